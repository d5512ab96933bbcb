#include "db/device_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

/* The first of a kind has a table of its own, as it had when there was but one. */
enum {
	DEVICE_LIST,
	DEVICE_DROP,
	DEVICE_DROP_MORE,
	DEVICE_INSERT,
	DEVICE_INSERT_MORE,
	DEVICE_CLEAR,
	DEVICE_CLEAR_MORE,
	DEVICE_SQL_COUNT
};

static const char *const texts[DEVICE_SQL_COUNT] = {
	[DEVICE_LIST] = "SELECT kind, 1 AS number, model, address FROM station_device "
			"WHERE station = $1 UNION ALL "
			"SELECT kind, number, model, address FROM station_device_more "
			"WHERE station = $1 ORDER BY kind, number",
	[DEVICE_DROP] = "DELETE FROM station_device WHERE station = $1 AND kind = $2",
	[DEVICE_DROP_MORE] = "DELETE FROM station_device_more "
			     "WHERE station = $1 AND kind = $2 AND number = $3",
	[DEVICE_INSERT] = "INSERT INTO station_device (station, kind, model, address) "
			  "VALUES ($1, $2, $3, $4)",
	[DEVICE_INSERT_MORE] =
		"INSERT INTO station_device_more (station, kind, model, address, number) "
		"VALUES ($1, $2, $3, $4, $5)",
	[DEVICE_CLEAR] = "DELETE FROM station_device",
	[DEVICE_CLEAR_MORE] = "DELETE FROM station_device_more",
};

const struct sql_set device_sql = {"device", texts, DEVICE_SQL_COUNT, SQL_SET_DEVICE};

static struct stmt *stmt_for(struct db *db, int which, const char *station)
{
	struct stmt *st = db_stmt(db, &device_sql, which);

	stmt_bind_text(st, 1, station);
	return st;
}

bool device_store_list(struct db *db, const char *station, struct arena *arena,
	struct device_row **out, size_t *count)
{
	struct stmt *st = stmt_for(db, DEVICE_LIST, station);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct device_row){
			.kind = arena_text(arena, stmt_text(st, 0)),
			.number = (int)stmt_int(st, 1),
			.model = arena_text(arena, stmt_text(st, 2)),
			.address = arena_text(arena, stmt_text(st, 3)),
		};
	}
	return step == DB_DONE;
}

bool device_store_drop(struct db *db, const char *station, const char *kind, int number)
{
	struct stmt *st = stmt_for(db, number > 1 ? DEVICE_DROP_MORE : DEVICE_DROP, station);

	stmt_bind_text(st, 2, kind);
	if (number > 1)
		stmt_bind_int(st, 3, number);
	return stmt_run(st);
}

bool device_store_set(struct db *db, const char *station, const struct device_row *row)
{
	struct stmt *st;

	if (!device_store_drop(db, station, row->kind, row->number))
		return false;
	st = stmt_for(db, row->number > 1 ? DEVICE_INSERT_MORE : DEVICE_INSERT, station);
	stmt_bind_text(st, 2, row->kind);
	stmt_bind_text(st, 3, row->model);
	stmt_bind_text(st, 4, row->address);
	if (row->number > 1)
		stmt_bind_int(st, 5, row->number);
	return stmt_run(st);
}

bool device_store_clear(struct db *db)
{
	return stmt_run(db_stmt(db, &device_sql, DEVICE_CLEAR)) &&
	       stmt_run(db_stmt(db, &device_sql, DEVICE_CLEAR_MORE));
}
