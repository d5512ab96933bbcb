/* From the last fen to the printed order at the real counter: by keys alone, with a card reader. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "counter/arrears.h"
#include "counter/arrears_ground.h"
#include "db/account_store.h"
#include "db/blacklist_store.h"
#include "db/database.h"
#include "devices/sim/sim_id_reader.h"
#include "devices/sim/sim_meter_line.h"
#include "tests/device/echo.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

#define HOLDER "110105198501010004"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,meter_no,meter_kind\n"
	"1001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,M-1,postpaid\n"
	"2002,测试甲,resident," HOLDER ",山北路2号,residential,浙江,2000-01-01,,\n";

static const char BILLS[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2000-12,160,88.40,2000-12-01,2099-12-15\n"
			    "B2,2002,2000-12,160,88.40,2000-12-01,2099-12-15\n";

struct counter {
	struct program program;
	char place[PLACE_MAX], name[SIM_PATH_MAX], choice[SIM_PATH_MAX + 16];
	struct sim_line *reader, *meters;
};

static void import(struct program *p, const char *what, const char *text)
{
	char path[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_file(p, what, text);
	snprintf(words, sizeof(words), "import %s %s", what,
		scratch_path(&p->scratch, what, path, sizeof(path)));
	program_run(p, "adm", words);
	program_expect(p, 0, "\"ok\":true");
}

/* The crew was there: what the collectors' own steps would have written. */
static void cut(struct session *s, const char *account_no, bool listed)
{
	struct arena arena = ARENA_EMPTY;
	struct arrears_office *office;
	struct account_row account;
	struct arrears_case c;
	struct arrears_entry entry = {
		.act = {.on = session_today(s), .at = session_now(s), .evidence = true}};
	bool found;

	assert_true(account_store_find(s->db, account_no, &account, &found));
	assert_true(found);
	const struct blacklist_event_row row = {.account_id = account.account_id,
		.entry = true,
		.on = session_today(s),
		.reason = "两期欠费",
		.at = session_now(s),
		.login = "sue",
		.approver = ""};

	assert_true(arrears_office_load(s, session_today(s), &arena, &office));
	assert_true(db_begin(s->db));
	assert_true(arrears_load(s, account.account_id, &c));
	for (entry.act.to = ARREARS_STAGE_REMINDED; entry.act.to <= ARREARS_STAGE_DISCONNECTED;
		entry.act.to++)
		assert_true(arrears_put(s, &c, &office->ground, &entry));
	assert_true(!listed || blacklist_store_event(s->db, &row));
	assert_true(db_commit(s->db));
	arena_release(&arena);
}

static void cut_both(const struct program *p)
{
	const struct session_options options = {
		.db_url = p->db, .station = "test", .share_dir = "share", .clock = clock_system()};
	struct session s;

	assert_true(session_open(&s, &options));
	cut(&s, "1001", false);
	cut(&s, "2002", true);
	session_close(&s);
}

/* The meter of 1001 hangs on a line, with its relay open. */
static void hang_meter(struct counter *c)
{
	char line[SIM_PATH_MAX], password[SCRATCH_PATH_MAX], say[SIM_SAY_MAX];
	char words[2 * SCRATCH_PATH_MAX + SIM_PATH_MAX];

	c->meters = sim_line_new(&sim_meter_line_kind);
	assert_true(sim_line_plug(c->meters, place_name(c->place, "line", line), false));
	assert_true(sim_line_operate(c->meters, "meter 12345678 100.00", say));
	assert_true(sim_line_operate(c->meters, "relay 12345678 open", say));
	program_file(&c->program, "meter.pw", "123456\n");
	snprintf(words, sizeof(words),
		"meter line M-1 --line %s --address 12345678 --level 2 --password-file %s", line,
		scratch_path(&c->program.scratch, "meter.pw", password, sizeof(password)));
	program_run(&c->program, "adm", words);
	program_expect(&c->program, 0, "12345678");
}

static int setup(void **state)
{
	struct counter *c = calloc(1, sizeof(*c));

	program_init(&c->program);
	import(&c->program, "accounts", ACCOUNTS);
	import(&c->program, "bills", BILLS);
	cut_both(&c->program);
	place_make(c->place);
	c->reader = sim_line_new(&sim_id_reader_kind);
	assert_true(sim_line_plug(c->reader, place_name(c->place, "id", c->name), false));
	hang_meter(c);
	snprintf(c->choice, sizeof(c->choice), "id=sdt@%s", c->name);
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct counter *c = *state;

	program_run(&c->program, "ann", "verify");
	program_expect(&c->program, 0, "\"name\":\"drawer\",\"ok\":true");
	sim_line_free(c->meters);
	sim_line_free(c->reader);
	place_drop(c->place);
	program_release(&c->program);
	free(c);
	return 0;
}

static struct vt *open_counter(struct counter *c)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX];
	struct vt_setup setup = {
		.argv = {"build/san/wattdesk", "--db", c->program.db, "--device", c->choice}};
	struct vt *vt;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&c->program.scratch, "papers", folder, sizeof(folder)));
	setup.env[0] = papers;
	vt = vt_open(&setup);
	vt_wait(vt, "密码");
	vt_type(vt, "'ann' Enter 'a good password' Enter");
	return vt;
}

/* A customer on no list: paid, and two keys later the order is printed. */
static void two_keys_after_the_payment(void **state)
{
	struct vt *vt = open_counter(*state);

	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");
	vt_wait(vt, "查找");
	vt_type(vt, "'1001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F3");
	vt_wait(vt, "人民币捌拾捌元肆角");
	vt_type(vt, "F10");
	vt_wait(vt, "该客户已停电且已结清");
	vt_type(vt, "F5");
	vt_wait(vt, "可以复电");
	vt_type(vt, "F10");
	vt_wait(vt, "前复电。");
	vt_wait(vt, "restoration-1001.pdf");
	vt_wait(vt, "待复电 1");
	vt_type(vt, "F5");
	vt_wait(vt, "待复电");
	vt_wait(vt, "复电时限");
	vt_wait(vt, "山北路1号");
	vt_close(vt);
}

/* On the list: the card on the reader, somebody else's first. */
static void the_card_of_the_holder(void **state)
{
	struct counter *c = *state;
	char say[SIM_SAY_MAX];
	struct vt *vt;

	program_run(&c->program, "ann", "pay 2002 --tender card:388.40");
	program_expect(&c->program, 0, "\"to_advance\":\"300.00\"");
	vt = open_counter(c);
	vt_wait(vt, "查找");
	vt_type(vt, "'2002' Enter");
	vt_wait(vt, "山北路2号");
	vt_type(vt, "F5");
	vt_wait(vt, "须由户主本人持身份证办理");
	vt_type(vt, "F10");
	vt_wait(vt, "提示");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "提示");
	assert_true(sim_line_operate(c->reader, "lay forever", say));
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "与户主档案不符");
	assert_true(sim_line_operate(c->reader, "lay citizen", say));
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "是户主本人");
	assert_false(vt_shows(vt, HOLDER));
	assert_true(vt_shows(vt, "110105********0004"));
	vt_type(vt, "F10");
	vt_wait(vt, "之前不得复电");
	vt_wait(vt, "restoration-2002.pdf");
	vt_close(vt);
}

/* The number of the last order in the list that was answered. */
static const char *last_order(const struct program *p)
{
	static const char key[] = "\"order_no\":\"";
	const char *found = NULL;

	for (const char *at = strstr(p->out, key); at != NULL; at = strstr(at + 1, key))
		found = at + strlen(key);
	assert_non_null(found);
	return found;
}

/* What is typed is never shown; Esc gives up waiting for a card. */
static void typed_and_given_up(void **state)
{
	struct counter *c = *state;
	char words[128];
	struct vt *vt;

	program_run(&c->program, "ann", "restoration list");
	program_expect(&c->program, 0, "2002");
	snprintf(words, sizeof(words), "restoration cancel %.*s --result again",
		(int)strcspn(last_order(&c->program), "\""), last_order(&c->program));
	program_run(&c->program, "ann", words);
	program_expect(&c->program, 0, "cancelled");
	vt = open_counter(c);
	vt_wait(vt, "查找");
	vt_type(vt, "'2002' Enter");
	vt_wait(vt, "山北路2号");
	vt_type(vt, "F5");
	vt_wait(vt, "须由户主本人持身份证办理");
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "请把身份证放在读卡器上");
	vt_type(vt, "Esc");
	vt_wait(vt, "提示");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "提示");
	vt_type(vt, "Tab '110105198501010005' Tab '测试甲' Tab '2031' F10");
	vt_wait(vt, "没有这一天"); /* a day that cannot be read is told, not passed by */
	vt_type(vt, "Ctrl-U F10");
	vt_wait(vt, "校验码");
	assert_false(vt_shows(vt, "110105198501010005"));
	vt_close(vt);
}

/* F8: said in words before it is numbered; made twice on a day it is the same letter. */
static void a_letter_from_its_own_screen(void **state)
{
	struct vt *vt = open_counter(*state);

	vt_wait(vt, "查找");
	vt_type(vt, "F8");
	vt_wait(vt, "尚未为该客户生成文书");
	vt_type(vt, "'1001' Enter");
	vt_wait(vt, "致 欧阳建国");
	vt_type(vt, "Tab Right Right"); /* a reminder, a disconnection, the order */
	vt_type(vt, "F10");
	vt_wait(vt, "已生成");
	vt_wait(vt, "restoration-1001.pdf");
	vt_close(vt);
}

/*
 * The order is carried out from the counter: permitted, asked while nobody has pressed the button,
 * then closed; asked first, and the list is empty after it.
 */
static void closed_over_the_line(void **state)
{
	struct counter *c = *state;
	char say[SIM_SAY_MAX];
	struct vt *vt = open_counter(c);

	vt_wait(vt, "查找");
	vt_type(vt, "F5");
	vt_wait(vt, "欧阳建国");
	vt_wait(vt, "可以从这里合闸");
	vt_type(vt, "Ctrl-E");
	vt_wait(vt, "按钮合闸吗？");
	vt_type(vt, "F10");
	vt_wait(vt, "分钟内有效");
	vt_type(vt, "Ctrl-A");
	vt_wait(vt, "仍在分闸");
	assert_true(sim_line_operate(c->meters, "show 12345678", say));
	assert_null(strstr(say, "closed"));
	vt_type(vt, "Ctrl-V");
	vt_wait(vt, "合闸吗？");
	vt_type(vt, "F10");
	vt_wait(vt, "已合闸：已复电");
	vt_wait(vt, "没有待执行的工单");
	assert_true(sim_line_operate(c->meters, "show 12345678", say));
	assert_string_equal(say, "relay closed, may close; orders 2");
	vt_close(vt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_keys_after_the_payment),
		cmocka_unit_test(the_card_of_the_holder),
		cmocka_unit_test(typed_and_given_up),
		cmocka_unit_test(a_letter_from_its_own_screen),
		cmocka_unit_test(closed_over_the_line),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
