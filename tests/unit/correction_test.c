#include "core/correction.h"

#include "tests/test.h"

static struct energy kwh(const char *text)
{
	struct energy e;

	assert_true(energy_parse(&e, text));
	return e;
}

/* Exam problems 38 and 39, and a meter that runs fast. */
static void meter_error(void **state)
{
	static const struct {
		const char *recorded;
		int64_t error;
		bool half;
		int64_t wh;
	} cases[] = {
		{"900000", -1000, true, 50000000},
		{"900000", -1000, false, 100000000},
		{"19000", -500, true, 500000},
		{"10500", 500, false, -500000},
		{"100", 0, true, 0},
		{"0", -5000, true, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct energy out;

		assert_true(correction_meter_error(
			&out, kwh(cases[i].recorded), cases[i].error, cases[i].half));
		assert_int_equal(out.wh, cases[i].wh);
	}
}

/* Exam problems 41 and 46. */
static void ratio(void **state)
{
	static const struct {
		const char *recorded;
		int64_t num, den, wh;
	} cases[] = {
		{"3000", 12, 11, 272727},
		{"100", 120, 60, 100000},
		{"100", 120, 80, 50000},
		{"100", 80, 120, -33333},
		{"100", 0, 1, -100000}, /* nothing was really used */
		{"100", 7, 7, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct energy out;

		assert_true(
			correction_ratio(&out, kwh(cases[i].recorded), cases[i].num, cases[i].den));
		assert_int_equal(out.wh, cases[i].wh);
	}
}

static void refuse(void **state)
{
	struct energy out = {7};

	(void)state;
	assert_false(correction_meter_error(&out, kwh("1"), -10000, true));
	assert_false(correction_meter_error(&out, kwh("1"), -10001, true));
	assert_false(correction_ratio(&out, kwh("1"), 1, 0));
	assert_false(correction_ratio(&out, kwh("1"), -1, 2));
	assert_false(correction_ratio(&out, kwh("1000000000"), INT64_MAX, 1));
	assert_int_equal(out.wh, 7); /* untouched by a refusal */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(meter_error), cmocka_unit_test(ratio), cmocka_unit_test(refuse)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
