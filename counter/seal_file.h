#ifndef COUNTER_SEAL_FILE_H
#define COUNTER_SEAL_FILE_H

#include <stdbool.h>
#include "core/compiler.h"

/*
 * The second file, outside the database: a line per settled day (db/audit.h), added and never
 * changed, 0600.
 */
struct fault;

/*
 * Adds the line and waits until it is on the disk. A line before it without its end, which a power
 * cut left, is taken off first: nobody was ever told that it stands there. io, disk_full.
 */
NODISCARD bool seal_file_append(const char *path, const char *line, struct fault *why);

/*
 * Calls each with every whole line, without its end, until one answers false. False then, or (io)
 * when the file cannot be read. A file that is not there has no lines.
 */
NODISCARD bool seal_file_each(
	const char *path, bool (*each)(void *ctx, const char *line), void *ctx, struct fault *why);

/*
 * Keeps every other process of this machine from settling until close() of what it returns, so that
 * nobody takes a line that is being written for one that is missing. -1: it cannot be locked.
 */
int seal_file_lock(const char *path);

/* Whether the file has that line; one that cannot be read has none. */
bool seal_file_has(const char *path, const char *line);

#endif
