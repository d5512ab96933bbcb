#ifndef TESTS_CRASH_KILL_CASE_H
#define TESTS_CRASH_KILL_CASE_H

#include "tests/crash/outcome.h"

/*
 * Cases with a real process on real files that is killed with SIGKILL in the middle of its work;
 * what it had been told lies in memory that outlives it. In every other case another station has
 * the same hall open meanwhile and goes on with it.
 *
 * KILL_BLOCK seeds work on in the same hall, one after the other: the one that is asked for is run
 * after those before it. At a call: exactly the same in a replay. At an instant: wherever a timer
 * strikes, also between two instructions; a replay strikes as near as the machine lets it.
 */
#define KILL_BLOCK 16

enum kill_fault { KILL_AT_CALL, KILL_AT_INSTANT, KILL_FAULTS };
const char *kill_fault_name(int fault);

struct kill_lab;

struct kill_lab *kill_lab_new(enum sabotage sabotage);
void kill_lab_free(struct kill_lab *lab);
bool kill_case_run(struct kill_lab *lab, uint64_t seed, struct outcome *out);

#endif
