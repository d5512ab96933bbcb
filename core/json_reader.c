/* A JSON reader by recursive descent, with a bound to every kind of growth. */
#include "core/json_reader.h"

#include <stdint.h>
#include <string.h>

#include "core/utf8.h"

#define UTF8_BYTES_MAX 4
#define SURROGATE_FIRST 0xD800U
#define SURROGATE_LOW 0xDC00U
#define SURROGATE_LAST 0xDFFFU

struct reader {
	struct arena *arena;
	const char *bytes;
	size_t size, at;
	int depth;
	size_t values;
	struct json_error *error;
};

static bool refuse_at(struct reader *r, size_t at, const char *reason)
{
	r->error->line = 1;
	r->error->column = 1;
	for (size_t i = 0; i < at; i++) {
		r->error->column++;
		if (r->bytes[i] == '\n') {
			r->error->line++;
			r->error->column = 1;
		}
	}
	r->error->reason = reason;
	r->error->detail[0] = '\0';
	return false;
}

static bool refuse(struct reader *r, const char *reason)
{
	return refuse_at(r, r->at, reason);
}

/* The next byte; 0 at the end (a NUL in the text is no JSON either). */
static char peek(const struct reader *r)
{
	return r->at < r->size ? r->bytes[r->at] : '\0';
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->size && strchr(" \t\r\n", r->bytes[r->at]) != NULL &&
		r->bytes[r->at] != '\0')
		r->at++;
}

static bool take(struct reader *r, char wanted)
{
	if (peek(r) != wanted)
		return false;
	r->at++;
	return true;
}

/* --- texts ----------------------------------------------------------------------------------- */

static bool read_hex(struct reader *r, uint32_t *out)
{
	uint32_t code = 0;

	for (int i = 0; i < 4; i++, r->at++) {
		char c = peek(r);

		if (c >= '0' && c <= '9')
			code = code * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			code = code * 16 + (uint32_t)(c - 'a') + 10;
		else if (c >= 'A' && c <= 'F')
			code = code * 16 + (uint32_t)(c - 'A') + 10;
		else
			return refuse(r, N_("\\u needs four hexadecimal digits"));
	}
	*out = code;
	return true;
}

static bool is_surrogate(uint32_t code)
{
	return code >= SURROGATE_FIRST && code <= SURROGATE_LAST;
}

/* \uXXXX, or the two of them that make one character above U+FFFF. */
static bool read_unicode(struct reader *r, uint32_t *out)
{
	uint32_t low;

	if (!read_hex(r, out))
		return false;
	if (*out == 0)
		return refuse(r, N_("a text cannot hold the character NUL"));
	if (!is_surrogate(*out))
		return true;
	if (*out >= SURROGATE_LOW || !take(r, '\\') || !take(r, 'u'))
		return refuse(r, N_("half of a surrogate pair stands alone"));
	if (!read_hex(r, &low))
		return false;
	if (low < SURROGATE_LOW || low > SURROGATE_LAST)
		return refuse(r, N_("half of a surrogate pair stands alone"));
	*out = 0x10000U + ((*out - SURROGATE_FIRST) << 10) + (low - SURROGATE_LOW);
	return true;
}

static size_t encode(char *to, uint32_t code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xC0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xE0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3F));
		to[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | code >> 18);
	to[1] = (char)(0x80 | (code >> 12 & 0x3F));
	to[2] = (char)(0x80 | (code >> 6 & 0x3F));
	to[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

static bool read_escape(struct reader *r, uint32_t *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = peek(r);
	const char *found = c == '\0' ? NULL : strchr(from, c);

	if (c == 'u') {
		r->at++;
		return read_unicode(r, out);
	}
	if (found == NULL)
		return refuse(r, N_("an unknown escape follows the backslash"));
	r->at++;
	*out = (unsigned char)to[found - from];
	return true;
}

/* The closing quotation mark, so that the room for the decoded text is known. */
static bool find_end(struct reader *r, size_t *end)
{
	for (size_t i = r->at; i < r->size; i++) {
		if (r->bytes[i] == '"') {
			*end = i;
			return true;
		}
		if (r->bytes[i] == '\\')
			i++;
	}
	return refuse(r, N_("a text is never closed"));
}

static bool read_text(struct reader *r, const char **out)
{
	size_t end, used = 0;
	char *text;

	if (!take(r, '"'))
		return refuse(r, N_("a key in quotation marks must stand here"));
	if (!find_end(r, &end))
		return false;
	text = arena_alloc(r->arena, end - r->at + UTF8_BYTES_MAX);
	while (r->at < end) {
		char c = r->bytes[r->at];
		uint32_t code;

		if ((unsigned char)c < ' ')
			return refuse(r, N_("a control character stands in a text"));
		if (c != '\\') {
			text[used++] = c;
			r->at++;
			continue;
		}
		r->at++;
		if (!read_escape(r, &code))
			return false;
		used += encode(text + used, code);
	}
	r->at = end + 1;
	text[used] = '\0';
	*out = text;
	return true;
}

/* --- values ---------------------------------------------------------------------------------- */

static bool read_value(struct reader *r, struct json_value *out);

static size_t skip_digits(struct reader *r)
{
	size_t before = r->at;

	while (peek(r) >= '0' && peek(r) <= '9')
		r->at++;
	return r->at - before;
}

/* The grammar of RFC 8259 §6, kept as it was written. */
static bool read_number(struct reader *r, struct json_value *out)
{
	size_t start = r->at;
	bool zero;

	take(r, '-');
	zero = peek(r) == '0';
	size_t whole = skip_digits(r);

	if (whole == 0 || (zero && whole > 1))
		return refuse_at(r, start, N_("a value must stand here"));
	if (take(r, '.') && skip_digits(r) == 0)
		return refuse_at(r, start, N_("digits must follow the decimal point"));
	if (take(r, 'e') || take(r, 'E')) {
		if (!take(r, '+'))
			take(r, '-');
		if (skip_digits(r) == 0)
			return refuse_at(r, start, N_("digits must follow the exponent"));
	}
	out->kind = JSON_NUMBER;
	char *text = arena_alloc(r->arena, r->at - start + 1);

	memcpy(text, r->bytes + start, r->at - start);
	out->text = text;
	return true;
}

static const struct {
	const char *word;
	enum json_kind kind;
} words[] = {{"null", JSON_NULL}, {"false", JSON_FALSE}, {"true", JSON_TRUE}};

static bool read_word(struct reader *r, struct json_value *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t length = strlen(words[i].word);

		if (r->size - r->at >= length &&
			memcmp(r->bytes + r->at, words[i].word, length) == 0) {
			r->at += length;
			out->kind = words[i].kind;
			return true;
		}
	}
	return refuse(r, N_("a value must stand here"));
}

static bool key_is_new(struct reader *r, const struct json_value *object, const char *key)
{
	if (object->count == JSON_READ_KEYS_MAX)
		return refuse(r, N_("an object has too many keys"));
	for (const struct json_value *m = object->first; m != NULL; m = m->next)
		if (strcmp(m->key, key) == 0) {
			refuse(r, N_("a key stands twice"));
			utf8_copy(r->error->detail, sizeof(r->error->detail), key);
			return false;
		}
	return true;
}

static bool read_member(struct reader *r, const struct json_value *object, struct json_value *item)
{
	skip_blanks(r);
	if (!read_text(r, &item->key) || !key_is_new(r, object, item->key))
		return false;
	skip_blanks(r);
	return take(r, ':') || refuse(r, N_("a colon must follow the key"));
}

/* The items of an array, or the members of an object, behind its opening bracket. */
static bool read_items(struct reader *r, struct json_value *out, char close)
{
	const struct json_value **last = &out->first;

	skip_blanks(r);
	if (take(r, close))
		return true;
	for (;;) {
		struct json_value *item = arena_alloc(r->arena, sizeof(*item));

		if (out->kind == JSON_OBJECT && !read_member(r, out, item))
			return false;
		if (!read_value(r, item))
			return false;
		*last = item;
		last = &item->next;
		out->count++;
		skip_blanks(r);
		if (take(r, close))
			return true;
		if (!take(r, ','))
			return refuse(r, N_("a comma or a closing bracket must stand here"));
	}
}

static bool read_nested(struct reader *r, struct json_value *out)
{
	bool object = peek(r) == '{';

	if (r->depth == JSON_READ_DEPTH_MAX)
		return refuse(r, N_("the brackets are nested too deep"));
	r->depth++;
	r->at++;
	out->kind = object ? JSON_OBJECT : JSON_ARRAY;
	if (!read_items(r, out, object ? '}' : ']'))
		return false;
	r->depth--;
	return true;
}

static bool read_value(struct reader *r, struct json_value *out)
{
	char c;

	if (++r->values > JSON_READ_VALUES_MAX)
		return refuse(r, N_("there are too many values"));
	skip_blanks(r);
	c = peek(r);
	if (c == '{' || c == '[')
		return read_nested(r, out);
	if (c == '"') {
		out->kind = JSON_TEXT;
		return read_text(r, &out->text);
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return read_number(r, out);
	return read_word(r, out);
}

const struct json_value *json_read(
	struct arena *arena, const char *bytes, size_t size, struct json_error *error)
{
	struct reader r = {.arena = arena, .bytes = bytes, .size = size, .error = error};
	struct json_value *value = arena_alloc(arena, sizeof(*value));
	bool ok;

	if (size > JSON_READ_BYTES_MAX)
		ok = refuse_at(&r, 0, N_("the file is too large"));
	else if (!utf8_valid(bytes, size))
		ok = refuse_at(&r, 0, N_("it holds bytes that are not UTF-8 text"));
	else
		ok = read_value(&r, value);
	if (!ok)
		return NULL;
	skip_blanks(&r);
	if (r.at < size && !refuse(&r, N_("something follows the end of the value")))
		return NULL;
	return value;
}

const struct json_value *json_member(const struct json_value *object, const char *key)
{
	for (const struct json_value *m = object->first; m != NULL; m = m->next)
		if (strcmp(m->key, key) == 0)
			return m->kind == JSON_NULL ? NULL : m;
	return NULL;
}

struct say json_error_say(const struct json_error *error)
{
	if (error->detail[0] != '\0')
		return SAY(N_("The input is not JSON, line {1}, column {2}: {3} ({4})."),
			say_count(error->line), say_count(error->column), say_word(error->reason),
			say_text(error->detail));
	return SAY(N_("The input is not JSON, line {1}, column {2}: {3}."), say_count(error->line),
		say_count(error->column), say_word(error->reason));
}
