/* core/decimal: the limits of the common reader, which the values above it do not reach. */
#include "core/decimal.h"

#include "tests/test.h"

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		int places;
		int64_t limit;
		enum decimal_error error;
		int64_t value;
	} cases[] = {
		{"9", 0, 9, DECIMAL_OK, 9},
		{"0009", 0, 9, DECIMAL_OK, 9},
		{"1.00000001", 8, INT64_MAX, DECIMAL_OK, 100000001},
		{"9223372036854775807", 0, INT64_MAX, DECIMAL_OK, INT64_MAX},
		{"92233720368547758.07", 2, INT64_MAX, DECIMAL_OK, INT64_MAX},
		{"10", 0, 9, DECIMAL_TOO_LARGE, -1},
		{"1", 1, 9, DECIMAL_TOO_LARGE, -1},
		{"9223372036854775808", 0, INT64_MAX, DECIMAL_TOO_LARGE, -1},
		{"92233720368547758.08", 2, INT64_MAX, DECIMAL_TOO_LARGE, -1},
		{"92233720368547759", 2, INT64_MAX, DECIMAL_TOO_LARGE, -1},
		{"1.0", 0, 99, DECIMAL_TOO_PRECISE, -1},
		{"1.123456789", 8, INT64_MAX, DECIMAL_TOO_PRECISE, -1},
		{"1.", 0, 99, DECIMAL_BAD_CHAR, -1},
		{"x", 0, 99, DECIMAL_BAD_CHAR, -1},
		{"", 0, 99, DECIMAL_EMPTY, -1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t value = -1;

		assert_int_equal(
			decimal_parse(&value, cases[i].text, cases[i].places, cases[i].limit),
			cases[i].error);
		assert_int_equal(value, cases[i].value);
	}
}

static void test_format(void **state)
{
	static const struct {
		int64_t value;
		int places, least;
		const char *text;
	} cases[] = {
		{0, 0, 0, "0"},
		{0, 3, 0, "0"},
		{0, 3, 2, "0.00"},
		{-5, 3, 0, "-0.005"},
		{1200, 3, 0, "1.2"},
		{INT64_MAX, 0, 0, "9223372036854775807"},
		{INT64_MIN, 2, 2, "-92233720368547758.08"},
	};
	char buf[32];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		decimal_format(buf, sizeof(buf), cases[i].value, cases[i].places, cases[i].least);
		assert_string_equal(buf, cases[i].text);
	}
}

static void test_divide(void **state)
{
	(void)state;
	for (int a = -300; a <= 300; a++) {
		for (int b = 1; b <= 25; b++) {
			int size = a < 0 ? -a : a;
			int expect = (2 * size + b) / (2 * b); /* floor(size / b + 1/2) */

			assert_int_equal((int)wide_divide(a, b), a < 0 ? -expect : expect);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_divide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
