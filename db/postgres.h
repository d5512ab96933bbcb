#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include <libpq-fe.h>
#include <stdbool.h>
#include "db/engine.h"

/* Shared by the files of the PostgreSQL engine, postgres*.c; nothing else includes it. */
#define QUEUE_MAX 64 /* so that neither side waits with its buffers full for the other */
#define AHEAD_MAX 48

/* What was asked before its answer is needed. */
struct postgres_ahead {
	enum { AHEAD_NONE, AHEAD_SENT, AHEAD_ANSWERED, AHEAD_FORGOTTEN } state;
	bool is_change, is_unlocked;
	uint64_t number; /* in the order of asking */
	char *key;       /* the statement and its values */
	size_t key_size;
	PGresult *answer; /* NULL: none has come, or a fault */
};

struct postgres {
	PGconn *conn;
	unsigned connects; /* statements prepared on an earlier connection are gone */
	bool is_set_up;    /* the present one has its settings */
	bool is_joined, is_alone;
	const char *begin; /* the transaction begins with its first statement; NULL: it has */
	int queued;        /* statements that were sent and not waited for */
	struct postgres_ahead *waits[QUEUE_MAX + 2]; /* whose answer each gives; NULL: nobody's */
	struct postgres_ahead ahead[AHEAD_MAX];
	uint64_t asked; /* numbers what was asked ahead */
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
	bool is_change;
};

/* Sends a change without waiting for its answer, in a writing transaction. */
bool postgres_queue(struct db *db, const struct postgres_call *call);

/* The same for a statement whose answer somebody will want. */
bool postgres_send(struct db *db, const struct postgres_call *call, struct postgres_ahead *ahead);

/* Waits for what was queued. False: something of it failed; the fault is recorded. */
bool postgres_settle(struct db *db);

/*
 * Asks behind all that is queued and waits for all. The answer to this one, to be given to
 * postgres_accepts and cleared; NULL, like an answer that is none, when something before failed.
 */
PGresult *postgres_ask(struct db *db, const struct postgres_call *call);

/* postgres_ahead.c */
void postgres_ahead_begin(struct db *db);

/* Sends it; where too much was asked already, it will be asked when it is needed. */
bool postgres_ahead_ask(struct db *db, const struct postgres_call *call);

/* False: it was not asked ahead. NULL: it was, and something failed. */
bool postgres_ahead_take(struct db *db, const struct postgres_call *call, PGresult **answer);

/* An answer comes in, and is kept or of no use any more. */
void postgres_ahead_answered(struct postgres_ahead *ahead, PGresult *answer);

/* Nothing is kept; before a commit every change that was asked ahead must have been taken. */
void postgres_ahead_forget(struct postgres *engine);
void postgres_ahead_commit(struct postgres *engine);

/* How many rows a change has changed (db_changes). */
void postgres_note_changes(struct db *db, const PGresult *answer);

/* postgres_check.c */
bool postgres_check(struct db *db, bool deep, char *first_wrong, size_t size);

#endif
