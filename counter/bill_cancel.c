/*
 * Bills taken back: the entry's exact negative, and what was paid on the bill to the advance. The
 * bill itself stays (law 4), and its allocations are not touched but answered by new ones.
 */
#include "counter/bill_cancel.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "counter/arrears.h"
#include "counter/operation.h"
#include "db/allocation_store.h"
#include "db/bill_run_store.h"
#include "db/card_debt_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/row_lock.h"

/* One bill that is being taken back, and what was paid on it here. */
struct cancelling {
	const struct bill_row *bill;
	const struct bill_cancelling *how;
	struct money principal, late;
};

static bool paid_on(struct session *s, struct cancelling *c)
{
	struct arena arena = ARENA_EMPTY;
	struct bill_paid *paid;
	size_t count;
	bool read = bill_store_paid(s->db, c->bill->account_id, &arena, &paid, &count);
	bool ok = true;

	for (size_t i = 0; read && ok && i < count; i++)
		if (paid[i].bill_id == c->bill->bill_id)
			ok = money_add(&c->principal, c->principal, paid[i].principal) &&
			     money_add(&c->late, c->late, paid[i].late_charge);
	arena_release(&arena);
	if (!read)
		return session_db_failed(s);
	return ok || session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
}

bool bill_cancel_paid(struct session *s, const struct bill_row *bill, bool *paid)
{
	struct cancelling c = {.bill = bill};

	if (!paid_on(s, &c))
		return false;
	*paid = money_sign(c.principal) != 0 || money_sign(c.late) != 0 ||
		money_sign(bill->paid_before) != 0;
	return true;
}

static struct journal_entry entry_of(struct session *s, const struct cancelling *c)
{
	return (struct journal_entry){.kind = JOURNAL_BILL_CANCEL,
		.op_id = c->how->op_id,
		.business_date = c->how->business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.memo = c->bill->bill_no};
}

static struct allocation_row allocation_of(const struct cancelling *c)
{
	return (struct allocation_row){.account_id = c->bill->account_id,
		.bill_id = c->bill->bill_id,
		.business_date = c->how->business_date};
}

/*
 * The exact negative of the bill's entry takes off the receivable what was paid on it too; that
 * becomes an advance: Dr 1122 the principal, Dr 6051 the late charge, Dr 3999 what had been paid
 * before the bill came here, Cr 2203 all of it.
 */
static bool post_credit(
	struct session *s, const struct cancelling *c, int64_t *credit_id, struct money *credit)
{
	struct journal_entry entry = entry_of(s, c);
	struct journal_line lines[] = {
		{LEDGER_RECEIVABLE, c->bill->account_id, c->principal},
		{LEDGER_LATE, 0, c->late},
		{LEDGER_OPENING, 0, c->bill->paid_before},
		{LEDGER_ADVANCE, c->bill->account_id, MONEY_ZERO},
	};
	struct allocation_row row = allocation_of(c);

	if (!money_add(credit, c->principal, c->late) ||
		!money_add(credit, *credit, c->bill->paid_before))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	*credit_id = 0;
	if (money_sign(*credit) == 0)
		return true;
	lines[3].amount = money_negate(*credit);
	if (!journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), credit_id))
		return session_db_failed(s);
	row.journal_id = *credit_id;
	row.late_charge = money_negate(c->late);
	row.advance = *credit;
	return allocation_store_insert(s->db, &row) || session_db_failed(s);
}

/* Reverses the bill's entry; what was left of its principal counts as paid from now on. */
static bool post_reversal(struct session *s, const struct cancelling *c, int64_t *journal_id)
{
	struct journal_entry entry = entry_of(s, c);
	struct allocation_row row = allocation_of(c);

	if (!money_sub(&row.principal, c->bill->amount, c->bill->paid_before) ||
		!money_sub(&row.principal, row.principal, c->principal))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (!bill_store_journal(s->db, c->bill->bill_id, &entry.reverses) ||
		!journal_reverse(s->db, &entry, journal_id))
		return session_db_failed(s);
	row.journal_id = *journal_id;
	return money_sign(row.principal) == 0 || allocation_store_insert(s->db, &row) ||
	       session_db_failed(s);
}

bool bill_cancel_post(struct session *s, const struct bill_row *bill,
	const struct bill_cancelling *how, struct money *to_advance)
{
	struct cancelling c = {.bill = bill, .how = how};
	struct bill_cancel_row row = {.bill_id = bill->bill_id,
		.op_id = how->op_id,
		.login = s->login,
		.station = s->station,
		.reason = how->reason == NULL ? "" : how->reason,
		.business_date = how->business_date,
		.at = session_now(s)};

	bool paid;

	if (!bill_cancel_paid(s, bill, &paid))
		return false;
	if (paid && !how->approved)
		return session_refuse(s, CODE_APPROVAL_REQUIRED,
			SAY(N_("Money was paid on bill {1}: a supervisor must agree to taking it "
			       "back."),
				say_text(bill->bill_no)));
	if (!paid_on(s, &c) || !post_reversal(s, &c, &row.journal_id) ||
		!post_credit(s, &c, &row.credit_id, &row.to_advance))
		return false;
	*to_advance = row.to_advance;
	if (!bill_run_store_cancel(s->db, &row))
		return session_db_failed(s);
	return arrears_settled(s, bill->account_id, 0, how->business_date, NULL);
}

/* --- one bill by its number ------------------------------------------------------------------ */

struct one_work {
	const struct bill_run_request *request;
	struct date business_date;
	struct bill_row bill;
	struct money to_advance;
};

/* Bills are taken back from the last one on: each begins where the one before it ended. */
static bool check_last(struct session *s, const struct bill_row *bill)
{
	struct arena arena = ARENA_EMPTY;
	struct calculation_row made;
	struct date until;
	bool ours, billed;
	bool ok = bill_run_store_of_bill(s->db, bill->bill_id, &arena, &made, &ours) &&
		  bill_run_store_billed_until(s->db, bill->account_id, &until, &billed);

	arena_release(&arena);
	if (!ok)
		return session_db_failed(s);
	if (!ours || !billed || date_compare(until, made.to_on) <= 0)
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("Later bills of the account go on from bill {1}: cancel them first, from "
		       "the last one back."),
			say_text(bill->bill_no)));
}

/* It is owed because of what is on a card: it goes when that is taken back from the card. */
static bool no_card_debt(struct session *s, const struct bill_row *bill)
{
	struct card_debt_row debt;
	enum db_step step = card_debt_of_bill(s->db, bill->bill_id, &debt);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_DONE ||
	       session_refuse(s, CODE_CARD_WRITTEN,
		       SAY(N_("Bill {1} is owed for card sale {2}, whose cheque or transfer "
			      "bounced: take the sale back with its card."),
			       say_text(bill->bill_no), say_text(debt.sale_no)));
}

static bool find_bill(struct session *s, struct one_work *w)
{
	bool found;

	if (!bill_store_find(s->db, w->request->bill_no, &w->bill, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no bill {1}."), say_text(w->request->bill_no)));
	if (w->bill.cancelled)
		return session_refuse(s, CODE_ALREADY_REVERSED,
			SAY(N_("Bill {1} was cancelled before."), say_text(w->bill.bill_no)));
	return no_card_debt(s, &w->bill);
}

static bool one_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct one_work *w = ctx;
	struct bill_cancelling how = {.op_id = record->op_id,
		.reason = w->request->reason,
		.approved = w->request->approval.login[0] != '\0',
		.business_date = w->business_date};

	if (!find_bill(s, w))
		return false;
	if (!lock_accounts(s->db, &w->bill.account_id, 1))
		return session_db_failed(s);
	/* Behind the account's lock once more: somebody may have been quicker. */
	if (!find_bill(s, w) || !check_last(s, &w->bill) ||
		!bill_cancel_post(s, &w->bill, &how, &w->to_advance))
		return false;
	record->result_id = w->bill.bill_id;
	snprintf(record->detail, sizeof record->detail, "bill %s%s%s", w->bill.bill_no,
		how.approved ? ", approved by " : "", w->request->approval.login);
	return true;
}

static bool one_look(struct session *s, struct one_work *w)
{
	bool ok;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = find_bill(s, w) && check_last(s, &w->bill);
	return session_end_read(s, ok);
}

bool bill_cancel_one(
	struct session *s, const struct bill_run_request *request, struct bill_run_result *out)
{
	struct one_work w = {.request = request};
	struct operation op = {.verb = "bill cancel",
		.moves_money = true,
		.args = request->bill_no,
		.subject = request->bill_no,
		.work = one_work,
		.ctx = &w};
	struct operation_record record;

	if (!session_business_date(s, &w.business_date))
		return false;
	if (!(request->preview ? one_look(s, &w) : operation_run(s, &op, &record)))
		return false;
	out->customers = out->bills = 1;
	out->amount = w.bill.amount;
	return true;
}
