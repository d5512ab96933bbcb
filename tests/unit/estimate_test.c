#include "core/estimate.h"

#include "core/reading.h"
#include "tests/test.h"

#define KWH(n)                      \
	{                           \
		INT64_C(1000) * (n) \
	}

/* A meter that read 1000 a month ago and has a usual month of 120, a last year of 90, a run of 70.
 */
static struct estimate_input usual(void)
{
	return (struct estimate_input){.kind = REGISTER_TOTAL,
		.last = 1000 * READING_ONE,
		.months = 1,
		.multiplier = MULTIPLIER_ONE,
		.has_mean = true,
		.has_last_year = true,
		.has_run = true,
		.mean = KWH(120),
		.last_year = KWH(90),
		.run = 70 * READING_ONE};
}

/* The three rules stand in their order; each next is used where the one before has nothing. */
static void order(void **state)
{
	struct estimate_input in = usual();
	int64_t value = -1;

	(void)state;
	assert_int_equal(estimate_reading(&value, &in), ESTIMATE_THREE_MONTHS);
	assert_int_equal(value, 1120 * READING_ONE);
	in.has_mean = false;
	assert_int_equal(estimate_reading(&value, &in), ESTIMATE_LAST_YEAR);
	assert_int_equal(value, 1090 * READING_ONE);
	in.has_last_year = false;
	assert_int_equal(estimate_reading(&value, &in), ESTIMATE_REGISTER);
	assert_int_equal(value, 1070 * READING_ONE);
	in.has_run = false;
	value = -1;
	assert_int_equal(estimate_reading(&value, &in), ESTIMATE_NONE);
	assert_int_equal(value, -1);
}

/* What is known of a customer's month says nothing of one of several registers. */
static void other_registers(void **state)
{
	static const enum register_kind kinds[] = {
		REGISTER_PEAK, REGISTER_FLAT, REGISTER_VALLEY, REGISTER_SHARP, REGISTER_REACTIVE};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct estimate_input in = usual();
		int64_t value;

		in.kind = kinds[i];
		assert_int_equal(estimate_reading(&value, &in), ESTIMATE_REGISTER);
		assert_int_equal(value, 1070 * READING_ONE);
	}
}

/* A demand is set back each month: the month's own, whatever stood there and however long ago. */
static void demand(void **state)
{
	struct estimate_input in = usual();
	int64_t value;

	(void)state;
	in.kind = REGISTER_DEMAND;
	in.months = 3;
	assert_int_equal(estimate_reading(&value, &in), ESTIMATE_REGISTER);
	assert_int_equal(value, 70 * READING_ONE);
}

static void months_multiplier_and_digits(void **state)
{
	static const struct {
		int64_t last, multiplier;
		int months, digits;
		int64_t mean_wh, value;
	} cases[] = {
		{0, MULTIPLIER_ONE, 2, 0, 120000, 240000},
		{0, 40 * MULTIPLIER_ONE, 1, 0, 120000, 3000},       /* kWh behind a transformer */
		{0, 3 * MULTIPLIER_ONE, 1, 0, 100000, 33333},       /* rather too low */
		{0, 3 * MULTIPLIER_ONE, 3, 0, 100000, 99999},       /* by each month's rounding */
		{99990000, MULTIPLIER_ONE, 1, 5, 20000, 10000},     /* over the last digit */
		{99990000, MULTIPLIER_ONE, 1, 6, 20000, 100010000}, /* not with one more */
		{99990000, MULTIPLIER_ONE, 1, 0, 20000, 100010000},
		{REGISTER_READING_MAX, MULTIPLIER_ONE, 1, 0, 1000, REGISTER_READING_MAX},
		{500, MULTIPLIER_ONE, 1, 0, 0, 500}, /* nothing used is an estimate too */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct estimate_input in = usual();
		int64_t value;

		in.last = cases[i].last;
		in.multiplier = cases[i].multiplier;
		in.months = cases[i].months;
		in.digits = cases[i].digits;
		in.mean.wh = cases[i].mean_wh;
		assert_int_equal(estimate_reading(&value, &in), ESTIMATE_THREE_MONTHS);
		assert_int_equal(value, cases[i].value);
	}
}

static void between(void **state)
{
	static const struct {
		int64_t values[2];
		int from, to, day;
		int64_t value;
	} cases[] = {
		{{1000, 4000}, 0, 30, 0, 1000},
		{{1000, 4000}, 0, 30, 10, 2000},
		{{1000, 4000}, 0, 30, 30, 4000},
		{{0, 100}, 0, 3, 1, 33},
		{{0, 100}, 0, 3, 2, 66},
		{{7, 7}, 5, 9, 6, 7},
		{{7, 9}, 5, 5, 5, 7}, /* both on one day */
		{{0, REGISTER_READING_MAX}, 0, 36500, 36499, 999972602738},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct date days[2] = {{cases[i].from}, {cases[i].to}}, day = {cases[i].day};

		assert_int_equal(estimate_between(cases[i].values, days, day), cases[i].value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(other_registers),
		cmocka_unit_test(demand),
		cmocka_unit_test(months_multiplier_and_digits),
		cmocka_unit_test(between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
