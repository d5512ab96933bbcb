/* Open arrears cases: the stage of each, what comes next and what is missing for it. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/arrears_run.h"
#include "counter/arrears_view.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

struct list_state {
	struct arena arena;
	struct arrears_item *items;
	size_t count;
	struct date on;
	int64_t moved; /* by the run just done */
	bool loaded;
};

struct list_job {
	struct date on;
	bool run; /* the daily run first */
	struct list_state answer;
	bool ok;
	struct fault why;
};

static bool run_day(struct session *s, struct list_job *j)
{
	const struct dun_request request = {.on = j->on};
	struct arena arena = ARENA_EMPTY;
	struct dun_result result;
	bool ok = dun_run(s, &request, &arena, &result);

	if (ok)
		j->answer.moved = (int64_t)result.move_count;
	arena_release(&arena);
	return ok;
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct list_job *j = arg;
	const struct arrears_question question = {.on = j->on};

	j->ok = (!j->run || run_day(s, j)) &&
		arrears_list(s, &question, &j->answer.arena, &j->answer.items, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct list_job *j = arg;
	struct list_state *l = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&l->arena);
	*l = j->answer;
	l->on = j->on;
	l->loaded = true;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, l->items, l->count, sizeof(l->items[0]));
	view_set_focus_list(v);
	if (j->run)
		view_say(v, TONE_GOOD,
			SAY(N_("The daily run of {1} is done: {2} steps."), say_date(j->on),
				say_count(l->moved)));
}

static void job_drop(void *arg)
{
	arena_release(&((struct list_job *)arg)->answer.arena);
}

static const struct job LIST_JOB = {
	.what = N_("reading the arrears"), .run = job_run, .done = job_done, .drop = job_drop};

static void post(struct view *v, bool run)
{
	struct list_job *j = xcalloc(1, sizeof(*j));

	j->on = desk_of(v)->news.business_date;
	j->run = run;
	view_post(v, &LIST_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	post(v, false);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	post(v, false);
}

static void leave(struct view *v)
{
	arena_release(&((struct list_state *)view_state(v))->arena);
}

static void open_case(struct view *v)
{
	const struct arrears_item *item = view_row(v);

	view_push(v, &SCREEN_ARREARS_CASE, item->account_no, again);
}

static void run_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, true);
}

static void ask_run(struct view *v)
{
	dialog_confirm(v, GRAVITY_NORMAL,
		SAY(N_("Run all arrears of {1}? Every account that is due moves."),
			say_date(desk_of(v)->news.business_date)),
		run_answer);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct list_state *l = view_state(v);
	char on[DATE_TEXT_MAX], count[24];

	if (!l->loaded)
		return;
	snprintf(count, sizeof(count), "%zu", l->count);
	sheet_fact(s, N_("On"), date_format(l->on, on));
	sheet_beside(s, N_("Open cases"), count);
}

/* --- columns --------------------------------------------------------------------------------- */

static void lists(struct view *v)
{
	view_push(v, &SCREEN_ARREARS_EXPORT, NULL, NULL);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct arrears_item *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct arrears_item *)row)->name);
}

static void column_stage(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			arrears_stage_title(((const struct arrears_item *)row)->c.stage)));
}

static void column_overdue(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(arrears_owed(&((const struct arrears_item *)row)->c), text));
}

static void column_not_before(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct arrears_item *item = row;
	char text[DATE_TEXT_MAX];

	(void)v;
	buf[0] = '\0';
	if (item->next.has_day)
		utf8_copy(buf, size, date_format(item->next.not_before, text));
}

static void column_missing(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct arrears_item *item = row;

	buf[0] = '\0';
	if (item->next.missing_count > 0)
		utf8_copy(buf, size,
			text_in(view_lang(v), arrears_need_title(item->next.missing[0])));
}

/* What stands in red is cut or in court; what may be done today stands out. */
static enum paint paint_stage(const void *row)
{
	const struct arrears_item *item = row;

	return item->c.supply_off ? PAINT_WARN : PAINT_TEXT;
}

static int by_stage(const void *a, const void *b)
{
	const struct arrears_item *x = a, *y = b;

	return (x->c.stage > y->c.stage) - (x->c.stage < y->c.stage);
}

static int by_overdue(const void *a, const void *b)
{
	const struct arrears_item *x = a, *y = b;

	return money_compare(arrears_owed(&y->c), arrears_owed(&x->c)); /* the largest first */
}

static int by_day(const void *a, const void *b)
{
	const struct arrears_item *x = a, *y = b;

	return date_compare(x->next.not_before, y->next.not_before);
}

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 11, .text = column_account},
	{.title = N_("Name"), .width = 8, .stretch = 1, .text = column_name},
	{.title = N_("Stage"),
		.width = 14,
		.stretch = 1,
		.text = column_stage,
		.paint = paint_stage,
		.compare = by_stage},
	{.title = N_("Overdue"),
		.width = 11,
		.align = ALIGN_RIGHT,
		.text = column_overdue,
		.compare = by_overdue},
	{.title = N_("Next from"), .width = 10, .text = column_not_before, .compare = by_day},
	{.title = N_("Missing"), .width = 19, .stretch = 2, .text = column_missing},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Case"), .needs = NEED_ROW, .run = open_case},
	{.key = K_CTRL('R'), .label = N_("Daily run"), .needs = NEED_SIGNED, .run = ask_run},
	{.key = K_CTRL('E'), .label = N_("Lists"), .needs = NEED_SIGNED, .run = lists},
};

const struct screen SCREEN_ARREARS = {
	.name = "arrears",
	.title = N_("Arrears cases"),
	.help = N_("Every open case with its stage, the first day of the next step, and what is "
		   "missing for it. The daily run moves all that is due; the other steps are taken "
		   "in the case."),
	.state_size = sizeof(struct list_state),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nobody is in arrears."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
	.draw = draw,
};
