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
	const struct staff_row reader = {.login = "rea", .state = 1, .roles = ROLE_READER};
	struct reader_rates *list;
	struct chain chain;
	size_t count;

	chain_init(&chain, *state);
	assert_true(db_begin(chain.desk.s.db));
	assert_true(staff_store_insert(chain.desk.s.db, &reader, session_now(&chain.desk.s)));
	assert_true(db_commit(chain.desk.s.db));
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
		HALL_TEST(test_rates),
		HALL_TEST(test_rates_of_a_reader),
	};

	return hall_run("routes", tests, ARRAY_SIZE(tests));
}
