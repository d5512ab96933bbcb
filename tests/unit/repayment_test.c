/* Repayment plans: schedules that add up, files that do not, and the fate of instalments. */
#include "core/repayment.h"

#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "core/late_charge.h"
#include "tests/test.h"

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static struct money yuan(const char *text)
{
	struct money m;

	assert_int_equal(money_parse(&m, text), MONEY_OK);
	return m;
}

static void test_schedules_add_up(void **state)
{
	static const struct {
		const char *total, *first;
		int months;
		const char *part, *last_part, *last;
	} cases[] = {
		{"300.00", "2026-11-30", 3, "100.00", "100.00", "2027-01-30"},
		{"100.00", "2026-11-25", 3, "33.33", "33.34", "2027-01-25"},
		{"0.05", "2026-11-25", 5, "0.01", "0.01", "2027-03-25"},
		{"100.00", "2027-01-31", 2, "50.00", "50.00", "2027-02-28"},
		{"100.00", "2026-09-01", 2, "50.00", "50.00", "2026-10-08"}, /* holidays */
		{"9.99", "2026-11-21", 1, "9.99", "9.99", "2026-11-23"},     /* a Saturday */
	};
	static const char holidays[] = "year = 2026\nsource = x\nrest = 2026-10-01 2026-10-07\n";
	struct instalment list[INSTALMENTS_MAX];
	struct calendar calendar = {.count = 0};
	struct calendar_error error;

	(void)state;
	assert_true(calendar_read(&calendar, holidays, strlen(holidays), &error));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct plan_terms terms = {.total = yuan(cases[i].total),
			.first = day(cases[i].first),
			.months = cases[i].months};
		size_t last = (size_t)cases[i].months - 1;
		struct money sum;

		assert_true(repayment_schedule(&terms, &calendar, list));
		assert_true(repayment_sum(list, last + 1, &sum));
		assert_int_equal(money_compare(sum, terms.total), 0);
		assert_int_equal(money_compare(list[0].amount, yuan(cases[i].part)), 0);
		assert_int_equal(money_compare(list[last].amount, yuan(cases[i].last_part)), 0);
		assert_int_equal(date_compare(list[last].due_on, day(cases[i].last)), 0);
	}
}

static void test_no_schedule(void **state)
{
	static const struct {
		const char *total;
		int months;
	} cases[] = {{"100.00", 0}, {"100.00", -1}, {"100.00", INSTALMENTS_MAX + 1}, {"0.02", 3}};
	struct instalment list[INSTALMENTS_MAX];
	struct calendar calendar = {.count = 0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct plan_terms terms = {.total = yuan(cases[i].total),
			.first = day("2026-11-25"),
			.months = cases[i].months};

		assert_false(repayment_schedule(&terms, &calendar, list));
	}
}

/* A file of one instalment too many, and sums that nobody can owe. */
static void test_limits(void **state)
{
	char text[(INSTALMENTS_MAX + 2) * 24];
	struct instalment list[INSTALMENTS_MAX];
	struct schedule_error error;
	struct money sum;
	size_t used = (size_t)snprintf(text, sizeof text, "due_on,amount\n"), count;

	(void)state;
	for (int i = 0; i <= INSTALMENTS_MAX; i++) {
		size_t before = used;

		used += (size_t)snprintf(text + used, sizeof text - used, "%d-%02d-01,1.00\n",
			2027 + i / 12, i % 12 + 1);
		if (i < INSTALMENTS_MAX)
			continue;
		assert_true(repayment_schedule_read(text, before, list, &count, &error));
		assert_int_equal(count, INSTALMENTS_MAX);
		assert_false(repayment_schedule_read(text, used, list, &count, &error));
		assert_int_equal(error.line, INSTALMENTS_MAX + 2);
	}
	assert_true(money_from_fen(&list[0].amount, MONEY_LIMIT));
	list[1].amount = MONEY_ZERO;
	assert_true(repayment_sum(list, 2, &sum));
	assert_int_equal(money_to_fen(sum), MONEY_LIMIT);
	assert_true(money_from_fen(&list[1].amount, 1));
	assert_false(repayment_sum(list, 2, &sum));
}

static void test_files(void **state)
{
	static const struct {
		const char *text;
		size_t count; /* 0: refused */
		long line;
	} cases[] = {
		{"due_on,amount\n2026-12-01,10.00\n2027-01-01,20.50\n", 2, 0},
		{"\xEF\xBB\xBF"
		 "due_on,amount\r\n2026-12-01,10.00\r\n",
			1, 0},
		{"due_on,amount\n", 0, 0},
		{"", 0, 0},
		{"2026-12-01,10.00\n", 0, 1},
		{"due_on,amount\n2026-12-01\n", 0, 2},
		{"due_on,amount\n2026-12-01,0.00\n", 0, 2},
		{"due_on,amount\n2026-12-01,-1.00\n", 0, 2},
		{"due_on,amount\n2026-13-01,1.00\n", 0, 2},
		{"due_on,amount\n2026-12-02,1.00\n2026-12-01,1.00\n", 0, 3},
		{"due_on,amount\n2026-12-01,1.00\n2026-12-01,1.00\n", 0, 3},
		{"due_on,amount\n2026-12-01,\"1.00\n", 0, 2},
	};
	struct instalment list[INSTALMENTS_MAX];
	struct schedule_error error;
	size_t count;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool ok = repayment_schedule_read(
			cases[i].text, strlen(cases[i].text), list, &count, &error);

		if (ok != (cases[i].count > 0))
			fail_msg("case %zu", i);
		if (ok)
			assert_int_equal(count, cases[i].count);
		else
			assert_non_null(error.say.msgid);
		if (!ok && cases[i].line > 0 && i != ARRAY_SIZE(cases) - 1)
			assert_int_equal(error.line, cases[i].line);
	}
}

/* Three instalments of 100.00 on the 25th, with three days of grace. */
static void test_watched(void **state)
{
	static const struct {
		const char *paid, *on;
		enum plan_state state;
		enum instalment_fate fates[3];
	} cases[] = {
		{"0.00", "2026-11-25", PLAN_UNDER_WAY, {0, 0, 0}},
		{"0.00", "2026-11-28", PLAN_UNDER_WAY, {0, 0, 0}}, /* the last day of grace */
		{"0.00", "2026-11-29", PLAN_BROKEN, {INSTALMENT_BROKEN, 0, 0}},
		{"99.99", "2026-11-29", PLAN_BROKEN, {INSTALMENT_BROKEN, 0, 0}},
		{"100.00", "2026-11-29", PLAN_UNDER_WAY, {INSTALMENT_KEPT, 0, 0}},
		{"100.00", "2026-12-28", PLAN_UNDER_WAY, {INSTALMENT_KEPT, 0, 0}},
		{"199.00", "2026-12-29", PLAN_BROKEN, {INSTALMENT_KEPT, INSTALMENT_BROKEN, 0}},
		{"250.00", "2026-11-26", PLAN_UNDER_WAY, {INSTALMENT_KEPT, INSTALMENT_KEPT, 0}},
		{"300.00", "2026-11-26", PLAN_KEPT,
			{INSTALMENT_KEPT, INSTALMENT_KEPT, INSTALMENT_KEPT}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct instalment list[] = {
			{.due_on = day("2026-11-25"), .amount = yuan("100.00")},
			{.due_on = day("2026-12-25"), .amount = yuan("100.00")},
			{.due_on = day("2027-01-25"), .amount = yuan("100.00")},
		};

		assert_int_equal(repayment_watch(list, 3, yuan(cases[i].paid), day(cases[i].on), 3),
			cases[i].state);
		for (size_t j = 0; j < 3; j++)
			assert_int_equal(list[j].fate, cases[i].fates[j]);
	}
}

/* What was kept stays kept, also when a cheque bounces afterwards. */
static void test_fates_stay(void **state)
{
	struct instalment list[] = {
		{.due_on = day("2026-11-25"), .amount = yuan("100.00"), .fate = INSTALMENT_KEPT},
		{.due_on = day("2026-12-25"), .amount = yuan("100.00")},
	};

	(void)state;
	assert_int_equal(
		repayment_watch(list, 2, MONEY_ZERO, day("2026-12-25"), 3), PLAN_UNDER_WAY);
	assert_int_equal(list[0].fate, INSTALMENT_KEPT);
	assert_string_equal(instalment_fate_name(INSTALMENT_BROKEN), "broken");
	assert_string_equal(plan_state_name(PLAN_UNDER_WAY), "under_way");
}

/* What was agreed, what became of the plan, the day asked; the days without a charge, if any. */
static void test_pauses(void **state)
{
	static const struct {
		enum plan_late late;
		enum plan_state state;
		const char *ended_on, *on, *from, *to;
	} cases[] = {
		{PLAN_LATE_RUNS, PLAN_UNDER_WAY, "2026-08-25", "2026-10-01", NULL, NULL},
		{PLAN_LATE_RUNS, PLAN_KEPT, "2026-10-25", "2026-11-01", NULL, NULL},
		{PLAN_LATE_RUNS, PLAN_BROKEN, "2026-10-25", "2026-11-01", NULL, NULL},
		{PLAN_LATE_STOPS, PLAN_UNDER_WAY, "2026-08-25", "2026-08-25", NULL, NULL},
		{PLAN_LATE_STOPS, PLAN_UNDER_WAY, "2026-08-25", "2026-08-26", "2026-08-26",
			"2026-08-26"},
		{PLAN_LATE_STOPS, PLAN_UNDER_WAY, "2026-08-25", "2026-10-01", "2026-08-26",
			"2026-10-01"},
		{PLAN_LATE_STOPS, PLAN_UNDER_WAY, "2026-08-25", "2026-08-01", NULL, NULL},
		{PLAN_LATE_STOPS, PLAN_KEPT, "2026-10-25", "2026-11-01", "2026-08-26",
			"2026-10-25"},
		{PLAN_LATE_STOPS, PLAN_KEPT, "2026-10-25", "2026-09-01", "2026-08-26",
			"2026-09-01"},
		{PLAN_LATE_STOPS, PLAN_KEPT, "2026-08-25", "2026-09-01", NULL, NULL},
		{PLAN_LATE_STOPS, PLAN_BROKEN, "2026-08-29", "2026-08-29", NULL, NULL},
		{PLAN_LATE_STOPS, PLAN_BROKEN, "2026-08-29", "2026-10-01", NULL, NULL},
		{PLAN_LATE_STOPS_LATER, PLAN_UNDER_WAY, "2026-08-25", "2026-10-01", "2026-08-26",
			"2026-10-01"},
		{PLAN_LATE_STOPS_LATER, PLAN_BROKEN, "2026-08-29", "2026-10-01", "2026-08-26",
			"2026-08-29"},
		{PLAN_LATE_STOPS_LATER, PLAN_BROKEN, "2026-08-29", "2026-08-27", "2026-08-26",
			"2026-08-27"},
		{PLAN_LATE_STOPS_LATER, PLAN_BROKEN, "2026-08-25", "2026-10-01", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct plan_span plan = {.late = cases[i].late,
			.state = cases[i].state,
			.made_on = day("2026-08-25"),
			.ended_on = day(cases[i].ended_on)};
		struct late_pause pause;

		assert_int_equal(
			repayment_pause(&plan, day(cases[i].on), &pause), cases[i].from != NULL);
		if (cases[i].from == NULL)
			continue;
		assert_int_equal(date_compare(pause.from, day(cases[i].from)), 0);
		assert_int_equal(date_compare(pause.to, day(cases[i].to)), 0);
	}
	assert_string_equal(plan_late_name(PLAN_LATE_STOPS), "stops");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schedules_add_up),
		cmocka_unit_test(test_no_schedule),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_watched),
		cmocka_unit_test(test_fates_stay),
		cmocka_unit_test(test_pauses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
