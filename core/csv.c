/* RFC 4180: one record at a time, every byte looked at once, nothing trusted. */
#include "core/csv.h"

#include <assert.h>
#include <string.h>

#include "core/arena.h"

static const char bom[] = "\xEF\xBB\xBF";

/* One field while it is read; the bytes gather here because doubled quotes shrink. */
struct field {
	char bytes[CSV_FIELD_BYTES_MAX];
	size_t length;
};

void csv_init(struct csv_reader *r, const char *text, size_t size)
{
	*r = (struct csv_reader){.text = text, .size = size, .line = 1};
	if (size >= 3 && memcmp(text, bom, 3) == 0)
		r->at = 3;
}

/* The byte ahead, or -1 at the end. */
static int peek(const struct csv_reader *r)
{
	return r->at < r->size ? (unsigned char)r->text[r->at] : -1;
}

/* The length of the line end here: LF, CRLF, or a CR that ends the text; 0 for anything else. */
static size_t line_end(const struct csv_reader *r)
{
	if (peek(r) == '\n')
		return 1;
	if (peek(r) != '\r')
		return 0;
	if (r->at + 1 == r->size)
		return 1;
	return r->text[r->at + 1] == '\n' ? 2 : 0;
}

static void skip_line(struct csv_reader *r)
{
	while (peek(r) >= 0 && peek(r) != '\n')
		r->at++;
	if (peek(r) < 0)
		return;
	r->at++;
	r->line++;
}

static enum csv_error field_put(struct field *f, int byte)
{
	if (byte == '\0')
		return CSV_NUL;
	if (f->length == sizeof(f->bytes))
		return CSV_FIELD_TOO_LONG;
	f->bytes[f->length++] = (char)byte;
	return CSV_OK;
}

/* After the opening quote: up to and with the closing one. */
static enum csv_error read_quoted(struct csv_reader *r, struct field *f)
{
	for (;;) {
		int byte = peek(r);
		enum csv_error error;

		if (byte < 0)
			return CSV_QUOTE_OPEN;
		r->at++;
		if (byte == '"' && peek(r) != '"')
			return CSV_OK;
		if (byte == '"')
			r->at++;
		if (byte == '\n')
			r->line++;
		error = field_put(f, byte);
		if (error != CSV_OK)
			return error;
	}
}

static enum csv_error read_plain(struct csv_reader *r, struct field *f)
{
	while (peek(r) >= 0 && peek(r) != ',' && line_end(r) == 0) {
		enum csv_error error = peek(r) == '"' ? CSV_QUOTE_STRAY : field_put(f, peek(r));

		if (error != CSV_OK)
			return error;
		r->at++;
	}
	return CSV_OK;
}

static enum csv_error read_field(struct csv_reader *r, struct field *f)
{
	enum csv_error error;

	f->length = 0;
	if (peek(r) != '"')
		return read_plain(r, f);
	r->at++;
	error = read_quoted(r, f);
	if (error != CSV_OK)
		return error;
	if (peek(r) >= 0 && peek(r) != ',' && line_end(r) == 0)
		return CSV_QUOTE_STRAY;
	return CSV_OK;
}

static enum csv_error read_record(struct csv_reader *r, struct arena *arena, struct csv_record *out)
{
	struct field f;

	for (;;) {
		enum csv_error error = read_field(r, &f);
		char *copy;

		if (error != CSV_OK)
			return error;
		if (out->count == CSV_FIELDS_MAX)
			return CSV_TOO_MANY_FIELDS;
		copy = arena_alloc(arena, f.length + 1);
		memcpy(copy, f.bytes, f.length);
		out->field[out->count++] = copy;
		if (peek(r) != ',')
			return CSV_OK;
		r->at++;
	}
}

static void skip_blank_lines(struct csv_reader *r)
{
	for (size_t length = line_end(r); length > 0; length = line_end(r)) {
		r->at += length;
		r->line++;
	}
}

/*
 * A quote that never closes swallows what follows, so there the reader goes back to the line after
 * the record's first: the other lines are then reported for themselves.
 */
static void recover(struct csv_reader *r, enum csv_error error, struct csv_reader start)
{
	if (error == CSV_QUOTE_OPEN || error == CSV_FIELD_TOO_LONG)
		*r = start;
	skip_line(r);
}

enum csv_error csv_next(struct csv_reader *r, struct arena *arena, struct csv_record *out)
{
	struct csv_reader start;
	enum csv_error error;
	size_t end;

	skip_blank_lines(r);
	start = *r;
	out->line = r->line;
	out->count = 0;
	if (peek(r) < 0)
		return CSV_END;
	error = read_record(r, arena, out);
	if (error != CSV_OK) {
		recover(r, error, start);
		return error;
	}
	end = line_end(r);
	r->at += end;
	r->line += end > 0;
	return CSV_OK;
}

const char *csv_error_message(enum csv_error error)
{
	switch (error) {
	case CSV_OK:
	case CSV_END:
		break;
	case CSV_QUOTE_OPEN:
		return N_("A quotation mark opens a field and is never closed.");
	case CSV_QUOTE_STRAY:
		return N_("A quotation mark stands inside a field: double it and quote the field.");
	case CSV_TOO_MANY_FIELDS:
		return N_("The line has too many fields.");
	case CSV_FIELD_TOO_LONG:
		return N_("A field is too long: perhaps a quotation mark is not closed.");
	case CSV_NUL:
		return N_("The line contains a zero byte: the file is damaged or not a text.");
	}
	return NULL;
}

static bool append(char *buf, size_t size, size_t *length, const char *text, size_t count)
{
	if (count >= size - *length)
		return false;
	memcpy(buf + *length, text, count);
	*length += count;
	return true;
}

/*
 * A first field is quoted where it is empty, so that a record of it alone is not a blank line, and
 * where it begins with the character of a BOM, so that it is not taken for one.
 */
static bool needs_quotes(const char *field, bool first)
{
	if (first && strncmp(field, bom, sizeof(bom) - 1) == 0)
		return true;
	return strpbrk(field, ",\"\r\n") != NULL || (first && field[0] == '\0');
}

bool csv_append(char *buf, size_t size, const char *field, bool first)
{
	size_t start = strlen(buf), length = start;
	bool quoted = needs_quotes(field, first);
	bool fits = true;

	assert(start < size);
	if (!first)
		fits = append(buf, size, &length, ",", 1);
	if (quoted)
		fits = fits && append(buf, size, &length, "\"", 1);
	for (const char *p = field; *p != '\0' && fits; p++)
		fits = *p == '"' ? append(buf, size, &length, "\"\"", 2)
				 : append(buf, size, &length, p, 1);
	if (quoted)
		fits = fits && append(buf, size, &length, "\"", 1);
	buf[fits ? length : start] = '\0';
	return fits;
}
