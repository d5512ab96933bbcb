/* Arrears by age, to be looked at rather than read. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "counter/ageing.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

struct ageing {
	struct ageing_view view;
	bool loaded;
};

struct ageing_job {
	struct date on;
	struct ageing_view view;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct ageing_job *j = arg;

	j->ok = ageing_show(s, j->on, &j->view);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	const struct ageing_job *j = arg;
	struct ageing *a = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	a->view = j->view;
	a->loaded = true;
}

static const struct job AGEING_JOB = {.what = N_("adding up the arrears"),
	.flags = JOB_BACKGROUND,
	.run = job_run,
	.done = job_done};

static void enter(struct view *v, const void *arg)
{
	struct ageing_job *j = xcalloc(1, sizeof(*j));

	(void)arg;
	j->on = desk_of(v)->news.business_date;
	view_post(v, &AGEING_JOB, j);
}

static enum paint paint_step(enum ageing_step step)
{
	if (step == AGEING_NOT_DUE)
		return PAINT_CHART_A;
	return step == AGEING_30 ? PAINT_CHART_B : PAINT_CHART_C;
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct ageing *a = view_state(v);
	struct bar bars[AGEING_STEPS];
	char figures[AGEING_STEPS][MONEY_TEXT_MAX];
	char on[DATE_TEXT_MAX], bills[24];

	if (!a->loaded)
		return;
	snprintf(bills, sizeof(bills), "%lld", (long long)a->view.total.bills);
	sheet_fact(s, N_("On"), date_format(a->view.on, on));
	sheet_beside(s, N_("Unpaid bills"), bills);
	sheet_money(s, N_("Unpaid"), a->view.total.unpaid);
	if (a->view.written_off.bills > 0)
		sheet_money_beside(s, N_("Written off"), a->view.written_off.unpaid);
	sheet_gap(s);
	for (enum ageing_step step = AGEING_NOT_DUE; step < AGEING_STEPS; step++) {
		money_format_grouped(a->view.step[step].unpaid, figures[step]);
		bars[step] = (struct bar){.label = ageing_title(step),
			.figures = figures[step],
			.value = money_to_fen(a->view.step[step].unpaid),
			.paint = paint_step(step)};
	}
	sheet_shares(s, bars, AGEING_STEPS);
}

const struct screen SCREEN_AGEING = {
	.name = "ageing",
	.title = N_("Arrears by age"),
	.help = N_("What is unpaid on the business date, without late charges, by how long it has "
		   "been overdue."),
	.state_size = sizeof(struct ageing),
	.enter = enter,
	.draw = draw,
};
