/* SplitMix64: https://prng.di.unimi.it/splitmix64.c, in the public domain. */
#include "counter/demo_random.h"

#include <assert.h>

static uint64_t next(struct demo_random *random)
{
	uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

struct demo_random demo_random_of(uint64_t seed, int64_t subject, enum demo_topic topic)
{
	struct demo_random random = {seed};

	random.state = next(&random) ^ (uint64_t)subject;
	random.state = next(&random) ^ (uint64_t)topic;
	(void)next(&random);
	return random;
}

int demo_random_below(struct demo_random *random, int limit)
{
	assert(limit > 0);
	return (int)(next(random) % (uint64_t)limit);
}

int demo_random_between(struct demo_random *random, int low, int high)
{
	return low + demo_random_below(random, high - low + 1);
}

bool demo_random_chance(struct demo_random *random, int percent)
{
	return demo_random_below(random, 100) < percent;
}
