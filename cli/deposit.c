/* `deposit`: cash from the safe to the bank. */
#include "cli/values.h"
#include "cli/verbs.h"
#include "counter/deposit.h"

static bool run(struct invocation *inv)
{
	struct deposit_request request = {
		.op_id = option_get(inv, "op-id"), .bank_ref = option_get(inv, "ref")};
	struct json *j = &inv->answer;
	struct deposit_made made;

	if (!read_amount(inv, inv->args[0], &request.amount))
		return false;
	if (!deposit_make(inv->session, &request, &made))
		return verb_failed(inv);
	json_text(json_key(j, "deposit_no"), made.deposit_no);
	json_money(json_key(j, "amount"), made.amount);
	json_money(json_key(j, "safe"), made.safe);
	json_bool(json_key(j, "replayed"), made.replayed);
	return true;
}

static const struct option_row options[] = {
	{"ref", OPTION_VALUE, true, N_("the number of the bank's slip")},
	{"op-id", OPTION_VALUE, false, N_("the operation's id; the same again answers the same")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_deposit = {
	.words = "deposit",
	.args = "AMOUNT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run,
	.help = N_("cash from the safe to the bank"),
};
