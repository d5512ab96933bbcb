#include "db/migration.h"

#include <assert.h>
#include <time.h>
#include <unistd.h>

#include "db/bind.h"
#include "db/engine.h"

enum schema_statement { SCHEMA_VERSION, SCHEMA_STEP_DONE };

static const char *const texts[] = {
	[SCHEMA_VERSION] = "SELECT version FROM schema_version ORDER BY version",
	[SCHEMA_STEP_DONE] = "INSERT INTO schema_version (version, name, program, applied_at) "
			     "VALUES ($1, $2, $3, $4)",
};

const struct sql_set schema_sql = {
	.name = "schema", .texts = texts, .count = ARRAY_SIZE(texts), .id = SQL_SET_SCHEMA};

#define UPGRADE_WAIT_MS 1000 /* others may only be looking, too */
#define PAUSE_MS 16

#define EMPTY (-1) /* the version of a database without any of our tables */

/* What of a list stands in a database. */
struct progress {
	bool done[MIGRATIONS_MAX];
	int count;   /* steps of the list that are done */
	int unknown; /* a version that is not in the list, or EMPTY */
};

int migrations_last(const struct migration_list *list)
{
	return list->rows[list->count - 1].version;
}

static void step_is_done(struct progress *p, const struct migration_list *list, int version)
{
	for (int i = 0; i < list->count; i++) {
		if (list->rows[i].version != version)
			continue;
		p->done[i] = true;
		p->count++;
		return;
	}
	p->unknown = version;
}

static bool progress_read(struct db *db, const struct migration_list *list, struct progress *p)
{
	bool ours = false;
	enum db_step step;
	struct stmt *st;

	assert(list->count <= MIGRATIONS_MAX);
	*p = (struct progress){.unknown = EMPTY};
	db->schema_version = EMPTY;
	if (!db->ops->has_table(db, "schema_version", &ours))
		return false;
	if (!ours)
		return true;
	st = db_stmt(db, &schema_sql, SCHEMA_VERSION);
	while ((step = stmt_step(st)) == DB_ROW) {
		db->schema_version = (int)stmt_int(st, 0);
		step_is_done(p, list, db->schema_version);
	}
	return step == DB_DONE && !db->failed;
}

/* Reads the version and refuses a database that this program must not touch. */
static bool version_check(struct db *db, const struct db_options *options,
	const struct migration_list *list, struct progress *p)
{
	if (!progress_read(db, list, p))
		return false;
	if (p->unknown != EMPTY)
		return db_fail(db, CODE_DB_NEWER,
			SAY(N_("The database {1} was made by a newer wattdesk (schema {2}, this "
			       "one "
			       "knows {3}). Install the newer program."),
				say_text(db->label), say_count(p->unknown),
				say_count(migrations_last(list))));
	if (options->create && db->schema_version != EMPTY)
		return db_fail(db, CODE_EXISTS,
			SAY(N_("There is a hall in {1} already. Nothing was changed."),
				say_text(db->label)));
	if (!options->create && db->schema_version == EMPTY)
		return db_fail(db, CODE_DB_DAMAGED,
			SAY(N_("{1} is not a database of wattdesk. Check the name of the "
			       "database."),
				say_text(db->label)));
	if (options->read_only && p->count < list->count)
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
	const char *text = sqlite ? step->sqlite_text : step->postgres_text;
	struct stmt *st;

	if (text[0] != '\0' && !db->ops->script(db, text)) /* a step of one engine alone */
		return false;
	st = db_stmt(db, &schema_sql, SCHEMA_STEP_DONE);
	stmt_bind_int(st, 1, step->version);
	stmt_bind_text(st, 2, step->name);
	stmt_bind_text(st, 3, options->program_version != NULL ? options->program_version : "");
	stmt_bind_moment(st, 4, options->now);
	return stmt_run(st);
}

/* A new database is made, and filled, whole or not at all. */
static bool make_new(
	struct db *db, const struct migration_list *list, const struct db_options *options)
{
	bool ok = db_begin(db);

	for (int i = 0; ok && i < list->count; i++)
		ok = step_run(db, &list->rows[i], options);
	if (ok)
		db->schema_version = migrations_last(list);
	if (ok && options->fill != NULL)
		ok = options->fill(db, options->fill_ctx);
	if (!ok || !db_commit(db))
		return undo(db);
	return true;
}

/* One step with its row of schema_version in one transaction. */
static bool step_apply(
	struct db *db, const struct migration *step, const struct db_options *options)
{
	if (!db_begin(db) || !step_run(db, step, options) || !db_commit(db))
		return undo(db);
	if (step->version > db->schema_version)
		db->schema_version = step->version;
	return true;
}

/* Does what is left to do; a database of an older program is copied first. */
static bool upgrade(struct db *db, const struct migration_list *list,
	const struct db_options *options, const struct progress *p)
{
	int first = 0;

	if (p->count == list->count)
		return true; /* another process was first */
	if (db->schema_version == EMPTY)
		return make_new(db, list, options);
	while (p->done[first])
		first++;
	if (!db->ops->backup_before(db, list->rows[first].version))
		return false;
	for (int i = first; i < list->count; i++)
		if (!p->done[i] && !step_apply(db, &list->rows[i], options))
			return false;
	return true;
}

/* A short while, not the same for everybody: two that want to be alone must not meet for ever. */
static int pause_ms(void)
{
	int ms = PAUSE_MS + (int)(getpid() % PAUSE_MS);
	const struct timespec pause = {.tv_nsec = ms * 1000000L};

	nanosleep(&pause, NULL);
	return ms;
}

/*
 * Joins those who are connected and looks what is left to do. Where that is anything, ends alone,
 * or refused: a program that is connected would not understand what it finds afterwards.
 */
static bool enter(struct db *db, const struct db_options *options,
	const struct migration_list *list, struct progress *p)
{
	int waited_ms = 0;
	bool alone = false;

	while (!alone) {
		if (!db->ops->join(db) || !version_check(db, options, list, p))
			return false;
		if (p->count == list->count)
			return true;
		if (!db->ops->be_alone(db, &alone))
			return false;
		if (alone)
			break;
		db->ops->leave(db);
		if (waited_ms >= UPGRADE_WAIT_MS)
			return db_fail(db, CODE_DB_BUSY,
				SAY(N_("The database {1} must be upgraded, and other stations "
				       "are connected to it. Close wattdesk on all of them, then "
				       "start it here again."),
					say_text(db->label)));
		waited_ms += pause_ms();
	}
	return true;
}

bool migrations_apply(struct db *db, const struct db_options *options)
{
	const struct migration_list *list =
		options->migrations != NULL ? options->migrations : &migrations_all;
	struct progress p;
	bool ok;

	db->schema_steps = list->count;
	if (!enter(db, options, list, &p))
		return false;
	if (p.count == list->count)
		return true;
	if (!db->ops->migration_lock(db))
		return false;
	ok = version_check(db, options, list, &p) && upgrade(db, list, options, &p);
	db->ops->migration_unlock(db);
	return ok && db->ops->join(db);
}
