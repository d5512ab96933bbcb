#include "db/meter_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { METER_FIND, METER_OF, METER_INSERT, METER_UPDATE, METER_REMOVE, METER_COUNT };

#define METER_COLUMNS "meter_no, account_id, kind, multiplier, generation, removed_on"

static const char *const texts[METER_COUNT] = {
	[METER_FIND] = "SELECT " METER_COLUMNS " FROM meter WHERE meter_no = $1",
	[METER_OF] =
		"SELECT " METER_COLUMNS " FROM meter WHERE account_id = $1 AND removed_on IS NULL"
		" ORDER BY meter_no LIMIT 1",
	[METER_INSERT] = "INSERT INTO meter (meter_no, account_id, kind, multiplier, generation,"
			 " installed_on) VALUES ($1, $2, $3, $4, $5, $6)",
	[METER_UPDATE] = "UPDATE meter SET kind = $2, multiplier = $3 WHERE meter_no = $1",
	[METER_REMOVE] = "UPDATE meter SET removed_on = $2 WHERE meter_no = $1",
};

const struct sql_set meter_sql = {"meter", texts, METER_COUNT, SQL_SET_METER};

static bool row_read(struct stmt *st, struct meter_row *out, bool *found)
{
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found) {
		stmt_copy_text(st, 0, out->meter_no, sizeof out->meter_no);
		out->account_id = stmt_int(st, 1);
		out->kind = stmt_int(st, 2);
		stmt_copy_text(st, 3, out->multiplier, sizeof out->multiplier);
		out->generation = stmt_int(st, 4);
		out->removed = !stmt_is_null(st, 5);
	}
	return step != DB_FAILED;
}

bool meter_store_find(struct db *db, const char *meter_no, struct meter_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &meter_sql, METER_FIND);

	stmt_bind_text(st, 1, meter_no);
	return row_read(st, out, found);
}

bool meter_store_of(struct db *db, int64_t account_id, struct meter_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &meter_sql, METER_OF);

	stmt_bind_int(st, 1, account_id);
	return row_read(st, out, found);
}

bool meter_store_insert(struct db *db, const struct meter_row *row, struct date installed_on)
{
	struct stmt *st = db_stmt(db, &meter_sql, METER_INSERT);

	stmt_bind_text(st, 1, row->meter_no);
	stmt_bind_int(st, 2, row->account_id);
	stmt_bind_int(st, 3, row->kind);
	stmt_bind_text(st, 4, row->multiplier);
	stmt_bind_int(st, 5, row->generation);
	stmt_bind_date(st, 6, installed_on);
	return stmt_run(st);
}

bool meter_store_update(struct db *db, const struct meter_row *row)
{
	struct stmt *st = db_stmt(db, &meter_sql, METER_UPDATE);

	stmt_bind_text(st, 1, row->meter_no);
	stmt_bind_int(st, 2, row->kind);
	stmt_bind_text(st, 3, row->multiplier);
	return stmt_run(st);
}

bool meter_store_remove(struct db *db, const char *meter_no, struct date on)
{
	struct stmt *st = db_stmt(db, &meter_sql, METER_REMOVE);

	stmt_bind_text(st, 1, meter_no);
	stmt_bind_date(st, 2, on);
	return stmt_run(st);
}
