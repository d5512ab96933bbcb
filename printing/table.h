#ifndef PRINTING_TABLE_H
#define PRINTING_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include "printing/page.h"

/*
 * A table at the cursor: column titles that come again on every page, cells that wrap, rows that
 * are never cut in two, lines round everything. The caller owns the columns and titles. A word or
 * number too wide for its cell is written smaller rather than broken.
 */
#define TABLE_COLUMNS_MAX 12

struct table_column {
	double share; /* of the table's width, in any unit: the shares are added up */
	enum align align;
	bool label; /* says what the cell to its right is: on a pale ground */
};

struct table {
	struct document *doc;
	const struct table_column *columns;
	const char *const *titles; /* one per column; NULL: a form without titles */
	size_t count;
	struct box area; /* x and width; the rest follows the cursor */
	double size;     /* of the letters */
	double x[TABLE_COLUMNS_MAX + 1];
};

/* Widens columns that are too narrow for their widest word, in points, where others have room. */
void table_widen(struct table_column *columns, size_t count, const double *words, double width);

/* How high that row will be, at least `least`; before table_begin. */
double table_row_height(struct table *t, const char *const cells[], double least);

/* Lays the columns out and draws the titles. */
void table_begin(struct table *t);

/* One cell per column; NULL is empty. Turns the page first when the row does not fit. */
void table_row(struct table *t, const char *const cells[]);

/* The same at least that high: room to write by hand. */
void table_row_tall(struct table *t, const char *const cells[], double least);

/* Turns the page, titles and all, unless that many rows of one line are left on this one. */
void table_keep(struct table *t, size_t rows);

/* The same in bold on a pale ground: totals. */
void table_total(struct table *t, const char *const cells[]);

/* One cell across the whole width. */
void table_line(struct table *t, const char *text);

#endif
