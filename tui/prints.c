/* Papers that were not printed, or nobody knows: printed again. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"

struct prints {
	struct arena arena;
	struct print_item *list;
	size_t count;
};

struct prints_job {
	int64_t retry; /* 0: only read the list */
	int64_t close; /* 0: none */
	struct prints answer;
	struct paper_made made;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct prints_job *j = arg;

	j->ok = j->retry == 0 || print_retry(s, j->retry, &j->made);
	j->ok = j->ok && (j->close == 0 || print_close(s, j->close, true));
	j->ok = j->ok && print_waiting(s, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
	desk_news_take(s, &j->news);
}

static void job_done(struct view *v, void *arg)
{
	struct prints_job *j = arg;
	struct prints *p = view_state(v);

	desk_of(v)->news = j->news;
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&p->arena);
	*p = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, p->list, p->count, sizeof(p->list[0]));
	view_set_focus_list(v);
	if (j->retry != 0)
		view_say(v, TONE_GOOD, paper_say(&j->made));
}

static void job_drop(void *arg)
{
	arena_release(&((struct prints_job *)arg)->answer.arena);
}

static const struct job PRINTS_JOB = {
	.what = N_("printing"), .run = job_run, .done = job_done, .drop = job_drop};

static void post(struct view *v, int64_t retry)
{
	struct prints_job *j = xcalloc(1, sizeof(*j));

	j->retry = retry;
	view_post(v, &PRINTS_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	post(v, 0);
}

static void leave(struct view *v)
{
	arena_release(&((struct prints *)view_state(v))->arena);
}

static void retry(struct view *v)
{
	post(v, ((const struct print_item *)view_row(v))->effect_id);
}

static void came_answer(struct view *v, bool yes)
{
	struct prints_job *j;

	if (!yes)
		return;
	j = xcalloc(1, sizeof(*j));
	j->close = ((const struct print_item *)view_row(v))->effect_id;
	view_post(v, &PRINTS_JOB, j);
}

static void came(struct view *v)
{
	dialog_confirm(v, GRAVITY_NORMAL, SAY(N_("Does the paper lie at the printer, whole?")),
		came_answer);
}

static void column_paper(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v), paper_kind_title(((const struct print_item *)row)->paper)));
}

static void column_subject(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct print_item *)row)->subject);
}

static void column_at(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MOMENT_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, moment_format_minute(((const struct print_item *)row)->at, text));
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	static const char *const titles[] = {[PRINT_PREPARED] = N_("not finished"),
		[PRINT_FAILED] = N_("not printed"),
		[PRINT_UNCERTAIN] = N_("look whether it lies there")};

	utf8_copy(
		buf, size, text_in(view_lang(v), titles[((const struct print_item *)row)->state]));
}

static enum paint paint_state(const void *row)
{
	(void)row;
	return PAINT_WARN;
}

static const struct column COLUMNS[] = {
	{.title = N_("Paper"), .width = 12, .text = column_paper},
	{.title = N_("Number"), .width = 20, .stretch = 1, .text = column_subject},
	{.title = N_("Time"), .width = 16, .text = column_at},
	{.title = N_("State"), .width = 24, .text = column_state, .paint = paint_state},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Print again"), .needs = NEED_ROW, .run = retry},
	{.key = K_CTRL('D'), .label = N_("It came out"), .needs = NEED_ROW, .run = came},
};

const struct screen SCREEN_PRINTS = {
	.name = "prints",
	.title = N_("Papers to be printed"),
	.help = N_("A payment stands whether its receipt came out or not. Where nobody knows, look "
		   "at the printer first: "
		   "printed again it is a reprint."),
	.state_size = sizeof(struct prints),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Everything is printed."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
};
