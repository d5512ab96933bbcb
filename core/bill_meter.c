/*
 * What the meter counted: readings into the energy of each part of the period and each time of
 * use, and the losses behind the meter in proportion to it.
 */
#include <assert.h>

#include "core/bill_work.h"
#include "core/decimal.h"

#define WH_PER_KWH 1000
#define LINES_MAX 8 /* supply lines with a demand of their own */

/* What the registers of one part say, before they are held against each other. */
struct counted {
	struct energy total, times[TARIFF_TIMES];
	bool has_total, has_time[TARIFF_TIMES], any_time;
	int64_t slack_wh; /* a register drops what is less than its last digit */
};

static const enum tariff_time register_time[REGISTER_KINDS] = {
	[REGISTER_TOTAL] = TARIFF_ALL,
	[REGISTER_PEAK] = TARIFF_PEAK,
	[REGISTER_FLAT] = TARIFF_FLAT,
	[REGISTER_VALLEY] = TARIFF_VALLEY,
	[REGISTER_SHARP] = TARIFF_SHARP,
};

/* --- readings -------------------------------------------------------------------------------- */

static bool refuse_pair(struct bill_work *w, size_t index, enum register_error error)
{
	const struct register_pair *pair = &w->in->pairs[index];
	struct say_arg which = say_count((int64_t)index + 1);
	struct say_arg title = say_word(register_kind_title(pair->kind));

	switch (error) {
	case REGISTER_OK:
		break;
	case REGISTER_BACK:
		return bill_refuse(
			w, SAY(N_("Reading {1}, register {2}: current {4} lies below previous {3}. "
				  "Check it, or give the digits of a register that rolled over."),
				   which, title, say_energy((struct energy){pair->previous}),
				   say_energy((struct energy){pair->current})));
	case REGISTER_DIGITS:
		return bill_refuse(w, SAY(N_("Reading {1}, register {2}: it has {3} digits, fewer "
					     "than its reading."),
					      which, title, say_count(pair->digits)));
	case REGISTER_TOO_LARGE:
		return bill_refuse(w, SAY(N_("Reading {1}, register {2}: the quantity is too "
					     "large."),
					      which, title));
	}
	return false;
}

static bool pair_dated(struct bill_work *w, size_t index)
{
	const struct register_pair *pair = &w->in->pairs[index];

	if (date_compare(pair->from, w->in->from) >= 0 && date_compare(pair->to, w->in->to) <= 0 &&
		date_compare(pair->from, pair->to) <= 0)
		return true;
	return bill_refuse(w,
		SAY(N_("Reading {1}: its days from {2} to {3} do not lie in the period."),
			say_count((int64_t)index + 1), say_date(pair->from), say_date(pair->to)));
}

/* The part of a pair's quantity that falls into days that lie in its own. */
static int64_t quantity_in(
	const struct register_pair *pair, const struct bill_part *part, struct energy quantity)
{
	int days = date_days_between(pair->from, pair->to) + 1;
	int before = date_days_between(pair->from, part->from);
	int after = date_days_between(pair->from, part->to) + 1;

	if (before < 0)
		before = 0;
	if (after > days)
		after = days;
	return before < after ? bill_share(quantity.wh, before, after, days) : 0;
}

static bool add(struct bill_work *w, struct energy *sum, int64_t wh)
{
	if (wh > ENERGY_LIMIT_WH - sum->wh)
		return bill_refuse(w, SAY(N_("These energies are too large.")));
	sum->wh += wh;
	return true;
}

static bool count_pair(struct bill_work *w, struct counted counted[BILL_SPANS_MAX],
	const struct register_pair *pair, struct energy quantity)
{
	enum tariff_time time = register_time[pair->kind];

	for (size_t i = 0; i < w->in->span_count; i++) {
		struct counted *c = &counted[i];
		int64_t wh = quantity_in(pair, &w->parts[i], quantity);

		c->has_total |= time == TARIFF_ALL;
		c->has_time[time] = true;
		c->any_time |= time != TARIFF_ALL;
		c->slack_wh += WH_PER_KWH * pair->multiplier / MULTIPLIER_ONE + 1;
		if (!add(w, time == TARIFF_ALL ? &c->total : &c->times[time], wh))
			return false;
	}
	return true;
}

/* The largest of each supply line, and the lines together. */
static bool count_demand(struct bill_work *w, int64_t lines[LINES_MAX],
	const struct register_pair *pair, struct energy quantity)
{
	int line = pair->line;

	if (line < 0 || line >= LINES_MAX)
		return bill_refuse(w, SAY(N_("Supply lines are numbered 0 to {1}: {2} is none."),
					      say_count(LINES_MAX - 1), say_count(line)));
	if (quantity.wh > CAPACITY_LIMIT_VA)
		return bill_refuse(w, SAY(N_("These energies are too large.")));
	w->has_demand = true;
	if (quantity.wh > lines[line]) {
		w->out->demand_w += quantity.wh - lines[line];
		lines[line] = quantity.wh;
	}
	return true;
}

static bool count_pairs(struct bill_work *w, struct counted counted[BILL_SPANS_MAX])
{
	int64_t demand[LINES_MAX] = {0};

	if (w->in->pair_count > BILL_PAIRS_MAX)
		return bill_refuse(
			w, SAY(N_("A bill has at most {1} readings."), say_count(BILL_PAIRS_MAX)));
	for (size_t i = 0; i < w->in->pair_count; i++) {
		const struct register_pair *pair = &w->in->pairs[i];
		struct energy quantity;
		enum register_error error = register_quantity(&quantity, pair);
		bool ok;

		if (error != REGISTER_OK)
			return refuse_pair(w, i, error);
		if (!pair_dated(w, i))
			return false;
		if (pair->kind == REGISTER_REACTIVE)
			ok = w->has_reactive = add(w, &w->reactive, quantity.wh);
		else if (pair->kind == REGISTER_DEMAND)
			ok = count_demand(w, demand, pair, quantity);
		else
			ok = count_pair(w, counted, pair, quantity);
		if (!ok)
			return false;
	}
	return true;
}

/* --- registers against each other ------------------------------------------------------------ */

/* Is it a time of use that the tariff tells from the others, so that it must be known? */
static bool time_matters(const struct bill_part *part, enum tariff_time time)
{
	if (time == TARIFF_FLAT)
		return tariff_time_rest(part->tariff, part->season) == TARIFF_FLAT;
	return part->season->tiers[0].has_time[time];
}

/* The time that takes what the others leave of the total; false where two are not known. */
static bool find_rest(struct bill_work *w, const struct bill_part *part, const struct counted *c,
	enum tariff_time *rest)
{
	int missing = 0;

	*rest = tariff_time_rest(part->tariff, part->season);
	for (enum tariff_time time = TARIFF_SHARP; time < TARIFF_TIMES; time++) {
		if (c->has_time[time] || !time_matters(part, time))
			continue;
		*rest = time;
		missing++;
	}
	if (missing == 0 || (missing == 1 && c->has_total))
		return true;
	return bill_refuse(
		w, SAY(N_("The reading of the register {1} is missing: the tariff has a price for "
			  "each time of use."),
			   say_word(tariff_time_title(*rest))));
}

static bool reconcile_times(struct bill_work *w, struct bill_part *part, const struct counted *c)
{
	enum tariff_time rest;
	int64_t sum = 0, left;

	if (!find_rest(w, part, c, &rest))
		return false;
	for (enum tariff_time time = TARIFF_SHARP; time < TARIFF_TIMES; time++) {
		part->times[time] = c->times[time];
		sum += c->times[time].wh;
	}
	left = c->has_total ? c->total.wh - sum : 0;
	if ((c->has_time[rest] && (left > c->slack_wh || left < -c->slack_wh)) ||
		part->times[rest].wh + left < 0)
		return bill_refuse(w,
			SAY(N_("The registers by time of use count {1} kWh and the total {2} kWh."),
				say_energy((struct energy){sum}), say_energy(c->total)));
	part->times[rest].wh += left;
	part->energy.wh = sum + left;
	return true;
}

/* A meter that tells no times, or a tariff that has none, has one sum. */
static bool reconcile(struct bill_work *w, struct bill_part *part, const struct counted *c)
{
	struct energy sum = c->total;

	if (c->any_time && tariff_has_times(part->season))
		return reconcile_times(w, part, c);
	if (part->tariff->time_required && tariff_has_times(part->season) && c->has_total)
		return bill_refuse(w, SAY(N_("The tariff {1} asks for readings by time of use."),
					      say_text(part->tariff->name)));
	for (enum tariff_time time = TARIFF_SHARP; time < TARIFF_TIMES; time++)
		if (!c->has_total)
			sum.wh += c->times[time].wh;
	part->times[TARIFF_ALL] = part->energy = sum;
	return true;
}

/* Agreed energy has no times and is shared by days. */
static bool add_unmetered(struct bill_work *w)
{
	for (size_t i = 0; i < w->in->span_count; i++) {
		struct bill_part *part = &w->parts[i];
		int before = date_days_between(w->in->from, part->from);
		int after = date_days_between(w->in->from, part->to) + 1;
		int64_t wh = bill_share(w->in->unmetered.wh, before, after, w->days);

		if (!add(w, &part->times[TARIFF_ALL], wh) || !add(w, &part->energy, wh))
			return false;
	}
	return true;
}

/* --- losses ---------------------------------------------------------------------------------- */

/* Shares a loss out over all parts and times; where nothing was used the last part has it. */
static void share_loss(struct bill_work *w, struct energy loss, bool transformer)
{
	struct bill_part *last = &w->parts[w->in->span_count - 1];
	struct energy *idle = transformer ? last->transformer : last->line;
	int64_t before = 0;

	if (w->metered.wh == 0) {
		idle[TARIFF_ALL] = loss;
		return;
	}
	for (size_t i = 0; i < w->in->span_count; i++) {
		struct bill_part *part = &w->parts[i];
		struct energy *times = transformer ? part->transformer : part->line;

		for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++) {
			int64_t after = before + part->times[time].wh;

			times[time].wh = bill_share(loss.wh, before, after, w->metered.wh);
			before = after;
		}
	}
}

static bool add_losses(struct bill_work *w)
{
	struct loss *loss = &w->out->loss;

	if (!loss_compute(loss, &w->in->loss, w->metered, w->reactive))
		return bill_refuse(w, SAY(N_("The losses cannot be reckoned: check the values of "
					     "the transformer and the line.")));
	share_loss(w, loss->transformer_active, true);
	share_loss(w, loss->line_active, false);
	w->out->energy = w->metered;
	w->out->reactive = w->reactive;
	return add(w, &w->out->energy, loss->transformer_active.wh) &&
	       add(w, &w->out->energy, loss->line_active.wh) &&
	       add(w, &w->out->reactive, loss->transformer_reactive.wh) &&
	       add(w, &w->out->reactive, loss->line_reactive.wh);
}

static bool sum_parts(struct bill_work *w)
{
	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
		w->out->times[time] = (struct energy){0};
	for (size_t i = 0; i < w->in->span_count; i++) {
		if (!add(w, &w->metered, w->parts[i].energy.wh))
			return false;
		for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
			w->out->times[time].wh += w->parts[i].times[time].wh;
	}
	return true;
}

static void bill_parts(struct bill_work *w)
{
	for (size_t i = 0; i < w->in->span_count; i++) {
		struct bill_part *part = &w->parts[i];

		part->billed = part->energy;
		for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
			part->billed.wh += part->transformer[time].wh + part->line[time].wh;
	}
}

bool bill_meter(struct bill_work *w)
{
	struct counted counted[BILL_SPANS_MAX] = {0};

	if (!count_pairs(w, counted))
		return false;
	if (!counted[0].has_total && !counted[0].any_time && w->in->unmetered.wh == 0)
		return bill_refuse(w, SAY(N_("There is no reading of the energy.")));
	for (size_t i = 0; i < w->in->span_count; i++)
		if (!reconcile(w, &w->parts[i], &counted[i]))
			return false;
	if (!add_unmetered(w) || !sum_parts(w) || !add_losses(w))
		return false;
	bill_parts(w);
	return true;
}
