#include "db/allocation_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	ALLOCATION_INSERT,
	ALLOCATION_REVERSE,
	ALLOCATION_PAID,
	ALLOCATION_SUMS,
	ALLOCATION_CANCELLED,
	ALLOCATION_SQL_COUNT
};

static const char *const texts[ALLOCATION_SQL_COUNT] = {
	[ALLOCATION_INSERT] =
		"INSERT INTO allocation (journal_id, payment_id, account_id, bill_id, "
		"business_date, principal, late_charge, advance) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[ALLOCATION_REVERSE] =
		"INSERT INTO allocation (journal_id, payment_id, account_id, bill_id, "
		"business_date, principal, late_charge, advance, reverses) "
		"SELECT CAST($1 AS BIGINT), payment_id, account_id, bill_id, CAST($2 AS TEXT), "
		"-principal, -late_charge, -advance, allocation_id FROM allocation "
		"WHERE payment_id = $3 AND reverses IS NULL ORDER BY allocation_id",
	[ALLOCATION_PAID] =
		"SELECT c.account_no, b.bill_no, a.principal, a.late_charge "
		"FROM allocation AS a JOIN account AS c ON c.account_id = a.account_id "
		"JOIN bill AS b ON b.bill_id = a.bill_id "
		"WHERE a.payment_id = $1 AND a.reverses IS NULL ORDER BY a.allocation_id",
	[ALLOCATION_SUMS] = "SELECT account_id, CAST(sum(principal) AS BIGINT), "
			    "CAST(sum(late_charge) AS BIGINT) "
			    "FROM allocation WHERE payment_id = $1 AND reverses IS NULL AND "
			    "bill_id IS NOT NULL "
			    "GROUP BY account_id ORDER BY account_id",
	[ALLOCATION_CANCELLED] =
		"SELECT b.bill_no FROM allocation AS a JOIN bill_cancel AS x ON x.bill_id = "
		"a.bill_id JOIN bill AS b ON b.bill_id = a.bill_id "
		"WHERE a.payment_id = $1 AND a.reverses IS NULL ORDER BY a.allocation_id LIMIT 1",
};

const struct sql_set allocation_sql = {
	"allocation", texts, ALLOCATION_SQL_COUNT, SQL_SET_ALLOCATION};

bool allocation_store_insert(struct db *db, const struct allocation_row *row)
{
	struct stmt *st = db_stmt(db, &allocation_sql, ALLOCATION_INSERT);

	stmt_bind_int(st, 1, row->journal_id);
	if (row->payment_id != 0)
		stmt_bind_int(st, 2, row->payment_id);
	stmt_bind_int(st, 3, row->account_id);
	if (row->bill_id != 0)
		stmt_bind_int(st, 4, row->bill_id);
	stmt_bind_date(st, 5, row->business_date);
	stmt_bind_money(st, 6, row->principal);
	stmt_bind_money(st, 7, row->late_charge);
	stmt_bind_money(st, 8, row->advance);
	return stmt_run(st);
}

bool allocation_store_reverse(
	struct db *db, int64_t payment_id, int64_t journal_id, struct date business_date)
{
	struct stmt *st = db_stmt(db, &allocation_sql, ALLOCATION_REVERSE);

	stmt_bind_int(st, 1, journal_id);
	stmt_bind_date(st, 2, business_date);
	stmt_bind_int(st, 3, payment_id);
	return stmt_run(st);
}

bool allocation_store_paid(struct db *db, int64_t payment_id, struct arena *arena,
	struct allocation_paid **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &allocation_sql, ALLOCATION_PAID);
	struct allocation_paid *list = NULL;
	size_t used = 0, capacity = 0;
	enum db_step step;

	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		list = arena_grow(arena, list, used, &capacity, sizeof *list);
		list[used++] = (struct allocation_paid){
			.account_no = arena_text(arena, stmt_text(st, 0)),
			.bill_no = arena_text(arena, stmt_text(st, 1)),
			.principal = stmt_money(st, 2),
			.late_charge = stmt_money(st, 3),
		};
	}
	*out = list;
	*count = used;
	return step == DB_DONE;
}

bool allocation_store_sums(struct db *db, int64_t payment_id, struct arena *arena,
	struct allocation_sum **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &allocation_sql, ALLOCATION_SUMS);
	struct allocation_sum *list = NULL;
	size_t used = 0, capacity = 0;
	enum db_step step;

	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		list = arena_grow(arena, list, used, &capacity, sizeof *list);
		list[used++] = (struct allocation_sum){
			.account_id = stmt_int(st, 0),
			.principal = stmt_money(st, 1),
			.late_charge = stmt_money(st, 2),
		};
	}
	*out = list;
	*count = used;
	return step == DB_DONE;
}

bool allocation_store_cancelled(
	struct db *db, int64_t payment_id, char bill_no[BILL_NO_BYTES], bool *found)
{
	struct stmt *st = db_stmt(db, &allocation_sql, ALLOCATION_CANCELLED);
	enum db_step step;

	stmt_bind_int(st, 1, payment_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		stmt_copy_text(st, 0, bill_no, BILL_NO_BYTES);
	return step != DB_FAILED;
}
