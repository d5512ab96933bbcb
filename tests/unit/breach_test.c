#include "core/breach.h"

#include "tests/test.h"

static struct money amount(const char *text)
{
	struct money m;

	assert_int_equal(money_parse(&m, text), MONEY_OK);
	return m;
}

static struct money fen(int64_t value)
{
	struct money m;

	assert_true(money_from_fen(&m, value));
	return m;
}

static void assert_levy(
	const struct levy *levy, const char *make_up, const char *penalty, const char *total)
{
	char text[MONEY_TEXT_MAX];

	assert_string_equal(money_format(levy->make_up, text), make_up);
	assert_string_equal(money_format(levy->penalty, text), penalty);
	assert_string_equal(money_format(levy->total, text), total);
}

/* Exam problems 6, 8 and 10. */
static void theft(void **state)
{
	static const struct {
		int64_t watts, hours, days;
		const char *price, *energy, *make_up, *penalty, *total;
	} cases[] = {
		{2000, 6, 180, "0.30", "2160", "648.00", "1944.00", "2592.00"},
		{10000, 12, 180, "0.50", "21600", "10800.00", "32400.00", "43200.00"},
		{320000, 12, 180, "0.40", "691200", "276480.00", "829440.00", "1105920.00"},
		{0, 12, 180, "0.40", "0", "0.00", "0.00", "0.00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct theft in = {.watts = cases[i].watts,
			.hours = cases[i].hours,
			.days = cases[i].days,
			.times = 3};
		struct energy energy;
		struct levy levy;
		char text[ENERGY_TEXT_MAX];

		assert_true(price_parse(&in.price, cases[i].price));
		assert_true(theft_compute(&levy, &energy, &in));
		assert_string_equal(energy_format(energy, text), cases[i].energy);
		assert_levy(&levy, cases[i].make_up, cases[i].penalty, cases[i].total);
	}
}

/* No number is too large to be refused: three of them overflow what holds any product of two. */
static void theft_beyond_all_bounds(void **state)
{
	static const struct theft cases[] = {
		{.watts = INT64_MAX, .hours = INT64_MAX, .days = INT64_MAX, .times = 3},
		{.watts = INT64_MAX, .hours = 24, .days = INT64_MAX, .times = 3},
		{.watts = INT64_C(1) << 62, .hours = INT64_C(1) << 62, .days = 16, .times = 3},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct energy energy;
		struct levy levy;

		assert_false(theft_compute(&levy, &energy, &cases[i]));
	}
}

/* A penalty multiplies the rounded make-up charge. */
static void theft_rounds_once(void **state)
{
	struct theft in = {.watts = 1, .hours = 1, .days = 15, .times = 3};
	struct energy energy;
	struct levy levy;

	(void)state;
	assert_true(price_parse(&in.price, "1.00")); /* 0.015 kWh: 0.015 yuan, rounded to 0.02 */
	assert_true(theft_compute(&levy, &energy, &in));
	assert_levy(&levy, "0.02", "0.06", "0.08");
}

static void theft_too_large(void **state)
{
	struct theft in = {.watts = INT64_MAX, .hours = 24, .days = 366, .times = 3};
	struct energy energy;
	struct levy levy;

	(void)state;
	assert_false(theft_compute(&levy, &energy, &in));
	in.watts = -1;
	assert_false(theft_compute(&levy, &energy, &in));
}

/* 10^9 kWh is 10^12 Wh; the largest amount is 10^13 yuan, which 10,000 yuan a kWh reach. */
static void theft_at_the_limit(void **state)
{
	static const struct {
		int64_t watts, hours, days, times;
		const char *price;
		bool fits;
	} cases[] = {
		{1000000000, 10, 100, 0, "9999", true},
		{1000000000, 10, 100, 0, "10000", true},
		{1000000000, 10, 101, 0, "10000", false}, /* the make-up charge itself */
		{1000000000, 10, 100, 2, "9999", false},  /* the penalty */
		{1000000000, 10, 50, 2, "10000", false},  /* each fits, their sum does not */
		{1000000000, 10, 50, 1, "10000", true},
		{1000000000, 1000, 1001, 0, "0", false}, /* more than 10^15 Wh */
		{1000000000, 1000, 1000, 0, "0", true},
		{1, -1, 1, 0, "1", false},
		{1, 1, -1, 0, "1", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct theft in = {.watts = cases[i].watts,
			.hours = cases[i].hours,
			.days = cases[i].days,
			.times = cases[i].times};
		struct levy levy = {.total = amount("7.77")};
		struct energy energy;

		assert_true(price_parse(&in.price, cases[i].price));
		if (theft_compute(&levy, &energy, &in) != cases[i].fits)
			fail_msg("case %zu", i);
		if (!cases[i].fits)
			assert_int_equal(money_compare(levy.total, amount("7.77")), 0);
	}
}

/* 1996 art. 100: what is asked for each kW, kVA or time; homes pay 500 for touching a meter. */
static void fixed_sums(void **state)
{
	static const struct {
		enum breach_item item;
		enum breach_by by;
		const char *other, *home;
		int64_t times;
	} cases[] = {
		{BREACH_CAPACITY, BREACH_BY_LOAD, "50.00", "50.00", 0},
		{BREACH_QUOTA, BREACH_BY_LOAD, "1.00", "1.00", 0},
		{BREACH_SUSPENDED, BREACH_BY_LOAD, "30.00", "30.00", 0},
		{BREACH_EQUIPMENT, BREACH_BY_OCCURRENCE, "5000.00", "500.00", 0},
		{BREACH_SOURCE, BREACH_BY_LOAD, "500.00", "500.00", 0},
		{BREACH_PRICE, BREACH_BY_DIFFERENCE, "0.00", "0.00", 2},
		{BREACH_CAPACITY, BREACH_BY_CAPACITY, "0.00", "0.00", 3},
		{BREACH_SUSPENDED, BREACH_BY_CAPACITY, "0.00", "0.00", 2},
		{BREACH_PRICE, BREACH_BY_OCCURRENCE, "0.00", "0.00", 0}, /* not measured so */
	};
	char text[MONEY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_string_equal(
			money_format(breach_rate(cases[i].item, cases[i].by, false), text),
			cases[i].other);
		assert_string_equal(
			money_format(breach_rate(cases[i].item, cases[i].by, true), text),
			cases[i].home);
		assert_int_equal(breach_times_max(cases[i].item, cases[i].by), cases[i].times);
	}
}

/* Exam problems 13, 18, 19, and the article's other sums. */
static void breach(void **state)
{
	const struct {
		struct breach in;
		const char *make_up, *penalty, *total;
	} cases[] = {
		{{.item = BREACH_PRICE,
			 .by = BREACH_BY_DIFFERENCE,
			 .difference = amount("195.00"),
			 .occurrences = 1},
			"195.00", "390.00", "585.00"},
		{{.item = BREACH_CAPACITY, .by = BREACH_BY_LOAD, .watts = 3000, .occurrences = 1},
			"0.00", "150.00", "150.00"},
		{{.item = BREACH_CAPACITY,
			 .by = BREACH_BY_CAPACITY,
			 .va = 100000,
			 .price = amount("20.00"),
			 .months = 2,
			 .occurrences = 1},
			"4000.00", "12000.00", "16000.00"},
		{{.item = BREACH_SUSPENDED,
			 .by = BREACH_BY_CAPACITY,
			 .va = 315000,
			 .price = amount("15.00"),
			 .months = 1,
			 .occurrences = 1},
			"4725.00", "9450.00", "14175.00"},
		{{.item = BREACH_SUSPENDED, .by = BREACH_BY_LOAD, .watts = 2500, .occurrences = 2},
			"0.00", "150.00", "150.00"},
		{{.item = BREACH_EQUIPMENT, .by = BREACH_BY_OCCURRENCE, .occurrences = 1}, "0.00",
			"5000.00", "5000.00"},
		{{.item = BREACH_EQUIPMENT,
			 .by = BREACH_BY_OCCURRENCE,
			 .occurrences = 2,
			 .residential = true},
			"0.00", "1000.00", "1000.00"},
		{{.item = BREACH_SOURCE, .by = BREACH_BY_LOAD, .watts = 10000, .occurrences = 1},
			"0.00", "5000.00", "5000.00"},
		{{.item = BREACH_PRICE,
			 .by = BREACH_BY_DIFFERENCE,
			 .difference = amount("195.00"),
			 .occurrences = 1,
			 .times = 1},
			"195.00", "195.00", "390.00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct levy levy;

		assert_int_equal(breach_compute(&levy, &cases[i].in), BREACH_OK);
		assert_levy(&levy, cases[i].make_up, cases[i].penalty, cases[i].total);
	}
}

static void breach_refused(void **state)
{
	const struct {
		struct breach in;
		enum breach_error error;
	} cases[] = {
		{{.item = BREACH_PRICE, .by = BREACH_BY_LOAD, .watts = 1000, .occurrences = 1},
			BREACH_NOT_SO},
		{{.item = BREACH_EQUIPMENT, .by = BREACH_BY_LOAD, .watts = 1000, .occurrences = 1},
			BREACH_NOT_SO},
		{{.item = BREACH_SOURCE, .by = BREACH_BY_OCCURRENCE, .occurrences = 1},
			BREACH_NOT_SO},
		{{.item = BREACH_PRICE,
			 .by = BREACH_BY_DIFFERENCE,
			 .difference = amount("1"),
			 .occurrences = 1,
			 .times = 3},
			BREACH_TIMES},
		{{.item = BREACH_CAPACITY,
			 .by = BREACH_BY_LOAD,
			 .watts = 1000,
			 .occurrences = 1,
			 .times = 1},
			BREACH_TIMES},
		{{.item = BREACH_CAPACITY,
			 .by = BREACH_BY_CAPACITY,
			 .va = INT64_MAX,
			 .price = amount("20"),
			 .months = 12,
			 .occurrences = 1},
			BREACH_TOO_LARGE},
		{{.item = BREACH_SOURCE,
			 .by = BREACH_BY_LOAD,
			 .watts = INT64_MAX,
			 .occurrences = 1},
			BREACH_TOO_LARGE},
		{{.item = BREACH_EQUIPMENT, .by = BREACH_BY_OCCURRENCE, .occurrences = MONEY_LIMIT},
			BREACH_TOO_LARGE},
		{{.item = BREACH_PRICE,
			 .by = BREACH_BY_DIFFERENCE,
			 .difference = fen(MONEY_LIMIT / 2 + 1),
			 .occurrences = 1,
			 .times = 1},
			BREACH_TOO_LARGE}, /* each of the two fits, their sum does not */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct levy levy;

		assert_int_equal(breach_compute(&levy, &cases[i].in), cases[i].error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(theft),
		cmocka_unit_test(theft_rounds_once), cmocka_unit_test(theft_too_large),
		cmocka_unit_test(theft_beyond_all_bounds), cmocka_unit_test(theft_at_the_limit),
		cmocka_unit_test(fixed_sums), cmocka_unit_test(breach),
		cmocka_unit_test(breach_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
