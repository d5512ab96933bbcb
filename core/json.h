#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"

/*
 * Writes one JSON value (RFC 8259) on one line into a buffer that grows; commas and depth are kept
 * here. A member is json_text(json_key(j, "name"), name). Amounts, energy, prices, dates and
 * moments are strings, counts are numbers. Calling it in a wrong order is our bug: assert.
 */
#define JSON_DEPTH_MAX 16

struct json {
	char *text; /* always ended by a NUL */
	size_t size, capacity;
	int depth;
	bool is_object[JSON_DEPTH_MAX + 1]; /* by depth; 0 is outside of everything */
	bool has_item[JSON_DEPTH_MAX + 1];
	bool has_key; /* a key was written that waits for its value */
};

void json_init(struct json *j);
void json_release(struct json *j);

void json_object_begin(struct json *j);
void json_object_end(struct json *j);
void json_array_begin(struct json *j);
void json_array_end(struct json *j);

/* The name of the next value, inside an object; returns j. */
struct json *json_key(struct json *j, const char *key);

/*
 * Any text; NULL writes null. What could harm a terminal (control characters, bidi controls) is
 * escaped, bytes that are not UTF-8 become U+FFFD.
 */
void json_text(struct json *j, const char *text);
void json_money(struct json *j, struct money m);   /* "12.50" */
void json_energy(struct json *j, struct energy e); /* "12.5" */
void json_price(struct json *j, struct price p);   /* "0.5224" */
void json_date(struct json *j, struct date d);     /* "2026-11-21" */
void json_period(struct json *j, struct period p); /* "2026-11" */
void json_moment(struct json *j, struct moment m); /* "2026-11-21T08:30:00+08:00" */
void json_count(struct json *j, int64_t count);    /* 12 */
void json_bool(struct json *j, bool b);
void json_null(struct json *j);

/* The whole value, which must be complete; it lives as long as j. */
const char *json_line(const struct json *j);

#endif
