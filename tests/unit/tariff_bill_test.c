/* Tiers: the published bills, yearly quotas, seasons, and what must hold of every tariff. */
#include "core/tariff_bill.h"

#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "core/tariff_file.h"
#include "tests/test.h"

#define HEAD                                                                                    \
	"format = 1\nname = T\nregion = R\nplan = P\nprice_class = residential\ngrade = good\n" \
	"valid_from = 2012-07-01\nnotice = N\n"

static const char zhejiang[] = HEAD "cycle = year\nhousehold_kwh = 100\n"
				    "tier = 0 2760 0.538\ntier = 2760 4800 0.588\n"
				    "tier = 4800 - 0.838\n";
static const char exam_51[] = HEAD "cycle = month\ntier = 0 240 0.49\ntier = 240 400 0.53\n"
				   "tier = 400 - 0.79\n";
static const char hunan[] = HEAD "cycle = month\nhousehold_kwh = 100\nmonths = 3-5,9-11\n"
				 "tier = 0 180 0.588\ntier = 180 350 0.638\ntier = 350 - 0.888\n"
				 "months = 12-2,6-8\n"
				 "tier = 0 200 0.588\ntier = 200 450 0.638\ntier = 450 - 0.888\n";
static const char guizhou[] = HEAD "cycle = year\nyear_starts = 12\nhousehold_kwh = 100\n"
				   "tier = 0 3000 0.4556\ntier = 3000 4700 0.5056\n"
				   "tier = 4700 - 0.7556\n";
static const char shared[] = HEAD "cycle = none\ntier = 0 - 0.483625\n";

static struct tariff tariff_of(const char *text)
{
	struct tariff_file_error error;
	struct tariff tariff;

	assert_true(tariff_file_read(&tariff, text, strlen(text), &error));
	return tariff;
}

static struct energy kwh(int64_t value)
{
	return (struct energy){value * 1000};
}

static struct tariff_use use_of(int month, int64_t value)
{
	return (struct tariff_use){.energy = kwh(value), .month = month, .quota_months = 1};
}

struct month_case {
	const char *what, *tariff;
	int month, months;
	int64_t kwh;
	int64_t line[3]; /* fen; 0 ends */
	int64_t total;
};

static const struct month_case month_cases[] = {
	{"exam 51, 300 kWh", exam_51, 1, 1, 300, {14700, 240}, 14940},
	{"exam 51, 450 kWh", exam_51, 1, 1, 450, {22050, 640, 1500}, 24190},
	{"exam 52, August", hunan, 8, 1, 650, {38220, 1250, 6000}, 45470},
	{"the same in September", hunan, 9, 1, 650, {38220, 850, 9000}, 48070},
	{"December is winter", hunan, 12, 1, 450, {26460, 1250}, 27710},
	{"exactly the first limit", exam_51, 1, 1, 240, {11760}, 11760},
	{"one kWh more", exam_51, 1, 1, 241, {11809, 4}, 11813},
	{"exactly the second limit", exam_51, 1, 1, 400, {19600, 640}, 20240},
	{"two months read at once", exam_51, 1, 2, 900, {44100, 1280, 3000}, 48380},
	{"nothing used", exam_51, 1, 1, 0, {0}, 0},
	{"combined meter", shared, 1, 1, 1000, {48363}, 48363},
	{"combined meter, half a fen", shared, 1, 1, 40, {1935}, 1935},
};

static void test_monthly_bills(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(month_cases); i++) {
		const struct month_case *c = &month_cases[i];
		struct tariff tariff = tariff_of(c->tariff);
		struct tariff_use use = use_of(c->month, c->kwh);
		struct tariff_bill bill;

		print_message("  %s\n", c->what);
		use.quota_months = c->months;
		assert_true(tariff_compute(&bill, &tariff, &use));
		assert_int_equal(money_to_fen(bill.total), c->total);
		for (size_t k = 0; k < bill.line_count; k++)
			assert_int_equal(money_to_fen(bill.lines[k].amount), c->line[k]);
	}
}

/* Exam 48: what was billed in tier 2 stays there when the quota grows. */
static void test_zhejiang_with_a_larger_household(void **state)
{
	struct tariff tariff = tariff_of(zhejiang);
	struct tariff_use use = use_of(2, 2800);
	struct tariff_bill bill;

	(void)state;
	use.quota_months = 12;
	assert_true(tariff_compute(&bill, &tariff, &use));
	assert_int_equal(bill.line_count, 2);
	assert_int_equal(money_to_fen(bill.lines[0].amount), 150640);
	assert_int_equal(money_to_fen(bill.lines[1].amount), 200);
	assert_int_equal(money_to_fen(bill.total), 150840);
	assert_int_equal(bill.remaining[0].wh, 0);
	assert_int_equal(bill.remaining[1].wh, kwh(2000).wh);

	for (size_t i = 0; i < bill.tier_count; i++)
		use.used[i] = bill.now[i];
	use.energy = kwh(1200);
	use.month = 3;
	use.household_months = 11;
	assert_true(tariff_compute(&bill, &tariff, &use));
	assert_int_equal(money_to_fen(bill.lines[0].amount), 64560);
	assert_int_equal(money_to_fen(bill.lines[1].amount), 500);
	assert_int_equal(money_to_fen(bill.total), 65060);
	assert_int_equal(bill.remaining[0].wh, 0);
	assert_int_equal(bill.remaining[1].wh, kwh(1900).wh);
}

/* Month by month through a year costs what the year costs in one bill. */
static void test_a_year_in_months(void **state)
{
	struct tariff tariff = tariff_of(guizhou);
	struct tariff_use year = use_of(11, 6000), month = use_of(12, 500);
	struct tariff_bill whole, bill;
	int64_t sum = 0;

	(void)state;
	year.quota_months = month.quota_months = 12;
	assert_true(tariff_compute(&whole, &tariff, &year));
	for (int i = 0; i < 12; i++) {
		month.month = (i + 11) % 12 + 1;
		assert_true(tariff_compute(&bill, &tariff, &month));
		sum += money_to_fen(bill.total);
		for (size_t k = 0; k < bill.tier_count; k++)
			month.used[k].wh += bill.now[k].wh;
	}
	assert_int_equal(sum, money_to_fen(whole.total));
	for (size_t k = 0; k < whole.tier_count; k++)
		assert_int_equal(month.used[k].wh, whole.now[k].wh);
}

static void test_used_from_a_sum(void **state)
{
	struct tariff tariff = tariff_of(zhejiang);
	struct tariff_use use = use_of(6, 100);

	(void)state;
	use.quota_months = 12;
	tariff_use_total(&use, &tariff, kwh(5000));
	assert_int_equal(use.used[0].wh, kwh(2760).wh);
	assert_int_equal(use.used[1].wh, kwh(2040).wh);
	assert_int_equal(use.used[2].wh, kwh(200).wh);
	tariff_use_total(&use, &tariff, kwh(10));
	assert_int_equal(use.used[0].wh, kwh(10).wh);
	assert_int_equal(use.used[1].wh, 0);
	assert_int_equal(use.used[2].wh, 0);
}

/* A new account has the quota of the months in use: 2,760 x 7 / 12 = 1,610. */
static void test_part_of_a_year(void **state)
{
	struct tariff tariff = tariff_of(zhejiang);
	struct tariff_use use = use_of(12, 1700);
	struct tariff_bill bill;

	(void)state;
	use.quota_months = 7;
	assert_true(tariff_compute(&bill, &tariff, &use));
	assert_int_equal(bill.limit[0].wh, kwh(1610).wh);
	assert_int_equal(bill.limit[1].wh, kwh(1190).wh);
	assert_int_equal(bill.now[1].wh, kwh(90).wh);
}

static void test_a_large_household_in_a_month(void **state)
{
	struct tariff tariff = tariff_of(hunan);
	struct tariff_use use = use_of(8, 350);
	struct tariff_bill bill;

	(void)state;
	use.household_months = 1;
	assert_true(tariff_compute(&bill, &tariff, &use));
	assert_int_equal(bill.limit[0].wh, kwh(300).wh);
	assert_int_equal(bill.limit[1].wh, kwh(250).wh); /* as wide as before */
	assert_int_equal(bill.now[1].wh, kwh(50).wh);
}

static void test_when_a_year_begins(void **state)
{
	static const struct {
		const char *tariff, *period, *start;
	} cases[] = {
		{guizhou, "2026-11", "2025-12"},
		{guizhou, "2026-12", "2026-12"},
		{guizhou, "2027-01", "2026-12"},
		{zhejiang, "2026-01", "2026-01"},
		{zhejiang, "2026-12", "2026-01"},
		{exam_51, "2026-12", "2026-12"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct tariff tariff = tariff_of(cases[i].tariff);
		char buf[PERIOD_TEXT_MAX];
		struct period p;

		assert_true(period_parse(&p, cases[i].period));
		assert_string_equal(
			period_format(tariff_cycle_start(&tariff, p), buf), cases[i].start);
	}
}

static void test_validity(void **state)
{
	static const struct {
		const char *on;
		bool holds;
	} cases[] = {{"2012-06-30", false}, {"2012-07-01", true}, {"2020-12-31", true},
		{"2021-01-01", false}};
	struct tariff ended =
		tariff_of(HEAD "valid_to = 2020-12-31\ncycle = none\ntier = 0 - 0.5\n");
	struct tariff open = tariff_of(shared);
	struct date on = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_true(date_parse(&on, cases[i].on));
		assert_int_equal(tariff_holds(&ended, on), cases[i].holds);
	}
	assert_true(tariff_holds(&open, on));
}

static void test_limits(void **state)
{
	struct tariff tariff = tariff_of(exam_51);
	struct tariff_use use = use_of(1, 0);
	struct tariff_bill bill;

	(void)state;
	use.energy.wh = ENERGY_LIMIT_WH;
	assert_true(tariff_compute(&bill, &tariff, &use));
	use.energy.wh = ENERGY_LIMIT_WH + 1;
	assert_false(tariff_compute(&bill, &tariff, &use));
	use.energy.wh = -1;
	assert_false(tariff_compute(&bill, &tariff, &use));
}

static void test_explains(void **state)
{
	static const char *const want[] = {
		"Tier 1: limit 2760 kWh in the year, 2700 kWh before, 60 kWh now, 0 kWh left",
		"Tier 2: limit 2040 kWh in the year, 0 kWh before, 40 kWh now, 2000 kWh left",
		"Tier 3: without limit, 0 kWh now",
		"Energy at the base price: 100 kWh x 0.5380 = 53.80",
		"Increment of tier 2: 40 kWh x 0.0500 = 2.00",
		"Sum of the lines: 55.80",
		"Residential tiers by year: the base price on all energy, then the increments of "
		"the "
		"higher tiers.",
		"T, valid from 2012-07-01, N",
	};
	struct tariff tariff = tariff_of(zhejiang);
	struct tariff_use use = use_of(6, 100);
	struct say lines[TARIFF_EXPLAIN_MAX];
	struct tariff_bill bill;
	char buf[SAY_TEXT_MAX];

	(void)state;
	use.quota_months = 12;
	tariff_use_total(&use, &tariff, kwh(2700));
	assert_true(tariff_compute(&bill, &tariff, &use));
	assert_int_equal(tariff_explain(&bill, &tariff, &use, lines), ARRAY_SIZE(want));
	for (size_t i = 0; i < ARRAY_SIZE(want); i++)
		assert_string_equal(text_render(LANG_EN, &lines[i], buf, sizeof(buf)), want[i]);
	use.household_months = 3;
	assert_int_equal(tariff_explain(&bill, &tariff, &use, lines), ARRAY_SIZE(want) + 1);

	tariff = tariff_of(shared);
	assert_true(tariff_compute(&bill, &tariff, &use));
	use.household_months = 0;
	assert_int_equal(tariff_explain(&bill, &tariff, &use, lines), 3);
	assert_string_equal(text_render(LANG_EN, &lines[0], buf, sizeof(buf)),
		"Energy: 100 kWh x 0.483625 = 48.36");
}

/* Every kWh more costs more, and never less than at the price of the first tier. */
static void test_grows_without_jumps(void **state)
{
	static const char *const texts[] = {zhejiang, exam_51, hunan, guizhou, shared};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct tariff tariff = tariff_of(texts[i]);
		struct tariff_use use = use_of(7, 0);
		int64_t before = 0;

		for (int64_t n = 1; n <= 6000; n++) {
			struct tariff_bill bill;
			int64_t total;

			use.energy = kwh(n);
			assert_true(tariff_compute(&bill, &tariff, &use));
			total = money_to_fen(bill.total);
			assert_in_range(total - before, 40, 92); /* 0.4556 … 0.888, and rounding */
			before = total;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_monthly_bills),
		cmocka_unit_test(test_zhejiang_with_a_larger_household),
		cmocka_unit_test(test_a_year_in_months),
		cmocka_unit_test(test_used_from_a_sum),
		cmocka_unit_test(test_part_of_a_year),
		cmocka_unit_test(test_a_large_household_in_a_month),
		cmocka_unit_test(test_when_a_year_begins),
		cmocka_unit_test(test_validity),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_explains),
		cmocka_unit_test(test_grows_without_jumps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
