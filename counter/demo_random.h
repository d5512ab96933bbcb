#ifndef COUNTER_DEMO_RANDOM_H
#define COUNTER_DEMO_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Chance that can be had again: the same seed gives the same demo hall. Each customer and topic has
 * a stream of its own, so that one more question about one customer changes no other.
 */
struct demo_random {
	uint64_t state;
};

enum demo_topic { DEMO_TOPIC_PERSON, DEMO_TOPIC_USAGE, DEMO_TOPIC_HABIT, DEMO_TOPIC_DAY };

struct demo_random demo_random_of(uint64_t seed, int64_t subject, enum demo_topic topic);
int demo_random_below(struct demo_random *random, int limit);           /* 0 … limit - 1 */
int demo_random_between(struct demo_random *random, int low, int high); /* both included */
bool demo_random_chance(struct demo_random *random, int percent);

#endif
