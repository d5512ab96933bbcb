#include "db/repayment_store.h"

#include "core/arena.h"
#include "db/arrears_case.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum {
	PLAN_LAST_ALLOCATION,
	PLAN_INSERT,
	PLAN_COUNT,
	PLAN_LAST,
	PLAN_PAID,
	PLAN_SET_STATE,
	PLAN_EVENT,
	PLAN_LATE_INSERT,
	PLAN_SPANS,
	INSTALMENT_INSERT,
	INSTALMENT_LIST,
	FATE_INSERT,
	REPAYMENT_SQL_COUNT
};

static const char *const texts[REPAYMENT_SQL_COUNT] = {
	[PLAN_LAST_ALLOCATION] = "SELECT coalesce(max(allocation_id), 0) FROM allocation",
	[PLAN_INSERT] =
		"INSERT INTO repayment_plan (plan_no, case_id, account_id, made_on, principal, "
		"late_charge, total, stage_before, after_id, state, login, at) VALUES ($1, $2, $3, "
		"$4, $5, $6, $7, $8, $9, 1, $10, $11) RETURNING plan_id",
	[PLAN_COUNT] = "SELECT count(*) FROM repayment_plan WHERE made_on = $1",
	[PLAN_LAST] =
		"SELECT plan_id, case_id, account_id, plan_no, made_on, principal, "
		"late_charge, total, stage_before, after_id, state, at, coalesce((SELECT l.late "
		"FROM plan_late l WHERE l.plan_id = p.plan_id), 0) FROM repayment_plan p "
		"WHERE account_id = $1 ORDER BY plan_id DESC LIMIT 1",
	[PLAN_PAID] = "SELECT CAST(coalesce(sum(a.principal + a.late_charge), 0) AS BIGINT) FROM "
		      "bill b JOIN allocation a ON a.bill_id = b.bill_id WHERE b.account_id = $1 "
		      "AND b.issued_on <= $2 AND a.allocation_id > $3",
	[PLAN_SET_STATE] = "UPDATE repayment_plan SET state = $2 WHERE plan_id = $1",
	[PLAN_EVENT] =
		"INSERT INTO plan_event (plan_id, seq, state, on_date, at, login) SELECT $1, "
		"count(*) + 1, $2, $3, $4, $5 FROM plan_event WHERE plan_id = $1",
	[PLAN_LATE_INSERT] = "INSERT INTO plan_late (plan_id, account_id, made_on, late) VALUES "
			     "($1, $2, $3, $4)",
	[PLAN_SPANS] = "SELECT l.late, p.state, l.made_on, coalesce((SELECT max(e.on_date) FROM "
		       "plan_event e WHERE e.plan_id = l.plan_id), l.made_on) FROM plan_late l "
		       "JOIN repayment_plan p ON p.plan_id = l.plan_id WHERE l.account_id = $1 "
		       "ORDER BY l.plan_id",
	[INSTALMENT_INSERT] = "INSERT INTO plan_instalment (plan_id, seq, due_on, amount) "
			      "VALUES ($1, $2, $3, $4)",
	[INSTALMENT_LIST] = "SELECT i.due_on, i.amount, coalesce(f.fate, 0) FROM plan_instalment i "
			    "LEFT JOIN plan_fate f ON f.plan_id = i.plan_id AND f.seq = i.seq "
			    "WHERE i.plan_id = $1 ORDER BY i.seq",
	[FATE_INSERT] =
		"INSERT INTO plan_fate (plan_id, seq, fate, on_date) VALUES ($1, $2, $3, $4)",
};

const struct sql_set repayment_sql = {"repayment", texts, REPAYMENT_SQL_COUNT, SQL_SET_REPAYMENT};

static bool last_allocation(struct db *db, int64_t *out)
{
	struct stmt *st = db_stmt(db, &repayment_sql, PLAN_LAST_ALLOCATION);

	if (stmt_one(st) != DB_ROW)
		return false;
	*out = stmt_int(st, 0);
	return true;
}

static bool insert_plan(struct db *db, struct plan_row *row)
{
	struct stmt *st = db_stmt(db, &repayment_sql, PLAN_INSERT);

	stmt_bind_text(st, 1, row->plan_no);
	stmt_bind_int(st, 2, row->case_id);
	stmt_bind_int(st, 3, row->account_id);
	stmt_bind_date(st, 4, row->made_on);
	stmt_bind_money(st, 5, row->principal);
	stmt_bind_money(st, 6, row->late_charge);
	stmt_bind_money(st, 7, row->total);
	stmt_bind_int(st, 8, row->stage_before);
	stmt_bind_int(st, 9, row->after_id);
	stmt_bind_text(st, 10, row->login);
	stmt_bind_moment(st, 11, row->at);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->plan_id = stmt_int(st, 0);
	return true;
}

static bool insert_late(struct db *db, const struct plan_row *row)
{
	struct stmt *st;

	if (row->late == PLAN_LATE_RUNS)
		return true;
	st = db_stmt(db, &repayment_sql, PLAN_LATE_INSERT);
	stmt_bind_int(st, 1, row->plan_id);
	stmt_bind_int(st, 2, row->account_id);
	stmt_bind_date(st, 3, row->made_on);
	stmt_bind_int(st, 4, row->late);
	return stmt_run(st);
}

bool repayment_store_insert(
	struct db *db, struct plan_row *row, const struct instalment *instalments, size_t count)
{
	if (!last_allocation(db, &row->after_id) || !insert_plan(db, row) || !insert_late(db, row))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct stmt *st = db_stmt(db, &repayment_sql, INSTALMENT_INSERT);

		stmt_bind_int(st, 1, row->plan_id);
		stmt_bind_int(st, 2, (int64_t)i + 1);
		stmt_bind_date(st, 3, instalments[i].due_on);
		stmt_bind_money(st, 4, instalments[i].amount);
		if (!stmt_run(st))
			return false;
	}
	return true;
}

bool repayment_store_count(struct db *db, struct date on, int64_t *count)
{
	struct stmt *st = db_stmt(db, &repayment_sql, PLAN_COUNT);

	stmt_bind_date(st, 1, on);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	return true;
}

static enum plan_state state_of(struct stmt *st, int column)
{
	int64_t number = stmt_int(st, column);

	if (number >= PLAN_UNDER_WAY && number <= PLAN_BROKEN)
		return (enum plan_state)number;
	stmt_wrong(st, column);
	return PLAN_BROKEN;
}

enum plan_late stmt_plan_late(struct stmt *st, int column)
{
	int64_t number = stmt_int(st, column);

	if (number >= PLAN_LATE_RUNS && number <= PLAN_LATE_STOPS_LATER)
		return (enum plan_late)number;
	stmt_wrong(st, column);
	return PLAN_LATE_RUNS;
}

bool repayment_store_last(struct db *db, int64_t account_id, struct plan_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &repayment_sql, PLAN_LAST);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (!*found)
		return step == DB_DONE;
	*out = (struct plan_row){
		.plan_id = stmt_int(st, 0),
		.case_id = stmt_int(st, 1),
		.account_id = stmt_int(st, 2),
		.made_on = stmt_date(st, 4),
		.principal = stmt_money(st, 5),
		.late_charge = stmt_money(st, 6),
		.total = stmt_money(st, 7),
		.stage_before = stmt_arrears_stage(st, 8),
		.after_id = stmt_int(st, 9),
		.state = state_of(st, 10),
		.at = stmt_moment(st, 11),
		.late = stmt_plan_late(st, 12),
	};
	stmt_copy_text(st, 3, out->plan_no, sizeof out->plan_no);
	return true;
}

static enum instalment_fate fate_of(struct stmt *st, int column)
{
	int64_t number = stmt_int(st, column);

	if (number >= INSTALMENT_OPEN && number <= INSTALMENT_BROKEN)
		return (enum instalment_fate)number;
	stmt_wrong(st, column);
	return INSTALMENT_OPEN;
}

bool repayment_store_instalments(
	struct db *db, int64_t plan_id, struct instalment out[INSTALMENTS_MAX], size_t *count)
{
	struct stmt *st = db_stmt(db, &repayment_sql, INSTALMENT_LIST);
	enum db_step step;

	*count = 0;
	stmt_bind_int(st, 1, plan_id);
	while ((step = stmt_step(st)) == DB_ROW && *count < INSTALMENTS_MAX)
		out[(*count)++] = (struct instalment){.due_on = stmt_date(st, 0),
			.amount = stmt_money(st, 1),
			.fate = fate_of(st, 2)};
	return step == DB_DONE;
}

bool repayment_store_paid(struct db *db, const struct plan_row *plan, struct money *out)
{
	struct stmt *st = db_stmt(db, &repayment_sql, PLAN_PAID);

	stmt_bind_int(st, 1, plan->account_id);
	stmt_bind_date(st, 2, plan->made_on);
	stmt_bind_int(st, 3, plan->after_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = stmt_money(st, 0);
	return true;
}

bool repayment_store_fate(
	struct db *db, int64_t plan_id, int seq, enum instalment_fate fate, struct date on)
{
	struct stmt *st = db_stmt(db, &repayment_sql, FATE_INSERT);

	stmt_bind_int(st, 1, plan_id);
	stmt_bind_int(st, 2, seq);
	stmt_bind_int(st, 3, fate);
	stmt_bind_date(st, 4, on);
	return stmt_run(st);
}

bool repayment_store_end(struct db *db, const struct plan_end_row *row)
{
	struct stmt *st = db_stmt(db, &repayment_sql, PLAN_SET_STATE);

	stmt_bind_int(st, 1, row->plan_id);
	stmt_bind_int(st, 2, row->state);
	if (!stmt_run(st))
		return false;
	st = db_stmt(db, &repayment_sql, PLAN_EVENT);
	stmt_bind_int(st, 1, row->plan_id);
	stmt_bind_int(st, 2, row->state);
	stmt_bind_date(st, 3, row->on);
	stmt_bind_moment(st, 4, row->at);
	stmt_bind_text(st, 5, row->login);
	return stmt_run(st);
}

bool repayment_store_spans(struct db *db, int64_t account_id, struct arena *arena,
	struct plan_span **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &repayment_sql, PLAN_SPANS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct plan_span){
			.late = stmt_plan_late(st, 0),
			.state = state_of(st, 1),
			.made_on = stmt_date(st, 2),
			.ended_on = stmt_date(st, 3),
		};
	}
	return step == DB_DONE;
}
