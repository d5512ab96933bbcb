#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include "db/engine.h"
#include "db/queue_lock.h"

/* Shared by the files of the SQLite engine, sqlite*.c; nothing else includes it. */
struct sqlite {
	sqlite3 *handle;
	sqlite3_stmt *begin, *commit; /* prepared once: they surround whatever is done */
	struct queue_lock queue;
	bool queued;             /* the queue is ours */
	bool migrating;          /* and stays so over several transactions */
	char fresh[DB_PATH_MAX]; /* the file under its temporary name until it is published */
};

/* sqlite_file.c */
bool sqlite_open(struct db *db, const char *where, const struct db_options *options);
bool sqlite_publish(struct db *db);
void sqlite_close(struct db *db);

/* Records what the engine says as the fault of the connection. Returns false. */
bool sqlite_fail(struct db *db, sqlite3 *handle);

/* The same for a call of the operating system on path. */
bool file_fail(struct db *db, const char *path, int error);

/* Lets go of what the connection has prepared for itself, and closes it. */
bool sqlite_handle_close(struct db *db);

/* Another connection with our settings, closed by sqlite3_close. NULL after a fault. */
sqlite3 *sqlite_handle_open(struct db *db, const char *path, int flags);

/* sqlite_backup.c */
bool sqlite_backup(struct db *db, const char *to, void (*step)(void *, int), void *ctx);
bool sqlite_backup_before(struct db *db, int version);
bool sqlite_check(struct db *db, bool deep, char *first_wrong, size_t size);

#endif
