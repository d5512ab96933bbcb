/* A collector's case at the real counter, by keys alone, at 80x24 in Chinese. */
#include <stdio.h>
#include <string.h>

#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

#define PASSWORD "a good password"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"1001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,,,,,,,,\n"
	"2002,阿卜杜拉·买买提,none,,山北路2号,residential,浙江,2000-01-01,,,,,,,,\n";

static const char BILLS[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2024-11,160,88.40,2024-12-01,2024-12-15\n";

static void import(struct program *p, const char *what, const char *text)
{
	char path[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_file(p, what, text);
	snprintf(words, sizeof(words), "import %s %s", what,
		scratch_path(&p->scratch, what, path, sizeof(path)));
	program_run(p, "adm", words);
	program_expect(p, 0, "\"ok\":true");
}

/* On days of 2025, so that the case is on the list whenever this runs. */
static void list_them(struct program *p)
{
	program_run(p, "cora", "dun --on 2025-01-20");
	program_expect(p, 0, "\"to\":\"at_risk\"");
	program_run(p, "cora", "dun --on 2025-01-27");
	program_expect(p, 0, "\"to\":\"listed\"");
}

static int setup(void **state)
{
	static struct program program;
	char path[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_init(&program);
	program_file(&program, "cora", PASSWORD "\n");
	snprintf(words, sizeof(words),
		"staff add cora --role collector --name cora --password-file %s",
		scratch_path(&program.scratch, "cora", path, sizeof(path)));
	program_run(&program, "adm", words);
	program_expect(&program, 0, "\"ok\":true");
	import(&program, "accounts", ACCOUNTS);
	import(&program, "bills", BILLS);
	list_them(&program);
	*state = &program;
	return 0;
}

static int teardown(void **state)
{
	program_release(*state);
	return 0;
}

static struct vt *sign_in(const struct program *p, const char *login)
{
	char keys[64];
	struct vt *vt = vt_open(&(struct vt_setup){.argv = {"build/san/wattdesk", "--db", p->db}});

	vt_wait(vt, "密码");
	snprintf(keys, sizeof(keys), "'%s' Enter '" PASSWORD "' Enter", login);
	vt_type(vt, keys);
	vt_wait(vt, "欢迎");
	return vt;
}

static void open_cases(struct vt *vt)
{
	vt_type(vt, "Ctrl-P");
	vt_wait(vt, "查找");
	vt_type(vt, "'欠费案件' Enter");
	vt_wait(vt, "未了结案件");
	vt_wait(vt, "欧阳建国");
}

/* The list, the case, a step with its evidence, and one that the law does not allow yet. */
static void test_a_case(void **state)
{
	struct vt *vt = sign_in(*state, "cora");

	open_cases(vt);
	vt_wait(vt, "已列停电名单");
	vt_wait(vt, "停电通知书送达回执"); /* what is missing */
	vt_type(vt, "Enter");
	vt_wait(vt, "下一步");
	vt_wait(vt, "回收风险户");
	vt_type(vt, "F10");
	vt_wait(vt, "凭据或原因");
	vt_type(vt, "Enter '户主签收' F10");
	vt_wait(vt, "户主签收");
	vt_wait(vt, "通知书已送达");
	vt_type(vt, "?");
	vt_wait(vt, "第六十七条");
	vt_type(vt, "Esc F10");
	vt_wait(vt, "班长");
	vt_type(vt, "Enter 'sue' Enter '" PASSWORD "' F10");
	vt_wait(vt, "停电已批准");
	vt_wait(vt, "审批 sue");
	vt_type(vt, "F10");
	vt_wait(vt, "凭据或原因");
	vt_type(vt, "Enter '电话' F10"); /* served today: the days of notice have not passed */
	vt_wait(vt, "不能办理");
	(void)vt_close(vt);
}

/* The first line of an account says how the customer stands. */
static void test_standing(void **state)
{
	struct vt *vt = sign_in(*state, "cora");

	vt_type(vt, "'1001' Enter");
	vt_wait(vt, "今日应缴");
	vt_wait(vt, "信用");
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "案件详情");
	vt_wait(vt, "已催费");
	(void)vt_close(vt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_case),
		cmocka_unit_test(test_standing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
