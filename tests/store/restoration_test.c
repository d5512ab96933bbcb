/* Supply ordered back: what stands in the way, the papers that are kept, and what comes of orders.
 */
#include "counter/restoration.h"

#include <stdio.h>
#include <string.h>

#include "counter/arrears.h"
#include "counter/arrears_ground.h"
#include "counter/blacklist.h"
#include "counter/pay.h"
#include "counter/shift.h"
#include "db/blacklist_store.h"
#include "db/database.h"
#include "db/sql_sets.h"
#include "tests/store/desk.h"
#include "tests/test.h"

#define ACCOUNT "7001"
#define HOLDER "110105198501010004"
#define OTHER "11010519491231002X"
#define HOUR INT64_C(3600000)

/* A customer who owes 100.00 since the first of October and whose supply is cut. */
static const char accounts[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
	"7001,测试甲,resident," HOLDER ",测试路1号,residential,110105,2020-01-01\n"
	"7002,测试公司,uscc,91350100M000100Y43,测试路2号,industrial,110105,2020-01-01\n"
	"7003,无证件者,none,,测试路3号,residential,110105,2020-01-01\n";

static void bill(struct desk *d, const char *no, const char *account_no)
{
	desk_bill(d, &(struct desk_bill){no, account_no, "100.00", "2026-10-01"});
}

static int64_t id_of(struct desk *d, const char *account_no)
{
	const struct account_question question = {
		.account_no = account_no, .on = desk_day("2026-11-21")};
	struct account_view view;

	assert_true(account_show(&d->s, &question, &d->arena, &view));
	return view.account_id;
}

/* The case is put where it is wanted, as its own operations would. */
static void put_stage(struct desk *d, const char *account_no, enum arrears_stage stage)
{
	struct arena arena = ARENA_EMPTY;
	struct arrears_office *office;
	struct arrears_case c;
	const struct arrears_entry entry = {
		.act = {.to = stage, .on = moment_date(d->now), .at = d->now, .evidence = true}};
	int64_t account_id = id_of(d, account_no);

	assert_true(arrears_office_load(&d->s, moment_date(d->now), &arena, &office));
	assert_true(db_begin(d->s.db));
	assert_true(arrears_load(&d->s, account_id, &c));
	assert_true(arrears_put(&d->s, &c, &office->ground, &entry));
	assert_true(db_commit(d->s.db));
	arena_release(&arena);
}

static void open_shift(struct desk *d)
{
	const struct shift_open_request request = {.float_amount = MONEY_ZERO};
	struct shift_view shift;

	assert_true(shift_open(&d->s, &request, &shift));
}

static void set_up(struct desk *d, void **state)
{
	desk_init(d, *state);
	d->s.share_dir = "share";
	desk_set_day(d, "2026-11-20");
	assert_true(desk_import_bytes(d,
		(struct import_request){.what = IMPORT_ACCOUNTS, .accept_unverified_ids = true},
		accounts, sizeof accounts - 1));
	bill(d, "B-1", "7001");
	bill(d, "B-2", "7002");
	bill(d, "B-3", "7003");
	put_stage(d, "7001", ARREARS_STAGE_DISCONNECTED);
	put_stage(d, "7002", ARREARS_STAGE_DISCONNECTED);
	put_stage(d, "7003", ARREARS_STAGE_DISCONNECTED);
	open_shift(d);
}

static enum arrears_stage stage_of(struct desk *d, const char *account_no)
{
	struct arrears_case c;

	assert_true(arrears_load(&d->s, id_of(d, account_no), &c));
	return c.stage;
}

/* All of it, with so much more in advance. */
static void settle(struct desk *d, const char *account_no, const char *advance)
{
	const struct account_question question = {
		.account_no = account_no, .on = moment_date(d->now)};
	struct account_view view;
	struct pay_request request = {
		.account_no = {account_no}, .account_count = 1, .tender_count = 1, .again = true};
	struct pay_result paid;

	assert_true(account_show(&d->s, &question, &d->arena, &view));
	assert_true(money_add(&request.amount, view.total, desk_money(advance)));
	request.has_amount = true;
	request.tenders[0] = (struct tender){.kind = TENDER_CARD, .amount = request.amount};
	assert_true(pay_take(&d->s, &request, &d->arena, &paid));
	if (stage_of(d, account_no) == ARREARS_STAGE_DISCONNECTED)
		put_stage(d, account_no, ARREARS_STAGE_SETTLED);
}

static void blacklist(struct desk *d, const char *account_no)
{
	const struct blacklist_event_row row = {.account_id = id_of(d, account_no),
		.entry = true,
		.on = moment_date(d->now),
		.reason = "两期欠费",
		.at = d->now,
		.login = "tester",
		.approver = ""};

	assert_true(db_begin(d->s.db));
	assert_true(blacklist_store_event(d->s.db, &row));
	assert_true(db_commit(d->s.db));
}

static struct identity_shown paper(const char *number, const char *name)
{
	struct identity_shown shown = {
		.method = IDENTITY_TYPED, .type = ID_RESIDENT, .has_until = true};

	shown.until = desk_day("2040-01-01");
	snprintf(shown.number, sizeof shown.number, "%s", number);
	snprintf(shown.name, sizeof shown.name, "%s", name);
	return shown;
}

static bool restore(struct desk *d, const char *account_no, const struct identity_shown *shown,
	struct restoration_made *out)
{
	const struct restoration_request request = {.account_no = account_no, .shown = shown};

	return restoration_make(&d->s, &request, out);
}

static void assert_refused(struct desk *d, bool done, enum code code, const char *rule)
{
	assert_false(done);
	assert_code(&d->s, code);
	assert_string_equal(d->s.why.rule, rule);
	assert_non_null(d->s.why.article);
}

enum { CHECKS, CHECKS_PASSED, COUNTS };
static const char *const count_texts[COUNTS] = {
	[CHECKS] = "SELECT count(*) FROM identity_check",
	[CHECKS_PASSED] = "SELECT count(*) FROM identity_check WHERE passed = 1",
};
static const struct sql_set counts = {"restoration_counts", count_texts, COUNTS, SQL_SET_EXTRA};

static int64_t count(struct desk *d, int which)
{
	struct stmt *st = db_stmt(d->s.db, &counts, which);

	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

static void test_normal_customer(void **state)
{
	struct desk d;
	struct restoration_made made;
	struct restoration_view view;
	bool found;

	set_up(&d, state);
	assert_refused(&d, restore(&d, ACCOUNT, NULL, &made), CODE_LAW_FORBIDS, "paid");
	settle(&d, ACCOUNT, "0.00");
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_SETTLED);
	d.now.ms += 2 * HOUR;
	assert_true(restore(&d, ACCOUNT, NULL, &made));
	assert_false(made.checked);
	assert_int_equal(made.not_before.ms, d.now.ms);
	assert_int_equal(made.deadline.ms, d.now.ms + 22 * HOUR); /* 24 from the payment */
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_ORDERED);
	assert_false(restore(&d, ACCOUNT, NULL, &made));
	assert_code(&d.s, CODE_EXISTS);
	assert_true(restoration_of(&d.s, ACCOUNT, &view, &found));
	assert_true(found);
	assert_string_equal(view.order_no, "F20261120-1");
	assert_string_equal(view.name, "测试甲");
	assert_int_equal(view.minutes_left, 22 * 60);
	desk_release(&d);
}

static void test_same_id_orders_once(void **state)
{
	struct desk d;
	struct identity_shown shown = paper(HOLDER, "测试甲");
	struct restoration_request request = {
		.op_id = "once", .account_no = ACCOUNT, .shown = &shown};
	struct restoration_made made, again;

	set_up(&d, state);
	settle(&d, ACCOUNT, "0.00");
	assert_true(restoration_make(&d.s, &request, &made));
	assert_false(made.replayed);
	assert_true(restoration_make(&d.s, &request, &again));
	assert_true(again.replayed);
	assert_string_equal(again.order_no, made.order_no);
	assert_int_equal(again.deadline.ms, made.deadline.ms);
	assert_string_equal(again.verdict.masked, "110105********0004");
	assert_int_equal(again.verdict.count, made.verdict.count);
	assert_int_equal(count(&d, CHECKS), 1);
	shown.number[17] = 'X';
	assert_false(restoration_make(&d.s, &request, &again));
	assert_code(&d.s, CODE_OP_CONFLICT);
	desk_release(&d);
}

static void test_blacklisted(void **state)
{
	struct desk d;
	struct identity_shown holder = paper(HOLDER, "测试甲"), expired = holder;
	struct identity_shown other = paper(OTHER, "测试甲"), named = paper(HOLDER, "别人");
	struct restoration_made made;
	struct restoration_report report = {
		.state = RESTORATION_DONE, .how = RESTORATION_ON_SITE, .result = "张师傅"};
	struct restoration_view view;

	set_up(&d, state);
	blacklist(&d, ACCOUNT);
	settle(&d, ACCOUNT, "10.00");
	assert_refused(&d, restore(&d, ACCOUNT, NULL, &made), CODE_LAW_FORBIDS, "in_person");
	assert_refused(&d, restore(&d, ACCOUNT, &other, &made), CODE_BAD_ID, "identity");
	assert_true(made.checked);
	assert_false(made.verdict.passed);
	assert_refused(&d, restore(&d, ACCOUNT, &named, &made), CODE_BAD_ID, "identity");
	expired.until = desk_day("2026-11-19");
	assert_refused(&d, restore(&d, ACCOUNT, &expired, &made), CODE_BAD_ID, "identity");
	assert_refused(&d, restore(&d, ACCOUNT, &holder, &made), CODE_LAW_FORBIDS, "prepayment");
	/* each paper that was looked at is a row, refused or not */
	assert_int_equal(count(&d, CHECKS), 4);
	assert_int_equal(count(&d, CHECKS_PASSED), 1);
	settle(&d, ACCOUNT, "1000.00");
	assert_true(restore(&d, ACCOUNT, &holder, &made));
	assert_true(made.blacklisted);
	/* not on the day of the payment: from midnight, and 24 hours from then */
	assert_int_equal(moment_date(made.not_before).days, desk_day("2026-11-21").days);
	assert_int_equal(made.deadline.ms, made.not_before.ms + 24 * HOUR);
	report.order_no = made.order_no;
	assert_refused(
		&d, restoration_finish(&d.s, &report, &view), CODE_LAW_FORBIDS, "not_before");
	d.now = made.not_before;
	assert_true(restoration_finish(&d.s, &report, &view));
	assert_int_equal(view.state, RESTORATION_DONE);
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_RESTORED);
	desk_release(&d);
}

/* A holder without a number on file cannot be known again. */
static void test_nothing_on_file(void **state)
{
	struct desk d;
	struct identity_shown shown = paper(HOLDER, "无证件者");
	struct restoration_made made;

	set_up(&d, state);
	blacklist(&d, "7003");
	settle(&d, "7003", "1000.00");
	assert_refused(&d, restore(&d, "7003", &shown, &made), CODE_BAD_ID, "identity");
	assert_string_equal(
		identity_result_name(
			identity_verdict(made.verdict.findings, made.verdict.count)->result),
		"none_on_file");
	desk_release(&d);
}

/* An organisation sends somebody, whose authority a supervisor has recorded. */
static void test_agent_of_an_organisation(void **state)
{
	struct desk d;
	struct identity_shown agent = paper(OTHER, "测试乙");
	struct authority_request authority = {.account_no = "7002",
		.document = "授权书2026-01",
		.name = "测试乙",
		.type = ID_RESIDENT,
		.number = OTHER};
	struct restoration_made made;
	struct authority_made recorded;

	set_up(&d, state);
	authority.from = desk_day("2026-11-20");
	authority.until = desk_day("2026-11-20");
	blacklist(&d, "7002");
	settle(&d, "7002", "100000.00");
	snprintf(agent.document, sizeof agent.document, "%s", authority.document);
	assert_refused(&d, restore(&d, "7002", &agent, &made), CODE_BAD_ID, "identity");
	assert_false(authority_record(&d.s, &authority, &recorded));
	assert_code(&d.s, CODE_APPROVAL_REQUIRED);
	desk_release(&d);
}

static void test_what_cannot_be_restored(void **state)
{
	struct desk d;
	struct restoration_made made;
	struct restoration_request request = {.account_no = ACCOUNT, .check_id = 77};

	set_up(&d, state);
	assert_false(restore(&d, "9999", NULL, &made));
	assert_code(&d.s, CODE_ACCOUNT_UNKNOWN);
	settle(&d, ACCOUNT, "0.00");
	assert_false(restoration_make(&d.s, &request, &made));
	assert_code(&d.s, CODE_BAD_VALUE);
	d.s.roles = ROLE_COLLECTOR;
	assert_false(restore(&d, ACCOUNT, NULL, &made));
	assert_code(&d.s, CODE_NOT_PERMITTED);
	d.s.roles = ROLE_CASHIER;
	put_stage(&d, ACCOUNT, ARREARS_STAGE_RESTORED);
	assert_refused(&d, restore(&d, ACCOUNT, NULL, &made), CODE_LAW_FORBIDS, "disconnected");
	desk_release(&d);
}

/* Looked at first, ordered with it after; tomorrow it must be looked at again. */
static void test_check_before_the_order(void **state)
{
	struct desk d;
	struct identity_shown shown = paper(HOLDER, "测试甲");
	struct identity_verdict verdict;
	struct restoration_outlook outlook;
	struct restoration_request request = {.account_no = ACCOUNT};
	struct restoration_made made;

	set_up(&d, state);
	blacklist(&d, ACCOUNT);
	settle(&d, ACCOUNT, "1000.00");
	assert_true(restoration_ask(&d.s, ACCOUNT, 0, &outlook));
	assert_int_equal(outlook.missing_count, 1);
	assert_int_equal(outlook.missing[0], RESTORATION_PERSON);
	assert_true(identity_check_make(&d.s, ACCOUNT, &shown, &verdict));
	assert_true(verdict.passed);
	assert_true(restoration_ask(&d.s, ACCOUNT, verdict.check_id, &outlook));
	assert_int_equal(outlook.missing_count, 0);
	request.check_id = verdict.check_id;
	d.now.ms += 24 * HOUR;
	assert_false(restoration_make(&d.s, &request, &made));
	assert_code(&d.s, CODE_BAD_VALUE);
	d.now.ms -= 24 * HOUR;
	request.account_no = "7003";
	assert_false(restoration_make(&d.s, &request, &made));
	assert_code(&d.s, CODE_BAD_VALUE);
	request.account_no = ACCOUNT;
	assert_true(restoration_make(&d.s, &request, &made));
	assert_int_equal(made.verdict.check_id, verdict.check_id);
	desk_release(&d);
}

static void test_watch(void **state)
{
	struct desk d;
	struct restoration_made made, second;
	struct restoration_report report = {.state = RESTORATION_FAILED, .result = "无人在家"};
	struct restoration_view *list, view;
	struct restoration_watch watch;
	size_t n;

	set_up(&d, state);
	settle(&d, ACCOUNT, "0.00");
	assert_true(restore(&d, ACCOUNT, NULL, &made));
	d.now.ms += HOUR;
	settle(&d, "7003", "0.00");
	assert_true(restore(&d, "7003", NULL, &second));
	assert_string_equal(second.order_no, "F20261120-2");
	assert_true(restoration_watch(&d.s, &watch));
	assert_int_equal(watch.open, 2);
	assert_int_equal(watch.overdue, 0);
	assert_int_equal(watch.minutes_to_next, 23 * 60);
	d.now.ms += 23 * HOUR + 60000;
	assert_true(restoration_watch(&d.s, &watch));
	assert_int_equal(watch.overdue, 1);
	assert_int_equal(watch.minutes_to_next, 59);
	assert_true(restoration_list(&d.s, &d.arena, &list, &n));
	assert_int_equal(n, 2);
	assert_string_equal(list[0].order_no, made.order_no);
	assert_int_equal(list[0].minutes_left, -1);
	report.order_no = made.order_no;
	assert_true(restoration_finish(&d.s, &report, &view));
	assert_int_equal(view.state, RESTORATION_FAILED);
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_ORDERED);
	report.state = RESTORATION_CANCELLED;
	assert_true(restoration_finish(&d.s, &report, &view));
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_SETTLED);
	assert_false(restoration_finish(&d.s, &report, &view));
	assert_code(&d.s, CODE_BAD_VALUE);
	assert_true(restore(&d, ACCOUNT, NULL, &made)); /* and it can be ordered anew */
	desk_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_normal_customer),
		HALL_TEST(test_same_id_orders_once),
		HALL_TEST(test_blacklisted),
		HALL_TEST(test_nothing_on_file),
		HALL_TEST(test_agent_of_an_organisation),
		HALL_TEST(test_what_cannot_be_restored),
		HALL_TEST(test_check_before_the_order),
		HALL_TEST(test_watch),
	};

	return hall_run("restoration", tests, ARRAY_SIZE(tests));
}
