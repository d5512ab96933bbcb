#include "tui/deed.h"

#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/bill_run.h"
#include "counter/blacklist.h"
#include "counter/operation.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/sheet.h"

enum { AMOUNT, ACCOUNT, REASON, APPROVER, PASSWORD };

/* The screen's own needs, as bits: what its deed asks for. */
#define NEED_AMOUNT ((uint64_t)NEED_DESK_FREE << 1)
#define NEED_ACCOUNT ((uint64_t)NEED_DESK_FREE << 2)
#define NEED_APPROVER ((uint64_t)NEED_DESK_FREE << 3)

struct deed_state {
	const struct deed *deed;
	char op_id[OP_ID_MAX];
	char subject[AUTHORITY_DOCUMENT_MAX];
	char account_no[ACCOUNT_NO_MAX];
};

struct deed_job {
	const struct deed *deed;
	struct deed_input in;
	struct say done;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct deed_job *j = arg;

	j->ok = j->deed->run(s, &j->in, &j->done);
	j->why = s->why;
	explicit_bzero(&j->in.approval, sizeof(j->in.approval));
	desk_news_take(s, &j->news);
}

static void job_done(struct view *v, void *arg)
{
	struct deed_job *j = arg;
	struct ui *ui = view_ui(v);

	desk_of(v)->news = j->news;
	view_set_text(v, PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD, j->done);
}

static const struct job DEED_JOB = {.what = N_("working"), .run = job_run, .done = job_done};

static void submit(struct view *v)
{
	const struct deed_state *d = view_state(v);
	struct deed_job *j = xcalloc(1, sizeof(*j));

	j->deed = d->deed;
	utf8_copy(j->in.op_id, sizeof(j->in.op_id), d->op_id);
	utf8_copy(j->in.subject, sizeof(j->in.subject), d->subject);
	utf8_copy(j->in.account_no, sizeof(j->in.account_no),
		d->account_no[0] != '\0' ? d->account_no : view_text(v, ACCOUNT));
	utf8_copy(j->in.reason, sizeof(j->in.reason), view_text(v, REASON));
	utf8_copy(j->in.approval.login, LOGIN_MAX, view_text(v, APPROVER));
	utf8_copy(j->in.approval.password, PASSWORD_MAX, view_text(v, PASSWORD));
	if (!view_money(v, AMOUNT, &j->in.amount))
		j->in.amount = MONEY_ZERO; /* not asked for: checked by the form where it is */
	view_post(v, &DEED_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	const struct deed_arg *a = arg;
	struct deed_state *d = view_state(v);

	d->deed = a->deed;
	utf8_copy(d->subject, sizeof(d->subject), a->subject);
	utf8_copy(d->account_no, sizeof(d->account_no), a->account_no == NULL ? "" : a->account_no);
	op_id_mint(d->op_id, view_now(v));
	if ((d->deed->asks & DEED_AMOUNT) != 0)
		view_set_money(v, AMOUNT, a->amount);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct deed_state *d = view_state(v);

	sheet_heading(s, d->deed->title);
	sheet_fact(s, d->deed->subject, d->subject);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct deed_state *d = view_state(v);

	sheet_say(s, PAINT_DIM, SAY(d->deed->warning));
}

static uint64_t holds(const struct view *v)
{
	const struct deed_state *d = view_state(v);

	return ((d->deed->asks & DEED_AMOUNT) != 0 ? NEED_AMOUNT : 0) |
	       ((d->deed->asks & DEED_ACCOUNT) != 0 ? NEED_ACCOUNT : 0) |
	       ((d->deed->asks & DEED_APPROVER) != 0 ? NEED_APPROVER : 0);
}

static const struct field FIELDS[] = {
	[AMOUNT] = {.label = N_("Amount"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_REQUIRED,
		.needs = NEED_AMOUNT},
	[ACCOUNT] = {.label = N_("To the account"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = ACCOUNT_NO_MAX - 1,
		.flags = FIELD_REQUIRED,
		.needs = NEED_ACCOUNT},
	[REASON] = {.label = N_("Reason"),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = 120,
		.flags = FIELD_REQUIRED},
	[APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_GAP,
		.needs = NEED_APPROVER},
	[PASSWORD] = {.label = N_("Supervisor's password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED,
		.needs = NEED_APPROVER},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_SIGNED, .run = submit},
};

const struct screen SCREEN_DEED = {
	.name = "deed",
	.title = N_("With approval"),
	.help = N_("Somebody whose role allows it signs in beside you, where the form asks for it. "
		   "Nobody approves their own work."),
	.state_size = sizeof(struct deed_state),
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

static bool waive(struct session *s, const struct deed_input *in, struct say *done)
{
	struct waive_request request = {.op_id = in->op_id,
		.bill_no = in->subject,
		.reason = in->reason,
		.amount = in->amount};

	request.approval = in->approval;
	*done = SAY(N_("{1} of late charge waived."), say_money(in->amount));
	return pay_waive(s, &request);
}

static struct reverse_request request_of(const struct deed_input *in)
{
	struct reverse_request request = {
		.op_id = in->op_id, .receipt_no = in->subject, .reason = in->reason};

	request.approval = in->approval;
	return request;
}

static bool move(struct session *s, const struct deed_input *in, struct say *done)
{
	struct reverse_request request = request_of(in);
	struct arena arena = ARENA_EMPTY;
	struct pay_result result;
	bool ok = reverse_move(s, &request, in->account_no, &arena, &result);

	if (ok)
		*done = SAY(N_("Moved. The new receipt is {1}."), say_text(result.receipt_no));
	arena_release(&arena);
	return ok;
}

static bool bounce(struct session *s, const struct deed_input *in, struct say *done)
{
	struct reverse_request request = request_of(in);
	struct reverse_result result;

	if (!tender_bounce(s, &request, &result))
		return false;
	*done = SAY(N_("Bounced: {1}. The receipt is void."), say_text(result.reversal_no));
	if (result.debt_bill_no[0] != '\0')
		*done = SAY(N_("Bounced: what is on the card is owed, {1}, bill {2}."),
			say_money(result.debt), say_text(result.debt_bill_no));
	return true;
}

static bool cancel(struct session *s, const struct deed_input *in, struct say *done)
{
	struct bill_run_request request = {.action = BILL_ACTION_CANCEL,
		.route = "",
		.bill_no = in->subject,
		.reason = in->reason};
	struct arena arena = ARENA_EMPTY;
	struct bill_run_result result;
	bool ok;

	request.approval = in->approval;
	ok = bill_run(s, &request, &arena, &result);
	arena_release(&arena);
	*done = SAY(N_("Bill {1} is taken back. Run its month again to bill it anew."),
		say_text(in->subject));
	return ok;
}

static bool unlist(struct session *s, const struct deed_input *in, struct say *done)
{
	struct blacklist_leave request = {.account_no = in->subject, .reason = in->reason};
	struct blacklist list;

	request.approval = in->approval;
	*done = SAY(N_("Account {1} is off the blacklist."), say_text(in->subject));
	return blacklist_leave(s, &request, &list);
}

static bool untrust(struct session *s, const struct deed_input *in, struct say *done)
{
	const struct authority_end request = {.op_id = in->op_id,
		.account_no = in->account_no,
		.document = in->subject,
		.reason = in->reason};

	*done = SAY(N_("Nobody acts for account {1} by {2} any more."), say_text(in->account_no),
		say_text(in->subject));
	return authority_withdraw(s, &request);
}

const struct deed DEED_UNLIST = {
	.title = N_("Off the blacklist"),
	.subject = N_("Account"),
	.warning = N_("The periods stay counted; the same periods do not lead back."),
	.asks = DEED_APPROVER,
	.run = unlist,
};

const struct deed DEED_UNTRUST = {
	.title = N_("Withdraw an authority"),
	.subject = N_("Document"),
	.warning = N_("It ends today and stays on record."),
	.run = untrust,
};

const struct deed DEED_WAIVE = {
	.title = N_("Waive late charge"),
	.subject = N_("Bill"),
	.warning = N_("A waiver is an entry of its own, with its approver and its reason."),
	.asks = DEED_AMOUNT | DEED_APPROVER,
	.run = waive,
};

const struct deed DEED_MOVE = {
	.title = N_("Move to the right account"),
	.subject = N_("Receipt"),
	.warning = N_("The receipt becomes void; the same money pays the other account on a new "
		      "receipt."),
	.asks = DEED_ACCOUNT | DEED_APPROVER,
	.run = move,
};

const struct deed DEED_BOUNCE = {
	.title = N_("Cheque or transfer bounced"),
	.subject = N_("Receipt"),
	.warning = N_("The payment is reversed. What was paid in other ways goes to the advance "
		      "balance; energy sold onto a card is owed as a bill."),
	.asks = DEED_APPROVER,
	.run = bounce,
};

const struct deed DEED_CANCEL = {
	.title = N_("Take a bill back"),
	.subject = N_("Bill"),
	.warning = N_("The bill stays and is shown as cancelled; what was paid on it goes to the "
		      "advance balance."),
	.asks = DEED_APPROVER,
	.run = cancel,
};
