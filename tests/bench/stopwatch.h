#ifndef TESTS_BENCH_STOPWATCH_H
#define TESTS_BENCH_STOPWATCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Times a program at the other end of a pseudo-terminal: from a key, or from its start, to the
 * last byte of what it then draws, which is the last one before a silence. The program must be
 * silent by itself (no clock that ticks more often).
 */
struct stopwatch {
	int fd;
	pid_t pid;
};

/* The child runs body(arg) if there is one, else argv; the figure is the first whole screen. */
struct stopwatch_child {
	void (*body)(void *arg);
	void *arg;
	char *const *argv;
	int rows, cols;
};

int64_t stopwatch_start_us(struct stopwatch *w, const struct stopwatch_child *child);
int64_t stopwatch_key_us(struct stopwatch *w, const char *bytes);
void stopwatch_stop(struct stopwatch *w);

/* Sorts; the value below which that many percent lie. */
int64_t stopwatch_percentile(int64_t *us, size_t count, int percent);

#endif
