/* A visit to a window: what is due is asked, taken and put into the books. */
#include "core/utf8.h"
#include "counter/demo_hall.h"

/* Cash in whole notes; any other money to the fen, with the note on top as an advance. */
static bool amount_to_give(
	const struct demo_visit *visit, struct money due, struct money advance, struct money *out)
{
	struct money whole;

	if (visit->kind == TENDER_ADVANCE) {
		*out = money_min(due, advance);
		return true;
	}
	if (money_sign(visit->note) == 0) {
		*out = due;
		return true;
	}
	if (visit->kind != TENDER_CASH)
		return money_add(out, due, visit->note);
	whole = money_round_down(due, visit->note);
	if (money_compare(whole, due) == 0) {
		*out = whole;
		return true;
	}
	return money_add(out, whole, visit->note);
}

bool demo_pay(struct demo *demo, const struct demo_visit *visit, char receipt_no[RECEIPT_NO_MAX])
{
	struct session *s = &demo->desks[visit->desk];
	struct pay_request request = {.account_count = visit->count};
	struct tender *tender = &request.tenders[0];
	struct arena arena = ARENA_EMPTY;
	struct pay_quote quote;
	struct pay_result result;
	bool ok;

	if (receipt_no != NULL)
		receipt_no[0] = '\0';
	for (size_t i = 0; i < visit->count; i++)
		request.account_no[i] = visit->customers[i]->account_no;
	if (!pay_quote(s, &request, &quote))
		return demo_failed(demo, s);
	if (money_sign(quote.due) == 0)
		return true;
	tender->kind = visit->kind;
	utf8_copy(tender->ref, sizeof tender->ref, visit->ref == NULL ? "" : visit->ref);
	if (!amount_to_give(visit, quote.due, visit->customers[0]->advance, &tender->amount))
		return demo_failed(demo, s);
	request.tender_count = 1;
	ok = pay_take(s, &request, &arena, &result) || demo_failed(demo, s);
	arena_release(&arena);
	demo->made->payments += ok;
	if (ok && receipt_no != NULL)
		utf8_copy(receipt_no, RECEIPT_NO_MAX, result.receipt_no);
	return ok;
}
