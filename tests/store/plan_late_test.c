/*
 * The late charge of a repayment plan's bills while it is kept, when it breaks, and when what kept
 * it is undone: by what the hall's policy said on the day the plan was made.
 */
#include "counter/plan.h"

#include <stdio.h>
#include <string.h>

#include "counter/account.h"
#include "counter/reverse.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

#define STOPS "\nplan_late_charge = yes", "\nplan_late_charge = no"
#define RUNS "\nplan_late_charge = no", "\nplan_late_charge = yes"
#define LATER "\nplan_broken_charged = yes", "\nplan_broken_charged = no"

/* 300.00 due on 2026-08-14 of a resident; the plan of 2026-08-25 has 11 days of it: 3.30. */
static void agree(struct dunning *d, int months)
{
	const struct plan_request request = {
		.account_no = "1001", .start = till_date("2026-09-10"), .months = months};
	struct plan_view view;

	dunning_run(d, "2026-08-18");
	dunning_day(d, "2026-08-25");
	till_as(&d->till, "cora");
	assert_true(plan_add(&d->till.session, &request, &view));
	till_check_money(view.plan.total, "303.30");
}

static int64_t owing(struct dunning *d, void **state)
{
	int64_t account;

	dunning_init(d, state);
	account = till_account(&d->till, "1001", "residential");
	till_bill(&d->till, account, "B-1", "2026-08-14", "300.00");
	return account;
}

static enum plan_late agreed(struct dunning *d)
{
	struct plan_view view;

	till_as(&d->till, "cora");
	assert_true(plan_show(&d->till.session, "1001", &view));
	return view.plan.late;
}

/* The late charge that the account's view and the quote of a payment say, which are one. */
static void check_late(struct dunning *d, const char *day, const char *expected)
{
	struct pay_request request = till_request("1001", TENDERS("cash:1000.00"));
	const struct account_question question = {
		.account_no = "1001", .on = till_date(day), .all = true};
	struct account_view view;
	struct pay_quote quote;
	int64_t shift;

	dunning_day(d, day);
	shift = till_shift(&d->till, "ann", day, "0.00");
	assert_true(account_show(&d->till.session, &question, &d->till.arena, &view));
	till_check_money(view.late_charge, expected);
	if (money_sign(view.total) > 0) {
		assert_true(pay_quote(&d->till.session, &request, &quote));
		assert_int_equal(money_compare(quote.due, view.total), 0);
	}
	till_end_shift(&d->till, shift);
}

static void pay(struct dunning *d, const char *day, const char *amount, struct pay_result *out)
{
	char tender[32];

	snprintf(tender, sizeof tender, "cash:%s", amount);
	dunning_day(d, day);
	dunning_pay(d, "1001", TENDERS(tender), out);
}

static void test_runs_on(void **state)
{
	struct dunning d;

	owing(&d, state);
	agree(&d, 2);
	assert_int_equal(agreed(&d), PLAN_LATE_RUNS);
	check_late(&d, "2026-09-03", "6.00");
	dunning_release(&d);
}

/* What the plan says is what is paid in the end, to the fen, and no day of it is charged. */
static void test_stops_while_it_is_kept(void **state)
{
	struct pay_result paid;
	struct dunning d;

	owing(&d, state);
	dunning_rules(&d, STOPS);
	agree(&d, 2);
	assert_int_equal(agreed(&d), PLAN_LATE_STOPS);
	dunning_rules(&d, RUNS); /* what was agreed holds */
	check_late(&d, "2026-09-03", "3.30");
	pay(&d, "2026-09-10", "151.65", &paid);
	till_check_money(paid.change, "0.00");
	check_late(&d, "2026-10-01", "0.00");
	dunning_run(&d, "2026-10-09");
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	pay(&d, "2026-10-10", "151.65", &paid);
	till_check_money(paid.change, "0.00");
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	check_late(&d, "2026-12-01", "0.00");
	dunning_release(&d);
}

/* A bill that came after the plan is none of it. */
static void test_a_later_bill_is_charged(void **state)
{
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_rules(&d, STOPS);
	agree(&d, 2);
	dunning_day(&d, "2026-08-26");
	till_bill(&d.till, account, "B-2", "2026-09-01", "100.00");
	check_late(&d, "2026-09-03", "3.50");
	dunning_release(&d);
}

/* Broken on 2026-09-14, when three days of grace are over: as if it had never been. */
static void test_broken_is_charged_for_its_days(void **state)
{
	struct dunning d;

	owing(&d, state);
	dunning_rules(&d, STOPS);
	agree(&d, 2);
	dunning_run(&d, "2026-09-13");
	check_late(&d, "2026-09-13", "3.30");
	dunning_run(&d, "2026-09-14");
	assert_string_equal(dunning_stage(&d, "1001"), "at_risk");
	check_late(&d, "2026-09-14", "9.30");
	dunning_release(&d);
}

static void test_broken_is_charged_from_the_next_day(void **state)
{
	struct dunning d;

	owing(&d, state);
	dunning_rules(&d, STOPS);
	dunning_rules(&d, LATER);
	agree(&d, 2);
	assert_int_equal(agreed(&d), PLAN_LATE_STOPS_LATER);
	dunning_run(&d, "2026-09-14");
	check_late(&d, "2026-09-14", "3.30");
	check_late(&d, "2026-09-16", "3.90");
	dunning_release(&d);
}

/* The payment that had kept it is undone: it was not kept after all. */
static void test_kept_by_a_payment_that_is_undone(void **state)
{
	struct reverse_result undone;
	struct pay_result paid;
	struct reverse_request request = {.reason = "收错户", .approval = till_approval("sue")};
	struct plan_view view;
	struct dunning d;
	int64_t shift;

	owing(&d, state);
	dunning_rules(&d, STOPS);
	agree(&d, 2);
	dunning_day(&d, "2026-09-01");
	shift = till_shift(&d.till, "ann", "2026-09-01", "500.00");
	till_pay(&d.till, "1001", TENDERS("cash:303.30"), &paid);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	till_as(&d.till, "ann");
	request.receipt_no = paid.receipt_no;
	assert_true(reverse_payment(&d.till.session, REVERSAL_REVERSE, &request, &undone));
	till_end_shift(&d.till, shift);
	till_as(&d.till, "cora");
	assert_true(plan_show(&d.till.session, "1001", &view));
	assert_int_equal(view.plan.state, PLAN_BROKEN);
	check_late(&d, "2026-09-01", "5.40");
	dunning_release(&d);
}

static void file_write(struct dunning *d, const char *name, const char *text)
{
	scratch_write(&d->share, name, text, strlen(text));
}

/* The hall's list protects the day: the warning and the cut wait for the next one, and are told
 * why. */
static void test_protected_day(void **state)
{
	const struct dunning_step warned = {"1001", ARREARS_STAGE_WARNED, "电话", NULL};
	char why[SAY_TEXT_MAX];
	struct dunning d;

	owing(&d, state);
	dunning_rules(&d, STOPS);
	dunning_run(&d, "2026-08-18");
	dunning_run(&d, "2026-09-28");
	dunning_must(&d, &(struct dunning_step){"1001", ARREARS_STAGE_NOTIFIED, "签收", NULL});
	dunning_must(&d, &(struct dunning_step){"1001", ARREARS_STAGE_APPROVED, NULL, "sue"});
	file_write(&d, "arrears/protected.txt", "no_cut = 2026-10-20 2026-10-21 寒潮橙色预警\n");
	dunning_time(&d, "2026-10-20", 9, 0);
	dunning_forbidden(&d, &warned, "protected_day");
	fault_render(LANG_EN, &d.till.session.why, why, sizeof why);
	assert_non_null(strstr(why, "寒潮橙色预警"));
	dunning_stage(&d, "1001");
	assert_int_equal(date_compare(d.view.next.not_before, till_date("2026-10-22")), 0);
	dunning_time(&d, "2026-10-22", 9, 0);
	dunning_must(&d, &warned);
	file_write(&d, "arrears/protected.txt", "no_cut = 2026-10-22 2026-10-22 高考\n");
	dunning_time(&d, "2026-10-22", 9, 30);
	dunning_forbidden(&d,
		&(struct dunning_step){"1001", ARREARS_STAGE_DISCONNECTED, "已停", NULL},
		"protected_day");
	file_write(&d, "arrears/protected.txt", "no_cut = 2026-10-22 高考\n"); /* no last day */
	till_refused(&d.till, dunning_step(&d, &warned), CODE_POLICY_BAD);
	assert_string_equal(d.till.session.why.file, "protected.txt");
	assert_int_equal(d.till.session.why.line, 1);
	dunning_release(&d);
}

static void test_schedule_from_a_file(void **state)
{
	struct instalment list[INSTALMENTS_MAX];
	struct plan_request request = {
		.account_no = "1001", .start = till_date("2026-09-10"), .schedule = list};
	char path[SCRATCH_PATH_MAX];
	struct plan_view view;
	struct dunning d;

	owing(&d, state);
	dunning_rules(&d, STOPS);
	dunning_run(&d, "2026-08-18");
	dunning_day(&d, "2026-08-25");
	till_as(&d.till, "cora");
	scratch_path(&d.share, "schedule.csv", path, sizeof path);
	till_refused(&d.till,
		plan_schedule_load(&d.till.session, path, list, &request.schedule_count), CODE_IO);
	file_write(&d, "schedule.csv", "due_on,amount\n2026-09-10,3.30\n2026-10-10,x\n");
	till_refused(&d.till,
		plan_schedule_load(&d.till.session, path, list, &request.schedule_count),
		CODE_BAD_VALUE);
	assert_int_equal(d.till.session.why.line, 3);
	file_write(&d, "schedule.csv", "due_on,amount\n2026-09-10,3.30\n2026-10-10,300.00\n");
	assert_true(plan_schedule_load(&d.till.session, path, list, &request.schedule_count));
	assert_true(plan_add(&d.till.session, &request, &view));
	till_check_money(view.instalments[1].amount, "300.00");
	dunning_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_runs_on),
		HALL_TEST(test_stops_while_it_is_kept),
		HALL_TEST(test_a_later_bill_is_charged),
		HALL_TEST(test_broken_is_charged_for_its_days),
		HALL_TEST(test_broken_is_charged_from_the_next_day),
		HALL_TEST(test_kept_by_a_payment_that_is_undone),
		HALL_TEST(test_protected_day),
		HALL_TEST(test_schedule_from_a_file),
	};

	return hall_run("the late charge of plans", tests, ARRAY_SIZE(tests));
}
