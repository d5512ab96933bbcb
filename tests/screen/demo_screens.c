/* Screens of a hall that does nothing, for tests of the engine. */
#include "tests/screen/demo_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/dialog.h"
#include "tui/sheet.h"

#define SLOW_STEPS 40
#define SLOW_STEP_US 10000
#define MONTHS 24

struct customer {
	const char *number, *name, *address;
	int64_t due;
};

static const struct customer CUSTOMERS[] = {
	{"3301000001", "欧阳建国", "西湖区文三路1号", 40950},
	{"3301000002", "阿卜杜拉·买买提", "上城区解放路2号", 1950},
	{"3301000003", "𠮷田商行", "拱墅区湖墅南路3号", 123400},
	{"3301000004", "\033[2J\033]0;owned\a坏人",
		"滨江区\x9b"
		"31m江南大道4号",
		100},
	{"3301000005", "Zhang San", "Xihu District", 0},
	{"3301000006", "䶮㛃㑇", "余杭区五常大道6号", 7},
};

/* The home screen. */
struct home {
	struct customer found[ARRAY_SIZE(CUSTOMERS)];
	size_t count;
};

enum { HOME_SEARCH };

static void home_find(struct view *v, const char *typed)
{
	struct home *s = view_state(v);

	s->count = 0;
	for (size_t i = 0; i < ARRAY_SIZE(CUSTOMERS); i++) {
		if (strstr(CUSTOMERS[i].number, typed) != NULL ||
			strstr(CUSTOMERS[i].name, typed) != NULL)
			s->found[s->count++] = CUSTOMERS[i];
	}
	view_set_rows(v, s->found, s->count, sizeof(s->found[0]));
}

static void home_enter(struct view *v, const void *arg)
{
	(void)arg;
	home_find(v, "");
}

static void home_changed(struct view *v, size_t field)
{
	home_find(v, view_text(v, field));
}

static void home_pay(struct view *v)
{
	view_push(v, &DEMO_PAY, view_row(v), NULL);
}

static void home_charts(struct view *v)
{
	view_push(v, &DEMO_CHARTS, NULL, NULL);
}

static void leave_answer(struct view *v, bool yes)
{
	if (yes)
		view_quit(v);
}

static void home_leave(struct view *v)
{
	dialog_confirm(v, GRAVITY_NORMAL, SAY("Leave the counter?"), leave_answer);
}

static void theme_answer(struct view *v, size_t index)
{
	ui_set_theme(view_ui(v), theme_get((enum theme_id)index));
	view_say(v, TONE_GOOD, SAY("theme {1}", say_text(theme_get((enum theme_id)index)->name)));
}

static void home_theme(struct view *v)
{
	const char *titles[THEME_COUNT];

	for (size_t i = 0; i < THEME_COUNT; i++)
		titles[i] = theme_get((enum theme_id)i)->title;
	dialog_choose(v, "Colours", titles, THEME_COUNT, theme_answer);
}

static void home_lang(struct view *v)
{
	ui_set_lang(view_ui(v), view_lang(v) == LANG_ZH ? LANG_EN : LANG_ZH);
}

static void home_explain(struct view *v)
{
	const struct customer *row = view_row(v);
	struct say lines[40];

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		lines[i] = SAY(
			"line {1} of why {2} owes", say_count((int64_t)i + 1), say_text(row->name));
	dialog_explain(v, "Why", lines, ARRAY_SIZE(lines));
}

/* A job that takes a while, says how far it is, and can be stopped. */
struct slow {
	bool stopped;
};

static void slow_run(struct errand *errand, void *arg)
{
	struct slow *s = arg;

	for (int i = 0; i < SLOW_STEPS && !s->stopped; i++) {
		errand_progress(errand, i, SLOW_STEPS);
		usleep(SLOW_STEP_US);
		s->stopped = errand_cancelled(errand);
	}
}

static void slow_done(struct view *v, void *arg)
{
	const struct slow *s = arg;

	view_say(v, TONE_GOOD, s->stopped ? SAY("counting stopped") : SAY("counting done"));
}

static const struct job SLOW = {
	.what = "counting", .flags = JOB_CANCELLABLE, .run = slow_run, .done = slow_done};

static void home_slow(struct view *v)
{
	view_post(v, &SLOW, xcalloc(1, sizeof(struct slow)));
}

static void customer_number(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct customer *)row)->number);
}

static void customer_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct customer *)row)->name);
}

static void customer_address(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct customer *)row)->address);
}

static struct money fen(int64_t amount)
{
	struct money m = MONEY_ZERO;

	return money_from_fen(&m, amount) ? m : MONEY_ZERO;
}

static void customer_due(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, money_format_grouped(fen(((const struct customer *)row)->due), text));
}

static int compare_due(const void *a, const void *b)
{
	int64_t x = ((const struct customer *)a)->due, y = ((const struct customer *)b)->due;

	return (x > y) - (x < y);
}

static int compare_number(const void *a, const void *b)
{
	return strcmp(((const struct customer *)a)->number, ((const struct customer *)b)->number);
}

static const struct field HOME_FIELDS[] = {
	[HOME_SEARCH] = {.label = "查找",
		.hint = "number or name",
		.kind = FIELD_TEXT,
		.width = 40,
		.flags = FIELD_RUNS},
};

static const struct column HOME_COLUMNS[] = {
	{.title = "户号", .width = 10, .text = customer_number, .compare = compare_number},
	{.title = "户名", .width = 16, .stretch = 1, .text = customer_name},
	{.title = "地址", .width = 20, .stretch = 2, .text = customer_address},
	{.title = "欠费",
		.width = 12,
		.align = ALIGN_RIGHT,
		.text = customer_due,
		.compare = compare_due},
};

static const struct action HOME_ACTIONS[] = {
	{.key = K_ENTER, .label = "收费", .needs = NEED_ROW, .run = home_pay},
	{.key = K_F3, .label = "收费", .needs = NEED_ROW, .run = home_pay},
	{.key = K_CTRL('G'), .label = "图表", .run = home_charts},
	{.key = K_CTRL('Y'), .label = "颜色", .run = home_theme},
	{.key = K_CTRL('W'), .label = "计数", .run = home_slow},
	{.key = K_CTRL('N'), .label = "语言", .run = home_lang, .unlisted = true},
	{.key = K_ESC, .label = "退出", .run = home_leave},
};

const struct screen DEMO_HOME = {
	.name = "home",
	.title = "首页",
	.help = "Type a number or a name.",
	.state_size = sizeof(struct home),
	.fields = HOME_FIELDS,
	.field_count = ARRAY_SIZE(HOME_FIELDS),
	.columns = HOME_COLUMNS,
	.column_count = ARRAY_SIZE(HOME_COLUMNS),
	.empty = "nobody found",
	.marks = true,
	.actions = HOME_ACTIONS,
	.action_count = ARRAY_SIZE(HOME_ACTIONS),
	.enter = home_enter,
	.changed = home_changed,
	.explain = home_explain,
};

/* Taking a payment that goes nowhere. */
struct pay {
	struct customer who;
	struct money change;
};

enum { PAY_TENDERED, PAY_KIND, PAY_DATE, PAY_SECRET };

struct payment {
	struct money amount;
	int times;
};

static void pay_enter(struct view *v, const void *arg)
{
	struct pay *s = view_state(v);

	s->who = *(const struct customer *)arg;
	view_set_money(v, PAY_TENDERED, fen(s->who.due));
}

static void pay_changed(struct view *v, size_t field)
{
	struct pay *s = view_state(v);
	struct money tendered;

	(void)field;
	s->change = MONEY_ZERO;
	if (view_money(v, PAY_TENDERED, &tendered) && money_compare(tendered, fen(s->who.due)) > 0)
		s->change =
			money_sub(&s->change, tendered, fen(s->who.due)) ? s->change : MONEY_ZERO;
}

static void pay_run(struct errand *errand, void *arg)
{
	struct demo *demo = errand_session(errand);
	struct payment *p = arg;

	p->times = ++demo->paid;
}

static void pay_done(struct view *v, void *arg)
{
	const struct payment *p = arg;
	struct say say = SAY("paid {1}, payment {2}", say_money(p->amount), say_count(p->times));

	if (money_compare(p->amount, fen(1300)) == 0)
		dialog_message(v, TONE_ERROR, SAY("Thirteen is refused."));
	else
		view_say(v, TONE_GOOD, say);
}

static const struct job PAY = {.what = "paying", .run = pay_run, .done = pay_done};

static void pay_confirm(struct view *v)
{
	struct payment *p = xcalloc(1, sizeof(*p));

	if (view_money(v, PAY_TENDERED, &p->amount))
		view_post(v, &PAY, p);
	else
		free(p);
}

static void reverse_answer(struct view *v, bool yes)
{
	view_say(v, TONE_PLAIN, yes ? SAY("reversed") : SAY("left alone"));
}

static void pay_reverse(struct view *v)
{
	dialog_confirm(v, GRAVITY_GRAVE, SAY("Reverse the last payment?"), reverse_answer);
}

static void pay_draw(const struct view *v, struct sheet *sheet)
{
	const struct pay *s = view_state(v);
	struct money tendered = MONEY_ZERO;
	bool reads = view_money(v, PAY_TENDERED, &tendered);

	sheet_fact(sheet, "户名", s->who.name);
	sheet_beside(sheet, "户号", s->who.number);
	sheet_fact(sheet, "地址", s->who.address);
	sheet_money_beside(sheet, "欠费", fen(s->who.due));
	sheet_amount(sheet, "应收", fen(s->who.due), "肆佰零玖元伍角");
	sheet_amount(sheet, "实收", reads ? tendered : MONEY_ZERO, "");
	sheet_amount(sheet, "找零", s->change, "");
	sheet_paint(sheet, PAINT_BIG_CHANGE);
}

static const char *const KINDS[] = {"现金", "银行卡", "支票", NULL};

static const struct field PAY_FIELDS[] = {
	[PAY_TENDERED] = {.label = "实收金额",
		.kind = FIELD_MONEY,
		.width = 14,
		.flags = FIELD_REQUIRED},
	[PAY_KIND] = {.label = "方式",
		.kind = FIELD_CHOICE,
		.width = 14,
		.flags = FIELD_RIGHT_HALF,
		.choices = KINDS},
	[PAY_DATE] = {.label = "日期", .kind = FIELD_DATE, .width = 12},
	[PAY_SECRET] = {.label = "口令",
		.kind = FIELD_SECRET,
		.width = 14,
		.flags = FIELD_RIGHT_HALF},
};

static const struct action PAY_ACTIONS[] = {
	{.key = K_F7, .label = "Reverse", .run = pay_reverse},
	{.key = K_F10, .label = "Confirm", .needs = NEED_VALID, .run = pay_confirm},
};

const struct screen DEMO_PAY = {
	.name = "pay",
	.title = "收费",
	.state_size = sizeof(struct pay),
	.fields = PAY_FIELDS,
	.field_count = ARRAY_SIZE(PAY_FIELDS),
	.actions = PAY_ACTIONS,
	.action_count = ARRAY_SIZE(PAY_ACTIONS),
	.enter = pay_enter,
	.changed = pay_changed,
	.draw = pay_draw,
};

static void charts_draw(const struct view *v, struct sheet *sheet)
{
	static const struct bar AGES[] = {
		{.label = "未到期",
			.figures = "12,300.00",
			.value = 1230000,
			.paint = PAINT_CHART_A},
		{.label = "30天内", .figures = "4,100.00", .value = 410000, .paint = PAINT_CHART_B},
		{.label = "90天以上", .figures = "1.00", .value = 100, .paint = PAINT_CHART_C},
	};
	struct bar months[MONTHS];
	char labels[MONTHS][4], figures[MONTHS][8];

	(void)v;
	for (int i = 0; i < MONTHS; i++) {
		snprintf(labels[i], sizeof(labels[i]), "%02d", i % 12 + 1);
		snprintf(figures[i], sizeof(figures[i]), "%d", 100 + i * 10);
		months[i] = (struct bar){labels[i], figures[i], 100 + i * 10,
			i < 12 ? PAINT_CHART_B : PAINT_CHART_A};
	}
	sheet_heading(sheet, "24个月用电量");
	sheet_columns(sheet, 9, months, MONTHS);
	sheet_gap(sheet);
	sheet_heading(sheet, "账龄");
	sheet_shares(sheet, AGES, ARRAY_SIZE(AGES));
}

const struct screen DEMO_CHARTS = {.name = "charts", .title = "图表", .draw = charts_draw};

static void unlock(struct view *v)
{
	if (strcmp(view_text(v, 0), "open sesame") == 0)
		view_close(v);
	else
		view_refuse(v, 0, SAY("Not that."));
}

static void stay(struct view *v)
{
	view_say(v, TONE_WARN, SAY("stays shut"));
}

static const struct field LOCK_FIELDS[] = {
	{.label = "口令", .kind = FIELD_SECRET, .width = 20, .flags = FIELD_REQUIRED},
};

static const struct action LOCK_ACTIONS[] = {
	{.key = K_ENTER, .label = "Unlock", .needs = NEED_VALID, .run = unlock},
	{.key = K_ESC, .label = "Stay", .run = stay},
};

const struct screen DEMO_LOCK = {
	.name = "lock",
	.title = "锁屏",
	.fields = LOCK_FIELDS,
	.field_count = ARRAY_SIZE(LOCK_FIELDS),
	.actions = LOCK_ACTIONS,
	.action_count = ARRAY_SIZE(LOCK_ACTIONS),
};

static void nothing(struct view *v)
{
	view_say(v, TONE_PLAIN, SAY("nothing to see in {1}", say_text(view_screen(v)->name)));
}

static void lock(struct view *v)
{
	ui_cover(view_ui(v), &DEMO_LOCK, NULL);
}

const struct action DEMO_GLOBALS[] = {
	{.key = K_F2, .label = "查找", .run = view_home},
	{.key = K_F3, .label = "收费", .run = nothing},
	{.key = K_F4,
		.label = "售电",
		.needs = UINT64_C(1) << 40,
		.why = "no card reader here",
		.run = nothing},
	{.key = K_F6, .label = "票据", .run = nothing},
	{.key = K_F12, .label = "锁屏", .run = lock},
	{.key = 0, .label = "日终结账", .run = nothing},
};
const size_t DEMO_GLOBAL_COUNT = ARRAY_SIZE(DEMO_GLOBALS);

void demo_idle(struct view *top)
{
	struct demo *demo = view_app(top);

	demo->covered++;
	lock(top);
}

void demo_status(void *app, enum lang lang, struct status *out)
{
	(void)app;
	(void)lang;
	out->count = 3;
	out->item[0] = (struct status_item){"城东营业厅", PAINT_STATUS, 5, false};
	out->item[1] = (struct status_item){"训练", PAINT_TRAINING, 9, false};
	out->item[2] = (struct status_item){"2026-11-21", PAINT_STATUS, 7, true};
}

static struct moment demo_now(void *app)
{
	(void)app;
	return (struct moment){INT64_C(1795219200000)};
}

struct ui_config demo_config(struct demo *demo)
{
	return (struct ui_config){.lang = LANG_ZH,
		.theme = theme_get(THEME_DARK),
		.globals = DEMO_GLOBALS,
		.global_count = DEMO_GLOBAL_COUNT,
		.app = demo,
		.now = demo_now,
		.status = demo_status,
		.idle = demo_idle};
}
