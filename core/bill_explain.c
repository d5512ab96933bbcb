/* A bill in words: what its lines are called, which rule they follow, and how they came about. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "core/bill.h"
#include "core/decimal.h"
#include "core/funds.h"
#include "core/late_charge.h"

#define QUANTITY_PLACES 6
#define PERCENT_PLACES 2
#define READING_TEXT_MAX 24
#define SHARE_TEXT_MAX 48
#define PERCENT_TEXT_MAX 16

static const char *const titles[] = {
	[BILL_ENERGY] = N_("Energy"),
	[BILL_TIER] = N_("Increment of a tier"),
	[BILL_TRANSFORMER] = N_("Transformer loss"),
	[BILL_LINE_LOSS] = N_("Line loss"),
	[BILL_FREE] = N_("Free quota"),
	[BILL_CAPACITY] = N_("Capacity charge"),
	[BILL_DEMAND] = N_("Demand charge"),
	[BILL_EXCESS] = N_("Demand above the contract"),
	[BILL_POWER_FACTOR] = N_("Power-factor adjustment"),
	[BILL_FUNDS] = N_("Government funds and surcharges"),
};

static const struct tariff *tariff_of(const struct bill_line *line, const struct bill_input *in)
{
	assert(line->span < in->span_count);
	return in->spans[line->span].tariff;
}

struct say bill_line_name(const struct bill_line *line, const struct bill_input *in)
{
	struct say_arg time = say_word(tariff_time_title(line->time));

	if (line->kind == BILL_TIER && line->time == TARIFF_ALL)
		return SAY(N_("Increment of tier {1}"), say_count(line->tier));
	if (line->kind == BILL_TIER)
		return SAY(N_("Increment of tier {1}, {2}"), say_count(line->tier), time);
	if (line->time != TARIFF_ALL)
		return SAY(N_("{1}, {2}"), say_word(titles[line->kind]), time);
	if (line->kind == BILL_ENERGY && tariff_of(line, in)->cycle != TARIFF_NO_CYCLE)
		return SAY(N_("Energy at the base price"));
	return SAY(titles[line->kind]);
}

/* --- rules ----------------------------------------------------------------------------------- */

static struct say energy_rule(const struct bill_line *line, const struct bill_input *in)
{
	const struct tariff *tariff = tariff_of(line, in);

	if (line->time != TARIFF_ALL && tariff->cycle != TARIFF_NO_CYCLE)
		return SAY(N_("Time of use with tiers: each register at its price of the first "
			      "tier, then the increments of the higher tiers."));
	if (line->time != TARIFF_ALL)
		return SAY(N_("Time of use: each register at its own price."));
	if (tariff->cycle == TARIFF_NO_CYCLE && !price_class_residential(tariff->price_class))
		return SAY(N_("One price for all energy."));
	return tariff_rule(tariff);
}

static struct say tier_rule(const struct bill_line *line, const struct bill_input *in)
{
	if (line->time == TARIFF_ALL)
		return tariff_rule(tariff_of(line, in));
	return SAY(N_("The energy of a higher tier is shared out over the times of use in "
		      "proportion to theirs, each with its own increment."));
}

static struct say capacity_rule(const struct bill_line *line, const struct bill_input *in)
{
	if (line->days == 0)
		return SAY(N_("Capacity in use for the whole month pays the month."));
	if (line->den != MONTH_SHARE)
		return SAY(N_("A price that changes within the month: its days of the period."));
	if (!capacity_by_calendar(in->to))
		return SAY(N_("Capacity in use for a part of the month pays 1/30 of it a day "
			      "(Supply and Use Rules 1996, art. 84)."));
	return SAY(N_("Capacity in use for a part of the month pays by its calendar days "
		      "(Supply and Use Rules 2024)."));
}

static bool demand_rules_1996(const struct bill_input *in)
{
	struct demand_input input = {.rules = in->demand_rules, .on = in->to};
	struct demand demand;

	return demand_compute(&demand, &input) && demand.rules == DEMAND_RULES_1996;
}

static struct say demand_rule(const struct bill_input *in)
{
	if (demand_rules_1996(in))
		return SAY(N_("Demand from 95 % to 105 % of the approved value pays as read, below "
			      "it 95 %; what exceeds the value pays double."));
	return SAY(N_("The contract demand pays, at least 40 % of the capacity; what lies above "
		      "105 % of it pays double (State Grid Finance 2016, No. 633)."));
}

struct say bill_line_rule(const struct bill_line *line, const struct bill_input *in)
{
	switch (line->kind) {
	case BILL_ENERGY:
		return energy_rule(line, in);
	case BILL_TIER:
		return tier_rule(line, in);
	case BILL_TRANSFORMER:
		return SAY(N_("Metered on the low side: the transformer's loss is added, in "
			      "proportion to the energy."));
	case BILL_LINE_LOSS:
		return SAY(N_("Line loss by the contract's percent of the energy with the "
			      "transformer's loss."));
	case BILL_FREE:
		return SAY(N_("Low-income household: so many kWh a month are free, at the price of "
			      "the first tier."));
	case BILL_CAPACITY:
		return capacity_rule(line, in);
	case BILL_DEMAND:
	case BILL_EXCESS:
		return demand_rule(in);
	case BILL_POWER_FACTOR:
		return SAY(N_("Power factor against the standard {1}: on energy and capacity, "
			      "without government funds."),
			say_text(power_factor_standard_text(in->standard)));
	case BILL_FUNDS:
		return SAY(N_("Collected with each kWh; bears no power-factor adjustment."));
	}
	return (struct say){0};
}

struct say bill_line_source(const struct bill_line *line, const struct bill_input *in)
{
	if (line->kind == BILL_POWER_FACTOR)
		return SAY(N_("Method of the power-factor adjustment, 1983, No. 215"));
	if (line->kind == BILL_FUNDS)
		return SAY(N_("{1}, valid from {2}, {3}"), say_text(line->funds->region),
			say_date(line->funds->valid_from), say_text(line->funds->notice));
	return tariff_source(tariff_of(line, in));
}

const char *bill_unit_text(enum bill_unit unit)
{
	static const char *const texts[] = {[BILL_KWH] = "kWh",
		[BILL_MWH] = "MWh",
		[BILL_KVA] = "kVA",
		[BILL_KW] = "kW",
		[BILL_PERCENT] = "%"};

	return texts[unit];
}

const char *bill_quantity_format(const struct bill_line *line, char buf[BILL_QUANTITY_TEXT_MAX])
{
	return decimal_format(buf, BILL_QUANTITY_TEXT_MAX, line->quantity_e6, QUANTITY_PLACES,
		line->unit == BILL_PERCENT ? PERCENT_PLACES : 0);
}

/* --- step by step ---------------------------------------------------------------------------- */

static struct say_arg say_decimal(int64_t value, int places)
{
	char text[READING_TEXT_MAX];

	return say_text(decimal_format(text, sizeof(text), value, places, 0));
}

static struct say_arg say_hundredths(int64_t value)
{
	char text[PERCENT_TEXT_MAX];

	return say_text(decimal_format(text, sizeof(text), value, 2, 2));
}

static struct say pair_say(const struct register_pair *pair)
{
	struct say_arg title = say_word(register_kind_title(pair->kind));
	struct say_arg current = say_decimal(pair->current, REGISTER_PLACES);
	struct say_arg previous = say_decimal(pair->previous, REGISTER_PLACES);
	struct say_arg multiplier = say_decimal(pair->multiplier, MULTIPLIER_PLACES);
	struct energy quantity = {0};

	if (register_quantity(&quantity, pair) != REGISTER_OK)
		assert(!"the bill was computed from it");
	if (pair->kind == REGISTER_DEMAND)
		return SAY(N_("Register {1}: {2} x {3} = {4} kW"), title, current, multiplier,
			say_energy(quantity));
	if (register_rolled_over(pair))
		return SAY(N_("Register {1}: rolled over at {6} digits, {2} - {3}, x {4} = {5}"),
			title, current, previous, multiplier, say_energy(quantity),
			say_count(pair->digits));
	return SAY(N_("Register {1}: ({2} - {3}) x {4} = {5}"), title, current, previous,
		multiplier, say_energy(quantity));
}

/* The part of a month, with the days of a month as divisor where they are all alike. */
static const char *share_format(const struct bill_line *line, char buf[SHARE_TEXT_MAX])
{
	int64_t num = line->num, den = line->den, a = num, b = den;

	if (line->den == MONTH_SHARE && line->days > 0 && num > 0 &&
		MONTH_SHARE * line->days % num == 0) {
		snprintf(buf, SHARE_TEXT_MAX, "%d/%" PRId64, line->days,
			MONTH_SHARE * line->days / num);
		return buf;
	}
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	if (line->den == MONTH_SHARE) {
		num /= a;
		den /= a;
	}
	if (den == 1)
		snprintf(buf, SHARE_TEXT_MAX, "%" PRId64, num);
	else
		snprintf(buf, SHARE_TEXT_MAX, "%" PRId64 "/%" PRId64, num, den);
	return buf;
}

static struct say line_say(const struct bill_line *line)
{
	char quantity[BILL_QUANTITY_TEXT_MAX], share[SHARE_TEXT_MAX];
	struct say_arg title = say_word(titles[line->kind]);
	struct say_arg price = say_price(line->price), amount = say_money(line->amount);
	struct say_arg unit = say_text(bill_unit_text(line->unit));
	struct say_arg time = say_word(tariff_time_title(line->time));
	struct say_arg number = say_text(bill_quantity_format(line, quantity));

	if (line->kind == BILL_POWER_FACTOR)
		return SAY(
			N_("{1}: {2} x {3} % = {4}"), title, say_money(line->base), number, amount);
	if (line->kind == BILL_TIER && line->time == TARIFF_ALL)
		return SAY(N_("Increment of tier {1}: {2} kWh x {3} = {4}"), say_count(line->tier),
			number, price, amount);
	if (line->kind == BILL_TIER)
		return SAY(N_("Increment of tier {1}, {5}: {2} kWh x {3} = {4}"),
			say_count(line->tier), number, price, amount, time);
	if (line->num != line->den)
		return SAY(N_("{1}: {2} {3} x {4} x {5} = {6}"), title, number, unit, price,
			say_text(share_format(line, share)), amount);
	if (line->time != TARIFF_ALL)
		return SAY(N_("{1}, {6}: {2} {3} x {4} = {5}"), title, number, unit, price, amount,
			time);
	return SAY(N_("{1}: {2} {3} x {4} = {5}"), title, number, unit, price, amount);
}

/* A list of sentences that is being written. */
struct explain {
	struct say *lines;
	size_t count;
};

static void put(struct explain *e, struct say say)
{
	assert(e->count < BILL_EXPLAIN_MAX);
	e->lines[e->count++] = say;
}

static void explain_meter(struct explain *e, const struct bill *bill, const struct bill_input *in)
{
	for (size_t i = 0; i < in->pair_count; i++)
		put(e, pair_say(&in->pairs[i]));
	for (enum tariff_time time = TARIFF_SHARP; time < TARIFF_TIMES; time++)
		if (bill->times[time].wh != 0)
			put(e, SAY(N_("Billed as {1}: {2} kWh"), say_word(tariff_time_title(time)),
				       say_energy(bill->times[time])));
	if (in->unmetered.wh != 0)
		put(e, SAY(N_("Without a meter, as agreed: {1} kWh"), say_energy(in->unmetered)));
	if (bill->loss.transformer_active.wh != 0 || bill->loss.transformer_reactive.wh != 0)
		put(e, SAY(N_("Transformer loss: {1} kWh, {2} kvarh"),
			       say_energy(bill->loss.transformer_active),
			       say_energy(bill->loss.transformer_reactive)));
	if (bill->loss.line_active.wh != 0 || bill->loss.line_reactive.wh != 0)
		put(e, SAY(N_("Line loss of {1} %: {2} kWh, {3} kvarh"),
			       say_hundredths(in->loss.line_e4), say_energy(bill->loss.line_active),
			       say_energy(bill->loss.line_reactive)));
}

static void explain_spans(struct explain *e, const struct bill_input *in)
{
	for (size_t i = 1; i < in->span_count; i++)
		put(e, SAY(N_("From {1} another price holds: the energy is shared by days, or by "
			      "the reading of that day."),
			       say_date(in->spans[i].from)));
}

static void explain_charges(struct explain *e, const struct bill *bill, const struct bill_input *in)
{
	const struct demand *demand = &bill->demand;

	if (demand->floor_w != 0)
		put(e, SAY(N_("The contract demand {1} kW is below 40 % of the capacity: {2} kW "
			      "count."),
			       say_energy((struct energy){in->demand_w}),
			       say_energy((struct energy){demand->floor_w})));
	if (demand->excess_w != 0)
		put(e, SAY(N_("Demand {1} kW, above the limit of {2} kW (105 %): {3} kW pay "
			      "double."),
			       say_energy((struct energy){bill->demand_w}),
			       say_energy((struct energy){demand->limit_w}),
			       say_energy((struct energy){demand->excess_w})));
	if (in->has_standard) {
		put(e, SAY(N_("power factor = {1} / sqrt({1}^2 + {2}^2) = {3}"),
			       say_energy(bill->energy), say_energy(bill->reactive),
			       say_hundredths(bill->power_factor)));
		put(e, SAY(N_("standard {1}: {2} % (method of 1983, No. 215)"),
			       say_text(power_factor_standard_text(in->standard)),
			       say_hundredths(bill->adjust)));
	}
}

/* Where the prices come from, and how sure they are. */
static void explain_sources(struct explain *e, const struct bill_input *in)
{
	for (size_t i = 0; i < in->span_count; i++) {
		const struct tariff *tariff = in->spans[i].tariff;

		put(e, tariff_source(tariff));
		if (tariff->grade != TARIFF_GOOD)
			put(e, SAY(N_("Prices of {1}: {2}."), say_text(tariff->name),
				       say_word(tariff_grade_title(tariff->grade))));
	}
}

size_t bill_explain(
	const struct bill *bill, const struct bill_input *in, struct say lines[BILL_EXPLAIN_MAX])
{
	const struct tariff *last = in->spans[in->span_count - 1].tariff;
	struct explain e = {.lines = lines};

	explain_meter(&e, bill, in);
	explain_spans(&e, in);
	if (last->cycle != TARIFF_NO_CYCLE)
		e.count += tariff_explain_quota(&bill->tiers, last, &bill->use, lines + e.count);
	explain_charges(&e, bill, in);
	for (size_t i = 0; i < bill->line_count; i++)
		put(&e, line_say(&bill->lines[i]));
	put(&e, SAY(N_("Sum of the lines: {1}"), say_money(bill->total)));
	explain_sources(&e, in);
	return e.count;
}
