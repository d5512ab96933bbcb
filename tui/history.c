/* What happened on an account: payments, reversals, changes of the file. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"

struct history {
	int64_t account_id;
	struct arena arena;
	struct account_event *list;
	size_t count;
};

struct history_job {
	struct history answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct history_job *j = arg;

	j->ok = account_history(
		s, j->answer.account_id, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct history_job *j = arg;
	struct history *h = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&h->arena);
	*h = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, h->list, h->count, sizeof(h->list[0]));
	view_set_focus_list(v);
}

static void job_drop(void *arg)
{
	arena_release(&((struct history_job *)arg)->answer.arena);
}

static const struct job HISTORY_JOB = {
	.what = N_("reading the history"), .run = job_run, .done = job_done, .drop = job_drop};

static void load(struct view *v)
{
	const struct history *h = view_state(v);
	struct history_job *j = xcalloc(1, sizeof(*j));

	j->answer.account_id = h->account_id;
	view_post(v, &HISTORY_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	((struct history *)view_state(v))->account_id = *(const int64_t *)arg;
	load(v);
}

/* A receipt may have been undone meanwhile. */
static void back_again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct history *)view_state(v))->arena);
}

static void show_receipt(struct view *v)
{
	const struct account_event *row = view_row(v);

	if (row->receipt_no[0] == '\0')
		view_say(v, TONE_PLAIN, SAY(N_("No receipt belongs to this line.")));
	else
		view_push(v, &SCREEN_RECEIPT, row->receipt_no, back_again);
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
	.state_size = sizeof(struct history),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing has happened here yet."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
};
