#ifndef TUI_KEYBAR_H
#define TUI_KEYBAR_H

#include <stdbool.h>
#include <stddef.h>
#include "tui/screen.h"

/*
 * The keys in words. The last line has those that mean the same everywhere, always in their
 * places; the line above has the screen's own on the left, and Esc on the right.
 */
#define KEYBAR_ROWS 2

struct keybar {
	const struct screen *screen;
	const struct action *globals;
	size_t global_count;
	enum lang lang;
	const struct view *view; /* greys out what is not possible; NULL: nothing is greyed */
};

/* False: a key had to be left out for want of room. */
bool keybar_draw(const struct keybar *bar, struct surface *s, int row);

/* Only the screen's own keys and Esc, on one line: for a box. */
bool keybar_draw_box(const struct keybar *bar, struct surface *s, struct spot at);

#endif
