/* The sell screen of the real counter with magnetic cards: it says which swipe is wanted, a stop in
 * the middle is safe, and a program that is killed while the encoder waits finds the sale again. */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "devices/sim/sim_encoder.h"
#include "devices/sim/sim_meter_slot.h"
#include "devices/sim/sim_printer.h"
#include "tests/device/echo.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"100001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,,,,,12345678,"
	"prepaid_mag,1,\n";

struct counter {
	struct program program;
	char place[PLACE_MAX];
	struct sim_line *mag, *meter, *printer;
	char choice[2][SIM_PATH_MAX + 48];
};

static void by_hand(struct sim_line *sim, const char *words, const char *says)
{
	char say[SIM_SAY_MAX];

	if (!sim_line_operate(sim, words, say) || strstr(say, says) == NULL)
		fail_msg("%s: %s", words, say);
}

static int setup(void **state)
{
	struct counter *c = calloc(1, sizeof(*c));
	char name[SIM_PATH_MAX];

	program_init(&c->program);
	program_import(&c->program, "accounts", ACCOUNTS);
	place_make(c->place);
	c->mag = sim_line_new(&sim_encoder_kind);
	assert_true(sim_line_plug(c->mag, place_name(c->place, "mag", name), false));
	snprintf(c->choice[0], sizeof(c->choice[0]), "mag=msr605@%s", name);
	c->printer = sim_line_new(&sim_printer);
	assert_true(sim_line_plug(c->printer, place_name(c->place, "printer", name), false));
	snprintf(c->choice[1], sizeof(c->choice[1]), "printer=escpos-80@%s", name);
	c->meter = sim_line_new(&sim_meter_slot_kind);
	assert_true(sim_line_plug(c->meter, place_name(c->place, "meter", name), false));
	by_hand(c->meter, "keep meter1 12345678", "");
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct counter *c = *state;

	program_run(&c->program, "ann", "verify");
	program_expect(&c->program, 0, "\"name\":\"sales\",\"ok\":true");
	sim_line_free(c->mag);
	sim_line_free(c->meter);
	sim_line_free(c->printer);
	place_drop(c->place);
	program_release(&c->program);
	free(c);
	return 0;
}

static struct vt *open_counter(const struct counter *c)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX];
	struct vt_setup terminal = {
		.argv = {"build/san/wattdesk", "--db", c->program.db, "--station", "w1", "--device",
			c->choice[0], "--device", c->choice[1]}};
	struct vt *vt;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&c->program.scratch, "papers", folder, sizeof(folder)));
	terminal.env[0] = papers;
	vt = vt_open(&terminal);
	vt_wait(vt, "密码");
	vt_type(vt, "'ann' Enter 'a good password' Enter");
	return vt;
}

/* The line at the bottom asks for it, and the card is drawn through. */
static void swipe(struct counter *c, struct vt *vt, const char *asked, const char *card)
{
	char words[32], say[SIM_SAY_MAX];

	vt_wait(vt, asked);
	for (;;) { /* it is asked for a moment before the encoder has the command */
		assert_true(sim_line_operate(c->mag, "show", say));
		if (strstr(say, "waits for nothing") == NULL)
			break;
		sched_yield();
	}
	snprintf(words, sizeof(words), "swipe %s", card);
	by_hand(c->mag, words, "");
}

#define TO_READ "请刷卡，读卡"
#define TO_WRITE "写卡（第 3 步"
#define TO_CHECK "核对（第 4 步"

static void sold(struct vt *vt)
{
	vt_wait(vt, "写卡成功");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "写卡成功");
}

static void at_the_account(struct vt *vt)
{
	vt_wait(vt, "查找");
	vt_type(vt, "'100001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F4");
}

/* Without a purchase. */
static void first_card(struct counter *c, struct vt *vt)
{
	at_the_account(vt);
	swipe(c, vt, TO_READ, "A");
	vt_wait(vt, "空白卡");
	vt_type(vt, "F10");
	swipe(c, vt, TO_WRITE, "A");
	swipe(c, vt, TO_CHECK, "A");
	sold(vt);
	by_hand(c->meter, "swipe A", "0.00 left");
}

/* A crooked swipe, and another card on verify, are asked for again. */
static void a_sale(struct counter *c, struct vt *vt)
{
	at_the_account(vt);
	swipe(c, vt, TO_READ, "A");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "'100'");
	vt_wait(vt, "人民币壹佰元整");
	vt_type(vt, "F10");
	swipe(c, vt, TO_WRITE, "A bad");
	swipe(c, vt, "刚才没刷好", "A");
	swipe(c, vt, TO_CHECK, "B");
	swipe(c, vt, "这不是刚才写的卡", "A");
	sold(vt);
	by_hand(c->meter, "swipe A", "100.00 left");
	by_hand(c->meter, "swipe A", "100.00 left");
}

static void a_day_of_stripes(void **state)
{
	struct counter *c = *state;
	struct vt *vt = open_counter(c);

	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");

	first_card(c, vt);
	a_sale(c, vt);

	/* Stopped before the card was written: one key goes on with it. */
	at_the_account(vt);
	swipe(c, vt, TO_READ, "A");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "'10'");
	vt_wait(vt, "人民币壹拾元整");
	vt_type(vt, "F10");
	vt_wait(vt, TO_WRITE);
	vt_type(vt, "Esc");
	vt_wait(vt, "尚未完成");
	vt_type(vt, "Enter");
	swipe(c, vt, TO_READ, "A");
	swipe(c, vt, TO_WRITE, "A");
	swipe(c, vt, TO_CHECK, "A");
	sold(vt);
	by_hand(c->meter, "swipe A", "110.00 left");

	/* Killed while the encoder waits, which it goes on doing: the card is written unheard. */
	at_the_account(vt);
	swipe(c, vt, TO_READ, "A");
	vt_wait(vt, "欧阳建国");
	vt_type(vt, "'20'");
	vt_wait(vt, "人民币贰拾元整");
	vt_type(vt, "F10");
	vt_wait(vt, TO_WRITE);
	vt_signal(vt, SIGKILL);
	(void)vt_exit(vt);
	(void)vt_close(vt);
	by_hand(c->mag, "swipe A", "");
	vt = open_counter(c);
	vt_wait(vt, "未完成的售电");
	vt_wait(vt, "100001");
	vt_type(vt, "Enter");
	swipe(c, vt, TO_READ, "A");
	vt_wait(vt, "写卡成功");
	by_hand(c->meter, "swipe A", "130.00 left");
	(void)vt_close(vt);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_day_of_stripes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
