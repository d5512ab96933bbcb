/* Readings that look wrong: the work list of a month. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/abnormal.h"
#include "counter/bill_run.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { PERIOD, ROUTE };

struct cases {
	struct arena arena;
	struct abnormal_case *list;
	size_t count;
	bool all;
};

struct cases_job {
	struct cases answer;
	struct period period;
	char route[ROUTE_NAME_MAX];
	bool check; /* looks for new ones first */
	bool ok;
	struct fault why;
};

static bool check(struct session *s, const struct cases_job *j)
{
	const struct bill_run_request request = {
		.action = BILL_ACTION_CHECK, .period = j->period, .route = j->route};
	struct arena arena = ARENA_EMPTY;
	struct bill_run_result result;
	bool ok = bill_run(s, &request, &arena, &result);

	arena_release(&arena);
	return ok;
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct cases_job *j = arg;
	const struct abnormal_query query = {
		.period = j->period, .route = j->route, .all = j->answer.all};

	j->ok = (!j->check || check(s, j)) &&
		abnormal_list(s, &query, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct cases_job *j = arg;
	struct cases *c = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&c->arena);
	*c = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, c->list, c->count, sizeof(c->list[0]));
	view_set_focus_list(v);
}

static void job_drop(void *arg)
{
	arena_release(&((struct cases_job *)arg)->answer.arena);
}

static const struct job CASES_JOB = {.what = N_("reading the abnormal readings"),
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static void post(struct view *v, bool check)
{
	struct cases_job *j = xcalloc(1, sizeof(*j));

	if (!period_parse(&j->period, view_text(v, PERIOD))) {
		free(j);
		view_refuse(v, PERIOD,
			SAY(N_("{1} is not a month. Write year and month like 2026-11."),
				say_text(view_text(v, PERIOD))));
		return;
	}
	utf8_copy(j->route, sizeof(j->route), view_text(v, ROUTE));
	j->answer.all = ((const struct cases *)view_state(v))->all;
	j->check = check;
	view_post(v, &CASES_JOB, j);
}

static void load(struct view *v)
{
	post(v, false);
}

static void look_for_new(struct view *v)
{
	post(v, true);
}

static void enter(struct view *v, const void *arg)
{
	const struct route_arg *route = arg;
	struct period period = reading_period(desk_of(v)->news.business_date);
	char text[PERIOD_TEXT_MAX];

	view_set_text(v, PERIOD, period_format(route == NULL ? period : route->period, text));
	view_set_text(v, ROUTE, route == NULL ? "" : route->route);
	load(v);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct cases *)view_state(v))->arena);
}

static void open_case(struct view *v)
{
	const struct abnormal_case *row = view_row(v);

	if (view_focus(v) != SIZE_MAX || row == NULL)
		load(v);
	else
		view_push(v, &SCREEN_CASE, &row->case_no, again);
}

static void toggle_all(struct view *v)
{
	struct cases *c = view_state(v);

	c->all = !c->all;
	load(v);
}

static void explain(struct view *v)
{
	const struct abnormal_case *row = view_row(v);

	if (row != NULL)
		dialog_explain(v, N_("What is abnormal"), &row->detail, 1);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct abnormal_case *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct abnormal_case *)row)->name);
}

static void column_rule(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			verification_title(((const struct abnormal_case *)row)->rule)));
}

static void column_detail(const struct view *v, const void *row, char *buf, size_t size)
{
	text_render(view_lang(v), &((const struct abnormal_case *)row)->detail, buf, size);
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size, text_in(view_lang(v), ((const struct abnormal_case *)row)->state));
}

static enum paint paint_state(const void *row)
{
	return ((const struct abnormal_case *)row)->open ? PAINT_WARN : PAINT_DIM;
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
		.flags = FIELD_RUNS | FIELD_RIGHT_HALF},
};

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 12, .text = column_account},
	{.title = N_("Name"), .width = 10, .stretch = 1, .text = column_name},
	{.title = N_("Abnormal"), .width = 14, .text = column_rule},
	{.title = N_("What is seen"), .width = 24, .stretch = 3, .text = column_detail},
	{.title = N_("State"), .width = 13, .text = column_state, .paint = paint_state},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Open it"), .run = open_case},
	{.key = K_F10,
		.label = N_("Look for new ones"),
		.needs = NEED_READING,
		.run = look_for_new},
	{.key = K_CTRL('A'), .label = N_("Settled too"), .run = toggle_all},
};

const struct screen SCREEN_CASES = {
	.name = "cases",
	.title = N_("Abnormal readings"),
	.help = N_("Readings that look wrong. Each holds up the bill of its own account until a "
		   "verifier has approved it, corrected it or had it read again."),
	.state_size = sizeof(struct cases),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing is waiting to be settled."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_LIST},
	.enter = enter,
	.leave = leave,
	.explain = explain,
};
