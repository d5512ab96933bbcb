/* A payment moved to the account that it was meant for: the old one undone, a new one made. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/clearing.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/pay_plan.h"
#include "counter/pay_post.h"
#include "counter/reverse.h"
#include "counter/shift_view.h"
#include "db/journal.h"

struct move_work {
	const struct reverse_request *request;
	const char *to_account_no;
	struct arena *arena;
	struct pay_result *out;
};

/* The new payment: the tenders of the old one, of the cash what was kept. */
struct move {
	struct undo undo;
	struct tender_fate fates[TENDERS_MAX]; /* as in the old payment, seq of the new one */
	struct tender tenders[TENDERS_MAX];
	size_t tender_count;
	struct shift_row shift;
	int64_t to_account_id;
};

static bool find_target(struct session *s, const char *account_no, int64_t *account_id)
{
	struct account_row row;
	bool found = false;

	if (form_account_no(account_no) && !account_store_find(s->db, account_no, &row, &found))
		return session_db_failed(s);
	*account_id = found ? row.account_id : 0; /* 0: pay_plan_accounts says so later */
	return true;
}

static void take_tenders(struct move *move)
{
	for (size_t i = 0; i < move->undo.fate_count; i++) {
		struct tender_fate fate = move->undo.fates[i];

		if (fate.tender.kind == TENDER_CASH)
			fate.tender.amount = move->undo.cash;
		if (money_sign(fate.tender.amount) == 0)
			continue;
		move->tenders[move->tender_count] = fate.tender;
		move->fates[move->tender_count] = fate;
		move->fates[move->tender_count].seq = (int)move->tender_count + 1;
		move->tender_count++;
	}
}

static bool move_may(struct session *s, struct move *move)
{
	struct undo *undo = &move->undo;

	if (!undo_not_reversed(s, undo) || !pay_shift(s, &move->shift) ||
		!shift_hold(s, &move->shift))
		return false;
	for (size_t i = 0; i < undo->account_count; i++)
		if (undo->accounts[i].account_id == move->to_account_id)
			return session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("Receipt {1} is of account {2} already: name the account "
				       "that it was meant for."),
					say_text(undo->receipt.receipt_no),
					say_text(undo->accounts[i].account_no)));
	if (money_sign(undo->advance_spent) > 0)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Receipt {1} was paid out of the advance of account {2}, which no "
			       "other account may spend: reverse it instead."),
				say_text(undo->receipt.receipt_no),
				say_text(undo->accounts[0].account_no)));
	return undo_may(s, undo);
}

/* Papers that the bank has paid stay paid. */
static bool carry_cleared(
	struct session *s, const struct move *move, const char *op_id, int64_t payment_id)
{
	const struct journal_entry entry = {
		.op_id = op_id,
		.business_date = move->shift.business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.memo = move->undo.receipt.receipt_no,
	};

	for (size_t i = 0; i < move->tender_count; i++)
		if (move->fates[i].state == TENDER_CLEARED &&
			!clearing_post_cleared(s, payment_id, &move->fates[i], &entry))
			return false;
	return true;
}

static bool pay_target(struct session *s, struct move_work *work, const struct move *move,
	struct operation_record *record)
{
	struct pay_request request = {
		.account_no = {work->to_account_no},
		.account_count = 1,
		.tender_count = move->tender_count,
		.has_amount = true, /* all of it stays here, whatever is due */
	};
	struct pay_plan plan;
	const struct pay_posting posting = {
		.plan = &plan,
		.tenders = move->tenders,
		.tender_count = move->tender_count,
		.shift = &move->shift,
		.op_id = record->op_id,
	};

	memcpy(request.tenders, move->tenders, sizeof move->tenders);
	if (!money_sub(&request.amount, move->undo.payment.received, move->undo.payment.change))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (!pay_plan_accounts(s, &request, work->arena, &plan) ||
		!pay_plan_due(s, move->shift.business_date, work->arena, &plan) ||
		!pay_plan_spread(s, &request, &plan) ||
		!pay_post(s, &posting, work->arena, work->out))
		return false;
	record->result_id = work->out->payment_id;
	return carry_cleared(s, move, record->op_id, record->result_id);
}

static bool move_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct move_work *work = ctx;
	const struct reverse_request *request = work->request;
	struct move move = {.tender_count = 0};
	int64_t reversal_id;
	size_t length;

	if (!find_target(s, work->to_account_no, &move.to_account_id) ||
		!undo_load(s, request->receipt_no, move.to_account_id, work->arena, &move.undo) ||
		!move_may(s, &move))
		return false;
	const struct undo_posting posting = {
		.kind = REVERSAL_MOVE,
		.shift = &move.shift,
		.business_date = move.shift.business_date,
		.op_id = record->op_id,
		.reason = request->reason,
		.approver = request->approval.login,
	};

	take_tenders(&move);
	if (!undo_post(s, &move.undo, &posting, &reversal_id) ||
		!pay_target(s, work, &move, record))
		return false;
	length = pay_tell(work->out, record->detail);
	snprintf(record->detail + length, sizeof record->detail - length,
		" to %s approved by %s: %s", work->to_account_no, request->approval.login,
		request->reason);
	return true;
}

bool reverse_move(struct session *s, const struct reverse_request *request,
	const char *to_account_no, struct arena *arena, struct pay_result *out)
{
	char args[UNDO_ARGS_MAX];
	struct pay_result result;
	struct move_work work = {
		.request = request, .to_account_no = to_account_no, .arena = arena, .out = &result};
	struct operation_record record;

	if (!operation_may(s, "move", request->receipt_no, PERMIT_PAYMENT_MOVE) ||
		!form_reason(s, request->reason) ||
		!operation_approve(
			s, "move", request->receipt_no, &request->approval, PERMIT_REVERSE_APPROVE))
		return false;
	const struct operation op = {
		.verb = "move",
		.moves_money = true,
		.op_id = request->op_id,
		.args = undo_args(request, to_account_no, args),
		.subject = request->receipt_no,
		.work = move_do,
		.ctx = &work,
	};

	if (!operation_run(s, &op, &record))
		return false;
	if (record.replayed && !pay_replay(s, record.result_id, arena, &result))
		return false;
	result.replayed = record.replayed;
	*out = result;
	return true;
}
