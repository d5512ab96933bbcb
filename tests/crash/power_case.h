#ifndef TESTS_CRASH_POWER_CASE_H
#define TESTS_CRASH_POWER_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/crash/disk_vfs.h"
#include "tests/crash/outcome.h"

/*
 * Cases on the disk in memory: power cuts, failing writes, syncs, opens and reads, a full disk.
 * POWER_BLOCK seeds share a day without faults; POWER_GROUP of them go on from one moment of it and
 * share some more work: in the first of them a fault strikes it, the others find the disk as the
 * power would leave it at one of its calls. Each recovers, repeats and is judged for itself.
 */
#define POWER_BLOCK 256
#define POWER_GROUP 4

struct power_lab; /* one for a process */

struct power_lab *power_lab_new(enum sabotage sabotage);
void power_lab_free(struct power_lab *lab);

/* True: nothing lost, nothing doubled. The same seed is the same case; fault: enum disk_fault. */
bool power_case_run(struct power_lab *lab, uint64_t seed, struct outcome *out);

#endif
