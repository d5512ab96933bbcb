/* Days of an arrears case of which nothing is known, and a letter without a cut. */
#include "core/arrears.h"

#include <string.h>

#include "tests/unit/arrears_scene.h"

/* Of 2026 the holidays are known, of 2027 not: the warning keeps to the 18th of each month. */
static void test_a_warning_of_a_year_without_holidays(void **state)
{
	static const struct {
		const char *due, *on;
		bool warned;
	} cases[] = {
		{"2026-12-18", "2026-12-31", true}, /* the 18th is a Friday */
		{"2026-12-19", "2026-12-31", false},
		{"2026-12-18", "2027-01-01", true}, /* the 18th of December was the last one */
		{"2026-12-18", "2027-01-17", true},
		{"2026-12-19", "2027-01-17", false},
		{"2026-12-19", "2027-01-18", true},
		{"2027-01-18", "2027-01-18", true},
		{"2027-01-19", "2027-02-17", false},
		{"2027-01-18", "2027-02-17", true},
	};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_init(&s);
		s.c.stage = ARREARS_STAGE_REMINDED;
		s.c.oldest_due = day(cases[i].due);
		s.act.on = day(cases[i].on);
		if (arrears_due_stage(&s.c, s.act.on, &s.ground) !=
			(cases[i].warned ? ARREARS_STAGE_AT_RISK : ARREARS_STAGE_REMINDED))
			fail_msg("due %s, on %s", cases[i].due, cases[i].on);
	}
}

/* Whose last day of a kind lies in a year without holidays has none; nor is one foreseen there. */
static void test_days_that_nobody_knows(void **state)
{
	static const char only_2027[] = "year = 2027\nsource = test\nrest = 2027-01-01\n";
	struct calendar_error error;
	struct arrears_next next;
	struct date found = day("2000-01-01");
	struct scene s;

	(void)state;
	scene_init(&s);
	s.c.stage = ARREARS_STAGE_AT_RISK;
	s.c.oldest_due = day("2026-12-20");
	arrears_next(&s.c, day("2026-12-26"), &s.ground, &next); /* the list of 25 January */
	assert_int_equal(next.stage, ARREARS_STAGE_LISTED);
	assert_false(next.has_day);

	s.calendar.count = 0;
	assert_true(calendar_read(&s.calendar, only_2027, strlen(only_2027), &error));
	assert_false(
		arrears_calendar_day(&s.ground, ARREARS_LISTING_DAY, day("2027-01-24"), &found));
	assert_int_equal(date_compare(found, day("2000-01-01")), 0);
	assert_true(
		arrears_calendar_day(&s.ground, ARREARS_LISTING_DAY, day("2027-01-25"), &found));
	assert_int_equal(date_compare(found, day("2027-01-25")), 0);
	assert_true(
		arrears_calendar_day(&s.ground, ARREARS_LISTING_DAY, day("2027-02-24"), &found));
	assert_int_equal(date_compare(found, day("2027-01-25")), 0);
}

/* Policy letter_needs_cut = no: the letter may go while there is supply; nothing else may. */
static void test_a_letter_without_a_cut(void **state)
{
	static const struct {
		enum arrears_stage from, to;
		int64_t needs_cut;
		bool supply_off, missing;
	} cases[] = {
		{ARREARS_STAGE_LISTED, ARREARS_STAGE_LETTER, 0, false, false},
		{ARREARS_STAGE_LISTED, ARREARS_STAGE_LETTER, 1, false, true},
		{ARREARS_STAGE_LISTED, ARREARS_STAGE_LETTER, 1, true, false},
		{ARREARS_STAGE_PLAN, ARREARS_STAGE_DISCONNECTED, 0, false, true},
		{ARREARS_STAGE_PLAN, ARREARS_STAGE_DISCONNECTED, 0, true, false},
	};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_init(&s);
		s.rules.value[ARREARS_LETTER_NEEDS_CUT] = cases[i].needs_cut;
		s.c.stage = cases[i].from;
		s.c.supply_off = cases[i].supply_off;
		s.act.to = cases[i].to;
		if (is_missing(&s, ARREARS_NEED_CUT) != cases[i].missing)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_warning_of_a_year_without_holidays),
		cmocka_unit_test(test_days_that_nobody_knows),
		cmocka_unit_test(test_a_letter_without_a_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
