/* What the supplier owes: outages, and the appliances of problem 55. */
#include "core/compensation.h"

#include "core/compiler.h"
#include "tests/test.h"

static void test_outages(void **state)
{
	static const struct {
		int64_t month_kwh, days, hours, price_e8, wh, fen;
		bool two_part;
	} rows[] = {
		{7200, 30, 10, 50000000, 100000, 20000, false},
		{7200, 30, 10, 50000000, 100000, 25000, true},
		{7440, 31, 1, 58820000, 10000, 2353, false},
		{1000, 30, 1, 50000000, 1389, 278, false}, /* 1.3888… kWh; 2.778 yuan */
		{7200, 30, 0, 50000000, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct outage in = {{rows[i].month_kwh * 1000}, rows[i].days, rows[i].hours,
			{rows[i].price_e8}, rows[i].two_part};
		struct energy energy;
		struct money amount;

		assert_true(outage_compute(&amount, &energy, &in));
		assert_int_equal(energy.wh, rows[i].wh);
		assert_int_equal(money_to_fen(amount), rows[i].fen);
	}
}

static void test_outages_refused(void **state)
{
	static const struct outage bad[] = {
		{.month = {-1}, .month_days = 30},
		{.month = {ENERGY_LIMIT_WH + 1}, .month_days = 30},
		{.month_days = 0},
		{.month_days = 32},
		{.month_days = 30, .hours = -1},
		{.month_days = 30, .hours = 100001},
		{.month_days = 30, .price = {-1}},
		{.month = {ENERGY_LIMIT_WH}, .month_days = 30, .hours = 744, .price = {1}},
		{.month = {ENERGY_LIMIT_WH},
			.month_days = 30,
			.hours = 720,
			.price = {PRICE_LIMIT_E8}},
	};
	struct energy energy;
	struct money amount;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(outage_compute(&amount, &energy, &bad[i]));
}

static void test_appliances(void **state)
{
	static const struct {
		int64_t yuan, life, used, reported, fen;
		enum appliance_case why;
	} rows[] = {
		{3000, 10, 60, 0, 150000, APPLIANCE_PART}, /* problem 55, A */
		{2500, 12, 72, 7, 125000, APPLIANCE_PART}, /* B */
		{1000, 10, 60, 8, 0, APPLIANCE_LATE},      /* C */
		{1000, 10, 6, 1, 100000, APPLIANCE_NEW},
		{1000, 10, 7, 1, 94167, APPLIANCE_PART},
		{1000, 10, 108, 1, 10000, APPLIANCE_PART},
		{1000, 10, 109, 1, 10000, APPLIANCE_FLOOR},
		{1000, 10, 500, 1, 10000, APPLIANCE_FLOOR},
		{0, 10, 60, 1, 0, APPLIANCE_PART},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct appliance in = {.life_years = rows[i].life,
			.used_months = rows[i].used,
			.reported_days = rows[i].reported};
		enum appliance_case why;
		struct money amount;

		assert_true(money_from_fen(&in.price, rows[i].yuan * 100));
		assert_true(appliance_compute(&amount, &why, &in));
		assert_int_equal(money_to_fen(amount), rows[i].fen);
		assert_int_equal(why, rows[i].why);
	}
}

static void test_appliances_refused(void **state)
{
	static const struct appliance bad[] = {
		{.life_years = 0},
		{.life_years = 101},
		{.life_years = 10, .used_months = -1},
		{.life_years = 10, .used_months = 2401},
		{.life_years = 10, .reported_days = -1},
	};
	enum appliance_case why;
	struct money amount;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(appliance_compute(&amount, &why, &bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outages),
		cmocka_unit_test(test_outages_refused),
		cmocka_unit_test(test_appliances),
		cmocka_unit_test(test_appliances_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
