#include "db/vault.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "db/file_system.h"

/*
 * The file: this line, then the key in hex on a line of its own. The key that follows others has
 * the second header, and after its own line one for each former key, the oldest first: what signed.
 */
#define KEY_HEADER "wattdesk-key 1\n"
#define KEY_HEADER_NEXT "wattdesk-key 2\n"
#define KEY_HEADER_CHARS (sizeof(KEY_HEADER) - 1)
#define KEY_HEX_CHARS (crypto_kdf_KEYBYTES * 2)
#define KEY_LINE_CHARS (KEY_HEX_CHARS + 1)
#define KEY_FILE_MAX (KEY_HEADER_CHARS + VAULT_KEYS_MAX * KEY_LINE_CHARS)
#define KEY_CONTEXT "wattdesk" /* crypto_kdf_CONTEXTBYTES long */
#define CHECK_TEXT "wattdesk key check"

enum subkey {
	SUBKEY_SEAL = 1,
	SUBKEY_LOOKUP = 2,
	SUBKEY_MAC = 3,
	SUBKEY_CODE = 4,
	SUBKEY_CHECK = 5
};

/* What a file holds. */
struct key_file {
	int key_no;
	uint8_t key[crypto_kdf_KEYBYTES];
	uint8_t former[VAULT_KEYS_MAX - 1][VAULT_HASH_BYTES]; /* what signed, the oldest first */
};

struct vault {
	int key_no;
	uint8_t seal[crypto_secretbox_KEYBYTES];
	uint8_t lookup[VAULT_HASH_BYTES];
	uint8_t mac[VAULT_KEYS_MAX][VAULT_HASH_BYTES]; /* by number of the key, less one */
	uint8_t code[VAULT_HASH_BYTES];
	uint8_t check[VAULT_HASH_BYTES];
};

static bool fail(struct fault *why, enum code code, struct say say)
{
	*why = (struct fault){.code = code, .say = say};
	return false;
}

static bool fail_write(struct fault *why, const char *path)
{
	if (errno == EEXIST)
		return fail(why, CODE_EXISTS,
			SAY(N_("The key file {1} exists already. A key is never replaced by a new "
			       "one."),
				say_text(path)));
	if (errno == ENOSPC || errno == EDQUOT)
		return fail(why, CODE_DISK_FULL,
			SAY(N_("The disk is full: the key file {1} was not written."),
				say_text(path)));
	return fail(why, CODE_IO,
		SAY(N_("The key file {1} cannot be written: {2}. Check the folder and its rights."),
			say_text(path), say_text(strerror(errno))));
}

static bool write_whole(int fd, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t done = write(fd, text, size);
		if (done < 0)
			return false;
		text += done;
		size -= (size_t)done;
	}
	return fsync(fd) == 0;
}

static size_t line_write(char *to, const uint8_t bytes[crypto_kdf_KEYBYTES])
{
	sodium_bin2hex(to, KEY_HEX_CHARS + 1, bytes, crypto_kdf_KEYBYTES);
	to[KEY_HEX_CHARS] = '\n';
	return KEY_LINE_CHARS;
}

/* A file that is whole or not there. */
static bool file_write(const char *path, const struct key_file *keys, struct fault *why)
{
	char text[KEY_FILE_MAX + 1];
	size_t size = KEY_HEADER_CHARS;
	bool ok;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

	if (fd < 0)
		return fail_write(why, path);
	memcpy(text, keys->key_no == 1 ? KEY_HEADER : KEY_HEADER_NEXT, KEY_HEADER_CHARS);
	size += line_write(text + size, keys->key);
	for (int i = 0; i < keys->key_no - 1; i++)
		size += line_write(text + size, keys->former[i]);
	ok = write_whole(fd, text, size) && folder_sync(path);
	sodium_memzero(text, sizeof(text));
	if (!ok) {
		(void)fail_write(why, path);
		unlink(path);
	}
	close(fd);
	return ok;
}

bool vault_create(const char *path, struct fault *why)
{
	struct key_file keys = {.key_no = 1};
	bool ok;

	if (sodium_init() < 0)
		return fail(why, CODE_IO, SAY(N_("The system gives no random numbers.")));
	crypto_kdf_keygen(keys.key);
	ok = file_write(path, &keys, why);
	sodium_memzero(&keys, sizeof(keys));
	return ok;
}

bool vault_create_next(const char *path, const struct vault *former, struct fault *why)
{
	struct key_file keys = {.key_no = former->key_no + 1};
	bool ok;

	if (keys.key_no > VAULT_KEYS_MAX)
		return fail(why, CODE_LIMIT_EXCEEDED,
			SAY(N_("A hall's key can be changed {1} times, and was."),
				say_count(VAULT_KEYS_MAX - 1)));
	crypto_kdf_keygen(keys.key);
	memcpy(keys.former, former->mac, (size_t)former->key_no * VAULT_HASH_BYTES);
	ok = file_write(path, &keys, why);
	sodium_memzero(&keys, sizeof(keys));
	return ok;
}

static bool fail_read(struct fault *why, const char *path, int error)
{
	return fail(why, CODE_KEY_MISSING,
		SAY(N_("The key file {1} cannot be read: {2}. Bring the hall's key back from where "
		       "it "
		       "is kept; without it nothing can be opened."),
			say_text(path), say_text(strerror(error))));
}

/* Whoever else could read or replace the file could read and sign everything. */
static bool file_is_ours_alone(int fd, const char *path, struct fault *why)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fail_read(why, path, errno);
	if (!S_ISREG(st.st_mode))
		return fail(why, CODE_KEY_MISSING,
			SAY(N_("The file {1} is not a wattdesk key."), say_text(path)));
	if (geteuid() != 0 && st.st_uid != geteuid())
		return fail(why, CODE_KEY_MISSING,
			SAY(N_("The key file {1} belongs to another user. Make this user its "
			       "owner."),
				say_text(path)));
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return fail(why, CODE_KEY_MISSING,
			SAY(N_("The key file {1} can be read by others. Set its rights to 0600 "
			       "first."),
				say_text(path)));
	return true;
}

/* Reads one byte more than a key can have, so that a longer file is found out. */
static bool key_read(const char *path, char text[KEY_FILE_MAX + 1], size_t *size, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us up */
	ssize_t got;

	if (fd < 0)
		return fail_read(why, path, errno);
	if (!file_is_ours_alone(fd, path, why)) {
		close(fd);
		return false;
	}
	got = read(fd, text, KEY_FILE_MAX + 1);
	int error = errno;
	close(fd);
	*size = got < 0 ? 0 : (size_t)got;
	return got >= 0 || fail_read(why, path, error);
}

static bool line_parse(const char *text, uint8_t out[crypto_kdf_KEYBYTES])
{
	size_t bytes = 0;

	return sodium_hex2bin(out, crypto_kdf_KEYBYTES, text, KEY_HEX_CHARS, NULL, &bytes, NULL) ==
		       0 &&
	       bytes == crypto_kdf_KEYBYTES && text[KEY_HEX_CHARS] == '\n';
}

static bool file_parse(const char *text, size_t size, struct key_file *keys)
{
	size_t lines = size > KEY_HEADER_CHARS ? (size - KEY_HEADER_CHARS) / KEY_LINE_CHARS : 0;
	const char *header = lines == 1 ? KEY_HEADER : KEY_HEADER_NEXT;
	const char *at = text + KEY_HEADER_CHARS;

	if (lines == 0 || lines > VAULT_KEYS_MAX ||
		size != KEY_HEADER_CHARS + lines * KEY_LINE_CHARS ||
		memcmp(text, header, KEY_HEADER_CHARS) != 0 || !line_parse(at, keys->key))
		return false;
	for (size_t i = 0; i + 1 < lines; i++)
		if (!line_parse(at + (i + 1) * KEY_LINE_CHARS, keys->former[i]))
			return false;
	keys->key_no = (int)lines;
	return true;
}

static void derive(uint8_t out[VAULT_HASH_BYTES], enum subkey which, const struct key_file *keys)
{
	crypto_kdf_derive_from_key(out, VAULT_HASH_BYTES, which, KEY_CONTEXT, keys->key);
}

/* In memory that is locked, guarded and wiped when it is given back. */
static struct vault *vault_new(const struct key_file *keys)
{
	struct vault *v = sodium_malloc(sizeof(*v));

	if (v == NULL)
		abort(); /* no memory, as in core/alloc.h */
	v->key_no = keys->key_no;
	derive(v->seal, SUBKEY_SEAL, keys);
	derive(v->lookup, SUBKEY_LOOKUP, keys);
	memcpy(v->mac, keys->former, (size_t)(keys->key_no - 1) * VAULT_HASH_BYTES);
	derive(v->mac[keys->key_no - 1], SUBKEY_MAC, keys);
	derive(v->code, SUBKEY_CODE, keys);
	derive(v->check, SUBKEY_CHECK, keys);
	(void)sodium_mprotect_readonly(v);
	return v;
}

bool vault_open(struct vault **out, const char *path, struct fault *why)
{
	char text[KEY_FILE_MAX + 1] = "";
	struct key_file keys;
	size_t size = 0;
	bool read;

	*out = NULL;
	if (sodium_init() < 0)
		return fail(why, CODE_IO, SAY(N_("The system gives no random numbers.")));
	read = key_read(path, text, &size, why);
	if (read && file_parse(text, size, &keys))
		*out = vault_new(&keys);
	else if (read)
		(void)fail(why, CODE_KEY_MISSING,
			SAY(N_("The file {1} is not a wattdesk key."), say_text(path)));
	sodium_memzero(&keys, sizeof(keys));
	sodium_memzero(text, sizeof(text));
	return *out != NULL;
}

void vault_close(struct vault *v)
{
	sodium_free(v);
}

void vault_seal(const struct vault *v, const void *plain, size_t size, uint8_t *out)
{
	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, plain, size, out, v->seal);
}

bool vault_unseal(const struct vault *v, const void *sealed, size_t size, uint8_t *out)
{
	const uint8_t *nonce = sealed;

	if (size < VAULT_SEAL_OVERHEAD)
		return false;
	return crypto_secretbox_open_easy(out, nonce + crypto_secretbox_NONCEBYTES,
		       size - crypto_secretbox_NONCEBYTES, nonce, v->seal) == 0;
}

static void keyed_hash(
	const uint8_t key[VAULT_HASH_BYTES], const void *bytes, size_t size, uint8_t *out)
{
	crypto_generichash(out, VAULT_HASH_BYTES, bytes, size, key, VAULT_HASH_BYTES);
}

void vault_lookup_hash(const struct vault *v, const char *text, uint8_t out[VAULT_HASH_BYTES])
{
	keyed_hash(v->lookup, text, strlen(text), out);
}

void vault_mac(const struct vault *v, const void *bytes, size_t size, uint8_t out[VAULT_HASH_BYTES])
{
	keyed_hash(v->mac[v->key_no - 1], bytes, size, out);
}

bool vault_mac_of(const struct vault *v, int key_no, const void *bytes, size_t size,
	uint8_t out[VAULT_HASH_BYTES])
{
	if (key_no < 1 || key_no > v->key_no)
		return false;
	keyed_hash(v->mac[key_no - 1], bytes, size, out);
	return true;
}

int vault_key_no(const struct vault *v)
{
	return v->key_no;
}

void vault_check_value(const struct vault *v, uint8_t out[VAULT_HASH_BYTES])
{
	keyed_hash(v->check, CHECK_TEXT, strlen(CHECK_TEXT), out);
}

void vault_code(const struct vault *v, const char *text, uint8_t out[VAULT_HASH_BYTES])
{
	keyed_hash(v->code, text, strlen(text), out);
}

_Static_assert(VAULT_SEAL_OVERHEAD == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
	"the overhead of a sealed text");
_Static_assert(crypto_secretbox_KEYBYTES == VAULT_HASH_BYTES, "all derived keys are of one size");
_Static_assert(crypto_kdf_KEYBYTES == VAULT_HASH_BYTES, "a former key has the line of a key");
_Static_assert(sizeof(KEY_CONTEXT) - 1 == crypto_kdf_CONTEXTBYTES, "the context of derived keys");
