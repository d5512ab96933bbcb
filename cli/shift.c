/* `shift`: the cashier's drawer from float to count. */
#include "cli/shift.h"

#include <string.h>

#include "cli/card.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/tender.h"
#include "counter/guard.h"

#define KIND_NAME_MAX 16

static bool needs_amount(struct invocation *inv, const char *option, struct money *out)
{
	return read_amount(inv, option_get(inv, option), out);
}

static bool run_open(struct invocation *inv)
{
	const char *day = option_get(inv, "business-date");
	struct shift_open_request request = {.has_date = day != NULL};
	struct shift_view shift;
	bool ok;

	if (!needs_amount(inv, "float", &request.float_amount) ||
		(day != NULL && !read_date(inv, day, &request.business_date)) ||
		!read_approval(inv, &request.approval))
		return false;
	(void)guard_walk(inv->session, GUARD_DAY_ROWS);
	ok = shift_open(inv->session, &request, &shift);
	forget_approval(&request.approval);
	if (!ok)
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "shift_no"), shift.shift_no);
	json_date(json_key(&inv->answer, "business_date"), shift.business_date);
	json_money(json_key(&inv->answer, "float"), shift.float_amount);
	return true;
}

void write_sum(struct json *j, const char *key, const struct tender_sum *sum)
{
	json_object_begin(json_key(j, key));
	json_count(json_key(j, "count"), sum->count);
	json_money(json_key(j, "total"), sum->amount);
	json_object_end(j);
}

void write_tenders(struct json *j, const struct tender_sum tenders[TENDER_KIND_END])
{
	json_array_begin(json_key(j, "tenders"));
	for (int kind = TENDER_CASH; kind < TENDER_KIND_END; kind++) {
		if (tenders[kind].count == 0 && money_sign(tenders[kind].amount) == 0)
			continue;
		json_object_begin(j);
		json_text(json_key(j, "kind"), tender_kind_name((enum tender_kind)kind));
		json_money(json_key(j, "amount"), tenders[kind].amount);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_money_if(struct json *j, const char *key, bool known, struct money amount)
{
	if (known)
		json_money(json_key(j, key), amount);
	else
		json_null(json_key(j, key));
}

void write_shift(struct json *j, const struct shift_view *shift)
{
	json_text(json_key(j, "shift_no"), shift->shift_no);
	json_text(json_key(j, "login"), shift->login);
	json_text(json_key(j, "station"), shift->station);
	json_date(json_key(j, "business_date"), shift->business_date);
	json_text(json_key(j, "state"), shift->state == SHIFT_OPEN ? "open" : "closed");
	json_moment(json_key(j, "opened_at"), shift->opened_at);
	json_money(json_key(j, "float"), shift->float_amount);
	json_money(json_key(j, "handed_in"), shift->handed_in);
	write_sum(j, "payments", &shift->payments);
	write_sum(j, "reversals", &shift->reversals);
	write_tenders(j, shift->tenders);
	write_money_if(j, "expected_cash", shift->expected_known, shift->expected_cash);
	write_money_if(j, "counted", shift->counted_known, shift->counted);
	write_money_if(
		j, "difference", shift->counted_known && shift->expected_known, shift->difference);
	write_sum(j, "recovered", &shift->recovered);
	json_count(json_key(j, "counts"), shift->count_attempts);
}

/* Without a number one's own open shift; whoever has none sees the one of the station. */
static bool find_shift(struct invocation *inv, struct shift_view *out)
{
	if (inv->arg_count > 0)
		return shift_show(inv->session, inv->args[0], out);
	if (shift_current(inv->session, out))
		return true;
	return inv->session->why.code == CODE_SHIFT_NOT_OPEN &&
	       role_allows(inv->session->roles, PERMIT_SHIFT_READ_ANY) &&
	       shift_at_station(inv->session, out);
}

static bool run_show(struct invocation *inv)
{
	struct shift_view shift;

	if (!find_shift(inv, &shift))
		return verb_failed(inv);
	write_shift(&inv->answer, &shift);
	return true;
}

static bool run_hand_in(struct invocation *inv)
{
	struct hand_in_request request = {.op_id = option_get(inv, "op-id")};
	struct hand_in_made made;
	bool ok;

	if (!read_amount(inv, inv->args[0], &request.amount) ||
		!read_approval(inv, &request.receiver))
		return false;
	ok = shift_hand_in(inv->session, &request, &made);
	forget_approval(&request.receiver);
	if (!ok)
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "hand_in_no"), made.hand_in_no);
	json_money(json_key(&inv->answer, "amount"), made.amount);
	json_bool(json_key(&inv->answer, "replayed"), made.replayed);
	return true;
}

/* KIND:A, each kind once. */
static bool read_declared(
	struct invocation *inv, const char *text, struct shift_close_request *request)
{
	const char *colon = strchr(text, ':');
	char name[KIND_NAME_MAX];
	enum tender_kind kind;

	if (colon == NULL || (size_t)(colon - text) >= sizeof name)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not a declaration. Write the kind and the amount, like "
			       "card:95.20."),
				say_text(text)));
	memcpy(name, text, (size_t)(colon - text));
	name[colon - text] = '\0';
	if (!tender_kind_parse(&kind, name) || request->has_declared[kind])
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} cannot be declared: name each kind of tender once."),
				say_text(text)));
	request->has_declared[kind] = true;
	return read_amount(inv, colon + 1, &request->declared[kind]);
}

static bool read_all_declared(struct invocation *inv, struct shift_close_request *request)
{
	const char *text;

	for (int i = 0; (text = option_nth(inv, "declare", i)) != NULL; i++)
		if (!read_declared(inv, text, request))
			return false;
	return true;
}

static bool run_close(struct invocation *inv)
{
	const char *reason = option_get(inv, "reason");
	/* A recount is recorded in any case; scripts need not say why. */
	struct shift_close_request request = {.reason = reason != NULL ? reason : "-"};
	struct shift_view shift;
	bool ok;

	if (!needs_amount(inv, "count", &request.counted) || !read_all_declared(inv, &request) ||
		!read_approval(inv, &request.approval))
		return false;
	ok = shift_close(inv->session, &request, &shift);
	forget_approval(&request.approval);
	if (!ok)
		return verb_failed(inv);
	write_shift(&inv->answer, &shift);
	write_open_sales(inv, shift.shift_no);
	return true;
}

static const struct option_row open_options[] = {
	{"float", OPTION_VALUE, true, N_("the cash in the drawer at the start")},
	{"business-date", OPTION_VALUE, false,
		N_("a day other than today's; a supervisor approves")},
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row hand_in_options[] = {
	{"approve", OPTION_VALUE, false, N_("the login of whoever receives the cash")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row close_options[] = {
	{"count", OPTION_VALUE, true, N_("the cash that was counted")},
	{"declare", OPTION_REPEATED, false,
		N_("KIND:AMOUNT, what another tender comes to; may be repeated")},
	{"reason", OPTION_VALUE, false, N_("why the drawer was counted again")},
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves the difference")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_shift_open = {
	.words = "shift open",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = open_options,
	.run = run_open,
	.help = N_("begin work at this station with cash in the drawer"),
};

const struct verb verb_shift_show = {
	.words = "shift show",
	.args = "[SHIFT_NO]",
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_show,
	.help = N_("one's own open shift, or any by its number"),
};

const struct verb verb_shift_hand_in = {
	.words = "shift hand-in",
	.args = "AMOUNT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = hand_in_options,
	.run = run_hand_in,
	.help = N_("cash from the drawer to the safe; the receiver signs in for it"),
};

const struct verb verb_shift_close = {
	.words = "shift close",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = close_options,
	.run = run_close,
	.help = N_("count the drawer and end the shift"),
};
