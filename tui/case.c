/* One abnormal reading: what is known of it, the usage of 24 months, and what becomes of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/abnormal.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { END, VALUE, WHY };

struct case_look {
	int64_t case_no;
	struct arena arena;
	struct abnormal_case found; /* its lists lie in arena */
	bool loaded;
};

struct look_job {
	struct case_look answer;
	bool ok;
	struct fault why;
};

struct settle_job {
	struct abnormal_decision decision;
	char reason[REASON_MAX];
	int64_t cancelled;
	bool ok;
	struct fault why;
};

static void look_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct look_job *j = arg;

	j->ok = abnormal_show(s, j->answer.case_no, &j->answer.arena, &j->answer.found);
	j->why = s->why;
}

static void look_done(struct view *v, void *arg)
{
	struct look_job *j = arg;
	struct case_look *l = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	*l = j->answer;
	j->answer.arena = ARENA_EMPTY;
	l->loaded = true;
}

static void look_drop(void *arg)
{
	arena_release(&((struct look_job *)arg)->answer.arena);
}

static const struct job LOOK_JOB = {
	.what = N_("reading the history"), .run = look_run, .done = look_done, .drop = look_drop};

static void enter(struct view *v, const void *arg)
{
	struct look_job *j = xcalloc(1, sizeof(*j));

	j->answer.case_no = *(const int64_t *)arg;
	view_post(v, &LOOK_JOB, j);
}

static void leave(struct view *v)
{
	arena_release(&((struct case_look *)view_state(v))->arena);
}

/* --- settling -------------------------------------------------------------------------------- */

static void settle_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct settle_job *j = arg;

	j->decision.reason = j->reason;
	j->ok = abnormal_settle(s, &j->decision, &j->cancelled);
	j->why = s->why;
}

static void settle_done(struct view *v, void *arg)
{
	const struct settle_job *j = arg;
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	if (j->cancelled > 0)
		view_say(ui_top(ui), TONE_WARN,
			SAY(N_("Bills taken back: {1}. Run their months again."),
				say_count(j->cancelled)));
}

static const struct job SETTLE_JOB = {
	.what = N_("storing"), .run = settle_run, .done = settle_done};

static void submit(struct view *v)
{
	static const enum abnormal_end ends[] = {
		ABNORMAL_APPROVE, ABNORMAL_CORRECT, ABNORMAL_SEND_BACK};
	const struct case_look *l = view_state(v);
	struct settle_job *j = xcalloc(1, sizeof(*j));

	j->decision.case_no = l->case_no;
	j->decision.end = ends[view_choice(v, END)];
	utf8_copy(j->reason, sizeof(j->reason), view_text(v, WHY));
	if (j->decision.end == ABNORMAL_CORRECT && l->found.rule != CHECK_ESTIMATE &&
		!reading_parse(&j->decision.value, view_text(v, VALUE))) {
		free(j);
		view_refuse(v, VALUE,
			SAY(N_("{1} is not a reading: write its digits, at most three decimals, no "
			       "sign."),
				say_text(view_text(v, VALUE))));
		return;
	}
	view_post(v, &SETTLE_JOB, j);
}

/* --- the picture ----------------------------------------------------------------------------- */

static void draw_chart(const struct abnormal_case *c, struct sheet *s)
{
	struct bar bars[USAGE_MONTHS];
	char labels[USAGE_MONTHS][4];

	for (size_t i = 0; i < USAGE_MONTHS; i++) {
		snprintf(labels[i], sizeof(labels[i]), "%02d",
			period_month(c->usage[i].period) % 100);
		bars[i] = (struct bar){.label = labels[i],
			.value = c->usage[i].energy.wh,
			.paint = i < USAGE_MONTHS / 2 ? PAINT_CHART_B : PAINT_CHART_A};
	}
	sheet_columns(s, 6, bars, USAGE_MONTHS);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct case_look *l = view_state(v);
	const struct abnormal_case *c = &l->found;
	char value[READING_TEXT_MAX], last[READING_TEXT_MAX], on[DATE_TEXT_MAX];

	if (!l->loaded)
		return;
	sheet_fact(s, N_("Name"), c->name);
	sheet_beside(s, N_("Account"), c->account_no);
	sheet_fact(s, N_("Meter"), c->meter_no);
	sheet_beside(s, N_("Register"), text_in(view_lang(v), register_kind_title(c->which)));
	sheet_fact(s, N_("Shows"), reading_format(c->value, value));
	sheet_beside(s, N_("Read on"), date_format(c->read_on, on));
	sheet_fact(s, N_("Last reading"), c->has_last ? reading_format(c->last, last) : "");
	sheet_beside(s, N_("Read on"), c->has_last ? date_format(c->last_on, on) : "");
	sheet_fact(s, N_("Abnormal"), text_in(view_lang(v), verification_title(c->rule)));
	sheet_beside(s, N_("Taken down by"), c->reader);
	sheet_say(s, PAINT_WARN, c->detail);
	draw_chart(c, s);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct case_look *l = view_state(v);

	for (size_t i = 0; i < l->found.step_count; i++) {
		const struct abnormal_step *step = &l->found.steps[i];

		sheet_say(s, PAINT_DIM,
			SAY(N_("{1}: {2}, {3}. {4}"), say_date(moment_date(step->at)),
				say_word(step->title), say_text(step->login),
				say_text(step->reason)));
	}
}

static const char *const ENDS[] = {N_("It is right"), N_("Correct it"), N_("Read it again"), NULL};

static const struct field FIELDS[] = {
	[END] = {.label = N_("Decision"), .kind = FIELD_CHOICE, .choices = ENDS},
	[VALUE] = {.label = N_("Really shows"),
		.kind = FIELD_TEXT,
		.width = 14,
		.limit = 13,
		.hint = N_("Only where the reading is corrected.")},
	[WHY] = {.label = N_("Reason"), .kind = FIELD_TEXT, .limit = 120, .flags = FIELD_REQUIRED},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_VERIFIER, .run = submit},
};

const struct screen SCREEN_CASE = {
	.name = "case",
	.title = N_("Abnormal reading"),
	.help = N_("What is right is approved; what is wrong is corrected, or sent back to be read "
		   "again. Why is written down beside who."),
	.state_size = sizeof(struct case_look),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_NOTES},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.notes = notes,
};
