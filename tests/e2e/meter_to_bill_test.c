/*
 * From the meter to an explained bill, as the demo hall shows it, by keys alone, at 80x24 in
 * Chinese: a route is read, what looks wrong is cleared, bills are run and released, one is
 * explained, printed and paid.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/reading.h"
#include "counter/session.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/print/tools.h"
#include "tests/test.h"

#define ACCOUNT "3301000005"
#define OTHER "3301000009"
#define STOPS_MAX 20
#define USED 200 /* kWh a meter, about as much as usual */

static struct date today(void)
{
	struct clock clock = clock_system();

	return moment_date(clock.now(clock.ctx));
}

static void make_hall(struct program *p)
{
	static const char *const people[] = {"zhao.min", "sun.li", "li.na", "jiang.hua"};
	char folder[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	*p = (struct program){.status = -1};
	scratch_init(&p->scratch);
	scratch_path(&p->scratch, "demo", folder, sizeof(folder));
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		program_file(p, people[i], "wattdesk\n");
	snprintf(words, sizeof(words), "demo %s --customers 60", folder);
	program_run(p, "li.na", words);
	program_expect(p, 0, "\"accounts\":60");
	scratch_path(&p->scratch, "demo/hall.db", p->db, sizeof(p->db));
}

static int setup(void **state)
{
	static struct program program;

	make_hall(&program);
	*state = &program;
	return 0;
}

static int teardown(void **state)
{
	struct program *p = *state;

	program_run(p, "jiang.hua", "verify --deep");
	program_expect(p, 0, "\"name\":\"receivable\",\"ok\":true");
	program_release(p);
	return 0;
}

static struct vt *open_counter(const struct program *p, const char *login)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX], keys[128];
	struct vt *vt;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&p->scratch, "papers", folder, sizeof(folder)));
	vt = vt_open(&(struct vt_setup){
		.argv = {"build/san/wattdesk", "--db", p->db, "--station", "window-3"},
		.env = {papers}});
	vt_wait(vt, "密码");
	snprintf(keys, sizeof(keys), "'%s' Enter 'wattdesk' Enter", login);
	vt_type(vt, keys);
	vt_wait(vt, "F12锁屏");
	return vt;
}

/* What the screen says was read last; -1 where the route is at its end. */
static long last_reading(struct vt *vt)
{
	static const char label[] = "上次示数  ";
	const char *at = strstr(vt_text(vt), label);

	return at == NULL ? -1 : strtol(at + sizeof(label) - 1, NULL, 10);
}

/* Types what the next meter shows; false: the route is at its end. */
static bool read_meter(struct vt *vt, long used)
{
	char keys[64], line[64];
	long last = last_reading(vt), value = last + used;

	if (last < 0)
		return false;
	snprintf(keys, sizeof(keys), "'%ld' Enter", value);
	snprintf(line, sizeof(line), "%ld%11ld", value, used);
	vt_type(vt, keys);
	vt_wait(vt, line); /* it stands in the list, and the next meter is up */
	return true;
}

static void the_reader_types_and_the_next_meter_comes(struct program *p)
{
	struct vt *vt = open_counter(p, "zhao.min");
	char keys[64];
	int stops = 0;

	vt_type(vt, "F11");
	vt_wait(vt, "3301-00");
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "route-3301-00.pdf");
	vt_type(vt, "Enter");
	vt_wait(vt, "平时月用电量");

	/* Less than before stops the hands, and Esc takes nothing down. */
	vt_type(vt, "'1' Enter");
	vt_wait(vt, "小于");
	vt_type(vt, "Esc");
	vt_wait_gone(vt, "小于");
	vt_type(vt, "Backspace");

	/* Far more than usual asks once: Esc takes nothing down, a second Enter takes it. */
	snprintf(keys, sizeof(keys), "'%ld' Enter", last_reading(vt) + 100 * USED);
	vt_type(vt, keys);
	vt_wait(vt, "表上示数确为");
	vt_type(vt, "Esc");
	vt_wait_gone(vt, "表上示数确为");
	vt_type(vt, "Enter");
	vt_wait(vt, "表上示数确为");
	(void)snprintf(keys, sizeof(keys), "%11d", 100 * USED);
	vt_type(vt, "Enter");
	vt_wait(vt, keys);
	while (stops < STOPS_MAX && read_meter(vt, USED))
		stops++;
	vt_wait(vt, "本抄表段已抄完，发现异常");
	assert_true(stops > 5);
	vt_type(vt, "Ctrl-B");
	vt_wait(vt, "电量突增");
	vt_close(vt);
}

/* Settles the first one of the list: true if it was ACCOUNT's, which was mistyped. */
static bool settle_first(struct vt *vt)
{
	char keys[64];
	bool mistyped;

	vt_type(vt, "Enter");
	vt_wait(vt, "上次示数");
	vt_wait(vt, "处理意见");
	mistyped = vt_shows(vt, ACCOUNT);
	snprintf(keys, sizeof(keys), "'2' Enter '%ld' Enter '看错小数位' F10",
		last_reading(vt) + USED);
	vt_type(vt, mistyped ? keys : "Enter Enter '已电话核实' F10");
	vt_wait_gone(vt, "处理意见");
	return mistyped;
}

static int count_of(const char *text, const char *part)
{
	int count = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		count++;
	}
	return count;
}

/* A correction settles all cases of its reading. */
static void settle_all(struct program *p, struct vt *vt)
{
	struct period period = reading_period(today());
	char words[64], text[PERIOD_TEXT_MAX], rows[64];
	int left, mistyped;

	snprintf(words, sizeof(words), "readings cases --period %s", period_format(period, text));
	program_run(p, "sun.li", words);
	left = count_of(p->out, "\"case_no\"");
	mistyped = count_of(p->out, ACCOUNT);
	assert_in_range(mistyped, 1, left);
	while (left > 0) {
		snprintf(rows, sizeof(rows), "第1行，共%d行", left);
		vt_wait(vt, rows);
		left -= settle_first(vt) ? mistyped : 1;
	}
	vt_wait(vt, "没有待处理的异常");
}

static void the_verifier_clears_runs_and_releases(struct program *p)
{
	struct vt *vt = open_counter(p, "sun.li");

	vt_type(vt, "F11");
	vt_wait(vt, "3301-00");
	vt_type(vt, "Ctrl-F");
	vt_wait(vt, "电费核算发行");
	vt_type(vt, "Enter");
	vt_wait(vt, "仅试算");
	vt_wait(vt, ACCOUNT); /* what stands in the way */
	vt_type(vt, "Esc");
	vt_wait(vt, "抄表员");
	vt_type(vt, "Ctrl-B");
	vt_wait(vt, "待处理");
	settle_all(p, vt);
	vt_type(vt, "Esc");
	vt_wait(vt, "抄表员");
	vt_type(vt, "Ctrl-F");
	vt_wait(vt, "电费核算发行");
	vt_type(vt, "F10");
	vt_wait(vt, "已算费    12");
	vt_type(vt, "Ctrl-R");
	vt_wait(vt, "已算好的电费发行入账吗");
	vt_type(vt, "F10");
	vt_wait(vt, "已发行    12");
	vt_close(vt);
}

static void the_statement_came_out(const struct program *p)
{
	char name[SCRATCH_PATH_MAX], path[SCRATCH_PATH_MAX], day[DATE_TEXT_MAX];
	char *text;

	snprintf(name, sizeof(name), "papers/%s/statement-" ACCOUNT ".pdf",
		date_format(today(), day));
	text = tools_pdf_text(scratch_path(&p->scratch, name, path, sizeof(path)));
	assert_non_null(strstr(text, "x 1 = 200")); /* from reading to reading */
	assert_non_null(strstr(text, "各项合计"));
	free(text);
}

static void the_cashier_explains_prints_and_takes_the_money(struct program *p)
{
	struct vt *vt = open_counter(p, "li.na");

	vt_wait(vt, "备用金");
	vt_type(vt, "'200' F10");
	vt_wait(vt, "查找");
	vt_type(vt, "'" ACCOUNT "' Enter");
	vt_wait(vt, "今日应缴");
	vt_wait(vt, "第1行");
	vt_type(vt, "End Enter"); /* the newest bill */
	vt_wait(vt, "基准电价电费");
	vt_type(vt, "?");
	vt_wait(vt, "该金额的由来");
	vt_wait(vt, "x 1 = 200");
	vt_type(vt, "Esc");
	vt_wait_gone(vt, "该金额的由来");
	vt_type(vt, "Esc");
	vt_wait(vt, "今日应缴");
	vt_type(vt, "Ctrl-N");
	vt_wait(vt, ".pdf");
	the_statement_came_out(p);
	vt_type(vt, "F3");
	vt_wait(vt, "人民币");
	vt_type(vt, "F10");
	vt_wait(vt, "收费完成，收据");
	vt_close(vt);
}

static void from_the_meter_to_the_receipt(void **state)
{
	struct program *p = *state;

	the_reader_types_and_the_next_meter_comes(p);
	the_verifier_clears_runs_and_releases(p);
	the_cashier_explains_prints_and_takes_the_money(p);
	program_run(p, "li.na", "account show " ACCOUNT);
	program_expect(p, 0, "\"due\":{\"principal\":\"0.00\",\"late_charge\":\"0.00\"");
}

/* An inspector reckons and proposes a theft, a supervisor approves it, and it is in the account. */
static void a_correction_by_two_people(void **state)
{
	struct program *p = *state;
	struct vt *vt = open_counter(p, "zheng.jun");

	vt_type(vt, "Ctrl-P 'dftb' Enter");
	vt_wait(vt, "没有待审批的退补");
	vt_type(vt, "Ctrl-N");
	vt_wait(vt, "千瓦/差价元");
	vt_type(vt, "'" OTHER "' Tab Right Right Right Right Enter");
	vt_wait(vt, "窃电");
	vt_type(vt, "'2' Enter '6' Enter '30' Enter '0.538' Enter Enter '绕越计量' Ctrl-K");
	vt_wait(vt, "合计：774.72");
	vt_type(vt, "F10");
	vt_wait(vt, "已提交审批：774.72");
	vt_wait(vt, "待审批");
	vt_close(vt);

	vt = open_counter(p, "zhang.wei");
	vt_type(vt, "Ctrl-P 'dftb' Enter");
	vt_wait(vt, OTHER);
	vt_type(vt, "Enter");
	vt_wait(vt, "绕越计量");
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "correction-1.pdf");
	vt_type(vt, "'证据齐全' F10");
	vt_wait(vt, "补收774.72吗");
	vt_type(vt, "F10");
	vt_wait(vt, "已补收774.72");
	vt_close(vt);
	program_run(p, "li.na", "bill show " OTHER "-C1");
	program_expect(p, 0, "\"total\":\"774.72\"");

	/* And taken back by a verifier with the supervisor beside. */
	vt = open_counter(p, "sun.li");
	vt_type(vt, "'" OTHER "' Enter");
	vt_wait(vt, "今日应缴");
	vt_wait(vt, "774.72");
	vt_type(vt, "End Enter");
	vt_wait(vt, "违约使用电费");
	vt_type(vt, "Ctrl-X");
	vt_wait(vt, "撤销账单");
	vt_type(vt, "'用户申诉属实' Enter 'zhang.wei' Enter 'wattdesk' F10");
	vt_wait_gone(vt, "撤销账单");
	vt_wait(vt, "撤销");
	vt_close(vt);
	program_run(p, "li.na", "bill show " OTHER "-C1");
	program_expect(p, 0, "\"cancelled\":true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_meter_to_the_receipt),
		cmocka_unit_test(a_correction_by_two_people),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
