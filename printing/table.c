#include "printing/table.h"

#include <assert.h>

#include <string.h>

#include "printing/line_break.h"
#include "printing/page_line.h"

#define PAD_X 3.0
#define PAD_Y 1.6
#define LINE 0.5     /* weight of the lines */
#define SMALLEST 0.6 /* of the table's letters: where a longer word is broken after all */

enum row_kind { ROW_TITLE, ROW_PLAIN, ROW_TOTAL };

static double cell_width(const struct table *t, size_t column)
{
	return t->x[column + 1] - t->x[column] - 2 * PAD_X;
}

/* Letters as small as it takes to keep the longest word or number of a cell in one piece. */
static double cell_size(const struct table *t, size_t column, const char *text)
{
	double width = cell_width(t, column), word;

	if ((double)strlen(text) * t->size <= width) /* no byte makes more than one em */
		return t->size;
	word = line_word_width(text, t->size);
	if (word <= width)
		return t->size;
	return width / word < SMALLEST ? t->size : t->size * width / word;
}

static struct style cell_style(
	const struct table *t, enum row_kind kind, size_t column, const char *text)
{
	return (struct style){
		.size = cell_size(t, column, text),
		.align = kind == ROW_TITLE || t->columns[column].label ? ALIGN_CENTER
								       : t->columns[column].align,
		.bold = kind != ROW_PLAIN,
	};
}

static double row_height(const struct table *t, enum row_kind kind, const char *const cells[])
{
	double height = t->size * PAGE_LEADING;

	for (size_t i = 0; i < t->count; i++) {
		struct style s;
		double h;

		if (cells[i] == NULL)
			continue;
		s = cell_style(t, kind, i, cells[i]);
		h = page_paragraph_height(cell_width(t, i), &s, cells[i]);
		if (h > height)
			height = h;
	}
	return height + 2 * PAD_Y;
}

/* A cell of fewer lines than its neighbours stands in the middle of the row. */
static void draw_cell(
	struct table *t, enum row_kind kind, size_t column, const char *text, struct box row)
{
	struct style s = cell_style(t, kind, column, text);
	double width = cell_width(t, column);
	double least =
		t->size * PAGE_LEADING + 2 * PAD_Y; /* a row of one line needs no measuring */
	double spare = row.height > least ? row.height - page_paragraph_height(width, &s, text)
					  : row.height - s.size * PAGE_LEADING;

	page_paragraph(
		t->doc, (struct box){t->x[column] + PAD_X, row.y + spare / 2, width, 0}, &s, text);
}

static void draw_row(struct table *t, enum row_kind kind, const char *const cells[], double height)
{
	struct box row = {t->area.x, page_cursor(t->doc), t->area.width, height};

	if (kind != ROW_PLAIN)
		page_fill(t->doc, row, INK_PALE);
	for (size_t i = 0; i < t->count; i++) {
		if (t->columns[i].label)
			page_fill(t->doc,
				(struct box){t->x[i], row.y, t->x[i + 1] - t->x[i], height},
				INK_PALE);
		if (cells[i] != NULL)
			draw_cell(t, kind, i, cells[i], row);
	}
	page_row(t->doc, row, t->x + 1, t->count - 1);
	page_move(t->doc, height);
}

static void draw_titles(struct table *t)
{
	if (t->titles != NULL)
		draw_row(t, ROW_TITLE, t->titles, row_height(t, ROW_TITLE, t->titles));
}

static void lay_out(struct table *t)
{
	double total = 0, at = t->area.x;

	assert(t->count > 0);
	assert(t->count <= TABLE_COLUMNS_MAX);
	for (size_t i = 0; i < t->count; i++)
		total += t->columns[i].share;
	for (size_t i = 0; i < t->count; i++) {
		t->x[i] = at;
		at += t->columns[i].share * t->area.width / total;
	}
	t->x[t->count] = t->area.x + t->area.width;
}

void table_widen(struct table_column *columns, size_t count, const double *words, double width)
{
	double total = 0, lacking = 0, spare = 0;

	for (size_t i = 0; i < count; i++)
		total += columns[i].share;
	for (size_t i = 0; i < count; i++) {
		double over;

		columns[i].share *= width / total;
		over = columns[i].share - words[i] - 2 * PAD_X;
		lacking += over < 0 ? -over : 0;
		spare += over > 0 ? over : 0;
	}
	if (lacking <= 0 || spare < lacking)
		return;
	for (size_t i = 0; i < count; i++) {
		double over = columns[i].share - words[i] - 2 * PAD_X;

		columns[i].share -= over > 0 ? over * lacking / spare : over;
	}
}

double table_row_height(struct table *t, const char *const cells[], double least)
{
	double height;

	lay_out(t);
	height = row_height(t, ROW_PLAIN, cells);
	return height > least ? height : least;
}

void table_begin(struct table *t)
{
	lay_out(t);
	/* Titles alone at the foot of a page would head nothing. */
	if (t->titles != NULL)
		page_need(t->doc, 2 * row_height(t, ROW_TITLE, t->titles));
	draw_titles(t);
}

static void add_row(struct table *t, enum row_kind kind, const char *const cells[], double least)
{
	double height = row_height(t, kind, cells);

	if (height < least)
		height = least;
	if (page_need(t->doc, height))
		draw_titles(t);
	draw_row(t, kind, cells, height);
}

void table_row(struct table *t, const char *const cells[])
{
	add_row(t, ROW_PLAIN, cells, 0);
}

void table_row_tall(struct table *t, const char *const cells[], double least)
{
	add_row(t, ROW_PLAIN, cells, least);
}

void table_keep(struct table *t, size_t rows)
{
	if (page_need(t->doc, (double)rows * (t->size * PAGE_LEADING + 2 * PAD_Y)))
		draw_titles(t);
}

void table_total(struct table *t, const char *const cells[])
{
	add_row(t, ROW_TOTAL, cells, 0);
}

void table_line(struct table *t, const char *text)
{
	struct style s = {.size = t->size};
	double width = t->area.width - 2 * PAD_X;
	double height = page_paragraph_height(width, &s, text) + 2 * PAD_Y;
	struct box row;

	if (page_need(t->doc, height))
		draw_titles(t);
	row = (struct box){t->area.x, page_cursor(t->doc), t->area.width, height};
	page_paragraph(t->doc, (struct box){row.x + PAD_X, row.y + PAD_Y, width, 0}, &s, text);
	page_frame(t->doc, row, LINE);
	page_move(t->doc, height);
}
