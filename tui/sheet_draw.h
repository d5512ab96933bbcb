#ifndef TUI_SHEET_DRAW_H
#define TUI_SHEET_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"
#include "tui/sheet.h"
#include "tui/surface.h"

/*
 * What a sheet holds between naming and drawing, for tui/sheet.c (names), tui/sheet_draw.c (lays
 * out), tui/chart.c and tui/digits.c.
 */
enum sheet_kind {
	SHEET_HEADING,
	SHEET_GAP,
	SHEET_TEXT,
	SHEET_FACT,
	SHEET_AMOUNTS,
	SHEET_COLUMNS,
	SHEET_SHARES
};

struct sheet_value {
	const char *label; /* rendered; NULL: this half is empty */
	const char *text;
	enum paint paint;
};

struct sheet_amount {
	const char *label, *figures, *grouped, *words; /* "1409.50", "1,409.50" */
	enum paint paint;
};

struct sheet_row {
	enum sheet_kind kind;
	enum paint paint;
	const char *text;
	struct sheet_value half[2];
	struct sheet_amount amount[SHEET_AMOUNTS_MAX];
	struct bar *bars;
	size_t count; /* of amounts or bars */
	int rows;     /* that a chart asks for */
	struct sheet_row *next;
};

struct sheet {
	struct arena *arena; /* of this drawing */
	enum lang lang;
	struct sheet_row *first, *last;
	enum paint *last_paint; /* of the value named last */
};

void sheet_init(struct sheet *s, struct arena *arena, enum lang lang);

/* Rows that it takes when that many cells wide. */
int sheet_height(const struct sheet *s, int cols);

/* Draws from its row `from` on; what does not fit below is left out. */
void sheet_draw(const struct sheet *s, struct surface *surface, struct area area, int from);

void chart_columns(const struct sheet_row *row, struct surface *surface, struct area area);
void chart_shares(const struct sheet_row *row, struct surface *surface, struct area area);

#define DIGITS_ROWS 5

#define DIGITS_SCALE_MAX 2

/* Cells that figures (0-9 . - ,) take at that scale. */
int digits_cells(const char *figures, int scale);
void digits_draw(struct surface *surface, struct area area, enum paint paint, int scale,
	const char *figures);

#endif
