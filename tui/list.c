/* Rows under columns. */
#include "tui/list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "tui/key.h"

#define PAGE_DEFAULT 10
#define MARK_CELLS 2
#define ROWS_SHOWN_MAX 1000 /* taller than any terminal */

void list_init(struct list *l, const struct column *columns, size_t column_count)
{
	assert(column_count <= COLUMNS_MAX);
	*l = (struct list){.columns = columns,
		.column_count = column_count,
		.sorted_by = LIST_UNSORTED,
		.page = PAGE_DEFAULT};
}

void list_release(struct list *l)
{
	free(l->order);
	free(l->marked);
	*l = (struct list){0};
}

static const void *record(const struct list *l, size_t index)
{
	return l->rows + index * l->row_size;
}

static int compare(const void *a, const void *b, void *context)
{
	const struct list *l = context;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = l->columns[l->sorted_by].compare(record(l, x), record(l, y));

	return order != 0 ? order : (x > y) - (x < y);
}

static void sort(struct list *l)
{
	for (size_t i = 0; i < l->count; i++)
		l->order[i] = i;
	if (l->sorted_by != LIST_UNSORTED && l->count > 1)
		qsort_r(l->order, l->count, sizeof(l->order[0]), compare, l);
}

void list_set_rows(struct list *l, const void *rows, size_t count, size_t row_size)
{
	assert(rows != NULL || count == 0);
	free(l->order);
	free(l->marked);
	l->rows = rows;
	l->count = count;
	l->row_size = row_size;
	l->order = xcalloc(count + 1, sizeof(l->order[0]));
	l->marked = xcalloc(count + 1, sizeof(l->marked[0]));
	sort(l);
	list_choose(l, l->chosen);
}

const void *list_row(const struct list *l)
{
	return l->count > 0 ? record(l, l->order[l->chosen]) : NULL;
}

void list_choose(struct list *l, size_t shown)
{
	l->chosen = shown < l->count ? shown : l->count > 0 ? l->count - 1 : 0;
	if (l->top > l->chosen)
		l->top = l->chosen;
}

static bool step_back(struct list *l, size_t by)
{
	if (l->chosen == 0)
		return false;
	list_choose(l, l->chosen > by ? l->chosen - by : 0);
	return true;
}

static bool mark(struct list *l)
{
	if (!l->marks)
		return false;
	l->marked[l->order[l->chosen]] = !l->marked[l->order[l->chosen]];
	list_choose(l, l->chosen + 1);
	return true;
}

bool list_key(struct list *l, uint32_t key)
{
	if (l->count == 0)
		return false;
	switch (key) {
	case K_UP:
		return step_back(l, 1);
	case K_PAGE_UP:
		return step_back(l, l->page);
	case K_DOWN:
		list_choose(l, l->chosen + 1);
		return true;
	case K_PAGE_DOWN:
		list_choose(l, l->chosen + l->page);
		return true;
	case K_HOME:
		list_choose(l, 0);
		return true;
	case K_END:
		list_choose(l, l->count - 1);
		return true;
	case K_CTRL('T'):
		list_sort_next(l);
		return true;
	case ' ':
		return mark(l);
	default:
		return false;
	}
}

void list_sort_next(struct list *l)
{
	size_t next = l->sorted_by == LIST_UNSORTED ? 0 : l->sorted_by + 1;
	size_t chosen = l->count > 0 ? l->order[l->chosen] : 0;

	while (next < l->column_count && l->columns[next].compare == NULL)
		next++;
	l->sorted_by = next < l->column_count ? next : LIST_UNSORTED;
	sort(l);
	for (size_t i = 0; i < l->count; i++) {
		if (l->order[i] == chosen)
			list_choose(l, i);
	}
}

size_t list_marked_count(const struct list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++)
		n += l->marked[i];
	return n;
}

static bool has_header(const struct list *l)
{
	return l->column_count > 0 && l->columns[0].title != NULL;
}

int list_rows(const struct list *l)
{
	size_t rows = l->count < ROWS_SHOWN_MAX ? l->count : ROWS_SHOWN_MAX;

	return (int)(rows > 0 ? rows : 1) + (has_header(l) ? 1 : 0);
}

static int sum(const int *widths, size_t count)
{
	int total = (int)count - 1;

	for (size_t i = 0; i < count; i++)
		total += widths[i];
	return total;
}

static void shrink(const struct list *l, int excess, int widths[COLUMNS_MAX])
{
	while (excess-- > 0) {
		size_t widest = 0;

		for (size_t i = 1; i < l->column_count; i++) {
			if (widths[i] > widths[widest])
				widest = i;
		}
		if (widths[widest] <= 1)
			return;
		widths[widest]--;
	}
}

void list_layout(const struct list *l, int cells, int widths[COLUMNS_MAX])
{
	int shares = 0;

	if (l->column_count == 0)
		return;
	for (size_t i = 0; i < l->column_count; i++) {
		widths[i] = l->columns[i].width;
		shares += l->columns[i].stretch;
	}
	int left = cells - sum(widths, l->column_count);

	if (left < 0)
		shrink(l, -left, widths);
	/* Each takes its share of what those before it left, so that the last takes the rest. */
	for (size_t i = 0; i < l->column_count && left > 0 && shares > 0; i++) {
		int part = left * l->columns[i].stretch / shares;

		widths[i] += part;
		left -= part;
		shares -= l->columns[i].stretch;
	}
}

struct drawing {
	const struct list *list;
	struct surface *surface;
	struct area area; /* without the header and the marks */
	const struct list_look *look;
	int widths[COLUMNS_MAX];
};

static void draw_header(const struct drawing *d)
{
	const struct list *l = d->list;
	int indent = l->marks ? MARK_CELLS : 0;
	int col = d->area.col;

	surface_fill(d->surface,
		(struct area){d->area.row - 1, col - indent, 1, d->area.cols + indent},
		PAINT_HEADING);
	for (size_t i = 0; i < l->column_count; i++) {
		struct spot at = {d->area.row - 1, col, d->widths[i]};

		surface_align(d->surface, at, l->columns[i].align, PAINT_HEADING,
			text_in(d->look->lang, l->columns[i].title));
		col += d->widths[i] + 1;
	}
}

static enum paint row_paint(const struct drawing *d, size_t shown)
{
	if (shown != d->list->chosen)
		return PAINT_TEXT;
	return d->look->focused ? PAINT_SELECTED : PAINT_SELECTED_AWAY;
}

static void draw_row(const struct drawing *d, size_t shown, int row)
{
	const struct list *l = d->list;
	const void *data = record(l, l->order[shown]);
	enum paint paint = row_paint(d, shown);
	int indent = l->marks ? MARK_CELLS : 0;
	int col = d->area.col;

	surface_fill(d->surface, (struct area){row, col - indent, 1, d->area.cols + indent}, paint);
	if (l->marks && l->marked[l->order[shown]])
		surface_text(d->surface, (struct spot){row, col - indent, 1}, paint, "*");
	for (size_t i = 0; i < l->column_count; i++) {
		const struct column *c = &l->columns[i];
		char text[COLUMN_TEXT_MAX] = "";
		bool own = paint == PAINT_TEXT && c->paint != NULL;

		c->text(d->look->view, data, text, sizeof(text));
		surface_align(d->surface, (struct spot){row, col, d->widths[i]}, c->align,
			own ? c->paint(data) : paint, text);
		col += d->widths[i] + 1;
	}
}

/* Keeps the chosen row in sight, and no empty rows below while some are above. */
static void scroll(struct list *l, size_t page)
{
	l->page = page;
	if (l->chosen >= l->top + page)
		l->top = l->chosen - page + 1;
	if (l->top + page > l->count)
		l->top = l->count > page ? l->count - page : 0;
}

void list_draw(struct list *l, struct surface *s, struct area area, const struct list_look *look)
{
	int indent = l->marks ? MARK_CELLS : 0;
	int header = has_header(l) ? 1 : 0;

	if (area.rows < 1 + header)
		return;
	struct area rows = {
		area.row + header, area.col + indent, area.rows - header, area.cols - indent};
	struct drawing d = {l, s, rows, look, {0}};

	list_layout(l, d.area.cols, d.widths);
	if (header > 0)
		draw_header(&d);
	scroll(l, (size_t)d.area.rows);
	if (l->count == 0 && look->empty != NULL)
		surface_text(s, (struct spot){d.area.row, area.col, area.cols}, PAINT_DIM,
			text_in(look->lang, look->empty));
	for (int i = 0; i < d.area.rows && l->top + (size_t)i < l->count; i++)
		draw_row(&d, l->top + (size_t)i, d.area.row + i);
}
