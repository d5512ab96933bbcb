/* The arrears lists as files: whose columns, which rows, and text that no spreadsheet may run. */
#include "counter/arrears_export.h"

#include <stdio.h>

#include "tests/store/dunning.h"
#include "tests/test.h"

#define MARK "\xef\xbb\xbf"
#define BYTES_MAX 4096

/* On 2026-10-19 both are at risk; 1001 has a phone and a route, and 1002, who comes first, none. */
static void set_up(struct dunning *d, void **state)
{
	dunning_init(d, state);
	till_bill(&d->till, till_account(&d->till, "1001", "residential"), "B-1", "2026-09-15",
		"100.00");
	till_bill(&d->till, till_account(&d->till, "1002", "residential"), "B-2", "2026-10-17",
		"50.00");
	hall_script(d->till.hall,
		"UPDATE account SET name = '=1+1', address = '天目山路1号, \"甲\"', phone = "
		"'+86 13800000000', route = 'R1' WHERE account_no = '1001'");
	dunning_run(d, "2026-10-19");
	till_as(&d->till, "cora");
}

static const char *file_of(struct dunning *d, char path[SCRATCH_PATH_MAX])
{
	return scratch_path(&d->till.hall->scratch, "list.csv", path, SCRATCH_PATH_MAX);
}

static void check(struct dunning *d, enum arrears_export what, enum arrears_audience audience,
	const char *expected, int64_t count)
{
	struct arrears_export_request request = {
		.what = what, .audience = audience, .on = till_date("2026-10-19")};
	char path[SCRATCH_PATH_MAX], bytes[BYTES_MAX];
	int64_t rows = -1;
	size_t size;
	FILE *in;

	request.path = file_of(d, path);
	assert_true(arrears_export(&d->till.session, &request, &rows));
	in = fopen(path, "rb");
	assert_non_null(in);
	size = fread(bytes, 1, sizeof bytes - 1, in);
	fclose(in);
	bytes[size] = '\0';
	assert_string_equal(bytes, expected);
	assert_int_equal(rows, count);
}

static void test_columns(void **state)
{
	struct dunning d;

	set_up(&d, state);
	check(&d, ARREARS_EXPORT_RISK, ARREARS_FOR_MARKETING,
		MARK "account_no,name,address,phone,route,reader,stage,since,oldest_due,bills,"
		     "overdue,next,not_before,marks\r\n"
		     "1002,张三,,,,,at_risk,2026-10-19,2026-10-17,1,50.00,listed,2026-11-25,\r\n"
		     "1001,'=1+1,\"天目山路1号, \"\"甲\"\"\",'+86 13800000000,R1,,at_risk,"
		     "2026-10-19,2026-09-15,1,100.00,listed,2026-10-26,\r\n",
		2);
	check(&d, ARREARS_EXPORT_RISK, ARREARS_FOR_SERVICE,
		MARK "account_no,name,address,phone,stage,since,oldest_due,overdue,marks\r\n"
		     "1002,张三,,,at_risk,2026-10-19,2026-10-17,50.00,\r\n"
		     "1001,'=1+1,\"天目山路1号, \"\"甲\"\"\",'+86 13800000000,at_risk,2026-10-19,"
		     "2026-09-15,100.00,\r\n",
		2);
	check(&d, ARREARS_EXPORT_RISK, ARREARS_FOR_READER,
		MARK "account_no,name,address,route,reader,stage,since,overdue\r\n"
		     "1002,张三,,,,at_risk,2026-10-19,50.00\r\n"
		     "1001,'=1+1,\"天目山路1号, \"\"甲\"\"\",R1,,at_risk,2026-10-19,100.00\r\n",
		2);
	dunning_release(&d);
}

/* Whoever has no phone gets no message; and what is sent is Chinese whoever writes the file. */
static void test_messages(void **state)
{
	struct dunning d;

	set_up(&d, state);
	d.till.session.lang = LANG_EN;
	hall_script(d.till.hall, "UPDATE account SET phone = '13900000000' WHERE phone <> ''");
	check(&d, ARREARS_EXPORT_REMINDERS, ARREARS_FOR_SMS,
		MARK "phone,account_no,message\r\n"
		     "13900000000,1001,【催费提醒】户号1001：您有电费100.00元自2026-09-"
		     "15起未缴，请尽快缴纳，"
		     "以免影响用电。如已缴费，请忽略。\r\n",
		1);
	dunning_release(&d);
}

static void test_refused(void **state)
{
	struct arrears_export_request request = {.what = ARREARS_EXPORT_REMINDERS,
		.audience = ARREARS_FOR_READER,
		.on = till_date("2026-10-19"),
		.path = "/nonexistent/list.csv"};
	struct dunning d;
	int64_t rows = -1;

	set_up(&d, state);
	till_refused(&d.till, arrears_export(&d.till.session, &request, &rows), CODE_BAD_VALUE);
	request.audience = ARREARS_FOR_SMS;
	till_refused(&d.till, arrears_export(&d.till.session, &request, &rows), CODE_IO);
	assert_int_equal(rows, -1);
	dunning_release(&d);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_columns),
		HALL_TEST(test_messages),
		HALL_TEST(test_refused),
	};

	return hall_run("arrears export", tests, ARRAY_SIZE(tests));
}
