/* Restoring a backup, up to the question whether this is the right one. */
#include "counter/restore.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/backup.h"
#include "counter/file_copy.h"
#include "counter/guard.h"
#include "counter/restore_files.h"
#include "counter/seal_file.h"
#include "counter/verify.h"
#include "db/audit.h"
#include "db/database.h"
#include "db/file_system.h"

static bool refuse(struct fault *why, enum code code, struct say say)
{
	*why = (struct fault){.code = code, .say = say};
	return false;
}

/* Where it goes, and where it is looked at first: beside that, for a server beside the backup. */
static bool name_places(struct restore *r, struct fault *why)
{
	const char *path = db_url_path(r->request->hall.db_url);
	char real[PATH_MAX];

	r->server = path == NULL;
	if (path != NULL && realpath(path, real) != NULL)
		path = real; /* the file itself and not a link to it changes places */
	if (!path_with(r->target, sizeof(r->target), r->server ? "" : path, "") ||
		!path_with(r->fresh, sizeof(r->fresh), r->server ? r->request->file : path,
			RESTORE_SUFFIX))
		return refuse(why, CODE_IO, file_fault(r->request->file, ENAMETOOLONG).say);
	r->target_there = !r->server && access(r->target, F_OK) == 0;
	return true;
}

/* A log beside the file would mean that somebody still writes to it: that is no backup. */
static bool check_file(struct restore *r, struct fault *why)
{
	char log[PATH_MAX_BYTES];
	struct stat info;

	if (stat(r->request->file, &info) != 0) {
		*why = file_fault(r->request->file, errno);
		return false;
	}
	if (path_with(log, sizeof(log), r->request->file, "-wal") && stat(log, &info) == 0 &&
		info.st_size > 0)
		return refuse(why, CODE_DB_BUSY,
			SAY(N_("{1} is a database in use and no backup. Name a file that `backup` "
			       "made."),
				say_text(r->request->file)));
	return true;
}

static bool copy_beside(struct restore *r, struct fault *why)
{
	char from[PATH_MAX_BYTES], to[PATH_MAX_BYTES];

	remove_database_files(r->fresh); /* of a run that was cut off */
	if (!file_copy(r->request->file, r->fresh, why))
		return false;
	if (!path_with(from, sizeof(from), r->request->file, BACKUP_SEALS_SUFFIX) ||
		!path_with(to, sizeof(to), r->fresh, BACKUP_SEALS_SUFFIX))
		return refuse(why, CODE_IO, file_fault(r->fresh, ENAMETOOLONG).say);
	return access(from, F_OK) != 0 || file_copy(from, to, why);
}

/* With the hall's own key, which is where the hall is. */
static bool open_beside(struct restore *r, struct fault *why)
{
	struct session_options options = r->request->hall;
	char key[PATH_MAX_BYTES];

	options.db_url = r->fresh;
	if (options.key_path == NULL || options.key_path[0] == '\0') {
		if (r->server)
			return refuse(why, CODE_KEY_MISSING,
				SAY(N_("For a database server the key file must be named: --key "
				       "FILE or WATTDESK_KEY.")));
		if (!path_with(key, sizeof(key), r->target, ".key"))
			return refuse(why, CODE_IO, file_fault(r->target, ENAMETOOLONG).say);
		options.key_path = key;
	}
	if (session_open(&r->s, &options))
		return true;
	*why = r->s.why;
	return false;
}

static bool judge(struct restore *r, struct fault *why)
{
	bool ok = verify_passes(&r->s, r->request->file);

	if (ok && !db_begin_read(r->s.db))
		ok = session_db_failed(&r->s);
	r->totals = arena_alloc(&r->arena, sizeof *r->totals);
	ok = ok && (totals_load(r->s.db, &r->arena, r->totals) || session_db_failed(&r->s));
	db_rollback(r->s.db);
	if (!ok)
		*why = r->s.why;
	return ok;
}

/* The damaged database is read as far as it goes. */
static void look_for_later(struct restore *r)
{
	struct db_options options = {.url = r->target, .read_only = true};
	struct fault why;
	struct db *damaged;

	if (!r->target_there || !db_open(&damaged, &options, &why))
		return;
	r->later_whole = audit_later_load(damaged, r->s.db, &r->arena, &r->later, &r->later_count);
	db_rollback(r->s.db);
	db_close(damaged);
}

/* A sealed day that the backup does not hold is later than the backup. */
static bool sort_seal(void *ctx, const char *line)
{
	struct restore *r = ctx;
	struct audit_verdict verdict;
	char day[DATE_TEXT_MAX] = "";
	const char *date = strchr(line, ' ');

	if (!audit_check_seal(r->s.db, r->s.vault, line, &verdict))
		return false;
	if (verdict.ok) {
		r->seals[r->seal_count++] = arena_text(&r->arena, line);
	} else {
		utf8_copy(day, sizeof(day), date != NULL ? date + 1 : "?");
		r->sealed_later[r->sealed_later_count++] = arena_text(&r->arena, day);
	}
	return true;
}

static bool count_line(void *ctx, const char *line)
{
	size_t *count = ctx;

	(void)line;
	++*count;
	return true;
}

/* The hall's second file, else the one beside the backup. */
static bool look_at_seals(struct restore *r, struct fault *why)
{
	char path[PATH_MAX_BYTES];
	size_t lines = 0;

	*why = (struct fault){.code = CODE_OK};
	if (!seals_path(r, path) || access(path, F_OK) != 0)
		utf8_copy(path, sizeof(path), r->s.seal_file);
	if (!seal_file_each(path, count_line, &lines, why))
		return false;
	r->seals = arena_alloc(&r->arena, lines * sizeof *r->seals);
	r->sealed_later = arena_alloc(&r->arena, lines * sizeof *r->sealed_later);
	if (seal_file_each(path, sort_seal, r, why))
		return true;
	if (why->code == CODE_OK)
		*why = *db_fault(r->s.db);
	return false;
}

bool restore_begin(struct restore *r, const struct restore_request *request, struct fault *why)
{
	*r = (struct restore){.request = request};
	if (!name_places(r, why) || !check_file(r, why) || !restore_target_is_free(r, why) ||
		!copy_beside(r, why) || !open_beside(r, why) || !judge(r, why) ||
		!look_at_seals(r, why))
		return false;
	look_for_later(r);
	return true;
}
