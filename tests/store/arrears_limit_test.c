/*
 * Where rules of arrears end: the blacklist after its months, a plan that is kept and does not pay
 * everything, steps on days that have not come, steps that nobody takes by hand.
 */
#include <string.h>

#include "counter/blacklist.h"
#include "counter/identity_check.h"
#include "counter/plan.h"
#include "counter/write_off.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

#define MS_PER_MINUTE INT64_C(60000)

static int64_t owing(struct dunning *d, void **state)
{
	int64_t account;

	dunning_init(d, state);
	account = till_account(&d->till, "1001", "residential");
	till_bill(&d->till, account, "B-1", "2026-08-14", "300.00");
	return account;
}

static struct blacklist list_of(struct dunning *d)
{
	struct blacklist list;

	assert_true(blacklist_show(&d->till.session, "1001", &list));
	return list;
}

/* --- the blacklist --------------------------------------------------------------------------- */

/*
 * "Leaving: 12 months without a counted period", here one month: listed by the periods of 25 August
 * and 26 October, off the list on 26 November, unless the one of 25 November counts again.
 */
static void leaves(void **state, bool owes_again)
{
	struct pay_result paid;
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_rules(&d, "blacklist_months = 12", "blacklist_months = 1");
	dunning_run(&d, "2026-08-25");
	dunning_day(&d, "2026-08-26");
	dunning_pay(&d, "1001", TENDERS("cash:400.00"), &paid);
	till_bill(&d.till, account, "B-2", "2026-10-15", "50.00");
	dunning_run(&d, "2026-10-26");
	assert_true(list_of(&d).blacklisted);
	dunning_day(&d, "2026-10-27");
	dunning_pay(&d, "1001", TENDERS("cash:60.00"), &paid);
	dunning_run(&d, "2026-11-24");
	assert_true(list_of(&d).blacklisted);
	if (owes_again)
		till_bill(&d.till, account, "B-3", "2026-11-20", "90.00");
	dunning_run(&d, "2026-11-25");
	assert_true(list_of(&d).blacklisted);
	dunning_run(&d, "2026-11-26");
	assert_int_equal(list_of(&d).blacklisted, owes_again);
	assert_int_equal(list_of(&d).left, !owes_again);
	if (!owes_again)
		assert_int_equal(date_compare(list_of(&d).left_on, till_date("2026-11-26")), 0);
	dunning_run(&d, "2026-11-27"); /* nor does it come back by itself */
	assert_int_equal(list_of(&d).blacklisted, owes_again);
	dunning_release(&d);
}

static void test_leaves_after_its_months(void **state)
{
	leaves(state, false);
}

static void test_stays_with_another_period(void **state)
{
	leaves(state, true);
}

/* --- plans ----------------------------------------------------------------------------------- */

static void pay_instalment(struct dunning *d, const char *day)
{
	struct pay_result paid;

	dunning_day(d, day);
	dunning_pay(d, "1001", TENDERS("cash:100.40"), &paid);
}

/*
 * 300.00 and 1.20 of late charge in three parts of 100.40, while 1 permille a day goes on: on 25
 * August 3.30 are due and 97.10 come off, on 25 September 6.29 (31 x 0.2029) and 94.11, on 26
 * October 3.37 (31 x 0.10879) and 97.03. The plan is kept, and 11.76 stay: the case begins anew.
 */
static void test_kept_but_not_all_paid(void **state)
{
	const struct plan_request request = {
		.account_no = "1001", .start = till_date("2026-08-25"), .months = 3};
	struct plan_view view;
	struct dunning d;
	int64_t account = owing(&d, state);

	dunning_run(&d, "2026-08-18");
	assert_true(plan_add(&d.till.session, &request, &view));
	till_check_money(view.plan.total, "301.20");
	pay_instalment(&d, "2026-08-25");
	assert_string_equal(till_balance(&d.till, LEDGER_RECEIVABLE, account), "202.90");
	pay_instalment(&d, "2026-09-25");
	assert_string_equal(till_balance(&d.till, LEDGER_RECEIVABLE, account), "108.79");
	dunning_run(&d, "2026-09-25");
	assert_string_equal(dunning_stage(&d, "1001"), "plan");
	pay_instalment(&d, "2026-10-26");
	assert_string_equal(till_balance(&d.till, LEDGER_RECEIVABLE, account), "11.76");
	assert_string_equal(till_balance(&d.till, LEDGER_LATE, 0), "-12.96");
	dunning_run(&d, "2026-10-27");
	assert_true(plan_show(&d.till.session, "1001", &view));
	assert_int_equal(view.plan.state, PLAN_KEPT);
	for (size_t i = 0; i < view.count; i++)
		assert_int_equal(view.instalments[i].fate, INSTALMENT_KEPT);
	/* reminded anew that day, and who was reminded today is not listed today (art. 39) */
	assert_string_equal(dunning_stage(&d, "1001"), "at_risk");
	dunning_run(&d, "2026-10-28");
	assert_string_equal(dunning_stage(&d, "1001"), "listed");
	dunning_release(&d);
}

/* --- what is typed --------------------------------------------------------------------------- */

#define LONG_TEXT                                                                                                                  \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

/* By a hall that is no trial, at ten o'clock on 28 September, of a case listed that day. */
static void test_steps_that_are_not_taken(void **state)
{
	static const struct {
		const char *what, *account_no, *on, *evidence;
		enum arrears_stage to;
		int64_t minutes_from_now; /* 0: no time is given */
		enum code code;
	} cases[] = {
		{"tomorrow", "1001", "2026-09-29", "signed", ARREARS_STAGE_NOTIFIED, 0,
			CODE_BAD_DATE},
		{"in a minute", "1001", "2026-09-28", "signed", ARREARS_STAGE_NOTIFIED, 1,
			CODE_BAD_DATE},
		{"at a time of another day", "1001", "2026-09-28", "signed", ARREARS_STAGE_NOTIFIED,
			-24 * 60, CODE_BAD_DATE},
		{"before it was listed", "1001", "2026-09-27", "signed", ARREARS_STAGE_NOTIFIED, 0,
			CODE_BAD_DATE},
		{"121 characters", "1001", "2026-09-28", LONG_TEXT "十", ARREARS_STAGE_NOTIFIED, 0,
			CODE_BAD_VALUE},
		{"two lines", "1001", "2026-09-28", "a\nb", ARREARS_STAGE_NOTIFIED, 0,
			CODE_BAD_VALUE},
		{"an empty proof", "1001", "2026-09-28", "", ARREARS_STAGE_NOTIFIED, 0,
			CODE_BAD_VALUE},
		{"nobody", "1999", "2026-09-28", "signed", ARREARS_STAGE_NOTIFIED, 0,
			CODE_ACCOUNT_UNKNOWN},
		{"settled by hand", "1001", "2026-09-28", "paid, he says", ARREARS_STAGE_SETTLED, 0,
			CODE_LAW_FORBIDS},
		{"a plan by hand", "1001", "2026-09-28", "agreed", ARREARS_STAGE_PLAN, 0,
			CODE_BAD_VALUE},
		{"restored by hand", "1001", "2026-09-28", "done", ARREARS_STAGE_RESTORED, 0,
			CODE_LAW_FORBIDS},
	};
	struct dunning d;

	(void)owing(&d, state);
	dunning_run(&d, "2026-08-18");
	dunning_run(&d, "2026-09-28");
	d.till.session.trial = false;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arrears_step_request request = {.account_no = cases[i].account_no,
			.to = cases[i].to,
			.on = till_date(cases[i].on),
			.evidence = cases[i].evidence,
			.has_at = cases[i].minutes_from_now != 0,
			.at = {d.till.now.ms + cases[i].minutes_from_now * MS_PER_MINUTE}};
		int64_t steps = till_count(&d.till, "arrears_step");

		if (arrears_step(&d.till.session, &request, &d.till.arena, &d.view))
			fail_msg("%s: done", cases[i].what);
		if (d.till.session.why.code != cases[i].code)
			fail_msg("%s: %s", cases[i].what, code_name(d.till.session.why.code));
		assert_int_equal(till_count(&d.till, "arrears_step"), steps);
	}
	assert_string_equal(dunning_stage(&d, "1001"), "listed");
	till_refused(&d.till, arrears_told(&d.till.session, "1001"), CODE_BAD_VALUE);
	till_refused(&d.till, arrears_told(&d.till.session, "1999"), CODE_ACCOUNT_UNKNOWN);
	d.till.session.trial = true;
	dunning_release(&d);
}

/* Nothing to write off twice, and nothing to take back that was not written off. */
static void test_written_off_once(void **state)
{
	struct write_off_undo undo = {
		.account_no = "1999", .reason = "误核销", .approval = till_approval("max")};
	const struct dunning_step off = {"1001", ARREARS_STAGE_WRITTEN_OFF, "破产", "max"};
	struct dunning d;

	(void)owing(&d, state);
	dunning_run(&d, "2026-08-18");
	till_refused(&d.till, write_off_reinstate(&d.till.session, &undo, &d.till.arena, &d.view),
		CODE_ACCOUNT_UNKNOWN);
	undo.account_no = "1001";
	till_refused(&d.till, write_off_reinstate(&d.till.session, &undo, &d.till.arena, &d.view),
		CODE_BAD_VALUE);
	dunning_must(&d, &off);
	assert_false(dunning_step(&d, &off));
	assert_string_equal(till_balance(&d.till, LEDGER_WRITTEN_OFF, 1), "300.00");
	assert_true(write_off_reinstate(&d.till.session, &undo, &d.till.arena, &d.view));
	till_refused(&d.till, write_off_reinstate(&d.till.session, &undo, &d.till.arena, &d.view),
		CODE_BAD_VALUE);
	assert_string_equal(till_balance(&d.till, LEDGER_WRITTEN_OFF, 1), "0.00");
	dunning_release(&d);
}

/* --- who may act for a customer -------------------------------------------------------------- */

static void test_authorities_that_are_none(void **state)
{
	static const struct {
		const char *what, *account_no, *document, *name, *number, *from, *until;
		enum id_type type;
		enum code code;
	} cases[] = {
		{"nobody's", "1999", "A-1", "测试乙", "11010519491231002X", "2026-08-18",
			"2026-12-31", ID_RESIDENT, CODE_ACCOUNT_UNKNOWN},
		{"without a document", "1001", "", "测试乙", "11010519491231002X", "2026-08-18",
			"2026-12-31", ID_RESIDENT, CODE_BAD_VALUE},
		{"a document of two lines", "1001", "A\n1", "测试乙", "11010519491231002X",
			"2026-08-18", "2026-12-31", ID_RESIDENT, CODE_BAD_VALUE},
		{"without a name", "1001", "A-1", "", "11010519491231002X", "2026-08-18",
			"2026-12-31", ID_RESIDENT, CODE_BAD_VALUE},
		{"over before it begins", "1001", "A-1", "测试乙", "11010519491231002X",
			"2026-08-18", "2026-08-17", ID_RESIDENT, CODE_BAD_DATE},
		{"of a company", "1001", "A-1", "测试公司", "91350100M000100Y43", "2026-08-18",
			"2026-12-31", ID_USCC, CODE_BAD_ID},
		{"by a wrong check digit", "1001", "A-1", "测试乙", "110105194912310021",
			"2026-08-18", "2026-12-31", ID_RESIDENT, CODE_BAD_ID},
		{"by no paper", "1001", "A-1", "测试乙", "", "2026-08-18", "2026-12-31", ID_NONE,
			CODE_BAD_ID},
	};
	struct authority_view *list;
	struct dunning d;
	size_t count;

	(void)owing(&d, state);
	dunning_day(&d, "2026-08-18");
	till_as(&d.till, "ann");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct authority_request request = {.account_no = cases[i].account_no,
			.document = cases[i].document,
			.name = cases[i].name,
			.type = cases[i].type,
			.number = cases[i].number,
			.from = till_date(cases[i].from),
			.until = till_date(cases[i].until),
			.approval = till_approval("sue")};
		struct authority_made made;

		if (authority_record(&d.till.session, &request, &made))
			fail_msg("%s: recorded", cases[i].what);
		if (d.till.session.why.code != cases[i].code)
			fail_msg("%s: %s", cases[i].what, code_name(d.till.session.why.code));
	}
	assert_true(authority_list(&d.till.session, "1001", &d.till.arena, &list, &count));
	assert_int_equal(count, 0);
	till_refused(&d.till, authority_list(&d.till.session, "1999", &d.till.arena, &list, &count),
		CODE_ACCOUNT_UNKNOWN);
	dunning_release(&d);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_leaves_after_its_months),
		HALL_TEST(test_stays_with_another_period),
		HALL_TEST(test_kept_but_not_all_paid),
		HALL_TEST(test_steps_that_are_not_taken),
		HALL_TEST(test_written_off_once),
		HALL_TEST(test_authorities_that_are_none),
	};

	return hall_run("arrears_limit", tests, ARRAY_SIZE(tests));
}
