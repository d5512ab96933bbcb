#ifndef CORE_TARIFF_BILL_H
#define CORE_TARIFF_BILL_H

#include "core/tariff.h"

/* What a tariff makes of a quantity: which energy lies in which tier, and what that costs. */
#define TARIFF_EXPLAIN_MAX (2 * TARIFF_TIERS_MAX + 5)

struct tariff_use {
	struct energy energy;
	int month;            /* 1 … 12: the one whose season holds, and the last of the quota */
	int quota_months;     /* the months read, or of the year those in use (a new account) */
	int household_months; /* those of them with a large household's addition */
	struct energy used[TARIFF_TIERS_MAX]; /* earlier in the cycle, by tier as it was billed */
};

/* The base price on all energy, or what a higher tier adds to it. */
struct tariff_line {
	int tier; /* 1: the base price */
	struct energy quantity;
	struct price price;
	struct money amount; /* rounded once to the fen, halves away from zero */
};

struct tariff_bill {
	struct tariff_line lines[TARIFF_TIERS_MAX];
	size_t line_count;
	struct money total;
	size_t tier_count;
	struct energy now[TARIFF_TIERS_MAX];       /* of this bill, by tier */
	struct energy limit[TARIFF_TIERS_MAX];     /* width of the tier; none for the last */
	struct energy remaining[TARIFF_TIERS_MAX]; /* of it after this bill */
};

/* Spreads what was used earlier in the year over the tiers, where only the sum is known. */
void tariff_use_total(struct tariff_use *use, const struct tariff *tariff, struct energy total);

/* Shares the energy out over what is left of the tiers. False: out of ENERGY_LIMIT_WH. */
NODISCARD bool tariff_spread(
	struct tariff_bill *out, const struct tariff *tariff, const struct tariff_use *use);

/* False: out of MONEY_LIMIT or ENERGY_LIMIT_WH. */
NODISCARD bool tariff_compute(
	struct tariff_bill *out, const struct tariff *tariff, const struct tariff_use *use);

struct say tariff_line_name(const struct tariff_line *line, const struct tariff *tariff);
struct say tariff_rule(const struct tariff *tariff);

/* The quota of each tier, what was used of it before, and what this energy uses. */
size_t tariff_explain_quota(const struct tariff_bill *bill, const struct tariff *tariff,
	const struct tariff_use *use, struct say lines[TARIFF_EXPLAIN_MAX]);

/* The formula with its numbers, its rule and its source; returns the number of lines. */
size_t tariff_explain(const struct tariff_bill *bill, const struct tariff *tariff,
	const struct tariff_use *use, struct say lines[TARIFF_EXPLAIN_MAX]);

#endif
