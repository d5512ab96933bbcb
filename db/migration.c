#include "db/migration.h"

#include "db/bind.h"
#include "db/engine.h"

enum schema_statement { SCHEMA_VERSION, SCHEMA_STEP_DONE };

static const char *const texts[] = {
	[SCHEMA_VERSION] = "SELECT MAX(version) FROM schema_version",
	[SCHEMA_STEP_DONE] = "INSERT INTO schema_version (version, name, program, applied_at) "
			     "VALUES ($1, $2, $3, $4)",
};

const struct sql_set schema_sql = {
	.name = "schema", .texts = texts, .count = ARRAY_SIZE(texts), .id = SQL_SET_SCHEMA};

#define EMPTY (-1) /* the version of a database without any of our tables */

static bool version_read(struct db *db)
{
	bool ours = false;
	struct stmt *st;

	db->schema_version = EMPTY;
	if (!db->ops->has_table(db, "schema_version", &ours))
		return false;
	if (!ours)
		return true;
	st = db_stmt(db, &schema_sql, SCHEMA_VERSION);
	if (stmt_one(st) != DB_ROW)
		return false;
	db->schema_version = stmt_is_null(st, 0) ? EMPTY : (int)stmt_int(st, 0);
	return !db->failed;
}

/* Reads the version and refuses a database that this program must not touch. */
static bool version_check(struct db *db, const struct db_options *options, int last)
{
	if (!version_read(db))
		return false;
	if (db->schema_version > last)
		return db_fail(db, CODE_DB_NEWER,
			SAY(N_("The database {1} was made by a newer wattdesk (schema {2}, this "
			       "one "
			       "knows {3}). Install the newer program."),
				say_text(db->label), say_count(db->schema_version),
				say_count(last)));
	if (options->create && db->schema_version != EMPTY)
		return db_fail(db, CODE_EXISTS,
			SAY(N_("There is a hall in {1} already. Nothing was changed."),
				say_text(db->label)));
	if (!options->create && db->schema_version == EMPTY)
		return db_fail(db, CODE_DB_DAMAGED,
			SAY(N_("{1} is not a database of wattdesk. Check the name of the "
			       "database."),
				say_text(db->label)));
	if (options->read_only && db->schema_version < last)
		return db_fail(db, CODE_DB_UNREACHABLE,
			SAY(N_("The database {1} is of an older program. Open it for writing once, "
			       "so "
			       "that it is upgraded."),
				say_text(db->label)));
	return true;
}

/* Takes the transaction back and keeps the reason. */
static bool undo(struct db *db)
{
	struct fault fault = db->fault;
	bool transient = db->transient;

	db_rollback(db);
	return transient ? db_fail_transient(db, fault.code, fault.say)
			 : db_fail(db, fault.code, fault.say);
}

static bool step_run(struct db *db, const struct migration *step, const struct db_options *options)
{
	bool sqlite = db->ops->kind == DB_SQLITE;
	struct stmt *st;

	if (!db->ops->script(db, sqlite ? step->sqlite_text : step->postgres_text))
		return false;
	st = db_stmt(db, &schema_sql, SCHEMA_STEP_DONE);
	stmt_bind_int(st, 1, step->version);
	stmt_bind_text(st, 2, step->name);
	stmt_bind_text(st, 3, options->program_version != NULL ? options->program_version : "");
	stmt_bind_moment(st, 4, options->now);
	return stmt_run(st);
}

/* Steps from up to until in one transaction, each with its row of schema_version. */
static bool steps_apply(struct db *db, const struct migration *from, const struct migration *until,
	const struct db_options *options)
{
	bool ok = db_begin(db);

	for (const struct migration *step = from; ok && step < until; step++)
		ok = step_run(db, step, options);
	if (!ok || !db_commit(db))
		return undo(db);
	db->schema_version = until[-1].version;
	return true;
}

/* A new database is made whole or not at all; an older one goes up step by step. */
static bool upgrade(
	struct db *db, const struct migration_list *list, const struct db_options *options)
{
	int from = db->schema_version + 1;

	if (from == list->count)
		return true; /* another process was first */
	if (db->schema_version == EMPTY)
		return steps_apply(db, list->rows, list->rows + list->count, options);
	if (!db->ops->backup_before(db, from))
		return false;
	for (const struct migration *step = list->rows + from; step < list->rows + list->count;
		step++)
		if (!steps_apply(db, step, step + 1, options))
			return false;
	return true;
}

bool migrations_apply(struct db *db, const struct db_options *options)
{
	const struct migration_list *list =
		options->migrations != NULL ? options->migrations : &migrations_all;
	bool ok;

	if (!version_check(db, options, list->count - 1))
		return false;
	if (db->schema_version == list->count - 1)
		return true;
	if (!db->ops->migration_lock(db))
		return false;
	ok = version_check(db, options, list->count - 1) && upgrade(db, list, options);
	db->ops->migration_unlock(db);
	return ok;
}
