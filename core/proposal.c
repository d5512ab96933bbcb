/*
 * Corrections by rule: facts in, an amount and its steps out, with the article in the edition of
 * that day.
 */
#include "core/proposal.h"

#include <assert.h>
#include <string.h>

#include "core/decimal.h"
#include "core/supply_rules.h"

#define OUTAGE_BASIS                                                                              \
	N_("Electric Power Law art. 59; Supply and Use Rules: an outage by the supplier's fault " \
	   "is compensated by 4 times the average price, 5 times for two-part customers.")

/* The basis by the edition of the Rules that is in force. */
static const struct {
	const char *name, *title, *basis[SUPPLY_RULES_EDITIONS];
} kinds[] = {
	[PROPOSAL_METER_ERROR] = {"meter-error", N_("Meter error"),
		{N_("Supply and Use Rules (1996 art. 80): by the measured error from zero, for "
		    "half of the time since the last test or the installation."),
			N_("Supply and Use Rules (2024; in 1996 art. 80): by the measured error "
			   "from zero, for half of the time since the last test or the "
			   "installation.")}},
	[PROPOSAL_WIRING] = {"wiring", N_("Wrong wiring"),
		{N_("Supply and Use Rules (1996 art. 81): by the correction rate, from the last "
		    "test or the installation to the day it was put right."),
			N_("Supply and Use Rules (2024; in 1996 art. 81): by the correction rate, "
			   "from the last test or the installation to the day it was put "
			   "right.")}},
	[PROPOSAL_MULTIPLIER] = {"multiplier", N_("Wrong multiplier"),
		{N_("Supply and Use Rules (1996 art. 81): by the difference of the multipliers; "
		    "where the beginning is unknown, by the reading records."),
			N_("Supply and Use Rules (2024; in 1996 art. 81): by the difference of the "
			   "multipliers; where the beginning is unknown, by the reading "
			   "records.")}},
	[PROPOSAL_STOPPED] = {"stopped", N_("Stopped meter"),
		{N_("Supply and Use Rules (1996 art. 80): by the energy of a normal month, for "
		    "the time that the reading records show."),
			N_("Supply and Use Rules (2024; in 1996 art. 80): by the energy of a "
			   "normal month, for the time that the reading records show.")}},
	[PROPOSAL_THEFT] = {"theft", N_("Electricity theft"),
		{N_("Electric Power Supply and Use Regulations art. 31 and 41; Supply and Use "
		    "Rules (1996 art. 101 to 103): the energy is made up for, and a penalty of at "
		    "most three times its price is paid."),
			N_("Electric Power Supply and Use Regulations art. 31 and 41; Supply and "
			   "Use Rules (2024; in 1996 art. 101 to 103): the energy is made up for, "
			   "and a penalty of at most three times its price is paid.")}},
	[PROPOSAL_BREACH] = {"breach", N_("Breach of contract"),
		{N_("Electric Power Supply and Use Regulations art. 30; Supply and Use Rules "
		    "(1996 art. 100; 2024 art. 101): a penalty of at most what the item names."),
			N_("Electric Power Supply and Use Regulations art. 30; Supply and Use "
			   "Rules (2024 art. 101): a penalty of at most what the item names.")}},
	[PROPOSAL_OUTAGE] = {"outage", N_("Outage compensation"), {OUTAGE_BASIS, OUTAGE_BASIS}},
};

static_assert(ARRAY_SIZE(kinds) == PROPOSAL_LAST + 1, "every kind has its row");

const char *proposal_kind_name(enum proposal_kind kind)
{
	return kinds[kind].name;
}

const char *proposal_kind_title(enum proposal_kind kind)
{
	return kinds[kind].title;
}

const char *proposal_basis(enum proposal_kind kind, struct date on)
{
	return kinds[kind].basis[supply_rules_on(on)];
}

bool proposal_kind_parse(enum proposal_kind *out, const char *name)
{
	for (int kind = PROPOSAL_FIRST; kind <= PROPOSAL_LAST; kind++)
		if (strcmp(kinds[kind].name, name) == 0) {
			*out = (enum proposal_kind)kind;
			return true;
		}
	return false;
}

const char *proposal_percent(int64_t hundredths, char buf[PROPOSAL_PERCENT_MAX])
{
	buf[0] = '-';
	decimal_format(buf + (hundredths < 0), PROPOSAL_PERCENT_MAX - 1,
		hundredths < 0 ? -hundredths : hundredths, 2, 2);
	return buf;
}

static void add(struct proposal *p, struct say say)
{
	assert(p->count < PROPOSAL_LINES_MAX);
	p->lines[p->count++] = say;
}

static struct say_arg say_thousandths(int64_t value)
{
	return say_energy((struct energy){value});
}

/* --- measured wrongly ------------------------------------------------------------------------ */

static enum proposal_error price_energy(struct proposal *p, struct price price, struct say how)
{
	add(p, how);
	if (!price_amount(&p->make_up, price, p->energy))
		return PROPOSAL_TOO_LARGE;
	add(p, SAY(N_("{1} kWh x {2} = {3}"), say_energy(p->energy), say_price(price),
		       say_money(p->make_up)));
	return PROPOSAL_OK;
}

static bool by_1996(const struct proposal_facts *in)
{
	return supply_rules_on(in->on) == SUPPLY_RULES_1996;
}

static const char *meter_error_line(const struct proposal_facts *in)
{
	if (by_1996(in))
		return in->half ? N_("half of {1} / (1 + {2} %) - {1} = {3} kWh (Supply and Use "
				     "Rules 1996, art. 80)")
				: N_("{1} / (1 + {2} %) - {1} = {3} kWh (Supply and Use Rules "
				     "1996, art. 80)");
	return in->half ? N_("half of {1} / (1 + {2} %) - {1} = {3} kWh (Supply and Use Rules "
			     "2024)")
			: N_("{1} / (1 + {2} %) - {1} = {3} kWh (Supply and Use Rules 2024)");
}

static enum proposal_error meter_error(struct proposal *p, const struct proposal_facts *in)
{
	char percent[PROPOSAL_PERCENT_MAX];

	if (!correction_meter_error(&p->energy, in->recorded, in->error_hundredths, in->half))
		return PROPOSAL_IMPOSSIBLE;
	return price_energy(p, in->price,
		SAY(meter_error_line(in), say_energy(in->recorded),
			say_text(proposal_percent(in->error_hundredths, percent)),
			say_energy(p->energy)));
}

static enum proposal_error ratio(struct proposal *p, const struct proposal_facts *in)
{
	bool whole = in->kind == PROPOSAL_WIRING;

	if (!correction_ratio(&p->energy, in->recorded, in->num, in->den))
		return PROPOSAL_IMPOSSIBLE;
	return price_energy(p, in->price,
		SAY(by_1996(in) ? N_("{1} x ({2}/{3} - 1) = {4} kWh (Supply and Use Rules 1996, "
				     "art. 81)")
				: N_("{1} x ({2}/{3} - 1) = {4} kWh (Supply and Use Rules 2024)"),
			say_energy(in->recorded),
			whole ? say_count(in->num) : say_thousandths(in->num),
			whole ? say_count(in->den) : say_thousandths(in->den),
			say_energy(p->energy)));
}

static enum proposal_error stopped(struct proposal *p, const struct proposal_facts *in)
{
	const struct stopped_meter *m = &in->stopped;

	if (!correction_stopped(&p->energy, m))
		return PROPOSAL_IMPOSSIBLE;
	return price_energy(p, in->price,
		SAY(N_("{1} kWh of a normal month / {2} days x {3} days - {4} kWh counted = {5} "
		       "kWh"),
			say_energy(m->month), say_count(m->month_days), say_count(m->days),
			say_energy(m->recorded), say_energy(p->energy)));
}

/* --- theft and breach ------------------------------------------------------------------------ */

static void take_levy(struct proposal *p, const struct levy *levy)
{
	p->make_up = levy->make_up;
	p->penalty = levy->penalty;
}

static enum proposal_error theft(struct proposal *p, const struct proposal_facts *in)
{
	const struct theft *t = &in->theft;
	struct levy levy;

	if (t->times > THEFT_TIMES_MAX)
		return PROPOSAL_TIMES;
	if (t->times < 0 || t->hours > PROPOSAL_HOURS_MAX)
		return PROPOSAL_IMPOSSIBLE;
	if (!theft_compute(&levy, &p->energy, t))
		return PROPOSAL_TOO_LARGE;
	take_levy(p, &levy);
	add(p, SAY(N_("{1} kW x {2} hours x {3} days = {4} kWh"), say_thousandths(t->watts),
		       say_count(t->hours), say_count(t->days), say_energy(p->energy)));
	add(p, SAY(N_("make-up charge: {1} kWh x {2} = {3}"), say_energy(p->energy),
		       say_price(t->price), say_money(levy.make_up)));
	add(p, SAY(by_1996(in) ? N_("penalty: {1} x {2} = {3} (Supply and Use Rules 1996, art. 101 "
				    "to 103)")
			       : N_("penalty: {1} x {2} = {3} (Supply and Use Rules 2024)"),
		       say_money(levy.make_up), say_count(t->times), say_money(levy.penalty)));
	return PROPOSAL_OK;
}

static void explain_penalty(struct proposal *p, const struct breach *b)
{
	int64_t most = breach_times_max(b->item, b->by);
	struct money rate = breach_rate(b->item, b->by, b->residential);

	if (most > 0)
		add(p, SAY(N_("penalty: {1} x {2} = {3}"), say_money(p->make_up),
			       say_count(b->times > 0 ? b->times : most), say_money(p->penalty)));
	else if (b->by == BREACH_BY_LOAD)
		add(p, SAY(N_("penalty: {1} kW x {2} x {3} times = {4}"), say_thousandths(b->watts),
			       say_money(rate), say_count(b->occurrences), say_money(p->penalty)));
	else
		add(p, SAY(N_("penalty: {1} x {2} times = {3}"), say_money(rate),
			       say_count(b->occurrences), say_money(p->penalty)));
}

static enum proposal_error breach(struct proposal *p, const struct proposal_facts *in)
{
	static const enum proposal_error errors[] = {[BREACH_OK] = PROPOSAL_OK,
		[BREACH_NOT_SO] = PROPOSAL_NOT_SO,
		[BREACH_TIMES] = PROPOSAL_TIMES,
		[BREACH_TOO_LARGE] = PROPOSAL_TOO_LARGE};
	const struct breach *b = &in->breach;
	struct levy levy;
	enum breach_error error = breach_compute(&levy, b);

	if (error != BREACH_OK)
		return errors[error];
	take_levy(p, &levy);
	if (b->by == BREACH_BY_CAPACITY)
		add(p, SAY(N_("capacity charge: {1} kVA x {2} x {3} months = {4}"),
			       say_thousandths(b->va), say_money(b->price), say_count(b->months),
			       say_money(levy.make_up)));
	explain_penalty(p, b);
	add(p, SAY(by_1996(in) ? N_("Supply and Use Rules: 2024 art. 101; in 1996 art. 100 item "
				    "{1}")
			       : N_("Supply and Use Rules 2024, art. 101 (act {1})"),
		       say_count(b->item)));
	return PROPOSAL_OK;
}

/* --- what the supplier owes ------------------------------------------------------------------ */

static enum proposal_error outage(struct proposal *p, const struct proposal_facts *in)
{
	const struct outage *o = &in->outage;
	struct money amount;

	if (!outage_compute(&amount, &p->energy, o))
		return PROPOSAL_IMPOSSIBLE;
	add(p, SAY(N_("{1} kWh / ({2} days x 24 hours) x {3} hours = {4} kWh"),
		       say_energy(o->month), say_count(o->month_days), say_count(o->hours),
		       say_energy(p->energy)));
	add(p, SAY(N_("compensation: {1} kWh x {2} x {3} times = {4}"), say_energy(p->energy),
		       say_price(o->price),
		       say_count(o->two_part ? OUTAGE_TIMES_TWO_PART : OUTAGE_TIMES),
		       say_money(amount)));
	add(p, SAY(N_("Supply and Use Rules: an outage by the supplier's fault, 4 times the "
		      "average price, 5 times for two-part customers.")));
	p->energy.wh = 0; /* none of it was used, and none is collected */
	p->make_up = money_negate(amount);
	return PROPOSAL_OK;
}

enum proposal_error proposal_compute(struct proposal *out, const struct proposal_facts *in)
{
	static enum proposal_error (*const rules[])(
		struct proposal * p, const struct proposal_facts *in) = {
		[PROPOSAL_METER_ERROR] = meter_error,
		[PROPOSAL_WIRING] = ratio,
		[PROPOSAL_MULTIPLIER] = ratio,
		[PROPOSAL_STOPPED] = stopped,
		[PROPOSAL_THEFT] = theft,
		[PROPOSAL_BREACH] = breach,
		[PROPOSAL_OUTAGE] = outage,
	};
	struct proposal p = {.count = 0};
	enum proposal_error error = rules[in->kind](&p, in);

	if (error != PROPOSAL_OK)
		return error;
	if (!money_add(&p.total, p.make_up, p.penalty))
		return PROPOSAL_TOO_LARGE;
	*out = p;
	return PROPOSAL_OK;
}

struct say proposal_error_say(enum proposal_error error, const struct proposal_facts *in)
{
	int64_t most = in->kind == PROPOSAL_THEFT
			       ? THEFT_TIMES_MAX
			       : breach_times_max(in->breach.item, in->breach.by);

	switch (error) {
	case PROPOSAL_NOT_SO:
		return SAY(N_("Item {1} is not measured so."), say_count(in->breach.item));
	case PROPOSAL_TIMES:
		return SAY(N_("The law allows at most {1} times the make-up charge."),
			say_count(most));
	case PROPOSAL_TOO_LARGE:
		return SAY(N_("These amounts are too large."));
	case PROPOSAL_IMPOSSIBLE:
	case PROPOSAL_OK:
		break;
	}
	return SAY(N_("With these numbers nothing can be reckoned: check days, hours and "
		      "percentages."));
}
