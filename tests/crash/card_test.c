/* Faults at any step and byte of what is written onto cards: fixed seeds. */
#include <inttypes.h>

#include "core/compiler.h"
#include "tests/crash/card_case.h"
#include "tests/crash/card_lab.h"
#include "tests/test.h"

#define CASES 200
#define DAMAGED_OPENING_CARD 3004265 /* torn at a change of meter, and put in after the new one */

static void test_sold_once_or_not_at_all(void **state)
{
	struct card_lab *lab = lab_new(false);
	int struck[CARD_FAULTS] = {0}, under_way = 0;
	struct outcome out;

	(void)state;
	for (uint64_t seed = 0; seed < CASES; seed++) {
		if (!card_case_run(lab, seed, &out))
			fail_msg("make crash SEED=card:%" PRIu64 " (%s): %s", seed,
				card_fault_name(out.fault), out.complaint);
		struck[out.fault] += out.struck;
		under_way += out.was_under_way;
	}
	lab_free(lab);
	for (int i = 0; i < CARD_FAULTS; i++)
		assert_true(struck[i] > 0);
	assert_true(under_way > CASES / 4);
}

static void test_a_seed_replays(void **state)
{
	struct card_lab *lab = lab_new(false);
	struct outcome first, again;

	(void)state;
	for (uint64_t seed = 0; seed < 12; seed++) {
		assert_true(card_case_run(lab, seed, &first));
		assert_true(card_case_run(lab, seed, &again));
		assert_int_equal(again.fault, first.fault);
		assert_int_equal(again.struck, first.struck);
		assert_int_equal(again.calls, first.calls);
		assert_int_equal(again.was_under_way, first.was_under_way);
	}
	lab_free(lab);
}

static void test_a_damaged_card_that_is_used_on(void **state)
{
	struct card_lab *lab = lab_new(false);
	struct outcome out;

	(void)state;
	assert_true(card_case_run(lab, DAMAGED_OPENING_CARD, &out));
	assert_true(out.struck);
	lab_free(lab);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sold_once_or_not_at_all),
		cmocka_unit_test(test_a_seed_replays),
		cmocka_unit_test(test_a_damaged_card_that_is_used_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
