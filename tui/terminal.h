#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/text.h"
#include "tui/surface.h"
#include "tui/theme.h"

/*
 * The terminal, through ncurses: the only file that knows it. One can be open at a time. While
 * it is, every way out (close, SIGTERM, SIGHUP, a failed assert, no memory) gives the terminal
 * back as it was.
 */
struct terminal;

#define TERMINAL_ROWS_MIN 24
#define TERMINAL_COLS_MIN 80

enum terminal_error {
	TERMINAL_OK,
	TERMINAL_NOT_A_TERMINAL,
	TERMINAL_NOT_UTF8, /* the locale names another encoding, or there is no UTF-8 at all */
	TERMINAL_UNKNOWN   /* TERM is unset, or names nothing that ncurses knows */
};

struct terminal_options {
	const struct theme *theme;
	bool ascii_frames; /* + - | instead of lines */
	int ambiguous;     /* cells of U+00B7 and its like: 1, 2, or 0 to ask the terminal */
};

/* The sentence for an error. */
struct say terminal_error_say(enum terminal_error error);

/* A sentence to show once after the start (the Linux console has no hanzi); else msgid NULL. */
struct say terminal_warning(const struct terminal *t);

NODISCARD enum terminal_error terminal_open(
	struct terminal **out, const struct terminal_options *options);
void terminal_close(struct terminal *t);

void terminal_set_theme(struct terminal *t, const struct theme *theme);
void terminal_size(const struct terminal *t, int *rows, int *cols);
bool terminal_ambiguous_wide(const struct terminal *t); /* may change once, by a late answer */

/* The next key that has arrived; false: none. A resize comes as K_RESIZE. */
NODISCARD bool terminal_read(struct terminal *t, uint32_t *key);
void terminal_flush(struct terminal *t); /* throws away what has arrived */

/*
 * Sleeps until a key, the other descriptor, a signal or the time-out (-1: none) wakes it.
 * False: SIGTERM, SIGHUP or the end of the input ask the program to end.
 */
NODISCARD bool terminal_wait(struct terminal *t, int other_fd, int64_t timeout_ms, bool keys);

/* heal: sends every row again, even those that have not changed. */
void terminal_show(struct terminal *t, const struct surface *s, bool heal);
bool terminal_is_slow(const struct terminal *t); /* a serial line: do not heal at each key */

#endif
