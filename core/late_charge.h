#ifndef CORE_LATE_CHARGE_H
#define CORE_LATE_CHARGE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/date.h"
#include "core/money.h"
#include "core/text.h"

/*
 * The late charge (电费违约金) of one bill on one day.
 *
 * For every day d with due_on < d <= on, P(d) is the principal still unpaid at the start of d.
 * Rate: residential 1 permille; every other class 2 permille while d lies in the year of due_on,
 * 3 permille after (供电营业规则 1996 art. 98). The sum of P(d) x rate is exact and rounded once to
 * the fen, halves away from zero. Under the 1996 rules a sum between 0 and 1.00 is 1.00, per bill.
 * What was already paid or waived is taken off; the result is never negative. Days of a pause are
 * not counted: a repayment plan under which the charge stands still (core/repayment.h), a bill that
 * is written off where the hall's policy lets it stand still from then on.
 */
enum late_rules { LATE_RULES_BY_DATE, LATE_RULES_1996, LATE_RULES_2024 };

#define LATE_SEGMENTS_MAX 512 /* a segment begins at each payment and at the first new year */
#define LATE_PAUSES_MAX 64    /* of one bill */
#define LATE_EXPLAIN_MAX (LATE_SEGMENTS_MAX + LATE_PAUSES_MAX + 8)

struct principal_step {
	struct date on;    /* the day it was paid; counts from the next day's start */
	struct money paid; /* > 0 */
};

enum late_pause_why { LATE_PAUSE_PLAN, LATE_PAUSE_WRITTEN_OFF };

struct late_pause {
	struct date from, to; /* both included */
	enum late_pause_why why;
};

struct late_charge_input {
	bool residential;
	struct money principal; /* of the bill, before the steps; >= 0 */
	struct date due_on;
	struct date on;
	enum late_rules rules;
	const struct principal_step *steps; /* by day; borrowed */
	size_t step_count;
	const struct late_pause *pauses; /* by their first day; borrowed */
	size_t pause_count;
	struct money paid;   /* late charge already paid on this bill */
	struct money waived; /* by approved waivers */
};

struct late_segment {
	struct date from, to; /* both included */
	int days;
	int rate_permille;
	struct money principal;
	int64_t amount_milli; /* thousandths of a fen */
};

struct late_charge {
	struct money due;   /* what is to be paid now */
	struct money total; /* before what was paid and waived */
	int days;           /* from the day after due_on to on; 0 when not overdue */
	bool minimum_applied;
	enum late_rules rules; /* the rules that held: 1996 or 2024 */
	struct late_segment segments[LATE_SEGMENTS_MAX];
	size_t segment_count;
};

/* False: out of MONEY_LIMIT, or more than LATE_SEGMENTS_MAX segments or LATE_PAUSES_MAX pauses. */
NODISCARD bool late_charge_compute(struct late_charge *out, const struct late_charge_input *in);

/* The formula with its numbers and its rule, line by line; returns the number of lines. */
size_t late_charge_explain(const struct late_charge *charge, const struct late_charge_input *in,
	struct say lines[LATE_EXPLAIN_MAX]);

/* "residential" is the one class with the residents' rate. */
NODISCARD bool price_class_residential(const char *price_class);

/* [a-z][a-z0-9_]{0,31}: classes are data of the hall's tariffs, the form is checked here. */
NODISCARD bool price_class_valid(const char *price_class);

#endif
