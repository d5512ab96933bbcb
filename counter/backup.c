/*
 * A nightly backup: copied, restored in its place and judged, and only then counted as one. The
 * order matters: nothing older is removed before the new one has proved itself.
 */
#include "counter/backup.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/file_copy.h"
#include "counter/file_hash.h"
#include "counter/guard.h"
#include "counter/hall_copy.h"
#include "counter/internal.h"
#include "counter/operation.h"
#include "counter/restore_files.h"
#include "counter/verify.h"
#include "db/database.h"
#include "db/file_system.h"

#define VERB "backup"
#define FILES_MAX 100000 /* looked at in the folder */

struct backup_work {
	const struct backup_request *request;
	struct arena *arena;
	struct backup_made *out;
	struct totals *live;
	char seals[PATH_MAX_BYTES];
	struct fault drill; /* CODE_OK, or why the copy is no good */
};

static bool check_request(struct session *s, const struct backup_request *r)
{
	if (r->keep >= 1 && r->keep <= BACKUP_KEEP_MAX && r->months >= 0 &&
		r->months <= BACKUP_MONTHS_MAX)
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("Backups are kept of 1 to {1} dates and of 0 to {2} months."),
			say_count(BACKUP_KEEP_MAX), say_count(BACKUP_MONTHS_MAX)));
}

/* A backup that fills the disk would stop the hall that it is to save. */
static bool check_room(struct session *s, const char *folder)
{
	struct stat info = {.st_size = 0};
	int64_t free_bytes, bytes, needed;

	if (!folder_room(folder, &free_bytes, &bytes)) {
		bool is_missing = errno == ENOENT;

		s->why = file_fault(folder, errno);
		if (is_missing)
			s->why.say = SAY(N_("There is no folder {1} for the backup: make it, or "
					    "name another one."),
				say_text(folder));
		return false;
	}
	needed = bytes / DISK_FLOOR_PARTS;
	if (needed > DISK_FLOOR_BYTES)
		needed = DISK_FLOOR_BYTES;
	if (db_path(s->db)[0] != '\0' && stat(db_path(s->db), &info) == 0)
		needed += info.st_size;
	if (free_bytes >= needed)
		return true;
	return session_refuse(s, CODE_DISK_FULL,
		SAY(N_("The disk of {1} has {2} MB left, and the backup needs {3} MB. Nothing was "
		       "copied."),
			say_text(folder), say_count(free_bytes / 1048576),
			say_count(needed / 1048576)));
}

/* HALL-20261121T020000.db, by the hall's clock. */
static bool name_backup(struct session *s, struct backup_work *w)
{
	char at[MOMENT_TEXT_MAX];
	int size;

	moment_format(w->out->row.at, at); /* 2026-11-21T02:00:00+08:00 */
	snprintf(w->out->row.file, sizeof(w->out->row.file), "%s-%.4s%.2s%.2sT%.2s%.2s%.2s.db",
		s->hall_code, at, at + 5, at + 8, at + 11, at + 14, at + 17);
	size = snprintf(
		w->out->path, sizeof(w->out->path), "%s/%s", w->request->folder, w->out->row.file);
	if (size >= (int)sizeof(w->out->path) ||
		!path_with(w->seals, sizeof(w->seals), w->out->path, BACKUP_SEALS_SUFFIX))
		return session_refuse_plain(s, CODE_IO);
	if (access(w->out->path, F_OK) != 0)
		return true;
	return session_refuse(s, CODE_EXISTS,
		SAY(N_("The file {1} exists already. A backup never replaces a file."),
			say_text(w->out->path)));
}

/* The session as it looks at something else of the same hall. */
static struct session session_on(const struct session *s, struct db *db, const char *seals)
{
	struct session other = *s;

	other.db = db;
	other.damaged = false;
	utf8_copy(other.seal_file, sizeof(other.seal_file), seals);
	return other;
}

/* From a server the rows are brought into a file; that file is then copied like any other. */
static bool copy_from_server(struct session *s, struct backup_work *w)
{
	struct session view = session_on(s, s->db, w->seals);
	struct hall_copy *copy = arena_alloc(w->arena, sizeof *copy);
	char part[PATH_MAX_BYTES];
	struct db_options options = {.url = part, .program_version = WATTDESK_VERSION};
	struct db *db = NULL;
	bool ok;

	if (!path_with(part, sizeof(part), w->out->path, ".part"))
		return session_refuse_plain(s, CODE_IO);
	copy->to_url = part;
	ok = hall_copy(&view, copy) && db_open(&db, &options, &view.why);
	if (ok && !db_backup(db, w->out->path, NULL, NULL)) {
		view.why = *db_fault(db);
		ok = false;
	}
	db_close(db);
	remove_database_files(part);
	if (!ok)
		s->why = view.why;
	return ok;
}

/* The totals and the copy are of one view. Seals are copied first: what they name is in it. */
static bool copy_live(struct session *s, struct backup_work *w)
{
	bool ok;

	if (access(s->seal_file, F_OK) == 0 && !file_copy(s->seal_file, w->seals, &s->why))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = totals_load(s->db, w->arena, w->live) || session_db_failed(s);
	if (ok && db_engine(s->db) == DB_SQLITE)
		ok = db_backup(s->db, w->out->path, NULL, NULL) || session_db_failed(s);
	else if (ok)
		ok = copy_from_server(s, w);
	db_rollback(s->db);
	if (!ok)
		(void)unlink(w->seals);
	return ok;
}

static bool judge_copy(struct session *copy, struct backup_work *w)
{
	char what[VERIFY_TEXT_MAX];
	bool ok;

	if (!verify_passes(copy, w->out->row.file))
		return false;
	if (!db_begin_read(copy->db))
		return session_db_failed(copy);
	ok = totals_load(copy->db, w->arena, w->out->totals) || session_db_failed(copy);
	db_rollback(copy->db);
	if (!ok || totals_difference(w->live, w->out->totals, what, sizeof(what))[0] == '\0')
		return ok;
	return session_refuse(copy, CODE_VERIFY_FAILED,
		SAY(N_("The backup {1} does not hold what the hall holds: {2}."),
			say_text(w->out->row.file), say_text(what)));
}

/* The restore drill: the copy is opened where it lies, read only, as if it were the hall. */
static void drill(const struct session *s, struct backup_work *w)
{
	struct db_options options = {
		.url = w->out->path, .read_only = true, .program_version = WATTDESK_VERSION};
	struct session copy;
	struct db *db;

	w->drill = (struct fault){.code = CODE_OK};
	if (!db_open(&db, &options, &w->drill))
		return;
	copy = session_on(s, db, w->seals);
	if (!judge_copy(&copy, w))
		w->drill = copy.why;
	db_close(db);
}

static bool keep_row(struct session *s, void *ctx, struct operation_record *record)
{
	struct backup_work *w = ctx;
	const struct backup_row *row = &w->out->row;

	snprintf(record->detail, sizeof(record->detail), "%s %lld bytes sha256 %s", row->code,
		(long long)row->bytes, row->sha256);
	return backup_store_insert(s->db, row, s->login, s->station, &record->result_id) ||
	       session_db_failed(s);
}

/* What the drill found is kept in the hall itself, good or bad. */
static bool write_down(struct session *s, struct backup_work *w)
{
	struct backup_row *row = &w->out->row;
	const struct operation op = {
		.verb = VERB, .args = "", .subject = row->file, .work = keep_row, .ctx = w};
	struct operation_record record;

	if (!file_sha256(w->out->path, row->sha256, &row->bytes)) {
		s->why = file_fault(w->out->path, errno);
		return false;
	}
	utf8_copy(row->code, sizeof(row->code), code_name(w->drill.code));
	fault_render(LANG_EN, &w->drill, row->detail, sizeof(row->detail));
	return operation_run(s, &op, &record);
}

/* A bad copy takes no good one's place, and is kept for whoever looks into it. */
static void set_aside(const struct backup_work *w)
{
	char to[PATH_MAX_BYTES];

	if (path_with(to, sizeof(to), w->out->path, BACKUP_FAILED_SUFFIX))
		(void)rename(w->out->path, to);
	if (path_with(to, sizeof(to), w->out->path, DAMAGE_SUFFIX))
		(void)unlink(to); /* it was of the copy */
}

/* What is in the copy was read out of the hall: where that is damaged, its stations stop. */
static void look_at_hall(struct session *s)
{
	char wrong[VERIFY_TEXT_MAX];

	if (db_engine(s->db) == DB_SQLITE && !db_engine_check(s->db, false, wrong, sizeof(wrong)))
		guard_found_damage(s, wrong);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool list_backups(
	struct session *s, struct backup_work *w, const char ***names, size_t *count)
{
	DIR *folder = opendir(w->request->folder);
	size_t capacity = 0;
	struct dirent *entry;

	*names = NULL;
	*count = 0;
	if (folder == NULL) {
		s->why = file_fault(w->request->folder, errno);
		return false;
	}
	while (*count < FILES_MAX && (entry = readdir(folder)) != NULL) {
		if (backup_name_time(entry->d_name, s->hall_code) == 0)
			continue;
		*names = arena_grow(w->arena, *names, *count, &capacity, sizeof **names);
		(*names)[(*count)++] = arena_text(w->arena, entry->d_name);
	}
	closedir(folder);
	if (*count > 1)
		qsort(*names, *count, sizeof **names, by_name);
	return true;
}

static void remove_backup(struct backup_work *w, const char *name)
{
	char path[PATH_MAX_BYTES], seals[PATH_MAX_BYTES];

	if (snprintf(path, sizeof(path), "%s/%s", w->request->folder, name) >= (int)sizeof(path) ||
		!path_with(seals, sizeof(seals), path, BACKUP_SEALS_SUFFIX) || unlink(path) != 0)
		return;
	(void)unlink(seals);
	w->out->removed[w->out->removed_count++] = name;
}

static bool rotate(struct session *s, struct backup_work *w)
{
	const char **names;
	size_t count;
	bool *stay;

	if (!list_backups(s, w, &names, &count))
		return false;
	stay = arena_alloc(w->arena, count * sizeof *stay);
	w->out->removed = arena_alloc(w->arena, count * sizeof *w->out->removed);
	backup_choose(names, count, w->request, stay);
	for (size_t i = 0; i < count; i++)
		if (!stay[i] && strcmp(names[i], w->out->row.file) != 0)
			remove_backup(w, names[i]);
	w->out->kept = (int)(count - w->out->removed_count);
	return true;
}

bool backup_rotate(struct session *s, const struct backup_request *request, struct arena *arena,
	struct backup_made *out)
{
	struct backup_work w = {.request = request, .arena = arena, .out = out};

	*out = (struct backup_made){.row = {.at = session_now(s)}};
	out->totals = arena_alloc(arena, sizeof *out->totals);
	w.live = arena_alloc(arena, sizeof *w.live);
	if (!operation_may(s, VERB, request->folder, PERMIT_BACKUP) || !check_request(s, request) ||
		!check_room(s, request->folder) || !name_backup(s, &w) || !copy_live(s, &w))
		return false;
	drill(s, &w);
	if (w.drill.code != CODE_OK && w.drill.code != CODE_VERIFY_FAILED)
		w.drill.code = CODE_VERIFY_FAILED; /* what cannot be opened is no backup */
	if (!write_down(s, &w))
		return false;
	if (w.drill.code == CODE_OK)
		return rotate(s, &w);
	set_aside(&w);
	look_at_hall(s);
	s->why = w.drill;
	return false;
}
