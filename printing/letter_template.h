#ifndef PRINTING_LETTER_TEMPLATE_H
#define PRINTING_LETTER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"
#include "printing/letter_field.h"

/*
 * The words and the order of a letter, which a hall may edit: share/letters/KIND.txt, UTF-8, one
 * "element = text" a line, drawn from top to bottom; docs/documents.md lists the elements. {name}
 * is a field of the kind; "para if name = …" stands only where the field has a value, "unless" only
 * where it has none. An element, field or column that does not exist, one that the kind must have
 * and that is missing, is refused with file and line.
 */
#define LETTER_ELEMENTS_MAX 160
#define LETTER_TEXT_MAX 1800 /* bytes of one element */
#define LETTER_FILE_MAX 65536
#define LETTER_CELLS_MAX LETTER_COLUMNS_MAX
#define LETTER_VERSION_MAX 999999

struct fault;

enum letter_element_kind {
	LETTER_LETTERHEAD, /* who sends it, red and large at the top */
	LETTER_NUMBER,     /* below it, over a red line */
	LETTER_TITLE,
	LETTER_SUBTITLE,
	LETTER_TO,
	LETTER_PARA, /* first line two characters in */
	LETTER_HEAD, /* the same in bold, kept with what follows */
	LETTER_ITEM, /* numbered 1. 2. 3. until something else stands between */
	LETTER_PLAIN,
	LETTER_NOTE, /* small */
	LETTER_FORM, /* a row of label | text | label | text */
	LETTER_TABLE,
	LETTER_COLUMN, /* of the table before: title | column | share | left, center or right */
	LETTER_SUM,    /* the last row of the table before */
	LETTER_ATTACH, /* 附件：… with its lines under one another */
	LETTER_SIGN,
	LETTER_TEAR, /* a line to cut along */
	LETTER_NEWPAGE,
	LETTER_SPACE, /* so many lines */
	LETTER_PAGE,  /* words of the foot: {page} of {pages} */
	LETTER_SIZE,  /* of the letters, in points */
	LETTER_ELEMENT_KINDS
};

/* How a cell stands in its column: as enum align of printing/page.h. */
struct letter_element {
	enum letter_element_kind kind;
	int line;
	bool has_condition, unless;
	enum letter_field condition;
	const char *text;                    /* whole; with fields unless it has cells */
	const char *cells[LETTER_CELLS_MAX]; /* of a form, column or sum */
	size_t cell_count;
	enum letter_list list; /* of a table and its columns */
	size_t column;         /* of the list */
	int number, align;     /* share of a column, size, lines of space */
};

struct letter_template {
	enum notice_kind kind;
	int version;
	char *body; /* the file as it was read: what is archived */
	char *text; /* the same, cut up; the elements point into it */
	struct letter_element *elements;
	size_t count;
};

/* False: CODE_TEMPLATE_BAD, or CODE_IO when the file cannot be read; nothing to release then. */
NODISCARD bool letter_template_load(struct letter_template *t, const char *share_dir,
	enum notice_kind kind, struct fault *fault);

/* The same from a text in memory; path is only what a fault calls it. */
NODISCARD bool letter_template_parse(struct letter_template *t, enum notice_kind kind,
	const char *path, const char *text, struct fault *fault);
void letter_template_release(struct letter_template *t);

/*
 * Writes the text with its {fields} replaced by values, of which NULL is empty, cut at a character;
 * returns buf.
 */
const char *letter_fill(
	char *buf, size_t size, const char *text, const char *const values[LETTER_FIELD_COUNT]);

#endif
