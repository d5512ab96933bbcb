/* The SQLite engine: the file, how it is opened and made, and what its faults mean. */
#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/alloc.h"
#include "db/file_system.h"
#include "db/sqlite_log.h"

#define PAGE_BYTES 4096
#define PAGES_KEPT 512 /* a payment reads 80; what is more comes from the heap */

bool file_fail(struct db *db, const char *path, int error)
{
	struct fault fault = file_fault(path, error);

	return db_fail(db, fault.code, fault.say);
}

static const struct {
	int result; /* an extended code, or a primary one that stands for all of its kind */
	enum code code;
	bool transient;
	const char *msgid; /* {1} the path, {2} the engine's words */
} faults[] = {
	{SQLITE_CONSTRAINT_UNIQUE, CODE_EXISTS, false,
		N_("The database {1} holds such a record already ({2}). Nothing was stored.")},
	{SQLITE_CONSTRAINT_PRIMARYKEY, CODE_EXISTS, false,
		N_("The database {1} holds such a record already ({2}). Nothing was stored.")},
	{SQLITE_CONSTRAINT, CODE_IO, false,
		N_("The database {1} refused the change ({2}). Nothing was stored.")},
	{SQLITE_BUSY, CODE_DB_BUSY, true,
		N_("The database {1} is in use by another program. Try again in a moment.")},
	{SQLITE_LOCKED, CODE_DB_BUSY, true,
		N_("The database {1} is in use by another program. Try again in a moment.")},
	{SQLITE_CORRUPT, CODE_DB_DAMAGED, false,
		N_("The database {1} is damaged ({2}). Stop work, keep the file, and "
		   "restore the newest backup with `wattdesk restore`.")},
	{SQLITE_NOTADB, CODE_DB_DAMAGED, false,
		N_("{1} is not a database of wattdesk. Check the name of the database.")},
	{SQLITE_FULL, CODE_DISK_FULL, false,
		N_("The disk that holds {1} is full. Nothing was stored. Free some space and try "
		   "again.")},
	{SQLITE_READONLY, CODE_IO, false,
		N_("The database {1} cannot be written. Check the owner and the permissions of the "
		   "file "
		   "and of its folder.")},
};

bool sqlite_fail(struct db *db, sqlite3 *handle)
{
	int result = sqlite3_extended_errcode(handle);
	int system = sqlite3_system_errno(handle);
	int primary = result & 0xff;
	const char *words = sqlite3_errmsg(handle);

	if (primary == SQLITE_NOMEM)
		abort();
	if ((primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR) && system != 0)
		return file_fail(db, db->path, system);
	if ((primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) && sqlite_sync_explains(db))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		if (faults[i].result != result && faults[i].result != primary)
			continue;
		struct say say = {
			.msgid = faults[i].msgid, .arg = {say_text(db->label), say_text(words)}};
		return faults[i].transient ? db_fail_transient(db, faults[i].code, say)
					   : db_fail(db, faults[i].code, say);
	}
	return db_fail(db, CODE_IO,
		SAY(N_("The database {1} reports: {2}."), say_text(db->label), say_text(words)));
}

/* One row of one column, as text. */
static bool answer_is(struct db *db, sqlite3 *handle, const char *question, const char *expected)
{
	sqlite3_stmt *st = NULL;
	bool ok = false;

	if (sqlite3_prepare_v2(handle, question, -1, &st, NULL) == SQLITE_OK &&
		sqlite3_step(st) == SQLITE_ROW)
		ok = strcmp((const char *)sqlite3_column_text(st, 0), expected) == 0;
	else
		(void)sqlite_fail(db, handle);
	sqlite3_finalize(st);
	if (!ok)
		(void)db_fail(db, CODE_IO,
			SAY(N_("The database {1} could not be set up safely ({2})."),
				say_text(db->label), say_text(question)));
	return ok;
}

/* The settings of a connection. None touches the file. */
static bool settings_apply(struct db *db, sqlite3 *handle)
{
	static const int switches[][2] = {
		{SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_DQS_DML, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0},
		{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	};
	int now = 0;

	(void)sqlite3_extended_result_codes(handle, 1);
	(void)sqlite3_busy_timeout(handle, db->lock_wait_ms);
	for (size_t i = 0; i < ARRAY_SIZE(switches); i++)
		if (sqlite3_db_config(handle, switches[i][0], switches[i][1], &now) != SQLITE_OK ||
			now != switches[i][1])
			return sqlite_fail(db, handle);
	/*
	 * Room for the inner pages of the largest tables (ten million accounts: 5 MB), so that a
	 * row costs one page. Without recursive triggers INSERT OR REPLACE would pass by the
	 * trigger on DELETE.
	 */
	if (sqlite3_exec(handle,
		    "PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
		    "PRAGMA cache_size=-32768;",
		    NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fail(db, handle);
	/*
	 * What is only read, a backup, a copy to restore, is looked at cell by cell. A station does
	 * not: each payment of another makes it read some 80 pages again, and that look at each of
	 * them was a fifth of all its work. The checks of SQLite, and verify's, do it for it.
	 */
	if (sqlite3_db_readonly(handle, "main") == 1 &&
		sqlite3_exec(handle, "PRAGMA cell_size_check=ON", NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fail(db, handle);
	return answer_is(db, handle, "PRAGMA foreign_keys", "1") &&
	       answer_is(db, handle, "PRAGMA synchronous", "2") &&
	       answer_is(db, handle, "PRAGMA recursive_triggers", "1");
}

/*
 * For the whole process, where SQLite was not yet used in it; refused and without harm afterwards.
 * It need not count its memory, and has a fixed place for its pages: whenever another station has
 * written they are all dropped and read again, and the heap would grow and shrink by them each
 * time.
 */
static void settle_process(void)
{
	int header = 0, size;
	void *pages;

	(void)sqlite3_config(SQLITE_CONFIG_PCACHE_HDRSZ, &header);
	size = PAGE_BYTES + header;
	pages = xmalloc((size_t)size * PAGES_KEPT);
	if (sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages, size, PAGES_KEPT) != SQLITE_OK)
		free(pages);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_initialize() != SQLITE_OK)
		abort();
}

/* flags: SQLITE_OPEN_READWRITE or SQLITE_OPEN_READONLY. NULL after a fault. */
sqlite3 *sqlite_handle_open(struct db *db, const char *path, int flags)
{
	sqlite3 *handle = NULL;
	int rc;

	settle_process();
	rc = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
		sqlite_log_vfs());
	if (handle == NULL)
		abort();
	if (rc != SQLITE_OK)
		(void)sqlite_fail(db, handle);
	else if (settings_apply(db, handle))
		return handle;
	sqlite3_close(handle);
	return NULL;
}

static bool local_only(struct db *db, const char *folder)
{
	struct statfs info;

	if (statfs(folder, &info) != 0)
		return file_fail(db, folder, errno);
	if (!file_system_is_remote(info.f_type))
		return true;
	return db_fail(db, CODE_DB_UNREACHABLE,
		SAY(N_("{1} lies on a network disk, where a database is not safe. Use a local "
		       "disk, or "
		       "PostgreSQL for stations on several machines."),
			say_text(folder)));
}

static bool queue_open(struct db *db)
{
	struct sqlite *engine = db->engine;
	char path[DB_PATH_MAX];

	if (!path_with(path, sizeof path, db->path, "-lock"))
		return file_fail(db, db->path, ENAMETOOLONG);
	return queue_lock_init(&engine->queue, path) || file_fail(db, path, errno);
}

/* A database in use: behind the queue, in WAL mode. */
static bool open_for_writing(struct db *db)
{
	struct sqlite *engine = db->engine;
	bool ours = false;

	engine->handle = sqlite_handle_open(db, db->path, SQLITE_OPEN_READWRITE);
	if (engine->handle == NULL || !sqlite_ops.has_table(db, "schema_version", &ours))
		return false;
	if (!ours)
		return true; /* it is refused before anything is written to it */
	if (sqlite3_db_readonly(engine->handle, "main") == 1)
		return file_fail(db, db->path, EACCES);
	if (!queue_open(db) || !answer_is(db, engine->handle, "PRAGMA journal_mode=WAL", "wal"))
		return false;
	sqlite_sync_watch_log(db);
	return true;
}

static bool existing_open(struct db *db, const char *where)
{
	struct sqlite *engine = db->engine;
	char folder[DB_PATH_MAX];
	struct stat info;
	char *real = realpath(where, NULL);

	if (real == NULL)
		return file_fail(db, where, errno);
	if (!path_with(db->path, sizeof db->path, real, ""))
		(void)file_fail(db, where, ENAMETOOLONG);
	free(real);
	memcpy(db->label, db->path, sizeof db->label);
	if (db->failed || !path_folder(folder, sizeof folder, db->path))
		return false;
	if (stat(db->path, &info) != 0)
		return file_fail(db, db->path, errno);
	if (!S_ISREG(info.st_mode))
		return file_fail(db, db->path, EISDIR);
	if (!local_only(db, folder))
		return false;
	if (!db->read_only)
		return open_for_writing(db);
	engine->handle = sqlite_handle_open(db, db->path, SQLITE_OPEN_READONLY);
	return engine->handle != NULL;
}

static bool absolute_path(struct db *db, const char *where)
{
	const char *slash = strrchr(where, '/');
	const char *name = slash == NULL ? where : slash + 1;
	char folder[DB_PATH_MAX], real[PATH_MAX];

	if (!path_folder(folder, sizeof folder, where))
		return file_fail(db, where, ENAMETOOLONG);
	if (realpath(folder, real) == NULL)
		return file_fail(db, folder, errno);
	if (*name == '\0')
		return file_fail(db, where, EISDIR);
	if (snprintf(db->path, sizeof db->path, "%s/%s", strcmp(real, "/") == 0 ? "" : real,
		    name) >= (int)sizeof db->path)
		return file_fail(db, where, ENAMETOOLONG);
	memcpy(db->label, db->path, sizeof db->label);
	return local_only(db, real);
}

/* A log that another database left behind would be played into the new one. */
static bool place_is_free(struct db *db)
{
	static const char *const suffixes[] = {"", "-wal", "-journal", "-shm"};
	char path[DB_PATH_MAX];
	struct stat info;

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		if (!path_with(path, sizeof path, db->path, suffixes[i]))
			return file_fail(db, db->path, ENAMETOOLONG);
		if (lstat(path, &info) == 0)
			return file_fail(db, path, EEXIST);
		if (errno != ENOENT)
			return file_fail(db, path, errno);
	}
	return true;
}

/* Made under a temporary name, so that half a database is never seen under its own. */
static bool fresh_open(struct db *db, const char *where)
{
	struct sqlite *engine = db->engine;
	int fd;

	if (!absolute_path(db, where) || !place_is_free(db))
		return false;
	if (!path_with(engine->fresh, sizeof engine->fresh, db->path, ".new-XXXXXX")) {
		engine->fresh[0] = '\0';
		return file_fail(db, db->path, ENAMETOOLONG);
	}
	fd = mkostemp(engine->fresh, O_CLOEXEC); /* 0600 */
	if (fd < 0) {
		int error = errno;
		engine->fresh[0] = '\0';
		return file_fail(db, db->path, error);
	}
	close(fd);
	engine->handle = sqlite_handle_open(db, engine->fresh, SQLITE_OPEN_READWRITE);
	return engine->handle != NULL;
}

bool sqlite_open(struct db *db, const char *where, const struct db_options *options)
{
	struct sqlite *engine = xcalloc(1, sizeof *engine);

	engine->queue.fd = -1;
	db->engine = engine;
	return options->create ? fresh_open(db, where) : existing_open(db, where);
}

bool sqlite_handle_close(struct db *db)
{
	struct sqlite *engine = db->engine;

	sqlite3_finalize(engine->begin);
	sqlite3_finalize(engine->commit);
	engine->begin = engine->commit = NULL;
	sqlite_sync_close(db);
	if (sqlite3_close(engine->handle) != SQLITE_OK)
		return sqlite_fail(db, engine->handle);
	engine->handle = NULL;
	return true;
}

bool sqlite_publish(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (!answer_is(db, engine->handle, "PRAGMA journal_mode=WAL", "wal"))
		return false;
	if (!sqlite_handle_close(db))
		return false;
	if (renameat2(AT_FDCWD, engine->fresh, AT_FDCWD, db->path, RENAME_NOREPLACE) != 0)
		return file_fail(db, db->path, errno);
	engine->fresh[0] = '\0';
	if (!folder_sync(db->path))
		return file_fail(db, db->path, errno);
	return open_for_writing(db) && sqlite_ops.join(db);
}

void sqlite_close(struct db *db)
{
	static const char *const suffixes[] = {"", "-journal", "-wal", "-shm"};
	struct sqlite *engine = db->engine;
	char path[DB_PATH_MAX];

	if (engine->handle != NULL)
		(void)(sqlite_handle_close(db) == true);
	queue_lock_release(&engine->queue);
	for (size_t i = 0; engine->fresh[0] != '\0' && i < ARRAY_SIZE(suffixes); i++)
		if (path_with(path, sizeof path, engine->fresh, suffixes[i]))
			(void)unlink(path);
	free(engine);
	db->engine = NULL;
}
