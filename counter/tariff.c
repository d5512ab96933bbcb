/*
 * Tariffs are registered as the text they are: the text is kept, and bills are made of what was
 * kept.
 */
#include "counter/tariff.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/tariff.h"
#include "core/tariff_file.h"
#include "core/utf8.h"
#include "counter/file_hash.h"
#include "counter/import_row.h"
#include "counter/operation.h"
#include "db/tariff_store.h"

static_assert(SHA256_TEXT_MAX == TARIFF_SHA256_BYTES, "a sum fits its column");

struct register_work {
	const char *const *paths;
	const char *path; /* the one at hand */
	size_t count, capacity;
	struct arena *arena;
	struct import_result *out;
};

static void bad(struct register_work *w, long line, const char *code, struct say say)
{
	struct import_error *error;

	w->out->errors_total++;
	if (w->out->error_count == IMPORT_ERRORS_MAX)
		return;
	w->out->errors = arena_grow(w->arena, w->out->errors, w->out->error_count, &w->capacity,
		sizeof w->out->errors[0]);
	error = &w->out->errors[w->out->error_count++];
	*error = (struct import_error){
		.line = line, .file = w->count > 1 ? w->path : NULL, .code = code, .say = say};
}

/* What accounts call it. False: too long or empty. */
static bool name_of(const char *path, char *name, size_t size)
{
	const char *base = strrchr(path, '/');
	size_t length;

	base = base == NULL ? path : base + 1;
	length = strcspn(base, ".@");
	if (length == 0 || length >= size)
		return false;
	memcpy(name, base, length);
	name[length] = '\0';
	return true;
}

static bool store(struct session *s, struct register_work *w, struct tariff_row *row)
{
	struct tariff_row stored = *row;
	bool found;

	if (!tariff_store_find(s->db, w->arena, &stored, &found))
		return session_db_failed(s);
	if (!found) {
		w->out->inserted++;
		return tariff_store_insert(s->db, row) || session_db_failed(s);
	}
	if (strcmp(stored.body, row->body) == 0)
		w->out->unchanged++;
	else
		bad(w, 0, "conflict",
			SAY(N_("A tariff {1} from {2} is registered with another content. Bills "
			       "may stand on it: give the new one its own first day."),
				say_text(row->name), say_date(row->valid_from)));
	return true;
}

/* text: the whole file, ended by a NUL. */
static bool take(struct session *s, struct register_work *w, const char *path, const char *text)
{
	struct tariff *tariff = arena_alloc(w->arena, sizeof *tariff);
	struct tariff_file_error error;
	struct tariff_row row = {.login = s->login, .at = session_now(s)};
	int64_t bytes;

	w->out->read++;
	if (!name_of(path, row.name, sizeof row.name)) {
		bad(w, 0, code_name(CODE_BAD_VALUE),
			SAY(N_("{1}: a tariff's file has a name of 1 to 32 characters, then "
			       ".tariff"),
				say_text(path)));
		return true;
	}
	if (!tariff_file_read(tariff, text, strlen(text), &error)) {
		bad(w, error.line, code_name(CODE_BAD_VALUE), error.say);
		return true;
	}
	row.valid_from = tariff->valid_from;
	row.has_valid_to = tariff->has_valid_to;
	row.valid_to = tariff->valid_to;
	row.price_class = tariff->price_class;
	row.body = text;
	if (!file_sha256(path, row.sha256, &bytes))
		return session_refuse(
			s, CODE_IO, SAY(N_("The file {1} cannot be read again."), say_text(path)));
	return store(s, w, &row);
}

static bool take_file(struct session *s, struct register_work *w, const char *path)
{
	const struct import_request request = {.path = path, .encoding = IMPORT_ENCODING_UTF8};
	char *bytes, *text;
	long bad_line;
	size_t size;

	if (!import_file_read(s, &request, &bytes, &size, &bad_line))
		return false;
	if (bad_line > 0 || memchr(bytes, '\0', size) != NULL) {
		free(bytes);
		bad(w, bad_line, "encoding",
			SAY(N_("The text is not in the encoding that was asked for. Save the file "
			       "as UTF-8 or GB18030.")));
		return true;
	}
	text = arena_alloc(w->arena, size + 1);
	memcpy(text, bytes, size);
	free(bytes);
	return take(s, w, path, text);
}

static bool work(struct session *s, void *ctx, struct operation_record *record)
{
	struct register_work *w = ctx;

	*w->out = (struct import_result){0};
	w->capacity = 0;
	for (size_t i = 0; i < w->count; i++) {
		w->path = w->paths[i];
		if (!take_file(s, w, w->path))
			return false;
	}
	if (w->out->errors_total > 0)
		return session_refuse(s, CODE_IMPORT_REFUSED,
			SAY(N_("The file has {1} errors; nothing was stored. Mend the lines that "
			       "are named and import it again."),
				say_count(w->out->errors_total)));
	record->result_id = w->out->inserted;
	return true;
}

bool tariff_register(struct session *s, const char *const *paths, size_t count, struct arena *arena,
	struct import_result *out)
{
	struct register_work w = {.paths = paths, .count = count, .arena = arena, .out = out};
	struct operation op = {.verb = "import tariffs",
		.args = paths[0],
		.subject = paths[0],
		.work = work,
		.ctx = &w};
	struct operation_record record;

	*out = (struct import_result){0};
	return operation_may(s, op.verb, op.subject, PERMIT_TARIFF_IMPORT) &&
	       operation_run(s, &op, &record);
}
