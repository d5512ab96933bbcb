/* The audit chains and their seals: every tampering is found, with the key or without. */
#include "db/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fault.h"
#include "db/vault.h"
#include "tests/store/hall.h"
#include "tests/test.h"

static struct vault *key_of(const struct hall *hall, const char *name)
{
	char path[SCRATCH_PATH_MAX];
	struct vault *vault;
	struct fault why;

	scratch_path(&hall->scratch, name, path, sizeof path);
	if (access(path, F_OK) != 0)
		assert_true(vault_create(path, &why));
	assert_true(vault_open(&vault, path, &why));
	return vault;
}

static void add(struct db *db, const struct vault *vault, const char *chain, const char *detail)
{
	struct audit_entry entry = {.chain = chain,
		.at = {1795252200000},
		.login = "wang",
		.action = "pay",
		.subject = "1001",
		.detail = detail};

	assert_true(db_begin(db));
	assert_true(audit_append(db, vault, &entry));
	assert_true(db_commit(db));
}

static char *seal(struct db *db, const struct vault *vault)
{
	struct audit_entry entry = {
		.chain = AUDIT_HALL_CHAIN, .at = {1795252300000}, .login = "li"};
	struct date day;
	char *line;

	assert_true(date_from_civil(&day, 2026, 11, 21));
	assert_true(db_begin(db));
	assert_true(audit_seal(db, vault, day, &entry, &line));
	assert_true(db_commit(db));
	return line;
}

/* Two stations with three rows each, a seal, and one row after it. */
static char *fill(struct db *db, const struct vault *vault)
{
	static const char *const details[] = {"12.50", "", "\xe8\xb6\x85\xe7\xba\xa7"};
	char *line;

	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
		add(db, vault, "counter-1", details[i]);
		add(db, vault, "mac", details[i]); /* a station may be called so */
	}
	line = seal(db, vault);
	add(db, vault, "counter-1", "later");
	return line;
}

static bool verifies(struct db *db, const struct vault *vault)
{
	struct audit_verdict verdict;

	assert_true(audit_verify(db, vault, &verdict));
	assert_int_equal(verdict.ok, verdict.first_wrong[0] == '\0');
	return verdict.ok;
}

static bool seal_stands(struct db *db, const struct vault *vault, const char *line)
{
	struct audit_verdict verdict;

	assert_true(audit_check_seal(db, vault, line, &verdict));
	assert_int_equal(verdict.ok, verdict.first_wrong[0] == '\0');
	return verdict.ok;
}

static void test_whole(void **state)
{
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key");
	struct audit_verdict verdict;
	char *line;

	assert_true(audit_verify(hall->db, vault, &verdict)); /* nothing yet */
	assert_true(verdict.ok);
	assert_int_equal(verdict.rows, 0);
	line = fill(hall->db, vault);
	assert_true(audit_verify(hall->db, vault, &verdict));
	assert_true(verdict.ok);
	assert_int_equal(verdict.rows, 8);
	assert_true(verifies(hall->db, NULL));
	assert_null(strchr(line, '\n'));
	assert_true(seal_stands(hall->db, vault, line));
	assert_true(seal_stands(hall->db, NULL, line));
	free(line);
	line = seal(hall->db, vault);
	assert_true(seal_stands(hall->db, vault, line));
	free(line);
	vault_close(vault);
}

static void test_rolled_back(void **state)
{
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key");
	struct audit_entry entry = {
		.chain = "a", .login = "", .action = "", .subject = "", .detail = ""};

	assert_true(db_begin(hall->db));
	assert_true(audit_append(hall->db, vault, &entry));
	db_rollback(hall->db);
	add(hall->db, vault, "a", "first");
	assert_true(verifies(hall->db, vault));
	vault_close(vault);
}

/* Found without any key: damage, and edits by somebody who cannot compute hashes. */
static void test_careless_edits(void **state)
{
	static const char *const edits[] = {
		"UPDATE audit SET detail = '12.51' WHERE chain = 'counter-1' AND seq = 1",
		"UPDATE audit SET login = 'li' WHERE chain = 'counter-1' AND seq = 2",
		"UPDATE audit SET action = 'payx' WHERE chain = 'mac' AND seq = 3",
		"UPDATE audit SET action = 'pa', subject = 'y1001' WHERE chain = 'mac' AND seq = 3",
		"UPDATE audit SET subject = '' WHERE chain = 'mac' AND seq = 1",
		"UPDATE audit SET at = at + 1 WHERE chain = 'counter-1' AND seq = 4",
		"UPDATE audit SET chain = 'other' WHERE chain = 'mac' AND seq = 3",
		"UPDATE audit SET chain = 'other' WHERE chain = 'mac'",
		"UPDATE audit SET seq = 9 WHERE chain = 'counter-1' AND seq = 4",
		"DELETE FROM audit WHERE chain = 'counter-1' AND seq = 1",
		"DELETE FROM audit WHERE chain = 'counter-1' AND seq = 2",
		"DELETE FROM audit WHERE chain = 'counter-1' AND seq = 4",
		"DELETE FROM audit WHERE chain = 'mac'", "DELETE FROM audit",
		"DELETE FROM audit_chain WHERE chain = 'mac'",
		"UPDATE audit SET hash = mac WHERE chain = 'mac' AND seq = 3",
		"UPDATE audit SET detail = '' WHERE chain = 'hall'",
		"UPDATE audit SET seq = seq + 100 WHERE chain = 'mac';"
		"UPDATE audit SET seq = 104 - seq WHERE chain = 'mac'", /* turned round */
	};
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key");

	free(fill(hall->db, vault));
	hall_tamper(hall, "CREATE TABLE audit_kept AS SELECT * FROM audit;"
			  "CREATE TABLE chain_kept AS SELECT * FROM audit_chain");
	for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
		assert_true(verifies(hall->db, NULL));
		hall_tamper(hall, edits[i]);
		if (verifies(hall->db, NULL))
			fail_msg("not found: %s", edits[i]);
		hall_tamper(hall, "DELETE FROM audit; DELETE FROM audit_chain;"
				  "INSERT INTO audit SELECT * FROM audit_kept;"
				  "INSERT INTO audit_chain SELECT * FROM chain_kept");
	}
	assert_true(verifies(hall->db, vault));
	vault_close(vault);
}

/* Somebody who can compute hashes writes all chains anew, but has another key. */
static void test_computed_anew(void **state)
{
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key"), *other = key_of(hall, "other");
	char *line = fill(hall->db, vault), *forged;

	hall_tamper(hall, "DELETE FROM audit; DELETE FROM audit_chain");
	forged = fill(hall->db, other);
	assert_true(verifies(hall->db, NULL));
	assert_false(verifies(hall->db, vault));
	assert_true(seal_stands(hall->db, NULL, forged));
	assert_false(seal_stands(hall->db, vault, forged));
	assert_false(seal_stands(hall->db, NULL, line));
	assert_false(seal_stands(hall->db, vault, line));
	free(line);
	free(forged);
	vault_close(vault);
	vault_close(other);
}

static void test_mac_changed(void **state)
{
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key");

	free(fill(hall->db, vault));
	hall_tamper(hall, "UPDATE audit SET mac = hash WHERE chain = 'counter-1' AND seq = 4");
	assert_true(verifies(hall->db, NULL)); /* no seal names that row */
	assert_false(verifies(hall->db, vault));
	vault_close(vault);
}

/* The end of a chain taken away with its count: the seal still names it. */
static void test_cut_tail(void **state)
{
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key");
	char *line = fill(hall->db, vault);

	hall_tamper(hall, "DELETE FROM audit WHERE chain = 'mac' AND seq = 3;"
			  "UPDATE audit_chain SET last_seq = 2 WHERE chain = 'mac'");
	assert_false(verifies(hall->db, NULL)); /* by the seal in the hall's chain */
	hall_tamper(hall, "DELETE FROM audit WHERE chain = 'hall';"
			  "DELETE FROM audit_chain WHERE chain = 'hall'");
	assert_true(verifies(hall->db, vault)); /* only the second file knows */
	assert_false(seal_stands(hall->db, vault, line));
	free(line);
	vault_close(vault);
}

/* Yesterday's database put back: whole in itself, but today's seal is not in it. */
static void test_older_database(void **state)
{
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key");
	char *yesterday = fill(hall->db, vault), *today;

	hall_tamper(hall, "CREATE TABLE audit_kept AS SELECT * FROM audit;"
			  "CREATE TABLE chain_kept AS SELECT * FROM audit_chain");
	today = seal(hall->db, vault);
	hall_tamper(hall, "DELETE FROM audit; DELETE FROM audit_chain;"
			  "INSERT INTO audit SELECT * FROM audit_kept;"
			  "INSERT INTO audit_chain SELECT * FROM chain_kept");
	assert_true(verifies(hall->db, vault));
	assert_true(seal_stands(hall->db, vault, yesterday));
	assert_false(seal_stands(hall->db, vault, today));
	add(hall->db, vault, "counter-1", "other rows in the place of the lost ones");
	free(seal(hall->db, vault));
	assert_true(verifies(hall->db, vault));
	assert_false(seal_stands(hall->db, NULL, today));
	free(yesterday);
	free(today);
	vault_close(vault);
}

static void test_seal_lines(void **state)
{
	static const char *const bad[] = {"", "x", "wattdesk-seal-1", "wattdesk-seal-1 ",
		"wattdesk-seal-1 2026-11-21", "wattdesk-seal-1 2026-11-21 mac:00",
		"wattdesk-seal-2 2026-11-21 hall:1:00 mac:00",
		"wattdesk-seal-1 2026-11-21 hall:1:00 mac:",
		"wattdesk-seal-1 2026-02-30 hall:1:00 mac:00", "wattdesk-seal-1  mac: mac:"};
	struct hall *hall = *state;
	struct vault *vault = key_of(hall, "key");
	char *line = fill(hall->db, vault);

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(seal_stands(hall->db, NULL, bad[i]));
	for (size_t i = 0; line[i] != '\0';
		i++) { /* any one character changed, or all behind it cut */
		char kept = line[i];
		line[i] = kept == '0' ? '1' : '0';
		assert_false(seal_stands(hall->db, vault, line));
		line[i] = '\0';
		assert_false(seal_stands(hall->db, vault, line));
		line[i] = kept;
	}
	assert_true(seal_stands(hall->db, vault, line));
	free(line);
	vault_close(vault);
}

#define WRITERS 4
#define ROUNDS 15

static void write_rows(const struct hall *hall)
{
	struct db *db = hall_connect(hall);
	struct vault *vault = key_of(hall, "key");

	for (int i = 0; i < ROUNDS; i++)
		add(db, vault, "cli", "side by side");
	db_close(db);
	vault_close(vault);
	_exit(0);
}

/* Several programs under one station's name: one after the other, no place twice. */
static void test_one_chain_many_writers(void **state)
{
	struct hall *hall = *state;
	struct audit_verdict verdict;
	int status;

	vault_close(key_of(hall, "key"));
	for (int i = 0; i < WRITERS; i++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			write_rows(hall);
	}
	for (int i = 0; i < WRITERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_true(audit_verify(hall->db, NULL, &verdict));
	assert_string_equal(verdict.first_wrong, "");
	assert_int_equal(verdict.rows, WRITERS * ROUNDS);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_whole),
		HALL_TEST(test_rolled_back),
		HALL_TEST(test_careless_edits),
		HALL_TEST(test_computed_anew),
		HALL_TEST(test_mac_changed),
		HALL_TEST(test_cut_tail),
		HALL_TEST(test_older_database),
		HALL_TEST(test_seal_lines),
		HALL_TEST(test_one_chain_many_writers),
	};

	return hall_run("audit", tests, sizeof tests / sizeof tests[0]);
}
