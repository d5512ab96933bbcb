/* Late charge let go: approved, never more than is due, and once. */
#include <string.h>

#include "counter/pay.h"
#include "tests/store/till.h"
#include "tests/test.h"

/* 1,000.00 due on 2001-01-15, five days late at 2 permille: 10.00. */
struct counter {
	struct till till;
};

static void counter_init(struct counter *c, void **state)
{
	int64_t account;

	till_init(&c->till, *state);
	account = till_account(&c->till, "1001", "industrial");
	till_bill(&c->till, account, "B-1", "2001-01-15", "1000.00");
	(void)till_shift(&c->till, "ann", "2001-01-20", "0.00");
}

static void counter_release(struct counter *c)
{
	till_check_books(&c->till);
	till_verify(&c->till);
	till_release(&c->till);
}

static struct waive_request request_of(const char *amount)
{
	return (struct waive_request){.bill_no = "B-1",
		.reason = "计量故障",
		.amount = till_money(amount),
		.approval = till_approval("sue")};
}

static void test_waive(void **state)
{
	struct counter c;
	struct pay_result paid;
	struct waive_request request = request_of("4.00");

	counter_init(&c, state);
	assert_true(pay_waive(&c.till.session, &request));
	request = request_of("6.01");
	till_refused(&c.till, pay_waive(&c.till.session, &request), CODE_BAD_AMOUNT);
	till_pay(&c.till, "1001", TENDERS("card:1006.00"), &paid);
	till_check_money(paid.applied[0].late_charge, "6.00");
	till_check_money(paid.to_advance, "0.00");
	request = request_of("0.01");
	till_refused(&c.till, pay_waive(&c.till.session, &request), CODE_BAD_AMOUNT);
	counter_release(&c);
}

static void test_same_id_waives_once(void **state)
{
	struct counter c;
	struct pay_quote quote;
	struct pay_request question = till_request("1001", TENDERS("cash:1.00"));
	struct waive_request request = request_of("4.00");

	counter_init(&c, state);
	request.op_id = "waive-1";
	assert_true(pay_waive(&c.till.session, &request));
	assert_true(pay_waive(&c.till.session, &request));
	assert_true(pay_quote(&c.till.session, &question, &quote));
	till_check_money(quote.due, "1006.00");
	request.amount = till_money("4.01");
	till_refused(&c.till, pay_waive(&c.till.session, &request), CODE_OP_CONFLICT);
	counter_release(&c);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *what, *login, *approver, *bill_no, *amount, *reason;
		enum code code;
	} cases[] = {
		{"a reader", "kim", "sue", "B-1", "1.00", "x", CODE_NOT_PERMITTED},
		{"nobody approves", "ann", "", "B-1", "1.00", "x", CODE_APPROVAL_REQUIRED},
		{"a cashier approves", "ann", "bob", "B-1", "1.00", "x", CODE_NOT_PERMITTED},
		{"one's own approval", "sue", "sue", "B-1", "1.00", "x", CODE_SELF_APPROVAL},
		{"no reason", "ann", "sue", "B-1", "1.00", "", CODE_BAD_VALUE},
		{"no such bill", "ann", "sue", "B-9", "1.00", "x", CODE_BAD_VALUE},
		{"zero", "ann", "sue", "B-1", "0.00", "x", CODE_BAD_AMOUNT},
		{"above what is due", "ann", "sue", "B-1", "10.01", "x", CODE_BAD_AMOUNT},
	};
	struct counter c;

	counter_init(&c, state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct waive_request request = request_of(cases[i].amount);

		print_message("  %s\n", cases[i].what);
		request.bill_no = cases[i].bill_no;
		request.reason = cases[i].reason;
		request.approval = till_approval(cases[i].approver);
		till_as(&c.till, cases[i].login);
		till_refused(&c.till, pay_waive(&c.till.session, &request), cases[i].code);
	}
	counter_release(&c);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_waive),
		HALL_TEST(test_same_id_waives_once),
		HALL_TEST(test_refusals),
	};

	return hall_run("waive", tests, ARRAY_SIZE(tests));
}
