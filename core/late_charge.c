/* The late charge of one bill: segments of equal principal and rate, summed exactly, rounded once.
 */
#include "core/late_charge.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>

#include "core/supply_rules.h"

#define MILLI_PER_FEN 1000
#define MILLI_PER_YUAN 100000
#define MILLI_TEXT_MAX 32
#define MILLI_LIMIT ((wide)MONEY_LIMIT * MILLI_PER_FEN)

enum { RATE_RESIDENTIAL = 1, RATE_SAME_YEAR = 2, RATE_LATER_YEARS = 3 };

/* What the walk from the first overdue day to the last one carries along. */
struct late_walk {
	const struct late_charge_input *in;
	struct date day; /* the first day that is not yet counted */
	struct date year_end;
	struct money unpaid; /* at the start of day */
	size_t step;         /* the first step that does not count yet */
	size_t pause;        /* the first pause that is not over */
};

static enum late_rules rules_on(enum late_rules asked, struct date on)
{
	if (asked != LATE_RULES_BY_DATE)
		return asked;
	return supply_rules_on(on) == SUPPLY_RULES_1996 ? LATE_RULES_1996 : LATE_RULES_2024;
}

static int rate_on(const struct late_walk *walk)
{
	if (walk->in->residential)
		return RATE_RESIDENTIAL;
	return date_compare(walk->day, walk->year_end) <= 0 ? RATE_SAME_YEAR : RATE_LATER_YEARS;
}

/* Takes off what was paid before the day; a bill cannot be more than paid. */
static bool walk_pay(struct late_walk *walk)
{
	const struct late_charge_input *in = walk->in;

	while (walk->step < in->step_count) {
		const struct principal_step *step = &in->steps[walk->step];

		if (date_compare(step->on, walk->day) >= 0)
			break;
		assert(walk->step == 0 ||
			date_compare(in->steps[walk->step - 1].on, step->on) <= 0);
		if (!money_sub(&walk->unpaid, walk->unpaid, step->paid))
			return false;
		walk->unpaid = money_max(walk->unpaid, MONEY_ZERO);
		walk->step++;
	}
	return true;
}

/* Goes past the pause that the day lies in; how far does not matter beyond the last day. */
static bool walk_pause(struct late_walk *walk)
{
	const struct late_charge_input *in = walk->in;
	const struct late_pause *pause;

	while (walk->pause < in->pause_count &&
		date_compare(in->pauses[walk->pause].to, walk->day) < 0)
		walk->pause++;
	if (walk->pause == in->pause_count)
		return false;
	pause = &in->pauses[walk->pause];
	if (date_compare(pause->from, walk->day) > 0)
		return false;
	walk->day = date_add_days(pause->to, 1);
	return true;
}

static struct date earlier(struct date a, struct date b)
{
	return date_compare(a, b) < 0 ? a : b;
}

/* The last day for which neither the principal nor the rate changes. */
static struct date segment_end(const struct late_walk *walk)
{
	const struct late_charge_input *in = walk->in;
	struct date end = in->on;

	if (walk->step < in->step_count)
		end = earlier(end, in->steps[walk->step].on);
	if (walk->pause < in->pause_count)
		end = earlier(end, date_add_days(in->pauses[walk->pause].from, -1));
	if (!in->residential && date_compare(walk->day, walk->year_end) <= 0)
		end = earlier(end, walk->year_end);
	return end;
}

static bool segment_price(struct late_segment *segment)
{
	wide milli = (wide)money_to_fen(segment->principal) * segment->rate_permille;

	segment->days = date_days_between(segment->from, segment->to) + 1;
	milli *= segment->days;
	if (milli > MILLI_LIMIT)
		return false;
	segment->amount_milli = (int64_t)milli;
	return true;
}

/* Appends the days up to end, or lengthens the last segment when nothing has changed. */
static bool walk_segment(struct late_walk *walk, struct late_charge *out, struct date end)
{
	struct late_segment *last = NULL;
	int rate = rate_on(walk);

	if (out->segment_count > 0)
		last = &out->segments[out->segment_count - 1];
	if (last != NULL && last->rate_permille == rate &&
		date_days_between(last->to, walk->day) == 1 &&
		money_compare(last->principal, walk->unpaid) == 0) {
		last->to = end;
		return segment_price(last);
	}
	if (out->segment_count == LATE_SEGMENTS_MAX)
		return false;
	last = &out->segments[out->segment_count++];
	*last = (struct late_segment){
		.from = walk->day, .to = end, .rate_permille = rate, .principal = walk->unpaid};
	return segment_price(last);
}

static bool segments_make(struct late_charge *out, const struct late_charge_input *in)
{
	struct late_walk walk = {
		.in = in, .day = date_add_days(in->due_on, 1), .unpaid = in->principal};
	bool exists = date_from_civil(&walk.year_end, date_to_civil(in->due_on).year, 12, 31);

	assert(exists);
	while (date_compare(walk.day, in->on) <= 0) {
		struct date end;

		if (walk_pause(&walk))
			continue;
		if (!walk_pay(&walk))
			return false;
		end = segment_end(&walk);
		if (!walk_segment(&walk, out, end))
			return false;
		walk.day = date_add_days(end, 1);
	}
	return true;
}

static wide sum_milli(const struct late_charge *charge)
{
	wide sum = 0;

	for (size_t i = 0; i < charge->segment_count; i++)
		sum += charge->segments[i].amount_milli;
	return sum;
}

static bool round_milli(struct money *out, wide milli)
{
	if (milli > MILLI_LIMIT)
		return false;
	return money_from_fen(out, (int64_t)((milli + MILLI_PER_FEN / 2) / MILLI_PER_FEN));
}

bool late_charge_compute(struct late_charge *out, const struct late_charge_input *in)
{
	struct money settled;
	wide milli;

	assert(money_sign(in->principal) >= 0);
	assert(money_sign(in->paid) >= 0);
	assert(money_sign(in->waived) >= 0);
	out->due = out->total = MONEY_ZERO;
	out->days = date_days_between(in->due_on, in->on);
	if (out->days < 0)
		out->days = 0;
	out->minimum_applied = false;
	out->rules = rules_on(in->rules, in->on);
	out->segment_count = 0;
	if (in->pause_count > LATE_PAUSES_MAX || !segments_make(out, in))
		return false;
	milli = sum_milli(out);
	/* The exact sum decides: a tenth of a fen is already a late charge. */
	if (out->rules == LATE_RULES_1996 && milli > 0 && milli < MILLI_PER_YUAN) {
		milli = MILLI_PER_YUAN;
		out->minimum_applied = true;
	}
	if (!round_milli(&out->total, milli) || !money_add(&settled, in->paid, in->waived) ||
		!money_sub(&out->due, out->total, settled))
		return false;
	out->due = money_max(out->due, MONEY_ZERO);
	return true;
}

/* Thousandths of a fen as yuan, two to five decimals. */
static const char *milli_format(wide milli, char buf[MILLI_TEXT_MAX])
{
	long long whole = (long long)(milli / MILLI_PER_YUAN);
	long long part = (long long)(milli % MILLI_PER_YUAN);
	int length = snprintf(buf, MILLI_TEXT_MAX, "%lld.%05lld", whole, part);

	for (int cut = 0; cut < 3 && buf[length - 1] == '0'; cut++)
		buf[--length] = '\0';
	return buf;
}

static struct say segment_say(const struct late_segment *segment)
{
	char amount[MILLI_TEXT_MAX];

	milli_format(segment->amount_milli, amount);
	return SAY(N_("{1} to {2}: {3} x {4} days x {5} permille = {6}"), say_date(segment->from),
		say_date(segment->to), say_money(segment->principal), say_count(segment->days),
		say_count(segment->rate_permille), say_text(amount));
}

static const char *const pause_words[] = {
	[LATE_PAUSE_PLAN] = N_("{1} to {2}: no late charge, a repayment plan stops it."),
	[LATE_PAUSE_WRITTEN_OFF] = N_("{1} to {2}: no late charge, the bill is written off."),
};

/* What of a pause lies in the days that were looked at. */
static size_t pauses_say(const struct late_charge_input *in, struct say lines[LATE_PAUSES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < in->pause_count; i++) {
		struct date from = in->pauses[i].from, to = earlier(in->pauses[i].to, in->on);

		if (date_compare(from, in->due_on) <= 0)
			from = date_add_days(in->due_on, 1);
		if (date_compare(from, to) <= 0)
			lines[count++] =
				SAY(pause_words[in->pauses[i].why], say_date(from), say_date(to));
	}
	return count;
}

static struct say rule_say(const struct late_charge *charge, bool residential)
{
	if (charge->rules == LATE_RULES_1996 && residential)
		return SAY(N_("Rule: Power Supply Business Rules (1996) article 98: residents 1 "
			      "permille a "
			      "day, at least 1.00 yuan for a bill."));
	if (charge->rules == LATE_RULES_1996)
		return SAY(N_(
			"Rule: Power Supply Business Rules (1996) article 98: 2 permille a day in "
			"the year of the debt, 3 permille after it, at least 1.00 yuan for a "
			"bill."));
	if (residential)
		return SAY(N_(
			"Rule: Power Supply Business Rules (2024), Regulations on Power Supply and "
			"Use article 39: residents 1 permille a day."));
	return SAY(
		N_("Rule: Power Supply Business Rules (2024), Regulations on Power Supply and Use "
		   "article 39: 2 permille a day in the year of the debt, 3 permille after it."));
}

size_t late_charge_explain(const struct late_charge *charge, const struct late_charge_input *in,
	struct say lines[LATE_EXPLAIN_MAX])
{
	char sum[MILLI_TEXT_MAX];
	size_t count = 0;

	if (charge->days == 0) {
		lines[count++] = SAY(N_("Not overdue: payable until {1}."), say_date(in->due_on));
		return count;
	}
	for (size_t i = 0; i < charge->segment_count; i++)
		if (money_sign(charge->segments[i].principal) > 0)
			lines[count++] = segment_say(&charge->segments[i]);
	count += pauses_say(in, lines + count);
	milli_format(sum_milli(charge), sum);
	if (charge->minimum_applied)
		lines[count++] = SAY(N_("Sum {1} is below 1.00 and is raised to {2}."),
			say_text(sum), say_money(charge->total));
	else
		lines[count++] = SAY(N_("Sum {1}, rounded to the fen: {2}"), say_text(sum),
			say_money(charge->total));
	if (money_sign(in->paid) > 0)
		lines[count++] = SAY(N_("Late charge already paid: {1}"), say_money(in->paid));
	if (money_sign(in->waived) > 0)
		lines[count++] = SAY(N_("Late charge waived: {1}"), say_money(in->waived));
	lines[count++] = SAY(N_("Late charge to pay: {1}"), say_money(charge->due));
	lines[count++] = rule_say(charge, in->residential);
	return count;
}

bool price_class_residential(const char *price_class)
{
	const char *p = price_class;

	for (const char *name = "residential"; *name != '\0'; name++)
		if (*p++ != *name)
			return false;
	return *p == '\0';
}

bool price_class_valid(const char *price_class)
{
	size_t length = 0;

	for (const char *p = price_class; *p != '\0'; p++, length++) {
		bool letter = *p >= 'a' && *p <= 'z';
		bool later = (*p >= '0' && *p <= '9') || *p == '_';

		if (!letter && (length == 0 || !later))
			return false;
	}
	return length >= 1 && length <= 32;
}
