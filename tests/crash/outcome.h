#ifndef TESTS_CRASH_OUTCOME_H
#define TESTS_CRASH_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

/* What became of one case, of whatever kind. */
struct outcome {
	int fault;           /* of the kind's own list */
	bool struck;         /* the planned fault happened */
	bool was_under_way;  /* while a deed was */
	int64_t calls;       /* counted until then: the same in a replay */
	int deeds;           /* tried so far in this hall */
	char complaint[512]; /* "" when nothing is lost or doubled */
};

/* Faults of the harness itself, for its own test. */
enum sabotage { SABOTAGE_NONE, SABOTAGE_SYNCS, SABOTAGE_IDS };

#endif
