/* Tiers of a month: whose they are where the meter was not read on the first. */
#include "core/bill.h"

#include "tests/unit/bill_fixture.h"

static const char exam_51[] = HOME "cycle = month\nhousehold_kwh = 100\ntier = 0 240 0.49\n"
				   "tier = 240 400 0.53\ntier = 400 - 0.79\n";
static const char hunan[] = HOME "cycle = month\nmonths = 3-5,9-11\n"
				 "tier = 0 180 0.588\ntier = 180 350 0.638\ntier = 350 - 0.888\n"
				 "months = 12-2,6-8\n"
				 "tier = 0 200 0.588\ntier = 200 450 0.638\ntier = 450 - 0.888\n";

static const struct bill_case cases[] = {
	/* A household of five: 100 kWh more of tier 1 from the month of the approval on. */
	{"read on the 5th, a household since that period's month", exam_51, NULL,
		"{\"account\":{\"household\":5,\"household_since\":\"2026-02\"},\"period\":{"
		"\"from\":\"2026-02-06\",\"to\":\"2026-03-05\"},\"readings\":[" READ(
			"total", 340) "]}",
		{16660}, 1, 16660},
	{"read on the 5th, a household since the month after", exam_51, NULL,
		"{\"account\":{\"household\":5,\"household_since\":\"2026-03\"},\"period\":{"
		"\"from\":\"2026-02-06\",\"to\":\"2026-03-05\"},\"readings\":[" READ(
			"total", 340) "]}",
		{16660, 400}, 2, 17060},
	{"two months at once, a household since the second", exam_51, NULL,
		"{\"account\":{\"household\":5,\"household_since\":\"2026-03\"},\"period\":{"
		"\"from\":\"2026-02-01\",\"to\":\"2026-03-31\"},\"readings\":[" READ(
			"total", 600) "]}",
		{29400, 80}, 2, 29480},
	{"two months at once, a household since before", exam_51, NULL,
		"{\"account\":{\"household\":5,\"household_since\":\"2025-07\"},\"period\":{"
		"\"from\":\"2026-02-01\",\"to\":\"2026-03-31\"},\"readings\":[" READ(
			"total", 690) "]}",
		{33810, 40}, 2, 33850},
	{"ten days are a month of tiers, of the season they lie in", hunan, NULL,
		"{\"period\":{\"from\":\"2026-03-01\",\"to\":\"2026-03-10\"},\"readings\":[" READ(
			"total", 190) "]}",
		{11172, 50}, 2, 11222},
};

static void test_months(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_case(&cases[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
