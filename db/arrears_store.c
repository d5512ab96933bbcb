#include "db/arrears_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/arrears_case.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum {
	CASE_ANY,
	CASE_FIND,
	CASE_OPEN,
	CASE_START,
	CASE_SAVE,
	STEP_INSERT,
	CASE_IDS,
	STEP_LIST,
	SETTLED_BY,
	DEBT_OF,
	CHEQUE_WAITS,
	MARK_INSERT,
	MARK_LIST,
	CASE_LIST,
	ARREARS_SQL_COUNT
};

#define CASE_INSERT                                                                        \
	"INSERT INTO arrears_case (account_id, opened_on, stage, since_on, steps, state, " \
	"supply_off, reminded_on, served_on, warned_at, letter_on, letter_until) VALUES "  \
	"($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
#define STEP_INTO                                                                         \
	"INSERT INTO arrears_step (case_id, seq, from_stage, stage, on_date, at, login, " \
	"station, reason, evidence, approver, run_id, payment_id) VALUES ("
#define STEP_VALUES ", $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"

static const char *const texts[ARREARS_SQL_COUNT] = {
	[CASE_ANY] = "SELECT 1 FROM arrears_case WHERE account_id = $1 LIMIT 1",
	[CASE_FIND] = "SELECT " ARREARS_CASE_COLUMNS(
		"c.account_id") " FROM arrears_case c "
				"WHERE c.account_id = $1 ORDER BY c.case_id DESC LIMIT 1",
	[CASE_OPEN] = CASE_INSERT " RETURNING case_id",
	[CASE_START] = CASE_INSERT,
	[CASE_SAVE] = "UPDATE arrears_case SET stage = $2, since_on = $3, steps = $4, state = $5, "
		      "supply_off = $6, reminded_on = $7, served_on = $8, warned_at = $9, "
		      "letter_on = $10, letter_until = $11 WHERE case_id = $1",
	[STEP_INSERT] = STEP_INTO "$1" STEP_VALUES,
	[CASE_IDS] =
		"SELECT account_id, case_id FROM arrears_case WHERE state = 1 AND account_id > "
		"$1 AND account_id <= $2 ORDER BY account_id",
	[STEP_LIST] = "SELECT s.case_id, s.seq, s.from_stage, s.stage, s.on_date, s.at, s.login, "
		      "s.station, s.reason, s.evidence, s.approver, s.run_id, s.payment_id "
		      "FROM arrears_case c JOIN arrears_step s ON s.case_id = c.case_id "
		      "WHERE c.account_id = $1 ORDER BY s.case_id, s.seq",
	[SETTLED_BY] = "SELECT s.payment_id FROM arrears_case c JOIN arrears_step s "
		       "ON s.case_id = c.case_id WHERE c.account_id = $1 AND s.stage = $2 "
		       "ORDER BY s.case_id DESC, s.seq DESC LIMIT 1",
	[DEBT_OF] =
		"SELECT coalesce(CAST(sum(unpaid - lost) AS BIGINT), 0), min(CASE WHEN unpaid > "
		"lost THEN due_on END), count(*), coalesce(CAST(sum(lost) AS BIGINT), 0) FROM ("
		"SELECT b.due_on AS due_on, b.amount - b.paid_before - coalesce(("
		"SELECT sum(a.principal) FROM allocation a WHERE a.bill_id = b.bill_id), 0) "
		"AS unpaid, coalesce((SELECT sum(j.amount) FROM journal_line j WHERE j.ledger "
		"= 6702 AND j.sub = b.bill_id), 0) AS lost FROM bill b WHERE b.account_id = $1 "
		"AND b.due_on < $2) open_bill WHERE unpaid > 0",
	[CHEQUE_WAITS] =
		"SELECT 1 FROM payment_account p JOIN tender t ON t.payment_id = p.payment_id "
		"WHERE p.account_id = $1 AND t.kind IN ($2, $3) AND NOT EXISTS (SELECT 1 FROM "
		"tender_event e WHERE e.payment_id = t.payment_id AND e.seq = t.seq) AND NOT "
		"EXISTS (SELECT 1 FROM reversal r WHERE r.payment_id = t.payment_id) LIMIT 1",
	[MARK_INSERT] =
		"INSERT INTO arrears_mark (account_id, kind, value, reason, on_date, at, login, "
		"station) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[MARK_LIST] = "SELECT kind, value, on_date, at, login, station, reason FROM arrears_mark "
		      "WHERE account_id = $1 ORDER BY mark_id",
	[CASE_LIST] = "SELECT " ARREARS_CASE_COLUMNS(
		"c.account_id") ", n.account_no, n.name, n.address, n.phone, "
				"n.route, coalesce(r.reader, ''), n.price_class FROM arrears_case "
				"c "
				"JOIN account n ON n.account_id = c.account_id "
				"LEFT JOIN route r ON r.route = n.route WHERE c.state = 1 "
				"AND ($1 = 0 OR c.stage = $1) AND ($2 = '' OR r.reader = $2) "
				"ORDER BY n.route, n.address, n.account_no LIMIT $3",
};

const struct sql_set arrears_sql = {"arrears", texts, ARREARS_SQL_COUNT, SQL_SET_ARREARS};

enum arrears_stage stmt_arrears_stage(struct stmt *st, int column)
{
	int64_t number = stmt_int(st, column);

	if (number >= 0 && number < ARREARS_STAGES)
		return (enum arrears_stage)number;
	stmt_wrong(st, column);
	return ARREARS_STAGE_NONE;
}

void stmt_arrears_case(struct stmt *st, int column, struct arrears_case *out)
{
	*out = (struct arrears_case){
		.account_id = stmt_int(st, column),
		.case_id = stmt_int(st, column + 1),
		.opened_on = stmt_date(st, column + 2),
		.stage = stmt_arrears_stage(st, column + 3),
		.since = stmt_date(st, column + 4),
		.steps = stmt_int(st, column + 5),
		.open = stmt_int(st, column + 6) == 1,
		.supply_off = stmt_int(st, column + 7) == 1,
		.reminded = !stmt_is_null(st, column + 8),
		.reminded_on = stmt_date(st, column + 8),
		.served = !stmt_is_null(st, column + 9),
		.served_on = stmt_date(st, column + 9),
		.warned = !stmt_is_null(st, column + 10),
		.warned_at = stmt_moment(st, column + 10),
		.letter = !stmt_is_null(st, column + 11),
		.letter_on = stmt_date(st, column + 11),
		.letter_until = stmt_date(st, column + 12),
	};
	for (int kind = ARREARS_MARK_DISPUTE; kind < ARREARS_MARKS; kind++)
		out->mark[kind] = stmt_int(st, column + 12 + kind) == 1;
}

static void bind_day(struct stmt *st, int n, bool known, struct date d)
{
	if (known)
		stmt_bind_date(st, n, d);
	else
		stmt_bind_null(st, n);
}

void stmt_bind_arrears_case(struct stmt *st, int n, const struct arrears_case *c)
{
	stmt_bind_int(st, n, c->stage);
	stmt_bind_date(st, n + 1, c->since);
	stmt_bind_int(st, n + 2, c->steps);
	stmt_bind_int(st, n + 3, c->open ? 1 : 2);
	stmt_bind_int(st, n + 4, c->supply_off);
	bind_day(st, n + 5, c->reminded, c->reminded_on);
	bind_day(st, n + 6, c->served, c->served_on);
	if (c->warned)
		stmt_bind_moment(st, n + 7, c->warned_at);
	else
		stmt_bind_null(st, n + 7);
	bind_day(st, n + 8, c->letter, c->letter_on);
	bind_day(st, n + 9, c->letter, c->letter_until);
}

bool arrears_store_any(struct db *db, int64_t account_id, bool *any)
{
	struct stmt *st = db_stmt(db, &arrears_sql, CASE_ANY);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	*any = step == DB_ROW;
	return step != DB_FAILED;
}

bool arrears_store_find(struct db *db, int64_t account_id, struct arrears_case *out)
{
	struct stmt *st = db_stmt(db, &arrears_sql, CASE_FIND);
	struct arrears_mark_row *marks;
	struct arena arena = ARENA_EMPTY;
	enum db_step step;
	size_t count;
	bool ok;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	if (step == DB_ROW)
		stmt_arrears_case(st, 0, out);
	if (step != DB_DONE)
		return step == DB_ROW;
	*out = (struct arrears_case){.account_id = account_id};
	ok = arrears_store_marks(db, account_id, &arena, &marks, &count);
	for (size_t i = 0; ok && i < count; i++)
		out->mark[marks[i].kind] = marks[i].value;
	arena_release(&arena);
	return ok;
}

static struct stmt *bind_case(struct db *db, int text, const struct arrears_case *c)
{
	struct stmt *st = db_stmt(db, &arrears_sql, text);

	stmt_bind_int(st, 1, c->account_id);
	stmt_bind_date(st, 2, c->opened_on);
	stmt_bind_arrears_case(st, 3, c);
	return st;
}

bool arrears_store_open(struct db *db, struct arrears_case *c)
{
	struct stmt *st = bind_case(db, CASE_OPEN, c);

	if (stmt_one(st) != DB_ROW)
		return false;
	c->case_id = stmt_int(st, 0);
	return true;
}

bool arrears_store_start(struct db *db, const struct arrears_case *c)
{
	return stmt_run(bind_case(db, CASE_START, c));
}

bool arrears_store_save(struct db *db, const struct arrears_case *c)
{
	struct stmt *st = db_stmt(db, &arrears_sql, CASE_SAVE);

	stmt_bind_int(st, 1, c->case_id);
	stmt_bind_arrears_case(st, 2, c);
	return stmt_run(st);
}

static void bind_id(struct stmt *st, int n, int64_t id)
{
	if (id != 0)
		stmt_bind_int(st, n, id);
	else
		stmt_bind_null(st, n);
}

bool arrears_store_step(struct db *db, const struct arrears_step_row *row)
{
	struct stmt *st = db_stmt(db, &arrears_sql, STEP_INSERT);

	stmt_bind_int(st, 1, row->case_id);
	stmt_bind_int(st, 2, row->seq);
	stmt_bind_int(st, 3, row->from);
	stmt_bind_int(st, 4, row->to);
	stmt_bind_date(st, 5, row->on);
	stmt_bind_moment(st, 6, row->at);
	stmt_bind_text(st, 7, row->login);
	stmt_bind_text(st, 8, row->station);
	stmt_bind_text(st, 9, row->reason);
	stmt_bind_text(st, 10, row->evidence);
	stmt_bind_text(st, 11, row->approver);
	bind_id(st, 12, row->run_id);
	bind_id(st, 13, row->payment_id);
	return stmt_run(st);
}

bool arrears_store_ids(struct db *db, const struct arrears_id_query *query, struct arena *arena,
	struct arrears_id **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &arrears_sql, CASE_IDS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, query->after_id);
	stmt_bind_int(st, 2, query->to_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct arrears_id){
			.account_id = stmt_int(st, 0), .case_id = stmt_int(st, 1)};
	}
	return step == DB_DONE;
}

bool arrears_store_steps(struct db *db, int64_t account_id, struct arena *arena,
	struct arrears_step_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &arrears_sql, STEP_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct arrears_step_row){
			.case_id = stmt_int(st, 0),
			.seq = stmt_int(st, 1),
			.from = stmt_arrears_stage(st, 2),
			.to = stmt_arrears_stage(st, 3),
			.on = stmt_date(st, 4),
			.at = stmt_moment(st, 5),
			.login = arena_text(arena, stmt_text(st, 6)),
			.station = arena_text(arena, stmt_text(st, 7)),
			.reason = arena_text(arena, stmt_text(st, 8)),
			.evidence = arena_text(arena, stmt_text(st, 9)),
			.approver = arena_text(arena, stmt_text(st, 10)),
			.run_id = stmt_int(st, 11),
			.payment_id = stmt_int(st, 12),
		};
	}
	return step == DB_DONE;
}

bool arrears_store_settled_by(struct db *db, int64_t account_id, int64_t payment_id, bool *settled)
{
	struct stmt *st = db_stmt(db, &arrears_sql, SETTLED_BY);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, ARREARS_STAGE_SETTLED);
	step = stmt_one(st);
	*settled = step == DB_ROW && stmt_int(st, 0) == payment_id;
	return step != DB_FAILED;
}

bool arrears_store_debt(struct db *db, int64_t account_id, struct date on, struct arrears_debt *out)
{
	struct stmt *st = db_stmt(db, &arrears_sql, DEBT_OF);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, on);
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = (struct arrears_debt){.overdue = stmt_money(st, 0),
		.oldest_due = stmt_date(st, 1),
		.bills = stmt_int(st, 2),
		.lost = stmt_money(st, 3)};
	return true;
}

bool arrears_store_cheque_waits(struct db *db, int64_t account_id, bool *waits)
{
	struct stmt *st = db_stmt(db, &arrears_sql, CHEQUE_WAITS);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, TENDER_CHEQUE);
	stmt_bind_int(st, 3, TENDER_TRANSFER);
	step = stmt_one(st);
	*waits = step == DB_ROW;
	return step != DB_FAILED;
}

bool arrears_store_mark(struct db *db, const struct arrears_mark_row *row)
{
	struct stmt *st = db_stmt(db, &arrears_sql, MARK_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_int(st, 2, row->kind);
	stmt_bind_int(st, 3, row->value);
	stmt_bind_text(st, 4, row->reason);
	stmt_bind_date(st, 5, row->on);
	stmt_bind_moment(st, 6, row->at);
	stmt_bind_text(st, 7, row->login);
	stmt_bind_text(st, 8, row->station);
	return stmt_run(st);
}

static enum arrears_mark mark_kind(struct stmt *st, int column)
{
	int64_t number = stmt_int(st, column);

	if (number >= ARREARS_MARK_DISPUTE && number < ARREARS_MARKS)
		return (enum arrears_mark)number;
	stmt_wrong(st, column);
	return ARREARS_MARK_DISPUTE;
}

bool arrears_store_marks(struct db *db, int64_t account_id, struct arena *arena,
	struct arrears_mark_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &arrears_sql, MARK_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct arrears_mark_row){
			.account_id = account_id,
			.kind = mark_kind(st, 0),
			.value = stmt_int(st, 1) == 1,
			.on = stmt_date(st, 2),
			.at = stmt_moment(st, 3),
			.login = arena_text(arena, stmt_text(st, 4)),
			.station = arena_text(arena, stmt_text(st, 5)),
			.reason = arena_text(arena, stmt_text(st, 6)),
		};
	}
	return step == DB_DONE;
}

static void read_list_row(struct stmt *st, struct arena *arena, struct arrears_list_row *out)
{
	const int at = ARREARS_CASE_WIDTH;

	stmt_arrears_case(st, 0, &out->c);
	out->account_no = arena_text(arena, stmt_text(st, at));
	out->name = arena_text(arena, stmt_text(st, at + 1));
	out->address = arena_text(arena, stmt_text(st, at + 2));
	out->phone = arena_text(arena, stmt_text(st, at + 3));
	out->route = arena_text(arena, stmt_text(st, at + 4));
	out->reader = arena_text(arena, stmt_text(st, at + 5));
	out->price_class = arena_text(arena, stmt_text(st, at + 6));
}

bool arrears_store_list(struct db *db, const struct arrears_list_query *query, struct arena *arena,
	struct arrears_list_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &arrears_sql, CASE_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, query->stage);
	stmt_bind_text(st, 2, query->reader);
	stmt_bind_int(st, 3, query->limit);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		read_list_row(st, arena, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}
