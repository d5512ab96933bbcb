/*
 * Readings nobody could take. The rules in their order: the last three months, the same month of
 * last year, what the register ran before.
 */
#include "core/estimate.h"

#include <assert.h>

#include "core/reading.h"

static const struct {
	const char *name, *title;
} rules[] = {
	[ESTIMATE_NONE] = {"none", N_("Nothing to estimate from")},
	[ESTIMATE_THREE_MONTHS] = {"three_months", N_("Mean of the last three months")},
	[ESTIMATE_LAST_YEAR] = {"last_year", N_("Same month of last year")},
	[ESTIMATE_REGISTER] = {"register", N_("What the register ran before")},
};

const char *estimate_rule_name(enum estimate_rule rule)
{
	return rules[rule].name;
}

const char *estimate_rule_title(enum estimate_rule rule)
{
	return rules[rule].title;
}

/* A month's energy as thousandths of the register. */
static int64_t run_of(const struct estimate_input *in, struct energy month)
{
	return (int64_t)((wide)month.wh * MULTIPLIER_ONE / in->multiplier);
}

enum estimate_rule estimate_reading(int64_t *value, const struct estimate_input *in)
{
	enum estimate_rule rule = ESTIMATE_NONE;
	int64_t run = 0;

	assert(in->months >= 1);
	assert(in->multiplier > 0);
	if (in->kind == REGISTER_TOTAL && in->has_mean) {
		rule = ESTIMATE_THREE_MONTHS;
		run = run_of(in, in->mean);
	} else if (in->kind == REGISTER_TOTAL && in->has_last_year) {
		rule = ESTIMATE_LAST_YEAR;
		run = run_of(in, in->last_year);
	} else if (in->has_run) {
		rule = ESTIMATE_REGISTER;
		run = in->run;
	}
	if (rule == ESTIMATE_NONE)
		return rule;
	*value = in->kind == REGISTER_DEMAND ? run : in->last + run * in->months;
	if (in->digits > 0)
		*value %= reading_span(in->digits);
	if (*value > REGISTER_READING_MAX)
		*value = REGISTER_READING_MAX;
	return rule;
}

int64_t estimate_between(const int64_t values[2], const struct date days[2], struct date day)
{
	int whole = date_days_between(days[0], days[1]);
	int part = date_days_between(days[0], day);

	assert(values[0] <= values[1]);
	assert(part >= 0);
	assert(part <= whole);
	if (whole == 0)
		return values[0];
	return values[0] + (int64_t)((wide)(values[1] - values[0]) * part / whole);
}
