/* One arrears case: where it stands, its history, what comes next. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/arrears_view.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

struct case_state {
	char account_no[ACCOUNT_NO_MAX];
	struct arena arena;
	struct arrears_view view; /* its lists lie in the arena */
	enum arrears_stage offered[ARREARS_STAGES];
	bool loaded;
};

struct case_job {
	char account_no[ACCOUNT_NO_MAX];
	struct date on;
	struct arena arena;
	struct arrears_view view;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct case_job *j = arg;

	j->ok = arrears_show(s, j->account_no, j->on, &j->arena, &j->view);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct case_job *j = arg;
	struct case_state *c = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	arena_release(&c->arena);
	c->arena = j->arena;
	c->view = j->view;
	c->loaded = true;
	j->arena = ARENA_EMPTY;
	view_set_rows(v, c->view.history, c->view.history_count, sizeof(c->view.history[0]));
	view_set_focus_list(v);
	if (c->view.history_count > 0)
		view_choose_row(v, c->view.history_count - 1);
}

static void job_drop(void *arg)
{
	arena_release(&((struct case_job *)arg)->arena);
}

static const struct job CASE_JOB = {
	.what = N_("reading the case"), .run = job_run, .done = job_done, .drop = job_drop};

static void load(struct view *v)
{
	struct case_state *c = view_state(v);
	struct case_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->account_no, sizeof(j->account_no), c->account_no);
	j->on = desk_of(v)->news.business_date;
	view_post(v, &CASE_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	utf8_copy(((struct case_state *)view_state(v))->account_no, ACCOUNT_NO_MAX, arg);
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct case_state *)view_state(v))->arena);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

/* --- what can be done ------------------------------------------------------------------------ */

static void go_step(struct view *v, enum arrears_stage to)
{
	const struct case_state *c = view_state(v);
	const struct arrears_step_arg arg = {.account_no = c->account_no, .to = to};

	view_push(v, &SCREEN_ARREARS_STEP, &arg, again);
}

static bool by_hand(enum arrears_stage from, enum arrears_stage to)
{
	const struct arrears_move *move = arrears_move_find(from, to);

	return move != NULL && move->ours;
}

static void next_step(struct view *v)
{
	const struct case_state *c = view_state(v);

	if (!c->loaded || !by_hand(arrears_case_stage(&c->view.c), c->view.next.stage))
		view_say(v, TONE_WARN,
			SAY(N_("The next step is not taken by hand: it follows from the daily run, "
			       "a payment or a restoration.")));
	else
		go_step(v, c->view.next.stage);
}

static void chosen(struct view *v, size_t index)
{
	go_step(v, ((const struct case_state *)view_state(v))->offered[index]);
}

static void other_step(struct view *v)
{
	struct case_state *c = view_state(v);
	enum arrears_stage from = arrears_case_stage(&c->view.c);
	const char *titles[ARREARS_STAGES];
	size_t count = 0;

	if (from == ARREARS_STAGE_WRITTEN_OFF) {
		const struct arrears_step_arg arg = {
			.account_no = c->account_no, .reinstate = true};

		view_push(v, &SCREEN_ARREARS_STEP, &arg, again);
		return;
	}
	for (enum arrears_stage to = ARREARS_STAGE_REMINDED; to < ARREARS_STAGES; to++) {
		if (!by_hand(from, to))
			continue;
		c->offered[count] = to;
		titles[count++] = arrears_stage_title(to);
	}
	if (count == 0)
		view_say(v, TONE_PLAIN, SAY(N_("No step can be taken here by hand.")));
	else
		dialog_choose(v, N_("Which step"), titles, count, chosen);
}

static void mark_chosen(struct view *v, size_t index)
{
	const struct case_state *c = view_state(v);
	enum arrears_mark mark = (enum arrears_mark)(index + ARREARS_MARK_DISPUTE);
	const struct arrears_step_arg arg = {.account_no = c->account_no,
		.mark = mark,
		.value = mark < ARREARS_MARKS && !c->view.c.mark[mark]};
	const struct deed_arg unlist = {.deed = &DEED_UNLIST, .subject = c->account_no};

	if (mark < ARREARS_MARKS)
		view_push(v, &SCREEN_ARREARS_STEP, &arg, again);
	else
		view_push(v, &SCREEN_DEED, &unlist, again);
}

static void mark(struct view *v)
{
	const struct case_state *c = view_state(v);
	const char *titles[ARREARS_MARKS];
	size_t count = 0;

	for (enum arrears_mark m = ARREARS_MARK_DISPUTE; m < ARREARS_MARKS; m++)
		titles[count++] = arrears_mark_title(m);
	if (c->loaded && c->view.blacklist.blacklisted)
		titles[count++] = N_("Off the blacklist");
	dialog_choose(v, N_("Set or take away"), titles, count, mark_chosen);
}

static void account(struct view *v)
{
	view_push(
		v, &SCREEN_ACCOUNT, ((const struct case_state *)view_state(v))->account_no, again);
}

static void agents(struct view *v)
{
	view_push(v, &SCREEN_AUTHORITIES, ((const struct case_state *)view_state(v))->account_no,
		again);
}

static void plan(struct view *v)
{
	view_push(v, &SCREEN_PLAN, ((const struct case_state *)view_state(v))->account_no, again);
}

static void pay(struct view *v)
{
	struct pay_targets targets = {.count = 1};

	utf8_copy(targets.account_no[0], ACCOUNT_NO_MAX,
		((const struct case_state *)view_state(v))->account_no);
	view_push(v, &SCREEN_PAY, &targets, again);
}

static void letters(struct view *v)
{
	view_push(
		v, &SCREEN_NOTICES, ((const struct case_state *)view_state(v))->account_no, again);
}

static void explain(struct view *v)
{
	const struct case_state *c = view_state(v);
	struct say lines[ARREARS_NEEDS];
	size_t count = 0;

	for (size_t i = 0; i < c->view.next.missing_count; i++)
		lines[count++] = SAY(N_("Missing: {1} ({2})"),
			say_word(arrears_need_title(c->view.next.missing[i])),
			say_word(arrears_need_article(c->view.next.missing[i])));
	if (count == 0)
		lines[count++] = SAY(N_("Nothing is missing for the next step."));
	dialog_explain(v, N_("What the next step needs"), lines, count);
}

/* --- what is shown --------------------------------------------------------------------------- */

static void draw_next(const struct view *v, struct sheet *s, const struct arrears_view *view)
{
	char day[DATE_TEXT_MAX];

	if (view->next.stage == ARREARS_STAGE_NONE)
		return;
	sheet_fact(
		s, N_("Next step"), text_in(view_lang(v), arrears_stage_title(view->next.stage)));
	sheet_beside(s, N_("Not before"),
		view->next.has_day ? date_format(view->next.not_before, day) : "");
	if (view->next.missing_count > 0) {
		sheet_fact(s, N_("Missing"),
			text_in(view_lang(v), arrears_need_title(view->next.missing[0])));
		sheet_paint(s, PAINT_WARN);
	}
}

static void draw_marks(const struct view *v, struct sheet *s, const struct arrears_view *view)
{
	char text[256] = "";
	size_t used = 0;

	if (view->blacklist.blacklisted)
		used = (size_t)snprintf(
			text, sizeof(text), "%s ", text_in(view_lang(v), N_("on the blacklist")));
	for (enum arrears_mark m = ARREARS_MARK_DISPUTE; m < ARREARS_MARKS; m++)
		if (view->c.mark[m] && used < sizeof(text))
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s ",
				text_in(view_lang(v), arrears_mark_title(m)));
	if (text[0] == '\0')
		return;
	sheet_fact(s, N_("Note"), text);
	sheet_paint(s, PAINT_WARN);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct case_state *c = view_state(v);
	const struct arrears_view *view = &c->view;
	char since[DATE_TEXT_MAX];

	if (!c->loaded)
		return;
	sheet_fact(s, N_("Account"), view->account_no);
	sheet_beside(s, N_("Name"), view->name);
	sheet_fact(s, N_("Stage"), text_in(view_lang(v), arrears_stage_title(view->c.stage)));
	sheet_beside(s, N_("Since"), view->c.case_id == 0 ? "" : date_format(view->c.since, since));
	sheet_money(s, N_("Overdue"), view->c.overdue);
	sheet_money_beside(s, N_("Due today"), view->c.due);
	if (money_sign(view->c.lost) > 0)
		sheet_money(s, N_("Written off"), view->c.lost);
	sheet_fact(s, N_("Credit"), text_in(view_lang(v), credit_title(view->credit.grade)));
	if (view->order.order_id != 0)
		sheet_beside(s, N_("Order"), view->order.order_no);
	draw_marks(v, s, view);
	draw_next(v, s, view);
}

static void column_on(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, date_format(((const struct arrears_event *)row)->on, text));
}

static void column_what(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct arrears_event *event = row;
	const char *title =
		event->is_mark ? arrears_mark_title(event->mark) : arrears_stage_title(event->to);

	snprintf(buf, size, "%s%s%s", text_in(view_lang(v), title),
		event->is_mark && !event->value ? " " : "",
		event->is_mark && !event->value ? text_in(view_lang(v), N_("(ended)")) : "");
}

static void column_who(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct arrears_event *event = row;

	(void)v;
	utf8_copy(buf, size, event->login);
}

static void column_why(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct arrears_event *event = row;
	const struct say approved = SAY(N_("approved by {1}"), say_text(event->approver));
	size_t used = 0;

	buf[0] = '\0';
	if (event->approver[0] != '\0') {
		text_render(view_lang(v), &approved, buf, size);
		used = strlen(buf);
		utf8_copy(buf + used, size - used, " ");
		used = strlen(buf);
	}
	if (event->evidence[0] != '\0')
		utf8_copy(buf + used, size - used, event->evidence);
	else
		text_render(view_lang(v), &event->reason, buf + used, size - used);
}

static const struct column COLUMNS[] = {
	{.title = N_("Day"), .width = 10, .text = column_on},
	{.title = N_("Step"), .width = 18, .text = column_what},
	{.title = N_("By"), .width = 14, .text = column_who},
	{.title = N_("Reason and evidence"), .width = 30, .stretch = 1, .text = column_why},
};

static const struct action ACTIONS[] = {
	{.key = K_F3,
		.label = N_("Pay"),
		.needs = NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = pay},
	{.key = K_F8, .label = N_("Letters"), .needs = NEED_SIGNED, .run = letters},
	{.key = K_F10, .label = N_("Next step"), .needs = NEED_SIGNED, .run = next_step},
	{.key = K_CTRL('T'), .label = N_("Other step"), .needs = NEED_SIGNED, .run = other_step},
	{.key = K_CTRL('N'), .label = N_("Plan"), .needs = NEED_SIGNED, .run = plan},
	{.key = K_CTRL('D'), .label = N_("Mark"), .needs = NEED_SIGNED, .run = mark},
	{.key = K_CTRL('A'), .label = N_("Account"), .needs = NEED_SIGNED, .run = account},
	{.key = K_CTRL('G'),
		.label = N_("Agents"),
		.needs = NEED_SIGNED,
		.unlisted = true,
		.run = agents},
};

const struct screen SCREEN_ARREARS_CASE = {
	.name = "arrears-case",
	.title = N_("Arrears case"),
	.help = N_("The history of an account's arrears and its next step. ? tells what that needs "
		   "and which article asks for it."),
	.state_size = sizeof(struct case_state),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("There never was an arrears case."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.explain = explain,
};
