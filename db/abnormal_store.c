#include "db/abnormal_store.h"

#include <assert.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

static_assert(ABNORMAL_OPEN == 1 && ABNORMAL_APPROVED == 2, "stored");
static_assert(ABNORMAL_CORRECTED == 3 && ABNORMAL_SENT_BACK == 4, "stored");

enum {
	ABNORMAL_INSERT,
	ABNORMAL_FIND,
	ABNORMAL_LIST,
	ABNORMAL_LOAD,
	ABNORMAL_EVENTS,
	ABNORMAL_ADD_EVENT,
	ABNORMAL_SET_STATE,
	ABNORMAL_IS_SENT_BACK,
	ABNORMAL_OF_READING,
	ABNORMAL_BLOCKS,
	ABNORMAL_SQL_COUNT
};

#define WHOLE_CASE                                                                          \
	"SELECT n.abnormal_id, n.account_id, n.period, n.rule, n.seen, n.usual, n.state, "  \
	"n.at, r.reading_id, r.meter_no, r.register, r.read_on, r.value, r.kind, r.login, " \
	"a.account_no, a.name, a.address, a.route FROM abnormal n "                         \
	"JOIN reading r ON r.reading_id = n.reading_id "                                    \
	"JOIN account a ON a.account_id = n.account_id "

static const char *const texts[ABNORMAL_SQL_COUNT] = {
	[ABNORMAL_INSERT] =
		"INSERT INTO abnormal (account_id, period, reading_id, rule, seen, usual, state, "
		"at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7) RETURNING abnormal_id",
	[ABNORMAL_FIND] = "SELECT state FROM abnormal WHERE reading_id = $1 AND rule = $2",
	[ABNORMAL_LIST] =
		WHOLE_CASE "WHERE n.period = $1 AND ($2 = '' OR a.route = $2) AND "
			   "(CAST($3 AS BIGINT) = 0 OR n.account_id = $3) AND "
			   "(CAST($4 AS BIGINT) = 1 OR n.state IN (1, 4)) "
			   "ORDER BY a.account_no, n.abnormal_id LIMIT CAST($5 AS BIGINT)",
	[ABNORMAL_LOAD] = WHOLE_CASE "WHERE n.abnormal_id = $1",
	[ABNORMAL_EVENTS] = "SELECT state, at, login, reason FROM abnormal_event "
			    "WHERE abnormal_id = $1 ORDER BY seq",
	[ABNORMAL_ADD_EVENT] =
		"INSERT INTO abnormal_event (abnormal_id, seq, state, at, login, reason) "
		"SELECT CAST($1 AS BIGINT), coalesce(max(seq), 0) + 1, CAST($2 AS SMALLINT), "
		"CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT) FROM abnormal_event "
		"WHERE abnormal_id = $1",
	[ABNORMAL_SET_STATE] = "UPDATE abnormal SET state = $2 WHERE abnormal_id = $1",
	[ABNORMAL_IS_SENT_BACK] =
		"SELECT count(*) FROM abnormal WHERE reading_id = $1 AND state = 4",
	[ABNORMAL_OF_READING] = "SELECT abnormal_id FROM abnormal WHERE reading_id = $1 AND "
				"state <> 3 ORDER BY abnormal_id LIMIT 1",
	[ABNORMAL_BLOCKS] = "SELECT count(*) FROM abnormal WHERE account_id = $1 AND period = $2 "
			    "AND state IN (1, 4)",
};

const struct sql_set abnormal_sql = {"abnormal", texts, ABNORMAL_SQL_COUNT, SQL_SET_ABNORMAL};

static enum abnormal_state state_read(struct stmt *st, int column)
{
	int64_t state = stmt_int(st, column);

	if (state >= ABNORMAL_OPEN && state <= ABNORMAL_SENT_BACK)
		return (enum abnormal_state)state;
	stmt_wrong(st, column);
	return ABNORMAL_OPEN;
}

static bool event_add(struct db *db, int64_t abnormal_id, const struct abnormal_event *event)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_ADD_EVENT);

	stmt_bind_int(st, 1, abnormal_id);
	stmt_bind_int(st, 2, event->state);
	stmt_bind_moment(st, 3, event->at);
	stmt_bind_text(st, 4, event->login);
	stmt_bind_text(st, 5, event->reason);
	return stmt_run(st);
}

bool abnormal_store_insert(struct db *db, const struct abnormal_row *row, const char *login)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_INSERT);
	struct abnormal_event event = {.state = ABNORMAL_OPEN, .at = row->at};

	utf8_copy(event.login, sizeof event.login, login);
	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_period(st, 2, row->period);
	stmt_bind_int(st, 3, row->reading.reading_id);
	stmt_bind_int(st, 4, row->finding.rule);
	stmt_bind_int(st, 5, row->finding.seen);
	stmt_bind_int(st, 6, row->finding.usual);
	stmt_bind_moment(st, 7, row->at);
	return stmt_one(st) == DB_ROW && event_add(db, stmt_int(st, 0), &event);
}

bool abnormal_store_find(struct db *db, int64_t reading_id, enum verification_rule rule,
	enum abnormal_state *state, bool *found)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_FIND);
	enum db_step step;

	stmt_bind_int(st, 1, reading_id);
	stmt_bind_int(st, 2, rule);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		*state = state_read(st, 0);
	return step != DB_FAILED;
}

static void row_read(struct stmt *st, struct abnormal_row *out)
{
	int64_t rule = stmt_int(st, 3);

	out->abnormal_id = stmt_int(st, 0);
	out->account_id = stmt_int(st, 1);
	out->period = stmt_period(st, 2);
	if (rule < CHECK_FIRST || rule > CHECK_LAST) {
		stmt_wrong(st, 3);
		rule = CHECK_FIRST;
	}
	out->finding = (struct finding){.rule = (enum verification_rule)rule,
		.kind = stmt_register(st, 10),
		.seen = stmt_int(st, 4),
		.usual = stmt_int(st, 5)};
	out->state = state_read(st, 6);
	out->at = stmt_moment(st, 7);
	out->reading = (struct reading_row){.reading_id = stmt_int(st, 8),
		.which = stmt_register(st, 10),
		.read_on = stmt_date(st, 11),
		.value = stmt_int(st, 12),
		.kind = stmt_reading_kind(st, 13)};
	stmt_copy_text(st, 9, out->reading.meter_no, sizeof out->reading.meter_no);
	stmt_copy_text(st, 14, out->reading.login, sizeof out->reading.login);
	stmt_copy_text(st, 15, out->account_no, sizeof out->account_no);
	stmt_copy_text(st, 16, out->name, sizeof out->name);
	stmt_copy_text(st, 17, out->address, sizeof out->address);
	stmt_copy_text(st, 18, out->route, sizeof out->route);
}

bool abnormal_store_list(struct db *db, const struct abnormal_filter *filter, struct arena *arena,
	struct abnormal_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_period(st, 1, filter->period);
	stmt_bind_text(st, 2, filter->route);
	stmt_bind_int(st, 3, filter->account_id);
	stmt_bind_int(st, 4, filter->all);
	stmt_bind_int(st, 5, (int64_t)filter->limit);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool abnormal_store_load(struct db *db, int64_t abnormal_id, struct abnormal_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_LOAD);
	enum db_step step;

	stmt_bind_int(st, 1, abnormal_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		row_read(st, out);
	return step != DB_FAILED;
}

bool abnormal_store_events(struct db *db, int64_t abnormal_id, struct arena *arena,
	struct abnormal_event **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_EVENTS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, abnormal_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct abnormal_event *event;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		event = &(*out)[(*count)++];
		event->state = state_read(st, 0);
		event->at = stmt_moment(st, 1);
		stmt_copy_text(st, 2, event->login, sizeof event->login);
		stmt_copy_text(st, 3, event->reason, sizeof event->reason);
	}
	return step == DB_DONE;
}

bool abnormal_store_set_state(
	struct db *db, int64_t abnormal_id, const struct abnormal_event *event)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_SET_STATE);

	stmt_bind_int(st, 1, abnormal_id);
	stmt_bind_int(st, 2, event->state);
	return stmt_run(st) && event_add(db, abnormal_id, event);
}

static bool count_is_above_zero(struct stmt *st, bool *out)
{
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = stmt_int(st, 0) > 0;
	return true;
}

bool abnormal_store_sent_back(struct db *db, int64_t reading_id, bool *sent_back)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_IS_SENT_BACK);

	stmt_bind_int(st, 1, reading_id);
	return count_is_above_zero(st, sent_back);
}

bool abnormal_store_corrected(struct db *db, const struct reading_row *row)
{
	struct abnormal_event event = {.state = ABNORMAL_CORRECTED, .at = row->at};

	utf8_copy(event.login, sizeof event.login, row->login);
	utf8_copy(event.reason, sizeof event.reason, row->reason);
	for (;;) {
		struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_OF_READING);
		enum db_step step;

		stmt_bind_int(st, 1, row->corrects);
		step = stmt_one(st);
		if (step != DB_ROW)
			return step == DB_DONE;
		if (!abnormal_store_set_state(db, stmt_int(st, 0), &event))
			return false;
	}
}

bool abnormal_store_blocks(struct db *db, int64_t account_id, struct period period, bool *blocks)
{
	struct stmt *st = db_stmt(db, &abnormal_sql, ABNORMAL_BLOCKS);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_period(st, 2, period);
	return count_is_above_zero(st, blocks);
}
