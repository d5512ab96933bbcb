/* One bill: its lines, and why it is what it is. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/bill_view.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

struct bill_state {
	char bill_no[BILL_NO_MAX];
	struct arena arena;
	struct bill_detail bill; /* its lists lie in arena */
	bool loaded;
};

struct bill_job {
	struct bill_state answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct bill_job *j = arg;

	j->ok = bill_show(s, j->answer.bill_no, &j->answer.arena, &j->answer.bill);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct bill_job *j = arg;
	struct bill_state *b = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	arena_release(&b->arena);
	*b = j->answer;
	j->answer.arena = ARENA_EMPTY;
	b->loaded = true;
	view_set_rows(v, b->bill.lines, b->bill.line_count, sizeof(b->bill.lines[0]));
	view_set_focus_list(v);
	if (b->bill.cancelled)
		view_say(v, TONE_WARN,
			SAY(N_("Bill {1} was cancelled before."), say_text(b->bill_no)));
}

static void job_drop(void *arg)
{
	arena_release(&((struct bill_job *)arg)->answer.arena);
}

static const struct job BILL_JOB = {
	.what = N_("reading the bill"), .run = job_run, .done = job_done, .drop = job_drop};

static void leave(struct view *v)
{
	arena_release(&((struct bill_state *)view_state(v))->arena);
}

static void explain(struct view *v)
{
	static const struct say elsewhere = {
		.msgid = N_("This bill was taken over from elsewhere: its lines are not known "
			    "here.")};
	const struct bill_state *b = view_state(v);

	if (b->bill.has_lines)
		dialog_explain(v, N_("Why this amount"), b->bill.explain, b->bill.explain_count);
	else
		dialog_explain(v, N_("Why this amount"), &elsewhere, 1);
}

/* Rule and source of the chosen line. */
static void line_source(struct view *v)
{
	const struct bill_view_line *line = view_row(v);
	struct say lines[3];
	size_t count = 0;

	lines[count++] = line->name;
	if (line->rule.msgid != NULL)
		lines[count++] = line->rule;
	if (line->source.msgid != NULL)
		lines[count++] = line->source;
	dialog_explain(v, N_("Rule and source"), lines, count);
}

/* What the bill's customer owes, as from the account. */
static void pay(struct view *v)
{
	const struct bill_state *b = view_state(v);
	struct pay_targets targets = {.count = 1};

	if (!b->loaded)
		return;
	utf8_copy(targets.account_no[0], ACCOUNT_NO_MAX, b->bill.account_no);
	view_replace(v, &SCREEN_PAY, &targets);
}

static void load(struct view *v, const char *bill_no)
{
	struct bill_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->answer.bill_no, sizeof(j->answer.bill_no), bill_no);
	view_post(v, &BILL_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	load(v, arg);
}

static void again(struct view *v, const void *state)
{
	char bill_no[BILL_NO_MAX];

	(void)state;
	utf8_copy(bill_no, sizeof(bill_no), ((const struct bill_state *)view_state(v))->bill_no);
	load(v, bill_no);
}

static void take_back(struct view *v)
{
	const struct bill_state *b = view_state(v);
	const struct deed_arg arg = {.deed = &DEED_CANCEL, .subject = b->bill_no};

	if (b->loaded && !b->bill.cancelled)
		view_push(v, &SCREEN_DEED, &arg, again);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct bill_state *b = view_state(v);
	const struct bill_detail *bill = &b->bill;
	char period[PERIOD_TEXT_MAX], energy[ENERGY_TEXT_MAX], from[DATE_TEXT_MAX],
		to[DATE_TEXT_MAX], due[DATE_TEXT_MAX];

	if (!b->loaded)
		return;
	sheet_fact(s, N_("Bill"), bill->bill_no);
	sheet_beside(s, N_("Period"), period_format(bill->period, period));
	sheet_fact(s, N_("Name"), bill->name);
	sheet_beside(s, N_("Due on"), date_format(bill->due_on, due));
	if (bill->has_lines && !bill->by_rule) {
		sheet_fact(s, N_("Last reading"), date_format(bill->read_from, from));
		sheet_beside(s, N_("Read on"), date_format(bill->read_to, to));
	}
	sheet_fact(s, N_("kWh"), energy_format(bill->energy, energy));
	sheet_amount(s, N_("Amount"), bill->total, NULL);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	text_render(view_lang(v), &((const struct bill_view_line *)row)->name, buf, size);
}

static void column_quantity(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[BILL_QUANTITY_MAX];

	(void)v;
	utf8_copy(buf, size, bill_view_quantity(row, text));
}

static void column_unit(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct bill_view_line *)row)->unit);
}

static void column_price(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct bill_view_line *line = row;
	char text[PRICE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, line->has_price ? price_format(line->price, text) : "");
}

static void column_amount(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(((const struct bill_view_line *)row)->amount, text));
}

static const struct column COLUMNS[] = {
	{.title = N_("Line"), .width = 28, .stretch = 1, .text = column_name},
	{.title = N_("Quantity"), .width = 13, .align = ALIGN_RIGHT, .text = column_quantity},
	{.title = N_("Unit"), .width = 5, .text = column_unit},
	{.title = N_("Price"), .width = 12, .align = ALIGN_RIGHT, .text = column_price},
	{.title = N_("Amount"), .width = 13, .align = ALIGN_RIGHT, .text = column_amount},
};

static const struct action ACTIONS[] = {
	{.key = K_F3,
		.label = N_("Pay"),
		.needs = NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = pay},
	{.key = K_ENTER, .label = N_("Source"), .needs = NEED_ROW, .run = line_source},
	{.key = K_CTRL('X'), .label = N_("Take back"), .needs = NEED_VERIFIER, .run = take_back},
};

const struct screen SCREEN_BILL = {
	.name = "bill",
	.title = N_("Bill"),
	.help = N_("The lines of a bill. Press ? to see step by step how it comes about, Enter for "
		   "the rule and the source of a line."),
	.state_size = sizeof(struct bill_state),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("This bill was taken over from elsewhere: its lines are not known here."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_LIST},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.explain = explain,
};
