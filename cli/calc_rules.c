/* `calc` of the rules for power factor, theft, breach of contract and wrong metering. */
#include <string.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/breach.h"
#include "core/correction.h"
#include "core/decimal.h"
#include "core/late_charge.h"
#include "core/power_factor.h"

#define PERCENT_TEXT_MAX 24
#define LINES_MAX 6
#define KILO INT64_C(1000)
#define QUANTITY_LIMIT INT64_C(1000000000000) /* kW, kVA, A and V in thousandths */
#define RATIO_LIMIT INT64_C(1000000000)

/* What an answer is made of while a verb works. */
struct lines {
	struct say say[LINES_MAX];
	size_t count;
};

static void add_line(struct lines *l, struct say say)
{
	l->say[l->count++] = say;
}

/* Up to three decimals, as thousandths: kW, kVA, amperes, volts. */
static bool read_thousandths(struct invocation *inv, const char *name, int64_t *out)
{
	if (decimal_parse(out, option_get(inv, name), 3, QUANTITY_LIMIT) == DECIMAL_OK)
		return true;
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("--{1} {2} is not a number."), say_text(name),
			say_text(option_get(inv, name))));
}

static bool read_whole(struct invocation *inv, const char *name, int64_t otherwise, int64_t *out)
{
	*out = otherwise;
	return !option_given(inv, name) || read_count(inv, option_get(inv, name), out);
}

static void write_lines(struct invocation *inv, const struct lines *l)
{
	write_explain(&inv->answer, inv->lang, l->say, l->count);
}

static struct say_arg say_percent(int64_t hundredths)
{
	char text[PERCENT_TEXT_MAX] = "-";

	decimal_format(text + (hundredths < 0), PERCENT_TEXT_MAX - 1,
		hundredths < 0 ? -hundredths : hundredths, 2, 2);
	return say_text(text);
}

/* --- power factor ---------------------------------------------------------------------------- */

static bool run_power_factor(struct invocation *inv)
{
	struct json *j = &inv->answer;
	enum power_factor_standard standard;
	struct energy active, reactive;
	struct money base, amount;
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

/* --- theft ----------------------------------------------------------------------------------- */

static void write_levy(struct json *j, const struct levy *levy)
{
	json_money(json_key(j, "make_up"), levy->make_up);
	json_money(json_key(j, "penalty"), levy->penalty);
	json_money(json_key(j, "total"), levy->total);
}

/* The capacity: kW as given, or current x voltage x phases (1, or 3 of that voltage each). */
static bool read_watts(struct invocation *inv, int64_t *watts)
{
	int64_t milliamps, millivolts, phases;

	if (option_given(inv, "kw"))
		return read_thousandths(inv, "kw", watts);
	if (!option_given(inv, "amps") || !option_given(inv, "volts") ||
		!option_given(inv, "phases"))
		return verb_usage(inv, SAY(N_("Give --kw, or --amps, --volts and --phases.")));
	if (!read_thousandths(inv, "amps", &milliamps) ||
		!read_thousandths(inv, "volts", &millivolts) ||
		!read_whole(inv, "phases", 1, &phases))
		return false;
	if (phases != 1 && phases != 3)
		return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("Phases are 1 or 3.")));
	wide power = wide_divide((wide)milliamps * millivolts * phases, KILO * KILO);

	if (power > QUANTITY_LIMIT)
		return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("This power is too large.")));
	*watts = (int64_t)power;
	return true;
}

static bool read_times(struct invocation *inv, int64_t most, int64_t *times)
{
	if (!read_whole(inv, "times", most, times))
		return false;
	if (*times <= most)
		return true;
	return verb_refuse(inv, CODE_LAW_FORBIDS,
		SAY(N_("The law allows at most {1} times the make-up charge."), say_count(most)));
}

static bool run_theft(struct invocation *inv)
{
	struct theft in = {.days = THEFT_DAYS_UNKNOWN};
	struct lines l = {.count = 0};
	struct energy energy;
	struct levy levy;

	if (!read_watts(inv, &in.watts) || !read_whole(inv, "hours", 0, &in.hours) ||
		!read_whole(inv, "days", THEFT_DAYS_UNKNOWN, &in.days) ||
		!read_price(inv, option_get(inv, "price"), &in.price) ||
		!read_times(inv, THEFT_TIMES_MAX, &in.times))
		return false;
	if (in.hours > 24)
		return verb_refuse(
			inv, CODE_BAD_VALUE, SAY(N_("A day has no more than 24 hours.")));
	if (!theft_compute(&levy, &energy, &in))
		return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("These amounts are too large.")));
	add_line(&l, SAY(N_("{1} kW x {2} hours x {3} days = {4} kWh"),
			     say_energy((struct energy){in.watts}), say_count(in.hours),
			     say_count(in.days), say_energy(energy)));
	add_line(&l, SAY(N_("make-up charge: {1} kWh x {2} = {3}"), say_energy(energy),
			     say_price(in.price), say_money(levy.make_up)));
	add_line(
		&l, SAY(N_("penalty: {1} x {2} = {3} (Supply and Use Rules 1996, art. 101 to 103)"),
			    say_money(levy.make_up), say_count(in.times), say_money(levy.penalty)));
	json_energy(json_key(&inv->answer, "energy_kwh"), energy);
	write_levy(&inv->answer, &levy);
	write_lines(inv, &l);
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

/* --- breach ---------------------------------------------------------------------------------- */

static bool read_measure(struct invocation *inv, struct breach *in)
{
	if (option_given(inv, "difference")) {
		in->by = BREACH_BY_DIFFERENCE;
		return read_amount(inv, option_get(inv, "difference"), &in->difference);
	}
	if (option_given(inv, "kw")) {
		in->by = BREACH_BY_LOAD;
		return read_thousandths(inv, "kw", &in->watts);
	}
	if (option_given(inv, "kva")) {
		in->by = BREACH_BY_CAPACITY;
		if (!option_given(inv, "price") || !option_given(inv, "months"))
			return verb_usage(inv, SAY(N_("--kva needs --price and --months.")));
		return read_thousandths(inv, "kva", &in->va) &&
		       read_amount(inv, option_get(inv, "price"), &in->price) &&
		       read_whole(inv, "months", 1, &in->months);
	}
	in->by = BREACH_BY_OCCURRENCE;
	return option_given(inv, "occurrences") ||
	       verb_usage(inv, SAY(N_("Give --difference, --kw, --kva or --occurrences.")));
}

static bool breach_refused(struct invocation *inv, const struct breach *in, enum breach_error error)
{
	switch (error) {
	case BREACH_OK:
		return true;
	case BREACH_NOT_SO:
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("Item {1} is not measured so."), say_count(in->item)));
	case BREACH_TIMES:
		return verb_refuse(inv, CODE_LAW_FORBIDS,
			SAY(N_("The law allows at most {1} times the make-up charge."),
				say_count(breach_times_max(in->item, in->by))));
	case BREACH_TOO_LARGE:
		return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("These amounts are too large.")));
	}
	return false;
}

static void explain_breach(struct lines *l, const struct breach *in, const struct levy *levy)
{
	int64_t most = breach_times_max(in->item, in->by);
	struct money rate = breach_rate(in->item, in->by, in->residential);

	if (in->by == BREACH_BY_CAPACITY)
		add_line(l, SAY(N_("capacity charge: {1} kVA x {2} x {3} months = {4}"),
				    say_energy((struct energy){in->va}), say_money(in->price),
				    say_count(in->months), say_money(levy->make_up)));
	if (most > 0)
		add_line(l, SAY(N_("penalty: {1} x {2} = {3}"), say_money(levy->make_up),
				    say_count(in->times > 0 ? in->times : most),
				    say_money(levy->penalty)));
	else if (in->by == BREACH_BY_LOAD)
		add_line(l, SAY(N_("penalty: {1} kW x {2} x {3} times = {4}"),
				    say_energy((struct energy){in->watts}), say_money(rate),
				    say_count(in->occurrences), say_money(levy->penalty)));
	else
		add_line(l, SAY(N_("penalty: {1} x {2} times = {3}"), say_money(rate),
				    say_count(in->occurrences), say_money(levy->penalty)));
	add_line(l, SAY(N_("Supply and Use Rules: 1996 art. 100 item {1}; 2024 art. 101"),
			    say_count(in->item)));
}

static bool run_breach(struct invocation *inv)
{
	struct breach in = {.occurrences = 1};
	const char *price_class = option_get(inv, "class");
	struct lines l = {.count = 0};
	struct levy levy;
	int64_t item;

	if (!read_count(inv, option_get(inv, "item"), &item) || !read_measure(inv, &in) ||
		!read_whole(inv, "occurrences", 1, &in.occurrences) ||
		!read_whole(inv, "times", 0, &in.times))
		return false;
	if (item < BREACH_PRICE || item > BREACH_SOURCE)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("Items are 1 to 6: {1} is none."), say_count(item)));
	in.item = (enum breach_item)item;
	in.residential = price_class != NULL && price_class_residential(price_class);
	if (!breach_refused(inv, &in, breach_compute(&levy, &in)))
		return false;
	explain_breach(&l, &in, &levy);
	write_levy(&inv->answer, &levy);
	write_lines(inv, &l);
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

static bool write_correction(struct invocation *inv, struct energy energy, struct say how)
{
	struct lines l = {.count = 0};
	struct price price;
	struct money amount;

	if (!read_price(inv, option_get(inv, "price"), &price))
		return false;
	if (!price_amount(&amount, price, energy))
		return verb_refuse(inv, CODE_BAD_VALUE, SAY(N_("These amounts are too large.")));
	add_line(&l, how);
	add_line(&l, SAY(N_("{1} kWh x {2} = {3}"), say_energy(energy), say_price(price),
			     say_money(amount)));
	json_energy(json_key(&inv->answer, "energy_kwh"), energy);
	json_money(json_key(&inv->answer, "amount"), amount);
	write_lines(inv, &l);
	return true;
}

static bool refuse_correction(struct invocation *inv)
{
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("With these numbers the true energy cannot be reckoned.")));
}

static bool run_meter_error(struct invocation *inv)
{
	const char *text = option_get(inv, "error");
	bool minus = text[0] == '-', half = option_given(inv, "half");
	struct energy recorded, energy;
	int64_t error;

	if (!read_energy(inv, option_get(inv, "energy"), &recorded))
		return false;
	if (decimal_parse(&error, text + (minus || text[0] == '+'), 2, RATIO_LIMIT) != DECIMAL_OK)
		return verb_refuse(
			inv, CODE_BAD_VALUE, SAY(N_("{1} is not a percentage."), say_text(text)));
	if (!correction_meter_error(&energy, recorded, minus ? -error : error, half))
		return refuse_correction(inv);
	return write_correction(inv, energy,
		SAY(half ? N_("half of {1} / (1 + {2} %) - {1} = {3} kWh (Supply and Use Rules "
			      "1996, art. 80)")
			 : N_("{1} / (1 + {2} %) - {1} = {3} kWh (Supply and Use Rules 1996, art. "
			      "80)"),
			say_energy(recorded), say_percent(minus ? -error : error),
			say_energy(energy)));
}

/* "12/11" as two whole numbers. */
static bool read_ratio(struct invocation *inv, const char *text, int64_t *num, int64_t *den)
{
	const char *slash = strchr(text, '/');
	char first[16];

	if (slash != NULL && (size_t)(slash - text) < sizeof(first)) {
		memcpy(first, text, (size_t)(slash - text));
		first[slash - text] = '\0';
		if (decimal_parse(num, first, 0, RATIO_LIMIT) == DECIMAL_OK &&
			decimal_parse(den, slash + 1, 0, RATIO_LIMIT) == DECIMAL_OK)
			return true;
	}
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("{1} is not a fraction. Write it like 12/11."), say_text(text)));
}

static bool run_wiring(struct invocation *inv)
{
	struct energy recorded, energy;
	int64_t num, den;

	if (!read_energy(inv, option_get(inv, "energy"), &recorded) ||
		!read_ratio(inv, option_get(inv, "true"), &num, &den))
		return false;
	if (!correction_ratio(&energy, recorded, num, den))
		return refuse_correction(inv);
	return write_correction(inv, energy,
		SAY(N_("{1} x ({2}/{3} - 1) = {4} kWh (Supply and Use Rules 1996, art. 81)"),
			say_energy(recorded), say_count(num), say_count(den), say_energy(energy)));
}

static bool run_multiplier(struct invocation *inv)
{
	struct energy billed, energy;
	int64_t used, right;

	if (!read_energy(inv, option_get(inv, "energy"), &billed) ||
		!read_thousandths(inv, "used", &used) || !read_thousandths(inv, "right", &right))
		return false;
	if (!correction_ratio(&energy, billed, right, used))
		return refuse_correction(inv);
	return write_correction(inv, energy,
		SAY(N_("{1} x ({2}/{3} - 1) = {4} kWh (Supply and Use Rules 1996, art. 81)"),
			say_energy(billed), say_energy((struct energy){right}),
			say_energy((struct energy){used}), say_energy(energy)));
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
