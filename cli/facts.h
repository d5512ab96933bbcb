#ifndef CLI_FACTS_H
#define CLI_FACTS_H

#include "cli/verb.h"
#include "core/proposal.h"

/*
 * The facts of a correction by rule, from the options that `calc` and `correction propose` share.
 * False: the call is wrong (exit 2), or a value is (bad_value, bad_amount, law_forbids).
 */
NODISCARD bool facts_read(
	struct invocation *inv, enum proposal_kind kind, struct proposal_facts *out);

/* The same, and what it comes to. */
NODISCARD bool facts_compute(struct invocation *inv, enum proposal_kind kind,
	struct proposal_facts *facts, struct proposal *out);

/* "12.50"; "-" before it where it is given back. */
void write_levy_keys(struct json *j, const struct proposal *p);

/* What the facts of each kind are called; `correction propose` takes all of them. */
#define FACTS_METERING_OPTIONS                                                                     \
	{"energy", OPTION_VALUE, false, N_("kWh that were recorded, or of a normal month")},       \
		{"error", OPTION_VALUE, false, N_("of the meter in percent; negative when slow")}, \
		{"half", OPTION_FLAG, false, N_("half of the time since the last test counts")},   \
		{"true", OPTION_VALUE, false,                                                      \
			N_("the true energy as a fraction of the recorded, like 12/11")},          \
		{"used", OPTION_VALUE, false, N_("the multiplier that was used")},                 \
		{"right", OPTION_VALUE, false, N_("the multiplier that is right")},                \
		{"recorded", OPTION_VALUE, false, N_("kWh that the stopped meter still counted")}, \
	{                                                                                          \
		"month-days", OPTION_VALUE, false, N_("of the normal month; 30 if not given")      \
	}

#define FACTS_LEVY_OPTIONS                                                                         \
	{"kw", OPTION_VALUE, false, N_("the capacity that was used; kVA count as kW")},            \
		{"amps", OPTION_VALUE, false, N_("or the meter's rated maximum current")},         \
		{"volts", OPTION_VALUE, false, N_("with the voltage of a phase")},                 \
		{"phases", OPTION_VALUE, false, N_("1 or 3")},                                     \
		{"hours", OPTION_VALUE, false,                                                     \
			N_("a day: 12 for power, 6 for lighting, unless known")},                  \
		{"days", OPTION_VALUE, false, N_("180 if they cannot be found out")},              \
		{"times", OPTION_VALUE, false,                                                     \
			N_("of the make-up charge; the law's maximum if not given")},              \
		{"item", OPTION_VALUE, false,                                                      \
			N_("1 price, 2 capacity, 3 quota, 4 suspended, 5 equipment, 6 own "        \
			   "source")},                                                             \
		{"difference", OPTION_VALUE, false, N_("of the price, for item 1")},               \
		{"kva", OPTION_VALUE, false,                                                       \
			N_("of a two-part customer, with --price and --months")},                  \
		{"months", OPTION_VALUE, false, N_("for how many")},                               \
		{"occurrences", OPTION_VALUE, false, N_("how often")},                             \
	{                                                                                          \
		"two-part", OPTION_FLAG, false, N_("the customer pays capacity or demand as well") \
	}

#endif
