#ifndef COUNTER_DEMO_BILLS_H
#define COUNTER_DEMO_BILLS_H

#include "counter/demo_customer.h"

/* The bills of a demo hall: a consumption by chance and season, priced by core/tariff.h. */
struct demo_bills {
	uint64_t seed;
	struct date on;        /* the day of the demo */
	struct date opened_on; /* the hall's first day: what was paid before it is history */
};

/* Fills customer->bills. */
void demo_bills_make(struct demo_customer *customer, const struct demo_bills *bills);

#endif
