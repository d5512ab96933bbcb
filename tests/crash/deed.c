#include "tests/crash/deed.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/permission.h"
#include "core/utf8.h"
#include "counter/pay.h"
#include "counter/reverse.h"
#include "counter/shift.h"

/* One try: the deed, where it is done, and what comes of it. */
struct
try {
	struct site *site;
	struct model *m;
	struct deed *d;
	int at;
	struct session *s;
	struct arena arena;
};

static struct money fen(int64_t amount)
{
	struct money m = MONEY_ZERO;

	if (!money_from_fen(&m, amount))
		abort();
	return m;
}

static struct approval consent(void)
{
	struct approval approval = {.password = SITE_PASSWORD};

	utf8_copy(approval.login, sizeof approval.login, SITE_SUPERVISOR);
	return approval;
}

/* --- what was answered, as lines of the ledgers --------------------------------------------------
 */

static int64_t shift_id_of(const struct try *t)
{
	return t->m->shift[t->d->station].shift_id;
}

static void pay_lines(struct try *t, const struct pay_result *result)
{
	struct deed *d = t->d;
	int64_t shift = shift_id_of(t), first = t->m->account_id[d->accounts[0]];
	int64_t late = 0;

	d->line_count = 0;
	for (int i = 0; i < d->tender_count; i++) {
		enum tender_kind kind = d->tenders[i].kind;
		int64_t sub = kind == TENDER_CASH ? shift : kind == TENDER_ADVANCE ? first : 0;

		deed_line(d, (int)tender_ledger(kind), sub, d->tenders[i].fen);
	}
	for (int i = 0; i < d->account_count; i++) {
		int64_t principal = 0;

		for (int j = 0; j < d->paid_count; j++)
			if (d->paid[j].account == d->accounts[i])
				principal += d->paid[j].principal;
		deed_line(d, LEDGER_RECEIVABLE, t->m->account_id[d->accounts[i]], -principal);
	}
	for (int j = 0; j < d->paid_count; j++)
		late += d->paid[j].late;
	deed_line(d, LEDGER_LATE, 0, -late);
	deed_line(d, LEDGER_ADVANCE, first, -money_to_fen(result->to_advance));
	deed_line(d, LEDGER_DRAWER, shift, -money_to_fen(result->change));
}

static bool take_applied(struct try *t, const struct pay_result *result)
{
	struct deed *d = t->d;

	if (result->applied_count > MODEL_PAID_MAX)
		return site_complain(t->site, "pay", "too many bills");
	d->paid_count = 0;
	for (size_t i = 0; i < result->applied_count; i++) {
		struct model_paid *p = &d->paid[d->paid_count++];

		if (!model_bill_find(result->applied[i].bill_no, &p->account, &p->bill))
			return site_complain(t->site, "paid", result->applied[i].bill_no);
		p->principal = money_to_fen(result->applied[i].principal);
		p->late = money_to_fen(result->applied[i].late_charge);
	}
	return true;
}

static bool pay_adds_up(struct try *t)
{
	const struct deed *d = t->d;
	int64_t sum = d->to_advance;

	for (int i = 0; i < d->paid_count; i++)
		sum += d->paid[i].principal + d->paid[i].late;
	return d->received - d->change == sum ||
	       site_complain(t->site, "does not add up", d->number);
}

static void undo_lines(struct try *t, const struct deed *undone)
{
	for (int i = 0; i < undone->line_count; i++) {
		const struct model_line *line = &undone->lines[i];

		deed_line(t->d, line->ledger,
			line->ledger == LEDGER_DRAWER ? shift_id_of(t) : line->sub, -line->fen);
	}
}

static void undo_paid(struct try *t, const struct deed *pay)
{
	t->d->paid_count = pay->paid_count;
	for (int i = 0; i < pay->paid_count; i++) {
		t->d->paid[i] = pay->paid[i];
		t->d->paid[i].principal = -pay->paid[i].principal;
		t->d->paid[i].late = -pay->paid[i].late;
	}
}

/* --- each kind of deed: true when it was done ---------------------------------------------------
 */

static bool try_open(struct try *t)
{
	struct shift_open_request request = {
		.float_amount = fen(t->d->fen), .has_date = true, .business_date = t->d->date};
	struct shift_view view;
	bool done = shift_open(t->s, &request, &view);

	if (!done && t->d->tries > 1 && t->s->why.code == CODE_SHIFT_OPEN)
		done = shift_current(t->s, &view);
	if (!done)
		return false;
	utf8_copy(t->d->number, sizeof t->d->number, view.shift_no);
	t->d->line_count = 0;
	deed_line(t->d, LEDGER_DRAWER, view.shift_id, t->d->fen);
	deed_line(t->d, LEDGER_SAFE, 0, -t->d->fen);
	t->m->shift[t->d->station] = (struct model_shift){view.shift_id, t->at};
	return true;
}

static struct pay_request pay_request_of(const struct try *t, char numbers[3][MODEL_SHORT_MAX])
{
	const struct deed *d = t->d;
	struct pay_request request = {.op_id = d->op_id,
		.account_count = (size_t)d->account_count,
		.tender_count = (size_t)d->tender_count,
		.has_amount = d->has_fen,
		.amount = fen(d->fen),
		.again = true};

	for (int i = 0; i < d->account_count; i++) {
		model_account_no(d->accounts[i], numbers[i]);
		request.account_no[i] = numbers[i];
	}
	for (int i = 0; i < d->tender_count; i++) {
		request.tenders[i].kind = d->tenders[i].kind;
		request.tenders[i].amount = fen(d->tenders[i].fen);
		utf8_copy(request.tenders[i].ref, sizeof request.tenders[i].ref, d->tenders[i].ref);
	}
	return request;
}

static bool try_pay(struct try *t)
{
	char numbers[3][MODEL_SHORT_MAX];
	struct pay_request request = pay_request_of(t, numbers);
	struct pay_result result;

	if (!pay_take(t->s, &request, &t->arena, &result))
		return false;
	utf8_copy(t->d->number, sizeof t->d->number, result.payment_no);
	utf8_copy(t->d->receipt_no, sizeof t->d->receipt_no, result.receipt_no);
	t->d->received = money_to_fen(result.received);
	t->d->change = money_to_fen(result.change);
	t->d->to_advance = money_to_fen(result.to_advance);
	if (!take_applied(t, &result) || !pay_adds_up(t))
		return true;
	pay_lines(t, &result);
	for (int i = 0; i < t->d->tender_count; i++)
		t->d->tenders[i].paper =
			tender_clears(t->d->tenders[i].kind) ? PAPER_WAITS : PAPER_NONE;
	return true;
}

static struct reverse_request undo_request_of(const struct try *t)
{
	return (struct reverse_request){.op_id = t->d->op_id,
		.receipt_no = t->m->deeds[t->d->target].receipt_no,
		.reason = "by mistake",
		.approval = consent()};
}

static bool try_undo(struct try *t)
{
	struct reverse_request request = undo_request_of(t);
	struct deed *pay = &t->m->deeds[t->d->target];
	struct reverse_result result;

	if (!reverse_payment(t->s, t->d->kind == DEED_REVERSE ? REVERSAL_REVERSE : REVERSAL_REFUND,
		    &request, &result))
		return false;
	utf8_copy(t->d->number, sizeof t->d->number, result.reversal_no);
	t->d->line_count = 0;
	undo_lines(t, pay);
	for (int i = 0; i < pay->tender_count; i++) {
		if (pay->tenders[i].paper != PAPER_CLEARED)
			continue;
		deed_line(t->d, LEDGER_BANK, 0, -pay->tenders[i].fen);
		deed_line(t->d, LEDGER_CLEARING, 0, pay->tenders[i].fen);
	}
	undo_paid(t, pay);
	pay->undone_by = t->at;
	return true;
}

static bool try_waive(struct try *t)
{
	char bill_no[MODEL_SHORT_MAX];
	struct waive_request request = {.op_id = t->d->op_id,
		.bill_no = bill_no,
		.reason = "hardship",
		.amount = fen(t->d->fen),
		.approval = consent()};

	model_bill_no(t->d->account, t->d->bill, bill_no);
	return pay_waive(t->s, &request);
}

static bool try_hand_in(struct try *t)
{
	const struct hand_in_request request = {
		.op_id = t->d->op_id, .amount = fen(t->d->fen), .receiver = consent()};
	struct hand_in_made made;

	if (!shift_hand_in(t->s, &request, &made))
		return false;
	utf8_copy(t->d->number, sizeof t->d->number, made.hand_in_no);
	t->d->line_count = 0;
	deed_line(t->d, LEDGER_SAFE, 0, t->d->fen);
	deed_line(t->d, LEDGER_DRAWER, shift_id_of(t), -t->d->fen);
	return true;
}

static bool try_clear(struct try *t)
{
	struct deed *pay = &t->m->deeds[t->d->target];
	bool done = tender_clear(t->s, pay->receipt_no);

	if (!done && t->d->tries > 1 && t->s->why.code == CODE_BAD_VALUE)
		done = true;
	if (!done)
		return false;
	t->d->line_count = 0;
	for (int i = 0; i < pay->tender_count; i++) {
		if (pay->tenders[i].paper != PAPER_WAITS)
			continue;
		pay->tenders[i].paper = PAPER_CLEARED;
		deed_line(t->d, LEDGER_BANK, 0, pay->tenders[i].fen);
		deed_line(t->d, LEDGER_CLEARING, 0, -pay->tenders[i].fen);
	}
	return true;
}

/* The paper comes back: what it paid is owed again, what the others paid is an advance. */
static void bounce_lines(struct try *t, const struct deed *pay)
{
	int64_t paper = pay->tenders[t->d->tender].fen;
	int64_t first = t->m->account_id[pay->accounts[0]];

	t->d->line_count = 0;
	deed_line(t->d, LEDGER_CLEARING, 0, -paper);
	if (pay->undone_by >= 0) {
		deed_line(t->d, LEDGER_ADVANCE, first, paper);
		return;
	}
	for (int i = 0; i < pay->line_count; i++)
		if (pay->lines[i].ledger == LEDGER_RECEIVABLE ||
			pay->lines[i].ledger == LEDGER_LATE)
			deed_line(
				t->d, pay->lines[i].ledger, pay->lines[i].sub, -pay->lines[i].fen);
	deed_line(t->d, LEDGER_ADVANCE, first, pay->to_advance);
	deed_line(t->d, LEDGER_ADVANCE, first, -(pay->received - pay->change - paper));
	undo_paid(t, pay);
}

static bool try_bounce(struct try *t)
{
	struct deed *pay = &t->m->deeds[t->d->target];
	struct reverse_request request = undo_request_of(t);
	struct reverse_result result;

	request.tender_ref = pay->tenders[t->d->tender].ref;
	if (!tender_bounce(t->s, &request, &result))
		return false;
	utf8_copy(t->d->number, sizeof t->d->number, result.reversal_no);
	bounce_lines(t, pay);
	pay->tenders[t->d->tender].paper = PAPER_BOUNCED;
	if (pay->undone_by < 0)
		pay->undone_by = t->at;
	return true;
}

static bool try_close(struct try *t)
{
	struct shift_close_request request = {
		.counted = fen(t->d->fen), .reason = "counted again", .approval = consent()};
	struct shift_view view;
	bool done = shift_close(t->s, &request, &view);
	int64_t shift = shift_id_of(t);

	if (!done && t->d->tries > 1 && t->s->why.code == CODE_SHIFT_NOT_OPEN)
		done = shift_show(t->s, t->m->deeds[t->d->target].number, &view);
	if (!done)
		return false;
	t->d->difference = money_to_fen(view.difference);
	t->d->line_count = 0;
	deed_line(t->d, t->d->difference < 0 ? LEDGER_SHORT : LEDGER_OVER, 0, -t->d->difference);
	deed_line(t->d, LEDGER_DRAWER, shift, t->d->difference - t->d->fen);
	deed_line(t->d, LEDGER_SAFE, 0, t->d->fen);
	t->m->shift[t->d->station].shift_id = 0;
	return true;
}

static bool try_settle(struct try *t)
{
	char login[LOGIN_MAX];
	struct day_view view;
	bool done;

	utf8_copy(login, sizeof login, t->s->login);
	utf8_copy(t->s->login, sizeof t->s->login, SITE_SUPERVISOR);
	t->s->roles = ROLE_SUPERVISOR;
	done = day_settle(t->s, t->d->date, &t->arena, &view);
	utf8_copy(t->s->login, sizeof t->s->login, login);
	t->s->roles = ROLE_CASHIER;
	if (!done && t->d->tries > 1 && t->s->why.code == CODE_DAY_SETTLED)
		done = true;
	if (done)
		t->m->date = date_add_days(t->m->date, 1);
	return done;
}

static bool (*const tries[DEED_KINDS])(struct try *t) = {
	[DEED_OPEN] = try_open,
	[DEED_PAY] = try_pay,
	[DEED_REVERSE] = try_undo,
	[DEED_REFUND] = try_undo,
	[DEED_WAIVE] = try_waive,
	[DEED_HAND_IN] = try_hand_in,
	[DEED_CLEAR] = try_clear,
	[DEED_BOUNCE] = try_bounce,
	[DEED_CLOSE] = try_close,
	[DEED_SETTLE] = try_settle,
};

static struct try try_of(struct site *site, struct model *m, struct deed *d, int at)
{
	return (struct try){
		.site = site, .m = m, .d = d, .at = at, .s = &site->session[d->station]};
}

static void tell(struct site *site, const struct model *m)
{
	if (site->listener != NULL)
		site->listener(site->listener_ctx, m);
}

bool deed_try(struct site *site, struct model *m, int at)
{
	struct try t = try_of(site, m, &m->deeds[at], at);

	site->now.ms += 1000;
	t.d->tries++;
	if (site->forget_ids && t.d->tries > 1) /* the same id again, as if it were a new form */
		snprintf(t.d->op_id, sizeof t.d->op_id, "op-%d-%d", at, t.d->tries);
	tell(site, m);
	if (tries[t.d->kind](&t)) {
		t.d->fate = DEED_DONE;
	} else if (code_exit_status(t.s->why.code) != 3) {
		t.d->fate = DEED_REFUSED;
		t.d->refused_code = (int)t.s->why.code;
	}
	arena_release(&t.arena);
	tell(site, m);
	return site->complaint[0] == '\0';
}

/* --- once more ----------------------------------------------------------------------------------
 */

static bool same_answer(const struct deed *a, const struct deed *b)
{
	return strcmp(a->number, b->number) == 0 && strcmp(a->receipt_no, b->receipt_no) == 0 &&
	       a->received == b->received && a->change == b->change &&
	       a->to_advance == b->to_advance && a->paid_count == b->paid_count &&
	       memcmp(a->paid, b->paid, (size_t)a->paid_count * sizeof a->paid[0]) == 0;
}

bool deed_repeat(struct site *site, struct model *m, int at)
{
	struct model aside;
	struct try t;
	bool done;

	model_copy(&aside, m);
	t = try_of(site, &aside, &aside.deeds[at], at);
	assert(t.d->fate == DEED_DONE);
	site->now.ms += 1000;
	done = tries[t.d->kind](&t);
	arena_release(&t.arena);
	if (!done)
		return code_exit_status(t.s->why.code) == 3 ||
		       site_complain(site, "the same form was refused", code_name(t.s->why.code));
	if (t.d->kind == DEED_BOUNCE || same_answer(t.d, &m->deeds[at]))
		return site->complaint[0] == '\0';
	return site_complain(site, "the same form was answered otherwise", t.d->op_id);
}

void deed_double(struct site *site, struct model *m, int at)
{
	struct model aside;
	struct try t;

	model_copy(&aside, m);
	t = try_of(site, &aside, &aside.deeds[at], at);
	snprintf(t.d->op_id, sizeof t.d->op_id, "op-%d-twice", at);
	(void)!tries[t.d->kind](&t);
	arena_release(&t.arena);
}

bool deed_conflict(struct site *site, struct model *m, int at)
{
	struct model aside;
	struct try t;

	model_copy(&aside, m);
	t = try_of(site, &aside, &aside.deeds[at], at);
	assert(t.d->kind == DEED_PAY);
	t.d->tenders[0].fen += 100;
	t.d->fen += 100;
	if (try_pay(&t))
		(void)site_complain(site, "another form under the same id was taken", t.d->op_id);
	else if (code_exit_status(t.s->why.code) == 1 && t.s->why.code != CODE_OP_CONFLICT)
		(void)site_complain(
			site, "another form under the same id", code_name(t.s->why.code));
	arena_release(&t.arena);
	return site->complaint[0] == '\0';
}
