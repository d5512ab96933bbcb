/* The screens beside the sale, in a real terminal: a card against the books, a refund, a lost card,
 * another meter, limits, and what is looked into. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "devices/sim/sim_meter_slot.h"
#include "devices/sim/sim_printer.h"
#include "devices/sim/sim_reader.h"
#include "tests/device/echo.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"100001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,,,,,12345678,"
	"prepaid_cpu,1,\n"
	"100002,诸葛明,none,,山北路2号,residential,浙江,2000-01-01,,,,,87654321,"
	"prepaid_cpu,1,\n";

enum { CARD, METER, PRINTER, SEATS };

struct counter {
	struct program program;
	char place[PLACE_MAX];
	struct sim_line *sim[SEATS];
	char choice[SEATS][SIM_PATH_MAX + 48], first[SCRATCH_PATH_MAX], second[SCRATCH_PATH_MAX];
};

static void by_hand(const struct counter *c, int seat, const char *words, const char *path)
{
	char line[SIM_PATH_MAX * 2], say[SIM_SAY_MAX];

	snprintf(line, sizeof(line), "%s%s%s", words, path != NULL ? " " : "",
		path != NULL ? path : "");
	if (!sim_line_operate(c->sim[seat], line, say))
		fail_msg("%s: %s", line, say);
}

static void seat(struct counter *c, int at, const struct sim_kind *kind, const char *model)
{
	char name[SIM_PATH_MAX];

	c->sim[at] = sim_line_new(kind);
	assert_true(sim_line_plug(c->sim[at], place_name(c->place, kind->name, name), false));
	snprintf(c->choice[at], sizeof(c->choice[at]), "%s@%s", model, name);
}

static void new_meter(struct counter *c, const char *file, const char *number)
{
	char path[SCRATCH_PATH_MAX], words[SCRATCH_PATH_MAX + 32];

	snprintf(words, sizeof(words), "keep %s %s",
		scratch_path(&c->program.scratch, file, path, sizeof(path)), number);
	by_hand(c, METER, words, NULL);
}

static int setup(void **state)
{
	struct counter *c = calloc(1, sizeof(*c));

	program_init(&c->program);
	program_import(&c->program, "accounts", ACCOUNTS);
	place_make(c->place);
	seat(c, CARD, &sim_reader_kind, "card=gempc-twin");
	seat(c, PRINTER, &sim_printer, "printer=escpos-80");
	seat(c, METER, &sim_meter_slot_kind, "");
	scratch_path(&c->program.scratch, "card1", c->first, sizeof(c->first));
	scratch_path(&c->program.scratch, "card2", c->second, sizeof(c->second));
	by_hand(c, CARD, "blank", c->first);
	by_hand(c, CARD, "blank", c->second);
	by_hand(c, CARD, "insert", c->first);
	new_meter(c, "meter1", "12345678");
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct counter *c = *state;

	program_run(&c->program, "ann", "verify");
	program_expect(&c->program, 0, "\"name\":\"sales\",\"ok\":true");
	for (int i = 0; i < SEATS; i++)
		sim_line_free(c->sim[i]);
	place_drop(c->place);
	program_release(&c->program);
	free(c);
	return 0;
}

/* The card goes out of the reader, into the meter, and back. */
static void to_meter(const struct counter *c, const char *card)
{
	by_hand(c, CARD, "pull", NULL);
	by_hand(c, METER, "insert", card);
	by_hand(c, CARD, "insert", card);
}

static void change_card(const struct counter *c, const char *card)
{
	by_hand(c, CARD, "pull", NULL);
	by_hand(c, CARD, "insert", card);
}

static struct vt *open_counter(const struct counter *c, const char *login)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX], keys[128];
	struct vt_setup terminal = {
		.argv = {"build/san/wattdesk", "--db", c->program.db, "--station", "w1", "--device",
			c->choice[CARD], "--device", c->choice[PRINTER]}};
	struct vt *vt;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&c->program.scratch, "papers", folder, sizeof(folder)));
	terminal.env[0] = papers;
	vt = vt_open(&terminal);
	vt_wait(vt, "密码");
	snprintf(keys, sizeof(keys), "'%s' Enter 'a good password' Enter", login);
	vt_type(vt, keys);
	return vt;
}

static void expect_paper(struct counter *c, const char *text)
{
	sim_line_lock(c->sim[PRINTER]);
	if (strstr(sim_printer_paper(sim_line_device(c->sim[PRINTER])), text) == NULL)
		fail_msg("\"%s\" is not on the paper", text);
	sim_line_unlock(c->sim[PRINTER]);
}

static void finish(struct vt *vt, const char *said)
{
	vt_wait(vt, said);
	vt_type(vt, "Enter");
	vt_wait_gone(vt, said);
}

/* From the box to the card's page: the account, and Ctrl-B. */
static void card_page(struct vt *vt)
{
	vt_type(vt, "'100001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "Ctrl-B");
	vt_wait(vt, "读卡器中的卡");
}

static void sell(struct vt *vt, const char *amount, const char *in_words)
{
	char keys[64];

	vt_type(vt, "F4");
	vt_wait(vt, "欧阳建国");
	snprintf(keys, sizeof(keys), "'%s'", amount);
	vt_type(vt, keys);
	vt_wait(vt, in_words);
	vt_type(vt, "F10");
	finish(vt, "写卡成功");
}

static void give_back(struct counter *c, struct vt *vt)
{
	/* The card fits but for the purchase that is still on it; the meter has counted it by what
	 * is typed, and nothing is given back; then it has not. */
	card_page(vt);
	vt_wait(vt, "尚未插表");
	vt_wait(vt, "80.00");
	vt_type(vt, "Ctrl-B");
	vt_wait(vt, "最后一笔购电退购");
	vt_type(vt, "'1' Enter '李班现场查看' Enter 'sue' Enter 'a good password' F10");
	vt_wait(vt, "不予退款");
	vt_type(vt, "Enter Shift-Tab Shift-Tab Shift-Tab '0' F10");
	vt_wait(vt, "班长密码");
	vt_type(vt, "'a good password' F10");
	vt_wait(vt, "退购成功");
	vt_wait(vt, "请退还 80.00");
	expect_paper(c, "退还金额");
	finish(vt, "退购成功");
}

static void lose_card(struct counter *c, struct vt *vt)
{
	/* What was given back is sold anew, and the card is lost before it was in the meter. */
	sell(vt, "30", "人民币叁拾元整");
	change_card(c, c->second);
	card_page(vt);
	vt_wait(vt, "空");
	vt_type(vt, "Ctrl-N");
	vt_wait(vt, "挂失或损坏补卡");
	vt_type(vt, "'ann' Enter 'a good password' F10");
	vt_wait(vt, "不能授权本人");
	vt_type(vt, "Enter Shift-Tab Ctrl-U 'sue' Enter 'a good password' F10");
	finish(vt, "补卡成功");
	expect_paper(c, "补卡");
	to_meter(c, c->second);
	by_hand(c, METER, "show", NULL);
}

static void change_meter(struct counter *c, struct vt *vt)
{
	/* The meter burnt down: 12.34 were left, and the new one gets them. */
	card_page(vt);
	vt_wait(vt, "可以售电");
	vt_type(vt, "Ctrl-E");
	vt_wait(vt, "卡表换表");
	vt_type(vt, "'99' Enter '12.34' Enter 'sue' Enter 'a good password' F10");
	finish(vt, "换表卡写卡成功");
	new_meter(c, "meter2", "99");
	to_meter(c, c->second);
	card_page(vt);
	vt_wait(vt, "12.34");
	vt_wait(vt, "可以售电");
}

static void set_limits(struct vt *vt)
{
	/* Limits: with a supervisor beside the cashier; then they hold. */
	vt_type(vt, "Ctrl-G");
	vt_wait(vt, "囤积限额");
	vt_type(vt, "Tab '40' F10");
	vt_wait(vt, "班长");
	vt_type(vt, "'sue' Enter 'a good password' F10");
	vt_wait(vt, "限额已修改");
	vt_type(vt, "F4");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "'30'");
	vt_wait(vt, "人民币叁拾元整");
	vt_type(vt, "F10");
	vt_wait(vt, "40.00");
}

static void cards_of_a_day(void **state)
{
	struct counter *c = *state;
	struct vt *vt = open_counter(c, "ann");

	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");
	vt_wait(vt, "查找");
	vt_type(vt, "'100001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F4");
	vt_wait(vt, "空白卡");
	vt_type(vt, "F10");
	finish(vt, "写卡成功");
	expect_paper(c, "开卡");
	to_meter(c, c->first);
	sell(vt, "80", "人民币捌拾元整");
	give_back(c, vt);
	lose_card(c, vt);
	change_meter(c, vt);
	set_limits(vt);
	(void)vt_close(vt);
}

/* Somebody came with a neighbour's card: the supervisor looks into it and writes it down. */
static void what_is_looked_into(void **state)
{
	struct counter *c = *state;
	char words[SIM_PATH_MAX + 96];
	struct vt *vt;

	program_run(&c->program, "ann", "shift open --float 10");
	program_expect(&c->program, 0, "\"ok\":true");
	snprintf(words, sizeof(words), "--device %s card open 100001", c->choice[CARD]);
	program_run(&c->program, "ann", words);
	program_expect(&c->program, 0, "settled");
	to_meter(c, c->first);
	snprintf(words, sizeof(words), "--device %s card sell 100002 --amount 5 --cash 5",
		c->choice[CARD]);
	program_run(&c->program, "ann", words);
	program_expect(&c->program, 1, "card_wrong");

	vt = open_counter(c, "sue");
	vt_wait(vt, "查找");
	vt_type(vt, "Ctrl-P");
	vt_wait(vt, "查找操作");
	vt_type(vt, "'异常购电' Enter");
	vt_wait(vt, "异常购电核查");
	vt_wait(vt, "100002");
	vt_wait(vt, "未查");
	vt_type(vt, "Enter");
	vt_wait(vt, "卡所属户号");
	vt_type(vt, "'邻居代为购电，已说明' F10");
	vt_wait(vt, "已记录");
	vt_wait(vt, "没有待核查的购电");
	vt_type(vt, "Ctrl-A");
	vt_wait(vt, "无异常");
	vt_type(vt, "Esc Ctrl-P");
	vt_wait(vt, "查找操作");
	vt_type(vt, "'稽查' Enter");
	vt_wait(vt, "均相符");
	(void)vt_close(vt);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cards_of_a_day, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_looked_into, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
