#include "cli/facts.h"

#include <string.h>

#include "cli/values.h"
#include "core/decimal.h"
#include "core/late_charge.h"

#define KILO INT64_C(1000)
#define QUANTITY_LIMIT INT64_C(1000000000000) /* kW, kVA, A and V in thousandths */
#define RATIO_LIMIT INT64_C(1000000000)
#define MONTH_DAYS 30

/* The call is wrong without it. */
static bool need(struct invocation *inv, const char *name)
{
	return option_given(inv, name) ||
	       verb_usage(inv, SAY(N_("--{1} is missing."), say_text(name)));
}

/* Up to three decimals, as thousandths: kW, kVA, amperes, volts, multipliers. */
static bool read_thousandths(struct invocation *inv, const char *name, int64_t *out)
{
	if (!need(inv, name))
		return false;
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

static bool read_kwh(struct invocation *inv, const char *name, struct energy *out)
{
	return need(inv, name) && read_energy(inv, option_get(inv, name), out);
}

static bool read_kwh_price(struct invocation *inv, struct price *out)
{
	return need(inv, "price") && read_price(inv, option_get(inv, "price"), out);
}

/* --- measured wrongly ------------------------------------------------------------------------ */

static bool read_meter_error(struct invocation *inv, struct proposal_facts *out)
{
	const char *text = option_get(inv, "error");
	bool minus;

	if (!read_kwh(inv, "energy", &out->recorded) || !need(inv, "error"))
		return false;
	out->half = option_given(inv, "half");
	minus = text[0] == '-';
	if (decimal_parse(&out->error_hundredths, text + (minus || text[0] == '+'), 2,
		    RATIO_LIMIT) != DECIMAL_OK)
		return verb_refuse(
			inv, CODE_BAD_VALUE, SAY(N_("{1} is not a percentage."), say_text(text)));
	if (minus)
		out->error_hundredths = -out->error_hundredths;
	return read_kwh_price(inv, &out->price);
}

/* "12/11" as two whole numbers. */
static bool read_ratio(struct invocation *inv, const char *text, struct proposal_facts *out)
{
	const char *slash = strchr(text, '/');
	char first[16];

	if (slash != NULL && (size_t)(slash - text) < sizeof(first)) {
		memcpy(first, text, (size_t)(slash - text));
		first[slash - text] = '\0';
		if (decimal_parse(&out->num, first, 0, RATIO_LIMIT) == DECIMAL_OK &&
			decimal_parse(&out->den, slash + 1, 0, RATIO_LIMIT) == DECIMAL_OK)
			return true;
	}
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("{1} is not a fraction. Write it like 12/11."), say_text(text)));
}

static bool read_wiring(struct invocation *inv, struct proposal_facts *out)
{
	return read_kwh(inv, "energy", &out->recorded) && need(inv, "true") &&
	       read_ratio(inv, option_get(inv, "true"), out) && read_kwh_price(inv, &out->price);
}

static bool read_multiplier(struct invocation *inv, struct proposal_facts *out)
{
	return read_kwh(inv, "energy", &out->recorded) &&
	       read_thousandths(inv, "right", &out->num) &&
	       read_thousandths(inv, "used", &out->den) && read_kwh_price(inv, &out->price);
}

static bool read_stopped(struct invocation *inv, struct proposal_facts *out)
{
	struct stopped_meter *m = &out->stopped;

	return read_kwh(inv, "energy", &m->month) && need(inv, "days") &&
	       read_whole(inv, "days", 0, &m->days) &&
	       read_whole(inv, "month-days", MONTH_DAYS, &m->month_days) &&
	       (!option_given(inv, "recorded") || read_kwh(inv, "recorded", &m->recorded)) &&
	       read_kwh_price(inv, &out->price);
}

/* --- theft and breach ------------------------------------------------------------------------ */

/* The capacity: kW as given, or current x voltage x phases (1, or 3 of that voltage each). */
static bool read_watts(struct invocation *inv, int64_t *watts)
{
	int64_t milliamps, millivolts, phases;
	int given = option_given(inv, "amps") + option_given(inv, "volts") +
		    option_given(inv, "phases");

	if (option_given(inv, "kw") && given == 0)
		return read_thousandths(inv, "kw", watts);
	if (option_given(inv, "kw") || given < 3)
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

static bool read_theft(struct invocation *inv, struct proposal_facts *out)
{
	struct theft *t = &out->theft;

	if (!read_watts(inv, &t->watts) || !need(inv, "hours") ||
		!read_whole(inv, "hours", 0, &t->hours) ||
		!read_whole(inv, "days", THEFT_DAYS_UNKNOWN, &t->days) ||
		!read_kwh_price(inv, &t->price) ||
		!read_whole(inv, "times", THEFT_TIMES_MAX, &t->times))
		return false;
	if (t->hours > PROPOSAL_HOURS_MAX)
		return verb_refuse(
			inv, CODE_BAD_VALUE, SAY(N_("A day has no more than 24 hours.")));
	return true;
}

static bool read_measure(struct invocation *inv, struct breach *in)
{
	int measures = option_given(inv, "difference") + option_given(inv, "kw") +
		       option_given(inv, "kva");

	if (measures > 1 || (measures == 0 && !option_given(inv, "occurrences")))
		return verb_usage(inv, SAY(N_("Give --difference, --kw, --kva or --occurrences.")));
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
	return true;
}

static bool read_breach(struct invocation *inv, struct proposal_facts *out)
{
	const char *price_class = option_get(inv, "class");
	struct breach *b = &out->breach;
	int64_t item;

	if (!need(inv, "item") || !read_count(inv, option_get(inv, "item"), &item) ||
		!read_measure(inv, b) || !read_whole(inv, "occurrences", 1, &b->occurrences) ||
		!read_whole(inv, "times", 0, &b->times))
		return false;
	if (item < BREACH_PRICE || item > BREACH_SOURCE)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("Items are 1 to 6: {1} is none."), say_count(item)));
	b->item = (enum breach_item)item;
	b->residential = price_class != NULL && price_class_residential(price_class);
	return true;
}

static bool read_outage(struct invocation *inv, struct proposal_facts *out)
{
	struct outage *o = &out->outage;

	o->two_part = option_given(inv, "two-part");
	return read_kwh(inv, "energy", &o->month) && read_kwh_price(inv, &o->price) &&
	       need(inv, "hours") && read_count(inv, option_get(inv, "hours"), &o->hours) &&
	       read_whole(inv, "month-days", MONTH_DAYS, &o->month_days);
}

bool facts_read(struct invocation *inv, enum proposal_kind kind, struct proposal_facts *out)
{
	static bool (*const readers[])(struct invocation * inv, struct proposal_facts * out) = {
		[PROPOSAL_METER_ERROR] = read_meter_error,
		[PROPOSAL_WIRING] = read_wiring,
		[PROPOSAL_MULTIPLIER] = read_multiplier,
		[PROPOSAL_STOPPED] = read_stopped,
		[PROPOSAL_THEFT] = read_theft,
		[PROPOSAL_BREACH] = read_breach,
		[PROPOSAL_OUTAGE] = read_outage,
	};

	*out = (struct proposal_facts){.kind = kind};
	return readers[kind](inv, out);
}

bool facts_compute(struct invocation *inv, enum proposal_kind kind, struct proposal_facts *facts,
	struct proposal *out)
{
	struct clock clock = clock_system();
	enum proposal_error error;

	if (!facts_read(inv, kind, facts))
		return false;
	facts->on = moment_date(clock.now(clock.ctx));
	error = proposal_compute(out, facts);
	return error == PROPOSAL_OK ||
	       verb_refuse(inv, error == PROPOSAL_TIMES ? CODE_LAW_FORBIDS : CODE_BAD_VALUE,
		       proposal_error_say(error, facts));
}

void write_levy_keys(struct json *j, const struct proposal *p)
{
	json_money(json_key(j, "make_up"), p->make_up);
	json_money(json_key(j, "penalty"), p->penalty);
	json_money(json_key(j, "total"), p->total);
}
