/* Tariffs as a meter with a card slot keeps them: the published example, and what it cannot keep.
 */
#include "core/card_tariff.h"

#include <stdio.h>
#include <string.h>

#include "core/tariff_file.h"
#include "tests/test.h"

#define HEAD                                                                                           \
	"format = 1\nname = 试\nregion = 试\nplan = 试\nvoltage = 试\nprice_class = residential\n" \
	"grade = example\nvalid_from = 2026-01-01\n"
#define HOURS "peak_hours = 8-22\nvalley_hours = 22-8\n"

static struct tariff tariff_of(const char *text)
{
	struct tariff tariff;
	struct tariff_file_error error;
	char whole[4096];

	snprintf(whole, sizeof whole, HEAD "%s", text);
	if (!tariff_file_read(&tariff, whole, strlen(whole), &error))
		fail_msg("line %d of %s", error.line, text);
	return tariff;
}

static const char YEAR[] = "cycle = year\nhousehold_kwh = 100\n" HOURS
			   "tier = 0 2760 0.538 0.568 0.288\ntier = 2760 4800 0.588 0.618 0.338\n"
			   "tier = 4800 - 0.838 0.868 0.588\n";

static void test_tiers_and_times(void **state)
{
	struct tariff tariff = tariff_of(YEAR);
	struct card_tariff_use use = {
		.edition = CARD_PRICES_2013, .user_type = CARD_USER_BOTH, .month = 11};
	struct card_prices prices;
	uint8_t bytes[CARD_FILE_BYTES_MAX];

	(void)state;
	assert_true(card_tariff_prices(&prices, &tariff, &use));
	assert_int_equal(prices.rate[0], 5680); /* no sharp price: the peak's */
	assert_int_equal(prices.rate[1], 5680);
	assert_int_equal(prices.rate[2], 5380);
	assert_int_equal(prices.rate[3], 2880);
	assert_int_equal(prices.rate[4], 0);
	assert_int_equal(prices.ladder[0].limit[0], 276000);
	assert_int_equal(prices.ladder[0].limit[1], 480000);
	assert_int_equal(prices.ladder[0].limit[2], 0);
	assert_int_equal(prices.ladder[0].price[0], 0);
	assert_int_equal(prices.ladder[0].price[1], 500);
	assert_int_equal(prices.ladder[0].price[2], 3000);
	assert_int_equal(prices.ladder[0].from[0], 10100);
	assert_true(card_prices_encode(&prices, bytes));

	use.user_type = CARD_USER_TIERS;
	use.large_household = true;
	assert_true(card_tariff_prices(&prices, &tariff, &use));
	assert_int_equal(prices.rate[0], 5380);
	assert_int_equal(prices.rate[3], 5380);
	assert_int_equal(prices.ladder[0].limit[0], 396000); /* 1200 kWh more in the year */
	assert_int_equal(prices.ladder[0].limit[1], 600000);
}

static void test_what_fits(void **state)
{
	static const struct {
		const char *text;
		int64_t user_type;
		bool fits;
	} cases[] = {
		{"cycle = none\ntier = 0 - 0.558\n", CARD_USER_SINGLE, true},
		{"cycle = none\ntier = 0 - 0.558\n", CARD_USER_TIERS, false},
		{"cycle = none\ntier = 0 - 0.558\n", CARD_USER_TIMES, false},
		{"cycle = none\n" HOURS "tier = 0 - 0.558 0.6 0.3\n", CARD_USER_TIMES, true},
		{"cycle = none\n" HOURS "tier = 0 - 0.558 0.6 0.3\n", CARD_USER_BOTH, false},
		{"cycle = none\ntier = 0 - 0.55555\n", CARD_USER_SINGLE, false}, /* too fine */
		{"cycle = month\ntier = 0 200 0.5\ntier = 200 - 0.6\n", CARD_USER_TIERS, false},
		{"cycle = year\ntier = 0 200 0.5\ntier = 200 - 0.6\n", CARD_USER_TIERS, true},
		{"cycle = year\ntier = 0 200 0.5\ntier = 200 - 0.6\n", CARD_USER_SINGLE, false},
		{"cycle = year\ntier = 0 200 0.5\ntier = 200 - 0.6\n", 0, false},
		{"cycle = year\ntier = 0 200 0.5\ntier = 200 - 0.6\n", 5, false},
		/* the valley's price rises by another amount than the peak's */
		{"cycle = year\n" HOURS "tier = 0 200 0.5 0.6 0.3\ntier = 200 - 0.6 0.7 0.35\n",
			CARD_USER_BOTH, false},
	};
	struct card_prices prices;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct tariff tariff = tariff_of(cases[i].text);
		const struct card_tariff_use use = {
			.edition = CARD_PRICES_698, .user_type = cases[i].user_type, .month = 1};

		if (card_tariff_prices(&prices, &tariff, &use) != cases[i].fits)
			fail_msg("%zu: %s", i, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tiers_and_times),
		cmocka_unit_test(test_what_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
