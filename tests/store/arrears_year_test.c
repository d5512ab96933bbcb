/*
 * A year of one hall, day by day: bills on the first of each month, due on the fifteenth, people
 * who pay and people who do not, a collector who goes as fast as the law lets her. Afterwards each
 * step of each history is held against the law once more, by other code than that which allowed it.
 */
#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "counter/blacklist.h"
#include "counter/plan.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

#define FIRST "2026-01-02"
#define LAST "2026-12-31"
#define STEP(...) (&(struct dunning_step){__VA_ARGS__})

enum habit {
	PAYS_IN_TIME,    /* on the 10th */
	PAYS_LATE,       /* on the 20th, after the warning */
	PAYS_AFTER_LIST, /* when the notice is served */
	PAYS_AFTER_CUT,  /* five days after it, and is restored */
	NEVER_PAYS,      /* to the court */
	KEEPS_PLAN,      /* agrees one when first put at risk, and pays its instalments */
	BREAKS_PLAN,
	DISPUTES, /* from the first listing on */
	HABITS
};

static const struct {
	const char *account_no, *price_class;
} people[HABITS] = {
	[PAYS_IN_TIME] = {"1001", "residential"},
	[PAYS_LATE] = {"1002", "residential"},
	[PAYS_AFTER_LIST] = {"1003", "commercial"},
	[PAYS_AFTER_CUT] = {"1004", "residential"},
	[NEVER_PAYS] = {"1005", "commercial"},
	[KEEPS_PLAN] = {"1006", "residential"},
	[BREAKS_PLAN] = {"1007", "residential"},
	[DISPUTES] = {"1008", "residential"},
};

struct year {
	struct dunning d;
	int64_t accounts[HABITS];
	struct date today;
	int hour; /* of the crew: each cut takes one */
	struct calendar calendar;
};

static void load_calendar(struct calendar *c)
{
	FILE *in = fopen("share/arrears/holidays-2026.txt", "rb");
	struct calendar_error error;
	char bytes[8192];
	size_t size;

	assert_non_null(in);
	size = fread(bytes, 1, sizeof bytes, in);
	fclose(in);
	assert_true(calendar_read(c, bytes, size, &error));
}

static void bill_everybody(struct year *y)
{
	struct civil civil = date_to_civil(y->today);
	char due[48], bill[48];

	snprintf(due, sizeof due, "%d-%02d-15", civil.year, civil.month);
	for (int i = 0; i < HABITS; i++) {
		snprintf(bill, sizeof bill, "B-%s-%02d", people[i].account_no, civil.month);
		till_bill(&y->d.till, y->accounts[i], bill, due, "100.00");
	}
}

static void pay_all(struct year *y, enum habit who)
{
	struct pay_result paid;

	dunning_stage(&y->d, people[who].account_no);
	if (money_sign(y->d.view.c.due) > 0)
		dunning_pay(&y->d, people[who].account_no, TENDERS("cash:3000.00"), &paid);
}

/* As fast as the law lets her: whatever it does not forbid today is done. */
static void chase(struct year *y, enum habit who)
{
	static const struct {
		enum arrears_stage from, to;
		const char *evidence, *approver;
	} steps[] = {
		{ARREARS_STAGE_LISTED, ARREARS_STAGE_NOTIFIED, "回执", NULL},
		{ARREARS_STAGE_NOTIFIED, ARREARS_STAGE_APPROVED, NULL, "sue"},
		{ARREARS_STAGE_DISCONNECTED, ARREARS_STAGE_LETTER, "律函1号", NULL},
		{ARREARS_STAGE_LETTER, ARREARS_STAGE_COURT, "民初1号", NULL},
		{ARREARS_STAGE_COURT, ARREARS_STAGE_JUDGED, "判决1号", NULL},
	};
	const char *no = people[who].account_no;
	char day[DATE_TEXT_MAX];

	dunning_stage(&y->d, no);
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		if (y->d.view.c.open && y->d.view.c.stage == steps[i].from)
			(void)dunning_step(
				&y->d, STEP(no, steps[i].to, steps[i].evidence, steps[i].approver));
	dunning_stage(&y->d, no);
	dunning_time(&y->d, date_format(y->today, day), y->hour, 0);
	if (!y->d.view.c.open || y->d.view.c.stage != ARREARS_STAGE_APPROVED ||
		!dunning_step(&y->d, STEP(no, ARREARS_STAGE_WARNED, "电话", NULL)))
		return;
	dunning_time(&y->d, day, y->hour++, 30);
	dunning_must(&y->d, STEP(no, ARREARS_STAGE_DISCONNECTED, "已停", NULL));
}

static void agree(struct year *y, enum habit who)
{
	const struct plan_request request = {.account_no = people[who].account_no,
		.start = date_add_days(y->today, 7),
		.months = 2};
	struct plan_view view;

	dunning_stage(&y->d, people[who].account_no);
	if (!y->d.view.c.open || y->d.view.c.stage != ARREARS_STAGE_AT_RISK || y->d.view.has_plan)
		return;
	till_as(&y->d.till, "cora");
	assert_true(plan_add(&y->d.till.session, &request, &view));
}

static void keep_plan(struct year *y, enum habit who)
{
	struct plan_view view;

	agree(y, who);
	assert_true(plan_show(&y->d.till.session, people[who].account_no, &view));
	for (size_t i = 0; view.found && i < view.count; i++)
		if (date_compare(view.instalments[i].due_on, y->today) == 0)
			pay_all(y, who);
}

static void restore(struct year *y)
{
	dunning_stage(&y->d, people[PAYS_AFTER_CUT].account_no);
	if (y->d.view.c.stage == ARREARS_STAGE_DISCONNECTED &&
		date_days_between(y->d.view.c.since, y->today) >= 5)
		pay_all(y, PAYS_AFTER_CUT);
	else if (y->d.view.c.open && y->d.view.c.stage == ARREARS_STAGE_SETTLED)
		dunning_restore(&y->d, y->accounts[PAYS_AFTER_CUT]);
}

static void live(struct year *y)
{
	int day = date_to_civil(y->today).day;

	if (day == 1)
		bill_everybody(y);
	if (day == 10)
		pay_all(y, PAYS_IN_TIME);
	if (day == 20)
		pay_all(y, PAYS_LATE);
	dunning_stage(&y->d, people[PAYS_AFTER_LIST].account_no);
	if (y->d.view.c.stage == ARREARS_STAGE_APPROVED)
		pay_all(y, PAYS_AFTER_LIST);
	chase(y, PAYS_AFTER_LIST);
	restore(y);
	chase(y, PAYS_AFTER_CUT);
	chase(y, NEVER_PAYS);
	keep_plan(y, KEEPS_PLAN);
	agree(y, BREAKS_PLAN);
	chase(y, BREAKS_PLAN);
	dunning_stage(&y->d, people[DISPUTES].account_no);
	if (y->d.view.c.stage == ARREARS_STAGE_LISTED && !y->d.view.c.mark[ARREARS_MARK_DISPUTE])
		dunning_mark(&y->d, people[DISPUTES].account_no, ARREARS_MARK_DISPUTE, true);
	chase(y, DISPUTES);
}

/* --- the law, once more ---------------------------------------------------------------------- */

static const struct arrears_event *last_before(
	const struct arrears_view *v, size_t before, enum arrears_stage to)
{
	while (before-- > 0)
		if (!v->history[before].is_mark && v->history[before].to == to)
			return &v->history[before];
	return NULL;
}

static void check_cut(const struct year *y, enum habit who, const struct arrears_view *v, size_t i)
{
	const struct arrears_event *cut = &v->history[i];
	const struct arrears_event *reminded = last_before(v, i, ARREARS_STAGE_REMINDED);
	const struct arrears_event *served = last_before(v, i, ARREARS_STAGE_NOTIFIED);
	const struct arrears_event *approved = last_before(v, i, ARREARS_STAGE_APPROVED);
	const struct arrears_event *warned = last_before(v, i, ARREARS_STAGE_WARNED);
	bool resident = strcmp(people[who].price_class, "residential") == 0;

	assert_non_null(reminded);
	assert_non_null(served);
	assert_non_null(approved);
	assert_non_null(warned);
	assert_true(date_days_between(reminded->on, cut->on) > 0);
	assert_true(date_days_between(served->on, cut->on) >= (resident ? 7 : 3));
	assert_string_equal(approved->approver, "sue");
	assert_string_not_equal(approved->login, approved->approver);
	assert_int_equal(date_compare(warned->on, cut->on), 0);
	assert_true(cut->at.ms - warned->at.ms >= INT64_C(30) * 60000);
	assert_true(calendar_works(&y->calendar, cut->on));
	assert_string_not_equal(served->evidence, "");
}

/* The bills are due on the 15th: whoever is listed owes since more than thirty days. */
static void check_listed(const struct year *y, const struct arrears_view *v, size_t i)
{
	const struct arrears_event *listed = &v->history[i];
	struct date on = listed->on;

	assert_true(calendar_works(&y->calendar, on));
	assert_true(date_to_civil(on).day >= 25);
	assert_non_null(last_before(v, i, ARREARS_STAGE_AT_RISK));
}

/* The number of steps to that stage, each of them held against the law. */
static int check_history(struct year *y, enum habit who, enum arrears_stage to)
{
	int count = 0;

	dunning_stage(&y->d, people[who].account_no);
	for (size_t i = 0; i < y->d.view.history_count; i++) {
		const struct arrears_event *event = &y->d.view.history[i];

		if (event->is_mark)
			continue;
		if (event->to == ARREARS_STAGE_DISCONNECTED)
			check_cut(y, who, &y->d.view, i);
		if (event->to == ARREARS_STAGE_LISTED && event->from != ARREARS_STAGE_PLAN)
			check_listed(y, &y->d.view, i);
		count += event->to == to;
	}
	return count;
}

static bool blacklisted(struct year *y, enum habit who)
{
	struct blacklist list;

	assert_true(blacklist_show(&y->d.till.session, people[who].account_no, &list));
	return list.blacklisted;
}

static void check_year(struct year *y)
{
	assert_int_equal(check_history(y, PAYS_IN_TIME, ARREARS_STAGE_REMINDED), 0);
	assert_int_equal(y->d.view.credit.grade, CREDIT_A);
	/* In February, April and July holidays move the warning behind the day on which they pay.
	 */
	assert_int_equal(check_history(y, PAYS_LATE, ARREARS_STAGE_AT_RISK), 9);
	assert_int_equal(check_history(y, PAYS_LATE, ARREARS_STAGE_LISTED), 0);
	assert_int_equal(check_history(y, PAYS_LATE, ARREARS_STAGE_SETTLED), 12);
	assert_int_equal(y->d.view.credit.grade, CREDIT_B);
	assert_true(check_history(y, PAYS_AFTER_LIST, ARREARS_STAGE_NOTIFIED) >= 3);
	assert_int_equal(check_history(y, PAYS_AFTER_LIST, ARREARS_STAGE_DISCONNECTED), 0);
	assert_true(check_history(y, PAYS_AFTER_CUT, ARREARS_STAGE_DISCONNECTED) >= 2);
	assert_true(check_history(y, PAYS_AFTER_CUT, ARREARS_STAGE_RESTORED) >= 2);
	assert_int_equal(check_history(y, NEVER_PAYS, ARREARS_STAGE_DISCONNECTED), 1);
	assert_int_equal(check_history(y, NEVER_PAYS, ARREARS_STAGE_JUDGED), 1);
	assert_int_equal(y->d.view.credit.grade, CREDIT_D);
	assert_int_equal(check_history(y, KEEPS_PLAN, ARREARS_STAGE_PLAN), 1);
	assert_int_equal(y->d.view.plan.state, PLAN_KEPT);
	assert_int_equal(check_history(y, BREAKS_PLAN, ARREARS_STAGE_PLAN), 1);
	assert_int_equal(y->d.view.plan.state, PLAN_BROKEN);
	assert_int_equal(check_history(y, BREAKS_PLAN, ARREARS_STAGE_DISCONNECTED), 1);
	assert_int_equal(check_history(y, DISPUTES, ARREARS_STAGE_LISTED), 1);
	assert_int_equal(check_history(y, DISPUTES, ARREARS_STAGE_NOTIFIED), 0);
	assert_false(blacklisted(y, PAYS_IN_TIME));
	assert_false(blacklisted(y, PAYS_LATE));
	assert_true(blacklisted(y, PAYS_AFTER_LIST));
	assert_true(blacklisted(y, NEVER_PAYS));
}

static void test_year(void **state)
{
	struct year y = {.today = till_date(FIRST)};
	char day[DATE_TEXT_MAX];

	load_calendar(&y.calendar);
	dunning_init(&y.d, state);
	for (int i = 0; i < HABITS; i++)
		y.accounts[i] =
			till_account(&y.d.till, people[i].account_no, people[i].price_class);
	bill_everybody(&y); /* January's */
	for (; date_compare(y.today, till_date(LAST)) <= 0; y.today = date_add_days(y.today, 1)) {
		dunning_day(&y.d, date_format(y.today, day));
		y.hour = 10;
		live(&y);
		dunning_time(&y.d, day, 20, 0);
		dunning_run(&y.d, day);
	}
	check_year(&y);
	dunning_release(&y.d);
}

int main(void)
{
	static const struct hall_test tests[] = {HALL_TEST(test_year)};

	return hall_run("a year of arrears", tests, ARRAY_SIZE(tests));
}
