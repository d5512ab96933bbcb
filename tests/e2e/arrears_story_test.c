/*
 * The tour of the arrears that the demo hall offers, by keys alone, at 80x24 in Chinese: who was
 * cut this week pays and has light again; who is on the blacklist needs the card, a prepayment and
 * another day, an organisation somebody with an authority; and a lawyer's letter is read, then
 * made. The program's clock stands on a Thursday: in a long holiday nobody would have been cut.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "counter/session.h"
#include "devices/sim/sim_id_reader.h"
#include "tests/device/echo.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

#define CUT "4101000009"
#define BLACKLISTED "4101000010"
#define WITH_AGENT "4403000016"
#define RIPE "3301000002"
#define STORY_DAY "2026-11-19"
#define STORY_NOON STORY_DAY " 04:00:00" /* UTC */
#define PRELOAD "build/tests/e2e/clock_preload.so"
#define SHIFT_MAX 24

struct story {
	struct program program;
	char place[PLACE_MAX], name[SIM_PATH_MAX], choice[SIM_PATH_MAX + 16];
	struct sim_line *reader;
};

/* The cards that the Makefile lays ready for `make demo`. */
static const char *const cards[] = {
	"keep holder citizen name=杜玉兰 sex=2 birth=19940820 number=410102199408200002",
	"keep agent citizen name=何雨桐 sex=2 birth=19880512 number=440304198805120000",
};

static void hand(struct story *story, const char *words)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(story->reader, words, say));
}

/* The day of the story for every program that is called from now on. */
static void set_clock(void)
{
	char shift[SHIFT_MAX];
	struct tm noon = {0};

	assert_non_null(strptime(STORY_NOON, "%Y-%m-%d %H:%M:%S", &noon));
	snprintf(shift, sizeof(shift), "%lld", (long long)(timegm(&noon) - time(NULL)));
	assert_int_equal(setenv("CLOCK_SHIFT_S", shift, 1), 0);
	assert_int_equal(setenv("LD_PRELOAD", PRELOAD, 1), 0);
	assert_int_equal(setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1), 0);
}

static void make_hall(struct program *p)
{
	static const char *const people[] = {"li.na", "wu.gang", "jiang.hua"};
	char folder[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	*p = (struct program){.status = -1};
	scratch_init(&p->scratch);
	scratch_path(&p->scratch, "demo", folder, sizeof(folder));
	for (size_t i = 0; i < ARRAY_SIZE(people); i++)
		program_file(p, people[i], "wattdesk\n");
	snprintf(words, sizeof(words), "demo %s --customers 60", folder);
	program_run(p, "li.na", words);
	program_expect(p, 0, "\"accounts\":60");
	scratch_path(&p->scratch, "demo/hall.db", p->db, sizeof(p->db));
}

static int setup(void **state)
{
	struct story *story = calloc(1, sizeof(*story));

	set_clock();
	make_hall(&story->program);
	place_make(story->place);
	story->reader = sim_line_new(&sim_id_reader_kind);
	assert_true(
		sim_line_plug(story->reader, place_name(story->place, "id", story->name), false));
	snprintf(story->choice, sizeof(story->choice), "id=sdt@%s", story->name);
	for (size_t i = 0; i < ARRAY_SIZE(cards); i++)
		hand(story, cards[i]);
	*state = story;
	return 0;
}

static int teardown(void **state)
{
	struct story *story = *state;

	program_run(&story->program, "jiang.hua", "verify --deep");
	program_expect(&story->program, 0, "\"name\":\"receivable\",\"ok\":true");
	sim_line_free(story->reader);
	place_drop(story->place);
	program_release(&story->program);
	free(story);
	return 0;
}

static struct vt *open_counter(const struct story *story, const char *login)
{
	char papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX], keys[128];
	struct vt *vt;

	snprintf(papers, sizeof(papers), "WATTDESK_PAPERS=%s",
		scratch_path(&story->program.scratch, "papers", folder, sizeof(folder)));
	vt = vt_open(&(struct vt_setup){.argv = {"build/san/wattdesk", "--db", story->program.db,
						"--station", "window-3", "--device", story->choice},
		.env = {papers}});
	vt_wait(vt, "密码");
	snprintf(keys, sizeof(keys), "'%s' Enter 'wattdesk' Enter", login);
	vt_type(vt, keys);
	vt_wait(vt, "F12锁屏");
	return vt;
}

/* All that is due, in cash; the receipt is on the screen. */
static void pay_all(struct vt *vt)
{
	vt_type(vt, "F3");
	vt_wait(vt, "缴费金额");
	vt_wait(vt, "大写");
	vt_type(vt, "F10");
	vt_wait(vt, "收费完成");
}

static void find(struct vt *vt, const char *account_no, const char *sees)
{
	char keys[64];

	snprintf(keys, sizeof(keys), "F2 '%s' Enter", account_no);
	vt_type(vt, keys);
	vt_wait(vt, sees);
}

/* Two keys from the receipt to the printed order. */
static void light_again(void **state)
{
	struct vt *vt = open_counter(*state, "li.na");

	vt_type(vt, "F9");
	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");
	vt_wait_gone(vt, "未开班");
	vt_wait(vt, STORY_DAY);
	find(vt, CUT, "已停电");
	vt_type(vt, "F5");
	vt_wait(vt, "请先收费");
	vt_type(vt, "Esc");
	pay_all(vt);
	vt_wait(vt, "按 F5 下达复电工单");
	vt_type(vt, "F5");
	vt_wait(vt, "可以复电");
	vt_type(vt, "F10");
	vt_wait(vt, "restoration-" CUT ".pdf");
	vt_close(vt);
}

/* The holder, the card, the prepayment, and not on the same day. */
static void on_the_blacklist(void **state)
{
	struct story *story = *state;
	struct vt *vt = open_counter(story, "li.na");

	find(vt, BLACKLISTED, "已停电");
	pay_all(vt);
	vt_type(vt, "F5");
	vt_wait(vt, "须由户主本人持身份证办理");
	vt_wait(vt, "还须预交");
	vt_type(vt, "F10");
	vt_wait(vt, "提示");
	vt_type(vt, "Enter");
	vt_wait_gone(vt, "提示");
	pay_all(vt); /* the prepayment is offered */
	vt_type(vt, "F5");
	vt_wait(vt, "须由户主本人持身份证办理");
	hand(story, "lay agent");
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "与户主档案不符");
	hand(story, "lift");
	hand(story, "lay holder");
	vt_type(vt, "Ctrl-K");
	vt_wait(vt, "是户主本人");
	hand(story, "lift");
	vt_type(vt, "F10");
	vt_wait(vt, "restoration-" BLACKLISTED ".pdf");
	vt_type(vt, "Ctrl-N");
	vt_wait(vt, "待复电");
	vt_wait(vt, "杜玉兰");
	vt_type(vt, "Tab '王师傅' F10");
	vt_wait(vt, "前不得执行");
	vt_close(vt);
}

/* The same person comes without an authority that is on record, and with one. */
static void somebody_for_an_organisation(void **state)
{
	struct story *story = *state;
	struct vt *vt = open_counter(story, "li.na");

	find(vt, WITH_AGENT, "已停电");
	vt_type(vt, "F5");
	vt_wait(vt, "还须预交");
	hand(story, "lay agent");
	vt_type(vt, "Tab Tab Tab Tab 'SQ-2026-0001' Ctrl-K");
	vt_wait(vt, "没有登记该人员");
	hand(story, "lift");
	hand(story, "lay agent");
	vt_type(vt, "Ctrl-U 'SQ-2026-0047' Ctrl-K");
	vt_wait(vt, "持有有效授权");
	vt_wait_gone(vt, "没有登记该人员");
	hand(story, "lift");
	vt_close(vt);
}

/* For another customer: read before it has a number, then made. */
static void a_lawyers_letter(void **state)
{
	struct vt *vt = open_counter(*state, "wu.gang");

	vt_type(vt, "F8");
	vt_wait(vt, "尚未为该客户生成文书");
	vt_type(vt, "'" RIPE "' Enter");
	vt_wait(vt, "郑黄河");
	vt_type(vt, "Tab Right Right Right");
	vt_wait(vt, "律师函：致 郑黄河");
	vt_type(vt, "Ctrl-R");
	vt_wait(vt, "（预览，未编号）");
	vt_wait(vt, "律 师 函");
	vt_wait(vt, "春江明示（虚构）律师事务所");
	vt_type(vt, "Esc F10");
	vt_wait(vt, "律函〔");
	vt_wait(vt, "lawyer-" RIPE ".pdf");
	vt_close(vt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(light_again),
		cmocka_unit_test(on_the_blacklist),
		cmocka_unit_test(somebody_for_an_organisation),
		cmocka_unit_test(a_lawyers_letter),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
