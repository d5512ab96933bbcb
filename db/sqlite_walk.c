/* The SQLite engine: the file is gone through row by row, a piece at a time. */
#include "db/sqlite_walk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "db/sqlite.h"
#include "db/walk.h"

#define TABLE_ROWS 32 /* what it costs to set up a table, in rows */

struct db_walk {
	struct db *db;
	sqlite3 *handle;
	unsigned start;
	struct arena arena;
	char **names; /* of the tables of this round; in the arena */
	size_t count, capacity, done;
	bool under_way; /* table is set up */
	struct walk_table table;
	sqlite3_value *last[WALK_KEY_MAX]; /* NULL: its first row comes next */
	char *wrong;
	size_t wrong_size;
};

struct db_walk *db_walk_new(struct db *db, unsigned start)
{
	struct db_walk *w = xcalloc(1, sizeof *w);

	w->db = db;
	w->start = start;
	return w;
}

static void forget_last(struct db_walk *w)
{
	for (size_t i = 0; i < ARRAY_SIZE(w->last); i++) {
		sqlite3_value_free(w->last[i]);
		w->last[i] = NULL;
	}
}

static void table_leave(struct db_walk *w)
{
	forget_last(w);
	walk_table_free(&w->table);
	w->under_way = false;
}

static void round_leave(struct db_walk *w)
{
	table_leave(w);
	arena_release(&w->arena);
	w->names = NULL;
	w->count = w->capacity = w->done = 0;
}

void db_walk_free(struct db_walk *w)
{
	if (w == NULL)
		return;
	round_leave(w);
	sqlite3_close(w->handle);
	free(w);
}

/* What the engine stumbles upon, in a page or in the schema, is damage; a busy file is none. */
static enum walk_end stumbled(struct db_walk *w)
{
	int primary = sqlite3_errcode(w->handle);

	if (primary == SQLITE_NOMEM)
		abort();
	if (primary != SQLITE_CORRUPT && primary != SQLITE_NOTADB)
		return WALK_FAILED;
	snprintf(w->wrong, w->wrong_size, "%.80s: %.80s",
		w->table.name != NULL ? w->table.name : "schema", sqlite3_errmsg(w->handle));
	return WALK_DAMAGED;
}

static enum walk_end wrong_row(struct db_walk *w, const char *what, const char *where)
{
	char text[256];

	snprintf(text, sizeof text, "%.80s: a row %s %.80s", w->table.name, what, where);
	utf8_clean(w->wrong, w->wrong_size, text);
	return WALK_DAMAGED;
}

/* --- a row ------------------------------------------------------------------------------------ */

static enum walk_end look_at_values(struct db_walk *w, sqlite3_stmt *row)
{
	const struct walk_table *t = &w->table;

	for (int i = 0; i < t->columns; i++) {
		int kind = sqlite3_column_type(row, i);

		if (kind == SQLITE_NULL ? t->never_null[i] : t->kind[i] != 0 && kind != t->kind[i])
			return wrong_row(w, "holds what cannot be in", sqlite3_column_name(row, i));
	}
	return WALK_GOES_ON;
}

static enum walk_end find_again(struct db_walk *w, sqlite3_stmt *row, const struct walk_find *find)
{
	int rc = SQLITE_OK;

	if (find->st == NULL || (find->belongs >= 0 && sqlite3_column_int(row, find->belongs) == 0))
		return WALK_GOES_ON;
	for (int i = 0; rc == SQLITE_OK && i < find->count; i++)
		rc = sqlite3_bind_value(
			find->st, i + 1, sqlite3_column_value(row, find->column[i]));
	if (rc == SQLITE_OK)
		rc = sqlite3_step(find->st);
	if (rc == SQLITE_ROW)
		return sqlite3_reset(find->st) == SQLITE_OK ? WALK_GOES_ON : stumbled(w);
	if (sqlite3_reset(find->st) != SQLITE_OK)
		return stumbled(w);
	return wrong_row(w, "is not found again by", find->name);
}

static enum walk_end look_at(struct db_walk *w, sqlite3_stmt *row)
{
	const struct walk_table *t = &w->table;
	enum walk_end end = look_at_values(w, row);

	for (int i = 0; end == WALK_GOES_ON && i < t->find_count; i++)
		end = find_again(w, row, &t->find[i]);
	return end;
}

static void remember(struct db_walk *w, sqlite3_stmt *row)
{
	forget_last(w);
	for (int i = 0; i < w->table.key_count; i++) {
		w->last[i] = sqlite3_value_dup(sqlite3_column_value(row, w->table.key[i]));
		if (w->last[i] == NULL)
			abort();
	}
}

/* --- a piece ---------------------------------------------------------------------------------- */

static sqlite3_stmt *rows_prepare(struct db_walk *w)
{
	const struct walk_table *t = &w->table;
	bool on = w->last[0] != NULL;
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(w->handle, on ? t->next : t->first, -1, &st, NULL) != SQLITE_OK)
		return NULL;
	for (int i = 0; on && i < t->key_count; i++)
		if (sqlite3_bind_value(st, i + 1, w->last[i]) != SQLITE_OK)
			abort();
	return st;
}

/* The next rows of the table; takes from rows what was read. */
static enum walk_end rows_go_on(struct db_walk *w, int *rows)
{
	sqlite3_stmt *st = rows_prepare(w);
	enum walk_end end = WALK_GOES_ON;
	int rc = st == NULL ? SQLITE_ERROR : SQLITE_ROW;

	while (end == WALK_GOES_ON && *rows > 0 && rc == SQLITE_ROW) {
		rc = sqlite3_step(st);
		if (rc != SQLITE_ROW)
			break;
		end = look_at(w, st);
		if (--*rows == 0)
			remember(w, st);
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		end = stumbled(w);
	sqlite3_finalize(st);
	if (rc == SQLITE_DONE) {
		table_leave(w);
		w->done++;
	}
	return end;
}

static enum walk_end table_begin(struct db_walk *w)
{
	w->under_way =
		walk_table_set_up(&w->table, w->handle, w->names[(w->start + w->done) % w->count]);
	return w->under_way ? WALK_GOES_ON : stumbled(w);
}

static enum walk_end round_begin(struct db_walk *w)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(w->handle,
		"SELECT name FROM pragma_table_list WHERE schema = 'main' AND "
		"type IN ('table', 'shadow') ORDER BY name",
		-1, &st, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		w->names =
			arena_grow(&w->arena, w->names, w->count, &w->capacity, sizeof *w->names);
		w->names[w->count++] =
			arena_text(&w->arena, (const char *)sqlite3_column_text(st, 0));
		rc = SQLITE_OK;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? WALK_GOES_ON : stumbled(w);
}

static enum walk_end piece(struct db_walk *w, int rows)
{
	enum walk_end end = w->count == 0 ? round_begin(w) : WALK_GOES_ON;

	while (end == WALK_GOES_ON && rows > 0 && w->done < w->count) {
		if (!w->under_way) {
			end = table_begin(w);
			rows = rows > TABLE_ROWS ? rows - TABLE_ROWS : 1;
		}
		if (end == WALK_GOES_ON)
			end = rows_go_on(w, &rows);
	}
	if (end == WALK_GOES_ON && w->done == w->count)
		return WALK_ROUND_OVER;
	return end;
}

/* It keeps few pages: what it has seen it does not need again. */
static enum walk_end handle_begin(struct db_walk *w)
{
	enum walk_end end;

	if (w->handle == NULL) {
		w->handle = sqlite_handle_open(w->db, w->db->path, SQLITE_OPEN_READONLY);
		if (w->handle == NULL) {
			end = db_fault(w->db)->code == CODE_DB_DAMAGED ? WALK_DAMAGED : WALK_FAILED;
			utf8_copy(w->wrong, w->wrong_size, "it cannot be opened");
			db_rollback(w->db);
			return end;
		}
		(void)sqlite3_exec(w->handle, "PRAGMA cache_size=64", NULL, NULL, NULL);
	}
	return sqlite3_exec(w->handle, "BEGIN", NULL, NULL, NULL) == SQLITE_OK ? WALK_GOES_ON
									       : stumbled(w);
}

enum walk_end db_walk_step(struct db_walk *w, int rows, char *first_wrong, size_t size)
{
	enum walk_end end;

	if (w->db->ops->kind != DB_SQLITE)
		return WALK_ROUND_OVER;
	assert(w->db->transaction == DB_NO_TRANSACTION && !w->db->failed);
	w->wrong = first_wrong;
	w->wrong_size = size;
	end = handle_begin(w);
	if (end == WALK_GOES_ON)
		end = piece(w, rows);
	if (end != WALK_GOES_ON)
		round_leave(w);
	if (w->handle != NULL)
		(void)sqlite3_exec(w->handle, "ROLLBACK", NULL, NULL, NULL);
	return end;
}
