/* `receipt check`: is this paper ours, and does it still hold. */
#include "counter/receipt.h"

#include "cli/verbs.h"
#include "core/arena.h"

static void write_receipt(struct json *j, const struct receipt_view *view)
{
	json_text(json_key(j, "receipt_no"), view->receipt_no);
	json_text(json_key(j, "state"), receipt_state_name(view->state));
	json_text(json_key(j, "payment_no"), view->payment_no);
	json_text(json_key(j, "check_code"), view->check_code);
	json_date(json_key(j, "business_date"), view->business_date);
	json_moment(json_key(j, "at"), view->at);
	json_text(json_key(j, "station"), view->station);
	json_text(json_key(j, "account_no"), view->account_no);
	json_text(json_key(j, "name"), view->name);
	json_money(json_key(j, "received"), view->received);
	json_money(json_key(j, "change"), view->change);
	json_money(json_key(j, "to_advance"), view->to_advance);
	json_count(json_key(j, "copies"), view->copies);
	json_text(json_key(j, "reversal_no"),
		view->reversal_no[0] == '\0' ? NULL : view->reversal_no);
}

static bool run_check(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct receipt_view view;
	bool ok = receipt_show(inv->session, inv->args[0], &arena, &view);

	if (ok)
		write_receipt(&inv->answer, &view);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

const struct verb verb_receipt_check = {
	.words = "receipt check",
	.args = "CODE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_check,
	.help = N_("look a receipt up by its check code or its number"),
};
