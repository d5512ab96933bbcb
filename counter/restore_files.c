/* Restoring a backup: the files change places, each step so that a crash leaves a way on. */
#include "counter/restore_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/backup.h"
#include "counter/guard.h"
#include "counter/hall_copy.h"
#include "counter/internal.h"
#include "counter/operation.h"
#include "counter/seal_file.h"
#include "db/database.h"
#include "db/file_system.h"

/* SQLite's SHARED lock, held by whoever has a database with a log open (fileformat, "locking"). */
#define SHARED_FIRST 0x40000002
#define SHARED_SIZE 510

#define SAME_SECOND_MAX 9
#define COUNT_TEXT_MAX 16

void remove_database_files(const char *path)
{
	static const char *const suffixes[] = {
		"", "-journal", "-wal", "-shm", "-lock", DAMAGE_SUFFIX, BACKUP_SEALS_SUFFIX};
	char name[PATH_MAX_BYTES];

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++)
		if (path_with(name, sizeof(name), path, suffixes[i]))
			(void)unlink(name);
}

bool seals_path(const struct restore *r, char out[PATH_MAX_BYTES])
{
	return path_with(
		out, PATH_MAX_BYTES, r->server ? r->s.key_file : r->target, BACKUP_SEALS_SUFFIX);
}

bool restore_target_is_free(const struct restore *r, struct fault *why)
{
	struct flock lock = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = SHARED_FIRST,
		.l_len = SHARED_SIZE};
	int fd = r->target_there ? open(r->target, O_RDWR | O_CLOEXEC) : -1;

	if (fd < 0 && r->target_there) {
		*why = file_fault(r->target, errno);
		return false;
	}
	if (fd < 0)
		return true;
	bool ok = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;

	close(fd);
	if (!ok)
		*why = (struct fault){.code = CODE_DB_BUSY,
			.say = SAY(N_("A station still works on {1}. Close the program everywhere, "
				      "then "
				      "restore."),
				say_text(r->target))};
	return ok;
}

static bool take_errno(struct restore *r, const char *path)
{
	r->s.why = file_fault(path, errno);
	return false;
}

/* Moves what lies there under that suffix to the name that the old database gets. */
static bool move_beside(struct restore *r, const char *suffix)
{
	char from[PATH_MAX_BYTES], to[PATH_MAX_BYTES];

	if (!path_with(from, sizeof(from), r->target, suffix) ||
		!path_with(to, sizeof(to), r->kept, suffix))
		return session_refuse_plain(&r->s, CODE_IO);
	return rename(from, to) == 0 || errno == ENOENT || take_errno(r, from);
}

/* By the second of the restore; a later one of the same second counts on. */
static bool name_kept(struct restore *r)
{
	char at[MOMENT_TEXT_MAX], count[COUNT_TEXT_MAX] = "";
	int size;

	if (!r->target_there)
		return true;
	moment_format(session_now(&r->s), at);
	for (int i = 2; i <= SAME_SECOND_MAX; i++) {
		size = snprintf(r->kept, sizeof(r->kept),
			"%s" RESTORE_KEPT_SUFFIX "%.10sT%.2s%.2s%.2s%s", r->target, at, at + 11,
			at + 14, at + 17, count);
		if (size >= (int)sizeof(r->kept))
			return session_refuse_plain(&r->s, CODE_IO);
		if (access(r->kept, F_OK) != 0)
			break;
		snprintf(count, sizeof(count), "-%d", i);
	}
	return true;
}

/*
 * What stands in the old log is taken over into the old file, as any station would do that opens
 * it. Where it cannot be opened at all the log stays, and no station can take the one without the
 * other for the hall.
 */
static void settle_log(const struct restore *r)
{
	const struct db_options options = {
		.url = r->target, .program_version = WATTDESK_VERSION, .now = session_now(&r->s)};
	struct fault why;
	struct db *old;

	if (db_open(&old, &options, &why))
		db_close(old);
}

/*
 * A log that is left goes first: played into the new file it would destroy it. The copy gets the
 * name that the old database is to have, and then both change names at once: there is always a
 * database under the hall's name, and the old one never has a name that is cleared away.
 */
static bool exchange(struct restore *r)
{
	if (!r->target_there)
		return renameat2(AT_FDCWD, r->fresh, AT_FDCWD, r->target, RENAME_NOREPLACE) == 0 ||
		       take_errno(r, r->target);
	settle_log(r);
	if (!move_beside(r, "-wal") || !move_beside(r, "-shm"))
		return false;
	if (renameat2(AT_FDCWD, r->fresh, AT_FDCWD, r->kept, RENAME_NOREPLACE) != 0)
		return take_errno(r, r->kept);
	remove_database_files(r->fresh); /* what lay beside the copy */
	r->fresh[0] = '\0';
	if (renameat2(AT_FDCWD, r->kept, AT_FDCWD, r->target, RENAME_EXCHANGE) != 0) {
		(void)(take_errno(r, r->target) == true);
		(void)unlink(r->kept);
		return false;
	}
	return move_beside(r, DAMAGE_SUFFIX);
}

/* The second file keeps the lines that the books bear out; the whole of it is kept beside. */
static bool put_seals(struct restore *r)
{
	char path[PATH_MAX_BYTES], fresh[PATH_MAX_BYTES], kept[PATH_MAX_BYTES];
	bool ok = seals_path(r, path) && path_with(fresh, sizeof(fresh), path, RESTORE_SUFFIX) &&
		  path_with(kept, sizeof(kept), r->kept[0] != '\0' ? r->kept : path,
			  r->kept[0] != '\0' ? BACKUP_SEALS_SUFFIX : RESTORE_KEPT_SUFFIX);

	if (!ok)
		return session_refuse_plain(&r->s, CODE_IO);
	(void)unlink(fresh);
	for (size_t i = 0; ok && i < r->seal_count; i++)
		ok = seal_file_append(fresh, r->seals[i], &r->s.why);
	if (!ok)
		return false;
	if (rename(path, kept) != 0 && errno != ENOENT)
		return take_errno(r, path);
	if (r->seal_count > 0 && rename(fresh, path) != 0)
		return take_errno(r, path);
	return folder_sync(path) || take_errno(r, path);
}

static bool note(struct session *s, void *ctx, struct operation_record *record)
{
	const struct restore *r = ctx;

	(void)s;
	snprintf(record->detail, sizeof(record->detail), "last payment %s, last receipt %s",
		r->totals->last.payment_no, r->totals->last.receipt_no);
	return true;
}

static bool write_down(struct restore *r)
{
	const char *slash = strrchr(r->request->file, '/');
	const struct operation op = {.verb = "restore",
		.args = "",
		.subject = slash != NULL ? slash + 1 : r->request->file,
		.work = note,
		.ctx = r};
	struct operation_record record;

	return operation_run(&r->s, &op, &record);
}

static bool put_on_server(struct restore *r)
{
	struct hall_copy *copy = arena_alloc(&r->arena, sizeof *copy);

	copy->to_url = r->request->hall.db_url;
	return hall_copy(&r->s, copy);
}

/* Closed first: then the copy is one file without a log. */
static bool put_in_place(struct restore *r)
{
	char log[PATH_MAX_BYTES];
	struct stat info;

	session_close(&r->s);
	if (path_with(log, sizeof(log), r->fresh, "-wal") && stat(log, &info) == 0 &&
		info.st_size > 0)
		return session_refuse_plain(&r->s, CODE_IO);
	return exchange(r) && (folder_sync(r->target) || take_errno(r, r->target));
}

bool restore_finish(struct restore *r)
{
	struct fault why = {.code = CODE_OK};

	if (!session_may(&r->s, PERMIT_HALL_REPLACE) || !write_down(r) || !name_kept(r))
		return false;
	if (!restore_target_is_free(r, &why)) {
		r->s.why = why;
		return false;
	}
	return (r->server ? put_on_server(r) : put_in_place(r)) && put_seals(r);
}

void restore_release(struct restore *r)
{
	if (r->s.db != NULL)
		session_close(&r->s);
	if (r->fresh[0] != '\0')
		remove_database_files(r->fresh);
	arena_release(&r->arena);
}
