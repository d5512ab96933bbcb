/* The receipts of the shift, and one of them: shown, printed again, led to its reversal. */
#include <stdio.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/print.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/listing.h"
#include "tui/paper.h"
#include "tui/screens.h"
#include "tui/sheet.h"

static bool list_ask(struct session *s, void *state)
{
	struct listing_rows *r = state;
	struct receipt_view *list = NULL;
	bool ok = receipt_list(s, &r->arena, &list, &r->count);

	r->rows = list;
	return ok;
}

static const struct listing RECEIPTS =
	LISTING(N_("reading receipts"), struct listing_rows, struct receipt_view, list_ask);

static void open_receipt(struct view *v)
{
	const struct receipt_view *row = view_row(v);

	view_push(v, &SCREEN_RECEIPT, row->receipt_no, listing_again);
}

static void column_no(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct receipt_view *)row)->receipt_no);
}

static void column_at(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MOMENT_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, moment_format_clock(((const struct receipt_view *)row)->at, text));
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct receipt_view *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct receipt_view *)row)->name);
}

static void column_received(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct receipt_view *r = row;
	char text[MONEY_TEXT_MAX];
	struct money kept = MONEY_ZERO;

	(void)v;
	if (money_sub(&kept, r->received, r->change))
		utf8_copy(buf, size, money_format_grouped(kept, text));
}

static const char *state_title(enum receipt_state state)
{
	return state == RECEIPT_VALID ? N_("valid") : N_("void");
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v), state_title(((const struct receipt_view *)row)->state)));
}

static enum paint paint_state(const void *row)
{
	return ((const struct receipt_view *)row)->state == RECEIPT_VALID ? PAINT_TEXT : PAINT_WARN;
}

static const struct column COLUMNS[] = {
	{.title = N_("Receipt"), .width = 16, .text = column_no},
	{.title = N_("Time"), .width = 9, .text = column_at},
	{.title = N_("Account"), .width = 12, .stretch = 1, .text = column_account},
	{.title = N_("Name"), .width = 16, .stretch = 2, .text = column_name},
	{.title = N_("Amount"), .width = 12, .align = ALIGN_RIGHT, .text = column_received},
	{.title = N_("State"), .width = 6, .text = column_state, .paint = paint_state},
};

static const struct action LIST_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Show it"), .needs = NEED_ROW, .run = open_receipt},
};

const struct screen SCREEN_RECEIPTS = {
	.name = "receipts",
	.title = N_("Receipts of this shift"),
	.listing = &RECEIPTS,
	.state_size = sizeof(struct listing_rows),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No receipt in this shift yet."),
	.actions = LIST_ACTIONS,
	.action_count = ARRAY_SIZE(LIST_ACTIONS),
	.enter = listing_enter,
	.leave = listing_leave,
};

struct receipt {
	char receipt_no[RECEIPT_NO_MAX];
	struct arena arena;
	struct receipt_view view;
	bool loaded;
};

struct show_job {
	char receipt_no[RECEIPT_NO_MAX];
	bool print;
	struct arena arena;
	struct receipt_view view;
	struct paper_made paper;
	bool ok;
	struct fault why;
};

static void show_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct show_job *j = arg;

	j->ok = !j->print || receipt_print(s, j->receipt_no, &j->paper);
	j->ok = j->ok && receipt_show(s, j->receipt_no, &j->arena, &j->view);
	j->why = s->why;
}

static void say_printed(struct view *v, const struct paper_made *paper)
{
	struct say_arg where =
		paper->request_id[0] != '\0' ? paper_printer(paper) : say_text(paper->file);

	if (paper->copy == 0)
		view_say(v, TONE_GOOD, SAY(N_("Printed: {1}."), where));
	else
		view_say(v, TONE_GOOD,
			SAY(N_("Printed as reprint no. {1}: {2}."), say_count(paper->copy), where));
}

static void show_done(struct view *v, void *arg)
{
	struct show_job *j = arg;
	struct receipt *r = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&r->arena);
	r->arena = j->arena;
	j->arena = ARENA_EMPTY;
	r->view = j->view;
	r->loaded = true;
	if (j->print)
		say_printed(v, &j->paper);
}

static void show_drop(void *arg)
{
	arena_release(&((struct show_job *)arg)->arena);
}

static const struct job SHOW_JOB = {
	.what = N_("reading the receipt"), .run = show_run, .done = show_done, .drop = show_drop};

static void show(struct view *v, bool print)
{
	const struct receipt *r = view_state(v);
	struct show_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->receipt_no, sizeof(j->receipt_no), r->receipt_no);
	j->print = print;
	view_post(v, &SHOW_JOB, j);
}

static void receipt_enter(struct view *v, const void *arg)
{
	struct receipt *r = view_state(v);

	utf8_copy(r->receipt_no, sizeof(r->receipt_no), arg);
	show(v, false);
}

static void receipt_leave(struct view *v)
{
	arena_release(&((struct receipt *)view_state(v))->arena);
}

static void print_again(struct view *v)
{
	show(v, true);
}

static void back_from_reverse(struct view *v, const void *state)
{
	(void)state;
	show(v, false);
}

static void reverse(struct view *v)
{
	const struct receipt *r = view_state(v);

	view_push(v, &SCREEN_REVERSE, r->receipt_no, back_from_reverse);
}

static void deed(struct view *v, const struct deed *what)
{
	const struct receipt *r = view_state(v);
	struct deed_arg arg = {.deed = what, .subject = r->receipt_no};

	view_push(v, &SCREEN_DEED, &arg, back_from_reverse);
}

static void move(struct view *v)
{
	deed(v, &DEED_MOVE);
}

static void draw_tenders(const struct receipt_view *r, struct sheet *s)
{
	for (size_t i = 0; i < r->tender_count; i++)
		sheet_money(s, tender_kind_title(r->tenders[i].kind), r->tenders[i].amount);
	sheet_money(s, N_("Change"), r->change);
	if (money_sign(r->to_advance) > 0)
		sheet_money(s, N_("To advance"), r->to_advance);
}

static void receipt_draw(const struct view *v, struct sheet *s)
{
	const struct receipt *r = view_state(v);
	char at[MOMENT_TEXT_MAX], count[24];

	if (!r->loaded)
		return;
	sheet_fact(s, N_("Receipt"), r->view.receipt_no);
	sheet_beside(s, N_("State"), text_in(view_lang(v), state_title(r->view.state)));
	sheet_paint(s, r->view.state == RECEIPT_VALID ? PAINT_GOOD : PAINT_ERROR);
	sheet_fact(s, N_("Time"), moment_format_minute(r->view.at, at));
	sheet_beside(s, N_("Check code"), r->view.check_code);
	sheet_fact(s, N_("Account"), r->view.account_no);
	sheet_beside(s, N_("Name"), r->view.name);
	snprintf(count, sizeof(count), "%d", r->view.copies);
	sheet_fact(s, N_("Times printed"), count);
	sheet_beside(s, N_("Cashier"), r->view.login);
	if (r->view.state == RECEIPT_VOID) {
		sheet_fact(s, N_("Reversed by"), r->view.reversal_no);
		sheet_fact(s, N_("Reason"), r->view.reason);
	}
	sheet_gap(s);
	sheet_money(s, N_("Received"), r->view.received);
	draw_tenders(&r->view, s);
	sheet_gap(s);
	for (size_t i = 0; i < r->view.applied_count; i++)
		sheet_say(s, PAINT_TEXT,
			SAY(N_("Bill {1}: principal {2}, late charge {3}"),
				say_text(r->view.applied[i].bill_no),
				say_money(r->view.applied[i].principal),
				say_money(r->view.applied[i].late_charge)));
}

static void open_account(struct view *v)
{
	const struct receipt *r = view_state(v);

	if (r->loaded)
		view_push(v, &SCREEN_ACCOUNT, r->view.account_no, back_from_reverse);
}

static const struct action RECEIPT_ACTIONS[] = {
	{.key = K_F10, .label = N_("Print"), .run = print_again},
	{.key = K_F7,
		.label = N_("Reverse"),
		.needs = NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = reverse},
	{.key = K_CTRL('V'), .label = N_("Move"), .needs = NEED_SHIFT, .run = move},
	{.key = K_CTRL('F'), .label = N_("Account"), .run = open_account},
};

const struct screen SCREEN_RECEIPT = {
	.name = "receipt",
	.title = N_("Receipt"),
	.help = N_("A receipt printed again keeps its number and says which reprint it is."),
	.state_size = sizeof(struct receipt),
	.actions = RECEIPT_ACTIONS,
	.action_count = ARRAY_SIZE(RECEIPT_ACTIONS),
	.enter = receipt_enter,
	.leave = receipt_leave,
	.draw = receipt_draw,
};
