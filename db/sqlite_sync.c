/* The SQLite engine: syncs away from the desk, so that one keeps what several wrote. */
#include "db/sqlite.h"

#include <assert.h>

#include "db/log_marks.h"
#include "db/sqlite_log.h"

/* Longer, and it is cleared: 8 MB, and one table of SQLite's index of it up to the double. */
#define LOG_PAGES_MAX 2000

/* One that dies while he syncs tells nobody: who waits looks again. */
#define AWAIT_MS 50

static bool refuse(struct db *db)
{
	return db_fail(db, CODE_IO,
		SAY(N_("The disk under {1} failed while it was written to: it is not certain that "
		       "the last business is kept. Have the disk looked at; then look the business "
		       "up before it is done again."),
			say_text(db->label)));
}

int64_t sqlite_sync_put_off(struct db *db)
{
	struct sqlite *engine = db->engine;
	struct sqlite_log *log;

	if (!engine->queued || engine->migrating)
		return 0;
	log = sqlite_log_of(engine->handle);
	if (log == NULL)
		return 0;
	sqlite_log_put_off(log, true);
	return log_marks_begin(engine->queue.marks);
}

void sqlite_sync_put_on(struct db *db, int64_t number)
{
	struct sqlite *engine = db->engine;

	if (number == 0)
		return;
	sqlite_log_put_off(sqlite_log_of(engine->handle), false);
	log_marks_end(engine->queue.marks, number);
}

/*
 * What was written and not kept is gone. SQLite's index still counts it; only when nobody is
 * connected any more is it made anew, up to the last commit that is whole.
 */
static bool refuse_lost(struct db *db)
{
	return db_fail(db, CODE_IO,
		SAY(N_("The disk under {1} failed, and the last business is lost from it. Close "
		       "the program at every station, have the disk looked at, open it again and "
		       "look up what was done last."),
			say_text(db->label)));
}

bool sqlite_sync_explains(struct db *db)
{
	const struct sqlite *engine = db->engine;

	if (engine->queue.marks == NULL || !log_marks_broken(engine->queue.marks))
		return false;
	(void)refuse_lost(db);
	return true;
}

/* Mostly alone at it. What the log holds by now is kept for whoever wrote it. */
static bool sync_all(struct sqlite *engine, struct sqlite_log *log)
{
	int64_t number = log_marks_written(engine->queue.marks);

	if (log_marks_broken(engine->queue.marks))
		return false;
	if (sqlite_log_sync(log) == SQLITE_OK) {
		log_marks_synced(engine->queue.marks, number);
		return !log_marks_broken(engine->queue.marks);
	}
	log_marks_break(engine->queue.marks);
	return false;
}

/* At the desk. */
static bool write_again(struct db *db, struct sqlite_log *log)
{
	struct sqlite *engine = db->engine;
	struct log_marks *marks = engine->queue.marks;
	bool alone = queue_lock_sync_begin(&engine->queue, db->lock_wait_ms);
	int rc = SQLITE_OK;

	if (log_marks_broken(marks))
		rc = log != NULL ? sqlite_log_write_again(log, engine->handle) : SQLITE_IOERR;
	if (rc == SQLITE_OK && log_marks_broken(marks)) {
		log_marks_synced(marks, log_marks_written(marks));
		log_marks_mend(marks);
	}
	if (alone)
		queue_lock_sync_end(&engine->queue);
	if (rc == SQLITE_CORRUPT)
		return refuse_lost(db);
	return rc == SQLITE_OK || refuse(db);
}

bool sqlite_sync_mend(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (engine->queue.marks == NULL || !log_marks_broken(engine->queue.marks))
		return true;
	return write_again(db, sqlite_log_of(engine->handle));
}

static bool mend_from_afar(struct db *db)
{
	bool ok;

	if (!sqlite_desk_take(db))
		return false;
	ok = sqlite_sync_mend(db);
	sqlite_desk_give(db);
	return ok;
}

/* Waits until that is kept, or nobody else syncs. Out: whether the sync is ours. */
static bool await(struct db *db, int64_t number, bool *alone)
{
	struct sqlite *engine = db->engine;
	const struct log_marks *marks = engine->queue.marks;

	*alone = false;
	for (int waited_ms = 0; waited_ms < db->lock_wait_ms;) {
		uint32_t rounds = log_marks_rounds(marks);

		if (log_marks_hold(marks, number))
			return true;
		*alone = queue_lock_sync_try(&engine->queue);
		if (*alone)
			return log_marks_hold(marks, number);
		if (!log_marks_await(marks, rounds, AWAIT_MS))
			waited_ms += AWAIT_MS;
	}
	return false;
}

static bool keep(struct db *db, int64_t number)
{
	struct sqlite *engine = db->engine;
	struct sqlite_log *log = sqlite_log_of(engine->handle);
	bool alone, ok;

	assert(!engine->queued);
	if (log == NULL)
		return true;
	ok = await(db, number, &alone) || sync_all(engine, log);
	if (alone)
		queue_lock_sync_end(&engine->queue);
	return ok || mend_from_afar(db);
}

bool sqlite_sync_commit(struct db *db, int64_t number)
{
	const struct sqlite *engine = db->engine;

	return number == 0 || log_marks_hold(engine->queue.marks, number) || keep(db, number);
}

bool sqlite_sync_seen(struct db *db)
{
	struct sqlite *engine = db->engine;
	int64_t number;

	if (engine->queue.marks == NULL || engine->migrating)
		return true;
	if (db->transaction == DB_READING && engine->seen_is_kept)
		return true;
	number = log_marks_begun(engine->queue.marks);
	engine->seen_is_kept = log_marks_hold(engine->queue.marks, number) || keep(db, number);
	return engine->seen_is_kept;
}

/* --- the log's length ----------------------------------------------------------------------------
 */

static int log_grew(void *ctx, sqlite3 *handle, const char *name, int pages)
{
	struct sqlite *engine = ctx;

	(void)handle, (void)name;
	engine->log_pages = pages;
	return SQLITE_OK;
}

void sqlite_sync_watch_log(struct db *db)
{
	struct sqlite *engine = db->engine;

	(void)sqlite3_wal_hook(engine->handle, log_grew, engine);
}

/* What cannot be taken over now stays in the log, where it is safe. */
static void take_over(struct sqlite *engine)
{
	int rc;

	if (log_marks_broken(engine->queue.marks))
		return;
	rc = sqlite3_wal_checkpoint_v2(
		engine->handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	/* It syncs the log first: what others have put off may be what failed. */
	if (rc == SQLITE_IOERR_FSYNC)
		log_marks_break(engine->queue.marks);
}

/*
 * What was there is taken over while others go on; what they wrote meanwhile, little, at the desk,
 * so that the next one begins the log anew.
 */
void sqlite_sync_clear_log(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (engine->log_pages < LOG_PAGES_MAX || engine->queued ||
		!queue_lock_clear_begin(&engine->queue))
		return;
	engine->log_pages = 0;
	take_over(engine);
	if (queue_lock_take(&engine->queue, db->lock_wait_ms) == QUEUE_TAKEN) {
		take_over(engine);
		queue_lock_give(&engine->queue);
	}
	queue_lock_clear_end(&engine->queue);
}

/* What is in doubt stays in the log: the next one to open it writes it again. */
void sqlite_sync_close(struct db *db)
{
	struct sqlite *engine = db->engine;
	int now;

	if (engine->queue.marks != NULL && log_marks_broken(engine->queue.marks))
		(void)sqlite3_db_config(engine->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &now);
}
