#include "db/route_store.h"

#include <assert.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/reading_store.h"
#include "db/sql_sets.h"

static_assert(METER_POSTPAID == 1, "HANGING names the meters that are billed by reading");

enum {
	ROUTE_PLANS,
	ROUTE_PLAN,
	ROUTE_FIND,
	ROUTE_SET,
	ROUTE_CYCLES,
	ROUTE_STOPS,
	ROUTE_REGISTERS_SEEN,
	ROUTE_SQL_COUNT
};

#define HANGING                                                                          \
	"FROM account a JOIN meter m ON m.account_id = a.account_id AND m.kind = 1 AND " \
	"m.removed_on IS NULL WHERE a.status = 1 "
/* $2 … $3: the days of the period. */
#define STANDING_READING                                                                   \
	"EXISTS (SELECT 1 FROM reading r WHERE r.meter_no = m.meter_no AND r.read_on >= "  \
	"$2 AND r.read_on <= $3 AND NOT EXISTS (SELECT 1 FROM reading c WHERE c.corrects " \
	"= r.reading_id) "

static const char *const texts[ROUTE_SQL_COUNT] = {
	[ROUTE_PLANS] =
		"SELECT g.route, coalesce(p.reader, t.reader, ''), p.due_on, "
		"coalesce(p.state, 0), g.meters, g.done, g.estimated, (SELECT count(*) FROM "
		"abnormal n JOIN account b ON b.account_id = n.account_id WHERE n.period = $1 "
		"AND n.state IN (1, 4) AND b.route = g.route), coalesce(t.read_day, 0), "
		"coalesce(t.every_months, 0) FROM (SELECT a.route AS route, "
		"count(*) AS meters, count(CASE WHEN " STANDING_READING ") THEN 1 END) AS done, "
		"count(CASE WHEN " STANDING_READING
		"AND r.kind = 2) THEN 1 END) AS estimated " HANGING
		"AND (CAST($4 AS TEXT) = '' OR a.route = $4) GROUP BY a.route) AS g "
		"LEFT JOIN reading_plan p ON p.route = g.route AND p.period = $1 "
		"LEFT JOIN route t ON t.route = g.route ORDER BY g.route",
	[ROUTE_PLAN] =
		"INSERT INTO reading_plan (period, route, reader, due_on, state, login, at) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (period, route) DO UPDATE SET "
		"reader = excluded.reader, due_on = excluded.due_on, state = excluded.state, "
		"login = excluded.login, at = excluded.at",
	[ROUTE_FIND] = "SELECT route, reader, read_day, every_months FROM route WHERE route = $1",
	[ROUTE_SET] = "INSERT INTO route (route, reader, read_day, every_months) "
		      "VALUES ($1, $2, $3, $4) ON CONFLICT (route) DO UPDATE SET reader = "
		      "excluded.reader, read_day = excluded.read_day, every_months = "
		      "excluded.every_months",
	[ROUTE_CYCLES] = "SELECT route, reader, read_day, every_months FROM route WHERE "
			 "every_months > 1 ORDER BY route",
	[ROUTE_STOPS] =
		"SELECT a.account_id, a.account_no, a.name, a.address, m.meter_no, m.multiplier, "
		"(SELECT CAST(coalesce(CAST(sum(b.energy_wh) AS BIGINT) / "
		"count(DISTINCT b.period), 0) AS BIGINT) FROM bill b WHERE b.account_id = "
		"a.account_id AND b.period >= $6 AND b.period < $1 AND NOT EXISTS (SELECT 1 FROM "
		"bill_cancel x WHERE x.bill_id = b.bill_id) AND NOT EXISTS (SELECT 1 FROM "
		"correction_outcome z WHERE z.bill_id = b.bill_id) AND NOT EXISTS (SELECT 1 FROM "
		"card_debt y WHERE y.bill_id = b.bill_id)) " HANGING
		"AND a.route = $4 AND a.account_no > $5 AND (CAST($7 AS BIGINT) = 0 OR "
		"NOT " STANDING_READING
		")) ORDER BY a.account_no, m.meter_no LIMIT CAST($8 AS BIGINT)",
	[ROUTE_REGISTERS_SEEN] =
		"SELECT DISTINCT register FROM reading WHERE meter_no = $1 ORDER BY register",
};

const struct sql_set route_sql = {"route", texts, ROUTE_SQL_COUNT, SQL_SET_ROUTE};

#define USUAL_MONTHS 3

static void plan_read(struct stmt *st, struct route_plan_row *out)
{
	int64_t state = stmt_int(st, 3);

	stmt_copy_text(st, 0, out->route, sizeof out->route);
	stmt_copy_text(st, 1, out->reader, sizeof out->reader);
	out->due_on = stmt_date(st, 2);
	if (state < ROUTE_PLAN_NONE || state > ROUTE_PLAN_DONE)
		stmt_wrong(st, 3);
	else
		out->state = (enum route_plan_state)state;
	out->meters = stmt_int(st, 4);
	out->read = stmt_int(st, 5);
	out->estimated = stmt_int(st, 6);
	out->suspicious = stmt_int(st, 7);
	out->read_day = stmt_bounded(st, 8, 0, READING_DAY_MAX);
	out->every_months = stmt_bounded(st, 9, 0, READING_EVERY_MAX);
}

static void bind_period(struct stmt *st, struct period period)
{
	stmt_bind_period(st, 1, period);
	stmt_bind_date(st, 2, reading_first_day(period));
	stmt_bind_date(st, 3, reading_last_day(period));
}

bool route_store_plans(struct db *db, const struct route_plan_query *query, struct arena *arena,
	struct route_plan_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &route_sql, ROUTE_PLANS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	bind_period(st, query->period);
	stmt_bind_text(st, 4, query->route);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		plan_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool route_store_plan(struct db *db, struct period period, const struct route_plan_row *row,
	const char *login, struct moment at)
{
	struct stmt *st = db_stmt(db, &route_sql, ROUTE_PLAN);

	stmt_bind_period(st, 1, period);
	stmt_bind_text(st, 2, row->route);
	stmt_bind_text(st, 3, row->reader);
	stmt_bind_date(st, 4, row->due_on);
	stmt_bind_int(st, 5, row->state);
	stmt_bind_text(st, 6, login);
	stmt_bind_moment(st, 7, at);
	return stmt_run(st);
}

static void route_read(struct stmt *st, struct route_row *out)
{
	stmt_copy_text(st, 0, out->route, sizeof out->route);
	stmt_copy_text(st, 1, out->reader, sizeof out->reader);
	out->read_day = stmt_bounded(st, 2, 0, READING_DAY_MAX);
	out->every_months = stmt_bounded(st, 3, 0, READING_EVERY_MAX);
}

bool route_store_find(struct db *db, const char *route, struct route_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &route_sql, ROUTE_FIND);
	enum db_step step;

	stmt_bind_text(st, 1, route);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		route_read(st, out);
	return step != DB_FAILED;
}

bool route_store_cycles(struct db *db, struct arena *arena, struct route_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &route_sql, ROUTE_CYCLES);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		route_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool route_store_set(struct db *db, const struct route_row *row)
{
	struct stmt *st = db_stmt(db, &route_sql, ROUTE_SET);

	stmt_bind_text(st, 1, row->route);
	stmt_bind_text(st, 2, row->reader);
	stmt_bind_int(st, 3, row->read_day);
	stmt_bind_int(st, 4, row->every_months);
	return stmt_run(st);
}

/* The registers on record, else those that were read before, else the total. */
static bool registers_of(
	struct db *db, const char *meter_no, enum register_kind out[REGISTER_KINDS], size_t *count)
{
	struct register_row known[REGISTER_KINDS];
	struct stmt *st;
	enum db_step step;

	if (!meter_store_registers(db, meter_no, known, count))
		return false;
	for (size_t i = 0; i < *count; i++)
		out[i] = known[i].which;
	if (*count > 0)
		return true;
	st = db_stmt(db, &route_sql, ROUTE_REGISTERS_SEEN);
	stmt_bind_text(st, 1, meter_no);
	while ((step = stmt_step(st)) == DB_ROW && *count < REGISTER_KINDS)
		out[(*count)++] = stmt_register(st, 0);
	if (*count == 0)
		out[(*count)++] = REGISTER_TOTAL;
	return step != DB_FAILED;
}

/* What stands for a stop's register before the period, and in it. */
static bool values_of(struct db *db, struct period period, struct stop_row *stop)
{
	struct reading_row key = {.which = stop->which}, last, now;

	utf8_copy(key.meter_no, sizeof key.meter_no, stop->meter_no);
	key.read_on = reading_first_day(period);
	if (!reading_store_find(db, &key, READING_BEFORE, &last, &stop->has_last))
		return false;
	if (stop->has_last) {
		stop->last_on = last.read_on;
		stop->last = last.value;
	}
	key.read_on = date_add_days(reading_last_day(period), 1);
	if (!reading_store_find(db, &key, READING_BEFORE, &now, &stop->has_now))
		return false;
	stop->has_now = stop->has_now && date_compare(now.read_on, reading_first_day(period)) >= 0;
	if (stop->has_now) {
		stop->now_on = now.read_on;
		stop->now = now.value;
		stop->now_kind = now.kind;
	}
	return true;
}

static void stop_read(struct stmt *st, struct stop_row *out)
{
	out->account_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->account_no, sizeof out->account_no);
	stmt_copy_text(st, 2, out->name, sizeof out->name);
	stmt_copy_text(st, 3, out->address, sizeof out->address);
	stmt_copy_text(st, 4, out->meter_no, sizeof out->meter_no);
	stmt_copy_text(st, 5, out->multiplier, sizeof out->multiplier);
	out->usual = stmt_energy(st, 6);
}

static bool meters_read(struct db *db, const struct stop_query *query, struct arena *arena,
	struct stop_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &route_sql, ROUTE_STOPS);
	size_t capacity = 0;
	enum db_step step;

	bind_period(st, query->period);
	stmt_bind_text(st, 4, query->route);
	stmt_bind_text(st, 5, query->after_no);
	stmt_bind_period(st, 6, period_add(query->period, -USUAL_MONTHS));
	stmt_bind_int(st, 7, query->missing);
	stmt_bind_int(st, 8, (int64_t)query->limit);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		stop_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool route_store_stops(struct db *db, const struct stop_query *query, struct arena *arena,
	struct stop_row **out, size_t *count)
{
	struct stop_row *meters = NULL;
	size_t meter_count = 0, capacity = 0;

	*out = NULL;
	*count = 0;
	if (!meters_read(db, query, arena, &meters, &meter_count))
		return false;
	for (size_t i = 0; i < meter_count; i++) {
		enum register_kind kinds[REGISTER_KINDS];
		size_t kind_count;

		if (!registers_of(db, meters[i].meter_no, kinds, &kind_count))
			return false;
		for (size_t k = 0; k < kind_count; k++) {
			*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
			(*out)[*count] = meters[i];
			(*out)[*count].which = kinds[k];
			if (!values_of(db, query->period, &(*out)[(*count)++]))
				return false;
		}
	}
	return true;
}
