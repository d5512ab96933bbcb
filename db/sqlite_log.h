#ifndef DB_SQLITE_LOG_H
#define DB_SQLITE_LOG_H

#include <sqlite3.h>
#include <stdbool.h>
#include "core/compiler.h"

/*
 * How SQLite writes its log. A commit hands over each page in two pieces, a header and the page
 * itself, and each would be a call of the system: some sixty for a payment. Here the pieces that
 * follow each other are gathered and written at once, at the latest before the sync that makes the
 * commit durable, and before anything else is asked of the file. What is not gathered, and every
 * other file, goes straight to the default file system of SQLite.
 */

/* The name for sqlite3_open_v2; NULL, SQLite's own, where there is no memory for it. */
const char *sqlite_log_vfs(void);

/* The log of a connection that has read from a database with a log; NULL: there is none. */
struct sqlite_log *sqlite_log_of(sqlite3 *handle);

/*
 * Puts off the sync that ends a commit: what is gathered is written, and left to sqlite_log_sync.
 * The sync of a log that begins anew is made all the same: the frames of before must be gone when
 * others come.
 */
void sqlite_log_put_off(struct sqlite_log *log, bool on);

/* Results of SQLite. */
NODISCARD int sqlite_log_sync(struct sqlite_log *log);

/*
 * At the desk, after a sync that failed: what counts of the log is written as it is read, and
 * synced. The system counts it as written, and may have read it anew from the disk since then:
 * SQLITE_CORRUPT, it is no longer what was written.
 */
NODISCARD int sqlite_log_write_again(struct sqlite_log *log, sqlite3 *handle);

#endif
