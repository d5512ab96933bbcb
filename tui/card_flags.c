/* Purchases that look like an abuse, and what was decided of each. */
#include <stdio.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_limit.h"
#include "tui/card_review.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"

struct flags {
	struct arena arena;
	struct card_flag_view *list;
	size_t count;
	bool all; /* also those that somebody has looked at */
};

struct flags_job {
	struct flags answer;
	bool ok;
	struct fault why;
};

/* What is new comes first; within that the newest. */
static void drop_looked_at(struct flags *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->count; i++)
		if (f->all || f->list[i].review.decision == CARD_DECISION_NONE ||
			f->list[i].review.decision == CARD_DECISION_WATCH)
			f->list[kept++] = f->list[i];
	f->count = kept;
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct flags_job *j = arg;

	j->ok = card_flag_list(
		s, (struct date){0}, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
	if (j->ok)
		drop_looked_at(&j->answer);
}

static void job_done(struct view *v, void *arg)
{
	struct flags_job *j = arg;
	struct flags *p = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	arena_release(&p->arena);
	*p = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, p->list, p->count, sizeof(p->list[0]));
	view_set_focus_list(v);
}

static void job_drop(void *arg)
{
	arena_release(&((struct flags_job *)arg)->answer.arena);
}

static const struct job FLAGS_JOB = {
	.what = N_("reading the list"), .run = job_run, .done = job_done, .drop = job_drop};

static void load(struct view *v)
{
	struct flags_job *j = xcalloc(1, sizeof(*j));

	j->answer.all = ((const struct flags *)view_state(v))->all;
	view_post(v, &FLAGS_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct flags *)view_state(v))->arena);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

static void toggle_all(struct view *v)
{
	struct flags *p = view_state(v);

	p->all = !p->all;
	load(v);
}

static void open_account(struct view *v)
{
	view_push(v, &SCREEN_ACCOUNT, ((const struct card_flag_view *)view_row(v))->account_no,
		again);
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

	view_push(v, &SCREEN_CARD_REVIEW, &arg, again);
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
	.state_size = sizeof(struct flags),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing is to be looked into."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_LIST},
	.enter = enter,
	.leave = leave,
};
