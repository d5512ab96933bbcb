/* Taking money: what is due, what is handed over, what is given back. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/change.h"
#include "core/rmb.h"
#include "core/utf8.h"
#include "counter/customer.h"
#include "counter/operation.h"
#include "counter/print.h"
#include "counter/restoration.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { CASH, CARD, MOBILE, ADVANCE, CHEQUE, CHEQUE_REF, TRANSFER, TRANSFER_REF, AMOUNT };

struct pay {
	struct pay_targets targets;
	char op_id[OP_ID_MAX]; /* minted when the form opens: the same form cannot pay twice */
	char name[ACCOUNT_NAME_MAX];
	struct money due, advance;
	bool loaded;
	bool paid;
	bool cash_typed; /* else the cash field offers what the other tenders leave */
	struct change change;
	enum change_error error;
	bool again;
};

static const struct {
	size_t field, ref; /* ref: the field of its reference, or the field itself */
	enum tender_kind kind;
} TENDER_FIELDS[] = {
	{CASH, CASH, TENDER_CASH},
	{CARD, CARD, TENDER_CARD},
	{MOBILE, MOBILE, TENDER_MOBILE},
	{ADVANCE, ADVANCE, TENDER_ADVANCE},
	{CHEQUE, CHEQUE_REF, TENDER_CHEQUE},
	{TRANSFER, TRANSFER_REF, TENDER_TRANSFER},
};

struct load_job {
	struct pay_targets targets;
	char name[ACCOUNT_NAME_MAX];
	struct money due, advance;
	bool ok;
	struct fault why;
};

static bool add_account(struct session *s, struct load_job *j, size_t i, struct date on)
{
	struct account_question question = {.account_no = j->targets.account_no[i], .on = on};
	struct arena arena = ARENA_EMPTY;
	struct account_view view;
	bool ok =
		account_show(s, &question, &arena, &view) && money_add(&j->due, j->due, view.total);

	if (ok && i == 0) {
		utf8_copy(j->name, sizeof(j->name), view.name);
		j->advance = view.advance;
	}
	arena_release(&arena);
	return ok;
}

static void load_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct load_job *j = arg;
	struct date on;

	j->ok = session_business_date(s, &on);
	for (size_t i = 0; j->ok && i < j->targets.count; i++)
		j->ok = add_account(s, j, i, on);
	j->why = s->why;
}

/* What the fields say, as tenders; false when one of them does not read. */
static bool read_tenders(const struct view *v, struct pay_request *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(TENDER_FIELDS); i++) {
		struct tender *t = &r->tenders[r->tender_count];

		if (view_text(v, TENDER_FIELDS[i].field)[0] == '\0')
			continue;
		*t = (struct tender){.kind = TENDER_FIELDS[i].kind};
		if (!view_money(v, TENDER_FIELDS[i].field, &t->amount))
			return false;
		if (money_sign(t->amount) == 0)
			continue;
		if (TENDER_FIELDS[i].ref != TENDER_FIELDS[i].field)
			utf8_copy(t->ref, sizeof(t->ref), view_text(v, TENDER_FIELDS[i].ref));
		r->tender_count++;
	}
	r->has_amount = view_text(v, AMOUNT)[0] != '\0';
	return !r->has_amount || view_money(v, AMOUNT, &r->amount);
}

/* The same arithmetic as the operation's, for the eyes, at every key. */
static void reckon(struct view *v)
{
	struct pay *p = view_state(v);
	struct pay_request r = {.op_id = NULL};
	struct change_input in = {.due = p->due, .cash_unit = desk_of(v)->news.policy.cash_unit};

	memset(&p->change, 0, sizeof(p->change));
	p->error = CHANGE_TOO_LITTLE;
	if (!read_tenders(v, &r) || r.tender_count == 0)
		return;
	in.tenders = r.tenders;
	in.tender_count = r.tender_count;
	in.has_amount = r.has_amount;
	in.amount = r.amount;
	p->error = change_compute(&p->change, &in);
	if (p->cash_typed && money_sign(p->change.received) > 0)
		customer_sees_received(desk_of(v)->devices, p->change.received);
}

/* What the tenders but the one in that field leave to be paid; false: they do not read. */
static bool left_for(const struct view *v, enum tender_kind kind, struct money *out)
{
	const struct pay *p = view_state(v);
	struct pay_request r = {.op_id = NULL};

	if (!read_tenders(v, &r))
		return false;
	*out = r.has_amount ? r.amount : p->due;
	for (size_t i = 0; i < r.tender_count; i++)
		if (r.tenders[i].kind != kind && !money_sub(out, *out, r.tenders[i].amount))
			return false;
	return true;
}

/* No drawer holds less than the smallest coin: what is over goes to the advance balance. */
static bool in_coins(const struct view *v, struct money m, struct money *out)
{
	struct money unit = desk_of(v)->news.policy.cash_unit;

	*out = money_round_down(m, unit);
	return money_compare(*out, m) == 0 || money_add(out, *out, unit);
}

static void offer_cash(struct view *v)
{
	const struct pay *p = view_state(v);
	struct money rest, cash;

	if (p->cash_typed || !left_for(v, TENDER_CASH, &rest))
		return;
	if (money_sign(rest) > 0 && in_coins(v, rest, &cash))
		view_set_money(v, CASH, cash);
	else
		view_set_text(v, CASH, "");
}

/* An advance that is asked for: what is due and that stand as the amount. */
static void offer_prepayment(struct view *v)
{
	const struct pay *p = view_state(v);
	struct money all;

	if (money_sign(p->targets.prepay) > 0 && money_add(&all, p->due, p->targets.prepay))
		view_set_money(v, AMOUNT, all);
}

static void load_done(struct view *v, void *arg)
{
	struct load_job *j = arg;
	struct pay *p = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	p->due = j->due;
	p->advance = j->advance;
	utf8_copy(p->name, sizeof(p->name), j->name);
	p->loaded = true;
	customer_sees_total(desk_of(v)->devices, p->due);
	offer_prepayment(v);
	offer_cash(v);
	if (money_sign(p->due) == 0 && money_sign(p->targets.prepay) == 0)
		view_say(v, TONE_WARN,
			SAY(N_("Nothing is due. To pay ahead, type the amount to be paid as "
			       "well.")));
	reckon(v);
}

static const struct job LOAD_JOB = {
	.what = N_("reading the account"), .run = load_run, .done = load_done};

static void load(struct view *v)
{
	const struct pay *p = view_state(v);
	struct load_job *j = xcalloc(1, sizeof(*j));

	j->targets = p->targets;
	view_post(v, &LOAD_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	struct pay *p = view_state(v);

	p->targets = *(const struct pay_targets *)arg;
	op_id_mint(p->op_id, view_now(v));
	load(v);
}

/* Unless the change stands on it, the customer's display has nothing more to say. */
static void leave(struct view *v)
{
	const struct pay *p = view_state(v);

	if (!p->paid)
		customer_sees_nothing(desk_of(v)->devices);
}

static void changed(struct view *v, size_t field)
{
	struct pay *p = view_state(v);

	if (field == CASH)
		p->cash_typed = true;
	else
		offer_cash(v);
	reckon(v);
}

/* All that is left goes to the tender whose field has the focus. */
static void take_rest(struct view *v)
{
	struct pay *p = view_state(v);
	size_t focus = view_focus(v);
	struct money rest;

	for (size_t i = 0; i < ARRAY_SIZE(TENDER_FIELDS); i++) {
		if (TENDER_FIELDS[i].field != focus)
			continue;
		if (focus != CASH)
			view_set_text(v, CASH, "");
		p->cash_typed = focus == CASH;
		if (left_for(v, TENDER_FIELDS[i].kind, &rest) && money_sign(rest) > 0)
			view_set_money(v, focus, rest);
	}
	offer_cash(v);
	reckon(v);
}

struct pay_job {
	struct pay_targets targets;
	char op_id[OP_ID_MAX];
	struct pay_request request;
	struct arena arena;
	struct pay_result result;
	struct paper_made paper;
	bool ok, printed, supply_off;
	struct fault why, print_why;
	struct desk_news news;
};

/* The last fen of somebody who is cut: supply is offered in the same flow. */
static bool is_cut(struct session *s, const char *account_no)
{
	struct restoration_outlook outlook;

	return restoration_ask(s, account_no, 0, &outlook) && outlook.off && !outlook.ordered &&
	       money_sign(outlook.due) == 0;
}

static void pay_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct pay_job *j = arg;

	j->request.op_id = j->op_id;
	j->request.print = true;
	j->request.account_count = j->targets.count;
	for (size_t i = 0; i < j->targets.count; i++)
		j->request.account_no[i] = j->targets.account_no[i];
	j->ok = pay_take(s, &j->request, &j->arena, &j->result);
	j->why = s->why;
	if (!j->ok)
		return;
	j->printed = j->result.print_id != 0 ? print_prepared(s, j->result.print_id, &j->paper)
					     : receipt_print(s, j->result.receipt_no, &j->paper);
	j->print_why = s->why;
	j->supply_off = is_cut(s, j->targets.account_no[0]);
	desk_news_take(s, &j->news);
}

static void pay_drop(void *arg)
{
	arena_release(&((struct pay_job *)arg)->arena);
}

static void submit(struct view *v);

static void again_answer(struct view *v, bool yes)
{
	struct pay *p = view_state(v);

	if (!yes)
		return;
	p->again = true;
	submit(v);
}

static void due_changed_answer(struct view *v, bool yes)
{
	(void)yes;
	load(v);
}

static void refused(struct view *v, const struct fault *why)
{
	struct say say = why->say.msgid != NULL ? why->say : SAY(code_message(why->code));

	if (why->code == CODE_DUPLICATE_SUSPECTED)
		dialog_confirm(v, GRAVITY_GRAVE, say, again_answer);
	else if (why->code == CODE_DUE_CHANGED)
		dialog_confirm(v, GRAVITY_NORMAL, say, due_changed_answer);
	else
		dialog_fault(v, why);
}

static void pay_done(struct view *v, void *arg)
{
	struct pay_job *j = arg;
	struct pay *p = view_state(v);
	struct desk *d = desk_of(v);
	struct paid_arg paid = {.result = &j->result,
		.name = p->name,
		.account_no = j->targets.account_no[0],
		.supply_off = j->supply_off};

	if (!j->ok) {
		refused(v, &j->why);
		return;
	}
	d->news = j->news;
	utf8_copy(d->last_receipt, sizeof(d->last_receipt), j->result.receipt_no);
	d->last_amount = j->result.received;
	d->last_void = false;
	p->paid = true;
	paid.paper = j->printed ? &j->paper : NULL;
	paid.print_why = &j->print_why;
	view_replace(v, &SCREEN_PAID, &paid);
}

static const struct job PAY_JOB = {
	.what = N_("taking the payment"), .run = pay_run, .done = pay_done, .drop = pay_drop};

static void submit(struct view *v)
{
	const struct pay *p = view_state(v);
	struct pay_job *j = xcalloc(1, sizeof(*j));

	j->targets = p->targets;
	utf8_copy(j->op_id, sizeof(j->op_id), p->op_id);
	if (!read_tenders(v, &j->request) || j->request.tender_count == 0) {
		free(j);
		view_refuse(v, CASH, SAY(N_("Type what the customer hands over.")));
		return;
	}
	j->request.has_expect_due = true;
	j->request.expect_due = p->due;
	j->request.again = p->again;
	view_post(v, &PAY_JOB, j);
}

/* The sentence for what does not fit yet; NULL when all is well. */
static const char *problem(const struct pay *p)
{
	switch (p->error) {
	case CHANGE_OK:
		return NULL;
	case CHANGE_NOTHING_DUE:
		return N_("Nothing is due. To pay ahead, type the amount to be paid as well.");
	case CHANGE_TOO_LITTLE:
		return N_("Less is handed over than the amount to be paid.");
	case CHANGE_NOT_IN_CASH:
		return N_("More would be given back than was handed over in cash.");
	case CHANGE_TOO_LARGE:
		return N_("These amounts are too large.");
	}
	return NULL;
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct pay *p = view_state(v);
	struct money kept = MONEY_ZERO;
	char words[RMB_TEXT_MAX];

	if (!p->loaded || !money_sub(&kept, p->change.received, p->change.change))
		return;
	sheet_fact(s, N_("Account"), p->targets.account_no[0]);
	sheet_beside(s, N_("Name"), p->name);
	if (p->targets.count > 1)
		sheet_say(s, PAINT_WARN,
			SAY(N_("{1} accounts on one receipt."),
				say_count((int64_t)p->targets.count)));
	sheet_amount(s, N_("Due"), p->due, NULL);
	sheet_amount(s, N_("Received"), p->change.received, NULL);
	sheet_amount(s, N_("Change"), p->change.change, NULL);
	sheet_paint(s, PAINT_BIG_CHANGE);
	sheet_fact(s, N_("In words"), rmb_capitals(words, kept));
	if (money_sign(p->change.to_advance) > 0)
		sheet_money(s, N_("To the advance balance"), p->change.to_advance);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct pay *p = view_state(v);
	struct money rest = MONEY_ZERO;

	if (!p->loaded)
		return;
	if (problem(p) != NULL)
		sheet_say(s, PAINT_WARN, SAY(problem(p)));
	else if (money_sub(&rest, p->due, p->change.applied) && money_sign(rest) > 0)
		sheet_say(
			s, PAINT_WARN, SAY(N_("A part payment: {1} stays due."), say_money(rest)));
}

/* The arithmetic of this form, step by step. */
static void explain(struct view *v)
{
	const struct pay *p = view_state(v);
	struct money unit = desk_of(v)->news.policy.cash_unit;
	struct say lines[4];
	size_t count = 0;

	lines[count++] =
		SAY(N_("Received {1}, due {2}."), say_money(p->change.received), say_money(p->due));
	lines[count++] = SAY(
		N_("Applied to bills: {1}, oldest first, the late charge before the principal."),
		say_money(p->change.applied));
	lines[count++] = SAY(N_("Given back from cash: {1}, in whole steps of {2}."),
		say_money(p->change.change), say_money(unit));
	lines[count++] = SAY(N_("To the advance balance: {1}, what could not be given back."),
		say_money(p->change.to_advance));
	dialog_explain(v, N_("Why this amount"), lines, count);
}

static const struct field FIELDS[] = {
	[CASH] = {.label = N_("Cash"), .kind = FIELD_MONEY, .width = 14, .limit = 15},
	[CARD] = {.label = N_("Bank card"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_RIGHT_HALF},
	[MOBILE] = {.label = N_("Mobile"), .kind = FIELD_MONEY, .width = 14, .limit = 15},
	[ADVANCE] = {.label = N_("From advance"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_RIGHT_HALF},
	[CHEQUE] = {.label = N_("Cheque"), .kind = FIELD_MONEY, .width = 14, .limit = 15},
	[CHEQUE_REF] = {.label = N_("Cheque number"),
		.kind = FIELD_TEXT,
		.limit = 30,
		.flags = FIELD_RIGHT_HALF},
	[TRANSFER] = {.label = N_("Transfer"), .kind = FIELD_MONEY, .width = 14, .limit = 15},
	[TRANSFER_REF] = {.label = N_("Transfer reference"),
		.kind = FIELD_TEXT,
		.limit = 30,
		.flags = FIELD_RIGHT_HALF},
	[AMOUNT] = {.label = N_("Amount to be paid"),
		.hint = N_("Leave it empty to pay what is due; fill it to pay a part, or ahead."),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_SHIFT, .run = submit},
	{.key = K_CTRL('T'), .label = N_("All of it here"), .run = take_rest},
};

const struct screen SCREEN_PAY = {
	.name = "pay",
	.title = N_("Take payment"),
	.help = N_("The cash field offers what is due: press F10 for exact cash, or type what is "
		   "handed over first. "
		   "Tab leads to the other ways of paying; Ctrl-T puts all that is left there."),
	.state_size = sizeof(struct pay),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_NOTES},
	.enter = enter,
	.leave = leave,
	.changed = changed,
	.draw = draw,
	.notes = notes,
	.explain = explain,
};
