/* Letters for many: looked at first, broken off, gone on with, printed from what was kept. */
#include "counter/notice_run.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/utf8.h"
#include "tests/print/tools.h"
#include "tests/store/press.h"
#include "tests/test.h"

#define HOUSES 130 /* residents who owe, two steps */
#define SHOPS 5

struct office {
	struct press p;
	int64_t told, stop_at; /* 0: never */
};

static void add_customers(struct office *o, int first, int count, const char *price_class)
{
	for (int i = first; i < first + count; i++) {
		char number[16], bill[24];
		int64_t id;

		snprintf(number, sizeof number, "3%03d", i);
		snprintf(bill, sizeof bill, "N-%d", i);
		id = till_account(&o->p.till, number, price_class);
		till_bill(&o->p.till, id, bill, i % 2 == 0 ? "2026-10-20" : "2026-09-20", "10.00");
	}
}

/* The people of press.h owe, too: 1001. */
static void office_init(struct office *o, void **state)
{
	*o = (struct office){.stop_at = 0};
	press_init(&o->p, state);
	till_as(&o->p.till, "ann");
	add_customers(o, 0, HOUSES, "residential");
	add_customers(o, HOUSES, SHOPS, "commercial");
	hall_script(o->p.till.hall,
		"UPDATE account SET route = 'B' WHERE account_no < '3050';"
		"UPDATE account SET route = 'A' WHERE account_no >= '3050';"
		"UPDATE account SET region = '西区' WHERE account_no > '3120';");
	till_as(&o->p.till, "leo");
}

static void tell(void *ctx, int64_t done, int64_t total)
{
	struct office *o = ctx;

	assert_true(done <= total);
	assert_true(done >= o->told);
	o->told = done;
}

static bool stop(void *ctx)
{
	const struct office *o = ctx;

	return o->stop_at > 0 && o->told >= o->stop_at;
}

static struct notice_request request_of(struct office *o)
{
	o->told = 0;
	return (struct notice_request){
		.kind = NOTICE_REMINDER, .progress = {.tell = tell, .stop = stop, .ctx = o}};
}

static struct notice_foresight foresee(struct office *o, const struct notice_request *request)
{
	struct notice_foresight seen;

	assert_true(notice_foresee(&o->p.till.session, request, &o->p.till.arena, &seen));
	return seen;
}

static struct notice_result make(struct office *o, const struct notice_request *request)
{
	struct notice_result result;

	if (!notice_make(&o->p.till.session, request, &o->p.till.arena, &result))
		fail_msg("%s", code_name(o->p.till.session.why.code));
	return result;
}

static void test_foreseen(void **state)
{
	static const struct {
		const char *route, *region;
		int64_t days, customers;
		int64_t letters;
	} cases[] = {
		{"", "", 0, 0, HOUSES + SHOPS + 1},
		{"", "", 0, 1, HOUSES + 1},
		{"", "", 0, 2, SHOPS},
		{"B", "", 0, 0, 51}, /* and 1001 */
		{"A", "", 0, 0, HOUSES + SHOPS - 50},
		{"", "西区", 0, 0, 14},
		{"A", "西区", 0, 2, SHOPS},
		{"", "", 32, 0, (HOUSES + SHOPS) / 2},
		{"B", "西区", 0, 0, 0},
	};
	struct office o;

	office_init(&o, state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct notice_request request = request_of(&o);
		struct notice_foresight seen;

		utf8_copy(request.filter.route, sizeof request.filter.route, cases[i].route);
		utf8_copy(request.filter.region, sizeof request.filter.region, cases[i].region);
		request.filter.overdue_days = cases[i].days;
		request.filter.customers = cases[i].customers;
		seen = foresee(&o, &request);
		assert_int_equal(seen.letters, cases[i].letters);
		assert_int_equal(seen.count, cases[i].letters);
	}
	assert_int_equal(till_count(&o.p.till, "document"), 0);
	assert_int_equal(till_count(&o.p.till, "document_run"), 0);
	press_release(&o.p);
}

/* Who gets no letter is told, with the reason; nobody is numbered. */
static void test_foreseen_without(void **state)
{
	struct office o;
	struct notice_request request;
	struct notice_foresight seen;

	office_init(&o, state);
	request = request_of(&o);
	request.kind = NOTICE_DISCONNECTION;
	seen = foresee(&o, &request);
	assert_int_equal(seen.letters, 0);
	assert_int_equal(seen.passed_over, HOUSES + SHOPS + 1);
	assert_int_equal(seen.count, seen.passed_over);
	for (size_t i = 0; i < seen.count; i++) {
		assert_false(seen.rows[i].wanted);
		assert_int_equal(seen.rows[i].why.code, CODE_LAW_FORBIDS);
	}
	o.stop_at = 100;
	request = request_of(&o);
	seen = foresee(&o, &request);
	assert_true(seen.stopped);
	assert_int_equal(seen.letters, 100);
	till_as(&o.p.till, "kim");
	till_refused(&o.p.till, notice_foresee(&o.p.till.session, &request, &o.p.till.arena, &seen),
		CODE_NOT_PERMITTED);
	press_release(&o.p);
}

static bool says(const struct letter_text *text, const char *part)
{
	for (size_t i = 0; i < text->count; i++)
		if (strstr(text->lines[i].text, part) != NULL)
			return true;
	return false;
}

/* The words of the letter, which has no number yet, and gets none by being read. */
static void test_text(void **state)
{
	struct office o;
	struct notice_request request = {.kind = NOTICE_LAWYER, .account_no = "1001"};
	struct letter_text text;

	office_init(&o, state);
	assert_true(notice_text(&o.p.till.session, &request, &o.p.till.arena, &text));
	assert_true(says(&text, "阿卜杜拉·买买提："));
	assert_true(says(&text, "律 师 函"));
	assert_true(says(&text, "（预览，未编号）"));
	assert_true(says(&text, "人民币伍拾元零捌角伍分"));
	assert_true(says(&text, "　　1. 《中华人民共和国民法典》第五百零九条"));
	assert_true(says(&text, "序号 电费年月"));
	assert_false(says(&text, "{"));
	assert_false(says(&text, "户主已经去世"));
	assert_int_equal(till_count(&o.p.till, "document"), 0);
	request.account_no = "nobody";
	till_refused(&o.p.till, notice_text(&o.p.till.session, &request, &o.p.till.arena, &text),
		CODE_ACCOUNT_UNKNOWN);
	request.account_no = "1001";
	request.kind = NOTICE_PLAN;
	till_refused(&o.p.till, notice_text(&o.p.till.session, &request, &o.p.till.arena, &text),
		CODE_BAD_VALUE);
	press_release(&o.p);
}

/* Broken off, a customer pays, the next day it is gone on with: nobody gets two letters, and who
 * paid gets none. */
static void test_broken_off(void **state)
{
	struct office o;
	struct notice_request request;
	struct notice_result result;
	struct notice_run_view view;
	struct document_run_row *runs;
	char path[SCRATCH_PATH_MAX];
	struct pay_result paid;
	size_t count;

	office_init(&o, state);
	o.stop_at = 100;
	request = request_of(&o);
	result = make(&o, &request);
	assert_true(result.stopped);
	assert_int_equal(till_count(&o.p.till, "document"), 100);
	till_as(&o.p.till, "ann");
	till_pay_amount(&o.p.till, "3050", TENDERS("cash:30.00"), "30.00", &paid);
	till_pay_amount(&o.p.till, "3049", TENDERS("cash:30.00"), "30.00", &paid);
	till_as(&o.p.till, "leo");
	o.p.till.now.ms += INT64_C(86400000);
	assert_true(notice_run_list(&o.p.till.session, &o.p.till.arena, &runs, &count));
	assert_int_equal(count, 1);
	assert_int_equal(runs[0].state, DOCUMENT_RUN_OPEN);
	assert_int_equal(runs[0].letters, 100);
	o.stop_at = 0;
	request = (struct notice_request){.run_id = runs[0].run_id};
	result = make(&o, &request);
	assert_false(result.stopped);
	/* 3050 has its letter and paid since; 3049 never gets one. */
	assert_int_equal(till_count(&o.p.till, "document"), HOUSES + SHOPS);
	assert_int_equal(result.count, HOUSES + SHOPS - 1);
	assert_int_equal(result.settled, 1);
	assert_true(notice_run_show(&o.p.till.session, runs[0].run_id, &o.p.till.arena, &view));
	assert_int_equal(view.run.state, DOCUMENT_RUN_WHOLE);
	assert_int_equal(view.count, HOUSES + SHOPS);
	assert_int_equal(view.settled, 1);
	for (size_t i = 0; i < view.count; i++) {
		assert_int_equal(view.letters[i].serial, i + 1);
		assert_int_equal(
			view.letters[i].settled, strcmp(view.letters[i].account_no, "3050") == 0);
	}
	till_refused(&o.p.till, notice_make(&o.p.till.session, &request, &o.p.till.arena, &result),
		CODE_BAD_VALUE);
	assert_true(notice_run_draw(&o.p.till.session,
		&(struct notice_run_drawing){
			.run_id = runs[0].run_id, .path = press_path(&o.p, "run.pdf", path)},
		&o.p.till.arena, &result));
	assert_int_equal(result.count, HOUSES + SHOPS - 1);
	assert_int_equal(result.pages, tools_pdf_pages(path));
	assert_true(tools_pdf_sound(path));
	press_release(&o.p);
}

/* Drawn twice it is the same to the byte; stopped in the middle there is no file. */
static void test_drawn_again(void **state)
{
	struct office o;
	struct notice_request request;
	struct notice_result made, drawn;
	char first[SCRATCH_PATH_MAX], second[SCRATCH_PATH_MAX];
	char hash[2][SHA256_TEXT_MAX];
	struct notice_run_drawing drawing;
	int64_t bytes;

	office_init(&o, state);
	request = request_of(&o);
	made = make(&o, &request);
	assert_int_equal(made.files, 0);
	drawing = (struct notice_run_drawing){.run_id = made.run_id,
		.path = press_path(&o.p, "1.pdf", first),
		.progress = request.progress};
	o.told = 0;
	o.stop_at = 1;
	assert_true(notice_run_draw(&o.p.till.session, &drawing, &o.p.till.arena, &drawn));
	assert_true(drawn.stopped);
	assert_int_equal(access(first, F_OK), -1);
	o.stop_at = 0;
	for (int i = 0; i < 2; i++) {
		o.told = 0;
		drawing.path = i == 0 ? first : press_path(&o.p, "2.pdf", second);
		assert_true(notice_run_draw(&o.p.till.session, &drawing, &o.p.till.arena, &drawn));
		assert_true(file_sha256(drawing.path, hash[i], &bytes));
		assert_int_equal(drawn.count, made.count);
	}
	assert_string_equal(hash[0], hash[1]);
	drawing.run_id = 4711;
	till_refused(&o.p.till,
		notice_run_draw(&o.p.till.session, &drawing, &o.p.till.arena, &drawn),
		CODE_BAD_VALUE);
	press_release(&o.p);
}

/* What was given up stays as it is, and the same request begins anew. */
static void test_given_up(void **state)
{
	struct office o;
	struct notice_request request, again;
	struct notice_result broken, whole;
	struct notice_run_view view;

	office_init(&o, state);
	o.stop_at = 100;
	request = request_of(&o);
	broken = make(&o, &request);
	assert_true(notice_run_give_up(&o.p.till.session, broken.run_id));
	till_refused(
		&o.p.till, notice_run_give_up(&o.p.till.session, broken.run_id), CODE_BAD_VALUE);
	again = (struct notice_request){.run_id = broken.run_id};
	till_refused(&o.p.till, notice_make(&o.p.till.session, &again, &o.p.till.arena, &whole),
		CODE_BAD_VALUE);
	o.stop_at = 0;
	request = request_of(&o);
	whole = make(&o, &request);
	assert_true(whole.run_id != broken.run_id);
	assert_int_equal(whole.count, HOUSES + SHOPS + 1);
	assert_int_equal(till_count(&o.p.till, "document"), HOUSES + SHOPS + 1);
	assert_true(notice_run_show(&o.p.till.session, broken.run_id, &o.p.till.arena, &view));
	assert_int_equal(view.run.state, DOCUMENT_RUN_GIVEN_UP);
	assert_int_equal(view.count, 100);
	press_release(&o.p);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_foreseen),
		HALL_TEST(test_foreseen_without),
		HALL_TEST(test_text),
		HALL_TEST(test_broken_off),
		HALL_TEST(test_drawn_again),
		HALL_TEST(test_given_up),
	};

	return hall_run("notice_run", tests, ARRAY_SIZE(tests));
}
