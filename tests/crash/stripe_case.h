#ifndef TESTS_CRASH_STRIPE_CASE_H
#define TESTS_CRASH_STRIPE_CASE_H

#include "tests/crash/outcome.h"

/*
 * Cases with a sale on a magnetic card, in a real process on a real file, through the real driver
 * and the simulated encoder: at one swipe nobody comes, it is crooked, another card is drawn
 * through, the encoder falls silent, babbles or hangs up, or the process is killed before, after or
 * in the middle of it or at a tick of its clock. Somebody else then brings it to its end. What the
 * meter credits is what the books have settled, and verify is clean.
 */
#define STRIPE_FAULTS 13
const char *stripe_fault_name(int fault);

struct card_lab;

bool stripe_case_run(struct card_lab *lab, uint64_t seed, struct outcome *out);

#endif
