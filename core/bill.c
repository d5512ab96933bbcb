/*
 * A bill put together: energy, capacity and demand, power factor, funds; each line rounded once,
 * the total their sum (law 2).
 */
#include "core/bill.h"

#include <assert.h>

#include "core/bill_work.h"
#include "core/decimal.h"

#define MONTHS_PER_YEAR 12
#define DAYS_PER_YEAR 365
#define MONTH_BACK 15 /* a period belongs to the month in which its last half month lies */
#define FEN_DIVISOR INT64_C(1000000000000) /* 10^-6 units x 10^-8 yuan */
#define MICRO_PER_WH 1000
#define WH_PER_KWH 1000

bool bill_refuse(struct bill_work *w, struct say say)
{
	*w->why = say;
	return false;
}

int64_t bill_share(int64_t total, int64_t before, int64_t after, int64_t whole)
{
	return (int64_t)(wide_divide((wide)total * after, whole) -
			 wide_divide((wide)total * before, whole));
}

static bool bears_power_factor(enum bill_line_kind kind)
{
	return kind != BILL_POWER_FACTOR && kind != BILL_FUNDS;
}

static bool price_line(struct bill_line *line, const struct bill *bill)
{
	wide fen;

	if (line->kind == BILL_POWER_FACTOR)
		return power_factor_amount(&line->amount, line->base, bill->adjust);
	assert(line->den > 0);
	fen = wide_divide((wide)line->quantity_e6 * line->price.e8 * line->num,
		(wide)FEN_DIVISOR * line->den);
	if (fen > MONEY_LIMIT || fen < -MONEY_LIMIT)
		return false;
	return money_from_fen(&line->amount, (int64_t)fen);
}

bool bill_add(struct bill_work *w, struct bill_line line)
{
	struct bill *out = w->out;

	if (out->line_count == BILL_LINES_MAX)
		return bill_refuse(w, SAY(N_("The bill would have more than {1} lines."),
					      say_count(BILL_LINES_MAX)));
	if (!price_line(&line, out) || !money_add(&out->total, out->total, line.amount))
		return bill_refuse(w, SAY(N_("These amounts are too large.")));
	if (bears_power_factor(line.kind) && !money_add(&w->adjusted, w->adjusted, line.amount))
		return bill_refuse(w, SAY(N_("These amounts are too large.")));
	out->lines[out->line_count++] = line;
	return true;
}

bool bill_add_energy(struct bill_work *w, struct bill_line line, struct energy energy)
{
	line.quantity_e6 = energy.wh * MICRO_PER_WH;
	line.unit = BILL_KWH;
	line.num = line.den = 1;
	return bill_add(w, line);
}

/* --- the period and its parts ---------------------------------------------------------------- */

static bool no_tariff(struct bill_work *w, const struct tariff *tariff, struct date day)
{
	return bill_refuse(w, SAY(N_("The tariff {1} does not hold on {2}."),
				      say_text(tariff->name), say_date(day)));
}

static bool tariff_covers(struct bill_work *w, const struct bill_part *part)
{
	if (!tariff_holds(part->tariff, part->from))
		return no_tariff(w, part->tariff, part->from);
	return tariff_holds(part->tariff, part->to) || no_tariff(w, part->tariff, part->to);
}

/* A tariff holds from its span's day to the day before the next one's. */
static bool cut_parts(struct bill_work *w)
{
	const struct bill_input *in = w->in;

	if (in->span_count == 0 || in->span_count > BILL_SPANS_MAX)
		return bill_refuse(
			w, SAY(N_("A period has 1 to {1} tariffs."), say_count(BILL_SPANS_MAX)));
	if (date_compare(in->spans[0].from, in->from) > 0)
		return no_tariff(w, in->spans[0].tariff, in->from);
	for (size_t i = 0; i < in->span_count; i++) {
		struct bill_part *part = &w->parts[i];

		*part = (struct bill_part){.tariff = in->spans[i].tariff,
			.from = i == 0 ? in->from : in->spans[i].from,
			.to = in->to};
		if (i + 1 < in->span_count)
			part->to = date_add_days(in->spans[i + 1].from, -1);
		if (date_compare(part->to, part->from) < 0 || date_compare(part->to, in->to) > 0)
			return bill_refuse(
				w, SAY(N_("The days of the tariffs do not follow each other within "
					  "the period.")));
		if (!tariff_covers(w, part))
			return false;
	}
	return true;
}

static void date_period(struct bill_work *w)
{
	const struct bill_input *in = w->in;
	struct date in_last_month = date_add_days(in->to, -MONTH_BACK);

	w->whole_months = period_whole_months(in->from, in->to);
	w->out->months = w->whole_months;
	if (w->out->months == 0)
		w->out->months =
			(2 * w->days * MONTHS_PER_YEAR + DAYS_PER_YEAR) / (2 * DAYS_PER_YEAR);
	if (w->out->months == 0)
		w->out->months = 1;
	if (date_compare(in_last_month, in->from) < 0)
		in_last_month = in->from;
	w->out->month = date_to_civil(in_last_month).month;
	for (size_t i = 0; i < in->span_count; i++)
		w->parts[i].season = tariff_season_of(w->parts[i].tariff, w->out->month);
}

static bool read_period(struct bill_work *w)
{
	const struct bill_input *in = w->in;

	w->days = date_days_between(in->from, in->to) + 1;
	if (w->days < 1)
		return bill_refuse(w, SAY(N_("The period ends on {1}, before it begins on {2}."),
					      say_date(in->to), say_date(in->from)));
	if (w->days > CAPACITY_DAYS_MAX)
		return bill_refuse(w, SAY(N_("The period has {1} days, at most {2}."),
					      say_count(w->days), say_count(CAPACITY_DAYS_MAX)));
	if (!cut_parts(w))
		return false;
	date_period(w);
	return true;
}

bool bill_compute(struct bill *out, const struct bill_input *in, struct say *why)
{
	struct bill_work w = {.in = in, .out = out, .why = why};

	out->line_count = 0;
	out->total = MONEY_ZERO;
	out->energy = out->reactive = (struct energy){0};
	out->demand_w = out->capacity_va = 0;
	out->demand = (struct demand){.charged_w = 0};
	out->power_factor = out->adjust = 0;
	for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
		out->by_tier[i] = (struct energy){0};
	return read_period(&w) && bill_meter(&w) && bill_energy(&w) && bill_charge(&w);
}

bool bill_average(struct price *out, const struct bill *bill)
{
	wide e8;

	if (bill->energy.wh == 0)
		return false;
	/* fen x 10^6 are 10^-8 yuan. */
	e8 = wide_divide((wide)money_to_fen(bill->total) * 1000000 * WH_PER_KWH, bill->energy.wh);
	if (e8 > PRICE_LIMIT_E8 || e8 < -PRICE_LIMIT_E8)
		return false;
	out->e8 = (int64_t)e8;
	return true;
}
