/*
 * Power cuts, failing calls and full disks: fixed seeds, and the proof that the harness would see a
 * loss. The long run of the same cases is `make crash`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/crash/power_case.h"
#include "tests/test.h"

#define CASES 256
#define SABOTAGED_MAX 256 /* cases until a sabotage must have been seen */

static void test_disk_in_memory(void **state)
{
	struct power_lab *lab = power_lab_new(SABOTAGE_NONE);
	int struck[FAULT_DISK_KINDS] = {0}, under_way = 0;
	struct outcome out;

	(void)state;
	for (uint64_t seed = 0; seed < CASES; seed++) {
		if (!power_case_run(lab, seed, &out))
			fail_msg("make crash SEED=power:%" PRIu64 " (%s): %s", seed,
				disk_fault_name((enum disk_fault)out.fault), out.complaint);
		struck[out.fault] += out.struck;
		under_way += out.was_under_way;
	}
	for (int fault = FAULT_NONE + 1; fault < FAULT_DISK_KINDS; fault++)
		if (struck[fault] == 0)
			fail_msg(
				"no case in which the %s", disk_fault_name((enum disk_fault)fault));
	assert_true(under_way > CASES / 4);
	power_lab_free(lab);
}

static void test_a_seed_replays(void **state)
{
	static const uint64_t seeds[] = {3, 77, 200, 201, 202, 203, 255};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(seeds); i++) {
		struct outcome first, again;
		struct power_lab *lab = power_lab_new(SABOTAGE_NONE);

		(void)!power_case_run(lab, seeds[i] - 1, &first); /* with another one before */
		(void)!power_case_run(lab, seeds[i], &first);
		power_lab_free(lab);
		lab = power_lab_new(SABOTAGE_NONE);
		(void)!power_case_run(lab, seeds[i], &again);
		power_lab_free(lab);
		assert_int_equal(again.fault, first.fault);
		assert_int_equal(again.struck, first.struck);
		assert_int_equal(again.calls, first.calls);
		assert_int_equal(again.deeds, first.deeds);
		assert_string_equal(again.complaint, first.complaint);
	}
}

/*
 * The case in which the sabotage was seen, and what was said; of each group the place'th case alone
 * is run.
 */
static bool is_seen(enum sabotage sabotage, uint64_t place, struct outcome *out)
{
	struct power_lab *lab = power_lab_new(sabotage);
	bool ok = true;

	for (uint64_t seed = place; ok && seed < SABOTAGED_MAX; seed += POWER_GROUP)
		ok = power_case_run(lab, seed, out);
	power_lab_free(lab);
	return !ok;
}

static void test_a_removed_sync_is_seen(void **state)
{
	struct outcome out;

	(void)state;
	for (uint64_t place = 1; place < POWER_GROUP; place++)
		assert_true(is_seen(SABOTAGE_SYNCS, place, &out));
}

static void test_an_ignored_id_is_seen(void **state)
{
	struct outcome out;

	(void)state;
	for (uint64_t place = 0; place < POWER_GROUP; place++)
		assert_true(is_seen(SABOTAGE_IDS, place, &out));
	assert_non_null(strstr(out.complaint, "the books are not what was acknowledged"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disk_in_memory),
		cmocka_unit_test(test_a_seed_replays),
		cmocka_unit_test(test_a_removed_sync_is_seen),
		cmocka_unit_test(test_an_ignored_id_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
