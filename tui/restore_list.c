/* Restoration orders that are still to be carried out: what is left of the time, what came of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/meter_line.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/restore.h"
#include "tui/screens.h"

enum { RESULT };

const char *const RESTORE_TYPE_TITLES[] = {
	N_("Identity card"),
	N_("HK/MO/TW residence"),
	N_("Foreigner's card"),
	N_("HK/Macau travel"),
	N_("Taiwan travel"),
	N_("Passport"),
	NULL,
};

enum id_type restore_type(size_t choice)
{
	static const enum id_type types[] = {ID_RESIDENT, ID_RESIDENCE_PERMIT, ID_FOREIGN_PR,
		ID_HK_MO_PERMIT, ID_TW_PERMIT, ID_PASSPORT};

	return choice < ARRAY_SIZE(types) ? types[choice] : ID_RESIDENT;
}

bool restore_see(
	struct session *s, const char *account_no, int64_t check_id, struct restore_seen *out)
{
	const struct account_question question = {.account_no = account_no, .on = session_today(s)};
	struct arena arena = ARENA_EMPTY;
	struct restoration_view order;
	struct account_view account;
	bool found = false;
	bool ok = account_show(s, &question, &arena, &account) &&
		  restoration_ask(s, account_no, check_id, &out->outlook) &&
		  restoration_of(s, account_no, &order, &found);

	if (ok) {
		utf8_copy(out->name, sizeof(out->name), account.name);
		utf8_copy(out->address, sizeof(out->address), account.address);
	}
	if (ok && found) {
		utf8_copy(out->order_no, sizeof(out->order_no), order.order_no);
		out->deadline = order.deadline;
	}
	arena_release(&arena);
	return ok;
}

/* --- the list -------------------------------------------------------------------------------- */

struct orders {
	struct arena arena;
	struct restoration_view *list;
	size_t count;
};

struct orders_job {
	char order_no[RESTORATION_NO_MAX]; /* "": only read the list */
	enum restoration_state state;
	char result[REASON_MAX];
	bool by_line; /* over the meter's line, and result is not looked at */
	struct meter_order_made made;
	struct orders answer;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct orders_job *j = arg;
	const struct restoration_report report = {.order_no = j->order_no,
		.state = j->state,
		.how = j->state == RESTORATION_DONE ? RESTORATION_ON_SITE : RESTORATION_HOW_NONE,
		.result = j->result};
	const struct meter_order_request request = {.order_no = j->order_no};
	struct restoration_view view;

	if (j->by_line)
		j->ok = meter_order_give(s, &request, &j->made);
	else
		j->ok = j->order_no[0] == '\0' || restoration_finish(s, &report, &view);
	j->ok = j->ok && restoration_list(s, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
	desk_news_take(s, &j->news);
}

/* What the meter said, or that nobody knows: then it is asked again. */
static void say_made(struct view *v, const struct meter_order_made *made)
{
	if (made->restored)
		view_say(v, TONE_GOOD,
			SAY(N_("Meter {1} has closed: supply is back."), say_text(made->meter_no)));
	else if (made->outcome == METER_ORDER_UNKNOWN)
		view_say(v, TONE_WARN,
			SAY(N_("Nobody knows whether meter {1} has closed: try again."),
				say_text(made->meter_no)));
	else
		dialog_fault(v, &made->why);
}

static void job_done(struct view *v, void *arg)
{
	struct orders_job *j = arg;
	struct orders *o = view_state(v);

	desk_of(v)->news = j->news;
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&o->arena);
	*o = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, o->list, o->count, sizeof(o->list[0]));
	view_clear_fields(v);
	view_set_focus_list(v);
	if (j->by_line)
		say_made(v, &j->made);
	else if (j->order_no[0] != '\0')
		view_say(v, TONE_GOOD,
			SAY(N_("Order {1}: {2}."), say_text(j->order_no),
				say_word(restoration_state_title(j->state))));
}

static void job_drop(void *arg)
{
	arena_release(&((struct orders_job *)arg)->answer.arena);
}

static const struct job ORDERS_JOB = {
	.what = N_("reading the orders"), .run = job_run, .done = job_done, .drop = job_drop};

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	view_post(v, &ORDERS_JOB, xcalloc(1, sizeof(struct orders_job)));
}

static void leave(struct view *v)
{
	arena_release(&((struct orders *)view_state(v))->arena);
}

static void finish(struct view *v, enum restoration_state state)
{
	const struct restoration_view *row = view_row(v);
	struct orders_job *j;

	if (view_text(v, RESULT)[0] == '\0') {
		view_refuse(v, RESULT, SAY(N_("Say who did it, or why not.")));
		return;
	}
	j = xcalloc(1, sizeof(*j));
	utf8_copy(j->order_no, sizeof(j->order_no), row->order_no);
	utf8_copy(j->result, sizeof(j->result), view_text(v, RESULT));
	j->state = state;
	view_post(v, &ORDERS_JOB, j);
}

static void done(struct view *v)
{
	finish(v, RESTORATION_DONE);
}

static void failed(struct view *v)
{
	finish(v, RESTORATION_FAILED);
}

static void cancelled(struct view *v)
{
	finish(v, RESTORATION_CANCELLED);
}

static void close_answer(struct view *v, bool yes)
{
	const struct restoration_view *row = view_row(v);
	struct orders_job *j;

	if (!yes || row == NULL)
		return;
	j = xcalloc(1, sizeof(*j));
	utf8_copy(j->order_no, sizeof(j->order_no), row->order_no);
	j->by_line = true;
	view_post(v, &ORDERS_JOB, j);
}

static void close_by_line(struct view *v)
{
	const struct restoration_view *row = view_row(v);

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Close meter {1} of {2} over its line now?"), say_text(row->meter_no),
			say_text(row->name)),
		close_answer);
}

static void column_order(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct restoration_view *)row)->order_no);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct restoration_view *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct restoration_view *)row)->name);
}

static void column_address(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct restoration_view *)row)->address);
}

static void column_deadline(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MOMENT_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		moment_format_minute(((const struct restoration_view *)row)->deadline, text) + 5);
}

/* Hours and minutes; a minus and "!" once it is overdue. By the clock of the moment. */
static void column_left(const struct view *v, const void *row, char *buf, size_t size)
{
	int64_t left = restoration_minutes_left(
		((const struct restoration_view *)row)->deadline, view_now(v));
	int64_t minutes = left < 0 ? -left : left;

	snprintf(buf, size, "%s%lld:%02d%s", left < 0 ? "-" : "", (long long)(minutes / 60),
		(int)(minutes % 60), left < 0 ? "!" : "");
}

static const struct field FIELDS[] = {
	[RESULT] = {.label = N_("Who, or why not"), .kind = FIELD_TEXT, .width = 50, .limit = 120},
};

static const struct column COLUMNS[] = {
	{.title = N_("Order"), .width = 13, .text = column_order},
	{.title = N_("Account"), .width = 12, .text = column_account},
	{.title = N_("Name"), .width = 12, .text = column_name},
	{.title = N_("Address"), .width = 10, .stretch = 1, .text = column_address},
	{.title = N_("Back by"), .width = 11, .text = column_deadline},
	{.title = N_("Left"), .width = 8, .align = ALIGN_RIGHT, .text = column_left},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Restored"), .needs = NEED_ROW | NEED_SIGNED, .run = done},
	{.key = K_CTRL('F'), .label = N_("Not done"), .needs = NEED_ROW, .run = failed},
	{.key = K_CTRL('V'),
		.label = N_("Close by line"),
		.needs = NEED_ROW | NEED_SIGNED,
		.run = close_by_line},
	{.key = K_CTRL('X'), .label = N_("Cancel the order"), .needs = NEED_ROW, .run = cancelled},
};

const struct screen SCREEN_RESTORATIONS = {
	.name = "restorations",
	.title = N_("Supply to be restored"),
	.help = N_("Orders that are still to be carried out, by their deadline. Say who did it, or "
		   "why it was not done."),
	.state_size = sizeof(struct orders),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No order is waiting."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
};
