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
#include "tui/sheet.h"

enum { RESULT };

#define LINES_MAX 32 /* meters that are told something in one go */

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
	char wanted[RESTORATION_NO_MAX]; /* to be chosen when the list comes; "": none */
};

/* What is asked of meters over their lines. */
enum line_wish { LINE_NONE, LINE_CLOSE, LINE_PERMIT, LINE_ASK };

struct line_end {
	char order_no[RESTORATION_NO_MAX], meter_no[METER_NO_MAX];
	bool sent; /* and made says what came of it; else why */
	struct meter_order_made made;
	struct fault why;
};

struct orders_job {
	char order_no[RESTORATION_NO_MAX]; /* "": only read the list */
	enum restoration_state state;
	char result[REASON_MAX];
	enum line_wish wish;
	struct line_end end[LINES_MAX]; /* of those that were reached before a stop */
	size_t line_count, line_done;
	struct orders answer;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static bool stop_asked(void *ctx)
{
	return errand_cancelled(ctx);
}

/* One meter after another; a stop is heeded between them, and before each is told anything. */
static void run_lines(struct session *s, struct errand *errand, struct orders_job *j)
{
	s->stop = (struct stop){.asked = stop_asked, .ctx = errand};
	while (j->line_done < j->line_count && !errand_cancelled(errand)) {
		struct line_end *end = &j->end[j->line_done++];
		const struct meter_order_request request = {
			.order_no = end->order_no, .permit = j->wish == LINE_PERMIT};

		end->sent = j->wish == LINE_ASK ? meter_order_ask(s, end->order_no, &end->made)
						: meter_order_give(s, &request, &end->made);
		if (!end->sent)
			end->why = s->why;
		errand_progress(errand, (int64_t)j->line_done, (int64_t)j->line_count);
	}
	s->stop = (struct stop){.asked = NULL};
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct orders_job *j = arg;
	const struct restoration_report report = {.order_no = j->order_no,
		.state = j->state,
		.how = j->state == RESTORATION_DONE ? RESTORATION_ON_SITE : RESTORATION_HOW_NONE,
		.result = j->result};
	struct restoration_view view;

	run_lines(s, errand, j);
	j->ok = (j->order_no[0] == '\0' || restoration_finish(s, &report, &view)) &&
		restoration_list(s, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
	desk_news_take(s, &j->news);
}

/* What the meter said, in one sentence. */
static struct say line_sentence(enum line_wish wish, const struct line_end *end)
{
	const struct meter_order_made *made = &end->made;

	if (!end->sent)
		return end->why.say;
	if (made->restored)
		return SAY(N_("Meter {1} has closed: supply is back."), say_text(end->meter_no));
	if (made->still_open && wish == LINE_ASK)
		return SAY(N_("Meter {1} is still open: have its button pressed, or order it "
			      "again."),
			say_text(end->meter_no));
	if (made->outcome == METER_ORDER_UNKNOWN)
		return SAY(N_("Nobody knows whether meter {1} has closed: ask it again."),
			say_text(end->meter_no));
	if (made->outcome == METER_ORDER_DONE)
		return SAY(N_("Meter {1} may be closed for {2} minutes: the customer presses its "
			      "button, then ask the meter."),
			say_text(end->meter_no), say_count(METER_ORDER_MINUTES));
	return made->why.say;
}

static bool line_failed(const struct line_end *end)
{
	return !end->sent || (!end->made.restored && end->made.outcome == METER_ORDER_FAILED);
}

static void say_lines(struct view *v, const struct orders_job *j)
{
	struct say lines[LINES_MAX + 1];
	size_t count = 0;

	for (size_t i = 0; i < j->line_done; i++)
		lines[count++] = line_sentence(j->wish, &j->end[i]);
	if (j->line_done < j->line_count)
		lines[count++] = SAY(N_("Stopped: {1} meters were not told anything."),
			say_count((int64_t)(j->line_count - j->line_done)));
	if (count == 1 && j->line_done == 1 && line_failed(&j->end[0]))
		dialog_message(v, TONE_ERROR, lines[0]);
	else if (count == 1)
		view_say(v, j->line_done == 1 && j->end[0].made.restored ? TONE_GOOD : TONE_WARN,
			lines[0]);
	else
		dialog_explain(v, N_("What the meters answered"), lines, count);
}

static void choose_order(struct view *v, const struct orders *o)
{
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->list[i].order_no, o->wanted) == 0)
			view_choose_row(v, i);
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
	utf8_copy(j->answer.wanted, sizeof(j->answer.wanted), o->wanted);
	arena_release(&o->arena);
	*o = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, o->list, o->count, sizeof(o->list[0]));
	choose_order(v, o);
	o->wanted[0] = '\0';
	view_clear_fields(v);
	view_set_focus_list(v);
	if (j->wish != LINE_NONE)
		say_lines(v, j);
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

static const struct job LINES_JOB = {.what = N_("speaking with the meters"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static void enter(struct view *v, const void *arg)
{
	if (arg != NULL)
		utf8_copy(((struct orders *)view_state(v))->wanted, RESTORATION_NO_MAX, arg);
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

/* The marked ones, else the chosen one; those whose meter can be reached. */
static size_t take_lines(struct view *v, struct orders_job *j)
{
	const void *rows[LINES_MAX];
	size_t count = view_marked(v, rows, LINES_MAX);

	if (count == 0) {
		rows[0] = view_row(v);
		count = rows[0] != NULL;
	}
	for (size_t i = 0; i < count && i < LINES_MAX; i++) {
		const struct restoration_view *row = rows[i];
		struct line_end *end = &j->end[j->line_count++];

		utf8_copy(end->order_no, sizeof(end->order_no), row->order_no);
		utf8_copy(end->meter_no, sizeof(end->meter_no), row->meter_no);
	}
	return j->line_count;
}

static void post_lines(struct view *v, enum line_wish wish)
{
	struct orders_job *j = xcalloc(1, sizeof(*j));

	j->wish = wish;
	if (take_lines(v, j) > 0)
		view_post(v, &LINES_JOB, j);
	else
		free(j);
}

static void close_answer(struct view *v, bool yes)
{
	if (yes)
		post_lines(v, LINE_CLOSE);
}

static void permit_answer(struct view *v, bool yes)
{
	if (yes)
		post_lines(v, LINE_PERMIT);
}

static void close_by_line(struct view *v)
{
	const struct restoration_view *row = view_row(v);
	const void *rows[LINES_MAX];
	size_t marked = view_marked(v, rows, LINES_MAX);

	if (marked > 1)
		dialog_confirm(v, GRAVITY_GRAVE,
			SAY(N_("Close {1} meters over their lines now?"),
				say_count((int64_t)marked)),
			close_answer);
	else
		dialog_confirm(v, GRAVITY_GRAVE,
			SAY(N_("Close meter {1} of {2} over its line now?"),
				say_text(row->meter_no), say_text(row->name)),
			close_answer);
}

static void permit_by_line(struct view *v)
{
	const struct restoration_view *row = view_row(v);
	const void *rows[LINES_MAX];
	size_t marked = view_marked(v, rows, LINES_MAX);

	if (marked > 1)
		dialog_confirm(v, GRAVITY_GRAVE,
			SAY(N_("Permit {1} meters to be closed by their buttons?"),
				say_count((int64_t)marked)),
			permit_answer);
	else
		dialog_confirm(v, GRAVITY_GRAVE,
			SAY(N_("Permit meter {1} of {2} to be closed by its button?"),
				say_text(row->meter_no), say_text(row->name)),
			permit_answer);
}

static void ask_meter(struct view *v)
{
	post_lines(v, LINE_ASK);
}

/* What can be done over the line of the chosen order's meter, and what was. */
static void notes(const struct view *v, struct sheet *s)
{
	const struct restoration_view *row = view_row(v);
	const struct restoration_meter *meter;

	if (row == NULL)
		return;
	meter = &row->meter;
	if (!meter->reachable)
		sheet_say(s, PAINT_DIM,
			SAY(N_("Meter {1} cannot be reached from here: somebody goes there."),
				say_text(row->meter_no)));
	else if (meter->told == TOLD_NOTHING)
		sheet_say(s, PAINT_TEXT,
			SAY(N_("Meter {1} can be closed from here."), say_text(row->meter_no)));
	else if (meter->told == TOLD_UNKNOWN)
		sheet_say(s, PAINT_WARN,
			SAY(N_("Meter {1} was told at {2}; what became of it nobody knows: ask "
			       "it."),
				say_text(row->meter_no), say_moment(meter->told_at)));
	else if (meter->told == TOLD_FAILED)
		sheet_say(s, PAINT_WARN,
			SAY(N_("Meter {1} was told at {2} and has not closed."),
				say_text(row->meter_no), say_moment(meter->told_at)));
	else
		sheet_say(s, PAINT_TEXT,
			SAY(N_("Meter {1} may be closed by its button until {2}."),
				say_text(row->meter_no), say_moment(meter->valid_until)));
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
		.label = N_("Close it"),
		.needs = NEED_ROW | NEED_SIGNED,
		.run = close_by_line},
	{.key = K_CTRL('E'),
		.label = N_("Permit"),
		.needs = NEED_ROW | NEED_SIGNED,
		.run = permit_by_line},
	{.key = K_CTRL('A'),
		.label = N_("Ask it"),
		.needs = NEED_ROW | NEED_SIGNED,
		.run = ask_meter},
	{.key = K_CTRL('X'), .label = N_("Revoke"), .needs = NEED_ROW, .run = cancelled},
};

const struct screen SCREEN_RESTORATIONS = {
	.name = "restorations",
	.title = N_("Supply to be restored"),
	.help = N_("Orders that are still to be carried out, by their deadline. Say who did it, or "
		   "why it was not done. A meter that can be reached is closed from here, or "
		   "permitted to be closed by its button, and asked what became of it; Space marks "
		   "several."),
	.state_size = sizeof(struct orders),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No order is waiting."),
	.marks = true,
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
	.notes = notes,
};
