/*
 * Capacity by days: what is in use on each day, cut into layers. The lowest layer is in use all the
 * time; each layer above it is what comes on top on some of the days.
 */
#include "core/capacity.h"

#include <assert.h>

#include "core/decimal.h"
#include "core/supply_rules.h"

#define PERCENT 100
#define DAYS_OF_A_MONTH_1996 30
#define MONTHS_MAX 13

bool capacity_by_calendar(struct date day)
{
	return supply_rules_on(day) != SUPPLY_RULES_1996;
}

int64_t month_share(struct date day)
{
	struct civil civil = date_to_civil(day);

	if (!capacity_by_calendar(day))
		return MONTH_SHARE / DAYS_OF_A_MONTH_1996;
	return MONTH_SHARE / date_days_in_month(civil.year, civil.month);
}

/* Days that are added up in their order. */
struct share_sum {
	struct period month;
	int64_t in_month, share;
};

static void share_add(struct share_sum *sum, struct date day)
{
	int64_t share = month_share(day);

	if (period_of(day).months != sum->month.months)
		*sum = (struct share_sum){.month = period_of(day), .share = sum->share};
	if (sum->in_month + share > MONTH_SHARE)
		share = MONTH_SHARE - sum->in_month;
	sum->in_month += share;
	sum->share += share;
}

int64_t days_share(struct date from, struct date to)
{
	struct share_sum sum = {.share = 0};

	for (struct date day = from; date_compare(day, to) <= 0; day = date_add_days(day, 1))
		share_add(&sum, day);
	return sum.share;
}

int period_whole_months(struct date from, struct date to)
{
	struct civil civil = date_to_civil(from);

	for (int n = 1; n <= MONTHS_MAX; n++) {
		struct period then = period_add(period_of(from), n);
		struct date next;

		if (!date_from_civil(&next, period_year(then), period_month(then), civil.day))
			continue;
		if (date_compare(next, to) == 0 || date_days_between(to, next) == 1)
			return n;
	}
	return 0;
}

static bool lies_in(struct date day, struct date from, struct date to)
{
	return date_compare(from, day) <= 0 && date_compare(day, to) <= 0;
}

/* Is it the largest that is there of those that can only run one at a time? The first of equals. */
static bool unit_counts(const struct capacity_input *in, size_t index, struct date day)
{
	const struct capacity_unit *unit = &in->units[index];

	if (!lies_in(day, unit->from, unit->to))
		return false;
	for (size_t i = 0; unit->interlock != 0 && i < in->unit_count; i++) {
		const struct capacity_unit *other = &in->units[i];

		if (other->interlock != unit->interlock || !lies_in(day, other->from, other->to))
			continue;
		if (other->va > unit->va || (other->va == unit->va && i < index))
			return false;
	}
	return true;
}

/* What a suspension takes off; one of less than 15 days nothing. */
static wide suspended_on(const struct suspension *s, struct date day)
{
	if (!lies_in(day, s->from, s->to))
		return 0;
	if (date_days_between(s->from, s->to) + 1 < SUSPENSION_DAYS_LEAST)
		return 0;
	return wide_divide((wide)s->va * (PERCENT - s->charged_percent), PERCENT);
}

static bool capacity_on(int64_t *out, const struct capacity_input *in, struct date day)
{
	wide va = 0;

	for (size_t i = 0; i < in->unit_count; i++)
		if (unit_counts(in, i, day))
			va += in->units[i].va;
	for (size_t i = 0; i < in->suspension_count; i++)
		va -= suspended_on(&in->suspensions[i], day);
	if (va < 0 || va > CAPACITY_LIMIT_VA)
		return false;
	*out = (int64_t)va;
	return true;
}

/* The least capacity above a level; the level itself where none is. */
static int64_t next_level(const int64_t *on_day, int days, int64_t level)
{
	int64_t next = level;

	for (int i = 0; i < days; i++)
		if (on_day[i] > level && (next == level || on_day[i] < next))
			next = on_day[i];
	return next;
}

/* The days on which the level is reached. */
static void layer_days(struct capacity_layer *layer, const int64_t *on_day, int64_t level,
	struct date from, int days)
{
	struct share_sum sum = {.share = 0};

	for (int i = 0; i < days; i++) {
		if (on_day[i] < level)
			continue;
		share_add(&sum, date_add_days(from, i));
		layer->days++;
	}
	layer->share = sum.share;
}

bool capacity_compute(struct capacity *out, const struct capacity_input *in)
{
	int64_t on_day[CAPACITY_DAYS_MAX], level = 0;
	int days = date_days_between(in->from, in->to) + 1;
	int months = period_whole_months(in->from, in->to);

	*out = (struct capacity){.layer_count = 0};
	if (days < 1 || days > CAPACITY_DAYS_MAX)
		return false;
	for (int i = 0; i < days; i++)
		if (!capacity_on(&on_day[i], in, date_add_days(in->from, i)))
			return false;
	for (int64_t next = next_level(on_day, days, level); next > level;
		next = next_level(on_day, days, level)) {
		struct capacity_layer layer = {.va = next - level};

		if (out->layer_count == CAPACITY_LAYERS_MAX)
			return false;
		layer_days(&layer, on_day, next, in->from, days);
		layer.whole = layer.days == days;
		if (layer.whole && months > 0)
			layer.share = months * MONTH_SHARE;
		out->layers[out->layer_count++] = layer;
		level = next;
	}
	out->last_va = on_day[days - 1];
	return true;
}
