#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include <libpq-fe.h>
#include <stdbool.h>
#include "db/engine.h"

/* Shared by the files of the PostgreSQL engine, postgres*.c; nothing else includes it. */
struct postgres {
	PGconn *conn;
	unsigned connects; /* statements prepared on an earlier connection are gone */
	bool is_set_up;    /* the present one has its settings */
	bool is_joined, is_alone;
	int queued; /* statements that were sent and not waited for */
};

/* postgres_connection.c */
bool postgres_open(struct db *db, const char *where, const struct db_options *options);
void postgres_close(struct db *db);

/* Connects again after a lost connection; only outside a transaction. */
bool postgres_ready(struct db *db);

/* Of struct db_engine_ops. A connection that had joined does so again when it is made anew. */
bool postgres_join(struct db *db);
bool postgres_be_alone(struct db *db, bool *out);
void postgres_leave(struct db *db);

/* Runs one or more statements without parameters; what they answer is dropped. */
bool postgres_run(struct db *db, const char *sql);

/* True when the server did what it was told; otherwise its fault is recorded. */
bool postgres_accepts(struct db *db, const PGresult *result);

/* postgres_queue.c: a prepared statement with its values, or (name NULL) a text without any. */
struct postgres_call {
	const char *name, *sql;
	int params;
	char *const *values;
	const int *sizes, *formats;
};

/* Sends a change without waiting for its answer, in a writing transaction. */
bool postgres_queue(struct db *db, const struct postgres_call *call);

/* Waits for what was queued. False: something of it failed; the fault is recorded. */
bool postgres_settle(struct db *db);

/*
 * Asks behind all that is queued and waits for all. The answer to this one, to be given to
 * postgres_accepts and cleared; NULL, like an answer that is none, when something before failed.
 */
PGresult *postgres_ask(struct db *db, const struct postgres_call *call);

/* How many rows a change has changed (db_changes). */
void postgres_note_changes(struct db *db, const PGresult *answer);

/* postgres_check.c */
bool postgres_check(struct db *db, bool deep, char *first_wrong, size_t size);

#endif
