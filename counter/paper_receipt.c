/* What a receipt's paper says: from rows that never change, as things stood then. */
#include "counter/paper.h"

#include <assert.h>
#include <stdio.h>

#include "core/arena.h"
#include "counter/card_debt.h"
#include "db/paper_store.h"
#include "db/payment_store.h"
#include "db/receipt_store.h"
#include "db/reversal_store.h"
#include "db/sale_store.h"
#include "printing/receipt.h"

static_assert(CHECK_CODE_CHARS == 12, "a check code is three groups of four");
#define CODE_GROUPED "%.4s-%.4s-%.4s"

struct receipt_draft {
	struct receipt_paper paper; /* first: it is what printing takes */
	struct receipt_row row;
	struct payment_row payment;
	struct tender tenders[TENDERS_MAX];
	char check_code[CHECK_CODE_CHARS + 3];
	struct sale_row sale;
	struct sale_target target;
	struct receipt_card card;
	struct card_debt_row debt;
};

static bool load_rows(struct session *s, const char *receipt_no, struct receipt_draft *r)
{
	enum db_step step = receipt_store_by_no(s->db, receipt_no, &r->row);

	if (step == DB_DONE)
		return session_refuse_plain(s, CODE_RECEIPT_UNKNOWN);
	if (step == DB_FAILED ||
		payment_store_by_id(s->db, r->row.payment_id, &r->payment) != DB_ROW ||
		!payment_store_tenders(
			s->db, r->row.payment_id, r->tenders, &r->paper.tender_count))
		return session_db_failed(s);
	r->paper.tenders = r->tenders;
	return true;
}

/* The advance is the first account's: what is left over goes there. */
static bool load_accounts(struct session *s, struct arena *arena, struct receipt_draft *r)
{
	struct paper_account *rows;
	struct receipt_account *accounts;
	size_t count;

	if (!paper_store_accounts(s->db, r->row.payment_id, arena, &rows, &count))
		return session_db_failed(s);
	if (count == 0)
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (!paper_store_advance(
		    s->db, rows[0].account_id, r->payment.journal_id, &r->paper.advance_balance))
		return session_db_failed(s);
	accounts = arena_alloc(arena, count * sizeof *accounts);
	for (size_t i = 0; i < count; i++)
		accounts[i] =
			(struct receipt_account){rows[i].account_no, rows[i].name, rows[i].address};
	r->paper.accounts = accounts;
	r->paper.account_count = count;
	return true;
}

static struct receipt_bill bill_of(const struct paper_bill *row, struct date on)
{
	int days = date_days_between(row->due_on, on);

	return (struct receipt_bill){
		.account_no = row->account_no,
		.period = row->period,
		.energy = row->energy,
		.amount = row->amount,
		.principal = row->principal,
		.late_charge = row->late_charge,
		.late_days = days > 0 ? days : 0,
	};
}

static bool load_bills(struct session *s, struct arena *arena, struct receipt_draft *r)
{
	struct paper_bill *rows;
	struct receipt_bill *bills;
	size_t count;

	if (!paper_store_bills(s->db, r->row.payment_id, arena, &rows, &count))
		return session_db_failed(s);
	if (count > RECEIPT_BILLS_MAX)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	bills = arena_alloc(arena, count * sizeof *bills);
	for (size_t i = 0; i < count; i++) {
		bills[i] = bill_of(&rows[i], r->payment.business_date);
		if (!money_add(&r->paper.principal, r->paper.principal, rows[i].principal) ||
			!money_add(
				&r->paper.late_charge, r->paper.late_charge, rows[i].late_charge))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
	}
	r->paper.bills = bills;
	r->paper.bill_count = count;
	return true;
}

static bool load_owed(struct session *s, struct receipt_draft *r)
{
	bool owed;

	if (!card_debt_load(s, r->sale.sale_id, &r->debt, &owed))
		return false;
	if (owed && r->debt.cancelled_by == 0)
		r->card.owed_bill = r->debt.bill_no;
	return true;
}

/* The card that was written in the end, where a sale's first one was lost. */
static bool load_card(struct session *s, struct receipt_draft *r)
{
	enum db_step step = sale_store_of_payment(s->db, r->row.payment_id, &r->sale);

	if (step == DB_DONE)
		return true;
	if (step == DB_FAILED || sale_store_target(s->db, r->sale.sale_id, &r->target) != DB_ROW)
		return session_db_failed(s);
	r->card = (struct receipt_card){.sale_no = r->sale.sale_no,
		.serial = r->target.serial,
		.meter_no = r->sale.meter_no,
		.count = r->sale.count,
		.energy = r->sale.energy,
		.amount = r->sale.amount,
		.arrears = r->sale.arrears};
	r->paper.card = &r->card;
	return load_owed(s, r);
}

static bool load_sums(struct session *s, struct receipt_draft *r)
{
	r->paper.received = r->payment.received;
	r->paper.change = r->payment.change;
	r->paper.to_advance = r->payment.to_advance;
	return money_sub(&r->paper.total, r->payment.received, r->payment.change) ||
	       session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool load_state(struct session *s, struct receipt_draft *r)
{
	struct reversal_row reversal;
	enum db_step step = reversal_store_of_payment(s->db, r->row.payment_id, &reversal);

	r->paper.voided = step == DB_ROW;
	return step != DB_FAILED || session_db_failed(s);
}

static bool load_all(struct session *s, struct paper_draft *draft, struct receipt_draft *r)
{
	return load_rows(s, draft->task->subject, r) && load_accounts(s, draft->arena, r) &&
	       load_bills(s, draft->arena, r) && load_card(s, r) && load_sums(s, r) &&
	       load_state(s, r) &&
	       paper_person(s, r->payment.login, draft->arena, &r->paper.cashier);
}

static bool load(struct session *s, struct paper_draft *draft)
{
	struct receipt_draft *r = arena_alloc(draft->arena, sizeof *r);
	const char *code = r->row.check_code;
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) && load_all(s, draft, r);

	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	snprintf(r->check_code, sizeof r->check_code, CODE_GROUPED, code, code + 4, code + 8);
	r->paper.hall = s->hall_name;
	r->paper.receipt_no = r->row.receipt_no;
	r->paper.station = r->payment.station;
	r->paper.at = r->payment.at;
	r->paper.business_date = r->payment.business_date;
	r->paper.check_code = r->check_code;
	r->paper.qr_text = r->row.check_code;
	r->paper.copy = draft->task->copy;
	r->paper.trial = s->trial;
	draft->state = r->paper.voided ? RECEIPT_VOID : RECEIPT_VALID;
	draft->data = &r->paper;
	return true;
}

static bool save(const struct print_job *job, const void *data, struct document_saved *saved,
	struct fault *fault)
{
	return receipt_paper_save(job, data, saved, fault);
}

const struct paper_maker receipt_maker = {.file = "", .load = load, .save = save};
