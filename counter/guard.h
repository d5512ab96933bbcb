#ifndef COUNTER_GUARD_H
#define COUNTER_GUARD_H

#include "counter/session.h"

/*
 * What must be well before money moves: the database whole, the clock right, room on the disk. All
 * answer false with s->why: what is wrong and what to do.
 *
 * A database that was found damaged stays so for everybody: DATABASE.damaged lies beside it from
 * then on. Restoring a backup takes the mark away, and so does the full check when all is whole.
 */
struct shift_row;

#define CLOCK_BACK_MS_MAX (5 * 60000)            /* clocks are set right by less than that */
#define CLOCK_AHEAD_DAYS_MAX 15                  /* no hall is closed for longer */
#define SHIFT_HOURS_MAX 24                       /* a longer one was left open */
#define DISK_FLOOR_BYTES (INT64_C(64) * 1048576) /* kept free for what is under way ... */
#define DISK_FLOOR_PARTS 32                      /* ... or this part of a small disk */
#define DAMAGE_SUFFIX ".damaged"

/* Before any change: db_damaged. */
NODISCARD bool guard_change(struct session *s);

/*
 * Before money moves, inside the transaction: bad_date (the clock lies before the last entry by
 * more than CLOCK_BACK_MS_MAX), disk_full (the disk of the database has less than
 * DISK_FLOOR_BYTES, a small one less than one of its DISK_FLOOR_PARTS).
 */
NODISCARD bool guard_money(struct session *s);

/* Asks ahead what guard_money will (db/ahead.h), as the last of all. */
void guard_ahead(struct session *s);

/* Before money is taken in a shift: bad_date. A hall for training works on any date. */
NODISCARD bool guard_shift(struct session *s, const struct shift_row *shift);

/* Whether today lies so far behind the last shift's date that somebody must say it is right. */
NODISCARD bool guard_today(struct session *s, bool *far_ahead, struct date *last);

/* Reads the mark: when a session opens, before each change, and while a station is idle. */
void guard_look(struct session *s);

/*
 * Reads on in the database for that many rows (db/walk.h), so that pages are read which no deed of
 * the day reads, and damage of them is found before money is taken on top of it. A round goes on
 * from call to call; outside a transaction. True: a round was ended and found nothing.
 */
#define GUARD_IDLE_ROWS \
	256 /* a piece while nobody types: 0.4 ms, 4 at most, where memory holds the file */
#define GUARD_DAY_ROWS 20000 /* when a shift begins and a day ends: the whole of a small hall */
bool guard_walk(struct session *s, int rows);
void guard_walk_end(struct session *s);

/* What a station does again and again while nobody types: looks for the mark, and walks a piece. */
#define GUARD_REST_MS (10 * 60000) /* between two rounds */
void guard_idle(struct session *s);

/* Opening failed with s->why: where the file is damaged, the stations at work are told. */
void guard_found_shut(struct session *s, const char *path);

/* The full check found all of it whole: the mark is taken away. */
void guard_proved_whole(struct session *s);

/* Damage was found: this session stops, and the mark is left for the others. */
void guard_found_damage(struct session *s, const char *what);

/*
 * An administrator, who compared it, says that the clock is right although entries lie ahead of it:
 * they were made by a wrong clock and no longer count. PERMIT_POLICY_SET. bad_value: no reason.
 */
NODISCARD bool clock_accept(struct session *s, const char *reason);

#endif
