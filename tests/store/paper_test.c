/* Papers as files: what they say, their numbers, and what they say when drawn again later. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counter/receipt.h"
#include "tests/store/press.h"
#include "tests/test.h"

#define PROCESSES 4
#define DRAWS 4 /* by each */
#define SHIFT_NO "20261121-cli-1"
#define MARK "补打 第 "

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

/* The mark lies across the page, so that its two characters are lines of their own. */
static void check_training(const char *text)
{
	has(text, "训\n");
	has(text, "练\n");
}

static void test_original_and_copies(void **state)
{
	struct press p;
	struct pay_result paid;
	struct receipt_view view;
	char *text[3];

	press_init(&p, state);
	till_pay(&p.till, "1001", TENDERS("cash:60.00", "card:100.00:77"), &paid);
	press_receipt(&p, paid.receipt_no, "0.pdf", 0);
	press_receipt(&p, paid.receipt_no, "1.pdf", 1);
	press_receipt(&p, paid.receipt_no, "2.pdf", 2);
	text[0] = press_text(&p, "0.pdf");
	text[1] = press_text(&p, "1.pdf");
	text[2] = press_text(&p, "2.pdf");
	has_not(text[0], MARK);
	has(text[1], MARK "1 次");
	has(text[2], MARK "2 次");
	for (int i = 0; i < 3; i++) {
		has(text[i], paid.receipt_no);
		has(text[i], "阿卜杜拉");
		has(text[i], "不是发票");
		check_training(text[i]);
		has(text[i], "人民币壹佰伍拾壹元整"); /* 50.00 + 1.00 + 100.00 */
		has_not(text[i], "作废");
		free(text[i]);
	}
	assert_true(receipt_show(&p.till.session, paid.receipt_no, &p.till.arena, &view));
	assert_int_equal(view.copies, 3);
	press_release(&p);
}

/* A line of the paper for each amount that the payment is made of. */
static void test_what_a_receipt_says(void **state)
{
	struct press p;
	struct pay_request request =
		till_request("1002", TENDERS("cash:60.00", "cheque:120.00:00112233",
					     "mobile:5.50:4200", "transfer:1:T"));
	struct pay_result paid;
	struct receipt_view view;
	char *text, code[20];

	press_init(&p, state);
	request.account_no[request.account_count++] = "1001";
	assert_true(pay_take(&p.till.session, &request, &p.till.arena, &paid));
	press_receipt(&p, paid.receipt_no, "r.pdf", 0);
	assert_true(receipt_show(&p.till.session, paid.receipt_no, &p.till.arena, &view));
	text = press_text(&p, "r.pdf");
	has(text, "野家"); /* the rare first character: tests/print/ink_test.c */
	has(text, "1001 阿卜杜拉");
	has(text, "1001 2026-11 0 50.00 50.00 20 1.00");
	has(text, "1001 2026-11 0 100.00 100.00 - -");
	has(text, "合计 180.00 1.00");
	has(text, "现金 60.00");
	has(text, "支票 120.00（号码 00112233）");
	has(text, "收款 186.50 找零 5.50 转入预收 0.00 预收余额 0.00");
	has(text, "城西营业厅");
	snprintf(code, sizeof code, "%.4s-%.4s-%.4s", view.check_code, view.check_code + 4,
		view.check_code + 8);
	has(text, code);
	free(text);
	assert_true(receipt_show(&p.till.session, code, &p.till.arena, &view));
	assert_string_equal(view.receipt_no, paid.receipt_no);
	press_release(&p);
}

/* The text without the mark of a reprint. */
static char *unmarked(char *text)
{
	char *mark = strstr(text, MARK);

	if (mark != NULL)
		memmove(mark, mark + strlen(MARK "1 次"), strlen(mark + strlen(MARK "1 次")) + 1);
	return text;
}

static char *without_blanks(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (*from != ' ' && *from != '\n')
			*to++ = *from;
	*to = '\0';
	return text;
}

/* Name, balance and bills go on; the paper of then stays what it was. */
static void test_drawn_again_later(void **state)
{
	struct press p;
	struct pay_result paid, later;
	const struct account_edit edit = {.name = "买买提"};
	char *before, *after;

	press_init(&p, state);
	till_pay_amount(&p.till, "1001", TENDERS("card:151.00"), "151.00", &paid);
	till_pay_amount(&p.till, "1001", TENDERS("card:9.00"), "9.00", &later);
	press_receipt(&p, paid.receipt_no, "before.pdf", 0);
	p.till.now.ms += INT64_C(86400000) * 60;
	till_bill(&p.till, p.first, "B-9", "2026-12-25", "70.00");
	till_pay_amount(&p.till, "1001", TENDERS("card:500.00"), "500.00", &later);
	assert_true(account_change(&p.till.session, "1001", &edit));
	press_receipt(&p, paid.receipt_no, "after.pdf", 1);
	before = press_text(&p, "before.pdf");
	after = press_text(&p, "after.pdf");
	has(before, "预收余额 0.00");
	has(after, MARK);
	assert_string_equal(without_blanks(unmarked(after)), without_blanks(before));
	free(before);
	free(after);
	press_receipt(&p, later.receipt_no, "later.pdf", 0);
	before = press_text(&p, "later.pdf");
	has(before, "预收余额 439.00"); /* 9 + 500 - 70 */
	has_not(before, "阿卜杜拉");    /* changed in that same moment: before it */
	free(before);
	press_release(&p);
}

static void test_voided(void **state)
{
	struct press p;
	struct pay_result paid;
	struct reverse_result undone;
	struct reverse_request request = {.reason = "重复", .approval = till_approval("sue")};
	char path[SCRATCH_PATH_MAX], *text;
	struct paper_made made;

	press_init(&p, state);
	till_pay(&p.till, "1001", TENDERS("cash:151.00"), &paid);
	press_receipt(&p, paid.receipt_no, "0.pdf", 0);
	request.receipt_no = paid.receipt_no;
	assert_true(reverse_payment(&p.till.session, REVERSAL_REVERSE, &request, &undone));
	assert_true(receipt_pdf(
		&p.till.session, paid.receipt_no, press_path(&p, "1.pdf", path), &made));
	assert_int_equal(made.state, RECEIPT_VOID);
	text = press_text(&p, "1.pdf");
	has(text, "作废");
	has(text, "1001 2026-11 0 50.00 50.00 20 1.00");
	free(text);
	press_release(&p);
}

/* No file, no number lost: what stood there stands, and the next paper is the original. */
static void test_what_cannot_be_written(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct pay_result paid;
	struct receipt_view view;
	struct paper_made made = {.copy = 77};
	char folder[SCRATCH_PATH_MAX], path[SCRATCH_PATH_MAX];

	press_init(&p, state);
	till_pay(&p.till, "1001", TENDERS("cash:151.00"), &paid);
	till_refused(&p.till, receipt_pdf(s, paid.receipt_no, "/nowhere/r.pdf", &made), CODE_IO);
	assert_int_equal(mkdir(press_path(&p, "folder.pdf", folder), 0700), 0);
	till_refused(&p.till, receipt_pdf(s, paid.receipt_no, folder, &made), CODE_IO);
	till_refused(&p.till, receipt_pdf(s, "CLI-000404", press_path(&p, "x.pdf", path), &made),
		CODE_RECEIPT_UNKNOWN);
	s->share_dir = "/nowhere";
	scratch_write(&p.till.hall->scratch, "old.pdf", "old", 3);
	till_refused(&p.till,
		receipt_pdf(s, paid.receipt_no, press_path(&p, "old.pdf", path), &made), CODE_IO);
	s->share_dir = "build/share/wattdesk";
	assert_int_equal(made.copy, 77);
	assert_int_equal(scratch_count(&p.till.hall->scratch, "old.pdf"), 1);
	assert_int_equal(scratch_count(&p.till.hall->scratch, "x.pdf"), 0);
	assert_true(receipt_show(s, paid.receipt_no, &p.till.arena, &view));
	assert_int_equal(view.copies, 0);
	press_receipt(&p, paid.receipt_no, "old.pdf", 0);
	press_receipt(&p, paid.receipt_no, "1.pdf", 1);
	press_release(&p);
}

static void test_who_may(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct pay_result paid;
	struct paper_made made;
	struct date day = till_date(PRESS_DAY);
	char path[SCRATCH_PATH_MAX];
	int64_t rows;

	press_init(&p, state);
	till_pay(&p.till, "1001", TENDERS("cash:151.00"), &paid);
	press_path(&p, "x.pdf", path);
	till_refused(&p.till, day_report_pdf(s, day, path, &made), CODE_NOT_PERMITTED);
	till_refused(&p.till, export_paid(s, day, day, path, &rows), CODE_NOT_PERMITTED);
	till_as(&p.till, "bob");
	till_refused(&p.till, shift_report_pdf(s, SHIFT_NO, path, &made), CODE_NOT_PERMITTED);
	till_as(&p.till, "kim");
	till_refused(&p.till, receipt_pdf(s, paid.receipt_no, path, &made), CODE_NOT_PERMITTED);
	till_refused(&p.till, receipt_print(s, paid.receipt_no, &made), CODE_NOT_PERMITTED);
	assert_int_equal(scratch_count(&p.till.hall->scratch, "x.pdf"), 0);
	assert_true(statement_pdf(s, "1001", path, &made));
	press_release(&p);
}

/* Draws and writes the numbers that it was given into the pipe. */
static _Noreturn void draw_in_child(struct press *p, int station, const char *receipt_no, int to)
{
	struct session s;
	struct paper_made made;
	char path[SCRATCH_PATH_MAX], name[32];
	int copies[DRAWS];

	till_connect(&s, &p->till, "ann");
	s.share_dir = p->till.session.share_dir;
	snprintf(s.station, sizeof s.station, "w%d", station);
	for (int i = 0; i < DRAWS; i++) {
		snprintf(name, sizeof name, "%d-%d.pdf", station, i);
		if (!receipt_pdf(&s, receipt_no, press_path(p, name, path), &made))
			_exit(1);
		copies[i] = made.copy;
	}
	till_disconnect(&s);
	_exit(write(to, copies, sizeof copies) == sizeof copies ? 0 : 2);
}

static void test_stations_draw_at_once(void **state)
{
	struct press p;
	struct pay_result paid;
	struct hall *hall = *state;
	bool seen[PROCESSES * DRAWS] = {false};
	int copies[DRAWS], ends[2], status;

	press_init(&p, state);
	till_pay(&p.till, "1001", TENDERS("cash:151.00"), &paid);
	assert_int_equal(pipe(ends), 0);
	db_close(hall->db); /* nothing forks with an open handle */
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			draw_in_child(&p, i, paid.receipt_no, ends[1]);
	for (int i = 0; i < PROCESSES; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	hall->db = p.till.session.db = hall_connect(hall);
	for (int i = 0; i < PROCESSES; i++) {
		assert_int_equal(read(ends[0], copies, sizeof copies), sizeof copies);
		for (int k = 0; k < DRAWS; k++) {
			assert_in_range(copies[k], 0, PROCESSES * DRAWS - 1);
			assert_false(seen[copies[k]]);
			seen[copies[k]] = true;
		}
	}
	close(ends[0]);
	close(ends[1]);
	press_release(&p);
}

static void test_statement(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct paper_made made;
	char path[SCRATCH_PATH_MAX], *text;

	press_init(&p, state);
	press_path(&p, "s.pdf", path);
	assert_true(statement_pdf(s, "1001", path, &made));
	assert_int_equal(made.pages, 1);
	text = press_text(&p, "s.pdf");
	has(text, "阿卜杜拉");
	has(text, "居民生活用电");
	has(text, "人民币壹佰伍拾壹元整");
	has(text, "B-1 2026-11 0 2026-11-01 50.00 0.00 1.00 51.00");
	has(text, "50.00 x 20天 x 千分之1");
	check_training(text);
	free(text);
	till_refused(&p.till, statement_pdf(s, "404", path, &made), CODE_ACCOUNT_UNKNOWN);
	till_refused(&p.till, statement_pdf(s, "1001", "/nowhere/s.pdf", &made), CODE_IO);
	press_release(&p);
}

static void pay_and_undo(struct press *p)
{
	struct pay_result paid;
	struct reverse_result undone;
	struct reverse_request request = {.reason = "报错户号", .approval = till_approval("sue")};

	till_pay(&p->till, "1001", TENDERS("cash:151.00"), &paid);
	till_pay(&p->till, "1002", TENDERS("cash:50.00", "card:10.00"), &paid);
	request.receipt_no = paid.receipt_no;
	assert_true(reverse_payment(&p->till.session, REVERSAL_REVERSE, &request, &undone));
}

static void test_reports(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct paper_made made;
	char path[SCRATCH_PATH_MAX], *text;

	press_init(&p, state);
	pay_and_undo(&p);
	till_hand_in(&p.till, "100.00");
	press_path(&p, "r.pdf", path);
	assert_true(shift_report_pdf(s, SHIFT_NO, path, &made));
	text = press_text(&p, "r.pdf");
	has(text, "尚未交班");
	has(text, "现金 2 171.00 1 20.00 151.00"); /* 151 + 50 - 30 change; 20 given back */
	has(text, "刷卡 1 10.00 1 10.00 0.00");
	has(text, "合计 3 181.00 2 30.00 151.00");
	has(text, "账面应有 - 实点现金 - 差额 -"); /* her own count is blind */
	has(text, "CLI-000001 至 CLI-000002，共 2 张，其中作废 1 张");
	has(text, "报错户号");
	free(text);
	till_as(&p.till, "sue");
	assert_true(shift_report_pdf(s, SHIFT_NO, path, &made));
	text = press_text(&p, "r.pdf");
	has(text, "账面应有 151.00");
	free(text);
	assert_true(day_report_pdf(s, till_date(PRESS_DAY), path, &made));
	text = press_text(&p, "r.pdf");
	has(text, "本日尚未日结");
	has(text, "合计 3 181.00 2 30.00 151.00");
	has(text, "cli 2 1 151.00");
	has(text, "cli CLI-000001 CLI-000002 2 1");
	has(text, "CLI-000002");
	has(text, "本日尚未封签");
	free(text);
	till_refused(&p.till, shift_report_pdf(s, "none", path, &made), CODE_BAD_VALUE);
	press_release(&p);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_original_and_copies),
		HALL_TEST(test_what_a_receipt_says),
		HALL_TEST(test_drawn_again_later),
		HALL_TEST(test_voided),
		HALL_TEST(test_what_cannot_be_written),
		HALL_TEST(test_who_may),
		HALL_TEST(test_stations_draw_at_once),
		HALL_TEST(test_statement),
		HALL_TEST(test_reports),
	};

	return hall_run("paper", tests, ARRAY_SIZE(tests));
}
