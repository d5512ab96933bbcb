#ifndef TESTS_VECTORS_H
#define TESTS_VECTORS_H

/*
 * Reads a file of tests/vectors (or share/) for a test, which runs from the top of the tree, and
 * walks a CSV's records. Static, because each test is a program of its own.
 */

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/csv.h"
#include "tests/test.h"

#define VECTOR_BYTES_MAX 200000

static inline char *vector_read(struct arena *arena, const char *path, size_t *size)
{
	char *bytes = arena_alloc(arena, VECTOR_BYTES_MAX);
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	*size = fread(bytes, 1, VECTOR_BYTES_MAX, file);
	assert_true(feof(file));
	fclose(file);
	return bytes;
}

static inline bool vector_next(
	struct csv_reader *reader, struct arena *arena, struct csv_record *row)
{
	enum csv_error error = csv_next(reader, arena, row);

	assert_true(error == CSV_OK || error == CSV_END);
	return error == CSV_OK;
}

#endif
