/* Demand that is paid for: what was measured against what was contracted. */
#include "core/demand.h"

#include "core/decimal.h"

#define PERCENT 100
#define FLOOR_PERCENT 40
#define LOW_PERCENT 95
#define HIGH_PERCENT 105
#define DEMAND_LIMIT_W INT64_C(1000000000000)
#define RULES_2016_FROM 16983 /* 2016-07-01 in days since 1970-01-01 */

static int64_t percent_of(int64_t value, int percent)
{
	return (int64_t)wide_divide((wide)value * percent, PERCENT);
}

static void demand_1996(struct demand *out, const struct demand_input *in)
{
	int64_t low = percent_of(in->contract_w, LOW_PERCENT);

	out->limit_w = percent_of(in->contract_w, HIGH_PERCENT);
	out->charged_w = in->actual_w > low ? in->actual_w : low;
	if (in->actual_w > out->limit_w) {
		out->charged_w = in->contract_w;
		out->excess_w = in->actual_w - in->contract_w;
	}
}

static void demand_2016(struct demand *out, const struct demand_input *in)
{
	int64_t floor = percent_of(in->capacity_va, FLOOR_PERCENT);

	out->charged_w = in->contract_w;
	if (floor > in->contract_w)
		out->charged_w = out->floor_w = floor;
	out->limit_w = percent_of(out->charged_w, HIGH_PERCENT);
	if (in->actual_w > out->limit_w)
		out->excess_w = in->actual_w - out->limit_w;
}

bool demand_compute(struct demand *out, const struct demand_input *in)
{
	if (in->contract_w < 0 || in->actual_w < 0 || in->capacity_va < 0)
		return false;
	if (in->contract_w > DEMAND_LIMIT_W || in->actual_w > DEMAND_LIMIT_W ||
		in->capacity_va > DEMAND_LIMIT_W)
		return false;
	*out = (struct demand){.rules = in->rules};
	if (in->rules == DEMAND_RULES_BY_DATE)
		out->rules = in->on.days >= RULES_2016_FROM ? DEMAND_RULES_2016 : DEMAND_RULES_1996;
	if (out->rules == DEMAND_RULES_1996)
		demand_1996(out, in);
	else
		demand_2016(out, in);
	return true;
}
