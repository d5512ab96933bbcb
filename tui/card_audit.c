/* Card meters whose purchases and consumption do not fit, and what was found out of each. */
#include <stdio.h>

#include "core/utf8.h"
#include "counter/card_audit.h"
#include "tui/card_review.h"
#include "tui/desk.h"
#include "tui/listing.h"
#include "tui/screens.h"

struct audit_page {
	struct listing_rows rows;
	bool all; /* also those that somebody has looked at */
};

/* Off the list is what was decided; what is watched stays on it. */
static void drop_looked_at(struct card_audit_view *list, size_t *count)
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
	struct audit_page *p = state;
	struct card_audit_view *list = NULL;

	if (!card_audit_list(s, session_today(s), &p->rows.arena, &list, &p->rows.count))
		return false;
	if (!p->all)
		drop_looked_at(list, &p->rows.count);
	p->rows.rows = list;
	return true;
}

static const struct listing AUDIT =
	LISTING(N_("comparing"), struct audit_page, struct card_audit_view, ask);

static void toggle_all(struct view *v)
{
	struct audit_page *p = view_state(v);

	p->all = !p->all;
	listing_load(v);
}

static void open_account(struct view *v)
{
	view_push(v, &SCREEN_ACCOUNT, ((const struct card_audit_view *)view_row(v))->account_no,
		listing_again);
}

static void decide(struct view *v)
{
	const struct card_audit_view *row = view_row(v);
	const struct card_review_arg arg = {.account_no = row->account_no,
		.what = card_audit_message(row->finding.rule),
		.rule = row->finding.rule,
		.from = row->finding.from,
		.seen = row->finding.seen,
		.review = &row->review};

	view_push(v, &SCREEN_CARD_REVIEW, &arg, listing_again);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_audit_view *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_audit_view *)row)->name);
}

static void column_what(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			card_audit_title(((const struct card_audit_view *)row)->finding.rule)));
}

/* Days and cards are whole, all else is hundredths of what the meter counts. */
static void put_figure(enum card_audit_rule rule, int64_t figure, char *buf, size_t size)
{
	struct money m;
	char text[MONEY_TEXT_MAX];

	if (rule == CARD_AUDIT_SILENT || rule == CARD_AUDIT_STRANGE)
		snprintf(buf, size, "%lld", (long long)figure);
	else if (money_from_fen(&m, figure))
		utf8_copy(buf, size, money_format_grouped(m, text));
}

static void column_seen(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct card_audit_finding *finding = &((const struct card_audit_view *)row)->finding;

	(void)v;
	put_figure(finding->rule, finding->seen, buf, size);
}

static void column_usual(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct card_audit_finding *finding = &((const struct card_audit_view *)row)->finding;

	(void)v;
	if (finding->rule == CARD_AUDIT_GAINED || finding->rule == CARD_AUDIT_STRANGE)
		utf8_copy(buf, size, "");
	else
		put_figure(finding->rule, finding->usual, buf, size);
}

static void column_from(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(
		buf, size, date_format(((const struct card_audit_view *)row)->finding.from, text));
}

static void column_decision(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			card_decision_title(
				((const struct card_audit_view *)row)->review.decision)));
}

static enum paint paint_decision(const void *row)
{
	enum card_decision decision = ((const struct card_audit_view *)row)->review.decision;

	return decision == CARD_DECISION_NONE || decision == CARD_DECISION_ABUSE ? PAINT_WARN
										 : PAINT_DIM;
}

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 12, .text = column_account},
	{.title = N_("Name"), .width = 8, .stretch = 2, .text = column_name},
	{.title = N_("Finding"), .width = 13, .stretch = 1, .text = column_what},
	{.title = N_("Seen"), .width = 9, .align = ALIGN_RIGHT, .text = column_seen},
	{.title = N_("Usual"), .width = 8, .align = ALIGN_RIGHT, .text = column_usual},
	{.title = N_("Since"), .width = 10, .text = column_from},
	{.title = N_("Decision"),
		.width = 12,
		.stretch = 1,
		.text = column_decision,
		.paint = paint_decision},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Decide"), .needs = NEED_ROW, .run = decide},
	{.key = K_CTRL('F'), .label = N_("Account"), .needs = NEED_ROW, .run = open_account},
	{.key = K_CTRL('A'), .label = N_("All of them"), .run = toggle_all},
};

const struct screen SCREEN_CARD_AUDIT = {
	.name = "card-audit",
	.title = N_("Card meters that do not fit"),
	.help = N_("What was bought, what the meters said they hold, and what was used between: "
		   "meters that hold more than was bought, use much less or more than before, "
		   "refused strange cards, or whose customer buys nothing any more. The cause is "
		   "written down."),
	.listing = &AUDIT,
	.state_size = sizeof(struct audit_page),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("All card meters fit what was bought."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_LIST},
	.enter = listing_enter,
	.leave = listing_leave,
};
