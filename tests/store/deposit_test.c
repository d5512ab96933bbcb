/* Cash from the safe to the bank: never more than it holds, and once. */
#include "counter/deposit.h"
#include "tests/store/till.h"
#include "tests/test.h"

/* ann has handed 300.00 in to the safe. */
static void safe_init(struct till *till, void **state)
{
	struct pay_result paid;

	till_init(till, *state);
	till_bill(till, till_account(till, "1001", "industrial"), "B-1", "2001-01-15", "500.00");
	(void)till_shift(till, "ann", "2001-01-10", "0.00");
	till_pay(till, "1001", TENDERS("cash:500.00"), &paid);
	till_hand_in(till, "300.00");
	till_as(till, "sue");
}

static void safe_release(struct till *till)
{
	till_check_books(till);
	till_verify(till);
	till_release(till);
}

static struct deposit_request request_of(const char *amount, const char *bank_ref)
{
	return (struct deposit_request){.amount = till_money(amount), .bank_ref = bank_ref};
}

static void test_deposit(void **state)
{
	struct till till;
	struct deposit_made made, second;
	struct deposit_request request = request_of("250.00", "ICBC-1");

	safe_init(&till, state);
	assert_true(deposit_make(&till.session, &request, &made));
	till_check_money(made.safe, "50.00");
	assert_string_equal(till_balance(&till, LEDGER_BANK, 0), "250.00");
	request = request_of("50.00", "ICBC-2");
	assert_true(deposit_make(&till.session, &request, &second));
	assert_string_not_equal(made.deposit_no, second.deposit_no);
	assert_string_equal(till_balance(&till, LEDGER_SAFE, 0), "0.00");
	safe_release(&till);
}

static void test_same_id_deposits_once(void **state)
{
	struct till till;
	struct deposit_made made, again;
	struct deposit_request request = request_of("100.00", "ICBC-1");

	safe_init(&till, state);
	request.op_id = "deposit-1";
	assert_true(deposit_make(&till.session, &request, &made));
	assert_true(deposit_make(&till.session, &request, &again));
	assert_true(again.replayed);
	assert_string_equal(again.deposit_no, made.deposit_no);
	till_check_money(again.amount, "100.00");
	assert_string_equal(till_balance(&till, LEDGER_BANK, 0), "100.00");
	request.amount = till_money("101.00");
	till_refused(&till, deposit_make(&till.session, &request, &again), CODE_OP_CONFLICT);
	safe_release(&till);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *login, *amount, *bank_ref;
		enum code code;
	} cases[] = {
		{"ann", "10.00", "x", CODE_NOT_PERMITTED}, /* a cashier */
		{"sue", "0.00", "x", CODE_BAD_AMOUNT},
		{"sue", "300.01", "x", CODE_DRAWER_SHORT},
		{"sue", "10.00", "", CODE_BAD_VALUE},
		{"sue", "10.00", "\x1b[2J", CODE_BAD_VALUE},
		{"sue", "10.00", "123456789012345678901234567890123", CODE_BAD_VALUE},
	};
	struct till till;
	struct deposit_made made;

	safe_init(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct deposit_request request = request_of(cases[i].amount, cases[i].bank_ref);

		till_as(&till, cases[i].login);
		till_refused(&till, deposit_make(&till.session, &request, &made), cases[i].code);
	}
	assert_string_equal(till_balance(&till, LEDGER_SAFE, 0), "300.00");
	safe_release(&till);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_deposit),
		HALL_TEST(test_same_id_deposits_once),
		HALL_TEST(test_refusals),
	};

	return hall_run("deposit", tests, ARRAY_SIZE(tests));
}
