#include "core/demand.h"

#include "core/compiler.h"
#include "tests/test.h"

/* Problem 28, both generations, and the floor; in kW. */
static const struct demand_case {
	const char *on;
	enum demand_rules rules;
	int64_t contract, actual, capacity, charged, excess, floor;
} cases[] = {
	{"2026-03-31", DEMAND_RULES_BY_DATE, 1000, 1100, 0, 1000, 50, 0},
	{"2026-03-31", DEMAND_RULES_BY_DATE, 1000, 1050, 0, 1000, 0, 0},
	{"2026-03-31", DEMAND_RULES_BY_DATE, 1000, 1051, 0, 1000, 1, 0},
	{"2026-03-31", DEMAND_RULES_BY_DATE, 1000, 0, 0, 1000, 0, 0},
	{"2026-03-31", DEMAND_RULES_BY_DATE, 300, 420, 1000, 400, 0, 400},
	{"2026-03-31", DEMAND_RULES_BY_DATE, 300, 430, 1000, 400, 10, 400},
	{"2026-03-31", DEMAND_RULES_BY_DATE, 400, 0, 1000, 400, 0, 0},
	{"2016-07-01", DEMAND_RULES_BY_DATE, 1000, 500, 0, 1000, 0, 0},
	{"2016-06-30", DEMAND_RULES_BY_DATE, 1000, 500, 0, 950, 0, 0},
	{"2016-06-30", DEMAND_RULES_BY_DATE, 1000, 1050, 0, 1050, 0, 0},
	{"2016-06-30", DEMAND_RULES_BY_DATE, 1000, 1051, 0, 1000, 51, 0},
	{"2026-03-31", DEMAND_RULES_1996, 1000, 960, 0, 960, 0, 0},
	{"2001-03-31", DEMAND_RULES_2016, 1000, 960, 0, 1000, 0, 0},
};

static void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct demand_input in = {.contract_w = cases[i].contract * 1000,
			.actual_w = cases[i].actual * 1000,
			.capacity_va = cases[i].capacity * 1000,
			.rules = cases[i].rules};
		struct demand demand;

		assert_true(date_parse(&in.on, cases[i].on));
		assert_true(demand_compute(&demand, &in));
		assert_int_equal(demand.charged_w, cases[i].charged * 1000);
		assert_int_equal(demand.excess_w, cases[i].excess * 1000);
		assert_int_equal(demand.floor_w, cases[i].floor * 1000);
	}
}

static void test_limits(void **state)
{
	static const struct demand_input bad[] = {{.contract_w = -1}, {.actual_w = -1},
		{.capacity_va = -1}, {.contract_w = INT64_MAX}, {.actual_w = INT64_MAX},
		{.capacity_va = INT64_MAX}};
	struct demand demand;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(demand_compute(&demand, &bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
