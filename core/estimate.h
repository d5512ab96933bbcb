#ifndef CORE_ESTIMATE_H
#define CORE_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/energy.h"
#include "core/register.h"
#include "core/text.h"

/*
 * What a register is taken to show where it could not be read (估抄). The rules in their order: the
 * mean of the last three months that were billed; the same month of last year; what the register
 * itself ran between its last readings. The next real reading settles the difference by itself,
 * because a register counts on.
 */
enum estimate_rule { ESTIMATE_NONE, ESTIMATE_THREE_MONTHS, ESTIMATE_LAST_YEAR, ESTIMATE_REGISTER };

struct estimate_input {
	enum register_kind kind;
	int64_t last;       /* what was read last, in thousandths */
	int months;         /* since then, at least 1 */
	int64_t multiplier; /* in MULTIPLIER_ONE */
	int digits;         /* 0: not known */
	bool has_mean, has_last_year, has_run;
	struct energy mean;      /* a month's; of the total register alone */
	struct energy last_year; /* of that month */
	int64_t run;             /* thousandths that the register ran in a month */
};

/*
 * *value: thousandths, rounded down, so that an estimate is rather too low. ESTIMATE_NONE: nothing
 * is known, *value is untouched.
 */
enum estimate_rule estimate_reading(int64_t *value, const struct estimate_input *in);

const char *estimate_rule_name(enum estimate_rule rule);  /* "three_months" */
const char *estimate_rule_title(enum estimate_rule rule); /* msgid */

/* A value between two readings, by days: what an estimate ought to have been. day: from … to. */
int64_t estimate_between(const int64_t values[2], const struct date days[2], struct date day);

#endif
