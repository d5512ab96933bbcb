#include "tests/crash/chance.h"

#include <assert.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>

/* SplitMix64, by Sebastiano Vigna (public domain). */
static uint64_t next(struct chance *c)
{
	uint64_t z = c->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

struct chance chance_from(uint64_t seed, uint64_t purpose)
{
	struct chance c = {.state = seed};
	uint64_t mixed = next(&c) ^ purpose;

	c.state = mixed;
	(void)next(&c);
	return c;
}

uint32_t chance_below(struct chance *c, uint32_t below)
{
	assert(below > 0);
	return (uint32_t)((next(c) >> 32) * below >> 32);
}

bool chance_once_in(struct chance *c, uint32_t many)
{
	return chance_below(c, many) == 0;
}

static const char *ruled_name(void)
{
	return "ruled";
}

static void ruled_bytes(void *const bytes, const size_t size)
{
	sqlite3_randomness((int)size, bytes);
}

static uint32_t ruled_number(void)
{
	uint32_t number;

	ruled_bytes(&number, sizeof number);
	return number;
}

void chance_rule_libraries(uint64_t seed)
{
	static randombytes_implementation ruled = {
		.implementation_name = ruled_name, .random = ruled_number, .buf = ruled_bytes};

	sqlite3_initialize();
	sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, (int)(seed & 0x7fffffff) | 1, NULL);
	randombytes_set_implementation(&ruled);
	if (sodium_init() < 0)
		abort();
	sqlite3_randomness(0, NULL); /* and so the seed is taken now */
}
