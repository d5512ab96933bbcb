/* Any bytes are read or refused with a reason; what was read prices every quantity without loss. */
#include "core/tariff_file.h"

#include <assert.h>

#include "core/tariff_bill.h"
#include "tests/fuzz/fuzz.h"

static void price(const struct tariff *tariff, int month, int64_t wh)
{
	struct tariff_use use = {.energy = {wh}, .month = month, .quota_months = 12};
	struct tariff_bill bill;
	int64_t spread = 0;

	tariff_use_total(&use, tariff, (struct energy){wh / 2});
	if (!tariff_compute(&bill, tariff, &use))
		return;
	for (size_t i = 0; i < bill.tier_count; i++) {
		assert(bill.now[i].wh >= 0);
		spread += bill.now[i].wh;
	}
	assert(spread == wh);
	assert(money_sign(bill.total) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tariff_file_error error;
	struct tariff tariff;

	if (!tariff_file_read(&tariff, (const char *)data, size, &error)) {
		assert(error.say.msgid != NULL);
		return 0;
	}
	for (int month = 1; month <= 12; month++)
		for (int64_t wh = 0; wh < ENERGY_LIMIT_WH; wh = wh * 37 + 1)
			price(&tariff, month, wh);
	return 0;
}
