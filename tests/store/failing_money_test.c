/*
 * Money while the database fails: at whatever call of an operation that is, the cashier is told,
 * nothing of it is kept, and the same again does it once (laws 3 and 5 of the money).
 */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/deposit.h"
#include "counter/pay.h"
#include "counter/reverse.h"
#include "counter/shift.h"
#include "tests/store/failing.h"
#include "tests/test.h"

#define DAY "2001-01-20"
#define NEXT_DAY "2001-01-21"

/* 1001 owes 1,000.00 since the 15th, five days at 2 permille; 1002 owes 80.00, not overdue. */
static void counter_init(struct till *till, void **state)
{
	till_init(till, *state);
	till_bill(till, till_account(till, "1001", "industrial"), "B-1", "2001-01-15", "1000.00");
	till_bill(till, till_account(till, "1002", "residential"), "B-2", "2001-02-15", "80.00");
	(void)till_account(till, "1003", "residential");
	(void)till_shift(till, "ann", DAY, "50.00");
}

static void counter_release(struct till *till)
{
	till_check_books(till);
	till_release(till);
}

static const char *paid(struct till *till, const char *account_no, const char *const *tenders)
{
	static char receipt_no[RECEIPT_NO_MAX];
	struct pay_result out;

	till_pay(till, account_no, tenders, &out);
	utf8_copy(receipt_no, sizeof receipt_no, out.receipt_no);
	return receipt_no;
}

/* --- paying ---------------------------------------------------------------------------------- */

static bool pay_two(struct till *till, const char *op_id)
{
	struct pay_request request =
		till_request("1001", TENDERS("cash:1000.00", "card:70.00", "cheque:30.00:C1"));
	struct pay_result out;

	request.account_no[1] = "1002";
	request.account_count = 2;
	request.op_id = op_id;
	request.print = true;
	return pay_take(&till->session, &request, &till->arena, &out);
}

/* 1,010.00 and 80.00 are due, 1,100.00 came, 10.00 go back. */
static void test_pay(void **state)
{
	static const struct failing_act act = {"pay", pay_two, "act-1", CODE_OK};
	struct till till;

	counter_init(&till, state);
	failing_everywhere(&till, &act);
	assert_int_equal(till_count(&till, "payment"), 1);
	assert_int_equal(till_count(&till, "receipt"), 1);
	assert_string_equal(till_balance(&till, LEDGER_DRAWER, 1), "1040.00");
	assert_string_equal(till_balance(&till, LEDGER_LATE, 0), "-10.00");
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, 1), "0.00");
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, 2), "0.00");
	counter_release(&till);
}

/* --- undoing --------------------------------------------------------------------------------- */

static struct reverse_request undo_of(const char *receipt_no, const char *op_id)
{
	return (struct reverse_request){.op_id = op_id,
		.receipt_no = receipt_no,
		.reason = "收错",
		.approval = till_approval("sue")};
}

static bool reverse_first(struct till *till, const char *op_id)
{
	struct reverse_request request = undo_of("CLI-000001", op_id);
	struct reverse_result out;

	return reverse_payment(&till->session, REVERSAL_REVERSE, &request, &out);
}

static void test_reverse(void **state)
{
	static const struct failing_act act = {"reverse", reverse_first, "act-2", CODE_OK};
	struct till till;

	counter_init(&till, state);
	(void)paid(&till, "1001", TENDERS("cash:500.00", "card:10.00"));
	failing_everywhere(&till, &act);
	assert_int_equal(till_count(&till, "reversal"), 1);
	assert_string_equal(till_balance(&till, LEDGER_DRAWER, 1), "50.00");
	assert_string_equal(till_balance(&till, LEDGER_CARD, 0), "0.00");
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, 1), "1000.00");
	counter_release(&till);
}

static bool refund_first(struct till *till, const char *op_id)
{
	struct reverse_request request = undo_of("CLI-000001", op_id);
	struct reverse_result out;

	return reverse_payment(&till->session, REVERSAL_REFUND, &request, &out);
}

static void test_refund(void **state)
{
	static const struct failing_act act = {"refund", refund_first, "act-3", CODE_OK};
	struct till till;

	counter_init(&till, state);
	(void)paid(&till, "1002", TENDERS("cash:80.00"));
	till_end_shift(&till, 1);
	(void)till_shift(&till, "ann", NEXT_DAY, "100.00");
	failing_everywhere(&till, &act);
	assert_string_equal(till_balance(&till, LEDGER_DRAWER, 2), "20.00");
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, 2), "80.00");
	counter_release(&till);
}

static bool move_first(struct till *till, const char *op_id)
{
	struct reverse_request request = undo_of("CLI-000001", op_id);
	struct pay_result out;

	return reverse_move(&till->session, &request, "1002", &till->arena, &out);
}

/* 50.00 of 80.00 on the right account; the cheque was at the bank already and stays paid. */
static void test_move(void **state)
{
	static const struct failing_act act = {"move", move_first, "act-4", CODE_OK};
	struct pay_result out;
	struct till till;

	counter_init(&till, state);
	till_pay_amount(&till, "1003", TENDERS("cheque:30.00:C1", "cash:20.00"), "50.00", &out);
	assert_true(tender_clear(&till.session, "CLI-000001"));
	failing_everywhere(&till, &act);
	assert_int_equal(till_count(&till, "payment"), 2);
	assert_string_equal(till_balance(&till, LEDGER_BANK, 0), "30.00");
	assert_string_equal(till_balance(&till, LEDGER_CLEARING, 0), "0.00");
	assert_string_equal(till_balance(&till, LEDGER_ADVANCE, 3), "0.00");
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, 2), "30.00");
	counter_release(&till);
}

/* --- the bank's answers ---------------------------------------------------------------------- */

static bool clear_first(struct till *till, const char *op_id)
{
	(void)op_id;
	return tender_clear(&till->session, "CLI-000001");
}

static void test_clear(void **state)
{
	static const struct failing_act act = {"tender clear", clear_first, NULL, CODE_OK};
	struct till till;

	counter_init(&till, state);
	(void)paid(&till, "1001", TENDERS("cheque:30.00:C1", "transfer:40.00:T1"));
	failing_everywhere(&till, &act);
	assert_string_equal(till_balance(&till, LEDGER_BANK, 0), "70.00");
	assert_string_equal(till_balance(&till, LEDGER_CLEARING, 0), "0.00");
	counter_release(&till);
}

static bool bounce_one(struct till *till, const char *ref, const char *op_id)
{
	struct reverse_request request = undo_of("CLI-000001", op_id);
	struct reverse_result out;

	request.tender_ref = ref;
	return tender_bounce(&till->session, &request, &out);
}

static bool bounce_c1(struct till *till, const char *op_id)
{
	return bounce_one(till, "C1", op_id);
}

static bool bounce_c2(struct till *till, const char *op_id)
{
	return bounce_one(till, "C2", op_id);
}

/* The first paper undoes the payment, the second takes what stayed as an advance. */
static void test_bounce(void **state)
{
	static const struct failing_act first = {"tender bounce", bounce_c1, "act-5", CODE_OK};
	static const struct failing_act second = {
		"tender bounce of another", bounce_c2, "act-6", CODE_OK};
	struct till till;

	counter_init(&till, state);
	(void)paid(&till, "1001", TENDERS("cheque:30.00:C1", "cheque:40.00:C2", "cash:5.00"));
	failing_everywhere(&till, &first);
	assert_string_equal(till_balance(&till, LEDGER_ADVANCE, 1), "-45.00");
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, 1), "1000.00");
	failing_everywhere(&till, &second);
	assert_string_equal(till_balance(&till, LEDGER_ADVANCE, 1), "-5.00");
	assert_string_equal(till_balance(&till, LEDGER_CLEARING, 0), "0.00");
	counter_release(&till);
}

/* --- the drawer, the safe and the day -------------------------------------------------------- */

static bool waive_two(struct till *till, const char *op_id)
{
	const struct waive_request request = {.op_id = op_id,
		.bill_no = "B-1",
		.reason = "计量故障",
		.amount = till_money("2.00"),
		.approval = till_approval("sue")};

	return pay_waive(&till->session, &request);
}

static bool hand_in_cash(struct till *till, const char *op_id)
{
	const struct hand_in_request request = {
		.op_id = op_id, .amount = till_money("300.00"), .receiver = till_approval("sue")};
	struct hand_in_made made;

	return shift_hand_in(&till->session, &request, &made);
}

static bool deposit_safe(struct till *till, const char *op_id)
{
	const struct deposit_request request = {
		.op_id = op_id, .amount = till_money("250.00"), .bank_ref = "ICBC-1"};
	struct deposit_made made;
	bool ok;

	till_as(till, "sue");
	ok = deposit_make(&till->session, &request, &made);
	till_as(till, "ann");
	return ok;
}

static bool close_as(struct till *till, const char *approver)
{
	struct shift_close_request request = {
		.counted = till_money("158.00"), .reason = "", .approval = till_approval(approver)};
	struct shift_view shift;

	return shift_close(&till->session, &request, &shift);
}

static bool close_short(struct till *till, const char *op_id)
{
	(void)op_id;
	return close_as(till, "sue");
}

static bool count_first(struct till *till)
{
	till_refused(till, close_as(till, "kim"), CODE_NOT_PERMITTED);
	return true;
}

static bool settle_day(struct till *till, const char *op_id)
{
	struct day_view day;
	bool ok;

	(void)op_id;
	till_as(till, "sue");
	ok = day_settle(&till->session, till_date(DAY), &till->arena, &day);
	till_as(till, "ann");
	return ok;
}

static bool open_next(struct till *till, const char *op_id)
{
	const struct shift_open_request request = {.float_amount = till_money("50.00"),
		.has_date = true,
		.business_date = till_date(NEXT_DAY)};
	struct shift_view shift;

	(void)op_id;
	return shift_open(&till->session, &request, &shift);
}

/*
 * Both floats come out of the safe: 300.00 - 250.00 + 158.00 - 2 x 50.00 stay in it.
 * 50.00 of float and 508.00 of cash; 300.00 handed in, 250.00 of it to the bank; 100.00 are
 * missing.
 */
static void test_a_day(void **state)
{
	static const struct failing_act waive = {"waive", waive_two, "act-7", CODE_OK};
	static const struct failing_act acts[] = {
		{"shift hand-in", hand_in_cash, "act-8", CODE_OK},
		{"deposit", deposit_safe, "act-9", CODE_OK},
		{"shift close", close_short, NULL, CODE_OK},
		{"day settle", settle_day, NULL, CODE_DAY_SETTLED},
		{"shift open", open_next, NULL, CODE_OK},
	};
	struct pay_result paid_late;
	struct till till;

	counter_init(&till, state);
	failing_everywhere(&till, &waive);
	till_pay(&till, "1001", TENDERS("cash:508.00"), &paid_late);
	till_check_money(paid_late.applied[0].late_charge, "8.00"); /* of 10.00 */
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
		if (acts[i].run != close_short || count_first(&till))
			failing_everywhere(&till, &acts[i]);
	assert_string_equal(till_balance(&till, LEDGER_SAFE, 0), "108.00");
	assert_string_equal(till_balance(&till, LEDGER_BANK, 0), "250.00");
	assert_string_equal(till_balance(&till, LEDGER_SHORT, 0), "100.00");
	counter_release(&till);
}

/* --- what goes away by itself ---------------------------------------------------------------- */

/* A deadlock, or a commit whose answer is lost: the cashier sees nothing of it, and it is paid
 * once. */
static void pay_through(struct till *till, enum failing_how how)
{
	int64_t done = till_count(till, "payment");
	struct failing f = {.fired = true};
	char op_id[32];

	for (int nth = 1; f.fired; nth++) {
		struct pay_request request = till_request("1002", TENDERS("cash:1.00"));
		struct pay_result out;

		snprintf(op_id, sizeof op_id, "through-%d-%d", (int)how, nth);
		request.op_id = op_id;
		request.again = request.has_amount = true;
		request.amount = till_money("1.00");
		failing_put(&f, till->session.db);
		failing_arm(&f, nth, how);
		if (!pay_take(&till->session, &request, &till->arena, &out))
			fail_msg("call %d: %s", nth, code_name(till->session.why.code));
		failing_take_off(&f, till->session.db);
		assert_int_equal(till_count(till, "payment"), ++done);
		assert_int_equal(till_count(till, "receipt"), done);
		till_check_money(out.received, "1.00");
	}
	till_check_books(till);
	till_verify(till);
}

static void test_deadlocks(void **state)
{
	struct till till;

	counter_init(&till, state);
	pay_through(&till, FAILING_ONCE);
	counter_release(&till);
}

static void test_answers_that_are_lost(void **state)
{
	struct till till;

	counter_init(&till, state);
	pay_through(&till, FAILING_UNHEARD);
	counter_release(&till);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_pay),
		HALL_TEST(test_reverse),
		HALL_TEST(test_refund),
		HALL_TEST(test_move),
		HALL_TEST(test_clear),
		HALL_TEST(test_bounce),
		HALL_TEST(test_a_day),
		HALL_TEST(test_deadlocks),
		HALL_TEST(test_answers_that_are_lost),
	};

	return hall_run("failing_money", tests, ARRAY_SIZE(tests));
}
