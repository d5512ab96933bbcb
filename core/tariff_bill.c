/* Residential tiers: which energy lies in which tier, and what the lines of the bill are. */
#include "core/tariff_bill.h"

#include <assert.h>

#include "core/decimal.h"

#define MONTHS_PER_YEAR 12

static int64_t tier_width(const struct tariff_tier *tier)
{
	return tier->up_to.wh - tier->above.wh;
}

/*
 * The tier of that number, in the season of the month that lies so many months back. Seasons with
 * other tiers cannot be summed up: there the season of the last month counts for all.
 */
static const struct tariff_tier *tier_of(
	const struct tariff *tariff, const struct tariff_use *use, int back, size_t tier)
{
	int month =
		(use->month + MONTHS_PER_YEAR - 1 - back % MONTHS_PER_YEAR) % MONTHS_PER_YEAR + 1;
	const struct tariff_season *last = tariff_season_of(tariff, use->month);
	const struct tariff_season *then = tariff_season_of(tariff, month);

	return then->tier_count == last->tier_count ? &then->tiers[tier] : &last->tiers[tier];
}

/*
 * The width of a tier for the months that count: of a year its part, of several months read at
 * once the sum, each by its season. A large household widens the first tier alone; the others keep
 * their width and move up.
 */
static struct energy tier_limit(
	const struct tariff *tariff, size_t tier, const struct tariff_use *use)
{
	wide width = 0;

	if (tariff->cycle == TARIFF_YEAR)
		width = wide_divide(
			(wide)tier_width(tier_of(tariff, use, 0, tier)) * use->quota_months,
			MONTHS_PER_YEAR);
	else
		for (int i = 0; i < use->quota_months; i++)
			width += tier_width(tier_of(tariff, use, i, tier));
	if (tier == 0)
		width += (wide)tariff->household_addition.wh * use->household_months;
	return (struct energy){width > ENERGY_LIMIT_WH ? ENERGY_LIMIT_WH : (int64_t)width};
}

static struct energy energy_min(struct energy a, struct energy b)
{
	return a.wh < b.wh ? a : b;
}

/* What is left of a limit; nothing where more was used (the quota was cut later). */
static struct energy energy_left(struct energy limit, struct energy used)
{
	return (struct energy){limit.wh > used.wh ? limit.wh - used.wh : 0};
}

void tariff_use_total(struct tariff_use *use, const struct tariff *tariff, struct energy total)
{
	const struct tariff_season *season = tariff_season_of(tariff, use->month);
	struct energy rest = total;

	for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
		use->used[i] = (struct energy){0};
	for (size_t i = 0; i < season->tier_count; i++) {
		const struct tariff_tier *tier = &season->tiers[i];

		use->used[i] = rest;
		if (!tier->open)
			use->used[i] = energy_min(rest, tier_limit(tariff, i, use));
		rest.wh -= use->used[i].wh;
	}
}

/*
 * Energy fills what is left of each tier in turn. What was billed in a higher tier stays there
 * when the quota grows later in the year, as the published bills have it.
 */
bool tariff_spread(
	struct tariff_bill *out, const struct tariff *tariff, const struct tariff_use *use)
{
	const struct tariff_season *season;
	struct energy rest = use->energy;

	assert(use->month >= 1);
	assert(use->month <= MONTHS_PER_YEAR);
	assert(use->quota_months >= 1);
	assert(use->household_months >= 0);
	if (use->energy.wh < 0 || use->energy.wh > ENERGY_LIMIT_WH)
		return false;
	season = tariff_season_of(tariff, use->month);
	*out = (struct tariff_bill){.total = MONEY_ZERO};
	out->tier_count = season->tier_count;
	for (size_t i = 0; i < season->tier_count; i++) {
		struct energy room;

		out->now[i] = rest;
		if (!season->tiers[i].open) {
			out->limit[i] = tier_limit(tariff, i, use);
			room = energy_left(out->limit[i], use->used[i]);
			out->now[i] = energy_min(rest, room);
			out->remaining[i] = energy_left(room, out->now[i]);
		}
		rest.wh -= out->now[i].wh;
	}
	assert(rest.wh == 0);
	return true;
}

static bool add_line(struct tariff_bill *out, int tier, struct energy quantity, struct price price)
{
	struct tariff_line *line = &out->lines[out->line_count];
	struct money total;

	*line = (struct tariff_line){.tier = tier, .quantity = quantity, .price = price};
	if (!price_amount(&line->amount, price, quantity))
		return false;
	if (!money_add(&total, out->total, line->amount))
		return false;
	out->total = total;
	out->line_count++;
	return true;
}

bool tariff_compute(
	struct tariff_bill *out, const struct tariff *tariff, const struct tariff_use *use)
{
	const struct tariff_season *season;
	struct price base;

	if (!tariff_spread(out, tariff, use))
		return false;
	season = tariff_season_of(tariff, use->month);
	base = season->tiers[0].price;
	if (!add_line(out, 1, use->energy, base))
		return false;
	for (size_t i = 1; i < season->tier_count; i++) {
		struct price increment = {season->tiers[i].price.e8 - base.e8};

		if (out->now[i].wh == 0)
			continue;
		if (!add_line(out, (int)i + 1, out->now[i], increment))
			return false;
	}
	return true;
}

struct say tariff_line_name(const struct tariff_line *line, const struct tariff *tariff)
{
	if (tariff->cycle == TARIFF_NO_CYCLE)
		return SAY(N_("Energy"));
	if (line->tier == 1)
		return SAY(N_("Energy at the base price"));
	return SAY(N_("Increment of tier {1}"), say_count(line->tier));
}

struct say tariff_rule(const struct tariff *tariff)
{
	switch (tariff->cycle) {
	case TARIFF_NO_CYCLE:
		return SAY(N_("Combined meter: one price for all energy."));
	case TARIFF_MONTH:
		return SAY(N_("Residential tiers by month: the base price on all energy, then the "
			      "increments of the higher tiers."));
	case TARIFF_YEAR:
		return SAY(N_("Residential tiers by year: the base price on all energy, then the "
			      "increments of the higher tiers."));
	}
	return (struct say){0};
}

static struct say tier_say(const struct tariff_bill *bill, const struct tariff *tariff,
	const struct tariff_use *use, size_t i)
{
	if (i + 1 == bill->tier_count)
		return SAY(N_("Tier {1}: without limit, {2} kWh now"), say_count((int64_t)i + 1),
			say_energy(bill->now[i]));
	if (tariff->cycle == TARIFF_MONTH)
		return SAY(N_("Tier {1}: limit {2} kWh, {3} kWh now"), say_count((int64_t)i + 1),
			say_energy(bill->limit[i]), say_energy(bill->now[i]));
	return SAY(N_("Tier {1}: limit {2} kWh in the year, {3} kWh before, {4} kWh now, {5} kWh "
		      "left"),
		say_count((int64_t)i + 1), say_energy(bill->limit[i]), say_energy(use->used[i]),
		say_energy(bill->now[i]), say_energy(bill->remaining[i]));
}

static struct say line_say(const struct tariff_line *line, const struct tariff *tariff)
{
	if (line->tier > 1)
		return SAY(N_("Increment of tier {1}: {2} kWh x {3} = {4}"), say_count(line->tier),
			say_energy(line->quantity), say_price(line->price),
			say_money(line->amount));
	if (tariff->cycle == TARIFF_NO_CYCLE)
		return SAY(N_("Energy: {1} kWh x {2} = {3}"), say_energy(line->quantity),
			say_price(line->price), say_money(line->amount));
	return SAY(N_("Energy at the base price: {1} kWh x {2} = {3}"), say_energy(line->quantity),
		say_price(line->price), say_money(line->amount));
}

size_t tariff_explain_quota(const struct tariff_bill *bill, const struct tariff *tariff,
	const struct tariff_use *use, struct say lines[TARIFF_EXPLAIN_MAX])
{
	size_t count = 0;

	if (tariff->cycle != TARIFF_NO_CYCLE)
		for (size_t i = 0; i < bill->tier_count; i++)
			lines[count++] = tier_say(bill, tariff, use, i);
	if (use->household_months > 0 && tariff->household_addition.wh > 0)
		lines[count++] = SAY(
			N_("Large household: tier 1 is wider by {1} kWh a month for {2} months."),
			say_energy(tariff->household_addition), say_count(use->household_months));
	return count;
}

size_t tariff_explain(const struct tariff_bill *bill, const struct tariff *tariff,
	const struct tariff_use *use, struct say lines[TARIFF_EXPLAIN_MAX])
{
	size_t count = tariff_explain_quota(bill, tariff, use, lines);

	for (size_t i = 0; i < bill->line_count; i++)
		lines[count++] = line_say(&bill->lines[i], tariff);
	if (bill->line_count > 1)
		lines[count++] = SAY(N_("Sum of the lines: {1}"), say_money(bill->total));
	lines[count++] = tariff_rule(tariff);
	lines[count++] = tariff_source(tariff);
	return count;
}
