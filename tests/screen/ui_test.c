/* The engine driven by hand: views, keys that wait, jobs, dialogs, lock, layout. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "tests/screen/demo_screens.h"
#include "tests/screen/driver.h"
#include "tests/test.h"
#include "tui/dialog.h"

#define MINUTE_MS 60000

struct rig {
	struct demo demo;
	struct driver d;
};

static void open_rig(struct rig *r, bool threaded)
{
	struct driver_setup setup = {.first = &DEMO_HOME, .threaded = threaded};

	*r = (struct rig){0};
	setup.config = demo_config(&r->demo);
	setup.session = &r->demo;
	setup.config.idle_ms = 5 * MINUTE_MS;
	driver_open(&r->d, &setup);
}

static void esc_goes_back_one_step_and_the_title_says_where(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "F3");
	driver_expect(&r.d, "首页 > 收费");
	driver_type(&r.d, "F7");
	driver_expect(&r.d, "Reverse the last payment?");
	driver_type(&r.d, "Esc");
	driver_expect(&r.d, "left alone");
	driver_expect(&r.d, "首页 > 收费");
	driver_type(&r.d, "Esc");
	driver_expect_not(&r.d, "首页 > 收费");
	driver_expect(&r.d, "欧阳建国");
	driver_close(&r.d);
}

/* However far somebody goes without ever going back: it is said, and nothing else happens. */
static void screens_upon_screens_have_an_end(void **state)
{
	struct fault fault = {.code = CODE_DRAWER_SHORT};
	struct rig r;

	(void)state;
	open_rig(&r, false);
	for (int i = 0; i < 100; i++) {
		view_push(ui_top(r.d.ui), &DEMO_HOME, NULL, NULL);
		driver_turn(&r.d, 1);
		driver_expect_not(&r.d, "##"); /* a number without room in the title */
	}
	driver_expect(&r.d, "先按Esc返回");
	dialog_fault(ui_top(r.d.ui), &fault);
	driver_expect(&r.d, text_in(LANG_ZH, code_message(fault.code)));
	driver_type(&r.d, "Enter");
	ui_cover(r.d.ui, &DEMO_CHARTS, NULL);
	driver_expect(&r.d, ".. > 首页"); /* where we are stands at the end of the title */
	driver_close(&r.d);
}

static void enter_does_not_confirm_what_is_grave(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "F3 F7");
	driver_type(&r.d, "Enter Space 'y'");
	driver_expect(&r.d, "Reverse the last payment?");
	driver_type(&r.d, "F10");
	driver_expect(&r.d, "reversed");
	driver_close(&r.d);
}

static void a_dialog_drops_what_was_typed_before_it(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "F3 F7 F10 F10 F10");
	driver_expect(&r.d, "Reverse the last payment?");
	assert_true(ui_wants_flush(r.d.ui));
	assert_false(ui_wants_flush(r.d.ui));
	assert_int_equal(r.demo.paid, 0);
	driver_close(&r.d);
}

static void a_required_or_wrong_field_holds_the_action_back(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "F3 Ctrl-U F10");
	driver_expect(&r.d, "请填写实收金额。");
	driver_type(&r.d, "'1.234' F10");
	driver_expect(&r.d, "实收金额：最多两位小数");
	driver_type(&r.d, "Ctrl-U '500' Tab Tab '20260230' F10");
	driver_expect(&r.d, "日期：没有这一天");
	assert_int_equal(r.demo.paid, 0);
	driver_type(&r.d, "Ctrl-U F10");
	driver_expect(&r.d, "paid 500.00, payment 1");
	driver_expect(&r.d, "90.50"); /* the change, drawn from .changed */
	driver_close(&r.d);
}

static void what_is_not_possible_says_why(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "F4");
	driver_expect(&r.d, "no card reader here");
	driver_type(&r.d, "F8");
	driver_expect(&r.d, "F8在此处无作用。");
	driver_type(&r.d, "'nobody at all' F3");
	driver_expect(&r.d, "nobody found");
	driver_expect(&r.d, "现在不能进行此操作。");
	driver_close(&r.d);
}

static void a_question_mark_explains_or_is_typed(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "'?'");
	driver_expect(&r.d, "line 1 of why 欧阳建国 owes");
	driver_expect_not(&r.d, "line 40 of");
	driver_type(&r.d, "End");
	driver_expect(&r.d, "line 40 of");
	driver_expect_not(&r.d, "line 1 of");
	driver_type(&r.d, "Enter 'x?'");
	driver_expect(&r.d, "查找  x?");
	driver_type(&r.d, "Ctrl-U Down '?'");
	driver_expect(&r.d, "line 1 of why 欧阳建国 owes");
	driver_close(&r.d);
}

static void typing_goes_on_in_the_search_box(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "Down Down '0005'");
	driver_expect(&r.d, "Zhang San");
	driver_expect_not(&r.d, "欧阳建国");
	driver_expect(&r.d, "第1行，共1行");
	driver_close(&r.d);
}

static void space_marks_rows_and_ctrl_t_sorts(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "Down Space Space");
	driver_expect(&r.d, "* 3301000001");
	driver_expect(&r.d, "* 3301000002");
	driver_expect_not(&r.d, "* 3301000003");
	driver_type(&r.d, "Ctrl-T Ctrl-T Home Enter"); /* by what they owe: nothing comes first */
	driver_expect(&r.d, "3301000005");
	driver_expect(&r.d, "首页 > 收费");
	driver_close(&r.d);
}

/* A job that runs until the test lets it go on. */
struct held {
	int answered;
};

static void held_run(struct errand *errand, void *arg)
{
	(void)arg;
	while (!errand_cancelled(errand))
		continue;
}

static void held_done(struct view *v, void *arg)
{
	(void)arg;
	view_say(v, TONE_GOOD, SAY("let go"));
}

static const struct job HELD = {
	.what = "holding", .flags = JOB_CANCELLABLE, .run = held_run, .done = held_done};

static void wait_for_answer(struct rig *r, const char *text)
{
	while (strstr(driver_text(&r->d), text) == NULL)
		driver_turn(&r->d, 1);
}

static void keys_wait_for_the_answer_and_working_is_shown(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, true);
	view_post(ui_top(r.d.ui), &HELD, xcalloc(1, 1));
	driver_type(&r.d, "'0003'");
	driver_expect_not(&r.d, "holding");
	driver_expect(&r.d, "Zhang San"); /* nothing was typed yet */
	driver_turn(&r.d, 100);
	driver_expect(&r.d, "正在处理：holding；按Esc停止");
	driver_type(&r.d, "Esc");
	wait_for_answer(&r, "𠮷田商行");
	while (strstr(driver_text(&r.d), "Zhang San") != NULL)
		driver_turn(&r.d, 1);
	driver_expect_not(&r.d, "Leave the counter?");
	driver_close(&r.d);
}

static void esc_before_working_is_seen_waits_its_turn(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, true);
	view_post(ui_top(r.d.ui), &HELD, xcalloc(1, 1));
	driver_type(&r.d, "Esc");
	driver_turn(&r.d, 100);
	driver_expect(&r.d, "按Esc停止");
	driver_type(&r.d, "Ctrl-C");
	wait_for_answer(&r, "Leave the counter?");
	driver_close(&r.d);
}

static void an_answer_to_a_view_that_is_gone_is_dropped(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, true);
	driver_type(&r.d, "F3");
	struct view *pay = ui_top(r.d.ui);

	view_post(pay, &HELD, xcalloc(1, 1));
	view_close(pay); /* which also asks the job to stop */
	driver_type(&r.d, "'1'");
	driver_expect_not(&r.d, "首页 > 收费");
	driver_close(&r.d); /* waits for the job; the sanitizer would see what it leaves */
}

static void idle_locks_and_nothing_gets_above_the_lock(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, true);
	driver_type(&r.d, "F3");
	struct view *pay = ui_top(r.d.ui);

	driver_turn(&r.d, 5 * MINUTE_MS - 1);
	assert_int_equal(r.demo.covered, 0);
	driver_turn(&r.d, 1);
	assert_int_equal(r.demo.covered, 1);
	driver_turn(&r.d, 10 * MINUTE_MS); /* once is enough */
	assert_int_equal(r.demo.covered, 1);
	driver_expect(&r.d, "锁屏");
	driver_expect_not(&r.d, "欧阳建国");
	dialog_message(pay, TONE_ERROR, SAY("from below")); /* as a late answer would */
	driver_expect_not(&r.d, "from below");
	driver_type(&r.d, "'open sesame' Enter");
	driver_expect(&r.d, "from below");
	driver_close(&r.d);
}

static void the_lock_lets_no_other_key_through(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "F12 Esc");
	driver_expect(&r.d, "stays shut");
	driver_type(&r.d, "'let me' Enter");
	driver_expect(&r.d, "Not that.");
	driver_expect_not(&r.d, "let me");
	driver_close(&r.d);
}

static void the_palette_runs_what_is_chosen(void **state)
{
	static const struct {
		const char *typed, *shows;
	} CASES[] = {
		{"'tb' Enter", "首页 > 图表"}, /* 图表 by its initials */
		{"'图' Enter", "首页 > 图表"},
		{"'F6' Enter", "nothing to see in home"},
		{"'rzjz' Enter", "nothing to see in home"}, /* an operation without a key */
		{"'zzzz' Enter", "没有这样的操作。"},
		{"'help' Enter", "Type a number or a name."},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		struct rig r;

		open_rig(&r, false);
		driver_type(&r.d, "Ctrl-P");
		driver_type(&r.d, CASES[i].typed);
		driver_expect(&r.d, CASES[i].shows);
		driver_close(&r.d);
	}
}

static void both_languages_and_both_sizes(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, false);
	driver_expect(&r.d, "F1帮助");
	driver_type(&r.d, "Ctrl-N");
	driver_expect(&r.d, "F1Help");
	driver_expect(&r.d, "row 1 of 6");
	driver_resize(&r.d, 40, 120);
	driver_expect(&r.d, "row 1 of 6");
	driver_resize(&r.d, 23, 80);
	driver_expect(&r.d, "80x23");
	driver_expect_not(&r.d, "F1Help");
	driver_type(&r.d, "F3");
	driver_resize(&r.d, 24, 80);
	driver_expect_not(&r.d, "首页 > 收费"); /* the blind key was not kept */
	driver_close(&r.d);
}

static void charts_are_cells_and_digits(void **state)
{
	struct rig r;
	size_t cells[3] = {0};

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "Ctrl-G");
	driver_expect(&r.d, "01 02 03");
	driver_expect(&r.d, "12,300.00");
	for (int i = 0; i < r.d.surface.rows * r.d.surface.cols; i++) {
		uint8_t paint = r.d.surface.cells[i].paint;

		if (paint >= PAINT_CHART_A && paint <= PAINT_CHART_C)
			cells[paint - PAINT_CHART_A]++;
	}
	assert_true(cells[0] > cells[1]);
	assert_true(cells[1] > cells[2]);
	assert_int_equal(cells[2], 1); /* one yuan of thousands still shows */
	driver_close(&r.d);
}

static void amounts_are_large(void **state)
{
	struct rig r;
	size_t big = 0, change = 0;

	(void)state;
	open_rig(&r, false);
	driver_type(&r.d, "F3 '500'");
	driver_expect(&r.d, "肆佰零玖元伍角");
	for (int i = 0; i < r.d.surface.rows * r.d.surface.cols; i++) {
		big += r.d.surface.cells[i].paint == PAINT_BIG;
		change += r.d.surface.cells[i].paint == PAINT_BIG_CHANGE;
	}
	assert_true(big > 60);
	assert_true(change > 25);
	driver_close(&r.d);
}

static void a_full_queue_says_so_and_loses_nothing(void **state)
{
	struct rig r;
	size_t taken = 0;

	(void)state;
	open_rig(&r, true);
	view_post(ui_top(r.d.ui), &HELD, xcalloc(1, 1));
	while (ui_has_room(r.d.ui)) {
		ui_key(r.d.ui, taken % 2 == 0 ? '1' : K_BACKSPACE);
		taken++;
	}
	assert_true(taken >= 256);
	view_cancel(ui_top(r.d.ui));
	while (view_waiting(ui_top(r.d.ui)))
		driver_turn(&r.d, 1);
	driver_turn(&r.d, 1);
	assert_true(ui_has_room(r.d.ui));
	assert_string_equal(view_text(ui_top(r.d.ui), 0), "");
	driver_close(&r.d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(esc_goes_back_one_step_and_the_title_says_where),
		cmocka_unit_test(screens_upon_screens_have_an_end),
		cmocka_unit_test(enter_does_not_confirm_what_is_grave),
		cmocka_unit_test(a_dialog_drops_what_was_typed_before_it),
		cmocka_unit_test(a_required_or_wrong_field_holds_the_action_back),
		cmocka_unit_test(what_is_not_possible_says_why),
		cmocka_unit_test(a_question_mark_explains_or_is_typed),
		cmocka_unit_test(typing_goes_on_in_the_search_box),
		cmocka_unit_test(space_marks_rows_and_ctrl_t_sorts),
		cmocka_unit_test(keys_wait_for_the_answer_and_working_is_shown),
		cmocka_unit_test(esc_before_working_is_seen_waits_its_turn),
		cmocka_unit_test(an_answer_to_a_view_that_is_gone_is_dropped),
		cmocka_unit_test(idle_locks_and_nothing_gets_above_the_lock),
		cmocka_unit_test(the_lock_lets_no_other_key_through),
		cmocka_unit_test(the_palette_runs_what_is_chosen),
		cmocka_unit_test(both_languages_and_both_sizes),
		cmocka_unit_test(charts_are_cells_and_digits),
		cmocka_unit_test(amounts_are_large),
		cmocka_unit_test(a_full_queue_says_so_and_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
