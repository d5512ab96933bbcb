#ifndef COUNTER_RESTORE_H
#define COUNTER_RESTORE_H

#include "core/arena.h"
#include "counter/hall.h"
#include "db/audit_later.h"
#include "db/totals_store.h"

/*
 * A backup takes the place of a hall's database. Nothing of the hall is touched before everything
 * is known to be well: the backup is copied beside the database, opened with the hall's key and
 * judged there; somebody signs in to that copy and is shown its last business; only then it is put
 * in place, and what was there is kept under another name.
 *
 * What came after the backup is gone from the books and must be entered again, station by station
 * in its order: then each receipt gets the number again under which it was handed out.
 */
#define RESTORE_SUFFIX ".restoring"
#define RESTORE_KEPT_SUFFIX ".before-restore-" /* and the time */

struct restore_request {
	const char *file;            /* the backup */
	struct session_options hall; /* db_url: what it becomes; a server's must be new and empty */
};

struct restore {
	struct session s; /* on the copy beside */
	struct arena arena;
	const struct restore_request *request;
	bool server;
	char target[PATH_MAX_BYTES]; /* "" on a server */
	char fresh[PATH_MAX_BYTES];
	char kept[PATH_MAX_BYTES]; /* out: where the old database is now; "" when there was none */
	struct totals *totals;     /* what the backup holds, and its last business */
	bool target_there;         /* there is something to be replaced */
	bool later_whole;          /* it could be read to its end */
	struct audit_later *later; /* what it knows that the backup does not */
	size_t later_count;
	const char *
		*sealed_later; /* days that the second file names and the backup does not hold */
	size_t sealed_later_count;
	const char **seals; /* lines of the second file that hold */
	size_t seal_count;
};

/*
 * Up to the question. db_busy (a station still works on the database), db_unreachable, db_damaged,
 * key_missing, verify_failed (the backup itself is bad), disk_full. *r is released by
 * restore_release also after a failure.
 */
NODISCARD bool restore_begin(
	struct restore *r, const struct restore_request *request, struct fault *why);

/* After somebody signed in to r->s. PERMIT_HALL_REPLACE; r->s.why. The session is closed then. */
NODISCARD bool restore_finish(struct restore *r);

/* Takes the copy away that was not put in place. */
void restore_release(struct restore *r);

#endif
