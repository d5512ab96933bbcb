/* Papers to a printer: queue or folder, what failed or is uncertain, and printing it later. */
#include "counter/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/print/tools.h"
#include "tests/store/press.h"
#include "tests/test.h"

#define LP_TAKES "echo \"request id is receipts-7 (1 file(s))\""
#define LP_REFUSES "echo 'lp: The printer or class does not exist.' >&2; exit 1"
#define LP_DIES "kill -9 $$" /* as uncertain as no answer at all */

static const char *paid_receipt(struct press *p)
{
	static char receipt_no[RECEIPT_NO_MAX];
	struct pay_result paid;

	till_pay(&p->till, "1001", TENDERS("cash:151.00"), &paid);
	snprintf(receipt_no, sizeof receipt_no, "%s", paid.receipt_no);
	return receipt_no;
}

static void print(struct press *p, const char *receipt_no, struct paper_made *made)
{
	struct session *s = &p->till.session;
	char text[SAY_TEXT_MAX];

	if (!receipt_print(s, receipt_no, made))
		fail_msg("%s: %s", code_name(s->why.code),
			fault_render(LANG_EN, &s->why, text, sizeof text));
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void test_folder(void **state)
{
	struct press p;
	struct paper_made made;
	char folder[PATH_MAX_BYTES], expected[SCRATCH_PATH_MAX];
	const char *receipt_no;

	press_init(&p, state);
	receipt_no = paid_receipt(&p);
	assert_true(print_folder(&p.till.session, folder));
	press_path(&p, "papers/" PRESS_DAY, expected);
	assert_string_equal(folder, expected);
	print(&p, receipt_no, &made);
	assert_int_equal(made.copy, 0);
	assert_string_equal(made.request_id, "");
	press_path(&p, "papers/" PRESS_DAY "/CLI-000001.pdf", expected);
	assert_string_equal(made.file, expected);
	assert_int_equal(mode_of(expected), 0600);
	assert_int_equal(mode_of(folder), 0700);
	assert_int_equal(mode_of(p.papers), 0700);
	assert_true(tools_pdf_sound(expected));
	print(&p, receipt_no, &made);
	assert_int_equal(made.copy, 1);
	press_path(&p, "papers/" PRESS_DAY "/CLI-000001-1.pdf", expected);
	assert_string_equal(made.file, expected);
	assert_true(statement_print(&p.till.session, "1001", &made));
	press_path(&p, "papers/" PRESS_DAY "/statement-1001.pdf", expected);
	assert_string_equal(made.file, expected);
	assert_true(shift_report_print(&p.till.session, "20261121-cli-1", &made));
	till_as(&p.till, "sue");
	assert_true(day_report_print(&p.till.session, till_date(PRESS_DAY), &made));
	assert_non_null(strstr(made.file, "/day-" PRESS_DAY ".pdf"));
	assert_int_equal(access(made.file, R_OK), 0);
	press_release(&p);
}

static void test_queue_takes_it(void **state)
{
	struct press p;
	struct paper_made made;
	struct print_item *items;
	char seen[SCRATCH_PATH_MAX], script[SCRATCH_PATH_MAX + 128], *text;

	press_init(&p, state);
	press_path(&p, "seen.pdf", seen);
	snprintf(script, sizeof script, "cp \"$6\" %s; " LP_TAKES, seen); /* -d Q -t T -- FILE */
	press_lp(&p, script);
	print(&p, paid_receipt(&p), &made);
	assert_string_equal(made.request_id, "receipts-7");
	assert_string_equal(made.file, "");
	assert_int_equal(press_waiting(&p, &items), 0);
	text = tools_pdf_text(seen);
	assert_non_null(strstr(text, "CLI-000001"));
	free(text);
	assert_true(statement_print(&p.till.session, "1001", &made)); /* has no queue */
	assert_string_equal(made.request_id, "");
	press_release(&p);
}

/* The payment stands, the paper waits, and printed later it is the original that it was. */
static void test_queue_refuses(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct paper_made made;
	struct print_item *items;
	const char *receipt_no;
	int64_t id;

	press_init(&p, state);
	press_lp(&p, LP_REFUSES);
	receipt_no = paid_receipt(&p);
	till_refused(&p.till, receipt_print(s, receipt_no, &made), CODE_DEVICE_GONE);
	assert_int_equal(till_count(&p.till, "payment"), 1);
	assert_int_equal(press_waiting(&p, &items), 1);
	id = items[0].effect_id;
	assert_int_equal(items[0].state, PRINT_FAILED);
	assert_int_equal(items[0].paper, PAPER_KIND_RECEIPT);
	assert_string_equal(items[0].subject, receipt_no);
	assert_non_null(strstr(items[0].detail, "device_gone"));
	assert_non_null(strstr(items[0].detail, "does not exist"));

	till_refused(&p.till, print_retry(s, id, &made), CODE_DEVICE_GONE);
	assert_int_equal(press_waiting(&p, &items), 1);
	assert_true(items[0].effect_id > id);
	till_refused(&p.till, print_retry(s, id, &made), CODE_BAD_VALUE);
	press_lp(&p, LP_TAKES);
	assert_true(print_retry(s, items[0].effect_id, &made));
	assert_int_equal(made.copy, 0);
	assert_int_equal(press_waiting(&p, &items), 0);
	print(&p, receipt_no, &made);
	assert_int_equal(made.copy, 1);
	press_release(&p);
}

/* A paper may exist: its number is never used again, and a person says what became of it. */
static void test_queue_does_not_answer(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct paper_made made;
	struct print_item *items;
	const char *receipt_no;
	int64_t id;

	press_init(&p, state);
	press_lp(&p, LP_DIES);
	receipt_no = paid_receipt(&p);
	till_refused(&p.till, receipt_print(s, receipt_no, &made), CODE_DEVICE_TIMEOUT);
	assert_int_equal(press_waiting(&p, &items), 1);
	assert_int_equal(items[0].state, PRINT_UNCERTAIN);
	id = items[0].effect_id;
	till_refused(&p.till, receipt_print(s, receipt_no, &made), CODE_DEVICE_TIMEOUT);
	assert_int_equal(press_waiting(&p, &items), 2);

	assert_true(print_close(s, id, true));
	till_refused(&p.till, print_close(s, id, true), CODE_BAD_VALUE);
	press_lp(&p, LP_TAKES);
	assert_true(print_retry(s, items[1].effect_id, &made));
	assert_int_equal(made.copy, 2);
	assert_int_equal(press_waiting(&p, &items), 0);
	press_release(&p);
}

static void test_given_up(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct paper_made made;
	struct print_item *items;
	const char *receipt_no;

	press_init(&p, state);
	press_lp(&p, LP_REFUSES);
	receipt_no = paid_receipt(&p);
	till_refused(&p.till, receipt_print(s, receipt_no, &made), CODE_DEVICE_GONE);
	assert_int_equal(press_waiting(&p, &items), 1);
	till_refused(&p.till, print_close(s, items[0].effect_id, true), CODE_BAD_VALUE);
	assert_true(print_close(s, items[0].effect_id, false));
	assert_int_equal(press_waiting(&p, &items), 0);
	till_refused(&p.till, print_retry(s, items[0].effect_id, &made), CODE_BAD_VALUE);
	till_refused(&p.till, print_retry(s, 404, &made), CODE_BAD_VALUE);
	press_lp(&p, LP_TAKES);
	print(&p, receipt_no, &made);
	assert_int_equal(made.copy, 0); /* there never was a paper */
	press_release(&p);
}

static void test_folder_that_cannot_be(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct paper_made made;
	struct print_item *items;
	const char *receipt_no;

	press_init(&p, state);
	receipt_no = paid_receipt(&p);
	scratch_write(&p.till.hall->scratch, "papers", "a file", 6);
	till_refused(&p.till, receipt_print(s, receipt_no, &made), CODE_IO);
	assert_int_equal(press_waiting(&p, &items), 1);
	assert_int_equal(items[0].state, PRINT_FAILED);
	assert_int_equal(unlink(p.papers), 0);
	assert_true(print_retry(s, items[0].effect_id, &made));
	assert_int_equal(made.copy, 0);
	/* What has no number is not even begun when it cannot be drawn. */
	till_refused(&p.till, statement_print(s, "404", &made), CODE_ACCOUNT_UNKNOWN);
	assert_int_equal(press_waiting(&p, &items), 0);
	press_release(&p);
}

/* The intent is stored with the payment: whatever happens then, the paper is not forgotten. */
static void test_prepared_with_the_payment(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct pay_request request = till_request("1001", TENDERS("cash:151.00"));
	struct pay_result paid, again;
	struct paper_made made;
	struct print_item *items;

	press_init(&p, state);
	request.print = true;
	request.op_id = "op-1";
	assert_true(pay_take(s, &request, &p.till.arena, &paid));
	assert_true(paid.print_id != 0);
	assert_true(pay_take(s, &request, &p.till.arena, &again));
	assert_true(again.replayed);
	assert_int_equal(again.print_id, 0);
	assert_int_equal(press_waiting(&p, &items), 0); /* it is being printed right now */
	p.till.now.ms += 3600000;
	assert_int_equal(press_waiting(&p, &items), 1); /* or was not */
	assert_int_equal(items[0].state, PRINT_PREPARED);
	press_receipt(&p, paid.receipt_no, "second.pdf", 1);
	assert_true(print_prepared(s, paid.print_id, &made));
	assert_int_equal(made.copy, 0);
	assert_int_equal(press_waiting(&p, &items), 0);
	till_refused(&p.till, print_prepared(s, paid.print_id, &made), CODE_BAD_VALUE);
	press_release(&p);
}

static void test_only_ones_own_station(void **state)
{
	struct press p;
	struct session *s = &p.till.session;
	struct paper_made made;
	struct print_item *items;
	int64_t id;

	press_init(&p, state);
	press_lp(&p, LP_REFUSES);
	till_refused(&p.till, receipt_print(s, paid_receipt(&p), &made), CODE_DEVICE_GONE);
	assert_int_equal(press_waiting(&p, &items), 1);
	id = items[0].effect_id;
	snprintf(s->station, sizeof s->station, "w2");
	assert_int_equal(press_waiting(&p, &items), 0);
	till_refused(&p.till, print_retry(s, id, &made), CODE_BAD_VALUE);
	till_refused(&p.till, print_close(s, id, false), CODE_BAD_VALUE);
	press_release(&p);
}

static void test_queues(void **state)
{
	static const struct {
		const char *station, *paper, *queue;
		enum code code;
	} cases[] = {
		{"w1", "receipt", "收据", CODE_OK},
		{"w1", "statement", "a4", CODE_OK},
		{"w1", "report", "a4", CODE_OK},
		{"w1", "report", "", CODE_OK},
		{"w1", "invoice", "a4", CODE_BAD_VALUE},
		{"w1", "", "a4", CODE_BAD_VALUE},
		{"a b", "receipt", "a4", CODE_BAD_VALUE},
		{"w1", "receipt", "a b", CODE_BAD_VALUE},
		{"w1", "receipt", "-d", CODE_BAD_VALUE},
		{"w1", "receipt", "\x1b[2J", CODE_BAD_VALUE},
	};
	struct press p;
	struct session *s = &p.till.session;
	struct print_queue *queues;
	size_t count;

	press_init(&p, state);
	till_refused(&p.till, print_queue_set(s, "w1", "receipt", "a4"), CODE_NOT_PERMITTED);
	s->roles = ROLE_ADMIN;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool ok = print_queue_set(s, cases[i].station, cases[i].paper, cases[i].queue);

		if (ok != (cases[i].code == CODE_OK) || (!ok && s->why.code != cases[i].code))
			fail_msg("case %zu: %s", i, code_name(s->why.code));
	}
	assert_true(print_queue_list(s, &p.till.arena, &queues, &count));
	assert_int_equal(count, 2);
	assert_string_equal(queues[0].paper, "receipt");
	assert_string_equal(queues[0].queue, "收据");
	assert_string_equal(queues[1].paper, "statement");
	press_release(&p);
}

/* What was typed names the file only where there is such a thing: no length of it ends the program.
 */
static void test_subject_of_any_length(void **state)
{
	char subject[400];
	struct paper_made made;
	struct press p;

	press_init(&p, state);
	memset(subject, '1', sizeof subject - 1);
	subject[sizeof subject - 1] = '\0';
	till_refused(
		&p.till, statement_print(&p.till.session, subject, &made), CODE_ACCOUNT_UNKNOWN);
	till_refused(&p.till, shift_report_print(&p.till.session, subject, &made), CODE_BAD_VALUE);
	till_refused(&p.till, receipt_print(&p.till.session, subject, &made), CODE_RECEIPT_UNKNOWN);
	till_refused(
		&p.till, statement_print(&p.till.session, "../1001", &made), CODE_ACCOUNT_UNKNOWN);
	press_release(&p);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_subject_of_any_length),
		HALL_TEST(test_folder),
		HALL_TEST(test_queue_takes_it),
		HALL_TEST(test_queue_refuses),
		HALL_TEST(test_queue_does_not_answer),
		HALL_TEST(test_given_up),
		HALL_TEST(test_folder_that_cannot_be),
		HALL_TEST(test_prepared_with_the_payment),
		HALL_TEST(test_only_ones_own_station),
		HALL_TEST(test_queues),
	};

	return hall_run("print", tests, ARRAY_SIZE(tests));
}
