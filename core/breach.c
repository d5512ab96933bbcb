/*
 * Theft and breach: the sums of the law as rows, the arithmetic around them. A multiple above the
 * law's is refused, never cut: whoever asked for it must know.
 */
#include "core/breach.h"

#include <stddef.h>

#define WATTS_PER_KW 1000

static bool add_up(struct levy *out)
{
	return money_add(&out->total, out->make_up, out->penalty);
}

bool theft_compute(struct levy *out, struct energy *energy, const struct theft *in)
{
	wide a_day = (wide)in->watts * in->hours, wh;
	struct levy levy;

	/* A wide holds the product of two numbers, not of three: one factor after the other. */
	if (in->watts < 0 || in->hours < 0 || in->days < 0 || a_day > ENERGY_LIMIT_WH)
		return false;
	wh = a_day * in->days;
	if (wh > ENERGY_LIMIT_WH)
		return false;
	energy->wh = (int64_t)wh;
	if (!price_amount(&levy.make_up, in->price, *energy) ||
		!money_scale(&levy.penalty, levy.make_up, in->times, 1) || !add_up(&levy))
		return false;
	*out = levy;
	return true;
}

/*
 * A row for each way to measure each item. sum_fen: a fixed sum per kW, kVA or occurrence; times:
 * how often the make-up charge at most. 供电营业规则 1996 art. 100; 2024 art. 101 keeps the sums.
 */
static const struct {
	enum breach_item item;
	enum breach_by by;
	int64_t times;
	int64_t sum_fen, resident_fen;
} rules[] = {
	{BREACH_PRICE, BREACH_BY_DIFFERENCE, 2, 0, 0},
	{BREACH_CAPACITY, BREACH_BY_CAPACITY, 3, 0, 0},
	{BREACH_CAPACITY, BREACH_BY_LOAD, 0, 5000, 5000},
	{BREACH_QUOTA, BREACH_BY_LOAD, 0, 100, 100},
	{BREACH_SUSPENDED, BREACH_BY_CAPACITY, 2, 0, 0},
	{BREACH_SUSPENDED, BREACH_BY_LOAD, 0, 3000, 3000},
	{BREACH_EQUIPMENT, BREACH_BY_OCCURRENCE, 0, 500000, 50000},
	{BREACH_SOURCE, BREACH_BY_LOAD, 0, 50000, 50000},
};

#define NO_RULE ARRAY_SIZE(rules)

static size_t rule_of(enum breach_item item, enum breach_by by)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].item == item && rules[i].by == by)
			return i;
	return NO_RULE;
}

int64_t breach_times_max(enum breach_item item, enum breach_by by)
{
	size_t rule = rule_of(item, by);

	return rule == NO_RULE ? 0 : rules[rule].times;
}

struct money breach_rate(enum breach_item item, enum breach_by by, bool residential)
{
	size_t rule = rule_of(item, by);
	struct money rate = MONEY_ZERO;

	if (rule != NO_RULE && !money_from_fen(&rate, residential ? rules[rule].resident_fen
								  : rules[rule].sum_fen))
		return MONEY_ZERO;
	return rate;
}

/* What was not paid and is made up for; fixed sums ask for nothing of the kind. */
static bool make_up(struct money *out, const struct breach *in)
{
	wide product = (wide)in->va * in->months;

	*out = MONEY_ZERO;
	switch (in->by) {
	case BREACH_BY_DIFFERENCE:
		*out = in->difference;
		return true;
	case BREACH_BY_CAPACITY:
		return product <= INT64_MAX &&
		       money_scale(out, in->price, (int64_t)product, WATTS_PER_KW);
	case BREACH_BY_LOAD:
	case BREACH_BY_OCCURRENCE:
		return true;
	}
	return false;
}

static bool penalty(struct levy *levy, const struct breach *in, size_t rule)
{
	struct money rate = breach_rate(in->item, in->by, in->residential);

	if (rules[rule].times > 0)
		return money_scale(&levy->penalty, levy->make_up,
			in->times > 0 ? in->times : rules[rule].times, 1);
	if (in->by == BREACH_BY_LOAD && !money_scale(&rate, rate, in->watts, WATTS_PER_KW))
		return false;
	return money_scale(&levy->penalty, rate, in->occurrences, 1);
}

enum breach_error breach_compute(struct levy *out, const struct breach *in)
{
	size_t rule = rule_of(in->item, in->by);
	struct levy levy;

	if (rule == NO_RULE)
		return BREACH_NOT_SO;
	if (in->times > rules[rule].times)
		return BREACH_TIMES;
	if (!make_up(&levy.make_up, in) || !penalty(&levy, in, rule) || !add_up(&levy))
		return BREACH_TOO_LARGE;
	*out = levy;
	return BREACH_OK;
}
