/* Corrections by rule: what waits for a decision, and what was decided. */
#include <stdio.h>

#include "core/utf8.h"
#include "counter/correction.h"
#include "tui/desk.h"
#include "tui/listing.h"
#include "tui/screens.h"

struct corrections {
	struct listing_rows rows;
	bool all;
};

static bool ask(struct session *s, void *state)
{
	struct corrections *c = state;
	const struct correction_query query = {.account_no = "", .open = !c->all};
	struct correction_view *list = NULL;
	bool ok = correction_list(s, &query, &c->rows.arena, &list, &c->rows.count);

	c->rows.rows = list;
	return ok;
}

static const struct listing CORRECTIONS =
	LISTING(N_("reading the corrections"), struct corrections, struct correction_view, ask);

static void open_one(struct view *v)
{
	const struct correction_view *row = view_row(v);

	view_push(v, &SCREEN_CORRECTION, &row->correction_no, listing_again);
}

static void propose(struct view *v)
{
	view_push(v, &SCREEN_PROPOSE, NULL, listing_again);
}

static void toggle_all(struct view *v)
{
	struct corrections *c = view_state(v);

	c->all = !c->all;
	listing_load(v);
}

static void column_number(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(
		buf, size, "%lld", (long long)((const struct correction_view *)row)->correction_no);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct correction_view *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct correction_view *)row)->name);
}

static void column_kind(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			proposal_kind_title(((const struct correction_view *)row)->kind)));
}

static void column_total(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(((const struct correction_view *)row)->total, text));
}

static void column_proposer(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct correction_view *)row)->proposer);
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			correction_outlook_title(((const struct correction_view *)row)->state)));
}

static enum paint paint_state(const void *row)
{
	return ((const struct correction_view *)row)->state == CORRECTION_WAITS ? PAINT_WARN
										: PAINT_DIM;
}

static const struct column COLUMNS[] = {
	{.title = N_("No."), .width = 5, .align = ALIGN_RIGHT, .text = column_number},
	{.title = N_("Account"), .width = 11, .text = column_account},
	{.title = N_("Name"), .width = 8, .stretch = 1, .text = column_name},
	{.title = N_("Kind"), .width = 12, .text = column_kind},
	{.title = N_("Amount"), .width = 12, .align = ALIGN_RIGHT, .text = column_total},
	{.title = N_("Proposed by"), .width = 12, .text = column_proposer},
	{.title = N_("State"), .width = 10, .text = column_state, .paint = paint_state},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Open it"), .needs = NEED_ROW, .run = open_one},
	{.key = K_CTRL('N'), .label = N_("Propose"), .needs = NEED_PROPOSES, .run = propose},
	{.key = K_CTRL('A'), .label = N_("Settled too"), .run = toggle_all},
};

const struct screen SCREEN_CORRECTIONS = {
	.name = "corrections",
	.title = N_("Corrections"),
	.help = N_("What is charged or given back by rule outside of the month's bills: a wrong "
		   "meter, theft, a breach of contract, an outage. One person proposes it, another "
		   "approves it; then it is in the account."),
	.listing = &CORRECTIONS,
	.state_size = sizeof(struct corrections),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing waits for a decision."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_LIST},
	.enter = listing_enter,
	.leave = listing_leave,
};
