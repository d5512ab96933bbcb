#ifndef DB_FILE_SYSTEM_H
#define DB_FILE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/fault.h"

/* What a database file, its key and its copies need from the file system. */

/* Whether locks and shared memory cannot be relied on there: statfs's f_type of a network. */
NODISCARD bool file_system_is_remote(int64_t type);

/* The folder that holds path, "." for a bare name. False: buf is too small. */
NODISCARD bool path_folder(char *buf, size_t size, const char *path);

/* buf = path and suffix. False: buf is too small. */
NODISCARD bool path_with(char *buf, size_t size, const char *path, const char *suffix);

/* What a user without special rights may still write there. False: errno. */
NODISCARD bool folder_room(const char *folder, int64_t *free_bytes, int64_t *bytes);

/* Flushes the folder that holds path, so that a new name survives a power cut. False: errno. */
NODISCARD bool folder_sync(const char *path);

/* The code and the sentence for a call on path that failed with that errno. */
struct fault file_fault(const char *path, int error);

#endif
