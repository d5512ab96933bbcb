/* Estimates for the meters of a route that nobody could read. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/decimal.h"
#include "core/estimate.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/reading.h"
#include "counter/reading_take.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/route_store.h"

#define MONTH_DAYS 30
#define MONTHS_PER_YEAR 12

struct estimate_work {
	const struct route_query *query;
	struct date on;
	struct estimate_result *out;
};

/* What one meter's registers are taken to show. */
struct meter_estimate {
	struct reading_row rows[REGISTER_KINDS];
	size_t count;
	bool known; /* all of its registers */
};

static int months_since(struct date last, struct date on)
{
	int months = (date_days_between(last, on) + MONTH_DAYS / 2) / MONTH_DAYS;

	return months < 1 ? 1 : months;
}

/* What the register ran in a month between its last two readings. */
static bool run_before(struct session *s, const struct stop_row *stop, struct estimate_input *in)
{
	struct reading_row key = {.which = stop->which, .read_on = stop->last_on}, before;
	struct register_pair pair = {.kind = stop->which,
		.current = stop->last,
		.multiplier = MULTIPLIER_ONE,
		.digits = in->digits};
	struct energy run;

	utf8_copy(key.meter_no, sizeof key.meter_no, stop->meter_no);
	if (stop->which == REGISTER_DEMAND) {
		in->has_run = true;
		in->run = stop->last;
		return true;
	}
	if (!reading_store_find(s->db, &key, READING_BEFORE, &before, &in->has_run))
		return session_db_failed(s);
	pair.previous = before.value;
	in->has_run = in->has_run && register_quantity(&run, &pair) == REGISTER_OK;
	if (in->has_run)
		in->run = run.wh / months_since(before.read_on, stop->last_on);
	return true;
}

static bool last_year(struct session *s, const struct stop_row *stop, struct period period,
	struct estimate_input *in)
{
	struct bill_month month;

	if (!bill_store_months(
		    s->db, stop->account_id, period_add(period, -MONTHS_PER_YEAR), &month, 1))
		return session_db_failed(s);
	in->last_year = month.energy;
	in->has_last_year = month.energy.wh > 0;
	return true;
}

/* False: the world failed. *rule is ESTIMATE_NONE where nothing is known. */
static bool stop_estimate(struct session *s, const struct estimate_work *w,
	const struct stop_row *stop, struct reading_row *row)
{
	struct estimate_input in = {.kind = stop->which,
		.last = stop->last,
		.months = months_since(stop->last_on, w->on),
		.mean = stop->usual,
		.has_mean = stop->usual.wh > 0};
	enum estimate_rule rule;
	bool has_register;

	*row = (struct reading_row){.which = stop->which,
		.read_on = w->on,
		.kind = READING_ESTIMATED,
		.source = "rule",
		.at = session_now(s)};
	utf8_copy(row->meter_no, sizeof row->meter_no, stop->meter_no);
	if (decimal_parse(&in.multiplier, stop->multiplier, MULTIPLIER_PLACES, MULTIPLIER_MAX) !=
			DECIMAL_OK ||
		in.multiplier == 0)
		in.multiplier = MULTIPLIER_ONE;
	if (!stop->has_last)
		return true;
	if (!reading_digits(s, row, &in.digits, &has_register) || !run_before(s, stop, &in) ||
		!last_year(s, stop, w->query->period, &in))
		return false;
	rule = estimate_reading(&row->value, &in);
	if (rule != ESTIMATE_NONE)
		utf8_copy(row->reason, sizeof row->reason, estimate_rule_name(rule));
	return true;
}

/* All registers of a meter, or none: half a meter makes no bill. */
static bool meter_keep(struct session *s, struct meter_estimate *m, struct estimate_result *out)
{
	if (!m->known) {
		out->left++;
		return true;
	}
	for (size_t i = 0; i < m->count; i++) {
		struct reading_taken taken;

		if (!reading_take(s, &m->rows[i], READING_TAKE_PLAIN, &taken))
			return false;
		if (taken.outcome == READING_REFUSED)
			return session_refuse(s, CODE_BAD_VALUE, taken.say);
	}
	out->estimated++;
	return true;
}

static bool stops_estimate(struct session *s, const struct estimate_work *w,
	const struct stop_row *stops, size_t count)
{
	for (size_t i = 0; i < count;) {
		struct meter_estimate m = {.known = true};
		const char *meter_no = stops[i].meter_no;

		for (; i < count && strcmp(stops[i].meter_no, meter_no) == 0; i++) {
			if (!stop_estimate(s, w, &stops[i], &m.rows[m.count]))
				return false;
			m.known &= m.rows[m.count].reason[0] != '\0';
			m.count++;
		}
		if (!meter_keep(s, &m, w->out))
			return false;
	}
	return true;
}

static bool work(struct session *s, void *ctx, struct operation_record *record)
{
	struct estimate_work *w = ctx;
	const struct stop_query asked = {.period = w->query->period,
		.route = w->query->route,
		.after_no = "",
		.missing = true,
		.limit = ROUTE_STOPS_MAX};
	struct arena arena = ARENA_EMPTY;
	struct stop_row *stops;
	size_t count;
	bool ok;

	*w->out = (struct estimate_result){0};
	ok = route_store_stops(s->db, &asked, &arena, &stops, &count) || session_db_failed(s);
	ok = ok && stops_estimate(s, w, stops, count);
	arena_release(&arena);
	snprintf(record->detail, sizeof record->detail, "estimated %" PRId64 ", left %" PRId64,
		w->out->estimated, w->out->left);
	return ok;
}

bool reading_estimate(struct session *s, const struct route_query *query, struct date on,
	struct estimate_result *out)
{
	char args[96], period[PERIOD_TEXT_MAX], day[DATE_TEXT_MAX];
	struct estimate_work w = {.query = query, .on = on, .out = out};
	struct operation op = {.verb = "readings estimate",
		.args = args,
		.subject = query->route,
		.work = work,
		.ctx = &w};
	struct operation_record record;

	if (!operation_may(s, op.verb, query->route, PERMIT_READING_CLEAR))
		return false;
	if (query->route[0] == '\0' || strlen(query->route) >= ROUTE_NAME_MAX ||
		!utf8_is_clean(query->route, strlen(query->route)))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no route {1}."), say_text(query->route)));
	if (reading_period(on).months != query->period.months)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("{1} does not lie in the readings of {2}."), say_date(on),
				say_period(query->period)));
	snprintf(args, sizeof args, "%s %s %s", period_format(query->period, period), query->route,
		date_format(on, day));
	return operation_run(s, &op, &record);
}
