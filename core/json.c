/* A JSON writer: it knows where it is, so that what it writes is always well formed. */
#include "core/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"

#define CAPACITY_FIRST 256
#define REPLACEMENT 0xFFFD
#define ESCAPE_MAX 13 /* two \uXXXX and the NUL */

static void append(struct json *j, const char *bytes, size_t count)
{
	size_t need = j->size + count + 1;

	if (need > j->capacity) {
		while (j->capacity < need)
			j->capacity *= 2;
		j->text = xrealloc(j->text, j->capacity);
	}
	memcpy(j->text + j->size, bytes, count);
	j->size += count;
	j->text[j->size] = '\0';
}

static void append_text(struct json *j, const char *text)
{
	append(j, text, strlen(text));
}

void json_init(struct json *j)
{
	*j = (struct json){.text = xcalloc(1, CAPACITY_FIRST), .capacity = CAPACITY_FIRST};
}

void json_release(struct json *j)
{
	free(j->text);
	*j = (struct json){0};
}

/* Everything that begins a value passes here: a member has its key, an item its comma. */
static void begin_value(struct json *j)
{
	if (j->is_object[j->depth]) {
		assert(j->has_key);
		j->has_key = false;
		return;
	}
	assert(j->depth > 0 || !j->has_item[0]);
	if (j->has_item[j->depth])
		append(j, ",", 1);
	j->has_item[j->depth] = true;
}

static void begin_nest(struct json *j, bool is_object)
{
	begin_value(j);
	assert(j->depth < JSON_DEPTH_MAX);
	j->depth++;
	j->is_object[j->depth] = is_object;
	j->has_item[j->depth] = false;
	append(j, is_object ? "{" : "[", 1);
}

static void end_nest(struct json *j, bool is_object)
{
	assert(j->depth > 0);
	assert(j->is_object[j->depth] == is_object);
	assert(!j->has_key);
	j->depth--;
	append(j, is_object ? "}" : "]", 1);
}

void json_object_begin(struct json *j)
{
	begin_nest(j, true);
}

void json_object_end(struct json *j)
{
	end_nest(j, true);
}

void json_array_begin(struct json *j)
{
	begin_nest(j, false);
}

void json_array_end(struct json *j)
{
	end_nest(j, false);
}

static void append_character(struct json *j, uint32_t c)
{
	char escape[ESCAPE_MAX];

	if (c == '"' || c == '\\')
		append(j, "\\", 1);
	if (c == UTF8_BAD)
		c = REPLACEMENT;
	if (utf8_is_printable(c)) {
		size_t count = utf8_put(escape, c);

		append(j, escape, count);
		return;
	}
	if (c < 0x10000)
		snprintf(escape, sizeof(escape), "\\u%04x", c & 0xFFFF);
	else
		snprintf(escape, sizeof(escape), "\\u%04x\\u%04x",
			0xD800 + ((c - 0x10000) >> 10 & 0x3FF), 0xDC00 + (c & 0x3FF));
	append_text(j, escape);
}

static void append_string(struct json *j, const char *text)
{
	size_t size = strlen(text);

	append(j, "\"", 1);
	for (size_t at = 0; at < size;)
		append_character(j, utf8_next(text, size, &at));
	append(j, "\"", 1);
}

struct json *json_key(struct json *j, const char *key)
{
	assert(j->is_object[j->depth]);
	assert(!j->has_key);
	if (j->has_item[j->depth])
		append(j, ",", 1);
	j->has_item[j->depth] = true;
	j->has_key = true;
	append_string(j, key);
	append(j, ":", 1);
	return j;
}

/* A value that stands without quotes. */
static void put_word(struct json *j, const char *word)
{
	begin_value(j);
	append_text(j, word);
}

void json_text(struct json *j, const char *text)
{
	if (text == NULL) {
		json_null(j);
		return;
	}
	begin_value(j);
	append_string(j, text);
}

void json_money(struct json *j, struct money m)
{
	char buf[MONEY_TEXT_MAX];

	json_text(j, money_format(m, buf));
}

void json_energy(struct json *j, struct energy e)
{
	char buf[ENERGY_TEXT_MAX];

	json_text(j, energy_format(e, buf));
}

void json_price(struct json *j, struct price p)
{
	char buf[PRICE_TEXT_MAX];

	json_text(j, price_format(p, buf));
}

void json_date(struct json *j, struct date d)
{
	char buf[DATE_TEXT_MAX];

	json_text(j, date_format(d, buf));
}

void json_period(struct json *j, struct period p)
{
	char buf[PERIOD_TEXT_MAX];

	json_text(j, period_format(p, buf));
}

void json_moment(struct json *j, struct moment m)
{
	char buf[MOMENT_TEXT_MAX];

	json_text(j, moment_format(m, buf));
}

void json_count(struct json *j, int64_t count)
{
	char buf[24];

	snprintf(buf, sizeof(buf), "%" PRId64, count);
	put_word(j, buf);
}

void json_bool(struct json *j, bool b)
{
	put_word(j, b ? "true" : "false");
}

void json_null(struct json *j)
{
	put_word(j, "null");
}

const char *json_line(const struct json *j)
{
	assert(j->depth == 0);
	assert(j->has_item[0]);
	return j->text;
}
