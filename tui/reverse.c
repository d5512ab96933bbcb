/* Undoing a payment, with a supervisor beside the cashier. */
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/reverse.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { RECEIPT, REASON, APPROVER, PASSWORD };

struct reverse {
	char op_id[OP_ID_MAX];
	bool done;
	struct reverse_result result;
};

struct reverse_job {
	char op_id[OP_ID_MAX];
	char receipt_no[RECEIPT_NO_MAX];
	char reason[REASON_MAX];
	struct approval approval;
	struct reverse_result result;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct reverse_job *j = arg;
	struct reverse_request request = {
		.op_id = j->op_id, .receipt_no = j->receipt_no, .reason = j->reason};

	request.approval = j->approval;
	j->ok = reverse_payment(s, REVERSAL_REVERSE, &request, &j->result);
	/* A receipt of an earlier shift is not reversed but refunded, out of this drawer. */
	if (!j->ok && (s->why.code == CODE_SHIFT_NOT_OPEN || s->why.code == CODE_DAY_SETTLED))
		j->ok = reverse_payment(s, REVERSAL_REFUND, &request, &j->result);
	j->why = s->why;
	explicit_bzero(&request.approval, sizeof(request.approval));
	explicit_bzero(&j->approval, sizeof(j->approval));
	desk_news_take(s, &j->news);
}

static void job_done(struct view *v, void *arg)
{
	struct reverse_job *j = arg;
	struct reverse *r = view_state(v);
	struct desk *d = desk_of(v);

	d->news = j->news;
	view_set_text(v, PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	r->done = true;
	r->result = j->result;
	if (strcmp(d->last_receipt, j->result.receipt_no) == 0)
		d->last_void = true;
	view_say(v, TONE_GOOD,
		SAY(N_("Reversed: {1}. The receipt is void."), say_text(j->result.reversal_no)));
}

static const struct job REVERSE_JOB = {.what = N_("reversing"), .run = job_run, .done = job_done};

static void submit(struct view *v)
{
	const struct reverse *r = view_state(v);
	struct reverse_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->op_id, sizeof(j->op_id), r->op_id);
	utf8_copy(j->receipt_no, sizeof(j->receipt_no), view_text(v, RECEIPT));
	utf8_copy(j->reason, sizeof(j->reason), view_text(v, REASON));
	utf8_copy(j->approval.login, sizeof(j->approval.login), view_text(v, APPROVER));
	utf8_copy(j->approval.password, sizeof(j->approval.password), view_text(v, PASSWORD));
	view_post(v, &REVERSE_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	struct reverse *r = view_state(v);

	op_id_mint(r->op_id, view_now(v));
	if (arg == NULL)
		return;
	view_set_text(v, RECEIPT, arg);
	view_set_focus(v, REASON);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct reverse *r = view_state(v);

	if (!r->done) {
		sheet_say(s, PAINT_DIM,
			SAY(N_("The money goes back the way it came. The receipt stays on record "
			       "as void.")));
		return;
	}
	sheet_heading(s, N_("To be given back"));
	for (size_t i = 0; i < r->result.refunded_count; i++)
		sheet_amount(s, tender_kind_title(r->result.refunded[i].kind),
			r->result.refunded[i].amount, NULL);
}

static uint64_t holds(const struct view *v)
{
	const struct reverse *r = view_state(v);

	return r->done ? 0 : NEED_DESK_FREE;
}

static const struct field FIELDS[] = {
	[RECEIPT] = {.label = N_("Receipt"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = RECEIPT_NO_MAX - 1,
		.flags = FIELD_REQUIRED,
		.needs = NEED_DESK_FREE},
	[REASON] = {.label = N_("Reason"),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = 120,
		.flags = FIELD_REQUIRED,
		.needs = NEED_DESK_FREE},
	[APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_GAP,
		.needs = NEED_DESK_FREE},
	[PASSWORD] = {.label = N_("Supervisor's password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED,
		.needs = NEED_DESK_FREE},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Reverse it"),
		.needs = NEED_VALID | NEED_SHIFT | NEED_DESK_FREE,
		.run = submit},
};

const struct screen SCREEN_REVERSE = {
	.name = "reverse",
	.title = N_("Reverse a payment"),
	.help = N_("A payment of this shift is reversed; one of an earlier shift is refunded out "
		   "of this drawer. "
		   "A supervisor signs in beside you."),
	.state_size = sizeof(struct reverse),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_NOTES},
	.enter = enter,
	.notes = notes,
	.holds = holds,
};
