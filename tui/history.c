/* What happened on an account: payments, reversals, changes of the file. */

#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/listing.h"
#include "tui/screens.h"

struct history {
	struct listing_rows rows;
	int64_t account_id;
};

static bool ask(struct session *s, void *state)
{
	struct history *h = state;
	struct account_event *list = NULL;
	bool ok = account_history(s, h->account_id, &h->rows.arena, &list, &h->rows.count);

	h->rows.rows = list;
	return ok;
}

static const struct listing HISTORY =
	LISTING(N_("reading the history"), struct history, struct account_event, ask);

static void enter(struct view *v, const void *arg)
{
	((struct history *)view_state(v))->account_id = *(const int64_t *)arg;
	listing_load(v);
}

static void show_receipt(struct view *v)
{
	const struct account_event *row = view_row(v);

	if (row->receipt_no[0] == '\0')
		view_say(v, TONE_PLAIN, SAY(N_("No receipt belongs to this line.")));
	else
		view_push(v, &SCREEN_RECEIPT, row->receipt_no, listing_again);
}

static void column_at(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MOMENT_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, moment_format_minute(((const struct account_event *)row)->at, text));
}

static void column_what(const struct view *v, const void *row, char *buf, size_t size)
{
	text_render(view_lang(v), &((const struct account_event *)row)->what, buf, size);
}

static void column_amount(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct account_event *event = row;
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_sign(event->amount) != 0 ? money_format_grouped(event->amount, text) : "");
}

static void column_login(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct account_event *)row)->login);
}

static enum paint paint_amount(const void *row)
{
	return money_sign(((const struct account_event *)row)->amount) < 0 ? PAINT_WARN
									   : PAINT_TEXT;
}

static const struct column COLUMNS[] = {
	{.title = N_("Time"), .width = 16, .text = column_at},
	{.title = N_("What"), .width = 36, .stretch = 1, .text = column_what},
	{.title = N_("Amount"),
		.width = 13,
		.align = ALIGN_RIGHT,
		.text = column_amount,
		.paint = paint_amount},
	{.title = N_("By"), .width = 10, .text = column_login},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Show the receipt"), .needs = NEED_ROW, .run = show_receipt},
};

const struct screen SCREEN_HISTORY = {
	.name = "history",
	.title = N_("History"),
	.listing = &HISTORY,
	.state_size = sizeof(struct history),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing has happened here yet."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = listing_leave,
};
