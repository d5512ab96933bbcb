#ifndef TESTS_CRASH_POWER_CASE_H
#define TESTS_CRASH_POWER_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/crash/disk_vfs.h"

/*
 * Cases on the disk in memory: power cuts, failing writes, syncs, opens and reads, a full disk.
 * A case begins at some moment of a day without faults; POWER_BLOCK seeds share the day.
 */
#define POWER_BLOCK 256

struct power_lab; /* one for a process */

struct power_outcome {
	enum disk_fault fault;
	bool struck;         /* the planned fault happened */
	bool was_under_way;  /* a deed was, when it did */
	int64_t calls;       /* changes of the disk since the plan was made, when it was over */
	int deeds;           /* in the books at the end */
	char complaint[512]; /* "" when nothing is lost or doubled */
};

/* Faults of the harness itself, for its own test. */
enum power_sabotage { SABOTAGE_NONE, SABOTAGE_SYNCS, SABOTAGE_IDS };

struct power_lab *power_lab_new(enum power_sabotage sabotage);
void power_lab_free(struct power_lab *lab);

/* True: nothing lost, nothing doubled. The same seed gives the same case. */
bool power_case_run(struct power_lab *lab, uint64_t seed, struct power_outcome *out);

#endif
