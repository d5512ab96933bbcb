#ifndef CORE_AGEING_H
#define CORE_AGEING_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"

/* Arrears by age: how long what is unpaid has been overdue, in the trade's usual steps. */
enum ageing_step {
	AGEING_NOT_DUE, /* the last day for paying has not passed */
	AGEING_30,      /* 1 to 30 days overdue: a reminder */
	AGEING_90,      /* 31 to 90: may be disconnected by law */
	AGEING_180,
	AGEING_365,
	AGEING_OLDER,
	AGEING_STEPS
};

enum ageing_step ageing_of(struct date due_on, struct date on);
const char *ageing_title(enum ageing_step step); /* msgid */

#endif
