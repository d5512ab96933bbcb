#ifndef TUI_SURFACE_H
#define TUI_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "tui/theme.h"

/*
 * The picture of one screen: a grid of cells that knows nothing of a terminal. Everything is
 * drawn here, by pure functions; tui/terminal.c shows it and a test reads it as text. This is the
 * one door to the terminal for data, and it keeps three promises: a control character or a broken
 * byte becomes '?', a wide character is never cut in half, and nothing is written outside the grid.
 */
#define SURFACE_MARKS 2 /* combining characters kept on one cell */

/* Lines of a frame, beyond Unicode: the terminal decides how they look. */
enum frame {
	FRAME_ACROSS = 0x110000,
	FRAME_DOWN,
	FRAME_TOP_LEFT,
	FRAME_TOP_RIGHT,
	FRAME_BOTTOM_LEFT,
	FRAME_BOTTOM_RIGHT
};

struct cell {
	uint32_t c; /* a character or enum frame */
	uint32_t mark[SURFACE_MARKS];
	uint8_t width; /* 1, 2, or 0: the right half of the one before */
	uint8_t paint; /* enum paint */
};

struct surface {
	int rows, cols;
	int cursor_row, cursor_col; /* -1: hidden */
	bool ambiguous_wide;        /* the terminal draws U+00B7 and its like two cells wide */
	struct cell *cells;
};

struct area {
	int row, col, rows, cols;
};

/* Where a text begins and how many cells it may take. */
struct spot {
	int row, col, cells;
};

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE };

void surface_init(struct surface *s, int rows, int cols);
void surface_release(struct surface *s);
void surface_resize(struct surface *s, int rows, int cols); /* clears */
void surface_clear(struct surface *s);

void surface_fill(struct surface *s, struct area area, enum paint paint);
void surface_frame(struct surface *s, struct area area);

/* Writes data as far as it fits; returns the cells that were used. */
int surface_text(struct surface *s, struct spot at, enum paint paint, const char *text);

/* The same, and paints the whole spot. Text that does not fit ends in '>' (a number: all '#'). */
void surface_align(
	struct surface *s, struct spot at, enum align align, enum paint paint, const char *text);

/* Cells that surface_text() would need. */
int surface_width(const struct surface *s, const char *text);

void surface_cursor(struct surface *s, int row, int col);

/* Row as UTF-8 without trailing blanks, frames as + - |; the size holds any row. Returns buf. */
#define SURFACE_LINE_MAX(cols) ((size_t)(cols)*12 + 1)
const char *surface_line(const struct surface *s, int row, char *buf, size_t size);

/* All rows, each ended by a newline; free with free(). */
char *surface_dump(const struct surface *s);

#endif
