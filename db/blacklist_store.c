#include "db/blacklist_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	PERIOD_LIST,
	PERIOD_COUNT,
	PERIOD_COUNTED,
	PERIOD_WITHDRAW,
	BLACKLIST_EVENT_INSERT,
	BLACKLIST_EVENT_LAST,
	ENTERING,
	LEAVING,
	BLACKLIST_SQL_COUNT
};

/* Of bill b: what was still unpaid at the end of a day. */
#define UNPAID_AT(day)                                                                    \
	"b.amount - b.paid_before - coalesce((SELECT sum(a.principal) FROM allocation a " \
	"WHERE a.bill_id = b.bill_id AND a.business_date <= " day "), 0) > 0"

/* Is the account p.account_id on the list? */
#define LISTED_NOW                                                              \
	"coalesce((SELECT e.entry FROM blacklist_event e WHERE e.account_id = " \
	"p.account_id ORDER BY e.seq DESC LIMIT 1), 0)"

static const char *const texts[BLACKLIST_SQL_COUNT] = {
	[PERIOD_LIST] = "SELECT period, counted_on FROM blacklist_period WHERE account_id = $1 "
			"AND state = 1 ORDER BY counted_on DESC, period DESC LIMIT $2",
	[PERIOD_COUNT] =
		"INSERT INTO blacklist_period (account_id, period, counted_on, state) "
		"SELECT DISTINCT b.account_id, b.period, $3, 1 FROM bill b WHERE b.account_id > $1 "
		"AND b.account_id <= $2 AND b.due_on <= $3 AND " UNPAID_AT(
			"$3") " "
			      "AND NOT EXISTS (SELECT 1 FROM blacklist_period o WHERE o.account_id "
			      "= "
			      "b.account_id AND o.period = b.period)",
	[PERIOD_COUNTED] = "SELECT 1 FROM blacklist_period WHERE account_id = $1 "
			   "AND counted_on = $2 AND state = 1 LIMIT 1",
	[PERIOD_WITHDRAW] =
		"UPDATE blacklist_period SET state = 2 WHERE account_id = $1 AND counted_on = $2 "
		"AND state = 1 AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.account_id = $1 AND "
		"b.period = blacklist_period.period AND b.due_on <= $2 AND " UNPAID_AT("$2") ")",
	[BLACKLIST_EVENT_INSERT] =
		"INSERT INTO blacklist_event (account_id, seq, entry, on_date, reason, at, login, "
		"approver) SELECT $1, count(*) + 1, $2, $3, $4, $5, $6, $7 FROM blacklist_event "
		"WHERE account_id = $1",
	[BLACKLIST_EVENT_LAST] =
		"SELECT entry, on_date, reason, at, login, approver FROM blacklist_event "
		"WHERE account_id = $1 ORDER BY seq DESC LIMIT 1",
	[ENTERING] = "SELECT p.account_id FROM blacklist_period p WHERE p.account_id > $1 AND "
		     "p.account_id <= $2 AND p.state = 1 AND p.counted_on >= $3 AND "
		     "p.counted_on <= $4 AND p.counted_on > coalesce((SELECT max(x.on_date) FROM "
		     "blacklist_event x WHERE x.account_id = p.account_id AND x.entry = 0), '') "
		     "GROUP BY p.account_id HAVING count(*) >= $5 AND " LISTED_NOW
		     " = 0 ORDER BY p.account_id",
	[LEAVING] = "SELECT p.account_id FROM blacklist_event p WHERE p.account_id > $1 AND "
		    "p.account_id <= $2 AND NOT EXISTS (SELECT 1 FROM blacklist_period o WHERE "
		    "o.account_id = p.account_id AND o.state = 1 AND o.counted_on > $3) "
		    "GROUP BY p.account_id HAVING " LISTED_NOW " = 1 ORDER BY p.account_id",
};

const struct sql_set blacklist_sql = {"blacklist", texts, BLACKLIST_SQL_COUNT, SQL_SET_BLACKLIST};

bool blacklist_store_periods(struct db *db, int64_t account_id, struct blacklist_period_row *out,
	size_t limit, size_t *count)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, PERIOD_LIST);
	enum db_step step;

	*count = 0;
	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, (int64_t)limit);
	while ((step = stmt_step(st)) == DB_ROW && *count < limit)
		out[(*count)++] = (struct blacklist_period_row){
			.period = stmt_period(st, 0), .counted_on = stmt_date(st, 1)};
	return step == DB_DONE;
}

bool blacklist_store_count(struct db *db, const struct blacklist_span *span)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, PERIOD_COUNT);

	stmt_bind_int(st, 1, span->after_id);
	stmt_bind_int(st, 2, span->to_id);
	stmt_bind_date(st, 3, span->listing_day);
	return stmt_run(st);
}

bool blacklist_store_counted(
	struct db *db, int64_t account_id, struct date counted_on, bool *counted)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, PERIOD_COUNTED);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, counted_on);
	step = stmt_one(st);
	*counted = step == DB_ROW;
	return step != DB_FAILED;
}

bool blacklist_store_withdraw(struct db *db, int64_t account_id, struct date counted_on)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, PERIOD_WITHDRAW);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, counted_on);
	return stmt_run(st);
}

bool blacklist_store_event(struct db *db, const struct blacklist_event_row *row)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, BLACKLIST_EVENT_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_int(st, 2, row->entry);
	stmt_bind_date(st, 3, row->on);
	stmt_bind_text(st, 4, row->reason);
	stmt_bind_moment(st, 5, row->at);
	stmt_bind_text(st, 6, row->login);
	stmt_bind_text(st, 7, row->approver);
	return stmt_run(st);
}

bool blacklist_store_last(struct db *db, int64_t account_id, struct arena *arena,
	struct blacklist_event_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, BLACKLIST_EVENT_LAST);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		*out = (struct blacklist_event_row){
			.account_id = account_id,
			.entry = stmt_int(st, 0) == 1,
			.on = stmt_date(st, 1),
			.reason = arena_text(arena, stmt_text(st, 2)),
			.at = stmt_moment(st, 3),
			.login = arena_text(arena, stmt_text(st, 4)),
			.approver = arena_text(arena, stmt_text(st, 5)),
		};
	return step != DB_FAILED;
}

static bool read_ids(struct stmt *st, struct arena *arena, int64_t **out, size_t *count)
{
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = stmt_int(st, 0);
	}
	return step == DB_DONE;
}

bool blacklist_store_entering(struct db *db, const struct blacklist_query *query,
	struct arena *arena, int64_t **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, ENTERING);

	stmt_bind_int(st, 1, query->after_id);
	stmt_bind_int(st, 2, query->to_id);
	stmt_bind_date(st, 3, query->from);
	stmt_bind_date(st, 4, query->to);
	stmt_bind_int(st, 5, query->periods);
	return read_ids(st, arena, out, count);
}

bool blacklist_store_leaving(struct db *db, const struct blacklist_query *query,
	struct arena *arena, int64_t **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &blacklist_sql, LEAVING);

	stmt_bind_int(st, 1, query->after_id);
	stmt_bind_int(st, 2, query->to_id);
	stmt_bind_date(st, 3, query->from);
	return read_ids(st, arena, out, count);
}
