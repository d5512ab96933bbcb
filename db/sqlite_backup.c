/* The SQLite engine: copies that are whole or not there, and the check of the file. */
#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.h"
#include "db/file_system.h"

#define SLICE_PAGES 1024 /* 4 MB between two calls of the caller's step */

static int percent(sqlite3_backup *backup)
{
	int total = sqlite3_backup_pagecount(backup);

	return total > 0 ? (int)(100 * ((int64_t)total - sqlite3_backup_remaining(backup)) / total)
			 : 100;
}

static bool copy_slices(
	struct db *db, sqlite3 *from, sqlite3 *to, void (*step)(void *, int), void *ctx)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int rc = SQLITE_OK;

	if (backup == NULL)
		return sqlite_fail(db, to);
	while (rc == SQLITE_OK) {
		rc = sqlite3_backup_step(backup, SLICE_PAGES);
		if (step != NULL && (rc == SQLITE_OK || rc == SQLITE_DONE))
			step(ctx, percent(backup));
	}
	(void)sqlite3_backup_finish(backup); /* leaves the fault in the copy's connection */
	return rc == SQLITE_DONE || sqlite_fail(db, to);
}

/*
 * What is copied from keeps one view of the data: that of the caller's transaction, else one of a
 * connection of its own. Otherwise every write of another station would start the copy again.
 */
static sqlite3 *source_open(struct db *db)
{
	struct sqlite *engine = db->engine;
	bool own = db->transaction != DB_READING;
	sqlite3 *from =
		own ? sqlite_handle_open(db, db->path, SQLITE_OPEN_READONLY) : engine->handle;

	if (from != NULL && ((own && sqlite3_exec(from, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) ||
				    sqlite3_exec(from, "SELECT COUNT(*) FROM sqlite_schema", NULL,
					    NULL, NULL) != SQLITE_OK))
		(void)sqlite_fail(db, from);
	return from;
}

/* A copy is one file, which can be read where nothing can be written. */
static bool copy_close(struct db *db, sqlite3 *copy)
{
	bool ok = sqlite3_exec(copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) == SQLITE_OK ||
		  sqlite_fail(db, copy);

	return sqlite3_close(copy) == SQLITE_OK ? ok : sqlite_fail(db, copy);
}

static bool copy_to(struct db *db, const char *to, void (*step)(void *, int), void *ctx)
{
	struct sqlite *engine = db->engine;
	sqlite3 *from = source_open(db);
	sqlite3 *copy = sqlite_handle_open(db, to, SQLITE_OPEN_READWRITE);
	bool ok = !db->failed && copy_slices(db, from, copy, step, ctx);

	if (copy != NULL)
		ok = copy_close(db, copy) && ok;
	if (from != engine->handle)
		(void)sqlite3_close(from);
	return ok;
}

static bool flush_and_rename(struct db *db, int fd, const char *part, const char *to)
{
	if (fsync(fd) != 0)
		return file_fail(db, part, errno);
	if (rename(part, to) != 0)
		return file_fail(db, to, errno);
	return folder_sync(to) || file_fail(db, to, errno);
}

/* The copy must not take the place of the database or of a file beside it. */
static bool is_our_own(const struct db *db, const char *to)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-lock"};
	char path[DB_PATH_MAX];
	struct stat ours, theirs;

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++)
		if (path_with(path, sizeof path, db->path, suffixes[i]) && stat(path, &ours) == 0 &&
			stat(to, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
			ours.st_ino == theirs.st_ino)
			return true;
	return false;
}

bool sqlite_backup(struct db *db, const char *to, void (*step)(void *, int), void *ctx)
{
	char folder[DB_PATH_MAX], real[DB_PATH_MAX], part[DB_PATH_MAX];
	bool ok;
	int fd;

	if (is_our_own(db, to))
		return db_fail(db, CODE_BAD_VALUE,
			SAY(N_("{1} is the database itself. Name another file for the copy."),
				say_text(to)));
	if (!path_folder(folder, sizeof folder, to) || realpath(folder, real) == NULL)
		return file_fail(db, folder, errno);
	if (!path_with(part, sizeof part, real, "/.wattdesk-copy-XXXXXX"))
		return file_fail(db, to, ENAMETOOLONG);
	fd = mkostemp(part, O_CLOEXEC); /* 0600 */
	if (fd < 0)
		return file_fail(db, to, errno);
	ok = copy_to(db, part, step, ctx) && sqlite_sync_seen(db) &&
	     flush_and_rename(db, fd, part, to);
	close(fd);
	if (!ok)
		(void)unlink(part);
	return ok;
}

bool sqlite_backup_before(struct db *db, int version)
{
	char suffix[32], to[DB_PATH_MAX];

	snprintf(suffix, sizeof suffix, ".before-v%03d", version);
	if (!path_with(to, sizeof to, db->path, suffix))
		return file_fail(db, db->path, ENAMETOOLONG);
	return sqlite_backup(db, to, NULL, NULL);
}

/* Runs a check that answers nothing or "ok" when all is well. */
static bool check_passes(sqlite3 *handle, const char *sql, char *first_wrong, size_t size)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(handle, sql, -1, &st, NULL);
	const char *answer = "ok";

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		answer = (const char *)sqlite3_column_text(st, 0);
	else if (rc != SQLITE_DONE)
		answer = sqlite3_errmsg(handle);
	if (answer == NULL || strcmp(answer, "ok") == 0)
		answer = "";
	utf8_clean(first_wrong, size, answer);
	sqlite3_finalize(st);
	return first_wrong[0] == '\0';
}

bool sqlite_check(struct db *db, bool deep, char *first_wrong, size_t size)
{
	struct sqlite *engine = db->engine;

	return check_passes(engine->handle,
		       deep ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", first_wrong,
		       size) &&
	       check_passes(engine->handle,
		       "SELECT 'foreign key of ' || \"table\" || ', row ' || coalesce(rowid, 0) "
		       "FROM pragma_foreign_key_check LIMIT 1",
		       first_wrong, size);
}
