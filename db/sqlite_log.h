#ifndef DB_SQLITE_LOG_H
#define DB_SQLITE_LOG_H

/*
 * How SQLite writes its log. A commit hands over each page in two pieces, a header and the page
 * itself, and each would be a call of the system: some sixty for a payment. Here the pieces that
 * follow each other are gathered and written at once, at the latest before the sync that makes the
 * commit durable, and before anything else is asked of the file. What is not gathered, and every
 * other file, goes straight to the default file system of SQLite.
 */

/* The name for sqlite3_open_v2; NULL, SQLite's own, where there is no memory for it. */
const char *sqlite_log_vfs(void);

#endif
