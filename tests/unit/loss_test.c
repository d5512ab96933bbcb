/* Losses of transformer and line: problems 34 and 57, and what cannot be. */
#include "core/loss.h"

#include "core/compiler.h"
#include "tests/test.h"

static const struct transformer exam_57 = {.rated_va = 320000,
	.no_load_w = 1900,
	.load_w = 6200,
	.no_load_e4 = 700,
	.short_circuit_e4 = 450,
	.hours = 1};

static void test_power_of_problem_57(void **state)
{
	static const struct {
		int64_t load, active, reactive;
	} rows[] = {
		{256000, 5868, 31616}, /* 5.87 kW and 31.62 kvar */
		{0, 1900, 22400},
		{320000, 8100, 36800},
	};
	int64_t active, reactive;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(transformer_power(&active, &reactive, &exam_57, rows[i].load));
		assert_int_equal(active, rows[i].active);
		assert_int_equal(reactive, rows[i].reactive);
	}
}

/* An hour at a load of 256 kVA: 0.8 of it active and 0.6 reactive make the same losses. */
static void test_energy_is_power_and_time(void **state)
{
	struct loss_input in = {.transformer = exam_57};
	struct loss loss;

	(void)state;
	assert_true(loss_compute(
		&loss, &in, (struct energy){256000 * 8 / 10}, (struct energy){256000 * 6 / 10}));
	assert_int_equal(loss.transformer_active.wh, 5868);
	assert_int_equal(loss.transformer_reactive.wh, 31616);
	in.transformer.hours = 720;
	assert_true(loss_compute(&loss, &in, (struct energy){0}, (struct energy){0}));
	assert_int_equal(loss.transformer_active.wh, 720 * 1900);
	assert_int_equal(loss.transformer_reactive.wh, 720 * 22400);
	assert_int_equal(loss.line_active.wh, 0);
}

static void test_problem_34(void **state)
{
	struct loss_input in = {
		.fixed_active = {1037000}, .fixed_reactive = {7200000}, .line_e4 = 300};
	struct loss loss;

	(void)state;
	assert_true(loss_compute(&loss, &in, (struct energy){40000000}, (struct energy){10000000}));
	assert_int_equal(40000000 + loss.transformer_active.wh + loss.line_active.wh, 42268110);
	assert_int_equal(10000000 + loss.transformer_reactive.wh + loss.line_reactive.wh, 17716000);
}

static void test_refuses(void **state)
{
	static const struct loss_input bad[] = {
		{.line_e4 = -1},
		{.line_e4 = 10001},
		{.transformer = {.rated_va = -1, .hours = 1}},
		{.transformer = {.rated_va = 320000, .hours = 0}},
		{.transformer = {.rated_va = 320000, .hours = 100001}},
		{.transformer = {.rated_va = 2000000000, .hours = 1}},
		{.transformer = {.rated_va = 320000, .hours = 1, .no_load_w = -1}},
		{.transformer = {.rated_va = 320000, .hours = 1, .load_w = -1}},
		{.transformer = {.rated_va = 320000, .hours = 1, .no_load_e4 = 10001}},
		{.transformer = {.rated_va = 320000, .hours = 1, .short_circuit_e4 = -1}},
		/* A load far beyond what it can carry. */
		{.transformer = {.rated_va = 1, .hours = 1, .load_w = 1000000000}},
	};
	const struct energy large = {INT64_C(10000000000000)};
	struct loss loss;
	int64_t a, r;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(loss_compute(&loss, &bad[i], large, large));
	assert_false(loss_compute(
		&loss, &(struct loss_input){.line_e4 = 1}, (struct energy){-1}, large));
	assert_false(transformer_power(&a, &r, &exam_57, -1));
	assert_false(transformer_power(&a, &r, &exam_57, INT64_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_power_of_problem_57),
		cmocka_unit_test(test_energy_is_power_and_time),
		cmocka_unit_test(test_problem_34),
		cmocka_unit_test(test_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
