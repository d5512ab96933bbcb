#include "db/restoration_store.h"

#include "core/arena.h"
#include "core/utf8.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum {
	RESTORATION_INSERT,
	RESTORATION_COUNT,
	RESTORATION_FIND,
	RESTORATION_LOAD,
	RESTORATION_LAST,
	RESTORATION_OPEN,
	RESTORATION_TOTALS,
	RESTORATION_STATE,
	RESTORATION_EVENT_INSERT,
	RESTORATION_EVENT_LIST,
	RESTORATION_SQL_COUNT
};

#define COLUMNS                                                                         \
	"order_id, order_no, account_id, case_id, coalesce(check_id, 0), blacklisted, " \
	"business_date, settled_at, at, not_before, deadline, prepayment, login, station, state "
#define STILL_OPEN "(state = 1 OR state = 3) "

static const char *const texts[RESTORATION_SQL_COUNT] = {
	[RESTORATION_INSERT] =
		"INSERT INTO restoration_order (order_no, account_id, case_id, check_id, "
		"blacklisted, business_date, settled_at, at, not_before, deadline, prepayment, "
		"login, station, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
		"$13, 1) RETURNING order_id",
	[RESTORATION_COUNT] = "SELECT count(*) FROM restoration_order WHERE business_date = $1",
	[RESTORATION_FIND] = "SELECT " COLUMNS "FROM restoration_order WHERE order_no = $1",
	[RESTORATION_LOAD] = "SELECT " COLUMNS "FROM restoration_order WHERE order_id = $1",
	[RESTORATION_LAST] = "SELECT " COLUMNS "FROM restoration_order WHERE account_id = $1 "
			     "ORDER BY order_id DESC LIMIT 1",
	[RESTORATION_OPEN] = "SELECT " COLUMNS "FROM restoration_order WHERE " STILL_OPEN
			     "ORDER BY deadline, order_id LIMIT $1",
	[RESTORATION_TOTALS] =
		"SELECT count(*), coalesce(sum(CASE WHEN deadline < $1 THEN 1 ELSE 0 END), 0), "
		"coalesce(min(CASE WHEN deadline < $1 THEN NULL ELSE deadline END), 0) "
		"FROM restoration_order WHERE " STILL_OPEN,
	[RESTORATION_STATE] = "UPDATE restoration_order SET state = $2 WHERE order_id = $1",
	[RESTORATION_EVENT_INSERT] =
		"INSERT INTO restoration_event (order_id, seq, state, how, result, at, login, "
		"station) SELECT CAST($1 AS BIGINT), coalesce(max(seq), 0) + 1, CAST($2 AS "
		"SMALLINT), CAST($3 AS SMALLINT), CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 "
		"AS TEXT), CAST($7 AS TEXT) FROM restoration_event WHERE order_id = $1",
	[RESTORATION_EVENT_LIST] = "SELECT state, how, result, at, login, station "
				   "FROM restoration_event WHERE order_id = $1 ORDER BY seq",
};

const struct sql_set restoration_sql = {
	"restoration", texts, RESTORATION_SQL_COUNT, SQL_SET_RESTORATION};

static enum restoration_state state_at(struct stmt *st, int column)
{
	int64_t state = stmt_int(st, column);

	if (state >= RESTORATION_ORDERED && state <= RESTORATION_CANCELLED)
		return (enum restoration_state)state;
	stmt_wrong(st, column);
	return RESTORATION_CANCELLED;
}

static void take(struct stmt *st, struct restoration_row *out)
{
	*out = (struct restoration_row){.order_id = stmt_int(st, 0),
		.account_id = stmt_int(st, 2),
		.case_id = stmt_int(st, 3),
		.check_id = stmt_int(st, 4),
		.blacklisted = stmt_int(st, 5) != 0,
		.business_date = stmt_date(st, 6),
		.settled_at = stmt_moment(st, 7),
		.at = stmt_moment(st, 8),
		.not_before = stmt_moment(st, 9),
		.deadline = stmt_moment(st, 10),
		.prepayment = stmt_money(st, 11),
		.state = state_at(st, 14)};
	stmt_copy_text(st, 1, out->order_no, sizeof out->order_no);
	stmt_copy_text(st, 12, out->login, sizeof out->login);
	stmt_copy_text(st, 13, out->station, sizeof out->station);
}

static bool take_one(struct stmt *st, struct restoration_row *out, bool *found)
{
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		take(st, out);
	return step != DB_FAILED;
}

bool restoration_store_insert(struct db *db, struct restoration_row *row)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_INSERT);
	struct restoration_event_row event = {.state = RESTORATION_ORDERED, .at = row->at};

	stmt_bind_text(st, 1, row->order_no);
	stmt_bind_int(st, 2, row->account_id);
	stmt_bind_int(st, 3, row->case_id);
	if (row->check_id != 0)
		stmt_bind_int(st, 4, row->check_id);
	stmt_bind_int(st, 5, row->blacklisted);
	stmt_bind_date(st, 6, row->business_date);
	stmt_bind_moment(st, 7, row->settled_at);
	stmt_bind_moment(st, 8, row->at);
	stmt_bind_moment(st, 9, row->not_before);
	stmt_bind_moment(st, 10, row->deadline);
	stmt_bind_money(st, 11, row->prepayment);
	stmt_bind_text(st, 12, row->login);
	stmt_bind_text(st, 13, row->station);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->order_id = event.order_id = stmt_int(st, 0);
	utf8_copy(event.login, sizeof event.login, row->login);
	utf8_copy(event.station, sizeof event.station, row->station);
	return restoration_store_event(db, &event);
}

bool restoration_store_count(struct db *db, struct date business_date, int64_t *count)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_COUNT);

	stmt_bind_date(st, 1, business_date);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	return true;
}

bool restoration_store_find(
	struct db *db, const char *order_no, struct restoration_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_FIND);

	stmt_bind_text(st, 1, order_no);
	return take_one(st, out, found);
}

bool restoration_store_load(
	struct db *db, int64_t order_id, struct restoration_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_LOAD);

	stmt_bind_int(st, 1, order_id);
	return take_one(st, out, found);
}

bool restoration_store_last(
	struct db *db, int64_t account_id, struct restoration_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_LAST);

	stmt_bind_int(st, 1, account_id);
	return take_one(st, out, found);
}

bool restoration_store_open(struct db *db, int64_t limit, struct arena *arena,
	struct restoration_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_OPEN);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, limit);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		take(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool restoration_store_totals(struct db *db, struct moment now, struct restoration_totals *out)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_TOTALS);

	stmt_bind_moment(st, 1, now);
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = (struct restoration_totals){
		.open = stmt_int(st, 0), .overdue = stmt_int(st, 1), .next = stmt_moment(st, 2)};
	return true;
}

bool restoration_store_event(struct db *db, const struct restoration_event_row *row)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_EVENT_INSERT);

	stmt_bind_int(st, 1, row->order_id);
	stmt_bind_int(st, 2, row->state);
	stmt_bind_int(st, 3, row->how);
	stmt_bind_text(st, 4, row->result);
	stmt_bind_moment(st, 5, row->at);
	stmt_bind_text(st, 6, row->login);
	stmt_bind_text(st, 7, row->station);
	if (!stmt_run(st))
		return false;
	st = db_stmt(db, &restoration_sql, RESTORATION_STATE);
	stmt_bind_int(st, 1, row->order_id);
	stmt_bind_int(st, 2, row->state);
	return stmt_run(st);
}

static enum restoration_how how_at(struct stmt *st, int column)
{
	int64_t how = stmt_int(st, column);

	if (how >= RESTORATION_HOW_NONE && how <= RESTORATION_BY_LINE)
		return (enum restoration_how)how;
	stmt_wrong(st, column);
	return RESTORATION_HOW_NONE;
}

bool restoration_store_events(struct db *db, int64_t order_id, struct arena *arena,
	struct restoration_event_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &restoration_sql, RESTORATION_EVENT_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, order_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct restoration_event_row *row;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row = &(*out)[(*count)++];
		*row = (struct restoration_event_row){.order_id = order_id,
			.state = state_at(st, 0),
			.how = how_at(st, 1),
			.at = stmt_moment(st, 3)};
		stmt_copy_text(st, 2, row->result, sizeof row->result);
		stmt_copy_text(st, 4, row->login, sizeof row->login);
		stmt_copy_text(st, 5, row->station, sizeof row->station);
	}
	return step == DB_DONE;
}
