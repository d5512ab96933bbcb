#include "db/sqlite_log.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define NAME "wattdesk-log"

/* About a payment; more goes out in between. SQLite's own VFS writes less than 128 KB at once. */
#define GATHERED_MAX ((size_t)31 * (24 + 4096))

static_assert(GATHERED_MAX < 0x20000, "one call of SQLite's own VFS");

/* A log: the file of the default file system lies right behind this. */
struct log {
	sqlite3_file base;
	sqlite3_file *real;
	char *bytes;
	size_t used;
	sqlite3_int64 at; /* where the first of them belongs */
};

static struct log *log_of(sqlite3_file *file)
{
	return (struct log *)file;
}

static const sqlite3_io_methods *calls(const struct log *l)
{
	return l->real->pMethods;
}

/* What cannot be written is dropped: SQLite is told, and takes back what the pages belong to. */
static int flush(struct log *l)
{
	size_t used = l->used;

	l->used = 0;
	if (used == 0)
		return SQLITE_OK;
	return calls(l)->xWrite(l->real, l->bytes, (int)used, l->at);
}

static int log_close(sqlite3_file *file)
{
	struct log *l = log_of(file);

	/* What was committed is synced: what is left belongs to something that was given up. */
	free(l->bytes);
	return calls(l)->xClose(l->real);
}

static int log_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
	struct log *l = log_of(file);
	int rc = flush(l);

	return rc != SQLITE_OK ? rc : calls(l)->xRead(l->real, out, amount, at);
}

static int log_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
	struct log *l = log_of(file);
	size_t size = (size_t)amount;
	int rc = SQLITE_OK;

	if (at != l->at + (sqlite3_int64)l->used || l->used + size > GATHERED_MAX)
		rc = flush(l);
	if (rc != SQLITE_OK)
		return rc;
	if (size > GATHERED_MAX)
		return calls(l)->xWrite(l->real, bytes, amount, at);
	if (l->used == 0)
		l->at = at;
	memcpy(l->bytes + l->used, bytes, size);
	l->used += size;
	return SQLITE_OK;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct log *l = log_of(file);
	int rc = flush(l);

	return rc != SQLITE_OK ? rc : calls(l)->xTruncate(l->real, size);
}

static int log_sync(sqlite3_file *file, int flags)
{
	struct log *l = log_of(file);
	int rc = flush(l);

	return rc != SQLITE_OK ? rc : calls(l)->xSync(l->real, flags);
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct log *l = log_of(file);
	int rc = flush(l);

	return rc != SQLITE_OK ? rc : calls(l)->xFileSize(l->real, size);
}

static int log_control(sqlite3_file *file, int what, void *arg)
{
	return calls(log_of(file))->xFileControl(log_of(file)->real, what, arg);
}

static int log_sector_size(sqlite3_file *file)
{
	return calls(log_of(file))->xSectorSize(log_of(file)->real);
}

static int log_characteristics(sqlite3_file *file)
{
	return calls(log_of(file))->xDeviceCharacteristics(log_of(file)->real);
}

/* A log is never locked: the locks of a database are on its main file. */
static int log_lock(sqlite3_file *file, int level)
{
	return calls(log_of(file))->xLock(log_of(file)->real, level);
}

static int log_unlock(sqlite3_file *file, int level)
{
	return calls(log_of(file))->xUnlock(log_of(file)->real, level);
}

static int log_check_reserved(sqlite3_file *file, int *out)
{
	return calls(log_of(file))->xCheckReservedLock(log_of(file)->real, out);
}

static const sqlite3_io_methods log_methods = {
	.iVersion = 1,
	.xClose = log_close,
	.xRead = log_read,
	.xWrite = log_write,
	.xTruncate = log_truncate,
	.xSync = log_sync,
	.xFileSize = log_size,
	.xLock = log_lock,
	.xUnlock = log_unlock,
	.xCheckReservedLock = log_check_reserved,
	.xFileControl = log_control,
	.xSectorSize = log_sector_size,
	.xDeviceCharacteristics = log_characteristics,
};

/* --- the file system ----------------------------------------------------------------------------
 */

static sqlite3_vfs *default_vfs(void)
{
	return sqlite3_vfs_find(NULL);
}

static int open_log(const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct log *l = log_of(file);
	sqlite3_vfs *real = default_vfs();
	int rc;

	*l = (struct log){.real = (sqlite3_file *)(l + 1)};
	rc = real->xOpen(real, name, l->real, flags, out_flags);
	if (l->real->pMethods == NULL)
		return rc;
	l->bytes = xmalloc(GATHERED_MAX);
	l->base.pMethods = &log_methods;
	return rc;
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	sqlite3_vfs *real = default_vfs();

	(void)vfs;
	if ((flags & SQLITE_OPEN_WAL) != 0)
		return open_log(name, file, flags, out);
	return real->xOpen(real, name, file, flags, out);
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	(void)vfs;
	return default_vfs()->xDelete(default_vfs(), name, sync_folder);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	(void)vfs;
	return default_vfs()->xAccess(default_vfs(), name, flags, out);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void)vfs;
	return default_vfs()->xFullPathname(default_vfs(), name, size, out);
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	return default_vfs()->xRandomness(default_vfs(), size, out);
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return default_vfs()->xSleep(default_vfs(), microseconds);
}

static int vfs_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
	(void)vfs;
	return default_vfs()->xCurrentTimeInt64(default_vfs(), out);
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	return default_vfs()->xGetLastError(default_vfs(), size, out);
}

/* Lives as long as the process, as whatever is registered with SQLite. */
static sqlite3_vfs *vfs_new(void)
{
	sqlite3_vfs *vfs = xcalloc(1, sizeof *vfs);

	*vfs = (sqlite3_vfs){
		.iVersion = 2,
		.zName = NAME,
		.xOpen = vfs_open,
		.xDelete = vfs_delete,
		.xAccess = vfs_access,
		.xFullPathname = vfs_full_path,
		.xRandomness = vfs_randomness,
		.xSleep = vfs_sleep,
		.xGetLastError = vfs_last_error,
		.xCurrentTimeInt64 = vfs_time_ms,
	};
	return vfs;
}

/* Another default may have come since: a file of ours has room for one of its. */
static void fit(sqlite3_vfs *vfs)
{
	const sqlite3_vfs *real = default_vfs();
	int size = (int)sizeof(struct log) + real->szOsFile;

	if (vfs->szOsFile < size)
		vfs->szOsFile = size;
	vfs->mxPathname = real->mxPathname;
}

const char *sqlite_log_vfs(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NAME);

	if (vfs == NULL) {
		vfs = vfs_new();
		fit(vfs);
		if (sqlite3_vfs_register(vfs, 0) == SQLITE_OK)
			return NAME;
		free(vfs);
		return NULL;
	}
	fit(vfs);
	return NAME;
}
