#ifndef TESTS_STORE_SCRATCH_H
#define TESTS_STORE_SCRATCH_H

#include <stddef.h>

/* A folder of its own for a test, and what lies in it. Everything asserts by cmocka. */
#define SCRATCH_PATH_MAX 256

struct scratch {
	char folder[SCRATCH_PATH_MAX / 2];
};

void scratch_init(struct scratch *scratch);
void scratch_release(struct scratch *scratch); /* removes it with all it holds */

const char *scratch_path(const struct scratch *scratch, const char *name, char *buf, size_t size);
void scratch_write(const struct scratch *scratch, const char *name, const void *bytes, size_t size);

/* How many files of the folder carry that word in their name. */
int scratch_count(const struct scratch *scratch, const char *word);

#endif
