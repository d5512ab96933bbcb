#ifndef TESTS_CRASH_DAY_H
#define TESTS_CRASH_DAY_H

#include "tests/crash/chance.h"
#include "tests/crash/site.h"

/*
 * One step of a business day at random: a deed that makes sense after all that was done, or the
 * form of an earlier one sent again. False: there is a complaint.
 */
bool day_step(struct site *site, struct model *m, struct chance *chance);

/* Of that station alone: a payment, or the shift for it. */
bool day_pay(struct site *site, struct model *m, struct chance *chance, int station);

/* The last deed of which nobody knows what became of it, or -1. */
int day_under_way(const struct model *m);

#endif
