#ifndef TESTS_SCREEN_DRIVER_H
#define TESTS_SCREEN_DRIVER_H

#include <stdbool.h>
#include "tui/ui.h"

/*
 * Drives screens by hand: keys go in by their names, the picture comes out as text. No terminal, a
 * clock that stands still, and jobs that run where they are posted unless threaded.
 */
struct driver {
	struct ui *ui;
	struct work *work;
	struct surface surface;
	int64_t now_ms;
	char *text; /* the last picture */
};

struct driver_setup {
	struct ui_config config; /* .theme, .work and .now may be left empty */
	const struct screen *first;
	const void *arg;
	void *session;
	bool threaded;
	int rows, cols; /* 0: 80x24 */
};

void driver_open(struct driver *d, const struct driver_setup *setup);
void driver_close(struct driver *d);

/* "F3 'abc' Enter": names of keys, and texts in quotes; then one turn. */
void driver_type(struct driver *d, const char *keys);

/* One turn, that many milliseconds later. */
void driver_turn(struct driver *d, int64_t later_ms);

/* Draws and gives the picture; valid until the next call. */
const char *driver_text(struct driver *d);
void driver_resize(struct driver *d, int rows, int cols);

/* Fail the test, showing the picture, where a text is not (or is) on the screen. */
void driver_expect(struct driver *d, const char *text);
void driver_expect_not(struct driver *d, const char *text);

#endif
