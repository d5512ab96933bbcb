/* How an account buys by card: what its meter counts, how much it may hold and buy. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/card_limit.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { UNIT, USER_TYPE, HOARD, DAY, MONTH, ALARM_1, ALARM_2, APPROVER, PASSWORD };

#define NEED_UNIT ((uint64_t)NEED_DESK_FREE << 1)    /* it can still be chosen */
#define NEED_CONSENT ((uint64_t)NEED_DESK_FREE << 2) /* somebody else must agree */

struct limits {
	char account_no[ACCOUNT_NO_MAX];
	bool loaded;
	struct card_limits_view view;
};

struct limits_job {
	char account_no[ACCOUNT_NO_MAX];
	bool set; /* else only read */
	struct card_limits_request request;
	struct card_limits_view view;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct limits_job *j = arg;

	j->request.account_no = j->account_no;
	j->ok = (!j->set || card_limits_set(s, &j->request)) &&
		card_limits_show(s, j->account_no, &j->view);
	j->why = s->why;
	explicit_bzero(&j->request.approval, sizeof(j->request.approval));
}

static void show(struct view *v, const struct card_limits_view *view)
{
	view_set_choice(v, UNIT, view->unit == CARD_UNIT_ENERGY ? 1 : 0);
	view_set_choice(v, USER_TYPE, (size_t)(view->user_type - 1));
	view_set_money(v, HOARD, view->hoard_limit);
	view_set_money(v, DAY, view->day_limit);
	view_set_money(v, MONTH, view->month_limit);
	view_set_money(v, ALARM_1, view->alarm_1);
	view_set_money(v, ALARM_2, view->alarm_2);
}

static void job_done(struct view *v, void *arg)
{
	const struct limits_job *j = arg;
	struct limits *p = view_state(v);
	struct ui *ui = view_ui(v);

	view_set_text(v, PASSWORD, "");
	if (!j->ok && j->set) {
		dialog_fault(v, &j->why);
		return;
	}
	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	p->view = j->view;
	p->loaded = true;
	show(v, &p->view);
	if (!j->set)
		return;
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD,
		SAY(N_("The limits of account {1} are set; what stands on its card changes with "
		       "the next new card."),
			say_text(j->account_no)));
}

static void job_drop(void *arg)
{
	struct limits_job *j = arg;

	explicit_bzero(&j->request.approval, sizeof(j->request.approval));
}

static const struct job LIMITS_JOB = {
	.what = N_("working"), .run = job_run, .done = job_done, .drop = job_drop};

static void enter(struct view *v, const void *arg)
{
	struct limits *p = view_state(v);
	struct limits_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(p->account_no, sizeof(p->account_no), arg);
	utf8_copy(j->account_no, sizeof(j->account_no), arg);
	view_post(v, &LIMITS_JOB, j);
}

/* Only what was changed is named: what nobody touched goes on following the hall's policy. */
static void name_changed(const struct view *v, struct card_limits_request *r)
{
	const struct limits *p = view_state(v);
	const struct {
		size_t field;
		struct money was, *now;
		bool *has;
	} sums[] = {
		{HOARD, p->view.hoard_limit, &r->hoard_limit, &r->has_hoard},
		{DAY, p->view.day_limit, &r->day_limit, &r->has_day},
		{MONTH, p->view.month_limit, &r->month_limit, &r->has_month},
		{ALARM_1, p->view.alarm_1, &r->alarm_1, &r->has_alarm_1},
		{ALARM_2, p->view.alarm_2, &r->alarm_2, &r->has_alarm_2},
	};

	for (size_t i = 0; i < ARRAY_SIZE(sums); i++)
		*sums[i].has = view_money(v, sums[i].field, sums[i].now) &&
			       money_compare(*sums[i].now, sums[i].was) != 0;
	r->unit = view_choice(v, UNIT) == 1 ? CARD_UNIT_ENERGY : CARD_UNIT_MONEY;
	r->has_unit = r->unit != p->view.unit;
	r->user_type = (int64_t)view_choice(v, USER_TYPE) + 1;
	r->has_user_type = r->user_type != p->view.user_type;
}

static void submit(struct view *v)
{
	const struct limits *p = view_state(v);
	struct limits_job *j = xcalloc(1, sizeof(*j));
	struct card_limits_request *r = &j->request;

	name_changed(v, r);
	if (!r->has_unit && !r->has_user_type && !r->has_hoard && !r->has_day && !r->has_month &&
		!r->has_alarm_1 && !r->has_alarm_2) {
		free(j);
		view_say(v, TONE_PLAIN, SAY(N_("Nothing was changed.")));
		return;
	}
	utf8_copy(j->account_no, sizeof(j->account_no), p->account_no);
	j->set = true;
	utf8_copy(r->approval.login, LOGIN_MAX, view_text(v, APPROVER));
	utf8_copy(r->approval.password, PASSWORD_MAX, view_text(v, PASSWORD));
	view_post(v, &LIMITS_JOB, j);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct limits *p = view_state(v);

	if (!p->loaded)
		return;
	sheet_fact(s, N_("Account"), p->view.account_no);
	sheet_beside(s, N_("Name"), p->view.name);
	sheet_fact(s, N_("Meter"), p->view.meter_no);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct limits *p = view_state(v);

	if (!p->loaded)
		return;
	sheet_say(s, PAINT_DIM,
		SAY(N_("0.00 is no limit. Meter and alarms are counted in what the meter counts, "
		       "purchases in yuan.")));
	if (p->view.has_card || p->view.count > 0)
		sheet_say(s, PAINT_DIM,
			SAY(N_("The account has a card: what its meter counts cannot change.")));
}

static uint64_t holds(const struct view *v)
{
	const struct limits *p = view_state(v);
	uint64_t holds = 0;

	if (p->loaded && !p->view.has_card && p->view.count == 0)
		holds |= NEED_UNIT;
	if (!role_allows(desk_of(v)->news.roles, PERMIT_CARD_SET))
		holds |= NEED_CONSENT;
	return holds;
}

static const char *const UNITS[] = {N_("money"), N_("energy"), NULL};
static const char *const USER_TYPES[] = {
	N_("single rate"), N_("time of use"), N_("tiers"), N_("time of use and tiers"), NULL};

#define SUM_FIELD(title, more)                                                               \
	{                                                                                    \
		.label = title, .kind = FIELD_MONEY, .width = 14, .limit = 15, .flags = more \
	}

static const struct field FIELDS[] = {
	[UNIT] = {.label = N_("The meter counts"),
		.kind = FIELD_CHOICE,
		.width = 24,
		.choices = UNITS,
		.needs = NEED_UNIT},
	[USER_TYPE] = {.label = N_("Kind of user"),
		.kind = FIELD_CHOICE,
		.width = 28,
		.choices = USER_TYPES},
	[HOARD] = SUM_FIELD(N_("May hold"), FIELD_GAP),
	[DAY] = SUM_FIELD(N_("Bought in a day"), 0),
	[MONTH] = SUM_FIELD(N_("in a month"), FIELD_RIGHT_HALF),
	[ALARM_1] = SUM_FIELD(N_("First alarm at"), 0),
	[ALARM_2] = SUM_FIELD(N_("trips once at"), FIELD_RIGHT_HALF),
	[APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_GAP | FIELD_HIDES,
		.needs = NEED_CONSENT},
	[PASSWORD] = {.label = N_("Supervisor's password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_HIDES,
		.needs = NEED_CONSENT},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_SIGNED, .run = submit},
};

const struct screen SCREEN_CARD_LIMITS = {
	.name = "card-limits",
	.title = N_("Card limits"),
	.help = N_("How much the meter of this account may hold, how much may be bought in a day "
		   "and a month, and when the meter warns. A cashier changes it with a supervisor "
		   "beside."),
	.state_size = sizeof(struct limits),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_NOTES},
	.enter = enter,
	.draw = draw,
	.notes = notes,
	.holds = holds,
};
