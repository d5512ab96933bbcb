/* One account: who it is, what is due and why. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/price_class.h"
#include "core/utf8.h"
#include "counter/arrears_view.h"
#include "counter/card_limit.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"
#include "tui/sheet.h"

#define NEED_CARD_METER ((uint64_t)NEED_DESK_FREE << 1)

/* How the customer stands: on the account's first line. */
struct standing {
	bool known, blacklisted, open;
	enum arrears_stage stage;
	enum credit_grade credit;
};

struct account {
	char account_no[ACCOUNT_NO_MAX];
	struct standing standing;
	struct account_view view; /* its lists lie in arena */
	struct usage_month usage[USAGE_MONTHS];
	struct arena arena;
	bool loaded, all, chart, has_card_meter;
	struct card_limits_view card;
};

struct account_job {
	char account_no[ACCOUNT_NO_MAX];
	struct standing standing;
	bool all;
	struct arena arena;
	struct account_view view;
	struct usage_month usage[USAGE_MONTHS];
	bool ok, has_card_meter;
	struct card_limits_view card;
	struct fault why;
};

/* A hall without a policy of arrears has no standing to show; the account opens all the same. */
static struct standing standing_of(struct session *s, struct account_job *j, struct date on)
{
	struct arrears_view view;

	if (!arrears_show(s, j->account_no, on, &j->arena, &view))
		return (struct standing){.known = false};
	return (struct standing){.known = true,
		.blacklisted = view.blacklist.blacklisted,
		.open = view.c.open,
		.stage = view.c.stage,
		.credit = view.credit.grade};
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct account_job *j = arg;
	struct account_question question = {.account_no = j->account_no, .all = j->all};

	j->ok = session_business_date(s, &question.on) &&
		account_show(s, &question, &j->arena, &j->view) &&
		account_usage(s, j->view.account_id, question.on, j->usage);
	j->why = s->why;
	/* A meter of another kind has no such limits: that is no refusal here. */
	j->has_card_meter = j->ok && card_limits_show(s, j->account_no, &j->card);
	if (j->ok)
		j->standing = standing_of(s, j, question.on);
}

static void job_done(struct view *v, void *arg)
{
	struct account_job *j = arg;
	struct account *a = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	arena_release(&a->arena);
	a->arena = j->arena;
	j->arena = ARENA_EMPTY;
	a->view = j->view;
	memcpy(a->usage, j->usage, sizeof(a->usage));
	a->has_card_meter = j->has_card_meter;
	a->card = j->card;
	a->standing = j->standing;
	a->loaded = true;
	view_set_rows(v, a->view.bills, a->view.bill_count, sizeof(a->view.bills[0]));
	view_set_focus_list(v);
}

static void job_drop(void *arg)
{
	arena_release(&((struct account_job *)arg)->arena);
}

static const struct job ACCOUNT_JOB = {
	.what = N_("reading the account"), .run = job_run, .done = job_done, .drop = job_drop};

static void load(struct view *v)
{
	struct account *a = view_state(v);
	struct account_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->account_no, sizeof(j->account_no), a->account_no);
	j->all = a->all;
	view_post(v, &ACCOUNT_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	struct account *a = view_state(v);

	utf8_copy(a->account_no, sizeof(a->account_no), arg);
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct account *)view_state(v))->arena);
}

static void back_again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

static void pay(struct view *v)
{
	const struct account *a = view_state(v);
	struct pay_targets targets = {.count = 1};

	utf8_copy(targets.account_no[0], ACCOUNT_NO_MAX, a->account_no);
	view_push(v, &SCREEN_PAY, &targets, back_again);
}

static void sell(struct view *v)
{
	const struct account *a = view_state(v);

	view_push(v, &SCREEN_SELL, a->account_no, back_again);
}

static void card(struct view *v)
{
	const struct account *a = view_state(v);

	view_push(v, &SCREEN_CARD, a->account_no, back_again);
}

static uint64_t holds(const struct view *v)
{
	return ((const struct account *)view_state(v))->has_card_meter ? NEED_CARD_METER : 0;
}

static void notices(struct view *v)
{
	const struct account *a = view_state(v);

	view_push(v, &SCREEN_NOTICES, a->account_no, back_again);
}

static void restore(struct view *v)
{
	const struct account *a = view_state(v);

	view_push(v, &SCREEN_RESTORE, a->account_no, back_again);
}

static void edit(struct view *v)
{
	const struct account *a = view_state(v);

	view_push(v, &SCREEN_ACCOUNT_EDIT, &a->view, back_again);
}

static void waive(struct view *v)
{
	const struct bill_view *bill = view_row(v);
	struct deed_arg arg = {
		.deed = &DEED_WAIVE, .subject = bill->bill_no, .amount = bill->late_charge};

	view_push(v, &SCREEN_DEED, &arg, back_again);
}

static void history(struct view *v)
{
	const struct account *a = view_state(v);

	view_push(v, &SCREEN_HISTORY, &a->view.account_id, back_again);
}

static void open_bill(struct view *v)
{
	const struct bill_view *bill = view_row(v);

	view_push(v, &SCREEN_BILL, bill->bill_no, back_again);
}

static void statement(struct view *v)
{
	const struct account *a = view_state(v);

	paper_print(v, WISH_STATEMENT, a->account_no);
}

static void toggle_all(struct view *v)
{
	struct account *a = view_state(v);

	a->all = !a->all;
	load(v);
}

static void toggle_chart(struct view *v)
{
	struct account *a = view_state(v);

	a->chart = !a->chart;
}

static void explain(struct view *v)
{
	const struct bill_view *bill = view_row(v);

	if (bill != NULL && bill->explain_count > 0)
		dialog_explain(v, N_("Why this amount"), bill->explain, bill->explain_count);
	else
		view_say(v, TONE_PLAIN,
			SAY(N_("Nothing is due here, so there is nothing to explain.")));
}

static void draw_chart(const struct account *a, struct sheet *s)
{
	struct bar bars[USAGE_MONTHS];
	char labels[USAGE_MONTHS][4];

	for (size_t i = 0; i < USAGE_MONTHS; i++) {
		snprintf(labels[i], sizeof(labels[i]), "%02d",
			period_month(a->usage[i].period) % 100);
		bars[i] = (struct bar){.label = labels[i],
			.value = a->usage[i].energy.wh,
			.paint = i < USAGE_MONTHS / 2 ? PAINT_CHART_B : PAINT_CHART_A};
	}
	sheet_heading(s, N_("Energy of 24 months, kWh"));
	sheet_columns(s, 8, bars, USAGE_MONTHS);
}

/* What is known of a card meter, and how old it is. */
static void draw_card(const struct card_limits_view *card, struct sheet *s)
{
	char count[24], at[MOMENT_TEXT_MAX];

	snprintf(count, sizeof(count), "%lld", (long long)card->count);
	sheet_fact(s, N_("Card"), card->has_card ? card->serial : "-");
	sheet_beside(s, N_("Purchases"), count);
	if (!card->has_return)
		return;
	sheet_money(s, N_("Left in the meter"), card->remaining);
	sheet_beside(s, N_("As of"),
		card->returned_at.ms == 0 ? "-" : moment_format_minute(card->returned_at, at));
}

/* What is as usual is not said beside what is not: the place is short. */
static void draw_standing(const struct view *v, struct sheet *s)
{
	const struct account *a = view_state(v);
	const struct standing *standing = &a->standing;
	bool open = standing->known && standing->open, special = standing->blacklisted || open;
	enum account_status status = a->view.status;
	const char *const words[] = {
		standing->blacklisted ? N_("blacklisted") : NULL,
		special && status == ACCOUNT_OPEN ? NULL : account_status_title(status),
		open ? arrears_stage_title(standing->stage) : NULL,
		standing->known ? credit_title(standing->credit) : NULL,
	};
	char text[256] = "";

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t used = strlen(text);

		if (words[i] != NULL)
			snprintf(text + used, sizeof(text) - used, "%s%s", used > 0 ? " " : "",
				text_in(view_lang(v), words[i]));
	}
	sheet_beside(s, N_("Status"), text);
	if (special)
		sheet_paint(s, PAINT_WARN);
}

static void arrears_case(struct view *v)
{
	view_push(v, &SCREEN_ARREARS_CASE, ((const struct account *)view_state(v))->account_no,
		back_again);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct account *a = view_state(v);
	const struct account_view *view = &a->view;

	if (!a->loaded)
		return;
	sheet_fact(s, N_("Account"), view->account_no);
	draw_standing(v, s);
	sheet_fact(s, N_("Name"), view->name);
	sheet_beside(s, N_("Identity"), view->id_masked);
	sheet_fact(s, N_("Address"), view->address);
	sheet_fact(s, N_("Meter"), view->meter_no);
	sheet_beside(s, N_("Phone"), view->phone);
	sheet_money(s, N_("Advance balance"), view->advance);
	sheet_beside(
		s, N_("Price class"), text_in(view_lang(v), price_class_title(view->price_class)));
	if (a->has_card_meter)
		draw_card(&a->card, s);
	if (a->chart)
		draw_chart(a, s);
	else
		sheet_amount(s, N_("Due today"), view->total, NULL);
}

static void column_period(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[PERIOD_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, period_format(((const struct bill_view *)row)->period, text));
}

static void column_energy(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[ENERGY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, energy_format(((const struct bill_view *)row)->energy, text));
}

static void column_due_on(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, date_format(((const struct bill_view *)row)->due_on, text));
}

static void column_days(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(buf, size, "%d", ((const struct bill_view *)row)->days_late);
}

static void put_money(struct money m, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	utf8_copy(buf, size, money_format_grouped(m, text));
}

static void column_amount(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_money(((const struct bill_view *)row)->amount, buf, size);
}

static void column_paid(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct bill_view *bill = row;

	if (bill->cancelled)
		utf8_copy(buf, size, text_in(view_lang(v), N_("cancelled")));
	else if (money_sign(bill->written_off) > 0)
		utf8_copy(buf, size, text_in(view_lang(v), N_("written off")));
	else
		put_money(bill->paid, buf, size);
}

static void column_late(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_money(((const struct bill_view *)row)->late_charge, buf, size);
}

static enum paint paint_bill(const void *row)
{
	const struct bill_view *bill = row;

	if (money_sign(bill->principal_due) == 0 && money_sign(bill->late_charge) == 0)
		return PAINT_DIM;
	return bill->days_late > 0 ? PAINT_WARN : PAINT_TEXT;
}

static const struct column COLUMNS[] = {
	{.title = N_("Period"), .width = 8, .text = column_period},
	{.title = N_("kWh"), .width = 9, .stretch = 1, .align = ALIGN_RIGHT, .text = column_energy},
	{.title = N_("Due on"), .width = 11, .align = ALIGN_RIGHT, .text = column_due_on},
	{.title = N_("Days late"),
		.width = 9,
		.align = ALIGN_RIGHT,
		.text = column_days,
		.paint = paint_bill},
	{.title = N_("Amount"),
		.width = 11,
		.stretch = 1,
		.align = ALIGN_RIGHT,
		.text = column_amount},
	{.title = N_("Paid"), .width = 11, .stretch = 1, .align = ALIGN_RIGHT, .text = column_paid},
	{.title = N_("Late charge"),
		.width = 11,
		.stretch = 1,
		.align = ALIGN_RIGHT,
		.text = column_late,
		.paint = paint_bill},
};

static const struct action ACTIONS[] = {
	{.key = K_F3,
		.label = N_("Pay"),
		.needs = NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = pay},
	{.key = K_F4,
		.label = N_("Sell"),
		.needs = NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = sell},
	{.key = K_F5, .label = N_("Restore supply"), .needs = NEED_SIGNED, .run = restore},
	{.key = K_CTRL('B'), .label = N_("Cards"), .needs = NEED_CARD_METER, .run = card},
	{.key = K_ENTER,
		.label = N_("Bill"),
		.needs = NEED_ROW,
		.unlisted = true,
		.run = open_bill},
	{.key = K_F8, .label = N_("Letters"), .needs = NEED_SIGNED, .run = notices},
	{.key = K_CTRL('N'), .label = N_("Statement"), .needs = NEED_SIGNED, .run = statement},
	{.key = K_CTRL('A'), .label = N_("All bills"), .run = toggle_all},
	{.key = K_CTRL('G'), .label = N_("Chart"), .unlisted = true, .run = toggle_chart},
	{.key = K_CTRL('Y'), .label = N_("History"), .run = history},
	{.key = K_CTRL('K'), .label = N_("Arrears case"), .unlisted = true, .run = arrears_case},
	{.key = K_CTRL('E'), .label = N_("Edit"), .run = edit},
	{.key = K_CTRL('W'),
		.label = N_("Waive"),
		.needs = NEED_ROW | NEED_SHIFT,
		.unlisted = true,
		.run = waive},
};

const struct screen SCREEN_ACCOUNT = {
	.name = "account",
	.title = N_("Customer"),
	.help = N_("What is due today, bill by bill. Press ? on a bill to see how its late charge "
		   "comes about, Enter to see what the bill is made of."),
	.state_size = sizeof(struct account),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing is unpaid."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_LIST},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.explain = explain,
	.holds = holds,
};
