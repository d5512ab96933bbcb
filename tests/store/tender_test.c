/* Cheques and transfers: in clearing, cleared, bounced, and given back. */
#include "core/tender.h"

#include "counter/account.h"
#include "counter/reverse.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define DAY "2001-01-10"

/* One customer who owes 100.00 and an open shift. */
struct counter {
	struct till till;
	int64_t account, shift;
};

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

static struct reverse_request request_of(const char *receipt_no)
{
	return (struct reverse_request){
		.receipt_no = receipt_no, .reason = "退票", .approval = till_approval("sue")};
}

static void check_ledgers(struct counter *c, const char *clearing, const char *bank,
	const char *receivable, const char *advance)
{
	assert_string_equal(till_balance(&c->till, LEDGER_CLEARING, 0), clearing);
	assert_string_equal(till_balance(&c->till, LEDGER_BANK, 0), bank);
	assert_string_equal(till_balance(&c->till, LEDGER_RECEIVABLE, c->account), receivable);
	assert_string_equal(till_balance(&c->till, LEDGER_ADVANCE, c->account), advance);
}

static size_t waiting(struct counter *c)
{
	struct clearing_item *items;
	size_t count;

	assert_true(tender_clearing_list(&c->till.session, &c->till.arena, &items, &count));
	return count;
}

static void test_clear(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct clearing_item *items;
	size_t count;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("transfer:40.00:T1", "cheque:50.00:C1", "cash:10.00"),
		&paid);
	check_ledgers(&c, "90.00", "0.00", "0.00", "0.00");
	assert_true(tender_clearing_list(&c.till.session, &c.till.arena, &items, &count));
	assert_int_equal(count, 2);
	assert_string_equal(items[0].receipt_no, paid.receipt_no);
	assert_string_equal(items[1].tender.ref, "C1");
	till_check_money(items[1].tender.amount, "50.00");
	assert_true(tender_clear(&c.till.session, paid.receipt_no));
	check_ledgers(&c, "0.00", "90.00", "0.00", "0.00");
	assert_int_equal(waiting(&c), 0);
	till_refused(&c.till, tender_clear(&c.till.session, paid.receipt_no), CODE_BAD_VALUE);
	till_refused(&c.till, tender_clear(&c.till.session, "CLI-000009"), CODE_RECEIPT_UNKNOWN);
	till_as(&c.till, "kim");
	till_refused(&c.till, tender_clear(&c.till.session, paid.receipt_no), CODE_NOT_PERMITTED);
	counter_release(&c);
}

/* The debt is back to the fen, the cash of the same payment is the customer's advance. */
static void test_bounce(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;
	struct reverse_request request;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("cheque:70.00:C1", "cash:50.00"), &paid);
	till_check_money(paid.change, "20.00");
	request = request_of(paid.receipt_no);
	assert_true(tender_bounce(&c.till.session, &request, &out));
	assert_string_equal(out.payment_no, paid.payment_no);
	assert_int_equal(out.refunded_count, 1);
	assert_int_equal(out.refunded[0].kind, TENDER_CHEQUE);
	till_check_money(out.refunded[0].amount, "70.00");
	check_ledgers(&c, "0.00", "0.00", "100.00", "-30.00");
	assert_string_equal(till_balance(&c.till, LEDGER_DRAWER, c.shift), "80.00");
	assert_int_equal(waiting(&c), 0);
	till_refused(&c.till, tender_bounce(&c.till.session, &request, &out), CODE_BAD_VALUE);
	till_refused(&c.till, reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &out),
		CODE_ALREADY_REVERSED);
	till_pay(&c.till, "1001", TENDERS("advance:30.00", "cash:70.00"), &paid);
	check_ledgers(&c, "0.00", "0.00", "0.00", "0.00");
	counter_release(&c);
}

/* A bounce takes back the late charge that was paid, and it is due again, with the days since. */
static void test_bounce_restores_late_charge(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct pay_quote quote;
	struct reverse_result out;
	struct reverse_request request;
	struct pay_request question = till_request("2002", TENDERS("cash:1.00"));
	int64_t account;

	counter_init(&c, state);
	account = till_account(&c.till, "2002", "industrial");
	till_bill(&c.till, account, "I-1", "2001-01-05", "1000.00");
	till_pay(&c.till, "2002", TENDERS("cheque:1010.00:C1"), &paid);
	till_check_money(paid.applied[0].late_charge, "10.00"); /* 5 days x 2 permille */
	till_end_shift(&c.till, c.shift);
	(void)till_shift(&c.till, "ann", "2001-01-12", "0.00");
	request = request_of(paid.receipt_no);
	assert_true(tender_bounce(&c.till.session, &request, &out));
	assert_string_equal(till_balance(&c.till, LEDGER_LATE, 0), "0.00");
	assert_true(pay_quote(&c.till.session, &question, &quote));
	till_check_money(quote.due, "1014.00"); /* 7 days, as if never paid */
	counter_release(&c);
}

/* One of two papers bounces, then the other: each is named by its reference. */
static void test_bounce_twice(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result first, second;
	struct reverse_request request;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("cheque:60.00:C1", "transfer:40.00:T2"), &paid);
	request = request_of(paid.receipt_no);
	till_refused(&c.till, tender_bounce(&c.till.session, &request, &first), CODE_BAD_VALUE);
	request.tender_ref = "C9";
	till_refused(&c.till, tender_bounce(&c.till.session, &request, &first), CODE_BAD_VALUE);
	request.tender_ref = "C1";
	assert_true(tender_bounce(&c.till.session, &request, &first));
	check_ledgers(&c, "40.00", "0.00", "100.00", "-40.00");
	assert_int_equal(waiting(&c), 1);
	request.tender_ref = NULL;
	assert_true(tender_bounce(&c.till.session, &request, &second));
	assert_string_equal(second.reversal_no, first.reversal_no);
	check_ledgers(&c, "0.00", "0.00", "100.00", "0.00");
	assert_int_equal(till_count(&c.till, "reversal"), 1);
	counter_release(&c);
}

/* What an advance had paid beside the paper is an advance again, once. */
static void test_bounce_beside_an_advance(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;
	struct reverse_request request;

	counter_init(&c, state);
	till_pay_amount(&c.till, "1001", TENDERS("cash:130.00"), "130.00", &paid);
	till_bill(&c.till, c.account, "B-2", "2001-02-15", "50.00");
	till_pay(&c.till, "1001", TENDERS("cheque:20.00:C1", "advance:30.00"), &paid);
	check_ledgers(&c, "20.00", "0.00", "0.00", "0.00");
	request = request_of(paid.receipt_no);
	assert_true(tender_bounce(&c.till.session, &request, &out));
	check_ledgers(&c, "0.00", "0.00", "50.00", "-30.00");
	till_pay(&c.till, "1001", TENDERS("advance:30.00", "cash:20.00"), &paid);
	check_ledgers(&c, "0.00", "0.00", "0.00", "0.00");
	counter_release(&c);
}

/* What another paper left as an advance, and was spent, cannot be taken back from nobody. */
static void test_bounce_of_a_spent_advance(void **state)
{
	struct counter c;
	struct pay_result paid, spent;
	struct reverse_result out;
	struct reverse_request request;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("cheque:130.00:C1"), &paid);
	till_bill(&c.till, c.account, "B-2", "2001-02-15", "30.00");
	till_pay(&c.till, "1001", TENDERS("advance:30.00"), &spent);
	request = request_of(paid.receipt_no);
	till_refused(&c.till, tender_bounce(&c.till.session, &request, &out), CODE_ADVANCE_USED);
	request = request_of(spent.receipt_no);
	assert_true(reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &out));
	request = request_of(paid.receipt_no);
	assert_true(tender_bounce(&c.till.session, &request, &out));
	check_ledgers(&c, "0.00", "0.00", "130.00", "0.00");
	counter_release(&c);
}

/* Given back before the bank has paid: it leaves clearing. After: the bank's money goes back too.
 */
static void test_reverse_in_clearing(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;
	struct reverse_request request;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("cheque:100.00:C1"), &paid);
	request = request_of(paid.receipt_no);
	assert_true(reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &out));
	check_ledgers(&c, "0.00", "0.00", "100.00", "0.00");
	assert_int_equal(waiting(&c), 0);
	till_refused(
		&c.till, tender_clear(&c.till.session, paid.receipt_no), CODE_ALREADY_REVERSED);
	till_refused(
		&c.till, tender_bounce(&c.till.session, &request, &out), CODE_ALREADY_REVERSED);
	till_pay(&c.till, "1001", TENDERS("cheque:100.00:C2"), &paid);
	assert_true(tender_clear(&c.till.session, paid.receipt_no));
	check_ledgers(&c, "0.00", "100.00", "0.00", "0.00");
	request = request_of(paid.receipt_no);
	assert_true(reverse_payment(&c.till.session, REVERSAL_REVERSE, &request, &out));
	check_ledgers(&c, "0.00", "0.00", "100.00", "0.00");
	counter_release(&c);
}

/* What the bank has paid stays paid when the payment moves to another account. */
static void test_move_of_a_cleared_cheque(void **state)
{
	struct counter c;
	struct pay_result paid, moved;
	struct reverse_request request;

	counter_init(&c, state);
	(void)till_account(&c.till, "2002", "residential");
	till_pay(&c.till, "1001", TENDERS("cheque:100.00:C1"), &paid);
	assert_true(tender_clear(&c.till.session, paid.receipt_no));
	request = request_of(paid.receipt_no);
	assert_true(reverse_move(&c.till.session, &request, "2002", &c.till.arena, &moved));
	check_ledgers(&c, "0.00", "100.00", "100.00", "0.00");
	assert_int_equal(waiting(&c), 0);
	counter_release(&c);
}

/* The bank's answer belongs to a day that is still open. */
static void test_settled_day(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_result out;
	struct reverse_request request;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("cheque:100.00:C1"), &paid);
	till_end_shift(&c.till, c.shift);
	till_settle(&c.till, "2026-11-18"); /* the calendar's day, see till_init */
	request = request_of(paid.receipt_no);
	till_refused(&c.till, tender_clear(&c.till.session, paid.receipt_no), CODE_DAY_SETTLED);
	till_refused(&c.till, tender_bounce(&c.till.session, &request, &out), CODE_DAY_SETTLED);
	check_ledgers(&c, "100.00", "0.00", "0.00", "0.00");
	counter_release(&c);
}

/* What waits at the bank may come back as a debt, and nothing is taken on a closed account. */
static void test_close_waits(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct session *s = &c.till.session;

	counter_init(&c, state);
	till_pay(&c.till, "1001", TENDERS("cheque:100.00:C1"), &paid);
	till_refused(&c.till, account_close(s, "1001"), CODE_BAD_VALUE);
	assert_true(tender_clear(s, paid.receipt_no));
	assert_true(account_close(s, "1001"));
	counter_release(&c);
}

/* A payment of a closed account stands: undone it would be a debt that nobody can take. */
static void test_undo_on_a_closed_account(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct reverse_request request;
	struct reverse_result out;
	struct session *s = &c.till.session;

	counter_init(&c, state);
	till_account(&c.till, "1002", "residential");
	till_pay(&c.till, "1001", TENDERS("cash:100.00"), &paid);
	assert_true(account_close(s, "1001"));
	request = request_of(paid.receipt_no);
	till_refused(
		&c.till, reverse_payment(s, REVERSAL_REVERSE, &request, &out), CODE_ACCOUNT_CLOSED);
	till_refused(
		&c.till, reverse_payment(s, REVERSAL_REFUND, &request, &out), CODE_ACCOUNT_CLOSED);
	till_refused(&c.till, reverse_move(s, &request, "1002", &c.till.arena, &paid),
		CODE_ACCOUNT_CLOSED);
	assert_string_equal(till_balance(&c.till, LEDGER_RECEIVABLE, c.account), "0.00");
	counter_release(&c);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_clear),
		HALL_TEST(test_bounce),
		HALL_TEST(test_bounce_restores_late_charge),
		HALL_TEST(test_bounce_twice),
		HALL_TEST(test_bounce_beside_an_advance),
		HALL_TEST(test_bounce_of_a_spent_advance),
		HALL_TEST(test_reverse_in_clearing),
		HALL_TEST(test_move_of_a_cleared_cheque),
		HALL_TEST(test_settled_day),
		HALL_TEST(test_close_waits),
		HALL_TEST(test_undo_on_a_closed_account),
	};

	return hall_run("tender", tests, ARRAY_SIZE(tests));
}
