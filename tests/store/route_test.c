/* Routes as sheets for their readers, and what the readers made of them: the three rates. */
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "counter/rate.h"
#include "counter/route_sheet.h"
#include "db/staff_store.h"
#include "tests/print/tools.h"
#include "tests/store/chain.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define COLUMNS 10
#define LAST_VALUE 7
#define NOW_VALUE 9

static struct period month(const char *text)
{
	struct period period;

	assert_true(period_parse(&period, text));
	return period;
}

static char *read_file(const char *path)
{
	size_t size;
	char *bytes = (char *)tools_read(path, &size), *text = calloc(1, size + 1);

	memcpy(text, bytes, size);
	free(bytes);
	return text;
}

/* The value of a column in a line of the file; the header is line 0. */
static const char *cell(char *text, struct arena *arena, size_t line, size_t column)
{
	struct csv_record record;
	struct csv_reader reader;

	csv_init(&reader, text, strlen(text));
	for (size_t i = 0; i <= line; i++)
		assert_int_equal(csv_next(&reader, arena, &record), CSV_OK);
	assert_int_equal(record.count, COLUMNS);
	return record.field[column];
}

static void test_sheet_as_file(void **state)
{
	struct route_query query = {.period = month("2026-11"), .route = "R1"};
	char path[SCRATCH_PATH_MAX], *text;
	struct scratch scratch;
	struct chain chain;
	int64_t rows = -1;

	chain_init(&chain, *state);
	scratch_init(&scratch);
	scratch_path(&scratch, "r.csv", path, sizeof path);
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\nM1,2026-11-20,total,1100,actual\n"
			       "M2,2026-10-20,total,7.5,actual\n");
	assert_true(route_sheet_csv(&chain.desk.s, &query, path, &rows));
	assert_int_equal(rows, 4);
	text = read_file(path);
	assert_memory_equal(text, "\xef\xbb\xbf", 3);
	assert_string_equal(cell(text, &chain.arena, 1, 0), "A1");
	assert_string_equal(cell(text, &chain.arena, 1, LAST_VALUE), "1000");
	assert_string_equal(cell(text, &chain.arena, 1, NOW_VALUE), "1100");
	assert_string_equal(cell(text, &chain.arena, 2, LAST_VALUE), "7.5");
	assert_string_equal(cell(text, &chain.arena, 2, NOW_VALUE), "");
	assert_string_equal(cell(text, &chain.arena, 3, LAST_VALUE), "");
	free(text);

	query.missing = true;
	assert_true(route_sheet_csv(&chain.desk.s, &query, path, &rows));
	assert_int_equal(rows, 3);
	text = read_file(path);
	assert_string_equal(cell(text, &chain.arena, 1, 0), "A2");
	free(text);
	scratch_release(&scratch);
	chain_release(&chain);
}

static void test_sheet_on_paper(void **state)
{
	const struct route_query query = {.period = month("2026-11"), .route = "R2"};
	char path[SCRATCH_PATH_MAX], *text;
	struct paper_made made;
	struct scratch scratch;
	struct chain chain;

	chain_init(&chain, *state);
	scratch_init(&scratch);
	scratch_path(&scratch, "r.pdf", path, sizeof path);
	chain.desk.s.share_dir = TOOLS_SHARE;
	chain_readings(&chain, "M5,2026-10-20,total,4711,actual\n");
	assert_true(route_sheet_pdf(&chain.desk.s, &query, path, &made));
	assert_int_equal(made.pages, 1);
	assert_int_equal(tools_pdf_pages(path), 1);
	assert_true(tools_pdf_sound(path));
	text = tools_pdf_text(path);
	assert_non_null(strstr(text, "抄表卡片"));
	assert_non_null(strstr(text, "4711"));
	assert_non_null(strstr(text, "2026-10-20"));
	assert_null(strstr(text, "M4"));
	free(text);
	scratch_release(&scratch);
	chain_release(&chain);
}

static void test_no_sheet(void **state)
{
	static const char *const routes[] = {
		"", "R9", "R1\n", "a route far longer than any route is"};
	struct route_query query = {.period = month("2026-11")};
	struct chain chain;
	int64_t rows = -1;

	chain_init(&chain, *state);
	for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
		query.route = routes[i];
		assert_false(route_sheet_csv(&chain.desk.s, &query, "/nowhere/r.csv", &rows));
		assert_code(&chain.desk.s, CODE_BAD_VALUE);
	}
	query.route = "R1";
	assert_false(route_sheet_csv(&chain.desk.s, &query, "/nowhere/r.csv", &rows));
	assert_code(&chain.desk.s, CODE_IO);
	chain.desk.s.roles = ROLE_CASHIER;
	assert_false(route_sheet_csv(&chain.desk.s, &query, "/nowhere/r.csv", &rows));
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	assert_int_equal(rows, -1);
	chain_release(&chain);
}

/* --- cycles ---------------------------------------------------------------------------------- */

static void add_reader(struct chain *chain)
{
	const struct staff_row reader = {.login = "rea", .state = 1, .roles = ROLE_READER};

	assert_true(db_begin(chain->desk.s.db));
	assert_true(staff_store_insert(chain->desk.s.db, &reader, session_now(&chain->desk.s)));
	assert_true(db_commit(chain->desk.s.db));
}

static void test_rules(void **state)
{
	static const struct {
		const char *route, *reader;
		int64_t day, every;
	} bad[] = {
		{"", "rea", 5, 1},
		{"R1", "rea", 0, 1},
		{"R1", "rea", 29, 1},
		{"R1", "rea", 5, 0},
		{"R1", "rea", 5, 13},
		{"R1", "nobody", 5, 1},
		{"R1", "", 5, 1},
	};
	const struct route_query november = {.period = month("2026-11"), .route = ""};
	struct route_rule rule = {"R1", "rea", 20, 2};
	struct route_view *routes;
	struct chain chain;
	int64_t planned;
	size_t count;

	chain_init(&chain, *state);
	add_reader(&chain);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		const struct route_rule wrong = {
			bad[i].route, bad[i].reader, bad[i].day, bad[i].every};

		assert_false(route_set_rule(&chain.desk.s, &wrong));
		assert_code(&chain.desk.s, CODE_BAD_VALUE);
	}
	assert_true(route_set_rule(&chain.desk.s, &rule));
	rule = (struct route_rule){"R2", "rea", 1, 1};
	assert_true(route_set_rule(&chain.desk.s, &rule));
	assert_true(route_plan_month(&chain.desk.s, november.period, &planned));
	assert_int_equal(planned, 1); /* R1 is read in even months */
	assert_true(route_plan_month(&chain.desk.s, november.period, &planned));
	assert_int_equal(planned, 0);
	assert_true(route_list(&chain.desk.s, &november, &chain.arena, &routes, &count));
	assert_false(routes[0].planned);
	assert_false(routes[0].due);
	assert_int_equal(routes[0].missed, 0);
	assert_true(routes[1].planned);
	assert_int_equal(routes[1].due_on.days, desk_day("2026-12-01").days);
	assert_int_equal(routes[1].missed, 2);
	assert_true(route_plan_month(&chain.desk.s, month("2026-12"), &planned));
	assert_int_equal(planned, 2);
	chain_release(&chain);
}

/* What is not to be read in a month is not missed in it, and can be billed for both after. */
static void test_every_other_month(void **state)
{
	const struct route_rule rule = {"R1", "rea", 20, 2};
	struct bill_run_request december = {
		.action = BILL_ACTION_RUN, .route = "R1", .period = month("2026-12")};
	struct chain chain;

	chain_init(&chain, *state);
	add_reader(&chain);
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\n");
	chain_run(&chain, BILL_ACTION_CHECK);
	assert_true(chain_has(&chain, "A1", "missed"));
	assert_true(route_set_rule(&chain.desk.s, &rule));
	chain_run(&chain, BILL_ACTION_CHECK);
	assert_false(chain_has(&chain, "A1", "missed"));
	assert_true(chain_has(&chain, "A5", "missed")); /* of the other route */
	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.bills, 0);
	desk_set_day(&chain.desk, "2026-12-21");
	chain_readings(&chain, "M1,2026-12-20,total,1200,actual\n");
	chain_try(&chain, &december);
	assert_int_equal(chain.result.bills, 1);
	assert_true(chain_has(&chain, "A2", "missed"));
	chain_release(&chain);
}

/* --- rates ----------------------------------------------------------------------------------- */

static void expect_rate(bool has, int rate, const char *text)
{
	char buf[RATE_TEXT_MAX];

	assert_int_equal(has, text != NULL);
	if (text != NULL)
		assert_string_equal(rate_format(rate, buf), text);
}

static void expect_rates(struct chain *chain, const char *read, const char *wrong, const char *paid)
{
	struct reader_rates *list;
	size_t count;

	assert_true(rate_list(&chain->desk.s, month("2026-11"), &chain->arena, &list, &count));
	assert_int_equal(count, 1); /* nobody was sent: one row for all */
	assert_string_equal(list[0].reader, "");
	assert_int_equal(list[0].routes, 2);
	assert_int_equal(list[0].meters, 6);
	expect_rate(list[0].has_read, list[0].read_rate, read);
	expect_rate(list[0].has_wrong, list[0].wrong_rate, wrong);
	expect_rate(list[0].has_paid, list[0].paid_rate, paid);
}

static void correct(struct chain *chain, const char *meter_no, int64_t value)
{
	const struct reading_entry entry = {.meter_no = meter_no,
		.which = REGISTER_TOTAL,
		.value = value * READING_ONE,
		.on = desk_day("2026-11-20"),
		.reason = "mistyped"};
	struct reading_entered entered;

	assert_true(reading_enter(&chain->desk.s, &entry, &entered));
}

static void test_rates(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	expect_rates(&chain, "0.00", NULL, NULL);
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\nM2,2026-10-20,total,1000,actual\n"
			       "M1,2026-11-20,total,1100,actual\nM2,2026-11-20,total,1110,remote\n"
			       "M3,2026-10-20,total,5,actual\nM3,2026-11-20,total,9,estimated\n");
	expect_rates(&chain, "33.33", "0.00", NULL); /* the estimated one is not read */
	correct(&chain, "M1", 1101);
	correct(&chain, "M1", 1102); /* twice corrected is wrong once */
	expect_rates(&chain, "33.33", "50.00", NULL);
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	expect_rates(&chain, "33.33", "50.00", "0.00");
	chain_run(&chain, BILL_ACTION_CANCEL);
	expect_rates(&chain, "33.33", "50.00", NULL); /* what was taken back is not due */
	chain_release(&chain);
}

static void test_rates_of_a_reader(void **state)
{
	const struct route_order order = {.period = month("2026-11"),
		.route = "R2",
		.reader = "rea",
		.due_on = desk_day("2026-11-25")};
	struct reader_rates *list;
	struct chain chain;
	size_t count;

	chain_init(&chain, *state);
	add_reader(&chain);
	assert_true(route_plan(&chain.desk.s, &order));
	chain_two_months(&chain);
	assert_true(rate_list(&chain.desk.s, month("2026-11"), &chain.arena, &list, &count));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].reader, "");
	assert_int_equal(list[0].meters, 4);
	assert_string_equal(list[1].reader, "rea");
	assert_int_equal(list[1].meters, 2);
	expect_rate(list[1].has_read, list[1].read_rate, "100.00");
	chain_release(&chain);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_sheet_as_file),
		HALL_TEST(test_sheet_on_paper),
		HALL_TEST(test_no_sheet),
		HALL_TEST(test_rules),
		HALL_TEST(test_every_other_month),
		HALL_TEST(test_rates),
		HALL_TEST(test_rates_of_a_reader),
	};

	return hall_run("routes", tests, ARRAY_SIZE(tests));
}
