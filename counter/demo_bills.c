/*
 * Bills of a demo's customers before the day of the demo, by the seed: their months, sums, and how
 * each was paid.
 */
#include "counter/demo_bills.h"

#include <assert.h>
#include <stdlib.h>

#include "core/tariff_bill.h"
#include "counter/demo_random.h"

#define MONTHS_PER_YEAR 12
#define WH_PER_KWH INT64_C(1000)
#define NEWEST (DEMO_MONTHS_MAX - 1)
#define USAGE_LOW 85 /* per cent of what the season makes of an average month */
#define USAGE_HIGH 115
#define VISIT_LAST 18 /* days after the bill was issued; it falls due after about 15 */
#define PART_PAID_PERCENT 15

/* The place's share of that month in an average one: "112 104 82 …" per cent. */
static int season_percent(const char *usage, int month)
{
	const char *at = usage;
	long percent = 100;

	for (int i = 0; i < month; i++) {
		char *end;

		percent = strtol(at, &end, 10);
		at = end;
	}
	return percent > 0 && percent < 1000 ? (int)percent : 100;
}

static struct energy energy_of(
	const struct demo_customer *c, struct period period, struct demo_random *random)
{
	int64_t percent = season_percent(c->place->usage, period_month(period));
	int64_t chance = demo_random_between(random, USAGE_LOW, USAGE_HIGH);

	return (struct energy){c->kwh * percent * chance / 10000 * WH_PER_KWH};
}

/* The quota of the cycle, and what was used of it so far. */
static struct tariff_use use_of(const struct demo_customer *c, struct period period)
{
	const struct tariff *tariff = &c->place->tariff[c->kind];
	int months = tariff->cycle == TARIFF_YEAR ? MONTHS_PER_YEAR : 1;

	return (struct tariff_use){.month = period_month(period),
		.quota_months = months,
		.household_months = c->large_household ? months : 0};
}

/* Prices one month and carries what it used on to the next of the cycle. */
static struct money price_month(const struct demo_customer *c, struct tariff_use *use)
{
	struct tariff_bill bill;

	if (!tariff_compute(&bill, &c->place->tariff[c->kind], use))
		assert(!"a household's month is within all limits");
	for (size_t i = 0; i < bill.tier_count; i++)
		use->used[i].wh += bill.now[i].wh;
	return bill.total;
}

static void date_bill(const struct demo_customer *c, struct period period, struct demo_bill *bill)
{
	struct date month = period_first_day(period_add(period, 1));

	bill->issued_on = date_add_days(month, c->issue_day - 1);
	bill->due_on = date_add_days(bill->issued_on, c->term_days);
}

/* A debtor pays nothing since a month; who was cut for one bill has paid all others. */
static bool is_owed(const struct demo_customer *c, const struct demo_bill *bill)
{
	if (c->habit != DEMO_DEBTOR)
		return false;
	return c->part == DEMO_CUT ? bill->month == c->unpaid_from : bill->month >= c->unpaid_from;
}

/* Paid before it came here, at a visit to the counter, or not at all. */
static void settle_bill(const struct demo_customer *c, const struct demo_bills *bills,
	struct demo_random *random, struct demo_bill *bill)
{
	bool owes = is_owed(c, bill);

	bill->visit_on = date_add_days(bill->issued_on, demo_random_between(random, 2, VISIT_LAST));
	if (owes && bill->month == c->unpaid_from &&
		demo_random_chance(random, PART_PAID_PERCENT) && c->part == DEMO_NOBODY &&
		money_scale(&bill->paid, bill->amount, 1, 2))
		return;
	if (owes)
		return;
	if (c->habit == DEMO_AT_COUNTER && date_compare(bill->visit_on, bills->opened_on) >= 0)
		bill->has_visit = date_compare(bill->visit_on, bills->on) < 0;
	else
		bill->paid = bill->amount;
}

void demo_bills_make(struct demo_customer *c, const struct demo_bills *bills)
{
	const struct tariff *tariff = &c->place->tariff[c->kind];
	struct demo_random usage = demo_random_of(bills->seed, c->index, DEMO_TOPIC_USAGE);
	struct period newest = demo_customer_newest(c, bills->on);
	struct tariff_use use = {.month = 1};

	c->bill_count = 0;
	for (int month = -MONTHS_PER_YEAR; month <= c->last_month; month++) {
		struct period period = period_add(newest, month - NEWEST);
		struct demo_bill bill = {.month = month};

		if (month == -MONTHS_PER_YEAR ||
			tariff_cycle_start(tariff, period).months == period.months)
			use = use_of(c, period);
		use.month = period_month(period);
		use.energy = bill.energy = energy_of(c, period, &usage);
		bill.amount = price_month(c, &use);
		date_bill(c, period, &bill);
		settle_bill(c, bills, &usage, &bill);
		if (month >= c->first_month)
			c->bills[c->bill_count++] = bill;
	}
}
