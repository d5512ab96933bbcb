/*
 * Payments undone by their exact negative. What may stand in the way is asked behind the locks of
 * all accounts of the payment, and the entry is made of its rows, never reckoned anew.
 */
#include "counter/undo.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/change.h"
#include "core/utf8.h"
#include "counter/arrears.h"
#include "db/account_store.h"
#include "db/allocation_store.h"
#include "db/card_debt_store.h"
#include "db/journal.h"
#include "db/row_lock.h"
#include "db/sale_store.h"

static_assert(REASON_MAX == REVERSAL_ROW_REASON_MAX, "a reason fits into both");
static_assert(PAYMENT_NO_MAX == REVERSAL_ROW_NO_MAX, "a reversal's number fits into both");

const char *undo_args(
	const struct reverse_request *request, const char *more, char buf[UNDO_ARGS_MAX])
{
	/* Longer texts than these are refused, so what is cut here never decides. */
	snprintf(buf, UNDO_ARGS_MAX, "%.40s\n%.480s\n%.32s\n%.128s", request->receipt_no,
		request->reason, request->approval.login, more == NULL ? "" : more);
	return buf;
}

static bool find_receipt(struct session *s, const char *typed, struct receipt_row *out)
{
	char receipt_no[RECEIPT_TEXT_MAX];
	enum db_step step = receipt_store_by_no(s->db, receipt_fold(receipt_no, typed), out);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE)
		return session_refuse(s, CODE_RECEIPT_UNKNOWN,
			SAY(N_("There is no receipt {1}: check the number on the paper."),
				say_text(typed)));
	return true;
}

/* What was sold onto a card is taken back with the card, never by its receipt alone. */
static bool no_card_sale(struct session *s, const struct receipt_row *receipt)
{
	struct sale_row sale;
	enum db_step step = sale_store_of_payment(s->db, receipt->payment_id, &sale);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_DONE ||
	       session_refuse(s, CODE_CARD_WRITTEN,
		       SAY(N_("Receipt {1} is of card sale {2}: take that back with its card."),
			       say_text(receipt->receipt_no), say_text(sale.sale_no)));
}

static bool lock_accounts_of(struct session *s, const struct undo *undo, int64_t also)
{
	int64_t ids[PAY_ACCOUNTS_MAX + 1];
	size_t count = 0;

	for (size_t i = 0; i < undo->account_count; i++)
		ids[count++] = undo->accounts[i].account_id;
	if (also != 0)
		ids[count++] = also;
	return lock_accounts(s->db, ids, count) || session_db_failed(s);
}

static bool sum_tenders(struct session *s, struct undo *undo)
{
	struct tender tenders[TENDERS_MAX];

	for (size_t i = 0; i < undo->fate_count; i++)
		tenders[i] = undo->fates[i].tender;
	if (!tenders_sum(&undo->cash, tenders, undo->fate_count, TENDER_CASH) ||
		!money_sub(&undo->cash, undo->cash, undo->payment.change) ||
		!tenders_sum(&undo->advance_spent, tenders, undo->fate_count, TENDER_ADVANCE))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	return true;
}

static bool load_payment(struct session *s, struct arena *arena, struct undo *undo)
{
	int64_t payment_id = undo->receipt.payment_id;

	if (payment_store_by_id(s->db, payment_id, &undo->payment) != DB_ROW ||
		!payment_store_accounts(
			s->db, payment_id, arena, &undo->accounts, &undo->account_count) ||
		!tender_store_fates(s->db, payment_id, undo->fates, &undo->fate_count))
		return session_db_failed(s);
	if (undo->account_count == 0 || undo->account_count > PAY_ACCOUNTS_MAX)
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	return sum_tenders(s, undo);
}

/* What can change is read only behind the locks: what the bank said, and whether it was undone. */
static bool load_state(struct session *s, struct undo *undo)
{
	int64_t payment_id = undo->receipt.payment_id;
	enum db_step step;

	if (!tender_store_fates(s->db, payment_id, undo->fates, &undo->fate_count))
		return session_db_failed(s);
	step = reversal_store_of_payment(s->db, payment_id, &undo->reversal);
	undo->reversed = step == DB_ROW;
	return step != DB_FAILED || session_db_failed(s);
}

bool undo_load(struct session *s, const char *receipt_no, int64_t also_lock, struct arena *arena,
	struct undo *out)
{
	*out = (struct undo){.reversed = false};
	return find_receipt(s, receipt_no, &out->receipt) && no_card_sale(s, &out->receipt) &&
	       load_payment(s, arena, out) && lock_accounts_of(s, out, also_lock) &&
	       load_state(s, out);
}

bool undo_look(struct session *s, const char *receipt_no, struct arena *arena, struct undo *out)
{
	*out = (struct undo){.reversed = false};
	return find_receipt(s, receipt_no, &out->receipt) && load_payment(s, arena, out) &&
	       lock_accounts_of(s, out, 0) && load_state(s, out);
}

bool undo_load_payment(struct session *s, int64_t payment_id, struct arena *arena, struct undo *out)
{
	*out = (struct undo){.reversed = false};
	if (receipt_store_by_payment(s->db, payment_id, &out->receipt) == DB_FAILED)
		return session_db_failed(s);
	out->receipt.payment_id = payment_id;
	return load_payment(s, arena, out) && load_state(s, out);
}

bool undo_not_reversed(struct session *s, const struct undo *undo)
{
	if (!undo->reversed)
		return true;
	return session_refuse(s, CODE_ALREADY_REVERSED,
		SAY(N_("Receipt {1} was made void on {2} by {3}: see {4}."),
			say_text(undo->receipt.receipt_no), say_date(undo->reversal.business_date),
			say_text(undo->reversal.login), say_text(undo->reversal.reversal_no)));
}

bool undo_advance_left(
	struct session *s, const struct undo *undo, struct money needed, struct money coming)
{
	struct money balance, left;

	if (!journal_balance(s->db, LEDGER_ADVANCE, undo->accounts[0].account_id, &balance))
		return session_db_failed(s);
	balance = money_negate(balance);
	if (!money_add(&left, balance, coming) || !money_sub(&left, left, needed))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (money_sign(needed) == 0 || money_sign(left) >= 0)
		return true;
	return session_refuse(s, CODE_ADVANCE_USED,
		SAY(N_("Receipt {1} put {2} on the advance of account {3}, and only {4} of it is "
		       "left: reverse the payment that used it first."),
			say_text(undo->receipt.receipt_no), say_money(needed),
			say_text(undo->accounts[0].account_no), say_money(balance)));
}

bool undo_bills_stand(struct session *s, const struct undo *undo)
{
	char bill_no[BILL_NO_BYTES];
	bool cancelled;

	if (!allocation_store_cancelled(s->db, undo->payment.payment_id, bill_no, &cancelled))
		return session_db_failed(s);
	return !cancelled ||
	       session_refuse(s, CODE_ADVANCE_USED,
		       SAY(N_("Bill {1}, which receipt {2} paid, was cancelled since: its money "
			      "is on the advance balance now."),
			       say_text(bill_no), say_text(undo->receipt.receipt_no)));
}

/* What it had paid would be owed again, and nothing is taken on an account that is closed. */
static bool accounts_open(struct session *s, const struct undo *undo)
{
	for (size_t i = 0; i < undo->account_count; i++) {
		struct account_row account;
		bool found;

		if (!account_store_load(s->db, undo->accounts[i].account_id, &account, &found))
			return session_db_failed(s);
		if (!found || account.status != ACCOUNT_STORED_OPEN)
			return session_refuse(s, CODE_ACCOUNT_CLOSED,
				SAY(N_("Account {1} is closed."),
					say_text(undo->accounts[i].account_no)));
	}
	return true;
}

/* A spent advance is named first: it tells which later payment it was that stands in the way. */
bool undo_may(struct session *s, const struct undo *undo)
{
	char later_no[PAYMENT_ROW_NO_MAX];
	enum db_step later;

	if (!undo_not_reversed(s, undo) || !accounts_open(s, undo) || !undo_bills_stand(s, undo) ||
		!undo_advance_left(s, undo, undo->payment.to_advance, undo->advance_spent))
		return false;
	later = payment_store_later(s->db, undo->payment.payment_id, later_no);
	if (later == DB_FAILED)
		return session_db_failed(s);
	if (later == DB_DONE)
		return true;
	return session_refuse(s, CODE_LATER_PAYMENT,
		SAY(N_("Payment {1} came after receipt {2} on the same account: reverse that one "
		       "first."),
			say_text(later_no), say_text(undo->receipt.receipt_no)));
}

bool undo_drawer_holds(struct session *s, const struct undo *undo, const struct shift_row *shift)
{
	struct money drawer;

	if (!journal_balance(s->db, LEDGER_DRAWER, shift->shift_id, &drawer))
		return session_db_failed(s);
	if (money_sign(undo->cash) == 0 || money_compare(undo->cash, drawer) <= 0)
		return true;
	return session_refuse(s, CODE_DRAWER_SHORT,
		SAY(N_("{1} is to be given back in cash, and the drawer does not hold that much."),
			say_money(undo->cash)));
}

static struct journal_entry entry_of(
	struct session *s, const struct undo *undo, const struct undo_posting *posting)
{
	return (struct journal_entry){
		.kind = JOURNAL_REVERSAL,
		.op_id = posting->op_id,
		.business_date = posting->business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.shift_id = posting->shift == NULL ? 0 : posting->shift->shift_id,
		.reverses = undo->payment.journal_id,
		.memo = posting->reason,
	};
}

bool undo_cleared(struct session *s, const struct undo *undo, const struct undo_posting *posting)
{
	for (size_t i = 0; i < undo->fate_count; i++) {
		struct journal_entry entry = entry_of(s, undo, posting);
		int64_t journal_id;

		if (undo->fates[i].state != TENDER_CLEARED)
			continue;
		entry.reverses = undo->fates[i].journal_id;
		if (!journal_reverse(s->db, &entry, &journal_id))
			return session_db_failed(s);
	}
	return true;
}

/* "20261121-cli-1-0007-R": the payment's own number, for each can be undone once. */
static bool number_reversal(
	struct session *s, const struct undo *undo, char out[REVERSAL_ROW_NO_MAX])
{
	int length = snprintf(out, REVERSAL_ROW_NO_MAX, "%s-R", undo->payment.payment_no);

	return length < REVERSAL_ROW_NO_MAX || session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool reopen_arrears(struct session *s, const struct undo *undo, struct date on)
{
	for (size_t i = 0; i < undo->account_count; i++)
		if (!arrears_reopened(s, undo->accounts[i].account_id, undo->payment.payment_id, on,
			    undo->receipt.receipt_no))
			return false;
	return true;
}

bool undo_record(struct session *s, const struct undo *undo, const struct undo_posting *posting,
	int64_t journal_id, int64_t *reversal_id)
{
	struct reversal_row row = {
		.kind = posting->kind,
		.payment_id = undo->payment.payment_id,
		.shift_id = posting->shift == NULL ? 0 : posting->shift->shift_id,
		.business_date = posting->business_date,
		.at = session_now(s),
		.journal_id = journal_id,
	};

	if (!number_reversal(s, undo, row.reversal_no))
		return false;
	utf8_copy(row.op_id, sizeof row.op_id, posting->op_id);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	utf8_copy(row.approver, sizeof row.approver, posting->approver);
	utf8_copy(row.reason, sizeof row.reason, posting->reason);
	if (!allocation_store_reverse(s->db, row.payment_id, journal_id, posting->business_date) ||
		!reversal_store_insert(s->db, &row, reversal_id))
		return session_db_failed(s);
	return reopen_arrears(s, undo, posting->business_date);
}

bool undo_post(struct session *s, const struct undo *undo, const struct undo_posting *posting,
	int64_t *reversal_id)
{
	struct journal_entry entry = entry_of(s, undo, posting);
	int64_t journal_id;

	if (!journal_reverse(s->db, &entry, &journal_id))
		return session_db_failed(s);
	return undo_cleared(s, undo, posting) &&
	       undo_record(s, undo, posting, journal_id, reversal_id);
}

void undo_refunded(const struct undo *undo, struct reverse_result *out)
{
	for (size_t i = 0; i < undo->fate_count; i++) {
		struct tender tender = undo->fates[i].tender;

		if (tender.kind == TENDER_CASH)
			tender.amount = undo->cash;
		if (money_sign(tender.amount) != 0)
			out->refunded[out->refunded_count++] = tender;
	}
}

/* Of a bounce, the papers that came back; the money of the other tenders stayed. */
static void bounced_back(const struct undo *undo, struct reverse_result *out)
{
	for (size_t i = 0; i < undo->fate_count; i++)
		if (undo->fates[i].state == TENDER_BOUNCED)
			out->refunded[out->refunded_count++] = undo->fates[i].tender;
}

/* And what of it is owed as a bill: the energy that is on a card. */
static bool debt_left(struct session *s, int64_t payment_id, struct reverse_result *out)
{
	struct card_debt_row debt;
	enum db_step step = card_debt_of_payment(s->db, payment_id, &debt);

	if (step != DB_ROW)
		return step == DB_DONE || session_db_failed(s);
	utf8_copy(out->debt_bill_no, sizeof out->debt_bill_no, debt.bill_no);
	out->debt = debt.amount;
	return true;
}

bool undo_result_load(
	struct session *s, int64_t reversal_id, struct arena *arena, struct reverse_result *out)
{
	struct undo undo = {.reversed = true};

	if (reversal_store_by_id(s->db, reversal_id, &undo.reversal) != DB_ROW ||
		receipt_store_by_payment(s->db, undo.reversal.payment_id, &undo.receipt) != DB_ROW)
		return session_db_failed(s);
	if (!load_payment(s, arena, &undo))
		return false;
	*out = (struct reverse_result){.refunded_count = 0};
	utf8_copy(out->reversal_no, sizeof out->reversal_no, undo.reversal.reversal_no);
	utf8_copy(out->receipt_no, sizeof out->receipt_no, undo.receipt.receipt_no);
	utf8_copy(out->payment_no, sizeof out->payment_no, undo.payment.payment_no);
	if (undo.reversal.kind != REVERSAL_BOUNCE) {
		undo_refunded(&undo, out);
		return true;
	}
	bounced_back(&undo, out);
	return debt_left(s, undo.reversal.payment_id, out);
}

bool undo_replay(
	struct session *s, int64_t reversal_id, struct arena *arena, struct reverse_result *out)
{
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) &&
		  undo_result_load(s, reversal_id, arena, out);

	return session_end_read(s, ok);
}
