/* The routes of a month: who reads them, what is read, what is missed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/reading.h"
#include "counter/route_sheet.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"

enum { PERIOD };

struct routes {
	struct arena arena;
	struct route_view *list;
	size_t count;
	struct period period;
	struct estimate_result estimate; /* what an estimate did, to be said once */
	bool estimated;
};

struct routes_job {
	struct routes answer;
	char estimate[ROUTE_NAME_MAX]; /* estimate this route first; "": none */
	struct date on;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct routes_job *j = arg;
	struct route_query query = {.period = j->answer.period, .route = j->estimate};

	j->ok = true;
	if (j->estimate[0] != '\0') {
		j->ok = reading_estimate(s, &query, j->on, &j->answer.estimate);
		j->answer.estimated = j->ok;
	}
	query.route = "";
	j->ok = j->ok && route_list(s, &query, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct routes_job *j = arg;
	struct routes *r = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&r->arena);
	*r = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, r->list, r->count, sizeof(r->list[0]));
	view_set_focus_list(v);
	if (r->estimated)
		view_say(v, TONE_GOOD,
			SAY(N_("Estimated: {1} meters; nothing to estimate from: {2}."),
				say_count(r->estimate.estimated), say_count(r->estimate.left)));
}

static void job_drop(void *arg)
{
	arena_release(&((struct routes_job *)arg)->answer.arena);
}

static const struct job ROUTES_JOB = {
	.what = N_("reading the routes"), .run = job_run, .done = job_done, .drop = job_drop};

static void post(struct view *v, const char *estimate)
{
	struct routes_job *j = xcalloc(1, sizeof(*j));

	if (!period_parse(&j->answer.period, view_text(v, PERIOD))) {
		free(j);
		view_refuse(v, PERIOD,
			SAY(N_("{1} is not a month. Write year and month like 2026-11."),
				say_text(view_text(v, PERIOD))));
		return;
	}
	utf8_copy(j->estimate, sizeof(j->estimate), estimate);
	j->on = desk_of(v)->news.business_date;
	view_post(v, &ROUTES_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	char text[PERIOD_TEXT_MAX];

	(void)arg;
	view_set_text(
		v, PERIOD, period_format(reading_period(desk_of(v)->news.business_date), text));
	post(v, "");
}

static void again(struct view *v, const void *state)
{
	(void)state;
	post(v, "");
}

static void leave(struct view *v)
{
	arena_release(&((struct routes *)view_state(v))->arena);
}

static struct route_arg chosen(const struct view *v)
{
	const struct routes *r = view_state(v);
	const struct route_view *row = view_row(v);
	struct route_arg arg = {.period = r->period};

	if (row != NULL) {
		utf8_copy(arg.route, sizeof(arg.route), row->route);
		utf8_copy(arg.reader, sizeof(arg.reader), row->reader);
	}
	return arg;
}

/* Enter in the box reads the month, in the list it opens the route. */
static void open_route(struct view *v)
{
	const struct route_arg arg = chosen(v);

	if (view_focus(v) == PERIOD || view_row(v) == NULL)
		post(v, "");
	else
		view_push(v, &SCREEN_ROUTE, &arg, again);
}

static void plan(struct view *v)
{
	const struct route_arg arg = chosen(v);

	view_push(v, &SCREEN_ROUTE_PLAN, &arg, again);
}

static void estimate_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, ((const struct route_view *)view_row(v))->route);
}

static void estimate(struct view *v)
{
	const struct route_view *row = view_row(v);

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Estimate the {1} meters of route {2} that were not read, as of {3}?"),
			say_count(row->missed), say_text(row->route),
			say_date(desk_of(v)->news.business_date)),
		estimate_answer);
}

struct sheet_job {
	struct route_arg route;
	struct paper_made made;
	bool ok;
	struct fault why;
};

static void sheet_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct sheet_job *j = arg;
	const struct route_query query = {.period = j->route.period, .route = j->route.route};

	j->ok = route_sheet_print(s, &query, &j->made);
	j->why = s->why;
}

static void sheet_done(struct view *v, void *arg)
{
	const struct sheet_job *j = arg;

	if (j->ok)
		view_say(v, TONE_GOOD, paper_say(&j->made));
	else
		dialog_fault(v, &j->why);
}

static const struct job SHEET_JOB = {.what = N_("printing"), .run = sheet_run, .done = sheet_done};

static void sheet(struct view *v)
{
	struct sheet_job *j = xcalloc(1, sizeof(*j));

	j->route = chosen(v);
	view_post(v, &SHEET_JOB, j);
}

static void open_cases(struct view *v)
{
	const struct route_arg arg = chosen(v);

	view_push(v, &SCREEN_CASES, &arg, again);
}

static void open_bills(struct view *v)
{
	const struct route_arg arg = chosen(v);

	view_push(v, &SCREEN_BILL_RUN, &arg, again);
}

static void column_route(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct route_view *)row)->route);
}

static void column_reader(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct route_view *)row)->reader);
}

static void column_due(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct route_view *route = row;
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, route->planned ? date_format(route->due_on, text) : "");
}

static void put_count(int64_t count, char *buf, size_t size)
{
	snprintf(buf, size, "%lld", (long long)count);
}

static void column_meters(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_count(((const struct route_view *)row)->meters, buf, size);
}

static void column_missed(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_count(((const struct route_view *)row)->missed, buf, size);
}

static void column_estimated(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_count(((const struct route_view *)row)->estimated, buf, size);
}

static void column_suspicious(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_count(((const struct route_view *)row)->suspicious, buf, size);
}

static enum paint paint_missed(const void *row)
{
	return ((const struct route_view *)row)->missed > 0 ? PAINT_WARN : PAINT_DIM;
}

static enum paint paint_suspicious(const void *row)
{
	return ((const struct route_view *)row)->suspicious > 0 ? PAINT_WARN : PAINT_DIM;
}

static const struct field FIELDS[] = {
	[PERIOD] = {.label = N_("Month"),
		.kind = FIELD_TEXT,
		.width = 9,
		.limit = 7,
		.flags = FIELD_RUNS},
};

static const struct column COLUMNS[] = {
	{.title = N_("Route"), .width = 12, .stretch = 2, .text = column_route},
	{.title = N_("Reader"), .width = 12, .stretch = 1, .text = column_reader},
	{.title = N_("Until"), .width = 11, .text = column_due},
	{.title = N_("Meters"), .width = 7, .align = ALIGN_RIGHT, .text = column_meters},
	{.title = N_("Missed"),
		.width = 7,
		.align = ALIGN_RIGHT,
		.text = column_missed,
		.paint = paint_missed},
	{.title = N_("Estimated"), .width = 9, .align = ALIGN_RIGHT, .text = column_estimated},
	{.title = N_("Cases"),
		.width = 9,
		.align = ALIGN_RIGHT,
		.text = column_suspicious,
		.paint = paint_suspicious},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Open it"), .run = open_route},
	{.key = K_CTRL('R'), .label = N_("Reader"), .needs = NEED_ROW | NEED_VERIFIER, .run = plan},
	{.key = K_CTRL('E'),
		.label = N_("Estimate"),
		.needs = NEED_ROW | NEED_VERIFIER,
		.run = estimate},
	{.key = K_CTRL('K'), .label = N_("Sheet"), .needs = NEED_ROW, .run = sheet},
	{.key = K_CTRL('B'), .label = N_("Abnormal"), .needs = NEED_ROW, .run = open_cases},
	{.key = K_CTRL('F'),
		.label = N_("Bills"),
		.needs = NEED_ROW | NEED_VERIFIER,
		.run = open_bills},
};

const struct screen SCREEN_ROUTES = {
	.name = "routes",
	.title = N_("Meter reading"),
	.help = N_("The routes of a month and how far their reading is. Enter opens a route to "
		   "take down what its meters show."),
	.state_size = sizeof(struct routes),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No meters are read here."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_LIST},
	.enter = enter,
	.leave = leave,
};
