/* Paid bills as CSV: what stands in it, what a spreadsheet may not run, and whole or not at all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/utf8.h"
#include "counter/identity.h"
#include "counter/receipt.h"
#include "db/account_store.h"
#include "tests/print/tools.h"
#include "tests/store/press.h"
#include "tests/test.h"

#define USCC "91330106MA27XLBL14"

enum column {
	RECEIPT,
	PAID_ON,
	ACCOUNT,
	NAME,
	ID,
	BILL,
	PERIOD,
	ENERGY,
	PRINCIPAL,
	LATE,
	TOTAL,
	STATE,
	COLUMNS
};

struct sheet {
	struct csv_record rows[32];
	size_t count;
	char *text;
};

/* As manager: the file is read back by the reader that imports are read with. */
static void export_all(struct press *p, struct sheet *sheet)
{
	char path[SCRATCH_PATH_MAX];
	struct csv_reader reader;
	int64_t rows;
	size_t size;

	p->till.session.roles = ROLE_MANAGER;
	press_path(p, "paid.csv", path);
	assert_true(export_paid(
		&p->till.session, till_date(PRESS_DAY), till_date("2026-11-22"), path, &rows));
	sheet->text = (char *)tools_read(path, &size);
	assert_memory_equal(sheet->text, "\xef\xbb\xbf", 3);
	assert_memory_equal(sheet->text + size - 2, "\r\n", 2);
	csv_init(&reader, sheet->text, size);
	sheet->count = 0;
	while (csv_next(&reader, &p->till.arena, &sheet->rows[sheet->count]) == CSV_OK)
		sheet->count++;
	assert_int_equal(sheet->count, rows + 1);
	for (size_t i = 0; i < sheet->count; i++)
		assert_int_equal(sheet->rows[i].count, COLUMNS);
	till_as(&p->till, "ann");
}

static void check_row(const struct sheet *sheet, size_t row, const char *const cells[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++)
		assert_string_equal(sheet->rows[row].field[i], cells[i]);
}

static void test_rows(void **state)
{
	struct press p;
	struct sheet sheet;
	struct pay_result paid;

	press_init(&p, state);
	till_pay(&p.till, "1001", TENDERS("cash:151.00"), &paid);
	till_pay_amount(&p.till, "1002", TENDERS("card:45.00"), "45.00", &paid);
	export_all(&p, &sheet);
	assert_int_equal(sheet.count, 4);
	check_row(&sheet, 0,
		(const char *const[]){"receipt_no", "paid_on", "account_no", "name", "id_no",
			"bill_no", "period", "energy_kwh", "principal", "late_charge", "total",
			"state"});
	check_row(&sheet, 1,
		(const char *const[]){"CLI-000001", PRESS_DAY, "1001", "阿卜杜拉·买买提", "", "B-1",
			"2026-11", "0", "50.00", "1.00", "51.00", "valid"});
	check_row(&sheet, 2,
		(const char *const[]){"CLI-000001", PRESS_DAY, "1001", "阿卜杜拉·买买提", "", "B-2",
			"2026-11", "0", "100.00", "0.00", "100.00", "valid"});
	check_row(&sheet, 3,
		(const char *const[]){"CLI-000002", PRESS_DAY, "1002", "𠮷野家", "", "B-3",
			"2026-11", "0", "30.00", "0.00", "30.00",
			"valid"}); /* not the 15.00 advance */
	free(sheet.text);
	press_release(&p);
}

/* Undone in the span: both rows are there, and their sum is nothing. */
static void test_reversal(void **state)
{
	struct press p;
	struct sheet sheet;
	struct pay_result paid;
	struct reverse_result undone;
	struct reverse_request request = {.reason = "重复", .approval = till_approval("sue")};

	press_init(&p, state);
	till_pay(&p.till, "1002", TENDERS("cash:30.00"), &paid);
	request.receipt_no = paid.receipt_no;
	assert_true(reverse_payment(&p.till.session, REVERSAL_REVERSE, &request, &undone));
	export_all(&p, &sheet);
	assert_int_equal(sheet.count, 3);
	assert_string_equal(sheet.rows[1].field[STATE], "void");
	assert_string_equal(sheet.rows[1].field[TOTAL], "30.00");
	assert_string_equal(sheet.rows[2].field[STATE], "reversal");
	assert_string_equal(sheet.rows[2].field[TOTAL], "-30.00");
	assert_string_equal(sheet.rows[2].field[RECEIPT], paid.receipt_no);
	assert_string_equal(sheet.rows[2].field[BILL], "B-3");
	free(sheet.text);
	press_release(&p);
}

static void identify(struct press *p, int64_t account_id, enum id_type type, const char *number)
{
	struct session *s = &p->till.session;
	struct account_row row;
	struct identity id;
	bool found;

	assert_true(identity_read(s, type, number, true, &id));
	assert_true(db_begin(s->db));
	assert_true(account_store_load(s->db, account_id, &row, &found));
	identity_seal(s, &id, &row);
	assert_true(account_store_update(s->db, &row));
	assert_true(db_commit(s->db));
}

/* A company's code is needed whole; a person's number leaves the house masked. */
static void test_identity(void **state)
{
	struct press p;
	struct sheet sheet;
	struct pay_request request = till_request("1001", TENDERS("cash:181.00"));
	struct pay_result paid;

	press_init(&p, state);
	identify(&p, p.first, ID_RESIDENT, "330106199001010001");
	identify(&p, p.second, ID_USCC, USCC);
	request.account_no[request.account_count++] = "1002";
	assert_true(pay_take(&p.till.session, &request, &p.till.arena, &paid));
	export_all(&p, &sheet);
	assert_int_equal(sheet.count, 4);
	assert_string_equal(sheet.rows[1].field[ID], "330106********0001");
	assert_string_equal(sheet.rows[3].field[ID], USCC);
	free(sheet.text);
	press_release(&p);
}

static void test_no_formula(void **state)
{
	static const struct {
		const char *name, *cell;
	} cases[] = {
		{"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"+8613800000000", "'+8613800000000"},
		{"-1+1", "'-1+1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"张三,\"阿三\"", "张三,\"阿三\""},
		{"A=1", "A=1"},
	};
	struct press p;

	press_init(&p, state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct account_edit edit = {.name = cases[i].name};
		struct sheet sheet;
		struct pay_result paid;

		assert_true(account_change(&p.till.session, "1001", &edit));
		if (i == 0)
			till_pay(&p.till, "1001", TENDERS("cash:151.00"), &paid);
		export_all(&p, &sheet);
		assert_string_equal(sheet.rows[1].field[NAME], cases[i].cell);
		free(sheet.text);
	}
	press_release(&p);
}

static void test_refusals(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct date day = till_date(PRESS_DAY), before = till_date("2026-11-20");
	char path[SCRATCH_PATH_MAX];
	int64_t rows = 77;

	press_init(&p, state);
	press_path(&p, "paid.csv", path);
	till_refused(&p.till, export_paid(s, day, day, path, &rows), CODE_NOT_PERMITTED);
	s->roles = ROLE_MANAGER;
	till_refused(&p.till, export_paid(s, day, before, path, &rows), CODE_BAD_DATE);
	till_refused(&p.till, export_paid(s, day, day, "/nowhere/paid.csv", &rows), CODE_IO);
	assert_int_equal(rows, 77);
	assert_int_equal(scratch_count(&p.till.hall->scratch, "paid.csv"), 0);
	assert_true(export_paid(s, day, day, path, &rows));
	assert_int_equal(rows, 0);
	press_release(&p);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_rows),
		HALL_TEST(test_reversal),
		HALL_TEST(test_identity),
		HALL_TEST(test_no_formula),
		HALL_TEST(test_refusals),
	};

	return hall_run("export", tests, ARRAY_SIZE(tests));
}
