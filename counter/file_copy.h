#ifndef COUNTER_FILE_COPY_H
#define COUNTER_FILE_COPY_H

#include <stdbool.h>
#include "core/compiler.h"

struct fault;

#define FILE_PART_SUFFIX ".part"

/* A new file, 0600, with the same bytes, on the disk when this returns; none is left after a
 * failure, and of a process that is killed at most one under the name with that suffix, which the
 * next copy takes away. exists, io, disk_full, db_unreachable (from cannot be opened). */
NODISCARD bool file_copy(const char *from, const char *to, struct fault *why);

/* Whether both can be read and hold the same bytes. */
bool file_equals(const char *a, const char *b);

#endif
