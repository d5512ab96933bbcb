#include "db/arrears_run_store.h"

#include "core/arena.h"
#include "db/arrears_case.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/journal.h"
#include "db/sql_sets.h"

enum {
	DUN_INSERT,
	DUN_FIND,
	DUN_LOCK,
	DUN_LOAD,
	DUN_MOVE,
	DUN_LATEST,
	DUN_LATEST_DONE,
	DUN_SPAN,
	DUN_ACCOUNTS,
	DUN_STEPS,
	DUN_SQL_COUNT
};

#define RUN_COLUMNS "run_id, on_date, op_id, state, cursor_id, looked_at, moved "

/*
 * Those who owe: the balance of the receivable is read off one index, so that the great many who
 * owe nothing cost next to nothing. It equals their unpaid bills (`verify`: receivable).
 */
#define WHO_OWES                                                                   \
	"SELECT sub AS account_id FROM journal_line WHERE " JOURNAL_HELD           \
	"AND ledger = 1122 AND sub > $1 "                                          \
	"AND sub <= $2 GROUP BY sub HAVING sum(amount) > 0 UNION "                 \
	"SELECT account_id FROM arrears_case WHERE state = 1 AND account_id > $1 " \
	"AND account_id <= $2"

static const char *const texts[DUN_SQL_COUNT] = {
	[DUN_INSERT] = "INSERT INTO arrears_run (on_date, op_id, login, station, at, state, "
		       "cursor_id, looked_at, moved) VALUES ($1, $2, $3, $4, $5, 1, 0, 0, 0) "
		       "RETURNING run_id",
	[DUN_FIND] = "SELECT " RUN_COLUMNS "FROM arrears_run WHERE on_date = $1",
	[DUN_LOCK] = "UPDATE arrears_run SET state = state WHERE run_id = $1",
	[DUN_LOAD] = "SELECT " RUN_COLUMNS "FROM arrears_run WHERE run_id = $1",
	[DUN_MOVE] = "UPDATE arrears_run SET state = $2, cursor_id = $3, looked_at = $4, "
		     "moved = $5 WHERE run_id = $1",
	[DUN_LATEST] = "SELECT max(on_date) FROM arrears_run",
	[DUN_LATEST_DONE] = "SELECT max(on_date) FROM arrears_run WHERE state = 2",
	[DUN_SPAN] = "SELECT max(account_id), count(*) FROM (SELECT account_id FROM account WHERE "
		     "account_id > $1 ORDER BY account_id LIMIT $2) span",
	[DUN_ACCOUNTS] =
		"WITH q AS (" WHO_OWES "), "
		"d AS (SELECT b.account_id AS account_id, b.due_on AS due_on, b.amount - "
		"b.paid_before - coalesce((SELECT sum(a.principal) FROM allocation a WHERE "
		"a.bill_id = b.bill_id), 0) AS unpaid, coalesce((SELECT sum(j.amount) FROM "
		"journal_line j WHERE j.ledger = 6702 AND j.sub = b.bill_id), 0) AS lost FROM q "
		"JOIN bill b ON b.account_id = q.account_id WHERE b.due_on < $3), "
		"t AS (SELECT account_id, CAST(sum(unpaid - lost) AS BIGINT) AS overdue, "
		"min(CASE WHEN unpaid > lost THEN due_on END) AS oldest, CAST(sum(lost) AS BIGINT) "
		"AS lost FROM d WHERE unpaid > 0 GROUP BY account_id) "
		"SELECT " ARREARS_CASE_COLUMNS(
			"n.account_id") ", n.account_id, n.account_no, "
					"n.price_class, coalesce(t.overdue, 0), t.oldest, "
					"coalesce(t.lost, 0) FROM q "
					"JOIN account n ON n.account_id = q.account_id "
					"LEFT JOIN t ON t.account_id = q.account_id "
					"LEFT JOIN arrears_case c ON c.account_id = q.account_id "
					"AND c.state = 1 "
					"ORDER BY n.account_id",
	[DUN_STEPS] = "SELECT n.account_no, s.from_stage, s.stage, s.reason FROM arrears_step s "
		      "JOIN arrears_case c ON c.case_id = s.case_id JOIN account n ON "
		      "n.account_id = c.account_id WHERE s.run_id = $1 "
		      "ORDER BY c.account_id, s.case_id, s.seq",
};

/* On a server alone, as strong as db/row_lock.c; no column: there is no answer to wait for. */
static const char *const lock_texts[] = {"SELECT FROM account WHERE account_id IN (" WHO_OWES
					 ") ORDER BY account_id FOR NO KEY UPDATE"};

const struct sql_set arrears_lock_sql = {
	"arrears_lock", lock_texts, ARRAY_SIZE(lock_texts), SQL_SET_ARREARS_LOCK};

const struct sql_set arrears_run_sql = {"arrears_run", texts, DUN_SQL_COUNT, SQL_SET_ARREARS_RUN};

bool arrears_run_store_insert(struct db *db, struct arrears_run_row *row)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, DUN_INSERT);

	stmt_bind_date(st, 1, row->on);
	stmt_bind_text(st, 2, row->op_id);
	stmt_bind_text(st, 3, row->login);
	stmt_bind_text(st, 4, row->station);
	stmt_bind_moment(st, 5, row->at);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->run_id = stmt_int(st, 0);
	return true;
}

static void read_run(struct stmt *st, struct arrears_run_row *out)
{
	*out = (struct arrears_run_row){
		.run_id = stmt_int(st, 0),
		.on = stmt_date(st, 1),
		.done = stmt_int(st, 3) == 2,
		.cursor_id = stmt_int(st, 4),
		.looked_at = stmt_int(st, 5),
		.moved = stmt_int(st, 6),
	};
	stmt_copy_text(st, 2, out->op_id, sizeof out->op_id);
}

bool arrears_run_store_find(struct db *db, struct date on, struct arrears_run_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, DUN_FIND);
	enum db_step step;

	stmt_bind_date(st, 1, on);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		read_run(st, out);
	return step != DB_FAILED;
}

bool arrears_run_store_hold(struct db *db, int64_t run_id, struct arrears_run_row *out)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, DUN_LOCK);

	stmt_bind_int(st, 1, run_id);
	if (!stmt_run(st))
		return false;
	st = db_stmt(db, &arrears_run_sql, DUN_LOAD);
	stmt_bind_int(st, 1, run_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	read_run(st, out);
	return true;
}

bool arrears_run_store_move(struct db *db, const struct arrears_run_row *row)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, DUN_MOVE);

	stmt_bind_int(st, 1, row->run_id);
	stmt_bind_int(st, 2, row->done ? 2 : 1);
	stmt_bind_int(st, 3, row->cursor_id);
	stmt_bind_int(st, 4, row->looked_at);
	stmt_bind_int(st, 5, row->moved);
	return stmt_run(st);
}

bool arrears_run_store_latest(struct db *db, bool done, struct date *out, bool *found)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, done ? DUN_LATEST_DONE : DUN_LATEST);

	if (stmt_one(st) != DB_ROW)
		return false;
	*found = !stmt_is_null(st, 0);
	*out = stmt_date(st, 0);
	return true;
}

bool arrears_run_store_span(struct db *db, int64_t limit, struct arrears_span_ids *span)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, DUN_SPAN);

	stmt_bind_int(st, 1, span->after_id);
	stmt_bind_int(st, 2, limit);
	if (stmt_one(st) != DB_ROW)
		return false;
	span->to_id = stmt_is_null(st, 0) ? span->after_id : stmt_int(st, 0);
	return true;
}

bool arrears_run_store_lock(struct db *db, const struct arrears_span_ids *span)
{
	struct stmt *st;

	if (db_engine(db) == DB_SQLITE) /* it has one writer, and this is it */
		return true;
	st = db_stmt(db, &arrears_lock_sql, 0);
	stmt_bind_int(st, 1, span->after_id);
	stmt_bind_int(st, 2, span->to_id);
	return stmt_run(st);
}

static void read_account(struct stmt *st, struct arena *arena, struct arrears_run_account *out)
{
	const int at = ARREARS_CASE_WIDTH;

	stmt_arrears_case(st, 0, &out->c);
	out->c.account_id = stmt_int(st, at);
	out->account_no = arena_text(arena, stmt_text(st, at + 1));
	out->price_class = arena_text(arena, stmt_text(st, at + 2));
	out->c.overdue = stmt_money(st, at + 3);
	out->c.oldest_due = stmt_date(st, at + 4);
	out->c.lost = stmt_money(st, at + 5);
}

bool arrears_run_store_accounts(struct db *db, const struct arrears_span_ids *span,
	struct arena *arena, struct arrears_run_account **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, DUN_ACCOUNTS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, span->after_id);
	stmt_bind_int(st, 2, span->to_id);
	stmt_bind_date(st, 3, span->on);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		read_account(st, arena, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool arrears_run_store_steps(struct db *db, int64_t run_id, struct arena *arena,
	struct arrears_run_step **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &arrears_run_sql, DUN_STEPS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, run_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct arrears_run_step){
			.account_no = arena_text(arena, stmt_text(st, 0)),
			.from = stmt_arrears_stage(st, 1),
			.to = stmt_arrears_stage(st, 2),
			.reason = arena_text(arena, stmt_text(st, 3)),
		};
	}
	return step == DB_DONE;
}
