/* What comes beside the energy: capacity or demand, the power factor, and government funds. */
#include "core/bill_work.h"
#include "core/decimal.h"

#define MICRO_PER_THOUSANDTH 1000
#define PERCENT 100
#define KWH_PER_MWH 1000
#define HUNDREDTH_PERCENT_E6 10000

static bool is_two_part(const struct tariff *tariff)
{
	return tariff->has_capacity || tariff->has_demand;
}

static bool any_two_part(const struct bill_work *w)
{
	for (size_t i = 0; i < w->in->span_count; i++)
		if (is_two_part(w->parts[i].tariff))
			return true;
	return false;
}

/* --- capacity -------------------------------------------------------------------------------- */

/* The units as they are listed, or the account's capacity as one. */
static bool capacity_in(struct bill_work *w, struct date from, struct date to, struct capacity *out)
{
	const struct bill_input *in = w->in;
	struct capacity_unit whole = {.va = in->capacity_va, .from = in->from, .to = in->to};
	struct capacity_input input = {.from = from,
		.to = to,
		.units = in->unit_count > 0 ? in->units : &whole,
		.unit_count = in->unit_count > 0 ? in->unit_count : 1,
		.suspensions = in->suspensions,
		.suspension_count = in->suspension_count};

	if (input.unit_count <= CAPACITY_UNITS_MAX &&
		input.suspension_count <= CAPACITY_UNITS_MAX && capacity_compute(out, &input))
		return true;
	return bill_refuse(w, SAY(N_("The capacity cannot be reckoned: more is suspended than is "
				     "connected, or there are too many units.")));
}

/* A line that is due for all of the part's days: whole months of the period, or its days. */
static void share_part(
	struct bill_line *line, const struct bill_work *w, const struct bill_part *part)
{
	int days = date_days_between(part->from, part->to) + 1;

	line->num = w->whole_months;
	line->den = 1;
	line->days = days == w->days ? 0 : days;
	if (w->whole_months > 0 && days < w->days) {
		line->num *= days;
		line->den = w->days;
	}
	if (w->whole_months > 0)
		return;
	line->days = days;
	line->den = MONTH_SHARE;
	line->num = days_share(w->in->from, part->to) -
		    days_share(w->in->from, date_add_days(part->from, -1));
}

static bool add_capacity(struct bill_work *w, size_t span)
{
	const struct bill_part *part = &w->parts[span];
	struct capacity capacity = {.layer_count = 0};

	if (!capacity_in(w, part->from, part->to, &capacity))
		return false;
	for (size_t i = 0; i < capacity.layer_count; i++) {
		const struct capacity_layer *layer = &capacity.layers[i];
		struct bill_line line = {.kind = BILL_CAPACITY,
			.span = span,
			.quantity_e6 = layer->va * MICRO_PER_THOUSANDTH,
			.unit = BILL_KVA,
			.price = part->tariff->capacity_price,
			.days = layer->days,
			.num = layer->share,
			.den = MONTH_SHARE};

		if (layer->whole)
			share_part(&line, w, part);
		if (!bill_add(w, line))
			return false;
	}
	return true;
}

/* --- demand ---------------------------------------------------------------------------------- */

static bool demand_of(struct bill_work *w)
{
	struct demand_input input = {.contract_w = w->in->demand_w,
		.actual_w = w->out->demand_w,
		.capacity_va = w->out->capacity_va,
		.rules = w->in->demand_rules,
		.on = w->in->to};

	if (!w->has_demand)
		return bill_refuse(w, SAY(N_("The reading of the register {1} is missing: the "
					     "contract is by demand."),
					      say_word(register_kind_title(REGISTER_DEMAND))));
	return demand_compute(&w->out->demand, &input) ||
	       bill_refuse(w, SAY(N_("These amounts are too large.")));
}

/* Who uses so many kWh for each kVA and month pays a part of the price only. */
static bool discounted(const struct bill_work *w, const struct tariff *tariff)
{
	wide from = (wide)tariff->discount_from.wh * w->out->capacity_va * w->out->months;

	return tariff->discount_percent < PERCENT && w->out->capacity_va > 0 &&
	       (wide)w->out->energy.wh * 1000 >= from;
}

static bool add_demand_line(
	struct bill_work *w, size_t span, enum bill_line_kind kind, int64_t demand_w)
{
	const struct bill_part *part = &w->parts[span];
	struct bill_line line = {.kind = kind,
		.span = span,
		.quantity_e6 = demand_w * MICRO_PER_THOUSANDTH,
		.unit = BILL_KW,
		.price = part->tariff->demand_price};

	if (discounted(w, part->tariff))
		line.price.e8 = (int64_t)wide_divide(
			(wide)line.price.e8 * part->tariff->discount_percent, PERCENT);
	if (kind == BILL_EXCESS)
		line.price.e8 *= 2;
	share_part(&line, w, part);
	return bill_add(w, line);
}

static bool add_demand(struct bill_work *w, size_t span)
{
	const struct demand *demand = &w->out->demand;

	if (!demand_of(w) || !add_demand_line(w, span, BILL_DEMAND, demand->charged_w))
		return false;
	return demand->excess_w == 0 || add_demand_line(w, span, BILL_EXCESS, demand->excess_w);
}

static bool has_capacity(const struct bill_input *in)
{
	return in->capacity_va > 0 || in->unit_count > 0;
}

static bool add_two_part(struct bill_work *w, size_t span)
{
	const struct tariff *tariff = w->parts[span].tariff;

	if (!is_two_part(tariff))
		return true;
	if (w->in->demand_w > 0 && tariff->has_demand)
		return add_demand(w, span);
	if (w->in->demand_w > 0)
		return bill_refuse(w,
			SAY(N_("The tariff {1} has no price for demand."), say_text(tariff->name)));
	if (!tariff->has_capacity)
		return bill_refuse(
			w, SAY(N_("The contract demand is missing: the tariff {1} has no "
				  "price for capacity."),
				   say_text(tariff->name)));
	if (!has_capacity(w->in))
		return bill_refuse(w, SAY(N_("The capacity or the contract demand is missing: the "
					     "tariff {1} has two parts."),
					      say_text(tariff->name)));
	return add_capacity(w, span);
}

static bool two_part(struct bill_work *w)
{
	struct capacity capacity = {.layer_count = 0};

	if (!any_two_part(w))
		return w->in->demand_w == 0 ||
		       bill_refuse(w, SAY(N_("The tariff {1} has no price for demand."),
					      say_text(w->parts[0].tariff->name)));
	if (has_capacity(w->in)) {
		if (!capacity_in(w, w->in->to, w->in->to, &capacity))
			return false;
		w->out->capacity_va = capacity.last_va;
	}
	for (size_t i = 0; i < w->in->span_count; i++)
		if (!add_two_part(w, i))
			return false;
	return true;
}

/* --- power factor ---------------------------------------------------------------------------- */

static bool power_factor(struct bill_work *w)
{
	struct bill *out = w->out;
	struct bill_line line = {.kind = BILL_POWER_FACTOR,
		.span = w->in->span_count - 1,
		.unit = BILL_PERCENT,
		.num = 1,
		.den = 1};

	if (!w->in->has_standard)
		return true;
	if (!w->has_reactive)
		return bill_refuse(
			w, SAY(N_("The reading of the register {1} is missing: the power "
				  "factor has the standard {2}."),
				   say_word(register_kind_title(REGISTER_REACTIVE)),
				   say_text(power_factor_standard_text(w->in->standard))));
	if (!power_factor_of(&out->power_factor, out->energy, out->reactive))
		return bill_refuse(w, SAY(N_("These energies are too large.")));
	out->adjust = power_factor_adjust(w->in->standard, out->power_factor);
	line.base = w->adjusted;
	line.quantity_e6 = (int64_t)out->adjust * HUNDREDTH_PERCENT_E6;
	return bill_add(w, line);
}

/* --- funds ----------------------------------------------------------------------------------- */

/* By the kWh where eight decimals hold the price, by the MWh where they do not. */
static bool add_funds_line(
	struct bill_work *w, size_t span, const struct funds *funds, struct energy energy)
{
	struct bill_line line = {.kind = BILL_FUNDS, .span = span, .funds = funds};

	line.price.e8 = funds->per_mwh.e8 / KWH_PER_MWH;
	if (funds->per_mwh.e8 % KWH_PER_MWH == 0)
		return bill_add_energy(w, line, energy);
	line.price = funds->per_mwh;
	line.quantity_e6 = energy.wh;
	line.unit = BILL_MWH;
	line.num = line.den = 1;
	return bill_add(w, line);
}

/* The days of a part, cut where the funds change; its energy is shared by days. */
static bool add_funds(struct bill_work *w, size_t span)
{
	const struct bill_part *part = &w->parts[span];
	int days = date_days_between(part->from, part->to) + 1;

	for (int before = 0; before < days;) {
		struct date day = date_add_days(part->from, before);
		const struct funds *funds = NULL;
		int after = days;

		if (w->in->funds != NULL)
			funds = funds_find(
				w->in->funds, part->tariff->region, is_two_part(part->tariff), day);
		if (funds == NULL)
			return bill_refuse(
				w, SAY(N_("No government funds are known for {1} on {2}."),
					   say_text(part->tariff->region), say_date(day)));
		if (funds->has_valid_to && date_compare(funds->valid_to, part->to) < 0)
			after = date_days_between(part->from, funds->valid_to) + 1;
		if (!add_funds_line(w, span, funds,
			    (struct energy){bill_share(part->billed.wh, before, after, days)}))
			return false;
		before = after;
	}
	return true;
}

bool bill_charge(struct bill_work *w)
{
	if (!two_part(w) || !power_factor(w))
		return false;
	for (size_t i = 0; i < w->in->span_count; i++)
		if (w->parts[i].tariff->funds_apart && !add_funds(w, i))
			return false;
	return true;
}
