/*
 * The power factor and what it adds or takes off: the published tables as stretches, exact at every
 * hundredth.
 */
#include "core/power_factor.h"

#include <assert.h>
#include <string.h>

#define HUNDREDTHS 100

/* From the top of the table down to a factor, each hundredth changes the percent by so much. */
struct stretch {
	int down_to; /* hundredths of the factor */
	int step;    /* hundredths of a percent, for each hundredth below the stretch before */
};

#define STRETCHES 5

/* 0.85 from 0.94 up: -1.10, as the printed table goes on; one page stops at -1.00. */
static const struct {
	const char *text;
	int best; /* at a factor of 1.00 */
	struct stretch stretch[STRETCHES];
} standards[STANDARD_COUNT] = {
	[STANDARD_090] = {"0.90", -75, {{95, 0}, {90, 15}, {70, 50}, {65, 100}, {0, 200}}},
	[STANDARD_085] = {"0.85", -110, {{94, 0}, {90, 15}, {85, 10}, {65, 50}, {60, 100}}},
	[STANDARD_080] = {"0.80", -130, {{92, 0}, {90, 15}, {80, 10}, {60, 50}, {55, 100}}},
};

#define STEP_BELOW 200 /* beneath the last stretch of every standard */

bool power_factor_standard_parse(enum power_factor_standard *out, const char *text)
{
	for (enum power_factor_standard i = STANDARD_090; i < STANDARD_COUNT; i++)
		if (strcmp(standards[i].text, text) == 0) {
			*out = i;
			return true;
		}
	return false;
}

const char *power_factor_standard_text(enum power_factor_standard standard)
{
	return standards[standard].text;
}

bool power_factor_of(int *out_hundredths, struct energy active, struct energy reactive)
{
	wide p = active.wh, q = reactive.wh;
	wide apparent = p * p + q * q;
	int n = HUNDREDTHS;

	if (p < 0 || q < 0 || p > ENERGY_LIMIT_WH || q > ENERGY_LIMIT_WH)
		return false;
	/* The greatest n with (2n - 1)^2 (P^2 + Q^2) <= (200 P)^2: halves go up. */
	while (n > 0 && apparent > 0 &&
		(wide)(2 * n - 1) * (2 * n - 1) * apparent > 200 * p * 200 * p)
		n--;
	*out_hundredths = n;
	return true;
}

int power_factor_adjust(enum power_factor_standard standard, int hundredths)
{
	int percent = standards[standard].best;
	int at = HUNDREDTHS;

	assert(hundredths >= 0);
	assert(hundredths <= HUNDREDTHS);
	for (int i = 0; i < STRETCHES; i++) {
		const struct stretch *s = &standards[standard].stretch[i];
		int end = hundredths > s->down_to ? hundredths : s->down_to;

		percent += (at - end) * s->step;
		at = end;
		if (at == hundredths)
			return percent;
	}
	return percent + (at - hundredths) * STEP_BELOW;
}

bool power_factor_amount(struct money *out, struct money base, int adjust)
{
	return money_scale(out, base, adjust, 10000);
}
