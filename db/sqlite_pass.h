#ifndef DB_SQLITE_PASS_H
#define DB_SQLITE_PASS_H

#include <sqlite3.h>

/*
 * A file system of SQLite that hands everything to another one. Whoever wants to see or change some
 * of the calls takes this and puts a few of their own in: of files into a copy of the calls, of the
 * file system into base.
 */
struct sqlite_pass {
	sqlite3_vfs base;
	sqlite3_vfs *real; /* NULL: whichever is the default at the time */
};

/* The beginning of whatever stands for a file; the file of the other one lies right behind that. */
struct sqlite_pass_file {
	sqlite3_file base;
	sqlite3_file *real;
};

extern const sqlite3_io_methods sqlite_pass_calls;

/* file_size: of what stands for a file. The caller registers base. */
void sqlite_pass_init(struct sqlite_pass *pass, const char *name, int file_size);

/* Another default may have come since: a file has room for one of its. */
void sqlite_pass_fit(struct sqlite_pass *pass, int file_size);

/* Where a call goes to; the file system and the file are ones of this. */
sqlite3_vfs *sqlite_pass_vfs(const sqlite3_vfs *vfs);
sqlite3_file *sqlite_pass_real(sqlite3_file *file);

#endif
