/* The connection: which engine, its faults and its transactions. */
#include "db/database.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/ahead.h"
#include "db/engine.h"
#include "db/migration.h"

#define SQLITE_SCHEME "sqlite:"
#define SCHEME_SAID_MAX 32

/* A mistyped address may hold a password behind its scheme, and is not said again. */
static bool refuse_url(struct fault *why, const char *url)
{
	const char *colon = strstr(url, "://");
	char scheme[SCHEME_SAID_MAX];

	if (colon != NULL)
		snprintf(scheme, sizeof scheme, "%.*s", (int)strcspn(url, ":"), url);
	why->code = CODE_BAD_VALUE;
	why->say = SAY(
		N_("{1} names no database. Give a file, sqlite:FILE or postgresql://HOST/NAME."),
		say_text(colon != NULL ? scheme : url));
	return false;
}

static bool begins_with(const char *text, const char *begin)
{
	return strncmp(text, begin, strlen(begin)) == 0;
}

/* Finds the engine of a URL, and what is left of the URL for it to open. */
static bool url_split(
	const char *url, const struct db_engine_ops **ops, const char **where, struct fault *why)
{
	const char *colon = strstr(url, "://");
	const char *slash = strchr(url, '/');

	*ops = &sqlite_ops;
	*where = url;
	if (begins_with(url, "postgresql://") || begins_with(url, "postgres://"))
		*ops = &postgres_ops;
	else if (begins_with(url, SQLITE_SCHEME))
		*where = url + strlen(SQLITE_SCHEME);
	else if (colon != NULL && colon < slash)
		return refuse_url(why, url);
	return **where != '\0' || refuse_url(why, url);
}

const char *db_url_path(const char *url)
{
	const struct db_engine_ops *ops;
	struct fault why;
	const char *path;

	return url_split(url, &ops, &path, &why) && ops == &sqlite_ops ? path : NULL;
}

bool db_open(struct db **out, const struct db_options *options, struct fault *why)
{
	const struct db_engine_ops *ops;
	const char *where;
	struct db *db;
	bool ok;

	assert(!options->create || !options->read_only);
	*out = NULL;
	if (!url_split(options->url, &ops, &where, why))
		return false;
	db = xcalloc(1, sizeof *db);
	db->ops = ops;
	db->read_only = options->read_only;
	db->backed_up = options->backed_up;
	db->asks_again = options->asks_again;
	db->lock_wait_ms = options->lock_wait_ms > 0 ? options->lock_wait_ms : DB_LOCK_WAIT_MS;
	ok = ops->open(db, where, options) && migrations_apply(db, options);
	if (ok && options->create) {
		statements_free(db); /* none may hold what is to be put in its place */
		ok = db->ops->publish(db);
	}
	if (ok) {
		*out = db;
		return true;
	}
	*why = db->fault;
	statements_free(db);
	ops->close(db);
	free(db);
	return false;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	if (db->transaction != DB_NO_TRANSACTION)
		db_rollback(db);
	statements_free(db);
	db->ops->close(db);
	free(db);
}

enum db_engine db_engine(const struct db *db)
{
	return db->ops->kind;
}

const char *db_path(const struct db *db)
{
	return db->path;
}

int db_schema_version(struct db *db)
{
	return db->schema_version;
}

const struct fault *db_fault(const struct db *db)
{
	return &db->fault;
}

bool db_has_failed(const struct db *db)
{
	return db->failed;
}

bool db_in_transaction(const struct db *db)
{
	return db->transaction != DB_NO_TRANSACTION;
}

bool db_fault_is_transient(const struct db *db)
{
	return db->failed && db->transient;
}

static bool record(struct db *db, enum code code, struct say say, bool transient)
{
	if (!db->failed) {
		db->failed = true;
		db->transient = transient;
		db->fault = (struct fault){.code = code, .say = say};
	}
	return false;
}

bool db_fail(struct db *db, enum code code, struct say say)
{
	return record(db, code, say, false);
}

bool db_fail_transient(struct db *db, enum code code, struct say say)
{
	return record(db, code, say, true);
}

static bool start(struct db *db, enum db_transaction kind)
{
	assert(db->transaction == DB_NO_TRANSACTION);
	if (db->failed)
		return false;
	statements_reset(db);
	if (!(kind == DB_WRITING ? db->ops->begin(db) : db->ops->begin_read(db)))
		return false;
	db->transaction = kind;
	return true;
}

bool db_begin(struct db *db)
{
	assert(!db->read_only);
	return start(db, DB_WRITING);
}

bool db_begin_read(struct db *db)
{
	return start(db, DB_READING);
}

bool db_commit(struct db *db)
{
	assert(db->transaction != DB_NO_TRANSACTION);
	statements_reset(db);
	if (db->failed || !db->ops->commit(db))
		return false;
	db->transaction = DB_NO_TRANSACTION;
	return true;
}

void db_rollback(struct db *db)
{
	statements_reset(db);
	if (db->transaction != DB_NO_TRANSACTION)
		db->ops->rollback(db);
	db->transaction = DB_NO_TRANSACTION;
	db->failed = false;
	db->transient = false;
}

bool db_settle(struct db *db)
{
	return db->ops->settle == NULL ? !db->failed : db->ops->settle(db);
}

bool db_ahead_begin(struct db *db)
{
	if (db->ops->ahead_begin == NULL || db->failed)
		return false;
	assert(db->transaction != DB_NO_TRANSACTION && !db->asks_ahead);
	db->ops->ahead_begin(db);
	db->asks_ahead = true;
	return true;
}

void db_ahead_unlocked(struct db *db)
{
	db->asks_unlocked = true;
}

void db_ahead_end(struct db *db)
{
	assert(db->asks_ahead);
	db->asks_ahead = db->asks_unlocked = false;
}

int64_t db_changes(struct db *db)
{
	(void)(db_settle(db) == true); /* a fault sticks */
	return db->changes;
}

bool db_engine_check(struct db *db, bool deep, char *first_wrong, size_t size)
{
	assert(size > 0);
	first_wrong[0] = '\0';
	return db->ops->check(db, deep, first_wrong, size);
}

bool db_backup(
	struct db *db, const char *to_path, void (*step)(void *ctx, int done_percent), void *ctx)
{
	if (db->failed)
		return false;
	return db->ops->backup(db, to_path, step, ctx);
}
