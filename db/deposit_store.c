#include "db/deposit_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { DEPOSIT_INSERT, DEPOSIT_LOAD, DEPOSIT_COUNT, DEPOSIT_SQL_COUNT };

static const char *const texts[DEPOSIT_SQL_COUNT] = {
	[DEPOSIT_INSERT] =
		"INSERT INTO deposit (deposit_no, business_date, amount, bank_ref, login, at, "
		"journal_id) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING deposit_id",
	[DEPOSIT_LOAD] = "SELECT deposit_no, amount FROM deposit WHERE deposit_id = $1",
	[DEPOSIT_COUNT] = "SELECT count(*) FROM deposit WHERE business_date = $1",
};

const struct sql_set deposit_sql = {"deposit", texts, DEPOSIT_SQL_COUNT, SQL_SET_DEPOSIT};

bool deposit_store_insert(struct db *db, const struct deposit_row *row, int64_t *deposit_id)
{
	struct stmt *st = db_stmt(db, &deposit_sql, DEPOSIT_INSERT);

	stmt_bind_text(st, 1, row->deposit_no);
	stmt_bind_date(st, 2, row->business_date);
	stmt_bind_money(st, 3, row->amount);
	stmt_bind_text(st, 4, row->bank_ref);
	stmt_bind_text(st, 5, row->login);
	stmt_bind_moment(st, 6, row->at);
	stmt_bind_int(st, 7, row->journal_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*deposit_id = stmt_int(st, 0);
	return true;
}

bool deposit_store_load(
	struct db *db, int64_t deposit_id, char *deposit_no, size_t size, struct money *amount)
{
	struct stmt *st = db_stmt(db, &deposit_sql, DEPOSIT_LOAD);

	stmt_bind_int(st, 1, deposit_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	stmt_copy_text(st, 0, deposit_no, size);
	*amount = stmt_money(st, 1);
	return true;
}

bool deposit_store_count(struct db *db, struct date business_date, int64_t *count)
{
	struct stmt *st = db_stmt(db, &deposit_sql, DEPOSIT_COUNT);

	stmt_bind_date(st, 1, business_date);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	return true;
}
