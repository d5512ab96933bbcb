/* Cash handed in once, however often the same form is sent. */
#include <string.h>

#include "counter/shift.h"
#include "tests/store/till.h"
#include "tests/test.h"

struct hand_in {
	struct till till;
	int64_t shift;
};

static void hand_in_init(struct hand_in *h, void **state)
{
	till_init(&h->till, *state);
	h->shift = till_shift(&h->till, "ann", "2026-11-21", "500.00");
}

static void hand_in_release(struct hand_in *h)
{
	till_verify(&h->till);
	till_release(&h->till);
}

static struct hand_in_request request_of(const char *op_id, const char *amount)
{
	return (struct hand_in_request){
		.op_id = op_id, .amount = till_money(amount), .receiver = till_approval("sue")};
}

static void test_same_id_hands_in_once(void **state)
{
	const struct hand_in_request request = request_of("h-1", "120.00");
	struct hand_in_made first, again;
	struct hand_in h;

	hand_in_init(&h, state);
	assert_true(shift_hand_in(&h.till.session, &request, &first));
	assert_false(first.replayed);
	assert_true(shift_hand_in(&h.till.session, &request, &again));
	assert_true(again.replayed);
	assert_string_equal(again.hand_in_no, first.hand_in_no);
	till_check_money(again.amount, "120.00");
	assert_string_equal(till_balance(&h.till, LEDGER_SAFE, 0), "-380.00");
	assert_string_equal(till_balance(&h.till, LEDGER_DRAWER, h.shift), "380.00");
	hand_in_release(&h);
}

static void test_other_arguments_conflict(void **state)
{
	const struct hand_in_request request = request_of("h-2", "120.00");
	struct hand_in_request other = request_of("h-2", "120.01");
	struct hand_in_made made;
	struct hand_in h;

	hand_in_init(&h, state);
	assert_true(shift_hand_in(&h.till.session, &request, &made));
	till_refused(&h.till, shift_hand_in(&h.till.session, &other, &made), CODE_OP_CONFLICT);
	other = request_of("h-2", "120.00");
	other.receiver = till_approval("tom");
	till_refused(&h.till, shift_hand_in(&h.till.session, &other, &made), CODE_OP_CONFLICT);
	assert_string_equal(till_balance(&h.till, LEDGER_DRAWER, h.shift), "380.00");
	hand_in_release(&h);
}

static void test_without_an_id_each_is_another(void **state)
{
	const struct hand_in_request request = request_of(NULL, "100.00");
	struct hand_in_made first, second;
	struct hand_in h;

	hand_in_init(&h, state);
	assert_true(shift_hand_in(&h.till.session, &request, &first));
	assert_true(shift_hand_in(&h.till.session, &request, &second));
	assert_false(second.replayed);
	assert_string_not_equal(first.hand_in_no, second.hand_in_no);
	assert_string_equal(till_balance(&h.till, LEDGER_DRAWER, h.shift), "300.00");
	hand_in_release(&h);
}

static void test_refused_id_is_not_used_up(void **state)
{
	struct hand_in_request request = request_of("h-3", "500.01");
	struct hand_in_made made;
	struct hand_in h;

	hand_in_init(&h, state);
	till_refused(&h.till, shift_hand_in(&h.till.session, &request, &made), CODE_DRAWER_SHORT);
	request = request_of("h-3", "500.00");
	assert_true(shift_hand_in(&h.till.session, &request, &made));
	assert_false(made.replayed);
	request = request_of("no such id!", "1.00");
	till_refused(&h.till, shift_hand_in(&h.till.session, &request, &made), CODE_BAD_VALUE);
	hand_in_release(&h);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_same_id_hands_in_once),
		HALL_TEST(test_other_arguments_conflict),
		HALL_TEST(test_without_an_id_each_is_another),
		HALL_TEST(test_refused_id_is_not_used_up),
	};

	return hall_run("hand_in", tests, sizeof tests / sizeof tests[0]);
}
