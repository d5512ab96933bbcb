/* Two card readers and two printers at one counter, in a real terminal: whose card is meant, what
 * the lights say, which one prints, and two sales at once. */
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

#define COPY_MAX 4096

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"100001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01,,,,,12345678,"
	"prepaid_cpu,1,\n"
	"100002,诸葛明,none,,山北路2号,residential,浙江,2000-01-01,,,,,87654321,"
	"prepaid_cpu,1,\n";

enum { FIRST, SECOND, METER, PRINTER, OTHER_PRINTER, SEATS };

static const struct {
	const struct sim_kind *kind;
	const char *name, *model;
} seats[SEATS] = {
	[FIRST] = {&sim_reader_kind, "reader1", "card=gempc-twin"},
	[SECOND] = {&sim_reader_kind, "reader2", "card=gempc-twin"},
	[METER] = {&sim_meter_slot_kind, "meter", ""},
	[PRINTER] = {&sim_printer, "printer1", "printer=escpos-80"},
	[OTHER_PRINTER] = {&sim_printer, "printer2", "printer=escpos-80"},
};

struct counter {
	struct program program;
	char place[PLACE_MAX];
	struct sim_line *sim[SEATS];
	char link[SEATS][SIM_PATH_MAX], choice[SEATS][SIM_PATH_MAX + 48];
	char card[3][SCRATCH_PATH_MAX]; /* of 100001, of 100002, a copy of the first */
};

static void by_hand(const struct counter *c, int seat, const char *words, const char *path)
{
	char line[SIM_PATH_MAX * 2], say[SIM_SAY_MAX];

	snprintf(line, sizeof(line), "%s%s%s", words, path != NULL ? " " : "",
		path != NULL ? path : "");
	if (!sim_line_operate(c->sim[seat], line, say))
		fail_msg("%s: %s", line, say);
}

static void call(struct counter *c, const char *login, const char *words, const char *want)
{
	program_run(&c->program, login, words);
	program_expect(&c->program, 0, want);
}

/* The account's first card, which then was in its meter; in that reader from then on. */
static void open_card(struct counter *c, int seat, const char *account_no, const char *card)
{
	char words[SIM_PATH_MAX + 160], meter[SCRATCH_PATH_MAX], name[32];

	by_hand(c, seat, "blank", card);
	by_hand(c, seat, "insert", card);
	snprintf(words, sizeof(words),
		"--station w1 --device %s card open %s --amount 50 --cash 50", c->choice[seat],
		account_no);
	call(c, "ann", words, "settled");
	by_hand(c, seat, "pull", NULL);
	snprintf(name, sizeof(name), "meter-%.8s", account_no);
	by_hand(c, METER, "keep", scratch_path(&c->program.scratch, name, meter, sizeof(meter)));
	by_hand(c, METER, "insert", card);
	by_hand(c, seat, "insert", card);
}

static void seat(struct counter *c, int at)
{
	char name[SIM_PATH_MAX];

	c->sim[at] = sim_line_new(seats[at].kind);
	assert_true(sim_line_plug(c->sim[at], place_name(c->place, seats[at].name, name), false));
	memcpy(c->link[at], name, sizeof(name));
	snprintf(c->choice[at], sizeof(c->choice[at]), "%s@%s", seats[at].model, name);
}

static int setup(void **state)
{
	struct counter *c = calloc(1, sizeof(*c));

	program_init(&c->program);
	program_import(&c->program, "accounts", ACCOUNTS);
	place_make(c->place);
	for (int i = 0; i < SEATS; i++)
		seat(c, i);
	scratch_path(&c->program.scratch, "card1", c->card[0], sizeof(c->card[0]));
	scratch_path(&c->program.scratch, "card2", c->card[1], sizeof(c->card[1]));
	scratch_path(&c->program.scratch, "copy", c->card[2], sizeof(c->card[2]));
	call(c, "ann", "--station w1 shift open --float 500", "\"ok\":true");
	call(c, "bob", "--station w2 shift open --float 500", "\"ok\":true");
	open_card(c, FIRST, "100001", c->card[0]);
	open_card(c, SECOND, "100002", c->card[1]);
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct counter *c = *state;

	call(c, "ann", "verify", "\"name\":\"sales\",\"ok\":true");
	for (int i = 0; i < SEATS; i++)
		sim_line_free(c->sim[i]);
	place_drop(c->place);
	program_release(&c->program);
	free(c);
	return 0;
}

/* Its devices are those of the seats, -1 ends them. */
static struct vt *open_counter(
	const struct counter *c, const char *login, const char *station, const int *own)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX], keys[128];
	struct vt_setup terminal = {
		.argv = {"build/san/wattdesk", "--db", c->program.db, "--station", station}};
	struct vt *vt;

	for (size_t i = 5; *own >= 0; own++) {
		terminal.argv[i++] = "--device";
		terminal.argv[i++] = c->choice[*own];
	}
	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&c->program.scratch, "papers", folder, sizeof(folder)));
	terminal.env[0] = papers;
	vt = vt_open(&terminal);
	vt_wait(vt, "密码");
	snprintf(keys, sizeof(keys), "'%s' Enter 'a good password' Enter", login);
	vt_type(vt, keys);
	vt_wait(vt, "查找");
	return vt;
}

static void await_paper(struct counter *c, int printer, const char *text)
{
	bool there = false;

	while (!there) {
		sim_line_lock(c->sim[printer]);
		there = strstr(sim_printer_paper(sim_line_device(c->sim[printer])), text) != NULL;
		sim_line_unlock(c->sim[printer]);
	}
}

static void expect_no_paper(struct counter *c, int printer, const char *text)
{
	sim_line_lock(c->sim[printer]);
	assert_null(strstr(sim_printer_paper(sim_line_device(c->sim[printer])), text));
	sim_line_unlock(c->sim[printer]);
}

static void finish(struct vt *vt)
{
	vt_wait(vt, "写卡成功");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "写卡成功");
}

static void use_the_other_printer(struct vt *vt)
{
	vt_type(vt, "Ctrl-P");
	vt_wait(vt, "查找操作");
	vt_type(vt, "'设备' Enter");
	vt_wait(vt, "小票打印机 2");
	vt_wait(vt, "读卡器 2");
	vt_wait(vt, "首选");
	vt_type(vt, "Down Ctrl-U");
	vt_wait(vt, "优先使用小票打印机 2");
	vt_type(vt, "Esc");
	vt_wait_gone(vt, "小票打印机 2");
}

static void a_card_in_each(void **state)
{
	static const int own[] = {FIRST, SECOND, PRINTER, OTHER_PRINTER, -1};
	struct counter *c = *state;
	struct vt *vt = open_counter(c, "ann", "w1", own);

	/* Nobody was looked for: which of the cards? */
	vt_wait(vt, "印卡");
	vt_type(vt, "F4");
	vt_wait(vt, "办理哪张卡");
	vt_wait(vt, "读卡器 1：户号 100001");
	vt_wait(vt, "读卡器 2：户号 100002");
	vt_type(vt, "'2' Enter");
	vt_wait(vt, "诸葛明");
	vt_type(vt, "'20' F10");
	finish(vt);
	await_paper(c, PRINTER, "100002");
	expect_no_paper(c, OTHER_PRINTER, "100002");

	/* An account was found: its own card, whichever reader it lies in. */
	use_the_other_printer(vt);
	vt_type(vt, "'100001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F4");
	vt_wait(vt, "12345678");
	vt_type(vt, "'30' F10");
	finish(vt);
	await_paper(c, OTHER_PRINTER, "100001");
	expect_no_paper(c, PRINTER, "100001");
	(void)vt_close(vt);
}

static void one_of_two_is_gone(void **state)
{
	static const int own[] = {FIRST, SECOND, PRINTER, OTHER_PRINTER, -1};
	struct counter *c = *state;
	struct vt *vt = open_counter(c, "ann", "w1", own);

	vt_wait(vt, "印卡");
	sim_line_unplug(c->sim[FIRST]);
	vt_wait(vt, "卡1-");
	vt_type(vt, "F4");
	vt_wait(vt, "诸葛明");
	vt_type(vt, "'20' F10");
	finish(vt);
	sim_line_unplug(c->sim[PRINTER]);
	vt_wait(vt, "印1-");
	assert_true(sim_line_plug(c->sim[FIRST], c->link[FIRST], false));
	vt_wait_gone(vt, "卡1-");
	vt_type(vt, "Esc '100001' Enter");
	vt_wait(vt, "山北路1号");
	vt_type(vt, "F4");
	vt_wait(vt, "12345678");
	vt_type(vt, "'30' F10");
	finish(vt);
	await_paper(c, OTHER_PRINTER, "100001");
	(void)vt_close(vt);
}

static void copy_card(const char *from, const char *to)
{
	char bytes[COPY_MAX];
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	size_t size;

	assert_non_null(in);
	assert_non_null(out);
	size = fread(bytes, 1, sizeof(bytes), in);
	assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

/* The same account's card in two readers, each of another counter: one sale at a time. */
static void two_sales_at_once(void **state)
{
	static const int one[] = {FIRST, -1}, other[] = {SECOND, -1};
	struct counter *c = *state;
	char words[SIM_PATH_MAX + 160];
	struct vt *vt, *second;

	by_hand(c, SECOND, "pull", NULL);
	copy_card(c->card[0], c->card[2]);
	by_hand(c, SECOND, "insert", c->card[2]);
	vt = open_counter(c, "ann", "w1", one);
	vt_type(vt, "F4");
	vt_wait(vt, "欧阳建国");
	by_hand(c, FIRST, "pull-after", "150");
	vt_type(vt, "'20' F10");
	vt_wait(vt, "尚未完成");
	snprintf(words, sizeof(words), "--station w2 --device %s card sell --amount 10 --cash 10",
		c->choice[SECOND]);
	program_run(&c->program, "bob", words);
	program_expect(&c->program, 1, "sale_open");
	program_expect(&c->program, 1, "w1");
	second = open_counter(c, "bob", "w2", other);
	vt_type(second, "F4");
	vt_wait(second, "未完成的售电");
	vt_wait(second, "100001");
	vt_wait(second, "w1");
	(void)vt_close(second);
	by_hand(c, FIRST, "insert", c->card[0]);
	vt_type(vt, "Enter");
	finish(vt);
	(void)vt_close(vt);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_card_in_each, setup, teardown),
		cmocka_unit_test_setup_teardown(one_of_two_is_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(two_sales_at_once, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
