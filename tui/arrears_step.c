/* A step of an arrears case, or what is said of an account: what it needs is asked for here. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/arrears_step.h"
#include "counter/write_off.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { DAY, EVIDENCE, APPROVER, PASSWORD, AUTHORITY, SAFETY, KIND, PARTNER };

/* The screen's own needs, as bits: what its step asks for. */
#define NEED_STEP ((uint64_t)NEED_DESK_FREE << 1)
#define NEED_PAPER ((uint64_t)NEED_DESK_FREE << 2)
#define NEED_CONSENT ((uint64_t)NEED_DESK_FREE << 3)
#define NEED_ORDER ((uint64_t)NEED_DESK_FREE << 4)

struct step_state {
	char account_no[ACCOUNT_NO_MAX];
	enum arrears_stage to;
	enum arrears_mark mark; /* 0: a step */
	bool value;
	bool reinstate; /* what was written off, instead of either */
};

struct step_job {
	struct step_state what;
	struct date on;
	char evidence[ARREARS_TEXT_MAX], authority[ARREARS_TEXT_MAX], safety[ARREARS_TEXT_MAX];
	char partner[ARREARS_TEXT_MAX];
	enum participant kind;
	struct approval approval;
	struct arrears_view view;
	struct arena arena;
	bool ok;
	struct fault why;
};

static const char *or_null(const char *text)
{
	return text[0] == '\0' ? NULL : text;
}

static bool take_step(struct session *s, struct step_job *j)
{
	struct arrears_step_request request = {
		.account_no = j->what.account_no,
		.to = j->what.to,
		.on = j->on,
		.evidence = or_null(j->evidence),
		.approval = j->approval,
		.authority = or_null(j->authority),
		.safety = or_null(j->safety),
		.participants = {{.kind = j->kind, .name = j->partner}},
		.participant_count = j->partner[0] != '\0',
	};

	return arrears_step(s, &request, &j->arena, &j->view);
}

static bool set_mark(struct session *s, struct step_job *j)
{
	const struct arrears_mark_request request = {.account_no = j->what.account_no,
		.mark = j->what.mark,
		.value = j->what.value,
		.reason = j->evidence};

	return arrears_mark(s, &request, &j->arena, &j->view);
}

static bool reinstate(struct session *s, struct step_job *j)
{
	const struct write_off_undo request = {
		.account_no = j->what.account_no, .reason = j->evidence, .approval = j->approval};

	return write_off_reinstate(s, &request, &j->arena, &j->view);
}

static bool do_it(struct session *s, struct step_job *j)
{
	if (j->what.reinstate)
		return reinstate(s, j);
	return j->what.mark != 0 ? set_mark(s, j) : take_step(s, j);
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct step_job *j = arg;

	j->ok = do_it(s, j);
	j->why = s->why;
	explicit_bzero(&j->approval, sizeof(j->approval));
}

static void job_done(struct view *v, void *arg)
{
	struct step_job *j = arg;
	struct ui *ui = view_ui(v);

	view_set_text(v, PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD,
		SAY(N_("Account {1}: {2}."), say_text(j->view.account_no),
			say_word(arrears_stage_title(j->view.c.stage))));
}

static void job_drop(void *arg)
{
	arena_release(&((struct step_job *)arg)->arena);
}

static const struct job STEP_JOB = {
	.what = N_("working"), .run = job_run, .done = job_done, .drop = job_drop};

static void submit(struct view *v)
{
	struct step_job *j = xcalloc(1, sizeof(*j));

	j->what = *(const struct step_state *)view_state(v);
	if (!view_date(v, DAY, &j->on))
		j->on = desk_of(v)->news.business_date; /* not asked for a mark */
	utf8_copy(j->evidence, sizeof(j->evidence), view_text(v, EVIDENCE));
	utf8_copy(j->authority, sizeof(j->authority), view_text(v, AUTHORITY));
	utf8_copy(j->safety, sizeof(j->safety), view_text(v, SAFETY));
	utf8_copy(j->partner, sizeof(j->partner), view_text(v, PARTNER));
	j->kind = (enum participant)(view_choice(v, KIND) + PARTICIPANT_TOWN_GOVERNMENT);
	utf8_copy(j->approval.login, LOGIN_MAX, view_text(v, APPROVER));
	utf8_copy(j->approval.password, PASSWORD_MAX, view_text(v, PASSWORD));
	view_post(v, &STEP_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	const struct arrears_step_arg *a = arg;
	struct step_state *state = view_state(v);

	utf8_copy(state->account_no, sizeof(state->account_no), a->account_no);
	state->to = a->to;
	state->mark = a->mark;
	state->value = a->value;
	state->reinstate = a->reinstate;
	view_set_date(v, DAY, desk_of(v)->news.business_date);
}

static bool needs_consent(enum arrears_stage to)
{
	return to == ARREARS_STAGE_APPROVED || to == ARREARS_STAGE_WRITTEN_OFF;
}

static uint64_t holds(const struct view *v)
{
	const struct step_state *state = view_state(v);
	uint64_t holds = 0;

	if (state->reinstate)
		return NEED_PAPER | NEED_CONSENT;
	if (state->mark == 0)
		holds |= NEED_STEP;
	if (state->mark != 0 || state->to != ARREARS_STAGE_APPROVED)
		holds |= NEED_PAPER;
	if (state->mark == 0 && needs_consent(state->to))
		holds |= NEED_CONSENT;
	if (state->mark == 0 && state->to == ARREARS_STAGE_APPROVED)
		holds |= NEED_ORDER;
	return holds;
}

static const char *title_of(const struct step_state *state)
{
	if (state->reinstate)
		return N_("Take back a write-off");
	return state->mark != 0 ? arrears_mark_title(state->mark) : arrears_stage_title(state->to);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct step_state *state = view_state(v);

	sheet_heading(s, title_of(state));
	sheet_fact(s, N_("Account"), state->account_no);
	if (state->mark != 0)
		sheet_beside(s, N_("Mark"),
			text_in(view_lang(v), state->value ? N_("set") : N_("taken away")));
}

static const char *const KINDS[] = {N_("Town government"), N_("Justice office"),
	N_("Stability office"), N_("Police"), N_("Production office"), N_("Village supplier"),
	N_("Field crew"), N_("Others"), NULL};

static const struct field FIELDS[] = {
	[DAY] = {.label = N_("Day"),
		.kind = FIELD_DATE,
		.width = 12,
		.flags = FIELD_REQUIRED,
		.needs = NEED_STEP},
	[EVIDENCE] = {.label = N_("Evidence or reason"),
		.hint = N_("The proof of service, the result on site, the number of the file, or "
			   "why."),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = 120,
		.flags = FIELD_REQUIRED,
		.needs = NEED_PAPER},
	[APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_GAP,
		.needs = NEED_CONSENT},
	[PASSWORD] = {.label = N_("Supervisor's password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED,
		.needs = NEED_CONSENT},
	[AUTHORITY] = {.label = N_("Authority told"),
		.hint = N_("Of an important customer: the number of the report to the power "
			   "authority."),
		.kind = FIELD_TEXT,
		.width = 40,
		.limit = 120,
		.flags = FIELD_GAP,
		.needs = NEED_ORDER},
	[SAFETY] = {.label = N_("Safety notes"),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = 120,
		.needs = NEED_ORDER},
	[KIND] = {.label = N_("Comes along"),
		.kind = FIELD_CHOICE,
		.width = 24,
		.choices = KINDS,
		.needs = NEED_ORDER},
	[PARTNER] = {.label = N_("Its name"),
		.kind = FIELD_TEXT,
		.width = 40,
		.limit = 120,
		.needs = NEED_ORDER},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_SIGNED, .run = submit},
};

const struct screen SCREEN_ARREARS_STEP = {
	.name = "arrears-step",
	.title = N_("Step of the case"),
	.help = N_(
		"What the law asks for a step is checked when it is confirmed; what is missing is "
		"told with its article, and nothing is done."),
	.state_size = sizeof(struct step_state),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM},
	.enter = enter,
	.draw = draw,
	.holds = holds,
};
