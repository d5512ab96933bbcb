/* Repayment plans and the blacklist on a database: agreed, kept, broken; entered, left, withdrawn.
 */
#include "counter/plan.h"

#include "counter/blacklist.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

#define STEP(...) (&(struct dunning_step){__VA_ARGS__})

static int64_t owing(struct dunning *d, void **state)
{
	int64_t account;

	dunning_init(d, state);
	account = till_account(&d->till, "1001", "residential");
	till_bill(&d->till, account, "B-1", "2026-08-14", "300.00");
	return account;
}

static bool add(struct dunning *d, const char *start, int months, struct plan_view *view)
{
	const struct plan_request request = {
		.account_no = "1001", .start = till_date(start), .months = months};

	till_as(&d->till, "cora");
	return plan_add(&d->till.session, &request, view);
}

static struct plan_view shown(struct dunning *d)
{
	struct plan_view view;

	assert_true(plan_show(&d->till.session, "1001", &view));
	return view;
}

/* --- plans ----------------------------------------------------------------------------------- */

static void test_kept(void **state)
{
	struct plan_view view;
	struct pay_result paid;
	struct dunning d;

	owing(&d, state);
	dunning_run(&d, "2026-08-18");
	assert_string_equal(dunning_stage(&d, "1001"), "at_risk");
	assert_true(add(&d, "2026-08-25", 3, &view));
	till_check_money(view.plan.total, "301.20"); /* four days of late charge */
	assert_int_equal(view.count, 3);
	till_check_money(view.instalments[2].amount, "100.40");
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	dunning_run(&d, "2026-08-25"); /* the listing day passes it by */
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	dunning_day(&d, "2026-08-25");
	dunning_pay(&d, "1001", TENDERS("cash:100.40"), &paid);
	dunning_run(&d, "2026-09-25");
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	assert_int_equal(shown(&d).instalments[0].fate, INSTALMENT_KEPT);
	dunning_pay(&d, "1001", TENDERS("cash:300.00"), &paid); /* all at once */
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	view = shown(&d);
	assert_int_equal(view.plan.state, PLAN_KEPT);
	assert_int_equal(view.instalments[2].fate, INSTALMENT_KEPT);
	dunning_release(&d);
}

static void test_broken_after_its_grace(void **state)
{
	struct plan_view view;
	struct dunning d;

	owing(&d, state);
	dunning_run(&d, "2026-08-18");
	assert_true(add(&d, "2026-08-25", 3, &view));
	dunning_run(&d, "2026-08-28");
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	dunning_run(&d, "2026-08-29"); /* three days of grace are over */
	assert_string_equal(dunning_stage(&d, "1001"), "at_risk");
	view = shown(&d);
	assert_int_equal(view.plan.state, PLAN_BROKEN);
	assert_int_equal(view.instalments[0].fate, INSTALMENT_BROKEN);
	assert_int_equal(d.view.credit.grade, CREDIT_C);
	assert_true(add(&d, "2026-09-10", 2, &view)); /* another one may be agreed */
	dunning_release(&d);
}

/* Agreed while the crew is on its way: the order goes, and a notice is served anew if it breaks. */
static void test_plan_recalls_the_crew(void **state)
{
	struct plan_view view;
	struct dunning d;

	owing(&d, state);
	dunning_run(&d, "2026-08-18");
	dunning_run(&d, "2026-09-28");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_NOTIFIED, "signed", NULL));
	dunning_must(&d, STEP("1001", ARREARS_STAGE_APPROVED, NULL, "sue"));
	assert_true(add(&d, "2026-09-30", 1, &view));
	assert_true(view.recalled);
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	assert_int_equal(d.view.order.state, DISCONNECTION_CANCELLED);
	dunning_run(&d, "2026-10-09");
	assert_string_equal(dunning_stage(&d, "1001"), "listed");
	assert_false(d.view.c.served);
	dunning_release(&d);
}

static void test_no_plan(void **state)
{
	const struct instalment wrong[] = {
		{.due_on = till_date("2026-09-01"), .amount = till_money("100.00")},
		{.due_on = till_date("2026-10-01"), .amount = till_money("200.00")}};
	struct plan_request request = {.account_no = "1001",
		.start = till_date("2026-09-01"),
		.schedule = wrong,
		.schedule_count = 2};
	struct plan_view view;
	struct dunning d;

	owing(&d, state);
	dunning_day(&d, "2026-08-13"); /* not yet overdue */
	till_as(&d.till, "cora");
	till_refused(&d.till, add(&d, "2026-09-01", 3, &view), CODE_NOTHING_DUE);
	dunning_day(&d, "2026-08-18");
	d.till.session.trial = false; /* a hall for practice lives on any date */
	till_refused(&d.till, add(&d, "2026-08-17", 3, &view), CODE_BAD_DATE);
	d.till.session.trial = true;
	till_refused(&d.till, add(&d, "2026-09-01", 13, &view), CODE_LIMIT_EXCEEDED);
	till_refused(&d.till, plan_add(&d.till.session, &request, &view), CODE_BAD_AMOUNT);
	request.account_no = "1002";
	till_refused(&d.till, plan_add(&d.till.session, &request, &view), CODE_ACCOUNT_UNKNOWN);
	assert_true(add(&d, "2026-09-01", 3, &view)); /* reminded with it */
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	till_refused(&d.till, add(&d, "2026-09-01", 3, &view), CODE_EXISTS);
	till_as(&d.till, "ann");
	till_refused(&d.till, plan_add(&d.till.session, &request, &view), CODE_NOT_PERMITTED);
	dunning_release(&d);
}

/* --- the blacklist --------------------------------------------------------------------------- */

static struct blacklist list_of(struct dunning *d)
{
	struct blacklist list;

	assert_true(blacklist_show(&d->till.session, "1001", &list));
	return list;
}

/* Two periods, each unpaid at the end of its own listing day, paid a day later. */
static void count_two(struct dunning *d, int64_t account)
{
	struct pay_result paid;

	dunning_run(d, "2026-08-25");
	assert_int_equal(list_of(d).period_count, 1);
	assert_false(list_of(d).blacklisted);
	dunning_day(d, "2026-08-26");
	dunning_pay(d, "1001", TENDERS("cash:400.00"), &paid);
	till_bill(&d->till, account, "B-2", "2026-10-15", "50.00");
	dunning_run(d, "2026-10-26");
}

static void test_two_periods_of_a_year(void **state)
{
	struct pay_result paid;
	struct blacklist list;
	struct dunning d;
	int64_t account = owing(&d, state);

	count_two(&d, account);
	list = list_of(&d);
	assert_true(list.blacklisted);
	assert_int_equal(list.period_count, 2);
	assert_int_equal(date_compare(list.since, till_date("2026-10-26")), 0);
	dunning_day(&d, "2026-10-27");
	dunning_pay(&d, "1001", TENDERS("cash:60.00"), &paid); /* paid since or not */
	dunning_run(&d, "2026-10-28");
	assert_true(list_of(&d).blacklisted);
	dunning_stage(&d, "1001");
	assert_int_equal(d.view.credit.grade, CREDIT_D);
	dunning_release(&d);
}

/* Paid on the listing day after the run: it was not unpaid at its end. */
static void test_paid_on_the_listing_day(void **state)
{
	struct pay_result paid;
	struct dunning d;
	int64_t account = owing(&d, state);

	count_two(&d, account);
	dunning_time(&d, "2026-10-26", 16, 0);
	dunning_pay(&d, "1001", TENDERS("cash:60.00"), &paid);
	assert_int_equal(list_of(&d).period_count, 1);
	assert_false(list_of(&d).blacklisted);
	assert_true(list_of(&d).left);
	dunning_release(&d);
}

static void test_two_periods_of_two_years(void **state)
{
	struct pay_result paid;
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_run(&d, "2026-12-25");
	dunning_day(&d, "2026-12-28");
	dunning_pay(&d, "1001", TENDERS("cash:400.00"), &paid);
	till_bill(&d.till, account, "B-2", "2025-12-01", "50.00");
	dunning_run(&d, "2026-12-29"); /* that listing day is past: it is counted on the next one */
	assert_int_equal(list_of(&d).period_count, 1);
	assert_false(list_of(&d).blacklisted);
	dunning_release(&d);
}

static void test_left_before_its_time(void **state)
{
	struct blacklist_leave request = {
		.account_no = "1001", .reason = "抄表差错", .approval = till_approval("sue")};
	struct blacklist list;
	struct dunning d;
	int64_t account = owing(&d, state);

	till_as(&d.till, "cora");
	till_refused(&d.till, blacklist_leave(&d.till.session, &request, &list), CODE_BAD_VALUE);
	count_two(&d, account);
	request.reason = "";
	till_refused(&d.till, blacklist_leave(&d.till.session, &request, &list), CODE_BAD_VALUE);
	request.reason = "抄表差错";
	request.approval = till_approval("max");
	till_refused(
		&d.till, blacklist_leave(&d.till.session, &request, &list), CODE_NOT_PERMITTED);
	request.approval = till_approval("sue");
	assert_true(blacklist_leave(&d.till.session, &request, &list));
	assert_false(list.blacklisted);
	dunning_run(&d, "2026-10-27"); /* the same periods do not lead back */
	assert_false(list_of(&d).blacklisted);
	dunning_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_kept),
		HALL_TEST(test_broken_after_its_grace),
		HALL_TEST(test_plan_recalls_the_crew),
		HALL_TEST(test_no_plan),
		HALL_TEST(test_two_periods_of_a_year),
		HALL_TEST(test_paid_on_the_listing_day),
		HALL_TEST(test_two_periods_of_two_years),
		HALL_TEST(test_left_before_its_time),
	};

	return hall_run("plans and the blacklist", tests, ARRAY_SIZE(tests));
}
