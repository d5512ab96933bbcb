#include "db/sqlite_log.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/log_frames.h"
#include "db/sqlite_pass.h"

#define NAME "wattdesk-log"

/* SQLite maps its index of the log in pieces of this size. */
#define INDEX_REGION 32768

/* About a payment; more goes out in between. SQLite's own VFS writes less than 128 KB at once. */
#define GATHERED_MAX ((size_t)31 * (24 + 4096))

static_assert(GATHERED_MAX < 0x20000, "one call of SQLite's own VFS");

struct sqlite_log {
	struct sqlite_pass_file file;
	char *bytes;
	size_t used;
	sqlite3_int64 at; /* where the first of them belongs */
	bool puts_off;
	bool anew; /* its first bytes were written, and not yet synced */
};

static struct sqlite_log *log_of(sqlite3_file *file)
{
	return (struct sqlite_log *)file;
}

static const sqlite3_io_methods *calls(const struct sqlite_log *l)
{
	return l->file.real->pMethods;
}

/* What cannot be written is dropped: SQLite is told, and takes back what the pages belong to. */
static int flush(struct sqlite_log *l)
{
	size_t used = l->used;

	l->used = 0;
	if (used == 0)
		return SQLITE_OK;
	return calls(l)->xWrite(l->file.real, l->bytes, (int)used, l->at);
}

static int log_close(sqlite3_file *file)
{
	struct sqlite_log *l = log_of(file);

	/* What was committed is synced: what is left belongs to something that was given up. */
	free(l->bytes);
	return calls(l)->xClose(l->file.real);
}

static int log_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
	struct sqlite_log *l = log_of(file);
	int rc = flush(l);

	return rc != SQLITE_OK ? rc : calls(l)->xRead(l->file.real, out, amount, at);
}

static int log_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
	struct sqlite_log *l = log_of(file);
	size_t size = (size_t)amount;
	int rc = SQLITE_OK;

	l->anew |= at == 0;
	if (at != l->at + (sqlite3_int64)l->used || l->used + size > GATHERED_MAX)
		rc = flush(l);
	if (rc != SQLITE_OK)
		return rc;
	if (size > GATHERED_MAX)
		return calls(l)->xWrite(l->file.real, bytes, amount, at);
	if (l->used == 0)
		l->at = at;
	memcpy(l->bytes + l->used, bytes, size);
	l->used += size;
	return SQLITE_OK;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct sqlite_log *l = log_of(file);
	int rc = flush(l);

	return rc != SQLITE_OK ? rc : calls(l)->xTruncate(l->file.real, size);
}

static int log_sync(sqlite3_file *file, int flags)
{
	struct sqlite_log *l = log_of(file);
	int rc = flush(l);

	if (rc != SQLITE_OK || (l->puts_off && !l->anew))
		return rc;
	rc = calls(l)->xSync(l->file.real, flags);
	l->anew = l->anew && rc != SQLITE_OK;
	return rc;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct sqlite_log *l = log_of(file);
	int rc = flush(l);

	return rc != SQLITE_OK ? rc : calls(l)->xFileSize(l->file.real, size);
}

/* --- the file system ----------------------------------------------------------------------------
 */

struct log_vfs {
	struct sqlite_pass pass;
	sqlite3_io_methods calls; /* of a log */
};

static int log_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	sqlite3_vfs *real = sqlite_pass_vfs(vfs);
	struct sqlite_log *l = log_of(file);
	int rc;

	if ((flags & SQLITE_OPEN_WAL) == 0)
		return real->xOpen(real, name, file, flags, out);
	*l = (struct sqlite_log){.file.real = (sqlite3_file *)(l + 1)};
	rc = real->xOpen(real, name, l->file.real, flags, out);
	if (l->file.real->pMethods == NULL)
		return rc;
	l->bytes = xmalloc(GATHERED_MAX);
	l->file.base.pMethods = &((struct log_vfs *)vfs->pAppData)->calls;
	return rc;
}

/* Lives as long as the process, as whatever is registered with SQLite. */
static struct log_vfs *vfs_new(void)
{
	struct log_vfs *vfs = xcalloc(1, sizeof *vfs);

	sqlite_pass_init(&vfs->pass, NAME, (int)sizeof(struct sqlite_log));
	vfs->pass.base.xOpen = log_open;
	vfs->calls = sqlite_pass_calls;
	vfs->calls.iVersion = 1; /* a log is not shared memory */
	vfs->calls.xClose = log_close;
	vfs->calls.xRead = log_read;
	vfs->calls.xWrite = log_write;
	vfs->calls.xTruncate = log_truncate;
	vfs->calls.xSync = log_sync;
	vfs->calls.xFileSize = log_size;
	return vfs;
}

const char *sqlite_log_vfs(void)
{
	const sqlite3_vfs *found = sqlite3_vfs_find(NAME);
	struct log_vfs *vfs;

	if (found != NULL) {
		sqlite_pass_fit(found->pAppData, (int)sizeof(struct sqlite_log));
		return NAME;
	}
	vfs = vfs_new();
	if (sqlite3_vfs_register(&vfs->pass.base, 0) == SQLITE_OK)
		return NAME;
	free(vfs);
	return NULL;
}

/* --- what the engine asks of it -----------------------------------------------------------------
 */

struct sqlite_log *sqlite_log_of(sqlite3 *handle)
{
	sqlite3_file *file = NULL;

	if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) !=
			SQLITE_OK ||
		file == NULL || file->pMethods == NULL || file->pMethods->xSync != log_sync)
		return NULL;
	return log_of(file);
}

void sqlite_log_put_off(struct sqlite_log *log, bool on)
{
	log->puts_off = on;
}

int sqlite_log_sync(struct sqlite_log *log)
{
	return calls(log)->xSync(log->file.real, SQLITE_SYNC_NORMAL);
}

/* How far the log counts says the index that all share, not the length of the file. */
static int find_end(sqlite3 *handle, struct log_end *out)
{
	uint8_t head[2 * LOG_INDEX_HEADER];
	const volatile uint8_t *index;
	void volatile *region = NULL;
	sqlite3_file *file = NULL;
	int rc = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);

	if (rc == SQLITE_OK)
		rc = file->pMethods->xShmMap(file, 0, INDEX_REGION, 0, &region);
	if (rc != SQLITE_OK || region == NULL)
		return rc != SQLITE_OK ? rc : SQLITE_IOERR_SHMMAP;
	index = region;
	for (size_t i = 0; i < sizeof head; i++)
		head[i] = index[i];
	return log_end_read(out, head) ? SQLITE_OK : SQLITE_BUSY;
}

static int read_part(struct sqlite_log *log, size_t size, sqlite3_int64 at)
{
	int rc = calls(log)->xRead(log->file.real, log->bytes, (int)size, at);

	return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_CORRUPT : rc;
}

static int write_part(struct sqlite_log *log, size_t size, sqlite3_int64 at)
{
	return calls(log)->xWrite(log->file.real, log->bytes, (int)size, at);
}

static int write_frames_again(struct sqlite_log *log, struct log_frames *frames, uint32_t count)
{
	const uint8_t *bytes = (const uint8_t *)log->bytes;
	sqlite3_int64 at = LOG_HEADER;

	while (frames->seen.frames < count) {
		size_t left = count - frames->seen.frames, most = GATHERED_MAX / frames->size;
		size_t part = (left < most ? left : most) * frames->size;
		int rc = read_part(log, part, at);

		for (size_t i = 0; i < part && rc == SQLITE_OK; i += frames->size)
			rc = log_frames_take(frames, bytes + i) ? SQLITE_OK : SQLITE_CORRUPT;
		if (rc == SQLITE_OK)
			rc = write_part(log, part, at);
		if (rc != SQLITE_OK)
			return rc;
		at += (sqlite3_int64)part;
	}
	return SQLITE_OK;
}

int sqlite_log_write_again(struct sqlite_log *log, sqlite3 *handle)
{
	struct log_frames frames;
	struct log_end end;
	int rc = find_end(handle, &end);

	assert(log->used == 0);
	if (rc == SQLITE_OK && end.frames > 0) {
		rc = read_part(log, LOG_HEADER, 0);
		if (rc == SQLITE_OK && !log_frames_begin(&frames, (const uint8_t *)log->bytes))
			rc = SQLITE_CORRUPT;
		if (rc == SQLITE_OK)
			rc = write_part(log, LOG_HEADER, 0);
		if (rc == SQLITE_OK)
			rc = write_frames_again(log, &frames, end.frames);
		if (rc == SQLITE_OK && !log_frames_are_all(&frames, &end))
			rc = SQLITE_CORRUPT;
	}
	return rc != SQLITE_OK ? rc : sqlite_log_sync(log);
}
