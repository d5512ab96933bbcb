#ifndef PRINTING_WHOLE_FILE_H
#define PRINTING_WHOLE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

struct fault;

/*
 * Writes the bytes to a new file of mode 0600 beside path, syncs it and renames it to path.
 * After a power cut path has the old bytes or the new ones, never a part: a paper that went
 * missing is printed again from the books, so the folder itself is not synced.
 * False: CODE_DISK_FULL or CODE_IO, or CODE_BAD_VALUE where a database, a file of one or a hall's
 * key stands there; the new file is gone and what stood at path still stands.
 */
NODISCARD bool whole_file_write(
	const char *path, const void *bytes, size_t size, struct fault *fault);

#endif
