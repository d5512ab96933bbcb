#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/*
 * RFC 4180 from bytes: quoted fields, doubled quotes, line breaks inside quotes, LF or CRLF, a BOM.
 * The text is valid UTF-8 (the caller converts). Fields are copied into an arena.
 */
#define CSV_FIELDS_MAX 64
#define CSV_FIELD_BYTES_MAX 4096

struct arena;

enum csv_error {
	CSV_OK,
	CSV_END,
	CSV_QUOTE_OPEN,
	CSV_QUOTE_STRAY,
	CSV_TOO_MANY_FIELDS,
	CSV_FIELD_TOO_LONG,
	CSV_NUL
};

struct csv_reader {
	const char *text;
	size_t size, at;
	long line; /* of the next record, header = 1 */
};

struct csv_record {
	long line; /* where the record starts */
	size_t count;
	const char *field[CSV_FIELDS_MAX];
};

void csv_init(struct csv_reader *r, const char *text, size_t size);

/* Blank lines are passed over. After an error the reader stands at the next line. */
NODISCARD enum csv_error csv_next(
	struct csv_reader *r, struct arena *arena, struct csv_record *out);
const char *csv_error_message(enum csv_error error); /* msgid */

/* Appends one field to buf as CSV (quoted where needed, "," before it unless first). False: full.
 */
NODISCARD bool csv_append(char *buf, size_t size, const char *field, bool first);

#endif
