/* Supply ordered back: what stands in the way, the papers that are kept, and what comes of orders.
 */
#include "counter/restoration.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counter/arrears.h"
#include "counter/arrears_ground.h"
#include "counter/blacklist.h"
#include "counter/import.h"
#include "counter/pay.h"
#include "db/arrears_store.h"
#include "db/blacklist_store.h"
#include "db/database.h"
#include "db/sql_sets.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define ACCOUNT "7001"
#define HOLDER "110105198501010004"
#define OTHER "11010519491231002X"
#define HOUR INT64_C(3600000)

#define assert_code(s, expected) assert_string_equal(code_name((s)->why.code), code_name(expected))

/* A customer who owes 100.00 since the first of October and whose supply is cut. */
static const char accounts[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
	"7001,测试甲,resident," HOLDER ",测试路1号,residential,110105,2020-01-01\n"
	"7002,测试公司,uscc,91350100M000100Y43,测试路2号,industrial,110105,2020-01-01\n"
	"7003,无证件者,none,,测试路3号,residential,110105,2020-01-01\n";

static struct moment ten_on(const char *day)
{
	return (struct moment){((int64_t)till_date(day).days * 24 + 2) * HOUR};
}

static void store_accounts(struct till *d)
{
	struct import_request request = {.what = IMPORT_ACCOUNTS, .accept_unverified_ids = true};
	struct import_result result;
	char path[SCRATCH_PATH_MAX];

	scratch_write(&d->hall->scratch, "import.csv", accounts, sizeof accounts - 1);
	request.path = scratch_path(&d->hall->scratch, "import.csv", path, sizeof path);
	assert_true(import_run(&d->session, &request, &d->arena, &result));
}

static int64_t id_of(struct till *d, const char *account_no)
{
	const struct account_question question = {
		.account_no = account_no, .on = till_date("2026-11-21")};
	struct account_view view;

	assert_true(account_show(&d->session, &question, &d->arena, &view));
	return view.account_id;
}

/* The case is put where it is wanted, as its own operations would. */
static void put_stage(struct till *d, const char *account_no, enum arrears_stage stage)
{
	struct arena arena = ARENA_EMPTY;
	struct arrears_office *office;
	struct arrears_case c;
	const struct arrears_entry entry = {
		.act = {.to = stage, .on = moment_date(d->now), .at = d->now, .evidence = true}};
	int64_t account_id = id_of(d, account_no);

	assert_true(arrears_office_load(&d->session, moment_date(d->now), &arena, &office));
	assert_true(db_begin(d->session.db));
	assert_true(arrears_load(&d->session, account_id, &c));
	assert_true(arrears_put(&d->session, &c, &office->ground, &entry));
	assert_true(db_commit(d->session.db));
	arena_release(&arena);
}

/* The cashier ann at ten o'clock on 2026-11-20, with an open shift and three customers who owe. */
static void set_up(struct till *d, void **state)
{
	static const char *const cut[] = {"7001", "7002", "7003"};
	char bill_no[16];

	till_init(d, *state);
	d->session.share_dir = "share";
	d->now = ten_on("2026-11-20");
	d->session.roles = ROLE_ADMIN;
	store_accounts(d);
	(void)till_shift(d, "ann", "2026-11-20", "0.00");
	for (size_t i = 0; i < ARRAY_SIZE(cut); i++) {
		snprintf(bill_no, sizeof bill_no, "B-%zu", i);
		till_bill(d, id_of(d, cut[i]), bill_no, "2026-10-01", "100.00");
		put_stage(d, cut[i], ARREARS_STAGE_DISCONNECTED);
	}
}

static enum arrears_stage stage_of(struct till *d, const char *account_no)
{
	struct arrears_case c;

	assert_true(arrears_load(&d->session, id_of(d, account_no), &c));
	return c.stage;
}

/* All of it, with so much more in advance. */
static void settle(struct till *d, const char *account_no, const char *advance)
{
	const struct account_question question = {
		.account_no = account_no, .on = moment_date(d->now)};
	struct account_view view;
	struct pay_request request = {
		.account_no = {account_no}, .account_count = 1, .tender_count = 1, .again = true};
	struct pay_result paid;

	assert_true(account_show(&d->session, &question, &d->arena, &view));
	assert_true(money_add(&request.amount, view.total, till_money(advance)));
	request.has_amount = true;
	request.tenders[0] = (struct tender){.kind = TENDER_CARD, .amount = request.amount};
	assert_true(pay_take(&d->session, &request, &d->arena, &paid));
}

static void blacklist(struct till *d, const char *account_no)
{
	const struct blacklist_event_row row = {.account_id = id_of(d, account_no),
		.entry = true,
		.on = moment_date(d->now),
		.reason = "两期欠费",
		.at = d->now,
		.login = "tester",
		.approver = ""};

	assert_true(db_begin(d->session.db));
	assert_true(blacklist_store_event(d->session.db, &row));
	assert_true(db_commit(d->session.db));
}

static struct identity_shown paper(const char *number, const char *name)
{
	struct identity_shown shown = {
		.method = IDENTITY_TYPED, .type = ID_RESIDENT, .has_until = true};

	shown.until = till_date("2040-01-01");
	snprintf(shown.number, sizeof shown.number, "%s", number);
	snprintf(shown.name, sizeof shown.name, "%s", name);
	return shown;
}

static bool restore(struct till *d, const char *account_no, const struct identity_shown *shown,
	struct restoration_made *out)
{
	const struct restoration_request request = {.account_no = account_no, .shown = shown};

	return restoration_make(&d->session, &request, out);
}

static void assert_refused(struct till *d, bool done, enum code code, const char *rule)
{
	assert_false(done);
	assert_code(&d->session, code);
	assert_string_equal(d->session.why.rule, rule);
	assert_non_null(d->session.why.article);
}

enum { CHECKS, CHECKS_PASSED, COUNTS };
static const char *const count_texts[COUNTS] = {
	[CHECKS] = "SELECT count(*) FROM identity_check",
	[CHECKS_PASSED] = "SELECT count(*) FROM identity_check WHERE passed = 1",
};
static const struct sql_set counts = {"restoration_counts", count_texts, COUNTS, SQL_SET_EXTRA};

static int64_t count(struct till *d, int which)
{
	struct stmt *st = db_stmt(d->session.db, &counts, which);

	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

static void test_normal_customer(void **state)
{
	struct till d;
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
	assert_code(&d.session, CODE_EXISTS);
	assert_true(restoration_of(&d.session, ACCOUNT, &view, &found));
	assert_true(found);
	assert_string_equal(view.order_no, "F20261120-1");
	assert_string_equal(view.name, "测试甲");
	assert_int_equal(view.minutes_left, 22 * 60);
	till_release(&d);
}

static void test_same_id_orders_once(void **state)
{
	struct till d;
	struct identity_shown shown = paper(HOLDER, "测试甲");
	struct restoration_request request = {
		.op_id = "once", .account_no = ACCOUNT, .shown = &shown};
	struct restoration_made made, again;

	set_up(&d, state);
	settle(&d, ACCOUNT, "0.00");
	assert_true(restoration_make(&d.session, &request, &made));
	assert_false(made.replayed);
	assert_true(restoration_make(&d.session, &request, &again));
	assert_true(again.replayed);
	assert_string_equal(again.order_no, made.order_no);
	assert_int_equal(again.deadline.ms, made.deadline.ms);
	assert_string_equal(again.verdict.masked, "110105********0004");
	assert_int_equal(again.verdict.count, made.verdict.count);
	assert_int_equal(count(&d, CHECKS), 1);
	shown.number[17] = 'X';
	assert_false(restoration_make(&d.session, &request, &again));
	assert_code(&d.session, CODE_OP_CONFLICT);
	till_release(&d);
}

static void test_blacklisted(void **state)
{
	struct till d;
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
	expired.until = till_date("2026-11-19");
	assert_refused(&d, restore(&d, ACCOUNT, &expired, &made), CODE_BAD_ID, "identity");
	assert_refused(&d, restore(&d, ACCOUNT, &holder, &made), CODE_LAW_FORBIDS, "prepayment");
	/* each paper that was looked at is a row, refused or not */
	assert_int_equal(count(&d, CHECKS), 4);
	assert_int_equal(count(&d, CHECKS_PASSED), 1);
	settle(&d, ACCOUNT, "1000.00");
	assert_true(restore(&d, ACCOUNT, &holder, &made));
	assert_true(made.blacklisted);
	/* not on the day of the payment: from midnight, and 24 hours from then */
	assert_int_equal(moment_date(made.not_before).days, till_date("2026-11-21").days);
	assert_int_equal(made.deadline.ms, made.not_before.ms + 24 * HOUR);
	report.order_no = made.order_no;
	assert_refused(
		&d, restoration_finish(&d.session, &report, &view), CODE_LAW_FORBIDS, "not_before");
	d.now = made.not_before;
	assert_true(restoration_finish(&d.session, &report, &view));
	assert_int_equal(view.state, RESTORATION_DONE);
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_RESTORED);
	till_release(&d);
}

/* A holder without a number on file cannot be known again. */
static void test_nothing_on_file(void **state)
{
	struct till d;
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
	till_release(&d);
}

/* An organisation sends somebody, whose authority a supervisor has recorded. */
static void test_agent_of_an_organisation(void **state)
{
	struct till d;
	struct identity_shown agent = paper(OTHER, "测试乙"), stranger = paper(HOLDER, "测试甲");
	struct authority_view *list;
	size_t n;
	struct authority_request authority = {.account_no = "7002",
		.document = "授权书2026-01",
		.name = "测试乙",
		.type = ID_RESIDENT,
		.number = OTHER};
	struct restoration_made made;
	struct authority_made recorded;

	set_up(&d, state);
	authority.from = till_date("2026-11-20");
	authority.until = till_date("2026-11-20");
	blacklist(&d, "7002");
	settle(&d, "7002", "100000.00");
	snprintf(agent.document, sizeof agent.document, "%s", authority.document);
	assert_refused(&d, restore(&d, "7002", &agent, &made), CODE_BAD_ID, "identity");
	assert_false(authority_record(&d.session, &authority, &recorded));
	assert_code(&d.session, CODE_APPROVAL_REQUIRED);
	authority.approval = till_approval("sue");
	authority.number = "110105198501010005";
	assert_false(authority_record(&d.session, &authority, &recorded));
	assert_code(&d.session, CODE_BAD_ID);
	authority.number = OTHER;
	assert_true(authority_record(&d.session, &authority, &recorded));
	assert_string_equal(recorded.masked, "110105********002X");
	/* the holder of the document, and nobody else; on its days, and on no other */
	snprintf(stranger.document, sizeof stranger.document, "%s", authority.document);
	assert_refused(&d, restore(&d, "7002", &stranger, &made), CODE_BAD_ID, "identity");
	d.now.ms += 24 * HOUR;
	assert_refused(&d, restore(&d, "7002", &agent, &made), CODE_BAD_ID, "identity");
	d.now.ms -= 24 * HOUR;
	assert_true(restore(&d, "7002", &agent, &made));
	assert_int_equal(
		made.verdict.findings[made.verdict.count - 1].kind, IDENTITY_CHECK_AUTHORITY);
	assert_true(authority_list(&d.session, "7002", &d.arena, &list, &n));
	assert_int_equal(n, 1);
	assert_true(list[0].holds);
	till_release(&d);
}

/* Withdrawn today: it holds no more, from now on, and cannot be withdrawn twice. */
static void test_authority_withdrawn(void **state)
{
	struct authority_request authority = {.account_no = "7002",
		.document = "授权书1号",
		.name = "李四",
		.type = ID_RESIDENT,
		.number = OTHER,
		.from = till_date("2026-11-01"),
		.until = till_date("2027-10-31"),
		.approval = till_approval("sue")};
	struct authority_end end = {
		.account_no = "7002", .document = "授权书1号", .reason = "已离职"};
	struct identity_shown agent = paper(OTHER, "李四");
	struct authority_made recorded;
	struct identity_verdict verdict;
	struct authority_view *list;
	struct till d;
	size_t n;

	set_up(&d, state);
	assert_false(authority_withdraw(&d.session, &end));
	assert_code(&d.session, CODE_BAD_VALUE);
	assert_true(authority_record(&d.session, &authority, &recorded));
	snprintf(agent.document, sizeof agent.document, "%s", authority.document);
	assert_true(identity_check_make(&d.session, "7002", &agent, &verdict));
	assert_true(verdict.passed);
	end.reason = "";
	assert_false(authority_withdraw(&d.session, &end));
	assert_code(&d.session, CODE_BAD_VALUE);
	end.reason = "已离职";
	end.account_no = "7999";
	assert_false(authority_withdraw(&d.session, &end));
	assert_code(&d.session, CODE_ACCOUNT_UNKNOWN);
	end.account_no = "7002";
	assert_true(authority_withdraw(&d.session, &end));
	assert_true(identity_check_make(&d.session, "7002", &agent, &verdict));
	assert_false(verdict.passed);
	assert_true(authority_list(&d.session, "7002", &d.arena, &list, &n));
	assert_int_equal(n, 1);
	assert_false(list[0].holds);
	assert_false(authority_withdraw(&d.session, &end));
	assert_code(&d.session, CODE_BAD_VALUE);
	till_release(&d);
}

static void test_what_cannot_be_restored(void **state)
{
	struct till d;
	struct restoration_made made;
	struct restoration_request request = {.account_no = ACCOUNT, .check_id = 77};

	set_up(&d, state);
	assert_false(restore(&d, "9999", NULL, &made));
	assert_code(&d.session, CODE_ACCOUNT_UNKNOWN);
	settle(&d, ACCOUNT, "0.00");
	assert_false(restoration_make(&d.session, &request, &made));
	assert_code(&d.session, CODE_BAD_VALUE);
	d.session.roles = ROLE_COLLECTOR;
	assert_false(restore(&d, ACCOUNT, NULL, &made));
	assert_code(&d.session, CODE_NOT_PERMITTED);
	d.session.roles = ROLE_CASHIER;
	put_stage(&d, ACCOUNT, ARREARS_STAGE_RESTORED);
	assert_refused(&d, restore(&d, ACCOUNT, NULL, &made), CODE_LAW_FORBIDS, "disconnected");
	till_release(&d);
}

/* Looked at first, ordered with it after; tomorrow it must be looked at again. */
static void test_check_before_the_order(void **state)
{
	struct till d;
	struct identity_shown shown = paper(HOLDER, "测试甲");
	struct identity_verdict verdict;
	struct restoration_outlook outlook;
	struct restoration_request request = {.account_no = ACCOUNT};
	struct restoration_made made;

	set_up(&d, state);
	blacklist(&d, ACCOUNT);
	settle(&d, ACCOUNT, "1000.00");
	assert_true(restoration_ask(&d.session, ACCOUNT, 0, &outlook));
	assert_int_equal(outlook.missing_count, 1);
	assert_int_equal(outlook.missing[0], RESTORATION_PERSON);
	assert_true(identity_check_make(&d.session, ACCOUNT, &shown, &verdict));
	assert_true(verdict.passed);
	assert_true(restoration_ask(&d.session, ACCOUNT, verdict.check_id, &outlook));
	assert_int_equal(outlook.missing_count, 0);
	request.check_id = verdict.check_id;
	d.now.ms += 24 * HOUR;
	assert_false(restoration_make(&d.session, &request, &made));
	assert_code(&d.session, CODE_BAD_VALUE);
	d.now.ms -= 24 * HOUR;
	request.account_no = "7003";
	assert_false(restoration_make(&d.session, &request, &made));
	assert_code(&d.session, CODE_BAD_VALUE);
	request.account_no = ACCOUNT;
	assert_true(restoration_make(&d.session, &request, &made));
	assert_int_equal(made.verdict.check_id, verdict.check_id);
	till_release(&d);
}

static void test_watch(void **state)
{
	struct till d;
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
	assert_true(restoration_watch(&d.session, &watch));
	assert_int_equal(watch.open, 2);
	assert_int_equal(watch.overdue, 0);
	assert_int_equal(watch.minutes_to_next, 23 * 60);
	d.now.ms += 23 * HOUR + 60000;
	assert_true(restoration_watch(&d.session, &watch));
	assert_int_equal(watch.overdue, 1);
	assert_int_equal(watch.minutes_to_next, 59);
	assert_true(restoration_list(&d.session, &d.arena, &list, &n));
	assert_int_equal(n, 2);
	assert_string_equal(list[0].order_no, made.order_no);
	assert_int_equal(list[0].minutes_left, -1);
	report.order_no = made.order_no;
	assert_true(restoration_finish(&d.session, &report, &view));
	assert_int_equal(view.state, RESTORATION_FAILED);
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_ORDERED);
	report.state = RESTORATION_CANCELLED;
	assert_true(restoration_finish(&d.session, &report, &view));
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_SETTLED);
	assert_false(restoration_finish(&d.session, &report, &view));
	assert_code(&d.session, CODE_BAD_VALUE);
	assert_true(restore(&d, ACCOUNT, NULL, &made)); /* and it can be ordered anew */
	till_release(&d);
}

/* The payment is undone while the crew is on its way: the order goes with it. */
static void test_payment_undone(void **state)
{
	struct till d;
	struct restoration_made made;
	struct restoration_report report = {
		.state = RESTORATION_DONE, .how = RESTORATION_ON_SITE, .result = "张师傅"};
	struct reverse_request undo = {.receipt_no = "CLI-000001", .reason = "客户要求"};
	struct reverse_result undone;
	struct restoration_view view;
	bool found;

	set_up(&d, state);
	settle(&d, ACCOUNT, "0.00");
	assert_true(restore(&d, ACCOUNT, NULL, &made));
	undo.approval = till_approval("sue");
	assert_true(reverse_payment(&d.session, REVERSAL_REVERSE, &undo, &undone));
	assert_true(restoration_of(&d.session, ACCOUNT, &view, &found));
	assert_int_equal(view.state, RESTORATION_CANCELLED);
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_DISCONNECTED);
	report.order_no = made.order_no;
	assert_false(restoration_finish(&d.session, &report, &view));
	assert_code(&d.session, CODE_BAD_VALUE);
	assert_refused(&d, restore(&d, ACCOUNT, NULL, &made), CODE_LAW_FORBIDS, "paid");
	till_release(&d);
}

/* Who has died cannot come: the account is transferred first, blacklisted or not. */
static void test_deceased(void **state)
{
	struct till d;
	struct restoration_made made;
	struct arrears_mark_row mark = {.kind = ARREARS_MARK_DECEASED,
		.value = true,
		.login = "ann",
		.station = "cli",
		.reason = "户主去世"};

	set_up(&d, state);
	settle(&d, ACCOUNT, "0.00");
	mark.account_id = id_of(&d, ACCOUNT);
	mark.on = moment_date(d.now);
	mark.at = d.now;
	assert_true(db_begin(d.session.db));
	assert_true(arrears_store_mark(d.session.db, &mark));
	assert_true(db_commit(d.session.db));
	assert_refused(&d, restore(&d, ACCOUNT, NULL, &made), CODE_LAW_FORBIDS, "holder_alive");
	mark.value = false; /* it was another of the same name */
	assert_true(db_begin(d.session.db));
	assert_true(arrears_store_mark(d.session.db, &mark));
	assert_true(db_commit(d.session.db));
	assert_true(restore(&d, ACCOUNT, NULL, &made));
	till_release(&d);
}

/* A cheque pays, and restores nothing before the bank has credited it. */
static void test_cheque(void **state)
{
	struct till d;
	struct restoration_made made;
	struct pay_result paid;

	set_up(&d, state);
	till_pay(&d, ACCOUNT, TENDERS("cheque:200.00:C-1"), &paid);
	assert_int_equal(stage_of(&d, ACCOUNT), ARREARS_STAGE_SETTLED);
	assert_refused(&d, restore(&d, ACCOUNT, NULL, &made), CODE_LAW_FORBIDS, "cheque_cleared");
	assert_true(tender_clear(&d.session, paid.receipt_no));
	assert_true(restore(&d, ACCOUNT, NULL, &made));
	till_release(&d);
}

/* --- byte search ----------------------------------------------------------------------------- */

static bool file_holds(const char *path, const char *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat there;
	void *bytes;
	bool holds;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &there), 0);
	bytes = malloc((size_t)there.st_size + 1);
	assert_int_equal(read(fd, bytes, (size_t)there.st_size), there.st_size);
	close(fd);
	holds = memmem(bytes, (size_t)there.st_size, text, strlen(text)) != NULL;
	free(bytes);
	return holds;
}

/* The database's file, its log, the seals: all but what the test itself has written. */
static bool folder_holds(const struct hall *hall, const char *text)
{
	DIR *folder = opendir(hall->scratch.folder);
	struct dirent *entry;
	bool holds = false;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		char path[SCRATCH_PATH_MAX];

		if (entry->d_type != DT_REG || strcmp(entry->d_name, "import.csv") == 0)
			continue;
		scratch_path(&hall->scratch, entry->d_name, path, sizeof path);
		holds = holds || file_holds(path, text);
	}
	closedir(folder);
	return holds;
}

#define ROWS_WITH(table) "(SELECT count(*) FROM " table " AS t WHERE CAST(t AS TEXT) LIKE $1)"
static const char *const server_texts[] = {
	"SELECT " ROWS_WITH("identity_check") " + " ROWS_WITH("restoration_order") " + " ROWS_WITH("restoration_event") " + " ROWS_WITH("agent_authority") " + " ROWS_WITH(
		"audit") " + " ROWS_WITH("attempt") " + " ROWS_WITH("operation") " + " ROWS_WITH("a"
												 "c"
												 "c"
												 "o"
												 "u"
												 "n"
												 "t") " + " ROWS_WITH("sealed_text") " + " ROWS_WITH("account_change"),
};
static const struct sql_set server_sql = {"restoration_server", server_texts, 1, SQL_SET_EXTRA};

static bool hall_holds(const struct hall *hall, const char *text)
{
	char pattern[64];
	struct stmt *st;

	if (db_engine(hall->db) == DB_SQLITE)
		return folder_holds(hall, text);
	snprintf(pattern, sizeof pattern, "%%%s%%", text);
	st = db_stmt(hall->db, &server_sql, 0);
	stmt_bind_text(st, 1, pattern);
	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0) > 0;
}

/* No number stands anywhere in the open: not in a table, not in what was refused, not in a file. */
static void test_no_number_in_the_open(void **state)
{
	struct till d;
	struct identity_shown holder = paper(HOLDER, "测试甲"), other = paper(OTHER, "测试甲");
	struct restoration_made made;

	set_up(&d, state);
	settle(&d, ACCOUNT, "0.00");
	assert_false(restore(&d, ACCOUNT, &other, &made));
	assert_true(restore(&d, ACCOUNT, &holder, &made));
	assert_false(hall_holds(d.hall, HOLDER));
	assert_false(hall_holds(d.hall, OTHER));
	assert_true(hall_holds(d.hall, "110105********0004")); /* it was looked for rightly */
	till_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_normal_customer),
		HALL_TEST(test_same_id_orders_once),
		HALL_TEST(test_blacklisted),
		HALL_TEST(test_nothing_on_file),
		HALL_TEST(test_agent_of_an_organisation),
		HALL_TEST(test_authority_withdrawn),
		HALL_TEST(test_what_cannot_be_restored),
		HALL_TEST(test_check_before_the_order),
		HALL_TEST(test_watch),
		HALL_TEST(test_payment_undone),
		HALL_TEST(test_deceased),
		HALL_TEST(test_cheque),
		HALL_TEST(test_no_number_in_the_open),
	};

	return hall_run("restoration", tests, ARRAY_SIZE(tests));
}
