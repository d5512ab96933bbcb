#include "db/shift_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { SHIFT_OPEN_OF_LOGIN, SHIFT_BY_ID, SHIFT_LOCK, SHIFT_DAY_SETTLED, SHIFT_SQL_COUNT };

#define SHIFT_COLUMNS                                                                         \
	"SELECT shift_id, shift_no, login, station, business_date, float_amount, opened_at, " \
	"state "

static const char *const texts[SHIFT_SQL_COUNT] = {
	[SHIFT_OPEN_OF_LOGIN] = SHIFT_COLUMNS "FROM shift WHERE login = $1 AND state = 1",
	[SHIFT_BY_ID] = SHIFT_COLUMNS "FROM shift WHERE shift_id = $1",
	[SHIFT_LOCK] = "UPDATE shift SET state = state WHERE shift_id = $1",
	[SHIFT_DAY_SETTLED] = "SELECT 1 FROM settlement WHERE business_date = $1",
};

const struct sql_set shift_sql = {"shift", texts, SHIFT_SQL_COUNT, SQL_SET_SHIFT};

static enum db_step read_row(struct stmt *st, struct shift_row *out)
{
	enum db_step step = stmt_one(st);

	if (step != DB_ROW)
		return step;
	out->shift_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->shift_no, sizeof out->shift_no);
	stmt_copy_text(st, 2, out->login, sizeof out->login);
	stmt_copy_text(st, 3, out->station, sizeof out->station);
	out->business_date = stmt_date(st, 4);
	out->float_amount = stmt_money(st, 5);
	out->opened_at = stmt_moment(st, 6);
	out->state = (int)stmt_int(st, 7);
	return DB_ROW;
}

enum db_step shift_store_open_of_login(struct db *db, const char *login, struct shift_row *out)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_OPEN_OF_LOGIN);

	stmt_bind_text(st, 1, login);
	return read_row(st, out);
}

enum db_step shift_store_by_id(struct db *db, int64_t shift_id, struct shift_row *out)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_BY_ID);

	stmt_bind_int(st, 1, shift_id);
	return read_row(st, out);
}

bool shift_store_lock(struct db *db, int64_t shift_id)
{
	struct stmt *st;

	if (db_engine(db) == DB_SQLITE)
		return true; /* its one writer is this transaction */
	st = db_stmt(db, &shift_sql, SHIFT_LOCK);
	stmt_bind_int(st, 1, shift_id);
	return stmt_run(st);
}

enum db_step shift_store_day_settled(struct db *db, struct date business_date)
{
	struct stmt *st = db_stmt(db, &shift_sql, SHIFT_DAY_SETTLED);

	stmt_bind_date(st, 1, business_date);
	return stmt_one(st);
}
