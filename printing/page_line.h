#ifndef PRINTING_PAGE_LINE_H
#define PRINTING_PAGE_LINE_H

#include "printing/page.h"

/* What paragraphs and tables draw line by line, where a page full of it must not take long. */

/*
 * A line that was broken off a clean text (core/utf8.h) and measured; spread to that width, as a
 * full line of a paragraph is, unless that is less or would gape.
 */
struct measured {
	const char *text;
	size_t bytes;
	double width;
};
void page_line(struct document *d, struct point at, const struct style *s,
	const struct measured *line, double spread);

/* A row of a table: framed, with a line down at each of those x. */
void page_row(struct document *d, struct box row, const double *x, size_t count);

#endif
