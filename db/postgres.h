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

/* postgres_check.c */
bool postgres_check(struct db *db, bool deep, char *first_wrong, size_t size);

#endif
