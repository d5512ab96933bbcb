#include "db/bill_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	BILL_LIST,
	BILL_PAID,
	BILL_FIND,
	BILL_LOAD,
	BILL_INSERT,
	BILL_JOURNAL,
	BILL_MONTHS,
	BILL_COUNT
};

#define BILL_COLUMNS                                                                           \
	"b.bill_id, b.account_id, b.bill_no, b.period, b.energy_wh, b.amount, b.paid_before, " \
	"b.issued_on, b.due_on, "                                                              \
	"(SELECT CAST(COALESCE(SUM(w.amount), 0) AS BIGINT) FROM waiver w"                     \
	" WHERE w.bill_id = b.bill_id), "                                                      \
	"(SELECT 1 FROM bill_cancel x WHERE x.bill_id = b.bill_id), "                          \
	"EXISTS (SELECT 1 FROM plan_late l WHERE l.account_id = b.account_id"                  \
	" AND l.made_on >= b.issued_on), "                                                     \
	"(SELECT count(*) FROM write_off_late o WHERE o.account_id = b.account_id), "          \
	"(SELECT CAST(COALESCE(SUM(j.amount), 0) AS BIGINT) FROM journal_line j"               \
	" WHERE j.ledger = 6702 AND j.sub = b.bill_id)"

static const char *const texts[BILL_COUNT] = {
	[BILL_LIST] = "SELECT " BILL_COLUMNS " FROM bill b WHERE b.account_id = $1"
		      " ORDER BY b.due_on, b.bill_no",
	/* In the order of an index. What was reversed, and the days of one bill, are for us. */
	[BILL_PAID] = "SELECT a.bill_id, a.business_date, a.principal, a.late_charge,"
		      " a.allocation_id, a.reverses"
		      " FROM bill b JOIN allocation a ON a.bill_id = b.bill_id"
		      " WHERE b.account_id = $1 ORDER BY b.due_on, b.bill_no",
	[BILL_FIND] = "SELECT " BILL_COLUMNS " FROM bill b WHERE b.bill_no = $1",
	[BILL_LOAD] = "SELECT " BILL_COLUMNS " FROM bill b WHERE b.bill_id = $1",
	[BILL_INSERT] = "INSERT INTO bill (account_id, bill_no, period, energy_wh, amount,"
			" paid_before, issued_on, due_on, journal_id)"
			" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING bill_id",
	[BILL_JOURNAL] = "SELECT journal_id FROM bill WHERE bill_id = $1",
	[BILL_MONTHS] = "SELECT period, CAST(SUM(energy_wh) AS BIGINT), CAST(SUM(amount) AS BIGINT)"
			" FROM bill b WHERE account_id = $1 AND period >= $2 AND period <= $3"
			" AND NOT EXISTS (SELECT 1 FROM bill_cancel x WHERE x.bill_id = b.bill_id)"
			" GROUP BY period",
};

const struct sql_set bill_sql = {"bill", texts, BILL_COUNT, SQL_SET_BILL};

static void row_read(struct stmt *st, struct bill_row *out)
{
	out->bill_id = stmt_int(st, 0);
	out->account_id = stmt_int(st, 1);
	stmt_copy_text(st, 2, out->bill_no, sizeof out->bill_no);
	out->period = stmt_period(st, 3);
	out->energy = stmt_energy(st, 4);
	out->amount = stmt_money(st, 5);
	out->paid_before = stmt_money(st, 6);
	out->issued_on = stmt_date(st, 7);
	out->due_on = stmt_date(st, 8);
	out->waived = stmt_money(st, 9);
	out->cancelled = !stmt_is_null(st, 10);
	out->paused = stmt_int(st, 11) > 0;
	out->late_stopped = stmt_int(st, 12) > 0;
	out->written_off = stmt_money(st, 13);
}

bool bill_store_list(struct db *db, int64_t account_id, struct arena *arena, struct bill_row **out,
	size_t *count)
{
	struct stmt *st = db_stmt(db, &bill_sql, BILL_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

/* A row of what was paid: its number, and that of the row it takes back (0: none). */
struct paid_row {
	struct bill_paid paid;
	int64_t id, reverses;
};

static bool is_earlier(const struct paid_row *a, const struct paid_row *b)
{
	int order = date_compare(a->paid.on, b->paid.on);

	return a->paid.bill_id == b->paid.bill_id && (order < 0 || (order == 0 && a->id < b->id));
}

/* Rows of one bill stand together; there each goes to its day. */
static void paid_sort(struct paid_row *rows, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct paid_row row = rows[i];
		size_t at = i;

		for (; at > 0 && is_earlier(&row, &rows[at - 1]); at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

static bool paid_stands(const struct paid_row *rows, size_t count, const struct paid_row *row)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].reverses == row->id)
			return false;
	return row->reverses == 0;
}

static bool paid_load(
	struct stmt *st, struct arena *arena, struct paid_row **rows, size_t *count, bool *reversed)
{
	size_t capacity = 0;
	enum db_step step;

	*rows = NULL;
	*count = 0;
	*reversed = false;
	while ((step = stmt_step(st)) == DB_ROW) {
		*rows = arena_grow(arena, *rows, *count, &capacity, sizeof **rows);
		(*rows)[(*count)++] = (struct paid_row){
			.paid = {.bill_id = stmt_int(st, 0),
				.on = stmt_date(st, 1),
				.principal = stmt_money(st, 2),
				.late_charge = stmt_money(st, 3)},
			.id = stmt_int(st, 4),
			.reverses = stmt_int(st, 5),
		};
		*reversed |= !stmt_is_null(st, 5);
	}
	return step == DB_DONE;
}

bool bill_store_paid(struct db *db, int64_t account_id, struct arena *arena, struct bill_paid **out,
	size_t *count)
{
	struct stmt *st = db_stmt(db, &bill_sql, BILL_PAID);
	struct paid_row *rows;
	size_t loaded;
	bool reversed;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	if (!paid_load(st, arena, &rows, &loaded, &reversed))
		return false;
	paid_sort(rows, loaded);
	*out = arena_alloc(arena, loaded * sizeof **out);
	for (size_t i = 0; i < loaded; i++)
		if (!reversed || paid_stands(rows, loaded, &rows[i]))
			(*out)[(*count)++] = rows[i].paid;
	return true;
}

static bool row_find(struct stmt *st, struct bill_row *out, bool *found)
{
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		row_read(st, out);
	return step != DB_FAILED;
}

bool bill_store_find(struct db *db, const char *bill_no, struct bill_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &bill_sql, BILL_FIND);

	stmt_bind_text(st, 1, bill_no);
	return row_find(st, out, found);
}

bool bill_store_load(struct db *db, int64_t bill_id, struct bill_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &bill_sql, BILL_LOAD);

	stmt_bind_int(st, 1, bill_id);
	return row_find(st, out, found);
}

bool bill_store_insert(struct db *db, struct bill_row *row, int64_t journal_id)
{
	struct stmt *st = db_stmt(db, &bill_sql, BILL_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_text(st, 2, row->bill_no);
	stmt_bind_period(st, 3, row->period);
	stmt_bind_energy(st, 4, row->energy);
	stmt_bind_money(st, 5, row->amount);
	stmt_bind_money(st, 6, row->paid_before);
	stmt_bind_date(st, 7, row->issued_on);
	stmt_bind_date(st, 8, row->due_on);
	stmt_bind_int(st, 9, journal_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->bill_id = stmt_int(st, 0);
	return true;
}

bool bill_store_journal(struct db *db, int64_t bill_id, int64_t *journal_id)
{
	struct stmt *st = db_stmt(db, &bill_sql, BILL_JOURNAL);

	stmt_bind_int(st, 1, bill_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*journal_id = stmt_int(st, 0);
	return true;
}

bool bill_store_months(struct db *db, int64_t account_id, struct period first,
	struct bill_month *out, size_t count)
{
	struct stmt *st = db_stmt(db, &bill_sql, BILL_MONTHS);
	enum db_step step;

	assert(count > 0);
	for (size_t i = 0; i < count; i++)
		out[i] = (struct bill_month){.period = period_add(first, (int)i)};
	stmt_bind_int(st, 1, account_id);
	stmt_bind_period(st, 2, first);
	stmt_bind_period(st, 3, out[count - 1].period);
	while ((step = stmt_step(st)) == DB_ROW) {
		int at = stmt_period(st, 0).months - first.months;

		if (at < 0 || (size_t)at >= count)
			continue; /* a period that cannot be read: db_fault has it */
		out[at].energy = stmt_energy(st, 1);
		out[at].amount = stmt_money(st, 2);
	}
	return step == DB_DONE;
}
