/* The lines of the energy: times of use, what the higher tiers add, losses, the free quota. */
#include <assert.h>

#include "core/bill_work.h"
#include "core/late_charge.h"

#define MONTHS_PER_YEAR 12

/* --- quota ----------------------------------------------------------------------------------- */

/* The months of the cycle for which a large household's first tier is wider. */
static int household_months(const struct bill_work *w, const struct tariff *tariff, int quota)
{
	const struct bill_input *in = w->in;
	struct period last = period_of(in->to), start;
	int months;

	if (in->household < LARGE_HOUSEHOLD || tariff->household_addition.wh == 0)
		return 0;
	if (!in->has_household_since)
		return quota;
	while (period_month(last) != w->out->month)
		last = period_add(last, -1);
	if (in->household_since.months > last.months)
		return 0;
	start = tariff_cycle_start(tariff, last);
	if (tariff->cycle == TARIFF_YEAR)
		months = start.months + MONTHS_PER_YEAR - in->household_since.months;
	else
		months = last.months + 1 - in->household_since.months;
	return months < quota ? months : quota;
}

/* Months read at once have one set of tiers: their limits add up, their prices cannot differ. */
static bool seasons_agree(struct bill_work *w, const struct bill_part *part)
{
	const struct tariff *tariff = part->tariff;

	if (tariff->cycle != TARIFF_MONTH || tariff->season_count == 1)
		return true;
	for (int i = 0; i < w->out->months && i < MONTHS_PER_YEAR; i++) {
		int month = (w->out->month + MONTHS_PER_YEAR - 1 - i) % MONTHS_PER_YEAR + 1;
		const struct tariff_season *then = tariff_season_of(tariff, month);
		bool same = then->tier_count == part->season->tier_count;

		for (size_t k = 0; same && k < then->tier_count; k++)
			same = then->tiers[k].price.e8 == part->season->tiers[k].price.e8;
		if (!same)
			return bill_refuse(
				w, SAY(N_("The period holds months of seasons with other prices: "
					  "read the meter where the season changes.")));
	}
	return true;
}

/* The quota at the beginning of a part: what was used before the bill, and in the parts before. */
static void use_begin(struct bill_work *w, const struct bill_part *part, struct tariff_use *use)
{
	const struct bill_input *in = w->in;
	bool yearly = part->tariff->cycle == TARIFF_YEAR;
	int quota = yearly ? MONTHS_PER_YEAR : w->out->months;

	if (yearly && in->quota_months > 0 && in->quota_months < MONTHS_PER_YEAR)
		quota = in->quota_months;
	*use = (struct tariff_use){.energy = part->energy,
		.month = w->out->month,
		.quota_months = quota,
		.household_months = household_months(w, part->tariff, quota)};
	if (yearly && in->has_used)
		for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
			use->used[i] = in->used[i];
	else if (yearly)
		tariff_use_total(use, part->tariff, in->used_total);
	for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
		use->used[i].wh += w->out->by_tier[i].wh;
}

/* --- lines ----------------------------------------------------------------------------------- */

/* Energy of a time of use together with that of the times that have its price. */
static void merge_times(const struct bill_part *part, const struct energy in[TARIFF_TIMES],
	struct energy out[TARIFF_TIMES])
{
	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
		out[time] = (struct energy){0};
	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
		out[tariff_time_priced(&part->season->tiers[0], time)].wh += in[time].wh;
}

static bool add_times(struct bill_work *w, size_t span, enum bill_line_kind kind,
	const struct energy energy[TARIFF_TIMES])
{
	const struct bill_part *part = &w->parts[span];
	struct energy merged[TARIFF_TIMES];

	merge_times(part, energy, merged);
	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++) {
		struct bill_line line = {.kind = kind,
			.time = time,
			.span = span,
			.price = tariff_price(&part->season->tiers[0], time)};

		if (merged[time].wh != 0 && !bill_add_energy(w, line, merged[time]))
			return false;
	}
	return true;
}

static struct price increment_of(
	const struct tariff_season *season, size_t tier, enum tariff_time time)
{
	return (struct price){tariff_price(&season->tiers[tier], time).e8 -
			      tariff_price(&season->tiers[0], time).e8};
}

/* Does the tier add the same to every time of use that has energy? Then *out is that price. */
static bool increment_is_one(const struct tariff_season *season, size_t tier,
	const struct energy times[TARIFF_TIMES], struct price *out)
{
	bool first = true;

	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++) {
		struct price price = increment_of(season, tier, time);

		if (times[time].wh == 0)
			continue;
		if (!first && price.e8 != out->e8)
			return false;
		*out = price;
		first = false;
	}
	return true;
}

/* A higher tier's energy, shared out over the times of use in proportion to theirs. */
static bool add_tier_times(struct bill_work *w, struct bill_line line, struct energy in_tier,
	const struct energy times[TARIFF_TIMES])
{
	const struct bill_part *part = &w->parts[line.span];
	int64_t before = 0;

	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++) {
		int64_t after = before + times[time].wh;
		struct energy share = {bill_share(in_tier.wh, before, after, part->energy.wh)};

		before = after;
		line.time = time;
		line.price = increment_of(part->season, (size_t)line.tier - 1, time);
		if (share.wh != 0 && !bill_add_energy(w, line, share))
			return false;
	}
	return true;
}

static bool add_tiers(struct bill_work *w, size_t span, const struct tariff_bill *tiers)
{
	const struct bill_part *part = &w->parts[span];
	struct energy times[TARIFF_TIMES];

	merge_times(part, part->times, times);
	for (size_t i = 1; i < tiers->tier_count; i++) {
		struct bill_line line = {.kind = BILL_TIER, .tier = (int)i + 1, .span = span};
		bool ok = true;

		if (tiers->now[i].wh == 0)
			continue;
		if (increment_is_one(part->season, i, times, &line.price))
			ok = bill_add_energy(w, line, tiers->now[i]);
		else
			ok = add_tier_times(w, line, tiers->now[i], times);
		if (!ok)
			return false;
	}
	return true;
}

static bool add_part(struct bill_work *w, size_t span)
{
	const struct bill_part *part = &w->parts[span];
	struct bill *out = w->out;

	if (!seasons_agree(w, part))
		return false;
	use_begin(w, part, &out->use);
	if (!tariff_spread(&out->tiers, part->tariff, &out->use))
		return bill_refuse(w, SAY(N_("These energies are too large.")));
	for (size_t i = 0; i < out->tiers.tier_count; i++)
		out->by_tier[i].wh += out->tiers.now[i].wh;
	return add_times(w, span, BILL_ENERGY, part->times) && add_tiers(w, span, &out->tiers) &&
	       add_times(w, span, BILL_TRANSFORMER, part->transformer) &&
	       add_times(w, span, BILL_LINE_LOSS, part->line);
}

/* A bill without use says so in one line. */
static bool add_nothing(struct bill_work *w)
{
	struct bill_line line = {.kind = BILL_ENERGY, .price = w->parts[0].season->tiers[0].price};

	if (w->out->line_count > 0)
		return true;
	return bill_add_energy(w, line, (struct energy){0});
}

/* At the price of the first tier at the end of the period, and never more than was used. */
static bool add_free(struct bill_work *w)
{
	size_t last = w->in->span_count - 1;
	struct bill_line line = {
		.kind = BILL_FREE, .span = last, .price = w->parts[last].season->tiers[0].price};
	struct energy free_quota = w->in->free_quota;

	if (free_quota.wh == 0 || w->metered.wh == 0)
		return true;
	if (!price_class_residential(w->parts[last].tariff->price_class))
		return bill_refuse(w, SAY(N_("A free quota belongs to homes only.")));
	free_quota.wh = free_quota.wh > w->metered.wh / w->out->months
				? w->metered.wh
				: free_quota.wh * w->out->months;
	return bill_add_energy(w, line, (struct energy){-free_quota.wh});
}

bool bill_energy(struct bill_work *w)
{
	bool losses = w->out->loss.transformer_active.wh != 0 || w->out->loss.line_active.wh != 0;

	for (size_t i = 0; i < w->in->span_count; i++) {
		if (losses && w->parts[i].tariff->cycle != TARIFF_NO_CYCLE)
			return bill_refuse(w, SAY(N_("A tariff with tiers bears no losses.")));
		if (!add_part(w, i))
			return false;
	}
	return add_nothing(w) && add_free(w);
}
