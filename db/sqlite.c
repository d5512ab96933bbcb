/* The SQLite engine: transactions behind the queue, statements, values. */
#include "db/sqlite.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define TABLE_NAME_MAX 64

struct sqlite_stmt {
	sqlite3_stmt *handle;
	bool tells_number; /* one row, one column: the number of the row that was inserted */
	bool told;
	int64_t number;
	int index[DB_PARAMS_MAX + 1]; /* of $n; SQLite numbers names by first appearance */
};

static bool exec(struct db *db, const char *sql)
{
	struct sqlite *engine = db->engine;

	if (sqlite3_exec(engine->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fail(db, engine->handle);
	return true;
}

/* The same for what is done again and again. */
static bool run(struct db *db, sqlite3_stmt **st, const char *sql)
{
	struct sqlite *engine = db->engine;
	int rc = SQLITE_OK;

	if (*st == NULL)
		rc = sqlite3_prepare_v3(
			engine->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL);
	if (rc != SQLITE_OK)
		return sqlite_fail(db, engine->handle);
	(void)sqlite3_step(*st);
	return sqlite3_reset(*st) == SQLITE_OK || sqlite_fail(db, engine->handle);
}

/* A full disk or a failed write has already rolled back. What was refused was seen, and is told. */
static void sqlite_rollback(struct db *db)
{
	struct sqlite *engine = db->engine;
	bool seen = engine->queued && !engine->migrating;

	if (!sqlite3_get_autocommit(engine->handle))
		(void)sqlite3_exec(engine->handle, "ROLLBACK", NULL, NULL, NULL);
	sqlite_desk_give(db);
	if (seen)
		(void)(sqlite_sync_seen(db) == true);
}

static bool sqlite_begin(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (!sqlite_desk_take(db))
		return false;
	if (run(db, &engine->begin, "BEGIN IMMEDIATE") && sqlite_sync_mend(db))
		return true;
	sqlite_rollback(db);
	return false;
}

static bool sqlite_begin_read(struct db *db)
{
	struct sqlite *engine = db->engine;

	engine->seen_is_kept = false;
	return exec(db, "BEGIN DEFERRED");
}

/* The desk is given up before the disk has it all: what takes long keeps nobody waiting. */
static bool sqlite_commit(struct db *db)
{
	struct sqlite *engine = db->engine;
	int64_t number = sqlite_sync_put_off(db);
	bool ok = run(db, &engine->commit, "COMMIT");

	sqlite_sync_put_on(db, number);
	if (!ok)
		return false;
	sqlite_desk_give(db);
	if (!sqlite_sync_commit(db, number))
		return false;
	sqlite_sync_clear_log(db);
	return true;
}

static bool sqlite_has_table(struct db *db, const char *table, bool *out)
{
	struct sqlite *engine = db->engine;
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(engine->handle,
		"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	*out = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		(void)sqlite_fail(db, engine->handle);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static void sqlite_finalize(struct db *db, void *prepared)
{
	struct sqlite_stmt *st = prepared;

	(void)db;
	sqlite3_finalize(st->handle);
	free(st);
}

/*
 * SQLite keeps what a statement returns in a table that is made and dropped each time it runs,
 * which costs as much as the insert. Of a statement that inserts one row and returns its number
 * alone, the connection knows that number anyway: such a statement is prepared without its last
 * words. Returns how many bytes of it are left, or -1 where it is anything else.
 */
static int without_number(struct sqlite *engine, const char *sql)
{
	static const char insert[] = "INSERT INTO ", returning[] = " RETURNING ";
	const char *name = sql + sizeof insert - 1, *tail = strstr(sql, returning), *type = NULL;
	char table[TABLE_NAME_MAX];
	int primary = 0, size;

	if (strncmp(sql, insert, sizeof insert - 1) != 0 || tail == NULL ||
		strstr(sql, " VALUES (") == NULL || strstr(sql, " ON CONFLICT ") != NULL)
		return -1;
	size = snprintf(table, sizeof table, "%.*s", (int)strcspn(name, " "), name);
	if (size >= (int)sizeof table || sqlite3_table_column_metadata(engine->handle, NULL, table,
						 tail + sizeof returning - 1, &type, NULL, NULL,
						 &primary, NULL) != SQLITE_OK)
		return -1;
	return primary != 0 && strcmp(type, "INTEGER") == 0 ? (int)(tail - sql) : -1;
}

static void *sqlite_prepare(struct db *db, const char *name, const char *sql, int params)
{
	struct sqlite *engine = db->engine;
	struct sqlite_stmt *st = xcalloc(1, sizeof *st);
	int size = without_number(engine, sql);
	char parameter[16];

	(void)name;
	st->tells_number = size >= 0;
	if (sqlite3_prepare_v3(engine->handle, sql, size, SQLITE_PREPARE_PERSISTENT, &st->handle,
		    NULL) != SQLITE_OK) {
		(void)sqlite_fail(db, engine->handle);
		sqlite_finalize(db, st);
		return NULL;
	}
	/* "$1::text" would be a name of its own, and $1 silently null. */
	assert(sqlite3_bind_parameter_count(st->handle) == params);
	for (int n = 1; n <= params; n++) {
		snprintf(parameter, sizeof parameter, "$%d", n);
		st->index[n] = sqlite3_bind_parameter_index(st->handle, parameter);
		assert(st->index[n] > 0);
	}
	return st;
}

static bool sqlite_bind(struct db *db, void *prepared, int n, const struct cell *value)
{
	struct sqlite *engine = db->engine;
	struct sqlite_stmt *st = prepared;
	const char *bytes = value->size > 0 ? value->bytes : "";
	int at = st->index[n];
	int rc = SQLITE_MISUSE;

	switch (value->kind) {
	case CELL_NULL:
		rc = sqlite3_bind_null(st->handle, at);
		break;
	case CELL_INT:
		rc = sqlite3_bind_int64(st->handle, at, value->integer);
		break;
	case CELL_TEXT:
		rc = sqlite3_bind_text64(
			st->handle, at, bytes, value->size, SQLITE_TRANSIENT, SQLITE_UTF8);
		break;
	case CELL_BLOB:
		rc = sqlite3_bind_blob64(st->handle, at, bytes, value->size, SQLITE_TRANSIENT);
		break;
	case CELL_OTHER:
		break;
	}
	return rc == SQLITE_OK || sqlite_fail(db, engine->handle);
}

static enum db_step sqlite_step(struct db *db, void *prepared)
{
	struct sqlite *engine = db->engine;
	struct sqlite_stmt *st = prepared;
	bool reads = sqlite3_stmt_readonly(st->handle) != 0;
	int rc;

	assert(reads || db->transaction == DB_WRITING);
	if (st->told)
		return DB_DONE;
	rc = sqlite3_step(st->handle);
	if ((rc == SQLITE_ROW || rc == SQLITE_DONE) && db->transaction != DB_WRITING &&
		!sqlite_sync_seen(db))
		return DB_FAILED;
	if (rc == SQLITE_ROW)
		return DB_ROW;
	if (rc == SQLITE_DONE) {
		if (!reads)
			db->changes = sqlite3_changes64(engine->handle);
		st->told = st->tells_number;
		st->number = sqlite3_last_insert_rowid(engine->handle);
		return st->told ? DB_ROW : DB_DONE;
	}
	(void)sqlite_fail(db, engine->handle);
	return DB_FAILED;
}

static void sqlite_reset(struct db *db, void *prepared)
{
	struct sqlite_stmt *st = prepared;

	(void)db;
	st->told = false;
	(void)sqlite3_reset(st->handle); /* repeats the fault of the last step */
	(void)sqlite3_clear_bindings(st->handle);
}

static int sqlite_columns(void *prepared)
{
	struct sqlite_stmt *st = prepared;

	return st->tells_number ? 1 : sqlite3_column_count(st->handle);
}

static void sqlite_column(void *prepared, int column, struct cell *out)
{
	const struct sqlite_stmt *statement = prepared;
	sqlite3_stmt *st = statement->handle;

	*out = (struct cell){.kind = CELL_OTHER};
	if (statement->tells_number) {
		*out = (struct cell){.kind = CELL_INT, .integer = statement->number};
		return;
	}
	switch (sqlite3_column_type(st, column)) {
	case SQLITE_NULL:
		out->kind = CELL_NULL;
		break;
	case SQLITE_INTEGER:
		out->kind = CELL_INT;
		out->integer = sqlite3_column_int64(st, column);
		break;
	case SQLITE_TEXT:
		out->kind = CELL_TEXT;
		out->bytes = (const char *)sqlite3_column_text(st, column);
		out->size = (size_t)sqlite3_column_bytes(st, column);
		break;
	case SQLITE_BLOB:
		out->kind = CELL_BLOB;
		out->bytes = sqlite3_column_blob(st, column);
		out->size = (size_t)sqlite3_column_bytes(st, column);
		break;
	}
}

const struct db_engine_ops sqlite_ops = {
	.kind = DB_SQLITE,
	.open = sqlite_open,
	.close = sqlite_close,
	.publish = sqlite_publish,
	.begin = sqlite_begin,
	.begin_read = sqlite_begin_read,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.script = exec,
	.has_table = sqlite_has_table,
	.join = sqlite_join,
	.be_alone = sqlite_be_alone,
	.leave = sqlite_leave,
	.migration_lock = sqlite_migration_lock,
	.migration_unlock = sqlite_migration_unlock,
	.backup_before = sqlite_backup_before,
	.backup = sqlite_backup,
	.check = sqlite_check,
	.prepare = sqlite_prepare,
	.finalize = sqlite_finalize,
	.bind = sqlite_bind,
	.step = sqlite_step,
	.reset = sqlite_reset,
	.columns = sqlite_columns,
	.column = sqlite_column,
};
