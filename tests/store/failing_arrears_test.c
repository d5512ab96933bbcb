/*
 * Arrears while the database fails: whatever call of a step, a plan, a write-off or a restoration
 * it is, the step is not taken, and taken once when it is done again.
 */
#include <string.h>

#include "counter/blacklist.h"
#include "counter/identity_check.h"
#include "counter/pay.h"
#include "counter/plan.h"
#include "counter/restoration.h"
#include "counter/reverse.h"
#include "counter/write_off.h"
#include "db/blacklist_store.h"
#include "tests/store/dunning.h"
#include "tests/store/failing.h"
#include "tests/test.h"

/* The till of a dunning is its first member. */
static struct dunning *dunning_of(struct till *till)
{
	return (struct dunning *)till;
}

static int64_t owing(struct dunning *d, void **state)
{
	int64_t account;

	dunning_init(d, state);
	account = till_account(&d->till, "1001", "residential");
	till_bill(&d->till, account, "B-1", "2026-08-14", "300.00");
	return account;
}

/* --- from the reminder to the cut ------------------------------------------------------------ */

/* The run works in steps of its own: it stops where it fails, goes on from there, moves once. */
static void run_through(struct dunning *d)
{
	const struct dun_request request = {.on = moment_date(d->till.now)};
	int64_t steps = till_count(&d->till, "arrears_step");
	struct failing f = {.fired = true};
	bool ok = false;

	till_as(&d->till, "cora");
	for (int nth = 1; f.fired; nth++) {
		failing_put(&f, d->till.session.db);
		failing_arm(&f, nth, FAILING_FOR_GOOD);
		ok = dunning_try(d, &request);
		failing_take_off(&f, d->till.session.db);
		if (f.fired && (ok || d->till.session.why.code != CODE_IO))
			fail_msg("call %d failed: %s", nth, code_name(d->till.session.why.code));
		assert_in_range(till_count(&d->till, "arrears_step"), steps, steps + 1);
	}
	assert_true(ok);
	assert_int_equal(till_count(&d->till, "arrears_step"), steps + 1);
	assert_string_equal(dunning_stage(d, "1001"), "listed");
}

static bool serve(struct till *till, const char *op_id)
{
	(void)op_id;
	return dunning_step(dunning_of(till),
		&(struct dunning_step){"1001", ARREARS_STAGE_NOTIFIED, "signed", NULL});
}

static bool approve(struct till *till, const char *op_id)
{
	(void)op_id;
	return dunning_step(dunning_of(till),
		&(struct dunning_step){"1001", ARREARS_STAGE_APPROVED, NULL, "sue"});
}

static bool warn(struct till *till, const char *op_id)
{
	(void)op_id;
	return dunning_step(dunning_of(till),
		&(struct dunning_step){"1001", ARREARS_STAGE_WARNED, "by telephone", NULL});
}

static bool cut(struct till *till, const char *op_id)
{
	(void)op_id;
	return dunning_step(
		dunning_of(till), &(struct dunning_step){"1001", ARREARS_STAGE_DISCONNECTED,
					  "cut at the meter", NULL});
}

static bool pay_all(struct till *till, const char *op_id)
{
	struct pay_request request = till_request("1001", TENDERS("cash:400.00"));
	struct pay_result out;

	till_as(till, "ann");
	request.op_id = op_id;
	return pay_take(&till->session, &request, &till->arena, &out);
}

static bool order_supply(struct till *till, const char *op_id)
{
	const struct restoration_request request = {.op_id = op_id, .account_no = "1001"};
	struct restoration_made made;

	till_as(till, "ann");
	return restoration_make(&till->session, &request, &made);
}

static bool reverse_it(struct till *till, const char *op_id)
{
	const struct reverse_request request = {.op_id = op_id,
		.receipt_no = "CLI-000001",
		.reason = "收错",
		.approval = till_approval("sue")};
	struct reverse_result out;

	till_as(till, "ann");
	return reverse_payment(&till->session, REVERSAL_REVERSE, &request, &out);
}

/* Served on 28 September, cut on 12 October (a Monday after the holidays), paid, ordered, undone.
 */
static void test_a_case(void **state)
{
	static const struct failing_act served = {"notified", serve, NULL, CODE_OK};
	static const struct failing_act approved = {"approved", approve, NULL, CODE_OK};
	static const struct failing_act warned = {"warned", warn, NULL, CODE_OK};
	static const struct failing_act cut_off = {"disconnected", cut, NULL, CODE_OK};
	static const struct failing_act paid = {"pay a case", pay_all, "act-1", CODE_OK};
	static const struct failing_act ordered = {"restore", order_supply, "act-2", CODE_OK};
	static const struct failing_act undone = {"reverse a case", reverse_it, "act-3", CODE_OK};
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_run(&d, "2026-08-18");
	dunning_day(&d, "2026-09-28");
	run_through(&d);
	failing_everywhere(&d.till, &served);
	failing_everywhere(&d.till, &approved);
	assert_string_equal(dunning_stage(&d, "1001"), "approved");
	dunning_time(&d, "2026-10-12", 9, 0);
	failing_everywhere(&d.till, &warned);
	dunning_time(&d, "2026-10-12", 9, 30);
	failing_everywhere(&d.till, &cut_off);
	assert_string_equal(dunning_stage(&d, "1001"), "disconnected");
	(void)till_shift(&d.till, "ann", "2026-10-12", "500.00");
	failing_everywhere(&d.till, &paid);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	/* 59 days from 15 August to 12 October at one permille of 300.00 */
	assert_string_equal(till_balance(&d.till, LEDGER_LATE, 0), "-17.70");
	failing_everywhere(&d.till, &ordered);
	assert_string_equal(dunning_stage(&d, "1001"), "ordered");
	failing_everywhere(&d.till, &undone);
	assert_string_equal(dunning_stage(&d, "1001"), "disconnected");
	assert_string_equal(till_balance(&d.till, LEDGER_RECEIVABLE, account), "300.00");
	dunning_release(&d);
}

/* A payment before the crew came: its order goes with it, or stays with the debt. */
static void test_recalled(void **state)
{
	static const struct failing_act paid = {"pay and recall", pay_all, "act-1", CODE_OK};
	struct dunning d;

	(void)owing(&d, state);
	dunning_run(&d, "2026-08-18");
	dunning_run(&d, "2026-09-28");
	assert_true(serve(&d.till, NULL));
	assert_true(approve(&d.till, NULL));
	(void)till_shift(&d.till, "ann", "2026-09-28", "500.00");
	failing_everywhere(&d.till, &paid);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	assert_int_equal(d.view.order.state, DISCONNECTION_CANCELLED);
	dunning_release(&d);
}

/* --- given up, and taken back ---------------------------------------------------------------- */

static bool write_it_off(struct till *till, const char *op_id)
{
	(void)op_id;
	return dunning_step(dunning_of(till),
		&(struct dunning_step){"1001", ARREARS_STAGE_WRITTEN_OFF, "破产", "max"});
}

static bool reinstate(struct till *till, const char *op_id)
{
	const struct write_off_undo request = {
		.account_no = "1001", .reason = "误核销", .approval = till_approval("max")};

	(void)op_id;
	till_as(till, "cora");
	return write_off_reinstate(&till->session, &request, &till->arena, &dunning_of(till)->view);
}

static bool pay_part(struct till *till, const char *op_id)
{
	struct pay_request request = till_request("1001", TENDERS("cash:103.30"));
	struct pay_result out;

	till_as(till, "ann");
	request.op_id = op_id;
	return pay_take(&till->session, &request, &till->arena, &out);
}

/* 3.30 of late charge on 25 August, so 100.00 of the lost 300.00 come back and 200.00 stay lost. */
static void test_written_off(void **state)
{
	static const struct failing_act off = {"write off", write_it_off, NULL, CODE_OK};
	static const struct failing_act part = {"recover", pay_part, "act-1", CODE_OK};
	static const struct failing_act back = {"reinstate", reinstate, NULL, CODE_OK};
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_run(&d, "2026-08-18");
	dunning_day(&d, "2026-08-25");
	failing_everywhere(&d.till, &off);
	assert_string_equal(till_balance(&d.till, LEDGER_RECEIVABLE, account), "0.00");
	assert_string_equal(till_balance(&d.till, LEDGER_WRITTEN_OFF, 1), "300.00");
	(void)till_shift(&d.till, "ann", "2026-08-25", "0.00");
	failing_everywhere(&d.till, &part);
	assert_string_equal(till_balance(&d.till, LEDGER_WRITTEN_OFF, 1), "200.00");
	failing_everywhere(&d.till, &back);
	assert_string_equal(till_balance(&d.till, LEDGER_WRITTEN_OFF, 1), "0.00");
	assert_string_equal(till_balance(&d.till, LEDGER_RECEIVABLE, account), "200.00");
	dunning_release(&d);
}

/* --- plans, marks, the blacklist ------------------------------------------------------------- */

static bool agree(struct till *till, const char *op_id)
{
	const struct plan_request request = {
		.account_no = "1001", .start = till_date("2026-09-30"), .months = 3};
	struct plan_view view;

	(void)op_id;
	till_as(till, "cora");
	return plan_add(&till->session, &request, &view);
}

static bool tell_crew(struct till *till, const char *op_id)
{
	(void)op_id;
	till_as(till, "ann");
	return arrears_told(&till->session, "1001");
}

static bool dispute(struct till *till, const char *op_id)
{
	const struct arrears_mark_request request = {.account_no = "1001",
		.mark = ARREARS_MARK_DISPUTE,
		.value = true,
		.reason = "表计争议"};

	(void)op_id;
	till_as(till, "cora");
	return arrears_mark(&till->session, &request, &till->arena, &dunning_of(till)->view);
}

static void blacklist(struct till *till, int64_t account_id)
{
	const struct blacklist_event_row row = {.account_id = account_id,
		.entry = true,
		.on = moment_date(till->now),
		.reason = "两期欠费",
		.at = till->now,
		.login = "cora",
		.approver = ""};

	assert_true(db_begin(till->session.db));
	assert_true(blacklist_store_event(till->session.db, &row));
	assert_true(db_commit(till->session.db));
}

static bool leave(struct till *till, const char *op_id)
{
	const struct blacklist_leave request = {
		.account_no = "1001", .reason = "误列", .approval = till_approval("sue")};
	struct blacklist out;

	(void)op_id;
	till_as(till, "cora");
	return blacklist_leave(&till->session, &request, &out);
}

static void test_a_plan(void **state)
{
	static const struct failing_act acts[] = {
		{"mark", dispute, NULL, CODE_OK},
		{"plan add", agree, NULL, CODE_OK},
		{"crew told", tell_crew, NULL, CODE_OK},
		{"blacklist leave", leave, NULL, CODE_OK},
	};
	struct plan_view view;
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_run(&d, "2026-08-18");
	dunning_run(&d, "2026-09-28");
	assert_true(serve(&d.till, NULL));
	assert_true(approve(&d.till, NULL));
	blacklist(&d.till, account);
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
		failing_everywhere(&d.till, &acts[i]);
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	assert_true(plan_show(&d.till.session, "1001", &view));
	till_check_money(view.plan.total, "313.50"); /* 45 days at 0.30 */
	dunning_release(&d);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_a_case),
		HALL_TEST(test_recalled),
		HALL_TEST(test_written_off),
		HALL_TEST(test_a_plan),
	};

	return hall_run("failing_arrears", tests, ARRAY_SIZE(tests));
}
