/*
 * Losses of a transformer and a line that a customer bears where the meter stands on the low side.
 */
#include "core/loss.h"

#include "core/decimal.h"

#define PART_ONE 10000                /* a percent of Sn or of the energy is told in hundredths */
#define POWER_MAX INT64_C(1000000000) /* VA and W of one transformer */
#define ENERGY_MAX INT64_C(10000000000000) /* Wh of a month behind one transformer */
#define HOURS_MAX 100000

static bool transformer_sane(const struct transformer *t)
{
	return t->rated_va > 0 && t->rated_va <= POWER_MAX && t->no_load_w >= 0 &&
	       t->no_load_w <= POWER_MAX && t->load_w >= 0 && t->load_w <= POWER_MAX &&
	       t->no_load_e4 >= 0 && t->no_load_e4 <= PART_ONE && t->short_circuit_e4 >= 0 &&
	       t->short_circuit_e4 <= PART_ONE && t->hours >= 0 && t->hours <= HOURS_MAX;
}

bool transformer_power(
	int64_t *active_w, int64_t *reactive_var, const struct transformer *t, int64_t load_va)
{
	wide rated, load;

	if (!transformer_sane(t) || load_va < 0 || load_va > POWER_MAX)
		return false;
	rated = (wide)t->rated_va * t->rated_va;
	load = (wide)load_va * load_va;
	*active_w = t->no_load_w + (int64_t)wide_divide(t->load_w * load, rated);
	*reactive_var = (int64_t)wide_divide(
		t->no_load_e4 * rated + t->short_circuit_e4 * load, (wide)PART_ONE * t->rated_va);
	return true;
}

/* Wh and varh of a month: (S/Sn)^2 is that of the mean load, (P^2 + Q^2) / (Sn x hours)^2. */
static bool transformer_energy(
	struct loss *out, const struct transformer *t, struct energy active, struct energy reactive)
{
	wide squares = (wide)active.wh * active.wh + (wide)reactive.wh * reactive.wh;
	wide rated_vah = (wide)t->rated_va * t->hours;
	wide active_wh, reactive_wh;

	if (!transformer_sane(t) || t->hours == 0)
		return false;
	active_wh = wide_divide(t->load_w * squares, rated_vah * t->rated_va);
	active_wh += (wide)t->no_load_w * t->hours;
	reactive_wh =
		wide_divide(t->no_load_e4 * rated_vah * rated_vah + t->short_circuit_e4 * squares,
			PART_ONE * rated_vah);
	if (active_wh > ENERGY_MAX || reactive_wh > ENERGY_MAX)
		return false;
	out->transformer_active.wh = (int64_t)active_wh;
	out->transformer_reactive.wh = (int64_t)reactive_wh;
	return true;
}

static struct energy line_part(struct energy metered, struct energy added, int64_t line_e4)
{
	wide sum = (wide)metered.wh + added.wh;

	return (struct energy){(int64_t)wide_divide(sum * line_e4, PART_ONE)};
}

bool loss_compute(
	struct loss *out, const struct loss_input *in, struct energy active, struct energy reactive)
{
	*out = (struct loss){
		.transformer_active = in->fixed_active, .transformer_reactive = in->fixed_reactive};
	if (active.wh < 0 || active.wh > ENERGY_LIMIT_WH || reactive.wh < 0 ||
		reactive.wh > ENERGY_LIMIT_WH || in->line_e4 < 0 || in->line_e4 > PART_ONE)
		return false;
	if (in->transformer.rated_va != 0) {
		if (active.wh > ENERGY_MAX || reactive.wh > ENERGY_MAX)
			return false;
		if (!transformer_energy(out, &in->transformer, active, reactive))
			return false;
		out->transformer_active.wh += in->fixed_active.wh;
		out->transformer_reactive.wh += in->fixed_reactive.wh;
	}
	out->line_active = line_part(active, out->transformer_active, in->line_e4);
	out->line_reactive = line_part(reactive, out->transformer_reactive, in->line_e4);
	return true;
}
