#ifndef TESTS_CRASH_CHANCE_H
#define TESTS_CRASH_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

/* Chance that follows from a seed alone, so that every case can be run again. */
struct chance {
	uint64_t state;
};

struct chance chance_from(uint64_t seed, uint64_t purpose);

/* Even over 0 ... below - 1; below > 0. */
uint32_t chance_below(struct chance *c, uint32_t below);

/* True once in so many. */
bool chance_once_in(struct chance *c, uint32_t many);

/* Whatever SQLite and libsodium draw in this process from now on follows from the seed, too. */
void chance_rule_libraries(uint64_t seed);

#endif
