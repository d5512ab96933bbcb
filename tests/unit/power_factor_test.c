#include "core/power_factor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"
#include "tests/test.h"

static int hundredths_of(const char *text)
{
	bool minus = text[0] == '-';
	int64_t value;

	assert_int_equal(decimal_parse(&value, text + minus, 2, 100000), DECIMAL_OK);
	return (int)(minus ? -value : value);
}

/* Every cell of the table that stands in tests/vectors. */
static void table(void **state)
{
	FILE *in = fopen("tests/vectors/power_factor.csv", "r");
	char line[256];
	int rows = 0;

	(void)state;
	assert_non_null(in);
	assert_non_null(fgets(line, sizeof line, in));
	while (fgets(line, sizeof line, in) != NULL) {
		char standard[8], factor[8], adjust[16];
		enum power_factor_standard s;

		assert_int_equal(
			sscanf(line, "%7[^,],%7[^,],%15[^,]", standard, factor, adjust), 3);
		assert_true(power_factor_standard_parse(&s, standard));
		assert_int_equal(
			power_factor_adjust(s, hundredths_of(factor)), hundredths_of(adjust));
		rows++;
	}
	fclose(in);
	assert_int_equal(rows, 303);
}

static void factor(void **state)
{
	static const struct {
		const char *kwh, *kvarh;
		int hundredths;
	} cases[] = {
		{"40000", "30000", 80},   /* exam problem 33 */
		{"40000", "39670", 71},   /* 29 */
		{"42268", "17716", 92},   /* 34 */
		{"694152", "256728", 94}, /* 32 */
		{"14880", "6780", 91},    /* 35 */
		{"100", "0", 100}, {"0", "100", 0}, {"0", "0", 100}, {"1", "1", 71},
		{"1000000000000", "1000000000000", 71}, /* squares beyond 64 bits */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct energy p, q;
		int n;

		assert_true(energy_parse(&p, cases[i].kwh));
		assert_true(energy_parse(&q, cases[i].kvarh));
		assert_true(power_factor_of(&n, p, q));
		assert_int_equal(n, cases[i].hundredths);
	}
}

/* The published sums: problems 29, 33, 34, 35; 32 prints a truncated figure. */
static void amount(void **state)
{
	static const struct {
		const char *base;
		int adjust;
		const char *text;
	} cases[] = {
		{"12000.00", 950, "1140.00"},
		{"10000.00", 500, "500.00"},
		{"15000.00", 500, "750.00"},
		{"21134.06", -30, "-63.40"},
		{"11913.24", -15, "-17.87"},
		{"385279.35", -60, "-2311.68"},
		{"0.00", 500, "0.00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct money base, out;
		char text[MONEY_TEXT_MAX];

		assert_int_equal(money_parse(&base, cases[i].base), MONEY_OK);
		assert_true(power_factor_amount(&out, base, cases[i].adjust));
		assert_string_equal(money_format(out, text), cases[i].text);
	}
}

static void refuse(void **state)
{
	enum power_factor_standard s;
	int n;

	(void)state;
	assert_false(power_factor_standard_parse(&s, "0.9"));
	assert_false(power_factor_standard_parse(&s, ""));
	assert_false(power_factor_of(&n, (struct energy){-1}, (struct energy){0}));
	assert_false(power_factor_of(&n, (struct energy){ENERGY_LIMIT_WH + 1}, (struct energy){0}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(table), cmocka_unit_test(factor),
		cmocka_unit_test(amount), cmocka_unit_test(refuse)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
