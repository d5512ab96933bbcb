/*
 * Tariffs and funds of a run, each read once. They are read as they were registered: a file that
 * was edited since counts only when it is registered again.
 */
#include "counter/reckon_tariff.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/tariff_file.h"
#include "counter/small_file.h"
#include "db/tariff_store.h"

#define FUNDS_BYTES_MAX (1024 * 1024)

static bool tariff_load(struct reckon *r, const char *name, struct reckon_tariff *out)
{
	struct tariff_row *rows;

	if (!tariff_store_list(r->s->db, name, &r->arena, &rows, &out->count))
		return session_db_failed(r->s);
	out->name = arena_text(&r->arena, name);
	out->versions = arena_alloc(&r->arena, out->count * sizeof *out->versions);
	out->ids = arena_alloc(&r->arena, out->count * sizeof *out->ids);
	for (size_t i = 0; i < out->count; i++) {
		struct tariff_file_error error;

		out->ids[i] = rows[i].tariff_id;
		if (!tariff_file_read(
			    &out->versions[i], rows[i].body, strlen(rows[i].body), &error))
			return session_refuse(r->s, CODE_DB_DAMAGED,
				SAY(N_("The tariff {1} of {2} cannot be read as it is stored. Have "
				       "the database checked."),
					say_text(name), say_date(rows[i].valid_from)));
	}
	return true;
}

bool reckon_tariff_find(struct reckon *r, const char *name, const struct reckon_tariff **out)
{
	struct reckon_tariff *tariff;

	for (tariff = r->tariffs; tariff != NULL; tariff = tariff->next)
		if (strcmp(tariff->name, name) == 0) {
			*out = tariff;
			return true;
		}
	tariff = arena_alloc(&r->arena, sizeof *tariff);
	if (!tariff_load(r, name, tariff))
		return false;
	tariff->next = r->tariffs;
	r->tariffs = tariff;
	*out = tariff;
	return true;
}

/* A tariff that asks for funds says itself that there are none. */
bool reckon_funds_load(struct reckon *r)
{
	char path[4096];
	struct arena arena = ARENA_EMPTY;
	struct small_file file;
	struct funds_error error;
	enum small_file_end end;
	bool ok;

	snprintf(path, sizeof path, "%s/tariffs/funds.csv",
		r->s->share_dir == NULL ? "share" : r->s->share_dir);
	end = small_file_read(&arena, path, FUNDS_BYTES_MAX, &file);
	ok = end != SMALL_FILE_READ ||
	     funds_read(&r->funds, &r->arena, file.bytes, file.size, &error);
	arena_release(&arena);
	if (end == SMALL_FILE_BAD)
		return session_refuse(r->s, CODE_TEMPLATE_BAD, file.why.say);
	if (!ok)
		return session_refuse(r->s, CODE_TEMPLATE_BAD,
			SAY(N_("The table of funds cannot be read at line {1}: mend {2}."),
				say_count(error.line), say_text(path)));
	return true;
}
