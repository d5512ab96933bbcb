#ifndef TESTS_FUZZ_STAGE_H
#define TESTS_FUZZ_STAGE_H

#include <stddef.h>
#include <stdint.h>

/*
 * What a fuzzer needs of the world: a hall with somebody of every role signed in and one customer
 * with a bill, and files that hold the bytes at hand. Made once for the program; the folder goes
 * away with it.
 */
struct session;

struct session *stage_session(void);

/* A file in memory with these bytes, for its owner alone; its path is written into path. */
#define STAGE_PATH_MAX 64
void stage_file(const uint8_t *data, size_t size, char path[STAGE_PATH_MAX]);

/* The bytes as a text, cut at a NUL; free with free(). */
char *stage_text(const uint8_t *data, size_t size);

#endif
