#include "db/write_off_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum {
	WRITE_OFF_BILLS,
	WRITE_OFF_INSERT,
	WRITE_OFF_ADD_BILL,
	WRITE_OFF_STOP_LATE,
	WRITE_OFF_LATE,
	WRITE_OFF_LAST,
	WRITE_OFF_TURN,
	WRITE_OFF_RECOVER,
	WRITE_OFF_SUMS,
	WRITE_OFF_SHIFT,
	WRITE_OFF_STANDS,
	WRITE_OFF_SQL_COUNT
};

static const char *const texts[WRITE_OFF_SQL_COUNT] = {
	[WRITE_OFF_BILLS] =
		"SELECT b.bill_id, b.bill_no, w.written, b.amount - b.paid_before - coalesce(("
		"SELECT CAST(sum(a.principal) AS BIGINT) FROM allocation a WHERE a.bill_id = "
		"b.bill_id), 0), coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM journal_line "
		"l WHERE l.ledger = 6702 AND l.sub = b.bill_id), 0), w.of_act FROM (SELECT "
		"x.bill_id AS "
		"bill_id, CAST(sum(x.amount) AS BIGINT) AS written, CAST(sum(CASE WHEN "
		"x.write_off_id = $2 THEN x.amount ELSE 0 END) AS BIGINT) AS of_act FROM write_off "
		"o JOIN "
		"write_off_bill x ON x.write_off_id = o.write_off_id WHERE o.account_id = $1 GROUP "
		"BY x.bill_id) w JOIN bill b ON b.bill_id = w.bill_id ORDER BY b.bill_id",
	[WRITE_OFF_INSERT] =
		"INSERT INTO write_off (account_id, case_id, reverses, amount, journal_id, op_id, "
		"business_date, at, login, station, approver, reason) VALUES ($1, $2, $3, $4, $5, "
		"$6, $7, $8, $9, $10, $11, $12) RETURNING write_off_id",
	[WRITE_OFF_ADD_BILL] = "INSERT INTO write_off_bill (write_off_id, bill_id, amount) VALUES "
			       "($1, $2, $3)",
	[WRITE_OFF_STOP_LATE] = "INSERT INTO write_off_late (write_off_id, account_id, written_on) "
				"VALUES ($1, $2, $3)",
	[WRITE_OFF_LATE] = "SELECT x.bill_id, min(l.written_on) FROM write_off_late l JOIN "
			   "write_off_bill x ON x.write_off_id = l.write_off_id WHERE "
			   "l.account_id = $1 AND NOT EXISTS (SELECT 1 FROM write_off u WHERE "
			   "u.reverses = l.write_off_id) GROUP BY x.bill_id ORDER BY x.bill_id",
	[WRITE_OFF_LAST] = "SELECT write_off_id, account_id, case_id, journal_id, amount, "
			   "business_date FROM write_off w WHERE account_id = $1 AND reverses IS "
			   "NULL AND NOT EXISTS (SELECT 1 FROM write_off u WHERE u.reverses = "
			   "w.write_off_id) ORDER BY write_off_id DESC LIMIT 1",
	[WRITE_OFF_TURN] =
		"INSERT INTO write_off_bill (write_off_id, bill_id, amount) SELECT CAST($2 AS "
		"BIGINT), bill_id, -amount FROM write_off_bill WHERE write_off_id = $1",
	[WRITE_OFF_RECOVER] = "INSERT INTO write_off_recovery (journal_id, bill_id, amount, "
			      "payment_id, shift_id, business_date) VALUES ($1, $2, $3, $4, $5, "
			      "$6)",
	[WRITE_OFF_SUMS] =
		"SELECT (SELECT CAST(coalesce(sum(CASE WHEN reverses IS NULL THEN 1 ELSE -1 END), "
		"0) AS BIGINT) FROM write_off WHERE business_date >= $1 AND business_date <= $2), "
		"(SELECT CAST(coalesce(sum(amount), 0) "
		"AS BIGINT) FROM write_off WHERE business_date >= $1 AND business_date <= $2), "
		"(SELECT count(*) FROM write_off_recovery WHERE business_date >= $1 AND "
		"business_date <= $2 AND amount > 0), (SELECT CAST(coalesce(sum(amount), 0) AS "
		"BIGINT) FROM write_off_recovery WHERE business_date >= $1 AND business_date <= "
		"$2)",
	[WRITE_OFF_SHIFT] =
		"SELECT 0, 0, CAST(coalesce(sum(CASE WHEN amount > 0 THEN 1 ELSE 0 END), 0) AS "
		"BIGINT), CAST(coalesce(sum(amount), 0) AS BIGINT) FROM write_off_recovery "
		"WHERE shift_id = $1",
	[WRITE_OFF_STANDS] = "SELECT count(*), CAST(coalesce(sum(stands), 0) AS BIGINT) FROM "
			     "(SELECT sub, CAST(sum(amount) AS BIGINT) AS stands FROM journal_line "
			     "WHERE ledger = 6702 GROUP BY sub HAVING sum(amount) <> 0) AS bad",
};

const struct sql_set write_off_sql = {"write_off", texts, WRITE_OFF_SQL_COUNT, SQL_SET_WRITE_OFF};

bool write_off_store_bills(struct db *db, const struct written_query *query, struct arena *arena,
	struct written_bill **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_BILLS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, query->account_id);
	stmt_bind_int(st, 2, query->act_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		struct written_bill *row = &(*out)[(*count)++];

		*row = (struct written_bill){.bill_id = stmt_int(st, 0),
			.written = stmt_money(st, 2),
			.unpaid = stmt_money(st, 3),
			.stands = stmt_money(st, 4),
			.of_act = stmt_money(st, 5)};
		stmt_copy_text(st, 1, row->bill_no, sizeof row->bill_no);
	}
	return step == DB_DONE;
}

static void bind_or_null(struct stmt *st, int n, int64_t value)
{
	if (value == 0)
		stmt_bind_null(st, n);
	else
		stmt_bind_int(st, n, value);
}

bool write_off_store_insert(struct db *db, struct write_off_row *row)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_int(st, 2, row->case_id);
	bind_or_null(st, 3, row->reverses);
	stmt_bind_money(st, 4, row->amount);
	stmt_bind_int(st, 5, row->journal_id);
	stmt_bind_text(st, 6, row->op_id);
	stmt_bind_date(st, 7, row->business_date);
	stmt_bind_moment(st, 8, row->at);
	stmt_bind_text(st, 9, row->login);
	stmt_bind_text(st, 10, row->station);
	stmt_bind_text(st, 11, row->approver);
	stmt_bind_text(st, 12, row->reason);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->write_off_id = stmt_int(st, 0);
	return true;
}

bool write_off_store_add_bill(
	struct db *db, int64_t write_off_id, int64_t bill_id, struct money amount)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_ADD_BILL);

	stmt_bind_int(st, 1, write_off_id);
	stmt_bind_int(st, 2, bill_id);
	stmt_bind_money(st, 3, amount);
	return stmt_run(st);
}

bool write_off_store_stop_late(struct db *db, const struct write_off_row *row)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_STOP_LATE);

	stmt_bind_int(st, 1, row->write_off_id);
	stmt_bind_int(st, 2, row->account_id);
	stmt_bind_date(st, 3, row->business_date);
	return stmt_run(st);
}

bool write_off_store_late(struct db *db, int64_t account_id, struct arena *arena,
	struct written_late **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_LATE);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct written_late){
			.bill_id = stmt_int(st, 0), .written_on = stmt_date(st, 1)};
	}
	return step == DB_DONE;
}

bool write_off_store_last(struct db *db, int64_t account_id, struct write_off_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_LAST);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (!*found)
		return step == DB_DONE;
	*out = (struct write_off_row){.write_off_id = stmt_int(st, 0),
		.account_id = stmt_int(st, 1),
		.case_id = stmt_int(st, 2),
		.journal_id = stmt_int(st, 3),
		.amount = stmt_money(st, 4),
		.business_date = stmt_date(st, 5)};
	return true;
}

bool write_off_store_turn(struct db *db, int64_t write_off_id, int64_t by_id)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_TURN);

	stmt_bind_int(st, 1, write_off_id);
	stmt_bind_int(st, 2, by_id);
	return stmt_run(st);
}

bool write_off_store_recover(struct db *db, const struct recovery_row *row)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_RECOVER);

	stmt_bind_int(st, 1, row->journal_id);
	stmt_bind_int(st, 2, row->bill_id);
	stmt_bind_money(st, 3, row->amount);
	bind_or_null(st, 4, row->payment_id);
	bind_or_null(st, 5, row->shift_id);
	stmt_bind_date(st, 6, row->business_date);
	return stmt_run(st);
}

static bool read_sums(struct stmt *st, struct write_off_sums *out)
{
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = (struct write_off_sums){.write_offs = stmt_int(st, 0),
		.written = stmt_money(st, 1),
		.recoveries = stmt_int(st, 2),
		.recovered = stmt_money(st, 3)};
	return true;
}

bool write_off_store_sums(
	struct db *db, struct date from, struct date to, struct write_off_sums *out)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_SUMS);

	stmt_bind_date(st, 1, from);
	stmt_bind_date(st, 2, to);
	return read_sums(st, out);
}

bool write_off_store_shift(struct db *db, int64_t shift_id, struct write_off_sums *out)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_SHIFT);

	stmt_bind_int(st, 1, shift_id);
	return read_sums(st, out);
}

bool write_off_store_stands(struct db *db, int64_t *bills, struct money *out)
{
	struct stmt *st = db_stmt(db, &write_off_sql, WRITE_OFF_STANDS);

	if (stmt_one(st) != DB_ROW)
		return false;
	*bills = stmt_int(st, 0);
	*out = stmt_money(st, 1);
	return true;
}
