#ifndef CORE_BILL_INPUT_H
#define CORE_BILL_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/capacity.h"
#include "core/date.h"
#include "core/demand.h"
#include "core/energy.h"
#include "core/loss.h"
#include "core/power_factor.h"
#include "core/register.h"
#include "core/tariff.h"

/*
 * All that a bill is made of. A zeroed struct with the period, one span and its readings is a
 * household's; everything that is borrowed must outlive the bill and its explanation.
 */
#define BILL_SPANS_MAX 4
#define BILL_PAIRS_MAX 64
#define LARGE_HOUSEHOLD 5 /* persons from whom on tier 1 is wider */

struct funds_table;

/* The tariff that holds from a day on, until the next span or the end of the period. */
struct bill_span {
	const struct tariff *tariff;
	struct date from; /* the first: not after the period's first day */
};

struct bill_input {
	struct date from, to;          /* both included */
	const struct bill_span *spans; /* by day */
	size_t span_count;
	const struct funds_table *funds; /* NULL: no tariff of the spans asks for it */

	const struct register_pair *pairs;
	size_t pair_count;
	struct energy unmetered; /* agreed, for a supply without a meter */

	/* Residents. */
	int household; /* persons; 0: not known */
	bool has_household_since;
	struct period household_since; /* the month of approval; else the whole cycle counts */
	struct energy free_quota;      /* kWh a month without charge */
	struct energy used_total;      /* earlier in the tariff's year; nothing to monthly tiers */
	bool has_used;                 /* the same by tier, as it was billed: */
	struct energy used[TARIFF_TIERS_MAX];
	int quota_months; /* of the year, those in use by a new account; 0: all */

	/* Two-part. */
	int64_t capacity_va; /* where no units are listed; 0: none */
	const struct capacity_unit *units;
	size_t unit_count;
	const struct suspension *suspensions;
	size_t suspension_count;
	int64_t demand_w; /* the contract's; 0: charged by capacity */
	enum demand_rules demand_rules;

	bool has_standard;
	enum power_factor_standard standard;
	struct loss_input loss;
};

#endif
