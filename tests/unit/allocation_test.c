/* Spreading money over bills: strictly in order, to the fen, nothing lost. */
#include "core/allocation.h"

#include <stdlib.h>

#include "tests/test.h"

static struct money fen(int64_t value)
{
	struct money m;

	assert_true(money_from_fen(&m, value));
	return m;
}

struct spread_case {
	const char *what;
	enum allocation_order order;
	int64_t money;
	int64_t principal_due[3], late_due[3];
	int64_t principal_paid[3], late_paid[3];
	int64_t rest;
};

static const struct spread_case cases[] = {
	{"nothing", ALLOCATE_LATE_FIRST, 0, {100, 100, 100}, {10, 10, 10}, {0}, {0}, 0},
	{"one fen", ALLOCATE_LATE_FIRST, 1, {100, 100, 100}, {10, 10, 10}, {0}, {1, 0, 0}, 0},
	{"one fen the other way", ALLOCATE_PRINCIPAL_FIRST, 1, {100, 100, 100}, {10, 10, 10},
		{1, 0, 0}, {0}, 0},
	{"into the second bill", ALLOCATE_LATE_FIRST, 115, {100, 100, 100}, {10, 10, 10},
		{100, 0, 0}, {10, 5, 0}, 0},
	{"into the second bill, principal first", ALLOCATE_PRINCIPAL_FIRST, 115, {100, 100, 100},
		{10, 10, 10}, {100, 5, 0}, {10, 0, 0}, 0},
	{"all of it", ALLOCATE_LATE_FIRST, 330, {100, 100, 100}, {10, 10, 10}, {100, 100, 100},
		{10, 10, 10}, 0},
	{"more than all", ALLOCATE_LATE_FIRST, 1000, {100, 100, 100}, {10, 10, 10}, {100, 100, 100},
		{10, 10, 10}, 670},
	{"bills without anything due", ALLOCATE_LATE_FIRST, 50, {0, 30, 0}, {0, 0, 5}, {0, 30, 0},
		{0, 0, 5}, 15},
	{"late charge alone", ALLOCATE_PRINCIPAL_FIRST, 50, {0, 30, 0}, {40, 0, 5}, {0, 10, 0},
		{40, 0, 0}, 0},
	{"exam 1 in one payment", ALLOCATE_LATE_FIRST, 519000, {200000, 300000, 0},
		{17200, 1800, 0}, {200000, 300000, 0}, {17200, 1800, 0}, 0},
	{"the largest amount", ALLOCATE_LATE_FIRST, MONEY_LIMIT, {MONEY_LIMIT - 1, 1, 1}, {0, 0, 0},
		{MONEY_LIMIT - 1, 1, 0}, {0}, 0},
};

static void test_spread(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct spread_case *c = &cases[i];
		struct allocation_item items[3];
		struct money rest;

		print_message("  %s\n", c->what);
		for (size_t k = 0; k < 3; k++)
			items[k] =
				(struct allocation_item){.principal_due = fen(c->principal_due[k]),
					.late_due = fen(c->late_due[k]),
					.principal_paid = fen(999),
					.late_paid = fen(999)};
		assert_true(allocation_spread(items, 3, fen(c->money), c->order, &rest));
		for (size_t k = 0; k < 3; k++) {
			assert_int_equal(
				money_to_fen(items[k].principal_paid), c->principal_paid[k]);
			assert_int_equal(money_to_fen(items[k].late_paid), c->late_paid[k]);
		}
		assert_int_equal(money_to_fen(rest), c->rest);
	}
}

static void test_no_bills_leave_everything(void **state)
{
	struct money rest;

	(void)state;
	assert_true(allocation_spread(NULL, 0, fen(12345), ALLOCATE_LATE_FIRST, &rest));
	assert_int_equal(money_to_fen(rest), 12345);
}

/* Whatever the bills: nothing is lost, no bill takes too much, a later one only after a full one.
 */
static void test_conserves_money(void **state)
{
	uint32_t seed = 3;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct allocation_item items[5];
		struct money rest;
		int64_t money = (seed >> 8) % 3000, sum = 0;
		bool full = true;

		for (size_t i = 0; i < ARRAY_SIZE(items); i++) {
			seed = seed * 1664525U + 1013904223U;
			items[i] = (struct allocation_item){.principal_due = fen((seed >> 8) % 700),
				.late_due = fen((seed >> 20) % 90)};
		}
		assert_true(allocation_spread(items, ARRAY_SIZE(items), fen(money),
			(enum allocation_order)(round % 2), &rest));
		for (size_t i = 0; i < ARRAY_SIZE(items); i++) {
			int64_t paid = money_to_fen(items[i].principal_paid) +
				       money_to_fen(items[i].late_paid);
			int64_t due = money_to_fen(items[i].principal_due) +
				      money_to_fen(items[i].late_due);

			assert_true(paid >= 0 && paid <= due);
			assert_true(full || paid == 0);
			full = full && paid == due;
			sum += paid;
		}
		assert_int_equal(sum + money_to_fen(rest), money);
		assert_true(full || money_sign(rest) == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_no_bills_leave_everything),
		cmocka_unit_test(test_conserves_money),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
