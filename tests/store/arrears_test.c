/*
 * Arrears on a database: the daily run, steps and their approvals, what payments do to a case, and
 * what goes wrong at a counter.
 */
#include <stdio.h>
#include <string.h>

#include "counter/blacklist.h"
#include "db/meter_store.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

#define STEP(...) (&(struct dunning_step){__VA_ARGS__})

/* A resident who owes 100.00 since 15 September, on the disconnection list since 26 October. */
static int64_t listed(struct dunning *d, void **state)
{
	int64_t account;

	dunning_init(d, state);
	account = till_account(&d->till, "1001", "residential");
	till_bill(&d->till, account, "B-1", "2026-09-15", "100.00");
	dunning_run(d, "2026-10-19");
	dunning_run(d, "2026-10-26");
	assert_string_equal(dunning_stage(d, "1001"), "listed");
	return account;
}

/* --- the daily run --------------------------------------------------------------------------- */

static void test_run(void **state)
{
	struct dunning d;

	dunning_init(&d, state);
	till_bill(&d.till, till_account(&d.till, "1001", "residential"), "B-1", "2026-09-15",
		"100.00");
	till_bill(&d.till, till_account(&d.till, "1002", "commercial"), "B-2", "2026-10-16",
		"200.00");
	till_bill(&d.till, till_account(&d.till, "1003", "residential"), "B-3", "2026-12-15",
		"300.00");
	(void)till_account(&d.till, "1004", "residential");
	dunning_run(&d, "2026-10-16");
	assert_int_equal(d.run.move_count, 2); /* 1001 owes since before the warning of September */
	dunning_run(&d, "2026-10-17");
	assert_int_equal(dunning_moved(&d, ARREARS_STAGE_NONE, ARREARS_STAGE_REMINDED), 1);
	dunning_run(&d, "2026-10-18"); /* a Sunday: the warning is of Monday */
	assert_int_equal(d.run.move_count, 0);
	dunning_run(&d, "2026-10-19");
	assert_int_equal(dunning_moved(&d, ARREARS_STAGE_REMINDED, ARREARS_STAGE_AT_RISK), 1);
	dunning_run(&d, "2026-10-26");
	assert_int_equal(dunning_moved(&d, ARREARS_STAGE_AT_RISK, ARREARS_STAGE_LISTED), 1);
	assert_string_equal(dunning_stage(&d, "1001"), "listed");
	assert_string_equal(dunning_stage(&d, "1002"), "at_risk"); /* ten days overdue */
	assert_string_equal(dunning_stage(&d, "1003"), "none");
	assert_string_equal(dunning_stage(&d, "1004"), "none");
	dunning_release(&d);
}

static void test_run_again_changes_nothing(void **state)
{
	static const char *const tables[] = {
		"arrears_case", "arrears_step", "blacklist_period", "arrears_run"};
	int64_t before[ARRAY_SIZE(tables)];
	struct dunning d;

	listed(&d, state);
	assert_true(d.run.move_count > 0);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		before[i] = till_count(&d.till, tables[i]);
	dunning_run(&d, "2026-10-26");
	assert_int_equal(d.run.move_count, 0);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		assert_int_equal(till_count(&d.till, tables[i]), before[i]);

	/* Who came in since is moved, and nobody else is told of. */
	till_bill(
		&d.till, till_account(&d.till, "1009", "residential"), "B-9", "2026-10-01", "5.00");
	dunning_run(&d, "2026-10-26");
	assert_true(d.run.move_count > 0);
	for (size_t i = 0; i < d.run.move_count; i++)
		assert_string_equal(d.run.moves[i].account_no, "1009");
	dunning_release(&d);
}

static void test_preview_changes_nothing(void **state)
{
	struct dun_request request = {.on = till_date("2026-10-19"), .preview = true};
	struct dunning d;

	dunning_init(&d, state);
	till_bill(&d.till, till_account(&d.till, "1001", "residential"), "B-1", "2026-09-15",
		"100.00");
	till_as(&d.till, "cora");
	assert_true(dunning_try(&d, &request));
	assert_int_equal(d.run.move_count, 2);
	assert_string_equal(d.run.moves[0].account_no, "1001");
	assert_int_equal(till_count(&d.till, "arrears_case"), 0);
	assert_int_equal(till_count(&d.till, "arrears_step"), 0);
	assert_int_equal(till_count(&d.till, "arrears_run"), 0);
	dunning_run(&d, "2026-10-19");
	assert_int_equal(d.run.move_count, 2);
	dunning_release(&d);
}

static void test_days_go_forward(void **state)
{
	struct dun_request request = {.on = till_date("2026-10-25")};
	struct dunning d;

	listed(&d, state);
	till_as(&d.till, "cora");
	assert_false(dunning_try(&d, &request));
	assert_int_equal(d.till.session.why.code, CODE_BAD_DATE);
	d.till.session.trial = false; /* and a day that has not come is run by nobody */
	request.on = till_date("2026-10-27");
	assert_false(dunning_try(&d, &request));
	assert_int_equal(d.till.session.why.code, CODE_BAD_DATE);
	request.preview = true;
	assert_true(dunning_try(&d, &request));
	d.till.session.trial = true;
	dunning_release(&d);
}

static bool stop_at_once(void *ctx)
{
	int *left = ctx;

	return --*left < 0;
}

/* Stopped after each of its steps, it ends as one that was not. */
static void test_stopped_and_resumed(void **state)
{
	struct dunning d;
	int left = 0;
	struct dun_request request = {.on = till_date("2026-10-19"),
		.step = 3,
		.progress = {.stop = stop_at_once, .ctx = &left}};
	int stops = 0;

	dunning_init(&d, state);
	for (int i = 0; i < 10; i++) {
		char no[16], bill[16];

		snprintf(no, sizeof no, "%d", 1001 + i);
		snprintf(bill, sizeof bill, "B-%d", i);
		till_bill(&d.till, till_account(&d.till, no, "residential"), bill, "2026-10-01",
			"10.00");
	}
	dunning_day(&d, "2026-10-19");
	till_as(&d.till, "cora");
	do {
		left = 0;
		assert_true(dunning_try(&d, &request));
		stops += d.run.stopped;
		assert_true(stops < 20);
	} while (d.run.stopped);
	assert_true(stops >= 3);
	assert_int_equal(d.run.move_count, 20);
	assert_int_equal(till_count(&d.till, "arrears_step"), 20);
	assert_int_equal(till_count(&d.till, "arrears_case"), 10);
	dunning_release(&d);
}

/* --- the law --------------------------------------------------------------------------------- */

static void test_the_way_to_a_cut(void **state)
{
	struct dunning d;

	listed(&d, state);
	dunning_forbidden(
		&d, STEP("1001", ARREARS_STAGE_DISCONNECTED, "x", NULL), "steps_in_order");
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_APPROVED, "x", "sue"), "steps_in_order");
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, NULL, NULL), "proof_of_service");
	dunning_day(&d, "2026-10-27");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, NULL), "approval");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "sue"));
	assert_int_equal(d.view.approval_count, 1);
	assert_int_equal(d.view.order.state, DISCONNECTION_MADE);
	dunning_day(&d, "2026-11-02"); /* six days */
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_WARNED, "x", NULL), "notice_period");
	dunning_time(&d, "2026-11-03", 9, 0); /* seven */
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_WARNED, NULL, NULL), "proof_of_warning");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WARNED, "called", NULL));
	dunning_time(&d, "2026-11-03", 9, 29);
	dunning_forbidden(
		&d, STEP("1001", ARREARS_STAGE_DISCONNECTED, "cut", NULL), "warned_minutes");
	dunning_time(&d, "2026-11-04", 9, 0);
	dunning_forbidden(
		&d, STEP("1001", ARREARS_STAGE_DISCONNECTED, "cut", NULL), "warned_same_day");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WARNED, "called again", NULL));
	dunning_time(&d, "2026-11-04", 9, 30);
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_DISCONNECTED, NULL, NULL), "result");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_DISCONNECTED, "cut at the meter", NULL));
	assert_true(d.view.c.supply_off);
	assert_int_equal(d.view.order.state, DISCONNECTION_DONE);
	dunning_release(&d);
}

static void test_no_cut_on_a_rest_day(void **state)
{
	struct dunning d;

	listed(&d, state);
	dunning_day(&d, "2026-10-30");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "max"));
	dunning_day(&d, "2026-11-07"); /* a Saturday */
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_WARNED, "called", NULL), "working_day");
	assert_int_equal(date_compare(d.view.next.not_before, till_date("2026-11-06")), 0);
	dunning_release(&d);
}

static void test_marks(void **state)
{
	static const struct {
		enum arrears_mark mark;
		const char *rule;
	} marks[] = {{ARREARS_MARK_DISPUTE, "no_dispute"}, {ARREARS_MARK_DECEASED, "holder_alive"}};
	struct dunning d;

	listed(&d, state);
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		dunning_mark(&d, "1001", marks[i].mark, true);
		assert_true(d.view.c.mark[marks[i].mark]);
		dunning_forbidden(
			&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL), marks[i].rule);
		dunning_mark(&d, "1001", marks[i].mark, false);
	}
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	assert_int_equal(d.view.history_count, 4 + 4);
	dunning_release(&d);
}

/* Two approvals by two people, the authority told, and who comes along. */
static void test_important_customer(void **state)
{
	struct arrears_step_request request = {.account_no = "1001",
		.to = ARREARS_STAGE_APPROVED,
		.approval = till_approval("sue")};
	struct dunning d;

	listed(&d, state);
	dunning_mark(&d, "1001", ARREARS_MARK_IMPORTANT, true);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "sue"), "authority_told");
	request.on = moment_date(d.till.now);
	request.authority = "浙电函〔2026〕12号";
	till_refused(&d.till, arrears_step(&d.till.session, &request, &d.till.arena, &d.view),
		CODE_LAW_FORBIDS);
	request.safety = "医院备用电源已投入";
	request.participants[0] =
		(struct disconnection_participant){PARTICIPANT_POLICE, "城东派出所"};
	request.participant_count = 1;
	assert_true(arrears_step(&d.till.session, &request, &d.till.arena, &d.view));
	assert_int_equal(d.view.c.stage, ARREARS_STAGE_NOTIFIED); /* one of two */
	assert_int_equal(d.view.approval_count, 1);
	till_refused(&d.till, arrears_step(&d.till.session, &request, &d.till.arena, &d.view),
		CODE_SELF_APPROVAL);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "max"));
	assert_int_equal(d.view.approval_count, 2);
	assert_int_equal(d.view.participant_count, 1);
	assert_true(d.view.order.important);
	assert_string_equal(d.view.order.authority, "浙电函〔2026〕12号");
	dunning_release(&d);
}

static void test_roles(void **state)
{
	static const struct {
		const char *login;
		bool run, step, letter, mark;
	} cases[] = {
		{"cora", true, true, false, true},
		{"leo", false, false, true, false},
		{"max", true, false, false, true},
		{"sue", true, false, false, true},
		{"ann", false, false, false, false},
		{"kim", false, false, false, false},
		{"eva", false, false, false, false},
	};
	struct arrears_step_request step = {.account_no = "9", .to = ARREARS_STAGE_NOTIFIED};
	const struct arrears_mark_request mark = {
		.account_no = "9", .mark = ARREARS_MARK_DISPUTE, .reason = "x"};
	struct dun_request run = {.on = till_date("2026-10-20")};
	struct dunning d;

	dunning_init(&d, state);
	dunning_day(&d, "2026-10-20");
	step.on = run.on;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct session *s = &d.till.session;

		till_as(&d.till, cases[i].login);
		assert_int_equal(dunning_try(&d, &run), cases[i].run);
		step.to = ARREARS_STAGE_NOTIFIED;
		assert_false(arrears_step(s, &step, &d.till.arena, &d.view));
		assert_int_equal(s->why.code != CODE_NOT_PERMITTED, cases[i].step);
		step.to = ARREARS_STAGE_LETTER;
		assert_false(arrears_step(s, &step, &d.till.arena, &d.view));
		assert_int_equal(s->why.code != CODE_NOT_PERMITTED, cases[i].letter);
		assert_false(arrears_mark(s, &mark, &d.till.arena, &d.view));
		assert_int_equal(s->why.code != CODE_NOT_PERMITTED, cases[i].mark);
	}
	dunning_release(&d);
}

static void test_nobody_approves_alone(void **state)
{
	struct dunning d;

	listed(&d, state);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	assert_false(dunning_step(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "cora")));
	assert_int_equal(d.till.session.why.code, CODE_SELF_APPROVAL);
	assert_false(dunning_step(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "ann")));
	assert_int_equal(d.till.session.why.code, CODE_NOT_PERMITTED);
	assert_false(dunning_step(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "x", "sue")));
	assert_int_equal(d.till.session.why.code, CODE_NOT_PERMITTED);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "bankrupt", "max"));
	dunning_run(&d, "2026-12-28"); /* nobody is reminded of it any more */
	assert_string_equal(dunning_stage(&d, "1001"), "written_off");
	dunning_release(&d);
}

/* --- payments -------------------------------------------------------------------------------- */

static void test_paid_before_the_cut(void **state)
{
	struct pay_result paid;
	struct dunning d;

	listed(&d, state);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "sue"));
	dunning_time(&d, "2026-11-03", 9, 0);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WARNED, "called", NULL));
	dunning_pay(&d, "1001", TENDERS("cash:50.00"), &paid); /* not the last fen */
	assert_int_equal(paid.recalled_count, 0);
	assert_string_equal(dunning_stage(&d, "1001"), "warned");
	dunning_pay(&d, "1001", TENDERS("cash:60.00"), &paid); /* the crew is on its way */
	assert_int_equal(paid.recalled_count, 1);
	assert_string_equal(paid.recalled[0].account_no, "1001");
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	assert_false(d.view.c.open);
	assert_int_equal(d.view.order.state, DISCONNECTION_CANCELLED);
	dunning_time(&d, "2026-11-03", 9, 45);
	dunning_forbidden(
		&d, STEP("1001", ARREARS_STAGE_DISCONNECTED, "cut", NULL), "steps_in_order");
	till_as(&d.till, "ann");
	assert_true(arrears_told(&d.till.session, "1001"));
	dunning_release(&d);
}

/* A longer number is another one, whichever account it begins like. */
static void test_told_of_whom(void **state)
{
	struct dunning d;

	dunning_init(&d, state);
	(void)till_account(&d.till, "10000000000000000001", "residential");
	till_as(&d.till, "ann");
	till_refused(&d.till, arrears_told(&d.till.session, "10000000000000000001"),
		CODE_BAD_VALUE); /* no order */
	till_refused(&d.till, arrears_told(&d.till.session, "100000000000000000012"),
		CODE_ACCOUNT_UNKNOWN);
	dunning_release(&d);
}

/* A bill that may still be paid in time is no arrears: it holds neither the crew nor the light. */
static void test_not_due_yet(void **state)
{
	struct pay_result paid;
	struct dunning d;
	int64_t account = listed(&d, state);

	dunning_cut(&d, "1001", "2026-10-27", "2026-11-03");
	till_bill(&d.till, account, "B-next", "2026-11-15", "40.00");
	dunning_pay(&d, "1001", TENDERS("cash:104.89"), &paid);
	assert_string_equal(dunning_stage(&d, "1001"), "disconnected");
	dunning_pay(&d, "1001", TENDERS("cash:0.01"), &paid); /* the last fen of the arrears */
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	till_check_money(d.view.c.due, "0.00");
	dunning_restore(&d, account);
	assert_string_equal(dunning_stage(&d, "1001"), "restored");
	dunning_release(&d);
}

/* Who is entered as warned or cut at a time to come was neither. */
static void test_no_time_to_come(void **state)
{
	struct arrears_step_request request = {.account_no = "1001",
		.to = ARREARS_STAGE_DISCONNECTED,
		.on = till_date("2026-11-03"),
		.has_at = true,
		.evidence = "cut"};
	struct dunning d;

	listed(&d, state);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "sue"));
	dunning_time(&d, "2026-11-03", 9, 0);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WARNED, "called", NULL));
	request.at = d.till.now;
	request.at.ms += 31 * 60000; /* half past and a minute */
	dunning_time(&d, "2026-11-03", 9, 30);
	till_as(&d.till, "cora");
	d.till.session.trial = false;
	till_refused(&d.till, arrears_step(&d.till.session, &request, &d.till.arena, &d.view),
		CODE_BAD_DATE);
	dunning_time(&d, "2026-11-03", 9, 32);
	till_as(&d.till, "cora");
	d.till.session.trial = false;
	assert_true(arrears_step(&d.till.session, &request, &d.till.arena, &d.view));
	dunning_release(&d);
}

static void test_paid_after_the_cut(void **state)
{
	struct pay_result paid;
	struct dunning d;

	listed(&d, state);
	dunning_cut(&d, "1001", "2026-10-27", "2026-11-03");
	dunning_pay(&d, "1001", TENDERS("cash:120.00"), &paid);
	assert_int_equal(paid.recalled_count, 0);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	assert_true(d.view.c.open); /* supply is to be restored */
	assert_true(d.view.c.supply_off);
	assert_int_equal(d.view.next.stage, ARREARS_STAGE_ORDERED);
	assert_int_equal(d.view.next.missing_count, 0);
	dunning_run(&d, "2026-11-25");
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	dunning_release(&d);
}

/* A cheque settles the debt but does not restore before it clears; it bounces, and all is as
 * before. */
static void test_cheque_bounces_before_restoration(void **state)
{
	struct reverse_result reversed;
	struct pay_result paid;
	struct dunning d;

	listed(&d, state);
	dunning_cut(&d, "1001", "2026-10-27", "2026-11-03");
	dunning_pay(&d, "1001", TENDERS("cheque:104.90:00112233"), &paid);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	assert_int_equal(d.view.next.missing[0], ARREARS_NEED_CLEARED);
	const struct reverse_request request = {
		.receipt_no = paid.receipt_no, .reason = "退票", .approval = till_approval("sue")};

	till_as(&d.till, "ann");
	assert_true(tender_bounce(&d.till.session, &request, &reversed));
	assert_string_equal(dunning_stage(&d, "1001"), "disconnected");
	assert_true(d.view.c.supply_off);
	dunning_release(&d);
}

/* It was another payment that settled the case, but without the cheque nothing is settled. */
static void test_earlier_cheque_bounces(void **state)
{
	struct reverse_result reversed;
	struct pay_result cheque, cash;
	struct dunning d;

	listed(&d, state);
	dunning_cut(&d, "1001", "2026-10-27", "2026-11-03");
	dunning_pay(&d, "1001", TENDERS("cheque:50.00:00112233"), &cheque);
	dunning_pay(&d, "1001", TENDERS("cash:60.00"), &cash);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	const struct reverse_request request = {.receipt_no = cheque.receipt_no,
		.reason = "退票",
		.approval = till_approval("sue")};

	till_as(&d.till, "ann");
	assert_true(tender_bounce(&d.till.session, &request, &reversed));
	assert_string_equal(dunning_stage(&d, "1001"), "disconnected");
	dunning_release(&d);
}

static void test_cheque_bounces_after_restoration(void **state)
{
	struct reverse_result reversed;
	struct pay_result paid;
	struct dunning d;
	int64_t account = listed(&d, state), shift;

	dunning_cut(&d, "1001", "2026-10-27", "2026-11-03");
	shift = till_shift(&d.till, "ann", "2026-11-03", "50.00");
	till_pay(&d.till, "1001", TENDERS("cheque:104.90:00112233"), &paid);
	assert_true(tender_clear(&d.till.session, paid.receipt_no));
	dunning_restore(&d, account);
	assert_string_equal(dunning_stage(&d, "1001"), "restored");
	assert_false(d.view.c.open);
	const struct reverse_request request = {.receipt_no = paid.receipt_no,
		.reason = "票据伪造",
		.approval = till_approval("sue")};

	assert_true(reverse_payment(&d.till.session, REVERSAL_REVERSE, &request, &reversed));
	assert_string_equal(dunning_stage(&d, "1001"), "reminded"); /* the way begins anew */
	assert_true(d.view.c.open);
	assert_false(d.view.c.supply_off);
	assert_false(d.view.c.served);
	till_end_shift(&d.till, shift);
	dunning_release(&d);
}

/* Whoever pays a second time pays in advance: the case stays settled. */
static void test_paid_twice(void **state)
{
	struct pay_result paid;
	struct dunning d;
	int64_t shift;

	listed(&d, state);
	dunning_cut(&d, "1001", "2026-10-27", "2026-11-03");
	dunning_pay(&d, "1001", TENDERS("cash:104.90"), &paid);
	shift = till_shift(&d.till, "ann", "2026-11-03", "50.00");
	till_pay_amount(&d.till, "1001", TENDERS("cash:104.90"), "104.90", &paid);
	till_check_money(paid.to_advance, "104.90");
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	assert_int_equal(till_count(&d.till, "arrears_step"), 8);
	till_end_shift(&d.till, shift);
	dunning_release(&d);
}

static void test_thirty_bills(void **state)
{
	struct pay_result paid;
	struct dunning d;
	int64_t account;

	dunning_init(&d, state);
	account = till_account(&d.till, "1001", "residential");
	for (int i = 0; i < 30; i++) {
		char bill[16], due[48];

		snprintf(bill, sizeof bill, "B-%02d", i);
		snprintf(due, sizeof due, "%d-%02d-15", 2024 + (i + 3) / 12, (i + 3) % 12 + 1);
		till_bill(&d.till, account, bill, due, "10.00");
	}
	dunning_run(&d, "2026-10-19");
	dunning_run(&d, "2026-10-26");
	assert_string_equal(dunning_stage(&d, "1001"), "listed");
	till_check_money(d.view.c.overdue, "300.00");
	assert_int_equal(date_compare(d.view.c.oldest_due, till_date("2024-04-15")), 0);
	assert_true(d.view.blacklist.blacklisted);
	dunning_day(&d, "2026-10-27");
	dunning_pay(&d, "1001", TENDERS("cash:2000.00"), &paid);
	assert_int_equal(paid.applied_count, 30);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	dunning_release(&d);
}

/* Two meters, each with its bill of the month: one debt, one case, one period. */
static void test_two_meters(void **state)
{
	struct meter_row meter = {.kind = METER_POSTPAID, .multiplier = "1"};
	struct dunning d;
	int64_t account;

	dunning_init(&d, state);
	account = meter.account_id = till_account(&d.till, "1001", "residential");
	for (int i = 0; i < 2; i++) {
		char bill[16];

		snprintf(meter.meter_no, sizeof meter.meter_no, "M%d", i);
		snprintf(bill, sizeof bill, "B-%d", i);
		assert_true(db_begin(d.till.session.db));
		assert_true(meter_store_insert(d.till.session.db, &meter, till_date("2020-01-01")));
		assert_true(db_commit(d.till.session.db));
		till_bill(&d.till, account, bill, "2026-09-15", "30.00");
	}
	dunning_run(&d, "2026-10-19");
	dunning_run(&d, "2026-10-26");
	assert_int_equal(till_count(&d.till, "arrears_case"), 1);
	assert_int_equal(till_count(&d.till, "blacklist_period"), 1);
	assert_string_equal(dunning_stage(&d, "1001"), "listed");
	till_check_money(d.view.c.overdue, "60.00");
	dunning_release(&d);
}

/* The last fen is paid at one window while it is being paid at the other. */
static void test_paid_at_two_windows(void **state)
{
	struct pay_request request = till_request("1001", TENDERS("cash:110.00"));
	struct pay_result paid;
	struct session other;
	struct dunning d;
	int64_t steps;

	listed(&d, state);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "sue"));
	dunning_day(&d, "2026-10-27");
	(void)till_shift(&d.till, "ann", "2026-10-27", "50.00");
	till_connect(&other, &d.till, "ann"); /* the same till from another terminal */
	assert_true(pay_take(&d.till.session, &request, &d.till.arena, &paid));
	assert_int_equal(paid.recalled_count, 1);
	steps = till_count(&d.till, "arrears_step");
	assert_false(pay_take(&other, &request, &d.till.arena, &paid));
	assert_true(
		other.why.code == CODE_NOTHING_DUE || other.why.code == CODE_DUPLICATE_SUSPECTED);
	assert_int_equal(till_count(&d.till, "arrears_step"), steps);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	till_disconnect(&other);
	dunning_release(&d);
}

/* Six months from the second of March are over on the second of September, not in August. */
static void test_leaving_at_a_month_end(void **state)
{
	struct blacklist list;
	struct dunning d;

	dunning_init(&d, state);
	dunning_rules(&d, "blacklist_months = 12", "blacklist_months = 6");
	(void)till_account(&d.till, "1001", "residential");
	hall_script(d.till.hall,
		"INSERT INTO blacklist_period SELECT account_id, '2026-02', '2026-03-02', 1 FROM "
		"account");
	hall_script(d.till.hall, "INSERT INTO blacklist_event SELECT account_id, 1, 1, "
				 "'2026-03-02', 'x', 0, 'cora', "
				 "'' FROM account");
	dunning_run(&d, "2026-08-31");
	assert_true(blacklist_show(&d.till.session, "1001", &list));
	assert_true(list.blacklisted);
	dunning_run(&d, "2026-09-02");
	assert_true(blacklist_show(&d.till.session, "1001", &list));
	assert_false(list.blacklisted);
	dunning_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_run),
		HALL_TEST(test_run_again_changes_nothing),
		HALL_TEST(test_preview_changes_nothing),
		HALL_TEST(test_days_go_forward),
		HALL_TEST(test_stopped_and_resumed),
		HALL_TEST(test_the_way_to_a_cut),
		HALL_TEST(test_no_cut_on_a_rest_day),
		HALL_TEST(test_marks),
		HALL_TEST(test_important_customer),
		HALL_TEST(test_roles),
		HALL_TEST(test_nobody_approves_alone),
		HALL_TEST(test_paid_before_the_cut),
		HALL_TEST(test_told_of_whom),
		HALL_TEST(test_leaving_at_a_month_end),
		HALL_TEST(test_not_due_yet),
		HALL_TEST(test_no_time_to_come),
		HALL_TEST(test_paid_after_the_cut),
		HALL_TEST(test_cheque_bounces_before_restoration),
		HALL_TEST(test_earlier_cheque_bounces),
		HALL_TEST(test_cheque_bounces_after_restoration),
		HALL_TEST(test_paid_twice),
		HALL_TEST(test_paid_at_two_windows),
		HALL_TEST(test_two_meters),
		HALL_TEST(test_thirty_bills),
	};

	return hall_run("arrears", tests, ARRAY_SIZE(tests));
}
