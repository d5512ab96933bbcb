/* Letters as they are numbered, kept, and drawn again to the byte. */
#include "counter/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/utf8.h"
#include "db/staff_store.h"
#include "tests/print/tools.h"
#include "tests/store/press.h"
#include "tests/test.h"

#define LAWYER_1 "律函〔2026〕1号"

static void has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no 「%s」 in\n%s", part, text);
}

static void has_not(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("「%s」 in\n%s", part, text);
}

/* The words of a PDF without blanks and ends of lines; free it. */
static char *words(struct press *p, const char *name)
{
	char *text = press_text(p, name), *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (*from != ' ' && *from != '\n' && *from != '\f')
			*to++ = *from;
	*to = '\0';
	return text;
}

static void hire(struct press *p, const char *login, uint32_t roles)
{
	struct db *db = p->till.session.db;
	struct staff_row row = {.password = "x", .roles = roles, .state = 1};

	utf8_copy(row.login, sizeof row.login, login);
	utf8_copy(row.name, sizeof row.name, login);
	assert_true(db_begin(db));
	assert_true(staff_store_insert(db, &row, p->till.now));
	assert_true(db_commit(db));
}

static void sign_in(struct press *p, const char *login, uint32_t role)
{
	struct session *s = &p->till.session;

	utf8_copy(s->login, sizeof s->login, login);
	utf8_copy(s->name, sizeof s->name, login);
	s->roles = role;
}

/* The legal officer is signed in. */
static void office_init(struct press *p, void **state)
{
	press_init(p, state);
	hire(p, "lee", ROLE_LEGAL);
	hire(p, "col", ROLE_COLLECTOR);
	sign_in(p, "lee", ROLE_LEGAL);
}

static struct notice_made make(
	struct press *p, enum notice_kind kind, const char *account_no, const char *file)
{
	char path[SCRATCH_PATH_MAX], sha256[SHA256_TEXT_MAX];
	const struct notice_request request = {
		.kind = kind, .account_no = account_no, .path = press_path(p, file, path)};
	struct session *s = &p->till.session;
	struct notice_result result;
	int64_t bytes;

	if (!notice_make(s, &request, &p->till.arena, &result))
		fail_msg("%s", code_name(s->why.code));
	assert_int_equal(result.count, 1);
	assert_int_equal(result.pages, tools_pdf_pages(path));
	assert_int_equal(result.documents[0].pages, result.pages);
	assert_true(tools_pdf_sound(path));
	assert_true(file_sha256(path, sha256, &bytes));
	assert_string_equal(result.documents[0].sha256, sha256);
	assert_string_equal(result.documents[0].account_no, account_no);
	return result.documents[0];
}

static void test_one_letter(void **state)
{
	struct press p;
	struct notice_made made;
	char *text;

	office_init(&p, state);
	made = make(&p, NOTICE_LAWYER, "1001", "l.pdf");
	assert_string_equal(made.number, LAWYER_1);
	assert_false(made.replayed);
	text = words(&p, "l.pdf");
	has(text, LAWYER_1);
	has(text, "阿卜杜拉·买买提：");
	has(text, "50.85元（人民币"); /* the bill that is overdue, and 17 days */
	has_not(text, "150.85");
	has(text, "人民币伍拾元零捌角伍分");
	has(text, "2026年12月3日前");
	has(text, "第1页共3页");
	has_not(text, "副本");
	has_not(text, "户主已经去世");
	free(text);
	press_release(&p);
}

/* What says the same on the same day is the same letter; what says something else is another. */
static void test_same_letter_once(void **state)
{
	struct press p;
	struct notice_made first, again, later;
	struct pay_result paid;

	office_init(&p, state);
	first = make(&p, NOTICE_LAWYER, "1001", "1.pdf");
	again = make(&p, NOTICE_LAWYER, "1001", "2.pdf");
	assert_true(again.replayed);
	assert_string_equal(again.number, first.number);
	assert_string_equal(again.sha256, first.sha256);
	assert_int_equal(till_count(&p.till, "document"), 1);
	till_as(&p.till, "ann");
	till_pay_amount(&p.till, "1001", TENDERS("cash:10.00"), "10.00", &paid);
	sign_in(&p, "lee", ROLE_LEGAL);
	later = make(&p, NOTICE_LAWYER, "1001", "3.pdf");
	assert_string_equal(later.number, "律函〔2026〕2号");
	assert_false(later.replayed);
	assert_int_equal(till_count(&p.till, "document"), 2);
	press_release(&p);
}

static void test_printed_again(void **state)
{
	struct press p;
	char path[SCRATCH_PATH_MAX];
	struct notice_made first, second, copy;
	struct notice_reprint again = {.number = LAWYER_1};
	struct session *s = &p.till.session;
	char *text;

	office_init(&p, state);
	first = make(&p, NOTICE_LAWYER, "1001", "1.pdf");
	p.till.now.ms += INT64_C(40) * 24 * 3600 * 1000; /* much later, and much more is owed */
	again.path = press_path(&p, "2.pdf", path);
	assert_true(notice_print(s, &again, &p.till.arena, &second));
	assert_string_equal(second.sha256, first.sha256);
	again.number = "lawyer-2026-1";
	again.copy = true;
	assert_true(notice_print(s, &again, &p.till.arena, &copy));
	assert_string_equal(copy.number, first.number);
	assert_string_not_equal(copy.sha256, first.sha256);
	text = words(&p, "2.pdf");
	has(text, "副本");
	has(text, LAWYER_1);
	free(text);
	again.number = "lawyer-2026-2";
	till_refused(&p.till, notice_print(s, &again, &p.till.arena, &copy), CODE_BAD_VALUE);
	again.number = "lawyer";
	till_refused(&p.till, notice_print(s, &again, &p.till.arena, &copy), CODE_BAD_VALUE);
	press_release(&p);
}

/* A refusal gives no number away, and nobody gets a letter that is not theirs to send. */
static void test_refused(void **state)
{
	struct press p;
	char path[SCRATCH_PATH_MAX];
	struct session *s = &p.till.session;
	struct notice_request request = {.kind = NOTICE_LAWYER, .account_no = "1002"};
	struct notice_result result;

	office_init(&p, state);
	request.path = press_path(&p, "x.pdf", path);
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_NOTHING_DUE);
	request.account_no = "9";
	till_refused(
		&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_ACCOUNT_UNKNOWN);
	request.account_no = "1001";
	sign_in(&p, "col", ROLE_COLLECTOR);
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_NOT_PERMITTED);
	till_as(&p.till, "kim");
	request.kind = NOTICE_REMINDER;
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_NOT_PERMITTED);
	assert_int_equal(till_count(&p.till, "document"), 0);
	sign_in(&p, "lee", ROLE_LEGAL);
	request.kind = NOTICE_LAWYER;
	request.path = "/nowhere/x.pdf";
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_IO);
	assert_string_equal(make(&p, NOTICE_LAWYER, "1001", "l.pdf").number, LAWYER_1);
	press_release(&p);
}

/* Rows of other operations, as those leave them: what a letter asks of them. */
#define CASE_SQL_MAX 512

static void put_step(struct press *p, int seq, int from, int to)
{
	char sql[CASE_SQL_MAX];

	snprintf(sql, sizeof sql,
		"INSERT INTO arrears_step (case_id, seq, from_stage, stage, on_date, at, login, "
		"station, reason, evidence, approver) SELECT case_id, %d, %d, %d, %s, 0, 'col', "
		"'cli', '', '', '' FROM arrears_case;",
		seq, from, to,
		to == 1   ? "reminded_on"
		: to == 4 ? "served_on"
			  : "since_on");
	hall_script(p->till.hall, sql);
}

/* The case of account 1001 since 2026-10-26 at a stage, by way of those before it. */
static void put_case(struct press *p, int stage)
{
	int seq = 0, from = 0;
	char sql[CASE_SQL_MAX];

	snprintf(sql, sizeof sql,
		"INSERT INTO arrears_case (account_id, opened_on, stage, since_on, steps, state, "
		"supply_off, reminded_on, served_on) SELECT account_id, '2026-09-01', %d, "
		"'2026-10-26', %d, 1, %d, '2026-09-02', %s FROM account WHERE account_no = '1001';",
		stage, stage == 15 ? 2 : stage, stage == 9, stage == 9 ? "'2026-10-01'" : "NULL");
	hall_script(p->till.hall, sql);
	for (int to = 1; to <= stage; to = stage == 15 && to == 1 ? 15 : to + 1) {
		put_step(p, ++seq, from, to);
		from = to;
	}
}

static bool try_make(struct press *p, enum notice_kind kind, const char *account_no)
{
	char path[SCRATCH_PATH_MAX];
	const struct notice_request request = {
		.kind = kind, .account_no = account_no, .path = press_path(p, "try.pdf", path)};
	struct notice_result result;

	return notice_make(&p->till.session, &request, &p->till.arena, &result);
}

/* A notice to cut goes out when the law's steps before it are done, and not a day earlier. */
static void test_disconnection(void **state)
{
	struct press p;
	char *text;

	office_init(&p, state);
	till_refused(&p.till, try_make(&p, NOTICE_DISCONNECTION, "1001"), CODE_LAW_FORBIDS);
	assert_string_equal(p.till.session.why.rule, "steps_in_order");
	assert_non_null(p.till.session.why.article);
	put_case(&p, 3);
	till_refused(&p.till, try_make(&p, NOTICE_DISCONNECTION, "1001"), CODE_LAW_FORBIDS);
	assert_string_equal(p.till.session.why.rule, "overdue_days");
	assert_int_equal(till_count(&p.till, "document"), 0);
	p.till.now.ms += INT64_C(14) * 24 * 3600 * 1000; /* 2026-12-02: 31 days late */
	(void)make(&p, NOTICE_DISCONNECTION, "1001", "d.pdf");
	text = words(&p, "d.pdf");
	has(text, "定于2026年12月10日起"); /* a working day, seven days after the next */
	has(text, "7天以上送达");
	has(text, "第六百五十四条");
	free(text);
	press_release(&p);
}

static void test_restoration(void **state)
{
	struct press p;
	struct notice_made first, again;
	char *text;

	office_init(&p, state);
	till_refused(&p.till, try_make(&p, NOTICE_RESTORATION, "1001"), CODE_BAD_VALUE);
	put_case(&p, 9);
	hall_script(p.till.hall,
		p.till.hall->server == NULL
			? "INSERT INTO sealed_text (sealed, hash) VALUES (x'00', x'00');"
			: "INSERT INTO sealed_text (sealed, hash) VALUES ('\\x00', "
			  "'\\x00');");
	hall_script(p.till.hall,
		"INSERT INTO identity_check (account_id, at, login, station, method, id_type, "
		"id_masked, sealed_id, name, valid_until, agent, passed) SELECT account_id, 0, "
		"'ann', 'cli', 2, 1, '*', sealed_id, 'x', '', 0, 1 FROM arrears_case, sealed_text;"
		"INSERT INTO identity_finding (check_id, seq, kind, result) SELECT check_id, 1, 1, "
		"1 FROM identity_check;"
		"INSERT INTO restoration_order (order_no, account_id, case_id, check_id, "
		"blacklisted, business_date, settled_at, at, not_before, deadline, prepayment, "
		"login, station, state) SELECT 'R-1', c.account_id, c.case_id, i.check_id, 1, "
		"'2026-11-18', 1795000000000, 1795000000000, 1795017600000, 1795104000000, 0, "
		"'ann', 'cli', 1 FROM arrears_case c, identity_check i;"
		"INSERT INTO restoration_event (order_id, seq, state, how, result, at, login, "
		"station) SELECT order_id, 1, 1, 0, '', 0, 'ann', 'cli' FROM restoration_order;");
	first = make(&p, NOTICE_RESTORATION, "1001", "1.pdf");
	text = words(&p, "1.pdf");
	has(text, "R-1");
	has(text, "2026年11月19日00:00");
	has(text, "2026年11月20日00:00");
	has(text, "该客户在黑名单内");
	has_not(text, "副本");
	free(text);
	again = make(&p, NOTICE_RESTORATION, "1001", "2.pdf");
	assert_string_equal(again.number, first.number);
	text = words(&p, "2.pdf"); /* work is not done twice by two equal papers */
	has(text, "副本");
	free(text);
	press_release(&p);
}

static void test_plan(void **state)
{
	struct press p;
	char *text;

	office_init(&p, state);
	till_refused(&p.till, try_make(&p, NOTICE_PLAN, "1001"), CODE_BAD_VALUE);
	put_case(&p, 15);
	hall_script(p.till.hall,
		"INSERT INTO repayment_plan (plan_no, case_id, account_id, made_on, "
		"principal, "
		"late_charge, total, stage_before, after_id, state, login, at) SELECT "
		"'P-1', "
		"case_id, account_id, '2026-11-18', 5000, 85, 5085, 3, 0, 1, 'col', 0 "
		"FROM arrears_case;"
		"INSERT INTO plan_instalment (plan_id, seq, due_on, amount) "
		"SELECT plan_id, 1, '2026-12-20', 2500 FROM repayment_plan;"
		"INSERT INTO plan_instalment (plan_id, seq, due_on, amount) "
		"SELECT plan_id, 2, '2027-01-20', 2585 FROM repayment_plan;");
	(void)make(&p, NOTICE_PLAN, "1001", "p.pdf");
	text = words(&p, "p.pdf");
	has(text, "乙方分2期偿还，自2026年12月20日起，至2027年1月20日止");
	has(text, "12026-12-2025.0025.85");
	has(text, "22027-01-2025.850.00");
	has(text, "违约金按照国家规定");
	free(text);
	hall_script(p.till.hall,
		"INSERT INTO plan_late (plan_id, account_id, made_on, late) SELECT "
		"plan_id, account_id, made_on, 1 FROM repayment_plan;");
	(void)make(&p, NOTICE_PLAN, "1001", "q.pdf");
	text = words(&p, "q.pdf");
	has(text, "按计划履行期间不计违约金；违约的，计划履行期间的违约金一并补计");
	assert_null(strstr(text, "违约金按照国家规定"));
	free(text);
	press_release(&p);
}

static void test_blacklist(void **state)
{
	struct press p;
	char *text;

	office_init(&p, state);
	till_refused(&p.till, try_make(&p, NOTICE_BLACKLIST, "1002"), CODE_BAD_VALUE);
	hall_script(p.till.hall,
		"INSERT INTO blacklist_event (account_id, seq, entry, on_date, reason, at, login, "
		"approver) SELECT account_id, 1, 1, '2026-10-26', 'x', 0, 'col', '' FROM account "
		"WHERE account_no = '1002';"
		"INSERT INTO blacklist_period (account_id, period, counted_on, state) "
		"SELECT account_id, '2026-03', '2026-04-27', 1 FROM account "
		"WHERE account_no = '1002';"
		"INSERT INTO blacklist_period (account_id, period, counted_on, state) "
		"SELECT account_id, '2026-09', '2026-10-26', 1 FROM account "
		"WHERE account_no = '1002';");
	(void)make(&p, NOTICE_BLACKLIST, "1002", "b.pdf");
	text = words(&p, "b.pdf");
	has(text, "2026年3月、2026年9月");
	has(text, "自2026年10月26日起");
	has_not(text, "尚欠电费"); /* nothing is overdue there */
	free(text);
	press_release(&p);
}

/* Proof for the letter before it, and a file for the court that lists all of them. */
static void test_service_and_court(void **state)
{
	struct press p;
	struct notice_listed *listed;
	size_t count;
	char *text;

	office_init(&p, state);
	till_refused(&p.till, try_make(&p, NOTICE_SERVICE, "1001"), CODE_BAD_VALUE);
	(void)make(&p, NOTICE_REMINDER, "1001", "r.pdf");
	(void)make(&p, NOTICE_LAWYER, "1001", "l.pdf");
	(void)make(&p, NOTICE_SERVICE, "1001", "s.pdf");
	text = words(&p, "s.pdf");
	has(text, LAWYER_1);
	has(text, "电送〔2026〕1号");
	free(text);
	(void)make(&p, NOTICE_COURT, "1001", "c.pdf");
	text = words(&p, "c.pdf");
	has(text, "证据件数6");
	has(text, "4催费通知单电催〔2026〕1号2026-11-18");
	has(text, "5律师函律函〔2026〕1号2026-11-18");
	has(text, "6送达回执电送〔2026〕1号2026-11-18");
	free(text);
	assert_true(notice_list(&p.till.session, "1001", &p.till.arena, &listed, &count));
	assert_int_equal(count, 4);
	assert_int_equal(listed[0].kind, NOTICE_REMINDER);
	assert_string_equal(listed[3].number, "电诉〔2026〕1号");
	press_release(&p);
}

/* The last day is one on which the hall is open; and two meters are both named. */
static void test_rest_days_and_two_meters(void **state)
{
	struct press p;
	char *text;

	office_init(&p, state);
	hall_script(p.till.hall, "INSERT INTO meter (meter_no, account_id, kind, multiplier, "
				 "generation, installed_on) "
				 "SELECT 'M-2', account_id, 1, '1', 0, '2020-01-01' FROM account "
				 "WHERE account_no = '1001';"
				 "INSERT INTO meter (meter_no, account_id, kind, multiplier, "
				 "generation, installed_on) "
				 "SELECT 'M-1', account_id, 1, '1', 0, '2020-01-01' FROM account "
				 "WHERE account_no = '1001';");
	put_case(&p, 3);
	p.till.now.ms += INT64_C(16) * 24 * 3600 * 1000; /* 2026-12-04: 15 days on is a Saturday */
	(void)make(&p, NOTICE_LAWYER, "1001", "l.pdf");
	text = words(&p, "l.pdf");
	has(text, "请贵户于2026年12月21日前付清");
	free(text);
	(void)make(&p, NOTICE_DISCONNECTION, "1001", "d.pdf");
	text = words(&p, "d.pdf");
	has(text, "M-1、M-2");
	free(text);
	press_release(&p);
}

/* The holder has died: the letter says so, whether it was asked for or is on record. */
static void test_deceased(void **state)
{
	struct press p;
	char *text;

	office_init(&p, state);
	hall_script(p.till.hall,
		"INSERT INTO arrears_mark (account_id, kind, value, reason, on_date, at, login, "
		"station) SELECT account_id, 3, 1, 'x', '2026-11-01', 0, 'col', 'cli' "
		"FROM account WHERE account_no = '1001';");
	(void)make(&p, NOTICE_LAWYER, "1001", "l.pdf");
	text = words(&p, "l.pdf");
	has(text, "户主已经去世");
	free(text);
	press_release(&p);
}

/* A share folder of the test's own, in which templates can be edited. */
static void own_share(struct press *p)
{
	char *done;

	press_path(p, "share", p->share);
	done = tools_output("cp -r " TOOLS_SHARE " '%s' && echo ok", p->share);
	assert_string_equal(done, "ok\n");
	free(done);
	p->till.session.share_dir = p->share;
}

static void edit(const struct press *p, const char *from, const char *to)
{
	free(tools_output("sed -i 's/%s/%s/' '%s/letters/lawyer.txt'", from, to, p->share));
}

/* A version stands for one text for ever, and old letters keep theirs. */
static void test_template_is_never_edited_in_place(void **state)
{
	struct press p;
	struct notice_made first, second, old;
	char path[SCRATCH_PATH_MAX];
	struct notice_reprint again = {.number = LAWYER_1};

	office_init(&p, state);
	own_share(&p);
	first = make(&p, NOTICE_LAWYER, "1001", "1.pdf");
	edit(&p, "特此函告", "专此函告");
	till_refused(&p.till, try_make(&p, NOTICE_LAWYER, "1001"), CODE_TEMPLATE_BAD);
	edit(&p, "version = 1", "version = 2");
	second = make(&p, NOTICE_LAWYER, "1001", "2.pdf");
	assert_string_equal(second.number, "律函〔2026〕2号");
	again.path = press_path(&p, "3.pdf", path);
	assert_true(notice_print(&p.till.session, &again, &p.till.arena, &old));
	assert_string_equal(old.sha256, first.sha256);
	edit(&p, "{late_charge}", "{late}");
	till_refused(&p.till, try_make(&p, NOTICE_LAWYER, "1001"), CODE_TEMPLATE_BAD);
	press_release(&p);
}

/* With other fonts nothing is written that passes for the letter; with its own it is the same. */
static void test_fonts_changed(void **state)
{
	struct press p;
	struct notice_made made, again;
	char path[SCRATCH_PATH_MAX];
	struct notice_reprint reprint = {.number = LAWYER_1};

	office_init(&p, state);
	own_share(&p);
	made = make(&p, NOTICE_LAWYER, "1001", "1.pdf");
	reprint.path = press_path(&p, "2.pdf", path);
	free(tools_output(
		"cd '%s/fonts' && mv common.ttf kept && cp rare.ttf common.ttf", p.share));
	till_refused(&p.till, notice_print(&p.till.session, &reprint, &p.till.arena, &again),
		CODE_VERIFY_FAILED);
	assert_int_not_equal(access(path, F_OK), 0);
	reprint.copy = true;
	assert_true(notice_print(&p.till.session, &reprint, &p.till.arena, &again));
	assert_string_not_equal(again.sha256, made.sha256);
	free(tools_output("cd '%s/fonts' && mv kept common.ttf", p.share));
	reprint.copy = false;
	assert_true(notice_print(&p.till.session, &reprint, &p.till.arena, &again));
	assert_string_equal(again.sha256, made.sha256);
	press_release(&p);
}

static struct notice_result make_noted(struct press *p)
{
	const struct notice_request request = {
		.kind = NOTICE_LAWYER, .account_no = "1001", .again = true};
	struct notice_result result;

	assert_true(notice_make(&p->till.session, &request, &p->till.arena, &result));
	return result;
}

/* Blanks in the office's words are told until the hall has a file of its own without any. */
static void test_office_that_is_not_filled_in(void **state)
{
	static const char filled[] =
		"version = 1\naddress = 和平路1号\nphone = 0571-0\npayee = 甲\nbank = 乙\n"
		"account = 1\nlaw_firm = 诚信律师事务所\nlawyer = 钱律\ncourt = ＿法院\n";
	struct press p;
	struct notice_result made;
	char text[SAY_TEXT_MAX], *drawn;
	static const char path[] = "share/documents/office-H1.zh.txt";

	office_init(&p, state);
	own_share(&p);
	made = make_noted(&p);
	text_render(LANG_ZH, &made.note, text, sizeof(text));
	has(text, "office.zh.txt 中尚未填写：address, payee, bank, account, law_firm, lawyer。");
	utf8_copy(p.till.session.hall_code, sizeof(p.till.session.hall_code), "H1");
	scratch_write(&p.till.hall->scratch, path, filled, sizeof(filled) - 1);
	made = make_noted(&p); /* the court stands on no lawyer's letter */
	assert_null(made.note.msgid);
	(void)make(&p, NOTICE_LAWYER, "1001", "own.pdf");
	drawn = words(&p, "own.pdf");
	has(drawn, "诚信律师事务所（盖章）");
	has(drawn, "律师：钱律");
	has_not(drawn, "＿");
	free(drawn);
	scratch_write(&p.till.hall->scratch, path, filled, sizeof(filled) - 40);
	till_refused(&p.till, try_make(&p, NOTICE_LAWYER, "1001"), CODE_TEMPLATE_BAD);
	press_release(&p);
}

/* Whoever changes a letter behind the program's back, or its fonts, is found out. */
static void test_tampered(void **state)
{
	struct press p;
	char path[SCRATCH_PATH_MAX];
	struct notice_reprint again = {.number = LAWYER_1};
	struct notice_made made;

	office_init(&p, state);
	(void)make(&p, NOTICE_LAWYER, "1001", "1.pdf");
	again.path = press_path(&p, "2.pdf", path);
	hall_tamper(p.till.hall, "UPDATE document_paper SET sha256 = 'x'");
	till_refused(&p.till, notice_print(&p.till.session, &again, &p.till.arena, &made),
		CODE_VERIFY_FAILED);
	assert_int_equal(access(path, F_OK), -1);
	hall_tamper(p.till.hall, "UPDATE document SET data = '{}'");
	till_refused(&p.till, notice_print(&p.till.session, &again, &p.till.arena, &made),
		CODE_DB_DAMAGED);
	till_release(&p.till); /* the judge would find it too */
}

#define RUN_ACCOUNTS 120 /* more than one step */

struct watcher {
	int64_t stop_at, told;
};

static void watch(void *ctx, int64_t done, int64_t total)
{
	struct watcher *w = ctx;

	assert_true(done >= w->told);
	assert_true(done <= total);
	w->told = done;
}

static bool stop(void *ctx)
{
	const struct watcher *w = ctx;

	return w->stop_at > 0 && w->told >= w->stop_at;
}

static void run_init(struct press *p, void **state)
{
	office_init(p, state);
	till_as(&p->till, "ann");
	for (int i = 0; i < RUN_ACCOUNTS; i++) {
		char number[16], bill[24];
		int64_t id;

		snprintf(number, sizeof number, "2%03d", i);
		snprintf(bill, sizeof bill, "R-%d", i);
		id = till_account(&p->till, number, "residential");
		till_bill(&p->till, id, bill, "2026-10-20", "10.00");
	}
	hall_script(p->till.hall, "UPDATE account SET route = 'B' WHERE account_no LIKE '20%';"
				  "UPDATE account SET route = 'A' WHERE account_no LIKE '21%';"
				  "UPDATE account SET route = 'C' WHERE account_no LIKE '211%';");
	sign_in(p, "lee", ROLE_LEGAL);
}

static bool run(struct press *p, const char *route, struct watcher *w, struct notice_result *out)
{
	char path[SCRATCH_PATH_MAX];
	struct notice_request request = {.kind = NOTICE_REMINDER,
		.path = press_path(p, "run.pdf", path),
		.progress = {.tell = watch, .stop = stop, .ctx = w}};

	if (route != NULL)
		utf8_copy(request.filter.route, sizeof request.filter.route, route);
	return notice_make(&p->till.session, &request, &p->till.arena, out);
}

/* By route, then number; each letter with a number of its own, without a gap. */
static void test_run(void **state)
{
	struct press p;
	struct notice_result result, again;
	struct watcher w = {.stop_at = 0};
	char path[SCRATCH_PATH_MAX], *text;

	run_init(&p, state);
	assert_true(run(&p, NULL, &w, &result));
	assert_int_equal(result.count, RUN_ACCOUNTS + 1); /* and 1001, of no route */
	assert_int_equal(result.pages, tools_pdf_pages(press_path(&p, "run.pdf", path)));
	assert_true(tools_pdf_sound(path));
	for (size_t i = 0; i < result.count; i++)
		assert_int_equal(result.documents[i].serial, i + 1);
	assert_string_equal(result.documents[0].account_no, "1001");
	assert_string_equal(result.documents[1].account_no, "2100");
	assert_string_equal(result.documents[11].account_no, "2000");
	assert_string_equal(result.documents[111].account_no, "2110");
	text = words(&p, "run.pdf");
	has(text, "电催〔2026〕121号");
	free(text);
	w.told = 0;
	assert_true(run(&p, "C", &w, &again));
	assert_int_equal(again.count, 10);
	for (size_t i = 0; i < again.count; i++) {
		assert_true(again.documents[i].replayed);
		assert_string_equal(again.documents[i].sha256, result.documents[111 + i].sha256);
	}
	w.told = 0;
	till_refused(&p.till, run(&p, "nowhere", &w, &again), CODE_NOTHING_DUE);
	press_release(&p);
}

/* Stopped anywhere and run again it ends where it would have ended. */
static void test_run_goes_on(void **state)
{
	struct press p;
	struct notice_result result;
	struct watcher w = {.stop_at = 50};
	char path[SCRATCH_PATH_MAX];

	run_init(&p, state);
	assert_true(run(&p, NULL, &w, &result));
	assert_true(result.stopped);
	assert_int_equal(till_count(&p.till, "document"), 100);
	assert_int_equal(access(press_path(&p, "run.pdf", path), F_OK), -1);
	w = (struct watcher){.stop_at = RUN_ACCOUNTS + 2};
	assert_true(run(&p, NULL, &w, &result));
	assert_true(result.stopped);
	assert_int_equal(access(path, F_OK), -1);
	w = (struct watcher){.stop_at = 0};
	assert_true(run(&p, NULL, &w, &result));
	assert_false(result.stopped);
	assert_int_equal(result.count, RUN_ACCOUNTS + 1);
	assert_int_equal(till_count(&p.till, "document"), RUN_ACCOUNTS + 1);
	for (size_t i = 0; i < result.count; i++)
		assert_int_equal(result.documents[i].serial, i + 1);
	assert_int_equal(result.pages, tools_pdf_pages(path));
	press_release(&p);
}

#define PROCESSES 4
#define DRAWS 3 /* by each, of the same letter and of new ones */

static _Noreturn void draw_in_child(struct press *p, int station)
{
	struct session s;
	struct arena arena = ARENA_EMPTY;

	till_connect(&s, &p->till, "ann");
	s.share_dir = p->till.session.share_dir;
	utf8_copy(s.login, sizeof s.login, "lee");
	s.roles = ROLE_LEGAL;
	snprintf(s.station, sizeof s.station, "w%d", station);
	for (int i = 0; i < 2 * DRAWS; i++) {
		char path[SCRATCH_PATH_MAX], name[32];
		struct notice_request request = {
			.kind = NOTICE_LAWYER, .account_no = "1001", .again = i % 2 == 1};
		struct notice_result result;

		snprintf(name, sizeof name, "%d-%d.pdf", station, i);
		request.path = press_path(p, name, path);
		if (!notice_make(&s, &request, &arena, &result))
			_exit(1);
	}
	arena_release(&arena);
	till_disconnect(&s);
	_exit(0);
}

/* Many who write the same letter at once make one of it, and the numbers have no gap. */
static void test_stations_write_at_once(void **state)
{
	struct press p;
	struct hall *hall = *state;
	struct notice_listed *listed;
	size_t count;
	int status;

	office_init(&p, state);
	db_close(hall->db); /* nothing forks with an open handle */
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			draw_in_child(&p, i);
	for (int i = 0; i < PROCESSES; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	hall->db = p.till.session.db = hall_connect(hall);
	assert_int_equal(till_count(&p.till, "document"), 1 + PROCESSES * DRAWS);
	assert_true(notice_list(&p.till.session, "1001", &p.till.arena, &listed, &count));
	for (size_t i = 0; i < count; i++) {
		char number[NOTICE_NUMBER_MAX];

		assert_string_equal(listed[i].number,
			notice_number(number, NOTICE_LAWYER, 2026, (int64_t)i + 1));
	}
	press_release(&p);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_one_letter),
		HALL_TEST(test_same_letter_once),
		HALL_TEST(test_printed_again),
		HALL_TEST(test_refused),
		HALL_TEST(test_disconnection),
		HALL_TEST(test_restoration),
		HALL_TEST(test_plan),
		HALL_TEST(test_blacklist),
		HALL_TEST(test_service_and_court),
		HALL_TEST(test_rest_days_and_two_meters),
		HALL_TEST(test_deceased),
		HALL_TEST(test_template_is_never_edited_in_place),
		HALL_TEST(test_fonts_changed),
		HALL_TEST(test_office_that_is_not_filled_in),
		HALL_TEST(test_tampered),
		HALL_TEST(test_stations_write_at_once),
		HALL_TEST(test_run),
		HALL_TEST(test_run_goes_on),
	};

	return hall_run("notice", tests, ARRAY_SIZE(tests));
}
