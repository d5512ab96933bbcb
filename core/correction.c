/*
 * Energy measured wrongly, made up for: by the error, a ratio, or days of a normal month. All in
 * wide numbers, divided once.
 */
#include "core/correction.h"

#include "core/decimal.h"

#define MONTH_DAYS_MAX 31
#define DAYS_MAX 3660 /* longer ago nothing is reckoned any more */
#define WHOLE 10000   /* 100 % in hundredths of a percent */

static bool store(struct energy *out, wide wh)
{
	if (wh > ENERGY_LIMIT_WH || wh < -ENERGY_LIMIT_WH)
		return false;
	out->wh = (int64_t)wh;
	return true;
}

bool correction_meter_error(
	struct energy *out, struct energy recorded, int64_t error_hundredths, bool half)
{
	wide den = (wide)(WHOLE + error_hundredths) * (half ? 2 : 1);

	if (den <= 0)
		return false;
	return store(out, wide_divide((wide)recorded.wh * -error_hundredths, den));
}

bool correction_ratio(struct energy *out, struct energy recorded, int64_t num, int64_t den)
{
	if (num < 0 || den <= 0)
		return false;
	return store(out, wide_divide((wide)recorded.wh * (num - den), den));
}

bool correction_stopped(struct energy *out, const struct stopped_meter *in)
{
	if (in->month_days < 1 || in->month_days > MONTH_DAYS_MAX || in->days < 0 ||
		in->days > DAYS_MAX)
		return false;
	return store(
		out, wide_divide((wide)in->month.wh * in->days, in->month_days) - in->recorded.wh);
}
