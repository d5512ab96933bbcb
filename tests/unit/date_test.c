/* core/date: the calendar day by day, periods, and the hall's clock. */
#include "core/date.h"

#include "tests/test.h"

#define FIRST_DAY (-62091) /* 1800-01-01 */
#define LAST_DAY 2932896   /* 9999-12-31 */

static struct date day(const char *text)
{
	struct date d = {0};

	assert_true(date_parse(&d, text));
	return d;
}

/* Written apart from the code under test: by the words of the rule. */
static int length_of_month(int year, int month)
{
	if (month == 2)
		return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void assert_day(struct date d, int year, int month, int of_month)
{
	struct civil civil = date_to_civil(d);
	struct date back = {0};
	char buf[DATE_TEXT_MAX];

	assert_int_equal(civil.year, year);
	assert_int_equal(civil.month, month);
	assert_int_equal(civil.day, of_month);
	assert_true(date_from_civil(&back, year, month, of_month));
	assert_int_equal(back.days, d.days);
	assert_true(date_parse(&back, date_format(d, buf)));
	assert_int_equal(back.days, d.days);
}

/* 1800-01-01 was a Wednesday; from there every day follows the one before. */
static void test_every_day_from_1800_to_2200(void **state)
{
	struct date d = {FIRST_DAY};
	int weekday = 3;

	(void)state;
	for (int year = 1800; year <= 2200; year++) {
		for (int month = 1; month <= 12; month++) {
			int length = length_of_month(year, month);

			assert_int_equal(date_days_in_month(year, month), length);
			for (int of_month = 1; of_month <= length; of_month++) {
				assert_day(d, year, month, of_month);
				assert_int_equal(date_weekday(d), weekday);
				d.days++;
				weekday = (weekday + 1) % 7;
			}
		}
	}
	assert_int_equal(d.days, day("2201-01-01").days);
}

static void test_known_days(void **state)
{
	static const struct {
		const char *text;
		int days, weekday;
	} cases[] = {
		{"1970-01-01", 0, 4},
		{"1969-12-31", -1, 3},
		{"2000-02-29", 11016, 2},
		{"2026-11-21", 20778, 6},
		{"1900-03-01", -25508, 4},
		{"1800-01-01", FIRST_DAY, 3},
		{"9999-12-31", LAST_DAY, 5},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(day(cases[i].text).days, cases[i].days);
		assert_int_equal(date_weekday(day(cases[i].text)), cases[i].weekday);
	}
}

static void test_dates_refused(void **state)
{
	static const char *const cases[] = {
		"",
		"2026",
		"2026-11",
		"2026-11-2",
		"2026-1-21",
		"2026-11-211",
		" 2026-11-21",
		"2026-11-21 ",
		"2026/11/21",
		"2026.11.21",
		"20261121",
		"26-11-2100",
		"2026-11-2x",
		"2026-+1-21",
		"2026--1-21",
		"+026-11-21",
		"-026-11-21",
		"2026-00-10",
		"2026-13-10",
		"2026-11-00",
		"2026-11-31",
		"2026-02-29",
		"1900-02-29",
		"2100-02-29",
		"2024-02-30",
		"1799-12-31",
		"0000-01-01",
		"２０２６-11-21",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct date d = {-777};

		assert_false(date_parse(&d, cases[i]));
		assert_int_equal(d.days, -777);
	}
}

static void test_civil_refused(void **state)
{
	static const struct civil cases[] = {
		{1799, 12, 31},
		{10000, 1, 1},
		{2026, 0, 1},
		{2026, 13, 1},
		{2026, -1, 1},
		{2026, 1, 0},
		{2026, 1, 32},
		{2026, 1, -1},
		{2026, 2, 29},
		{INT32_MIN, 1, 1},
		{INT32_MAX, 1, 1},
		{2026, INT32_MAX, 1},
		{2026, INT32_MIN, 1},
		{2026, 1, INT32_MAX},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct date d = {-777};

		assert_false(date_from_civil(&d, cases[i].year, cases[i].month, cases[i].day));
		assert_int_equal(d.days, -777);
	}
	assert_int_equal(date_days_in_month(2026, 0), 0);
	assert_int_equal(date_days_in_month(2026, 13), 0);
}

static void test_sums(void **state)
{
	static const struct {
		const char *from;
		int days;
		const char *to;
	} cases[] = {
		{"2026-11-21", 0, "2026-11-21"},
		{"2026-12-31", 1, "2027-01-01"},
		{"2024-02-28", 1, "2024-02-29"},
		{"2024-03-01", -1, "2024-02-29"},
		{"2026-11-21", 365, "2027-11-21"},
		{"9999-12-31", 1, "9999-12-31"},
		{"9999-12-30", INT32_MAX, "9999-12-31"},
		{"1800-01-01", -1, "1800-01-01"},
		{"1800-01-02", INT32_MIN, "1800-01-01"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct date from = day(cases[i].from), to = day(cases[i].to);
		struct date sum = date_add_days(from, cases[i].days);

		assert_int_equal(date_compare(sum, to), 0);
		assert_int_equal(date_days_between(from, sum), to.days - from.days);
	}
	assert_true(date_compare(day("2026-11-20"), day("2026-11-21")) < 0);
	assert_true(date_compare(day("2026-11-21"), day("2026-11-20")) > 0);
}

static void test_periods(void **state)
{
	static const struct {
		const char *text, *first, *last;
	} cases[] = {
		{"1800-01", "1800-01-01", "1800-01-31"},
		{"1900-02", "1900-02-01", "1900-02-28"},
		{"2000-02", "2000-02-01", "2000-02-29"},
		{"2026-02", "2026-02-01", "2026-02-28"},
		{"2026-11", "2026-11-01", "2026-11-30"},
		{"9999-12", "9999-12-01", "9999-12-31"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char buf[DATE_TEXT_MAX];
		struct period p = {0};

		assert_true(period_parse(&p, cases[i].text));
		assert_string_equal(period_format(p, buf), cases[i].text);
		assert_string_equal(date_format(period_first_day(p), buf), cases[i].first);
		assert_string_equal(date_format(period_last_day(p), buf), cases[i].last);
		assert_int_equal(period_of(period_first_day(p)).months, p.months);
		assert_int_equal(period_of(period_last_day(p)).months, p.months);
	}
}

static void test_periods_refused(void **state)
{
	static const char *const cases[] = {
		"",
		"2026",
		"2026-1",
		"2026-00",
		"2026-13",
		"2026-011",
		"2026/11",
		"202611",
		"2026-11-01",
		" 2026-11",
		"2026-1x",
		"2026--1",
		"1799-12",
		"0000-01",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct period p = {-777};

		assert_false(period_parse(&p, cases[i]));
		assert_int_equal(p.months, -777);
	}
}

static void test_period_sums(void **state)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} cases[] = {
		{"2026-11", 1, "2026-12"},
		{"2026-12", 1, "2027-01"},
		{"2026-01", -1, "2025-12"},
		{"2026-11", -24, "2024-11"},
		{"9999-12", 1, "9999-12"},
		{"2026-11", INT32_MAX, "9999-12"},
		{"1800-01", -1, "1800-01"},
		{"2026-11", INT32_MIN, "1800-01"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char buf[PERIOD_TEXT_MAX];
		struct period p = {0};

		assert_true(period_parse(&p, cases[i].from));
		p = period_add(p, cases[i].months);
		assert_string_equal(period_format(p, buf), cases[i].to);
		assert_int_equal(p.months, period_year(p) * 12 + period_month(p) - 1);
	}
}

static void test_moments(void **state)
{
	static const struct {
		int64_t ms;
		const char *full, *minute, *clock;
	} cases[] = {
		{0, "1970-01-01T08:00:00+08:00", "1970-01-01 08:00", "08:00:00"},
		{INT64_C(57599999), "1970-01-01T23:59:59+08:00", "1970-01-01 23:59", "23:59:59"},
		{INT64_C(57600000), "1970-01-02T00:00:00+08:00", "1970-01-02 00:00", "00:00:00"},
		{-1, "1970-01-01T07:59:59+08:00", "1970-01-01 07:59", "07:59:59"},
		{INT64_C(-28800000), "1970-01-01T00:00:00+08:00", "1970-01-01 00:00", "00:00:00"},
		{INT64_C(-28800001), "1969-12-31T23:59:59+08:00", "1969-12-31 23:59", "23:59:59"},
		{INT64_C(1795221015000), "2026-11-21T08:30:15+08:00", "2026-11-21 08:30",
			"08:30:15"},
		{INT64_MIN, "1800-01-01T00:00:00+08:00", "1800-01-01 00:00", "00:00:00"},
		{INT64_MAX, "9999-12-31T23:59:59+08:00", "9999-12-31 23:59", "23:59:59"},
	};
	char buf[MOMENT_TEXT_MAX], date[DATE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct moment m = {cases[i].ms};

		assert_string_equal(moment_format(m, buf), cases[i].full);
		assert_memory_equal(date_format(moment_date(m), date), buf, DATE_TEXT_MAX - 1);
		assert_string_equal(moment_format_minute(m, buf), cases[i].minute);
		assert_string_equal(moment_format_clock(m, buf), cases[i].clock);
	}
}

static void test_days_of_a_month(void **state)
{
	static const struct {
		const char *month;
		int day;
		const char *date;
	} cases[] = {
		{"2026-06", 1, "2026-06-01"},
		{"2026-06", 30, "2026-06-30"},
		{"2026-06", 31, "2026-06-30"},
		{"2026-02", 29, "2026-02-28"},
		{"2028-02", 31, "2028-02-29"},
		{"2026-12", 31, "2026-12-31"},
	};
	char buf[DATE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct period month;

		assert_true(period_parse(&month, cases[i].month));
		assert_string_equal(
			date_format(period_day(month, cases[i].day), buf), cases[i].date);
	}
}

/* The hall's midnight is four in the afternoon of the day before, by Greenwich. */
static void test_midnight(void **state)
{
	char buf[MOMENT_TEXT_MAX];
	struct date day;

	(void)state;
	assert_true(date_parse(&day, "2026-11-21"));
	assert_string_equal(moment_format(moment_of_day(day), buf), "2026-11-21T00:00:00+08:00");
	assert_int_equal(
		moment_date((struct moment){moment_of_day(day).ms - 1}).days, day.days - 1);
	assert_int_equal(moment_of_day((struct date){0}).ms, INT64_C(-28800000));
}

/* Values that no operation makes, but a damaged database could hold. */
static void test_values_outside_the_calendar(void **state)
{
	char buf[DATE_TEXT_MAX];

	(void)state;
	assert_string_equal(date_format((struct date){INT32_MIN}, buf), "1800-01-01");
	assert_string_equal(date_format((struct date){INT32_MAX}, buf), "9999-12-31");
	assert_string_equal(period_format((struct period){INT32_MIN}, buf), "1800-01");
	assert_string_equal(period_format((struct period){INT32_MAX}, buf), "9999-12");
	assert_string_equal(date_format(period_first_day((struct period){0}), buf), "1800-01-01");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_from_1800_to_2200),
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_dates_refused),
		cmocka_unit_test(test_civil_refused),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_periods_refused),
		cmocka_unit_test(test_period_sums),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_days_of_a_month),
		cmocka_unit_test(test_midnight),
		cmocka_unit_test(test_values_outside_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
