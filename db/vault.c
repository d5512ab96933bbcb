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

/* The file: this line, then the key in hex on a line of its own. */
#define KEY_HEADER "wattdesk-key 1\n"
#define KEY_HEX_CHARS (crypto_kdf_KEYBYTES * 2)
#define KEY_FILE_BYTES (sizeof(KEY_HEADER) - 1 + KEY_HEX_CHARS + 1)
#define KEY_CONTEXT "wattdesk" /* crypto_kdf_CONTEXTBYTES long */

enum subkey { SUBKEY_SEAL = 1, SUBKEY_LOOKUP = 2, SUBKEY_MAC = 3, SUBKEY_CODE = 4 };

struct vault {
	uint8_t seal[crypto_secretbox_KEYBYTES];
	uint8_t lookup[VAULT_HASH_BYTES];
	uint8_t mac[VAULT_HASH_BYTES];
	uint8_t code[VAULT_HASH_BYTES];
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

bool vault_create(const char *path, struct fault *why)
{
	uint8_t key[crypto_kdf_KEYBYTES];
	char text[KEY_FILE_BYTES + 1] = KEY_HEADER;
	int fd;
	bool ok;

	if (sodium_init() < 0)
		return fail(why, CODE_IO, SAY(N_("The system gives no random numbers.")));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return fail_write(why, path);
	crypto_kdf_keygen(key);
	sodium_bin2hex(text + sizeof(KEY_HEADER) - 1, KEY_HEX_CHARS + 1, key, sizeof(key));
	text[KEY_FILE_BYTES - 1] = '\n';
	ok = write_whole(fd, text, KEY_FILE_BYTES) && folder_sync(path);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(text, sizeof(text));
	if (!ok) {
		(void)fail_write(why, path);
		unlink(path);
	}
	close(fd);
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

/* Reads one byte more than a key has, so that a longer file is found out. */
static bool key_read(
	const char *path, char text[KEY_FILE_BYTES + 1], size_t *size, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us up */
	ssize_t got;

	if (fd < 0)
		return fail_read(why, path, errno);
	if (!file_is_ours_alone(fd, path, why)) {
		close(fd);
		return false;
	}
	got = read(fd, text, KEY_FILE_BYTES + 1);
	int error = errno;
	close(fd);
	*size = got < 0 ? 0 : (size_t)got;
	return got >= 0 || fail_read(why, path, error);
}

static bool key_parse(const char *text, size_t size, uint8_t key[crypto_kdf_KEYBYTES])
{
	size_t bytes = 0;

	return size == KEY_FILE_BYTES && text[size - 1] == '\n' &&
	       memcmp(text, KEY_HEADER, sizeof(KEY_HEADER) - 1) == 0 &&
	       sodium_hex2bin(key, crypto_kdf_KEYBYTES, text + sizeof(KEY_HEADER) - 1,
		       KEY_HEX_CHARS, NULL, &bytes, NULL) == 0 &&
	       bytes == crypto_kdf_KEYBYTES;
}

/* In memory that is locked, guarded and wiped when it is given back. */
static struct vault *vault_new(const uint8_t key[crypto_kdf_KEYBYTES])
{
	struct vault *v = sodium_malloc(sizeof(*v));

	if (v == NULL)
		abort(); /* no memory, as in core/alloc.h */
	crypto_kdf_derive_from_key(v->seal, sizeof(v->seal), SUBKEY_SEAL, KEY_CONTEXT, key);
	crypto_kdf_derive_from_key(v->lookup, sizeof(v->lookup), SUBKEY_LOOKUP, KEY_CONTEXT, key);
	crypto_kdf_derive_from_key(v->mac, sizeof(v->mac), SUBKEY_MAC, KEY_CONTEXT, key);
	crypto_kdf_derive_from_key(v->code, sizeof(v->code), SUBKEY_CODE, KEY_CONTEXT, key);
	(void)sodium_mprotect_readonly(v);
	return v;
}

bool vault_open(struct vault **out, const char *path, struct fault *why)
{
	char text[KEY_FILE_BYTES + 1] = "";
	uint8_t key[crypto_kdf_KEYBYTES];
	size_t size = 0;
	bool read;

	*out = NULL;
	if (sodium_init() < 0)
		return fail(why, CODE_IO, SAY(N_("The system gives no random numbers.")));
	read = key_read(path, text, &size, why);
	if (read && key_parse(text, size, key))
		*out = vault_new(key);
	else if (read)
		(void)fail(why, CODE_KEY_MISSING,
			SAY(N_("The file {1} is not a wattdesk key."), say_text(path)));
	sodium_memzero(key, sizeof(key));
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
	keyed_hash(v->mac, bytes, size, out);
}

void vault_code(const struct vault *v, const char *text, uint8_t out[VAULT_HASH_BYTES])
{
	keyed_hash(v->code, text, strlen(text), out);
}

_Static_assert(VAULT_SEAL_OVERHEAD == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
	"the overhead of a sealed text");
_Static_assert(sizeof(KEY_CONTEXT) - 1 == crypto_kdf_CONTEXTBYTES, "the context of derived keys");
