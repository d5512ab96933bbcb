/* `calc` of the rules for power factor, theft, breach of contract and wrong metering. */
#include "cli/facts.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/power_factor.h"

#define LINES_MAX 6

/* What an answer is made of while a verb works. */
struct lines {
	struct say say[LINES_MAX];
	size_t count;
};

static void add_line(struct lines *l, struct say say)
{
	l->say[l->count++] = say;
}

static void write_lines(struct invocation *inv, const struct lines *l)
{
	write_explain(&inv->answer, inv->lang, l->say, l->count);
}

static struct say_arg say_percent(int64_t hundredths)
{
	char text[PROPOSAL_PERCENT_MAX];

	return say_text(proposal_percent(hundredths, text));
}

/* --- power factor ---------------------------------------------------------------------------- */

static bool run_power_factor(struct invocation *inv)
{
	struct json *j = &inv->answer;
	enum power_factor_standard standard;
	struct energy active, reactive;
	struct money base = MONEY_ZERO, amount;
	struct lines l = {.count = 0};
	int factor, adjust;

	if (!power_factor_standard_parse(&standard, option_get(inv, "standard")))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("Standards are 0.90, 0.85 and 0.80: {1} is none."),
				say_text(option_get(inv, "standard"))));
	if (!read_energy(inv, option_get(inv, "kwh"), &active) ||
		!read_energy(inv, option_get(inv, "kvarh"), &reactive))
		return false;
	if (option_given(inv, "base") && !read_amount(inv, option_get(inv, "base"), &base))
		return false;
	if (!power_factor_of(&factor, active, reactive))
		return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("These energies are too large.")));
	adjust = power_factor_adjust(standard, factor);
	add_line(&l, SAY(N_("power factor = {1} / sqrt({1}^2 + {2}^2) = {3}"), say_energy(active),
			     say_energy(reactive), say_percent(factor)));
	add_line(&l, SAY(N_("standard {1}: {2} % (method of 1983, No. 215)"),
			     say_text(power_factor_standard_text(standard)), say_percent(adjust)));
	json_text(json_key(j, "power_factor"), say_percent(factor).as.text);
	json_text(json_key(j, "adjust_percent"), say_percent(adjust).as.text);
	if (!option_given(inv, "base")) {
		json_null(json_key(j, "adjustment"));
	} else if (power_factor_amount(&amount, base, adjust)) {
		add_line(&l, SAY(N_("{1} x {2} % = {3}"), say_money(base), say_percent(adjust),
				     say_money(amount)));
		json_money(json_key(j, "adjustment"), amount);
	} else {
		return verb_refuse(inv, CODE_BAD_AMOUNT, SAY(N_("These amounts are too large.")));
	}
	write_lines(inv, &l);
	return true;
}

static const struct option_row power_factor_options[] = {
	{"standard", OPTION_VALUE, true, N_("0.90, 0.85 or 0.80")},
	{"kwh", OPTION_VALUE, true, N_("active energy")},
	{"kvarh", OPTION_VALUE, true, N_("reactive energy, both directions together")},
	{"base", OPTION_VALUE, false, N_("capacity and energy charge without government funds")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_power_factor = {
	.words = "calc power-factor",
	.args = "",
	.options = power_factor_options,
	.run = run_power_factor,
	.help = N_("the power-factor adjustment of a month"),
};

/* --- theft and breach ------------------------------------------------------------------------ */

static bool run_theft(struct invocation *inv)
{
	struct proposal_facts facts;
	struct proposal p;

	if (!facts_compute(inv, PROPOSAL_THEFT, &facts, &p))
		return false;
	json_energy(json_key(&inv->answer, "energy_kwh"), p.energy);
	write_levy_keys(&inv->answer, &p);
	write_explain(&inv->answer, inv->lang, p.lines, p.count);
	return true;
}

static const struct option_row theft_options[] = {
	{"kw", OPTION_VALUE, false, N_("the capacity that was used; kVA count as kW")},
	{"amps", OPTION_VALUE, false, N_("or the meter's rated maximum current")},
	{"volts", OPTION_VALUE, false, N_("with the voltage of a phase")},
	{"phases", OPTION_VALUE, false, N_("1 or 3")},
	{"hours", OPTION_VALUE, true, N_("a day: 12 for power, 6 for lighting, unless known")},
	{"days", OPTION_VALUE, false, N_("180 if they cannot be found out")},
	{"price", OPTION_VALUE, true, N_("yuan per kWh")},
	{"times", OPTION_VALUE, false, N_("of the make-up charge; the law's maximum if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_theft = {
	.words = "calc theft",
	.args = "",
	.options = theft_options,
	.run = run_theft,
	.help = N_("make-up charge and penalty of theft"),
};

static bool run_breach(struct invocation *inv)
{
	struct proposal_facts facts;
	struct proposal p;

	if (!facts_compute(inv, PROPOSAL_BREACH, &facts, &p))
		return false;
	write_levy_keys(&inv->answer, &p);
	write_explain(&inv->answer, inv->lang, p.lines, p.count);
	return true;
}

static const struct option_row breach_options[] = {
	{"item", OPTION_VALUE, true,
		N_("1 price, 2 capacity, 3 quota, 4 suspended, 5 equipment, 6 own source")},
	{"difference", OPTION_VALUE, false, N_("of the price, for item 1")},
	{"kw", OPTION_VALUE, false, N_("of a single-rate customer")},
	{"kva", OPTION_VALUE, false, N_("of a two-part customer, with --price and --months")},
	{"price", OPTION_VALUE, false, N_("of a kVA and month")},
	{"months", OPTION_VALUE, false, N_("for how many")},
	{"occurrences", OPTION_VALUE, false, N_("how often")},
	{"class", OPTION_VALUE, false, N_("the price class; residents pay less for item 5")},
	{"times", OPTION_VALUE, false, N_("of the make-up charge; the law's maximum if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_breach = {
	.words = "calc breach",
	.args = "",
	.options = breach_options,
	.run = run_breach,
	.help = N_("make-up charge and penalty of a breach of contract"),
};

/* --- wrong metering -------------------------------------------------------------------------- */

static bool answer_metering(struct invocation *inv, enum proposal_kind kind)
{
	struct proposal_facts facts;
	struct proposal p;

	if (!facts_compute(inv, kind, &facts, &p))
		return false;
	json_energy(json_key(&inv->answer, "energy_kwh"), p.energy);
	json_money(json_key(&inv->answer, "amount"), p.make_up);
	write_explain(&inv->answer, inv->lang, p.lines, p.count);
	return true;
}

static bool run_meter_error(struct invocation *inv)
{
	return answer_metering(inv, PROPOSAL_METER_ERROR);
}

static bool run_wiring(struct invocation *inv)
{
	return answer_metering(inv, PROPOSAL_WIRING);
}

static bool run_multiplier(struct invocation *inv)
{
	return answer_metering(inv, PROPOSAL_MULTIPLIER);
}

static bool run_stopped(struct invocation *inv)
{
	return answer_metering(inv, PROPOSAL_STOPPED);
}

static const struct option_row meter_error_options[] = {
	{"energy", OPTION_VALUE, true, N_("kWh that were recorded")},
	{"error", OPTION_VALUE, true, N_("of the meter in percent; negative when slow")},
	{"price", OPTION_VALUE, true, N_("yuan per kWh")},
	{"half", OPTION_FLAG, false, N_("half of the time since the last test counts")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row wiring_options[] = {
	{"energy", OPTION_VALUE, true, N_("kWh that were recorded")},
	{"true", OPTION_VALUE, true,
		N_("the true energy as a fraction of the recorded, like 12/11")},
	{"price", OPTION_VALUE, true, N_("yuan per kWh")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row multiplier_options[] = {
	{"energy", OPTION_VALUE, true, N_("kWh that were billed")},
	{"used", OPTION_VALUE, true, N_("the multiplier that was used")},
	{"right", OPTION_VALUE, true, N_("the multiplier that is right")},
	{"price", OPTION_VALUE, true, N_("yuan per kWh")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row stopped_options[] = {
	{"energy", OPTION_VALUE, true, N_("of a normal month, in kWh")},
	{"days", OPTION_VALUE, true, N_("without a count")},
	{"month-days", OPTION_VALUE, false, N_("of the normal month; 30 if not given")},
	{"recorded", OPTION_VALUE, false, N_("kWh that the stopped meter still counted")},
	{"price", OPTION_VALUE, true, N_("yuan per kWh")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_stopped = {
	.words = "calc stopped",
	.args = "",
	.options = stopped_options,
	.run = run_stopped,
	.help = N_("energy and money for a meter that stood still"),
};

const struct verb verb_calc_meter_error = {
	.words = "calc meter-error",
	.args = "",
	.options = meter_error_options,
	.run = run_meter_error,
	.help = N_("energy and money for a meter that ran wrong"),
};

const struct verb verb_calc_wiring = {
	.words = "calc wiring",
	.args = "",
	.options = wiring_options,
	.run = run_wiring,
	.help = N_("energy and money for wrong wiring"),
};

const struct verb verb_calc_multiplier = {
	.words = "calc multiplier",
	.args = "",
	.options = multiplier_options,
	.run = run_multiplier,
	.help = N_("energy and money for a wrong multiplier"),
};
