#ifndef CORE_COMPENSATION_H
#define CORE_COMPENSATION_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/energy.h"
#include "core/money.h"

/*
 * What the supplier owes. An outage of its making (供电营业规则, regulations §1.9): the energy that
 * would have been used, by the hourly average of a normal month, at 4 times the average price, 5
 * times for two-part customers. A household appliance that it damaged
 * (居民用户家用电器损坏处理办法): the price less what is used up of its life, at least a tenth; the
 * whole price within six months of the purchase; nothing where it was reported after more than
 * seven days.
 */
#define OUTAGE_TIMES 4
#define OUTAGE_TIMES_TWO_PART 5
#define APPLIANCE_DAYS_MAX 7
#define APPLIANCE_NEW_MONTHS 6
#define APPLIANCE_LIFE_MAX 100 /* years */

struct outage {
	struct energy month; /* of a normal month */
	int64_t month_days;  /* 1 … 31 */
	int64_t hours;       /* without supply */
	struct price price;  /* the average of the month */
	bool two_part;
};

/* *energy is rounded once to the Wh, *out once to the fen. False: out of range. */
NODISCARD bool outage_compute(struct money *out, struct energy *energy, const struct outage *in);

struct appliance {
	struct money price; /* at the purchase */
	int64_t life_years;
	int64_t used_months;
	int64_t reported_days; /* after the damage */
};

enum appliance_case {
	APPLIANCE_LATE,  /* nothing is owed any more */
	APPLIANCE_NEW,   /* the whole price */
	APPLIANCE_FLOOR, /* a tenth */
	APPLIANCE_PART
};

/* False: out of range. */
NODISCARD bool appliance_compute(
	struct money *out, enum appliance_case *why, const struct appliance *in);

#endif
