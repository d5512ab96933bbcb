#ifndef COUNTER_CARD_PRICE_H
#define COUNTER_CARD_PRICE_H

#include "core/tariff_bill.h"
#include "counter/card_books.h"

/*
 * What energy on a card costs: the account's tariff, its tiers, and the quota of the month or year
 * that was bought before, as bills reckon it (core/tariff_bill.h). Energy comes in steps of 0.01
 * kWh, as the card counts it.
 */
#define CARD_STEP_WH 10

struct card_pricer {
	const struct tariff *tariff; /* in the arena */
	struct tariff_use use;       /* its energy is filled in */
};

/* The name of the tariff that holds for the account on the day ("": none), and its household. */
struct card_price_terms {
	char tariff[TARIFF_TEXT_MAX];
	bool large_household;
};
NODISCARD bool card_price_terms(struct session *s, const struct card_account *account,
	struct date on, struct card_price_terms *out);

/* bad_value: no tariff that holds, or one that cannot be sold by energy. */
NODISCARD bool card_pricer_load(struct session *s, const struct card_account *account,
	struct date on, struct arena *arena, struct card_pricer *out);

/* limit_exceeded: more than can be reckoned. */
NODISCARD bool card_price(struct session *s, const struct card_pricer *pricer, struct energy energy,
	struct money *out);

/* The most energy that the amount pays, and what that costs. bad_amount: not even a step. */
NODISCARD bool card_price_buy(struct session *s, const struct card_pricer *pricer,
	struct money amount, struct energy *energy, struct money *cost);

#endif
