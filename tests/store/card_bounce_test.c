/* The cheque of a sale on a card bounces: its energy is sold, so the customer owes it. */
#include <stdio.h>
#include <string.h>

#include "counter/account.h"
#include "counter/arrears_run.h"
#include "counter/arrears_view.h"
#include "counter/bill_run.h"
#include "counter/bill_view.h"
#include "counter/card_replace.h"
#include "counter/clearing.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

struct desk_of {
	struct card_room room;
	char sale_no[CARD_SALE_NO_MAX], receipt_no[RECEIPT_NO_MAX];
	int64_t sale_id;
	struct reverse_result bounced;
};

/* The account has its card, which the meter has seen. */
static void desk_init(struct desk_of *d, void **state)
{
	*d = (struct desk_of){.sale_id = 0};
	room_init(&d->room, state);
	room_must_open(&d->room, NULL);
	room_insert(&d->room);
}

static void desk_release(struct desk_of *d)
{
	room_check(&d->room);
	room_release(&d->room);
}

static bool sell(struct desk_of *d, const char *amount, const char *const *tenders)
{
	const struct pay_request typed = till_request(ROOM_ACCOUNT, tenders);
	struct card_sell_request request = {.account_no = ROOM_ACCOUNT,
		.has_amount = true,
		.amount = till_money(amount),
		.tender_count = typed.tender_count};
	struct card_room *room = &d->room;

	memcpy(request.tenders, typed.tenders, sizeof request.tenders);
	return card_sell(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static void note_sale(struct desk_of *d)
{
	snprintf(d->sale_no, sizeof d->sale_no, "%s", d->room.result.sale_no);
	snprintf(d->receipt_no, sizeof d->receipt_no, "%s", d->room.result.receipt_no);
	d->sale_id = d->room.result.sale_id;
}

static void must_sell(struct desk_of *d, const char *amount, const char *const *tenders)
{
	if (!sell(d, amount, tenders) || d->room.result.state != SALE_SETTLED)
		room_fail(&d->room);
	note_sale(d);
}

static bool bounce(struct desk_of *d, const char *ref, const char *op_id)
{
	const struct reverse_request request = {.op_id = op_id,
		.receipt_no = d->receipt_no,
		.reason = "退票",
		.approval = till_approval("tom"),
		.tender_ref = ref};
	bool ok;

	till_as(&d->room.till, "sue");
	ok = tender_bounce(&d->room.till.session, &request, &d->bounced);
	till_as(&d->room.till, "ann");
	return ok;
}

static void must_bounce(struct desk_of *d, const char *ref)
{
	if (!bounce(d, ref, NULL))
		room_fail(&d->room);
}

static size_t waiting(struct desk_of *d)
{
	struct clearing_item *items;
	size_t count;

	till_as(&d->room.till, "sue");
	assert_true(
		tender_clearing_list(&d->room.till.session, &d->room.till.arena, &items, &count));
	till_as(&d->room.till, "ann");
	return count;
}

static void check_ledgers(
	struct desk_of *d, const char *clearing, const char *receivable, const char *advance)
{
	struct till *till = &d->room.till;

	assert_string_equal(till_balance(till, LEDGER_CLEARING, 0), clearing);
	assert_string_equal(till_balance(till, LEDGER_RECEIVABLE, d->room.account_id), receivable);
	assert_string_equal(till_balance(till, LEDGER_ADVANCE, d->room.account_id), advance);
	assert_string_equal(till_balance(till, LEDGER_UNDELIVERED, d->sale_id), "0.00");
	room_check(&d->room);
}

static struct account_view shown(struct desk_of *d)
{
	const struct account_question question = {
		.account_no = ROOM_ACCOUNT, .on = till_date("2026-11-18")};
	struct account_view view;

	assert_true(account_show(&d->room.till.session, &question, &d->room.till.arena, &view));
	return view;
}

static bool refund(struct desk_of *d)
{
	struct card_room *room = &d->room;
	const struct card_refund_request request = {.sale_no = d->sale_no,
		.evidence = "seen on site",
		.meter_count = 0,
		.approval = till_approval("sue")};

	return card_refund(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

/* The whole price is owed as a bill of the day; it is seen everywhere and taken first next time. */
static void test_owed(void **state)
{
	struct desk_of d;
	struct account_found found[FIND_LIMIT];
	struct account_view view;
	struct bill_detail detail;
	char bill_no[CARD_SALE_NO_MAX + 2];
	size_t count;
	bool more;

	desk_init(&d, state);
	must_sell(&d, "50.00", TENDERS("cheque:50.00:777"));
	room_insert(&d.room);
	assert_int_equal(waiting(&d), 1);
	check_ledgers(&d, "50.00", "0.00", "0.00");
	must_bounce(&d, NULL);
	check_ledgers(&d, "0.00", "50.00", "0.00");
	assert_int_equal(waiting(&d), 0);
	assert_string_equal(till_balance(&d.room.till, LEDGER_ENERGY_CARD, d.sale_id), "-50.00");
	assert_int_equal(d.bounced.refunded_count, 1);
	till_check_money(d.bounced.refunded[0].amount, "50.00");
	till_check_money(d.bounced.debt, "50.00");
	snprintf(bill_no, sizeof bill_no, "%s-D", d.sale_no);
	assert_string_equal(d.bounced.debt_bill_no, bill_no);

	view = shown(&d);
	assert_int_equal(view.bill_count, 1);
	assert_string_equal(view.bills[0].bill_no, bill_no);
	till_check_money(view.total, "50.00");
	assert_int_equal(date_compare(view.bills[0].due_on, till_date("2026-11-18")), 0);
	assert_true(account_find(&d.room.till.session, ROOM_ACCOUNT, found, &count, &more));
	till_check_money(found[0].due_total, "50.00");

	/* Explained, to the fen. */
	assert_true(bill_show(&d.room.till.session, bill_no, &d.room.till.arena, &detail));
	assert_int_equal(detail.line_count, 1);
	till_check_money(detail.lines[0].amount, "50.00");
	assert_int_equal(detail.explain_count, 2);

	/* The purchase itself stands: it is in the meter, and the next one follows it. */
	assert_int_equal(d.room.meter.credited, 5000);
	d.room.till.session.policy.card_arrears = CARD_ARREARS_PERCENT;
	d.room.till.session.policy.card_arrears_percent = 100;
	must_sell(&d, "80.00", TENDERS("cash:80.00"));
	assert_int_equal(d.room.result.count, 2);
	till_check_money(d.room.result.amount, "30.00");
	till_check_money(d.room.result.arrears, "50.00");
	assert_int_equal(d.room.result.applied_count, 1);
	assert_string_equal(d.room.result.applied[0].bill_no, bill_no);
	check_ledgers(&d, "0.00", "0.00", "0.00");
	desk_release(&d);
}

/* The arrears that it had paid are owed as before; cash and a spent advance stay the customer's. */
static void test_mixed(void **state)
{
	struct desk_of d;
	struct pay_result paid;

	desk_init(&d, state);
	till_pay_amount(&d.room.till, ROOM_ACCOUNT, TENDERS("cash:5.00"), "5.00", &paid);
	till_bill(&d.room.till, d.room.account_id, "B-1", "2026-11-08", "20.00");
	d.room.till.session.policy.card_arrears = CARD_ARREARS_PERCENT;
	d.room.till.session.policy.card_arrears_percent = 50;
	must_sell(&d, "100.00", TENDERS("cheque:60.00:C1", "advance:5.00", "cash:40.00"));
	till_check_money(d.room.result.change, "5.00");
	till_check_money(d.room.result.arrears, "20.20"); /* 10 days x 1 permille */
	check_ledgers(&d, "60.00", "0.00", "0.00");
	must_bounce(&d, NULL);
	till_check_money(d.bounced.debt, "79.80");
	/* The bill of 20.00 and what is on the card; 40.00 stay. */
	check_ledgers(&d, "0.00", "99.80", "-40.00");
	assert_string_equal(till_balance(&d.room.till, LEDGER_LATE, 0), "0.00");
	till_check_money(shown(&d).late_charge, "0.20");
	assert_int_equal(shown(&d).bill_count, 2);
	desk_release(&d);
}

/* What the payment had put on the advance is spent: so much is owed besides. */
static void test_spent_advance(void **state)
{
	struct desk_of d;
	struct bill_detail detail;
	struct pay_result paid;

	desk_init(&d, state);
	must_sell(&d, "40.00", TENDERS("cheque:40.00:C1"));
	room_insert(&d.room);
	d.room.till.session.policy.card_arrears = CARD_ARREARS_FIXED;
	d.room.till.session.policy.card_arrears_amount = till_money("10.00");
	till_bill(&d.room.till, d.room.account_id, "B-1", "2026-11-30", "10.00");
	fake_card_set_fault(d.room.card, FAKE_PULL, 2, 0);
	assert_true(sell(&d, "50.00", TENDERS("cheque:50.00:C2")));
	assert_true(sale_is_open(d.room.result.state));
	/* The arrears are paid while the sale is open: its share goes to the advance. */
	till_pay(&d.room.till, ROOM_ACCOUNT, TENDERS("cash:10.00"), &paid);
	fake_card_insert(d.room.card, false);
	assert_true(room_resolve(&d.room, false));
	assert_int_equal(d.room.result.state, SALE_SETTLED);
	note_sale(&d);
	check_ledgers(&d, "90.00", "0.00", "-10.00");
	till_bill(&d.room.till, d.room.account_id, "B-2", "2026-11-30", "7.00");
	till_pay(&d.room.till, ROOM_ACCOUNT, TENDERS("advance:7.00"), &paid);
	must_bounce(&d, NULL);
	till_check_money(d.bounced.debt, "47.00");
	assert_true(bill_show(
		&d.room.till.session, d.bounced.debt_bill_no, &d.room.till.arena, &detail));
	assert_int_equal(detail.line_count, 2);
	till_check_money(detail.lines[0].amount, "40.00");
	till_check_money(detail.lines[1].amount, "7.00");
	assert_int_equal(detail.explain_count, 3);
	check_ledgers(&d, "40.00", "47.00", "0.00");
	/* Taken back with its card: nothing of it is left but what the bill stood for. */
	assert_false(refund(&d) && d.room.result.state == SALE_SETTLED);
	assert_int_equal(d.room.till.session.why.code, CODE_ADVANCE_USED);
	till_pay_amount(&d.room.till, ROOM_ACCOUNT, TENDERS("cash:47.00"), "47.00", &paid);
	assert_true(room_resolve(&d.room, false));
	assert_int_equal(d.room.result.state, SALE_SETTLED);
	check_ledgers(&d, "40.00", "0.00", "-40.00");
	desk_release(&d);
}

static void test_same_id(void **state)
{
	struct desk_of d;
	struct reverse_result first;

	desk_init(&d, state);
	must_sell(&d, "50.00", TENDERS("transfer:50.00:T1"));
	assert_true(bounce(&d, NULL, "b-1"));
	assert_false(d.bounced.replayed);
	first = d.bounced;
	assert_true(bounce(&d, NULL, "b-1"));
	assert_true(d.bounced.replayed);
	assert_string_equal(d.bounced.debt_bill_no, first.debt_bill_no);
	assert_string_equal(d.bounced.reversal_no, first.reversal_no);
	till_check_money(d.bounced.debt, "50.00");
	till_refused(&d.room.till, bounce(&d, "T2", "b-1"), CODE_OP_CONFLICT);
	till_refused(&d.room.till, bounce(&d, NULL, "b-2"), CODE_BAD_VALUE);
	check_ledgers(&d, "0.00", "50.00", "0.00");
	assert_int_equal(till_count(&d.room.till, "card_debt"), 1);
	desk_release(&d);
}

/* Two papers of one sale: the second takes with it what the first had left on the advance. */
static void test_both_bounce(void **state)
{
	struct desk_of d;

	desk_init(&d, state);
	must_sell(&d, "50.00", TENDERS("cheque:30.00:C1", "transfer:20.00:T1"));
	till_refused(&d.room.till, bounce(&d, NULL, NULL), CODE_BAD_VALUE);
	must_bounce(&d, "T1");
	check_ledgers(&d, "30.00", "50.00", "-30.00");
	assert_int_equal(waiting(&d), 1);
	must_bounce(&d, NULL);
	check_ledgers(&d, "0.00", "50.00", "0.00");
	assert_int_equal(till_count(&d.room.till, "card_debt"), 1);
	desk_release(&d);
}

/* One clears, the other bounces: what cleared is the customer's. */
static void test_cleared_before(void **state)
{
	struct desk_of d;

	desk_init(&d, state);
	must_sell(&d, "50.00", TENDERS("cheque:50.00:C1"));
	till_as(&d.room.till, "sue");
	assert_true(tender_clear(&d.room.till.session, d.receipt_no));
	till_refused(&d.room.till, bounce(&d, NULL, NULL), CODE_BAD_VALUE);
	check_ledgers(&d, "0.00", "0.00", "0.00");
	desk_release(&d);
}

/* An open sale has no receipt to bounce; finished, it has. */
static void test_open(void **state)
{
	struct desk_of d;

	desk_init(&d, state);
	fake_card_set_fault(d.room.card, FAKE_PULL, 4, 0);
	assert_true(sell(&d, "50.00", TENDERS("cheque:50.00:C1")));
	assert_true(sale_is_open(d.room.result.state));
	assert_string_equal(d.room.result.receipt_no, "");
	assert_int_equal(waiting(&d), 0);
	snprintf(d.receipt_no, sizeof d.receipt_no, "CLI-000001");
	till_refused(&d.room.till, bounce(&d, NULL, NULL), CODE_RECEIPT_UNKNOWN);
	fake_card_insert(d.room.card, false);
	assert_true(room_resolve(&d.room, false));
	note_sale(&d);
	must_bounce(&d, NULL);
	check_ledgers(&d, "0.00", "50.00", "0.00");
	desk_release(&d);
}

/* What was given back is not owed: undone before it had a receipt, or taken back with its card. */
static void test_undone(void **state)
{
	struct desk_of d;

	desk_init(&d, state);
	fake_card_set_fault(d.room.card, FAKE_PULL, 2, 0);
	assert_true(sell(&d, "50.00", TENDERS("cheque:50.00:C1")));
	fake_card_insert(d.room.card, false);
	assert_true(room_resolve(&d.room, true));
	assert_int_equal(d.room.result.state, SALE_UNDONE);
	assert_int_equal(waiting(&d), 0);
	check_ledgers(&d, "0.00", "0.00", "0.00");

	must_sell(&d, "60.00", TENDERS("cheque:60.00:C2"));
	assert_true(refund(&d));
	assert_int_equal(d.room.result.state, SALE_SETTLED);
	till_check_money(d.room.result.given_back, "60.00");
	assert_int_equal(waiting(&d), 0);
	till_refused(&d.room.till, bounce(&d, NULL, NULL), CODE_ALREADY_REVERSED);
	check_ledgers(&d, "0.00", "0.00", "0.00");
	assert_int_equal(till_count(&d.room.till, "card_debt"), 0);
	desk_release(&d);
}

/* It bounced, and then the card is brought back unused: the bill goes, and no money is handed out.
 */
static void test_refund_after(void **state)
{
	struct desk_of d;
	char sale_no[CARD_SALE_NO_MAX];

	desk_init(&d, state);
	must_sell(&d, "100.00", TENDERS("cheque:60.00:C1", "cash:40.00"));
	must_bounce(&d, NULL);
	check_ledgers(&d, "0.00", "100.00", "-40.00");
	snprintf(sale_no, sizeof sale_no, "%s", d.sale_no);
	assert_true(refund(&d));
	assert_int_equal(d.room.result.state, SALE_SETTLED);
	till_check_money(d.room.result.given_back, "0.00");
	till_check_money(d.room.result.cash_back, "0.00");
	check_ledgers(&d, "0.00", "0.00", "-40.00");
	assert_string_equal(till_balance(&d.room.till, LEDGER_ENERGY_CARD, d.sale_id), "0.00");
	assert_string_equal(till_balance(&d.room.till, LEDGER_DRAWER, d.room.shift_id), "140.00");
	assert_int_equal(shown(&d).bill_count, 0);
	till_refused(&d.room.till, refund(&d), CODE_ALREADY_REVERSED);

	/* The number is free again. */
	must_sell(&d, "30.00", TENDERS("cash:30.00"));
	assert_int_equal(d.room.result.count, 1);
	room_insert(&d.room);
	assert_int_equal(d.room.meter.credited, 3000);
	desk_release(&d);
}

/* The bank's answer comes while the refund is under way: no money is handed out for it. */
static void test_bounced_while_refunding(void **state)
{
	struct desk_of d;

	desk_init(&d, state);
	must_sell(&d, "50.00", TENDERS("cheque:30.00:C1", "cash:20.00"));
	fake_card_set_fault(d.room.card, FAKE_PULL, 6, 0);
	assert_true(refund(&d));
	assert_true(sale_is_open(d.room.result.state));
	must_bounce(&d, NULL);
	check_ledgers(&d, "0.00", "50.00", "-20.00");
	fake_card_insert(d.room.card, false);
	assert_true(room_resolve(&d.room, false));
	assert_int_equal(d.room.result.state, SALE_SETTLED);
	till_check_money(d.room.result.given_back, "0.00");
	check_ledgers(&d, "0.00", "0.00", "-20.00");
	assert_string_equal(till_balance(&d.room.till, LEDGER_DRAWER, d.room.shift_id), "120.00");
	desk_release(&d);
}

/* What was paid on the debt meanwhile becomes an advance when the purchase is taken back. */
static void test_refund_after_paid(void **state)
{
	struct desk_of d;
	struct pay_result paid;

	desk_init(&d, state);
	must_sell(&d, "50.00", TENDERS("cheque:50.00:C1"));
	must_bounce(&d, NULL);
	till_pay(&d.room.till, ROOM_ACCOUNT, TENDERS("cash:20.00"), &paid);
	check_ledgers(&d, "0.00", "30.00", "0.00");
	assert_true(refund(&d));
	assert_int_equal(d.room.result.state, SALE_SETTLED);
	check_ledgers(&d, "0.00", "0.00", "-20.00");
	desk_release(&d);
}

/* The bill goes with the card alone, and the receipt is void. */
static void test_other_ways(void **state)
{
	struct desk_of d;
	struct bill_run_request cancel = {.action = BILL_ACTION_CANCEL,
		.route = "",
		.reason = "x",
		.approval = till_approval("tom")};
	struct bill_run_result cancelled;
	struct reverse_request reverse = {.reason = "x", .approval = till_approval("sue")};
	struct reverse_result reversed;
	struct pay_result moved;

	desk_init(&d, state);
	(void)till_account(&d.room.till, "200002", "residential");
	must_sell(&d, "50.00", TENDERS("cheque:50.00:C1"));
	must_bounce(&d, NULL);
	reverse.receipt_no = d.receipt_no;
	till_refused(&d.room.till,
		reverse_payment(&d.room.till.session, REVERSAL_REVERSE, &reverse, &reversed),
		CODE_CARD_WRITTEN);
	till_refused(&d.room.till,
		reverse_payment(&d.room.till.session, REVERSAL_REFUND, &reverse, &reversed),
		CODE_CARD_WRITTEN);
	till_refused(&d.room.till,
		reverse_move(&d.room.till.session, &reverse, "200002", &d.room.till.arena, &moved),
		CODE_CARD_WRITTEN);
	cancel.bill_no = d.bounced.debt_bill_no;
	d.room.till.session.roles |= ROLE_VERIFIER;
	till_refused(&d.room.till,
		bill_run(&d.room.till.session, &cancel, &d.room.till.arena, &cancelled),
		CODE_CARD_WRITTEN);
	check_ledgers(&d, "0.00", "50.00", "0.00");
	desk_release(&d);
}

/* The customer is rated by it, with or without arrears. */
static void test_rated(void **state)
{
	struct desk_of d;
	struct arrears_view view;

	desk_init(&d, state);
	must_sell(&d, "50.00", TENDERS("cheque:50.00:C1"));
	till_as(&d.room.till, "cora");
	assert_true(arrears_show(&d.room.till.session, ROOM_ACCOUNT, till_date("2026-11-18"),
		&d.room.till.arena, &view));
	assert_int_equal(view.credit.grade, CREDIT_A);
	must_bounce(&d, NULL);
	till_as(&d.room.till, "cora");
	assert_true(arrears_show(&d.room.till.session, ROOM_ACCOUNT, till_date("2026-11-18"),
		&d.room.till.arena, &view));
	assert_int_equal(view.credit.grade, CREDIT_B);
	assert_string_equal(view.credit.reason.msgid, "a cheque bounced within twelve months");
	desk_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_owed),
		HALL_TEST(test_mixed),
		HALL_TEST(test_spent_advance),
		HALL_TEST(test_same_id),
		HALL_TEST(test_both_bounce),
		HALL_TEST(test_cleared_before),
		HALL_TEST(test_open),
		HALL_TEST(test_undone),
		HALL_TEST(test_refund_after),
		HALL_TEST(test_bounced_while_refunding),
		HALL_TEST(test_refund_after_paid),
		HALL_TEST(test_other_ways),
		HALL_TEST(test_rated),
	};

	return hall_run("card_bounce", tests, ARRAY_SIZE(tests));
}
