#ifndef COUNTER_CARD_PLAN_H
#define COUNTER_CARD_PLAN_H

#include "core/card_quote.h"
#include "counter/card_books.h"
#include "counter/pay_plan.h"

/*
 * What a purchase would be: what of the money goes to arrears, what onto the card, and what is
 * given back. The quote on the form and the sale itself are the same plan, inside one transaction.
 */
struct card_plan {
	struct pay_plan pay; /* the account, what is due, the change */
	struct money arrears, amount, paid;
	struct energy energy; /* zero: the meter reckons it */
	int64_t hundredths;
	bool needs_approval;
};

/* Can so much stand on a card? bad_value. */
NODISCARD bool card_plan_energy(struct session *s, struct energy energy);

/*
 * Amount and energy are above zero. bad_amount, bad_value, tender_mismatch, limit_exceeded. Without
 * tenders what is given back is left open.
 */
struct card_asking {
	const struct card_sell_request *request;
	const struct card_account *account;
	struct date on;
};
NODISCARD bool card_plan_make(struct session *s, const struct card_asking *asking,
	struct arena *arena, struct card_plan *out);

/*
 * The hoarding limit, with what the meter said it holds. A stripe tells nothing of that: what was
 * bought on the same day counts as still there. limit_exceeded.
 */
NODISCARD bool card_plan_hoard(struct session *s, const struct card_plan *plan,
	const struct card_asking *asking, const struct card_look *look);

#endif
