/*
 * A year of one hall, day by day: meters read and billed on the 28th, people who pay and people who
 * do not, the daily run each evening, a collector who goes as fast as the law lets her, the papers
 * that go with it, a court, a loss and its recovery. At the end of each month the books are judged
 * and every customer is held against a model that knows nothing of the program; at the end of the
 * year each step is held against the law once more, and the letters against their numbers.
 */
#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "counter/abnormal.h"
#include "counter/account.h"
#include "counter/bill_run.h"
#include "counter/blacklist.h"
#include "counter/import.h"
#include "counter/notice.h"
#include "counter/plan.h"
#include "counter/restoration.h"
#include "counter/tariff.h"
#include "counter/write_off.h"
#include "db/journal.h"
#include "tests/print/tools.h"
#include "tests/store/dunning.h"
#include "tests/store/year_model.h"
#include "tests/test.h"

#define FIRST "2026-01-02"
#define LAST "2026-12-31"
#define READ_DAY 28
#define DUE_DAYS 15
#define REMIND_DAY 19
#define WRITE_OFF_MONTH 10
#define PREPAYMENT 20000 /* share/arrears/policy.txt, in fen */
#define ALL_ROLES ((1u << 10) - 1)
#define STEP(...) (&(struct dunning_step){__VA_ARGS__})

enum habit {
	PAYS_IN_TIME,    /* five days after the bill */
	PAYS_AHEAD,      /* 1000.00 in January, of which the bills take what they can */
	PAYS_LATE,       /* on the 20th, after the warning */
	PAYS_AFTER_LIST, /* when the notice is served and approved */
	PAYS_AFTER_CUT,  /* five days after it, and is restored */
	NEVER_PAYS,      /* to the court, written off; then it comes in after all */
	KEEPS_PLAN,      /* agrees one when first put at risk, and pays its instalments */
	BREAKS_PLAN,
	DISPUTES, /* from the first listing on */
	HABITS
};

static const struct {
	const char *account_no, *price_class, *tariff;
	int kwh;       /* a month */
	int fen_tenth; /* of a kWh, tenths of a fen */
	int permille;
} PEOPLE[HABITS] = {
#define HOME "residential", "zhejiang-residential"
#define SHOP "commercial", "example-commercial"
	[PAYS_IN_TIME] = {"1001", HOME, 101, 538, 1},
	[PAYS_AHEAD] = {"1002", HOME, 97, 538, 1},
	[PAYS_LATE] = {"1003", HOME, 113, 538, 1},
	[PAYS_AFTER_LIST] = {"1004", SHOP, 1237, 700, 2},
	[PAYS_AFTER_CUT] = {"1005", HOME, 149, 538, 1},
	[NEVER_PAYS] = {"1006", HOME, 171, 538, 1},
	[KEEPS_PLAN] = {"1007", HOME, 127, 538, 1},
	[BREAKS_PLAN] = {"1008", SHOP, 2111, 700, 2},
	[DISPUTES] = {"1009", HOME, 83, 538, 1},
};

#define HOLDER "110105198501010004" /* of PAYS_AFTER_CUT */
#define HOLDER_NAME "测试甲"

struct year {
	struct dunning d;
	int64_t accounts[HABITS];
	struct model_account model[HABITS];
	int64_t read[HABITS]; /* what the meter shows */
	int plan_paid;        /* instalments */
	struct date today;
	char day[DATE_TEXT_MAX];
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

static void fail_why(struct year *y)
{
	char text[SAY_TEXT_MAX];

	fail_msg("%s, %s: %s", y->day, code_name(y->d.till.session.why.code),
		fault_render(LANG_EN, &y->d.till.session.why, text, sizeof text));
}

/* Somebody of the office who may do all that is not the matter of this test. */
static struct session *office(struct year *y)
{
	till_as(&y->d.till, "max");
	y->d.till.session.roles = ALL_ROLES;
	return &y->d.till.session;
}

static enum arrears_stage stage(struct year *y, enum habit who)
{
	dunning_stage(&y->d, PEOPLE[who].account_no);
	return y->d.view.c.open ? y->d.view.c.stage : ARREARS_STAGE_NONE;
}

/* --- meters and bills ------------------------------------------------------------------------- */

static void import(struct year *y, enum import_what what, const char *text)
{
	const struct till *till = &y->d.till;
	char path[SCRATCH_PATH_MAX];
	struct import_request request = {.what = what};
	struct import_result result;

	scratch_write(&till->hall->scratch, "year.csv", text, strlen(text));
	request.path = scratch_path(&till->hall->scratch, "year.csv", path, sizeof path);
	if (!import_run(office(y), &request, &y->d.till.arena, &result))
		fail_why(y);
}

static void read_meters(struct year *y, const char *day)
{
	char text[2048] = "meter_no,read_on,register,value,kind\n";

	for (int i = 0; i < HABITS; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text),
			"M%s,%s,total,%lld,actual\n", PEOPLE[i].account_no, day,
			(long long)y->read[i]);
	import(y, IMPORT_READINGS, text);
}

static void open_accounts(struct year *y)
{
	static const char *const tariffs[] = {"share/tariffs/zhejiang-residential.tariff",
		"share/tariffs/example-commercial.tariff"};
	struct till *till = &y->d.till;
	struct import_result result;
	char text[4096] = "account_no,name,id_type,id_no,address,price_class,region,opened_on,"
			  "route,meter_no,multiplier,tariff\n";

	for (int i = 0; i < HABITS; i++) {
		bool holder = i == PAYS_AFTER_CUT;

		snprintf(text + strlen(text), sizeof text - strlen(text),
			"%s,%s,%s,%s,文三路%d号,%s,浙江,2020-01-01,R%d,M%s,1,%s\n",
			PEOPLE[i].account_no, holder ? HOLDER_NAME : "张三",
			holder ? "resident" : "none", holder ? HOLDER : "", i + 1,
			PEOPLE[i].price_class, i % 2 + 1, PEOPLE[i].account_no, PEOPLE[i].tariff);
	}
	import(y, IMPORT_ACCOUNTS, text);
	if (!tariff_register(office(y), tariffs, ARRAY_SIZE(tariffs), &till->arena, &result))
		fail_why(y);
	read_meters(y, "2025-12-28");
	for (int i = 0; i < HABITS; i++) {
		const struct account_question question = {
			.account_no = PEOPLE[i].account_no, .on = y->today};
		struct account_view view;

		assert_true(account_show(office(y), &question, &till->arena, &view));
		y->accounts[i] = view.account_id;
		y->model[i].permille = PEOPLE[i].permille;
	}
}

static struct bill_run_result run_bills(struct year *y, enum bill_action action)
{
	const struct bill_run_request request = {
		.action = action, .period = period_of(y->today), .route = ""};
	struct bill_run_result result;

	if (!bill_run(office(y), &request, &y->d.till.arena, &result))
		fail_why(y);
	return result;
}

/* A meter that stands still is looked at before it is billed: these are cut off. */
static void approve_zeros(struct year *y, int64_t expected)
{
	const struct abnormal_query query = {.period = period_of(y->today), .route = ""};
	struct abnormal_case *cases;
	size_t count;

	assert_true(abnormal_list(office(y), &query, &y->d.till.arena, &cases, &count));
	assert_int_equal(count, expected);
	for (size_t i = 0; i < count; i++) {
		const struct abnormal_decision decision = {
			.case_no = cases[i].case_no, .end = ABNORMAL_APPROVE, .reason = "已停电"};
		int64_t cancelled;

		assert_int_equal(cases[i].rule, CHECK_ZERO);
		assert_true(abnormal_settle(office(y), &decision, &cancelled));
	}
}

/* Nobody who is cut off uses anything; the price of what the others use is rounded once. */
static void bill_everybody(struct year *y)
{
	int month = date_to_civil(y->today).month;
	int64_t total = 0, zeros = 0, held, kwh[HABITS];
	struct bill_run_result result;

	for (int i = 0; i < HABITS; i++) {
		dunning_stage(&y->d, PEOPLE[i].account_no);
		kwh[i] = y->d.view.c.supply_off ? 0 : PEOPLE[i].kwh + month;
		y->read[i] += kwh[i];
		zeros += kwh[i] == 0;
	}
	read_meters(y, y->day);
	held = run_bills(y, BILL_ACTION_RUN).abnormal_total;
	assert_true(held <= zeros); /* after months of nothing, nothing is usual */
	approve_zeros(y, held);
	assert_int_equal(run_bills(y, BILL_ACTION_RUN).bills, HABITS);
	result = run_bills(y, BILL_ACTION_RELEASE);
	for (int i = 0; i < HABITS; i++) {
		int64_t amount = (kwh[i] * PEOPLE[i].fen_tenth + 5) / 10;

		model_bill(&y->model[i], y->today.days + DUE_DAYS, amount);
		total += amount;
	}
	assert_int_equal(result.bills, HABITS);
	assert_int_equal(money_to_fen(result.amount), total);
}

/* --- the counter ------------------------------------------------------------------------------ */

static void pay(struct year *y, enum habit who, int64_t fen)
{
	struct till *till = &y->d.till;
	struct pay_result paid;
	char amount[32], tender[40];
	int64_t shift;

	snprintf(amount, sizeof amount, "%lld.%02d", (long long)(fen / 100), (int)(fen % 100));
	snprintf(tender, sizeof tender, "card:%s", amount);
	shift = till_shift(till, "ann", y->day, "50.00");
	till_pay_amount(till, PEOPLE[who].account_no, TENDERS(tender), amount, &paid);
	till_end_shift(till, shift);
	model_pay(&y->model[who], fen);
}

static void pay_all(struct year *y, enum habit who)
{
	int64_t due = model_due(&y->model[who]);

	if (due > 0)
		pay(y, who, due);
}

/* --- the papers ------------------------------------------------------------------------------- */

static bool make_paper(
	struct year *y, enum notice_kind kind, enum habit who, struct notice_made *out)
{
	const struct notice_request request = {.kind = kind, .account_no = PEOPLE[who].account_no};
	struct notice_result result;

	if (!notice_make(office(y), &request, &y->d.till.arena, &result))
		return false;
	*out = result.documents[0];
	return true;
}

static void paper(struct year *y, enum notice_kind kind, enum habit who)
{
	struct notice_made made;

	if (!make_paper(y, kind, who, &made))
		fail_why(y);
	assert_true(made.pages > 0);
}

/* A reminder to whoever owes what is overdue, and to nobody else. */
static void remind_all(struct year *y)
{
	const struct notice_request request = {.kind = NOTICE_REMINDER};
	struct notice_result result;
	size_t owing = 0;

	for (int i = 0; i < HABITS; i++)
		owing += model_overdue(&y->model[i], y->today.days);
	if (owing == 0)
		return;
	if (!notice_make(office(y), &request, &y->d.till.arena, &result))
		fail_why(y);
	assert_int_equal(result.count, owing);
}

/* --- the chain -------------------------------------------------------------------------------- */

/* The paper that goes with a step that has been taken. */
static void paper_after(struct year *y, enum habit who, enum arrears_stage to)
{
	static const struct {
		enum arrears_stage to;
		enum notice_kind kind;
	} papers[] = {
		{ARREARS_STAGE_NOTIFIED, NOTICE_SERVICE},
		{ARREARS_STAGE_LETTER, NOTICE_LAWYER},
		{ARREARS_STAGE_COURT, NOTICE_COURT},
	};

	for (size_t i = 0; i < ARRAY_SIZE(papers); i++)
		if (papers[i].to == to)
			paper(y, papers[i].kind, who);
}

static void cut(struct year *y, enum habit who)
{
	const char *no = PEOPLE[who].account_no;

	dunning_time(&y->d, y->day, y->hour, 0);
	if (!dunning_step(&y->d, STEP(no, ARREARS_STAGE_WARNED, "电话", NULL)))
		return;
	dunning_time(&y->d, y->day, y->hour++, 30);
	dunning_must(&y->d, STEP(no, ARREARS_STAGE_DISCONNECTED, "已停", NULL));
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
	const char *no = PEOPLE[who].account_no;
	enum arrears_stage now = stage(y, who);

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		struct notice_made made;

		if (now != steps[i].from)
			continue;
		if (steps[i].to == ARREARS_STAGE_NOTIFIED &&
			!make_paper(y, NOTICE_DISCONNECTION, who, &made))
			assert_int_equal(y->d.till.session.why.code, CODE_LAW_FORBIDS);
		if (!dunning_step(
			    &y->d, STEP(no, steps[i].to, steps[i].evidence, steps[i].approver)))
			return;
		paper_after(y, who, steps[i].to);
		now = steps[i].to;
	}
	if (now == ARREARS_STAGE_APPROVED)
		cut(y, who);
}

static void agree(struct year *y, enum habit who)
{
	const struct plan_request request = {.account_no = PEOPLE[who].account_no,
		.start = date_add_days(y->today, 7),
		.months = 2};
	struct plan_view view;

	if (stage(y, who) != ARREARS_STAGE_AT_RISK || y->d.view.has_plan)
		return;
	till_as(&y->d.till, "cora");
	if (!plan_add(&y->d.till.session, &request, &view))
		fail_why(y);
	assert_int_equal(money_to_fen(view.plan.total), model_due(&y->model[who]));
	paper(y, NOTICE_PLAN, who);
}

/* The first instalment to the fen; with the last all that has come since. */
static void keep_plan(struct year *y)
{
	struct plan_view view;

	agree(y, KEEPS_PLAN);
	till_as(&y->d.till, "cora");
	assert_true(plan_show(&y->d.till.session, PEOPLE[KEEPS_PLAN].account_no, &view));
	for (size_t i = 0; view.found && i < view.count; i++)
		if (date_compare(view.instalments[i].due_on, y->today) == 0) {
			if (i + 1 < view.count)
				pay(y, KEEPS_PLAN, money_to_fen(view.instalments[i].amount));
			else
				pay_all(y, KEEPS_PLAN);
			y->plan_paid++;
		}
	if (view.found && y->plan_paid == 2 && date_to_civil(y->today).day == 5)
		pay_all(y, KEEPS_PLAN);
}

static bool blacklisted(struct year *y, enum habit who)
{
	struct blacklist list;

	assert_true(blacklist_show(office(y), PEOPLE[who].account_no, &list));
	return list.blacklisted;
}

static void order_light(struct year *y, enum habit who)
{
	struct identity_shown shown = {.method = IDENTITY_TYPED,
		.type = ID_RESIDENT,
		.number = HOLDER,
		.name = HOLDER_NAME,
		.has_until = true,
		.until = till_date("2040-01-01")};
	const struct restoration_request request = {
		.account_no = PEOPLE[who].account_no, .shown = &shown};
	struct restoration_made made;

	if (!restoration_make(office(y), &request, &made))
		fail_why(y);
	assert_int_equal(made.blacklisted, blacklisted(y, who));
	paper(y, NOTICE_RESTORATION, who);
}

static void carry_out(struct year *y, enum habit who)
{
	struct restoration_report report = {
		.state = RESTORATION_DONE, .how = RESTORATION_ON_SITE, .result = "张师傅"};
	struct restoration_view order;
	bool found;

	assert_true(restoration_of(office(y), PEOPLE[who].account_no, &order, &found));
	assert_true(found);
	report.order_no = order.order_no;
	if (y->d.till.now.ms >= order.not_before.ms &&
		!restoration_finish(&y->d.till.session, &report, &order))
		fail_why(y);
}

/* Paid with what the blacklist asks for, ordered with the holder's card, carried out. */
static void restore(struct year *y, enum habit who)
{
	enum arrears_stage now = stage(y, who);
	bool waited = date_days_between(y->d.view.c.since, y->today) >= 5;

	if (now == ARREARS_STAGE_DISCONNECTED && waited)
		pay(y, who, model_due(&y->model[who]) + (blacklisted(y, who) ? PREPAYMENT : 0));
	else if (now == ARREARS_STAGE_SETTLED)
		order_light(y, who);
	else if (now == ARREARS_STAGE_ORDERED)
		carry_out(y, who);
}

/* Lost in October, a part of it back in November, the rest in December. */
static void lose_and_recover(struct year *y, enum habit who)
{
	struct civil civil = date_to_civil(y->today);
	const char *no = PEOPLE[who].account_no;

	if (civil.day != 16 || civil.month < WRITE_OFF_MONTH)
		return;
	if (civil.month == WRITE_OFF_MONTH) {
		assert_int_equal(stage(y, who), ARREARS_STAGE_JUDGED);
		dunning_must(&y->d, STEP(no, ARREARS_STAGE_WRITTEN_OFF, "无可执行财产", "max"));
		model_write_off(&y->model[who], y->today.days);
	} else if (civil.month == WRITE_OFF_MONTH + 1) {
		pay(y, who, 10000);
		assert_int_equal(stage(y, who), ARREARS_STAGE_WRITTEN_OFF);
	} else {
		pay_all(y, who);
	}
}

static void live(struct year *y)
{
	int day = date_to_civil(y->today).day;

	if (day == READ_DAY)
		bill_everybody(y);
	if (day == 2)
		pay_all(y, PAYS_IN_TIME);
	if (strcmp(y->day, "2026-01-05") == 0)
		pay(y, PAYS_AHEAD, 100000);
	if (day == 20)
		pay_all(y, PAYS_LATE);
	if (stage(y, PAYS_AFTER_LIST) == ARREARS_STAGE_APPROVED)
		pay_all(y, PAYS_AFTER_LIST);
	if (day == REMIND_DAY)
		remind_all(y);
	chase(y, PAYS_AFTER_LIST);
	restore(y, PAYS_AFTER_CUT);
	chase(y, PAYS_AFTER_CUT);
	chase(y, NEVER_PAYS);
	lose_and_recover(y, NEVER_PAYS);
	keep_plan(y);
	agree(y, BREAKS_PLAN);
	chase(y, BREAKS_PLAN);
	if (stage(y, DISPUTES) == ARREARS_STAGE_LISTED && !y->d.view.c.mark[ARREARS_MARK_DISPUTE])
		dunning_mark(&y->d, PEOPLE[DISPUTES].account_no, ARREARS_MARK_DISPUTE, true);
	if (day == 1) /* often enough to be told that it may not be */
		chase(y, DISPUTES);
}

/* --- each month ------------------------------------------------------------------------------- */

static void is_fen(struct year *y, enum habit who, const char *what, struct money has, int64_t fen)
{
	char text[MONEY_TEXT_MAX];

	if (money_to_fen(has) != fen)
		fail_msg("%s, account %s: %s is %s, not %lld fen", y->day, PEOPLE[who].account_no,
			what, money_format(has, text), (long long)fen);
}

static struct money balance(struct year *y, enum ledger ledger, int64_t sub)
{
	struct money out;

	assert_true(journal_balance(y->d.till.hall->db, ledger, sub, &out));
	return out;
}

static void check_customer(struct year *y, enum habit who)
{
	const struct account_question question = {
		.account_no = PEOPLE[who].account_no, .on = y->today};
	const struct model_account *m = &y->model[who];
	struct account_view view;

	if (!account_show(office(y), &question, &y->d.till.arena, &view))
		fail_why(y);
	is_fen(y, who, "the principal", view.principal, model_principal(m));
	is_fen(y, who, "the late charge", view.late_charge, model_late_charge(m));
	is_fen(y, who, "the advance", view.advance, m->advance);
	is_fen(y, who, "the receivable", balance(y, LEDGER_RECEIVABLE, y->accounts[who]),
		model_principal(m) - model_lost(m));
	is_fen(y, who, "the advance of the books", balance(y, LEDGER_ADVANCE, y->accounts[who]),
		-m->advance);
	if (blacklisted(y, who) != (m->periods >= 2))
		fail_msg("%s, account %s: counted %d", y->day, PEOPLE[who].account_no, m->periods);
}

static void check_month(struct year *y)
{
	struct write_off_figures figures;
	struct model_account sum = {.count = 0};

	for (int i = 0; i < HABITS; i++) {
		check_customer(y, i);
		sum.billed += y->model[i].billed;
		sum.received += y->model[i].received;
		sum.late_income += y->model[i].late_income;
		sum.written_off += y->model[i].written_off;
		sum.recovered += y->model[i].recovered;
	}
	is_fen(y, 0, "the income", balance(y, LEDGER_ENERGY, 0), -sum.billed);
	is_fen(y, 0, "the late charge received", balance(y, LEDGER_LATE, 0), -sum.late_income);
	is_fen(y, 0, "what cards paid", balance(y, LEDGER_CARD, 0), sum.received);
	assert_true(write_off_figures(office(y), till_date(FIRST), y->today, &figures));
	is_fen(y, 0, "the loss", figures.written, sum.written_off);
	is_fen(y, 0, "what came back of it", figures.recovered, sum.recovered);
	is_fen(y, 0, "the loss that stands", figures.stands, sum.written_off - sum.recovered);
	till_check_books(&y->d.till);
	till_verify(&y->d.till);
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
	bool resident = strcmp(PEOPLE[who].price_class, "residential") == 0;

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

	dunning_stage(&y->d, PEOPLE[who].account_no);
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

/* --- the year --------------------------------------------------------------------------------- */

/* How often the warning, on the 18th or the next day of work, comes before the 20th. */
static int warned_in_time(const struct year *y)
{
	int count = 0;

	for (int month = 2; month <= 12; month++) {
		struct date day;

		assert_true(date_from_civil(&day, 2026, month, 18));
		assert_true(calendar_working_from(&y->calendar, day, &day));
		count += date_to_civil(day).day < 20;
	}
	return count;
}

static void check_steps(struct year *y)
{
	static const enum habit plain[] = {PAYS_IN_TIME, PAYS_AHEAD};

	assert_int_equal(check_history(y, PAYS_IN_TIME, ARREARS_STAGE_REMINDED), 0);
	assert_int_equal(y->d.view.credit.grade, CREDIT_A);
	assert_int_equal(check_history(y, PAYS_LATE, ARREARS_STAGE_AT_RISK), warned_in_time(y));
	assert_int_equal(check_history(y, PAYS_LATE, ARREARS_STAGE_LISTED), 0);
	assert_int_equal(check_history(y, PAYS_LATE, ARREARS_STAGE_SETTLED), 11);
	assert_int_equal(y->d.view.credit.grade, CREDIT_B);
	assert_true(check_history(y, PAYS_AFTER_LIST, ARREARS_STAGE_NOTIFIED) >= 3);
	assert_int_equal(check_history(y, PAYS_AFTER_LIST, ARREARS_STAGE_DISCONNECTED), 0);
	assert_true(check_history(y, PAYS_AFTER_CUT, ARREARS_STAGE_DISCONNECTED) >= 2);
	assert_int_equal(check_history(y, PAYS_AFTER_CUT, ARREARS_STAGE_RESTORED),
		check_history(y, PAYS_AFTER_CUT, ARREARS_STAGE_DISCONNECTED));
	assert_int_equal(check_history(y, NEVER_PAYS, ARREARS_STAGE_DISCONNECTED), 1);
	assert_int_equal(check_history(y, NEVER_PAYS, ARREARS_STAGE_JUDGED), 1);
	assert_int_equal(check_history(y, NEVER_PAYS, ARREARS_STAGE_WRITTEN_OFF), 1);
	assert_int_equal(y->d.view.credit.grade, CREDIT_D);
	assert_int_equal(check_history(y, KEEPS_PLAN, ARREARS_STAGE_PLAN), 1);
	assert_int_equal(y->d.view.plan.state, PLAN_KEPT);
	assert_int_equal(check_history(y, BREAKS_PLAN, ARREARS_STAGE_PLAN), 1);
	assert_int_equal(y->d.view.plan.state, PLAN_BROKEN);
	assert_int_equal(check_history(y, BREAKS_PLAN, ARREARS_STAGE_DISCONNECTED), 1);
	assert_int_equal(check_history(y, DISPUTES, ARREARS_STAGE_LISTED), 1);
	assert_int_equal(check_history(y, DISPUTES, ARREARS_STAGE_NOTIFIED), 0);
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		assert_false(blacklisted(y, plain[i]));
}

/* The numbers of each kind, whoever has them: 1, 2, 3 without a gap. */
static void check_numbers(struct year *y)
{
	int64_t sum[NOTICE_KIND_END] = {0}, most[NOTICE_KIND_END] = {0}, count[NOTICE_KIND_END];

	memset(count, 0, sizeof count);
	for (int i = 0; i < HABITS; i++) {
		struct notice_listed *listed;
		size_t letters;

		assert_true(notice_list(
			office(y), PEOPLE[i].account_no, &y->d.till.arena, &listed, &letters));
		for (size_t k = 0; k < letters; k++) {
			struct notice_number number;

			assert_true(notice_number_parse(&number, listed[k].number));
			sum[number.kind] += number.serial;
			count[number.kind]++;
			if (number.serial > most[number.kind])
				most[number.kind] = number.serial;
		}
	}
	for (enum notice_kind k = NOTICE_REMINDER; k < NOTICE_KIND_END; k++) {
		assert_true(count[k] > 0);
		assert_int_equal(most[k], count[k]);
		assert_int_equal(sum[k], count[k] * (count[k] + 1) / 2);
	}
}

static void live_a_day(struct year *y)
{
	arena_release(&y->d.till.arena);
	date_format(y->today, y->day);
	dunning_day(&y->d, y->day);
	y->hour = 11;
	for (int i = 0; i < HABITS; i++)
		model_day(&y->model[i], y->today.days);
	live(y);
	dunning_run(&y->d, y->day);
}

/* What the evening of a listing day counts, the model counts too. */
static void count_periods(struct year *y)
{
	struct civil civil = date_to_civil(y->today);
	struct date listing;

	assert_true(date_from_civil(&listing, civil.year, civil.month, 25));
	assert_true(calendar_working_from(&y->calendar, listing, &listing));
	for (int i = 0; date_compare(listing, y->today) == 0 && i < HABITS; i++)
		model_list(&y->model[i], y->today.days);
}

static void test_year(void **state)
{
	struct year y = {.today = till_date(FIRST)};

	load_calendar(&y.calendar);
	dunning_init(&y.d, state);
	y.d.till.session.share_dir = TOOLS_SHARE;
	y.d.till.session.policy.advance_pays_bills = POLICY_ON;
	open_accounts(&y);
	for (; date_compare(y.today, till_date(LAST)) <= 0; y.today = date_add_days(y.today, 1)) {
		live_a_day(&y);
		count_periods(&y);
		if (date_to_civil(date_add_days(y.today, 1)).day == 1)
			check_month(&y);
	}
	paper(&y, NOTICE_BLACKLIST, BREAKS_PLAN);
	check_steps(&y);
	check_numbers(&y);
	dunning_release(&y.d);
}

int main(void)
{
	static const struct hall_test tests[] = {HALL_TEST(test_year)};

	return hall_run("a year of arrears", tests, ARRAY_SIZE(tests));
}
