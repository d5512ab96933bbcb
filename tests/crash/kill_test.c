/* Processes killed with SIGKILL in the middle of their work: fixed seeds, and the harness itself.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/crash/kill_case.h"
#include "tests/test.h"

#define CASES 64
#define SABOTAGED_MAX 256

static void test_killed(void **state)
{
	struct kill_lab *lab = kill_lab_new(SABOTAGE_NONE);
	int struck[KILL_FAULTS] = {0}, under_way = 0;
	struct outcome out;

	(void)state;
	for (uint64_t seed = 0; seed < CASES; seed++) {
		if (!kill_case_run(lab, seed, &out))
			fail_msg("make crash SEED=kill:%" PRIu64 " (%s): %s", seed,
				kill_fault_name(out.fault), out.complaint);
		struck[out.fault] += out.struck;
		under_way += out.was_under_way;
	}
	kill_lab_free(lab);
	assert_true(struck[KILL_AT_CALL] > 0);
	assert_true(struck[KILL_AT_INSTANT] > 0);
	assert_true(under_way > 0);
}

/* The first of each block replays without those before it. */
static void test_a_seed_replays(void **state)
{
	int replayed = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 8 * KILL_BLOCK; seed += KILL_BLOCK) {
		struct kill_lab *lab = kill_lab_new(SABOTAGE_NONE);
		struct outcome first, again;

		assert_true(kill_case_run(lab, seed, &first));
		assert_true(kill_case_run(lab, seed, &again));
		kill_lab_free(lab);
		assert_int_equal(again.fault, first.fault);
		if (first.fault != KILL_AT_CALL)
			continue;
		replayed += first.struck;
		assert_int_equal(again.struck, first.struck);
		assert_int_equal(again.calls, first.calls);
		assert_int_equal(again.deeds, first.deeds);
	}
	assert_true(replayed > 0);
}

static void test_an_ignored_id_is_seen(void **state)
{
	struct kill_lab *lab = kill_lab_new(SABOTAGE_IDS);
	struct outcome out;
	bool ok = true;

	(void)state;
	for (uint64_t seed = 0; ok && seed < SABOTAGED_MAX; seed++)
		ok = kill_case_run(lab, seed, &out);
	kill_lab_free(lab);
	assert_false(ok);
	if (strstr(out.complaint, "the books are not what was acknowledged") == NULL)
		fail_msg("%s", out.complaint);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_a_seed_replays),
		cmocka_unit_test(test_an_ignored_id_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
