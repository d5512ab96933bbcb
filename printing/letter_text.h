#ifndef PRINTING_LETTER_TEXT_H
#define PRINTING_LETTER_TEXT_H

#include "printing/letter.h"
#include "printing/letter_line.h"

struct arena;

/*
 * What the letter says, in the order in which letter_draw draws it. Rows of a table stand as cells
 * with a blank between, under the names of the columns.
 */
void letter_text_make(struct arena *arena, const struct letter_template *t,
	const struct letter_data *data, struct letter_text *out);

#endif
