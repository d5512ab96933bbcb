/* The real counter with simulated devices: lights, what the customer sees, the slip, and a screen
 * that goes on while devices flood, fall silent and vanish. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/compiler.h"
#include "devices/sim/sim_display.h"
#include "devices/sim/sim_printer.h"
#include "devices/sim/sim_reader.h"
#include "tests/device/echo.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"1001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,,,,,,,,\n";

static const char BILLS[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2000-12,160,88.40,2000-12-01,2099-12-15\n";

struct counter {
	struct program program;
	char place[PLACE_MAX];
	struct sim_line *printer, *display, *card;
	char choices[3][SIM_PATH_MAX + 48];
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

static struct sim_line *plug(struct counter *c, const struct sim_kind *kind, int at, const char *as)
{
	struct sim_line *line = sim_line_new(kind);
	char name[SIM_PATH_MAX];

	assert_true(sim_line_plug(line, place_name(c->place, kind->name, name), false));
	snprintf(c->choices[at], sizeof(c->choices[at]), "%s@%s", as, name);
	return line;
}

static int setup(void **state)
{
	struct counter *c = calloc(1, sizeof(*c));

	program_init(&c->program);
	import(&c->program, "accounts", ACCOUNTS);
	import(&c->program, "bills", BILLS);
	place_make(c->place);
	c->printer = plug(c, &sim_printer, 0, "printer=escpos-80");
	c->display = plug(c, &sim_led8n, 1, "display=led8n");
	c->card = plug(c, &sim_reader_kind, 2, "card=gempc-twin");
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct counter *c = *state;

	program_run(&c->program, "ann", "verify");
	program_expect(&c->program, 0, "\"name\":\"drawer\",\"ok\":true");
	sim_line_free(c->printer);
	sim_line_free(c->display);
	sim_line_free(c->card);
	place_drop(c->place);
	program_release(&c->program);
	free(c);
	return 0;
}

static struct vt *open_counter(const struct counter *c)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX];
	struct vt_setup terminal = {
		.argv = {"build/san/wattdesk", "--db", c->program.db, "--device", c->choices[0],
			"--device", c->choices[1], "--device", c->choices[2]},
		.cols = 100};
	struct vt *vt;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&c->program.scratch, "papers", folder, sizeof(folder)));
	terminal.env[0] = papers;
	vt = vt_open(&terminal);
	vt_wait(vt, "密码");
	vt_type(vt, "'ann' Enter 'a good password' Enter");
	return vt;
}

static void by_hand(struct sim_line *sim, const char *words, char say[SIM_SAY_MAX])
{
	assert_true(sim_line_operate(sim, words, say));
}

static void await_display(const struct counter *c, const char *want)
{
	char say[SIM_SAY_MAX];

	do
		by_hand(c->display, "show", say);
	while (strcmp(say, want) != 0);
}

static void before_the_customer(void **state)
{
	const struct counter *c = *state;
	struct vt *vt = open_counter(c);
	char say[SIM_SAY_MAX];

	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");
	vt_wait(vt, "查找");
	vt_wait(vt, "印");
	vt_wait(vt, "显");
	vt_wait(vt, "卡");
	vt_type(vt, "'1001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F3");
	vt_wait(vt, "人民币捌拾捌元肆角");
	await_display(c, "total 88.40");
	vt_type(vt, "'100'");
	await_display(c, "received 100.00");
	vt_type(vt, "F10");
	vt_wait(vt, "收费完成，收据");
	await_display(c, "change 11.60");
	by_hand(c->printer, "drawer", say);
	assert_string_equal(say, "1");
	sim_line_lock(c->printer);
	assert_non_null(
		strstr(sim_printer_paper(sim_line_device(c->printer)), "人民币捌拾捌元肆角"));
	sim_line_unlock(c->printer);
	vt_type(vt, "Enter");
	await_display(c, "");
	vt_close(vt);
}

/* One floods, one is silent, one comes and goes: the lights say so, and keys are answered. */
static void devices_that_misbehave(void **state)
{
	const struct counter *c = *state;
	const struct sim_script flood = {.fault = SIM_FAULT_NOISE};
	const struct sim_script silent = {.fault = SIM_FAULT_SILENCE, .again = true};
	struct vt *vt;
	char name[SIM_PATH_MAX];

	sim_line_script(c->printer, &flood);
	sim_line_script(c->card, &silent);
	vt = open_counter(c);
	vt_wait(vt, "印!");
	vt_wait(vt, "查找");
	sim_line_unplug(c->display);
	vt_wait(vt, "显-");
	vt_wait(vt, "卡!");
	for (int i = 0; i < 20; i++) {
		vt_type(vt, "'987654'");
		vt_wait(vt, "987654");
		vt_type(vt, "Esc");
		vt_wait_gone(vt, "987654");
	}
	assert_true(sim_line_plug(c->display, place_name(c->place, "led8n", name), false));
	vt_wait_gone(vt, "显-");
	sim_line_script(c->printer, &(struct sim_script){.fault = SIM_FAULT_NONE});
	vt_wait_gone(vt, "印!");
	vt_close(vt);
}

static void the_screen_of_the_devices(void **state)
{
	const struct counter *c = *state;
	struct vt *vt = open_counter(c);
	char say[SIM_SAY_MAX];

	vt_wait(vt, "查找");
	vt_type(vt, "Ctrl-P");
	vt_type(vt, "'设备' Enter");
	vt_wait(vt, "小票打印机");
	vt_wait(vt, "escpos-80");
	vt_wait(vt, "就绪");
	by_hand(c->printer, "paper-out", say);
	vt_type(vt, "F10");
	vt_wait(vt, "缺纸");
	vt_type(vt, "Enter");
	by_hand(c->printer, "paper 1000", say);
	vt_type(vt, "F10");
	vt_wait(vt, "已要求设备自检");
	sim_line_lock(c->printer);
	assert_non_null(strstr(sim_printer_paper(sim_line_device(c->printer)), "wattdesk"));
	sim_line_unlock(c->printer);
	vt_close(vt);
}

/* Another program's simulated devices are worked from the screen. */
static void by_hand_from_the_screen(void **state)
{
	const struct counter *c = *state;
	char place[PLACE_MAX], choice[PLACE_MAX + 48], name[SIM_PATH_MAX];
	struct vt_setup terminal = {
		.argv = {"build/san/wattdesk", "--db", c->program.db, "--device", choice},
		.cols = 100};
	struct vt *sim, *vt;

	place_make(place);
	sim = vt_open(
		&(struct vt_setup){.argv = {"build/san/wattdesk", "sim", place}, .cols = 160});
	vt_wait(sim, "--device id=");
	while (access(place_name(place, "hand", name), F_OK) != 0)
		poll(NULL, 0, 1);
	snprintf(choice, sizeof(choice), "printer=escpos-80@%s/printer", place);
	vt = vt_open(&terminal);
	vt_wait(vt, "密码");
	vt_type(vt, "'ann' Enter 'a good password' Enter");
	vt_wait(vt, "查找");
	vt_type(vt, "Ctrl-P");
	vt_type(vt, "'设备' Enter");
	vt_wait(vt, "就绪");
	vt_type(vt, "Enter");
	vt_wait(vt, "纸用完");
	vt_type(vt, "Enter");
	vt_wait(vt, "已完成");
	vt_wait(vt, "缺纸");
	vt_wait(vt, "印!");
	vt_type(vt, "Enter");
	vt_wait(vt, "打开上盖");
	vt_type(vt, "'2' Enter");
	vt_wait(vt, "就绪");
	vt_close(vt);
	vt_type(sim, "'quit' Enter");
	assert_int_equal(vt_exit(sim), 0);
	vt_close(sim);
	place_drop(place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand_from_the_screen),
		cmocka_unit_test(before_the_customer),
		cmocka_unit_test(devices_that_misbehave),
		cmocka_unit_test(the_screen_of_the_devices),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
