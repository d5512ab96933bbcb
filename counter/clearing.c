/* Cheques and transfers at the bank: cleared, or bounced and the payment undone. */
#include "counter/clearing.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_debt.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/pay_post.h"
#include "db/allocation_store.h"
#include "db/hall_store.h"
#include "db/journal.h"

/*
 * Per account, and late charge, what was sold onto a card, what it had put on the advance, the
 * paper, what stays.
 */
#define BOUNCE "tender_bounce"
#define BOUNCE_LINES_MAX (PAY_ACCOUNTS_MAX + 5)

struct clearing_work {
	const struct reverse_request *request; /* of a bounce */
	const char *receipt_no;
	struct arena *arena;
	struct reverse_result *out;
};

static bool waits(const struct undo *undo, const struct tender_fate *fate)
{
	if (undo->reversed && undo->reversal.kind != REVERSAL_BOUNCE)
		return false;
	return tender_clears(fate->tender.kind) && fate->state == TENDER_RECEIVED;
}

static size_t count_waiting(const struct undo *undo)
{
	size_t count = 0;

	for (size_t i = 0; i < undo->fate_count; i++)
		count += waits(undo, &undo->fates[i]);
	return count;
}

static bool refuse_none(struct session *s, const struct undo *undo)
{
	if (undo->reversed && undo->reversal.kind != REVERSAL_BOUNCE)
		return undo_not_reversed(s, undo);
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("Receipt {1} has no cheque or transfer that waits at the bank."),
			say_text(undo->receipt.receipt_no)));
}

/* The day on which the bank's answer is booked; a settled one takes nothing more. */
static bool open_date(struct session *s, struct date *out)
{
	enum db_step settled;

	if (!session_business_date(s, out))
		return false;
	if (!hall_store_lock(s->db))
		return session_db_failed(s);
	settled = shift_store_day_settled(s->db, *out);
	if (settled == DB_FAILED)
		return session_db_failed(s);
	return settled == DB_DONE || session_refuse_plain(s, CODE_DAY_SETTLED);
}

static struct journal_entry entry_of(
	struct session *s, const struct undo *undo, const char *op_id, struct date on)
{
	return (struct journal_entry){
		.op_id = op_id,
		.business_date = on,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.memo = undo->receipt.receipt_no,
	};
}

static bool add_event(struct session *s, const struct tender_fate *fate, struct tender_event event)
{
	event.seq = fate->seq;
	event.at = session_now(s);
	event.login = s->login;
	return tender_store_add_event(s->db, &event) || session_db_failed(s);
}

bool clearing_post_cleared(struct session *s, int64_t payment_id, const struct tender_fate *fate,
	const struct journal_entry *entry)
{
	struct tender_event event = {
		.payment_id = payment_id, .state = TENDER_CLEARED, .reason = ""};
	struct journal_entry cleared = *entry;
	const struct journal_line lines[] = {
		{.ledger = LEDGER_BANK, .amount = fate->tender.amount},
		{.ledger = LEDGER_CLEARING, .amount = money_negate(fate->tender.amount)},
	};

	cleared.kind = JOURNAL_CLEARED;
	if (!journal_post(s->db, &cleared, lines, ARRAY_SIZE(lines), &event.journal_id))
		return session_db_failed(s);
	return add_event(s, fate, event);
}

static bool clear_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct clearing_work *work = ctx;
	struct journal_entry entry;
	struct undo undo;
	struct date on;

	if (!undo_look(s, work->receipt_no, work->arena, &undo))
		return false;
	if (count_waiting(&undo) == 0)
		return refuse_none(s, &undo);
	if (!open_date(s, &on))
		return false;
	entry = entry_of(s, &undo, record->op_id, on);
	for (size_t i = 0; i < undo.fate_count; i++)
		if (waits(&undo, &undo.fates[i]) &&
			!clearing_post_cleared(s, undo.payment.payment_id, &undo.fates[i], &entry))
			return false;
	record->result_id = undo.payment.payment_id;
	return true;
}

bool tender_clear(struct session *s, const char *receipt_no)
{
	struct arena arena = ARENA_EMPTY;
	struct clearing_work work = {.receipt_no = receipt_no, .arena = &arena};
	struct operation_record record;
	const struct operation op = {
		.verb = "tender_clear",
		.moves_money = true,
		.args = receipt_no,
		.subject = receipt_no,
		.work = clear_do,
		.ctx = &work,
	};
	bool ok = operation_may(s, op.verb, receipt_no, PERMIT_TENDER_CLEAR) &&
		  operation_run(s, &op, &record);

	arena_release(&arena);
	return ok;
}

/* The one that bounced: the only one that waits, or the one of that reference. */
static const struct tender_fate *bounced_one(
	struct session *s, const struct undo *undo, const char *ref)
{
	const struct tender_fate *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < undo->fate_count; i++) {
		const struct tender_fate *fate = &undo->fates[i];

		if (!waits(undo, fate) || (ref != NULL && strcmp(ref, fate->tender.ref) != 0))
			continue;
		found = fate;
		count++;
	}
	if (count == 1)
		return found;
	if (count == 0)
		(void)refuse_none(s, undo);
	else
		(void)session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Receipt {1} has {2} cheques or transfers that wait at the bank: "
			       "name the reference of the one that bounced."),
				say_text(undo->receipt.receipt_no), say_count((int64_t)count)));
	return NULL;
}

/* The books of a bounce: what was paid is owed again, what other tenders paid is an advance. */
struct bounce {
	const struct undo *undo;
	const struct tender_fate *fate;
	struct journal_entry entry;
	struct journal_line line[BOUNCE_LINES_MAX];
	size_t count;
	struct money stays;    /* what the other tenders had paid, net of the change */
	struct money advanced; /* what it had put on the advance */
	struct money spent;    /* of that, what is not there any more */
	struct sale_row sale;  /* sale_id 0: it paid for no card */
};

static void bounce_line(struct bounce *b, enum ledger ledger, int64_t sub, struct money amount)
{
	assert(b->count < BOUNCE_LINES_MAX);
	b->line[b->count++] = (struct journal_line){.ledger = ledger, .sub = sub, .amount = amount};
}

/* What it paid on bills. Of a card sale's share the rest went to the advance when it settled. */
static bool bill_lines(struct session *s, struct arena *arena, struct bounce *b)
{
	struct money late = MONEY_ZERO, rest = b->sale.arrears;
	struct allocation_sum *sums;
	size_t count;

	if (!allocation_store_sums(s->db, b->undo->payment.payment_id, arena, &sums, &count))
		return session_db_failed(s);
	if (count > PAY_ACCOUNTS_MAX)
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	for (size_t i = 0; i < count; i++) {
		bounce_line(b, LEDGER_RECEIVABLE, sums[i].account_id, sums[i].principal);
		if (!money_add(&late, late, sums[i].late_charge) ||
			!money_sub(&rest, rest, sums[i].principal))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
	}
	bounce_line(b, LEDGER_LATE, 0, late);
	b->advanced = b->undo->payment.to_advance;
	if (b->sale.sale_id == 0)
		return true;
	return (money_sub(&rest, rest, late) && money_add(&b->advanced, b->advanced, rest)) ||
	       session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool bounce_lines(struct session *s, struct bounce *b)
{
	int64_t first = b->undo->accounts[0].account_id;

	bounce_line(b, LEDGER_ENERGY_CARD, b->sale.sale_id, b->sale.amount);
	bounce_line(b, LEDGER_ADVANCE, first, b->advanced);
	bounce_line(b, LEDGER_CLEARING, 0, money_negate(b->fate->tender.amount));
	bounce_line(b, LEDGER_ADVANCE, first, money_negate(b->stays));
	/* The lines come out of several tables, which somebody may have changed. */
	return journal_balances(b->line, b->count) || session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool bounce_advance(
	struct session *s, const struct bounce *b, int64_t journal_id, struct money advance)
{
	const struct allocation_row row = {
		.journal_id = journal_id,
		.payment_id = b->undo->payment.payment_id,
		.account_id = b->undo->accounts[0].account_id,
		.business_date = b->entry.business_date,
		.advance = advance,
	};

	if (money_sign(advance) == 0)
		return true;
	return allocation_store_insert(s->db, &row) || session_db_failed(s);
}

/*
 * What it had put on the advance must be there. What is on a card cannot be had back from whoever
 * spent the rest, so for a card sale the part that is gone is owed too.
 */
static bool advance_left(struct session *s, struct bounce *b)
{
	struct money balance;

	if (b->sale.sale_id == 0)
		return undo_advance_left(s, b->undo, b->advanced, b->stays);
	if (!journal_balance(s->db, LEDGER_ADVANCE, b->undo->accounts[0].account_id, &balance))
		return session_db_failed(s);
	if (!money_add(&b->spent, balance, b->advanced) ||
		!money_sub(&b->spent, b->spent, b->stays))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (money_sign(b->spent) < 0)
		b->spent = MONEY_ZERO;
	return true;
}

static bool owe_sale(struct session *s, const struct bounce *b)
{
	const struct card_debt debt = {.sale = &b->sale, .entry = &b->entry, .advance = b->spent};

	return b->sale.sale_id == 0 || card_debt_post(s, &debt);
}

static bool bounce_payment(struct session *s, struct clearing_work *work, struct bounce *b,
	int64_t *journal_id, int64_t *reversal_id)
{
	const struct undo *undo = b->undo;
	const struct undo_posting posting = {
		.kind = REVERSAL_BOUNCE,
		.business_date = b->entry.business_date,
		.op_id = b->entry.op_id,
		.reason = work->request->reason,
		.approver = work->request->approval.login,
	};

	struct money kept; /* of what stays, what the reversed allocations do not give back */

	if (!money_sub(&b->stays, undo->payment.received, undo->payment.change) ||
		!money_sub(&b->stays, b->stays, b->fate->tender.amount) ||
		!money_sub(&kept, b->stays, undo->advance_spent))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (!undo_bills_stand(s, undo) || !bill_lines(s, work->arena, b) || !advance_left(s, b) ||
		!bounce_lines(s, b))
		return false;
	b->entry.reverses = undo->payment.journal_id;
	if (!journal_post(s->db, &b->entry, b->line, b->count, journal_id))
		return session_db_failed(s);
	return undo_record(s, undo, &posting, *journal_id, reversal_id) &&
	       bounce_advance(s, b, *journal_id, kept) && owe_sale(s, b);
}

/* A second paper of a payment that is undone already: what it had left as an advance goes too. */
static bool bounce_again(
	struct session *s, struct bounce *b, int64_t *journal_id, int64_t *reversal_id)
{
	struct money amount = b->fate->tender.amount;

	if (!undo_advance_left(s, b->undo, amount, MONEY_ZERO))
		return false;
	bounce_line(b, LEDGER_ADVANCE, b->undo->accounts[0].account_id, amount);
	bounce_line(b, LEDGER_CLEARING, 0, money_negate(amount));
	if (!journal_post(s->db, &b->entry, b->line, b->count, journal_id))
		return session_db_failed(s);
	*reversal_id = b->undo->reversal.reversal_id;
	return bounce_advance(s, b, *journal_id, money_negate(amount));
}

/* sale_id 0: nothing was. A receipt is only there once its sale is settled. */
static bool sold_onto_card(struct session *s, int64_t payment_id, struct sale_row *out)
{
	enum db_step step = sale_store_of_payment(s->db, payment_id, out);

	if (step == DB_DONE)
		*out = (struct sale_row){.sale_id = 0};
	return step != DB_FAILED || session_db_failed(s);
}

static bool bounce_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct clearing_work *work = ctx;
	const struct reverse_request *request = work->request;
	struct tender_event event = {.state = TENDER_BOUNCED, .reason = request->reason};
	struct bounce b = {.count = 0};
	struct undo undo;
	struct date on;

	if (!undo_look(s, request->receipt_no, work->arena, &undo) ||
		!sold_onto_card(s, undo.payment.payment_id, &b.sale))
		return false;
	b.undo = &undo;
	b.fate = bounced_one(s, &undo, request->tender_ref);
	if (b.fate == NULL || !open_date(s, &on))
		return false;
	b.entry = entry_of(s, &undo, record->op_id, on);
	b.entry.kind = JOURNAL_BOUNCED;
	event.payment_id = undo.payment.payment_id;
	if (!(undo.reversed ? bounce_again(s, &b, &event.journal_id, &record->result_id)
			    : bounce_payment(s, work, &b, &event.journal_id, &record->result_id)))
		return false;
	if (!add_event(s, b.fate, event) ||
		!undo_result_load(s, record->result_id, work->arena, work->out))
		return false;
	snprintf(record->detail, sizeof record->detail, "%s approved by %s: %s",
		work->out->reversal_no, request->approval.login, request->reason);
	return true;
}

static bool bounce_run(struct session *s, struct clearing_work *work)
{
	char args[UNDO_ARGS_MAX];
	struct operation_record record;
	const struct operation op = {
		.verb = BOUNCE,
		.moves_money = true,
		.op_id = work->request->op_id,
		.args = undo_args(work->request, work->request->tender_ref, args),
		.subject = work->request->receipt_no,
		.work = bounce_do,
		.ctx = work,
	};

	if (!operation_run(s, &op, &record))
		return false;
	if (record.replayed && !undo_replay(s, record.result_id, work->arena, work->out))
		return false;
	work->out->replayed = record.replayed;
	return true;
}

bool tender_bounce(
	struct session *s, const struct reverse_request *request, struct reverse_result *out)
{
	struct arena arena = ARENA_EMPTY;
	struct reverse_result result;
	struct clearing_work work = {.request = request, .arena = &arena, .out = &result};
	bool ok;

	if (!operation_may(s, BOUNCE, request->receipt_no, PERMIT_TENDER_CLEAR) ||
		!form_reason(s, request->reason) ||
		!operation_approve(
			s, BOUNCE, request->receipt_no, &request->approval, PERMIT_REVERSE_APPROVE))
		return false;
	ok = bounce_run(s, &work);
	arena_release(&arena);
	if (ok)
		*out = result;
	return ok;
}

bool tender_clearing_list(
	struct session *s, struct arena *arena, struct clearing_item **out, size_t *count)
{
	struct tender_waiting *waiting;
	bool ok;

	if (!session_may(s, PERMIT_TENDER_CLEAR))
		return false;
	ok = tender_store_waiting(s->db, arena, &waiting, count) || session_db_failed(s);
	if (!ok) {
		db_rollback(s->db);
		return false;
	}
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++) {
		struct clearing_item *item = &(*out)[i];

		utf8_copy(item->receipt_no, sizeof item->receipt_no, waiting[i].receipt_no);
		item->business_date = waiting[i].business_date;
		item->tender = waiting[i].tender;
	}
	return true;
}
