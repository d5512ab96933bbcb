#include "db/shift_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	SHIFT_INSERT,
	SHIFT_OPEN_OF_LOGIN,
	SHIFT_OPEN_OF_STATION,
	SHIFT_OPEN_OF_DATE,
	SHIFT_BY_ID,
	SHIFT_BY_NO,
	SHIFT_COUNT,
	SHIFT_OF_DATE,
	SHIFT_CLOSE,
	SHIFT_DAY_SETTLED,
	SHIFT_SQL_COUNT
};

#define SHIFT_COLUMNS                                                                         \
	"SELECT shift_id, shift_no, login, station, business_date, float_amount, opened_at, " \
	"state "

static const char *const texts[SHIFT_SQL_COUNT] = {
	[SHIFT_INSERT] =
		"INSERT INTO shift (shift_no, login, station, business_date, float_amount, "
		"opened_at, state) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING "
		"RETURNING shift_id",
	[SHIFT_OPEN_OF_LOGIN] = SHIFT_COLUMNS "FROM shift WHERE login = $1 AND state = 1",
	[SHIFT_OPEN_OF_STATION] = SHIFT_COLUMNS "FROM shift WHERE station = $1 AND state = 1",
	[SHIFT_OPEN_OF_DATE] = SHIFT_COLUMNS "FROM shift WHERE business_date = $1 AND state = 1 "
					     "ORDER BY shift_id LIMIT 1",
	[SHIFT_BY_ID] = SHIFT_COLUMNS "FROM shift WHERE shift_id = $1",
	[SHIFT_BY_NO] = SHIFT_COLUMNS "FROM shift WHERE shift_no = $1",
	[SHIFT_COUNT] = "SELECT count(*) FROM shift WHERE business_date = $1 AND station = $2",
	[SHIFT_OF_DATE] = SHIFT_COLUMNS "FROM shift WHERE business_date = $1 ORDER BY shift_id",
	[SHIFT_CLOSE] = "UPDATE shift SET state = 2 WHERE shift_id = $1 AND state = 1",
	[SHIFT_DAY_SETTLED] = "SELECT 1 FROM settlement WHERE business_date = $1",
};

const struct sql_set shift_sql = {"shift", texts, SHIFT_SQL_COUNT, SQL_SET_SHIFT};

enum db_step shift_store_insert(struct db *db, const struct shift_row *row, int64_t *shift_id)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_INSERT);
	enum db_step step;

	stmt_bind_text(st, 1, row->shift_no);
	stmt_bind_text(st, 2, row->login);
	stmt_bind_text(st, 3, row->station);
	stmt_bind_date(st, 4, row->business_date);
	stmt_bind_money(st, 5, row->float_amount);
	stmt_bind_moment(st, 6, row->opened_at);
	step = stmt_one(st);
	if (step == DB_ROW)
		*shift_id = stmt_int(st, 0);
	return step;
}

static void row_read(struct stmt *st, struct shift_row *out)
{
	out->shift_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->shift_no, sizeof out->shift_no);
	stmt_copy_text(st, 2, out->login, sizeof out->login);
	stmt_copy_text(st, 3, out->station, sizeof out->station);
	out->business_date = stmt_date(st, 4);
	out->float_amount = stmt_money(st, 5);
	out->opened_at = stmt_moment(st, 6);
	out->state = (int)stmt_int(st, 7);
}

static enum db_step row_one(struct stmt *st, struct shift_row *out)
{
	enum db_step step = stmt_one(st);

	if (step == DB_ROW)
		row_read(st, out);
	return step;
}

enum db_step shift_store_open_of_login(struct db *db, const char *login, struct shift_row *out)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_OPEN_OF_LOGIN);

	stmt_bind_text(st, 1, login);
	return row_one(st, out);
}

enum db_step shift_store_open_of_station(struct db *db, const char *station, struct shift_row *out)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_OPEN_OF_STATION);

	stmt_bind_text(st, 1, station);
	return row_one(st, out);
}

enum db_step shift_store_open_of_date(
	struct db *db, struct date business_date, struct shift_row *out)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_OPEN_OF_DATE);

	stmt_bind_date(st, 1, business_date);
	return row_one(st, out);
}

enum db_step shift_store_by_id(struct db *db, int64_t shift_id, struct shift_row *out)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_BY_ID);

	stmt_bind_int(st, 1, shift_id);
	return row_one(st, out);
}

enum db_step shift_store_by_no(struct db *db, const char *shift_no, struct shift_row *out)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_BY_NO);

	stmt_bind_text(st, 1, shift_no);
	return row_one(st, out);
}

bool shift_store_count(
	struct db *db, const char *station, struct date business_date, int64_t *count)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_COUNT);

	stmt_bind_date(st, 1, business_date);
	stmt_bind_text(st, 2, station);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	return true;
}

bool shift_store_of_date(struct db *db, struct date business_date, struct arena *arena,
	struct shift_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_OF_DATE);
	struct shift_row *list = NULL;
	size_t used = 0, capacity = 0;
	enum db_step step;

	stmt_bind_date(st, 1, business_date);
	while ((step = stmt_step(st)) == DB_ROW) {
		list = arena_grow(arena, list, used, &capacity, sizeof *list);
		row_read(st, &list[used++]);
	}
	*out = list;
	*count = used;
	return step == DB_DONE;
}

bool shift_store_close(struct db *db, int64_t shift_id)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_CLOSE);

	stmt_bind_int(st, 1, shift_id);
	return stmt_run(st);
}

enum db_step shift_store_day_settled(struct db *db, struct date business_date)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_DAY_SETTLED);

	stmt_bind_date(st, 1, business_date);
	return stmt_one(st);
}
