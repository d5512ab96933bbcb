/* Working days: weekends, the arranged days, and years of which nothing is known. */
#include "core/calendar.h"

#include <stdio.h>
#include <string.h>

#include "tests/test.h"

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static void load(struct calendar *c, int year)
{
	struct calendar_error error;
	char path[64], bytes[8192];
	FILE *in;
	size_t size;

	snprintf(path, sizeof path, "share/arrears/holidays-%d.txt", year);
	in = fopen(path, "rb");
	assert_non_null(in);
	size = fread(bytes, 1, sizeof bytes, in);
	fclose(in);
	assert_true(calendar_read(c, bytes, size, &error));
}

static void test_days(void **state)
{
	static const struct {
		const char *day;
		bool works;
	} cases[] = {
		{"2026-01-01", false},
		{"2026-01-04", true},
		{"2026-01-05", true},
		{"2026-02-14", true},
		{"2026-02-15", false},
		{"2026-02-23", false},
		{"2026-02-24", true},
		{"2026-02-28", true},
		{"2026-03-01", false},
		{"2026-09-20", true},
		{"2026-10-01", false},
		{"2026-10-08", true},
		{"2026-10-10", true},
		{"2026-10-11", false},
		{"2026-11-21", false},
		{"2026-11-23", true},
		{"2025-10-08", false},
		{"2025-10-09", true},
		{"2024-09-14", true},
		{"2024-12-31", true},
		{"2027-01-04", false},
	};
	struct calendar c = {.count = 0};

	(void)state;
	for (int year = 2024; year <= 2026; year++)
		load(&c, year);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (calendar_works(&c, day(cases[i].day)) != cases[i].works)
			fail_msg("%s", cases[i].day);
	assert_true(calendar_knows(&c, day("2026-12-31")));
	assert_false(calendar_knows(&c, day("2027-01-01")));
}

static void test_the_next_working_day(void **state)
{
	static const struct {
		const char *from, *to; /* NULL: not known */
	} cases[] = {
		{"2026-11-20", "2026-11-20"},
		{"2026-11-21", "2026-11-23"},
		{"2026-10-01", "2026-10-08"},
		{"2026-02-15", "2026-02-24"},
		{"2026-12-31", "2026-12-31"},
		{"2027-01-01", NULL},
	};
	struct calendar c = {.count = 0};
	struct date found;

	(void)state;
	load(&c, 2026);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool known = calendar_working_from(&c, day(cases[i].from), &found);

		assert_int_equal(known, cases[i].to != NULL);
		if (known)
			assert_int_equal(date_compare(found, day(cases[i].to)), 0);
	}
}

static void test_wrong_files(void **state)
{
	static const struct {
		const char *text;
		long line;
	} cases[] = {
		{"", 0},
		{"year = 2026\n", 0},
		{"source = x\nrest = 2026-01-01\n", 2},
		{"year = 26\n", 1},
		{"year = 1900\n", 1},
		{"year = 20x6\n", 1},
		{"year = 2026\nyear = 2026\n", 2},
		{"year = 2026\nsource = x\nrest = 2026-02-30\n", 3},
		{"year = 2026\nsource = x\nrest = 2026-02-03 2026-02-01\n", 3},
		{"year = 2026\nsource = x\nrest = 2025-12-31\n", 3},
		{"year = 2026\nsource = x\nrest = 2026-12-31 2027-01-01\n", 3},
		{"year = 2026\nsource = x\nwork = 2026-11-23\n", 3},
		{"year = 2026\nsource = x\nfree = 2026-11-23\n", 3},
		{"year = 2026\nsource = x\nrest 2026-11-23\n", 3},
	};
	struct calendar_error error;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct calendar c = {.count = 0};

		if (calendar_read(&c, cases[i].text, strlen(cases[i].text), &error))
			fail_msg("case %zu is taken", i);
		assert_int_equal(error.line, cases[i].line);
		assert_int_equal(c.count, 0);
	}
}

static void test_a_year_stands_once(void **state)
{
	static const char text[] = "year = 2030\nsource = x\n";
	struct calendar c = {.count = 0};
	struct calendar_error error;

	(void)state;
	assert_true(calendar_read(&c, text, strlen(text), &error));
	assert_false(calendar_read(&c, text, strlen(text), &error));
	assert_int_equal(c.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_the_next_working_day),
		cmocka_unit_test(test_wrong_files),
		cmocka_unit_test(test_a_year_stands_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
