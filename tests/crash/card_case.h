#ifndef TESTS_CRASH_CARD_CASE_H
#define TESTS_CRASH_CARD_CASE_H

#include "tests/crash/outcome.h"

/*
 * Cases with a sale on a card, in a real process on a real file: at one call of the reader and one
 * byte the card is pulled, torn, or another one comes back, the reader falls silent or babbles, or
 * the process is killed there or at a tick of its clock. Somebody else then resolves what is open,
 * at the same station or another. Whatever happened was sold once or not sold: what the meter
 * credits is what the books have settled, and verify is clean. Each case begins in the same hall.
 */
enum card_fault {
	CARD_FAULT_PULL,
	CARD_FAULT_SILENCE,
	CARD_FAULT_GARBLE,
	CARD_FAULT_TEAR,
	CARD_FAULT_OTHER,
	CARD_FAULT_KILL,
	CARD_FAULT_KILL_AT_TICK,
	CARD_FAULTS
};
const char *card_fault_name(int fault);

struct card_lab;

bool card_case_run(struct card_lab *lab, uint64_t seed, struct outcome *out);

#endif
