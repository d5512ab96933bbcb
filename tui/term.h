#ifndef TUI_TERM_H
#define TUI_TERM_H

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
struct term;

#define TERM_ROWS_MIN 24
#define TERM_COLS_MIN 80

enum term_error {
	TERM_OK,
	TERM_NOT_A_TERMINAL,
	TERM_NOT_UTF8, /* the locale names another encoding, or there is no UTF-8 at all */
	TERM_UNKNOWN   /* TERM is unset, or names nothing that ncurses knows */
};

struct term_options {
	const struct theme *theme;
	bool ascii_frames; /* + - | instead of lines */
	int ambiguous;     /* cells of U+00B7 and its like: 1, 2, or 0 to ask the terminal */
};

/* The sentence for an error. */
struct say term_error_say(enum term_error error);

/* A sentence to show once after the start (the Linux console has no hanzi); else msgid NULL. */
struct say term_warning(const struct term *t);

NODISCARD enum term_error term_open(struct term **out, const struct term_options *options);
void term_close(struct term *t);

void term_set_theme(struct term *t, const struct theme *theme);
void term_size(const struct term *t, int *rows, int *cols);
bool term_ambiguous_wide(const struct term *t);

/* The next key that has arrived; false: none. A resize comes as K_RESIZE. */
NODISCARD bool term_read(struct term *t, uint32_t *key);
void term_flush(struct term *t); /* throws away what has arrived */

/*
 * Sleeps until a key, the other descriptor, a signal or the time-out (-1: none) wakes it.
 * False: SIGTERM, SIGHUP or the end of the input ask the program to end.
 */
NODISCARD bool term_wait(struct term *t, int other_fd, int64_t timeout_ms, bool keys);

/* heal: sends every row again, even those that have not changed. */
void term_show(struct term *t, const struct surface *s, bool heal);
bool term_is_slow(const struct term *t); /* a serial line: do not heal at each key */

#endif
