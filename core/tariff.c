/* Residential tiers: which energy lies in which tier, and what the lines of the bill are. */
#include "core/tariff.h"

#include <assert.h>

#include "core/decimal.h"

#define MONTHS_PER_YEAR 12

bool tariff_holds(const struct tariff *tariff, struct date on)
{
	if (date_compare(on, tariff->valid_from) < 0)
		return false;
	return !tariff->has_valid_to || date_compare(on, tariff->valid_to) <= 0;
}

struct period tariff_cycle_start(const struct tariff *tariff, struct period p)
{
	int since;

	if (tariff->cycle != TARIFF_YEAR)
		return p;
	since = (period_month(p) - tariff->year_starts + MONTHS_PER_YEAR) % MONTHS_PER_YEAR;
	return period_add(p, -since);
}

static const struct tariff_season *season_of(const struct tariff *tariff, int month)
{
	for (size_t i = 0; i < tariff->season_count; i++)
		if (tariff->seasons[i].months & (1U << (month - 1)))
			return &tariff->seasons[i];
	assert(!"the seasons share out the year");
	return &tariff->seasons[0];
}

/*
 * The width of a tier for the months that count. A large household widens the first tier alone;
 * the others keep their width and move up.
 */
static struct energy tier_limit(
	const struct tariff *tariff, const struct tariff_tier *tier, const struct tariff_use *use)
{
	int base = tariff->cycle == TARIFF_YEAR ? MONTHS_PER_YEAR : 1;
	wide width = (wide)(tier->up_to.wh - tier->above.wh) * use->quota_months;

	width = wide_divide(width, base);
	if (tier->above.wh == 0)
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
	const struct tariff_season *season = season_of(tariff, use->month);
	struct energy rest = total;

	for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
		use->used[i] = (struct energy){0};
	for (size_t i = 0; i < season->tier_count; i++) {
		const struct tariff_tier *tier = &season->tiers[i];

		use->used[i] = rest;
		if (!tier->open)
			use->used[i] = energy_min(rest, tier_limit(tariff, tier, use));
		rest.wh -= use->used[i].wh;
	}
}

/*
 * Energy fills what is left of each tier in turn. What was billed in a higher tier stays there
 * when the quota grows later in the year, as the published bills have it.
 */
static void spread(struct tariff_bill *out, const struct tariff *tariff,
	const struct tariff_season *season, const struct tariff_use *use)
{
	struct energy rest = use->energy;

	out->tier_count = season->tier_count;
	for (size_t i = 0; i < season->tier_count; i++) {
		const struct tariff_tier *tier = &season->tiers[i];
		bool yearly = tariff->cycle == TARIFF_YEAR;
		struct energy used = yearly ? use->used[i] : (struct energy){0};
		struct energy room;

		out->limit[i] = out->remaining[i] = (struct energy){0};
		out->now[i] = rest;
		if (!tier->open) {
			out->limit[i] = tier_limit(tariff, tier, use);
			room = energy_left(out->limit[i], used);
			out->now[i] = energy_min(rest, room);
			out->remaining[i] = energy_left(room, out->now[i]);
		}
		rest.wh -= out->now[i].wh;
	}
	assert(rest.wh == 0);
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

	assert(use->month >= 1);
	assert(use->month <= MONTHS_PER_YEAR);
	assert(use->quota_months >= 1);
	assert(use->household_months >= 0);
	if (use->energy.wh < 0 || use->energy.wh > ENERGY_LIMIT_WH)
		return false;
	season = season_of(tariff, use->month);
	base = season->tiers[0].price;
	*out = (struct tariff_bill){.total = MONEY_ZERO};
	spread(out, tariff, season, use);
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

struct say tariff_source(const struct tariff *tariff)
{
	if (tariff->notice[0] != '\0')
		return SAY(N_("{1}, valid from {2}, {3}"), say_text(tariff->name),
			say_date(tariff->valid_from), say_text(tariff->notice));
	return SAY(N_("{1}, valid from {2}"), say_text(tariff->name), say_date(tariff->valid_from));
}

static struct say tier_say(const struct tariff_bill *bill, const struct tariff *tariff,
	const struct tariff_use *use, size_t i)
{
	struct energy before = tariff->cycle == TARIFF_YEAR ? use->used[i] : (struct energy){0};

	if (i + 1 == bill->tier_count)
		return SAY(N_("Tier {1}: without limit, {2} kWh now"), say_count((int64_t)i + 1),
			say_energy(bill->now[i]));
	if (tariff->cycle == TARIFF_MONTH)
		return SAY(N_("Tier {1}: limit {2} kWh, {3} kWh now"), say_count((int64_t)i + 1),
			say_energy(bill->limit[i]), say_energy(bill->now[i]));
	return SAY(N_("Tier {1}: limit {2} kWh in the year, {3} kWh before, {4} kWh now, {5} kWh "
		      "left"),
		say_count((int64_t)i + 1), say_energy(bill->limit[i]), say_energy(before),
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

size_t tariff_explain(const struct tariff_bill *bill, const struct tariff *tariff,
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
	for (size_t i = 0; i < bill->line_count; i++)
		lines[count++] = line_say(&bill->lines[i], tariff);
	if (bill->line_count > 1)
		lines[count++] = SAY(N_("Sum of the lines: {1}"), say_money(bill->total));
	lines[count++] = tariff_rule(tariff);
	lines[count++] = tariff_source(tariff);
	return count;
}
