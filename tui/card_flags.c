/* Purchases that look like an abuse, and what was decided of each. */
#include <stdio.h>

#include "core/utf8.h"
#include "counter/card_limit.h"
#include "tui/card_review.h"
#include "tui/desk.h"
#include "tui/listing.h"
#include "tui/screens.h"

struct flags {
	struct listing_rows rows;
	bool all; /* also those that somebody has looked at */
};

/* Off the list is what was decided; what is watched stays on it. */
static void drop_looked_at(struct card_flag_view *list, size_t *count)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++)
		if (list[i].review.decision == CARD_DECISION_NONE ||
			list[i].review.decision == CARD_DECISION_WATCH)
			list[kept++] = list[i];
	*count = kept;
}

static bool ask(struct session *s, void *state)
{
	struct flags *f = state;
	struct card_flag_view *list = NULL;

	if (!card_flag_list(s, (struct date){0}, &f->rows.arena, &list, &f->rows.count))
		return false;
	if (!f->all)
		drop_looked_at(list, &f->rows.count);
	f->rows.rows = list;
	return true;
}

static const struct listing FLAGS =
	LISTING(N_("reading the list"), struct flags, struct card_flag_view, ask);

static void toggle_all(struct view *v)
{
	struct flags *p = view_state(v);

	p->all = !p->all;
	listing_load(v);
}

static void open_account(struct view *v)
{
	view_push(v, &SCREEN_ACCOUNT, ((const struct card_flag_view *)view_row(v))->account_no,
		listing_again);
}

static void decide(struct view *v)
{
	const struct card_flag_view *row = view_row(v);
	const struct card_review_arg arg = {.flag_id = row->flag_id,
		.account_no = row->account_no,
		.what = row->what,
		.at = row->at,
		.seen = row->seen,
		.other_no = row->other_no,
		.review = &row->review};

	view_push(v, &SCREEN_CARD_REVIEW, &arg, listing_again);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_flag_view *)row)->account_no);
}

static void column_what(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size, text_in(view_lang(v), ((const struct card_flag_view *)row)->what));
}

/* Whose card it was, or how often somebody bought. */
static void column_seen(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct card_flag_view *flag = row;

	(void)v;
	if (flag->other_no[0] != '\0')
		utf8_copy(buf, size, flag->other_no);
	else
		snprintf(buf, size, "%lld", (long long)flag->seen);
}

static void column_at(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MOMENT_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, moment_format_minute(((const struct card_flag_view *)row)->at, text));
}

static void column_decision(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			card_decision_title(
				((const struct card_flag_view *)row)->review.decision)));
}

static enum paint paint_decision(const void *row)
{
	enum card_decision decision = ((const struct card_flag_view *)row)->review.decision;

	return decision == CARD_DECISION_NONE || decision == CARD_DECISION_ABUSE ? PAINT_WARN
										 : PAINT_DIM;
}

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 12, .text = column_account},
	{.title = N_("What was seen"), .width = 20, .stretch = 2, .text = column_what},
	{.title = N_("Card, times"), .width = 12, .text = column_seen},
	{.title = N_("At"), .width = 16, .text = column_at},
	{.title = N_("Decision"),
		.width = 14,
		.stretch = 1,
		.text = column_decision,
		.paint = paint_decision},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Decide"), .needs = NEED_ROW, .run = decide},
	{.key = K_CTRL('F'), .label = N_("Account"), .needs = NEED_ROW, .run = open_account},
	{.key = K_CTRL('A'), .label = N_("All of them"), .run = toggle_all},
};

const struct screen SCREEN_CARD_FLAGS = {
	.name = "card-flags",
	.title = N_("Purchases to be looked into"),
	.help = N_("Who came with another customer's card, and who buys again and again within a "
		   "few days. Whoever has looked into it writes down what was decided; then it is "
		   "off this list."),
	.listing = &FLAGS,
	.state_size = sizeof(struct flags),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing is to be looked into."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_LIST},
	.enter = listing_enter,
	.leave = listing_leave,
};
