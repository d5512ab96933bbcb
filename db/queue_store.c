#include "db/queue_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum { QUEUE_FIND, QUEUE_REMOVE, QUEUE_INSERT, QUEUE_CLEAR, QUEUE_LIST, QUEUE_SQL_COUNT };

static const char *const texts[QUEUE_SQL_COUNT] = {
	[QUEUE_FIND] = "SELECT queue FROM print_queue WHERE station = $1 AND paper = $2",
	[QUEUE_REMOVE] = "DELETE FROM print_queue WHERE station = $1 AND paper = $2",
	[QUEUE_INSERT] = "INSERT INTO print_queue (station, paper, queue) VALUES ($1, $2, $3)",
	[QUEUE_CLEAR] = "DELETE FROM print_queue",
	[QUEUE_LIST] = "SELECT station, paper, queue FROM print_queue ORDER BY station, paper",
};

const struct sql_set queue_sql = {"queue", texts, QUEUE_SQL_COUNT, SQL_SET_QUEUE};

static struct stmt *stmt_for(struct db *db, int which, const char *station, const char *paper)
{
	struct stmt *st = db_stmt(db, &queue_sql, which);

	stmt_bind_text(st, 1, station);
	stmt_bind_text(st, 2, paper);
	return st;
}

bool queue_store_find(
	struct db *db, const char *station, const char *paper, char out[QUEUE_NAME_MAX])
{
	struct stmt *st = stmt_for(db, QUEUE_FIND, station, paper);
	enum db_step step = stmt_one(st);

	out[0] = '\0';
	if (step == DB_ROW)
		stmt_copy_text(st, 0, out, QUEUE_NAME_MAX);
	return step != DB_FAILED;
}

bool queue_store_set(struct db *db, const char *station, const char *paper, const char *queue)
{
	struct stmt *st;

	if (!stmt_run(stmt_for(db, QUEUE_REMOVE, station, paper)))
		return false;
	if (queue[0] == '\0')
		return true;
	st = stmt_for(db, QUEUE_INSERT, station, paper);
	stmt_bind_text(st, 3, queue);
	return stmt_run(st);
}

bool queue_store_clear(struct db *db)
{
	return stmt_run(db_stmt(db, &queue_sql, QUEUE_CLEAR));
}

bool queue_store_list(struct db *db, struct arena *arena, struct queue_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &queue_sql, QUEUE_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct queue_row){
			.station = arena_text(arena, stmt_text(st, 0)),
			.paper = arena_text(arena, stmt_text(st, 1)),
			.queue = arena_text(arena, stmt_text(st, 2)),
		};
	}
	return step == DB_DONE;
}
