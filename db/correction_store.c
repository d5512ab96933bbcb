#include "db/correction_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

static_assert(PROPOSAL_METER_ERROR == 1 && PROPOSAL_OUTAGE == 7, "stored");
static_assert(CORRECTION_PROPOSED == 1 && CORRECTION_REFUSED == 3, "stored");

enum {
	CORRECTION_INSERT,
	CORRECTION_ADD_EVENT,
	CORRECTION_ADD_OUTCOME,
	CORRECTION_LIST,
	CORRECTION_LOAD,
	CORRECTION_OF_BILL,
	CORRECTION_SQL_COUNT
};

#define LAST "(SELECT max(seq) FROM correction_event m WHERE m.correction_id = c.correction_id)"
#define WHOLE                                                                                 \
	"SELECT c.correction_id, c.account_id, c.kind, c.energy_wh, c.make_up, c.penalty, "   \
	"c.explain, a.account_no, a.name, a.address, a.price_class, f.state, f.at, f.login, " \
	"f.station, f.reason, l.state, l.at, l.login, l.station, l.reason, "                  \
	"coalesce(o.bill_id, 0), coalesce(b.bill_no, ''), (SELECT count(*) FROM "             \
	"bill_cancel x WHERE x.bill_id = o.bill_id) FROM correction c JOIN account a ON "     \
	"a.account_id = c.account_id JOIN correction_event f ON f.correction_id = "           \
	"c.correction_id AND f.seq = 1 JOIN correction_event l ON l.correction_id = "         \
	"c.correction_id AND l.seq = " LAST                                                   \
	" LEFT JOIN correction_outcome o ON o.correction_id = c.correction_id "               \
	"LEFT JOIN bill b ON b.bill_id = o.bill_id "

static const char *const texts[CORRECTION_SQL_COUNT] = {
	[CORRECTION_INSERT] =
		"INSERT INTO correction (account_id, kind, energy_wh, make_up, penalty, explain, "
		"op_id) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING correction_id",
	[CORRECTION_ADD_EVENT] =
		"INSERT INTO correction_event (correction_id, seq, state, at, login, station, "
		"reason) SELECT CAST($1 AS BIGINT), coalesce(max(seq), 0) + 1, CAST($2 AS "
		"SMALLINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS "
		"TEXT) FROM correction_event WHERE correction_id = $1",
	[CORRECTION_ADD_OUTCOME] = "INSERT INTO correction_outcome (correction_id, journal_id, "
				   "bill_id, business_date) VALUES ($1, $2, $3, $4)",
	[CORRECTION_LIST] = WHOLE "WHERE (CAST($1 AS BIGINT) = 0 OR c.account_id = $1) AND "
				  "(CAST($2 AS BIGINT) = 0 OR l.state = 1) "
				  "ORDER BY c.correction_id DESC LIMIT CAST($3 AS BIGINT)",
	[CORRECTION_LOAD] = WHOLE "WHERE c.correction_id = $1",
	[CORRECTION_OF_BILL] = WHOLE "WHERE o.bill_id = $1",
};

const struct sql_set correction_sql = {
	"correction", texts, CORRECTION_SQL_COUNT, SQL_SET_CORRECTION};

bool correction_store_decide(
	struct db *db, int64_t correction_id, const struct correction_event *event)
{
	struct stmt *st = db_stmt(db, &correction_sql, CORRECTION_ADD_EVENT);

	stmt_bind_int(st, 1, correction_id);
	stmt_bind_int(st, 2, event->state);
	stmt_bind_moment(st, 3, event->at);
	stmt_bind_text(st, 4, event->login);
	stmt_bind_text(st, 5, event->station);
	stmt_bind_text(st, 6, event->reason);
	return stmt_run(st);
}

bool correction_store_insert(
	struct db *db, struct correction_row *row, const struct correction_event *event)
{
	struct stmt *st = db_stmt(db, &correction_sql, CORRECTION_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_int(st, 2, row->kind);
	stmt_bind_energy(st, 3, row->energy);
	stmt_bind_money(st, 4, row->make_up);
	stmt_bind_money(st, 5, row->penalty);
	stmt_bind_text(st, 6, row->explain);
	stmt_bind_text(st, 7, row->op_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->correction_id = stmt_int(st, 0);
	return correction_store_decide(db, row->correction_id, event);
}

bool correction_store_outcome(struct db *db, const struct correction_outcome *outcome)
{
	struct stmt *st = db_stmt(db, &correction_sql, CORRECTION_ADD_OUTCOME);

	stmt_bind_int(st, 1, outcome->correction_id);
	stmt_bind_int(st, 2, outcome->journal_id);
	if (outcome->bill_id == 0)
		stmt_bind_null(st, 3);
	else
		stmt_bind_int(st, 3, outcome->bill_id);
	stmt_bind_date(st, 4, outcome->business_date);
	return stmt_run(st);
}

static void event_read(struct stmt *st, int column, struct correction_event *out)
{
	out->state = (enum correction_state)stmt_bounded(
		st, column, CORRECTION_PROPOSED, CORRECTION_REFUSED);
	out->at = stmt_moment(st, column + 1);
	stmt_copy_text(st, column + 2, out->login, sizeof out->login);
	stmt_copy_text(st, column + 3, out->station, sizeof out->station);
	stmt_copy_text(st, column + 4, out->reason, sizeof out->reason);
}

enum { COLUMN_ACCOUNT_NO = 7, COLUMN_FIRST = 11, COLUMN_LAST = 16, COLUMN_BILL = 21 };

static void row_read(struct stmt *st, struct arena *arena, struct correction_row *out)
{
	*out = (struct correction_row){.correction_id = stmt_int(st, 0),
		.account_id = stmt_int(st, 1),
		.kind = (enum proposal_kind)stmt_bounded(st, 2, PROPOSAL_FIRST, PROPOSAL_LAST),
		.energy = stmt_energy(st, 3),
		.make_up = stmt_money(st, 4),
		.penalty = stmt_money(st, 5),
		.explain = arena_text(arena, stmt_text(st, 6)),
		.bill_id = stmt_int(st, COLUMN_BILL),
		.bill_cancelled = stmt_int(st, COLUMN_BILL + 2) > 0};
	stmt_copy_text(st, COLUMN_ACCOUNT_NO, out->account_no, sizeof out->account_no);
	stmt_copy_text(st, COLUMN_ACCOUNT_NO + 1, out->name, sizeof out->name);
	stmt_copy_text(st, COLUMN_ACCOUNT_NO + 2, out->address, sizeof out->address);
	stmt_copy_text(st, COLUMN_ACCOUNT_NO + 3, out->price_class, sizeof out->price_class);
	event_read(st, COLUMN_FIRST, &out->first);
	event_read(st, COLUMN_LAST, &out->last);
	stmt_copy_text(st, COLUMN_BILL + 1, out->bill_no, sizeof out->bill_no);
}

bool correction_store_list(struct db *db, const struct correction_filter *filter,
	struct arena *arena, struct correction_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &correction_sql, CORRECTION_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, filter->account_id);
	stmt_bind_int(st, 2, filter->open);
	stmt_bind_int(st, 3, (int64_t)filter->limit);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row_read(st, arena, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

static bool one(struct stmt *st, struct arena *arena, struct correction_row *out, bool *found)
{
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		row_read(st, arena, out);
	return step != DB_FAILED;
}

bool correction_store_load(struct db *db, int64_t correction_id, struct arena *arena,
	struct correction_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &correction_sql, CORRECTION_LOAD);

	stmt_bind_int(st, 1, correction_id);
	return one(st, arena, out, found);
}

bool correction_store_of_bill(struct db *db, int64_t bill_id, struct arena *arena,
	struct correction_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &correction_sql, CORRECTION_OF_BILL);

	stmt_bind_int(st, 1, bill_id);
	return one(st, arena, out, found);
}
