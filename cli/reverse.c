/* `reverse`, `refund`, `move`: a payment undone by a new entry. */
#include "counter/reverse.h"

#include "cli/tender.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"

bool read_reversal(struct invocation *inv, struct reverse_request *request)
{
	*request = (struct reverse_request){
		.op_id = option_get(inv, "op-id"),
		.receipt_no = inv->args[0],
		.reason = option_get(inv, "reason"),
	};
	return read_approval(inv, &request->approval);
}

void write_reversal(struct json *j, const struct reverse_result *result)
{
	json_text(json_key(j, "reversal_no"), result->reversal_no);
	json_text(json_key(j, "receipt_no"), result->receipt_no);
	json_text(json_key(j, "payment_no"), result->payment_no);
	json_array_begin(json_key(j, "refunded"));
	for (size_t i = 0; i < result->refunded_count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "kind"), tender_kind_name(result->refunded[i].kind));
		json_money(json_key(j, "amount"), result->refunded[i].amount);
		json_object_end(j);
	}
	json_array_end(j);
	json_bool(json_key(j, "replayed"), result->replayed);
}

static bool undo(struct invocation *inv, enum reversal_kind kind)
{
	struct reverse_request request;
	struct reverse_result result;
	bool ok;

	if (!read_reversal(inv, &request))
		return false;
	ok = reverse_payment(inv->session, kind, &request, &result);
	forget_approval(&request.approval);
	if (!ok)
		return verb_failed(inv);
	write_reversal(&inv->answer, &result);
	return true;
}

static bool run_reverse(struct invocation *inv)
{
	return undo(inv, REVERSAL_REVERSE);
}

static bool run_refund(struct invocation *inv)
{
	return undo(inv, REVERSAL_REFUND);
}

static bool run_move(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct reverse_request request;
	struct pay_result result;
	bool ok;

	if (!read_reversal(inv, &request))
		return false;
	ok = reverse_move(inv->session, &request, inv->args[1], &arena, &result);
	forget_approval(&request.approval);
	if (ok)
		write_payment(&inv->answer, &result);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static const struct option_row undo_options[] = {
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{"reason", OPTION_VALUE, true, N_("why, in 1 to 120 characters")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_reverse = {
	.words = "reverse",
	.args = "RECEIPT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = undo_options,
	.run = run_reverse,
	.help = N_("undo a payment of one's own open shift"),
};

const struct verb verb_refund = {
	.words = "refund",
	.args = "RECEIPT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = undo_options,
	.run = run_refund,
	.help = N_("give an earlier payment back out of the present shift"),
};

const struct verb verb_move = {
	.words = "move",
	.args = "RECEIPT NO",
	.args_min = 2,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = undo_options,
	.run = run_move,
	.help = N_("give a payment to the account that it was meant for"),
};
