#ifndef TUI_LIST_H
#define TUI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/text.h"
#include "tui/surface.h"

/*
 * Rows under columns. A screen gives the const columns and, when it has them, its records
 * (view_set_rows); the list scrolls, chooses, sorts and marks.
 */
struct view;

#define COLUMNS_MAX 16
#define COLUMN_TEXT_MAX 256 /* size of buf for .text */

struct column {
	const char *title; /* msgid */
	int width;         /* cells, at least; all of them and one between must fit 80 */
	int stretch;       /* its share of what is left over; 0: keeps its width */
	enum align align;
	void (*text)(const struct view *v, const void *row, char *buf, size_t size);
	enum paint (*paint)(const void *row);         /* or NULL: plain */
	int (*compare)(const void *a, const void *b); /* Ctrl-T sorts by it; or NULL */
};

#define LIST_UNSORTED SIZE_MAX

struct list {
	const struct column *columns;
	size_t column_count;
	const char *rows; /* not owned */
	size_t count, row_size;
	size_t *order;    /* order[shown] = index of the record */
	bool *marked;     /* by index of the record */
	size_t chosen;    /* as shown; 0 where there are no rows */
	size_t top;       /* first one shown */
	size_t sorted_by; /* column, or LIST_UNSORTED */
	size_t page;      /* rows that were shown at the last drawing */
	bool marks;       /* Space marks */
};

void list_init(struct list *l, const struct column *columns, size_t column_count);
void list_release(struct list *l);

/* The rows stay the caller's and must live until replaced. The same place stays chosen. */
void list_set_rows(struct list *l, const void *rows, size_t count, size_t row_size);

/* NULL: no rows. */
const void *list_row(const struct list *l);
void list_choose(struct list *l, size_t shown);

/* False: not a key of lists, or nothing to do for it. */
bool list_key(struct list *l, uint32_t key);

/* Sorts by the next column that can be compared, then not at all. */
void list_sort_next(struct list *l);

size_t list_marked_count(const struct list *l);

/* Rows on the screen that all of it would take, with the header. Titles of NULL: no header. */
int list_rows(const struct list *l);

/* Cells of each column when the rows are that wide. */
void list_layout(const struct list *l, int cells, int widths[COLUMNS_MAX]);

struct list_look {
	const struct view *view;
	enum lang lang;
	const char *empty; /* msgid where there are no rows */
	bool focused;
};

void list_draw(struct list *l, struct surface *s, struct area area, const struct list_look *look);

#endif
