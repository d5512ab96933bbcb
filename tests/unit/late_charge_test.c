/* The late charge: the published cases, segments, partial payments, the minimum and the limits. */
#include "core/late_charge.h"

#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static struct money fen(int64_t value)
{
	struct money m;

	assert_true(money_from_fen(&m, value));
	return m;
}

static struct late_charge_input input(
	bool residential, int64_t principal, const char *due_on, const char *on)
{
	return (struct late_charge_input){.residential = residential,
		.principal = fen(principal),
		.due_on = day(due_on),
		.on = day(on),
		.rules = LATE_RULES_BY_DATE};
}

struct whole_case {
	const char *what;
	bool residential;
	int64_t principal;
	const char *due_on, *on;
	enum late_rules rules;
	int64_t due;
	int days;
	size_t segments;
	bool minimum;
};

static const struct whole_case whole_cases[] = {
	{"exam 1, January bill", false, 300000, "2001-01-15", "2001-01-18", LATE_RULES_BY_DATE,
		1800, 3, 1, false},
	{"exam 1, December bill", false, 200000, "2000-12-15", "2001-01-18", LATE_RULES_BY_DATE,
		6400 + 10800, 34, 2, false},
	{"exam 1, as if today's rules", false, 200000, "2000-12-15", "2001-01-18", LATE_RULES_2024,
		17200, 34, 2, false},
	{"exam 2", false, 90000, "2012-12-21", "2013-01-15", LATE_RULES_BY_DATE, 1800 + 4050, 25, 2,
		false},
	{"exam 5, 1996", true, 10000, "2010-03-01", "2010-03-06", LATE_RULES_BY_DATE, 100, 5, 1,
		true},
	{"exam 5, 2024", true, 10000, "2010-03-01", "2010-03-06", LATE_RULES_2024, 50, 5, 1, false},
	{"paid on the due day", false, 10000, "2010-03-01", "2010-03-01", LATE_RULES_BY_DATE, 0, 0,
		0, false},
	{"paid before the due day", false, 10000, "2010-03-01", "2010-02-01", LATE_RULES_BY_DATE, 0,
		0, 0, false},
	{"last day of the 1996 rules", true, 10000, "2024-05-30", "2024-05-31", LATE_RULES_BY_DATE,
		100, 1, 1, true},
	{"first day of the 2024 rules", true, 10000, "2024-05-30", "2024-06-01", LATE_RULES_BY_DATE,
		20, 2, 1, false},
	{"1996 asked for later", true, 10000, "2026-05-30", "2026-06-01", LATE_RULES_1996, 100, 2,
		1, true},
	{"exactly one yuan is no minimum", true, 100000, "2010-03-01", "2010-03-02",
		LATE_RULES_BY_DATE, 100, 1, 1, false},
	{"just under one yuan is", true, 99999, "2010-03-01", "2010-03-02", LATE_RULES_BY_DATE, 100,
		1, 1, true},
	{"a hundredth of a fen is something", true, 1, "2010-03-01", "2010-03-02",
		LATE_RULES_BY_DATE, 100, 1, 1, true},
	{"but rounds to nothing now", true, 1, "2025-03-01", "2025-03-02", LATE_RULES_BY_DATE, 0, 1,
		1, false},
	{"half a fen rounds up", true, 500, "2025-03-01", "2025-03-02", LATE_RULES_BY_DATE, 1, 1, 1,
		false},
	{"just under half does not", true, 499, "2025-03-01", "2025-03-02", LATE_RULES_BY_DATE, 0,
		1, 1, false},
	{"a bill of nothing", true, 0, "2010-03-01", "2010-03-12", LATE_RULES_BY_DATE, 0, 11, 1,
		false},
	{"leap February", true, 1000000, "2024-02-28", "2024-03-01", LATE_RULES_BY_DATE, 2000, 2, 1,
		false},
	{"common February", true, 1000000, "2023-02-28", "2023-03-01", LATE_RULES_BY_DATE, 1000, 1,
		1, false},
	{"a leap year", true, 100000, "2023-12-31", "2024-12-31", LATE_RULES_2024, 36600, 366, 1,
		false},
	{"due on the last day of a year", false, 100000, "2025-12-31", "2026-01-01",
		LATE_RULES_BY_DATE, 300, 1, 1, false},
	{"only the last day of a year", false, 100000, "2025-12-30", "2025-12-31",
		LATE_RULES_BY_DATE, 200, 1, 1, false},
	{"three years, one change of rate", false, 100000, "2022-12-01", "2025-01-01",
		LATE_RULES_BY_DATE, 200 * 30 + 300 * (365 + 366 + 1), 762, 2, false},
	{"residents: no change of rate", true, 100000, "2022-12-01", "2025-01-01",
		LATE_RULES_BY_DATE, 100 * 762, 762, 1, false},
};

static void test_whole_bills(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(whole_cases); i++) {
		const struct whole_case *c = &whole_cases[i];
		struct late_charge_input in = input(c->residential, c->principal, c->due_on, c->on);
		struct late_charge out;

		in.rules = c->rules;
		print_message("  %s\n", c->what);
		assert_true(late_charge_compute(&out, &in));
		assert_int_equal(money_to_fen(out.due), c->due);
		assert_int_equal(out.days, c->days);
		assert_int_equal(out.segment_count, c->segments);
		assert_int_equal(out.minimum_applied, c->minimum);
		assert_int_not_equal(out.rules, LATE_RULES_BY_DATE);
	}
}

static void test_two_bills_make_190(void **state)
{
	struct late_charge_input december = input(false, 200000, "2000-12-15", "2001-01-18");
	struct late_charge_input january = input(false, 300000, "2001-01-15", "2001-01-18");
	struct late_charge a, b;
	struct money sum;

	(void)state;
	assert_true(late_charge_compute(&a, &december));
	assert_true(late_charge_compute(&b, &january));
	assert_true(money_add(&sum, a.due, b.due));
	assert_int_equal(money_to_fen(sum), 19000);
	assert_int_equal(a.segments[0].days, 16);
	assert_int_equal(a.segments[0].rate_permille, 2);
	assert_int_equal(a.segments[0].amount_milli, 6400000);
	assert_int_equal(a.segments[1].days, 18);
	assert_int_equal(a.segments[1].rate_permille, 3);
	assert_int_equal(a.segments[1].amount_milli, 10800000);
	assert_int_equal(date_compare(a.segments[0].from, day("2000-12-16")), 0);
	assert_int_equal(date_compare(a.segments[0].to, day("2000-12-31")), 0);
	assert_int_equal(date_compare(a.segments[1].from, day("2001-01-01")), 0);
	assert_int_equal(date_compare(a.segments[1].to, day("2001-01-18")), 0);
}

/* 500.00 paid on 20 December: that day still counts in full, the 21st does not. */
static void test_part_payment_over_the_new_year(void **state)
{
	struct principal_step steps[] = {{day("2000-12-20"), fen(50000)}};
	struct late_charge_input in = input(false, 200000, "2000-12-15", "2001-01-18");
	struct late_charge out;

	(void)state;
	in.steps = steps;
	in.step_count = 1;
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(out.segment_count, 3);
	assert_int_equal(out.segments[0].days, 5);
	assert_int_equal(out.segments[1].days, 11);
	assert_int_equal(out.segments[2].days, 18);
	assert_int_equal(money_to_fen(out.segments[0].principal), 200000);
	assert_int_equal(money_to_fen(out.segments[1].principal), 150000);
	assert_int_equal(money_to_fen(out.total), 2000 + 3300 + 8100);
}

struct step_case {
	const char *what;
	const char *on[3];
	int64_t paid[3];
	size_t segments;
	int64_t due;
};

/* Residential, 1,000.00, due 2025-03-10, asked on 2025-03-20: ten days at 1.00 unless paid. */
static const struct step_case step_cases[] = {
	{"nothing paid", {0}, {0}, 1, 1000},
	{"before the due day", {"2025-03-01"}, {40000}, 1, 600},
	{"on the due day", {"2025-03-10"}, {40000}, 1, 600},
	{"on the first overdue day", {"2025-03-11"}, {40000}, 2, 100 + 9 * 60},
	{"on the day asked: counts in full", {"2025-03-20"}, {40000}, 1, 1000},
	{"after the day asked", {"2025-03-25"}, {40000}, 1, 1000},
	{"two on one day are one", {"2025-03-15", "2025-03-15"}, {10000, 30000}, 2, 500 + 5 * 60},
	{"paid up in the middle", {"2025-03-15"}, {100000}, 2, 500},
	{"paid twice over: no day becomes negative, nothing is begun anew",
		{"2025-03-13", "2025-03-15", "2025-03-17"}, {100000, 60000, 1}, 2, 300},
	{"paid over from the first day", {"2025-03-01"}, {150000}, 1, 0},
	{"before, in between, and the rest", {"2025-03-02", "2025-03-12", "2025-03-17"},
		{50000, 25000, 25000}, 3, 2 * 50 + 5 * 25},
};

static void test_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(step_cases); i++) {
		const struct step_case *c = &step_cases[i];
		struct late_charge_input in = input(true, 100000, "2025-03-10", "2025-03-20");
		struct principal_step steps[3];
		struct late_charge out;
		int days = 0;

		for (in.step_count = 0; in.step_count < 3 && c->on[in.step_count]; in.step_count++)
			steps[in.step_count] = (struct principal_step){
				day(c->on[in.step_count]), fen(c->paid[in.step_count])};
		in.steps = steps;
		print_message("  %s\n", c->what);
		assert_true(late_charge_compute(&out, &in));
		assert_int_equal(out.segment_count, c->segments);
		assert_int_equal(money_to_fen(out.due), c->due);
		for (size_t s = 0; s < out.segment_count; s++)
			days += out.segments[s].days;
		assert_int_equal(days, out.days);
	}
}

static void test_paid_and_waived_are_taken_off(void **state)
{
	static const int64_t cases[][3] = {{0, 0, 1000}, {400, 0, 600}, {0, 400, 600},
		{400, 600, 0}, {900, 900, 0}, {1001, 0, 0}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct late_charge_input in = input(true, 100000, "2025-03-10", "2025-03-20");
		struct late_charge out;

		in.paid = fen(cases[i][0]);
		in.waived = fen(cases[i][1]);
		assert_true(late_charge_compute(&out, &in));
		assert_int_equal(money_to_fen(out.due), cases[i][2]);
		assert_int_equal(money_to_fen(out.total), 1000);
	}
}

/* The minimum is of the bill: what was paid of it comes off, and it does not come twice. */
static void test_the_minimum_is_paid_once(void **state)
{
	struct late_charge_input in = input(true, 10000, "2010-03-01", "2010-03-06");
	struct late_charge out;

	(void)state;
	in.paid = fen(100);
	assert_true(late_charge_compute(&out, &in));
	assert_true(out.minimum_applied);
	assert_int_equal(money_to_fen(out.due), 0);
}

/* The sum is rounded once: three segments of 0.4 fen are 1.2 fen, not nothing. */
static void test_rounds_the_sum_not_the_segments(void **state)
{
	struct principal_step steps[] = {{day("2025-03-11"), fen(1)}, {day("2025-03-12"), fen(1)}};
	struct late_charge_input in = input(true, 401, "2025-03-10", "2025-03-13");
	struct late_charge out;

	(void)state;
	in.steps = steps;
	in.step_count = ARRAY_SIZE(steps);
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(out.segment_count, 3);
	assert_int_equal(out.segments[0].amount_milli, 401);
	assert_int_equal(out.segments[2].amount_milli, 399);
	assert_int_equal(money_to_fen(out.total), 1);
}

static void test_limits(void **state)
{
	static struct principal_step steps[LATE_SEGMENTS_MAX];
	struct late_charge_input in = input(true, MONEY_LIMIT, "2025-01-01", "2025-01-02");
	struct late_charge out;

	(void)state;
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(money_to_fen(out.due), MONEY_LIMIT / 1000);
	in.on = day("2027-09-29"); /* a thousand and one days at one permille: over the limit */
	assert_false(late_charge_compute(&out, &in));
	in.on = day("2027-09-28"); /* a thousand days: exactly the limit */
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(money_to_fen(out.due), MONEY_LIMIT);

	/* Two segments that fit, and a sum that does not: 800 and 201 days at one permille. */
	steps[0] = (struct principal_step){day("2027-03-12"), fen(1)};
	in.on = day("2027-09-29");
	in.steps = steps;
	in.step_count = 1;
	assert_false(late_charge_compute(&out, &in));
	in.on = day("2027-09-28");
	assert_true(late_charge_compute(&out, &in));
	in.paid = in.waived = fen(MONEY_LIMIT); /* what was taken off, together */
	assert_false(late_charge_compute(&out, &in));

	in = input(true, 1000000, "2020-01-01", "2024-01-01");
	for (int i = 0; i < LATE_SEGMENTS_MAX; i++)
		steps[i] = (struct principal_step){date_add_days(in.due_on, i + 1), fen(1)};
	in.steps = steps;
	in.step_count = LATE_SEGMENTS_MAX - 1;
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(out.segment_count, LATE_SEGMENTS_MAX);
	in.step_count = LATE_SEGMENTS_MAX;
	assert_false(late_charge_compute(&out, &in));
}

/* Day by day, without segments: the definition itself against the program. */
static int64_t by_definition(const struct late_charge_input *in)
{
	int64_t milli = 0;

	for (int n = 1; n <= date_days_between(in->due_on, in->on); n++) {
		struct date d = date_add_days(in->due_on, n);
		bool paused = false;
		bool same_year = date_to_civil(d).year == date_to_civil(in->due_on).year;
		int64_t unpaid = money_to_fen(in->principal);

		for (size_t i = 0; i < in->step_count; i++)
			if (date_compare(in->steps[i].on, d) < 0)
				unpaid -= money_to_fen(in->steps[i].paid);
		for (size_t i = 0; i < in->pause_count; i++)
			paused = paused || (date_compare(in->pauses[i].from, d) <= 0 &&
						   date_compare(d, in->pauses[i].to) <= 0);
		milli += paused ? 0 : unpaid * (in->residential ? 1 : same_year ? 2 : 3);
	}
	return milli;
}

static void test_agrees_with_the_definition(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct principal_step steps[6];
		struct late_pause pauses[4];
		struct late_charge_input in = input(round % 2, 600000, "2023-11-20", "2024-03-05");
		struct date at = date_add_days(in.due_on, -10);
		struct late_charge out;
		int64_t milli;

		in.rules = LATE_RULES_2024;
		in.on = date_add_days(in.due_on, round % 140);
		for (in.step_count = 0; in.step_count < 6; in.step_count++) {
			seed = seed * 1664525U + 1013904223U;
			at = date_add_days(at, (int)(seed >> 16) % 30);
			steps[in.step_count] =
				(struct principal_step){at, fen((int64_t)(seed >> 8) % 100000 + 1)};
		}
		in.steps = steps;
		in.pauses = pauses;
		at = date_add_days(in.due_on, -20);
		for (in.pause_count = 0; in.pause_count < (size_t)round % 4; in.pause_count++) {
			seed = seed * 1664525U + 1013904223U;
			at = date_add_days(at, (int)(seed >> 16) % 25 + 1);
			pauses[in.pause_count].from = at;
			at = date_add_days(at, (int)(seed >> 8) % 20);
			pauses[in.pause_count].to = at;
		}
		milli = by_definition(&in);
		assert_true(late_charge_compute(&out, &in));
		assert_int_equal(money_to_fen(out.total), (milli + 500) / 1000);
	}
}

/* A plan, and within it or behind it a write-off: a day of both is left out once. */
static void test_pauses_overlap(void **state)
{
	static const struct {
		const char *from, *to;
		int64_t due;
	} cases[] = {
		{"2025-03-12", "2025-03-20", 100},
		{"2025-03-14", "2025-03-20", 100},
		{"2025-03-17", "2025-03-20", 100},
		{"2025-03-18", "2025-03-20", 200},
		{"2025-03-13", "2025-03-14", 500},
	};
	struct late_charge out;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct late_charge_input in = input(true, 100000, "2025-03-10", "2025-03-20");
		const struct late_pause pauses[] = {
			{.from = day("2025-03-12"), .to = day("2025-03-16")},
			{.from = day(cases[i].from),
				.to = day(cases[i].to),
				.why = LATE_PAUSE_WRITTEN_OFF},
		};

		in.pauses = pauses;
		in.pause_count = ARRAY_SIZE(pauses);
		assert_true(late_charge_compute(&out, &in));
		assert_int_equal(money_to_fen(out.due), cases[i].due);
	}
}

/* A plan under which the charge stands still: bill of 1,000.00 due on 2025-03-10, by 2025-03-20. */
static void test_pauses(void **state)
{
	static const struct {
		const char *from, *to;
		int64_t due;
		size_t segments;
	} cases[] = {
		{"2025-03-13", "2025-03-16", 600, 2},
		{"2025-03-11", "2025-03-20", 0, 0},
		{"2025-03-01", "2025-04-20", 0, 0},
		{"2025-03-11", "2025-03-11", 900, 1},
		{"2025-03-20", "2025-03-20", 900, 1},
		{"2025-03-21", "2025-04-20", 1000, 1},
		{"2025-02-01", "2025-03-10", 1000, 1},
	};
	struct late_pause pause, many[LATE_PAUSES_MAX + 1];
	struct late_charge out;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct late_charge_input in = input(true, 100000, "2025-03-10", "2025-03-20");

		pause = (struct late_pause){.from = day(cases[i].from), .to = day(cases[i].to)};
		in.pauses = &pause;
		in.pause_count = 1;
		assert_true(late_charge_compute(&out, &in));
		assert_int_equal(money_to_fen(out.due), cases[i].due);
		assert_int_equal(out.segment_count, cases[i].segments);
		assert_int_equal(out.days, 10);
	}
	struct late_charge_input in = input(true, 100000, "2025-03-10", "2025-03-20");

	for (int i = 0; i <= LATE_PAUSES_MAX; i++)
		many[i].from = many[i].to = date_add_days(in.due_on, 2 * i + 1);
	in.pauses = many;
	in.pause_count = LATE_PAUSES_MAX;
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(money_to_fen(out.due), 500);
	in.pause_count++;
	assert_false(late_charge_compute(&out, &in));
}

static const char *rendered(const struct say *say, char buf[SAY_TEXT_MAX])
{
	return text_render(LANG_EN, say, buf, SAY_TEXT_MAX);
}

static void test_explains(void **state)
{
	static struct say lines[LATE_EXPLAIN_MAX];
	struct late_charge_input in = input(false, 200050, "2000-12-15", "2001-01-18");
	struct late_charge out;
	char buf[SAY_TEXT_MAX];

	(void)state;
	in.paid = fen(1000);
	in.waived = fen(200);
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(late_charge_explain(&out, &in, lines), 7);
	assert_string_equal(rendered(&lines[0], buf),
		"2000-12-16 to 2000-12-31: 2000.50 x 16 days x 2 permille = 64.016");
	assert_string_equal(rendered(&lines[1], buf),
		"2001-01-01 to 2001-01-18: 2000.50 x 18 days x 3 permille = 108.027");
	assert_string_equal(rendered(&lines[2], buf), "Sum 172.043, rounded to the fen: 172.04");
	assert_string_equal(rendered(&lines[3], buf), "Late charge already paid: 10.00");
	assert_string_equal(rendered(&lines[4], buf), "Late charge waived: 2.00");
	assert_string_equal(rendered(&lines[5], buf), "Late charge to pay: 160.04");
	assert_non_null(strstr(rendered(&lines[6], buf), "(1996) article 98"));

	in = input(true, 10000, "2010-03-01", "2010-03-06");
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(late_charge_explain(&out, &in, lines), 4);
	assert_string_equal(
		rendered(&lines[1], buf), "Sum 0.50 is below 1.00 and is raised to 1.00.");

	const struct late_pause pause = {.from = day("2010-02-01"), .to = day("2010-03-03")};

	in.pauses = &pause;
	in.pause_count = 1;
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(late_charge_explain(&out, &in, lines), 5);
	assert_string_equal(rendered(&lines[1], buf),
		"2010-03-02 to 2010-03-03: no late charge, a repayment plan stops it.");
	in.on = in.due_on;
	assert_true(late_charge_compute(&out, &in));
	assert_int_equal(late_charge_explain(&out, &in, lines), 1);
	assert_string_equal(rendered(&lines[0], buf), "Not overdue: payable until 2010-03-01.");
}

/* The rule under the figures: the edition that holds on the day, and the class's own rate. */
static void test_explains_the_rule(void **state)
{
	static const struct {
		bool residential;
		const char *on;
		enum late_rules rules;
		const char *edition, *rate, *minimum;
	} cases[] = {
		{true, "2024-05-31", LATE_RULES_BY_DATE, "(1996) article 98",
			"residents 1 permille", "at least 1.00"},
		{false, "2024-05-31", LATE_RULES_BY_DATE, "(1996) article 98",
			"3 permille after it", "at least 1.00"},
		{true, "2024-06-01", LATE_RULES_BY_DATE, "(2024)", "residents 1 permille", NULL},
		{false, "2024-06-01", LATE_RULES_BY_DATE, "(2024)", "3 permille after it", NULL},
		{false, "2024-06-01", LATE_RULES_1996, "(1996) article 98", "3 permille after it",
			"at least 1.00"},
		{true, "2024-05-31", LATE_RULES_2024, "(2024)", "residents 1 permille", NULL},
	};
	static struct say lines[LATE_EXPLAIN_MAX];
	char buf[SAY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct late_charge_input in =
			input(cases[i].residential, 10000, "2024-05-01", cases[i].on);
		struct late_charge out;
		size_t count;

		in.rules = cases[i].rules;
		assert_true(late_charge_compute(&out, &in));
		count = late_charge_explain(&out, &in, lines);
		rendered(&lines[count - 1], buf);
		assert_non_null(strstr(buf, cases[i].edition));
		assert_non_null(strstr(buf, cases[i].rate));
		assert_int_equal(strstr(buf, "at least 1.00") != NULL, cases[i].minimum != NULL);
	}
}

static void test_price_classes(void **state)
{
	static const struct {
		const char *text;
		bool valid, residential;
	} cases[] = {
		{"residential", true, true},
		{"industrial", true, false},
		{"residential_tou", true, false},
		{"residentia", true, false},
		{"a", true, false},
		{"a2_b", true, false},
		{"abcdefghijklmnopqrstuvwxyz_01234", true, false},
		{"abcdefghijklmnopqrstuvwxyz_012345", false, false},
		{"", false, false},
		{"2a", false, false},
		{"_a", false, false},
		{"Residential", false, false},
		{"a-b", false, false},
		{"a b", false, false},
		{"居民", false, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(price_class_valid(cases[i].text), cases[i].valid);
		assert_int_equal(price_class_residential(cases[i].text), cases[i].residential);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_bills),
		cmocka_unit_test(test_two_bills_make_190),
		cmocka_unit_test(test_part_payment_over_the_new_year),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_paid_and_waived_are_taken_off),
		cmocka_unit_test(test_the_minimum_is_paid_once),
		cmocka_unit_test(test_rounds_the_sum_not_the_segments),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_agrees_with_the_definition),
		cmocka_unit_test(test_pauses),
		cmocka_unit_test(test_pauses_overlap),
		cmocka_unit_test(test_explains),
		cmocka_unit_test(test_explains_the_rule),
		cmocka_unit_test(test_price_classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
