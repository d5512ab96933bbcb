/* core/money: reading, writing, the range and the rounding of amounts. */
#include "core/money.h"

#include "tests/test.h"

#define UNTOUCHED INT64_C(-777)

static struct money fen(int64_t value)
{
	struct money m = MONEY_ZERO;

	assert_true(money_from_fen(&m, value));
	return m;
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		enum money_error error;
		int64_t fen;
	} cases[] = {
		{"0", MONEY_OK, 0},
		{"0.00", MONEY_OK, 0},
		{"0.01", MONEY_OK, 1},
		{"12", MONEY_OK, 1200},
		{"12.5", MONEY_OK, 1250},
		{"12.50", MONEY_OK, 1250},
		{"12.05", MONEY_OK, 1205},
		{"007", MONEY_OK, 700},
		{"000000000001", MONEY_OK, 100},
		{"100000000000", MONEY_OK, INT64_C(10000000000000)},
		{"999999999999", MONEY_OK, INT64_C(99999999999900)},
		{"999999999999.99", MONEY_OK, INT64_C(99999999999999)},
		{"", MONEY_EMPTY, UNTOUCHED},
		{" ", MONEY_BAD_CHAR, UNTOUCHED},
		{".", MONEY_BAD_CHAR, UNTOUCHED},
		{".5", MONEY_BAD_CHAR, UNTOUCHED},
		{"5.", MONEY_BAD_CHAR, UNTOUCHED},
		{"5..5", MONEY_BAD_CHAR, UNTOUCHED},
		{"5.5.5", MONEY_BAD_CHAR, UNTOUCHED},
		{"-5", MONEY_BAD_CHAR, UNTOUCHED},
		{"+5", MONEY_BAD_CHAR, UNTOUCHED},
		{" 5", MONEY_BAD_CHAR, UNTOUCHED},
		{"5 ", MONEY_BAD_CHAR, UNTOUCHED},
		{"5\n", MONEY_BAD_CHAR, UNTOUCHED},
		{"1,000", MONEY_BAD_CHAR, UNTOUCHED},
		{"1e3", MONEY_BAD_CHAR, UNTOUCHED},
		{"0x10", MONEY_BAD_CHAR, UNTOUCHED},
		{"12.3x", MONEY_BAD_CHAR, UNTOUCHED},
		{"12.345x", MONEY_BAD_CHAR, UNTOUCHED},
		{"１２", MONEY_BAD_CHAR, UNTOUCHED},
		{"12元", MONEY_BAD_CHAR, UNTOUCHED},
		{"1.234", MONEY_TOO_PRECISE, UNTOUCHED},
		{"1.000", MONEY_TOO_PRECISE, UNTOUCHED},
		{"0.001", MONEY_TOO_PRECISE, UNTOUCHED},
		{"1000000000000", MONEY_TOO_LARGE, UNTOUCHED},
		{"0000000000001", MONEY_TOO_LARGE, UNTOUCHED},
		{"9223372036854775807", MONEY_TOO_LARGE, UNTOUCHED},
		{"9223372036854775808", MONEY_TOO_LARGE, UNTOUCHED},
		{"99999999999999999999999999999999", MONEY_TOO_LARGE, UNTOUCHED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money m = {UNTOUCHED};

		assert_int_equal(money_parse(&m, cases[i].text), cases[i].error);
		assert_int_equal(m.fen, cases[i].fen);
	}
}

static void test_format(void **state)
{
	static const struct {
		int64_t fen;
		const char *plain, *grouped;
	} cases[] = {
		{0, "0.00", "0.00"},
		{1, "0.01", "0.01"},
		{-1, "-0.01", "-0.01"},
		{10, "0.10", "0.10"},
		{-99, "-0.99", "-0.99"},
		{100, "1.00", "1.00"},
		{99999, "999.99", "999.99"},
		{-99999, "-999.99", "-999.99"},
		{100000, "1000.00", "1,000.00"},
		{-100000, "-1000.00", "-1,000.00"},
		{12345678, "123456.78", "123,456.78"},
		{-12345678, "-123456.78", "-123,456.78"},
		{123456789, "1234567.89", "1,234,567.89"},
		{MONEY_LIMIT, "10000000000000.00", "10,000,000,000,000.00"},
		{-MONEY_LIMIT, "-10000000000000.00", "-10,000,000,000,000.00"},
	};
	char buf[MONEY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money m = fen(cases[i].fen);

		assert_ptr_equal(money_format(m, buf), buf);
		assert_string_equal(buf, cases[i].plain);
		assert_ptr_equal(money_format_grouped(m, buf), buf);
		assert_string_equal(buf, cases[i].grouped);
	}
}

static void assert_round_trip(int64_t value)
{
	char buf[MONEY_TEXT_MAX];
	struct money back = {UNTOUCHED};

	assert_int_equal(money_parse(&back, money_format(fen(value), buf)), MONEY_OK);
	assert_int_equal(money_to_fen(back), value);
}

static void test_round_trip(void **state)
{
	(void)state;
	for (int64_t value = 0; value < 200000; value++)
		assert_round_trip(value);
	for (int64_t value = 1; value < INT64_C(99999999999999); value = value * 3 + 1)
		assert_round_trip(value);
	assert_round_trip(INT64_C(99999999999999));
}

static void test_from_fen(void **state)
{
	static const struct {
		int64_t fen;
		bool ok;
	} cases[] = {
		{0, true},
		{MONEY_LIMIT, true},
		{-MONEY_LIMIT, true},
		{MONEY_LIMIT + 1, false},
		{-MONEY_LIMIT - 1, false},
		{INT64_MAX, false},
		{INT64_MIN, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money m = {UNTOUCHED};

		assert_int_equal(money_from_fen(&m, cases[i].fen), cases[i].ok);
		assert_int_equal(m.fen, cases[i].ok ? cases[i].fen : UNTOUCHED);
	}
}

static void test_add_and_sub(void **state)
{
	static const struct {
		int64_t a, b;
		bool add_ok, sub_ok;
	} cases[] = {
		{0, 0, true, true},
		{150, -50, true, true},
		{-1, -1, true, true},
		{MONEY_LIMIT, 0, true, true},
		{MONEY_LIMIT - 1, 1, true, true},
		{MONEY_LIMIT, -MONEY_LIMIT, true, false},
		{MONEY_LIMIT, 1, false, true},
		{-MONEY_LIMIT, 1, true, false},
		{-MONEY_LIMIT, -1, false, true},
		{MONEY_LIMIT, MONEY_LIMIT, false, true},
		{-MONEY_LIMIT, -MONEY_LIMIT, false, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money a = fen(cases[i].a), b = fen(cases[i].b);
		struct money sum = {UNTOUCHED}, difference = {UNTOUCHED};

		assert_int_equal(money_add(&sum, a, b), cases[i].add_ok);
		assert_int_equal(sum.fen, cases[i].add_ok ? a.fen + b.fen : UNTOUCHED);
		assert_int_equal(money_sub(&difference, a, b), cases[i].sub_ok);
		assert_int_equal(difference.fen, cases[i].sub_ok ? a.fen - b.fen : UNTOUCHED);
	}
}

static void test_scale(void **state)
{
	static const struct {
		int64_t fen, num, den;
		bool ok;
		int64_t expect;
	} cases[] = {
		{100, 1, 3, true, 33},
		{200, 1, 3, true, 67},
		{-100, 1, 3, true, -33},
		{-200, 1, 3, true, -67},
		{1, 1, 2, true, 1},
		{-1, 1, 2, true, -1},
		{3, 1, 2, true, 2},
		{-3, 1, 2, true, -2},
		{5, 49, 100, true, 2},
		{5, 50, 100, true, 3},
		{-5, 50, 100, true, -3},
		{1, 499999999, 1000000000, true, 0},
		{1, 500000000, 1000000000, true, 1},
		{10, -1, 4, true, -3},
		{0, INT64_MAX, 1, true, 0},
		{7, INT64_MAX, INT64_MAX, true, 7},
		{MONEY_LIMIT, INT64_MAX, INT64_MAX, true, MONEY_LIMIT},
		{-MONEY_LIMIT, 1, 1, true, -MONEY_LIMIT},
		{MONEY_LIMIT, 2, 1, false, UNTOUCHED},
		{-MONEY_LIMIT, 2, 1, false, UNTOUCHED},
		{MONEY_LIMIT, 3, 2, false, UNTOUCHED},
		{MONEY_LIMIT, INT64_MAX, 1, false, UNTOUCHED},
		{MONEY_LIMIT, INT64_MIN, 1, false, UNTOUCHED},
		{-MONEY_LIMIT, INT64_MIN, 1, false, UNTOUCHED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money m = {UNTOUCHED};

		assert_int_equal(money_scale(&m, fen(cases[i].fen), cases[i].num, cases[i].den),
			cases[i].ok);
		assert_int_equal(m.fen, cases[i].expect);
	}
}

/* A reversal is the exact negative of what it reverses. */
static void test_scale_is_symmetric(void **state)
{
	(void)state;
	for (int64_t den = 1; den <= 40; den++) {
		for (int64_t value = 0; value <= 500; value++) {
			struct money plus = MONEY_ZERO, minus = MONEY_ZERO;

			assert_true(money_scale(&plus, fen(value), 7, den));
			assert_true(money_scale(&minus, fen(-value), 7, den));
			assert_int_equal(minus.fen, -plus.fen);
			assert_true(2 * (plus.fen * den - value * 7) <= den);
			assert_true(2 * (value * 7 - plus.fen * den) < den);
		}
	}
}

static void test_order(void **state)
{
	static const int64_t sorted[] = {-MONEY_LIMIT, -2, -1, 0, 1, 2, MONEY_LIMIT};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sorted); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(sorted); j++) {
			struct money a = fen(sorted[i]), b = fen(sorted[j]);
			int sign = (i > j) - (i < j);

			assert_int_equal(money_compare(a, b), sign);
			assert_int_equal(money_min(a, b).fen, sorted[i < j ? i : j]);
			assert_int_equal(money_max(a, b).fen, sorted[i > j ? i : j]);
		}
		assert_int_equal(money_sign(fen(sorted[i])), (i > 3) - (i < 3));
		assert_int_equal(money_negate(fen(sorted[i])).fen, -sorted[i]);
	}
}

static void test_round_down(void **state)
{
	static const struct {
		int64_t fen, unit, expect;
	} cases[] = {
		{0, 1, 0},
		{1, 1, 1},
		{9, 10, 0},
		{10, 10, 10},
		{1239, 10, 1230},
		{1239, 50, 1200},
		{1250, 50, 1250},
		{1299, 100, 1200},
		{MONEY_LIMIT, 100, MONEY_LIMIT},
		{5, MONEY_LIMIT, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money m = money_round_down(fen(cases[i].fen), fen(cases[i].unit));

		assert_int_equal(m.fen, cases[i].expect);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_from_fen),
		cmocka_unit_test(test_add_and_sub),
		cmocka_unit_test(test_scale),
		cmocka_unit_test(test_scale_is_symmetric),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_round_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
