/*
 * What verify says of arrears: cases by their steps, plans by their instalments and payments,
 * orders by their events, identity checks by their findings, letters by their numbers and hashes. A
 * sound hall first, then one row changed at a time.
 */
#include "counter/verify.h"

#include <stdio.h>
#include <string.h>

#include "counter/plan.h"
#include "counter/restoration.h"
#include "db/database.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

/*
 * 1001: cut, paid, supply ordered back after an identity check. 1002: a plan of two instalments,
 * one paid. 1003: cut, and nothing paid.
 */
static void live(struct dunning *d, void **state)
{
	const struct plan_request plan = {
		.account_no = "1002", .start = till_date("2026-11-10"), .months = 2};
	const struct restoration_request request = {.account_no = "1001"};
	struct identity_shown shown = {.method = IDENTITY_TYPED,
		.type = ID_RESIDENT,
		.number = "110105198501010004",
		.name = "测试甲"};
	struct identity_verdict verdict;
	struct restoration_made made;
	struct plan_view view;
	struct pay_result paid;

	dunning_init(d, state);
	dunning_rules(d, "\nplan_late_charge = yes", "\nplan_late_charge = no");
	till_bill(&d->till, till_account(&d->till, "1001", "residential"), "B-1", "2026-08-14",
		"100.00");
	till_bill(&d->till, till_account(&d->till, "1002", "residential"), "B-2", "2026-10-14",
		"200.00");
	till_bill(&d->till, till_account(&d->till, "1003", "residential"), "B-3", "2026-08-14",
		"300.00");
	dunning_run(d, "2026-08-18");
	dunning_run(d, "2026-09-28");
	dunning_run(d, "2026-10-19");
	dunning_cut(d, "1001", "2026-10-27", "2026-11-03");
	dunning_cut(d, "1003", "2026-10-27", "2026-11-03");
	dunning_day(d, "2026-11-04");
	till_as(&d->till, "cora");
	assert_true(plan_add(&d->till.session, &plan, &view));
	dunning_pay(d, "1001", TENDERS("cash:200.00"), &paid);
	dunning_day(d, "2026-11-10");
	dunning_pay(d, "1002", TENDERS("cash:102.10"), &paid);
	dunning_run(d, "2026-11-10");
	till_as(&d->till, "ann");
	assert_true(identity_check_make(&d->till.session, "1001", &shown, &verdict));
	assert_true(restoration_make(&d->till.session, &request, &made));
}

/* A letter of 1003 as counter/notice_archive.c keeps it; both hashes are of the one letter "x". */
#define X_SHA256 "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
static const char letters[] =
	"INSERT INTO document_template (kind, version, body, sha256, login, at) VALUES "
	"(1, 1, 'x', '" X_SHA256 "', 'leo', 0);"
	"INSERT INTO document_series (kind, year, last_serial) VALUES (1, 2026, 2);"
	"INSERT INTO document (kind, year, serial, account_id, template_id, dated_on, data, "
	"data_sha256, fonts_sha256, op_id, login, station, at) SELECT 1, 2026, s.n, a.account_id, "
	"t.template_id, '2026-11-10', 'x', '" X_SHA256 "', 'f', 'o', 'leo', 'cli', 0 FROM account "
	"a, document_template t, (SELECT 1 AS n UNION ALL SELECT 2) s WHERE a.account_no = '1003';"
	"INSERT INTO document_paper (document_id, copy, pages, sha256, login, at) SELECT "
	"document_id, 0, 1, '" X_SHA256 "', 'leo', 0 FROM document WHERE serial = 1;";

static const struct dunning_damage cases[] = {
	{"receivable", "has not as many steps as it says",
		"UPDATE arrears_case SET steps = steps + 1 WHERE account_id = 1"},
	{"receivable", "has not as many steps as it says",
		"DELETE FROM arrears_step WHERE case_id = 3"},
	{"receivable", "a step is missing",
		"DELETE FROM arrears_step WHERE case_id = 1 AND seq = 3"},
	{"receivable", "a step does not follow the one before it",
		"UPDATE arrears_step SET from_stage = 2 WHERE case_id = 1 AND stage = 4"},
	{"receivable", "a step is none that the law knows",
		"UPDATE arrears_step SET stage = 7 WHERE case_id = 1 AND seq = 2; UPDATE "
		"arrears_step SET from_stage = 7 WHERE case_id = 1 AND seq = 3"},
	{"receivable", "is not where its last step left it",
		"UPDATE arrears_case SET stage = 6 WHERE case_id IN (SELECT case_id FROM "
		"arrears_case WHERE stage = 7)"},
	{"receivable", "is not where its last step left it",
		"UPDATE arrears_case SET since_on = '2026-11-01' WHERE stage = 7"},
	{"receivable", "is open or cut otherwise than its steps say",
		"UPDATE arrears_case SET supply_off = 0 WHERE stage = 7"},
	{"receivable", "is open or cut otherwise than its steps say",
		"UPDATE arrears_case SET state = 2 WHERE stage = 7"},
	{"receivable", "says other days than its steps",
		"UPDATE arrears_case SET served_on = '2026-10-20' WHERE stage = 7"},
	{"receivable", "says other days than its steps",
		"UPDATE arrears_case SET reminded_on = NULL WHERE stage = 7"},
	{"receivable", "is not the sum of its instalments",
		"UPDATE plan_instalment SET amount = amount + 1 WHERE seq = 2"},
	{"receivable", "is not the sum of its instalments",
		"UPDATE repayment_plan SET principal = principal - 1"},
	{"receivable", "its state is not that of its instalments",
		"UPDATE repayment_plan SET state = 2"},
	{"receivable", "its state is not that of its instalments",
		"UPDATE repayment_plan SET state = 3"},
	{"receivable", "its state is not that of its instalments", "UPDATE plan_fate SET fate = 2"},
	{"receivable", "an instalment that was kept was not paid",
		"INSERT INTO plan_fate (plan_id, seq, fate, on_date) SELECT plan_id, 2, 1, "
		"'2026-11-10' FROM repayment_plan"},
	{"receivable", "the late charge taken is not the one agreed",
		"UPDATE plan_late SET late = 3"},
	{"receivable", "the late charge taken is not the one agreed",
		"UPDATE plan_late SET made_on = '2026-10-01'"},
	{"receivable", "the late charge taken is not the one agreed",
		"UPDATE repayment_plan SET late_charge = 100, principal = principal + 320"},
	{"audit", "order F20261110-1: is not where its last event left it",
		"UPDATE restoration_order SET state = 4"},
	{"audit", "order F20261110-1: is not where its last event left it",
		"DELETE FROM restoration_event"},
	{"audit", "order F20261110-1: lacks what a restoration needs",
		"UPDATE restoration_order SET blacklisted = 1"},
	{"audit", "order F20261110-1: lacks what a restoration needs",
		"UPDATE restoration_order SET check_id = (SELECT max(check_id) FROM "
		"identity_check)"},
	{"audit", "order F20261110-1: lacks what a restoration needs",
		"UPDATE restoration_order SET state = 2; UPDATE restoration_event SET state = 2"},
	{"audit", "order F20261110-1: lacks what a restoration needs",
		"UPDATE restoration_order SET case_id = 2"},
	{"audit", "is not where its last event left it",
		"UPDATE disconnection_order SET state = 1 WHERE account_id = 3"},
	{"audit", "is not where its last event left it",
		"DELETE FROM disconnection_event WHERE seq = 1"},
	{"audit", "lacks what a disconnection needs", "DELETE FROM disconnection_approval"},
	{"audit", "its verdict is not that of its findings",
		"UPDATE identity_check SET passed = 1"},
	{"audit", "its verdict is not that of its findings", "DELETE FROM identity_finding"},
	{"audit", "its verdict is not that of its findings",
		"DELETE FROM identity_finding WHERE seq = 1"},
	{"receipts", "letters of kind 1, year 2026: a number is missing",
		"DELETE FROM document_paper; DELETE FROM document WHERE serial = 1"},
	{"receipts", "letters of kind 1, year 2026: a number is missing",
		"DELETE FROM document WHERE serial = 2"},
	{"receipts", "letters of kind 1, year 2026: a number is missing",
		"UPDATE document_series SET last_serial = 3"},
	{"receipts", "letters of kind 1, year 2026: a number is missing",
		"DELETE FROM document_paper; DELETE FROM document"},
	{"receipts", "letter 1: its paper is not described",
		"UPDATE document_paper SET sha256 = 'x'"},
	{"receipts", "letter 2, kind 1, 2026-2: is not what its hash says",
		"UPDATE document SET data = 'y' WHERE serial = 2"},
	{"receipts", "template 1, kind 1, 1-0: is not what its hash says",
		"UPDATE document_template SET body = 'y'"},
};

static void test_damage_is_found(void **state)
{
	struct dunning d;

	live(&d, state);
	hall_script(d.till.hall, letters);
	till_verify(&d.till);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		dunning_damaged(&d, &cases[i]);
	dunning_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_damage_is_found),
	};

	return hall_run("verify of arrears", tests, ARRAY_SIZE(tests));
}
