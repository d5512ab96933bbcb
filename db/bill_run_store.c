#include "db/bill_run_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

static_assert(BILL_ACTION_RUN == 1 && BILL_ACTION_RELEASE == 2, "stored");
static_assert(BILL_ACTION_CANCEL == 3, "stored");

enum {
	RUN_INSERT,
	RUN_FIND,
	RUN_MOVE,
	CALCULATION_INSERT,
	CALCULATION_OF_BILL,
	LINE_INSERT,
	LINE_LIST,
	RELEASE_INSERT,
	CANCEL_INSERT,
	CANCEL_EXISTS,
	BILLED_UNTIL,
	LAST_BILL,
	RUN_SQL_COUNT
};

#define RUN_COLUMNS \
	"run_id, op_id, action, period, route, state, cursor_id, customers, bills, amount "
#define CALCULATION_COLUMNS                                                        \
	"c.calculation_id, c.run_id, c.account_id, c.period, c.from_on, c.to_on, " \
	"c.energy_wh, c.amount, c.basis, o.bill_id, x.bill_id"

/* Of an account: bills of ours that were not taken back. */
#define STANDING_BILL                                                                           \
	"FROM bill b JOIN bill_origin o ON o.bill_id = b.bill_id JOIN calculation c ON "        \
	"c.calculation_id = o.calculation_id WHERE b.account_id = $1 AND NOT EXISTS (SELECT 1 " \
	"FROM bill_cancel x WHERE x.bill_id = b.bill_id)"

static const char *const texts[RUN_SQL_COUNT] = {
	[RUN_INSERT] = "INSERT INTO bill_run (op_id, action, period, route, login, station, at, "
		       "state, cursor_id, customers, bills, amount) VALUES ($1, $2, $3, $4, $5, "
		       "$6, $7, 1, 0, 0, 0, 0) RETURNING run_id",
	[RUN_FIND] = "SELECT " RUN_COLUMNS "FROM bill_run WHERE action = $1 AND period = $2 AND "
		     "route = $3 AND state = 1",
	[RUN_MOVE] = "UPDATE bill_run SET state = $2, cursor_id = $3, customers = $4, bills = $5, "
		     "amount = $6 WHERE run_id = $1",
	[CALCULATION_INSERT] =
		"INSERT INTO calculation (run_id, account_id, period, from_on, to_on, energy_wh, "
		"amount, basis, explain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
		"RETURNING calculation_id",
	[CALCULATION_OF_BILL] =
		"SELECT " CALCULATION_COLUMNS ", c.explain FROM bill_origin o "
		"JOIN calculation c ON c.calculation_id = o.calculation_id "
		"LEFT JOIN bill_cancel x ON x.bill_id = o.bill_id WHERE o.bill_id = $1",
	[LINE_INSERT] = "INSERT INTO bill_line (calculation_id, line_no, name, quantity, unit, "
			"price, amount, rule, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[LINE_LIST] = "SELECT name, quantity, unit, price, amount, rule, source FROM bill_line "
		      "WHERE calculation_id = $1 ORDER BY line_no",
	[RELEASE_INSERT] = "INSERT INTO bill_origin (bill_id, calculation_id) VALUES ($1, $2)",
	[CANCEL_INSERT] =
		"INSERT INTO bill_cancel (bill_id, journal_id, credit_id, to_advance, op_id, "
		"login, station, reason, business_date, at) VALUES ($1, $2, $3, $4, $5, $6, $7, "
		"$8, $9, $10)",
	[CANCEL_EXISTS] = "SELECT count(*) FROM bill_cancel WHERE bill_id = $1",
	[BILLED_UNTIL] = "SELECT max(c.to_on) " STANDING_BILL,
	[LAST_BILL] = "SELECT b.bill_id " STANDING_BILL " ORDER BY c.to_on DESC LIMIT 1",
};

const struct sql_set bill_run_sql = {"bill_run", texts, RUN_SQL_COUNT, SQL_SET_BILL_RUN};

bool bill_run_store_insert(struct db *db, struct bill_run_row *row)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, RUN_INSERT);

	stmt_bind_text(st, 1, row->op_id);
	stmt_bind_int(st, 2, row->action);
	stmt_bind_period(st, 3, row->period);
	stmt_bind_text(st, 4, row->route);
	stmt_bind_text(st, 5, row->login);
	stmt_bind_text(st, 6, row->station);
	stmt_bind_moment(st, 7, row->at);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->run_id = stmt_int(st, 0);
	return true;
}

bool bill_run_store_find(
	struct db *db, const struct bill_run_row *key, struct bill_run_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, RUN_FIND);
	enum db_step step;

	stmt_bind_int(st, 1, key->action);
	stmt_bind_period(st, 2, key->period);
	stmt_bind_text(st, 3, key->route);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found) {
		*out = *key;
		out->run_id = stmt_int(st, 0);
		stmt_copy_text(st, 1, out->op_id, sizeof out->op_id);
		out->done = stmt_int(st, 5) == 2;
		out->cursor_id = stmt_int(st, 6);
		out->customers = stmt_int(st, 7);
		out->bills = stmt_int(st, 8);
		out->amount = stmt_money(st, 9);
	}
	return step != DB_FAILED;
}

bool bill_run_store_move(struct db *db, const struct bill_run_row *row)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, RUN_MOVE);

	stmt_bind_int(st, 1, row->run_id);
	stmt_bind_int(st, 2, row->done ? 2 : 1);
	stmt_bind_int(st, 3, row->cursor_id);
	stmt_bind_int(st, 4, row->customers);
	stmt_bind_int(st, 5, row->bills);
	stmt_bind_money(st, 6, row->amount);
	return stmt_run(st);
}

static bool line_insert(
	struct db *db, int64_t calculation_id, size_t line_no, const struct line_row *line)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, LINE_INSERT);

	stmt_bind_int(st, 1, calculation_id);
	stmt_bind_int(st, 2, (int64_t)line_no);
	stmt_bind_text(st, 3, line->name);
	stmt_bind_int(st, 4, line->quantity_e6);
	stmt_bind_text(st, 5, line->unit);
	if (line->has_price)
		stmt_bind_int(st, 6, line->price.e8);
	stmt_bind_money(st, 7, line->amount);
	stmt_bind_text(st, 8, line->rule);
	stmt_bind_text(st, 9, line->source);
	return stmt_run(st);
}

bool bill_run_store_calculation(
	struct db *db, struct calculation_row *row, const struct line_row *lines, size_t line_count)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, CALCULATION_INSERT);

	stmt_bind_int(st, 1, row->run_id);
	stmt_bind_int(st, 2, row->account_id);
	stmt_bind_period(st, 3, row->period);
	stmt_bind_date(st, 4, row->from_on);
	stmt_bind_date(st, 5, row->to_on);
	stmt_bind_energy(st, 6, row->energy);
	stmt_bind_money(st, 7, row->amount);
	stmt_bind_text(st, 8, row->basis);
	stmt_bind_text(st, 9, row->explain);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->calculation_id = stmt_int(st, 0);
	for (size_t i = 0; i < line_count; i++)
		if (!line_insert(db, row->calculation_id, i + 1, &lines[i]))
			return false;
	return true;
}

static bool calculation_read(
	struct stmt *st, struct arena *arena, struct calculation_row *out, bool *found)
{
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		*out = (struct calculation_row){.calculation_id = stmt_int(st, 0),
			.run_id = stmt_int(st, 1),
			.account_id = stmt_int(st, 2),
			.period = stmt_period(st, 3),
			.from_on = stmt_date(st, 4),
			.to_on = stmt_date(st, 5),
			.energy = stmt_energy(st, 6),
			.amount = stmt_money(st, 7),
			.basis = arena_text(arena, stmt_text(st, 8)),
			.bill_id = stmt_int(st, 9),
			.cancelled = !stmt_is_null(st, 10),
			.explain = arena_text(arena, stmt_text(st, 11))};
	return step != DB_FAILED;
}

bool bill_run_store_of_bill(struct db *db, int64_t bill_id, struct arena *arena,
	struct calculation_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, CALCULATION_OF_BILL);

	stmt_bind_int(st, 1, bill_id);
	return calculation_read(st, arena, out, found);
}

bool bill_run_store_lines(struct db *db, int64_t calculation_id, struct arena *arena,
	struct line_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, LINE_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, calculation_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct line_row){
			.name = arena_text(arena, stmt_text(st, 0)),
			.quantity_e6 = stmt_int(st, 1),
			.unit = arena_text(arena, stmt_text(st, 2)),
			.has_price = !stmt_is_null(st, 3),
			.price = {stmt_int(st, 3)},
			.amount = stmt_money(st, 4),
			.rule = arena_text(arena, stmt_text(st, 5)),
			.source = arena_text(arena, stmt_text(st, 6)),
		};
	}
	return step == DB_DONE;
}

bool bill_run_store_release(struct db *db, int64_t bill_id, int64_t calculation_id)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, RELEASE_INSERT);

	stmt_bind_int(st, 1, bill_id);
	stmt_bind_int(st, 2, calculation_id);
	return stmt_run(st);
}

bool bill_run_store_cancel(struct db *db, const struct bill_cancel_row *row)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, CANCEL_INSERT);

	stmt_bind_int(st, 1, row->bill_id);
	stmt_bind_int(st, 2, row->journal_id);
	if (row->credit_id != 0)
		stmt_bind_int(st, 3, row->credit_id);
	stmt_bind_money(st, 4, row->to_advance);
	stmt_bind_text(st, 5, row->op_id);
	stmt_bind_text(st, 6, row->login);
	stmt_bind_text(st, 7, row->station);
	stmt_bind_text(st, 8, row->reason);
	stmt_bind_date(st, 9, row->business_date);
	stmt_bind_moment(st, 10, row->at);
	return stmt_run(st);
}

bool bill_run_store_cancelled(struct db *db, int64_t bill_id, bool *cancelled)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, CANCEL_EXISTS);

	stmt_bind_int(st, 1, bill_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*cancelled = stmt_int(st, 0) > 0;
	return true;
}

bool bill_run_store_billed_until(struct db *db, int64_t account_id, struct date *out, bool *billed)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, BILLED_UNTIL);

	stmt_bind_int(st, 1, account_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*billed = !stmt_is_null(st, 0);
	*out = stmt_date(st, 0);
	return true;
}

bool bill_run_store_last_bill(struct db *db, int64_t account_id, int64_t *bill_id)
{
	struct stmt *st = db_stmt(db, &bill_run_sql, LAST_BILL);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	*bill_id = step == DB_ROW ? stmt_int(st, 0) : 0;
	return step != DB_FAILED;
}
