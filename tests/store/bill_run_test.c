/* Runs: calculated, released, paid, cancelled, billed again; the same however often broken off. */
#include "counter/bill_run.h"

#include <stdio.h>
#include <string.h>

#include "db/sql_sets.h"
#include "tests/store/chain.h"
#include "tests/test.h"

static struct bill_run_request november(enum bill_action action)
{
	struct bill_run_request request = {.action = action, .route = ""};

	assert_true(period_parse(&request.period, "2026-11"));
	return request;
}

/* 100 … 150 kWh at 0.538: 53.80 59.18 64.56 69.94 75.32 80.70. */
static void test_chain(void **state)
{
	struct chain chain;
	struct bill_detail bill;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.customers, 6);
	assert_int_equal(chain.result.bills, 6);
	assert_money(chain.result.amount, "403.50");
	assert_int_equal(chain.result.abnormal_total, 0);
	assert_int_equal(chain_count(&chain, "bill"), 0);
	chain_owes(&chain, "A1", "0.00", "0.00");

	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 6);
	assert_money(chain.result.amount, "403.50");
	chain_owes(&chain, "A1", "53.80", "0.00");
	assert_true(bill_show(&chain.desk.s, "A1-202611", &chain.desk.arena, &bill));
	assert_true(bill.has_lines);
	assert_int_equal(bill.line_count, 1);
	assert_money(bill.total, "53.80");
	assert_money(bill.lines[0].amount, "53.80");
	assert_true(bill.explain_count > 2);
	assert_int_equal(date_days_between(bill.issued_on, bill.due_on), 15);
	assert_false(bill_show(&chain.desk.s, "A1-202612", &chain.desk.arena, &bill));
	chain_release(&chain);
}

static void test_twice_is_the_same(void **state)
{
	struct chain chain;
	int64_t journal, lines;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	for (int i = 0; i < 2; i++) {
		chain_run(&chain, BILL_ACTION_RUN);
		assert_int_equal(chain.result.bills, 6);
		assert_int_equal(chain_count(&chain, "calculation"), 6);
	}
	chain_run(&chain, BILL_ACTION_RELEASE);
	journal = chain_count(&chain, "journal");
	lines = chain_count(&chain, "bill_line");
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 6);
	assert_money(chain.result.amount, "403.50");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.bills, 6);
	assert_int_equal(chain_count(&chain, "journal"), journal);
	assert_int_equal(chain_count(&chain, "bill_line"), lines);
	assert_int_equal(chain_count(&chain, "bill"), 6);
	chain_release(&chain);
}

static void test_preview_changes_nothing(void **state)
{
	static const char *const tables[] = {"bill_run", "calculation", "bill_line", "bill",
		"journal", "abnormal", "operation", "audit", "bill_cancel"};
	static const enum bill_action actions[] = {
		BILL_ACTION_RUN, BILL_ACTION_RELEASE, BILL_ACTION_CANCEL, BILL_ACTION_CHECK};
	int64_t before[ARRAY_SIZE(tables)];
	struct chain chain;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	chain_readings(&chain, "M1,2026-11-21,total,99999,actual\n");
	for (size_t a = 0; a < ARRAY_SIZE(actions); a++) {
		struct bill_run_request request = november(actions[a]);

		for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
			before[i] = chain_count(&chain, tables[i]);
		request.preview = true;
		chain_try(&chain, &request);
		for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
			assert_int_equal(chain_count(&chain, tables[i]), before[i]);
		chain_run(&chain, actions[a]);
	}
	chain_release(&chain);
}

/* --- broken off ------------------------------------------------------------------------------ */

struct breaker {
	int after; /* steps */
};

static bool stop_after(void *ctx)
{
	struct breaker *breaker = ctx;

	return --breaker->after <= 0;
}

/* The row of the run tells of all of it, of whichever steps it was made. */
static void check_row(struct chain *chain)
{
	static const char *const texts[] = {
		"SELECT customers, bills, amount FROM bill_run WHERE state = 2 "
		"ORDER BY run_id DESC LIMIT 1"};
	static const struct sql_set set = {"run", texts, 1, SQL_SET_EXTRA};
	struct stmt *st = db_stmt(chain->desk.hall->db, &set, 0);

	assert_int_equal(stmt_one(st), DB_ROW);
	assert_int_equal(stmt_int(st, 0), chain->result.customers);
	assert_int_equal(stmt_int(st, 1), chain->result.bills);
	assert_int_equal(stmt_int(st, 2), money_to_fen(chain->result.amount));
}

/* A run broken off after each of its steps ends as one that was not. */
static void test_broken_off(void **state)
{
	struct chain chain;
	struct breaker breaker;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	for (enum bill_action action = BILL_ACTION_RUN; action <= BILL_ACTION_CANCEL; action++) {
		struct bill_run_request request = november(action);

		request.step = 2;
		request.progress.stop = stop_after;
		request.progress.ctx = &breaker;
		for (int i = 0; i < 2; i++) {
			breaker.after = i + 1;
			chain_try(&chain, &request);
			assert_true(chain.result.stopped);
		}
		breaker.after = 99;
		chain_try(&chain, &request);
		assert_false(chain.result.stopped);
		check_row(&chain);
		assert_int_equal(chain.result.customers, 6);
		assert_int_equal(chain.result.bills, 6);
		assert_money(chain.result.amount, "403.50");
		assert_int_equal(chain_count(&chain, "calculation"), 6);
		chain_verify(&chain);
	}
	assert_int_equal(chain_count(&chain, "bill_run"), 3);
	assert_int_equal(chain_count(&chain, "bill"), 6);
	assert_int_equal(chain_count(&chain, "bill_cancel"), 6);
	chain_release(&chain);
}

/* --- what holds up a bill -------------------------------------------------------------------- */

static void test_one_case_holds_up_one_bill(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\nM1,2026-11-20,total,1100,actual\n"
			       "M2,2026-10-20,total,99990,actual\nM2,2026-11-20,total,60,actual\n"
			       "M3,2026-10-20,total,1000,actual\n");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.bills, 1);
	assert_true(chain_has(&chain, "A2", "rollover"));
	assert_true(chain_has(&chain, "A3", "missed"));
	assert_true(chain_has(&chain, "A4", "missed"));
	assert_false(chain_has(&chain, "A1", "missed"));
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 1);
	chain_owes(&chain, "A1", "53.80", "0.00");

	assert_true(
		chain_settle(&chain, chain_case(&chain, "A2", "rollover"), ABNORMAL_APPROVE, 0));
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 2);
	chain_owes(&chain, "A2", "37.66", "0.00"); /* 70 kWh */
	chain_release(&chain);
}

/* A file of bills for the months before, so that something is usual. */
static void usual(struct chain *chain, const char *account_no, const char *kwh)
{
	char text[512];

	snprintf(text, sizeof text,
		"bill_no,account_no,period,energy_kwh,amount,issued_on,due_on,paid\n"
		"%s-8,%s,2026-08,%s,1.00,2026-08-21,2026-09-05,1.00\n"
		"%s-9,%s,2026-09,%s,1.00,2026-09-21,2026-10-05,1.00\n"
		"%s-0,%s,2026-10,%s,1.00,2026-10-21,2026-11-05,1.00\n",
		account_no, account_no, kwh, account_no, account_no, kwh, account_no, account_no,
		kwh);
	desk_store(&chain->desk, IMPORT_BILLS, text);
}

static void test_rules(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	usual(&chain, "A1", "30");  /* 100 kWh now: a jump */
	usual(&chain, "A2", "900"); /* 110: a drop */
	usual(&chain, "A3", "100"); /* 120: as usual */
	chain_readings(&chain, "M4,2026-11-21,total,1131,actual\n");
	chain_run(&chain, BILL_ACTION_CHECK);
	assert_true(chain_has(&chain, "A1", "jump"));
	assert_true(chain_has(&chain, "A2", "drop"));
	assert_true(chain_has(&chain, "A4", "duplicate"));
	assert_int_equal(chain.result.abnormal_total, 3);
	assert_int_equal(chain_count(&chain, "abnormal"), 3);
	chain_run(&chain, BILL_ACTION_CHECK);
	assert_int_equal(chain_count(&chain, "abnormal"), 3);
	assert_int_equal(chain_count(&chain, "abnormal_event"), 3);
	chain_release(&chain);
}

static void test_zero(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	usual(&chain, "A1", "100");
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\n"
			       "M1,2026-11-20,total,1000,actual\n");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(chain_has(&chain, "A1", "zero"));
	assert_true(chain_settle(&chain, chain_case(&chain, "A1", "zero"), ABNORMAL_APPROVE, 0));
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 1);
	chain_owes(&chain, "A1", "0.00", "0.00");
	chain_release(&chain);
}

static void test_correct_and_send_back(void **state)
{
	const struct reading_entry again = {.meter_no = "M2",
		.which = REGISTER_TOTAL,
		.value = 1010 * READING_ONE,
		.on = desk_day("2026-11-20")};
	struct reading_entered entered;
	struct chain chain;
	int64_t jump;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	usual(&chain, "A1", "30");
	usual(&chain, "A2", "30");
	chain_run(&chain, BILL_ACTION_RUN);
	jump = chain_case(&chain, "A1", "jump");
	assert_false(chain_settle(&chain, 999, ABNORMAL_APPROVE, 0));
	assert_false(chain_settle(&chain, jump, ABNORMAL_CORRECT, 1100 * READING_ONE));
	assert_false(chain_settle(&chain, jump, ABNORMAL_CORRECT, 900 * READING_ONE));
	assert_true(chain_settle(&chain, jump, ABNORMAL_CORRECT, 1031 * READING_ONE));
	assert_false(chain_settle(&chain, jump, ABNORMAL_APPROVE, 0)); /* it is settled */

	assert_true(chain_settle(&chain, chain_case(&chain, "A2", "jump"), ABNORMAL_SEND_BACK, 0));
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(chain_has(&chain, "A2", "jump")); /* until it is read again */
	assert_true(reading_enter(&chain.desk.s, &again, &entered));
	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.abnormal_total, 0);
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "16.68", "0.00"); /* 31 kWh */
	chain_owes(&chain, "A2", "5.38", "0.00");
	chain_release(&chain);
}

static void test_went_back(void **state)
{
	const struct reading_entry back = {.meter_no = "M1",
		.which = REGISTER_TOTAL,
		.value = 990 * READING_ONE,
		.on = desk_day("2026-11-20"),
		.goes_back = true};
	struct reading_entered entered;
	struct chain chain;

	chain_init(&chain, *state);
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\n");
	assert_true(reading_enter(&chain.desk.s, &back, &entered));
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(chain_has(&chain, "A1", "reversed"));
	assert_false(
		chain_settle(&chain, chain_case(&chain, "A1", "reversed"), ABNORMAL_APPROVE, 0));
	assert_true(chain_settle(&chain, chain_case(&chain, "A1", "reversed"), ABNORMAL_CORRECT,
		1010 * READING_ONE));
	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.bills, 1);
	chain_release(&chain);
}

static void test_no_tariff(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	desk_store(&chain.desk, IMPORT_TERMS,
		"account_no,from_on,tariff\nA1,2026-01-01,somewhere\n"
		"A2,2026-11-01,zhejiang-residential\n");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(chain_has(&chain, "A1", "no_tariff"));
	assert_int_equal(chain.result.bills, 5);
	chain_release(&chain);
}

/* The file says one class; from which day it holds the terms must say. */
static void test_class_changed_inside_the_month(void **state)
{
	struct chain chain;
	struct import_request update = {.what = IMPORT_ACCOUNTS, .update = true};
	static const char file[] =
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,capacity_kva\n"
		"A1,张三,none,,文三路1号,residential,浙江,2020-01-01,20\n";

	chain_init(&chain, *state);
	chain_two_months(&chain);
	desk_set_day(&chain.desk, "2026-11-05");
	assert_true(desk_import_bytes(&chain.desk, update, file, sizeof file - 1));
	desk_set_day(&chain.desk, "2026-11-21");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(chain_has(&chain, "A1", "class_changed"));
	assert_int_equal(chain.result.bills, 5);
	desk_store(&chain.desk, IMPORT_TERMS,
		"account_no,from_on,tariff\nA1,2026-11-05,zhejiang-residential\n");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.bills, 6);
	chain_release(&chain);
}

static void test_not_billed_twice(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	desk_store(&chain.desk, IMPORT_BILLS,
		"bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
		"X1,A1,2026-11,100,53.80,2026-11-20,2026-12-05\n");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(chain_has(&chain, "A1", "imported"));
	assert_int_equal(chain.result.bills, 5);
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "53.80", "0.00");
	chain_release(&chain);
}

/* What was changed after the calculation is not released as it was. */
static void test_changed_since(void **state)
{
	const struct reading_entry other = {.meter_no = "M1",
		.which = REGISTER_TOTAL,
		.value = 1101 * READING_ONE,
		.on = desk_day("2026-11-20"),
		.reason = "read again"};
	struct reading_entered entered;
	struct chain chain;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_true(chain_has(&chain, "A1", "not_calculated"));
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(reading_enter(&chain.desk.s, &other, &entered));
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_true(chain_has(&chain, "A1", "changed"));
	assert_int_equal(chain.result.bills, 5);
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "54.34", "0.00");
	assert_false(chain_try_readings(&chain, "M1,2026-11-19,total,1090,actual\n"));
	assert_string_equal(chain.desk.import.errors[0].code, "billed");
	chain_release(&chain);
}

/* A meter that was changed inside the month: what each of the two counted. */
static void test_meter_change(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	desk_store(&chain.desk, IMPORT_METERS,
		"meter_no,account_no,installed_on,removed_on\n"
		"M1,A1,2020-01-01,2026-11-05\nM11,A1,2026-11-05,\n");
	chain_readings(&chain, "M1,2026-10-20,total,1000,actual\nM1,2026-11-05,total,1040,actual\n"
			       "M11,2026-11-05,total,3,actual\nM11,2026-11-20,total,63,actual\n");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_false(chain_has(&chain, "A1", "missed"));
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "53.80", "0.00");
	chain_release(&chain);
}

/* Accounts of another route lie between those of a step, and one was read half a year before. */
static void test_long_unread_between_others(void **state)
{
	struct bill_run_request request = november(BILL_ACTION_RUN);
	struct bill_detail bill;
	struct chain chain;

	chain_init(&chain, *state);
	desk_store(&chain.desk, IMPORT_ACCOUNTS,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,route,meter_no,"
		"multiplier,tariff\n"
		"B1,张三,none,,文三路7号,residential,浙江,2020-01-01,R1,N1,1,"
		"zhejiang-residential\n"
		"B2,张三,none,,文三路8号,residential,浙江,2020-01-01,R2,N2,1,"
		"zhejiang-residential\n");
	chain_two_months(&chain);
	chain_readings(&chain, "N1,2026-05-20,total,100,actual\nN1,2026-11-20,total,700,actual\n"
			       "N2,2026-10-20,total,0,actual\nN2,2026-11-20,total,100,actual\n");
	for (request.action = BILL_ACTION_RUN; request.action <= BILL_ACTION_RELEASE;
		request.action++) {
		request.route = "R2";
		request.step = 1;
		chain_try(&chain, &request);
		assert_int_equal(chain.result.bills, 3);
		request.route = "R1";
		request.step = 2;
		chain_try(&chain, &request);
		assert_int_equal(chain.result.bills, 5);
		assert_int_equal(chain.result.abnormal_total, 0);
	}
	assert_true(bill_show(&chain.desk.s, "B1-202611", &chain.desk.arena, &bill));
	assert_int_equal(bill.energy.wh, 600000);
	assert_true(bill_show(&chain.desk.s, "B2-202611", &chain.desk.arena, &bill));
	assert_int_equal(bill.energy.wh, 100000);
	chain_release(&chain);
}

static void test_who_may(void **state)
{
	struct bill_run_request request = november(BILL_ACTION_RUN);
	struct chain chain;

	chain_init(&chain, *state);
	chain.desk.s.roles = ROLE_CASHIER | ROLE_SUPERVISOR | ROLE_READER | ROLE_ADMIN;
	for (enum bill_action action = BILL_ACTION_RUN; action <= BILL_ACTION_CANCEL; action++) {
		request.action = action;
		assert_false(bill_run(&chain.desk.s, &request, &chain.arena, &chain.result));
		assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	}
	chain.desk.s.roles = ROLE_VERIFIER;
	request.route = "R9";
	assert_false(bill_run(&chain.desk.s, &request, &chain.arena, &chain.result));
	assert_code(&chain.desk.s, CODE_BAD_VALUE);
	request.route = "R2";
	chain_try(&chain, &request);
	assert_int_equal(chain.result.customers, 2);
	chain_release(&chain);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_chain),
		HALL_TEST(test_twice_is_the_same),
		HALL_TEST(test_preview_changes_nothing),
		HALL_TEST(test_broken_off),
		HALL_TEST(test_one_case_holds_up_one_bill),
		HALL_TEST(test_rules),
		HALL_TEST(test_zero),
		HALL_TEST(test_correct_and_send_back),
		HALL_TEST(test_went_back),
		HALL_TEST(test_no_tariff),
		HALL_TEST(test_class_changed_inside_the_month),
		HALL_TEST(test_not_billed_twice),
		HALL_TEST(test_changed_since),
		HALL_TEST(test_meter_change),
		HALL_TEST(test_long_unread_between_others),
		HALL_TEST(test_who_may),
	};

	return hall_run("bill runs", tests, ARRAY_SIZE(tests));
}
