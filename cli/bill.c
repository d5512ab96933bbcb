/* `bill`: runs over readings, and one bill with its lines. */
#include "cli/bill.h"

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/bill_view.h"

static void write_abnormal(struct json *j, enum lang lang, const struct bill_run_abnormal *abnormal)
{
	char text[SAY_TEXT_MAX];

	json_object_begin(j);
	json_text(json_key(j, "account_no"), abnormal->account_no);
	json_text(
		json_key(j, "meter_no"), abnormal->meter_no[0] != '\0' ? abnormal->meter_no : NULL);
	json_text(json_key(j, "rule"), abnormal->rule);
	json_text(json_key(j, "detail"), text_render(lang, &abnormal->detail, text, sizeof text));
	json_object_end(j);
}

static void write_run(struct invocation *inv, const struct bill_run_request *request,
	const struct bill_run_result *r)
{
	struct json *j = &inv->answer;

	json_period(json_key(j, "period"), request->period);
	json_count(json_key(j, "customers"), r->customers);
	if (request->action != BILL_ACTION_CHECK) {
		json_count(json_key(j, "bills"), r->bills);
		json_money(json_key(j, "amount"), r->amount);
		json_bool(json_key(j, "preview"), request->preview);
	}
	json_array_begin(json_key(j, "abnormal"));
	for (size_t i = 0; i < r->abnormal_count; i++)
		write_abnormal(j, inv->lang, &r->abnormal[i]);
	json_array_end(j);
	json_count(json_key(j, "abnormal_total"), r->abnormal_total);
}

bool bill_verb_run(struct invocation *inv, enum bill_action action)
{
	const char *route = option_get(inv, "route");
	struct bill_run_request request = {.action = action,
		.route = route == NULL ? "" : route,
		.bill_no = option_get(inv, "bill"),
		.reason = option_get(inv, "reason"),
		.preview = option_given(inv, "preview")};
	struct arena arena = ARENA_EMPTY;
	struct bill_run_result result;
	bool ok;

	if (!read_period(inv, option_get(inv, "period"), &request.period) ||
		!read_approval(inv, &request.approval))
		return false;
	ok = bill_run(inv->session, &request, &arena, &result);
	forget_approval(&request.approval);
	if (ok)
		write_run(inv, &request, &result);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_run(struct invocation *inv)
{
	return bill_verb_run(inv, BILL_ACTION_RUN);
}

static bool run_release(struct invocation *inv)
{
	return bill_verb_run(inv, BILL_ACTION_RELEASE);
}

static bool run_cancel(struct invocation *inv)
{
	return bill_verb_run(inv, BILL_ACTION_CANCEL);
}

static void write_say(struct json *j, enum lang lang, const struct say *say)
{
	char text[SAY_TEXT_MAX];

	json_text(j, say->msgid == NULL ? NULL : text_render(lang, say, text, sizeof text));
}

static void write_line(struct json *j, enum lang lang, const struct bill_view_line *line)
{
	char quantity[BILL_QUANTITY_MAX];

	json_object_begin(j);
	write_say(json_key(j, "name"), lang, &line->name);
	json_text(json_key(j, "quantity"), bill_view_quantity(line, quantity));
	json_text(json_key(j, "unit"), line->unit);
	if (line->has_price)
		json_price(json_key(j, "price"), line->price);
	else
		json_null(json_key(j, "price"));
	json_money(json_key(j, "amount"), line->amount);
	write_say(json_key(j, "rule"), lang, &line->rule);
	write_say(json_key(j, "source"), lang, &line->source);
	json_object_end(j);
}

/* A bill from elsewhere has no lines, and its explanation says so. */
static void write_explanation(struct invocation *inv, const struct bill_detail *bill)
{
	const struct say none = SAY(N_("This bill was taken over from elsewhere: its lines are not "
				       "known here."));

	if (bill->has_lines)
		write_explain(&inv->answer, inv->lang, bill->explain, bill->explain_count);
	else
		write_explain(&inv->answer, inv->lang, &none, 1);
}

static void write_bill(struct invocation *inv, const struct bill_detail *bill)
{
	struct json *j = &inv->answer;

	json_text(json_key(j, "bill_no"), bill->bill_no);
	json_text(json_key(j, "account_no"), bill->account_no);
	json_period(json_key(j, "period"), bill->period);
	json_energy(json_key(j, "energy_kwh"), bill->energy);
	json_date(json_key(j, "issued_on"), bill->issued_on);
	json_date(json_key(j, "due_on"), bill->due_on);
	json_bool(json_key(j, "cancelled"), bill->cancelled);
	json_array_begin(json_key(j, "lines"));
	for (size_t i = 0; i < bill->line_count; i++)
		write_line(j, inv->lang, &bill->lines[i]);
	json_array_end(j);
	json_money(json_key(j, "total"), bill->total);
	write_explanation(inv, bill);
}

static bool run_show(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct bill_detail bill;
	bool ok = bill_show(inv->session, inv->args[0], &arena, &bill);

	if (ok)
		write_bill(inv, &bill);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

#define RUN_OPTIONS                                                                         \
	{"period", OPTION_VALUE, true, N_("the month, like 2026-11")},                      \
		{"route", OPTION_VALUE, false, N_("one route; all if not given")},          \
	{                                                                                   \
		"preview", OPTION_FLAG, false, N_("tell what would be, and change nothing") \
	}

static const struct option_row run_options[] = {
	RUN_OPTIONS,
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row cancel_options[] = {
	RUN_OPTIONS,
	{"bill", OPTION_VALUE, false, N_("this bill alone")},
	{"reason", OPTION_VALUE, false, N_("why")},
	{"approve", OPTION_VALUE, false, N_("the supervisor who agrees where money was paid")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_bill_run = {
	.words = "bill run",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = run_options,
	.run = run_run,
	.help = N_("calculate bills from the readings of a month"),
};

const struct verb verb_bill_release = {
	.words = "bill release",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = run_options,
	.run = run_release,
	.help = N_("put the calculated bills into the books"),
};

const struct verb verb_bill_cancel = {
	.words = "bill cancel",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = cancel_options,
	.run = run_cancel,
	.help = N_("take released bills back; what was paid on them becomes an advance"),
};

const struct verb verb_bill_show = {
	.words = "bill show",
	.args = "BILL",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_show,
	.help = N_("a bill with its lines, and why it is what it is"),
};
