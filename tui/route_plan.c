/* Who reads a route this month, and until when. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/reading.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { READER, UNTIL };

struct plan_job {
	struct route_arg route;
	char reader[LOGIN_MAX];
	struct date due_on;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct plan_job *j = arg;
	const struct route_order order = {.period = j->route.period,
		.route = j->route.route,
		.reader = j->reader,
		.due_on = j->due_on};

	j->ok = route_plan(s, &order);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	const struct plan_job *j = arg;

	if (j->ok)
		view_close(v);
	else
		dialog_fault(v, &j->why);
}

static const struct job PLAN_JOB = {.what = N_("working"), .run = job_run, .done = job_done};

static void enter(struct view *v, const void *arg)
{
	struct route_arg *state = view_state(v);

	*state = *(const struct route_arg *)arg;
	view_set_text(v, READER, state->reader);
	view_set_date(v, UNTIL, period_last_day(state->period));
}

static void submit(struct view *v)
{
	struct plan_job *j = xcalloc(1, sizeof(*j));

	j->route = *(const struct route_arg *)view_state(v);
	utf8_copy(j->reader, sizeof(j->reader), view_text(v, READER));
	if (view_date(v, UNTIL, &j->due_on))
		view_post(v, &PLAN_JOB, j);
	else
		free(j);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct route_arg *state = view_state(v);
	char period[PERIOD_TEXT_MAX];

	sheet_fact(s, N_("Route"), state->route);
	sheet_beside(s, N_("Month"), period_format(state->period, period));
}

static const struct field FIELDS[] = {
	[READER] = {.label = N_("Reader"),
		.kind = FIELD_TEXT,
		.width = 20,
		.limit = 32,
		.hint = N_("The login of a meter reader.")},
	[UNTIL] = {.label = N_("Until"), .kind = FIELD_DATE, .width = 12, .flags = FIELD_REQUIRED},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_VERIFIER, .run = submit},
};

const struct screen SCREEN_ROUTE_PLAN = {
	.name = "route_plan",
	.title = N_("Who reads the route"),
	.state_size = sizeof(struct route_arg),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM},
	.enter = enter,
	.draw = draw,
};
