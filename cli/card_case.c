/* `card replace`, `refund`, `meter-change`, `limits` and `flags`: what is beside the sale. */
#include <string.h>

#include "cli/card.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/card_audit.h"
#include "counter/card_limit.h"
#include "counter/card_replace.h"
#include "counter/card_station.h"

/* What the three cases share: a reader, an answer, an approval that is wiped. */
struct card_case {
	struct invocation *inv;
	struct arena arena;
	struct card_desk desk;
	struct card_station *station;
	struct card_result result;
};

static void case_init(struct card_case *c, struct invocation *inv)
{
	*c = (struct card_case){.inv = inv};
	c->station = card_desk_open(inv, &c->desk);
}

static bool case_end(struct card_case *c, bool ok, struct approval *approval)
{
	card_station_free(c->station);
	forget_approval(approval);
	ok = ok ? answer_sale(c->inv, &c->result, false) : verb_failed(c->inv);
	arena_release(&c->arena);
	return ok;
}

static bool run_replace(struct invocation *inv)
{
	struct card_replace_request request = {
		.op_id = option_get(inv, "op-id"), .account_no = inv->args[0]};
	const char *last = option_get(inv, "last-amount");
	struct card_case c;

	request.has_last = last != NULL;
	if ((last != NULL && !read_amount(inv, last, &request.last)) ||
		!read_approval(inv, &request.approval))
		return false;
	case_init(&c, inv);
	return case_end(&c, card_replace(inv->session, &c.desk, &request, &c.arena, &c.result),
		&request.approval);
}

static bool run_refund(struct invocation *inv)
{
	struct card_refund_request request = {.op_id = option_get(inv, "op-id"),
		.sale_no = inv->args[0],
		.ask_meter = option_given(inv, "ask-meter"),
		.evidence = option_get(inv, "evidence")};
	const char *count = option_get(inv, "meter-count");
	struct card_case c;

	if (request.ask_meter ? count != NULL || request.evidence != NULL
			      : count == NULL || request.evidence == NULL)
		return verb_usage(inv,
			SAY(N_("Say what the meter counts and who saw that, or --ask-meter.")));
	if ((count != NULL && !read_count(inv, count, &request.meter_count)) ||
		!read_approval(inv, &request.approval))
		return false;
	case_init(&c, inv);
	return case_end(&c, card_refund(inv->session, &c.desk, &request, &c.arena, &c.result),
		&request.approval);
}

static bool run_meter_change(struct invocation *inv)
{
	struct card_meter_request request = {.op_id = option_get(inv, "op-id"),
		.account_no = inv->args[0],
		.meter_no = option_get(inv, "meter"),
		.ask_meter = option_given(inv, "ask-meter")};
	const char *remaining = option_get(inv, "remaining");
	struct card_case c;

	if (request.ask_meter == (remaining != NULL))
		return verb_usage(
			inv, SAY(N_("Say what the old meter still held, or --ask-meter.")));
	if ((remaining != NULL && !read_amount(inv, remaining, &request.remaining)) ||
		!read_approval(inv, &request.approval))
		return false;
	case_init(&c, inv);
	return case_end(&c, card_meter_change(inv->session, &c.desk, &request, &c.arena, &c.result),
		&request.approval);
}

/* --- limits --------------------------------------------------------------------------------- */

static void write_limits(struct json *j, const struct card_limits_view *view)
{
	json_text(json_key(j, "account_no"), view->account_no);
	json_text(json_key(j, "meter_no"), view->meter_no);
	json_text(json_key(j, "unit"), view->unit == CARD_UNIT_ENERGY ? "energy" : "money");
	json_count(json_key(j, "user_type"), view->user_type);
	json_money(json_key(j, "hoard_limit"), view->hoard_limit);
	json_money(json_key(j, "day_limit"), view->day_limit);
	json_money(json_key(j, "month_limit"), view->month_limit);
	json_money(json_key(j, "alarm_1"), view->alarm_1);
	json_money(json_key(j, "alarm_2"), view->alarm_2);
	json_text(json_key(j, "serial"), view->has_card ? view->serial : NULL);
	json_count(json_key(j, "generation"), view->generation);
	json_count(json_key(j, "account_count"), view->count);
}

static bool read_unit(struct invocation *inv, struct card_limits_request *request)
{
	const char *text = option_get(inv, "unit");

	request->has_unit = text != NULL;
	if (text == NULL)
		return true;
	request->unit = strcmp(text, "energy") == 0 ? CARD_UNIT_ENERGY : CARD_UNIT_MONEY;
	return strcmp(text, "energy") == 0 || strcmp(text, "money") == 0 ||
	       verb_refuse(inv, CODE_BAD_VALUE,
		       SAY(N_("{1}: a card meter counts money or energy."), say_text(text)));
}

static bool read_limit(struct invocation *inv, const char *option, bool *has, struct money *out)
{
	const char *text = option_get(inv, option);

	*has = text != NULL;
	return text == NULL || read_amount(inv, text, out);
}

static bool read_type(struct invocation *inv, struct card_limits_request *request)
{
	const char *text = option_get(inv, "user-type");

	request->has_user_type = text != NULL;
	return text == NULL || read_count(inv, text, &request->user_type);
}

static bool run_limits(struct invocation *inv)
{
	struct card_limits_request request = {.account_no = inv->args[0]};
	struct card_limits_view view;
	bool ok;

	if (!read_unit(inv, &request) || !read_type(inv, &request) ||
		!read_limit(inv, "hoard", &request.has_hoard, &request.hoard_limit) ||
		!read_limit(inv, "day", &request.has_day, &request.day_limit) ||
		!read_limit(inv, "month", &request.has_month, &request.month_limit) ||
		!read_limit(inv, "alarm-1", &request.has_alarm_1, &request.alarm_1) ||
		!read_limit(inv, "alarm-2", &request.has_alarm_2, &request.alarm_2) ||
		!read_approval(inv, &request.approval))
		return false;
	ok = inv->option_count == 0 || card_limits_set(inv->session, &request);
	forget_approval(&request.approval);
	if (!ok)
		return verb_failed(inv);
	if (!card_limits_show(inv->session, inv->args[0], &view))
		return verb_failed(inv);
	write_limits(&inv->answer, &view);
	return true;
}

/* --- flags ---------------------------------------------------------------------------------- */

static void write_review(struct json *j, const struct card_review_view *review)
{
	if (review->decision == CARD_DECISION_NONE) {
		json_null(json_key(j, "review"));
		return;
	}
	json_object_begin(json_key(j, "review"));
	json_text(json_key(j, "decision"), card_decision_name(review->decision));
	json_text(json_key(j, "note"), review->note);
	json_text(json_key(j, "login"), review->login);
	json_moment(json_key(j, "at"), review->at);
	json_object_end(j);
}

static void write_flag(struct invocation *inv, const struct card_flag_view *flag)
{
	struct json *j = &inv->answer;

	json_object_begin(j);
	json_count(json_key(j, "flag"), flag->flag_id);
	json_text(json_key(j, "account_no"), flag->account_no);
	json_text(json_key(j, "rule"), flag->rule);
	json_text(json_key(j, "what"), text_in(inv->lang, flag->what));
	json_text(json_key(j, "serial"), flag->serial);
	json_text(json_key(j, "other_no"), flag->other_no[0] != '\0' ? flag->other_no : NULL);
	json_count(json_key(j, "seen"), flag->seen);
	json_text(json_key(j, "login"), flag->login);
	json_text(json_key(j, "station"), flag->station);
	json_moment(json_key(j, "at"), flag->at);
	write_review(j, &flag->review);
	json_object_end(j);
}

static bool run_flags(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct card_flag_view *flags;
	struct date since = {0};
	size_t count;
	const char *text = option_get(inv, "since");
	bool ok;

	if (text != NULL && !read_date(inv, text, &since))
		return false;
	ok = card_flag_list(inv->session, since, &arena, &flags, &count);
	if (ok) {
		json_array_begin(json_key(&inv->answer, "flags"));
		for (size_t i = 0; i < count; i++)
			write_flag(inv, &flags[i]);
		json_array_end(&inv->answer);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

/* --- the audit ------------------------------------------------------------------------------ */

static void write_finding(struct invocation *inv, const struct card_audit_view *view)
{
	struct json *j = &inv->answer;

	json_object_begin(j);
	json_text(json_key(j, "account_no"), view->account_no);
	json_text(json_key(j, "name"), view->name);
	json_text(json_key(j, "meter_no"), view->meter_no);
	json_text(json_key(j, "rule"), card_audit_name(view->finding.rule));
	json_text(json_key(j, "what"), text_in(inv->lang, card_audit_message(view->finding.rule)));
	json_count(json_key(j, "seen"), view->finding.seen);
	json_count(json_key(j, "usual"), view->finding.usual);
	json_date(json_key(j, "from"), view->finding.from);
	json_date(json_key(j, "to"), view->finding.to);
	write_review(j, &view->review);
	json_object_end(j);
}

static bool run_audit(struct invocation *inv)
{
	const char *text = option_get(inv, "on");
	struct date on = session_today(inv->session);
	struct arena arena = ARENA_EMPTY;
	struct card_audit_view *list;
	size_t count;
	bool ok;

	if (text != NULL && !read_date(inv, text, &on))
		return false;
	ok = card_audit_list(inv->session, on, &arena, &list, &count);
	if (ok) {
		json_date(json_key(&inv->answer, "on"), on);
		json_array_begin(json_key(&inv->answer, "accounts"));
		for (size_t i = 0; i < count; i++)
			write_finding(inv, &list[i]);
		json_array_end(&inv->answer);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

/* --- what was decided ----------------------------------------------------------------------- */

/* A flag by its number; a finding by account, rule and day, as `card audit` lists it. */
static bool read_subject(struct invocation *inv, struct card_review_request *request)
{
	const char *rule = option_get(inv, "rule"), *from = option_get(inv, "from");

	request->account_no = option_get(inv, "account");
	if (inv->arg_count > 0)
		return (request->account_no == NULL && rule == NULL && from == NULL &&
			       read_count(inv, inv->args[0], &request->flag_id)) ||
		       verb_usage(inv, SAY(N_("Name a flag, or account, rule and day.")));
	if (request->account_no == NULL || rule == NULL || from == NULL)
		return verb_usage(inv, SAY(N_("Name a flag, or account, rule and day.")));
	if (!card_audit_parse(&request->rule, rule))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is no rule of the audit: look at `card audit`."),
				say_text(rule)));
	return read_date(inv, from, &request->from);
}

static bool run_review(struct invocation *inv)
{
	struct card_review_request request = {
		.op_id = option_get(inv, "op-id"), .note = option_get(inv, "note")};
	const char *decision = option_get(inv, "decision");

	if (!read_subject(inv, &request))
		return false;
	if (!card_decision_parse(&request.decision, decision))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1}: a decision is harmless, watch, visit or abuse."),
				say_text(decision)));
	if (!card_review(inv->session, &request))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "decision"), card_decision_name(request.decision));
	return true;
}

#define APPROVE_ROW                                                                 \
	{                                                                           \
		"approve", OPTION_VALUE, false, N_("the login of whoever approves") \
	}
#define OP_ID_ROW                                                                           \
	{                                                                                   \
		"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer") \
	}
#define END_ROW                                \
	{                                      \
		NULL, OPTION_FLAG, false, NULL \
	}

static const struct option_row replace_options[] = {
	{"last-amount", OPTION_VALUE, false,
		N_("what the last purchase came to, where it was not sold here")},
	APPROVE_ROW,
	OP_ID_ROW,
	END_ROW,
};

static const struct option_row refund_options[] = {
	{"ask-meter", OPTION_FLAG, false, N_("ask the meter itself over its line")},
	{"meter-count", OPTION_VALUE, false, N_("how many purchases the meter itself has counted")},
	{"evidence", OPTION_VALUE, false, N_("who saw that and when, in 1 to 120 characters")},
	APPROVE_ROW,
	OP_ID_ROW,
	END_ROW,
};

static const struct option_row meter_options[] = {
	{"meter", OPTION_VALUE, true, N_("the number of the new meter")},
	{"ask-meter", OPTION_FLAG, false, N_("ask the meter itself over its line")},
	{"remaining", OPTION_VALUE, false, N_("what the old meter still held")},
	APPROVE_ROW,
	OP_ID_ROW,
	END_ROW,
};

static const struct option_row limits_options[] = {
	{"unit", OPTION_VALUE, false, N_("money or energy: what the meter counts")},
	{"user-type", OPTION_VALUE, false, N_("1 single rate, 2 time of use, 3 tiers, 4 both")},
	{"hoard", OPTION_VALUE, false, N_("the most that the meter may hold; 0.00: no limit")},
	{"day", OPTION_VALUE, false, N_("the most bought in a day; 0.00: no limit")},
	{"month", OPTION_VALUE, false, N_("the most bought in a month; 0.00: no limit")},
	{"alarm-1", OPTION_VALUE, false, N_("what is left when the meter first warns")},
	{"alarm-2", OPTION_VALUE, false, N_("what is left when the meter trips once")},
	APPROVE_ROW,
	END_ROW,
};

static const struct option_row flags_options[] = {
	{"since", OPTION_VALUE, false, N_("from that day on")},
	END_ROW,
};

static const struct option_row audit_options[] = {
	{"on", OPTION_VALUE, false, N_("as of that day")},
	END_ROW,
};

static const struct option_row review_options[] = {
	{"decision", OPTION_VALUE, true, N_("harmless, watch, visit or abuse")},
	{"note", OPTION_VALUE, true, N_("the cause, and who was asked, in 1 to 120 characters")},
	{"account", OPTION_VALUE, false, N_("of a finding of the audit")},
	{"rule", OPTION_VALUE, false, N_("its rule, as the audit lists it")},
	{"from", OPTION_VALUE, false, N_("its first day, as the audit lists it")},
	OP_ID_ROW,
	END_ROW,
};

const struct verb verb_card_review = {
	.words = "card review",
	.args = "[FLAG]",
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = review_options,
	.run = run_review,
	.help = N_("write down what was decided of a flag or a finding of the audit"),
};

const struct verb verb_card_audit = {
	.words = "card audit",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = audit_options,
	.run = run_audit,
	.help = N_("card meters whose purchases and consumption do not fit"),
};

const struct verb verb_card_replace = {
	.words = "card replace",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = replace_options,
	.run = run_replace,
	.help = N_("give out a new card for a lost or damaged one"),
};

const struct verb verb_card_refund = {
	.words = "card refund",
	.args = "SALE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = refund_options,
	.run = run_refund,
	.help = N_("take back a purchase that the meter has not taken"),
};

const struct verb verb_card_meter_change = {
	.words = "card meter-change",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = meter_options,
	.run = run_meter_change,
	.help = N_("carry an account and what is left to a new card meter"),
};

const struct verb verb_card_limits = {
	.words = "card limits",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = limits_options,
	.run = run_limits,
	.help = N_("how an account buys by card; with options, change it"),
};

const struct verb verb_card_flags = {
	.words = "card flags",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = flags_options,
	.run = run_flags,
	.help = N_("purchases that look like an abuse"),
};
