#include "tests/crash/kill_vfs.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/alloc.h"

#define NAME "wattdesk-kill"

struct kill_vfs {
	sqlite3_vfs base;
	sqlite3_vfs *real;
	struct kill_plan plan;
	int64_t *calls;
	int64_t syncs, counted;
};

struct handle {
	sqlite3_file base;
	struct kill_vfs *vfs;
	sqlite3_file *real; /* right behind this */
};

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct handle *)file)->real;
}

static void die_now(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* Returns whether it dies after the call. */
static bool count(struct kill_vfs *vfs)
{
	++*vfs->calls;
	if (vfs->syncs < vfs->plan.syncs || ++vfs->counted != vfs->plan.at)
		return false;
	if (!vfs->plan.afterwards)
		die_now();
	return true;
}

/* A call that is counted. */
#define COUNTED(vfs, call)               \
	do {                             \
		bool last_ = count(vfs); \
		int result_ = (call);    \
                                         \
		if (last_)               \
			die_now();       \
		return result_;          \
	} while (0)
#define FILE_COUNTED(file, call) COUNTED(((struct handle *)(file))->vfs, call)

static int file_close(sqlite3_file *file)
{
	FILE_COUNTED(file, real_of(file)->pMethods->xClose(real_of(file)));
}

static int file_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
	return real_of(file)->pMethods->xRead(real_of(file), out, amount, at);
}

static int file_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
	FILE_COUNTED(file, real_of(file)->pMethods->xWrite(real_of(file), bytes, amount, at));
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	FILE_COUNTED(file, real_of(file)->pMethods->xTruncate(real_of(file), size));
}

static int file_sync(sqlite3_file *file, int flags)
{
	((struct handle *)file)->vfs->syncs++;
	FILE_COUNTED(file, real_of(file)->pMethods->xSync(real_of(file), flags));
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
	FILE_COUNTED(file, real_of(file)->pMethods->xLock(real_of(file), level));
}

static int file_unlock(sqlite3_file *file, int level)
{
	FILE_COUNTED(file, real_of(file)->pMethods->xUnlock(real_of(file), level));
}

static int file_check_reserved(sqlite3_file *file, int *out)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int file_control(sqlite3_file *file, int what, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), what, arg);
}

static int file_sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_characteristics(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	FILE_COUNTED(
		file, real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, out));
}

static int shm_lock(sqlite3_file *file, int first, int slots, int flags)
{
	FILE_COUNTED(file, real_of(file)->pMethods->xShmLock(real_of(file), first, slots, flags));
}

static void shm_barrier(sqlite3_file *file)
{
	bool last = count(((struct handle *)file)->vfs);

	real_of(file)->pMethods->xShmBarrier(real_of(file));
	if (last)
		die_now();
}

static int shm_unmap(sqlite3_file *file, int remove)
{
	FILE_COUNTED(file, real_of(file)->pMethods->xShmUnmap(real_of(file), remove));
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector_size,
	.xDeviceCharacteristics = file_characteristics,
	.xShmMap = shm_map,
	.xShmLock = shm_lock,
	.xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap,
};

static struct kill_vfs *vfs_of(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int vfs_open(
	sqlite3_vfs *base, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct kill_vfs *vfs = vfs_of(base);
	struct handle *h = (struct handle *)file;
	bool last = count(vfs);
	int result;

	*h = (struct handle){.vfs = vfs, .real = (sqlite3_file *)(h + 1)};
	result = vfs->real->xOpen(vfs->real, name, h->real, flags, out_flags);
	if (h->real->pMethods != NULL)
		h->base.pMethods = &methods;
	if (last)
		die_now();
	return result;
}

static int vfs_delete(sqlite3_vfs *base, const char *name, int sync_folder)
{
	COUNTED(vfs_of(base), vfs_of(base)->real->xDelete(vfs_of(base)->real, name, sync_folder));
}

static int vfs_access(sqlite3_vfs *base, const char *name, int flags, int *out)
{
	return vfs_of(base)->real->xAccess(vfs_of(base)->real, name, flags, out);
}

static int vfs_full_path(sqlite3_vfs *base, const char *name, int size, char *out)
{
	return vfs_of(base)->real->xFullPathname(vfs_of(base)->real, name, size, out);
}

static int vfs_randomness(sqlite3_vfs *base, int size, char *out)
{
	return vfs_of(base)->real->xRandomness(vfs_of(base)->real, size, out);
}

static int vfs_sleep(sqlite3_vfs *base, int microseconds)
{
	return vfs_of(base)->real->xSleep(vfs_of(base)->real, microseconds);
}

static int vfs_time(sqlite3_vfs *base, sqlite3_int64 *out)
{
	return vfs_of(base)->real->xCurrentTimeInt64(vfs_of(base)->real, out);
}

static int vfs_last_error(sqlite3_vfs *base, int size, char *out)
{
	return vfs_of(base)->real->xGetLastError(vfs_of(base)->real, size, out);
}

void kill_vfs_install(const struct kill_plan *plan, int64_t *calls)
{
	struct kill_vfs *vfs = xcalloc(1, sizeof *vfs); /* as long as the process */

	vfs->real = sqlite3_vfs_find(NULL);
	vfs->plan = *plan;
	vfs->calls = calls;
	vfs->base = (sqlite3_vfs){
		.iVersion = 2,
		.szOsFile = (int)sizeof(struct handle) + vfs->real->szOsFile,
		.mxPathname = vfs->real->mxPathname,
		.zName = NAME,
		.pAppData = vfs,
		.xOpen = vfs_open,
		.xDelete = vfs_delete,
		.xAccess = vfs_access,
		.xFullPathname = vfs_full_path,
		.xRandomness = vfs_randomness,
		.xSleep = vfs_sleep,
		.xGetLastError = vfs_last_error,
		.xCurrentTimeInt64 = vfs_time,
	};
	if (sqlite3_vfs_register(&vfs->base, 1) != SQLITE_OK)
		abort();
}
