/* Received, kept, given back: the arithmetic of one payment. */
#include "core/change.h"

#include <assert.h>

bool tenders_sum(
	struct money *out, const struct tender *tenders, size_t count, enum tender_kind kind)
{
	struct money sum = MONEY_ZERO;

	for (size_t i = 0; i < count; i++) {
		if (kind != TENDER_KIND_END && tenders[i].kind != kind)
			continue;
		if (!money_add(&sum, sum, tenders[i].amount))
			return false;
	}
	*out = sum;
	return true;
}

/* What may stay in the hall: the amount that was asked for, else as much as is due. */
static enum change_error surplus_of(
	struct money *out, const struct change_input *in, struct money received, struct money cash)
{
	struct money surplus;

	if (!in->has_amount && money_sign(in->due) == 0)
		return CHANGE_NOTHING_DUE;
	if (!money_sub(&surplus, received, in->has_amount ? in->amount : in->due))
		return CHANGE_TOO_LARGE;
	if (in->has_amount && money_sign(surplus) < 0)
		return CHANGE_TOO_LITTLE;
	if (in->has_amount && money_compare(surplus, cash) > 0)
		return CHANGE_NOT_IN_CASH;
	*out = money_min(money_max(surplus, MONEY_ZERO), cash);
	return CHANGE_OK;
}

enum change_error change_compute(struct change *out, const struct change_input *in)
{
	struct change result;
	struct money cash, surplus, target;
	enum change_error error;

	assert(money_sign(in->due) >= 0);
	assert(money_sign(in->cash_unit) > 0);
	if (!tenders_sum(&result.received, in->tenders, in->tender_count, TENDER_KIND_END) ||
		!tenders_sum(&cash, in->tenders, in->tender_count, TENDER_CASH))
		return CHANGE_TOO_LARGE;
	error = surplus_of(&surplus, in, result.received, cash);
	if (error != CHANGE_OK)
		return error;
	result.change = money_round_down(surplus, in->cash_unit);
	/* What rounding keeps goes to the advance, also while bills stay unpaid. */
	target = in->has_amount ? in->amount : result.received;
	result.applied = money_min(target, in->due);
	if (!money_sub(&result.to_advance, result.received, result.change) ||
		!money_sub(&result.to_advance, result.to_advance, result.applied))
		return CHANGE_TOO_LARGE;
	*out = result;
	return CHANGE_OK;
}
