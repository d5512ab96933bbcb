#ifndef PRINTING_TEMPLATE_H
#define PRINTING_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"
#include "core/text.h"

/*
 * The words of a paper, which a hall may edit: share/documents/NAME.LANG.txt, UTF-8, one
 * "key = value" a line; blank lines and lines that begin with # are skipped. The first pair is
 * "version = N". Every field of the kind stands there exactly once, with a value, and a value
 * uses no place above the field's own: anything else is refused with the file, line and field.
 */
#define TEMPLATE_FIELDS_MAX 96
#define TEMPLATE_VALUE_MAX 600 /* bytes */
#define TEMPLATE_FILE_MAX 65536
#define TEMPLATE_PLACES_MAX 6

struct fault;

struct template_field {
	const char *key;
	int places; /* {1} … {places} may stand in the value */
};

/*
 * A paper lists its words once, as WORDS(X) with an X(NAME, "key", places) each, and makes of it
 * the enum {WORDS(TEMPLATE_WORD) WORD_END} and the fields {WORDS(TEMPLATE_FIELD)}.
 */
#define TEMPLATE_WORD(name, key, places) WORD_##name,
#define TEMPLATE_FIELD(name, key, places) {key, places},

struct template_kind {
	const char *name; /* "receipt" */
	int version;
	const struct template_field *fields;
	size_t count;
};

struct template
{
	const struct template_kind *kind;
	char *text; /* the file; the words point into it */
	const char *word[TEMPLATE_FIELDS_MAX];
};

/* False: CODE_TEMPLATE_BAD, or CODE_IO when the file cannot be read; nothing to release then. */
NODISCARD bool template_load(struct template *t, const char *share_dir,
	const struct template_kind *kind, enum lang lang, struct fault *fault);

/* The same from a text in memory; path is only what a fault calls it. */
NODISCARD bool template_parse(struct template *t, const struct template_kind *kind,
	const char *path, const char *text, struct fault *fault);
void template_release(struct template *t);

/* A template's file as a text, a NUL in it as \x01; NULL: CODE_IO. Free it. */
NODISCARD char *template_read(const char *path, struct fault *fault);

/* The field's words as they stand; field is its index in the kind. */
const char *template_word(const struct template *t, int field);

/*
 * Writes words into buf with {1} … replaced by args, which a NULL ends, cut at a character;
 * a place without an argument is left out. Returns buf.
 */
const char *template_fill(char *buf, size_t size, const char *words, const char *const args[]);

/* The word of a field by its key ("tender_cash"), or fallback when the kind has no such field. */
const char *template_find(const struct template *t, const char *key, const char *fallback);

#endif
