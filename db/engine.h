#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/fault.h"
#include "db/database.h"
#include "db/sql_sets.h"

/*
 * What database.c, statement.c and migration.c share with an engine. Besides these files and the
 * engines only bind.c and audit.c include this header, to let a connection fail.
 */
#define DB_PARAMS_MAX 64
#define DB_COLUMNS_MAX 64
#define DB_PATH_MAX 4096
#define DB_STMT_NAME_MAX 64
#define DB_LOCK_WAIT_MS 15000 /* a writer waits this long in the queue before db_busy */

/* One value on its way in or out. bytes belong to the engine until the next step or reset. */
enum cell_kind { CELL_NULL, CELL_INT, CELL_TEXT, CELL_BLOB, CELL_OTHER };

struct cell {
	enum cell_kind kind;
	int64_t integer;
	const char *bytes; /* CELL_TEXT: ended by a NUL that size does not count */
	size_t size;
};

enum db_transaction { DB_NO_TRANSACTION, DB_READING, DB_WRITING };

struct db {
	const struct db_engine_ops *ops;
	void *engine;            /* the engine's own connection */
	char path[DB_PATH_MAX];  /* the file; "" for a server */
	char label[DB_PATH_MAX]; /* what sentences call the database */
	bool read_only;
	bool backed_up;
	int lock_wait_ms;
	enum db_transaction transaction;
	bool asks_ahead, asks_again, asks_unlocked; /* db/ahead.h */
	bool failed;
	bool transient; /* the fault goes away when the whole operation runs again */
	struct fault fault;
	int schema_version;
	int schema_steps; /* that stood in the database when it was opened */
	int64_t changes;
	const struct sql_set *sets[SQL_SET_COUNT + 1];
	struct stmt **stmts[SQL_SET_COUNT + 1];
};

/* All return false after db_fail, and leave a transaction to db_rollback. */
struct db_engine_ops {
	enum db_engine kind;
	bool (*open)(struct db *db, const char *where, const struct db_options *options);
	void (*close)(struct db *db); /* removes what open made and publish did not put in place */

	/* Puts what was created in its place; nothing of it is to be seen before. */
	bool (*publish)(struct db *db);

	bool (*begin)(struct db *db);
	bool (*begin_read)(struct db *db);
	bool (*commit)(struct db *db);
	void (*rollback)(struct db *db);

	/* Several statements without parameters, inside the caller's transaction. */
	bool (*script)(struct db *db, const char *text);
	bool (*has_table)(struct db *db, const char *table, bool *out);

	/*
	 * Who is connected joins, and waits for that while somebody upgrades; who upgrades must be
	 * alone. One that cannot be alone leaves, so that others that want the same can.
	 */
	bool (*join)(struct db *db);
	bool (*be_alone)(struct db *db, bool *out); /* from joined */
	void (*leave)(struct db *db);

	/* Keeps every other writer out over several transactions of this connection. */
	bool (*migration_lock)(struct db *db);
	void (*migration_unlock)(struct db *db);

	/* A copy of an older database beside it, before it is upgraded to version. */
	bool (*backup_before)(struct db *db, int version);
	bool (*backup)(struct db *db, const char *to, void (*step)(void *, int), void *ctx);
	bool (*check)(struct db *db, bool deep, char *first_wrong, size_t size);

	/* name is unique among the statements of a connection; sql outlives it. */
	void *(*prepare)(struct db *db, const char *name, const char *sql, int params);
	void (*finalize)(struct db *db, void *prepared);
	bool (*bind)(struct db *db, void *prepared, int n, const struct cell *value);
	enum db_step (*step)(struct db *db, void *prepared);
	/* A change that answers nothing: its fault may be told by a later call, at the latest by
	 * commit; settle waits for it. NULL: the engine has only step. */
	bool (*run)(struct db *db, void *prepared);
	bool (*settle)(struct db *db);
	/* db/ahead.h: ahead sends, and step takes the answer. NULL: of no use here. */
	void (*ahead_begin)(struct db *db);
	bool (*ahead)(struct db *db, void *prepared);
	void (*reset)(struct db *db, void *prepared); /* also every parameter back to null */
	int (*columns)(void *prepared);
	void (*column)(void *prepared, int column, struct cell *out);
};

extern const struct db_engine_ops sqlite_ops;
extern const struct db_engine_ops postgres_ops;

/* Records the first fault of the transaction; later ones are its echoes. Returns false. */
bool db_fail(struct db *db, enum code code, struct say say);
bool db_fail_transient(struct db *db, enum code code, struct say say);

void statements_reset(struct db *db);
void statements_free(struct db *db);

/* What stands in that column cannot be: the connection fails with db_damaged. */
void stmt_wrong(struct stmt *st, int column);

#endif
