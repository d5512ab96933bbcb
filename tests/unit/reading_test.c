/* What was read, on which day it closes which month, and when a route is to be read. */
#include "core/reading.h"

#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static struct period month(const char *text)
{
	struct period p;

	assert_true(period_parse(&p, text));
	return p;
}

static void test_values(void **state)
{
	static const struct {
		const char *text;
		int64_t value; /* -1: refused */
		const char *again;
	} cases[] = {
		{"0", 0, "0"},
		{"1100", 1100000, "1100"},
		{"007.500", 7500, "7.5"},
		{"0.001", 1, "0.001"},
		{"999999999.999", 999999999999, "999999999.999"},
		{"", -1, ""},
		{"-1", -1, ""},
		{"+1", -1, ""},
		{"1.", -1, ""},
		{".5", -1, ""},
		{"1.2345", -1, ""},
		{"1,000", -1, ""},
		{"12a", -1, ""},
		{"1e3", -1, ""},
		{" 1", -1, ""},
		{"99999999999999999999", -1, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char buf[READING_TEXT_MAX];
		int64_t value = -7;

		assert_int_equal(reading_parse(&value, cases[i].text), cases[i].value >= 0);
		if (cases[i].value < 0) {
			assert_int_equal(value, -7); /* untouched */
			continue;
		}
		assert_int_equal(value, cases[i].value);
		assert_string_equal(reading_format(value, buf), cases[i].again);
	}
}

static void test_kinds(void **state)
{
	static const enum reading_kind kinds[] = {
		READING_ACTUAL, READING_ESTIMATED, READING_REMOTE};
	enum reading_kind kind;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		assert_true(reading_kind_parse(&kind, reading_kind_name(kinds[i])));
		assert_int_equal(kind, kinds[i]);
		assert_non_null(reading_kind_title(kinds[i]));
	}
	assert_false(reading_kind_parse(&kind, ""));
	assert_false(reading_kind_parse(&kind, "Actual"));
}

/* Every day closes exactly one month, and lies on the days on which that can be read. */
static void test_each_day_closes_one_month(void **state)
{
	struct date d = day("2023-12-20");

	(void)state;
	for (int i = 0; i < 800; i++, d = date_add_days(d, 1)) {
		struct period p = reading_period(d), next = period_add(p, 1);

		assert_true(date_compare(reading_first_day(p), d) <= 0);
		assert_true(date_compare(d, reading_last_day(p)) <= 0);
		assert_int_equal(
			date_add_days(reading_last_day(p), 1).days, reading_first_day(next).days);
	}
	assert_int_equal(reading_period(day("2026-12-01")).months, month("2026-11").months);
	assert_int_equal(reading_period(day("2026-12-02")).months, month("2026-12").months);
}

static void test_months_between(void **state)
{
	(void)state;
	assert_int_equal(reading_months(day("2026-10-20"), day("2026-10-20")), 1);
	assert_int_equal(reading_months(day("2026-10-20"), day("2026-11-20")), 1);
	assert_int_equal(reading_months(day("2026-10-20"), day("2026-12-03")), 1);
	assert_int_equal(reading_months(day("2026-10-20"), day("2026-12-04")), 2);
	assert_int_equal(reading_months(day("2025-11-20"), day("2026-11-20")), 12);
}

static void test_cycles(void **state)
{
	static const struct {
		const char *month;
		int every;
		bool due;
	} cases[] = {
		{"2026-11", 0, true},
		{"2026-11", 1, true},
		{"2026-11", 2, false},
		{"2026-12", 2, true},
		{"2026-03", 3, true},
		{"2026-04", 3, false},
		{"2026-12", 12, true},
		{"2026-01", 12, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(
			reading_cycle_due(month(cases[i].month), cases[i].every), cases[i].due);
	assert_int_equal(reading_cycle_day(month("2026-02"), 28).days, day("2026-02-28").days);
	assert_int_equal(reading_cycle_day(month("2026-02"), 2).days, day("2026-02-02").days);
	assert_int_equal(reading_cycle_day(month("2026-02"), 1).days, day("2026-03-01").days);
	for (int n = 1; n <= READING_DAY_MAX; n++) /* it closes the month that it is planned for */
		assert_int_equal(reading_period(reading_cycle_day(month("2026-02"), n)).months,
			month("2026-02").months);
}

/* Every so many months, through the ends of the years too. */
static void test_cycles_go_on(void **state)
{
	(void)state;
	for (int every = 1; every <= READING_EVERY_MAX; every++) {
		struct period last = {0};

		for (int i = 0; i < 240; i++) {
			struct period p = period_add(month("2020-01"), i);

			if (!reading_cycle_due(p, every))
				continue;
			if (last.months != 0)
				assert_int_equal(p.months - last.months, every);
			last = p;
		}
		assert_int_not_equal(last.months, 0);
	}
}

static void test_span(void **state)
{
	(void)state;
	assert_int_equal(reading_span(3), 1000 * READING_ONE);
	assert_int_equal(reading_span(6), 1000000 * READING_ONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_each_day_closes_one_month),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_cycles_go_on),
		cmocka_unit_test(test_months_between),
		cmocka_unit_test(test_span),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
