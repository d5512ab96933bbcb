/* `pay` and `waive`: what is due, taken or let go. */
#include "counter/pay.h"

#include <stdio.h>

#include "cli/paper.h"
#include "cli/tender.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"

static struct say tender_error_say(enum tender_error error, const char *text)
{
	switch (error) {
	case TENDER_BAD_AMOUNT:
	case TENDER_ZERO:
		return SAY(N_("{1}: the amount of a tender is above 0.00, with up to 12 digits and "
			      "at most two decimals."),
			say_text(text));
	case TENDER_NO_REF:
		return SAY(N_("{1}: a cheque needs its number, like cheque:95.20:00112233."),
			say_text(text));
	case TENDER_BAD_REF:
		return SAY(
			N_("{1}: this reference is too long or not plain text."), say_text(text));
	case TENDER_BAD_KIND:
	case TENDER_OK:
		break;
	}
	return SAY(N_("{1} is not a tender. Write the kind and the amount, like card:95.20; the "
		      "kinds are cash, card, cheque, transfer, mobile and advance."),
		say_text(text));
}

static bool add_tender(struct invocation *inv, struct pay_request *request, const char *text)
{
	enum tender_error error;

	if (request->tender_count == TENDERS_MAX)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("A payment has 1 to {1} tenders: say what was handed over."),
				say_count(TENDERS_MAX)));
	error = tender_parse(&request->tenders[request->tender_count], text);
	if (error != TENDER_OK)
		return verb_refuse(inv,
			error == TENDER_BAD_AMOUNT || error == TENDER_ZERO ? CODE_BAD_AMOUNT
									   : CODE_BAD_VALUE,
			tender_error_say(error, text));
	request->tender_count++;
	return true;
}

bool read_tenders(struct invocation *inv, struct pay_request *request)
{
	const char *cash = option_get(inv, "cash");
	const char *text;

	if (cash == NULL && option_nth(inv, "tender", 0) == NULL)
		return verb_usage(inv, SAY(N_("Say what was handed over: --cash AMOUNT or --tender "
					      "KIND:AMOUNT.")));
	if (option_nth(inv, "cash", 1) != NULL)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("Cash is named twice: give all of the cash as one amount.")));
	if (cash != NULL) {
		struct tender *tender = &request->tenders[request->tender_count++];

		tender->kind = TENDER_CASH;
		if (!read_amount(inv, cash, &tender->amount))
			return false;
	}
	for (int i = 0; (text = option_nth(inv, "tender", i)) != NULL; i++)
		if (!add_tender(inv, request, text))
			return false;
	return true;
}

/* Orders to cut the supply that were cancelled by it: the crew must be told. */
static void write_recalled(struct json *j, const struct pay_result *result)
{
	json_array_begin(json_key(j, "recalled"));
	for (size_t i = 0; i < result->recalled_count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "account_no"), result->recalled[i].account_no);
		json_text(json_key(j, "order_no"), result->recalled[i].order_no);
		json_object_end(j);
	}
	json_array_end(j);
}

void write_applied(struct json *j, const struct pay_applied *applied, size_t count)
{
	json_array_begin(j);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "account_no"), applied[i].account_no);
		json_text(json_key(j, "bill_no"), applied[i].bill_no);
		json_money(json_key(j, "principal"), applied[i].principal);
		json_money(json_key(j, "late_charge"), applied[i].late_charge);
		json_object_end(j);
	}
	json_array_end(j);
}

void write_payment(struct json *j, const struct pay_result *result)
{
	json_text(json_key(j, "payment_no"), result->payment_no);
	json_text(json_key(j, "receipt_no"), result->receipt_no);
	json_date(json_key(j, "business_date"), result->business_date);
	json_money(json_key(j, "received"), result->received);
	write_applied(json_key(j, "applied"), result->applied, result->applied_count);
	json_money(json_key(j, "to_advance"), result->to_advance);
	json_money(json_key(j, "change"), result->change);
	json_bool(json_key(j, "replayed"), result->replayed);
	write_recalled(j, result);
}

void print_receipt(struct invocation *inv, int64_t print_id)
{
	struct json *j = &inv->answer;
	struct paper_made made;
	bool ok = print_id != 0 && print_prepared(inv->session, print_id, &made);
	bool failed = print_id != 0 && !ok;
	char text[SAY_TEXT_MAX];

	json_bool(json_key(j, "printed"), ok);
	if (ok)
		write_printed(j, &made);
	json_text(json_key(j, "print_error"), failed ? code_name(inv->session->why.code) : NULL);
	if (failed)
		fprintf(stderr, "wattdesk: %s\n",
			fault_render(inv->lang, &inv->session->why, text, sizeof(text)));
}

/* An amount that may be left out. */
static bool read_optional(struct invocation *inv, const char *option, bool *has, struct money *out)
{
	const char *text = option_get(inv, option);

	*has = text != NULL;
	return text == NULL || read_amount(inv, text, out);
}

static bool run_pay(struct invocation *inv)
{
	struct pay_request request = {
		.op_id = option_get(inv, "op-id"),
		.again = option_given(inv, "again"),
		.print = option_given(inv, "print"),
		.account_count = (size_t)inv->arg_count,
	};
	struct arena arena = ARENA_EMPTY;
	struct pay_result result;
	bool ok;

	for (int i = 0; i < inv->arg_count; i++)
		request.account_no[i] = inv->args[i];
	if (!read_tenders(inv, &request) ||
		!read_optional(inv, "amount", &request.has_amount, &request.amount) ||
		!read_optional(inv, "expect-due", &request.has_expect_due, &request.expect_due))
		return false;
	ok = pay_take(inv->session, &request, &arena, &result);
	if (ok)
		write_payment(&inv->answer, &result);
	if (ok && request.print)
		print_receipt(inv, result.print_id);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_waive(struct invocation *inv)
{
	struct waive_request request = {
		.op_id = option_get(inv, "op-id"),
		.bill_no = inv->args[0],
		.reason = option_get(inv, "reason"),
	};
	bool ok;

	if (!read_amount(inv, option_get(inv, "amount"), &request.amount) ||
		!read_approval(inv, &request.approval))
		return false;
	ok = pay_waive(inv->session, &request);
	forget_approval(&request.approval);
	if (!ok)
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "bill_no"), request.bill_no);
	json_money(json_key(&inv->answer, "waived"), request.amount);
	return true;
}

static const struct option_row pay_options[] = {
	{"cash", OPTION_REPEATED, false, N_("the cash that was handed over")},
	{"tender", OPTION_REPEATED, false,
		N_("KIND:AMOUNT or KIND:AMOUNT:REFERENCE; cash, card, cheque, transfer, mobile or "
		   "advance")},
	{"amount", OPTION_VALUE, false, N_("how much is to be paid, whatever is due")},
	{"expect-due", OPTION_VALUE, false, N_("refuse if another sum is due by now")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{"again", OPTION_FLAG, false, N_("this is a second payment, not a repeat")},
	{"print", OPTION_FLAG, false, N_("print the receipt at once")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row waive_options[] = {
	{"amount", OPTION_VALUE, true, N_("how much of the late charge")},
	{"reason", OPTION_VALUE, true, N_("why, in 1 to 120 characters")},
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_pay = {
	.words = "pay",
	.args = "NO...",
	.args_min = 1,
	.args_max = PAY_ACCOUNTS_MAX,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = pay_options,
	.run = run_pay,
	.help = N_("take a payment for one or several accounts"),
};

const struct verb verb_waive = {
	.words = "waive",
	.args = "BILL",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = waive_options,
	.run = run_waive,
	.help = N_("take late charge off a bill"),
};
