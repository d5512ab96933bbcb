/* Undoing a payment, with a supervisor beside the cashier. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/receipt.h"
#include "counter/reverse.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { RECEIPT, REASON, APPROVER, PASSWORD };

/* The receipt that is named, to be compared with the one on the desk. */
struct seen {
	bool known;
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	struct moment at;
	struct money paid; /* less the change */
	enum receipt_state state;
};

struct reverse {
	char op_id[OP_ID_MAX];
	bool done;
	struct seen seen;
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
	r->seen.state = RECEIPT_VOID;
	r->result = j->result;
	if (strcmp(d->last_receipt, j->result.receipt_no) == 0)
		d->last_void = true;
	view_say(v, TONE_GOOD,
		SAY(N_("Reversed: {1}. The receipt is void."), say_text(j->result.reversal_no)));
}

struct see_job {
	char receipt_no[RECEIPT_NO_MAX];
	struct seen seen;
};

static void see_run(struct errand *errand, void *arg)
{
	struct see_job *j = arg;
	struct arena arena = ARENA_EMPTY;
	struct receipt_view view;

	if (!errand_cancelled(errand) &&
		receipt_show(errand_session(errand), j->receipt_no, &arena, &view)) {
		j->seen = (struct seen){.known = true, .at = view.at, .state = view.state};
		utf8_copy(j->seen.account_no, sizeof(j->seen.account_no), view.account_no);
		utf8_copy(j->seen.name, sizeof(j->seen.name), view.name);
		if (!money_sub(&j->seen.paid, view.received, view.change))
			j->seen.paid = view.received;
	}
	arena_release(&arena);
}

static void see_done(struct view *v, void *arg)
{
	const struct see_job *j = arg;

	if (strcmp(view_text(v, RECEIPT), j->receipt_no) == 0)
		((struct reverse *)view_state(v))->seen = j->seen;
}

static const struct job SEE_JOB = {.what = N_("reading the receipt"),
	.flags = JOB_BACKGROUND,
	.run = see_run,
	.done = see_done};

static void see(struct view *v)
{
	struct see_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->receipt_no, sizeof(j->receipt_no), view_text(v, RECEIPT));
	view_post(v, &SEE_JOB, j);
}

static void changed(struct view *v, size_t field)
{
	struct reverse *r = view_state(v);

	if (field != RECEIPT)
		return;
	r->seen.known = false;
	see(v);
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
	see(v);
}

static void draw_seen(const struct view *v, const struct seen *seen, struct sheet *s)
{
	char at[MOMENT_TEXT_MAX];

	sheet_fact(s, N_("Account"), seen->account_no);
	sheet_beside(s, N_("Name"), seen->name);
	sheet_money(s, N_("Amount"), seen->paid);
	sheet_beside(s, N_("Time"), moment_format_minute(seen->at, at));
	if (seen->state == RECEIPT_VOID) {
		sheet_fact(s, N_("State"), text_in(view_lang(v), N_("void")));
		sheet_paint(s, PAINT_ERROR);
	}
	sheet_gap(s);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct reverse *r = view_state(v);

	if (r->seen.known)
		draw_seen(v, &r->seen, s);
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
	.changed = changed,
	.notes = notes,
	.holds = holds,
};
