/* What became of a sale: one sentence, and one key that finishes what broke off. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/customer.h"
#include "tui/card_deed.h"
#include "tui/card_desk.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"
#include "tui/sheet.h"

#define NEED_OPEN ((uint64_t)NEED_DESK_FREE << 1)
#define NEED_DONE ((uint64_t)NEED_DESK_FREE << 2)

struct sold {
	char name[ACCOUNT_NAME_MAX];
	struct card_result result; /* its list is not looked at */
	struct fault why;
	struct card_papers papers;
};

struct resolve_job {
	char sale_no[CARD_SALE_NO_MAX];
	bool undo;
	struct arena arena;
	struct card_result result;
	struct card_papers papers;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void resolve_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct resolve_job *j = arg;
	const struct card_resolve_request request = {
		.sale_no = j->sale_no, .undo = j->undo, .print = true};
	struct card_errand c;

	card_errand_begin(&c, errand);
	j->ok = card_resolve(s, &c.desk, &request, &j->arena, &j->result);
	j->why = s->why;
	card_errand_end(&c);
	if (j->ok && !sale_is_open(j->result.state))
		card_papers_make(s, &j->result, &j->papers);
	desk_news_take(s, &j->news);
}

static void resolve_done(struct view *v, void *arg)
{
	const struct resolve_job *j = arg;
	struct sold *p = view_state(v);
	struct desk *d = desk_of(v);

	d->news = j->news;
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	p->result = j->result;
	p->why = j->why;
	p->papers = j->papers;
	if (j->result.state == SALE_SETTLED && j->result.receipt_no[0] != '\0') {
		utf8_copy(d->last_receipt, sizeof(d->last_receipt), j->result.receipt_no);
		d->last_amount = j->result.received;
		d->last_void = false;
	}
}

static void resolve_drop(void *arg)
{
	arena_release(&((struct resolve_job *)arg)->arena);
}

static const struct job RESOLVE_JOB = {.what = N_("looking at the card"),
	.flags = JOB_CANCELLABLE,
	.run = resolve_run,
	.done = resolve_done,
	.drop = resolve_drop};

static void post(struct view *v, bool undo)
{
	const struct sold *p = view_state(v);
	struct resolve_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->sale_no, sizeof(j->sale_no), p->result.sale_no);
	j->undo = undo;
	view_post(v, &RESOLVE_JOB, j);
}

static void finish(struct view *v)
{
	post(v, false);
}

static void undo_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, true);
}

static void undo(struct view *v)
{
	const struct sold *p = view_state(v);
	struct say_arg sale = say_text(p->result.sale_no);

	dialog_confirm(v, GRAVITY_GRAVE,
		money_sign(p->result.received) > 0
			? SAY(N_("Give {1} of sale {2} back? It is done only if the card shows "
				 "that nothing was written."),
				  say_money(p->result.received), sale)
			: SAY(N_("Give up {1}? It is done only if the card shows that nothing was "
				 "written."),
				  sale),
		undo_answer);
}

/* The card is gone: a new one takes its place, with a supervisor. */
static void lost(struct view *v)
{
	const struct sold *p = view_state(v);
	const struct card_deed_arg arg = {.deed = &CARD_DEED_LOST,
		.account_no = p->result.account_no,
		.name = p->name,
		.sale_no = p->result.sale_no,
		.count = p->result.count};

	view_replace(v, &SCREEN_CARD_DEED, &arg);
}

static void next_customer(struct view *v)
{
	struct ui *ui = view_ui(v);

	view_home(v);
	view_clear_fields(ui_top(ui));
	view_set_rows(ui_top(ui), NULL, 0, 0);
}

static void show_receipt(struct view *v)
{
	const struct sold *p = view_state(v);

	if (p->result.receipt_no[0] != '\0')
		view_push(v, &SCREEN_RECEIPT, p->result.receipt_no, NULL);
}

/* Where it comes from the list it may be finished at once. */
static void enter(struct view *v, const void *arg)
{
	const struct sold_arg *a = arg;
	struct sold *p = view_state(v);

	p->result = *a->result;
	p->why = *a->why;
	utf8_copy(p->name, sizeof(p->name), a->name);
	if (a->papers != NULL)
		p->papers = *a->papers;
	if (a->finish)
		finish(v);
}

static void leave(struct view *v)
{
	customer_sees_nothing(desk_of(v)->devices);
}

/* {1} is the sale, {2} the money that is given back. */
static const struct {
	const char *done, *undone;
} SENTENCES[] = {
	[SALE_PURCHASE] = {N_("Done: the card is written, sale {1}. Ask the customer to put it "
			      "into the meter."),
		N_("Sale {1} is undone: nothing is on the card. Give {2} back.")},
	[SALE_OPENING] = {N_("Done: the card is written, sale {1}. Ask the customer to put it "
			     "into the meter."),
		N_("{1} is given up: nothing is on the card.")},
	[SALE_REPLACEMENT] = {N_("Done: the new card is written, {1}. Ask the customer to put it "
				 "into the meter; the old card is dead from then on."),
		N_("{1} is given up: nothing is on the card.")},
	[SALE_REFUND] = {N_("Done: the purchase is off the card, {1}. Give {2} back."),
		N_("Refund {1} is given up: the purchase stands, and nothing is given back.")},
	[SALE_METER_CHANGE] = {N_("Done: the card of the new meter is written, {1}. Ask the "
				  "customer to put it into that meter."),
		N_("{1} is given up: nothing is on the card.")},
};

static void draw_state(const struct sold *p, struct sheet *s)
{
	struct say_arg sale = say_text(p->result.sale_no), back = say_money(p->result.given_back);

	if (p->result.state == SALE_SETTLED)
		sheet_say(s, PAINT_GOOD, SAY(SENTENCES[p->result.kind].done, sale, back));
	else if (p->result.state == SALE_UNDONE)
		sheet_say(s, PAINT_WARN, SAY(SENTENCES[p->result.kind].undone, sale, back));
	else
		sheet_say(s, PAINT_ERROR,
			SAY(N_("Sale {1} is not finished. Put its card into the reader, or have "
			       "it at hand to swipe, and press Enter."),
				sale));
}

static void draw_amounts(const struct sold *p, struct sheet *s)
{
	const struct card_result *r = &p->result;
	struct money written = MONEY_ZERO;

	if (!money_from_fen(&written, r->hundredths))
		written = MONEY_ZERO;
	if (r->kind == SALE_REFUND || r->state == SALE_UNDONE) {
		sheet_amount(s, N_("Given back"),
			r->kind == SALE_REFUND && r->state == SALE_UNDONE ? MONEY_ZERO
									  : r->given_back,
			NULL);
		sheet_paint(s, PAINT_BIG_CHANGE);
		return;
	}
	if (r->kind == SALE_PURCHASE) {
		sheet_amount(s, N_("Received"), r->received, NULL);
		sheet_amount(s, N_("Change"), r->change, NULL);
		sheet_paint(s, PAINT_BIG_CHANGE);
	}
	sheet_amount(s,
		r->unit == CARD_UNIT_ENERGY ? N_("Onto the card, kWh") : N_("Onto the card"),
		written, NULL);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct sold *p = view_state(v);
	char count[24];

	(void)v;
	draw_state(p, s);
	sheet_fact(s, N_("Account"), p->result.account_no);
	sheet_beside(s, N_("Name"), p->name);
	sheet_gap(s);
	draw_amounts(p, s);
	snprintf(count, sizeof(count), "%lld", (long long)p->result.count);
	sheet_fact(s, N_("Purchases"), count);
	if (p->result.kind == SALE_PURCHASE)
		sheet_money_beside(s, N_("For arrears"), p->result.arrears);
	else
		sheet_beside(s, N_("Meter"), p->result.meter_no);
	if (p->result.receipt_no[0] != '\0')
		sheet_fact(s, N_("Receipt"), p->result.receipt_no);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct sold *p = view_state(v);

	(void)v;
	if (sale_is_open(p->result.state) && p->why.say.msgid != NULL)
		sheet_say(s, PAINT_WARN, p->why.say);
	if (p->papers.slip)
		sheet_say(s, PAINT_TEXT,
			sale_is_open(p->result.state)
				? SAY(N_("A slip for the customer was printed: it is no receipt."))
				: SAY(N_("A slip was printed for the customer.")));
	if (sale_is_open(p->result.state) || p->result.receipt_no[0] == '\0')
		return;
	if (!p->papers.printed)
		sheet_say(s, PAINT_WARN,
			SAY(N_("The receipt was not printed. It can be printed later (F6).")));
	else if (p->papers.paper.request_id[0] != '\0')
		sheet_say(s, PAINT_TEXT,
			SAY(N_("The receipt is at the printer: {1}."),
				paper_printer(&p->papers.paper)));
	else
		sheet_say(s, PAINT_TEXT,
			SAY(N_("The receipt lies in {1}."), say_text(p->papers.paper.file)));
}

static uint64_t holds(const struct view *v)
{
	const struct sold *p = view_state(v);

	return sale_is_open(p->result.state) ? NEED_OPEN : NEED_DONE;
}

static void go_on(struct view *v)
{
	const struct sold *p = view_state(v);

	if (sale_is_open(p->result.state))
		finish(v);
	else
		next_customer(v);
}

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Finish"), .run = go_on},
	{.key = K_CTRL('U'), .label = N_("Give up"), .needs = NEED_OPEN, .run = undo},
	{.key = K_CTRL('N'),
		.label = N_("Card lost"),
		.needs = NEED_OPEN | NEED_SHIFT,
		.run = lost},
	{.key = K_CTRL('R'),
		.label = N_("Show the receipt"),
		.needs = NEED_DONE,
		.run = show_receipt},
};

const struct screen SCREEN_SOLD = {
	.name = "sold",
	.title = N_("Card sale"),
	.help = N_("A sale that broke off is finished with one key: the card itself tells what "
		   "became of it. What was not written can be given back."),
	.state_size = sizeof(struct sold),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_NOTES},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.notes = notes,
	.holds = holds,
};
