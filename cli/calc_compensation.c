/* `calc outage` and `calc appliance`: what the supplier owes. */
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/compensation.h"

#define LINES_MAX 4

static bool run_outage(struct invocation *inv)
{
	struct outage in = {.month_days = 30, .two_part = option_given(inv, "two-part")};
	struct say lines[LINES_MAX];
	struct energy energy;
	struct money amount;
	int64_t times = in.two_part ? OUTAGE_TIMES_TWO_PART : OUTAGE_TIMES;

	if (!read_energy(inv, option_get(inv, "energy"), &in.month) ||
		!read_price(inv, option_get(inv, "price"), &in.price) ||
		!read_count(inv, option_get(inv, "hours"), &in.hours))
		return false;
	if (option_given(inv, "days") && !read_count(inv, option_get(inv, "days"), &in.month_days))
		return false;
	if (!outage_compute(&amount, &energy, &in))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("A month has 1 to 31 days, and these amounts must not be too "
			       "large.")));
	lines[0] = SAY(N_("{1} kWh / ({2} days x 24 hours) x {3} hours = {4} kWh"),
		say_energy(in.month), say_count(in.month_days), say_count(in.hours),
		say_energy(energy));
	lines[1] = SAY(N_("compensation: {1} kWh x {2} x {3} times = {4}"), say_energy(energy),
		say_price(in.price), say_count(times), say_money(amount));
	lines[2] = SAY(N_("Supply and Use Rules: an outage by the supplier's fault, 4 times the "
			  "average price, 5 times for two-part customers."));
	json_energy(json_key(&inv->answer, "energy_kwh"), energy);
	json_count(json_key(&inv->answer, "times"), times);
	json_money(json_key(&inv->answer, "amount"), amount);
	write_explain(&inv->answer, inv->lang, lines, 3);
	return true;
}

static const struct option_row outage_options[] = {
	{"energy", OPTION_VALUE, true, N_("of a normal month, in kWh")},
	{"days", OPTION_VALUE, false, N_("of that month; 30 if not given")},
	{"hours", OPTION_VALUE, true, N_("without supply")},
	{"price", OPTION_VALUE, true, N_("yuan per kWh")},
	{"two-part", OPTION_FLAG, false, N_("the customer pays capacity or demand as well")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_outage = {
	.words = "calc outage",
	.args = "",
	.options = outage_options,
	.run = run_outage,
	.help = N_("compensation for an outage by the supplier's fault"),
};

/* --- appliances ------------------------------------------------------------------------------ */

static struct say appliance_say(
	const struct appliance *in, enum appliance_case why, struct money amount)
{
	switch (why) {
	case APPLIANCE_LATE:
		return SAY(
			N_("Reported {1} days after the damage, more than {2}: nothing is owed."),
			say_count(in->reported_days), say_count(APPLIANCE_DAYS_MAX));
	case APPLIANCE_NEW:
		return SAY(N_("Bought within {1} months: the whole price, {2}."),
			say_count(APPLIANCE_NEW_MONTHS), say_money(amount));
	case APPLIANCE_FLOOR:
		return SAY(N_("Less than a tenth of its life is left: a tenth of the price, {1}."),
			say_money(amount));
	case APPLIANCE_PART:
		return SAY(N_("{1} x ({2} - {3}) / {2} months = {4}"), say_money(in->price),
			say_count(in->life_years * 12), say_count(in->used_months),
			say_money(amount));
	}
	return (struct say){0};
}

static bool run_appliance(struct invocation *inv)
{
	struct say lines[LINES_MAX];
	enum appliance_case why;
	struct appliance in;
	struct money amount;

	if (!read_amount(inv, option_get(inv, "price"), &in.price) ||
		!read_count(inv, option_get(inv, "life-years"), &in.life_years) ||
		!read_count(inv, option_get(inv, "used-months"), &in.used_months) ||
		!read_count(inv, option_get(inv, "reported-days"), &in.reported_days))
		return false;
	if (!appliance_compute(&amount, &why, &in))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("An appliance lives 1 to {1} years and is used for at most 200."),
				say_count(APPLIANCE_LIFE_MAX)));
	lines[0] = appliance_say(&in, why, amount);
	lines[1] = SAY(N_("Rules on household appliances damaged by the supply: the price less "
			  "what is used up of the life, at least a tenth; report within 7 days."));
	json_money(json_key(&inv->answer, "amount"), amount);
	write_explain(&inv->answer, inv->lang, lines, 2);
	return true;
}

static const struct option_row appliance_options[] = {
	{"price", OPTION_VALUE, true, N_("at the purchase")},
	{"life-years", OPTION_VALUE, true, N_("how long such an appliance lives")},
	{"used-months", OPTION_VALUE, true, N_("since the purchase")},
	{"reported-days", OPTION_VALUE, true, N_("from the damage to its report")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_appliance = {
	.words = "calc appliance",
	.args = "",
	.options = appliance_options,
	.run = run_appliance,
	.help = N_("compensation for a household appliance damaged by the supply"),
};
