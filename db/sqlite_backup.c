/* The SQLite engine: copies that are whole or not there, and the check of the file. */
#include "db/sqlite.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.h"
#include "db/file_system.h"

#define PART_NAME ".wattdesk-copy-XXXXXX" /* a copy until it is whole */
#define PART_PREFIX (sizeof PART_NAME - sizeof "XXXXXX")
#define PART_TRIES 8
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

/* A copy is locked while it is made: what nobody holds was left by a process that was killed. */
static bool is_left_behind(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool left = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;

	if (fd >= 0)
		close(fd);
	return left;
}

static void remove_left_behind(const char *path)
{
	static const char *const suffixes[] = {"-journal", "-wal", "-shm", ""};
	DIR *folder = opendir(path);
	struct dirent *entry;
	char name[DB_PATH_MAX];

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL) {
		if (strncmp(entry->d_name, PART_NAME, PART_PREFIX) != 0 ||
			strlen(entry->d_name) != sizeof PART_NAME - 1 ||
			!is_left_behind(dirfd(folder), entry->d_name))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++)
			if (path_with(name, sizeof name, entry->d_name, suffixes[i]))
				(void)unlinkat(dirfd(folder), name, 0);
	}
	closedir(folder);
}

/* Under a name of its own, 0600, locked. Returns the file, or -1. */
static int part_new(const char *folder, char part[DB_PATH_MAX])
{
	struct stat info;
	int fd = -1;

	for (int tries = 0; fd < 0 && tries < PART_TRIES; tries++) {
		if (!path_with(part, DB_PATH_MAX, folder, "/" PART_NAME)) {
			errno = ENAMETOOLONG;
			return -1;
		}
		fd = mkostemp(part, O_CLOEXEC);
		if (fd < 0)
			return -1;
		if (flock(fd, LOCK_EX) == 0 && fstat(fd, &info) == 0 && info.st_nlink > 0)
			return fd; /* nobody took it for one that was left behind */
		close(fd);
		fd = -1;
	}
	errno = EBUSY;
	return -1;
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
	remove_left_behind(real);
	fd = part_new(real, part);
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
