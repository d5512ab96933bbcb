/* Who may act for the holder of an account, by which document; and that somebody may no longer. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/identity_check.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

struct authorities {
	char account_no[ACCOUNT_NO_MAX];
	struct arena arena;
	struct authority_view *list;
	size_t count;
};

struct authorities_job {
	struct authorities answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct authorities_job *j = arg;

	j->ok = authority_list(
		s, j->answer.account_no, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct authorities_job *j = arg;
	struct authorities *a = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	arena_release(&a->arena);
	*a = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, a->list, a->count, sizeof(a->list[0]));
	view_set_focus_list(v);
}

static void job_drop(void *arg)
{
	arena_release(&((struct authorities_job *)arg)->answer.arena);
}

static const struct job AUTHORITIES_JOB = {
	.what = N_("reading the authorities"), .run = job_run, .done = job_done, .drop = job_drop};

static void load(struct view *v)
{
	const struct authorities *a = view_state(v);
	struct authorities_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->answer.account_no, sizeof(j->answer.account_no), a->account_no);
	view_post(v, &AUTHORITIES_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	utf8_copy(((struct authorities *)view_state(v))->account_no, ACCOUNT_NO_MAX, arg);
	load(v);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct authorities *)view_state(v))->arena);
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
		view_push(v, &SCREEN_DEED, &arg, again);
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
	.state_size = sizeof(struct authorities),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nobody acts for this holder."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
	.draw = draw,
};
