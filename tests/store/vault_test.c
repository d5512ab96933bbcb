/* The key file, what it refuses, and what the key does. */
#include "db/vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fault.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define HEX_ZEROS "00000000000000000000000000000000"

struct place {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct vault *vault;
};

static int place_make(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	struct fault why;

	scratch_init(&place->scratch);
	scratch_path(&place->scratch, "hall.key", place->path, sizeof place->path);
	assert_true(vault_create(place->path, &why));
	assert_true(vault_open(&place->vault, place->path, &why));
	*state = place;
	return 0;
}

static int place_remove(void **state)
{
	struct place *place = *state;

	vault_close(place->vault);
	scratch_release(&place->scratch);
	free(place);
	return 0;
}

/* CODE_OK when it opened after all. */
static enum code refusal(const char *path)
{
	struct fault why = {0};
	struct vault *v = NULL;

	if (vault_open(&v, path, &why)) {
		vault_close(v);
		return CODE_OK;
	}
	assert_null(v);
	assert_non_null(why.say.msgid);
	return why.code;
}

static void test_key_file(void **state)
{
	struct place *place = *state;
	struct fault why = {0};
	struct stat info;
	char text[128] = "";
	FILE *f = fopen(place->path, "r");

	assert_int_equal(stat(place->path, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0600);
	assert_int_equal(fread(text, 1, sizeof text, f), 15 + 64 + 1);
	fclose(f);
	assert_memory_equal(text, "wattdesk-key 1\n", 15);
	assert_int_equal(strspn(text + 15, "0123456789abcdef"), 64);
	assert_string_equal(text + 15 + 64, "\n");
	assert_false(vault_create(place->path, &why)); /* a key is never replaced */
	assert_int_equal(why.code, CODE_EXISTS);
	assert_int_equal(refusal(place->path), CODE_OK);
	assert_false(vault_create("/nowhere/at/all.key", &why));
	assert_int_equal(why.code, CODE_IO);
	assert_int_equal(scratch_count(&place->scratch, ""), 1);
}

static void test_looser_permissions(void **state)
{
	static const mode_t modes[] = {0604, 0640, 0610, 0602, 0777};
	struct place *place = *state;

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		assert_int_equal(chmod(place->path, modes[i]), 0);
		assert_int_equal(refusal(place->path), CODE_KEY_MISSING);
	}
	assert_int_equal(chmod(place->path, 0400), 0);
	assert_int_equal(refusal(place->path), CODE_OK);
}

static void test_bad_files(void **state)
{
	static const char *const texts[] = {
		"",
		"wattdesk-key 1\n",
		"wattdesk-key 2\n" HEX_ZEROS HEX_ZEROS "\n", /* follows no other */
		"wattdesk-key 1\n" HEX_ZEROS HEX_ZEROS "\n" HEX_ZEROS HEX_ZEROS "\n",
		"wattdesk-key 2\n" HEX_ZEROS HEX_ZEROS "\n" HEX_ZEROS HEX_ZEROS,
		"wattdesk-key 2\n" HEX_ZEROS HEX_ZEROS "\n" HEX_ZEROS HEX_ZEROS "\n0",
		"wattdesk-key 3\n" HEX_ZEROS HEX_ZEROS "\n" HEX_ZEROS HEX_ZEROS "\n",
		"wattdesk-key 1\n" HEX_ZEROS HEX_ZEROS,
		"wattdesk-key 1\n" HEX_ZEROS HEX_ZEROS "0\n",
		"wattdesk-key 1\n" HEX_ZEROS HEX_ZEROS "\n\n",
		"wattdesk-key 1\ng" HEX_ZEROS "0000000000000000000000000000000\n",
		"wattdesk-key 1\r\n" HEX_ZEROS HEX_ZEROS "\n",
	};
	struct place *place = *state;
	char path[SCRATCH_PATH_MAX];

	scratch_path(&place->scratch, "other.key", path, sizeof path);
	assert_int_equal(refusal(path), CODE_KEY_MISSING);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		scratch_write(&place->scratch, "other.key", texts[i], strlen(texts[i]));
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(refusal(path), CODE_KEY_MISSING);
	}
	assert_int_equal(refusal(place->scratch.folder), CODE_KEY_MISSING);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0); /* and nobody waits at its other end */
	assert_int_equal(refusal(path), CODE_KEY_MISSING);
}

static void test_foreign_owner(void **state)
{
	struct place *place = *state;
	int status;
	pid_t pid;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(place->scratch.folder, 0755), 0);
	pid = fork();
	if (pid == 0)
		_exit(seteuid(65534) == 0 ? (int)refusal(place->path) : 99);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), CODE_KEY_MISSING);
}

static void test_seal_and_unseal(void **state)
{
	static const char number[] = "11010519491231002X";
	struct place *place = *state;
	uint8_t sealed[sizeof number + VAULT_SEAL_OVERHEAD], again[sizeof sealed];
	uint8_t out[sizeof number];

	vault_seal(place->vault, number, sizeof number, sealed);
	vault_seal(place->vault, number, sizeof number, again);
	assert_memory_not_equal(
		sealed, again, sizeof sealed); /* the same number twice does not show */
	assert_true(vault_unseal(place->vault, sealed, sizeof sealed, out));
	assert_string_equal((char *)out, number);
	for (size_t i = 0; i < sizeof sealed; i++) {
		sealed[i] ^= 1;
		assert_false(vault_unseal(place->vault, sealed, sizeof sealed, out));
		sealed[i] ^= 1;
	}
	for (size_t size = 0; size < sizeof sealed; size++)
		assert_false(vault_unseal(place->vault, sealed, size, out));
	vault_seal(place->vault, "", 0, sealed);
	assert_true(vault_unseal(place->vault, sealed, VAULT_SEAL_OVERHEAD, out));
}

static void test_hashes_are_of_the_key(void **state)
{
	struct place *place = *state;
	uint8_t lookup[VAULT_HASH_BYTES], mac[VAULT_HASH_BYTES], code[VAULT_HASH_BYTES];
	uint8_t again[VAULT_HASH_BYTES];
	char path[SCRATCH_PATH_MAX];
	struct vault *other;
	struct fault why;

	vault_lookup_hash(place->vault, "x", lookup);
	vault_mac(place->vault, "x", 1, mac);
	vault_code(place->vault, "x", code);
	assert_memory_not_equal(lookup, mac, sizeof mac); /* each purpose has a key of its own */
	assert_memory_not_equal(lookup, code, sizeof mac);
	assert_memory_not_equal(mac, code, sizeof mac);

	assert_true(vault_open(&other, place->path, &why));
	vault_lookup_hash(other, "x", again);
	assert_memory_equal(lookup, again, sizeof again);
	vault_lookup_hash(other, "y", again);
	assert_memory_not_equal(lookup, again, sizeof again);
	vault_close(other);

	scratch_path(&place->scratch, "other.key", path, sizeof path);
	assert_true(vault_create(path, &why));
	assert_true(vault_open(&other, path, &why));
	vault_lookup_hash(other, "x", again);
	assert_memory_not_equal(lookup, again, sizeof again);
	vault_close(other);
	vault_close(NULL);
}

/* The key that follows: nothing is sealed alike, what the former one signed can be checked. */
static void test_next_key(void **state)
{
	struct place *place = *state;
	uint8_t mac[VAULT_HASH_BYTES], again[VAULT_HASH_BYTES], sealed[1 + VAULT_SEAL_OVERHEAD];
	char path[SCRATCH_PATH_MAX];
	struct vault *next = NULL, *last = place->vault;
	struct fault why;

	vault_mac(place->vault, "x", 1, mac);
	vault_seal(place->vault, "1", 1, sealed);
	for (int no = 2; no <= VAULT_KEYS_MAX; no++) {
		scratch_path(
			&place->scratch, no % 2 == 0 ? "even.key" : "odd.key", path, sizeof path);
		(void)unlink(path);
		assert_true(vault_create_next(path, last, &why));
		assert_true(vault_open(&next, path, &why));
		assert_int_equal(vault_key_no(next), no);
		assert_true(vault_mac_of(next, 1, "x", 1, again));
		assert_memory_equal(mac, again, sizeof mac);
		vault_mac(last, "x", 1, again);
		assert_true(vault_mac_of(next, no - 1, "x", 1, mac));
		assert_memory_equal(mac, again, sizeof mac);
		vault_mac(next, "x", 1, again);
		assert_memory_not_equal(mac, again, sizeof mac);
		assert_false(vault_mac_of(next, no + 1, "x", 1, again));
		assert_false(vault_mac_of(next, 0, "x", 1, again));
		assert_false(vault_unseal(next, sealed, sizeof sealed, again));
		vault_mac(place->vault, "x", 1, mac);
		if (last != place->vault)
			vault_close(last);
		last = next;
	}
	scratch_path(&place->scratch, "one-more.key", path, sizeof path);
	assert_false(vault_create_next(path, last, &why));
	assert_int_equal(why.code, CODE_LIMIT_EXCEEDED);
	assert_int_equal(access(path, F_OK), -1);
	assert_false(vault_create_next(place->path, place->vault, &why));
	assert_int_equal(why.code, CODE_EXISTS);
	vault_close(last);
}

#define AT_A_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_A_PLACE(test_key_file),
		AT_A_PLACE(test_looser_permissions),
		AT_A_PLACE(test_bad_files),
		AT_A_PLACE(test_foreign_owner),
		AT_A_PLACE(test_seal_and_unseal),
		AT_A_PLACE(test_hashes_are_of_the_key),
		AT_A_PLACE(test_next_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
