/* `tender`: cheques and transfers at the bank. */
#include "cli/tender.h"

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"

static void write_item(struct json *j, const struct clearing_item *item)
{
	json_object_begin(j);
	json_text(json_key(j, "receipt_no"), item->receipt_no);
	json_date(json_key(j, "business_date"), item->business_date);
	json_text(json_key(j, "kind"), tender_kind_name(item->tender.kind));
	json_money(json_key(j, "amount"), item->tender.amount);
	json_text(json_key(j, "ref"), item->tender.ref);
	json_object_end(j);
}

static bool run_list(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct clearing_item *items;
	size_t count;
	bool ok = tender_clearing_list(inv->session, &arena, &items, &count);

	if (ok) {
		json_array_begin(json_key(&inv->answer, "tenders"));
		for (size_t i = 0; i < count; i++)
			write_item(&inv->answer, &items[i]);
		json_array_end(&inv->answer);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_clear(struct invocation *inv)
{
	if (!tender_clear(inv->session, inv->args[0]))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "receipt_no"), inv->args[0]);
	return true;
}

/* What is on a card is owed: the bill of it. */
static void write_debt(struct json *j, const struct reverse_result *result)
{
	struct json *debt = json_key(j, "debt");

	if (result->debt_bill_no[0] == '\0') {
		json_null(debt);
		return;
	}
	json_object_begin(debt);
	json_text(json_key(debt, "bill_no"), result->debt_bill_no);
	json_money(json_key(debt, "amount"), result->debt);
	json_object_end(debt);
}

static bool run_bounce(struct invocation *inv)
{
	struct reverse_request request;
	struct reverse_result result;
	bool ok;

	if (!read_reversal(inv, &request))
		return false;
	request.tender_ref = option_get(inv, "ref");
	ok = tender_bounce(inv->session, &request, &result);
	forget_approval(&request.approval);
	if (!ok)
		return verb_failed(inv);
	write_reversal(&inv->answer, &result);
	write_debt(&inv->answer, &result);
	return true;
}

static const struct option_row bounce_options[] = {
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{"reason", OPTION_VALUE, true, N_("why, in 1 to 120 characters")},
	{"ref", OPTION_VALUE, false, N_("which one, where a receipt has several")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_tender_list = {
	.words = "tender list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_list,
	.help = N_("cheques and transfers that wait at the bank"),
};

const struct verb verb_tender_clear = {
	.words = "tender clear",
	.args = "RECEIPT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_clear,
	.help = N_("the bank has paid what waited"),
};

const struct verb verb_tender_bounce = {
	.words = "tender bounce",
	.args = "RECEIPT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = bounce_options,
	.run = run_bounce,
	.help = N_("the bank has refused it: the payment is undone"),
};
