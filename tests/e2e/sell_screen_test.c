/* The sell screen of the real counter: a first card, a sale by a handful of keys, a card that is
 * pulled and a program that is killed, each finished with one key. */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "devices/sim/sim_display.h"
#include "devices/sim/sim_meter_slot.h"
#include "devices/sim/sim_printer.h"
#include "devices/sim/sim_reader.h"
#include "tests/device/echo.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

#define PULL_AFTER "pull-after 140" /* bytes: the sale is kept, the card not yet written */

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"100001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,,,,,12345678,"
	"prepaid_cpu,1,\n";

struct counter {
	struct program program;
	char place[PLACE_MAX];
	struct sim_line *card, *meter, *printer, *display;
	char choice[3][SIM_PATH_MAX + 48], path[SCRATCH_PATH_MAX];
};

static void by_hand(struct sim_line *sim, const char *words, const char *path)
{
	char line[SIM_PATH_MAX * 2], say[SIM_SAY_MAX];

	snprintf(line, sizeof(line), "%s%s%s", words, path != NULL ? " " : "",
		path != NULL ? path : "");
	if (!sim_line_operate(sim, line, say))
		fail_msg("%s: %s", line, say);
}

static int setup(void **state)
{
	struct counter *c = calloc(1, sizeof(*c));
	char name[SIM_PATH_MAX], file[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_init(&c->program);
	program_import(&c->program, "accounts", ACCOUNTS);
	place_make(c->place);
	c->card = sim_line_new(&sim_reader_kind);
	assert_true(sim_line_plug(c->card, place_name(c->place, "card", name), false));
	snprintf(c->choice[0], sizeof(c->choice[0]), "card=gempc-twin@%s", name);
	c->printer = sim_line_new(&sim_printer);
	assert_true(sim_line_plug(c->printer, place_name(c->place, "printer", name), false));
	snprintf(c->choice[1], sizeof(c->choice[1]), "printer=escpos-80@%s", name);
	c->display = sim_line_new(&sim_led8n);
	assert_true(sim_line_plug(c->display, place_name(c->place, "display", name), false));
	snprintf(c->choice[2], sizeof(c->choice[2]), "display=led8n@%s", name);
	c->meter = sim_line_new(&sim_meter_slot_kind);
	assert_true(sim_line_plug(c->meter, place_name(c->place, "meter", name), false));
	scratch_path(&c->program.scratch, "card1", c->path, sizeof(c->path));
	by_hand(c->card, "blank", c->path);
	by_hand(c->card, "insert", c->path);
	snprintf(words, sizeof(words), "keep %s 12345678",
		scratch_path(&c->program.scratch, "meter1", file, sizeof(file)));
	by_hand(c->meter, words, NULL);
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct counter *c = *state;

	program_run(&c->program, "ann", "verify");
	program_expect(&c->program, 0, "\"name\":\"sales\",\"ok\":true");
	sim_line_free(c->card);
	sim_line_free(c->meter);
	sim_line_free(c->printer);
	sim_line_free(c->display);
	place_drop(c->place);
	program_release(&c->program);
	free(c);
	return 0;
}

static void to_meter(struct counter *c)
{
	by_hand(c->card, "pull", NULL);
	by_hand(c->meter, "insert", c->path);
	by_hand(c->card, "insert", c->path);
}

static struct vt *open_counter(const struct counter *c)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX];
	struct vt_setup terminal = {
		.argv = {"build/san/wattdesk", "--db", c->program.db, "--station", "w1", "--device",
			c->choice[0], "--device", c->choice[1], "--device", c->choice[2]}};
	struct vt *vt;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&c->program.scratch, "papers", folder, sizeof(folder)));
	terminal.env[0] = papers;
	vt = vt_open(&terminal);
	vt_wait(vt, "密码");
	vt_type(vt, "'ann' Enter 'a good password' Enter");
	return vt;
}

static void expect_paper(struct counter *c, const char *text)
{
	sim_line_lock(c->printer);
	if (strstr(sim_printer_paper(sim_line_device(c->printer)), text) == NULL)
		fail_msg("\"%s\" is not on the paper", text);
	sim_line_unlock(c->printer);
}

/* What the customer sees, once it says so. */
static void await_display(struct counter *c, const char *want)
{
	char say[SIM_SAY_MAX];

	do {
		sched_yield();
		assert_true(sim_line_operate(c->display, "show", say));
	} while (strcmp(say, want) != 0);
}

static void sold_then_next(struct vt *vt)
{
	vt_wait(vt, "写卡成功");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "写卡成功");
}

/* The first card of an account, from its page. */
static void first_card(struct vt *vt)
{
	vt_type(vt, "'100001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F4");
	vt_wait(vt, "空白卡");
	vt_type(vt, "F10");
	sold_then_next(vt);
}

/* With the card in the reader: a handful of keys, and one for the next customer. */
static void sale_with_change(struct counter *c, struct vt *vt)
{
	vt_type(vt, "F4");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "'100'");
	vt_wait(vt, "人民币壹佰元整");
	await_display(c, "total 100.00");
	vt_type(vt, "Tab Tab '120' F10");
	vt_wait(vt, "写卡成功");
	vt_wait(vt, "20.00");
	await_display(c, "change 20.00");
	sold_then_next(vt);
	await_display(c, "");
	expect_paper(c, "购电次数");
}

/* A burst of keys: what was offered for the amount before is not what is handed over for this. */
static void sale_typed_ahead(struct counter *c, struct vt *vt)
{
	vt_type(vt, "F4");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "'100'");
	await_display(c, "total 100.00");
	vt_type(vt, "Backspace F10");
	vt_wait(vt, "写卡成功");
	vt_wait(vt, "10.00");
	assert_false(vt_shows(vt, "90.00"));
	assert_false(vt_shows(vt, "100.00"));
	sold_then_next(vt);
	to_meter(c);
	vt_type(vt, "F4 '30' F10"); /* the amount and its F10 before the card is read */
	sold_then_next(vt);
	to_meter(c);
}

static void a_day_of_cards(void **state)
{
	struct counter *c = *state;
	struct vt *vt = open_counter(c);

	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");
	vt_wait(vt, "查找");
	first_card(vt);
	to_meter(c);

	sale_typed_ahead(c, vt);
	sale_with_change(c, vt);

	/* Not inserted since: the screen says so, and nothing can be sold. */
	vt_type(vt, "F4");
	vt_wait(vt, "尚未插表");
	to_meter(c);
	vt_type(vt, "Ctrl-R");
	vt_wait_gone(vt, "尚未插表");

	/* Pulled in the middle: back in, and one key. */
	vt_wait(vt, "表内剩余");
	vt_type(vt, "'10'");
	vt_wait(vt, "人民币壹拾元整");
	by_hand(c->card, PULL_AFTER, NULL);
	vt_type(vt, "F10");
	vt_wait(vt, "尚未完成");
	vt_wait(vt, "已打印受理单");
	expect_paper(c, "售电受理单");
	by_hand(c->card, "insert", c->path);
	vt_type(vt, "Enter");
	sold_then_next(vt);
	to_meter(c);

	/* Once more, and the program dies: the next start begins with it. */
	vt_type(vt, "F4");
	vt_wait(vt, "150.00");
	vt_type(vt, "'20'");
	vt_wait(vt, "人民币贰拾元整");
	by_hand(c->card, PULL_AFTER, NULL);
	vt_type(vt, "F10");
	vt_wait(vt, "尚未完成");
	vt_signal(vt, SIGKILL);
	(void)vt_exit(vt);
	(void)vt_close(vt);
	by_hand(c->card, "insert", c->path);
	vt = open_counter(c);
	vt_wait(vt, "未完成的售电");
	vt_wait(vt, "100001");
	vt_type(vt, "Ctrl-R"); /* looked at, and left as it is */
	vt_wait(vt, "尚未完成");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "Esc");
	vt_wait(vt, "未完成的售电");
	vt_type(vt, "Enter");
	vt_wait(vt, "写卡成功");
	vt_wait(vt, "收据已");
	(void)vt_close(vt);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_day_of_cards, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
