#include "tests/crash/window.h"

#include <stdlib.h>
#include <string.h>

#define NAME "wattdesk-window"
#define NAME_MAX_BYTES 1024
#define FIRST_DAY INT64_C(212450000000000) /* a Julian day in ms; nothing depends on it */

/* Of a database file's first page: https://www.sqlite.org/fileformat.html, 1.3. */
enum {
	HEADER_WRITE_VERSION = 18, /* 2: there may be a log; 1: there is none */
	HEADER_READ_VERSION = 19,
	HEADER_CHANGES = 24, /* another number: all that was read is forgotten */
	HEADER_VALID_FOR = 92,
	HEADER_END = 100
};

struct pane {
	sqlite3_file base;
	struct window *window;
};

static const struct disk_bytes *bytes_of(sqlite3_file *file)
{
	static const struct disk_bytes nothing = {.size = 0};
	const struct window *w = ((struct pane *)file)->window;
	const struct disk_file *found = disk_find(w->disk, w->shown);

	return found == NULL ? &nothing : &found->live;
}

static void number_put(uint8_t header[HEADER_END], int at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		header[at + i] = (uint8_t)(number >> (24 - 8 * i));
}

/* The header as it is shown: of a file without a log, and changed since the last look. */
static void header_show(const struct window *w, uint8_t header[HEADER_END])
{
	bool valid = memcmp(header + HEADER_CHANGES, header + HEADER_VALID_FOR, 4) == 0;

	header[HEADER_WRITE_VERSION] = header[HEADER_READ_VERSION] = 1;
	number_put(header, HEADER_CHANGES, w->looks);
	number_put(header, HEADER_VALID_FOR, valid ? w->looks : w->looks + 1);
}

static int pane_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
	const struct disk_bytes *bytes = bytes_of(file);
	size_t size = (size_t)amount, from = (size_t)at;
	size_t have = disk_read(bytes, from, out, size);
	uint8_t header[HEADER_END];

	if (from < HEADER_END && bytes->size >= HEADER_END) {
		(void)disk_read(bytes, 0, header, sizeof header);
		header_show(((struct pane *)file)->window, header);
		memcpy(out, header + from, have < HEADER_END - from ? have : HEADER_END - from);
	}
	return have == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int pane_size(sqlite3_file *file, sqlite3_int64 *size)
{
	*size = (sqlite3_int64)bytes_of(file)->size;
	return SQLITE_OK;
}

static int pane_nothing(sqlite3_file *file)
{
	(void)file;
	return SQLITE_OK;
}

static int pane_lock(sqlite3_file *file, int level)
{
	(void)file;
	return level <= SQLITE_LOCK_SHARED ? SQLITE_OK : SQLITE_READONLY;
}

static int pane_reserved(sqlite3_file *file, int *out)
{
	(void)file;
	*out = 0;
	return SQLITE_OK;
}

static int pane_control(sqlite3_file *file, int op, void *arg)
{
	(void)file, (void)op, (void)arg;
	return SQLITE_NOTFOUND;
}

static int pane_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
	(void)file, (void)bytes, (void)amount, (void)at;
	return SQLITE_READONLY;
}

static int pane_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	(void)file, (void)size;
	return SQLITE_READONLY;
}

static int pane_sync(sqlite3_file *file, int flags)
{
	(void)file, (void)flags;
	return SQLITE_READONLY;
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = pane_nothing,
	.xRead = pane_read,
	.xWrite = pane_write,
	.xTruncate = pane_truncate,
	.xSync = pane_sync,
	.xFileSize = pane_size,
	.xLock = pane_lock,
	.xUnlock = pane_lock,
	.xCheckReservedLock = pane_reserved,
	.xFileControl = pane_control,
	.xSectorSize = pane_nothing,
	.xDeviceCharacteristics = pane_nothing,
};

static int window_open(
	sqlite3_vfs *base, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct pane *pane = (struct pane *)file;

	pane->base.pMethods = NULL;
	if (name == NULL || (flags & SQLITE_OPEN_MAIN_DB) == 0)
		return SQLITE_CANTOPEN;
	pane->window = base->pAppData;
	pane->base.pMethods = &methods;
	if (out_flags != NULL)
		*out_flags = flags;
	return SQLITE_OK;
}

static int window_delete(sqlite3_vfs *base, const char *name, int sync_folder)
{
	(void)base, (void)name, (void)sync_folder;
	return SQLITE_READONLY;
}

static int window_access(sqlite3_vfs *base, const char *name, int flags, int *out)
{
	(void)base, (void)name, (void)flags;
	*out = 0;
	return SQLITE_OK;
}

static int window_full_path(sqlite3_vfs *base, const char *name, int size, char *out)
{
	(void)base;
	return sqlite3_snprintf(size, out, "%s", name) != NULL ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int window_randomness(sqlite3_vfs *base, int size, char *out)
{
	(void)base;
	memset(out, 0x5a, (size_t)size);
	return size;
}

static int window_sleep(sqlite3_vfs *base, int microseconds)
{
	(void)base;
	return microseconds;
}

static int window_time_ms(sqlite3_vfs *base, sqlite3_int64 *out)
{
	(void)base;
	*out = FIRST_DAY;
	return SQLITE_OK;
}

void window_init(struct window *w, struct disk *disk, const char *shown)
{
	*w = (struct window){
		.base =
			{
				.iVersion = 2,
				.szOsFile = sizeof(struct pane),
				.mxPathname = NAME_MAX_BYTES,
				.zName = NAME,
				.pAppData = w,
				.xOpen = window_open,
				.xDelete = window_delete,
				.xAccess = window_access,
				.xFullPathname = window_full_path,
				.xRandomness = window_randomness,
				.xSleep = window_sleep,
				.xCurrentTimeInt64 = window_time_ms,
			},
		.disk = disk,
		.shown = shown,
	};
	if (sqlite3_vfs_register(&w->base, 1) != SQLITE_OK)
		abort();
}

void window_release(struct window *w)
{
	sqlite3_vfs_unregister(&w->base);
}

void window_look_again(struct window *w)
{
	w->looks++;
}
