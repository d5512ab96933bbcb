#include "db/allocation_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

#define ALLOCATIONS_AT_ONCE 4
#define ALLOCATION_VALUES 5 /* of each, beside what all have in common */

enum {
	ALLOCATION_INSERT, /* one; then two, three and so on */
	ALLOCATION_REVERSE = ALLOCATION_INSERT + ALLOCATIONS_AT_ONCE,
	ALLOCATION_PAID,
	ALLOCATION_SUMS,
	ALLOCATION_CANCELLED,
	ALLOCATION_SQL_COUNT
};

/* Of one payment in one statement: account, bill, principal, late charge and advance of each. */
#define ROWS_1                                                                                 \
	"INSERT INTO allocation (journal_id, payment_id, business_date, account_id, bill_id, " \
	"principal, late_charge, advance) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
#define ROWS_2 ROWS_1 ", ($1, $2, $3, $9, $10, $11, $12, $13)"
#define ROWS_3 ROWS_2 ", ($1, $2, $3, $14, $15, $16, $17, $18)"
#define ROWS_4 ROWS_3 ", ($1, $2, $3, $19, $20, $21, $22, $23)"

static const char *const texts[ALLOCATION_SQL_COUNT] = {
	[ALLOCATION_INSERT] = ROWS_1,
	[ALLOCATION_INSERT + 1] = ROWS_2,
	[ALLOCATION_INSERT + 2] = ROWS_3,
	[ALLOCATION_INSERT + 3] = ROWS_4,
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

static void bind_row(struct stmt *st, int n, const struct allocation_row *row)
{
	stmt_bind_int(st, n, row->account_id);
	if (row->bill_id != 0)
		stmt_bind_int(st, n + 1, row->bill_id);
	stmt_bind_money(st, n + 2, row->principal);
	stmt_bind_money(st, n + 3, row->late_charge);
	stmt_bind_money(st, n + 4, row->advance);
}

static bool insert_some(struct db *db, const struct allocation_row *rows, size_t count)
{
	struct stmt *st = db_stmt(db, &allocation_sql, ALLOCATION_INSERT + (int)count - 1);

	stmt_bind_int(st, 1, rows->journal_id);
	if (rows->payment_id != 0)
		stmt_bind_int(st, 2, rows->payment_id);
	stmt_bind_date(st, 3, rows->business_date);
	for (size_t i = 0; i < count; i++)
		bind_row(st, 4 + ALLOCATION_VALUES * (int)i, &rows[i]);
	return stmt_run(st);
}

bool allocation_store_insert_all(struct db *db, const struct allocation_row *rows, size_t count)
{
	size_t some;

	for (size_t first = 0; first < count; first += some) {
		some = count - first < ALLOCATIONS_AT_ONCE ? count - first : ALLOCATIONS_AT_ONCE;
		assert(rows[first + some - 1].journal_id == rows->journal_id);
		if (!insert_some(db, rows + first, some))
			return false;
	}
	return true;
}

bool allocation_store_insert(struct db *db, const struct allocation_row *row)
{
	return insert_some(db, row, 1);
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
