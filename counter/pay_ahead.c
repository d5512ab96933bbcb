/*
 * The questions of a payment, asked before their answers are needed. It decides nothing: without it
 * the same payment takes more ways to the server.
 */
#include "counter/pay_ahead.h"

#include "core/arena.h"
#include "counter/form.h"
#include "db/ahead.h"
#include "db/arrears_store.h"
#include "db/audit.h"
#include "db/bill_store.h"
#include "db/blacklist_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/payment_store.h"
#include "db/receipt_store.h"
#include "db/row_lock.h"

static void accounts(struct session *s, const struct pay_request *request)
{
	struct account_payer row;
	bool found;

	for (size_t i = 0; i < request->account_count; i++)
		if (form_account_no(request->account_no[i]))
			db_asked(account_store_payer(s->db, request->account_no[i], &row, &found));
}

void pay_ahead_first(struct session *s, const struct pay_request *request)
{
	struct account_payer row;
	struct shift_row shift;
	bool found;

	if (request->account_count > 1)
		accounts(s, request);
	else if (form_account_no(request->account_no[0]))
		db_asked(account_store_payer_held(s->db, request->account_no[0], &row, &found));
	db_asked(shift_store_open_of_login(s->db, s->login, &shift) == DB_DONE);
}

/* What is due on one account, and what was paid for it. */
static void account_state(struct session *s, int64_t account_id, const struct pay_held *held)
{
	struct arena arena = ARENA_EMPTY;
	struct bill_row *bills;
	struct bill_paid *paid;
	size_t count;

	db_asked(bill_store_list(s->db, account_id, &arena, &bills, &count));
	db_asked(bill_store_paid(s->db, account_id, &arena, &paid, &count));
	db_asked(payment_store_same(s->db, account_id, MONEY_ZERO, held->since) == DB_DONE);
	arena_release(&arena);
}

void pay_ahead_held(
	struct session *s, const struct pay_request *request, const struct pay_held *held)
{
	const struct pay_plan *plan = held->plan;
	char last[PAYMENT_ROW_NO_MAX];
	struct money balance;

	if (!db_ahead_begin(s->db))
		return;
	db_asked(lock_shift(s->db, held->shift->shift_id) == DB_DONE);
	if (request->account_count > 1)
		accounts(s, request);
	for (size_t i = 0; i < plan->account_count; i++)
		account_state(s, plan->accounts[i].account_id, held);
	for (size_t i = 0; i < request->tender_count; i++)
		if (request->tenders[i].kind == TENDER_ADVANCE)
			db_asked(journal_balance(
				s->db, LEDGER_ADVANCE, plan->accounts[0].account_id, &balance));
	if (money_sign(s->policy.drawer_ceiling) != 0)
		db_asked(journal_balance(s->db, LEDGER_DRAWER, held->shift->shift_id, &balance));
	db_asked(payment_store_last_no(s->db, held->shift->shift_id, last));
	db_ahead_end(s->db);
}

void pay_ahead_posted(struct session *s, const struct pay_plan *plan, struct date on)
{
	bool yes;

	if (!db_ahead_begin(s->db))
		return;
	for (size_t i = 0; i < plan->account_count; i++) {
		int64_t account_id = plan->accounts[i].account_id;

		db_asked(blacklist_store_counted(s->db, account_id, on, &yes));
		db_asked(arrears_store_any(s->db, account_id, &yes));
	}
	receipt_store_ahead(s->db, s->station);
	audit_ahead(s->db, s->station);
	db_ahead_end(s->db);
}
