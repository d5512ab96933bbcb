/*
 * Readings, bills and corrections while the database fails: a bill is made, taken back or corrected
 * once, and a run that broke off is gone on with.
 */
#include <string.h>

#include "core/utf8.h"
#include "counter/bill_run.h"
#include "counter/correction.h"
#include "counter/pay.h"
#include "counter/shift.h"
#include "db/journal.h"
#include "db/staff_store.h"
#include "tests/store/chain.h"
#include "tests/store/failing.h"
#include "tests/test.h"

/* The chain's session as that of a till: what the acts below are done with. */
struct works {
	struct till till; /* first */
	struct chain chain;
	struct approval approval; /* by who is on the books */
	int64_t correction_no;
};

static void works_init(struct works *w, void **state)
{
	chain_init(&w->chain, *state);
	w->till = (struct till){.hall = *state, .session = w->chain.desk.s};
	w->correction_no = 0;
}

static void works_release(struct works *w)
{
	arena_release(&w->till.arena);
	chain_release(&w->chain);
}

static struct works *works_of(struct till *till)
{
	return (struct works *)till;
}

static const char *energy_billed(struct works *w)
{
	return till_balance(&w->till, LEDGER_ENERGY, 0);
}

/* --- a month --------------------------------------------------------------------------------- */

static bool run(struct works *w, enum bill_action action)
{
	const struct bill_run_request request = {
		.action = action, .period = period_of(till_date("2026-11-20")), .route = ""};
	struct bill_run_result result;

	return bill_run(&w->till.session, &request, &w->till.arena, &result);
}

/* A run has steps of its own; it stops where one fails, and the same run again ends it. */
static void run_through(struct works *w, enum bill_action action)
{
	struct failing f = {.fired = true};
	bool ok = false;

	for (int nth = 1; f.fired; nth++) {
		failing_put(&f, w->till.session.db);
		failing_arm(&f, nth, FAILING_FOR_GOOD);
		ok = run(w, action);
		failing_take_off(&f, w->till.session.db);
		assert_false(db_in_transaction(w->till.session.db));
		if (f.fired && (ok || w->till.session.why.code != CODE_IO))
			fail_msg("call %d failed: %s", nth, code_name(w->till.session.why.code));
	}
	assert_true(ok);
	till_verify(&w->till);
}

/* 100, 110 … 150 kWh at 0.538 for six customers: 750 kWh, 403.50; each is billed once. */
static void test_a_month(void **state)
{
	struct works w;

	works_init(&w, state);
	chain_two_months(&w.chain);
	run_through(&w, BILL_ACTION_RUN);
	assert_int_equal(chain_count(&w.chain, "bill"), 0);
	assert_string_equal(energy_billed(&w), "0.00");
	run_through(&w, BILL_ACTION_RELEASE);
	assert_int_equal(chain_count(&w.chain, "bill"), 6);
	assert_string_equal(energy_billed(&w), "-403.50");
	chain_owes(&w.chain, "A1", "53.80", "0.00");
	run_through(&w, BILL_ACTION_CANCEL);
	assert_string_equal(energy_billed(&w), "0.00");
	chain_owes(&w.chain, "A1", "0.00", "0.00");
	works_release(&w);
}

/* --- one bill -------------------------------------------------------------------------------- */

static bool cancel_paid(struct till *till, const char *op_id)
{
	const struct bill_run_request request = {.action = BILL_ACTION_CANCEL,
		.route = "",
		.bill_no = "A1-202611",
		.reason = "抄错",
		.approval = works_of(till)->approval};
	struct bill_run_result result;

	(void)op_id;
	return bill_run(&till->session, &request, &till->arena, &result);
}

static void pay_twenty(struct works *w)
{
	struct session *s = &w->till.session;
	const struct shift_open_request open = {.float_amount = till_money("100.00")};
	struct pay_request request = till_request("A1", TENDERS("cash:20.00"));
	struct staff_row staff = {.login = "tester", .state = 1, .roles = s->roles};
	struct shift_view shift;
	struct pay_result paid;

	assert_true(db_begin(s->db));
	assert_true(staff_store_insert(s->db, &staff, session_now(s)));
	assert_true(db_commit(s->db));
	assert_true(shift_open(s, &open, &shift));
	assert_true(pay_take(s, &request, &w->till.arena, &paid));
}

/* What was paid on it becomes the customer's advance. */
static void test_a_paid_bill(void **state)
{
	static const struct failing_act cancel = {
		"bill cancel", cancel_paid, NULL, CODE_ALREADY_REVERSED};
	struct works w;

	works_init(&w, state);
	chain_two_months(&w.chain);
	assert_true(run(&w, BILL_ACTION_RUN));
	assert_true(run(&w, BILL_ACTION_RELEASE));
	pay_twenty(&w);
	w.approval = chain_approval(&w.chain);
	failing_everywhere(&w.till, &cancel);
	chain_owes(&w.chain, "A1", "0.00", "20.00");
	assert_string_equal(energy_billed(&w), "-349.70");
	works_release(&w);
}

/* --- a correction ---------------------------------------------------------------------------- */

static void be(struct till *till, const char *login, uint32_t roles)
{
	utf8_copy(till->session.login, sizeof till->session.login, login);
	till->session.roles = roles;
}

static bool propose_theft(struct till *till, const char *op_id)
{
	struct correction_request request = {.account_no = "A1",
		.facts = {.kind = PROPOSAL_THEFT,
			.theft = {.watts = 2000, .hours = 6, .days = 30, .times = 3}},
		.reason = "found at the meter",
		.op_id = op_id};
	struct correction_made made;

	assert_true(price_parse(&request.facts.theft.price, "0.538"));
	be(till, "insa", ROLE_INSPECTOR);
	if (!correction_propose(&till->session, &request, &made))
		return false;
	works_of(till)->correction_no = made.correction_no;
	return true;
}

static bool approve_it(struct till *till, const char *op_id)
{
	const struct correction_decision decision = {.correction_no = works_of(till)->correction_no,
		.approve = true,
		.reason = "looked into it",
		.op_id = op_id};
	struct correction_decided decided;

	be(till, "supa", ROLE_SUPERVISOR);
	return correction_decide(&till->session, &decision, &decided);
}

/* 2 kW x 6 h x 30 days = 360 kWh x 0.538 = 193.68, and three times that (1996 art. 102, 103). */
static void test_a_correction(void **state)
{
	static const struct failing_act proposed = {"propose", propose_theft, "act-1", CODE_OK};
	static const struct failing_act approved = {"approve", approve_it, "act-2", CODE_OK};
	struct works w;

	works_init(&w, state);
	failing_everywhere(&w.till, &proposed);
	chain_owes(&w.chain, "A1", "0.00", "0.00");
	failing_everywhere(&w.till, &approved);
	chain_owes(&w.chain, "A1", "774.72", "0.00");
	assert_int_equal(chain_count(&w.chain, "bill"), 1);
	works_release(&w);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_a_month),
		HALL_TEST(test_a_paid_bill),
		HALL_TEST(test_a_correction),
	};

	return hall_run("failing_bill", tests, ARRAY_SIZE(tests));
}
