/* core/energy: watt-hours, prices, and the one rounding between them and money. */
#include "core/energy.h"

#include "tests/test.h"

#define UNTOUCHED INT64_C(-777)

static void test_energy_parse(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t wh;
	} cases[] = {
		{"0", true, 0},
		{"0.001", true, 1},
		{"12", true, 12000},
		{"12.5", true, 12500},
		{"12.500", true, 12500},
		{"1000000000000", true, ENERGY_LIMIT_WH},
		{"1000000000000.000", true, ENERGY_LIMIT_WH},
		{"", false, UNTOUCHED},
		{"-1", false, UNTOUCHED},
		{"+1", false, UNTOUCHED},
		{".5", false, UNTOUCHED},
		{"5.", false, UNTOUCHED},
		{"1.0001", false, UNTOUCHED},
		{"1,000", false, UNTOUCHED},
		{"12 kWh", false, UNTOUCHED},
		{"1000000000000.001", false, UNTOUCHED},
		{"99999999999999999999", false, UNTOUCHED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct energy e = {UNTOUCHED};

		assert_int_equal(energy_parse(&e, cases[i].text), cases[i].ok);
		assert_int_equal(e.wh, cases[i].wh);
	}
}

static void test_energy_format(void **state)
{
	static const struct {
		int64_t wh;
		const char *text;
	} cases[] = {
		{0, "0"},
		{1, "0.001"},
		{10, "0.01"},
		{100, "0.1"},
		{1000, "1"},
		{12500, "12.5"},
		{100000, "100"},
		{-1, "-0.001"},
		{-12500, "-12.5"},
		{ENERGY_LIMIT_WH, "1000000000000"},
	};
	char buf[ENERGY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct energy e = {cases[i].wh};

		assert_ptr_equal(energy_format(e, buf), buf);
		assert_string_equal(buf, cases[i].text);
	}
}

static void test_price_parse_and_format(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t e8;
		const char *written;
	} cases[] = {
		{"0", true, 0, "0.0000"},
		{"-0", true, 0, "0.0000"},
		{"0.5224", true, 52240000, "0.5224"},
		{"0.52", true, 52000000, "0.5200"},
		{"-0.0075", true, -750000, "-0.0075"},
		{"0.02716875", true, 2716875, "0.02716875"},
		{"0.00000001", true, 1, "0.00000001"},
		{"10000", true, PRICE_LIMIT_E8, "10000.0000"},
		{"-10000", true, -PRICE_LIMIT_E8, "-10000.0000"},
		{"", false, UNTOUCHED, NULL},
		{"-", false, UNTOUCHED, NULL},
		{"--1", false, UNTOUCHED, NULL},
		{"+1", false, UNTOUCHED, NULL},
		{"- 1", false, UNTOUCHED, NULL},
		{".5", false, UNTOUCHED, NULL},
		{"0.123456789", false, UNTOUCHED, NULL},
		{"10000.00000001", false, UNTOUCHED, NULL},
		{"-10000.00000001", false, UNTOUCHED, NULL},
		{"0.5元", false, UNTOUCHED, NULL},
	};
	char buf[PRICE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct price p = {UNTOUCHED};

		assert_int_equal(price_parse(&p, cases[i].text), cases[i].ok);
		assert_int_equal(p.e8, cases[i].e8);
		if (cases[i].ok)
			assert_string_equal(price_format(p, buf), cases[i].written);
	}
}

static void test_round_trips(void **state)
{
	char buf[PRICE_TEXT_MAX];

	(void)state;
	for (int64_t value = 0; value < PRICE_LIMIT_E8; value = value * 5 / 4 + 1) {
		struct energy e = {UNTOUCHED};
		struct price p = {UNTOUCHED};

		assert_true(energy_parse(&e, energy_format((struct energy){value}, buf)));
		assert_int_equal(e.wh, value);
		assert_true(price_parse(&p, price_format((struct price){value}, buf)));
		assert_int_equal(p.e8, value);
		assert_true(price_parse(&p, price_format((struct price){-value}, buf)));
		assert_int_equal(p.e8, -value);
	}
}

static void test_amount(void **state)
{
	static const struct {
		const char *price;
		int64_t wh;
		bool ok;
		int64_t fen;
	} cases[] = {
		{"0.5224", 100000, true, 5224},
		{"0.5224", 0, true, 0},
		{"0.5224", 1000, true, 52},          /* 52.24 fen */
		{"0.5", 10, true, 1},                /* 0.5 fen: away from zero */
		{"-0.5", 10, true, -1},              /* the exact negative */
		{"0.49999999", 10, true, 0},         /* just under half a fen */
		{"0.02716875", 1000000, true, 2717}, /* 2716.875 fen */
		{"-0.02716875", 1000000, true, -2717},
		{"0.005", 1000, true, 1},
		{"0.00499999", 1000, true, 0},
		{"10000", 1000000000000, true, MONEY_LIMIT},
		{"-10000", 1000000000000, true, -MONEY_LIMIT},
		{"10000", 1000000000001, false, UNTOUCHED},
		{"-10000", 1000000000001, false, UNTOUCHED},
		{"10000", ENERGY_LIMIT_WH, false, UNTOUCHED},
		{"-10000", ENERGY_LIMIT_WH, false, UNTOUCHED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money m = {UNTOUCHED};
		struct price p = {0};

		assert_true(price_parse(&p, cases[i].price));
		assert_int_equal(price_amount(&m, p, (struct energy){cases[i].wh}), cases[i].ok);
		assert_int_equal(m.fen, cases[i].fen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_energy_parse),
		cmocka_unit_test(test_energy_format),
		cmocka_unit_test(test_price_parse_and_format),
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_amount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
