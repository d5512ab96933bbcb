/*
 * Passwords: only their Argon2id text is ever stored, and an unknown sign-in takes as long as a
 * known one.
 */
#include "counter/password.h"

#include <sodium.h>
#include <string.h>

#define PASSES 2
#define MEMORY_BYTES (19U * 1024 * 1024)

_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "room for libsodium's text");

bool password_hash(char out[PASSWORD_HASH_MAX], const char *password)
{
	return sodium_init() >= 0 && crypto_pwhash_str_alg(out, password, strlen(password), PASSES,
					     MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool password_matches(const char *hash, const char *password)
{
	char nobody[PASSWORD_HASH_MAX];

	if (sodium_init() < 0)
		return false;
	if (hash != NULL)
		return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
	if (!password_hash(nobody, password)) /* takes the time of a real check */
		return false;
	return false;
}
