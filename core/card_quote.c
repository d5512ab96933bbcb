/* What of a purchase goes to arrears, and which limits it passes. */
#include "core/card_quote.h"

#include <assert.h>

#define PERCENT 100

/* What the terms ask of a base, percent of so many; never more than is due. */
static bool share(struct money *out, const struct card_terms *terms, struct money base, int64_t of,
	struct money due)
{
	struct money part = MONEY_ZERO;

	assert(money_sign(due) >= 0);
	switch (terms->arrears) {
	case CARD_ARREARS_OFF:
		break;
	case CARD_ARREARS_PERCENT:
		if (!money_scale(&part, base, terms->percent, of))
			return false;
		break;
	case CARD_ARREARS_FIXED:
		part = terms->fixed;
		break;
	}
	*out = money_min(part, due);
	return true;
}

bool card_share_of(
	struct money *out, const struct card_terms *terms, struct money paid, struct money due)
{
	struct money part;

	if (!share(&part, terms, paid, PERCENT, due) || money_compare(part, paid) >= 0)
		return false;
	*out = part;
	return true;
}

bool card_share_beside(
	struct money *out, const struct card_terms *terms, struct money amount, struct money due)
{
	return share(out, terms, amount, PERCENT - terms->percent, due);
}

/* Would that much more pass the limit? A sum that leaves MONEY_LIMIT does. */
static bool passes(struct money limit, struct money bought, struct money paid)
{
	struct money sum;

	if (money_sign(limit) == 0)
		return false;
	return !money_add(&sum, bought, paid) || money_compare(sum, limit) > 0;
}

enum card_limit card_limit_of(const struct card_limits *limits, struct money paid)
{
	if (passes(limits->day, limits->bought_day, paid))
		return CARD_OVER_DAY;
	return passes(limits->month, limits->bought_month, paid) ? CARD_OVER_MONTH : CARD_WITHIN;
}

bool card_needs_approval(const struct card_limits *limits, struct money paid)
{
	return money_sign(limits->approval) > 0 && money_compare(paid, limits->approval) > 0;
}
