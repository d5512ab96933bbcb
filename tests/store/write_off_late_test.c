/*
 * The late charge of bills that are written off: it runs until the day of payment, or stands still,
 * by what the hall's policy said on the day of the write-off; account, quote and
 * arrears case say the same.
 */
#include "counter/write_off.h"

#include <stdio.h>
#include <string.h>

#include "counter/account.h"
#include "counter/reverse.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

#define STEP(...) (&(struct dunning_step){__VA_ARGS__})
#define STOPS "\nwritten_off_late_charge = yes", "\nwritten_off_late_charge = no"
#define RUNS "\nwritten_off_late_charge = no", "\nwritten_off_late_charge = yes"
#define LEFT_OUT "\nwritten_off_late_charge = yes", "\n# written_off_late_charge = yes"

/* 300.00 of a resident due on 2026-08-14: 0.30 a day, 3.30 on the day of the write-off. */
static int64_t owing(struct dunning *d, void **state, const char *from, const char *to)
{
	int64_t account;

	dunning_init(d, state);
	dunning_rules(d, from, to);
	account = till_account(&d->till, "1001", "residential");
	till_bill(&d->till, account, "B-1", "2026-08-14", "300.00");
	dunning_run(d, "2026-08-18");
	dunning_day(d, "2026-08-25");
	return account;
}

static int64_t written_off(struct dunning *d, void **state, const char *from, const char *to)
{
	int64_t account = owing(d, state, from, to);

	dunning_must(d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", "max"));
	return account;
}

/* What the account's page, the quote of a payment and the arrears case say is due, which are one.
 */
static void check_late(struct dunning *d, const char *day, const char *late)
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
	till_check_money(view.late_charge, late);
	if (money_sign(view.total) > 0) {
		assert_true(pay_quote(&d->till.session, &request, &quote));
		assert_int_equal(money_compare(quote.due, view.total), 0);
	}
	till_end_shift(&d->till, shift);
	(void)dunning_stage(d, "1001");
	assert_int_equal(money_compare(d->view.c.due, view.total), 0);
}

static bool explained(struct dunning *d, const char *day, const char *words)
{
	const struct account_question question = {
		.account_no = "1001", .on = till_date(day), .all = true};
	struct account_view view;

	till_as(&d->till, "ann");
	assert_true(account_show(&d->till.session, &question, &d->till.arena, &view));
	for (size_t i = 0; i < view.bills[0].explain_count; i++) {
		char text[SAY_TEXT_MAX];

		if (strstr(text_render(LANG_ZH, &view.bills[0].explain[i], text, sizeof text),
			    words) != NULL)
			return true;
	}
	return false;
}

static void test_runs_on_by_the_law(void **state)
{
	struct dunning d;

	written_off(&d, state, "", "");
	check_late(&d, "2026-09-03", "6.00");
	assert_false(explained(&d, "2026-09-03", "已核销"));
	dunning_release(&d);
}

/* A hall whose file was edited before the key was there. */
static void test_left_out_is_the_law(void **state)
{
	struct dunning d;

	written_off(&d, state, LEFT_OUT);
	check_late(&d, "2026-09-03", "6.00");
	dunning_release(&d);
}

static void test_stands_still(void **state)
{
	struct dunning d;

	written_off(&d, state, STOPS);
	check_late(&d, "2026-08-25", "3.30");
	check_late(&d, "2026-08-26", "3.30");
	dunning_rules(&d, RUNS); /* what held on that day holds */
	check_late(&d, "2026-12-31", "3.30");
	assert_true(explained(
		&d, "2026-12-31", "2026-08-26 至 2026-12-31：该账单已核销，不计违约金。"));
	dunning_release(&d);
}

/* Whoever pays months later pays that much, and the case ends with it; undone, it is back. */
static void test_recovered(void **state)
{
	struct reverse_result undone;
	struct pay_result part, rest;
	struct dunning d;

	written_off(&d, state, STOPS);
	dunning_day(&d, "2026-11-05");
	dunning_pay(&d, "1001", TENDERS("cash:103.30"), &part);
	till_check_money(part.applied[0].late_charge, "3.30");
	till_check_money(part.applied[0].principal, "100.00");
	check_late(&d, "2026-11-20", "0.00");
	dunning_pay(&d, "1001", TENDERS("cash:200.00"), &rest);
	assert_string_equal(dunning_stage(&d, "1001"), "settled");
	const struct reverse_request request = {.receipt_no = rest.receipt_no,
		.reason = "收错户",
		.approval = till_approval("sue")};
	int64_t shift = till_shift(&d.till, "ann", "2026-11-20", "500.00");

	assert_true(reverse_payment(&d.till.session, REVERSAL_REFUND, &request, &undone));
	till_end_shift(&d.till, shift);
	assert_string_equal(dunning_stage(&d, "1001"), "written_off");
	check_late(&d, "2026-11-21", "0.00");
	dunning_release(&d);
}

/* A write-off that was a mistake was none: its days are charged after all. */
static void test_taken_back(void **state)
{
	const struct write_off_undo request = {
		.account_no = "1001", .reason = "核销有误", .approval = till_approval("max")};
	struct dunning d;

	written_off(&d, state, STOPS);
	dunning_day(&d, "2026-09-01");
	till_as(&d.till, "cora");
	assert_true(write_off_reinstate(&d.till.session, &request, &d.till.arena, &d.view));
	check_late(&d, "2026-09-03", "6.00");
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", "max"));
	check_late(&d, "2026-10-03", "6.00");
	dunning_release(&d);
}

/* A bill of which something is expected again is charged like any other. */
static void test_older_cheque_bounces(void **state)
{
	struct reverse_result undone;
	struct pay_result cheque;
	struct dunning d;

	owing(&d, state, STOPS);
	dunning_pay(&d, "1001", TENDERS("cheque:53.30:00112233"), &cheque);
	dunning_must(&d, STEP("1001", ARREARS_STAGE_WRITTEN_OFF, "破产", "max"));
	check_late(&d, "2026-09-03", "0.00");
	const struct reverse_request request = {.receipt_no = cheque.receipt_no,
		.reason = "退票",
		.approval = till_approval("sue")};

	till_as(&d.till, "ann");
	assert_true(tender_bounce(&d.till.session, &request, &undone));
	check_late(&d, "2026-09-03", "6.00");
	dunning_release(&d);
}

/* A bill that fell due later is not part of it. */
static void test_later_bill(void **state)
{
	struct dunning d;
	int64_t account = written_off(&d, state, STOPS);

	till_bill(&d.till, account, "B-2", "2026-09-14", "100.00");
	check_late(&d, "2026-09-24", "4.30");
	dunning_release(&d);
}

static void test_damage_is_found(void **state)
{
	static const struct dunning_damage cases[] = {
		{"audit", "arrears step written_off 300.00 approved by max",
			"DELETE FROM write_off_late"},
		{"audit", "arrears step written_off 300.00 approved by max",
			"UPDATE write_off_late SET written_on = '2026-12-31'"},
	};
	struct dunning d;

	written_off(&d, state, STOPS);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		dunning_damaged(&d, &cases[i]);
	dunning_release(&d);
}

static void test_made_up_stop_is_found(void **state)
{
	static const struct dunning_damage made_up = {"audit",
		"arrears step written_off 300.00, late charge stops, approved by max",
		"INSERT INTO write_off_late (write_off_id, account_id, written_on) SELECT "
		"write_off_id, account_id, business_date FROM write_off"};
	struct dunning d;

	written_off(&d, state, "", "");
	dunning_damaged(&d, &made_up);
	dunning_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_runs_on_by_the_law),
		HALL_TEST(test_left_out_is_the_law),
		HALL_TEST(test_stands_still),
		HALL_TEST(test_recovered),
		HALL_TEST(test_taken_back),
		HALL_TEST(test_older_cheque_bounces),
		HALL_TEST(test_later_bill),
		HALL_TEST(test_damage_is_found),
		HALL_TEST(test_made_up_stop_is_found),
	};

	return hall_run("the late charge of write-offs", tests, ARRAY_SIZE(tests));
}
