#ifndef PRINTING_HEADING_H
#define PRINTING_HEADING_H

#include <stddef.h>
#include "printing/page.h"

/* What all papers share: the head of a page, a line of short texts, the title of a section. */
#define HEADING_GAP 4.0

struct heading {
	const char *hall;
	const char *title;
	const char *number; /* at the right of the title; may be NULL */
	const char *mark;   /* framed at the left, "补打 第 1 次"; may be NULL */
};

/* Draws at the top of the page and leaves the cursor below. */
void heading_draw(struct document *d, const struct heading *h);

/* Short texts spread evenly over the width of the page at that y, first and last at its edges. */
void heading_spread(struct document *d, double y, const struct style *s, const char *const texts[],
	size_t count);

/* The same at the cursor, which moves below them. */
void heading_line(
	struct document *d, const struct style *s, const char *const texts[], size_t count);

/* The title of a section, not at the foot of a page: room for as much again stays below it. */
void heading_section(struct document *d, const char *title, double needed);

/*
 * What stands beside a signature, in equal columns with room to sign, at the cursor or on the
 * next page when there is no room.
 */
void heading_signatures(struct document *d, const char *const texts[], size_t count);

#endif
