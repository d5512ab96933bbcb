/* A server that is killed while customers pay: no payment is lost, none is made twice. */
#include <stdio.h>

#include "core/arena.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define RESTARTS 2
#define PAYMENTS_EACH 60 /* while a restart is under way */

struct waits {
	int times;
	bool now;
};

static void note_waiting(void *ctx, bool now)
{
	struct waits *w = ctx;

	w->times += now && !w->now;
	w->now = now;
}

static void pay_once(struct till *till, int number)
{
	struct pay_request request = till_request("1001", TENDERS("cash:1.00"));
	struct arena arena = ARENA_EMPTY;
	struct pay_result result;
	char op_id[OP_ID_MAX];

	snprintf(op_id, sizeof(op_id), "restart-%d", number);
	request.op_id = op_id;
	request.again = true;
	if (!pay_take(&till->session, &request, &arena, &result))
		fail_msg("payment %d: %s", number, code_name(till->session.why.code));
	arena_release(&arena);
}

static void test_server_restarts(void **state)
{
	struct hall *hall = *state;
	struct waits waits = {.times = 0};
	struct till till;
	int number = 0;

	till_init(&till, *state);
	till_bill(&till, till_account(&till, "1001", "industrial"), "B-1", "2001-01-15", "1000.00");
	(void)till_shift(&till, "ann", "2001-01-10", "0.00");
	till.session.watch = (struct watch){.waiting = note_waiting, .ctx = &waits};
	for (int i = 0; i < RESTARTS; i++) {
		hall_restart_server(hall);
		for (int k = 0; k < PAYMENTS_EACH; k++)
			pay_once(&till, number++);
	}
	assert_false(waits.now);
	assert_int_equal(till_count(&till, "payment"), number);
	for (int i = 0; i < number; i++)
		pay_once(&till, i); /* the same ids again */
	assert_int_equal(till_count(&till, "payment"), number);
	till_check_books(&till);
	till_verify(&till);
	till_release(&till);
}

/* An approval and a sign-in that find the server away wait for it, as the work itself does. */
static void test_people_are_known_again(void **state)
{
	struct reverse_request request = {.reason = "wrong account"};
	struct reverse_result reversed;
	struct pay_result paid;
	struct till till;

	till_init(&till, *state);
	(void)till_account(&till, "1001", "industrial");
	(void)till_shift(&till, "ann", "2001-01-10", "0.00");
	for (int i = 0; i < RESTARTS; i++) {
		till_pay_amount(&till, "1001", TENDERS("cash:5.00"), "5.00", &paid);
		request.receipt_no = paid.receipt_no;
		request.approval = till_approval("sue");
		hall_restart_server(*state);
		if (!reverse_payment(&till.session, REVERSAL_REVERSE, &request, &reversed))
			fail_msg("reversal %d: %s", i, code_name(till.session.why.code));
		hall_restart_server(*state);
		assert_true(session_sign_in(&till.session, "ann", TILL_PASSWORD));
		hall_restart_server(*state);
		till_refused(&till, session_sign_in(&till.session, "bob", "not the password"),
			CODE_SIGN_IN_FAILED);
		assert_true(session_sign_in(&till.session, "ann", TILL_PASSWORD));
	}
	assert_int_equal(till_count(&till, "reversal"), RESTARTS);
	till_verify(&till);
	till_release(&till);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_server_restarts),
		HALL_TEST(test_people_are_known_again),
	};

	return hall_run("reconnect", tests, ARRAY_SIZE(tests));
}
