/* What an engine knows of its own triggers; db/make_migrations.py made them. */
#include "db/verify_guard.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "db/database.h"
#include "db/migration.h"
#include "db/sql_sets.h"

enum { GUARD_WHOLE, GUARD_FOREIGN, GUARD_SQL_COUNT };

#define SQLITE_GUARD(name, action)                                  \
	"'CREATE TRIGGER ' || tbl_name || '" name " BEFORE " action \
	" ON ' || tbl_name || ' BEGIN' || char(10) || char(9) || "  \
	"'SELECT RAISE(ABORT, ''' || tbl_name || ' is append only'');' || char(10) || 'END'"

/* GUARD_WHOLE: every table that has both of its triggers, in one pass over them. */
static const char *const sqlite_texts[GUARD_SQL_COUNT] = {
	[GUARD_WHOLE] = "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND sql IN "
			"(" SQLITE_GUARD("_no_update", "UPDATE") ", " SQLITE_GUARD(
				"_no_delete", "DELETE") ") GROUP BY tbl_name HAVING count(*) = 2",
	[GUARD_FOREIGN] = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name NOT IN "
			  "(tbl_name || '_no_update', tbl_name || '_no_delete') LIMIT 1",
};

const struct sql_set guard_sqlite_sql = {
	"guard_sqlite", sqlite_texts, GUARD_SQL_COUNT, SQL_SET_GUARD_SQLITE};

/* tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate. */
static const char *const postgres_texts[GUARD_SQL_COUNT] = {
	[GUARD_WHOLE] = "SELECT CAST(c.relname AS TEXT) FROM pg_trigger AS t "
			"JOIN pg_proc AS f ON f.oid = t.tgfoid JOIN pg_class AS c "
			"ON c.oid = t.tgrelid AND c.oid = to_regclass(quote_ident(c.relname)) "
			"WHERE t.tgqual IS NULL AND t.tgenabled IN ('O', 'A') "
			"AND t.tgtype IN (27, 34) AND f.proname = 'refuse_change' "
			"AND f.prosrc LIKE '%RAISE EXCEPTION%' AND f.prosrc NOT LIKE '%RETURN%' "
			"GROUP BY c.relname HAVING count(*) = 2",
	[GUARD_FOREIGN] = "SELECT CAST(t.tgname AS TEXT) FROM pg_trigger AS t JOIN pg_class AS c "
			  "ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname NOT IN "
			  "(c.relname || '_no_change', c.relname || '_no_truncate') LIMIT 1",
};

const struct sql_set guard_postgres_sql = {
	"guard_postgres", postgres_texts, GUARD_SQL_COUNT, SQL_SET_GUARD_POSTGRES};

static const struct sql_set *set_of(struct db *db)
{
	return db_engine(db) == DB_SQLITE ? &guard_sqlite_sql : &guard_postgres_sql;
}

struct names {
	struct arena arena;
	const char **list;
	size_t count, room;
};

static bool names_load(struct db *db, struct names *whole)
{
	struct stmt *st = db_stmt(db, set_of(db), GUARD_WHOLE);
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW) {
		whole->list = arena_grow(&whole->arena, whole->list, whole->count, &whole->room,
			sizeof *whole->list);
		whole->list[whole->count++] = arena_text(&whole->arena, stmt_text(st, 0));
	}
	return step == DB_DONE;
}

static bool names_have(const struct names *whole, const char *name)
{
	for (size_t i = 0; i < whole->count; i++)
		if (strcmp(whole->list[i], name) == 0)
			return true;
	return false;
}

static bool tables_guarded(struct db *db, bool *ok, int64_t *rows, char *first_wrong, size_t size)
{
	struct names whole = {.arena = ARENA_EMPTY};
	bool read = names_load(db, &whole);

	for (const char *const *table = append_only_tables; read && *ok && *table != NULL;
		table++) {
		++*rows;
		*ok = names_have(&whole, *table);
		if (!*ok)
			snprintf(first_wrong, size,
				"table %s can be changed: its triggers are not whole", *table);
	}
	arena_release(&whole.arena);
	return read;
}

bool verify_guards(struct db *db, bool *ok, int64_t *rows, char *first_wrong, size_t size)
{
	struct stmt *st;
	enum db_step step;

	*ok = true;
	*rows = 0;
	if (!tables_guarded(db, ok, rows, first_wrong, size))
		return false;
	if (!*ok)
		return true;
	st = db_stmt(db, set_of(db), GUARD_FOREIGN);
	step = stmt_one(st);
	*ok = step != DB_ROW;
	if (step == DB_ROW)
		snprintf(first_wrong, size, "trigger %s is not one of ours", stmt_text(st, 0));
	return step != DB_FAILED;
}
