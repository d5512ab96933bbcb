/* Undoing payments: the exact negative, all that stands in the way, and moving to another account.
 */
#include "counter/reverse.h"

#include "core/utf8.h"
#include "counter/receipt.h"
#include "tests/store/till.h"
#include "tests/test.h"

/* One customer who owes 100.00 (not overdue) on a trial day, and an open shift. */
struct counter {
	struct till till;
	int64_t account, shift;
};

#define DAY "2001-01-10"
#define LATER_DAY "2001-01-11"

static void counter_init(struct counter *c, void **state)
{
	till_init(&c->till, *state);
	c->account = till_account(&c->till, "1001", "residential");
	till_bill(&c->till, c->account, "B-1", "2001-01-15", "100.00");
	c->shift = till_shift(&c->till, "ann", DAY, "50.00");
}

static void counter_release(struct counter *c)
{
	till_check_books(&c->till);
	till_verify(&c->till);
	till_release(&c->till);
}

static void pay(struct counter *c, const char *account_no, const char *const *tenders,
	struct pay_result *out)
{
	till_pay(&c->till, account_no, tenders, out);
}

static struct reverse_request request_of(const char *receipt_no)
{
	return (struct reverse_request){
		.receipt_no = receipt_no, .reason = "收错", .approval = till_approval("sue")};
}

static bool undo(struct counter *c, enum reversal_kind kind, const char *receipt_no,
	struct reverse_result *out)
{
	struct reverse_request request = request_of(receipt_no);

	return reverse_payment(&c->till.session, kind, &request, out);
}

static void test_reverse_is_the_exact_negative(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result undone;
	struct receipt_view view;

	counter_init(&c, state);
	pay(&c, "1001", TENDERS("card:30.00", "cash:80.00", "mobile:5.00"), &paid);
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, c.account), "0.00");
	assert_true(undo(&c, REVERSAL_REVERSE, paid.receipt_no, &undone));
	assert_string_equal(undone.payment_no, paid.payment_no);
	assert_string_equal(undone.receipt_no, paid.receipt_no);
	assert_string_equal(undone.reversal_no, "20010110-cli-1-0001-R");
	assert_int_equal(undone.refunded_count, 3);
	assert_int_equal(undone.refunded[1].kind, TENDER_CASH);
	till_check_money(undone.refunded[1].amount, "65.00"); /* 80.00 less 15.00 change */
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, c.account), "100.00");
	assert_string_equal(till_balance(&c.till, LEDGER_DRAWER, c.shift), "50.00");
	assert_string_equal(till_balance(&c.till, LEDGER_CARD, 0), "0.00");
	assert_string_equal(till_balance(&c.till, LEDGER_MOBILE, 0), "0.00");
	assert_true(receipt_show(&c.till.session, paid.receipt_no, &c.till.arena, &view));
	assert_string_equal(receipt_state_name(view.state), "void");
	assert_string_equal(view.reversal_no, undone.reversal_no);
	till_refused(&c.till, undo(&c, REVERSAL_REVERSE, paid.receipt_no, &undone),
		CODE_ALREADY_REVERSED);
	till_refused(&c.till, undo(&c, REVERSAL_REFUND, paid.receipt_no, &undone),
		CODE_ALREADY_REVERSED);
	/* what was undone was never paid: the same sum can be taken again, on the next receipt */
	pay(&c, "1001", TENDERS("cash:100.00"), &paid);
	assert_string_equal(paid.receipt_no, "CLI-000002");
	counter_release(&c);
}

static void test_replay(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result first, again;
	struct reverse_request request;

	counter_init(&c, state);
	pay(&c, "1001", TENDERS("cash:100.00"), &paid);
	request = request_of(paid.receipt_no);
	request.op_id = "undo-1";
	assert_true(reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &first));
	assert_false(first.replayed);
	assert_true(reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &again));
	assert_true(again.replayed);
	assert_string_equal(again.reversal_no, first.reversal_no);
	assert_int_equal(again.refunded_count, 1);
	till_check_money(again.refunded[0].amount, "100.00");
	till_refused(&c.till, reverse_payment(&c.till.session, REVERSAL_REFUND, &request, &again),
		CODE_OP_CONFLICT);
	request.reason = "别的";
	till_refused(&c.till, reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &again),
		CODE_OP_CONFLICT);
	assert_int_equal(till_count(&c.till, "reversal"), 1);
	counter_release(&c);
}

struct refusal {
	const char *what;
	const char *login, *approver, *password, *receipt_no, *reason;
	enum code code;
};

static const struct refusal refusals[] = {
	{"a reader", "kim", "sue", TILL_PASSWORD, NULL, "x", CODE_NOT_PERMITTED},
	{"a supervisor alone", "sue", "tom", TILL_PASSWORD, NULL, "x", CODE_NOT_PERMITTED},
	{"nobody approves", "ann", "", "", NULL, "x", CODE_APPROVAL_REQUIRED},
	{"one's own approval", "tom", "tom", TILL_PASSWORD, NULL, "x", CODE_SELF_APPROVAL},
	{"approved by a cashier", "ann", "bob", TILL_PASSWORD, NULL, "x", CODE_NOT_PERMITTED},
	{"a wrong password", "ann", "sue", "open window", NULL, "x", CODE_SIGN_IN_FAILED},
	{"no reason", "ann", "sue", TILL_PASSWORD, NULL, "", CODE_BAD_VALUE},
	{"a reason of two lines", "ann", "sue", TILL_PASSWORD, NULL, "a\nb", CODE_BAD_VALUE},
	{"no such receipt", "ann", "sue", TILL_PASSWORD, "CLI-000099", "x", CODE_RECEIPT_UNKNOWN},
	{"a receipt that is no text", "ann", "sue", TILL_PASSWORD, "\xff\xfe", "x",
		CODE_RECEIPT_UNKNOWN},
	{"somebody else's shift", "bob", "sue", TILL_PASSWORD, NULL, "x", CODE_SHIFT_NOT_OPEN},
};

static void test_refusals(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;

	counter_init(&c, state);
	pay(&c, "1001", TENDERS("cash:100.00"), &paid);
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal *r = &refusals[i];
		struct reverse_request request =
			request_of(r->receipt_no == NULL ? paid.receipt_no : r->receipt_no);

		print_message("  %s\n", r->what);
		request.reason = r->reason;
		request.approval = till_approval(r->approver);
		utf8_copy(request.approval.password, sizeof request.approval.password, r->password);
		till_as(&c.till, r->login);
		till_refused(&c.till,
			reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &out),
			r->code);
	}
	assert_int_equal(till_count(&c.till, "reversal"), 0);
	counter_release(&c);
}

/* Cash is given back where the drawer is. */
static void test_another_station(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("cash:100.00"), &paid);
	utf8_copy(c.till.session.station, sizeof c.till.session.station, "other");
	till_refused(
		&c.till, undo(&c, REVERSAL_REVERSE, paid.receipt_no, &out), CODE_SHIFT_NOT_OPEN);
	till_refused(
		&c.till, undo(&c, REVERSAL_REFUND, paid.receipt_no, &out), CODE_SHIFT_NOT_OPEN);
	counter_release(&c);
}

/* A receipt of a closed shift is refunded out of the present one; a settled day only so. */
static void test_refund(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;
	int64_t present;

	counter_init(&c, state);
	pay(&c, "1001", TENDERS("cash:60.00", "card:40.00"), &paid);
	till_end_shift(&c.till, c.shift);
	till_refused(
		&c.till, undo(&c, REVERSAL_REVERSE, paid.receipt_no, &out), CODE_SHIFT_NOT_OPEN);
	till_refused(
		&c.till, undo(&c, REVERSAL_REFUND, paid.receipt_no, &out), CODE_SHIFT_NOT_OPEN);
	present = till_shift(&c.till, "ann", LATER_DAY, "59.99");
	till_refused(
		&c.till, undo(&c, REVERSAL_REVERSE, paid.receipt_no, &out), CODE_SHIFT_NOT_OPEN);
	till_settle(&c.till, DAY);
	till_refused(&c.till, undo(&c, REVERSAL_REVERSE, paid.receipt_no, &out), CODE_DAY_SETTLED);
	till_refused(&c.till, undo(&c, REVERSAL_REFUND, paid.receipt_no, &out), CODE_DRAWER_SHORT);
	till_end_shift(&c.till, present);
	present = till_shift(&c.till, "ann", LATER_DAY, "60.00");
	assert_true(undo(&c, REVERSAL_REFUND, paid.receipt_no, &out));
	assert_string_equal(till_balance(&c.till, LEDGER_DRAWER, c.shift), "0.00");
	assert_string_equal(till_balance(&c.till, LEDGER_DRAWER, present), "0.00");
	assert_string_equal(till_balance(&c.till, LEDGER_CARD, 0), "0.00");
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, c.account), "100.00");
	counter_release(&c);
}

static void test_drawer_short(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;

	counter_init(&c, state);
	pay(&c, "1001", TENDERS("cash:100.00"), &paid);
	till_hand_in(&c.till, "50.01");
	till_refused(&c.till, undo(&c, REVERSAL_REVERSE, paid.receipt_no, &out), CODE_DRAWER_SHORT);
	counter_release(&c);
}

/* Last in, first out: what came later on the same account stands in the way until it is undone. */
static void test_later_payment(void **state)
{
	struct counter c;
	struct pay_result first, second, other;
	struct reverse_result out;

	counter_init(&c, state);
	(void)till_account(&c.till, "2002", "residential");
	pay(&c, "1001", TENDERS("cash:30.00"), &first);
	pay(&c, "1001", TENDERS("cash:20.00"), &second);
	till_refused(
		&c.till, undo(&c, REVERSAL_REVERSE, first.receipt_no, &out), CODE_LATER_PAYMENT);
	assert_true(undo(&c, REVERSAL_REVERSE, second.receipt_no, &out));
	till_pay_amount(&c.till, "2002", TENDERS("cash:20.00"), "20.00", &other);
	assert_true(undo(&c, REVERSAL_REVERSE, first.receipt_no, &out));
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, c.account), "100.00");
	counter_release(&c);
}

/* The advance that one payment brought and another spent. */
static void test_advance_used(void **state)
{
	struct counter c;
	struct pay_result ahead, spent;
	struct reverse_result out;

	counter_init(&c, state);
	pay(&c, "1001", TENDERS("card:130.00"), &ahead);
	assert_string_equal(till_balance(&c.till, LEDGER_ADVANCE, c.account), "-30.00");
	till_bill(&c.till, c.account, "B-2", "2001-02-15", "10.00");
	pay(&c, "1001", TENDERS("advance:10.00"), &spent);
	assert_string_equal(till_balance(&c.till, LEDGER_ADVANCE, c.account), "-20.00");
	till_refused(
		&c.till, undo(&c, REVERSAL_REVERSE, ahead.receipt_no, &out), CODE_ADVANCE_USED);
	assert_true(undo(&c, REVERSAL_REVERSE, spent.receipt_no, &out));
	assert_int_equal(out.refunded[0].kind, TENDER_ADVANCE);
	assert_string_equal(till_balance(&c.till, LEDGER_ADVANCE, c.account), "-30.00");
	till_take_advance(&c.till, c.account, "0.01");
	till_refused(
		&c.till, undo(&c, REVERSAL_REVERSE, ahead.receipt_no, &out), CODE_ADVANCE_USED);
	counter_release(&c);
}

static struct pay_result move(struct counter *c, const char *receipt_no, const char *to)
{
	struct reverse_request request = request_of(receipt_no);
	struct pay_result out;

	assert_true(reverse_move(&c->till.session, &request, to, &c->till.arena, &out));
	return out;
}

static void test_move(void **state)
{
	struct counter c;
	struct pay_result paid, moved;
	struct reverse_request request;
	struct receipt_view view;
	int64_t meant;

	counter_init(&c, state);
	meant = till_account(&c.till, "2002", "residential");
	till_bill(&c.till, meant, "M-1", "2001-01-15", "70.00");
	pay(&c, "1001", TENDERS("cash:90.00", "cheque:20.00:C7"), &paid);
	assert_string_equal(till_balance(&c.till, LEDGER_DRAWER, c.shift), "130.00");
	moved = move(&c, paid.receipt_no, "2002");
	till_check_money(moved.received, "100.00"); /* what was kept, without the change */
	till_check_money(moved.change, "0.00");
	till_check_money(moved.to_advance, "30.00");
	assert_int_equal(moved.applied_count, 1);
	assert_string_equal(moved.applied[0].bill_no, "M-1");
	assert_string_equal(moved.receipt_no, "CLI-000002");
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, c.account), "100.00");
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, meant), "0.00");
	assert_string_equal(till_balance(&c.till, LEDGER_DRAWER, c.shift), "130.00");
	assert_string_equal(till_balance(&c.till, LEDGER_CLEARING, 0), "20.00");
	assert_true(receipt_show(&c.till.session, paid.receipt_no, &c.till.arena, &view));
	assert_int_equal(view.state, RECEIPT_VOID);
	request = request_of(paid.receipt_no);
	till_refused(&c.till, reverse_move(&c.till.session, &request, "2002", &c.till.arena, &paid),
		CODE_ALREADY_REVERSED);
	request = request_of(moved.receipt_no);
	till_refused(&c.till, reverse_move(&c.till.session, &request, "2002", &c.till.arena, &paid),
		CODE_BAD_VALUE);
	till_refused(&c.till, reverse_move(&c.till.session, &request, "9999", &c.till.arena, &paid),
		CODE_ACCOUNT_UNKNOWN);
	assert_int_equal(till_count(&c.till, "payment"), 2);
	counter_release(&c);
}

/* A refused move leaves the old payment as it was. */
static void test_move_is_whole(void **state)
{
	struct counter c;
	struct pay_result paid, out;
	struct reverse_request request;

	counter_init(&c, state);
	till_close_account(&c.till, till_account(&c.till, "3003", "residential"));
	pay(&c, "1001", TENDERS("card:100.00"), &paid);
	request = request_of(paid.receipt_no);
	till_refused(&c.till, reverse_move(&c.till.session, &request, "3003", &c.till.arena, &out),
		CODE_ACCOUNT_CLOSED);
	assert_int_equal(till_count(&c.till, "reversal"), 0);
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, c.account), "0.00");
	till_bill(&c.till, c.account, "B-2", "2001-02-15", "10.00");
	till_pay_amount(&c.till, "1001", TENDERS("card:30.00"), "30.00", &out);
	till_bill(&c.till, c.account, "B-3", "2001-02-15", "10.00");
	pay(&c, "1001", TENDERS("advance:10.00"), &paid);
	(void)till_account(&c.till, "2002", "residential");
	request = request_of(paid.receipt_no);
	till_refused(&c.till, reverse_move(&c.till.session, &request, "2002", &c.till.arena, &out),
		CODE_BAD_VALUE);
	counter_release(&c);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_reverse_is_the_exact_negative),
		HALL_TEST(test_replay),
		HALL_TEST(test_refusals),
		HALL_TEST(test_another_station),
		HALL_TEST(test_refund),
		HALL_TEST(test_drawer_short),
		HALL_TEST(test_later_payment),
		HALL_TEST(test_advance_used),
		HALL_TEST(test_move),
		HALL_TEST(test_move_is_whole),
	};

	return hall_run("reverse", tests, ARRAY_SIZE(tests));
}
