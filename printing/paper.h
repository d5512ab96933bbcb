#ifndef PRINTING_PAPER_H
#define PRINTING_PAPER_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/text.h"
#include "printing/page.h"
#include "printing/template.h"

/* How every paper is made: words from its template, one document, drawn, saved. */

/* Where the words and fonts lie, the language of the paper, the file to write. */
struct print_job {
	const char *share_dir;
	enum lang lang;
	const char *path;
};

/* A kind of paper. */
struct paper_form {
	const struct template_kind *kind;
	enum paper paper;
	double margin;
	int title_word; /* the field that names the paper in the PDF's title */
	void (*draw)(struct document *d, const struct template *words, const void *data);
};

/* One paper: whose it is and what it says. */
struct paper_subject {
	const char *hall, *number; /* the PDF's author, and its title after the form's name */
	const void *data;          /* for draw */
};

/* False: CODE_TEMPLATE_BAD, CODE_IO, CODE_DISK_FULL; then no file has changed. */
NODISCARD bool paper_save(const struct print_job *job, const struct paper_form *form,
	const struct paper_subject *subject, struct document_saved *saved, struct fault *fault);

#endif
