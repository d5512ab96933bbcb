/* Time from a key to the end of what it makes the program draw. */
#include "tests/bench/stopwatch.h"

#include <assert.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KEY_SILENCE_MS 4
#define START_SILENCE_MS 150
#define DEADLINE_MS 10000

static int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A terminal answers where its cursor is; without it the program would wait for the answer. */
static void answer(const struct stopwatch *w, const char *bytes, size_t size)
{
	static const char REPORT[] = "\033[1;2R";

	if (memmem(bytes, size, "\033[6n", 4) != NULL) {
		ssize_t n = write(w->fd, REPORT, sizeof(REPORT) - 1);

		assert(n > 0);
	}
}

/* When the last byte came before a silence; before the first one it waits for longer. */
static int64_t last_byte_us(const struct stopwatch *w, int silence_ms)
{
	int64_t last = -1;
	char bytes[65536];

	for (;;) {
		struct pollfd input = {w->fd, POLLIN, 0};

		if (poll(&input, 1, last < 0 ? DEADLINE_MS : silence_ms) <= 0)
			return last;
		ssize_t n = read(w->fd, bytes, sizeof(bytes));

		if (n <= 0)
			return last;
		last = clock_us();
		answer(w, bytes, (size_t)n);
	}
}

int64_t stopwatch_start_us(struct stopwatch *w, const struct stopwatch_child *child)
{
	struct winsize size = {
		.ws_row = (unsigned short)child->rows, .ws_col = (unsigned short)child->cols};
	int64_t begin = clock_us();

	w->pid = forkpty(&w->fd, NULL, NULL, &size);
	assert(w->pid >= 0);
	if (w->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		if (child->body != NULL)
			child->body(child->arg);
		else
			execvp(child->argv[0], child->argv);
		_exit(0);
	}
	return last_byte_us(w, START_SILENCE_MS) - begin;
}

int64_t stopwatch_key_us(struct stopwatch *w, const char *bytes)
{
	int64_t begin = clock_us();
	ssize_t n = write(w->fd, bytes, strlen(bytes));

	assert(n > 0);
	return last_byte_us(w, KEY_SILENCE_MS) - begin;
}

void stopwatch_stop(struct stopwatch *w)
{
	kill(w->pid, SIGKILL);
	waitpid(w->pid, NULL, 0);
	close(w->fd);
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t stopwatch_percentile(int64_t *us, size_t count, int percent)
{
	size_t at = count * (size_t)percent / 100;

	qsort(us, count, sizeof(us[0]), compare);
	return us[at < count ? at : count - 1];
}
