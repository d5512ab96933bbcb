/* Steps of ageing, by days after the due date. */
#include "core/ageing.h"

#include <assert.h>

static const struct {
	int days_max; /* overdue; of the last one there is none */
	const char *title;
} steps[AGEING_STEPS] = {
	[AGEING_NOT_DUE] = {0, N_("not yet due")},
	[AGEING_30] = {30, N_("1 to 30 days")},
	[AGEING_90] = {90, N_("31 to 90 days")},
	[AGEING_180] = {180, N_("91 to 180 days")},
	[AGEING_365] = {365, N_("181 to 365 days")},
	[AGEING_OLDER] = {0, N_("over a year")},
};

enum ageing_step ageing_of(struct date due_on, struct date on)
{
	int days = date_days_between(due_on, on);

	for (enum ageing_step step = AGEING_NOT_DUE; step < AGEING_OLDER; step++)
		if (days <= steps[step].days_max)
			return step;
	return AGEING_OLDER;
}

const char *ageing_title(enum ageing_step step)
{
	assert(step < AGEING_STEPS);
	return steps[step].title;
}
