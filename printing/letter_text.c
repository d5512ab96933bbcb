/* The words of a letter without its paper. */
#include "printing/letter_text.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "printing/letter_flow.h"
#include "printing/page.h"

#define INDENT_TEXT "　　"
#define CELL_GAP 1
#define UNIT "（元）" /* all sums are yuan; a screen has no room to say so in each title */
#define LINE_BYTES (LETTER_COLUMNS_MAX * 256)

struct writer {
	struct arena *arena;
	struct letter_text *out;
	size_t capacity;
	const struct letter_data *data;
	const struct letter_element *elements[LETTER_ELEMENTS_MAX];
	size_t count, at;
	int item;
};

static void add(struct writer *w, enum letter_line_kind kind, const char *text)
{
	struct letter_text *out = w->out;

	out->lines =
		arena_grow(w->arena, out->lines, out->count, &w->capacity, sizeof(out->lines[0]));
	out->lines[out->count++] = (struct letter_line){kind, arena_text(w->arena, text)};
}

static const char *filled(struct writer *w, const char *text)
{
	char raw[FLOW_TEXT_MAX], clean[FLOW_TEXT_MAX];

	letter_fill(raw, sizeof(raw), text, w->data->values);
	return arena_text(w->arena, utf8_clean(clean, sizeof(clean), raw));
}

static void add_numbered(struct writer *w, const char *text)
{
	char numbered[FLOW_TEXT_MAX];

	snprintf(numbered, sizeof(numbered), INDENT_TEXT "%d. %s", ++w->item, text);
	add(w, LETTER_LINE_TEXT, numbered);
}

static void add_indented(struct writer *w, const char *text)
{
	char indented[FLOW_TEXT_MAX];

	snprintf(indented, sizeof(indented), INDENT_TEXT "%s", text);
	add(w, LETTER_LINE_TEXT, indented);
}

/* "label: text" for each pair of a form's cells. */
static void add_form(struct writer *w, const struct letter_element *e)
{
	for (size_t i = 0; i + 1 < e->cell_count; i += 2) {
		char line[FLOW_TEXT_MAX];

		snprintf(line, sizeof(line), "%s：%s", filled(w, e->cells[i]),
			filled(w, e->cells[i + 1]));
		add(w, LETTER_LINE_TEXT, line);
	}
}

/* --- tables ---------------------------------------------------------------------------------- */

struct grid {
	const struct letter_element *column[LETTER_COLUMNS_MAX];
	int width[LETTER_COLUMNS_MAX];
	size_t count;
};

static void widen(struct grid *g, size_t i, const char *text)
{
	int width = utf8_width(text);

	if (width > g->width[i])
		g->width[i] = width;
}

/* One row, each cell filled up to the width of its column; figures stand at its right. */
static void add_row(struct writer *w, const struct grid *g, const char *const *cells)
{
	char line[LINE_BYTES];
	size_t used = 0;

	for (size_t i = 0; i < g->count && used + 1 < sizeof(line); i++) {
		int pad = g->width[i] - utf8_width(cells[i]);
		int before = g->column[i]->align == (int)ALIGN_RIGHT ? pad : 0;
		int wrote = snprintf(line + used, sizeof(line) - used, "%*s%s%*s", before, "",
			cells[i], pad - before + CELL_GAP, "");

		used += wrote > 0 ? (size_t)wrote : 0;
	}
	add(w, LETTER_LINE_TEXT, line);
}

static const char *title_of(struct writer *w, const struct letter_element *column)
{
	const char *title = column->cells[0];
	size_t length = strlen(title), unit = strlen(UNIT);
	char *cut;

	if (length <= unit || strcmp(title + length - unit, UNIT) != 0)
		return title;
	cut = arena_text(w->arena, title);
	cut[length - unit] = '\0';
	return cut;
}

static const char *cell_of(const struct writer *w, const struct grid *g, size_t row, size_t i)
{
	enum letter_list list = g->column[0]->list;
	const char *cell =
		w->data->rows[list].cells[row * letter_list_width(list) + g->column[i]->column];

	return cell == NULL ? "" : cell;
}

/* From the table at `at` on; leaves `at` on the last element that belongs to it. */
static void add_table(struct writer *w)
{
	struct grid g = {.count = 0};
	const struct letter_rows *rows = &w->data->rows[w->elements[w->at]->list];
	const char *cells[LETTER_COLUMNS_MAX];
	size_t sums = w->at + 1;

	for (; sums < w->count && w->elements[sums]->kind == LETTER_COLUMN; sums++)
		g.column[g.count++] = w->elements[sums];
	for (size_t i = 0; i < g.count; i++) {
		cells[i] = title_of(w, g.column[i]);
		widen(&g, i, cells[i]);
		for (size_t r = 0; r < rows->count; r++)
			widen(&g, i, cell_of(w, &g, r, i));
		for (size_t s = sums; s < w->count && w->elements[s]->kind == LETTER_SUM; s++)
			widen(&g, i, filled(w, w->elements[s]->cells[i]));
	}
	add_row(w, &g, cells);
	for (size_t r = 0; r < rows->count; r++) {
		for (size_t i = 0; i < g.count; i++)
			cells[i] = cell_of(w, &g, r, i);
		add_row(w, &g, cells);
	}
	for (; sums < w->count && w->elements[sums]->kind == LETTER_SUM; sums++) {
		for (size_t i = 0; i < g.count; i++)
			cells[i] = filled(w, w->elements[sums]->cells[i]);
		add_row(w, &g, cells);
	}
	w->at = sums - 1;
}

/* --- elements -------------------------------------------------------------------------------- */

static void add_element(struct writer *w, const struct letter_element *e)
{
	if (e->kind != LETTER_ITEM)
		w->item = 0;
	switch (e->kind) {
	case LETTER_LETTERHEAD:
	case LETTER_NUMBER:
	case LETTER_TITLE:
	case LETTER_SUBTITLE:
	case LETTER_TEAR:
		add(w, LETTER_LINE_CENTER, filled(w, e->text));
		return;
	case LETTER_TO:
	case LETTER_PLAIN:
	case LETTER_NOTE:
		add(w, LETTER_LINE_TEXT, filled(w, e->text));
		return;
	case LETTER_PARA:
	case LETTER_HEAD:
	case LETTER_ATTACH:
		add_indented(w, filled(w, e->text));
		return;
	case LETTER_ITEM:
		add_numbered(w, filled(w, e->text));
		return;
	case LETTER_SIGN:
		add(w, LETTER_LINE_RIGHT, filled(w, e->text));
		return;
	case LETTER_FORM:
		add_form(w, e);
		return;
	case LETTER_TABLE:
		add_table(w);
		return;
	case LETTER_NEWPAGE:
		add(w, LETTER_LINE_GAP, "");
		add(w, LETTER_LINE_TEXT, filled(w, e->text));
		return;
	case LETTER_SPACE:
		add(w, LETTER_LINE_GAP, "");
		return;
	case LETTER_COLUMN:
	case LETTER_SUM:
	case LETTER_PAGE:
	case LETTER_SIZE:
	case LETTER_ELEMENT_KINDS:
		return;
	}
}

void letter_text_make(struct arena *arena, const struct letter_template *t,
	const struct letter_data *data, struct letter_text *out)
{
	struct writer *w = arena_alloc(arena, sizeof(*w));

	*out = (struct letter_text){0};
	*w = (struct writer){.arena = arena, .out = out, .data = data};
	w->count = letter_choose(t, data, w->elements);
	for (w->at = 0; w->at < w->count; w->at++)
		add_element(w, w->elements[w->at]);
}
