/* The SQLite engine: the queue of those who write, and who is connected. */
#include "db/sqlite.h"

#include <errno.h>

bool sqlite_desk_take(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (engine->queued ||
		engine->queue.fd < 0) /* a file under its temporary name has no queue */
		return true;
	switch (queue_lock_take(&engine->queue, db->lock_wait_ms)) {
	case QUEUE_TAKEN:
		engine->queued = true;
		return true;
	case QUEUE_TIMED_OUT:
		return db_fail_transient(db, CODE_DB_BUSY,
			SAY(N_("Another station is still writing to {1}. Try again in a moment."),
				say_text(db->label)));
	case QUEUE_BROKEN:
		break;
	}
	return file_fail(db, db->path, errno);
}

void sqlite_desk_give(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (engine->queued && !engine->migrating)
		queue_lock_give(&engine->queue);
	engine->queued = engine->queued && engine->migrating;
}

bool sqlite_join(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (engine->queue.fd < 0) /* read only, or under its temporary name */
		return true;
	switch (queue_lock_join(&engine->queue, db->lock_wait_ms)) {
	case QUEUE_TAKEN:
		return true;
	case QUEUE_TIMED_OUT:
		return db_fail_transient(db, CODE_DB_BUSY,
			SAY(N_("The database {1} is being upgraded. Try again in a moment."),
				say_text(db->label)));
	case QUEUE_BROKEN:
		break;
	}
	return file_fail(db, db->path, errno);
}

bool sqlite_be_alone(struct db *db, bool *out)
{
	struct sqlite *engine = db->engine;

	*out = engine->queue.fd < 0 || queue_lock_be_alone(&engine->queue);
	return *out || errno == EAGAIN || errno == EACCES || file_fail(db, db->path, errno);
}

void sqlite_leave(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (engine->queue.fd >= 0)
		queue_lock_leave(&engine->queue);
}

bool sqlite_migration_lock(struct db *db)
{
	struct sqlite *engine = db->engine;

	if (!sqlite_desk_take(db))
		return false;
	engine->migrating = true;
	return true;
}

void sqlite_migration_unlock(struct db *db)
{
	struct sqlite *engine = db->engine;

	engine->migrating = false;
	sqlite_desk_give(db);
}
