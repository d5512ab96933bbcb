#ifndef DB_DATABASE_H
#define DB_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * One connection to the hall's database. Two engines, one SQL text: stores keep their statements in
 * a sql_set, written once in the common subset with $1 … $n; the engine prepares each on first use.
 *
 * Failures stick: after the first one every step of the transaction answers DB_FAILED, so a store
 * may run several statements and look once. db_rollback clears it, also outside a transaction;
 * until then nothing runs. db_fault tells what happened.
 */
struct db;
struct stmt;
struct fault;
struct migration_list;

enum db_step { DB_ROW, DB_DONE, DB_FAILED };
enum db_engine { DB_SQLITE, DB_POSTGRES };

/* The statements of one store; its enum indexes texts. All sets stand in db/sql_sets.c. */
struct sql_set {
	const char *name;
	const char *const *texts;
	int count;
	int id; /* enum sql_set_id, the place of the set in sql_sets[] */
};

struct db_options {
	const char *url; /* sqlite:PATH, a plain path, or postgresql://… without a password */
	bool create;     /* make a new, empty database; refused where one exists */
	bool read_only, backed_up;   /* of a server's database somebody has made a copy */
	bool asks_again;             /* for tests: db/ahead.h */
	const char *program_version; /* this and the next are recorded with each migration */
	struct moment now;
	int lock_wait_ms;                        /* 0: DB_LOCK_WAIT_MS */
	const struct migration_list *migrations; /* NULL: all that are built in */

	/*
	 * With create: writes what a new database must hold before anybody sees it, inside the one
	 * transaction that makes it. False: not made.
	 */
	bool (*fill)(struct db *db, void *ctx);
	void *fill_ctx;
};

/*
 * Opens, checks the settings, upgrades the schema (after a copy). False: *why says db_unreachable,
 * approval_required, db_busy, db_newer, db_damaged, disk_full, io or exists.
 */
NODISCARD bool db_open(struct db **out, const struct db_options *options, struct fault *why);
void db_close(struct db *db);

/* The file that a URL names; NULL for a server. */
const char *db_url_path(const char *url);

enum db_engine db_engine(const struct db *db);
const char *db_path(const struct db *db); /* the file; "" for a server */
int db_schema_version(struct db *db);
const struct fault *db_fault(const struct db *db);

/* What went wrong since the last db_rollback is in db_fault. */
bool db_has_failed(const struct db *db);
bool db_in_transaction(const struct db *db);

/* A deadlock, a lost connection: run the whole operation again, with the same operation id. */
bool db_fault_is_transient(const struct db *db);

/*
 * A write transaction from the start (BEGIN IMMEDIATE behind the fair queue on SQLite), or a read
 * one with one view of the data. They do not nest.
 */
NODISCARD bool db_begin(struct db *db);
NODISCARD bool db_begin_read(struct db *db);
NODISCARD bool db_commit(struct db *db);
void db_rollback(struct db *db);

/* Never NULL; freed by db_close. Ready to bind: reset, all parameters null. */
struct stmt *db_stmt(struct db *db, const struct sql_set *set, int which);

/* Parameters count from 1, columns from 0. Domain types: db/bind.h. */
void stmt_bind_int(struct stmt *st, int n, int64_t value);
void stmt_bind_text(struct stmt *st, int n, const char *text); /* copied; NULL binds null */
void stmt_bind_blob(struct stmt *st, int n, const void *bytes, size_t size);
void stmt_bind_null(struct stmt *st, int n);
NODISCARD enum db_step stmt_step(struct stmt *st);

/*
 * Runs a statement that returns no row. On a server its answer is not waited for: a fault is told
 * by this or any later call of the transaction, and always before db_commit answers true.
 */
NODISCARD bool stmt_run(struct stmt *st);

/* One row or none: DB_ROW and the columns stay readable until the statement is used again. */
NODISCARD enum db_step stmt_one(struct stmt *st);

bool stmt_is_null(struct stmt *st, int column);
int64_t stmt_int(struct stmt *st, int column);
const char *stmt_text(struct stmt *st, int column); /* never NULL; valid until the next step */
const void *stmt_blob(struct stmt *st, int column, size_t *size);
int64_t db_changes(struct db *db); /* rows that the last statement changed */
/* Waits for what stmt_run left under way. False: something of the transaction has failed. */
NODISCARD bool db_settle(struct db *db);

/* The engine's own check of the file. False: *first_wrong (size bytes) says what. */
NODISCARD bool db_engine_check(struct db *db, bool deep, char *first_wrong, size_t size);

/*
 * A consistent copy in one file while others work (SQLite), of what the caller's read transaction
 * sees where there is one; step is called between slices, may be NULL.
 */
NODISCARD bool db_backup(
	struct db *db, const char *to_path, void (*step)(void *ctx, int done_percent), void *ctx);

#endif
