#include "db/meter_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	METER_FIND,
	METER_OF,
	METER_INSERT,
	METER_UPDATE,
	METER_REMOVE,
	METER_REGISTERS,
	METER_ADD_REGISTER,
	METER_COUNT
};

#define METER_COLUMNS "meter_no, account_id, kind, multiplier, generation, installed_on, removed_on"

static const char *const texts[METER_COUNT] = {
	[METER_FIND] = "SELECT " METER_COLUMNS " FROM meter WHERE meter_no = $1",
	[METER_OF] =
		"SELECT " METER_COLUMNS " FROM meter WHERE account_id = $1 AND removed_on IS NULL"
		" ORDER BY meter_no LIMIT 1",
	[METER_INSERT] = "INSERT INTO meter (meter_no, account_id, kind, multiplier, generation,"
			 " installed_on) VALUES ($1, $2, $3, $4, $5, $6)",
	[METER_UPDATE] = "UPDATE meter SET kind = $2, multiplier = $3 WHERE meter_no = $1",
	[METER_REMOVE] = "UPDATE meter SET removed_on = $2 WHERE meter_no = $1",
	[METER_REGISTERS] = "SELECT register, digits FROM meter_register WHERE meter_no = $1"
			    " ORDER BY register",
	[METER_ADD_REGISTER] = "INSERT INTO meter_register (meter_no, register, digits)"
			       " VALUES ($1, $2, $3)",
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
		out->installed_on = stmt_date(st, 5);
		out->removed = !stmt_is_null(st, 6);
		out->removed_on = stmt_date(st, 6);
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

bool meter_store_registers(
	struct db *db, const char *meter_no, struct register_row out[REGISTER_KINDS], size_t *count)
{
	struct stmt *st = db_stmt(db, &meter_sql, METER_REGISTERS);
	enum db_step step;

	*count = 0;
	stmt_bind_text(st, 1, meter_no);
	while ((step = stmt_step(st)) == DB_ROW && *count < REGISTER_KINDS) {
		out[*count].which = stmt_register(st, 0);
		out[(*count)++].digits = stmt_digits(st, 1);
	}
	return step != DB_FAILED;
}

bool meter_store_add_register(struct db *db, const char *meter_no, const struct register_row *row)
{
	struct stmt *st = db_stmt(db, &meter_sql, METER_ADD_REGISTER);

	stmt_bind_text(st, 1, meter_no);
	stmt_bind_int(st, 2, row->which);
	stmt_bind_int(st, 3, row->digits);
	return stmt_run(st);
}
