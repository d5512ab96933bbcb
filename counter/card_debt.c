/*
 * What a bounced cheque leaves owed for a card that was written: a bill of its own that carries the
 * sale's number, so that no sale can be owed twice.
 */
#include "counter/card_debt.h"

#include <assert.h>
#include <stdio.h>

#include "core/utf8.h"
#include "counter/bill_cancel.h"
#include "db/allocation_store.h"

static_assert(PAYMENT_NO_MAX == BILL_NO_BYTES, "a sale's number and two characters fit");

/* "20261121-cli-1-C0007-D": the sale's own number, for each can be owed once. */
static bool number_bill(struct session *s, const struct sale_row *sale, char out[BILL_NO_BYTES])
{
	int length = snprintf(out, BILL_NO_BYTES, "%s-D", sale->sale_no);

	return length < BILL_NO_BYTES || session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool post_entry(
	struct session *s, const struct card_debt *debt, struct money amount, int64_t *journal_id)
{
	const struct sale_row *sale = debt->sale;
	struct journal_entry entry = *debt->entry;
	const struct journal_line lines[] = {
		{LEDGER_RECEIVABLE, sale->account_id, amount},
		{LEDGER_ENERGY_CARD, sale->sale_id, money_negate(sale->amount)},
		{LEDGER_ADVANCE, sale->account_id, money_negate(debt->advance)},
	};

	entry.kind = JOURNAL_CARD_DEBT;
	entry.reverses = 0;
	entry.memo = sale->sale_no;
	return journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), journal_id) ||
	       session_db_failed(s);
}

/* What stands for a spent advance is put back there, or taken off it again. */
static bool move_advance(struct session *s, const struct sale_row *sale, struct allocation_row row)
{
	row.account_id = sale->account_id;
	return money_sign(row.advance) == 0 || allocation_store_insert(s->db, &row) ||
	       session_db_failed(s);
}

bool card_debt_post(struct session *s, const struct card_debt *debt)
{
	const struct date on = debt->entry->business_date;
	struct bill_row bill = {.account_id = debt->sale->account_id,
		.period = period_of(on),
		.issued_on = on,
		.due_on = on};
	struct card_debt_row row = {.sale_id = debt->sale->sale_id, .advance = debt->advance};
	int64_t journal_id;

	if (!money_add(&bill.amount, debt->sale->amount, debt->advance))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (!number_bill(s, debt->sale, bill.bill_no) ||
		!post_entry(s, debt, bill.amount, &journal_id))
		return false;
	if (!bill_store_insert(s->db, &bill, journal_id))
		return session_db_failed(s);
	row.bill_id = bill.bill_id;
	if (!card_debt_insert(s->db, &row))
		return session_db_failed(s);
	return move_advance(s, debt->sale,
		(struct allocation_row){
			.journal_id = journal_id, .business_date = on, .advance = debt->advance});
}

/* What came of the advance may be spent once more. */
static bool advance_stands(struct session *s, const struct sale_row *sale)
{
	struct money balance;

	if (!journal_balance(s->db, LEDGER_ADVANCE, sale->account_id, &balance))
		return session_db_failed(s);
	return money_sign(balance) <= 0 || session_refuse_plain(s, CODE_ADVANCE_USED);
}

bool card_debt_cancel(struct session *s, const struct sale_row *sale,
	const struct card_debt_undoing *how, int64_t *journal_id)
{
	const struct bill_cancelling cancelling = {.op_id = how->op_id,
		.reason = how->reason,
		.approved = true, /* as every purchase that is taken back */
		.business_date = how->business_date};
	struct card_debt_row debt;
	struct bill_row bill;
	struct money to_advance;
	bool owed, found;

	if (!card_debt_load(s, sale->sale_id, &debt, &owed))
		return false;
	if (!owed || !bill_store_load(s->db, debt.bill_id, &bill, &found) || !found)
		return session_db_failed(s);
	if (!bill_cancel_post(s, &bill, &cancelling, &to_advance) ||
		!card_debt_load(s, sale->sale_id, &debt, &owed))
		return false;
	*journal_id = debt.cancelled_by;
	return move_advance(s, sale,
		       (struct allocation_row){.journal_id = debt.cancelled_by,
			       .business_date = how->business_date,
			       .advance = money_negate(debt.advance)}) &&
	       advance_stands(s, sale);
}

bool card_debt_load(struct session *s, int64_t sale_id, struct card_debt_row *out, bool *owed)
{
	enum db_step step = card_debt_of_sale(s->db, sale_id, out);

	*owed = step == DB_ROW;
	return step != DB_FAILED || session_db_failed(s);
}
