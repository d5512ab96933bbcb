/*
 * A tariff put into a meter's price file: prices in steps of 0.0001 yuan, limits in steps of 0.01
 * kWh, refused where such a step would round.
 */
#include "core/card_tariff.h"

#define RATES 4
#define E8_PER_STEP 10000 /* 10^-8 yuan in the file's 0.0001 */
#define WH_PER_STEP 10    /* in the file's 0.01 kWh */
#define MONTHS_PER_YEAR 12
#define MONTH_FACTOR 10000 /* MMDDhh */
#define FIRST_DAY 100

static const enum tariff_time times[RATES] = {
	TARIFF_SHARP, TARIFF_PEAK, TARIFF_FLAT, TARIFF_VALLEY};

static bool step_of(uint32_t *out, int64_t value, int64_t per_step)
{
	if (value < 0 || value % per_step != 0 || value / per_step > CARD_BCD_MAX)
		return false;
	*out = (uint32_t)(value / per_step);
	return true;
}

static int64_t price_e8(const struct tariff_tier *tier, bool has_times, size_t rate)
{
	return (has_times ? tariff_price(tier, times[rate]) : tier->price).e8;
}

/* What the tier adds to the first is the same at any time. */
static bool added(const struct tariff_season *season, size_t tier, bool has_times, int64_t *e8)
{
	const struct tariff_tier *first = &season->tiers[0], *later = &season->tiers[tier];

	*e8 = price_e8(later, has_times, 0) - price_e8(first, has_times, 0);
	for (size_t i = 1; i < RATES; i++)
		if (price_e8(later, has_times, i) - price_e8(first, has_times, i) != *e8)
			return false;
	return true;
}

static bool fill_rates(struct card_prices *out, const struct tariff_season *season, bool has_times)
{
	for (size_t i = 0; i < RATES; i++)
		if (!step_of(&out->rate[i], price_e8(&season->tiers[0], has_times, i), E8_PER_STEP))
			return false;
	return true;
}

static bool fill_ladder(struct card_prices *out, const struct tariff *tariff,
	const struct tariff_season *season, const struct card_tariff_use *use)
{
	struct card_ladder *ladder = &out->ladder[0];
	int64_t more = use->large_household ? tariff->household_addition.wh * MONTHS_PER_YEAR : 0;
	bool has_times = use->user_type == CARD_USER_BOTH;
	int64_t e8;

	if (season->tier_count > CARD_STEPS + 1)
		return false;
	for (size_t i = 1; i < season->tier_count; i++)
		if (!step_of(
			    &ladder->limit[i - 1], season->tiers[i].above.wh + more, WH_PER_STEP) ||
			!added(season, i, has_times, &e8) ||
			!step_of(&ladder->price[i], e8, E8_PER_STEP))
			return false;
	for (size_t i = 0; i < 4; i++)
		ladder->from[i] = (uint32_t)tariff->year_starts * MONTH_FACTOR + FIRST_DAY;
	return true;
}

static bool suits(
	const struct tariff *tariff, const struct tariff_season *season, int64_t user_type)
{
	bool has_tiers = season->tier_count > 1;

	if (tariff->funds_apart || tariff->has_capacity || tariff->has_demand)
		return false;
	switch ((enum card_user)user_type) {
	case CARD_USER_SINGLE:
		return !has_tiers && !tariff->time_required;
	case CARD_USER_TIMES:
		return !has_tiers && tariff_has_times(season);
	case CARD_USER_TIERS:
		return has_tiers && tariff->cycle == TARIFF_YEAR && !tariff->time_required;
	case CARD_USER_BOTH:
		return has_tiers && tariff->cycle == TARIFF_YEAR && tariff_has_times(season);
	}
	return false;
}

bool card_tariff_prices(
	struct card_prices *out, const struct tariff *tariff, const struct card_tariff_use *use)
{
	const struct tariff_season *season = tariff_season_of(tariff, use->month);
	struct card_prices prices = {.edition = use->edition};
	bool has_times = use->user_type == CARD_USER_TIMES || use->user_type == CARD_USER_BOTH;

	if (!suits(tariff, season, use->user_type) || !fill_rates(&prices, season, has_times))
		return false;
	if (season->tier_count > 1 && !fill_ladder(&prices, tariff, season, use))
		return false;
	*out = prices;
	return true;
}
