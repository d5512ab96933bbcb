#include "core/rate.h"

#include "core/compiler.h"
#include "tests/test.h"

static void test_rates(void **state)
{
	static const struct {
		int64_t part, whole;
		const char *text; /* NULL: there is none */
	} cases[] = {
		{0, 1, "0.00"},
		{1, 1, "100.00"},
		{1, 3, "33.33"},
		{2, 3, "66.67"},
		{1, 8, "12.50"},
		{1, 20000, "0.01"},         /* 0.005 */
		{29999, 30000, "99.99"},    /* 99.9967, not rounded to all */
		{1, 1000000, "0.01"},       /* not rounded to nothing */
		{999999, 1000000, "99.99"}, /* not all */
		{INT64_MAX - 1, INT64_MAX, "99.99"},
		{INT64_MAX, INT64_MAX, "100.00"},
		{0, 0, NULL},
		{1, 0, NULL},
		{-1, 5, NULL},
		{6, 5, NULL},
		{0, -5, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[RATE_TEXT_MAX];
		int rate = -1;

		assert_int_equal(
			rate_of(&rate, cases[i].part, cases[i].whole), cases[i].text != NULL);
		if (cases[i].text != NULL)
			assert_string_equal(rate_format(rate, text), cases[i].text);
		else
			assert_int_equal(rate, -1); /* untouched */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
