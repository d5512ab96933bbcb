/*
 * Arrears that are written off: they leave the receivables by an approved entry, stay owed, and
 * what comes in on them later is a recovery that goes back with the payment that brought it.
 */
#include "counter/write_off.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counter/account.h"
#include "counter/ageing.h"
#include "counter/bill_run.h"
#include "counter/receipt.h"
#include "counter/reverse.h"
#include "db/journal.h"
#include "tests/print/tools.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

#define STEP(...) (&(struct dunning_step){__VA_ARGS__})
#define BY "max"

/* 300.00 of a resident due on 2026-08-14; on 2026-08-25 there are 3.30 of late charge. */
static int64_t owing(struct dunning *d, void **state)
{
	int64_t account;

	dunning_init(d, state);
	account = till_account(&d->till, "1001", "residential");
	till_bill(&d->till, account, "B-1", "2026-08-14", "300.00");
	dunning_run(d, "2026-08-18");
	dunning_day(d, "2026-08-25");
	return account;
}

static int64_t written_off(struct dunning *d, void **state)
{
	int64_t account = owing(d, state);

	dunning_must(d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", BY));
	return account;
}

/* What the books expect of the account, and what stands on its one bill as lost. */
static void check(struct dunning *d, int64_t account, const char *receivable, const char *lost)
{
	assert_string_equal(till_balance(&d->till, LEDGER_RECEIVABLE, account), receivable);
	assert_string_equal(till_balance(&d->till, LEDGER_WRITTEN_OFF, 1), lost);
	till_check_books(&d->till);
	till_verify(&d->till);
}

static struct write_off_figures figures(struct dunning *d)
{
	struct write_off_figures out;

	till_as(&d->till, "max");
	assert_true(write_off_figures(
		&d->till.session, till_date("2026-08-01"), till_date("2026-12-31"), &out));
	return out;
}

static void test_leaves_the_receivables(void **state)
{
	const struct account_question question = {
		.account_no = "1001", .on = till_date("2026-08-25")};
	struct ageing_view ageing;
	struct account_view view;
	struct dunning d;
	int64_t account = written_off(&d, state);

	check(&d, account, "0.00", "300.00");
	till_as(&d.till, "max");
	assert_true(ageing_show(&d.till.session, till_date("2026-08-25"), &ageing));
	assert_int_equal(ageing.total.bills, 0);
	assert_int_equal(ageing.written_off.bills, 1);
	till_check_money(ageing.written_off.unpaid, "300.00");
	till_as(&d.till, "ann"); /* the claim stays */
	assert_true(account_show(&d.till.session, &question, &d.till.arena, &view));
	till_check_money(view.total, "303.30");
	till_check_money(view.bills[0].written_off, "300.00");
	assert_int_equal(figures(&d).write_offs, 1);
	till_check_money(figures(&d).written, "300.00");
	till_check_money(figures(&d).stands, "300.00");
	dunning_release(&d);
}

/* Part, the rest, and each undone: the loss follows to the fen. */
static void test_recovered_and_undone(void **state)
{
	struct reverse_result undone;
	struct reverse_request request = {.reason = "收错户", .approval = till_approval("sue")};
	struct pay_result part, rest;
	struct dunning d;
	int64_t account = written_off(&d, state), shift;

	shift = till_shift(&d.till, "ann", "2026-08-25", "500.00");
	till_pay(&d.till, "1001", TENDERS("cash:103.30"), &part); /* the late charge first */
	check(&d, account, "0.00", "200.00");
	till_check_money(figures(&d).recovered, "100.00");
	assert_string_equal(dunning_stage(&d, "1001"), "written_off");
	till_as(&d.till, "ann");
	till_pay(&d.till, "1001", TENDERS("cash:200.00"), &rest);
	check(&d, account, "0.00", "0.00");
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	assert_int_equal(figures(&d).recoveries, 2);
	request.receipt_no = rest.receipt_no;
	till_as(&d.till, "ann");
	assert_true(reverse_payment(&d.till.session, REVERSAL_REVERSE, &request, &undone));
	check(&d, account, "0.00", "200.00");
	assert_string_equal(dunning_stage(&d, "1001"), "written_off");
	request.receipt_no = part.receipt_no;
	request.approval = till_approval("sue");
	till_as(&d.till, "ann");
	assert_true(reverse_payment(&d.till.session, REVERSAL_REVERSE, &request, &undone));
	check(&d, account, "0.00", "300.00");
	till_check_money(figures(&d).recovered, "0.00");
	till_as(&d.till, "ann");
	till_end_shift(&d.till, shift);
	dunning_release(&d);
}

/* A cheque from before the write-off bounces after it: that much was never written off. */
static void test_older_cheque_bounces(void **state)
{
	struct reverse_result undone;
	struct pay_result cheque;
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_pay(&d, "1001", TENDERS("cheque:53.30:00112233"), &cheque);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", BY));
	check(&d, account, "0.00", "250.00");
	const struct reverse_request request = {.receipt_no = cheque.receipt_no,
		.reason = "退票",
		.approval = till_approval("sue")};

	till_as(&d.till, "ann");
	assert_true(tender_bounce(&d.till.session, &request, &undone));
	check(&d, account, "50.00", "250.00");
	dunning_release(&d);
}

static void test_bill_taken_back(void **state)
{
	const struct bill_run_request request = {
		.action = BILL_ACTION_CANCEL, .route = "", .bill_no = "B-1", .reason = "抄表差错"};
	struct bill_run_result result;
	struct dunning d;
	int64_t account = written_off(&d, state);

	till_as(&d.till, "kim");
	d.till.session.roles = ROLE_VERIFIER;
	assert_true(bill_run(&d.till.session, &request, &d.till.arena, &result));
	check(&d, account, "0.00", "0.00");
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	dunning_release(&d);
}

/* Who owes anew is chased for that alone: it is not older than it is. */
static void test_owes_anew(void **state)
{
	struct dunning d;
	int64_t account = written_off(&d, state);

	till_bill(&d.till, account, "B-2", "2026-10-15", "100.00");
	dunning_run(&d, "2026-10-15");
	assert_string_equal(dunning_stage(&d, "1001"), "written_off");
	dunning_run(&d, "2026-10-16");
	assert_string_equal(dunning_stage(&d, "1001"), "reminded");
	till_check_money(d.view.c.overdue, "100.00");
	till_check_money(d.view.c.lost, "300.00");
	dunning_run(&d, "2026-10-26");
	assert_string_equal(dunning_stage(&d, "1001"), "at_risk");
	dunning_run(&d, "2026-11-25");
	assert_string_equal(dunning_stage(&d, "1001"), "listed");
	check(&d, account, "100.00", "300.00");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", BY));
	assert_string_equal(till_balance(&d.till, LEDGER_WRITTEN_OFF, 2), "100.00");
	check(&d, account, "0.00", "300.00");
	dunning_run(&d, "2026-11-26");
	assert_string_equal(dunning_stage(&d, "1001"), "written_off");
	dunning_release(&d);
}

/* What was owed beside it is taken back while the crew is on its way: nobody is cut for the rest.
 */
static void test_new_bill_taken_back(void **state)
{
	const struct bill_run_request request = {
		.action = BILL_ACTION_CANCEL, .route = "", .bill_no = "B-2", .reason = "抄表差错"};
	struct bill_run_result result;
	struct dunning d;
	int64_t account = written_off(&d, state);

	till_bill(&d.till, account, "B-2", "2026-09-15", "100.00");
	dunning_run(&d, "2026-09-18");
	dunning_run(&d, "2026-10-26");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "sue"));
	till_as(&d.till, "kim");
	d.till.session.roles = ROLE_VERIFIER;
	assert_true(bill_run(&d.till.session, &request, &d.till.arena, &result));
	assert_string_equal(dunning_stage(&d, "1001"), "written_off");
	assert_int_equal(d.view.order.state, DISCONNECTION_CANCELLED);
	check(&d, account, "0.00", "300.00");
	dunning_release(&d);
}

/* What a cheque from before had paid is expected again, and chased. */
static void test_bounced_is_chased(void **state)
{
	struct reverse_result undone;
	struct pay_result cheque;
	struct dunning d;

	owing(&d, state);
	dunning_pay(&d, "1001", TENDERS("cheque:53.30:00112233"), &cheque);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", BY));
	const struct reverse_request request = {.receipt_no = cheque.receipt_no,
		.reason = "退票",
		.approval = till_approval("sue")};

	till_as(&d.till, "ann");
	assert_true(tender_bounce(&d.till.session, &request, &undone));
	dunning_run(&d, "2026-08-26");
	assert_string_equal(dunning_stage(&d, "1001"), "at_risk");
	till_check_money(d.view.c.overdue, "50.00");
	dunning_release(&d);
}

static bool reinstate(struct dunning *d, const char *approver)
{
	const struct write_off_undo request = {
		.account_no = "1001", .reason = "核销有误", .approval = till_approval(approver)};

	till_as(&d->till, "cora");
	return write_off_reinstate(&d->till.session, &request, &d->till.arena, &d->view);
}

/* What came in meanwhile stays a recovery; the rest is expected again, and can be written off anew.
 */
static void test_taken_back(void **state)
{
	struct pay_result paid;
	struct dunning d;
	int64_t account = written_off(&d, state);

	dunning_pay(&d, "1001", TENDERS("cash:103.30"), &paid);
	till_refused(&d.till, reinstate(&d, "cora"), CODE_SELF_APPROVAL);
	till_refused(&d.till, reinstate(&d, "sue"), CODE_NOT_PERMITTED);
	assert_true(reinstate(&d, BY));
	check(&d, account, "200.00", "0.00");
	assert_string_equal(dunning_stage(&d, "1001"), "reminded");
	till_refused(&d.till, reinstate(&d, BY), CODE_BAD_VALUE);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", BY));
	check(&d, account, "0.00", "200.00");
	till_check_money(figures(&d).written, "200.00");
	dunning_release(&d);
}

/* All of it came in: there is nothing left to be expected. */
static void test_nothing_to_take_back(void **state)
{
	struct pay_result paid;
	struct dunning d;

	written_off(&d, state);
	dunning_pay(&d, "1001", TENDERS("cash:303.30"), &paid);
	till_refused(&d.till, reinstate(&d, BY), CODE_BAD_VALUE);
	dunning_release(&d);
}

/* The shift that took it and the day end with it on paper. */
static void test_on_the_reports(void **state)
{
	struct paper_made made;
	struct pay_result paid;
	struct dunning d;
	char path[SCRATCH_PATH_MAX], *text;

	written_off(&d, state);
	dunning_pay(&d, "1001", TENDERS("cash:103.30"), &paid);
	till_as(&d.till, "sue");
	d.till.session.share_dir = TOOLS_SHARE;
	scratch_path(&d.till.hall->scratch, "r.pdf", path, sizeof path);
	assert_true(shift_report_pdf(&d.till.session, "20260825-cli-1", path, &made));
	text = tools_pdf_text(path);
	assert_non_null(strstr(text, "核销后收回 1 100.00"));
	assert_null(strstr(text, "坏账核销"));
	free(text);
	assert_true(day_report_pdf(&d.till.session, till_date("2026-08-25"), path, &made));
	text = tools_pdf_text(path);
	assert_non_null(strstr(text, "坏账核销 1 300.00"));
	assert_non_null(strstr(text, "核销后收回 1 100.00"));
	free(text);
	dunning_release(&d);
}

static void test_refused(void **state)
{
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_forbidden(
		&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", NULL), "write_off_approval");
	dunning_forbidden(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, NULL, BY), "reason");
	till_refused(&d.till,
		dunning_step(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", "sue")),
		CODE_NOT_PERMITTED);
	check(&d, account, "300.00", "0.00");
	till_as(&d.till, "ann");
	till_refused(&d.till, reinstate(&d, BY), CODE_BAD_VALUE);
	dunning_release(&d);
}

/* A row that somebody changed by hand, and what verify says of it. */
static void test_damage_is_found(void **state)
{
	static const struct dunning_damage cases[] = {
		{"receivable", "bill B-1: what is written off is not what stands on 6702",
			"UPDATE write_off_bill SET amount = 15000; UPDATE write_off SET amount = "
			"15000"},
		{"receivable", "write-off 1: is not the sum of its bills",
			"UPDATE write_off SET amount = amount + 1"},
		{"receivable", "write-off 1: is not what its entry says",
			"UPDATE journal SET kind = 2 WHERE kind = 21"},
		{"receivable", "write-off 1: was not approved by another person",
			"UPDATE write_off SET approver = login"},
		{"receivable", "what was recovered is not what was posted",
			"UPDATE write_off_recovery SET amount = amount + 1"},
		{"audit", "arrears step written_off 300.00 approved by max",
			"UPDATE write_off SET reason = 'x'"},
		{"audit", "arrears step written_off 300.00 approved by max",
			"DELETE FROM write_off_bill; DELETE FROM write_off"},
	};
	struct pay_result paid;
	struct dunning d;

	written_off(&d, state);
	dunning_pay(&d, "1001", TENDERS("cash:103.30"), &paid);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		dunning_damaged(&d, &cases[i]);
	dunning_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_leaves_the_receivables),
		HALL_TEST(test_recovered_and_undone),
		HALL_TEST(test_on_the_reports),
		HALL_TEST(test_older_cheque_bounces),
		HALL_TEST(test_bill_taken_back),
		HALL_TEST(test_owes_anew),
		HALL_TEST(test_new_bill_taken_back),
		HALL_TEST(test_bounced_is_chased),
		HALL_TEST(test_taken_back),
		HALL_TEST(test_nothing_to_take_back),
		HALL_TEST(test_refused),
		HALL_TEST(test_damage_is_found),
	};

	return hall_run("write-offs", tests, ARRAY_SIZE(tests));
}
