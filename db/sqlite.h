#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include "db/engine.h"
#include "db/queue_lock.h"

/* Shared by the files of the SQLite engine, sqlite*.c; nothing else includes it. */
struct sqlite {
	sqlite3 *handle;
	sqlite3_stmt *begin, *commit; /* prepared once: they surround whatever is done */
	struct queue_lock queue;
	bool queued;             /* the queue is ours */
	bool migrating;          /* and stays so over several transactions */
	bool seen_is_kept;       /* whatever the transaction reads is on the disk */
	int log_pages;           /* that stood in the log after the last commit */
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

/* sqlite_queue.c: the desk, where one writes at a time; the faults are told. */
bool sqlite_desk_take(struct db *db);
void sqlite_desk_give(struct db *db);
bool sqlite_join(struct db *db);
bool sqlite_be_alone(struct db *db, bool *out);
void sqlite_leave(struct db *db);
bool sqlite_migration_lock(struct db *db);
void sqlite_migration_unlock(struct db *db);

/*
 * sqlite_sync.c: when the disk has what was written (db/log_marks.h). Around COMMIT its sync is put
 * off, as far as others may be waiting for the desk: a number, 0 where nothing is put off.
 */
int64_t sqlite_sync_put_off(struct db *db);
void sqlite_sync_put_on(struct db *db, int64_t number);

/* Return when that commit, when all that the connection may have read, is on the disk. */
bool sqlite_sync_commit(struct db *db, int64_t number);
bool sqlite_sync_seen(struct db *db);

/* In a transaction at the desk: after a sync that failed the log is written again. */
bool sqlite_sync_mend(struct db *db);

/* Damage that SQLite finds after a sync that failed is none of the file's: that is told instead. */
bool sqlite_sync_explains(struct db *db);

/* Takes a long log over into the file, away from the desk for the most part. */
void sqlite_sync_clear_log(struct db *db);

/* Has the connection tell how long the log is, instead of clearing it in each commit. */
void sqlite_sync_watch_log(struct db *db);

/* Before the connection is closed. */
void sqlite_sync_close(struct db *db);

/* sqlite_backup.c */
bool sqlite_backup(struct db *db, const char *to, void (*step)(void *, int), void *ctx);
bool sqlite_backup_before(struct db *db, int version);
bool sqlite_check(struct db *db, bool deep, char *first_wrong, size_t size);

#endif
