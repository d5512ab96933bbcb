/* `plan add`, `plan show`, `arrears list`, `arrears export`. */
#include "counter/plan.h"

#include <stdlib.h>

#include "cli/arrears.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/arrears_export.h"
#include "counter/arrears_view.h"

/* --- plans ----------------------------------------------------------------------------------- */

static void write_plan(struct invocation *inv, const struct plan_view *view)
{
	struct json *j = &inv->answer;
	const struct plan_row *plan = &view->plan;

	json_text(json_key(j, "account_no"), view->account_no);
	json_text(json_key(j, "name"), view->name);
	json_text(json_key(j, "plan_no"), view->found ? plan->plan_no : NULL);
	if (!view->found)
		return;
	json_text(json_key(j, "state"), plan_state_name(plan->state));
	json_date(json_key(j, "made_on"), plan->made_on);
	json_money(json_key(j, "principal"), plan->principal);
	json_money(json_key(j, "late_charge"), plan->late_charge);
	json_money(json_key(j, "total"), plan->total);
	json_text(json_key(j, "late_charge_during"), plan_late_name(plan->late));
	json_money(json_key(j, "paid"), view->paid);
	json_array_begin(json_key(j, "instalments"));
	for (size_t i = 0; i < view->count; i++) {
		json_object_begin(j);
		json_date(json_key(j, "due_on"), view->instalments[i].due_on);
		json_money(json_key(j, "amount"), view->instalments[i].amount);
		json_text(json_key(j, "state"), instalment_fate_name(view->instalments[i].fate));
		json_object_end(j);
	}
	json_array_end(j);
	json_bool(json_key(j, "recalled"), view->recalled);
}

static bool read_terms(struct invocation *inv, struct plan_request *request,
	struct instalment list[INSTALMENTS_MAX])
{
	int64_t months;

	if (option_given(inv, "months") == option_given(inv, "schedule"))
		return verb_usage(inv, SAY(N_("Give either --months or --schedule.")));
	if (!read_date(inv, option_get(inv, "start"), &request->start))
		return false;
	if (option_given(inv, "schedule")) {
		request->schedule = list;
		return plan_schedule_load(inv->session, option_get(inv, "schedule"), list,
			       &request->schedule_count) ||
		       verb_failed(inv);
	}
	if (!read_count(inv, option_get(inv, "months"), &months))
		return false;
	if (months < 1)
		return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("A plan has at least one month.")));
	if (months > INSTALMENTS_MAX)
		return verb_refuse(inv, CODE_LIMIT_EXCEEDED,
			SAY(N_("A plan has at most {1} months."), say_count(INSTALMENTS_MAX)));
	request->months = (int)months;
	return true;
}

static bool run_add(struct invocation *inv)
{
	struct plan_request request = {.account_no = inv->args[0]};
	struct instalment list[INSTALMENTS_MAX];
	struct plan_view view;

	if (!read_terms(inv, &request, list))
		return false;
	if (!plan_add(inv->session, &request, &view))
		return verb_failed(inv);
	write_plan(inv, &view);
	return true;
}

static bool run_show(struct invocation *inv)
{
	struct plan_view view;

	if (!plan_show(inv->session, inv->args[0], &view))
		return verb_failed(inv);
	write_plan(inv, &view);
	return true;
}

/* --- lists ----------------------------------------------------------------------------------- */

static void write_item(struct json *j, const struct arrears_item *item)
{
	json_object_begin(j);
	json_text(json_key(j, "account_no"), item->account_no);
	json_text(json_key(j, "name"), item->name);
	json_text(json_key(j, "route"), item->route);
	json_text(json_key(j, "stage"), arrears_stage_name(item->c.stage));
	json_date(json_key(j, "since"), item->c.since);
	json_count(json_key(j, "bills"), item->bills);
	json_money(json_key(j, "overdue"), item->c.overdue);
	json_money(json_key(j, "written_off"), item->c.lost);
	json_text(json_key(j, "next"), arrears_stage_name(item->next.stage));
	if (item->next.has_day)
		json_date(json_key(j, "not_before"), item->next.not_before);
	else
		json_null(json_key(j, "not_before"));
	json_object_end(j);
}

static bool run_list(struct invocation *inv)
{
	struct arrears_question question = {.reader = option_get(inv, "reader")};
	const char *stage = option_get(inv, "stage");
	struct arena arena = ARENA_EMPTY;
	struct arrears_item *items;
	size_t count;
	bool ok;

	if (!read_day(inv, &question.on))
		return false;
	if (stage != NULL && !arrears_stage_parse(&question.stage, stage))
		return verb_refuse(
			inv, CODE_BAD_VALUE, SAY(N_("There is no stage {1}."), say_text(stage)));
	ok = arrears_list(inv->session, &question, &arena, &items, &count);
	if (ok) {
		json_date(json_key(&inv->answer, "on"), question.on);
		json_array_begin(json_key(&inv->answer, "cases"));
		for (size_t i = 0; i < count; i++)
			write_item(&inv->answer, &items[i]);
		json_array_end(&inv->answer);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_export(struct invocation *inv)
{
	struct arrears_export_request request = {
		.reader = option_get(inv, "reader"), .path = option_get(inv, "csv")};
	int64_t rows;

	if (!arrears_export_parse(&request.what, inv->args[0]))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not one of risk, disconnection and reminders."),
				say_text(inv->args[0])));
	if (!arrears_audience_parse(&request.audience, option_get(inv, "for")))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not one of marketing, service, reader and sms."),
				say_text(option_get(inv, "for"))));
	if (!read_day(inv, &request.on))
		return false;
	if (!arrears_export(inv->session, &request, &rows))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "file"), request.path);
	json_count(json_key(&inv->answer, "rows"), rows);
	return true;
}

/* --- rows ------------------------------------------------------------------------------------ */

static const struct option_row add_options[] = {
	{"start", OPTION_VALUE, true, N_("the day of the first instalment")},
	{"months", OPTION_VALUE, false, N_("equal parts, one a month")},
	{"schedule", OPTION_VALUE, false, N_("a file of instalments: due_on,amount")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row list_options[] = {
	{"on", OPTION_VALUE, false, N_("the day; the business date if not given")},
	{"stage", OPTION_VALUE, false, N_("one stage; all if not given")},
	{"reader", OPTION_VALUE, false, N_("one reader; all if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row export_options[] = {
	{"on", OPTION_VALUE, false, N_("the day; the business date if not given")},
	{"for", OPTION_VALUE, true, N_("marketing, service, reader or sms")},
	{"reader", OPTION_VALUE, false, N_("one reader; all if not given")},
	{"csv", OPTION_VALUE, true, N_("the file; it is replaced whole or not at all")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_plan_add = {
	.words = "plan add",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = add_options,
	.run = run_add,
	.help = N_("agree a repayment plan over all that is due"),
};

const struct verb verb_plan_show = {
	.words = "plan show",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_show,
	.help = N_("the last repayment plan of an account"),
};

const struct verb verb_arrears_list = {
	.words = "arrears list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = list_options,
	.run = run_list,
	.help = N_("open arrears cases and what comes next"),
};

const struct verb verb_arrears_export = {
	.words = "arrears export",
	.args = "risk|disconnection|reminders",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = export_options,
	.run = run_export,
	.help = N_("lists of arrears as CSV for those who work with them"),
};
