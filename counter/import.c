/*
 * One file, one transaction: all of it or nothing, with every bad line named. Reading goes on
 * behind an error, so that a file is mended once and not line by line.
 */
#include "counter/import.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/import_row.h"
#include "counter/operation.h"

/* Open addressing; 0 is no id. */
struct id_set {
	int64_t *ids;
	size_t capacity, count;
};

#define ID_SET_FIRST 1024

static size_t id_place(const struct id_set *set, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 32) % set->capacity;

	while (set->ids[at] != 0 && set->ids[at] != id)
		at = (at + 1) % set->capacity;
	return at;
}

static void id_set_grow(struct id_set *set)
{
	struct id_set wider = {.capacity = set->capacity == 0 ? ID_SET_FIRST : set->capacity * 2,
		.count = set->count};

	wider.ids = xcalloc(wider.capacity, sizeof wider.ids[0]);
	for (size_t i = 0; i < set->capacity; i++)
		if (set->ids[i] != 0)
			wider.ids[id_place(&wider, set->ids[i])] = set->ids[i];
	free(set->ids);
	*set = wider;
}

bool id_set_add(struct id_set *set, int64_t id)
{
	size_t at;

	if (set->count * 2 >= set->capacity)
		id_set_grow(set);
	at = id_place(set, id);
	if (set->ids[at] == id)
		return false;
	set->ids[at] = id;
	set->count++;
	return true;
}

const char *import_text(const struct import *im, int column)
{
	int place = im->place[column];

	return place >= 0 && (size_t)place < im->record.count ? im->record.field[place] : "";
}

bool import_says(const struct import *im, int column)
{
	return im->place[column] >= 0;
}

void import_bad(struct import *im, const char *field, const char *code, struct say say)
{
	struct import_result *out = im->out;
	struct import_error *error;

	im->bad = true;
	out->errors_total++;
	if (out->error_count == IMPORT_ERRORS_MAX)
		return;
	out->errors = arena_grow(im->arena, out->errors, out->error_count, &im->error_capacity,
		sizeof out->errors[0]);
	error = &out->errors[out->error_count++];
	*error = (struct import_error){.line = im->line, .code = code, .say = say};
	utf8_clean(error->field, sizeof error->field, field);
}

/* The column of that name, or the number of columns. */
static int column_named(const struct import_kind *kind, const char *name)
{
	int column = 0;

	while (column < kind->columns && strcmp(kind->name(column), name) != 0)
		column++;
	return column;
}

static void header_field(struct import *im, int at)
{
	const char *name = im->record.field[at];
	int column = column_named(im->kind, name);

	if (column == im->kind->columns)
		import_bad(im, name, "unknown_column",
			SAY(N_("There is no column {1}. Remove it or mend its name."),
				say_text(name)));
	else if (im->place[column] >= 0)
		import_bad(im, name, "duplicate_column",
			SAY(N_("The column {1} stands twice."), say_text(name)));
	else
		im->place[column] = at;
}

/* The names decide and the order is free; without a right header no line can be read. */
static void header_read(struct import *im)
{
	for (int column = 0; column < im->kind->columns; column++)
		im->place[column] = -1;
	for (size_t at = 0; at < im->record.count; at++)
		header_field(im, (int)at);
	for (int column = 0; column < im->kind->columns; column++)
		if (im->place[column] < 0 && im->kind->required(column))
			import_bad(im, im->kind->name(column), "missing",
				SAY(N_("The column {1} is missing."),
					say_text(im->kind->name(column))));
}

const char *import_filled(struct import *im, int column)
{
	const char *text = import_text(im, column);

	if (text[0] != '\0')
		return text;
	import_bad(im, im->kind->name(column), "missing",
		SAY(N_("It is empty and must be filled in.")));
	return NULL;
}

void import_date(struct import *im, int column, struct date *out)
{
	const char *text = import_filled(im, column);

	if (text != NULL && !date_parse(out, text))
		import_bad(im, im->kind->name(column), code_name(CODE_BAD_DATE),
			SAY(N_("{1} is not a date. Write year, month and day like 2026-11-21."),
				say_text(text)));
}

static const char *csv_code(enum csv_error error)
{
	if (error == CSV_QUOTE_OPEN || error == CSV_QUOTE_STRAY)
		return "quote";
	return code_name(CODE_BAD_VALUE);
}

/* The next record that can be read; what cannot is noted. False: the end. */
static bool record_next(struct import *im, struct csv_reader *reader, struct arena *arena)
{
	for (;;) {
		enum csv_error error;

		im->line = reader->line;
		error = csv_next(reader, arena, &im->record);
		if (error == CSV_END)
			return false;
		im->bad = false;
		if (error == CSV_OK) {
			im->line = im->record.line;
			return true;
		}
		import_bad(im, "", csv_code(error), SAY(csv_error_message(error)));
	}
}

static bool record_store(struct import *im, size_t header_count)
{
	im->out->read++;
	if (im->record.count > header_count)
		import_bad(im, "", code_name(CODE_BAD_VALUE),
			SAY(N_("The line has {1} fields, the header has {2}."),
				say_count((int64_t)im->record.count),
				say_count((int64_t)header_count)));
	return im->kind->store(im);
}

/* All records, in one transaction. False: the world failed. */
static bool records_store(struct import *im, const char *text, size_t size)
{
	struct arena arena = ARENA_EMPTY;
	struct csv_reader reader;
	size_t header_count;
	bool ok = true;

	csv_init(&reader, text, size);
	if (!record_next(im, &reader, &arena))
		im->record.count = 0;   /* an empty file: every column is missing */
	if (im->out->errors_total == 0) /* else the header itself could not be read */
		header_read(im);
	header_count = im->record.count;
	if (im->out->errors_total > 0)
		goto out;
	while (ok) {
		arena_release(&arena);
		if (!record_next(im, &reader, &arena))
			break;
		ok = record_store(im, header_count);
	}
out:
	arena_release(&arena);
	return ok;
}

struct import_work {
	const struct import_request *request;
	const struct import_kind *kind;
	struct arena *arena;
	struct import_result *out;
	const char *text;
	size_t size;
};

static bool refuse_lines(struct session *s, const struct import_result *out)
{
	return session_refuse(s, CODE_IMPORT_REFUSED,
		SAY(N_("The file has {1} errors; nothing was stored. Mend the lines that are named "
		       "and import it again."),
			say_count(out->errors_total)));
}

static bool work(struct session *s, void *ctx, struct operation_record *record)
{
	const struct import_work *w = ctx;
	struct id_set seen = {0};
	struct import im = {.s = s,
		.request = w->request,
		.kind = w->kind,
		.arena = w->arena,
		.out = w->out,
		.today = session_today(s),
		.now = session_now(s),
		.seen = &seen};
	bool ok;

	*w->out = (struct import_result){0};
	ok = records_store(&im, w->text, w->size);
	free(seen.ids);
	if (!ok)
		return false;
	if (w->out->errors_total > 0)
		return refuse_lines(s, w->out);
	record->result_id = w->out->inserted;
	snprintf(record->detail, sizeof record->detail,
		"read %" PRId64 ", inserted %" PRId64 ", unchanged %" PRId64 ", updated %" PRId64,
		w->out->read, w->out->inserted, w->out->unchanged, w->out->updated);
	return true;
}

static bool refuse_encoding(struct session *s, const struct import_work *w, long line)
{
	struct import im = {.s = s, .arena = w->arena, .out = w->out, .line = line};

	import_bad(&im, "", "encoding",
		SAY(N_("The text is not in the encoding that was asked for. Save the file as UTF-8 "
		       "or GB18030.")));
	return refuse_lines(s, w->out);
}

/* Counted before anything is read, so that nobody waits for a refusal. */
static bool lines_fit(struct session *s, const struct import_work *w)
{
	long lines = w->size > 0 && w->text[w->size - 1] != '\n';

	for (const char *p = w->text;
		(p = memchr(p, '\n', w->size - (size_t)(p - w->text))) != NULL; p++)
		lines++;
	if (lines <= IMPORT_LINES_MAX)
		return true;
	return session_refuse(s, CODE_LIMIT_EXCEEDED,
		SAY(N_("The file has {1} lines; at most {2} are taken at once. Divide it."),
			say_count(lines), say_count(IMPORT_LINES_MAX)));
}

bool import_run(struct session *s, const struct import_request *request, struct arena *arena,
	struct import_result *out)
{
	static const struct import_kind *const kinds[] = {
		[IMPORT_ACCOUNTS] = &import_accounts,
		[IMPORT_BILLS] = &import_bills,
		[IMPORT_METERS] = &import_meters,
		[IMPORT_TERMS] = &import_terms,
		[IMPORT_READINGS] = &import_readings,
	};
	const struct import_kind *kind = kinds[request->what];
	struct import_work w = {.request = request, .kind = kind, .arena = arena, .out = out};
	struct operation op = {.verb = kind->verb,
		.args = request->path,
		.subject = request->path,
		.work = work,
		.ctx = &w};
	struct operation_record record;
	char *bytes;
	long bad_line;
	bool ok;

	*out = (struct import_result){0};
	if (!operation_may(s, kind->verb, request->path, kind->permission) ||
		!import_file_read(s, request, &bytes, &w.size, &bad_line))
		return false;
	if (bad_line > 0)
		return refuse_encoding(s, &w, bad_line);
	w.text = bytes;
	ok = lines_fit(s, &w) && operation_run(s, &op, &record);
	free(bytes);
	return ok;
}
