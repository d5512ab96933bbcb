#include "tests/crash/disk_vfs.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"

#define REGIONS_MAX 64
#define NAME "wattdesk-crash"
#define FIRST_DAY INT64_C(212450000000000) /* a Julian day in ms; nothing depends on it */

/* What the connections of one file share: SQLite's file lock, its WAL index and the locks on it. */
struct disk_shared {
	int sharers;          /* handles that hold at least SQLITE_LOCK_SHARED */
	const void *reserved; /* the handle that holds RESERVED or more */
	const void *pending;  /* likewise PENDING or EXCLUSIVE */
	void *region[REGIONS_MAX];
	int region_size;
	int users;
	int slot_sharers[SQLITE_SHM_NLOCK];
	const void *slot_owner[SQLITE_SHM_NLOCK];
};

struct handle {
	sqlite3_file base;
	struct disk_vfs *vfs;
	struct disk_file *file;
	int level;
	bool is_mapped;
	unsigned slots_shared, slots_owned;
	bool folder_unsafe; /* the first sync also makes the name safe, as SQLite's own VFS does */
};

static struct handle *handle_of(sqlite3_file *file)
{
	return (struct handle *)file;
}

const char *disk_fault_name(enum disk_fault fault)
{
	static const char *const names[] = {
		[FAULT_NONE] = "none",
		[FAULT_POWER] = "power cut",
		[FAULT_WRITE] = "write fails",
		[FAULT_FULL] = "disk full",
		[FAULT_SYNC] = "sync fails",
		[FAULT_OPEN] = "open fails",
		[FAULT_READ] = "read fails",
		[FAULT_KILL] = "station killed before its sync, then power cut",
	};

	return names[fault];
}

/* --- the plan -----------------------------------------------------------------------------------
 */

static int fail(struct disk_vfs *vfs, int error, int result)
{
	vfs->fired = true;
	vfs->error = error;
	return result;
}

static bool strikes(struct disk_vfs *vfs, enum disk_fault fault, int64_t count)
{
	return vfs->plan.fault == fault && !vfs->fired && count == vfs->plan.at;
}

static bool is_at(const struct disk_vfs *vfs, bool is_sync, bool at_sync, int64_t at)
{
	return at_sync ? is_sync && vfs->syncs == at : vfs->changes == at;
}

static void watches_pass(struct disk_vfs *vfs, bool is_sync)
{
	for (int i = vfs->watch_count; i-- > 0;) {
		struct disk_watch watch = vfs->watches[i];

		if (!is_at(vfs, is_sync, watch.at_sync, watch.at))
			continue;
		vfs->watches[i] = vfs->watches[--vfs->watch_count];
		if (watch.afterwards)
			vfs->looks_due++;
		else
			vfs->look(vfs->look_ctx);
	}
}

/* Whether the power is off for this call. *last: it goes off right after it. */
static bool power_is_off(struct disk_vfs *vfs, bool is_sync, bool *last)
{
	bool strikes_now;

	*last = false;
	if (vfs->dead)
		return true;
	vfs->changes++;
	watches_pass(vfs, is_sync);
	strikes_now = vfs->plan.fault == FAULT_POWER && !vfs->fired &&
		      is_at(vfs, is_sync, vfs->plan.at_sync, vfs->plan.at);
	if (!strikes_now)
		return false;
	vfs->fired = true;
	vfs->dead = true;
	*last = vfs->plan.afterwards;
	return !vfs->plan.afterwards;
}

static int dead(struct disk_vfs *vfs, int result)
{
	vfs->error = EIO;
	return result;
}

/* The call was done. last: it was, and the power is off now. */
static int done(struct disk_vfs *vfs, bool last, int result)
{
	for (; vfs->looks_due > 0; vfs->looks_due--)
		vfs->look(vfs->look_ctx);
	return last ? dead(vfs, result) : SQLITE_OK;
}

/* --- a file -------------------------------------------------------------------------------------
 */

static int shm_unmap(sqlite3_file *file, int remove);
static int unlock(sqlite3_file *file, int level);

static int file_close(sqlite3_file *file)
{
	(void)unlock(file, SQLITE_LOCK_NONE);
	(void)shm_unmap(file, 0);
	return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
	struct handle *h = handle_of(file);
	size_t size = (size_t)amount;

	if (h->vfs->dead)
		return dead(h->vfs, SQLITE_IOERR_READ);
	if (strikes(h->vfs, FAULT_READ, ++h->vfs->reads))
		return fail(h->vfs, EIO, SQLITE_IOERR_READ);
	return disk_read(&h->file->live, (size_t)at, out, size) == size ? SQLITE_OK
									: SQLITE_IOERR_SHORT_READ;
}

/* The first sectors of a write that fails have reached the disk. */
static void write_half(struct handle *h, const void *bytes, size_t size, int64_t at)
{
	size_t half = chance_below(&h->vfs->plan.chance, (uint32_t)(size / DISK_SECTOR + 1)) *
		      (size_t)DISK_SECTOR;

	if (half > 0)
		disk_write(h->file, at, bytes, half);
}

static int file_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
	struct handle *h = handle_of(file);
	struct disk_vfs *vfs = h->vfs;
	size_t size = (size_t)amount;
	bool last;

	if (power_is_off(vfs, false, &last))
		return dead(vfs, SQLITE_IOERR_WRITE);
	if (strikes(vfs, FAULT_WRITE, ++vfs->writes)) {
		write_half(h, bytes, size, at);
		return fail(vfs, EIO, SQLITE_IOERR_WRITE);
	}
	if (vfs->plan.fault == FAULT_FULL && vfs->writes >= vfs->plan.at &&
		(size_t)at + size > h->file->live.size) {
		write_half(h, bytes, size, at);
		return fail(vfs, ENOSPC, SQLITE_FULL);
	}
	disk_write(h->file, at, bytes, size);
	return done(vfs, last, SQLITE_IOERR_WRITE);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct handle *h = handle_of(file);
	bool last;

	if (power_is_off(h->vfs, false, &last))
		return dead(h->vfs, SQLITE_IOERR_TRUNCATE);
	disk_cut(h->file, size);
	return done(h->vfs, last, SQLITE_IOERR_TRUNCATE);
}

static int file_sync(sqlite3_file *file, int flags)
{
	struct handle *h = handle_of(file);
	struct disk_vfs *vfs = h->vfs;
	bool last;

	(void)flags;
	vfs->syncs++;
	if (power_is_off(vfs, true, &last))
		return dead(vfs, SQLITE_IOERR_FSYNC);
	if (strikes(vfs, FAULT_SYNC, vfs->syncs) || (vfs->plan.lasts && vfs->fired)) {
		disk_sync_fails(h->file, &vfs->plan.chance);
		if (vfs->plan.forgets)
			disk_forget(h->file, &vfs->plan.chance);
		return fail(vfs, EIO, SQLITE_IOERR_FSYNC);
	}
	if (!vfs->syncs_do_nothing)
		disk_sync(h->file);
	if (h->folder_unsafe)
		disk_sync_folder(vfs->disk);
	h->folder_unsafe = false;
	return done(vfs, last, SQLITE_IOERR_FSYNC);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	*size = (sqlite3_int64)handle_of(file)->file->live.size;
	return SQLITE_OK;
}

static struct disk_shared *shared_of(const struct handle *h)
{
	if (h->file->shared == NULL)
		h->file->shared = xcalloc(1, sizeof *h->file->shared);
	return h->file->shared;
}

static int lock(sqlite3_file *file, int level)
{
	struct handle *h = handle_of(file);
	struct disk_shared *shared = shared_of(h);

	if (h->level >= level)
		return SQLITE_OK;
	if (level == SQLITE_LOCK_SHARED) {
		if (shared->pending != NULL)
			return SQLITE_BUSY;
		shared->sharers++;
		h->level = level;
		return SQLITE_OK;
	}
	if (shared->reserved != NULL && shared->reserved != h)
		return SQLITE_BUSY;
	shared->reserved = h;
	if (level == SQLITE_LOCK_RESERVED) {
		h->level = level;
		return SQLITE_OK;
	}
	shared->pending = h;
	h->level = SQLITE_LOCK_PENDING;
	if (shared->sharers > 1)
		return SQLITE_BUSY;
	h->level = level;
	return SQLITE_OK;
}

static int unlock(sqlite3_file *file, int level)
{
	struct handle *h = handle_of(file);
	struct disk_shared *shared = h->file->shared;

	if (h->level <= level)
		return SQLITE_OK;
	if (shared->reserved == h)
		shared->reserved = NULL;
	if (shared->pending == h)
		shared->pending = NULL;
	if (level == SQLITE_LOCK_NONE)
		shared->sharers--;
	h->level = level;
	return SQLITE_OK;
}

static int check_reserved(sqlite3_file *file, int *out)
{
	const struct disk_shared *shared = shared_of(handle_of(file));

	*out = shared->reserved != NULL;
	return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int what, void *arg)
{
	(void)file, (void)what, (void)arg;
	return SQLITE_NOTFOUND;
}

/* These two as SQLite's own VFS answers on Linux. */
static int sector_size(sqlite3_file *file)
{
	(void)file;
	return 4096;
}

static int characteristics(sqlite3_file *file)
{
	(void)file;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* --- shared memory: it lives as long as a connection does
 * -----------------------------------------
 */

static int shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	struct handle *h = handle_of(file);
	struct disk_shared *shared = shared_of(h);

	assert(region < REGIONS_MAX);
	if (!h->is_mapped)
		shared->users++;
	h->is_mapped = true;
	if (shared->region[region] == NULL && extend != 0)
		shared->region[region] = xcalloc(1, (size_t)size);
	*out = shared->region[region];
	return SQLITE_OK;
}

static bool slot_is_free(const struct handle *h, int slot, int flags)
{
	const struct disk_shared *shared = h->file->shared;
	int others = shared->slot_sharers[slot] - ((h->slots_shared >> slot) & 1 ? 1 : 0);

	if (shared->slot_owner[slot] != NULL && shared->slot_owner[slot] != h)
		return false;
	return (flags & SQLITE_SHM_SHARED) != 0 || others == 0;
}

static void slot_take(struct handle *h, int slot, int flags)
{
	struct disk_shared *shared = h->file->shared;
	unsigned bit = 1U << slot;

	if ((flags & SQLITE_SHM_EXCLUSIVE) != 0) {
		shared->slot_owner[slot] = h;
		h->slots_owned |= bit;
	} else if ((h->slots_shared & bit) == 0) {
		shared->slot_sharers[slot]++;
		h->slots_shared |= bit;
	}
}

static void slot_give(struct handle *h, int slot)
{
	struct disk_shared *shared = h->file->shared;
	unsigned bit = 1U << slot;

	if ((h->slots_owned & bit) != 0)
		shared->slot_owner[slot] = NULL;
	if ((h->slots_shared & bit) != 0)
		shared->slot_sharers[slot]--;
	h->slots_owned &= ~bit;
	h->slots_shared &= ~bit;
}

static int shm_lock(sqlite3_file *file, int first, int count, int flags)
{
	struct handle *h = handle_of(file);

	if (h->file->shared == NULL)
		return SQLITE_OK;
	if ((flags & SQLITE_SHM_UNLOCK) != 0) {
		for (int slot = first; slot < first + count; slot++)
			slot_give(h, slot);
		return SQLITE_OK;
	}
	for (int slot = first; slot < first + count; slot++)
		if (!slot_is_free(h, slot, flags))
			return SQLITE_BUSY;
	for (int slot = first; slot < first + count; slot++)
		slot_take(h, slot, flags);
	return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *file)
{
	(void)file; /* there is one thread */
}

/* The index goes away with the last connection that uses it, and is made anew from the log. */
static void regions_free(struct disk_shared *shared)
{
	for (int i = 0; i < REGIONS_MAX; i++) {
		free(shared->region[i]);
		shared->region[i] = NULL;
	}
}

static int shm_unmap(sqlite3_file *file, int remove)
{
	struct handle *h = handle_of(file);
	struct disk_shared *shared = h->file->shared;

	(void)remove; /* nobody can see it without a connection */
	if (shared == NULL)
		return SQLITE_OK;
	for (int slot = 0; slot < SQLITE_SHM_NLOCK; slot++)
		slot_give(h, slot);
	if (h->is_mapped)
		shared->users--;
	h->is_mapped = false;
	if (shared->users > 0)
		return SQLITE_OK;
	regions_free(shared);
	if (shared->sharers == 0) {
		free(shared);
		h->file->shared = NULL;
	}
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = lock,
	.xUnlock = unlock,
	.xCheckReservedLock = check_reserved,
	.xFileControl = file_control,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = characteristics,
	.xShmMap = shm_map,
	.xShmLock = shm_lock,
	.xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap,
};

/* --- the file system
 * ------------------------------------------------------------------------------
 */

static struct disk_vfs *vfs_of(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int make_file(struct disk_vfs *vfs, struct handle *h, const char *name, int flags)
{
	bool last;

	if ((flags & SQLITE_OPEN_CREATE) == 0) {
		vfs->error = ENOENT;
		return SQLITE_CANTOPEN;
	}
	if (power_is_off(vfs, false, &last))
		return dead(vfs, SQLITE_CANTOPEN);
	h->file = name != NULL ? disk_create(vfs->disk, name) : disk_create_unnamed(vfs->disk);
	return done(vfs, last, SQLITE_CANTOPEN);
}

static int vfs_open(
	sqlite3_vfs *base, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct disk_vfs *vfs = vfs_of(base);
	const int kept = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
	struct handle *h = handle_of(file);
	int result = SQLITE_OK;

	*h = (struct handle){.vfs = vfs};
	h->folder_unsafe = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kept) != 0;
	if (vfs->dead)
		return dead(vfs, SQLITE_CANTOPEN);
	if (strikes(vfs, FAULT_OPEN, ++vfs->opens))
		return fail(vfs, EMFILE, SQLITE_CANTOPEN);
	h->file = name != NULL ? disk_find(vfs->disk, name) : NULL;
	if (h->file == NULL)
		result = make_file(vfs, h, name, flags);
	if (result != SQLITE_OK)
		return result;
	h->base.pMethods = &methods;
	if (out_flags != NULL)
		*out_flags = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *base, const char *name, int sync_folder)
{
	struct disk_vfs *vfs = vfs_of(base);
	bool last;

	if (power_is_off(vfs, false, &last))
		return dead(vfs, SQLITE_IOERR_DELETE);
	if (disk_find(vfs->disk, name) == NULL)
		return SQLITE_IOERR_DELETE_NOENT;
	disk_remove(vfs->disk, name);
	if (sync_folder != 0)
		disk_sync_folder(vfs->disk);
	return done(vfs, last, SQLITE_IOERR_DELETE);
}

static int vfs_access(sqlite3_vfs *base, const char *name, int flags, int *out)
{
	(void)flags;
	*out = disk_find(vfs_of(base)->disk, name) != NULL;
	return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *base, const char *name, int size, char *out)
{
	(void)base;
	return snprintf(out, (size_t)size, "%s", name) < size ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* SQLite draws its own numbers from this once; chance_rule_libraries seeds them anew. */
static int vfs_randomness(sqlite3_vfs *base, int size, char *out)
{
	(void)base;
	memset(out, 0x5a, (size_t)size);
	return size;
}

/* Whoever waits for a lock here waits for nothing: there is one thread. */
static int vfs_sleep(sqlite3_vfs *base, int microseconds)
{
	(void)base;
	return microseconds;
}

static int vfs_time_ms(sqlite3_vfs *base, sqlite3_int64 *out)
{
	(void)base;
	*out = FIRST_DAY;
	return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *base, int size, char *out)
{
	(void)size, (void)out;
	return vfs_of(base)->error;
}

void disk_vfs_init(struct disk_vfs *vfs, struct disk *disk)
{
	*vfs = (struct disk_vfs){
		.base =
			{
				.iVersion = 2,
				.szOsFile = sizeof(struct handle),
				.mxPathname = DISK_NAME_MAX - 16,
				.zName = NAME,
				.pAppData = vfs,
				.xOpen = vfs_open,
				.xDelete = vfs_delete,
				.xAccess = vfs_access,
				.xFullPathname = vfs_full_path,
				.xRandomness = vfs_randomness,
				.xSleep = vfs_sleep,
				.xGetLastError = vfs_last_error,
				.xCurrentTimeInt64 = vfs_time_ms,
			},
		.disk = disk,
	};
	if (sqlite3_vfs_register(&vfs->base, 1) != SQLITE_OK)
		abort();
}

void disk_vfs_release(struct disk_vfs *vfs)
{
	sqlite3_vfs_unregister(&vfs->base);
}

void disk_vfs_plan(struct disk_vfs *vfs, const struct disk_plan *plan)
{
	vfs->plan = *plan;
	vfs->changes = vfs->writes = vfs->syncs = vfs->opens = vfs->reads = 0;
	vfs->dead = vfs->fired = false;
	vfs->error = 0;
	vfs->watch_count = vfs->looks_due = 0;
}

void disk_vfs_clear(struct disk_vfs *vfs)
{
	const struct disk_plan none = {.fault = FAULT_NONE};

	disk_vfs_plan(vfs, &none);
}

void disk_vfs_watch(struct disk_vfs *vfs, const struct disk_watch *watch)
{
	assert(vfs->watch_count < DISK_WATCHES_MAX);
	vfs->watches[vfs->watch_count++] = *watch;
}
