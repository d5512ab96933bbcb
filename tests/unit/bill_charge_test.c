/* The capacity in parts of months: to the fen, in words, and beyond every amount. */
#include "core/bill.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/bill_fixture.h"

static const char two_part_10[] = PLANT "capacity_price = 10\ntier = 0 - 0.25\n";
static const char capacity_10[] = HEAD "valid_to = 2026-03-10\nprice_class = industrial\n"
				       "cycle = none\ncapacity_price = 10\ntier = 0 - 0.5\n";
static const char capacity_15[] =
	"format = 1\nname = N\nregion = R\nplan = P\ngrade = good\nvalid_from = 2026-03-11\n"
	"price_class = industrial\ncycle = none\ncapacity_price = 15\ntier = 0 - 0.5\n";
static const char dear[] = PLANT "capacity_price = 1000\ntier = 0 - 10\n";

static const struct bill_case cases[] = {
	{"the price of the capacity changes, and 155 kVA more from the 20th", capacity_10,
		capacity_15,
		"{\"account\":{\"units\":[{\"kva\":310},{\"kva\":155,\"from\":\"2026-03-20\"}]}"
		"," MARCH ",\"readings\":[" READ("total", 310) "]}",
		{5000, 10500, 100000, 315000, 90000}, 5, 520500},
	{"twelve days of one month and ten of the next", two_part_10, NULL,
		"{\"account\":{\"capacity_kva\":93},\"period\":{\"from\":\"2026-03-20\",\"to\":"
		"\"2026-04-10\"}," NOTHING "}",
		{0, 67000}, 2, 67000},
};

static void test_capacity(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_case(&cases[i]);
}

/* 10^12 kWh at 10 yuan are nearly the largest amount; the capacity goes beyond it. */
static void test_too_large(void **state)
{
	static const struct {
		const char *kva;
		bool fits;
	} rows[] = {{"0.001", true}, {"10", true}, {"100000", false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fixture *f = fixture_new();
		char json[512], text[SAY_TEXT_MAX];

		snprintf(json, sizeof json,
			"{\"account\":{\"capacity_kva\":%s}," JUNE
			",\"readings\":[{\"register\":\"total\",\"previous\":0,\"current\":"
			"999999999,\"multiplier\":1000}]}",
			rows[i].kva);
		assert_int_equal(fixture_bill(f, dear, NULL, json), rows[i].fits);
		if (!rows[i].fits)
			assert_string_equal(text_render(LANG_EN, &f->why, text, sizeof text),
				"These amounts are too large.");
		fixture_free(f);
	}
}

/* A part of a month as people write it: days by days, or the whole fraction. */
static void test_explains_parts_of_months(void **state)
{
	static const struct {
		const char *tariff, *next, *json, *want[3], *rule;
	} shares[] = {
		{capacity_10, capacity_15,
			"{\"account\":{\"capacity_kva\":310}," MARCH
			",\"readings\":[" READ("total", 310) "]}",
			{"Capacity charge: 310 kVA x 10.0000 x 10/31 = 1000.00",
				"Capacity charge: 310 kVA x 15.0000 x 21/31 = 3150.00"},
			"A price that changes within the month: its days of the period."},
		{two_part_10, NULL,
			"{\"account\":{\"capacity_kva\":93},\"period\":{\"from\":\"2026-03-20\","
			"\"to\":\"2026-04-10\"}," NOTHING "}",
			{"Capacity charge: 93 kVA x 10.0000 x 67/93 = 670.00"},
			"Capacity in use for a part of the month pays by its calendar days "
			"(Supply and Use Rules 2024)."},
		{two_part_10, NULL,
			"{\"account\":{\"capacity_kva\":60},\"period\":{\"from\":\"2023-03-20\","
			"\"to\":\"2023-04-10\"}," NOTHING "}",
			{"Capacity charge: 60 kVA x 10.0000 x 22/30 = 440.00"},
			"Capacity in use for a part of the month pays 1/30 of it a day "
			"(Supply and Use Rules 1996, art. 84)."},
	};
	char text[SAY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shares); i++) {
		struct fixture *f = fixture_new();
		struct say rule;
		size_t found = 0, count;

		assert_true(fixture_bill(f, shares[i].tariff, shares[i].next, shares[i].json));
		count = bill_explain(&f->bill, &f->request.input, f->lines);
		for (size_t k = 0; k < count; k++) {
			text_render(LANG_EN, &f->lines[k], text, sizeof(text));
			if (strncmp(text, "Capacity charge:", 16) == 0)
				assert_string_equal(text, shares[i].want[found++]);
		}
		assert_true(found > 0);
		assert_null(shares[i].want[found]);
		rule = bill_line_rule(&f->bill.lines[f->bill.line_count - 1], &f->request.input);
		assert_string_equal(
			text_render(LANG_EN, &rule, text, sizeof(text)), shares[i].rule);
		fixture_free(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_capacity),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_explains_parts_of_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
