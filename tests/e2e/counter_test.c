/* A cashier's day at the real counter, by keys alone, at 80x24 in Chinese. */
#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"1001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,,,,,,,,\n"
	"2002,阿卜杜拉·买买提,none,,山北路2号,residential,浙江,2000-01-01,,,,,,,,\n"
	"3003,𠮷田商行,none,,山北路3号,residential,浙江,2000-01-01,,,,,,,,\n";

/* Due in a far year: nothing is late, whenever this runs. */
static const char BILLS[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2000-12,160,88.40,2000-12-01,2099-12-15\n"
			    "B2,3003,2000-12,1600,1234.56,2000-12-01,2099-12-15\n";

static void import(struct program *p, const char *what, const char *text)
{
	char path[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_file(p, what, text);
	snprintf(words, sizeof(words), "import %s %s", what,
		scratch_path(&p->scratch, what, path, sizeof(path)));
	program_run(p, "adm", words);
	program_expect(p, 0, "\"ok\":true");
}

static int setup(void **state)
{
	static struct program program;

	program_init(&program);
	import(&program, "accounts", ACCOUNTS);
	import(&program, "bills", BILLS);
	*state = &program;
	return 0;
}

static int teardown(void **state)
{
	struct program *p = *state;

	program_run(p, "ann", "verify");
	program_expect(p, 0, "\"name\":\"drawer\",\"ok\":true");
	program_release(p);
	return 0;
}

static struct vt *open_counter(const struct program *p, const char *variable)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX];
	struct vt_setup setup = {.argv = {"build/san/wattdesk", "--db", p->db}, .env = {variable}};
	size_t next = variable != NULL ? 1 : 0;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&p->scratch, "papers", folder, sizeof(folder)));
	setup.env[next] = papers;
	return vt_open(&setup);
}

static void sign_in(struct vt *vt)
{
	vt_wait(vt, "密码");
	vt_type(vt, "'ann' Enter 'a good password' Enter");
}

static void leave(struct vt *vt)
{
	vt_type(vt, "Esc");
	vt_wait(vt, "要退出柜台程序吗？");
	vt_type(vt, "Enter");
	assert_int_equal(vt_exit(vt), 0);
	vt_close(vt);
}

static void from_sign_in_to_the_closed_shift(void **state)
{
	struct vt *vt = open_counter(*state, NULL);

	sign_in(vt);
	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");
	vt_wait(vt, "查找");

	/* By the initials of the name; then exact cash in three keys. */
	vt_type(vt, "'oyjg' Enter");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F3");
	vt_wait(vt, "人民币捌拾捌元肆角");
	vt_type(vt, "F10");
	vt_wait(vt, "收费完成，收据");
	vt_type(vt, "Enter");

	/* Cash with change: 2000 - 1234.56. */
	vt_wait_gone(vt, "收费完成");
	vt_type(vt, "'3003' Enter");
	vt_wait(vt, "𠮷田商行");
	vt_type(vt, "F3");
	vt_wait(vt, "1,234.56");
	vt_type(vt, "'2000'");
	vt_wait(vt, "765.44");
	vt_type(vt, "F10");
	vt_wait(vt, "收费完成，收据");
	vt_wait(vt, "765.44");
	vt_type(vt, "Enter");

	/* 500.00 + 88.40 + 1234.56 lies in the drawer. */
	vt_wait_gone(vt, "收费完成");
	vt_type(vt, "F9");
	vt_wait(vt, "点款交班");
	vt_type(vt, "F10");
	vt_wait(vt, "100元");
	vt_type(vt,
		"'18' Tab Tab '1' Tab Tab Tab '1' Tab Tab '1' Tab '2' Tab Tab '1' Tab Tab '1' F10");
	vt_wait(vt, "1,822.96");
	vt_type(vt, "F10");
	vt_wait(vt, "已结。");
	vt_wait(vt, "差额      0.00");
	vt_type(vt, "Esc Esc Esc");
	vt_close(vt);
}

/* After the shift the next one begins with a password, whatever key is pressed. */
static void who_signed_out_is_out(void **state)
{
	static const char *const KEYS[] = {
		"F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12"};
	struct vt *vt = open_counter(*state, NULL);

	sign_in(vt);
	vt_wait(vt, "备用金");
	vt_type(vt, "'0' F10");
	vt_wait(vt, "查找");
	vt_type(vt, "F9");
	vt_wait(vt, "点款交班");
	vt_type(vt, "F10");
	vt_wait(vt, "100元");
	vt_type(vt, "'0' F10");
	vt_wait(vt, "确认提交");
	vt_type(vt, "F10");
	vt_wait(vt, "已结。");
	vt_type(vt, "Ctrl-E");
	vt_wait(vt, "密码");
	for (size_t i = 0; i < ARRAY_SIZE(KEYS); i++) {
		vt_type(vt, KEYS[i]);
		vt_type(vt, "Ctrl-P");
		vt_wait(vt, "全部操作"); /* whatever came of the key has come by now */
		vt_type(vt, "Esc");
		vt_wait_gone(vt, "全部操作");
		assert_true(vt_shows(vt, "密码"));
	}
	leave(vt);
}

static void a_wrong_password_is_told_and_not_shown(void **state)
{
	struct vt *vt = open_counter(*state, NULL);

	vt_wait(vt, "密码");
	vt_type(vt, "'bob' Enter 'not the password' Enter");
	vt_wait(vt, "工号或密码不正确");
	assert_false(vt_shows(vt, "not the password"));
	leave(vt);
}

static void english_and_no_colour(void **state)
{
	struct program *p = *state;
	struct vt *vt = vt_open(
		&(struct vt_setup){.argv = {"build/san/wattdesk", "--lang", "en", "--db", p->db},
			.env = {"NO_COLOR=1"}});

	vt_wait(vt, "Password");
	vt_wait(vt, "F12Lock");
	assert_false(vt_cell(vt, 0, 0).coloured);
	vt_resize(vt, 20, 60);
	vt_wait(vt, "60x20");
	vt_resize(vt, 24, 80);
	vt_wait(vt, "F12Lock");
	vt_type(vt, "Esc");
	vt_wait(vt, "Leave the counter program?");
	vt_type(vt, "Enter");
	assert_int_equal(vt_exit(vt), 0);
	vt_close(vt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(from_sign_in_to_the_closed_shift, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_wrong_password_is_told_and_not_shown, setup, teardown),
		cmocka_unit_test_setup_teardown(who_signed_out_is_out, setup, teardown),
		cmocka_unit_test_setup_teardown(english_and_no_colour, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
