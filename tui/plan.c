/* The repayment plan of an account: its instalments, and a new one agreed. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/plan.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/edit.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { START, MONTHS, SCHEDULE };

#define PATH_BYTES EDIT_TEXT_MAX

#define FIRST_AFTER_DAYS 30
#define MONTHS_OFFERED "6"

struct plan_screen {
	char account_no[ACCOUNT_NO_MAX];
	struct plan_view view;
	bool loaded;
};

struct plan_job {
	char account_no[ACCOUNT_NO_MAX];
	struct date start;
	int months;                /* 0: only look, or as the schedule says */
	char schedule[PATH_BYTES]; /* a file; "": equal parts */
	struct plan_view view;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct plan_job *j = arg;
	struct plan_request request = {
		.account_no = j->account_no, .start = j->start, .months = j->months};
	struct instalment list[INSTALMENTS_MAX];

	if (j->schedule[0] != '\0') {
		request.months = 0;
		request.schedule = list;
		j->ok = plan_schedule_load(s, j->schedule, list, &request.schedule_count) &&
			plan_add(s, &request, &j->view);
	} else {
		j->ok = j->months > 0 ? plan_add(s, &request, &j->view)
				      : plan_show(s, j->account_no, &j->view);
	}
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	const struct plan_job *j = arg;
	struct plan_screen *p = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	p->view = j->view;
	p->loaded = true;
	view_set_rows(v, p->view.instalments, p->view.count, sizeof(p->view.instalments[0]));
	if (j->months == 0)
		return;
	if (j->view.recalled)
		dialog_message(v, TONE_WARN,
			SAY(N_("Plan {1} is agreed. Call the crew now: its order is cancelled."),
				say_text(j->view.plan.plan_no)));
	else
		view_say(v, TONE_GOOD,
			SAY(N_("Plan {1} is agreed."), say_text(j->view.plan.plan_no)));
}

static const struct job PLAN_JOB = {
	.what = N_("reading the plan"), .run = job_run, .done = job_done};

static void post(struct view *v, int months)
{
	struct plan_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->account_no, sizeof(j->account_no),
		((const struct plan_screen *)view_state(v))->account_no);
	j->months = months;
	if (months > 0)
		utf8_copy(j->schedule, sizeof(j->schedule), view_text(v, SCHEDULE));
	if (!view_date(v, START, &j->start))
		j->start = desk_of(v)->news.business_date; /* only looked at */
	view_post(v, &PLAN_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	struct plan_screen *p = view_state(v);

	utf8_copy(p->account_no, sizeof(p->account_no), arg);
	view_set_date(v, START, date_add_days(desk_of(v)->news.business_date, FIRST_AFTER_DAYS));
	view_set_text(v, MONTHS, MONTHS_OFFERED);
	post(v, 0);
}

static void agree_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, (int)strtol(view_text(v, MONTHS), NULL, 10));
}

static void agree(struct view *v)
{
	const struct plan_screen *p = view_state(v);
	long months = strtol(view_text(v, MONTHS), NULL, 10);

	if (months < 1 || months > INSTALMENTS_MAX) {
		view_refuse(v, MONTHS,
			SAY(N_("A plan has 1 to {1} instalments."), say_count(INSTALMENTS_MAX)));
		return;
	}
	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Does the customer of account {1} acknowledge all that is due, and repay it "
		       "in {2} months?"),
			say_text(p->account_no), say_count(months)),
		agree_answer);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct plan_screen *p = view_state(v);
	char day[DATE_TEXT_MAX];

	if (!p->loaded)
		return;
	sheet_fact(s, N_("Account"), p->view.account_no);
	sheet_beside(s, N_("Name"), p->view.name);
	if (!p->view.found)
		return;
	sheet_fact(s, N_("Plan"), p->view.plan.plan_no);
	sheet_beside(s, N_("State"), text_in(view_lang(v), plan_state_title(p->view.plan.state)));
	sheet_money(s, N_("Acknowledged"), p->view.plan.total);
	sheet_money_beside(s, N_("Paid"), p->view.paid);
	sheet_fact(s, N_("Agreed on"), date_format(p->view.plan.made_on, day));
	sheet_beside(
		s, N_("Late charge"), text_in(view_lang(v), plan_late_title(p->view.plan.late)));
}

static void column_due(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, date_format(((const struct instalment *)row)->due_on, text));
}

static void column_amount(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, money_format_grouped(((const struct instalment *)row)->amount, text));
}

static void column_fate(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			instalment_fate_title(((const struct instalment *)row)->fate)));
}

static enum paint paint_fate(const void *row)
{
	enum instalment_fate fate = ((const struct instalment *)row)->fate;

	return fate == INSTALMENT_BROKEN ? PAINT_WARN : PAINT_TEXT;
}

static const struct field FIELDS[] = {
	[START] = {.label = N_("First instalment"),
		.kind = FIELD_DATE,
		.width = 12,
		.flags = FIELD_REQUIRED | FIELD_GAP},
	[MONTHS] = {.label = N_("Months"),
		.kind = FIELD_DIGITS,
		.width = 4,
		.limit = 2,
		.flags = FIELD_REQUIRED | FIELD_RIGHT_HALF},
	[SCHEDULE] = {.label = N_("Schedule file"),
		.hint = N_("Empty: equal parts. Else a file with a line for each: due_on,amount"),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = EDIT_CHARS_MAX},
};

static const struct column COLUMNS[] = {
	{.title = N_("Due on"), .width = 12, .text = column_due},
	{.title = N_("Amount"), .width = 14, .align = ALIGN_RIGHT, .text = column_amount},
	{.title = N_("State"), .width = 14, .text = column_fate, .paint = paint_fate},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Agree"), .needs = NEED_VALID | NEED_SIGNED, .run = agree},
};

const struct screen SCREEN_PLAN = {
	.name = "plan",
	.title = N_("Repayment plan"),
	.help = N_(
		"All that is due is acknowledged and repaid in equal parts. While the plan is kept "
		"the case stands still; an instalment that is not paid within its grace breaks "
		"it. Whether the late charge stands still meanwhile is the hall's policy."),
	.state_size = sizeof(struct plan_screen),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No plan was agreed yet."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.draw = draw,
};
