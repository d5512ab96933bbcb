#include "tests/crash/victim.h"

#include <errno.h>
#include <stddef.h>

#include "db/sqlite.h"

static bool silent(struct db *db)
{
	return file_fail(db, db->path, EIO);
}

static enum db_step silent_step(struct db *db, void *prepared)
{
	(void)prepared;
	(void)(silent(db) == true);
	return DB_FAILED;
}

static void nothing(struct db *db)
{
	(void)db;
}

/* As sqlite_commit, up to where it would sync. */
static bool commit_and_die(struct db *db)
{
	const struct victim *v = (const struct victim *)db->ops; /* dying stands first */
	struct sqlite *engine = db->engine;
	int64_t number = sqlite_sync_put_off(db);
	bool ok = sqlite3_exec(engine->handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;

	sqlite_sync_put_on(db, number);
	if (!ok)
		return sqlite_fail(db, engine->handle);
	sqlite_desk_give(db);
	db->ops = &v->dead;
	return silent(db);
}

void victim_init(struct victim *v)
{
	v->dying = v->dead = sqlite_ops;
	v->dying.commit = commit_and_die;
	v->dead.begin = v->dead.begin_read = v->dead.commit = silent;
	v->dead.step = silent_step;
	v->dead.rollback = nothing;
}

void victim_choose(const struct victim *v, struct db *db)
{
	db->ops = &v->dying;
}

bool victim_died(const struct victim *v, const struct db *db)
{
	return db->ops == &v->dead;
}

void victim_spare(struct db *db)
{
	db->ops = &sqlite_ops;
}
