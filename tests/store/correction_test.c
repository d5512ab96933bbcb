/* Corrections by rule: proposed, decided by another, charged or given back, taken back, judged. */
#include "counter/correction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counter/verify.h"
#include "tests/print/tools.h"
#include "tests/store/chain.h"
#include "tests/test.h"

#define INSPECTOR "insa"
#define SUPERVISOR "supa"

static void be(struct chain *chain, const char *login, uint32_t roles)
{
	snprintf(chain->desk.s.login, sizeof chain->desk.s.login, "%s", login);
	chain->desk.s.roles = roles;
}

static struct energy kwh(const char *text)
{
	struct energy e;

	assert_true(energy_parse(&e, text));
	return e;
}

static struct price price(const char *text)
{
	struct price p;

	assert_true(price_parse(&p, text));
	return p;
}

static struct proposal_facts theft(void)
{
	return (struct proposal_facts){.kind = PROPOSAL_THEFT,
		.theft = {.watts = 2000,
			.hours = 6,
			.days = 30,
			.price = price("0.538"),
			.times = 3}};
}

static struct proposal_facts too_fast(void)
{
	return (struct proposal_facts){.kind = PROPOSAL_METER_ERROR,
		.recorded = kwh("1000"),
		.error_hundredths = 500,
		.half = true,
		.price = price("0.538")};
}

static struct proposal_facts outage(void)
{
	return (struct proposal_facts){.kind = PROPOSAL_OUTAGE,
		.outage = {
			.month = kwh("300"), .month_days = 30, .hours = 24, .price = price("0.6")}};
}

static bool try_propose(
	struct chain *chain, const char *account_no, struct proposal_facts facts, int64_t *number)
{
	const struct correction_request request = {
		.account_no = account_no, .facts = facts, .reason = "found at the meter"};
	struct correction_made made;

	be(chain, INSPECTOR, ROLE_INSPECTOR);
	if (!correction_propose(&chain->desk.s, &request, &made))
		return false;
	*number = made.correction_no;
	return true;
}

static int64_t propose(struct chain *chain, const char *account_no, struct proposal_facts facts)
{
	int64_t number = 0;

	assert_true(try_propose(chain, account_no, facts, &number));
	return number;
}

static bool decide(struct chain *chain, int64_t number, bool approve)
{
	const struct correction_decision decision = {
		.correction_no = number, .approve = approve, .reason = "looked into it"};
	struct correction_decided decided;

	return correction_decide(&chain->desk.s, &decision, &decided);
}

static void approve(struct chain *chain, int64_t number)
{
	be(chain, SUPERVISOR, ROLE_SUPERVISOR);
	assert_true(decide(chain, number, true));
}

static void test_charged(void **state)
{
	struct bill_detail bill;
	struct chain chain;
	int64_t number;

	chain_init(&chain, *state);
	number = propose(&chain, "A1", theft());
	chain_owes(&chain, "A1", "0.00", "0.00"); /* nothing is charged by a proposal */
	approve(&chain, number);
	/* 360 kWh x 0.538 = 193.68, and three times that. */
	chain_owes(&chain, "A1", "774.72", "0.00");
	assert_true(bill_show(&chain.desk.s, "A1-C1", &chain.arena, &bill));
	assert_money(bill.total, "774.72");
	assert_true(bill.by_rule);
	assert_int_equal(bill.energy.wh, 360000);
	assert_int_equal(bill.line_count, 2);
	assert_money(bill.lines[0].amount, "193.68");
	assert_money(bill.lines[1].amount, "581.04");
	assert_int_equal(bill.explain_count, 4); /* three steps and the law */
	chain_release(&chain);
}

static void test_given_back(void **state)
{
	struct chain chain;

	chain_init(&chain, *state);
	approve(&chain, propose(&chain, "A1", too_fast()));
	chain_owes(&chain, "A1", "0.00", "12.81"); /* 23.81 kWh x 0.538 */
	approve(&chain, propose(&chain, "A1", outage()));
	chain_owes(&chain, "A1", "0.00", "36.81"); /* 10 kWh x 0.6 x 4 */
	assert_int_equal(chain_count(&chain, "bill"), 0);
	chain_release(&chain);
}

/* By policy the advance pays what is charged, when it is charged, and once. */
static void test_paid_by_the_advance(void **state)
{
	struct correction_decision twice = {.approve = true, .reason = "why", .op_id = "once"};
	struct proposal_facts small = theft();
	struct correction_decided decided;
	struct chain chain;

	small.theft.watts = 1000;
	small.theft.days = 5; /* 30 kWh */
	chain_init(&chain, *state);
	approve(&chain, propose(&chain, "A1", outage()));
	chain_owes(&chain, "A1", "0.00", "24.00");
	approve(&chain, propose(&chain, "A1", theft()));
	chain_owes(&chain, "A1", "774.72", "24.00"); /* off: it stays */

	chain.desk.s.policy.advance_pays_bills = POLICY_ON;
	approve(&chain, propose(&chain, "A2", outage()));
	twice.correction_no = propose(&chain, "A2", theft());
	be(&chain, SUPERVISOR, ROLE_SUPERVISOR);
	for (int i = 0; i < 2; i++) {
		assert_true(correction_decide(&chain.desk.s, &twice, &decided));
		assert_int_equal(decided.replayed, i);
		assert_money(decided.charged, "774.72");
		chain_owes(&chain, "A2", "750.72", "0.00");
	}
	approve(&chain, propose(&chain, "A2", outage()));
	chain_owes(&chain, "A2", "750.72", "24.00"); /* what is given back waits */
	for (int i = 0; i < 3; i++)
		approve(&chain, propose(&chain, "A3", outage()));
	approve(&chain, propose(&chain, "A3", small));
	chain_owes(&chain, "A3", "0.00", "7.44"); /* 72.00 - 4 x 16.14 */
	chain_release(&chain);
}

static void test_who_decides(void **state)
{
	struct chain chain;
	int64_t number;

	chain_init(&chain, *state);
	number = propose(&chain, "A1", theft());
	be(&chain, INSPECTOR, ROLE_INSPECTOR | ROLE_SUPERVISOR);
	assert_false(decide(&chain, number, true));
	assert_code(&chain.desk.s, CODE_SELF_APPROVAL);
	be(&chain, "insb", ROLE_INSPECTOR);
	assert_false(decide(&chain, number, true));
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	assert_false(decide(&chain, number, false)); /* not one's own */
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	be(&chain, "cas", ROLE_CASHIER);
	assert_false(decide(&chain, number, false));
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	be(&chain, INSPECTOR, ROLE_INSPECTOR);
	assert_true(decide(&chain, number, false)); /* one's own may be taken back */
	be(&chain, SUPERVISOR, ROLE_SUPERVISOR);
	assert_false(decide(&chain, number, true));
	assert_code(&chain.desk.s, CODE_BAD_VALUE);
	assert_false(decide(&chain, 99, true));
	assert_code(&chain.desk.s, CODE_BAD_VALUE);
	chain_owes(&chain, "A1", "0.00", "0.00");
	chain_release(&chain);
}

static void test_refused(void **state)
{
	struct proposal_facts facts = theft();
	struct chain chain;
	int64_t number = 0;

	chain_init(&chain, *state);
	facts.theft.times = 4;
	assert_false(try_propose(&chain, "A1", facts, &number));
	assert_code(&chain.desk.s, CODE_LAW_FORBIDS);
	facts = theft();
	facts.theft.days = 0;
	assert_false(try_propose(&chain, "A1", facts, &number)); /* comes to nothing */
	assert_code(&chain.desk.s, CODE_BAD_VALUE);
	assert_false(try_propose(&chain, "A9", theft(), &number));
	assert_code(&chain.desk.s, CODE_ACCOUNT_UNKNOWN);
	assert_false(try_propose(&chain, "A1'; --", theft(), &number));
	assert_code(&chain.desk.s, CODE_ACCOUNT_UNKNOWN);
	chain.desk.s.roles = ROLE_CASHIER | ROLE_SUPERVISOR;
	const struct correction_request request = {
		.account_no = "A1", .facts = theft(), .reason = "x"};
	struct correction_made made;

	assert_false(correction_propose(&chain.desk.s, &request, &made));
	assert_code(&chain.desk.s, CODE_NOT_PERMITTED);
	assert_int_equal(number, 0);
	chain_release(&chain);
}

/* The same id does it once; the same number is decided once. */
static void test_once(void **state)
{
	const struct correction_request request = {.account_no = "A1",
		.facts = theft(),
		.reason = "found at the meter",
		.op_id = "propose-1"};
	const struct correction_decision decision = {
		.correction_no = 1, .approve = true, .reason = "agreed", .op_id = "approve-1"};
	struct correction_decided decided;
	struct correction_made made;
	struct chain chain;

	chain_init(&chain, *state);
	be(&chain, INSPECTOR, ROLE_INSPECTOR);
	for (int i = 0; i < 2; i++) {
		assert_true(correction_propose(&chain.desk.s, &request, &made));
		assert_int_equal(made.correction_no, 1);
		assert_int_equal(made.replayed, i == 1);
	}
	be(&chain, SUPERVISOR, ROLE_SUPERVISOR);
	for (int i = 0; i < 2; i++) {
		assert_true(correction_decide(&chain.desk.s, &decision, &decided));
		assert_money(decided.charged, "774.72");
		assert_string_equal(decided.bill_no, "A1-C1");
		assert_int_equal(decided.replayed, i == 1);
	}
	assert_false(decide(&chain, 1, true));
	chain_owes(&chain, "A1", "774.72", "0.00");
	chain_release(&chain);
}

/* A supplementary bill changes nothing of the month's: neither its number nor its amount. */
static void test_beside_the_months_bill(void **state)
{
	struct bill_detail with, without;
	struct chain chain;

	chain_init(&chain, *state);
	approve(&chain, propose(&chain, "A1", theft()));
	be(&chain, "tester", ROLE_VERIFIER);
	chain_two_months(&chain);
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_int_equal(chain.result.bills, 6);
	assert_true(bill_show(&chain.desk.s, "A1-202611", &chain.arena, &with));
	assert_true(bill_show(&chain.desk.s, "A2-202611", &chain.arena, &without));
	assert_false(with.by_rule);
	assert_int_equal(with.energy.wh, 100000);
	assert_int_equal(without.energy.wh, 110000);
	assert_int_equal(with.line_count, without.line_count);
	chain_release(&chain);
}

static void test_taken_back(void **state)
{
	struct bill_run_request cancel = {.action = BILL_ACTION_CANCEL,
		.route = "",
		.bill_no = "A1-C1",
		.reason = "withdrawn"};
	struct chain chain;

	chain_init(&chain, *state);
	approve(&chain, propose(&chain, "A1", theft()));
	be(&chain, "tester", ROLE_VERIFIER);
	assert_true(period_parse(&cancel.period, "2026-11"));
	chain_try(&chain, &cancel);
	chain_owes(&chain, "A1", "0.00", "0.00");
	chain_release(&chain);
}

static void test_lists_and_notice(void **state)
{
	struct correction_query query = {.account_no = "", .open = true};
	struct correction_view *list, view;
	struct paper_made made;
	char path[SCRATCH_PATH_MAX], *text;
	struct chain chain;
	size_t count;

	chain_init(&chain, *state);
	chain.desk.s.share_dir = TOOLS_SHARE;
	approve(&chain, propose(&chain, "A1", theft()));
	propose(&chain, "A2", too_fast());
	be(&chain, SUPERVISOR, ROLE_SUPERVISOR);
	assert_true(correction_list(&chain.desk.s, &query, &chain.arena, &list, &count));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].account_no, "A2");
	assert_int_equal(list[0].state, CORRECTION_WAITS);
	query.open = false;
	assert_true(correction_list(&chain.desk.s, &query, &chain.arena, &list, &count));
	assert_int_equal(count, 2);
	query.account_no = "A1";
	assert_true(correction_list(&chain.desk.s, &query, &chain.arena, &list, &count));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].decider, SUPERVISOR);
	assert_false(correction_show(&chain.desk.s, 3, &chain.arena, &view));
	scratch_path(&chain.desk.hall->scratch, "notice.pdf", path, sizeof path);
	assert_true(correction_notice_pdf(&chain.desk.s, 1, path, &made));
	assert_true(tools_pdf_sound(path));
	text = tools_pdf_text(path);
	assert_non_null(strstr(text, "电费退补通知书"));
	assert_non_null(strstr(text, "774.72"));
	assert_null(strstr(text, "待审批"));
	free(text);
	assert_true(correction_notice_pdf(&chain.desk.s, 2, path, &made));
	text = tools_pdf_text(path);
	assert_non_null(strstr(text, "待审批"));
	free(text);
	chain_release(&chain);
}

/* --- the judge ------------------------------------------------------------------------------- */

#define RUN_BILL "(SELECT bill_id FROM bill_origin WHERE calculation_id = 1)"
#define C1_ENTRY "(SELECT journal_id FROM correction_outcome WHERE correction_id = 1)"
#define C2_ENTRY "(SELECT journal_id FROM correction_outcome WHERE correction_id = 2)"

/* What somebody with the file could do; the check that has to see it, and what it says. */
static const struct {
	const char *sql, *check, *says;
} tampers[] = {
	{"UPDATE bill_line SET amount = amount + 1 WHERE calculation_id = 1 AND line_no = 1",
		"receivable", "calculation 1 "},
	{"DELETE FROM bill_line WHERE calculation_id = 2", "receivable", "calculation 2 "},
	{"UPDATE calculation SET amount = amount - 1 WHERE calculation_id = 1", "receivable",
		"calculation 1 "},
	{"UPDATE calculation SET energy_wh = energy_wh + 1000 WHERE calculation_id = 1",
		"receivable", "is not what was calculated"},
	{"UPDATE bill SET energy_wh = 0 WHERE bill_id = " RUN_BILL, "receivable",
		"is not what was calculated"},
	{"UPDATE bill SET amount = amount + 1 WHERE bill_id = " RUN_BILL, "receivable", ""},
	{"UPDATE bill SET period = '2026-10' WHERE bill_id = " RUN_BILL, "receivable",
		"is not what was calculated"},
	{"UPDATE correction SET make_up = make_up + 1 WHERE correction_id = 1", "receivable", ""},
	{"UPDATE correction SET penalty = penalty - 1, make_up = make_up + 1 WHERE correction_id = "
	 "1",
		"receivable", "is not what was approved"},
	{"UPDATE journal_line SET ledger = 6001 WHERE ledger = 6052 AND journal_id = " C1_ENTRY,
		"receivable", "is not what was approved"},
	{"UPDATE journal_line SET ledger = 6001 WHERE ledger = 6712 AND journal_id = " C2_ENTRY,
		"receivable", ""},
	{"UPDATE correction SET make_up = make_up - 100 WHERE correction_id = 2", "receivable",
		"is not what was approved"},
	{"UPDATE correction_event SET login = '" INSPECTOR "' WHERE correction_id = 1 AND seq = 2",
		"receivable", "by another person"},
	{"DELETE FROM correction_event WHERE correction_id = 1 AND seq = 2", "receivable",
		"by another person"},
};

static bool sees(const struct verify_check *checks, const char *name, const char *says)
{
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (strcmp(checks[i].name, name) == 0)
			return !checks[i].ok && strstr(checks[i].first_wrong, says) != NULL;
	return false;
}

static void test_judged(void **state)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct chain chain;
	int missed = 0;

	chain_init(&chain, *state);
	chain_two_months(&chain);
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	approve(&chain, propose(&chain, "A1", theft()));
	approve(&chain, propose(&chain, "A2", outage()));
	for (size_t i = 0; i < ARRAY_SIZE(tampers); i++) {
		struct session s = chain.desk.s;
		struct hall copy;

		hall_copy_begin(chain.desk.hall, &copy);
		hall_tamper(&copy, tampers[i].sql);
		s.db = copy.db = hall_connect(&copy);
		assert_true(verify_run(&s, false, NULL, checks));
		if (!sees(checks, tampers[i].check, tampers[i].says)) {
			print_error("not seen: %s\n", tampers[i].sql);
			missed++;
		}
		hall_copy_end(&copy);
		chain.desk.s.db = chain.desk.hall->db;
	}
	assert_int_equal(missed, 0);
	chain_release(&chain);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_charged),
		HALL_TEST(test_given_back),
		HALL_TEST(test_paid_by_the_advance),
		HALL_TEST(test_who_decides),
		HALL_TEST(test_refused),
		HALL_TEST(test_once),
		HALL_TEST(test_beside_the_months_bill),
		HALL_TEST(test_taken_back),
		HALL_TEST(test_lists_and_notice),
		HALL_TEST(test_judged),
	};

	return hall_run("corrections", tests, ARRAY_SIZE(tests));
}
