/* The engine in a real terminal: what only a terminal can prove. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/utf8.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

#define DEMO "build/tests/e2e/screens_demo"

static struct vt *open_demo(void)
{
	struct vt *vt = vt_open(&(struct vt_setup){.argv = {DEMO}});

	vt_wait(vt, "F12"); /* the last thing on the screen */
	return vt;
}

static void leave(struct vt *vt)
{
	vt_type(vt, "Esc");
	vt_wait(vt, "Leave the counter?");
	vt_type(vt, "Enter");
	assert_int_equal(vt_exit(vt), 0);
	assert_false(vt_alternate_screen(vt));
	vt_close(vt);
}

static int column_of(struct vt *vt, const char *text)
{
	int col = -1;

	assert_true(vt_find(vt, text, &col) >= 0);
	return col;
}

static void columns_align_behind_wide_and_rare_names(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	assert_true(vt_alternate_screen(vt));
	int address = column_of(vt, "西湖区");

	assert_int_equal(column_of(vt, "上城区"), address); /* behind a dot of uncertain width */
	assert_int_equal(column_of(vt, "拱墅区"), address); /* behind a character beyond the BMP */
	assert_int_equal(column_of(vt, "Xihu"), address);
	assert_int_equal(column_of(vt, "余杭区"), address);
	assert_int_equal(column_of(vt, "地址"), address);
	assert_true(vt_shows(vt, "𠮷田商行"));
	assert_int_equal(column_of(vt, "409.50") + 6, column_of(vt, "1,234.00") + 8);
	leave(vt);
}

static void ambiguous_dot_takes_two_cells_where_the_terminal_says_so(void **state)
{
	struct vt *vt = vt_open(&(struct vt_setup){.argv = {DEMO}, .ambiguous_wide = true});

	(void)state;
	vt_wait(vt, "F12");
	vt_wait(vt, "阿卜杜拉・买买提"); /* the wide twin of the dot */
	assert_int_equal(column_of(vt, "西湖区"), column_of(vt, "上城区"));
	leave(vt);
}

/* A line that is slow enough for the first screen to come before the terminal's answer. */
static void an_answer_that_comes_late_is_no_key(void **state)
{
	static const char *const TERMS[] = {"xterm-256color", "screen", "linux", "vt220"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(TERMS); i++) {
		struct vt *vt = vt_open(&(struct vt_setup){.argv = {DEMO},
			.term = TERMS[i],
			.ambiguous_wide = true,
			.answers_late = true});

		print_message("  %s\n", TERMS[i]);
		vt_wait(vt, "阿卜杜拉·买买提");
		vt_answer(vt);
		vt_wait(vt, "阿卜杜拉・买买提"); /* and it is heeded */
		vt_type(vt, "'0005'");
		vt_wait(vt, "0005");
		assert_false(vt_shows(vt, "1;3R"));
		leave((vt_type(vt, "Ctrl-U"), vt));
	}
}

static void escape_sequences_in_data_stay_text(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_wait(vt, "?[2J?]0;owned?坏人");
	vt_wait(vt, "欧阳建国"); /* [2J would have cleared it */
	assert_false(vt_title_set(vt));
	leave(vt);
}

static void a_payment_by_keys_typed_ahead(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	/* All of it in one go: find, choose, amount, confirm. */
	vt_type(vt, "'3301000003' Enter '2000' F10");
	vt_wait(vt, "paid 2000.00, payment 1");
	vt_wait(vt, "766.00");
	leave((vt_type(vt, "Esc"), vt));
}

static void keys_wait_while_a_job_runs_and_none_is_lost(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_type(vt, "Ctrl-W '0005'");
	vt_wait(vt, "counting"); /* "working: counting" comes up meanwhile */
	vt_wait(vt, "Zhang San");
	vt_wait_gone(vt, "欧阳建国");
	leave(vt);
}

static void esc_stops_a_job_that_is_seen_to_work(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_type(vt, "Ctrl-W");
	vt_wait(vt, "按Esc停止");
	vt_type(vt, "Esc");
	vt_wait(vt, "counting stopped");
	leave(vt);
}

static void a_refusal_flushes_what_was_typed_ahead(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_type(vt, "'3301000003' Enter '13' F10 Enter F10 F10");
	vt_wait(vt, "Thirteen is refused.");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "Thirteen is refused.");
	vt_type(vt, "Esc");
	vt_wait(vt, "地址");
	vt_type(vt, "Esc");
	vt_wait(vt, "Leave the counter?");
	vt_type(vt, "Enter");
	assert_int_equal(vt_exit(vt), 0);
	assert_true(vt_shows(vt, "paid 1 times"));
	vt_close(vt);
}

static void resize_lays_out_anew(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	int due = column_of(vt, "409.50");

	vt_resize(vt, 40, 120);
	vt_wait_at(vt, "409.50", due + 40);
	vt_resize(vt, 20, 70);
	vt_wait(vt, "70x20");
	vt_type(vt, "Enter F10"); /* blind keys do nothing */
	vt_resize(vt, 24, 80);
	vt_wait_at(vt, "409.50", due);
	leave(vt);
}

static void a_damaged_screen_heals_on_any_key(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_damage(vt, "\033[5;1HBroadcast message from root\033[12;20H\033[41mspot\033[0m");
	assert_true(vt_shows(vt, "Broadcast"));
	vt_type(vt, "Down");
	vt_wait_gone(vt, "Broadcast");
	vt_wait_gone(vt, "spot");
	leave(vt);
}

static void palette_finds_by_pinyin_initials(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_type(vt, "Ctrl-P");
	vt_wait(vt, "查找操作");
	vt_type(vt, "'rzjz'");
	vt_wait_gone(vt, "F6票据 F12");
	vt_wait(vt, "日终结账");
	vt_type(vt, "Enter");
	vt_wait(vt, "nothing to see in home");
	leave(vt);
}

static void help_comes_from_the_tables(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_type(vt, "F1");
	vt_wait(vt, "Type a number or a name.");
	vt_wait(vt, "Ctrl-W");
	vt_type(vt, "PgDn PgDn PgDn");
	vt_wait(vt, "Ctrl-U");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "Ctrl-U");
	leave(vt);
}

static void prefix_stands_in_for_f_keys(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_type(vt, "Ctrl-O '1'");
	vt_wait(vt, "Type a number or a name.");
	vt_type(vt, "Esc Ctrl-O '='"); /* F12 */
	vt_wait(vt, "锁屏");
	vt_type(vt, "'wrong' Enter");
	vt_wait(vt, "Not that.");
	assert_false(vt_shows(vt, "wrong"));
	vt_type(vt, "'open sesame' Enter");
	vt_wait(vt, "户号");
	leave(vt);
}

/* The status line's first cell: coloured, reversed, or neither. */
static void themes_and_no_colour(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	assert_true(vt_cell(vt, 0, 0).coloured);
	vt_type(vt, "Ctrl-Y");
	vt_wait(vt, "高对比度");
	vt_type(vt, "'4' Enter");
	vt_wait(vt, "theme plain");
	assert_false(vt_cell(vt, 0, 0).coloured);
	assert_true(vt_cell(vt, 0, 0).reverse);
	leave(vt);
	vt = vt_open(&(struct vt_setup){.argv = {DEMO}, .env = {"NO_COLOR=1"}});
	vt_wait(vt, "F12");
	assert_false(vt_cell(vt, 0, 0).coloured);
	leave(vt);
}

static void old_terminals_work(void **state)
{
	static const char *const TERMS[] = {"xterm", "vt100", "tmux-256color", "linux", "screen"};

	(void)state;
	for (size_t i = 0; i < sizeof(TERMS) / sizeof(TERMS[0]); i++) {
		struct vt *vt = vt_open(&(struct vt_setup){.argv = {DEMO}, .term = TERMS[i]});

		vt_wait(vt, "F12");
		assert_int_equal(column_of(vt, "西湖区"), column_of(vt, "上城区"));
		leave(vt);
	}
}

/* What TERM says of F2 and F10 is not what this terminal sends. */
static void keys_of_another_terminal(void **state)
{
	static const struct {
		const char *term, *f1, *f10;
	} CASES[] = {{"linux", "\033OP", "\033[21~"}, {"vt100", "\033[11~", "\033[21~"},
		{"xterm-256color", "\033[11~", "\033[21~"},
		{"xterm-256color", "\033[[A", "\033[21~"}, {"linux", "\033[[A", "\033[21~"},
		{"tmux", "\033OP", "\033[21~"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		struct vt *vt = vt_open(&(struct vt_setup){.argv = {DEMO}, .term = CASES[i].term});

		print_message("  %s\n", CASES[i].term);
		vt_wait(vt, "F12");
		vt_send(vt, CASES[i].f1, strlen(CASES[i].f1));
		vt_wait(vt, "┌");
		vt_type(vt, "Esc");
		vt_wait_gone(vt, "┌");
		vt_type(vt, "'3301000003' Enter '2000'");
		vt_send(vt, CASES[i].f10, strlen(CASES[i].f10));
		vt_wait(vt, "paid 2000.00, payment 1");
		leave((vt_type(vt, "Esc"), vt));
	}
}

/* A title stands in the line of its frame, and where there is more below it says so. */
static void frames_are_whole(void **state)
{
	struct vt *vt = open_demo();

	(void)state;
	vt_type(vt, "Esc");
	vt_wait(vt, "Leave the counter?");
	assert_true(vt_shows(vt, "──────────┐"));
	vt_type(vt, "Esc");
	vt_wait_gone(vt, "Leave the counter?");
	vt_resize(vt, 24, 80);
	vt_type(vt, "F1");
	vt_wait(vt, "┌");
	assert_true(vt_shows(vt, "────────"));
	vt_type(vt, "Esc");
	vt_wait_gone(vt, "┌");
	leave(vt);
}

static void frames_of_ascii(void **state)
{
	struct vt *vt = vt_open(&(struct vt_setup){.argv = {DEMO, "dark", "ascii"}});

	(void)state;
	vt_wait(vt, "户号");
	vt_type(vt, "Esc");
	vt_wait(vt, "+-"); /* and not a line of box drawing */
	assert_false(vt_shows(vt, "─"));
	vt_type(vt, "Esc");
	vt_wait_gone(vt, "+-");
	leave(vt);
	vt = open_demo();
	vt_type(vt, "Esc");
	vt_wait(vt, "──");
	vt_type(vt, "Enter");
	assert_int_equal(vt_exit(vt), 0);
	vt_close(vt);
}

static void signals_give_the_terminal_back(void **state)
{
	static const struct {
		int signal, status;
	} CASES[] = {{SIGTERM, 1}, {SIGHUP, 1}, {SIGABRT, 128 + SIGABRT}};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct vt *vt = open_demo();

		assert_true(vt_alternate_screen(vt));
		vt_signal(vt, CASES[i].signal);
		assert_int_equal(vt_exit(vt), CASES[i].status);
		assert_false(vt_alternate_screen(vt));
		vt_close(vt);
	}
}

static void refuses_what_is_no_utf8_terminal(void **state)
{
	static const struct {
		const char *env, *term, *says;
	} CASES[] = {
		{"LC_ALL=zh_CN.GBK", NULL, "UTF-8 terminal"},
		{"LC_ALL=C.UTF-8", "no-such-terminal", "not known"},
	};
	struct vt *vt;

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		vt = vt_open(&(struct vt_setup){
			.argv = {DEMO}, .env = {CASES[i].env}, .term = CASES[i].term});
		assert_int_equal(vt_exit(vt), 3);
		assert_true(vt_shows(vt, CASES[i].says));
		vt_close(vt);
	}
	vt = vt_open(&(struct vt_setup){.argv = {"sh", "-c", DEMO " | cat"}});
	vt_exit(vt);
	assert_true(vt_shows(vt, "needs a terminal"));
	vt_close(vt);
	/* An unknown or missing locale is no reason: C.UTF-8 is always there. */
	vt = vt_open(&(struct vt_setup){.argv = {DEMO}, .env = {"LC_ALL=C"}});
	vt_wait(vt, "欧阳建国");
	leave(vt);
}

static void the_screen_is_kept_as_text(void **state)
{
	char path[] = "/tmp/wattdesk-dump-XXXXXX";
	char variable[64], text[8192] = "";
	int fd = mkstemp(path);
	struct stat info;

	(void)state;
	assert_true(fd >= 0);
	snprintf(variable, sizeof(variable), "WATTDESK_SCREEN_DUMP=%s", path);
	struct vt *vt = vt_open(&(struct vt_setup){.argv = {DEMO}, .env = {variable}});

	vt_wait(vt, "户号");
	leave(vt);
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	assert_int_equal(fstat(fileno(file), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600); /* names and addresses stand in it */
	fclose(file);
	remove(path);
	assert_non_null(strstr(text, "Leave the counter?"));
	assert_true(utf8_valid(text, strlen(text)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_align_behind_wide_and_rare_names),
		cmocka_unit_test(ambiguous_dot_takes_two_cells_where_the_terminal_says_so),
		cmocka_unit_test(an_answer_that_comes_late_is_no_key),
		cmocka_unit_test(escape_sequences_in_data_stay_text),
		cmocka_unit_test(a_payment_by_keys_typed_ahead),
		cmocka_unit_test(keys_wait_while_a_job_runs_and_none_is_lost),
		cmocka_unit_test(esc_stops_a_job_that_is_seen_to_work),
		cmocka_unit_test(a_refusal_flushes_what_was_typed_ahead),
		cmocka_unit_test(resize_lays_out_anew),
		cmocka_unit_test(a_damaged_screen_heals_on_any_key),
		cmocka_unit_test(palette_finds_by_pinyin_initials),
		cmocka_unit_test(help_comes_from_the_tables),
		cmocka_unit_test(prefix_stands_in_for_f_keys),
		cmocka_unit_test(themes_and_no_colour),
		cmocka_unit_test(old_terminals_work),
		cmocka_unit_test(keys_of_another_terminal),
		cmocka_unit_test(frames_are_whole),
		cmocka_unit_test(frames_of_ascii),
		cmocka_unit_test(signals_give_the_terminal_back),
		cmocka_unit_test(refuses_what_is_no_utf8_terminal),
		cmocka_unit_test(the_screen_is_kept_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
