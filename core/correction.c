#include "core/correction.h"

#include "core/decimal.h"

#define WHOLE 10000 /* 100 % in hundredths of a percent */

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
