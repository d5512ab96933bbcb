/* `readings`: entered by hand, and how far the routes are. */
#include <string.h>

#include "cli/bill.h"
#include "cli/paper.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/abnormal.h"
#include "counter/rate.h"
#include "counter/reading.h"
#include "counter/reading_fetch.h"
#include "counter/route_sheet.h"

static bool read_entry(struct invocation *inv, struct reading_entry *entry)
{
	const char *which = option_get(inv, "register"), *value = option_get(inv, "value");

	if (!register_kind_parse(&entry->which, which))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is no register: total, peak, flat, valley, sharp, reactive or "
			       "demand."),
				say_text(which)));
	if (!reading_parse(&entry->value, value))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not a reading: write its digits, at most three decimals, "
			       "no sign."),
				say_text(value)));
	return read_date(inv, option_get(inv, "on"), &entry->on);
}

static bool run_enter(struct invocation *inv)
{
	struct reading_entry entry = {.meter_no = inv->args[0],
		.goes_back = option_given(inv, "goes-back"),
		.reason = option_get(inv, "reason")};
	struct json *j = &inv->answer;
	char text[READING_TEXT_MAX];
	struct reading_entered entered;

	if (!read_entry(inv, &entry))
		return false;
	if (!reading_enter(inv->session, &entry, &entered))
		return verb_failed(inv);
	json_text(json_key(j, "meter_no"), entry.meter_no);
	json_text(json_key(j, "account_no"), entered.account_no);
	json_text(json_key(j, "register"), register_kind_name(entry.which));
	json_text(json_key(j, "value"), reading_format(entry.value, text));
	json_date(json_key(j, "read_on"), entry.on);
	json_bool(json_key(j, "changed"), entered.changed);
	return true;
}

static void write_route(struct json *j, const struct route_view *route)
{
	json_object_begin(j);
	json_text(json_key(j, "route"), route->route);
	json_text(json_key(j, "reader"), route->reader[0] != '\0' ? route->reader : NULL);
	if (route->planned)
		json_date(json_key(j, "due_on"), route->due_on);
	else
		json_null(json_key(j, "due_on"));
	json_bool(json_key(j, "due"), route->due);
	json_count(json_key(j, "meters"), route->meters);
	json_count(json_key(j, "read"), route->read);
	json_count(json_key(j, "estimated"), route->estimated);
	json_count(json_key(j, "missed"), route->missed);
	json_count(json_key(j, "suspicious"), route->suspicious);
	json_object_end(j);
}

static bool run_plan(struct invocation *inv)
{
	const char *route = option_get(inv, "route");
	struct route_query query = {.route = route == NULL ? "" : route};
	struct json *j = &inv->answer;
	struct arena arena = ARENA_EMPTY;
	struct route_view *routes;
	int64_t planned = 0;
	size_t count;
	bool ok;

	if (!read_period(inv, option_get(inv, "period"), &query.period))
		return false;
	ok = (!option_given(inv, "make") ||
		     route_plan_month(inv->session, query.period, &planned)) &&
	     route_list(inv->session, &query, &arena, &routes, &count);
	if (ok) {
		json_period(json_key(j, "period"), query.period);
		json_count(json_key(j, "planned"), planned);
		json_array_begin(json_key(j, "routes"));
		for (size_t i = 0; i < count; i++)
			write_route(j, &routes[i]);
		json_array_end(j);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_route(struct invocation *inv)
{
	struct route_rule rule = {
		.route = inv->args[0], .reader = option_get(inv, "reader"), .every_months = 1};
	struct json *j = &inv->answer;

	if (!read_count(inv, option_get(inv, "day"), &rule.read_day) ||
		(option_given(inv, "every") &&
			!read_count(inv, option_get(inv, "every"), &rule.every_months)))
		return false;
	if (!route_set_rule(inv->session, &rule))
		return verb_failed(inv);
	json_text(json_key(j, "route"), rule.route);
	json_text(json_key(j, "reader"), rule.reader);
	json_count(json_key(j, "read_day"), rule.read_day);
	json_count(json_key(j, "every_months"), rule.every_months);
	return true;
}

static bool run_estimate(struct invocation *inv)
{
	struct route_query query = {.route = option_get(inv, "route")};
	struct json *j = &inv->answer;
	struct estimate_result result;
	struct date on;

	if (!read_period(inv, option_get(inv, "period"), &query.period) ||
		!read_date(inv, option_get(inv, "on"), &on))
		return false;
	if (!reading_estimate(inv->session, &query, on, &result))
		return verb_failed(inv);
	json_period(json_key(j, "period"), query.period);
	json_text(json_key(j, "route"), query.route);
	json_count(json_key(j, "estimated"), result.estimated);
	json_count(json_key(j, "left"), result.left);
	return true;
}

/* --- asked of the meter ---------------------------------------------------------------------- */

static bool run_fetch(struct invocation *inv)
{
	const struct fetch_request request = {.meter_no = inv->args[0],
		.line = option_get(inv, "line"),
		.address = option_get(inv, "address"),
		.goes_back = option_given(inv, "goes-back")};
	struct json *j = &inv->answer;
	char text[READING_TEXT_MAX];
	struct fetched fetched;

	if (!reading_fetch(inv->session, &request, &fetched))
		return verb_failed(inv);
	json_text(json_key(j, "meter_no"), request.meter_no);
	json_text(json_key(j, "account_no"), fetched.account_no);
	json_date(json_key(j, "read_on"), fetched.on);
	json_array_begin(json_key(j, "readings"));
	for (size_t i = 0; i < fetched.count; i++) {
		const struct fetched_register *r = &fetched.registers[i];

		json_object_begin(j);
		json_text(json_key(j, "register"), register_kind_name(r->which));
		json_text(json_key(j, "value"), reading_format(r->value, text));
		json_bool(json_key(j, "changed"), r->changed);
		json_object_end(j);
	}
	json_array_end(j);
	return true;
}

/* --- sheet ----------------------------------------------------------------------------------- */

static bool run_sheet(struct invocation *inv)
{
	const char *pdf = option_get(inv, "pdf"), *csv = option_get(inv, "csv");
	struct route_query query = {
		.route = option_get(inv, "route"), .missing = option_given(inv, "missing")};
	struct json *j = &inv->answer;
	struct paper_made made;
	int64_t rows;

	if ((pdf == NULL) == (csv == NULL))
		return verb_usage(
			inv, SAY(N_("Say what the sheet becomes: --pdf FILE or --csv FILE.")));
	if (!read_period(inv, option_get(inv, "period"), &query.period))
		return false;
	if (pdf != NULL ? !route_sheet_pdf(inv->session, &query, pdf, &made)
			: !route_sheet_csv(inv->session, &query, csv, &rows))
		return verb_failed(inv);
	json_period(json_key(j, "period"), query.period);
	json_text(json_key(j, "route"), query.route);
	if (pdf != NULL) {
		write_file(j, &made);
	} else {
		json_text(json_key(j, "file"), csv);
		json_count(json_key(j, "rows"), rows);
	}
	return true;
}

/* --- rates ----------------------------------------------------------------------------------- */

static void write_rate(struct json *j, const char *key, bool has, int rate)
{
	char text[RATE_TEXT_MAX];

	json_text(json_key(j, key), has ? rate_format(rate, text) : NULL);
}

static void write_reader(struct json *j, const struct reader_rates *r)
{
	json_object_begin(j);
	json_text(json_key(j, "reader"), r->reader[0] != '\0' ? r->reader : NULL);
	json_count(json_key(j, "routes"), r->routes);
	json_count(json_key(j, "meters"), r->meters);
	json_count(json_key(j, "read"), r->read);
	json_count(json_key(j, "estimated"), r->estimated);
	write_rate(j, "read_rate", r->has_read, r->read_rate);
	json_count(json_key(j, "wrong"), r->wrong);
	write_rate(j, "error_rate", r->has_wrong, r->wrong_rate);
	json_money(json_key(j, "due"), r->due);
	json_money(json_key(j, "paid"), r->paid);
	json_money(json_key(j, "written_off"), r->written_off);
	write_rate(j, "collection_rate", r->has_paid, r->paid_rate);
	json_object_end(j);
}

static bool run_rates(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct reader_rates *list;
	struct period period;
	size_t count;
	bool ok;

	if (!read_period(inv, option_get(inv, "period"), &period))
		return false;
	ok = rate_list(inv->session, period, &arena, &list, &count);
	if (ok) {
		json_period(json_key(&inv->answer, "period"), period);
		json_array_begin(json_key(&inv->answer, "readers"));
		for (size_t i = 0; i < count; i++)
			write_reader(&inv->answer, &list[i]);
		json_array_end(&inv->answer);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

/* --- cases ----------------------------------------------------------------------------------- */

static void write_case(struct invocation *inv, const struct abnormal_case *c)
{
	struct json *j = &inv->answer;
	char text[SAY_TEXT_MAX], value[READING_TEXT_MAX];

	json_object_begin(j);
	json_count(json_key(j, "case_no"), c->case_no);
	json_text(json_key(j, "account_no"), c->account_no);
	json_text(json_key(j, "meter_no"), c->meter_no);
	json_text(json_key(j, "register"), register_kind_name(c->which));
	json_text(json_key(j, "rule"), verification_name(c->rule));
	json_text(json_key(j, "detail"), text_render(inv->lang, &c->detail, text, sizeof text));
	json_text(json_key(j, "value"), reading_format(c->value, value));
	json_date(json_key(j, "read_on"), c->read_on);
	json_text(json_key(j, "state"), text_in(inv->lang, c->state));
	json_bool(json_key(j, "open"), c->open);
	json_object_end(j);
}

static bool run_cases(struct invocation *inv)
{
	const char *route = option_get(inv, "route");
	struct abnormal_query query = {
		.route = route == NULL ? "" : route, .all = option_given(inv, "all")};
	struct arena arena = ARENA_EMPTY;
	struct abnormal_case *cases;
	size_t count;
	bool ok;

	if (!read_period(inv, option_get(inv, "period"), &query.period))
		return false;
	ok = abnormal_list(inv->session, &query, &arena, &cases, &count);
	if (ok) {
		json_period(json_key(&inv->answer, "period"), query.period);
		json_array_begin(json_key(&inv->answer, "cases"));
		for (size_t i = 0; i < count; i++)
			write_case(inv, &cases[i]);
		json_array_end(&inv->answer);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool settle(struct invocation *inv, enum abnormal_end end)
{
	struct abnormal_decision decision = {.end = end, .reason = option_get(inv, "reason")};
	const char *value = option_get(inv, "value");
	int64_t cancelled;

	if (!read_count(inv, inv->args[0], &decision.case_no))
		return false;
	if (value != NULL && !reading_parse(&decision.value, value))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not a reading: write its digits, at most three decimals, "
			       "no sign."),
				say_text(value)));
	if (!abnormal_settle(inv->session, &decision, &cancelled))
		return verb_failed(inv);
	json_count(json_key(&inv->answer, "case_no"), decision.case_no);
	json_count(json_key(&inv->answer, "bills_cancelled"), cancelled);
	return true;
}

static bool run_approve(struct invocation *inv)
{
	return settle(inv, ABNORMAL_APPROVE);
}

static bool run_correct(struct invocation *inv)
{
	return settle(inv, ABNORMAL_CORRECT);
}

static bool run_send_back(struct invocation *inv)
{
	return settle(inv, ABNORMAL_SEND_BACK);
}

static bool run_check(struct invocation *inv)
{
	return bill_verb_run(inv, BILL_ACTION_CHECK);
}

static const struct option_row enter_options[] = {
	{"register", OPTION_VALUE, true,
		N_("total, peak, flat, valley, sharp, reactive or demand")},
	{"value", OPTION_VALUE, true, N_("what the register shows")},
	{"on", OPTION_VALUE, true, N_("the day on which it was read")},
	{"goes-back", OPTION_FLAG, false,
		N_("the register does show less than before: a verifier is to look at it")},
	{"reason", OPTION_VALUE, false, N_("corrects what was read that day, and why")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row period_options[] = {
	{"period", OPTION_VALUE, true, N_("the month, like 2026-11")},
	{"route", OPTION_VALUE, false, N_("one route; all if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row plan_options[] = {
	{"period", OPTION_VALUE, true, N_("the month, like 2026-11")},
	{"route", OPTION_VALUE, false, N_("one route; all if not given")},
	{"make", OPTION_FLAG, false, N_("first plan what the rules of the routes say")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row route_options[] = {
	{"reader", OPTION_VALUE, true, N_("the login of a meter reader")},
	{"day", OPTION_VALUE, true, N_("of the month, 1 to 28; 1 closes the month before")},
	{"every", OPTION_VALUE, false, N_("how many months; 1 if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_readings_route = {
	.words = "readings route",
	.args = "ROUTE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = route_options,
	.run = run_route,
	.help = N_("who reads a route as a rule, on which day, every how many months"),
};

static const struct option_row estimate_options[] = {
	{"period", OPTION_VALUE, true, N_("the month, like 2026-11")},
	{"route", OPTION_VALUE, true, N_("the route")},
	{"on", OPTION_VALUE, true, N_("the day for which to estimate")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row cases_options[] = {
	{"period", OPTION_VALUE, true, N_("the month, like 2026-11")},
	{"route", OPTION_VALUE, false, N_("one route; all if not given")},
	{"all", OPTION_FLAG, false, N_("also what is settled")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row reason_option[] = {
	{"reason", OPTION_VALUE, true, N_("why")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row correct_options[] = {
	{"value", OPTION_VALUE, false,
		N_("what the register showed; not asked where an estimate was too high")},
	{"reason", OPTION_VALUE, true, N_("why")},
	{NULL, OPTION_FLAG, false, NULL},
};

#define CASE_VERB(name, function, option_rows, text)                                          \
	{                                                                                     \
		.words = name, .args = "CASE", .args_min = 1, .args_max = 1,                  \
		.needs = NEEDS_HALL | NEEDS_SIGN_IN, .options = option_rows, .run = function, \
		.help = text                                                                  \
	}

const struct verb verb_readings_estimate = {
	.words = "readings estimate",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = estimate_options,
	.run = run_estimate,
	.help = N_("estimate what a route lacks, by rule"),
};

const struct verb verb_readings_cases = {
	.words = "readings cases",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = cases_options,
	.run = run_cases,
	.help = N_("readings that look wrong, to be settled"),
};

const struct verb verb_readings_approve = CASE_VERB(
	"readings approve", run_approve, reason_option, N_("a reading that looks wrong is right"));

const struct verb verb_readings_correct = CASE_VERB("readings correct", run_correct,
	correct_options, N_("put another value in the place of a wrong reading"));

const struct verb verb_readings_send_back = CASE_VERB(
	"readings send-back", run_send_back, reason_option, N_("have a reading read again"));

const struct verb verb_readings_enter = {
	.words = "readings enter",
	.args = "METER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = enter_options,
	.run = run_enter,
	.help = N_("take down what a meter shows"),
};

const struct verb verb_readings_plan = {
	.words = "readings plan",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = plan_options,
	.run = run_plan,
	.help = N_("the routes of a month: who reads them, what is read and what is missed"),
};

static const struct option_row sheet_options[] = {
	{"period", OPTION_VALUE, true, N_("the month, like 2026-11")},
	{"route", OPTION_VALUE, true, N_("the route")},
	{"missing", OPTION_FLAG, false, N_("only what was not read yet")},
	{"pdf", OPTION_VALUE, false,
		N_("the file to draw into; it is replaced whole or not at all")},
	{"csv", OPTION_VALUE, false, N_("the file; it is replaced whole or not at all")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_readings_sheet = {
	.words = "readings sheet",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = sheet_options,
	.run = run_sheet,
	.help = N_("a route on paper or as a file, to be read from"),
};

static const struct option_row fetch_options[] = {
	{"line", OPTION_VALUE, false,
		N_("a serial port, or tcp:HOST:PORT; the meter's own if not given")},
	{"address", OPTION_VALUE, false, N_("up to 12 digits; the meter's own if not given")},
	{"goes-back", OPTION_FLAG, false,
		N_("the register does show less than before: a verifier is to look at it")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_readings_fetch = {
	.words = "readings fetch",
	.args = "METER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = fetch_options,
	.run = run_fetch,
	.help = N_("ask a meter what it shows, by DL/T 645"),
};

static const struct option_row rates_options[] = {
	{"period", OPTION_VALUE, true, N_("the month, like 2026-11")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_readings_rates = {
	.words = "readings rates",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = rates_options,
	.run = run_rates,
	.help = N_("what each reader read, how much of it was wrong, what was collected"),
};

const struct verb verb_readings_check = {
	.words = "readings check",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = period_options,
	.run = run_check,
	.help = N_("look for readings that are missed or look wrong"),
};
