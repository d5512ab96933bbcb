#include "db/disconnection_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum {
	ORDER_INSERT,
	ORDER_COMPLETE,
	ORDER_COUNT,
	ORDER_OPEN,
	ORDER_LAST,
	ORDER_STATE,
	EVENT_INSERT,
	CANCELLED_BY,
	APPROVAL_INSERT,
	APPROVAL_LIST,
	PARTICIPANT_INSERT,
	PARTICIPANT_ROWS,
	DISCONNECTION_SQL_COUNT
};

#define ORDER_COLUMNS \
	"order_id, case_id, account_id, order_no, made_on, important, authority, safety, state "

static const char *const texts[DISCONNECTION_SQL_COUNT] = {
	[ORDER_INSERT] = "INSERT INTO disconnection_order (order_no, case_id, account_id, made_on, "
			 "important, authority, safety, state) VALUES ($1, $2, $3, $4, $5, $6, $7, "
			 "1) RETURNING order_id",
	[ORDER_COMPLETE] = "UPDATE disconnection_order SET authority = CASE WHEN $2 = '' THEN "
			   "authority ELSE $2 END, safety = CASE WHEN $3 = '' THEN safety ELSE $3 "
			   "END WHERE order_id = $1",
	[ORDER_COUNT] = "SELECT count(*) FROM disconnection_order WHERE made_on = $1",
	[ORDER_OPEN] =
		"SELECT " ORDER_COLUMNS "FROM disconnection_order WHERE case_id = $1 AND state = 1",
	[ORDER_LAST] = "SELECT " ORDER_COLUMNS "FROM disconnection_order WHERE account_id = $1 "
		       "ORDER BY order_id DESC LIMIT 1",
	[ORDER_STATE] = "UPDATE disconnection_order SET state = $2 WHERE order_id = $1",
	[EVENT_INSERT] =
		"INSERT INTO disconnection_event (order_id, seq, state, at, login, result, "
		"payment_id) SELECT $1, count(*) + 1, $2, $3, $4, $5, $6 "
		"FROM disconnection_event WHERE order_id = $1",
	[CANCELLED_BY] = "SELECT o.order_no, a.account_no FROM disconnection_event e "
			 "JOIN disconnection_order o ON o.order_id = e.order_id "
			 "JOIN account a ON a.account_id = o.account_id "
			 "WHERE e.payment_id = $1 AND e.state = 2 ORDER BY o.order_id",
	[APPROVAL_INSERT] = "INSERT INTO disconnection_approval (order_id, level, login, at) "
			    "VALUES ($1, $2, $3, $4)",
	[APPROVAL_LIST] = "SELECT level, login, at FROM disconnection_approval "
			  "WHERE order_id = $1 ORDER BY level",
	[PARTICIPANT_INSERT] = "INSERT INTO disconnection_participant (order_id, seq, kind, name) "
			       "SELECT $1, count(*) + 1, $2, $3 FROM disconnection_participant "
			       "WHERE order_id = $1",
	[PARTICIPANT_ROWS] = "SELECT kind, name FROM disconnection_participant "
			     "WHERE order_id = $1 ORDER BY seq",
};

const struct sql_set disconnection_sql = {
	"disconnection", texts, DISCONNECTION_SQL_COUNT, SQL_SET_DISCONNECTION};

bool disconnection_store_insert(struct db *db, struct disconnection_row *row)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, ORDER_INSERT);

	stmt_bind_text(st, 1, row->order_no);
	stmt_bind_int(st, 2, row->case_id);
	stmt_bind_int(st, 3, row->account_id);
	stmt_bind_date(st, 4, row->made_on);
	stmt_bind_int(st, 5, row->important);
	stmt_bind_text(st, 6, row->authority);
	stmt_bind_text(st, 7, row->safety);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->order_id = stmt_int(st, 0);
	return true;
}

bool disconnection_store_complete(
	struct db *db, int64_t order_id, const char *authority, const char *safety)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, ORDER_COMPLETE);

	stmt_bind_int(st, 1, order_id);
	stmt_bind_text(st, 2, authority);
	stmt_bind_text(st, 3, safety);
	return stmt_run(st);
}

bool disconnection_store_count(struct db *db, struct date on, int64_t *count)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, ORDER_COUNT);

	stmt_bind_date(st, 1, on);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	return true;
}

static enum disconnection_state state_of(struct stmt *st, int column)
{
	int64_t number = stmt_int(st, column);

	if (number >= DISCONNECTION_MADE && number <= DISCONNECTION_TOLD)
		return (enum disconnection_state)number;
	stmt_wrong(st, column);
	return DISCONNECTION_CANCELLED;
}

static bool read_order(struct stmt *st, struct arena *arena, struct disconnection_row *out)
{
	enum db_step step = stmt_one(st);

	*out = (struct disconnection_row){.order_id = 0};
	if (step != DB_ROW)
		return step == DB_DONE;
	*out = (struct disconnection_row){
		.order_id = stmt_int(st, 0),
		.case_id = stmt_int(st, 1),
		.account_id = stmt_int(st, 2),
		.made_on = stmt_date(st, 4),
		.important = stmt_int(st, 5) == 1,
		.authority = arena_text(arena, stmt_text(st, 6)),
		.safety = arena_text(arena, stmt_text(st, 7)),
		.state = state_of(st, 8),
	};
	stmt_copy_text(st, 3, out->order_no, sizeof out->order_no);
	return true;
}

bool disconnection_store_open(
	struct db *db, int64_t case_id, struct arena *arena, struct disconnection_row *out)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, ORDER_OPEN);

	stmt_bind_int(st, 1, case_id);
	return read_order(st, arena, out);
}

bool disconnection_store_last(
	struct db *db, int64_t account_id, struct arena *arena, struct disconnection_row *out)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, ORDER_LAST);

	stmt_bind_int(st, 1, account_id);
	return read_order(st, arena, out);
}

static bool move_state(struct db *db, const struct disconnection_event *event)
{
	struct stmt *st;

	if (event->state == DISCONNECTION_TOLD)
		return true;
	st = db_stmt(db, &disconnection_sql, ORDER_STATE);
	stmt_bind_int(st, 1, event->order_id);
	stmt_bind_int(st, 2, event->state);
	return stmt_run(st);
}

bool disconnection_store_event(struct db *db, const struct disconnection_event *event)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, EVENT_INSERT);

	stmt_bind_int(st, 1, event->order_id);
	stmt_bind_int(st, 2, event->state);
	stmt_bind_moment(st, 3, event->at);
	stmt_bind_text(st, 4, event->login);
	stmt_bind_text(st, 5, event->result);
	if (event->payment_id != 0)
		stmt_bind_int(st, 6, event->payment_id);
	else
		stmt_bind_null(st, 6);
	return stmt_run(st) && move_state(db, event);
}

bool disconnection_store_cancelled(struct db *db, int64_t payment_id, struct arena *arena,
	struct disconnection_cancelled **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, CANCELLED_BY);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct disconnection_cancelled *row;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row = &(*out)[(*count)++];
		stmt_copy_text(st, 0, row->order_no, sizeof row->order_no);
		row->account_no = arena_text(arena, stmt_text(st, 1));
	}
	return step == DB_DONE;
}

bool disconnection_store_approve(
	struct db *db, int64_t order_id, const struct disconnection_approval *approval)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, APPROVAL_INSERT);

	stmt_bind_int(st, 1, order_id);
	stmt_bind_int(st, 2, approval->level);
	stmt_bind_text(st, 3, approval->login);
	stmt_bind_moment(st, 4, approval->at);
	return stmt_run(st);
}

bool disconnection_store_approvals(struct db *db, int64_t order_id, struct arena *arena,
	struct disconnection_approval **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, APPROVAL_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, order_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct disconnection_approval){.level = (int)stmt_int(st, 0),
			.login = arena_text(arena, stmt_text(st, 1)),
			.at = stmt_moment(st, 2)};
	}
	return step == DB_DONE;
}

bool disconnection_store_add_participant(
	struct db *db, int64_t order_id, const struct disconnection_participant *participant)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, PARTICIPANT_INSERT);

	stmt_bind_int(st, 1, order_id);
	stmt_bind_int(st, 2, participant->kind);
	stmt_bind_text(st, 3, participant->name);
	return stmt_run(st);
}

static enum participant participant_of(struct stmt *st, int column)
{
	int64_t number = stmt_int(st, column);

	if (number >= PARTICIPANT_TOWN_GOVERNMENT && number < PARTICIPANT_END)
		return (enum participant)number;
	stmt_wrong(st, column);
	return PARTICIPANT_OTHER;
}

bool disconnection_store_participants(struct db *db, int64_t order_id, struct arena *arena,
	struct disconnection_participant **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &disconnection_sql, PARTICIPANT_ROWS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, order_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct disconnection_participant){
			.kind = participant_of(st, 0), .name = arena_text(arena, stmt_text(st, 1))};
	}
	return step == DB_DONE;
}
