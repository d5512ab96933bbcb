/* Laying out a sheet: how high each kind of row is, and how it is drawn. */
#include "tui/sheet_draw.h"

#include <string.h>

#include "tui/wrap.h"

#define LABEL_GAP 2
#define AMOUNT_GAP 3 /* cells between two large amounts where there is room */

/* Everything that drawing one row leans on. */
struct placing {
	const struct sheet *sheet;
	struct surface *surface;
	int labels[2]; /* cells of the widest label of each half */
	int skip;      /* lines of a text that lie above the window */
};

static int label_cells(const struct sheet *s, const struct surface *surface, int half)
{
	int widest = 0;

	for (const struct sheet_row *row = s->first; row != NULL; row = row->next) {
		int cells = row->half[half].label != NULL
				    ? surface_width(surface, row->half[half].label)
				    : 0;

		if (cells > widest)
			widest = cells;
	}
	return widest;
}

static int one_row(const struct sheet_row *row, int cols)
{
	(void)row;
	(void)cols;
	return 1;
}

static int text_rows(const struct sheet_row *row, int cols)
{
	return wrap_count(row->text, cols);
}

static int amount_rows(const struct sheet_row *row, int cols)
{
	bool words = false;

	(void)cols;
	for (size_t i = 0; i < row->count; i++)
		words = words || row->amount[i].words[0] != '\0';
	return 1 + DIGITS_ROWS + (words ? 1 : 0);
}

static int chart_rows(const struct sheet_row *row, int cols)
{
	(void)cols;
	return row->rows;
}

static void draw_heading(const struct placing *p, const struct sheet_row *row, struct area area)
{
	surface_align(p->surface, (struct spot){area.row, area.col, area.cols}, ALIGN_LEFT,
		PAINT_HEADING, row->text);
}

static void draw_gap(const struct placing *p, const struct sheet_row *row, struct area area)
{
	(void)p;
	(void)row;
	(void)area;
}

static void draw_text(const struct placing *p, const struct sheet_row *row, struct area area)
{
	const char *text = row->text;

	for (int i = -p->skip; i < area.rows; i++) {
		size_t next, size = wrap_line(text, area.cols, &next);
		char line[SAY_TEXT_MAX];

		if (size >= sizeof(line))
			size = sizeof(line) - 1;
		memcpy(line, text, size);
		line[size] = '\0';
		text += next;
		if (i < 0)
			continue;
		surface_text(p->surface, (struct spot){area.row + i, area.col, area.cols},
			row->paint, line);
	}
}

static void draw_half(
	const struct placing *p, const struct sheet_value *value, int labels, struct spot at)
{
	struct spot place = {at.row, at.col + labels + LABEL_GAP, at.cells - labels - LABEL_GAP};

	surface_text(p->surface, (struct spot){at.row, at.col, labels}, PAINT_LABEL, value->label);
	if (place.cells > 0 && surface_width(p->surface, value->text) > place.cells)
		surface_align(p->surface, place, ALIGN_LEFT, value->paint, value->text);
	else
		surface_text(p->surface, place, value->paint, value->text);
}

static void draw_fact(const struct placing *p, const struct sheet_row *row, struct area area)
{
	int half = area.cols / 2;
	bool both = row->half[1].label != NULL;

	draw_half(p, &row->half[0], p->labels[0],
		(struct spot){area.row, area.col, both ? half - 1 : area.cols});
	if (both)
		draw_half(p, &row->half[1], p->labels[1],
			(struct spot){area.row, area.col + half, area.cols - half});
}

static void draw_amount(
	const struct placing *p, const struct sheet_amount *amount, struct area area, int scale)
{
	struct area cells = {area.row + 1, area.col, DIGITS_ROWS, area.cols};
	struct spot at = {area.row, area.col, area.cols};

	at.col += surface_text(p->surface, at, PAINT_LABEL, amount->label) + 1;
	at.cells = area.col + area.cols - at.col;
	surface_text(p->surface, at, PAINT_AMOUNT, amount->grouped);
	if (scale > 0)
		digits_draw(p->surface, cells, amount->paint, scale, amount->figures);
	else
		surface_text(p->surface, (struct spot){area.row + 3, area.col, area.cols},
			amount->paint, amount->grouped);
	surface_text(p->surface, (struct spot){area.row + 1 + DIGITS_ROWS, area.col, area.cols},
		PAINT_VALUE, amount->words);
}

/* Cells between large amounts, and how large all of one row are: 0 where they do not fit. */
struct amounts {
	int scale, gap;
	int needed; /* cells of all figures, without the gaps */
	int widest;
};

static bool amounts_try(const struct sheet_row *row, int cols, struct amounts *a)
{
	a->needed = a->widest = 0;
	for (size_t i = 0; i < row->count; i++) {
		int cells = digits_cells(row->amount[i].figures, a->scale);

		a->needed += cells;
		a->widest = cells > a->widest ? cells : a->widest;
	}
	return a->needed + a->gap * ((int)row->count - 1) <= cols;
}

static struct amounts amounts_fit(const struct sheet_row *row, int cols)
{
	for (int scale = DIGITS_SCALE_MAX; scale > 0; scale--) {
		for (int gap = AMOUNT_GAP; gap > 0; gap--) {
			struct amounts a = {.scale = scale, .gap = gap};

			if (amounts_try(row, cols, &a))
				return a;
		}
	}
	return (struct amounts){.gap = AMOUNT_GAP};
}

/* In equal parts, so that each stays in its place while it grows, as long as there is room. */
static void draw_amounts(const struct placing *p, const struct sheet_row *row, struct area area)
{
	struct amounts a = amounts_fit(row, area.cols);
	int part = (area.cols + a.gap) / (int)row->count;
	bool equal = a.widest + a.gap <= part;
	int spread = row->count > 1 ? (area.cols - a.needed) / ((int)row->count - 1) : 0;
	int col = area.col;

	for (size_t i = 0; i < row->count; i++) {
		int own = digits_cells(row->amount[i].figures, a.scale);
		int step = equal ? part : own + spread;
		int room = area.col + area.cols - col;

		draw_amount(p, &row->amount[i],
			(struct area){area.row, col, area.rows,
				step - a.gap < room ? step - a.gap : room},
			a.scale);
		col += step;
	}
}

static void draw_columns(const struct placing *p, const struct sheet_row *row, struct area area)
{
	chart_columns(row, p->surface, area);
}

static void draw_shares(const struct placing *p, const struct sheet_row *row, struct area area)
{
	chart_shares(row, p->surface, area);
}

static const struct {
	int (*rows)(const struct sheet_row *row, int cols);
	void (*draw)(const struct placing *p, const struct sheet_row *row, struct area area);
} KINDS[] = {
	[SHEET_HEADING] = {one_row, draw_heading},
	[SHEET_GAP] = {one_row, draw_gap},
	[SHEET_TEXT] = {text_rows, draw_text},
	[SHEET_FACT] = {one_row, draw_fact},
	[SHEET_AMOUNTS] = {amount_rows, draw_amounts},
	[SHEET_COLUMNS] = {chart_rows, draw_columns},
	[SHEET_SHARES] = {chart_rows, draw_shares},
};

int sheet_height(const struct sheet *s, int cols)
{
	int rows = 0;

	for (const struct sheet_row *row = s->first; row != NULL; row = row->next)
		rows += KINDS[row->kind].rows(row, cols);
	return rows;
}

/* A row that is partly above or below the window is drawn only if its kind can be cut: text. */
void sheet_draw(const struct sheet *s, struct surface *surface, struct area area, int from)
{
	struct placing p = {
		s, surface, {label_cells(s, surface, 0), label_cells(s, surface, 1)}, 0};
	int at = area.row - from;
	int end = area.row + area.rows;

	for (const struct sheet_row *row = s->first; row != NULL && at < end; row = row->next) {
		int rows = KINDS[row->kind].rows(row, area.cols);
		int first = at > area.row ? at : area.row;
		int last = at + rows < end ? at + rows : end;
		bool whole = first == at && last == at + rows;

		p.skip = first - at;
		if (last > first && (whole || row->kind == SHEET_TEXT))
			KINDS[row->kind].draw(
				&p, row, (struct area){first, area.col, last - first, area.cols});
		at += rows;
	}
}
