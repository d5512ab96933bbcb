/* After a payment: what to give back, the receipt, and the next customer. */
#include <string.h>

#include "core/alloc.h"
#include "core/rmb.h"
#include "core/utf8.h"
#include "counter/customer.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"
#include "tui/sheet.h"

#define NEED_CUT NEED_DESK_FREE

struct paid {
	char name[ACCOUNT_NAME_MAX];
	char receipt_no[RECEIPT_NO_MAX], account_no[ACCOUNT_NO_MAX];
	bool supply_off;
	struct money received, change, to_advance;
	struct pay_recalled recalled[PAY_ACCOUNTS_MAX];
	size_t recalled_count;
	bool printed;
	struct paper_made paper;
	struct fault print_why;
};

static void leave(struct view *v)
{
	customer_sees_nothing(desk_of(v)->devices);
}

static void enter(struct view *v, const void *arg)
{
	const struct paid_arg *a = arg;
	struct paid *p = view_state(v);

	utf8_copy(p->name, sizeof(p->name), a->name);
	utf8_copy(p->receipt_no, sizeof(p->receipt_no), a->result->receipt_no);
	utf8_copy(p->account_no, sizeof(p->account_no), a->account_no);
	p->supply_off = a->supply_off;
	p->received = a->result->received;
	p->change = a->result->change;
	p->to_advance = a->result->to_advance;
	memcpy(p->recalled, a->result->recalled, sizeof(p->recalled));
	p->recalled_count = a->result->recalled_count;
	p->printed = a->paper != NULL;
	if (a->paper != NULL)
		p->paper = *a->paper;
	else
		p->print_why = *a->print_why;
}

static void next_customer(struct view *v)
{
	struct ui *ui = view_ui(v);

	view_home(v);
	view_clear_fields(ui_top(ui));
	view_set_rows(ui_top(ui), NULL, 0, 0);
}

static void restore(struct view *v)
{
	const struct paid *p = view_state(v);

	view_replace(v, &SCREEN_RESTORE, p->account_no);
}

static uint64_t holds(const struct view *v)
{
	return ((const struct paid *)view_state(v))->supply_off ? NEED_CUT : 0;
}

static void show_receipt(struct view *v)
{
	const struct paid *p = view_state(v);

	view_push(v, &SCREEN_RECEIPT, p->receipt_no, NULL);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct paid *p = view_state(v);
	struct money kept = MONEY_ZERO;
	char words[RMB_TEXT_MAX];

	sheet_say(s, PAINT_GOOD, SAY(N_("Paid. Receipt {1}."), say_text(p->receipt_no)));
	sheet_fact(s, N_("Name"), p->name);
	sheet_gap(s);
	sheet_amount(s, N_("Received"), p->received, NULL);
	sheet_amount(s, N_("Change"), p->change, NULL);
	sheet_paint(s, PAINT_BIG_CHANGE);
	if (money_sub(&kept, p->received, p->change))
		sheet_fact(s, N_("In words"), rmb_capitals(words, kept));
	if (money_sign(p->to_advance) > 0)
		sheet_money(s, N_("To the advance balance"), p->to_advance);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct paid *p = view_state(v);

	if (p->supply_off)
		sheet_say(s, PAINT_WARN,
			SAY(N_("This customer is cut off and has paid all: F5 orders the supply "
			       "back.")));
	for (size_t i = 0; i < p->recalled_count; i++)
		sheet_say(s, PAINT_ERROR,
			SAY(N_("Call the crew now: order {1} of account {2} is cancelled, supply "
			       "is not to be cut."),
				say_text(p->recalled[i].order_no),
				say_text(p->recalled[i].account_no)));
	if (!p->printed)
		sheet_say(s, PAINT_ERROR,
			p->print_why.say.msgid != NULL ? p->print_why.say
						       : SAY(N_("The receipt was not printed. It "
								"can be printed later (F6).")));
	else if (p->paper.request_id[0] != '\0')
		sheet_say(s, PAINT_TEXT,
			SAY(N_("The receipt is at the printer: {1}."), paper_printer(&p->paper)));
	else
		sheet_say(s, PAINT_TEXT,
			SAY(N_("The receipt lies in {1}."), say_text(p->paper.file)));
}

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Next customer"), .run = next_customer},
	{.key = K_F5, .label = N_("Restore supply"), .needs = NEED_CUT, .run = restore},
	{.key = K_CTRL('R'), .label = N_("Show the receipt"), .run = show_receipt},
};

const struct screen SCREEN_PAID = {
	.name = "paid",
	.title = N_("Payment taken"),
	.help = N_("Count the change aloud, hand over the receipt, and press Enter for the next "
		   "customer."),
	.state_size = sizeof(struct paid),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_NOTES},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.notes = notes,
	.holds = holds,
};
