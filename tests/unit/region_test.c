/* Division codes: provinces and prefectures of today and of the past, and what never was one. */
#include "core/region.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/test.h"

struct region_case {
	const char *code;
	bool resident, registrar;
};

static const struct region_case cases[] = {
	{"110105", true, true}, /* Chaoyang */
	{"110221", true, true}, /* Changping while it was a county */
	{"440308", true, true},
	{"441900", true, true}, /* Dongguan has no counties */
	{"442000", true, true},
	{"440300", false, true}, /* Shenzhen has: only a registrar uses the city's own code */
	{"150000", false, true},
	{"152728", true, true}, /* Ejin Horo while Ordos was Yike Juu */
	{"150627", true, true},
	{"150622", true, true},
	{"510222", true, true}, /* Ba county while Chongqing was in Sichuan */
	{"500113", true, true},
	{"460029", true, true},
	{"469005", true, true},
	{"429004", true, true},
	{"659001", true, true},
	{"654002", true, true},
	{"100000", false, true}, /* the state registers too */
	{"110302", false, true}, /* a development zone with a number of its own */
	{"000000", false, false},
	{"010101", false, false},
	{"160105", false, false},
	{"200101", false, false},
	{"660101", false, false},
	{"710000", false, false},
	{"810000", false, false},
	{"999999", false, false},
	{"345678", false, false},
	{"110301", false, true},
	{"116001", false, false},
	{"442101", true, true},
	{"445122", true, true},
	{"445401", false, false},
	{"100101", false, false},
};

static void test_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("  %s\n", cases[i].code);
		assert_int_equal(region_resident_valid(cases[i].code), cases[i].resident);
		assert_int_equal(region_registrar_valid(cases[i].code), cases[i].registrar);
	}
}

static void test_provinces(void **state)
{
	int count = 0;

	(void)state;
	for (int code = 0; code < 100; code++) {
		char digits[16];

		snprintf(digits, sizeof(digits), "%02d", code);
		count += region_province_valid(digits);
	}
	assert_int_equal(count, 31);
	assert_true(region_province_valid("15"));
	assert_false(region_province_valid("16"));
	assert_false(region_province_valid("71"));
}

/* What is good enough for a person is good enough for a registrar. */
static void test_residents_are_a_part(void **state)
{
	(void)state;
	for (int code = 0; code < 1000000; code++) {
		char digits[16];

		snprintf(digits, sizeof(digits), "%06d", code);
		if (region_resident_valid(digits))
			assert_true(region_registrar_valid(digits));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_provinces),
		cmocka_unit_test(test_residents_are_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
