/* Runs of letters so far, the newest first. */
#include <stdio.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/letter_words.h"
#include "tui/screens.h"

struct runs_state {
	struct arena arena;
	struct document_run_row *rows;
	size_t count;
};

struct runs_job {
	struct runs_state answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct runs_job *j = arg;

	j->ok = notice_run_list(s, &j->answer.arena, &j->answer.rows, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct runs_job *j = arg;
	struct runs_state *r = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	arena_release(&r->arena);
	*r = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, r->rows, r->count, sizeof(r->rows[0]));
}

static void job_drop(void *arg)
{
	arena_release(&((struct runs_job *)arg)->answer.arena);
}

static const struct job RUNS_JOB = {
	.what = N_("reading the letters"), .run = job_run, .done = job_done, .drop = job_drop};

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	view_post(v, &RUNS_JOB, xcalloc(1, sizeof(struct runs_job)));
}

static void again(struct view *v, const void *state)
{
	(void)state;
	enter(v, NULL);
}

static void leave(struct view *v)
{
	arena_release(&((struct runs_state *)view_state(v))->arena);
}

static void open_run(struct view *v)
{
	view_push(v, &SCREEN_LETTER_RUN, &((const struct document_run_row *)view_row(v))->run_id,
		again);
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
	.state_size = sizeof(struct runs_state),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No letters were made for many yet."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
};
