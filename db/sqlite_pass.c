#include "db/sqlite_pass.h"

#include <stddef.h>

sqlite3_file *sqlite_pass_real(sqlite3_file *file)
{
	return ((struct sqlite_pass_file *)file)->real;
}

static const sqlite3_io_methods *calls(sqlite3_file *file)
{
	return sqlite_pass_real(file)->pMethods;
}

static int pass_close(sqlite3_file *file)
{
	return calls(file)->xClose(sqlite_pass_real(file));
}

static int pass_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
	return calls(file)->xRead(sqlite_pass_real(file), out, amount, at);
}

static int pass_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
	return calls(file)->xWrite(sqlite_pass_real(file), bytes, amount, at);
}

static int pass_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return calls(file)->xTruncate(sqlite_pass_real(file), size);
}

static int pass_sync(sqlite3_file *file, int flags)
{
	return calls(file)->xSync(sqlite_pass_real(file), flags);
}

static int pass_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return calls(file)->xFileSize(sqlite_pass_real(file), size);
}

static int pass_lock(sqlite3_file *file, int level)
{
	return calls(file)->xLock(sqlite_pass_real(file), level);
}

static int pass_unlock(sqlite3_file *file, int level)
{
	return calls(file)->xUnlock(sqlite_pass_real(file), level);
}

static int pass_check_reserved(sqlite3_file *file, int *out)
{
	return calls(file)->xCheckReservedLock(sqlite_pass_real(file), out);
}

static int pass_control(sqlite3_file *file, int what, void *arg)
{
	return calls(file)->xFileControl(sqlite_pass_real(file), what, arg);
}

static int pass_sector_size(sqlite3_file *file)
{
	return calls(file)->xSectorSize(sqlite_pass_real(file));
}

static int pass_characteristics(sqlite3_file *file)
{
	return calls(file)->xDeviceCharacteristics(sqlite_pass_real(file));
}

static int pass_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	return calls(file)->xShmMap(sqlite_pass_real(file), region, size, extend, out);
}

static int pass_shm_lock(sqlite3_file *file, int first, int slots, int flags)
{
	return calls(file)->xShmLock(sqlite_pass_real(file), first, slots, flags);
}

static void pass_shm_barrier(sqlite3_file *file)
{
	calls(file)->xShmBarrier(sqlite_pass_real(file));
}

static int pass_shm_unmap(sqlite3_file *file, int remove)
{
	return calls(file)->xShmUnmap(sqlite_pass_real(file), remove);
}

const sqlite3_io_methods sqlite_pass_calls = {
	.iVersion = 2,
	.xClose = pass_close,
	.xRead = pass_read,
	.xWrite = pass_write,
	.xTruncate = pass_truncate,
	.xSync = pass_sync,
	.xFileSize = pass_size,
	.xLock = pass_lock,
	.xUnlock = pass_unlock,
	.xCheckReservedLock = pass_check_reserved,
	.xFileControl = pass_control,
	.xSectorSize = pass_sector_size,
	.xDeviceCharacteristics = pass_characteristics,
	.xShmMap = pass_shm_map,
	.xShmLock = pass_shm_lock,
	.xShmBarrier = pass_shm_barrier,
	.xShmUnmap = pass_shm_unmap,
};

/* --- the file system ----------------------------------------------------------------------------
 */

sqlite3_vfs *sqlite_pass_vfs(const sqlite3_vfs *vfs)
{
	const struct sqlite_pass *pass = vfs->pAppData;

	return pass->real != NULL ? pass->real : sqlite3_vfs_find(NULL);
}

static int pass_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xOpen(real, name, file, flags, out);
}

static int pass_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xDelete(real, name, sync_folder);
}

static int pass_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xAccess(real, name, flags, out);
}

static int pass_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xFullPathname(real, name, size, out);
}

static int pass_randomness(sqlite3_vfs *vfs, int size, char *out)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xRandomness(real, size, out);
}

static int pass_sleep(sqlite3_vfs *vfs, int microseconds)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xSleep(real, microseconds);
}

static int pass_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xCurrentTimeInt64(real, out);
}

static int pass_last_error(sqlite3_vfs *vfs, int size, char *out)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);

	return real->xGetLastError(real, size, out);
}

void sqlite_pass_init(struct sqlite_pass *pass, const char *name, int file_size)
{
	pass->base = (sqlite3_vfs){
		.iVersion = 2,
		.zName = name,
		.pAppData = pass,
		.xOpen = pass_open,
		.xDelete = pass_delete,
		.xAccess = pass_access,
		.xFullPathname = pass_full_path,
		.xRandomness = pass_randomness,
		.xSleep = pass_sleep,
		.xGetLastError = pass_last_error,
		.xCurrentTimeInt64 = pass_time_ms,
	};
	sqlite_pass_fit(pass, file_size);
}

void sqlite_pass_fit(struct sqlite_pass *pass, int file_size)
{
	const sqlite3_vfs *real = sqlite_pass_vfs(&pass->base);
	int size = file_size + real->szOsFile;

	if (pass->base.szOsFile < size)
		pass->base.szOsFile = size;
	pass->base.mxPathname = real->mxPathname;
}
