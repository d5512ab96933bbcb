/* A meter asked for what it shows, over a real pseudo-terminal to a simulated one. */
#include "counter/reading_fetch.h"

#include <string.h>

#include "counter/meter_line.h"
#include "db/meter_store.h"
#include "devices/sim/sim_meter_line.h"
#include "tests/store/chain.h"
#include "tests/test.h"

struct bench {
	struct chain chain;
	struct sim_line *sim;
	char line[SCRATCH_PATH_MAX];
};

static void bench_init(struct bench *b, struct hall *hall)
{
	char say[SIM_SAY_MAX];

	chain_init(&b->chain, hall);
	b->sim = sim_line_new(&sim_meter_line_kind);
	scratch_path(&hall->scratch, "meters", b->line, sizeof b->line);
	assert_true(sim_line_plug(b->sim, b->line, false));
	sim_line_lock(b->sim);
	assert_true(sim_line_operate(b->sim, "meter 12345678 1100.50", say));
	sim_line_unlock(b->sim);
}

static void bench_release(struct bench *b)
{
	sim_line_free(b->sim);
	chain_release(&b->chain);
}

static bool fetch(struct bench *b, const char *meter_no, const char *address, struct fetched *out)
{
	const struct fetch_request request = {
		.meter_no = meter_no, .line = b->line, .address = address};

	return reading_fetch(&b->chain.desk.s, &request, out);
}

static void test_total(void **state)
{
	struct fetched fetched;
	struct bench b;

	bench_init(&b, *state);
	assert_true(fetch(&b, "M1", "12345678", &fetched));
	assert_string_equal(fetched.account_no, "A1");
	assert_int_equal(fetched.count, 1);
	assert_int_equal(fetched.registers[0].which, REGISTER_TOTAL);
	assert_int_equal(fetched.registers[0].value, 1100500);
	assert_true(fetched.registers[0].changed);
	assert_true(fetch(&b, "M1", "12345678", &fetched)); /* again: it is stored already */
	assert_false(fetched.registers[0].changed);
	assert_int_equal(chain_count(&b.chain, "reading"), 1);
	bench_release(&b);
}

/* Where the meter is reached stands on record; another line or address may still be named. */
static void test_its_own_line(void **state)
{
	struct meter_line_request line = {
		.meter_no = "M1", .address = "12345678", .level = 2, .password = "123456"};
	struct fetch_request request = {.meter_no = "M1"};
	struct fetched fetched;
	struct bench b;

	bench_init(&b, *state);
	line.line = b.line;
	b.chain.desk.s.roles |= ROLE_ADMIN;
	assert_true(meter_line_set(&b.chain.desk.s, &line));
	assert_true(reading_fetch(&b.chain.desk.s, &request, &fetched));
	assert_int_equal(fetched.registers[0].value, 1100500);
	line.address = "87654321";
	assert_true(meter_line_set(&b.chain.desk.s, &line));
	assert_false(reading_fetch(&b.chain.desk.s, &request, &fetched));
	request.address = "12345678";
	assert_true(reading_fetch(&b.chain.desk.s, &request, &fetched));
	bench_release(&b);
}

static void test_times_of_use(void **state)
{
	static const enum register_kind kinds[] = {
		REGISTER_TOTAL, REGISTER_PEAK, REGISTER_VALLEY, REGISTER_REACTIVE};
	struct fetched fetched;
	struct bench b;

	bench_init(&b, *state);
	assert_true(db_begin(b.chain.desk.s.db));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct register_row row = {.which = kinds[i], .digits = 6};

		assert_true(meter_store_add_register(b.chain.desk.s.db, "M1", &row));
	}
	assert_true(db_commit(b.chain.desk.s.db));
	assert_true(fetch(&b, "M1", "12345678", &fetched));
	assert_int_equal(fetched.count, 3); /* no reactive energy: it is not asked for */
	assert_int_equal(chain_count(&b.chain, "reading"), 3);
	bench_release(&b);
}

static void test_refused(void **state)
{
	struct fetch_request request = {.meter_no = "M1"};
	struct fetched fetched;
	struct bench b;

	bench_init(&b, *state);
	assert_false(fetch(&b, "M9", "12345678", &fetched));
	assert_code(&b.chain.desk.s, CODE_BAD_VALUE);
	assert_false(fetch(&b, "M1\n", "12345678", &fetched));
	assert_code(&b.chain.desk.s, CODE_BAD_VALUE);
	assert_false(fetch(&b, "M1", "1234567890123", &fetched));
	assert_code(&b.chain.desk.s, CODE_BAD_VALUE);
	assert_false(fetch(&b, "M1", "12AB", &fetched));
	assert_code(&b.chain.desk.s, CODE_BAD_VALUE);
	assert_false(reading_fetch(&b.chain.desk.s, &request, &fetched)); /* no line is known */
	assert_code(&b.chain.desk.s, CODE_BAD_VALUE);
	request.line = "/nowhere/at/all";
	request.address = "1";
	assert_false(reading_fetch(&b.chain.desk.s, &request, &fetched));
	assert_code(&b.chain.desk.s, CODE_DEVICE_GONE);
	b.chain.desk.s.roles = ROLE_CASHIER;
	assert_false(fetch(&b, "M1", "12345678", &fetched));
	assert_code(&b.chain.desk.s, CODE_NOT_PERMITTED);
	assert_int_equal(chain_count(&b.chain, "reading"), 0);
	bench_release(&b);
}

/* What a meter shows is held to the same rules as what a person types. */
static void test_goes_back(void **state)
{
	struct fetched fetched;
	struct bench b;

	bench_init(&b, *state);
	chain_readings(&b.chain, "M1,2026-10-20,total,2000,actual\n");
	assert_false(fetch(&b, "M1", "12345678", &fetched));
	assert_code(&b.chain.desk.s, CODE_BAD_VALUE);
	const struct fetch_request request = {
		.meter_no = "M1", .line = b.line, .address = "12345678", .goes_back = true};

	assert_true(reading_fetch(&b.chain.desk.s, &request, &fetched));
	assert_int_equal(chain_count(&b.chain, "reading"), 2);
	bench_release(&b);
}

/* The line breaks in the middle of the answer: nothing is stored. */
static void test_unplugged(void **state)
{
	const struct sim_script script = {.fault = SIM_FAULT_UNPLUG, .at = 5};
	struct fetched fetched;
	struct bench b;

	bench_init(&b, *state);
	sim_line_lock(b.sim);
	sim_line_script(b.sim, &script);
	sim_line_unlock(b.sim);
	assert_false(fetch(&b, "M1", "12345678", &fetched));
	assert_code(&b.chain.desk.s, CODE_DEVICE_GONE);
	assert_int_equal(chain_count(&b.chain, "reading"), 0);
	bench_release(&b);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_total),
		HALL_TEST(test_its_own_line),
		HALL_TEST(test_times_of_use),
		HALL_TEST(test_refused),
		HALL_TEST(test_goes_back),
		HALL_TEST(test_unplugged),
	};

	return hall_run("meters asked", tests, ARRAY_SIZE(tests));
}
