/*
 * What must be well before anything is changed or money moves. Damage is remembered in a file
 * beside the database, not in it: it must be told while the database cannot be written.
 */
#include "counter/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/hall.h"
#include "counter/operation.h"
#include "db/ahead.h"
#include "db/clock_store.h"
#include "db/database.h"
#include "db/file_system.h"
#include "db/shift_store.h"
#include "db/walk.h"

#define MS_PER_HOUR INT64_C(3600000)

#define QUEUE_SUFFIX "-lock" /* db/queue_lock.h makes it beside a database in use */
#define GUARD_WHAT_MAX 241
#define WALK_SPREAD 31

/* Before the last entry seen others may have been posted and not yet committed. */
#define CLOCK_UNDER_WAY 8

static bool mark_path(const struct session *s, char out[PATH_MAX_BYTES])
{
	const char *path = s->db != NULL ? db_path(s->db) : "";

	return path[0] != '\0' && path_with(out, PATH_MAX_BYTES, path, DAMAGE_SUFFIX);
}

static void tell(struct session *s, bool damaged)
{
	if (s->damaged != damaged && s->watch.damaged != NULL)
		s->watch.damaged(s->watch.ctx, damaged);
	s->damaged = damaged;
}

void guard_look(struct session *s)
{
	char path[PATH_MAX_BYTES];

	bool marked = mark_path(s, path) && access(path, F_OK) == 0;

	if (marked || s->damage_marked)
		tell(s, marked); /* somebody found damage, or proved all whole */
	s->damage_marked = marked;
}

/* A mark that is there already stays as it is. */
static bool leave_mark(const struct session *s, const char *path, const char *what)
{
	char at[MOMENT_TEXT_MAX], text[SAY_TEXT_MAX];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST;
	snprintf(text, sizeof(text), "%s %s %s\n", moment_format(session_now(s), at), s->station,
		what);
	if (write(fd, text, strlen(text)) > 0 && fsync(fd) == 0)
		(void)(folder_sync(path) == true);
	close(fd);
	return true;
}

void guard_found_damage(struct session *s, const char *what)
{
	char path[PATH_MAX_BYTES];

	if (s->damaged)
		return;
	tell(s, true);
	s->damage_marked = mark_path(s, path) && leave_mark(s, path, what);
}

/* Any other file that is none of ours is damaged, too: only a hall has its lock beside it. */
void guard_found_shut(struct session *s, const char *path)
{
	char real[PATH_MAX], beside[PATH_MAX_BYTES], text[SAY_TEXT_MAX];

	if (s->why.code != CODE_DB_DAMAGED || path == NULL || realpath(path, real) == NULL ||
		!path_with(beside, sizeof(beside), real, QUEUE_SUFFIX) || access(beside, F_OK) != 0)
		return;
	if (path_with(beside, sizeof(beside), real, DAMAGE_SUFFIX))
		(void)(leave_mark(s, beside, fault_render(LANG_EN, &s->why, text, sizeof(text))) ==
			true);
}

/* Not every day and not every station begins with the same table. */
static unsigned walk_start(const struct session *s)
{
	unsigned start = (unsigned)session_today(s).days;

	for (const char *at = s->station; *at != '\0'; at++)
		start = start * WALK_SPREAD + (unsigned char)*at;
	return start;
}

bool guard_walk(struct session *s, int rows)
{
	char what[GUARD_WHAT_MAX] = "";

	if (s->walk == NULL)
		s->walk = db_walk_new(s->db, walk_start(s));
	switch (db_walk_step(s->walk, rows, what, sizeof(what))) {
	case WALK_ROUND_OVER:
		return true;
	case WALK_DAMAGED:
		guard_found_damage(s, what);
		break;
	case WALK_GOES_ON:
	case WALK_FAILED:
		break;
	}
	return false;
}

void guard_walk_end(struct session *s)
{
	db_walk_free(s->walk);
	s->walk = NULL;
}

void guard_idle(struct session *s)
{
	guard_look(s);
	if (s->damaged || session_now(s).ms < s->walk_again.ms || !guard_walk(s, GUARD_IDLE_ROWS))
		return;
	guard_walk_end(s);
	s->walk_again.ms = session_now(s).ms + GUARD_REST_MS;
}

void guard_proved_whole(struct session *s)
{
	char path[PATH_MAX_BYTES];

	if (!s->damaged || !mark_path(s, path) || unlink(path) != 0)
		return;
	s->damage_marked = false;
	tell(s, false);
}

bool guard_change(struct session *s)
{
	char path[PATH_MAX_BYTES] = "";

	guard_look(s);
	if (!s->damaged)
		return true;
	(void)(mark_path(s, path) == true);
	return session_refuse(s, CODE_DB_DAMAGED,
		SAY(N_("The database was found damaged: no station works on it any more. Restore "
		       "the newest backup with `wattdesk restore`, or prove it whole with "
		       "`wattdesk verify --deep`; what was found stands in {1}."),
			say_text(path)));
}

/* Of a journal that was looked at, only the new entries are asked for, for a while. */
static bool looks_on(const struct session *s)
{
	return s->clock_seen.last > 0 && s->clock_seen.last < s->clock_seen.until;
}

static bool ask_entries(struct session *s, struct clock_entries *out)
{
	if (looks_on(s))
		return clock_store_entries_after(s->db, s->clock_seen.last - CLOCK_UNDER_WAY, out);
	return clock_store_last_entries(s->db, out);
}

void guard_ahead(struct session *s)
{
	struct clock_entries entries;

	db_ahead_unlocked(s->db);
	db_asked(ask_entries(s, &entries));
}

/* False: the journal is not the one that was seen, as after a restore. */
static bool take_new(struct clock_seen *seen, const struct clock_entries *entries)
{
	if (!entries->found || entries->last < seen->last)
		return false;
	seen->last = entries->last;
	if (entries->latest.ms > seen->latest.ms)
		seen->latest = entries->latest;
	return true;
}

static void take_all(struct clock_seen *seen, const struct clock_entries *entries)
{
	*seen = (struct clock_seen){0};
	if (entries->found)
		*seen = (struct clock_seen){.last = entries->last,
			.until = entries->last + CLOCK_ENTRIES,
			.latest = entries->latest};
}

static bool is_behind(const struct session *s)
{
	return session_now(s).ms < s->clock_seen.latest.ms - CLOCK_BACK_MS_MAX;
}

/* Nobody is refused for what was seen a while ago: it may have been declared wrong meanwhile. */
static bool check_clock(struct session *s)
{
	struct clock_entries entries;
	bool on = looks_on(s);

	if (!ask_entries(s, &entries))
		return session_db_failed(s);
	if (on && take_new(&s->clock_seen, &entries) && !is_behind(s))
		return true;
	if (on && !clock_store_last_entries(s->db, &entries))
		return session_db_failed(s);
	take_all(&s->clock_seen, &entries);
	if (!entries.found || !is_behind(s))
		return true;
	return session_refuse(s, CODE_BAD_DATE,
		SAY(N_("The clock says {1}, but the last entry was made at {2}: set the clock "
		       "right. Where it is right and was wrong before, an administrator says so "
		       "with `clock accept`."),
			say_moment(session_now(s)), say_moment(entries.latest)));
}

static bool check_disk(struct session *s)
{
	const char *path = db_path(s->db);
	char folder[PATH_MAX_BYTES];
	int64_t free_bytes, bytes, floor;

	if (path[0] == '\0' || !path_folder(folder, sizeof(folder), path) ||
		!folder_room(folder, &free_bytes, &bytes))
		return true; /* the server watches its own */
	floor = bytes / DISK_FLOOR_PARTS;
	if (floor > DISK_FLOOR_BYTES)
		floor = DISK_FLOOR_BYTES;
	if (free_bytes >= floor)
		return true;
	return session_refuse(s, CODE_DISK_FULL,
		SAY(N_("The disk of {1} has {2} KB left, and {3} KB are needed to work safely. "
		       "Free some space, then try again; nothing was taken."),
			say_text(folder), say_count(free_bytes / 1024), say_count(floor / 1024)));
}

bool guard_money(struct session *s)
{
	return check_disk(s) && check_clock(s);
}

bool guard_shift(struct session *s, const struct shift_row *shift)
{
	int64_t open_ms = session_now(s).ms - shift->opened_at.ms;

	if (s->trial || open_ms <= SHIFT_HOURS_MAX * MS_PER_HOUR)
		return true;
	return session_refuse(s, CODE_BAD_DATE,
		SAY(N_("Shift {1} was opened at {2}, and it is {3} now: count and close it, then "
		       "open one for today."),
			say_text(shift->shift_no), say_moment(shift->opened_at),
			say_moment(session_now(s))));
}

bool guard_today(struct session *s, bool *far_ahead, struct date *last)
{
	bool found;

	*far_ahead = false;
	if (!clock_store_last_business_date(s->db, &found, last))
		return session_db_failed(s);
	*far_ahead = found && date_days_between(*last, session_today(s)) > CLOCK_AHEAD_DAYS_MAX;
	return true;
}

static bool accept_work(struct session *s, void *ctx, struct operation_record *record)
{
	const char *reason = ctx;

	utf8_copy(record->detail, sizeof(record->detail), reason);
	return clock_store_accept(s->db, s->login, reason, session_now(s)) || session_db_failed(s);
}

bool clock_accept(struct session *s, const char *reason)
{
	char at[MOMENT_TEXT_MAX];
	const struct operation op = {.verb = "clock_accept",
		.args = reason,
		.subject = moment_format(session_now(s), at),
		.work = accept_work,
		.ctx = (void *)(uintptr_t)reason};
	struct operation_record record;

	return operation_may(s, op.verb, op.subject, PERMIT_POLICY_SET) && form_reason(s, reason) &&
	       operation_run(s, &op, &record);
}
