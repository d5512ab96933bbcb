/* A month's bills: tried, calculated, released or taken back, with what stands in the way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/bill_run.h"
#include "counter/reading.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { PERIOD, ROUTE };

struct bill_run_state {
	struct arena arena;
	struct bill_run_result result; /* its list lies in arena */
	enum bill_action action;
	bool preview, done;
};

struct run_job {
	struct bill_run_state answer;
	struct period period;
	char route[ROUTE_NAME_MAX];
	struct errand *errand;
	bool ok;
	struct fault why;
};

static void tell(void *ctx, int64_t done, int64_t total)
{
	errand_progress(((struct run_job *)ctx)->errand, done, total);
}

static bool stop(void *ctx)
{
	return errand_cancelled(((struct run_job *)ctx)->errand);
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct run_job *j = arg;
	struct bill_run_state *a = &j->answer;
	const struct bill_run_request request = {.action = a->action,
		.period = j->period,
		.route = j->route,
		.preview = a->preview,
		.progress = {.tell = tell, .stop = stop, .ctx = j}};

	j->errand = errand;
	j->ok = bill_run(s, &request, &a->arena, &a->result);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct run_job *j = arg;
	struct bill_run_state *r = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&r->arena);
	*r = j->answer;
	j->answer.arena = ARENA_EMPTY;
	r->done = true;
	view_set_rows(
		v, r->result.abnormal, r->result.abnormal_count, sizeof(r->result.abnormal[0]));
	view_set_focus_list(v);
	if (r->result.stopped)
		view_say(v, TONE_WARN,
			SAY(N_("Stopped after {1} customers: start it again to go on."),
				say_count(r->result.customers)));
}

static void job_drop(void *arg)
{
	arena_release(&((struct run_job *)arg)->answer.arena);
}

static const struct job RUN_JOB = {.what = N_("going through the customers"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static void post(struct view *v, enum bill_action action, bool preview)
{
	struct run_job *j = xcalloc(1, sizeof(*j));

	if (!period_parse(&j->period, view_text(v, PERIOD))) {
		free(j);
		view_refuse(v, PERIOD,
			SAY(N_("{1} is not a month. Write year and month like 2026-11."),
				say_text(view_text(v, PERIOD))));
		return;
	}
	utf8_copy(j->route, sizeof(j->route), view_text(v, ROUTE));
	j->answer.action = action;
	j->answer.preview = preview;
	view_post(v, &RUN_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	const struct route_arg *route = arg;
	struct period period = reading_period(desk_of(v)->news.business_date);
	char text[PERIOD_TEXT_MAX];

	view_set_text(v, PERIOD, period_format(route == NULL ? period : route->period, text));
	view_set_text(v, ROUTE, route == NULL ? "" : route->route);
}

static void leave(struct view *v)
{
	arena_release(&((struct bill_run_state *)view_state(v))->arena);
}

static void preview(struct view *v)
{
	post(v, BILL_ACTION_RUN, true);
}

static void calculate(struct view *v)
{
	post(v, BILL_ACTION_RUN, false);
}

static void release_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, BILL_ACTION_RELEASE, false);
}

static void release(struct view *v)
{
	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Put the calculated bills of {1} into the books?"),
			say_text(view_text(v, PERIOD))),
		release_answer);
}

static void cancel_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, BILL_ACTION_CANCEL, false);
}

static void cancel(struct view *v)
{
	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Take back all released bills of {1}, route {2}? What was paid on them "
		       "becomes an advance."),
			say_text(view_text(v, PERIOD)), say_text(view_text(v, ROUTE))),
		cancel_answer);
}

static void open_account(struct view *v)
{
	const struct bill_run_abnormal *row = view_row(v);

	if (view_focus(v) == SIZE_MAX && row != NULL)
		view_push(v, &SCREEN_ACCOUNT, row->account_no, NULL);
	else
		preview(v);
}

/* --- the picture ----------------------------------------------------------------------------- */

static const char *title_of(const struct bill_run_state *r)
{
	static const char *const titles[] = {
		[BILL_ACTION_RUN] = N_("Calculated"),
		[BILL_ACTION_RELEASE] = N_("Released"),
		[BILL_ACTION_CANCEL] = N_("Taken back"),
		[BILL_ACTION_CHECK] = N_("Checked"),
	};

	return r->preview ? N_("Tried only") : titles[r->action];
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct bill_run_state *r = view_state(v);
	char customers[24], bills[24], abnormal[24];

	if (!r->done)
		return;
	snprintf(customers, sizeof(customers), "%lld", (long long)r->result.customers);
	snprintf(bills, sizeof(bills), "%lld", (long long)r->result.bills);
	snprintf(abnormal, sizeof(abnormal), "%lld", (long long)r->result.abnormal_total);
	sheet_fact(s, N_("Customers"), customers);
	sheet_beside(s, text_in(view_lang(v), title_of(r)), bills);
	sheet_money(s, N_("Amount"), r->result.amount);
	sheet_beside(s, N_("Cases found"), abnormal);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct bill_run_state *r = view_state(v);

	if (!r->done)
		sheet_say(s, PAINT_DIM,
			SAY(N_("Enter tries it and changes nothing. Calculate makes the bills, "
			       "release puts them into the books; an account under which something "
			       "is abnormal waits.")));
}

static void explain(struct view *v)
{
	const struct bill_run_abnormal *row = view_row(v);

	if (row != NULL)
		dialog_explain(v, N_("What is abnormal"), &row->detail, 1);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct bill_run_abnormal *)row)->account_no);
}

static void column_meter(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct bill_run_abnormal *)row)->meter_no);
}

static void column_detail(const struct view *v, const void *row, char *buf, size_t size)
{
	text_render(view_lang(v), &((const struct bill_run_abnormal *)row)->detail, buf, size);
}

static const struct field FIELDS[] = {
	[PERIOD] = {.label = N_("Month"),
		.kind = FIELD_TEXT,
		.width = 9,
		.limit = 7,
		.flags = FIELD_RUNS},
	[ROUTE] = {.label = N_("Route"),
		.kind = FIELD_TEXT,
		.width = 18,
		.limit = 32,
		.flags = FIELD_RUNS | FIELD_RIGHT_HALF,
		.hint = N_("Empty: all routes.")},
};

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 12, .text = column_account},
	{.title = N_("Meter"), .width = 14, .text = column_meter},
	{.title = N_("What stands in the way"), .width = 40, .stretch = 1, .text = column_detail},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Try"), .needs = NEED_VERIFIER, .run = open_account},
	{.key = K_F10, .label = N_("Calculate"), .needs = NEED_VERIFIER, .run = calculate},
	{.key = K_CTRL('R'), .label = N_("Release"), .needs = NEED_VERIFIER, .run = release},
	{.key = K_CTRL('X'), .label = N_("Take back"), .needs = NEED_VERIFIER, .run = cancel},
};

const struct screen SCREEN_BILL_RUN = {
	.name = "bill_run",
	.title = N_("Bills of a month"),
	.help = N_("From readings to bills: calculated, then released. A run that is stopped goes "
		   "on where it was, and the same run again changes nothing."),
	.state_size = sizeof(struct bill_run_state),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Customers that cannot be billed are listed here."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_FACTS, PART_LIST, PART_NOTES},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.notes = notes,
	.explain = explain,
};
