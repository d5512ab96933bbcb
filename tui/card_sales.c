/* Card sales that are not finished, this station's first. */

#include "core/utf8.h"
#include "counter/card_open.h"
#include "tui/desk.h"
#include "tui/listing.h"
#include "tui/screens.h"

static bool ask(struct session *s, void *state)
{
	struct listing_rows *r = state;
	struct card_open_view *list = NULL;
	bool ok = card_open_list(s, &r->arena, &list, &r->count);

	r->rows = list;
	return ok;
}

static const struct listing SALES =
	LISTING(N_("reading what is open"), struct listing_rows, struct card_open_view, ask);

static void open_sale(struct view *v, bool finish)
{
	const struct card_open_view *row = view_row(v);
	struct card_result result = {.kind = row->kind,
		.state = row->state,
		.count = row->count,
		.unit = row->unit,
		.amount = row->amount,
		.arrears = row->arrears,
		.hundredths = row->hundredths};
	const struct fault why = {.code = CODE_OK};
	const struct sold_arg arg = {
		.result = &result, .why = &why, .name = row->name, .finish = finish};

	utf8_copy(result.sale_no, sizeof(result.sale_no), row->sale_no);
	utf8_copy(result.account_no, sizeof(result.account_no), row->account_no);
	utf8_copy(result.meter_no, sizeof(result.meter_no), row->meter_no);
	if (!money_add(&result.received, row->amount, row->arrears))
		result.received = row->amount;
	view_push(v, &SCREEN_SOLD, &arg, listing_again);
}

static void finish(struct view *v)
{
	open_sale(v, true);
}

static void show(struct view *v)
{
	open_sale(v, false);
}

/* To another customer: the one whose card is not here waits. */
static void sell(struct view *v)
{
	view_replace(v, &SCREEN_SELL, NULL);
}

static void column_sale(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_open_view *)row)->sale_no);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_open_view *)row)->account_no);
}

static void column_amount(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(((const struct card_open_view *)row)->amount, text));
}

static void column_station(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_open_view *)row)->station);
}

static void column_at(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MOMENT_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, moment_format_minute(((const struct card_open_view *)row)->at, text));
}

static const struct column COLUMNS[] = {
	{.title = N_("Sale"), .width = 25, .stretch = 1, .text = column_sale},
	{.title = N_("Account"), .width = 12, .stretch = 1, .text = column_account},
	{.title = N_("Amount"), .width = 10, .align = ALIGN_RIGHT, .text = column_amount},
	{.title = N_("Station"), .width = 9, .text = column_station},
	{.title = N_("Begun at"), .width = 16, .text = column_at},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER,
		.label = N_("Finish"),
		.needs = NEED_ROW | NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = finish},
	{.key = K_CTRL('R'), .label = N_("Show"), .needs = NEED_ROW, .run = show},
	{.key = K_F4,
		.label = N_("Sell"),
		.needs = NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = sell},
};

const struct screen SCREEN_CARD_SALES = {
	.name = "card-sales",
	.title = N_("Open card sales"),
	.help = N_("Enter finishes the one that is marked, with its card in the reader; Ctrl-R "
		   "shows it, to give it up or for a lost card. Until then nothing else is sold to "
		   "that account; F4 sells to another."),
	.listing = &SALES,
	.state_size = sizeof(struct listing_rows),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No card sale is open."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_LIST},
	.enter = listing_enter,
	.leave = listing_leave,
};
