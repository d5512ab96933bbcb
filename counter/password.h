#ifndef COUNTER_PASSWORD_H
#define COUNTER_PASSWORD_H

#include <stdbool.h>
#include "core/compiler.h"

/* Argon2id with 19 MiB and two passes (OWASP's minimum); the text carries its own parameters. */
#define PASSWORD_HASH_MAX 128

/* False: no memory for it. */
NODISCARD bool password_hash(char out[PASSWORD_HASH_MAX], const char *password);

/* hash NULL: nobody has that login; takes as long, and is false. */
NODISCARD bool password_matches(const char *hash, const char *password);

#endif
