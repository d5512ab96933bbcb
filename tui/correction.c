/* One correction: how it was reckoned, and the decision of somebody else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/correction.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { WHY };

#define OPEN_BIT NEED_DESK_FREE /* it waits for a decision */

struct look_at {
	int64_t number;
	struct arena arena;
	struct correction_view seen; /* its lines lie in the arena */
	bool loaded;
};

struct look_job {
	struct look_at answer;
	bool ok;
	struct fault why;
};

struct decide_job {
	struct correction_decision decision;
	char reason[REASON_MAX];
	struct correction_decided decided;
	bool ok;
	struct fault why;
};

static void look_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct look_job *j = arg;

	j->ok = correction_show(s, j->answer.number, &j->answer.arena, &j->answer.seen);
	j->why = s->why;
}

static void look_done(struct view *v, void *arg)
{
	struct look_job *j = arg;
	struct look_at *l = view_state(v);

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

static const struct job LOOK_JOB = {.what = N_("reading the corrections"),
	.run = look_run,
	.done = look_done,
	.drop = look_drop};

static void enter(struct view *v, const void *arg)
{
	struct look_job *j = xcalloc(1, sizeof(*j));

	j->answer.number = *(const int64_t *)arg;
	view_post(v, &LOOK_JOB, j);
}

static void leave(struct view *v)
{
	arena_release(&((struct look_at *)view_state(v))->arena);
}

static uint64_t holds(const struct view *v)
{
	const struct look_at *l = view_state(v);

	return l->loaded && l->seen.state == CORRECTION_WAITS ? OPEN_BIT : 0;
}

/* --- deciding -------------------------------------------------------------------------------- */

static void decide_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct decide_job *j = arg;

	j->decision.reason = j->reason;
	j->ok = correction_decide(s, &j->decision, &j->decided);
	j->why = s->why;
}

static struct say outcome_of(const struct correction_decided *decided)
{
	if (decided->bill_no[0] != '\0')
		return SAY(N_("Charged: {1}, bill {2}."), say_money(decided->charged),
			say_text(decided->bill_no));
	if (money_sign(decided->to_advance) > 0)
		return SAY(N_("Given back to the advance balance: {1}."),
			say_money(decided->to_advance));
	return SAY(N_("Refused: nothing was charged."));
}

static void decide_done(struct view *v, void *arg)
{
	const struct decide_job *j = arg;
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD, outcome_of(&j->decided));
}

static const struct job DECIDE_JOB = {
	.what = N_("storing"), .run = decide_run, .done = decide_done};

static void decide(struct view *v, bool approve)
{
	struct decide_job *j = xcalloc(1, sizeof(*j));

	j->decision.correction_no = ((const struct look_at *)view_state(v))->number;
	j->decision.approve = approve;
	utf8_copy(j->reason, sizeof(j->reason), view_text(v, WHY));
	view_post(v, &DECIDE_JOB, j);
}

static void approve_answer(struct view *v, bool yes)
{
	if (yes)
		decide(v, true);
}

static void approve(struct view *v)
{
	const struct look_at *l = view_state(v);
	bool back = money_sign(l->seen.total) < 0;

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(back ? N_("Give {1} back to account {2}?") : N_("Charge {1} to account {2}?"),
			say_money(back ? money_negate(l->seen.total) : l->seen.total),
			say_text(l->seen.account_no)),
		approve_answer);
}

struct notice_job {
	int64_t number;
	struct paper_made made;
	bool ok;
	struct fault why;
};

static void notice_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct notice_job *j = arg;

	j->ok = correction_notice_print(s, j->number, &j->made);
	j->why = s->why;
}

static void notice_done(struct view *v, void *arg)
{
	const struct notice_job *j = arg;

	if (j->ok)
		view_say(v, TONE_GOOD, paper_say(&j->made));
	else
		dialog_fault(v, &j->why);
}

static const struct job NOTICE_JOB = {
	.what = N_("printing"), .run = notice_run, .done = notice_done};

static void notice(struct view *v)
{
	struct notice_job *j = xcalloc(1, sizeof(*j));

	j->number = ((const struct look_at *)view_state(v))->number;
	view_post(v, &NOTICE_JOB, j);
}

static void refuse(struct view *v)
{
	decide(v, false);
}

/* --- the picture ----------------------------------------------------------------------------- */

static void draw(const struct view *v, struct sheet *s)
{
	const struct look_at *l = view_state(v);
	const struct correction_view *c = &l->seen;
	char energy[ENERGY_TEXT_MAX];

	if (!l->loaded)
		return;
	sheet_fact(s, N_("Account"), c->account_no);
	sheet_beside(s, N_("State"), text_in(view_lang(v), correction_outlook_title(c->state)));
	sheet_fact(s, N_("Name"), c->name);
	sheet_beside(s, N_("Kind"), text_in(view_lang(v), proposal_kind_title(c->kind)));
	sheet_fact(s, N_("What was found"), c->reason);
	sheet_beside(s, N_("Proposed by"), c->proposer);
	sheet_fact(s, N_("kWh"), energy_format(c->energy, energy));
	sheet_money_beside(s, N_("Made up for"), c->make_up);
	sheet_money(s, N_("Penalty"), c->penalty);
	sheet_money_beside(s, N_("Total"), c->total);
	if (c->bill_no[0] != '\0')
		sheet_fact(s, N_("Bill"), c->bill_no);
	if (c->state != CORRECTION_WAITS) {
		sheet_fact(s, N_("Decided by"), c->decider);
		sheet_beside(s, N_("Reason"), c->decision);
	}
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct look_at *l = view_state(v);

	for (size_t i = 0; i < l->seen.explain_count; i++)
		sheet_say(s, PAINT_DIM, l->seen.explain[i]);
}

static void explain(struct view *v)
{
	const struct look_at *l = view_state(v);

	if (l->loaded)
		dialog_explain(v, N_("Why this amount"), l->seen.explain, l->seen.explain_count);
}

static const struct field FIELDS[] = {
	[WHY] = {.label = N_("Reason"),
		.kind = FIELD_TEXT,
		.limit = 120,
		.flags = FIELD_REQUIRED,
		.needs = OPEN_BIT},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Approve"),
		.needs = NEED_VALID | NEED_SUPERVISOR | OPEN_BIT,
		.run = approve},
	{.key = K_CTRL('K'), .label = N_("Notice"), .needs = NEED_CORRECTIONS, .run = notice},
	{.key = K_CTRL('X'), .label = N_("Refuse"), .needs = NEED_VALID | OPEN_BIT, .run = refuse},
};

const struct screen SCREEN_CORRECTION = {
	.name = "correction",
	.title = N_("Correction"),
	.help = N_("Whoever proposed a correction may take it back, but not approve it. Approved, "
		   "a charge becomes a bill of its own, and what is given back goes to the advance "
		   "balance."),
	.state_size = sizeof(struct look_at),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_NOTES},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.notes = notes,
	.explain = explain,
	.holds = holds,
};
