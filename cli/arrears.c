/* `dun`, `arrears show`, `arrears step`, `arrears mark`, `arrears told`, `blacklist`. */
#include "cli/arrears.h"

#include <stdio.h>
#include <string.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/arrears_run.h"
#include "counter/arrears_step.h"
#include "counter/arrears_view.h"

/* --- answers --------------------------------------------------------------------------------- */

static void write_say(struct json *j, enum lang lang, const struct say *say)
{
	char text[SAY_TEXT_MAX];

	json_text(j, say->msgid == NULL ? NULL : text_render(lang, say, text, sizeof text));
}

static void write_day(struct json *j, bool known, struct date d)
{
	if (known)
		json_date(j, d);
	else
		json_null(j);
}

static void text_or_null(struct json *j, const char *text)
{
	json_text(j, text[0] == '\0' ? NULL : text);
}

static void write_event(struct json *j, enum lang lang, const struct arrears_event *event)
{
	json_object_begin(j);
	if (event->is_mark) {
		json_text(json_key(j, "mark"), arrears_mark_name(event->mark));
		json_bool(json_key(j, "value"), event->value);
	} else {
		json_text(json_key(j, "from"), arrears_stage_name(event->from));
		json_text(json_key(j, "stage"), arrears_stage_name(event->to));
	}
	json_date(json_key(j, "on"), event->on);
	json_moment(json_key(j, "at"), event->at);
	json_text(json_key(j, "by"), event->login);
	write_say(json_key(j, "reason"), lang, &event->reason);
	text_or_null(json_key(j, "evidence"), event->evidence);
	text_or_null(json_key(j, "approver"), event->approver);
	json_object_end(j);
}

static void write_next(struct json *j, const struct arrears_next *next)
{
	if (next->stage == ARREARS_STAGE_NONE) {
		json_null(j);
		return;
	}
	json_object_begin(j);
	json_text(json_key(j, "stage"), arrears_stage_name(next->stage));
	write_day(json_key(j, "not_before"), next->has_day, next->not_before);
	json_array_begin(json_key(j, "missing"));
	for (size_t i = 0; i < next->missing_count; i++)
		json_text(j, arrears_need_name(next->missing[i]));
	json_array_end(j);
	json_object_end(j);
}

static void write_periods(struct json *j, const struct blacklist *list)
{
	json_array_begin(json_key(j, "periods"));
	for (size_t i = 0; i < list->period_count; i++) {
		json_object_begin(j);
		json_period(json_key(j, "period"), list->periods[i].period);
		json_date(json_key(j, "counted_on"), list->periods[i].counted_on);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_order(struct json *j, const struct arrears_view *view)
{
	const struct disconnection_row *order = &view->order;

	if (order->order_id == 0) {
		json_null(j);
		return;
	}
	json_object_begin(j);
	json_text(json_key(j, "order_no"), order->order_no);
	json_text(json_key(j, "state"), disconnection_state_name(order->state));
	json_bool(json_key(j, "important"), order->important);
	text_or_null(json_key(j, "authority"), order->authority);
	text_or_null(json_key(j, "safety"), order->safety);
	json_array_begin(json_key(j, "approvals"));
	for (size_t i = 0; i < view->approval_count; i++)
		json_text(j, view->approvals[i].login);
	json_array_end(j);
	json_array_begin(json_key(j, "participants"));
	for (size_t i = 0; i < view->participant_count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "kind"), participant_name(view->participants[i].kind));
		json_text(json_key(j, "name"), view->participants[i].name);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void write_marks(struct json *j, const struct arrears_case *c)
{
	json_array_begin(json_key(j, "marks"));
	for (enum arrears_mark mark = ARREARS_MARK_DISPUTE; mark < ARREARS_MARKS; mark++)
		if (c->mark[mark])
			json_text(j, arrears_mark_name(mark));
	json_array_end(j);
}

void write_arrears(struct invocation *inv, const struct arrears_view *view)
{
	struct json *j = &inv->answer;
	const struct arrears_case *c = &view->c;

	json_text(json_key(j, "account_no"), view->account_no);
	json_text(json_key(j, "name"), view->name);
	json_text(json_key(j, "stage"), arrears_stage_name(c->stage));
	write_day(json_key(j, "since"), c->case_id != 0, c->since);
	json_bool(json_key(j, "open"), c->open);
	json_bool(json_key(j, "supply_off"), c->supply_off);
	json_money(json_key(j, "overdue"), c->overdue);
	json_money(json_key(j, "written_off"), c->lost);
	json_money(json_key(j, "due"), c->due);
	write_day(json_key(j, "oldest_due"), money_sign(c->overdue) > 0, c->oldest_due);
	write_marks(j, c);
	json_array_begin(json_key(j, "history"));
	for (size_t i = 0; i < view->history_count; i++)
		write_event(j, inv->lang, &view->history[i]);
	json_array_end(j);
	write_next(json_key(j, "next"), &view->next);
	json_bool(json_key(j, "blacklisted"), view->blacklist.blacklisted);
	write_periods(j, &view->blacklist);
	json_text(json_key(j, "credit"), credit_name(view->credit.grade));
	write_say(json_key(j, "credit_reason"), inv->lang, &view->credit.reason);
	write_order(json_key(j, "order"), view);
	json_text(json_key(j, "plan_no"), view->has_plan ? view->plan.plan_no : NULL);
}

/* --- dun ------------------------------------------------------------------------------------- */

static void write_moves(struct invocation *inv, const struct dun_result *r)
{
	struct json *j = &inv->answer;
	struct arena arena = ARENA_EMPTY;

	json_array_begin(json_key(j, "accounts"));
	for (size_t i = 0; i < r->move_count; i++) {
		struct say reason = arrears_reason_read(&arena, r->moves[i].reason);

		json_object_begin(j);
		json_text(json_key(j, "account_no"), r->moves[i].account_no);
		json_text(json_key(j, "from"), arrears_stage_name(r->moves[i].from));
		json_text(json_key(j, "to"), arrears_stage_name(r->moves[i].to));
		write_say(json_key(j, "reason"), inv->lang, &reason);
		json_object_end(j);
	}
	json_array_end(j);
	arena_release(&arena);
}

static void write_dun(struct invocation *inv, const struct dun_result *r)
{
	struct json *j = &inv->answer;

	json_date(json_key(j, "on"), r->on);
	json_bool(json_key(j, "preview"), r->preview);
	json_count(json_key(j, "looked_at"), r->accounts);
	json_array_begin(json_key(j, "transitions"));
	for (size_t i = 0; i < r->transition_count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "from"), arrears_stage_name(r->transitions[i].from));
		json_text(json_key(j, "to"), arrears_stage_name(r->transitions[i].to));
		json_count(json_key(j, "count"), r->transitions[i].count);
		json_object_end(j);
	}
	json_array_end(j);
	write_moves(inv, r);
}

static bool run_dun(struct invocation *inv)
{
	struct dun_request request = {.preview = option_given(inv, "preview")};
	struct arena arena = ARENA_EMPTY;
	struct dun_result result;
	bool ok;

	if (!read_date(inv, option_get(inv, "on"), &request.on))
		return false;
	ok = dun_run(inv->session, &request, &arena, &result);
	if (ok)
		write_dun(inv, &result);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

/* --- one account ----------------------------------------------------------------------------- */

bool read_day(struct invocation *inv, struct date *on)
{
	if (option_given(inv, "on"))
		return read_date(inv, option_get(inv, "on"), on);
	return session_business_date(inv->session, on) || verb_failed(inv);
}

static bool answer_view(
	struct invocation *inv, bool ok, const struct arrears_view *view, struct arena *arena)
{
	if (ok)
		write_arrears(inv, view);
	arena_release(arena);
	return ok || verb_failed(inv);
}

static bool run_show(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct arrears_view view;
	struct date on;

	if (!read_day(inv, &on))
		return false;
	return answer_view(
		inv, arrears_show(inv->session, inv->args[0], on, &arena, &view), &view, &arena);
}

/* KIND:NAME, as in police:东城派出所. */
static bool read_participant(
	struct invocation *inv, const char *text, struct disconnection_participant *out)
{
	const char *colon = strchr(text, ':');
	char kind[32] = "";

	if (colon != NULL && (size_t)(colon - text) < sizeof kind)
		memcpy(kind, text, (size_t)(colon - text));
	if (colon == NULL || !participant_parse(&out->kind, kind))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not of the form KIND:NAME. Kinds are town_government, "
			       "justice_office, stability_office, police, production_office, "
			       "village_supplier, crew and other."),
				say_text(text)));
	out->name = colon + 1;
	return true;
}

static bool read_participants(struct invocation *inv, struct arrears_step_request *request)
{
	const char *text;

	for (int i = 0; (text = option_nth(inv, "with", i)) != NULL; i++) {
		if (request->participant_count == ARREARS_PARTICIPANTS_MAX)
			return verb_refuse(inv, CODE_LIMIT_EXCEEDED,
				SAY(N_("At most {1} come along."),
					say_count(ARREARS_PARTICIPANTS_MAX)));
		if (!read_participant(
			    inv, text, &request->participants[request->participant_count++]))
			return false;
	}
	return true;
}

/* hh:mm of the step's day, by the hall's clock. */
static bool read_time(struct invocation *inv, struct arrears_step_request *request)
{
	const char *text = option_get(inv, "at");
	int hour = 0, minute = 0;

	if (text == NULL)
		return true;
	if (strlen(text) != 5 || text[2] != ':' || strspn(text, "0123456789:") != 5 ||
		text[0] == ':' || text[1] == ':' || text[3] == ':' || text[4] == ':')
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not a time of day like 09:30."), say_text(text)));
	hour = (text[0] - '0') * 10 + text[1] - '0';
	minute = (text[3] - '0') * 10 + text[4] - '0';
	if (hour > 23 || minute > 59)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not a time of day like 09:30."), say_text(text)));
	request->has_at = true;
	request->at.ms = ((int64_t)request->on.days * 1440 + (hour - 8) * 60 + minute) * 60000;
	return true;
}

static bool read_stage(struct invocation *inv, const char *text, enum arrears_stage *out)
{
	if (arrears_stage_parse(out, text) && *out != ARREARS_STAGE_NONE)
		return true;
	return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("There is no stage {1}."), say_text(text)));
}

static bool run_step(struct invocation *inv)
{
	struct arrears_step_request request = {.account_no = inv->args[0],
		.evidence = option_get(inv, "evidence"),
		.authority = option_get(inv, "authority"),
		.safety = option_get(inv, "safety")};
	struct arena arena = ARENA_EMPTY;
	struct arrears_view view;
	bool ok;

	if (!read_stage(inv, inv->args[1], &request.to) ||
		!read_date(inv, option_get(inv, "on"), &request.on) || !read_time(inv, &request) ||
		!read_participants(inv, &request) || !read_approval(inv, &request.approval))
		return false;
	ok = arrears_step(inv->session, &request, &arena, &view);
	forget_approval(&request.approval);
	return answer_view(inv, ok, &view, &arena);
}

static bool run_mark(struct invocation *inv)
{
	struct arrears_mark_request request = {.account_no = inv->args[0],
		.value = strcmp(inv->args[2], "on") == 0,
		.reason = option_get(inv, "reason")};
	struct arena arena = ARENA_EMPTY;
	struct arrears_view view;

	if (!arrears_mark_parse(&request.mark, inv->args[1]))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not one of dispute, important and deceased."),
				say_text(inv->args[1])));
	if (!request.value && strcmp(inv->args[2], "off") != 0)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is neither on nor off."), say_text(inv->args[2])));
	return answer_view(inv, arrears_mark(inv->session, &request, &arena, &view), &view, &arena);
}

static bool run_told(struct invocation *inv)
{
	if (!arrears_told(inv->session, inv->args[0]))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "account_no"), inv->args[0]);
	return true;
}

/* --- blacklist ------------------------------------------------------------------------------- */

static void write_blacklist(struct invocation *inv, const struct blacklist *list)
{
	struct json *j = &inv->answer;
	struct arena arena = ARENA_EMPTY;
	struct say reason = arrears_reason_read(&arena, list->stored_reason);

	json_text(json_key(j, "account_no"), inv->args[0]);
	json_bool(json_key(j, "blacklisted"), list->blacklisted);
	write_periods(j, list);
	write_day(json_key(j, "since"), list->blacklisted, list->since);
	write_day(json_key(j, "left_on"), list->left, list->left_on);
	write_say(json_key(j, "reason"), inv->lang, &reason);
	arena_release(&arena);
}

static bool leave(struct invocation *inv, struct blacklist *list)
{
	struct blacklist_leave request = {
		.account_no = inv->args[0], .reason = option_get(inv, "reason")};
	bool ok;

	if (request.reason == NULL)
		request.reason = "";
	if (!read_approval(inv, &request.approval))
		return false;
	ok = blacklist_leave(inv->session, &request, list);
	forget_approval(&request.approval);
	return ok || verb_failed(inv);
}

static bool run_blacklist(struct invocation *inv)
{
	struct blacklist list;

	if (option_given(inv, "leave")) {
		if (!leave(inv, &list))
			return false;
	} else if (!blacklist_show(inv->session, inv->args[0], &list)) {
		return verb_failed(inv);
	}
	write_blacklist(inv, &list);
	return true;
}

/* --- rows ------------------------------------------------------------------------------------ */

static const struct option_row dun_options[] = {
	{"on", OPTION_VALUE, true, N_("the day that is run")},
	{"preview", OPTION_FLAG, false, N_("tell what would be, and change nothing")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row show_options[] = {
	{"on", OPTION_VALUE, false, N_("the day; the business date if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row step_options[] = {
	{"on", OPTION_VALUE, true, N_("the day of the step")},
	{"at", OPTION_VALUE, false, N_("the time of day, like 09:30; now if not given")},
	{"evidence", OPTION_VALUE, false, N_("proof of service, result, file number or reason")},
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{"authority", OPTION_VALUE, false,
		N_("the number under which the power authority was told")},
	{"safety", OPTION_VALUE, false, N_("what the crew must mind")},
	{"with", OPTION_REPEATED, false, N_("who comes along, as KIND:NAME")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row mark_options[] = {
	{"reason", OPTION_VALUE, true, N_("why, in 1 to 120 characters")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row blacklist_options[] = {
	{"leave", OPTION_FLAG, false, N_("take the account off before its time")},
	{"reason", OPTION_VALUE, false, N_("why, in 1 to 120 characters")},
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_dun = {
	.words = "dun",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = dun_options,
	.run = run_dun,
	.help = N_("the daily run over all arrears"),
};

const struct verb verb_arrears_show = {
	.words = "arrears show",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = show_options,
	.run = run_show,
	.help = N_("the arrears case of an account, and what comes next"),
};

const struct verb verb_arrears_step = {
	.words = "arrears step",
	.args = "NO STAGE",
	.args_min = 2,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = step_options,
	.run = run_step,
	.help = N_("take a step of an arrears case, with its evidence"),
};

const struct verb verb_arrears_mark = {
	.words = "arrears mark",
	.args = "NO dispute|important|deceased on|off",
	.args_min = 3,
	.args_max = 3,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = mark_options,
	.run = run_mark,
	.help = N_("what is said of an account and holds up its case"),
};

const struct verb verb_arrears_told = {
	.words = "arrears told",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_told,
	.help = N_("the crew was told that its order is cancelled"),
};

const struct verb verb_blacklist = {
	.words = "blacklist",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = blacklist_options,
	.run = run_blacklist,
	.help = N_("whether an account is on the blacklist, and why"),
};
