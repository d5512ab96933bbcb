#ifndef PRINTING_LETTER_FLOW_H
#define PRINTING_LETTER_FLOW_H

#include <stddef.h>
#include "printing/letter.h"

/* The elements of a letter on their way down its pages: for the files of the letter alone. */
#define FLOW_TEXT_MAX 8192 /* bytes of one element with its fields filled */

struct letter_flow {
	struct document *doc;
	const struct letter_data *data;
	const struct letter_element *const *elements;
	size_t count, at;
	double size, pitch; /* of the letters, from line to line */
	int item;           /* number of the last item */
	char raw[FLOW_TEXT_MAX], text[FLOW_TEXT_MAX];
};

/* The elements that stand in this letter, so that each can look at its neighbours; how many. */
size_t letter_choose(const struct letter_template *t, const struct letter_data *data,
	const struct letter_element *out[LETTER_ELEMENTS_MAX]);

/* points 0: 22 lines of 28 characters. */
void letter_flow_size(struct letter_flow *f, int points);
void letter_flow_mark(struct letter_flow *f, const char *mark);

/* The element at `at`; a table, a form, a signature takes those that belong to it as well. */
void letter_flow_draw(struct letter_flow *f);

/* printing/letter_table.c: from the element at `at` on; leaves `at` on the last that it drew. */
void letter_flow_form(struct letter_flow *f);

/* How high what begins there is, a form with the note below it; 0: there is none. */
double letter_flow_form_height(const struct letter_flow *f, size_t at);
double letter_flow_note_height(const struct letter_flow *f, size_t at);
void letter_flow_table(struct letter_flow *f);

/* The text of the element with its fields filled, clean, in f->text. */
const char *letter_flow_fill(struct letter_flow *f, const char *text);

#endif
