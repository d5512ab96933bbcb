#include "core/register.h"

#include "core/compiler.h"
#include "tests/test.h"

static const struct register_case {
	const char *what;
	enum register_kind kind;
	int64_t previous, current, multiplier;
	int digits;
	enum register_error error;
	int64_t quantity; /* thousandths */
	bool rolled_over;
} cases[] = {
	{"exam 45: 150/5", REGISTER_TOTAL, 2500000, 3000000, 300000, 0, REGISTER_OK, 15000000,
		false},
	{"nothing", REGISTER_TOTAL, 5000, 5000, MULTIPLIER_ONE, 0, REGISTER_OK, 0, false},
	{"a smallest multiplier", REGISTER_TOTAL, 0, 5000, 1, 0, REGISTER_OK, 1, false},
	{"half a Wh rounds up", REGISTER_TOTAL, 0, 1, 5000, 0, REGISTER_OK, 1, false},
	{"below half it rounds down", REGISTER_TOTAL, 0, 1, 4999, 0, REGISTER_OK, 0, false},
	{"rolled over", REGISTER_TOTAL, 99990000, 10000, MULTIPLIER_ONE, 5, REGISTER_OK, 20000,
		true},
	{"half a round is none", REGISTER_TOTAL, 50000000, 0, MULTIPLIER_ONE, 5, REGISTER_BACK, 0,
		false},
	{"just less than half", REGISTER_TOTAL, 50001000, 0, MULTIPLIER_ONE, 5, REGISTER_OK,
		49999000, true},
	{"back", REGISTER_TOTAL, 1000, 999, MULTIPLIER_ONE, 0, REGISTER_BACK, 0, false},
	{"back, few digits", REGISTER_PEAK, 60000, 59000, MULTIPLIER_ONE, 2, REGISTER_BACK, 0,
		false},
	{"too wide now", REGISTER_TOTAL, 0, 100000, MULTIPLIER_ONE, 2, REGISTER_DIGITS, 0, false},
	{"too wide before", REGISTER_TOTAL, 100000, 1, MULTIPLIER_ONE, 2, REGISTER_DIGITS, 0,
		false},
	{"as wide as it goes", REGISTER_TOTAL, 0, 99999, MULTIPLIER_ONE, 2, REGISTER_OK, 99999,
		false},
	{"demand counts from nothing", REGISTER_DEMAND, 900000, 500, 800000, 0, REGISTER_OK, 40000,
		false},
	{"too large", REGISTER_TOTAL, 0, REGISTER_READING_MAX, MULTIPLIER_MAX, 0,
		REGISTER_TOO_LARGE, 0, false},
};

static void test_quantities(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct energy quantity = {-1};
		struct register_pair pair = {.kind = cases[i].kind,
			.previous = cases[i].previous,
			.current = cases[i].current,
			.multiplier = cases[i].multiplier,
			.digits = cases[i].digits};

		print_message("  %s\n", cases[i].what);
		assert_int_equal(register_quantity(&quantity, &pair), cases[i].error);
		assert_int_equal(
			quantity.wh, cases[i].error == REGISTER_OK ? cases[i].quantity : -1);
		assert_int_equal(register_rolled_over(&pair), cases[i].rolled_over);
	}
}

static void test_names(void **state)
{
	enum register_kind kind;

	(void)state;
	for (enum register_kind i = REGISTER_TOTAL; i < REGISTER_KINDS; i++) {
		assert_true(register_kind_parse(&kind, register_kind_name(i)));
		assert_int_equal(kind, i);
		assert_non_null(register_kind_title(i));
	}
	assert_false(register_kind_parse(&kind, ""));
	assert_false(register_kind_parse(&kind, "Total"));
	assert_false(register_kind_parse(&kind, "peak "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quantities),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
