/* A tariff's days, seasons and prices by time of use. */
#include "core/tariff.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "core/tariff_file.h"
#include "tests/test.h"

#define HEAD                                                                                      \
	"format = 1\nname = T\nregion = R\nplan = P\nprice_class = industrial\ngrade = example\n" \
	"valid_from = 2012-07-01\n"

static struct tariff tariff_of(const char *text)
{
	struct tariff_file_error error;
	struct tariff tariff;

	assert_true(tariff_file_read(&tariff, text, strlen(text), &error));
	return tariff;
}

/* Which price a time of use has where the tariff names only some: in 10^-1 yuan. */
static const struct {
	const char *tier;
	bool has_times;
	int64_t price[TARIFF_TIMES]; /* all, sharp, peak, flat, valley */
	enum tariff_time rest;
} rows[] = {
	{"tier = 0 - 0.5\n", false, {5, 5, 5, 5, 5}, TARIFF_FLAT},
	{"peak_hours = 8-22\nvalley_hours = 22-8\ntier = 0 - 0.5 0.6 0.3\n", true, {5, 6, 6, 5, 3},
		TARIFF_PEAK},
	{"peak_hours = 8-12\nvalley_hours = 22-8\ntier = 0 - 0.5 0.6 0.3\n", true, {5, 6, 6, 5, 3},
		TARIFF_FLAT},
	{"valley_hours = 0-24\ntier = 0 - 0.5 - 0.3\n", true, {5, 5, 5, 5, 3}, TARIFF_FLAT},
	{"peak_hours = 0-24\ntier = 0 - 0.5 0.6 -\n", true, {5, 6, 6, 5, 5}, TARIFF_PEAK},
	{"sharp_hours = 8-9\npeak_hours = 9-22\nvalley_hours = 22-8\ntier = 0 - 0.5 0.6 0.3 0.9\n",
		true, {5, 9, 6, 5, 3}, TARIFF_PEAK},
	{"sharp_hours = 8-9\ntier = 0 - 0.5 - - 0.9\n", true, {5, 9, 5, 5, 5}, TARIFF_FLAT},
};

static void test_prices_by_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char text[512];
		struct tariff t;

		snprintf(text, sizeof(text), HEAD "cycle = none\n%s", rows[i].tier);
		t = tariff_of(text);
		assert_int_equal(tariff_has_times(&t.seasons[0]), rows[i].has_times);
		assert_int_equal(tariff_time_rest(&t, &t.seasons[0]), rows[i].rest);
		for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
			assert_int_equal(tariff_price(&t.seasons[0].tiers[0], time).e8,
				rows[i].price[time] * 10000000);
	}
}

static void test_seasons(void **state)
{
	struct tariff t = tariff_of(HEAD "cycle = month\nmonths = 11-2\ntier = 0 - 0.5\n"
					 "months = 3-10\ntier = 0 - 0.6\n");

	(void)state;
	for (int month = 1; month <= 12; month++)
		assert_ptr_equal(
			tariff_season_of(&t, month), &t.seasons[month >= 3 && month <= 10 ? 1 : 0]);
}

/* The peak of a season that fills the day with valley leaves a flat hour in the other. */
static void test_hours_of_a_season(void **state)
{
	struct tariff t =
		tariff_of(HEAD "cycle = year\nvalley_hours = 22-8\nmonths = 4-10\n"
			       "peak_hours = 8-22\ntier = 0 - 0.5 0.6 0.4\n"
			       "months = 11-3\npeak_hours = 8-20\ntier = 0 - 0.5 0.6 0.3\n");

	(void)state;
	assert_int_equal(tariff_time_rest(&t, tariff_season_of(&t, 7)), TARIFF_PEAK);
	assert_int_equal(tariff_time_rest(&t, tariff_season_of(&t, 1)), TARIFF_FLAT);
}

static void test_days(void **state)
{
	static const struct {
		const char *on;
		bool holds;
	} days[] = {{"2012-06-30", false}, {"2012-07-01", true}, {"2012-12-31", true},
		{"2013-01-01", false}};
	struct tariff t = tariff_of(HEAD "valid_to = 2012-12-31\ncycle = none\ntier = 0 - 0.5\n");
	struct date on = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
		assert_true(date_parse(&on, days[i].on));
		assert_int_equal(tariff_holds(&t, on), days[i].holds);
	}
}

static void test_one_follows_the_other(void **state)
{
	static const struct {
		const char *earlier_to, *later_from;
		bool follows;
	} cases[] = {
		{"", "2013-01-01", true}, {"", "2012-07-02", true},
		{"", "2012-07-01", false}, /* the same day */
		{"", "2012-06-30", false}, {"valid_to = 2012-12-31\n", "2013-01-01", true},
		{"valid_to = 2012-12-31\n", "2012-12-31", false}, /* a day of both */
		{"valid_to = 2012-12-31\n", "2013-01-02", false}, /* a day of none */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[512];
		struct tariff earlier, later = {.year_starts = 1};

		snprintf(text, sizeof(text), HEAD "%scycle = none\ntier = 0 - 0.5\n",
			cases[i].earlier_to);
		earlier = tariff_of(text);
		assert_true(date_parse(&later.valid_from, cases[i].later_from));
		assert_int_equal(tariff_follows(&later, &earlier), cases[i].follows);
	}
}

static void test_titles(void **state)
{
	(void)state;
	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
		assert_string_not_equal(
			text_in(LANG_ZH, tariff_time_title(time)), tariff_time_title(time));
	for (enum tariff_grade grade = TARIFF_GOOD; grade <= TARIFF_EXAMPLE; grade++)
		assert_string_not_equal(
			text_in(LANG_ZH, tariff_grade_title(grade)), tariff_grade_title(grade));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prices_by_time),
		cmocka_unit_test(test_seasons),
		cmocka_unit_test(test_hours_of_a_season),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_one_follows_the_other),
		cmocka_unit_test(test_titles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
