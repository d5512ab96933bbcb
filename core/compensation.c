/* What the supplier owes for an outage or a damaged appliance; each rounded once, at the end. */
#include "core/compensation.h"

#include "core/decimal.h"

#define HOURS_PER_DAY 24
#define HOURS_MAX 100000
#define MONTH_DAYS_MAX 31
#define MONTHS_PER_YEAR 12
#define USED_MONTHS_MAX 2400
#define FLOOR_PART 10

bool outage_compute(struct money *out, struct energy *energy, const struct outage *in)
{
	int64_t times = in->two_part ? OUTAGE_TIMES_TWO_PART : OUTAGE_TIMES;
	wide wh;

	if (in->month.wh < 0 || in->month.wh > ENERGY_LIMIT_WH || in->hours < 0 ||
		in->hours > HOURS_MAX || in->month_days < 1 || in->month_days > MONTH_DAYS_MAX ||
		in->price.e8 < 0 || in->price.e8 > PRICE_LIMIT_E8)
		return false;
	wh = wide_divide((wide)in->month.wh * in->hours, (wide)in->month_days * HOURS_PER_DAY);
	if (wh > ENERGY_LIMIT_WH)
		return false;
	if (!price_amount(out, (struct price){in->price.e8 * times}, (struct energy){(int64_t)wh}))
		return false;
	energy->wh = (int64_t)wh;
	return true;
}

bool appliance_compute(struct money *out, enum appliance_case *why, const struct appliance *in)
{
	int64_t life = in->life_years * MONTHS_PER_YEAR, left;

	if (in->life_years < 1 || in->life_years > APPLIANCE_LIFE_MAX || in->used_months < 0 ||
		in->used_months > USED_MONTHS_MAX || in->reported_days < 0 ||
		money_sign(in->price) < 0)
		return false;
	left = life - in->used_months;
	if (in->reported_days > APPLIANCE_DAYS_MAX) {
		*why = APPLIANCE_LATE;
		*out = MONEY_ZERO;
		return true;
	}
	if (in->used_months <= APPLIANCE_NEW_MONTHS) {
		*why = APPLIANCE_NEW;
		*out = in->price;
		return true;
	}
	if (left * FLOOR_PART < life) {
		*why = APPLIANCE_FLOOR;
		return money_scale(out, in->price, 1, FLOOR_PART);
	}
	*why = APPLIANCE_PART;
	return money_scale(out, in->price, left, life);
}
