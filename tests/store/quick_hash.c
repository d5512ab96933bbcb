#include "tests/store/quick_hash.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void quick_hash(char out[PASSWORD_HASH_MAX], const char *password)
{
	if (sodium_init() < 0 ||
		crypto_pwhash_str_alg(out, password, strlen(password), crypto_pwhash_OPSLIMIT_MIN,
			crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13) != 0)
		abort();
}
