#ifndef CORE_JSON_READER_H
#define CORE_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"
#include "core/compiler.h"
#include "core/text.h"

/*
 * Reads one JSON value (RFC 8259) strictly: UTF-8 without a BOM, nothing before or after it but
 * blanks, no key twice in an object. Numbers stay the text that was written and never become
 * floating point; a text is decoded, and cannot hold the character NUL.
 */
#define JSON_READ_BYTES_MAX 1048576
#define JSON_READ_DEPTH_MAX 16
#define JSON_READ_VALUES_MAX 20000
#define JSON_READ_KEYS_MAX 256 /* of one object */
#define JSON_DETAIL_MAX 64

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_TEXT,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json_value {
	enum json_kind kind;
	const char *key;                       /* of a member, else NULL */
	const char *text;                      /* of JSON_TEXT and JSON_NUMBER, ended by a NUL */
	const struct json_value *first, *next; /* items or members, as they were written */
	size_t count;
};

struct json_error {
	long line, column;            /* from 1; the column in bytes */
	const char *reason;           /* a msgid without places */
	char detail[JSON_DETAIL_MAX]; /* the key that stands twice, else "" */
};

/* "The input is not JSON, line 1, column 7: …" */
struct say json_error_say(const struct json_error *error);

/* The value lives in the arena; NULL: *error says what is wrong and where. */
NODISCARD const struct json_value *json_read(
	struct arena *arena, const char *bytes, size_t size, struct json_error *error);

/* The member of an object; NULL where there is none, or it is null. */
const struct json_value *json_member(const struct json_value *object, const char *key);

#endif
