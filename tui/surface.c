/* The picture of a screen: cells, and the rules by which they may be written. */
#include "tui/surface.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/ambiguous.h"

#define CUT_SIGN '>'
#define NO_ROOM_SIGN '#'

void surface_init(struct surface *s, int rows, int cols)
{
	*s = (struct surface){0};
	surface_resize(s, rows, cols);
}

void surface_release(struct surface *s)
{
	free(s->cells);
	*s = (struct surface){0};
}

void surface_resize(struct surface *s, int rows, int cols)
{
	assert(rows > 0);
	assert(cols > 0);
	free(s->cells);
	s->cells = xcalloc((size_t)rows * (size_t)cols, sizeof(s->cells[0]));
	s->rows = rows;
	s->cols = cols;
	surface_clear(s);
}

static struct cell *cell_at(const struct surface *s, int row, int col)
{
	return &s->cells[row * s->cols + col];
}

static struct cell blank(enum paint paint)
{
	return (struct cell){.c = ' ', .width = 1, .paint = (uint8_t)paint};
}

/* Before a cell is written: what is left of a wide character that it halves becomes a blank. */
static void part(struct surface *s, int row, int col)
{
	struct cell *cell = cell_at(s, row, col);

	if (cell->width == 0 && col > 0)
		*cell_at(s, row, col - 1) = blank(cell->paint);
	if (cell->width == 2 && col + 1 < s->cols)
		*cell_at(s, row, col + 1) = blank(cell->paint);
	*cell = blank(cell->paint);
}

static void put(struct surface *s, int row, int col, struct cell value)
{
	part(s, row, col);
	if (value.width == 2) {
		part(s, row, col + 1);
		*cell_at(s, row, col + 1) = (struct cell){.paint = value.paint};
	}
	*cell_at(s, row, col) = value;
}

static bool inside(const struct surface *s, int row, int col)
{
	return row >= 0 && row < s->rows && col >= 0 && col < s->cols;
}

void surface_fill(struct surface *s, struct area area, enum paint paint)
{
	for (int row = area.row; row < area.row + area.rows; row++) {
		for (int col = area.col; col < area.col + area.cols; col++) {
			if (inside(s, row, col))
				put(s, row, col, blank(paint));
		}
	}
}

void surface_clear(struct surface *s)
{
	for (int i = 0; i < s->rows * s->cols; i++)
		s->cells[i] = blank(PAINT_TEXT);
	s->cursor_row = s->cursor_col = -1;
}

static void put_frame(struct surface *s, int row, int col, enum frame c)
{
	if (inside(s, row, col))
		put(s, row, col, (struct cell){.c = c, .width = 1, .paint = PAINT_FRAME});
}

void surface_frame(struct surface *s, struct area area)
{
	int bottom = area.row + area.rows - 1;
	int right = area.col + area.cols - 1;

	for (int col = area.col + 1; col < right; col++) {
		put_frame(s, area.row, col, FRAME_ACROSS);
		put_frame(s, bottom, col, FRAME_ACROSS);
	}
	for (int row = area.row + 1; row < bottom; row++) {
		put_frame(s, row, area.col, FRAME_DOWN);
		put_frame(s, row, right, FRAME_DOWN);
	}
	put_frame(s, area.row, area.col, FRAME_TOP_LEFT);
	put_frame(s, area.row, right, FRAME_TOP_RIGHT);
	put_frame(s, bottom, area.col, FRAME_BOTTOM_LEFT);
	put_frame(s, bottom, right, FRAME_BOTTOM_RIGHT);
}

/* The next character as it will be shown, with its width. Every text to be shown comes through
 * here. */
static uint32_t next_glyph(
	const struct surface *s, const char *text, size_t size, size_t *at, int *width)
{
	uint32_t c = utf8_next(text, size, at);

	if (c == UTF8_BAD || !utf8_is_printable(c))
		c = '?';
	else if (s->ambiguous_wide && ambiguous_is(c))
		c = ambiguous_twin(c);
	*width = utf8_cells(c);
	return c;
}

/* A combining character joins the cell before it; one too many is left out. */
static void join(struct surface *s, int row, int col, uint32_t mark)
{
	if (col > 0 && cell_at(s, row, col)->width == 0)
		col--;
	struct cell *cell = cell_at(s, row, col);

	for (size_t i = 0; i < SURFACE_MARKS; i++) {
		if (cell->mark[i] == 0) {
			cell->mark[i] = mark;
			return;
		}
	}
}

int surface_text(struct surface *s, struct spot at, enum paint paint, const char *text)
{
	size_t size = strlen(text);
	int limit = at.col + at.cells < s->cols ? at.col + at.cells : s->cols;
	int col = at.col;

	if (at.row < 0 || at.row >= s->rows || at.col < 0)
		return 0;
	for (size_t i = 0; i < size;) {
		int width;
		uint32_t c = next_glyph(s, text, size, &i, &width);

		if (width == 0 && col > at.col)
			join(s, at.row, col - 1, c);
		if (width == 0)
			continue;
		if (col + width > limit)
			break;
		put(s, at.row, col,
			(struct cell){.c = c, .width = (uint8_t)width, .paint = (uint8_t)paint});
		col += width;
	}
	return col - at.col;
}

int surface_width(const struct surface *s, const char *text)
{
	size_t size = strlen(text);
	int cells = 0;

	for (size_t i = 0; i < size;) {
		int width;

		next_glyph(s, text, size, &i, &width);
		cells += width;
	}
	return cells;
}

/* A number that is cut reads as another number: rather none. */
static void no_room(struct surface *s, struct spot at, enum paint paint)
{
	for (int col = at.col; col < at.col + at.cells; col++) {
		if (inside(s, at.row, col))
			put(s, at.row, col,
				(struct cell){
					.c = NO_ROOM_SIGN, .width = 1, .paint = (uint8_t)paint});
	}
}

void surface_align(
	struct surface *s, struct spot at, enum align align, enum paint paint, const char *text)
{
	int room = at.cells - surface_width(s, text);
	struct spot place = at;

	surface_fill(s, (struct area){at.row, at.col, 1, at.cells}, paint);
	if (at.cells <= 0)
		return;
	if (room < 0 && align == ALIGN_RIGHT) {
		no_room(s, at, paint);
		return;
	}
	if (room < 0) {
		place.cells = at.cells - 1;
		surface_text(s, place, paint, text);
		place.col = at.col + at.cells - 1;
		place.cells = 1;
		surface_text(s, place, paint, (const char[]){CUT_SIGN, '\0'});
		return;
	}
	if (align == ALIGN_RIGHT)
		place.col += room;
	else if (align == ALIGN_CENTRE)
		place.col += room / 2;
	surface_text(s, place, paint, text);
}

void surface_cursor(struct surface *s, int row, int col)
{
	bool shown = inside(s, row, col);

	s->cursor_row = shown ? row : -1;
	s->cursor_col = shown ? col : -1;
}

static uint32_t as_text(uint32_t c)
{
	if (c == FRAME_ACROSS)
		return '-';
	if (c == FRAME_DOWN)
		return '|';
	return c >= FRAME_TOP_LEFT ? '+' : c;
}

const char *surface_line(const struct surface *s, int row, char *buf, size_t size)
{
	size_t used = 0, end = 0;

	assert(row >= 0);
	assert(row < s->rows);
	assert(size >= SURFACE_LINE_MAX(s->cols));
	for (int col = 0; col < s->cols; col++) {
		const struct cell *cell = cell_at(s, row, col);

		if (cell->width == 0)
			continue;
		used += utf8_put(buf + used, as_text(cell->c));
		for (size_t i = 0; i < SURFACE_MARKS && cell->mark[i] != 0; i++)
			used += utf8_put(buf + used, cell->mark[i]);
		if (cell->c != ' ')
			end = used;
	}
	buf[end] = '\0';
	return buf;
}

char *surface_dump(const struct surface *s)
{
	size_t line_size = SURFACE_LINE_MAX(s->cols);
	char *text = xmalloc((size_t)s->rows * (line_size + 1) + 1);
	size_t used = 0;

	for (int row = 0; row < s->rows; row++) {
		surface_line(s, row, text + used, line_size);
		used += strlen(text + used);
		text[used++] = '\n';
	}
	text[used] = '\0';
	return text;
}
