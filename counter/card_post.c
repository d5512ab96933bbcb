/*
 * The books of a sale. Between the taking and the proof that the card carries it the money lies on
 * 2241, for that one sale: that account is what is owed to customers whose cards are open.
 */
#include "counter/card_post.h"

#include <assert.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_debt.h"
#include "counter/pay_post.h"
#include "counter/undo.h"
#include "db/allocation_store.h"
#include "db/journal.h"
#include "db/payment_store.h"

/* A line for each tender, and one each for 2241, the change and the advance. */
#define INTAKE_LINES_MAX (TENDERS_MAX + 3)
#define SETTLED_LINES 5

static struct journal_line line_of(enum ledger ledger, int64_t sub, struct money amount)
{
	return (struct journal_line){.ledger = ledger, .sub = sub, .amount = amount};
}

static int64_t tender_sub(const struct card_intake *intake, enum tender_kind kind)
{
	if (kind == TENDER_CASH)
		return intake->shift->shift_id;
	return kind == TENDER_ADVANCE ? intake->sale->account_id : 0;
}

static bool post_intake_entry(
	struct session *s, const struct card_intake *intake, struct payment_row *row)
{
	const struct journal_entry entry = {
		.kind = JOURNAL_PAYMENT,
		.op_id = intake->op_id,
		.business_date = row->business_date,
		.at = row->at,
		.login = s->login,
		.station = s->station,
		.shift_id = row->shift_id,
		.memo = intake->sale->sale_no,
	};
	struct journal_line lines[INTAKE_LINES_MAX];
	struct money price;
	size_t count = 0;

	for (size_t i = 0; i < intake->tender_count; i++) {
		const struct tender *tender = &intake->tenders[i];

		lines[count++] = line_of(tender_ledger(tender->kind),
			tender_sub(intake, tender->kind), tender->amount);
	}
	if (!money_add(&price, intake->sale->amount, intake->sale->arrears))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	lines[count++] = line_of(LEDGER_UNDELIVERED, intake->sale->sale_id, money_negate(price));
	lines[count++] =
		line_of(LEDGER_ADVANCE, intake->sale->account_id, money_negate(row->to_advance));
	lines[count++] = line_of(LEDGER_DRAWER, row->shift_id, money_negate(row->change));
	return journal_post(s->db, &entry, lines, count, &row->journal_id) || session_db_failed(s);
}

static bool post_payment(
	struct session *s, const struct card_intake *intake, struct payment_row *row)
{
	bool ok = payment_store_insert(s->db, row, &row->payment_id) &&
		  payment_store_add_account(s->db, row->payment_id, 1, intake->sale->account_id);

	for (size_t i = 0; ok && i < intake->tender_count; i++)
		ok = payment_store_add_tender(
			s->db, row->payment_id, (int)i + 1, &intake->tenders[i]);
	return ok || session_db_failed(s);
}

/* What goes to the advance, and what a tender took out of it: a row each. */
static bool post_advance(
	struct session *s, const struct card_intake *intake, const struct payment_row *row)
{
	struct allocation_row allocation = {
		.journal_id = row->journal_id,
		.payment_id = row->payment_id,
		.account_id = intake->sale->account_id,
		.business_date = row->business_date,
	};
	struct money moves[2] = {row->to_advance};

	if (!tenders_sum(&moves[1], intake->tenders, intake->tender_count, TENDER_ADVANCE))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	moves[1] = money_negate(moves[1]);
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++) {
		allocation.advance = moves[i];
		if (money_sign(moves[i]) != 0 && !allocation_store_insert(s->db, &allocation))
			return session_db_failed(s);
	}
	return true;
}

bool card_post_intake(struct session *s, const struct card_intake *intake, int64_t *payment_id)
{
	struct payment_row row = {
		.shift_id = intake->shift->shift_id,
		.business_date = intake->shift->business_date,
		.at = session_now(s),
		.received = intake->plan->change.received,
		.change = intake->plan->change.change,
		.to_advance = intake->plan->change.to_advance,
	};

	utf8_copy(row.op_id, sizeof row.op_id, intake->op_id);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	if (!pay_number(s, intake->shift, row.payment_no) || !post_intake_entry(s, intake, &row) ||
		!post_payment(s, intake, &row) || !post_advance(s, intake, &row))
		return false;
	*payment_id = row.payment_id;
	return sale_store_add_payment(s->db, intake->sale->sale_id, row.payment_id) ||
	       session_db_failed(s);
}

/* --- settled -------------------------------------------------------------------------------- */

/* What the arrears share pays by now: principal and late charge, and what is left of it. */
struct share {
	struct pay_plan plan;
	struct money principal, late, rest;
};

static bool spread_share(struct session *s, const struct card_outcome *outcome, struct arena *arena,
	struct share *out)
{
	const struct sale_row *sale = outcome->sale;
	const struct pay_request request = {.account_no = {sale->account_no}, .account_count = 1};
	struct pay_plan *plan = &out->plan;

	*out = (struct share){.rest = sale->arrears};
	if (money_sign(sale->arrears) == 0)
		return true;
	if (!pay_plan_accounts(s, &request, arena, plan) ||
		!pay_plan_due(s, outcome->shift->business_date, arena, plan))
		return false;
	if (!allocation_spread(plan->items, plan->bill_count, sale->arrears,
		    s->policy.allocation_order, &out->rest))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	for (size_t i = 0; i < plan->bill_count; i++)
		if (!money_add(&out->principal, out->principal, plan->items[i].principal_paid) ||
			!money_add(&out->late, out->late, plan->items[i].late_paid))
			return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	return true;
}

static bool post_settled_entry(struct session *s, const struct card_outcome *outcome,
	const struct share *share, int64_t *journal_id)
{
	const struct sale_row *sale = outcome->sale;
	const struct journal_entry entry = {
		.kind = JOURNAL_CARD_SETTLED,
		.op_id = outcome->op_id,
		.business_date = outcome->shift->business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.shift_id = outcome->shift->shift_id,
		.memo = sale->sale_no,
	};
	struct money price;

	if (!money_add(&price, sale->amount, sale->arrears))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	const struct journal_line lines[SETTLED_LINES] = {
		line_of(LEDGER_UNDELIVERED, sale->sale_id, price),
		line_of(LEDGER_RECEIVABLE, sale->account_id, money_negate(share->principal)),
		line_of(LEDGER_LATE, 0, money_negate(share->late)),
		line_of(LEDGER_ADVANCE, sale->account_id, money_negate(share->rest)),
		line_of(LEDGER_ENERGY_CARD, sale->sale_id, money_negate(sale->amount)),
	};

	return journal_post(s->db, &entry, lines, SETTLED_LINES, journal_id) ||
	       session_db_failed(s);
}

static bool post_share(struct session *s, const struct card_outcome *outcome,
	const struct share *share, int64_t journal_id, struct arena *arena)
{
	struct allocation_row row = {
		.journal_id = journal_id,
		.payment_id = outcome->sale->payment_id,
		.account_id = outcome->sale->account_id,
		.business_date = outcome->shift->business_date,
	};

	if (!pay_post_bills(s, &share->plan, row, arena))
		return false;
	row.advance = share->rest;
	return money_sign(share->rest) == 0 || allocation_store_insert(s->db, &row) ||
	       session_db_failed(s);
}

bool card_post_settled(struct session *s, const struct card_outcome *outcome, struct arena *arena,
	int64_t *journal_id, int64_t *print_id)
{
	const struct pay_paper paper = {.payment_id = outcome->sale->payment_id,
		.op_id = outcome->op_id,
		.print = outcome->print};
	struct pay_receipt receipt;
	struct share share;

	*journal_id = *print_id = 0;
	if (outcome->sale->payment_id == 0)
		return true;
	if (!spread_share(s, outcome, arena, &share) ||
		!post_settled_entry(s, outcome, &share, journal_id) ||
		!post_share(s, outcome, &share, *journal_id, arena) ||
		!pay_post_receipt(s, &paper, &receipt))
		return false;
	*print_id = receipt.print_id;
	return true;
}

/* --- undone --------------------------------------------------------------------------------- */

bool card_drawer_holds(
	struct session *s, int64_t payment_id, const struct shift_row *shift, struct arena *arena)
{
	struct undo undo;

	return undo_load_payment(s, payment_id, arena, &undo) &&
	       (undo.reversed || undo_drawer_holds(s, &undo, shift));
}

/* What was earned goes back first; the allocations stand under that entry. */
static bool reverse_settled(struct session *s, const struct card_outcome *outcome,
	const struct undo *undo, int64_t *journal_id)
{
	struct journal_entry entry = {
		.kind = JOURNAL_REVERSAL,
		.op_id = outcome->op_id,
		.business_date = outcome->shift->business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.shift_id = outcome->shift->shift_id,
		.reverses = outcome->sale->settled_by,
		.memo = outcome->reason,
	};
	int64_t taken;

	if (!journal_reverse(s->db, &entry, journal_id))
		return session_db_failed(s);
	entry.reverses = undo->payment.journal_id;
	return journal_reverse(s->db, &entry, &taken) || session_db_failed(s);
}

/* What the share left on the advance when it was settled may have been spent since. */
static bool advance_stands(struct session *s, const struct sale_row *sale)
{
	struct money balance;

	if (!journal_balance(s->db, LEDGER_ADVANCE, sale->account_id, &balance))
		return session_db_failed(s);
	return money_sign(balance) <= 0 || session_refuse_plain(s, CODE_ADVANCE_USED);
}

/* Its cheque has bounced: what it was sold for is owed, and now no more. */
static bool undo_debt(struct session *s, const struct card_outcome *outcome, int64_t *journal_id)
{
	const struct card_debt_undoing how = {.op_id = outcome->op_id,
		.reason = outcome->reason,
		.business_date = outcome->shift->business_date};

	return card_debt_cancel(s, outcome->sale, &how, journal_id);
}

bool card_post_undone(struct session *s, const struct card_outcome *outcome, struct arena *arena,
	int64_t *journal_id)
{
	const struct undo_posting posting = {
		.kind = REVERSAL_CARD,
		.shift = outcome->shift,
		.business_date = outcome->shift->business_date,
		.op_id = outcome->op_id,
		.reason = outcome->reason,
		.approver = outcome->approver,
	};
	struct undo undo;
	int64_t reversal_id;

	*journal_id = 0;
	if (outcome->sale->payment_id == 0)
		return true;
	if (!undo_load_payment(s, outcome->sale->payment_id, arena, &undo))
		return false;
	if (undo.reversed)
		return undo_debt(s, outcome, journal_id);
	if (!undo_bills_stand(s, &undo) ||
		!undo_advance_left(s, &undo, undo.payment.to_advance, undo.advance_spent) ||
		!undo_drawer_holds(s, &undo, outcome->shift))
		return false;
	if (outcome->sale->settled_by == 0)
		return undo_post(s, &undo, &posting, &reversal_id);
	return reverse_settled(s, outcome, &undo, journal_id) && undo_cleared(s, &undo, &posting) &&
	       undo_record(s, &undo, &posting, *journal_id, &reversal_id) &&
	       advance_stands(s, outcome->sale);
}
