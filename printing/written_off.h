#ifndef PRINTING_WRITTEN_OFF_H
#define PRINTING_WRITTEN_OFF_H

#include <stdint.h>
#include "core/money.h"

/* What was written off, and what came in on it, as a shift and a day end with it told. */
struct document;
struct template;

/* Acts less those taken back; nothing of either: nothing is drawn. */
struct written_off_sums {
	int64_t written_count, recovered_count;
	struct money written, recovered; /* net: below zero where more went back than came in */
};

/* The words of a template that has them: one after the other, from the title of the section on. */
#define WRITTEN_OFF_WORDS(X)                         \
	X(WRITTEN_OFF, "section_written_off", 0)     \
	X(WRITTEN_OFF_ITEM, "written_off_item", 0)   \
	X(WRITTEN_OFF_COUNT, "written_off_count", 0) \
	X(WRITTEN_OFF_SUM, "written_off_amount", 0)  \
	X(WRITTEN_OFF_LOST, "written_off", 0)        \
	X(WRITTEN_OFF_BACK, "recovered", 0)          \
	X(WRITTEN_OFF_NOTE, "recovered_note", 0)

/* first: the place of the section's title among the words. */
void written_off_draw(struct document *d, const struct template *words, int first,
	const struct written_off_sums *sums);

#endif
