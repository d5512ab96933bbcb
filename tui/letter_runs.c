/* Runs of letters so far, the newest first. */
#include <stdio.h>

#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/letter_words.h"
#include "tui/listing.h"
#include "tui/screens.h"

static bool ask(struct session *s, void *state)
{
	struct listing_rows *r = state;
	struct document_run_row *list = NULL;
	bool ok = notice_run_list(s, &r->arena, &list, &r->count);

	r->rows = list;
	return ok;
}

static const struct listing RUNS =
	LISTING(N_("reading the letters"), struct listing_rows, struct document_run_row, ask);

static void open_run(struct view *v)
{
	view_push(v, &SCREEN_LETTER_RUN, &((const struct document_run_row *)view_row(v))->run_id,
		listing_again);
}

static void column_date(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, date_format(((const struct document_run_row *)row)->dated_on, text));
}

static void column_kind(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct document_run_row *run = row;

	utf8_copy(buf, size, text_in(view_lang(v), LETTER_KINDS[run->kind - 1]));
}

static void column_whom(const struct view *v, const void *row, char *buf, size_t size)
{
	letter_filter_words(
		view_lang(v), &((const struct document_run_row *)row)->filter, buf, size);
}

static void column_letters(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(buf, size, "%lld", (long long)((const struct document_run_row *)row)->letters);
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			letter_run_state(((const struct document_run_row *)row)->state)));
}

static void column_who(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct document_run_row *)row)->login);
}

static enum paint paint_state(const void *row)
{
	return ((const struct document_run_row *)row)->state == DOCUMENT_RUN_OPEN ? PAINT_WARN
										  : PAINT_TEXT;
}

static const struct column COLUMNS[] = {
	{.title = N_("Date"), .width = 10, .text = column_date},
	{.title = N_("Letter"), .width = 18, .text = column_kind},
	{.title = N_("For whom"), .width = 14, .stretch = 1, .text = column_whom},
	{.title = N_("How many"), .width = 8, .align = ALIGN_RIGHT, .text = column_letters},
	{.title = N_("State"), .width = 10, .text = column_state, .paint = paint_state},
	{.title = N_("By"), .width = 11, .text = column_who},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Open it"), .needs = NEED_ROW | NEED_SIGNED, .run = open_run},
};

const struct screen SCREEN_LETTER_RUNS = {
	.name = "letter_runs",
	.title = N_("Runs of letters"),
	.help = N_("Letters that were made for many. A run that was broken off is gone on with, or "
		   "given up, when it is opened."),
	.listing = &RUNS,
	.state_size = sizeof(struct listing_rows),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No letters were made for many yet."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = listing_enter,
	.leave = listing_leave,
};
