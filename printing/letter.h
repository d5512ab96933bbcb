#ifndef PRINTING_LETTER_H
#define PRINTING_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"
#include "printing/letter_template.h"

/*
 * An office's letter in the manner of GB/T 9704-2012: A4, 37 mm above and 28 mm at the left, 22
 * lines of 28 characters unless the template names a size, the number under the letterhead, the
 * title in the middle, paragraphs two characters in, signature and date at the right and never
 * alone on a page, lines broken by Chinese rules, tables whose heads come again on each page.
 * What is drawn depends on template, data and fonts alone: the same letter is the same bytes.
 */
#define LETTER_ROWS_MAX 1000 /* of one list */

struct document;
struct document_saved;
struct fault;

/* Cells row by row, letter_list_width of them each; borrowed. */
struct letter_rows {
	const char *const *cells;
	size_t count;
};

/* All that a letter says; a value of NULL is empty. */
struct letter_data {
	const char *values[LETTER_FIELD_COUNT];
	struct letter_rows rows[LETTER_LIST_COUNT];
};

struct letter_options {
	const char *share_dir;
	const char *title, *author; /* the PDF's own */
};

/* What a letter is drawn with beside its data. */
struct letter_marks {
	const char *mark;      /* framed at the top of the first page, "副本"; NULL: none */
	const char *watermark; /* pale under every page; NULL: none */
};

/* A file for one letter or for many, NULL and the fault as document_new. */
NODISCARD struct document *letter_document(
	const struct letter_options *options, struct fault *fault);

/* Adds the letter to it, from a new page on; returns its pages. */
int letter_draw(struct document *d, const struct letter_template *t, const struct letter_data *data,
	const struct letter_marks *marks);

#endif
