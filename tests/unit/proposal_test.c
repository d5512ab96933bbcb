/* What a correction by rule comes to, with the public cases of tests/vectors/exam_problems.md. */
#include "core/proposal.h"

#include <string.h>

#include "tests/test.h"

static struct energy kwh(const char *text)
{
	struct energy e;

	assert_true(energy_parse(&e, text));
	return e;
}

static struct price price(const char *text)
{
	struct price p;

	assert_true(price_parse(&p, text));
	return p;
}

static struct money money(const char *text)
{
	struct money m;

	assert_int_equal(money_parse(&m, text), MONEY_OK);
	return m;
}

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static void expect_money(struct money m, const char *text)
{
	char buf[MONEY_TEXT_MAX];

	assert_string_equal(money_format(m, buf), text);
}

static void expect(const struct proposal_facts *facts, const char *make_up, const char *penalty,
	const char *total)
{
	struct proposal p;

	assert_int_equal(proposal_compute(&p, facts), PROPOSAL_OK);
	expect_money(p.make_up, make_up);
	expect_money(p.penalty, penalty);
	expect_money(p.total, total);
	assert_in_range(p.count, 2, PROPOSAL_LINES_MAX);
}

static void test_metering(void **state)
{
	struct proposal_facts facts = {.kind = PROPOSAL_METER_ERROR,
		.recorded = kwh("9500"),
		.error_hundredths = -500,
		.price = price("0.5")};

	(void)state;
	expect(&facts, "250.00", "0.00", "250.00"); /* 9500 / 0.95 = 10000 */
	facts.half = true;
	expect(&facts, "125.00", "0.00", "125.00");
	facts.error_hundredths = 500;
	facts.recorded = kwh("1050");
	expect(&facts, "-12.50", "0.00", "-12.50"); /* too fast: given back */
	facts = (struct proposal_facts){.kind = PROPOSAL_WIRING,
		.recorded = kwh("1100"),
		.num = 12,
		.den = 11,
		.price = price("0.5")};
	expect(&facts, "50.00", "0.00", "50.00");
	facts = (struct proposal_facts){.kind = PROPOSAL_MULTIPLIER,
		.recorded = kwh("1000"),
		.num = 40000,
		.den = 30000,
		.price = price("0.6")};
	expect(&facts, "200.00", "0.00", "200.00"); /* 333.333 kWh */
	facts = (struct proposal_facts){.kind = PROPOSAL_STOPPED,
		.stopped = {.month = kwh("300"),
			.month_days = 30,
			.days = 10,
			.recorded = kwh("10")},
		.price = price("0.538")};
	expect(&facts, "48.42", "0.00", "48.42");
	facts.stopped.recorded = kwh("150");
	expect(&facts, "-26.90", "0.00", "-26.90"); /* it had counted more than usual */
}

static void test_levies(void **state)
{
	struct proposal_facts facts = {.kind = PROPOSAL_THEFT,
		.theft = {.watts = 1100,
			.hours = 6,
			.days = 180,
			.price = price("0.538"),
			.times = 3}};

	(void)state;
	expect(&facts, "639.14", "1917.42", "2556.56"); /* 1188 kWh */
	facts.theft.times = 0;
	expect(&facts, "639.14", "0.00", "639.14");
	facts = (struct proposal_facts){.kind = PROPOSAL_BREACH,
		.breach = {.item = BREACH_PRICE,
			.by = BREACH_BY_DIFFERENCE,
			.difference = money("150.00"),
			.occurrences = 1}};
	expect(&facts, "150.00", "300.00", "450.00");
	facts.breach = (struct breach){.item = BREACH_EQUIPMENT,
		.by = BREACH_BY_OCCURRENCE,
		.occurrences = 2,
		.residential = true};
	expect(&facts, "0.00", "1000.00", "1000.00");
	facts.breach.residential = false;
	expect(&facts, "0.00", "10000.00", "10000.00");
}

static void test_outage(void **state)
{
	struct proposal_facts facts = {.kind = PROPOSAL_OUTAGE,
		.outage = {.month = kwh("7200"),
			.month_days = 30,
			.hours = 10,
			.price = price("0.5")}};

	(void)state;
	expect(&facts, "-200.00", "0.00", "-200.00"); /* 100 kWh x 0.5 x 4 */
	facts.outage.two_part = true;
	expect(&facts, "-250.00", "0.00", "-250.00");
}

static void test_refused(void **state)
{
	const struct {
		enum proposal_error error;
		struct proposal_facts facts;
	} cases[] = {
		{PROPOSAL_IMPOSSIBLE, {.kind = PROPOSAL_METER_ERROR,
					      .recorded = {1000},
					      .error_hundredths = -10000}},
		{PROPOSAL_IMPOSSIBLE, {.kind = PROPOSAL_WIRING, .recorded = {1000}, .num = 1}},
		{PROPOSAL_IMPOSSIBLE,
			{.kind = PROPOSAL_MULTIPLIER, .recorded = {1000}, .num = -1, .den = 1}},
		{PROPOSAL_IMPOSSIBLE, {.kind = PROPOSAL_STOPPED, .stopped = {.days = 1}}},
		{PROPOSAL_IMPOSSIBLE,
			{.kind = PROPOSAL_STOPPED, .stopped = {.month_days = 32, .days = 1}}},
		{PROPOSAL_IMPOSSIBLE,
			{.kind = PROPOSAL_STOPPED, .stopped = {.month_days = 30, .days = 3661}}},
		{PROPOSAL_IMPOSSIBLE,
			{.kind = PROPOSAL_THEFT, .theft = {.hours = 25, .days = 1, .times = 3}}},
		{PROPOSAL_IMPOSSIBLE,
			{.kind = PROPOSAL_THEFT, .theft = {.hours = 1, .days = 1, .times = -1}}},
		{PROPOSAL_TIMES,
			{.kind = PROPOSAL_THEFT, .theft = {.hours = 1, .days = 1, .times = 4}}},
		{PROPOSAL_TOO_LARGE,
			{.kind = PROPOSAL_THEFT,
				.theft = {.watts = INT64_MAX, .hours = 24, .days = 9}}},
		{PROPOSAL_NOT_SO,
			{.kind = PROPOSAL_BREACH,
				.breach = {.item = BREACH_SOURCE, .by = BREACH_BY_OCCURRENCE}}},
		{PROPOSAL_TIMES, {.kind = PROPOSAL_BREACH,
					 .breach = {.item = BREACH_PRICE,
						 .by = BREACH_BY_DIFFERENCE,
						 .times = 3}}},
		{PROPOSAL_IMPOSSIBLE, {.kind = PROPOSAL_OUTAGE, .outage = {.month_days = 0}}},
	};
	struct proposal p = {.count = 77};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct say say = proposal_error_say(cases[i].error, &cases[i].facts);

		assert_int_equal(proposal_compute(&p, &cases[i].facts), cases[i].error);
		assert_int_equal(p.count, 77); /* untouched */
		assert_non_null(say.msgid);
	}
}

static void test_names(void **state)
{
	(void)state;
	for (int kind = PROPOSAL_FIRST; kind <= PROPOSAL_LAST; kind++) {
		const char *name = proposal_kind_name((enum proposal_kind)kind);
		enum proposal_kind again;

		assert_true(proposal_kind_parse(&again, name));
		assert_int_equal(again, kind);
		assert_non_null(proposal_kind_title(again));
		assert_non_null(proposal_basis(again, day("2026-11-22")));
	}
	enum proposal_kind none;

	assert_false(proposal_kind_parse(&none, ""));
	assert_false(proposal_kind_parse(&none, "Theft"));
}

/* The edition in force on the day is cited, and no article that nobody has read. */
static void test_edition(void **state)
{
	static const struct {
		const char *on;
		enum proposal_kind kind;
		const char *basis, *line;
	} cases[] = {
		{"2024-05-31", PROPOSAL_METER_ERROR, "(1996 art. 80)", "Rules 1996, art. 80"},
		{"2024-06-01", PROPOSAL_METER_ERROR, "(2024; in 1996 art. 80)", "Rules 2024)"},
		{"2024-05-31", PROPOSAL_WIRING, "(1996 art. 81)", "Rules 1996, art. 81"},
		{"2024-06-01", PROPOSAL_WIRING, "(2024; in 1996 art. 81)", "Rules 2024)"},
		{"2024-05-31", PROPOSAL_THEFT, "(1996 art. 101 to 103)", "1996, art. 101 to 103"},
		{"2024-06-01", PROPOSAL_THEFT, "(2024; in 1996 art. 101", "Rules 2024)"},
		{"2024-05-31", PROPOSAL_BREACH, "(1996 art. 100;", "1996 art. 100 item {1}"},
		{"2024-06-01", PROPOSAL_BREACH, "(2024 art. 101)", "2024, art. 101"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct proposal_facts facts = {.kind = cases[i].kind,
			.on = day(cases[i].on),
			.price = price("0.5"),
			.recorded = kwh("9500"),
			.error_hundredths = -500,
			.num = 3,
			.den = 2,
			.theft = {.watts = 1000,
				.hours = 6,
				.days = 10,
				.times = 3,
				.price = price("0.5")},
			.breach = {.item = BREACH_EQUIPMENT,
				.by = BREACH_BY_OCCURRENCE,
				.occurrences = 1}};
		bool said = false;
		struct proposal p;

		assert_non_null(strstr(proposal_basis(facts.kind, facts.on), cases[i].basis));
		assert_int_equal(proposal_compute(&p, &facts), PROPOSAL_OK);
		for (size_t line = 0; line < p.count; line++)
			said = said || strstr(p.lines[line].msgid, cases[i].line) != NULL;
		if (!said)
			fail_msg("case %zu", i);
	}
}

static void test_percent(void **state)
{
	char buf[PROPOSAL_PERCENT_MAX];

	(void)state;
	assert_string_equal(proposal_percent(0, buf), "0.00");
	assert_string_equal(proposal_percent(-5, buf), "-0.05");
	assert_string_equal(proposal_percent(-500, buf), "-5.00");
	assert_string_equal(proposal_percent(12345, buf), "123.45");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_metering),
		cmocka_unit_test(test_levies),
		cmocka_unit_test(test_outage),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_edition),
		cmocka_unit_test(test_percent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
