/* Readings coming in: each thing that can be wrong is one sentence, and then nothing is stored. */
#include "counter/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "counter/tariff.h"
#include "tests/store/chain.h"
#include "tests/test.h"

struct bad_line {
	const char *line, *field, *code;
};

/* Each in a file of its own, behind a good line that must not be stored either. */
static const struct bad_line bad_lines[] = {
	{"M1,2026-11-20,total,999.9,actual", "value", "goes_back"},
	{"M1,2026-10-10,total,1000.001,actual", "value", "goes_back"},
	{"M1,2026-11-20,total,12a4,actual", "value", "bad_value"},
	{"M1,2026-11-20,total,-5,actual", "value", "bad_value"},
	{"M1,2026-11-20,total,1.2345,actual", "value", "bad_value"},
	{"M1,2026-11-20,total,9999999999,actual", "value", "bad_value"},
	{"M1,2026-11-20,total,,actual", "value", "missing"},
	{"M9,2026-11-20,total,1100,actual", "meter_no", "meter_unknown"},
	{"M\xE2\x80\xAE 1,2026-11-20,total,1100,actual", "meter_no", "meter_unknown"},
	{",2026-11-20,total,1100,actual", "meter_no", "missing"},
	{"M1,2026-10-20,total,1001,actual", "value", "conflict"},
	{"M1,2026-10-20,total,1000,remote", "value", "conflict"},
	{"M2,2026-11-20,total,1051,actual", "value", "conflict"},
	{"M1,2026-11-31,total,1100,actual", "read_on", "bad_date"},
	{"M1,20.11.2026,total,1100,actual", "read_on", "bad_date"},
	{"M1,2026-11-22,total,1100,actual", "read_on", "bad_date"},
	{"M1,2026-11-20,night,1100,actual", "register", "bad_value"},
	{"M1,2026-11-20,total,1100,guessed", "kind", "bad_value"},
	{"M1,2026-11-20,total,1100", "kind", "missing"},
	{"M1,2026-11-20,total,1100,actual,x", "", "bad_value"},
	{"M1,2026-11-20,\"total,1100,actual", "", "quote"},
};

static void test_bad_lines(void **state)
{
	struct chain chain;
	char file[512];

	chain_init(&chain, *state);
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\n");
	for (size_t i = 0; i < ARRAY_SIZE(bad_lines); i++) {
		const struct import_error *error;

		snprintf(file, sizeof file, "M2,2026-11-20,total,1050,actual\n%s\n",
			bad_lines[i].line);
		if (chain_try_readings(&chain, file))
			fail_msg("taken: %s", bad_lines[i].line);
		assert_code(&chain.desk.s, CODE_IMPORT_REFUSED);
		error = &chain.desk.import.errors[0];
		assert_int_equal(error->line, 3);
		assert_string_equal(error->field, bad_lines[i].field);
		assert_string_equal(error->code, bad_lines[i].code);
		assert_ptr_not_equal(text_in(LANG_ZH, error->say.msgid), error->say.msgid);
		assert_int_equal(chain_count(&chain, "reading"), 1);
	}
	chain_release(&chain);
}

static void test_same_file_twice(void **state)
{
	static const char file[] = "M1,2026-10-20,total,1000,actual\n"
				   "M1,2026-11-20,total,1234.5,remote\n"
				   "M2,2026-11-20,total,7,estimated\n";
	struct chain chain;

	chain_init(&chain, *state);
	chain_readings(&chain, file);
	assert_int_equal(chain.desk.import.inserted, 3);
	chain_readings(&chain, file);
	assert_int_equal(chain.desk.import.inserted, 0);
	assert_int_equal(chain.desk.import.unchanged, 3);
	assert_int_equal(chain_count(&chain, "reading"), 3);
	chain_release(&chain);
}

/* Every bad line is named, not the first alone. */
static void test_all_bad_lines_are_named(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	assert_false(chain_try_readings(&chain,
		"M1,2026-11-20,total,x,actual\nM1,2026-11-20,total,5,actual\n"
		"M7,2026-11-20,total,5,actual\nM1,2026-11-20,total,6,actual\n"));
	assert_int_equal(chain.desk.import.error_count, 3);
	assert_int_equal(chain.desk.import.errors[0].line, 2);
	assert_int_equal(chain.desk.import.errors[1].line, 4);
	assert_int_equal(chain.desk.import.errors[2].line, 5);
	assert_int_equal(chain_count(&chain, "reading"), 0);
	chain_release(&chain);
}

static void test_registers_and_removed_meters(void **state)
{
	static const char meters[] =
		"meter_no,account_no,installed_on,registers,digits,removed_on\n"
		"M1,A1,2020-01-01,total peak valley,5,\n"
		"M2,A2,2020-01-01,,,2026-11-01\n";
	static const struct bad_line lines[] = {
		{"M1,2026-11-20,sharp,1,actual", "register", "register_unknown"},
		{"M1,2026-11-20,peak,100000,actual", "value", "bad_value"},
		{"M2,2026-11-02,total,1100,actual", "meter_no", "meter_removed"},
	};
	struct chain chain;
	char file[128];

	chain_init(&chain, *state);
	desk_store(&chain.desk, IMPORT_METERS, meters);
	assert_int_equal(chain.desk.import.inserted, 2);
	desk_store(&chain.desk, IMPORT_METERS, meters);
	assert_int_equal(chain.desk.import.unchanged, 2);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(file, sizeof file, "%s\n", lines[i].line);
		assert_false(chain_try_readings(&chain, file));
		assert_string_equal(chain.desk.import.errors[0].field, lines[i].field);
		assert_string_equal(chain.desk.import.errors[0].code, lines[i].code);
	}
	chain_readings(&chain, "M1,2026-10-20,peak,99990.5,actual\nM1,2026-11-20,peak,3,actual\n"
			       "M2,2026-11-01,total,1100,actual\n");
	chain_release(&chain);
}

static void test_a_meter_on_two_accounts(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	assert_false(desk_import(&chain.desk, IMPORT_METERS,
		"meter_no,account_no,installed_on\nM1,A2,2020-01-01\n"));
	assert_string_equal(chain.desk.import.errors[0].code, "conflict");
	assert_false(desk_import(&chain.desk, IMPORT_ACCOUNTS,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,meter_no\n"
		"B1,李四,none,,文三路,residential,浙江,2020-01-01,M1\n"));
	assert_string_equal(chain.desk.import.errors[0].code, "conflict");
	chain_release(&chain);
}

static void test_meter_values(void **state)
{
	static const struct bad_line lines[] = {
		{"M 7,A1,2020-01-01,postpaid,1,total,6,", "meter_no", "bad_value"},
		{"M7,A9,2020-01-01,postpaid,1,total,6,", "account_no", "account_unknown"},
		{"M7,A1,2020-02-30,postpaid,1,total,6,", "installed_on", "bad_date"},
		{"M7,A1,2020-01-01,gas,1,total,6,", "meter_kind", "bad_value"},
		{"M7,A1,2020-01-01,postpaid,0,total,6,", "multiplier", "bad_value"},
		{"M7,A1,2020-01-01,postpaid,1,tottal,6,", "registers", "bad_value"},
		{"M7,A1,2020-01-01,postpaid,1,total,12,", "digits", "bad_value"},
		{"M7,A1,2020-01-01,postpaid,1,total,6,2019-12-31", "removed_on", "bad_value"},
		{"M1,A1,2020-01-01,postpaid,40,total,6,", "multiplier", "conflict"},
	};
	struct chain chain;
	char file[256];

	chain_init(&chain, *state);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(file, sizeof file,
			"meter_no,account_no,installed_on,meter_kind,multiplier,registers,digits,"
			"removed_on\n%s\n",
			lines[i].line);
		if (desk_import(&chain.desk, IMPORT_METERS, file))
			fail_msg("taken: %s", lines[i].line);
		assert_string_equal(chain.desk.import.errors[0].field, lines[i].field);
		assert_string_equal(chain.desk.import.errors[0].code, lines[i].code);
	}
	chain_release(&chain);
}

/* Ten million lines are refused in a moment; just too many here. */
static void test_too_many_lines(void **state)
{
	size_t size = IMPORT_LINES_MAX + 1;
	char *text = xmalloc(size);
	struct chain chain;

	chain_init(&chain, *state);
	memset(text, '\n', size);
	assert_false(desk_import_bytes(
		&chain.desk, (struct import_request){.what = IMPORT_READINGS}, text, size));
	assert_code(&chain.desk.s, CODE_LIMIT_EXCEEDED);
	free(text);
	chain_release(&chain);
}

/* Of several tariffs each error names its file; of one there is nothing to name. */
static void test_tariffs_that_are_none(void **state)
{
	static const char *const paths[] = {"README.md", "share/demo/hall.txt"};
	struct import_result result;
	struct chain chain;

	chain_init(&chain, *state);
	chain.desk.s.roles |= ROLE_ADMIN;
	assert_false(tariff_register(&chain.desk.s, paths, 2, &chain.desk.arena, &result));
	assert_int_equal(result.error_count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_string_equal(result.errors[i].file, paths[i]);
	assert_false(tariff_register(&chain.desk.s, paths, 1, &chain.desk.arena, &result));
	assert_int_equal(result.error_count, 1);
	assert_null(result.errors[0].file);
	chain_release(&chain);
}

/* --- by hand --------------------------------------------------------------------------------- */

static bool enter(struct chain *chain, const char *meter_no, const char *value, const char *on,
	const char *reason)
{
	struct reading_entry entry = {.meter_no = meter_no,
		.which = REGISTER_TOTAL,
		.on = desk_day(on),
		.reason = reason};
	struct reading_entered entered;

	assert_true(reading_parse(&entry.value, value));
	return reading_enter(&chain->desk.s, &entry, &entered);
}

static void test_enter(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	assert_true(enter(&chain, "M1", "1000", "2026-10-20", NULL));
	assert_true(enter(&chain, "M1", "1000", "2026-10-20", NULL));
	assert_int_equal(chain_count(&chain, "reading"), 1);
	assert_false(enter(&chain, "M1", "999", "2026-11-20", NULL));
	assert_code(&chain.desk.s, CODE_BAD_VALUE);
	assert_false(enter(&chain, "M1", "1001", "2026-10-20", NULL));
	assert_false(enter(&chain, "M9", "1", "2026-10-20", NULL));
	assert_false(enter(&chain, "M1\n", "1", "2026-10-20", NULL));
	assert_true(enter(&chain, "M1", "1001", "2026-10-20", "a slip of the finger"));
	assert_int_equal(chain_count(&chain, "reading"), 2);
	assert_true(enter(&chain, "M1", "1001.5", "2026-11-20", "nothing stood there"));
	assert_false(enter(&chain, "M1", "1000.4", "2026-11-20", "goes back"));
	chain_release(&chain);
}

static void test_who_may(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	chain.desk.s.roles = ROLE_CASHIER | ROLE_SUPERVISOR;
	assert_false(chain_try_readings(&chain, "M1,2026-10-20,total,1000,actual\n"));
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	assert_false(enter(&chain, "M1", "1000", "2026-10-20", NULL));
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	chain.desk.s.roles = ROLE_READER;
	assert_true(enter(&chain, "M1", "1000", "2026-10-20", NULL));
	assert_false(desk_import(&chain.desk, IMPORT_METERS, ""));
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	chain_release(&chain);
}

/* --- routes ---------------------------------------------------------------------------------- */

/* 300 percent of the usual, by more than 50 kWh: for each month since the last reading. */
static void test_jumps(const struct route_stop *stop, struct verification_limits limits)
{
	static const struct {
		int64_t usual_wh, value;
		const char *on;
		bool jumps;
	} cases[] = {
		{100000, 800000, "2026-11-20", false},
		{100000, 800001, "2026-11-20", true},
		{100000, 800001, "2026-12-20", false},
		{100000, 1100001, "2026-12-20", true},
		{10000, 560000, "2026-11-20", false},
		{10000, 560001, "2026-11-20", true},
		{0, 99999999, "2026-11-20", false},
		{100000, 499999, "2026-11-20", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct route_stop typed = *stop;
		struct say why;

		typed.usual.wh = cases[i].usual_wh;
		if (route_stop_jumps(&typed, &limits, cases[i].value, desk_day(cases[i].on),
			    &why) != cases[i].jumps)
			fail_msg("case %zu", i);
		assert_true(!cases[i].jumps || why.arg[1].kind == SAY_TEXT);
	}
}

static void test_route(void **state)
{
	struct route_query query = {.route = ""};
	struct route_order order = {.route = "R1", .reader = "nobody"};
	struct route_view *routes;
	struct route_stop *stops;
	struct energy used;
	struct chain chain;
	size_t count;

	chain_init(&chain, *state);
	assert_true(period_parse(&query.period, "2026-11"));
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\nM1,2026-11-20,total,1100,actual\n"
			       "M2,2026-10-20,total,500,actual\n");
	assert_true(route_list(&chain.desk.s, &query, &chain.desk.arena, &routes, &count));
	assert_int_equal(count, 2);
	assert_string_equal(routes[0].route, "R1");
	assert_int_equal(routes[0].meters, 4);
	assert_int_equal(routes[0].missed, 3);
	query.route = "R1";
	query.missing = true;
	assert_true(route_stops(&chain.desk.s, &query, &chain.desk.arena, &stops, &count));
	assert_int_equal(count, 3);
	assert_string_equal(stops[0].meter_no, "M2");
	assert_int_equal(stops[0].last, 500 * READING_ONE);
	assert_true(route_stop_used(&stops[0], 612500, &used));
	assert_int_equal(used.wh, 112500);
	assert_false(route_stop_used(&stops[0], 499999, &used));
	test_jumps(&stops[0], verification_limits_of(&chain.desk.s.policy));
	order.period = query.period;
	order.due_on = desk_day("2026-11-25");
	assert_false(route_plan(&chain.desk.s, &order));
	query.route = "R9";
	assert_false(route_list(&chain.desk.s, &query, &chain.desk.arena, &routes, &count));
	chain_release(&chain);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_bad_lines),
		HALL_TEST(test_same_file_twice),
		HALL_TEST(test_all_bad_lines_are_named),
		HALL_TEST(test_registers_and_removed_meters),
		HALL_TEST(test_a_meter_on_two_accounts),
		HALL_TEST(test_meter_values),
		HALL_TEST(test_too_many_lines),
		HALL_TEST(test_tariffs_that_are_none),
		HALL_TEST(test_enter),
		HALL_TEST(test_who_may),
		HALL_TEST(test_route),
	};

	return hall_run("readings", tests, ARRAY_SIZE(tests));
}
