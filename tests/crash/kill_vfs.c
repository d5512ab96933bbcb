#include "tests/crash/kill_vfs.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/alloc.h"
#include "db/sqlite_pass.h"

#define NAME "wattdesk-kill"

struct kill_vfs {
	struct sqlite_pass pass;
	sqlite3_io_methods files; /* their calls */
	struct kill_plan plan;
	int64_t *calls;
	int64_t syncs, counted;
};

struct handle {
	struct sqlite_pass_file file;
	struct kill_vfs *vfs;
};

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
	FILE_COUNTED(file, sqlite_pass_calls.xClose(file));
}

static int file_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
	FILE_COUNTED(file, sqlite_pass_calls.xWrite(file, bytes, amount, at));
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	FILE_COUNTED(file, sqlite_pass_calls.xTruncate(file, size));
}

static int file_sync(sqlite3_file *file, int flags)
{
	((struct handle *)file)->vfs->syncs++;
	FILE_COUNTED(file, sqlite_pass_calls.xSync(file, flags));
}

static int file_lock(sqlite3_file *file, int level)
{
	FILE_COUNTED(file, sqlite_pass_calls.xLock(file, level));
}

static int file_unlock(sqlite3_file *file, int level)
{
	FILE_COUNTED(file, sqlite_pass_calls.xUnlock(file, level));
}

static int shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	FILE_COUNTED(file, sqlite_pass_calls.xShmMap(file, region, size, extend, out));
}

static int shm_lock(sqlite3_file *file, int first, int slots, int flags)
{
	FILE_COUNTED(file, sqlite_pass_calls.xShmLock(file, first, slots, flags));
}

static void shm_barrier(sqlite3_file *file)
{
	bool last = count(((struct handle *)file)->vfs);

	sqlite_pass_calls.xShmBarrier(file);
	if (last)
		die_now();
}

static int shm_unmap(sqlite3_file *file, int remove)
{
	FILE_COUNTED(file, sqlite_pass_calls.xShmUnmap(file, remove));
}

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
	sqlite3_vfs *real = vfs->pass.real;
	int result;

	*h = (struct handle){.vfs = vfs, .file.real = (sqlite3_file *)(h + 1)};
	result = real->xOpen(real, name, h->file.real, flags, out_flags);
	if (h->file.real->pMethods != NULL)
		h->file.base.pMethods = &vfs->files;
	if (last)
		die_now();
	return result;
}

static int vfs_delete(sqlite3_vfs *base, const char *name, int sync_folder)
{
	sqlite3_vfs *real = sqlite_pass_vfs(base);

	COUNTED(vfs_of(base), real->xDelete(real, name, sync_folder));
}

static sqlite3_io_methods calls(void)
{
	sqlite3_io_methods of = sqlite_pass_calls;

	of.xClose = file_close;
	of.xWrite = file_write;
	of.xTruncate = file_truncate;
	of.xSync = file_sync;
	of.xLock = file_lock;
	of.xUnlock = file_unlock;
	of.xShmMap = shm_map;
	of.xShmLock = shm_lock;
	of.xShmBarrier = shm_barrier;
	of.xShmUnmap = shm_unmap;
	return of;
}

void kill_vfs_install(const struct kill_plan *plan, int64_t *counter)
{
	struct kill_vfs *vfs = xcalloc(1, sizeof *vfs); /* as long as the process */

	vfs->pass.real = sqlite3_vfs_find(NULL);
	vfs->files = calls();
	vfs->plan = *plan;
	vfs->calls = counter;
	sqlite_pass_init(&vfs->pass, NAME, (int)sizeof(struct handle));
	vfs->pass.base.xOpen = vfs_open;
	vfs->pass.base.xDelete = vfs_delete;
	if (sqlite3_vfs_register(&vfs->pass.base, 1) != SQLITE_OK)
		abort();
}
