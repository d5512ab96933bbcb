#ifndef CORE_DEMAND_H
#define CORE_DEMAND_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * The demand for which a two-part customer pays who is charged by the contract demand.
 * 2016 (国家电网财〔2016〕633号, from 2016-07-01): up to 105 % of the contract value the contract
 * value; what is above 105 % is charged double; the contract value is at least 40 % of the
 * capacity. Before: 95 % to 105 % the demand itself, below it 95 % of the approved value, and above
 * it what exceeds the approved value once more.
 */
enum demand_rules { DEMAND_RULES_BY_DATE, DEMAND_RULES_1996, DEMAND_RULES_2016 };

struct demand_input {
	int64_t contract_w, actual_w;
	int64_t capacity_va; /* 0: not known, then there is no floor */
	enum demand_rules rules;
	struct date on;
};

struct demand {
	enum demand_rules rules; /* those that held */
	int64_t floor_w;         /* 40 % of the capacity, where it lay above the contract value */
	int64_t limit_w;         /* from here on the demand is excess */
	int64_t charged_w;       /* at the price */
	int64_t excess_w;        /* at twice the price */
};

/* False: out of range. */
NODISCARD bool demand_compute(struct demand *out, const struct demand_input *in);

#endif
