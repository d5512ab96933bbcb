/* Who may act for the holder of an account, by which document; and that somebody may no longer. */

#include "core/utf8.h"
#include "counter/identity_check.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/listing.h"
#include "tui/screens.h"
#include "tui/sheet.h"

struct authorities {
	struct listing_rows rows;
	char account_no[ACCOUNT_NO_MAX];
};

static bool ask(struct session *s, void *state)
{
	struct authorities *a = state;
	struct authority_view *list = NULL;
	bool ok = authority_list(s, a->account_no, &a->rows.arena, &list, &a->rows.count);

	a->rows.rows = list;
	return ok;
}

static const struct listing AUTHORITIES =
	LISTING(N_("reading the authorities"), struct authorities, struct authority_view, ask);

static void enter(struct view *v, const void *arg)
{
	utf8_copy(((struct authorities *)view_state(v))->account_no, ACCOUNT_NO_MAX, arg);
	listing_load(v);
}

static void withdraw(struct view *v)
{
	const struct authorities *a = view_state(v);
	const struct authority_view *row = view_row(v);
	const struct deed_arg arg = {
		.deed = &DEED_UNTRUST, .subject = row->document, .account_no = a->account_no};

	if (!row->holds)
		view_say(v, TONE_PLAIN, SAY(N_("This authority does not hold any more.")));
	else
		view_push(v, &SCREEN_DEED, &arg, listing_again);
}

static void draw(const struct view *v, struct sheet *s)
{
	sheet_fact(s, N_("Account"), ((const struct authorities *)view_state(v))->account_no);
}

static void column_document(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct authority_view *)row)->document);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct authority_view *)row)->name);
}

static void column_masked(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct authority_view *)row)->masked);
}

static void column_until(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, date_format(((const struct authority_view *)row)->until, text));
}

static void column_holds(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			((const struct authority_view *)row)->holds ? N_("holds") : N_("ended")));
}

static enum paint paint_row(const void *row)
{
	return ((const struct authority_view *)row)->holds ? PAINT_TEXT : PAINT_DIM;
}

static const struct column COLUMNS[] = {
	{.title = N_("Document"), .width = 14, .stretch = 1, .text = column_document},
	{.title = N_("Name"), .width = 12, .stretch = 1, .text = column_name},
	{.title = N_("Number"), .width = 19, .text = column_masked},
	{.title = N_("Until"), .width = 10, .text = column_until},
	{.title = N_("State"), .width = 8, .text = column_holds, .paint = paint_row},
};

static const struct action ACTIONS[] = {
	{.key = K_CTRL('X'),
		.label = N_("Withdraw"),
		.needs = NEED_ROW | NEED_SIGNED,
		.run = withdraw},
};

const struct screen SCREEN_AUTHORITIES = {
	.name = "authorities",
	.title = N_("Agents"),
	.help = N_("Who may act for the holder, by which document and until when. An authority is "
		   "recorded with a supervisor who saw the document; it is withdrawn here."),
	.listing = &AUTHORITIES,
	.state_size = sizeof(struct authorities),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nobody acts for this holder."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = listing_leave,
	.draw = draw,
};
