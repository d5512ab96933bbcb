/* Undoing a payment: in its own shift (reverse), or out of a later one (refund). */
#include "counter/reverse.h"

#include <assert.h>
#include <stdio.h>

#include "core/arena.h"
#include "counter/customer.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/pay_post.h"
#include "counter/shift_view.h"
#include "counter/undo.h"
#include "db/journal.h"

/* Numbers that stand in databases. */
static_assert(REVERSAL_REVERSE == 1, "stored");
static_assert(REVERSAL_REFUND == 2, "stored");
static_assert(REVERSAL_BOUNCE == 3, "stored");
static_assert(REVERSAL_MOVE == 4, "stored");
static_assert(REVERSAL_CARD == 5, "stored");

struct reverse_work {
	enum reversal_kind kind;
	const struct reverse_request *request;
	struct arena *arena;
	struct reverse_result *out;
};

/* A reversal belongs to the shift that took the payment, while that is open. */
static bool own_shift(struct session *s, const struct undo *undo, struct shift_row *shift)
{
	enum db_step mine = shift_store_open_of_login(s->db, s->login, shift);
	enum db_step settled;

	if (mine == DB_FAILED)
		return session_db_failed(s);
	if (mine == DB_ROW && shift->shift_id == undo->payment.shift_id)
		return pay_shift(s, shift); /* its drawer is at its station */
	settled = shift_store_day_settled(s->db, undo->payment.business_date);
	if (settled == DB_FAILED)
		return session_db_failed(s);
	if (settled == DB_ROW)
		return session_refuse(s, CODE_DAY_SETTLED,
			SAY(N_("Receipt {1} is of {2}, and that day is settled: refund it "
			       "instead."),
				say_text(undo->receipt.receipt_no),
				say_date(undo->payment.business_date)));
	return session_refuse(s, CODE_SHIFT_NOT_OPEN,
		SAY(N_("Receipt {1} is not of your open shift: refund it instead."),
			say_text(undo->receipt.receipt_no)));
}

static bool reverse_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct reverse_work *work = ctx;
	const struct reverse_request *request = work->request;
	struct shift_row shift;
	struct undo undo;

	if (!undo_load(s, request->receipt_no, 0, work->arena, &undo) ||
		!undo_not_reversed(s, &undo))
		return false;
	if (!(work->kind == REVERSAL_REVERSE ? own_shift(s, &undo, &shift) : pay_shift(s, &shift)))
		return false;
	if (!shift_hold(s, &shift) || !undo_may(s, &undo) || !undo_drawer_holds(s, &undo, &shift))
		return false;
	const struct undo_posting posting = {
		.kind = work->kind,
		.shift = &shift,
		.business_date = shift.business_date,
		.op_id = record->op_id,
		.reason = request->reason,
		.approver = request->approval.login,
	};

	if (!undo_post(s, &undo, &posting, &record->result_id) ||
		!undo_result_load(s, record->result_id, work->arena, work->out))
		return false;
	snprintf(record->detail, sizeof record->detail, "%s approved by %s: %s",
		work->out->reversal_no, request->approval.login, request->reason);
	return true;
}

static const char *verb_of(enum reversal_kind kind)
{
	return kind == REVERSAL_REVERSE ? "reverse" : "refund";
}

static bool reverse_run(struct session *s, struct reverse_work *work)
{
	char args[UNDO_ARGS_MAX];
	struct operation_record record;
	const struct operation op = {
		.verb = verb_of(work->kind),
		.moves_money = true,
		.op_id = work->request->op_id,
		.args = undo_args(work->request, NULL, args),
		.subject = work->request->receipt_no,
		.work = reverse_do,
		.ctx = work,
	};

	if (!operation_run(s, &op, &record))
		return false;
	if (record.replayed && !undo_replay(s, record.result_id, work->arena, work->out))
		return false;
	work->out->replayed = record.replayed;
	return true;
}

bool reverse_payment(struct session *s, enum reversal_kind kind,
	const struct reverse_request *request, struct reverse_result *out)
{
	struct arena arena = ARENA_EMPTY;
	struct reverse_result result;
	struct reverse_work work = {
		.kind = kind, .request = request, .arena = &arena, .out = &result};
	bool ok;

	const char *verb = verb_of(kind);

	assert(kind == REVERSAL_REVERSE || kind == REVERSAL_REFUND);
	if (!operation_may(s, verb, request->receipt_no, PERMIT_REVERSE) ||
		!form_reason(s, request->reason) ||
		!operation_approve(
			s, verb, request->receipt_no, &request->approval, PERMIT_REVERSE_APPROVE))
		return false;
	ok = reverse_run(s, &work);
	arena_release(&arena);
	if (ok && !result.replayed)
		customer_drawer(s->devices, result.refunded, result.refunded_count);
	if (ok)
		*out = result;
	return ok;
}
