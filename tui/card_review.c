/* What was found out of a flag or of a meter that does not fit: the decision and the cause. */
#include "tui/card_review.h"

#include <stdio.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { DECISION, NOTE };

struct review {
	char op_id[OP_ID_MAX], account_no[ACCOUNT_NO_MAX], other_no[ACCOUNT_NO_MAX];
	int64_t flag_id, seen;
	const char *what;
	enum card_audit_rule rule;
	struct date from;
	struct moment at;
	struct card_review_view last;
};

struct review_job {
	char op_id[OP_ID_MAX], account_no[ACCOUNT_NO_MAX], note[REASON_MAX];
	struct card_review_request request;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct review_job *j = arg;

	j->request.op_id = j->op_id;
	j->request.account_no = j->account_no;
	j->request.note = j->note;
	j->ok = card_review(s, &j->request);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	const struct review_job *j = arg;
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD, SAY(N_("Written down.")));
}

static const struct job REVIEW_JOB = {.what = N_("working"), .run = job_run, .done = job_done};

static void submit(struct view *v)
{
	const struct review *p = view_state(v);
	struct review_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->op_id, sizeof(j->op_id), p->op_id);
	utf8_copy(j->account_no, sizeof(j->account_no), p->account_no);
	utf8_copy(j->note, sizeof(j->note), view_text(v, NOTE));
	j->request = (struct card_review_request){.flag_id = p->flag_id,
		.rule = p->rule,
		.from = p->from,
		.decision = (enum card_decision)(view_choice(v, DECISION) + 1)};
	view_post(v, &REVIEW_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	const struct card_review_arg *a = arg;
	struct review *p = view_state(v);

	p->flag_id = a->flag_id;
	p->seen = a->seen;
	p->what = a->what;
	p->rule = a->rule;
	p->from = a->from;
	p->at = a->at;
	p->last = *a->review;
	utf8_copy(p->account_no, sizeof(p->account_no), a->account_no);
	utf8_copy(p->other_no, sizeof(p->other_no), a->other_no != NULL ? a->other_no : "");
	op_id_mint(p->op_id, view_now(v));
	if (p->last.decision != CARD_DECISION_NONE)
		view_set_choice(v, DECISION, (size_t)p->last.decision - 1);
	view_set_focus(v, NOTE);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct review *p = view_state(v);
	char text[MOMENT_TEXT_MAX];

	sheet_say(s, PAINT_WARN, SAY(p->what));
	sheet_fact(s, N_("Account"), p->account_no);
	if (p->flag_id != 0)
		sheet_beside(s, N_("At"), moment_format_minute(p->at, text));
	else
		sheet_beside(s, N_("Since"), date_format(p->from, text));
	if (p->other_no[0] != '\0')
		sheet_fact(s, N_("Card of account"), p->other_no);
	if (p->last.decision == CARD_DECISION_NONE)
		return;
	sheet_gap(s);
	sheet_fact(s, N_("Decided before"),
		text_in(view_lang(v), card_decision_title(p->last.decision)));
	sheet_beside(s, N_("By"), p->last.login);
	sheet_fact(s, N_("Cause"), p->last.note);
	sheet_fact(s, N_("At"), moment_format_minute(p->last.at, text));
}

static const char *const DECISIONS[] = {N_("no abuse"), N_("to be watched"),
	N_("to be seen on site"), N_("found to be an abuse"), NULL};

static const struct field FIELDS[] = {
	[DECISION] = {.label = N_("Decision"),
		.kind = FIELD_CHOICE,
		.width = 30,
		.choices = DECISIONS,
		.flags = FIELD_GAP},
	[NOTE] = {.label = N_("Cause, and who was asked"),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = 120,
		.flags = FIELD_REQUIRED},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_SIGNED, .run = submit},
};

const struct screen SCREEN_CARD_REVIEW = {
	.name = "card-review",
	.title = N_("Decision"),
	.help = N_("What was found out and what becomes of it, with your name and the time. It can "
		   "be decided anew later; what was written before stays."),
	.state_size = sizeof(struct review),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM},
	.enter = enter,
	.draw = draw,
};
