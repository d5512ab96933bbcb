/* Forms and tables of a letter. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "printing/font.h"
#include "printing/letter_flow.h"
#include "printing/line_break.h"
#include "printing/table.h"

#define FORM_SIZE 12.0
#define LIST_SIZE 10.5
#define LABEL_SHARE 18
#define SPACE 6.0
#define SHORT_CELLS 4    /* of a terminal: two characters of Chinese */
#define NOTE_ROWS 3      /* of a table, as high as a note of four lines */
#define HAND_HEIGHT 28.0 /* of a row that is filled in by hand */

/* A cell of blanks alone, after its label, waits for a pen. */
static bool has_blank(const char *const cells[], size_t count)
{
	static const char gap[] = "　";

	for (size_t i = 1; i < count; i += 2) {
		const char *p = cells[i];

		if (strncmp(p, gap, sizeof(gap) - 1) != 0)
			continue;
		while (strncmp(p, gap, sizeof(gap) - 1) == 0)
			p += sizeof(gap) - 1;
		if (*p == '\0')
			return true;
	}
	return false;
}

/* A row of its own columns: two cells or four do not stand under one another. */
struct form_row {
	struct table_column columns[LETTER_CELLS_MAX];
	const char *cells[LETTER_CELLS_MAX];
	char text[LETTER_CELLS_MAX][LETTER_TEXT_MAX + 1];
	struct table table;
	double least; /* of its height */
};

static void form_row_init(
	struct form_row *row, const struct letter_flow *f, const struct letter_element *e)
{
	for (size_t i = 0; i < e->cell_count; i++) {
		bool label = i % 2 == 0;

		row->columns[i] = (struct table_column){
			label ? LABEL_SHARE : 200.0 / (double)e->cell_count - LABEL_SHARE,
			ALIGN_LEFT, label};
		row->cells[i] = letter_fill(
			row->text[i], sizeof(row->text[i]), e->cells[i], f->data->values);
	}
	row->table = (struct table){
		f->doc, row->columns, NULL, e->cell_count, page_area(f->doc), FORM_SIZE, {0}};
	row->least = has_blank(row->cells, e->cell_count) ? HAND_HEIGHT : 0;
}

double letter_flow_form_height(const struct letter_flow *f, size_t at)
{
	double height = 0;

	for (; at < f->count && f->elements[at]->kind == LETTER_FORM; at++) {
		struct form_row row;

		form_row_init(&row, f, f->elements[at]);
		height += table_row_height(&row.table, row.cells, row.least);
	}
	return height > 0 ? height + 1.5 * SPACE + letter_flow_note_height(f, at) : 0;
}

/* Whole on one page, where a page can hold it. */
void letter_flow_form(struct letter_flow *f)
{
	double height = letter_flow_form_height(f, f->at);

	if (height < page_area(f->doc).height)
		page_need(f->doc, height);
	page_move(f->doc, SPACE / 2);
	for (; f->at < f->count && f->elements[f->at]->kind == LETTER_FORM; f->at++) {
		struct form_row row;

		form_row_init(&row, f, f->elements[f->at]);
		table_begin(&row.table);
		table_row_tall(&row.table, row.cells, row.least);
	}
	f->at--;
	page_move(f->doc, SPACE);
}

static void draw_sum(struct letter_flow *f, struct table *t, const struct letter_element *e)
{
	char text[LETTER_CELLS_MAX][LETTER_TEXT_MAX + 1];
	const char *cells[LETTER_CELLS_MAX];

	for (size_t i = 0; i < e->cell_count; i++)
		cells[i] = letter_fill(text[i], sizeof(text[i]), e->cells[i], f->data->values);
	table_total(t, cells);
}

/* How many rows must not be parted from the last ones of a table: its sums, a note below. */
static size_t rows_after(const struct letter_flow *f)
{
	size_t at = f->at + 1;

	while (at < f->count && f->elements[at]->kind == LETTER_SUM)
		at++;
	return at - f->at - 1 +
	       (at < f->count && f->elements[at]->kind == LETTER_NOTE ? NOTE_ROWS : 0);
}

/* What a cell must have to be whole: its longest word; a title of two characters is one. */
static double cell_word(const char *text)
{
	if (text == NULL)
		return 0;
	return utf8_width(text) <= SHORT_CELLS ? font_text_width(text, strlen(text), LIST_SIZE)
					       : line_word_width(text, LIST_SIZE);
}

/* Sums are the widest of their columns, and letters in bold are no wider. */
static void widen_columns(
	const struct letter_flow *f, struct table_column *columns, size_t count, size_t first)
{
	const struct letter_element *const *e = f->elements + first;
	const struct letter_rows *rows = &f->data->rows[e[0]->list];
	size_t width = letter_list_width(e[0]->list);
	double words[LETTER_COLUMNS_MAX];
	char text[LETTER_TEXT_MAX + 1];

	for (size_t i = 0; i < count; i++) {
		words[i] = cell_word(e[1 + i]->cells[0]);
		for (size_t r = 0; r < rows->count; r++)
			words[i] = fmax(
				words[i], cell_word(rows->cells[r * width + e[1 + i]->column]));
		for (size_t s = 1 + count; first + s < f->count && e[s]->kind == LETTER_SUM; s++)
			words[i] = fmax(words[i], cell_word(letter_fill(text, sizeof(text),
							  e[s]->cells[i], f->data->values)));
	}
	table_widen(columns, count, words, page_area(f->doc).width);
}

void letter_flow_table(struct letter_flow *f)
{
	size_t first = f->at;
	const struct letter_element *const *e = f->elements + f->at;
	const struct letter_rows *rows = &f->data->rows[e[0]->list];
	size_t width = letter_list_width(e[0]->list), count = 0;
	struct table_column columns[LETTER_COLUMNS_MAX];
	const char *titles[LETTER_COLUMNS_MAX], *cells[LETTER_COLUMNS_MAX];
	struct table t;

	for (; f->at + 1 < f->count && f->elements[f->at + 1]->kind == LETTER_COLUMN; f->at++) {
		const struct letter_element *column = f->elements[f->at + 1];

		columns[count] =
			(struct table_column){column->number, (enum align)column->align, false};
		titles[count++] = column->cells[0];
	}
	assert(count > 0);
	widen_columns(f, columns, count, first);
	page_move(f->doc, SPACE / 2);
	t = (struct table){f->doc, columns, titles, count, page_area(f->doc), LIST_SIZE, {0}};
	table_begin(&t);
	for (size_t r = 0; r < rows->count; r++) {
		if (r + 2 == rows->count || rows->count == 1) /* no row begins a page alone */
			table_keep(&t, 2 + rows_after(f));
		for (size_t i = 0; i < count; i++)
			cells[i] = rows->cells[r * width + e[1 + i]->column];
		table_row(&t, cells);
	}
	while (f->at + 1 < f->count && f->elements[f->at + 1]->kind == LETTER_SUM)
		draw_sum(f, &t, f->elements[++f->at]);
	page_move(f->doc, SPACE);
}
