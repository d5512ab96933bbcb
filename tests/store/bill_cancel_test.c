/* Bills taken back: unpaid, paid, paid late, from elsewhere; and what an advance pays by itself. */
#include <string.h>

#include "counter/bill_run.h"
#include "counter/pay.h"
#include "counter/shift.h"
#include "counter/undo.h"
#include "db/journal.h"
#include "db/staff_store.h"
#include "tests/store/chain.h"
#include "tests/test.h"

static void open_shift(struct chain *chain)
{
	struct session *s = &chain->desk.s;
	const struct shift_open_request request = {.float_amount = desk_money("100.00")};
	struct staff_row staff = {.login = "tester", .state = 1, .roles = s->roles};
	struct shift_view shift;

	assert_true(db_begin(s->db));
	assert_true(staff_store_insert(s->db, &staff, session_now(s)));
	assert_true(db_commit(s->db));
	assert_true(shift_open(s, &request, &shift));
}

static void pay(struct chain *chain, const char *account_no, const char *amount,
	char receipt_no[RECEIPT_NO_MAX])
{
	struct pay_request request = {
		.account_no = {account_no}, .account_count = 1, .tender_count = 1, .again = true};
	struct pay_result result;

	request.tenders[0] = (struct tender){.kind = TENDER_CASH, .amount = desk_money(amount)};
	assert_true(pay_take(&chain->desk.s, &request, &chain->desk.arena, &result));
	memcpy(receipt_no, result.receipt_no, RECEIPT_NO_MAX);
}

static void released(struct chain *chain, struct hall *hall)
{
	chain_init(chain, hall);
	chain_two_months(chain);
	chain_run(chain, BILL_ACTION_RUN);
	chain_run(chain, BILL_ACTION_RELEASE);
}

static bool cancel_one(struct chain *chain, const char *bill_no)
{
	const struct bill_run_request request = {.action = BILL_ACTION_CANCEL,
		.route = "",
		.bill_no = bill_no,
		.reason = "wrong reading"};

	return bill_run(&chain->desk.s, &request, &chain->arena, &chain->result);
}

static bool cancel_paid(struct chain *chain, const char *bill_no)
{
	const struct bill_run_request request = {.action = BILL_ACTION_CANCEL,
		.route = "",
		.bill_no = bill_no,
		.reason = "wrong reading",
		.approval = chain_approval(chain)};

	assert_false(cancel_one(chain, bill_no)); /* not alone */
	assert_code(&chain->desk.s, CODE_APPROVAL_REQUIRED);
	return bill_run(&chain->desk.s, &request, &chain->arena, &chain->result);
}

static void check_ledger(struct chain *chain, enum ledger ledger, const char *balance)
{
	struct money sum;

	assert_true(journal_balance(chain->desk.s.db, ledger, 0, &sum));
	assert_money(sum, balance);
}

static void test_cancel_and_bill_again(void **state)
{
	struct chain chain;
	struct bill_detail bill;

	released(&chain, *state);
	check_ledger(&chain, LEDGER_ENERGY, "-403.50");
	chain_run(&chain, BILL_ACTION_CANCEL);
	assert_int_equal(chain.result.bills, 6);
	assert_money(chain.result.amount, "403.50");
	check_ledger(&chain, LEDGER_ENERGY, "0.00");
	chain_owes(&chain, "A1", "0.00", "0.00");
	assert_true(bill_show(&chain.desk.s, "A1-202611", &chain.desk.arena, &bill));
	assert_true(bill.cancelled);
	assert_money(bill.total, "53.80"); /* it stays as it was */
	chain_run(&chain, BILL_ACTION_CANCEL);
	assert_int_equal(chain.result.bills, 0);

	chain_run(&chain, BILL_ACTION_RUN);
	assert_int_equal(chain.result.bills, 6);
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "53.80", "0.00");
	assert_true(bill_show(&chain.desk.s, "A1-202611-2", &chain.desk.arena, &bill));
	assert_false(bill.cancelled);
	assert_true(cancel_one(&chain, "A1-202611-2"));
	assert_false(cancel_one(&chain, "A1-202611-2"));
	assert_code(&chain.desk.s, CODE_ALREADY_REVERSED);
	assert_false(cancel_one(&chain, "A1-202611-3"));
	assert_code(&chain.desk.s, CODE_BAD_VALUE);
	chain_release(&chain);
}

static void test_what_was_paid_becomes_an_advance(void **state)
{
	char receipt_no[RECEIPT_NO_MAX];
	struct chain chain;
	struct undo undo;

	released(&chain, *state);
	open_shift(&chain);
	pay(&chain, "A1", "20.00", receipt_no);
	chain_owes(&chain, "A1", "33.80", "0.00");
	assert_true(cancel_paid(&chain, "A1-202611"));
	chain_owes(&chain, "A1", "0.00", "20.00");
	check_ledger(&chain, LEDGER_ENERGY, "-349.70");

	/* The money lies elsewhere now: the payment can no longer be undone as it was. */
	assert_true(db_begin(chain.desk.s.db));
	assert_true(undo_load(&chain.desk.s, receipt_no, 0, &chain.desk.arena, &undo));
	assert_false(undo_may(&chain.desk.s, &undo));
	assert_code(&chain.desk.s, CODE_ADVANCE_USED);
	db_rollback(chain.desk.s.db);
	chain_release(&chain);
}

/* Due on 2026-12-06; ten days late at 1 permille of 53.80 are 0.54. */
static void test_late_charges_come_back(void **state)
{
	char receipt_no[RECEIPT_NO_MAX];
	struct chain chain;

	released(&chain, *state);
	desk_set_day(&chain.desk, "2026-12-16");
	open_shift(&chain);
	chain_owes(&chain, "A1", "54.34", "0.00");
	pay(&chain, "A1", "54.34", receipt_no);
	check_ledger(&chain, LEDGER_LATE, "-0.54");
	assert_true(cancel_paid(&chain, "A1-202611"));
	chain_owes(&chain, "A1", "0.00", "54.34");
	check_ledger(&chain, LEDGER_LATE, "0.00");
	assert_true(cancel_one(&chain, "A2-202611")); /* late and unpaid: nothing is left of it */
	chain_owes(&chain, "A2", "0.00", "0.00");
	chain_release(&chain);
}

static void test_bills_from_elsewhere(void **state)
{
	struct chain chain;
	struct bill_detail bill;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	desk_store(&chain.desk, IMPORT_BILLS,
		"bill_no,account_no,period,energy_kwh,amount,issued_on,due_on,paid\n"
		"X1,A1,2026-11,90,48.42,2026-11-20,2026-12-05,8.42\n");
	assert_true(bill_show(&chain.desk.s, "X1", &chain.desk.arena, &bill));
	assert_false(bill.has_lines);
	chain_run(&chain, BILL_ACTION_CANCEL);
	assert_int_equal(chain.result.bills, 0); /* a run takes back what runs made */
	assert_true(cancel_paid(&chain, "X1"));
	chain_owes(&chain, "A1", "0.00", "8.42");
	check_ledger(&chain, LEDGER_OPENING, "8.42");
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 6);
	chain_owes(&chain, "A1", "53.80", "8.42");
	chain_release(&chain);
}

static void test_from_the_last_one_back(void **state)
{
	struct bill_run_request december = {.action = BILL_ACTION_RUN, .route = ""};
	struct chain chain;

	released(&chain, *state);
	desk_set_day(&chain.desk, "2026-12-21");
	assert_true(period_parse(&december.period, "2026-12"));
	chain_readings(&chain, "M1,2026-12-20,total,1180,actual\n");
	chain_try(&chain, &december);
	assert_int_equal(chain.result.bills, 1);
	december.action = BILL_ACTION_RELEASE;
	chain_try(&chain, &december);
	assert_false(cancel_one(&chain, "A1-202611"));
	assert_code(&chain.desk.s, CODE_BAD_VALUE);
	chain_run(&chain, BILL_ACTION_CANCEL);
	assert_true(chain_has(&chain, "A1", "later_billed"));
	assert_int_equal(chain.result.bills, 5);
	assert_true(cancel_one(&chain, "A1-202612"));
	assert_true(cancel_one(&chain, "A1-202611"));
	chain_release(&chain);
}

/* --- what the advance pays ------------------------------------------------------------------- */

static void test_advance_pays(void **state)
{
	char receipt_no[RECEIPT_NO_MAX];
	struct chain chain;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	open_shift(&chain);
	desk_store(&chain.desk, IMPORT_BILLS,
		"bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
		"X1,A1,2026-01,1,10.00,2026-11-20,2026-12-05\n");
	pay(&chain, "A1", "10.00", receipt_no);
	desk_store(&chain.desk, IMPORT_ACCOUNTS,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,advance\n"
		"B1,李四,none,,文三路,residential,浙江,2020-01-01,5.00\n");
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "B1", "0.00", "5.00"); /* off: it stays */
	chain_owes(&chain, "A1", "53.80", "0.00");
	assert_true(cancel_paid(&chain, "X1"));
	chain_owes(&chain, "A1", "53.80", "10.00");

	chain_run(&chain, BILL_ACTION_CANCEL);
	chain.desk.s.policy.advance_pays_bills = POLICY_ON;
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "43.80", "0.00");
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "43.80", "0.00");
	chain_run(&chain, BILL_ACTION_CANCEL);
	assert_true(chain_has(&chain, "A1", "paid")); /* the others are taken back */
	assert_int_equal(chain.result.bills, 5);
	chain_owes(&chain, "A1", "43.80", "0.00");
	assert_true(cancel_paid(&chain, "A1-202611-2"));
	chain_owes(&chain, "A1", "0.00", "10.00");
	chain_release(&chain);
}

/* --- estimates ------------------------------------------------------------------------------- */

static void october_estimated(struct chain *chain, struct hall *hall)
{
	struct bill_run_request october = {.action = BILL_ACTION_RUN, .route = ""};
	struct route_query query = {.route = "R1"};
	struct estimate_result estimate;

	chain_init(chain, hall);
	assert_true(period_parse(&october.period, "2026-10"));
	query.period = october.period;
	chain_readings(chain, "M1,2026-08-20,total,900,actual\nM1,2026-09-20,total,1000,actual\n"
			      "M2,2026-09-20,total,500,actual\n");
	assert_true(reading_estimate(&chain->desk.s, &query, desk_day("2026-10-20"), &estimate));
	assert_int_equal(estimate.estimated, 1);
	assert_int_equal(estimate.left, 3); /* M2 was read once, the others never */
	chain_try(chain, &october);
	october.action = BILL_ACTION_RELEASE;
	chain_try(chain, &october);
	assert_int_equal(chain->result.bills, 1);
	chain_owes(chain, "A1", "53.80", "0.00");
}

/* The next real reading takes up what the estimate left, or had too much. */
static void test_an_estimate_settles_itself(void **state)
{
	struct chain chain;

	october_estimated(&chain, *state);
	chain_readings(&chain, "M1,2026-11-20,total,1150,actual\n");
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 1);
	chain_owes(&chain, "A1", "80.70", "0.00"); /* 150 kWh in all */
	chain_release(&chain);
}

static void test_an_estimate_too_high(void **state)
{
	struct bill_run_request october = {.action = BILL_ACTION_RUN, .route = ""};
	struct chain chain;

	october_estimated(&chain, *state);
	chain_readings(&chain, "M1,2026-11-20,total,1061,actual\n");
	chain_run(&chain, BILL_ACTION_RUN);
	assert_true(chain_has(&chain, "A1", "estimate"));
	assert_false(
		chain_settle(&chain, chain_case(&chain, "A1", "estimate"), ABNORMAL_APPROVE, 0));
	assert_true(
		chain_settle(&chain, chain_case(&chain, "A1", "estimate"), ABNORMAL_CORRECT, 0));
	chain_owes(&chain, "A1", "0.00", "0.00"); /* the bill of October is taken back */
	assert_true(period_parse(&october.period, "2026-10"));
	chain_try(&chain, &october);
	october.action = BILL_ACTION_RELEASE;
	chain_try(&chain, &october);
	assert_int_equal(chain.result.bills, 1);
	chain_owes(&chain, "A1", "16.14", "0.00"); /* 30 of 61 days: 30 kWh */
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	chain_owes(&chain, "A1", "32.82", "0.00"); /* 61 kWh in all */
	chain_release(&chain);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_cancel_and_bill_again),
		HALL_TEST(test_what_was_paid_becomes_an_advance),
		HALL_TEST(test_late_charges_come_back),
		HALL_TEST(test_bills_from_elsewhere),
		HALL_TEST(test_from_the_last_one_back),
		HALL_TEST(test_advance_pays),
		HALL_TEST(test_an_estimate_settles_itself),
		HALL_TEST(test_an_estimate_too_high),
	};

	return hall_run("bills taken back", tests, ARRAY_SIZE(tests));
}
