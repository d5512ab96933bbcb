/*
 * The PostgreSQL engine: transactions, statements, values. Everything goes and comes as text,
 * except bytes on their way in; an answer is fetched whole before its first row is read.
 */
#include "db/postgres.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define NUMBER_TEXT 20            /* of the longest number of 64 bits, with its sign */
#define MIGRATION_LOCK "20261121" /* the advisory lock of who upgrades */

/* Types of the server's catalogue, pg_type.dat: these numbers never change. */
enum pg_type {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_VARCHAR = 1043,
	PG_NUMERIC = 1700 /* the sum of a BIGINT */
};

struct postgres_stmt {
	const char *name;
	const char *sql;
	int params;
	int columns;
	bool is_change;
	unsigned connects; /* the connection on which it was prepared */
	char *values[DB_PARAMS_MAX];
	int sizes[DB_PARAMS_MAX];
	int formats[DB_PARAMS_MAX]; /* 1: bytes */
	PGresult *result;
	int row;
	unsigned char *bytes[DB_COLUMNS_MAX]; /* decoded for the row at hand */
};

/* A connection that broke off while nobody used it shows here: nothing is lost by another. */
static bool begin_as(struct db *db, const char *sql)
{
	struct postgres *engine = db->engine;
	PGresult *result;
	bool begun;

	if (!postgres_ready(db))
		return false;
	result = PQexec(engine->conn, sql);
	begun = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	return begun || (postgres_ready(db) && postgres_run(db, sql));
}

/*
 * Nothing is waited for: BEGIN goes with the first statement. A connection that its server has left
 * meanwhile has something to read, if only its end.
 */
static bool postgres_begin(struct db *db)
{
	static const char begin[] = "BEGIN ISOLATION LEVEL READ COMMITTED";
	struct postgres *engine = db->engine;
	struct pollfd end = {.events = POLLIN};

	if (!postgres_ready(db))
		return false;
	end.fd = PQsocket(engine->conn);
	if (poll(&end, 1, 0) != 0)
		return begin_as(db, begin);
	engine->begin = begin;
	return true;
}

/*
 * What changes the books looks for single rows, and is planned once for each connection; a list or
 * a report may be worth a plan for its own values.
 */
static bool postgres_begin_read(struct db *db)
{
	return begin_as(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
			    "SET LOCAL plan_cache_mode = auto");
}

/* The server answers ROLLBACK, without any fault, when the transaction had failed before. */
static bool postgres_commit(struct db *db)
{
	const struct postgres_call commit = {.sql = "COMMIT"};
	PGresult *result;
	bool ok;

	postgres_ahead_commit(db->engine);
	result = postgres_ask(db, &commit);
	ok = postgres_accepts(db, result) && !db->failed;

	if (ok && strcmp(PQcmdStatus(result), "COMMIT") != 0)
		ok = db_fail(db, CODE_IO,
			SAY(N_("The database {1} took the change back. Nothing was stored."),
				say_text(db->label)));
	PQclear(result);
	return ok;
}

static void postgres_rollback(struct db *db)
{
	struct postgres *engine = db->engine;

	engine->begin = NULL;
	(void)postgres_settle(db);
	postgres_ahead_forget(engine);
	if (PQtransactionStatus(engine->conn) != PQTRANS_IDLE)
		PQclear(PQexec(engine->conn, "ROLLBACK"));
}

static bool postgres_publish(struct db *db)
{
	(void)db;
	return true; /* the one transaction that made it did so */
}

static bool postgres_has_table(struct db *db, const char *table, bool *out)
{
	struct postgres *engine = db->engine;
	PGresult *result;
	bool ok;

	if (!postgres_settle(db))
		return false;
	result = PQexecParams(engine->conn, "SELECT 1 WHERE to_regclass($1) IS NOT NULL", 1, NULL,
		&table, NULL, NULL, 0);
	ok = postgres_accepts(db, result);
	*out = ok && PQntuples(result) == 1;
	PQclear(result);
	return ok;
}

static bool postgres_migration_lock(struct db *db)
{
	return postgres_run(db, "SELECT pg_advisory_lock(" MIGRATION_LOCK ")");
}

static void postgres_migration_unlock(struct db *db)
{
	struct postgres *engine = db->engine;

	PQclear(PQexec(engine->conn, "SELECT pg_advisory_unlock(" MIGRATION_LOCK ")"));
}

/* A server has backups of its own, and every step of an upgrade is one transaction there too. */
static bool postgres_backup_before(struct db *db, int version)
{
	(void)version;
	if (db->backed_up)
		return true;
	return db_fail(db, CODE_APPROVAL_REQUIRED,
		SAY(N_("The database {1} must be upgraded, and of one on a server no copy is made. "
		       "Copy it with pg_dump, then start wattdesk once with --backed-up."),
			say_text(db->label)));
}

static bool postgres_backup(struct db *db, const char *to, void (*step)(void *, int), void *ctx)
{
	(void)to, (void)step, (void)ctx;
	return db_fail(db, CODE_BAD_VALUE,
		SAY(N_("The database {1} is on a PostgreSQL server: copy it there with pg_dump."),
			say_text(db->label)));
}

static void answer_drop(struct postgres_stmt *st)
{
	for (int i = 0; i < st->columns; i++) {
		PQfreemem(st->bytes[i]);
		st->bytes[i] = NULL;
	}
}

static void postgres_reset(struct db *db, void *prepared)
{
	struct postgres_stmt *st = prepared;

	(void)db;
	answer_drop(st);
	PQclear(st->result);
	st->result = NULL;
	for (int i = 0; i < st->params; i++) {
		free(st->values[i]);
		st->values[i] = NULL;
	}
}

static bool prepare_here(struct db *db, struct postgres_stmt *st)
{
	struct postgres *engine = db->engine;
	PGresult *result = PQprepare(engine->conn, st->name, st->sql, 0, NULL);
	bool ok = postgres_accepts(db, result);

	PQclear(result);
	st->connects = ok ? engine->connects : 0;
	return ok;
}

static void *postgres_prepare(struct db *db, const char *name, const char *sql, int params)
{
	struct postgres *engine = db->engine;
	struct postgres_stmt *st = xcalloc(1, sizeof *st);
	PGresult *shape;
	bool ok;

	*st = (struct postgres_stmt){.name = name,
		.sql = sql,
		.params = params,
		.is_change = strncmp(sql, "SELECT", 6) != 0};
	if ((db->transaction == DB_NO_TRANSACTION && !postgres_ready(db)) || !postgres_settle(db) ||
		!prepare_here(db, st)) {
		free(st);
		return NULL;
	}
	shape = PQdescribePrepared(engine->conn, name);
	ok = postgres_accepts(db, shape);
	assert(!ok || PQnparams(shape) == params);
	st->columns = PQnfields(shape);
	PQclear(shape);
	if (ok)
		return st;
	free(st);
	return NULL;
}

static void postgres_finalize(struct db *db, void *prepared)
{
	struct postgres *engine = db->engine;
	struct postgres_stmt *st = prepared;
	char sql[DB_STMT_NAME_MAX + 16];

	postgres_reset(db, st);
	if (st->connects == engine->connects && PQtransactionStatus(engine->conn) == PQTRANS_IDLE) {
		snprintf(sql, sizeof sql, "DEALLOCATE \"%s\"", st->name);
		PQclear(PQexec(engine->conn, sql));
	}
	free(st);
}

/* A payment binds a hundred numbers: snprintf took a sixth of the station's time for it. */
static const char *number_text(char buf[NUMBER_TEXT], int64_t value, size_t *size)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	size_t at = NUMBER_TEXT;

	do
		buf[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	if (value < 0)
		buf[--at] = '-';
	*size = NUMBER_TEXT - at;
	return buf + at;
}

static bool postgres_bind(struct db *db, void *prepared, int n, const struct cell *value)
{
	struct postgres_stmt *st = prepared;
	char number[NUMBER_TEXT];
	const char *bytes = value->bytes;
	size_t size = value->size;

	(void)db;
	if (value->kind == CELL_INT)
		bytes = number_text(number, value->integer, &size);
	free(st->values[n - 1]);
	st->values[n - 1] = NULL;
	if (value->kind == CELL_NULL)
		return true;
	assert(size < INT32_MAX);
	st->values[n - 1] = xmalloc(size + 1);
	if (size > 0)
		memcpy(st->values[n - 1], bytes, size);
	st->values[n - 1][size] = '\0';
	st->sizes[n - 1] = (int)size;
	st->formats[n - 1] = value->kind == CELL_BLOB;
	return true;
}

/* Ready to be asked on the present connection. */
static bool is_ready(struct db *db, struct postgres_stmt *st)
{
	struct postgres *engine = db->engine;

	if (db->transaction == DB_NO_TRANSACTION && !postgres_ready(db))
		return false;
	return st->connects == engine->connects || (postgres_settle(db) && prepare_here(db, st));
}

static struct postgres_call call_of(const struct postgres_stmt *st)
{
	return (struct postgres_call){.name = st->name,
		.params = st->params,
		.values = st->values,
		.sizes = st->sizes,
		.formats = st->formats,
		.is_change = st->is_change};
}

static bool execute(struct db *db, struct postgres_stmt *st)
{
	const struct postgres_call call = call_of(st);

	st->row = -1;
	if (!postgres_ahead_take(db, &call, &st->result)) {
		if (!is_ready(db, st))
			return false;
		st->result = postgres_ask(db, &call);
		(void)(postgres_accepts(db, st->result) == true); /* a fault sticks */
	}
	if (db->failed)
		return false;
	if (strncmp(PQcmdStatus(st->result), "SELECT", 6) != 0) {
		assert(db->transaction == DB_WRITING);
		db->changes = strtoll(PQcmdTuples(st->result), NULL, 10);
	}
	return true;
}

static bool postgres_ask_ahead(struct db *db, void *prepared)
{
	struct postgres_stmt *st = prepared;
	const struct postgres_call call = call_of(st);

	return is_ready(db, st) && postgres_ahead_ask(db, &call);
}

static bool postgres_change(struct db *db, void *prepared)
{
	struct postgres_stmt *st = prepared;
	const struct postgres_call call = call_of(st);

	return is_ready(db, st) && postgres_queue(db, &call);
}

static enum db_step postgres_step(struct db *db, void *prepared)
{
	struct postgres_stmt *st = prepared;

	if (st->result == NULL && !execute(db, st))
		return DB_FAILED;
	answer_drop(st);
	st->row++;
	return st->row < PQntuples(st->result) ? DB_ROW : DB_DONE;
}

static int postgres_columns(void *prepared)
{
	return ((struct postgres_stmt *)prepared)->columns;
}

static void whole_number(struct cell *out, const char *text)
{
	char *end;

	errno = 0;
	out->integer = strtoll(text, &end, 10);
	if (errno == 0 && end != text && *end == '\0')
		out->kind = CELL_INT;
}

static void postgres_column(void *prepared, int column, struct cell *out)
{
	struct postgres_stmt *st = prepared;
	const char *text = PQgetvalue(st->result, st->row, column);

	*out = (struct cell){.kind = CELL_OTHER};
	if (PQgetisnull(st->result, st->row, column)) {
		out->kind = CELL_NULL;
		return;
	}
	switch (PQftype(st->result, column)) {
	case PG_BOOL:
		out->kind = CELL_INT;
		out->integer = text[0] == 't';
		break;
	case PG_INT2:
	case PG_INT4:
	case PG_INT8:
	case PG_NUMERIC:
		whole_number(out, text);
		break;
	case PG_BYTEA:
		st->bytes[column] = PQunescapeBytea((const unsigned char *)text, &out->size);
		out->kind = CELL_BLOB;
		out->bytes = (const char *)st->bytes[column];
		break;
	case PG_TEXT:
	case PG_VARCHAR:
		out->kind = CELL_TEXT;
		out->bytes = text;
		out->size = (size_t)PQgetlength(st->result, st->row, column);
		break;
	}
}

const struct db_engine_ops postgres_ops = {
	.kind = DB_POSTGRES,
	.open = postgres_open,
	.close = postgres_close,
	.publish = postgres_publish,
	.begin = postgres_begin,
	.begin_read = postgres_begin_read,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.script = postgres_run,
	.has_table = postgres_has_table,
	.join = postgres_join,
	.be_alone = postgres_be_alone,
	.leave = postgres_leave,
	.migration_lock = postgres_migration_lock,
	.migration_unlock = postgres_migration_unlock,
	.backup_before = postgres_backup_before,
	.backup = postgres_backup,
	.check = postgres_check,
	.prepare = postgres_prepare,
	.run = postgres_change,
	.settle = postgres_settle,
	.ahead_begin = postgres_ahead_begin,
	.ahead = postgres_ask_ahead,
	.finalize = postgres_finalize,
	.bind = postgres_bind,
	.step = postgres_step,
	.reset = postgres_reset,
	.columns = postgres_columns,
	.column = postgres_column,
};
