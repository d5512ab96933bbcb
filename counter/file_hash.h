#ifndef COUNTER_FILE_HASH_H
#define COUNTER_FILE_HASH_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

#define SHA256_TEXT_MAX 65

/* Lower-case hex of the file's SHA-256, and its size in bytes. False: it cannot be read. */
NODISCARD bool file_sha256(const char *path, char out[SHA256_TEXT_MAX], int64_t *bytes);

#endif
