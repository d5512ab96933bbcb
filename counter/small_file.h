#ifndef COUNTER_SMALL_FILE_H
#define COUNTER_SMALL_FILE_H

#include <stddef.h>

#include "core/fault.h"

/*
 * A file of rules or of numbers that is read whole. One that lies there and cannot be read to its
 * end is never taken for one that is missing or short: somebody would be cut on a protected day,
 * or billed by half a table.
 */
struct arena;

enum small_file_end { SMALL_FILE_READ, SMALL_FILE_NONE, SMALL_FILE_BAD };

struct small_file {
	char *bytes; /* in the arena, no NUL behind them */
	size_t size;
	struct fault why; /* SMALL_FILE_BAD: limit_exceeded, or io and what the system says */
};

/* At most that many bytes, less one. */
enum small_file_end small_file_read(
	struct arena *arena, const char *path, size_t most, struct small_file *out);

#endif
