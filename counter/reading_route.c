/* Routes: how far they are, who reads them, and their stops one by one. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/decimal.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/reading.h"
#include "db/database.h"
#include "db/route_store.h"
#include "db/staff_store.h"

#define PLAN_VERB "readings plan"

static_assert(ROUTE_NAME_MAX == ROUTE_BYTES, "a route fits into both");

static bool route_valid(const char *route)
{
	return strlen(route) < ROUTE_NAME_MAX && utf8_is_clean(route, strlen(route));
}

static struct say refuse_route_say(const char *route)
{
	return SAY(N_("There is no route {1}."), say_text(route));
}

static void view_of(const struct route_plan_row *row, struct period period, struct route_view *out)
{
	*out = (struct route_view){.planned = row->state != ROUTE_PLAN_NONE,
		.due_on = row->due_on,
		.read_day = row->read_day,
		.every_months = row->every_months,
		.due = reading_cycle_due(period, row->every_months),
		.meters = row->meters,
		.read = row->read,
		.estimated = row->estimated,
		.missed = row->meters - row->read,
		.suspicious = row->suspicious};
	if (!out->due)
		out->missed = 0;
	utf8_copy(out->route, sizeof out->route, row->route);
	utf8_copy(out->reader, sizeof out->reader, row->reader);
}

bool route_list(struct session *s, const struct route_query *query, struct arena *arena,
	struct route_view **out, size_t *count)
{
	const struct route_plan_query asked = {query->period, query->route};
	struct route_plan_row *rows;
	bool ok;

	if (!session_may(s, PERMIT_READING_READ))
		return false;
	if (!route_valid(query->route))
		return session_refuse(s, CODE_BAD_VALUE, refuse_route_say(query->route));
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = route_store_plans(s->db, &asked, arena, &rows, count) || session_db_failed(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	if (*count == 0 && query->route[0] != '\0')
		return session_refuse(s, CODE_BAD_VALUE, refuse_route_say(query->route));
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		view_of(&rows[i], query->period, &(*out)[i]);
	return true;
}

/* --- planning -------------------------------------------------------------------------------- */

static bool check_reader(struct session *s, const char *login)
{
	struct staff_row staff;
	bool found;

	if (!staff_store_find(s->db, login, &found, &staff))
		return session_db_failed(s);
	if (found && (staff.roles & ROLE_READER) != 0)
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("{1} is no meter reader: name one of the staff who is."), say_text(login)));
}

static bool plan_work(struct session *s, void *ctx, struct operation_record *record)
{
	const struct route_order *order = ctx;
	const struct route_plan_query asked = {order->period, order->route};
	struct arena arena = ARENA_EMPTY;
	struct route_plan_row *rows, row = {.state = ROUTE_PLAN_MADE, .due_on = order->due_on};
	size_t count;
	bool ok;

	if (order->reader != NULL && order->reader[0] != '\0' && !check_reader(s, order->reader))
		return false;
	ok = route_store_plans(s->db, &asked, &arena, &rows, &count);
	if (ok && count > 0) {
		utf8_copy(row.route, sizeof row.route, order->route);
		utf8_copy(row.reader, sizeof row.reader,
			order->reader != NULL ? order->reader : rows[0].reader);
		ok = route_store_plan(s->db, order->period, &row, s->login, session_now(s));
	}
	arena_release(&arena);
	if (!ok)
		return session_db_failed(s);
	if (count == 0)
		return session_refuse(s, CODE_BAD_VALUE, refuse_route_say(order->route));
	snprintf(record->detail, sizeof record->detail, "reader %s", row.reader);
	return true;
}

bool route_plan(struct session *s, const struct route_order *order)
{
	char args[160], period[PERIOD_TEXT_MAX], day[DATE_TEXT_MAX];
	struct route_order given = *order;
	struct operation op = {.verb = PLAN_VERB,
		.args = args,
		.subject = order->route,
		.work = plan_work,
		.ctx = &given};
	struct operation_record record;

	if (!operation_may(s, op.verb, order->route, PERMIT_READING_CLEAR))
		return false;
	if (order->route[0] == '\0' || !route_valid(order->route))
		return session_refuse(s, CODE_BAD_VALUE, refuse_route_say(order->route));
	snprintf(args, sizeof args, "%s %s %s %.40s", period_format(order->period, period),
		order->route, date_format(order->due_on, day),
		order->reader == NULL ? "" : order->reader);
	return operation_run(s, &op, &record);
}

/* --- by rule --------------------------------------------------------------------------------- */

static bool rule_work(struct session *s, void *ctx, struct operation_record *record)
{
	const struct route_rule *rule = ctx;
	struct route_row row = {
		.read_day = (int)rule->read_day, .every_months = (int)rule->every_months};

	if (!check_reader(s, rule->reader))
		return false;
	utf8_copy(row.route, sizeof row.route, rule->route);
	utf8_copy(row.reader, sizeof row.reader, rule->reader);
	if (!route_store_set(s->db, &row))
		return session_db_failed(s);
	snprintf(record->detail, sizeof record->detail, "reader %s, day %d, every %d months",
		row.reader, row.read_day, row.every_months);
	return true;
}

bool route_set_rule(struct session *s, const struct route_rule *rule)
{
	struct route_rule given = *rule;
	char args[160];
	struct operation op = {.verb = "readings route",
		.args = args,
		.subject = rule->route,
		.work = rule_work,
		.ctx = &given};
	struct operation_record record;

	if (!operation_may(s, op.verb, rule->route, PERMIT_READING_CLEAR))
		return false;
	if (rule->route[0] == '\0' || !route_valid(rule->route))
		return session_refuse(s, CODE_BAD_VALUE, refuse_route_say(rule->route));
	if (rule->read_day < 1 || rule->read_day > READING_DAY_MAX || rule->every_months < 1 ||
		rule->every_months > READING_EVERY_MAX)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A route is read on a day from 1 to {1}, every 1 to {2} months."),
				say_count(READING_DAY_MAX), say_count(READING_EVERY_MAX)));
	snprintf(args, sizeof args, "%s %.40s %d %d", rule->route, rule->reader,
		(int)rule->read_day, (int)rule->every_months);
	return operation_run(s, &op, &record);
}

bool route_plan_month(struct session *s, struct period period, int64_t *planned)
{
	const struct route_query query = {.period = period, .route = ""};
	struct arena arena = ARENA_EMPTY;
	struct route_view *routes;
	size_t count = 0;
	bool ok = operation_may(s, PLAN_VERB, "", PERMIT_READING_CLEAR) &&
		  route_list(s, &query, &arena, &routes, &count);

	*planned = 0;
	for (size_t i = 0; ok && i < count; i++) {
		const struct route_order order = {.period = period,
			.route = routes[i].route,
			.due_on = reading_cycle_day(period, routes[i].read_day)};

		if (routes[i].planned || routes[i].read_day == 0 || !routes[i].due)
			continue;
		ok = route_plan(s, &order);
		*planned += ok;
	}
	arena_release(&arena);
	return ok;
}

/* --- stops ----------------------------------------------------------------------------------- */

static void stop_of(const struct stop_row *row, struct route_stop *out)
{
	*out = (struct route_stop){.which = row->which,
		.has_last = row->has_last,
		.has_now = row->has_now,
		.last_on = row->last_on,
		.now_on = row->now_on,
		.last = row->last,
		.now = row->now,
		.now_kind = row->now_kind,
		.usual = row->usual};
	utf8_copy(out->account_no, sizeof out->account_no, row->account_no);
	utf8_copy(out->name, sizeof out->name, row->name);
	utf8_copy(out->address, sizeof out->address, row->address);
	utf8_copy(out->meter_no, sizeof out->meter_no, row->meter_no);
	utf8_copy(out->multiplier, sizeof out->multiplier, row->multiplier);
}

bool route_stops(struct session *s, const struct route_query *query, struct arena *arena,
	struct route_stop **out, size_t *count)
{
	struct stop_query asked = {.period = query->period,
		.route = query->route,
		.after_no = "",
		.missing = query->missing,
		.limit = ROUTE_STOPS_MAX};
	struct stop_row *rows;
	bool ok;

	if (!session_may(s, PERMIT_READING_READ))
		return false;
	if (!route_valid(query->route))
		return session_refuse(s, CODE_BAD_VALUE, refuse_route_say(query->route));
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = route_store_stops(s->db, &asked, arena, &rows, count) || session_db_failed(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		stop_of(&rows[i], &(*out)[i]);
	return true;
}

static struct register_pair pair_of(const struct route_stop *stop, int64_t now)
{
	struct register_pair pair = {.kind = stop->which,
		.previous = stop->which == REGISTER_DEMAND ? 0 : stop->last,
		.current = now};

	if (decimal_parse(&pair.multiplier, stop->multiplier, MULTIPLIER_PLACES, MULTIPLIER_MAX) !=
			DECIMAL_OK ||
		pair.multiplier == 0)
		pair.multiplier = MULTIPLIER_ONE;
	return pair;
}

bool route_stop_used(const struct route_stop *stop, int64_t now, struct energy *out)
{
	const struct register_pair pair = pair_of(stop, now);

	return register_quantity(out, &pair) == REGISTER_OK;
}

bool route_stop_jumps(const struct route_stop *stop, const struct verification_limits *limits,
	int64_t now, struct date on, struct say *why)
{
	const struct register_seen seen = {.pair = pair_of(stop, now), .readings = 1};
	const struct verification_input in = {.seen = &seen,
		.count = 1,
		.usual = stop->usual,
		.has_usual = stop->usual.wh > 0,
		.months = reading_months(stop->last_on, on)};
	struct finding findings[FINDINGS_MAX];
	size_t count = stop->has_last ? verification_run(&in, limits, findings) : 0;

	for (size_t i = 0; i < count; i++)
		if (findings[i].rule == CHECK_JUMP) {
			*why = verification_say(&findings[i]);
			return true;
		}
	return false;
}
