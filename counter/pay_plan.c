/*
 * What a payment would do. Accounts are read by number here; whoever pays locks them in the order
 * of their ids, so that two payments for the same accounts cannot wait for each other.
 */
#include "counter/pay_plan.h"

#include <assert.h>

#include "core/arena.h"
#include "counter/bill_due.h"
#include "counter/form.h"
#include "db/journal.h"

enum look { LOOK, LOOK_AND_HOLD };

static bool account_look(struct session *s, const char *account_no, enum look look,
	struct account_payer *out, bool *found)
{
	*found = false;
	if (!form_account_no(account_no))
		return true;
	return look == LOOK ? account_store_payer(s->db, account_no, out, found)
			    : account_store_payer_held(s->db, account_no, out, found);
}

static bool account_load(
	struct session *s, const char *account_no, enum look look, struct account_payer *out)
{
	bool found;

	if (!account_look(s, account_no, look, out, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}: check the number or find the customer by "
			       "name."),
				say_text(account_no)));
	if (out->status != ACCOUNT_OPEN)
		return session_refuse(s, CODE_ACCOUNT_CLOSED,
			SAY(N_("Account {1} is closed: ask for the customer's present account "
			       "number."),
				say_text(account_no)));
	return true;
}

static bool accounts_load(struct session *s, const struct pay_request *request, enum look look,
	struct arena *arena, struct pay_plan *plan)
{
	*plan = (struct pay_plan){.account_count = request->account_count};
	plan->accounts = arena_alloc(arena, plan->account_count * sizeof *plan->accounts);
	for (size_t i = 0; i < plan->account_count; i++)
		if (!account_load(s, request->account_no[i], look, &plan->accounts[i]))
			return false;
	return true;
}

bool pay_plan_accounts(struct session *s, const struct pay_request *request, struct arena *arena,
	struct pay_plan *plan)
{
	return accounts_load(s, request, LOOK, arena, plan);
}

bool pay_plan_account_held(struct session *s, const struct pay_request *request,
	struct arena *arena, struct pay_plan *plan)
{
	assert(request->account_count == 1);
	return accounts_load(s, request, LOOK_AND_HOLD, arena, plan);
}

/* Appends the bills of one account, and what is due on them to the sum. */
static bool account_due(struct session *s, struct date on, struct arena *arena,
	struct pay_plan *plan, size_t account)
{
	const struct bills_query query = {
		.account_id = plan->accounts[account].account_id,
		.price_class = plan->accounts[account].price_class,
		.on = on,
	};
	struct bills_due due;
	size_t count = plan->bill_count;

	if (!bills_due_load(s, &query, arena, &due))
		return false;
	if (!money_add(&plan->due, plan->due, due.total))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	if (due.count == 0)
		return true;
	struct plan_bill *bills = arena_alloc(arena, (count + due.count) * sizeof *bills);
	struct allocation_item *items = arena_alloc(arena, (count + due.count) * sizeof *items);

	for (size_t i = 0; i < count; i++) {
		bills[i] = plan->bills[i];
		items[i] = plan->items[i];
	}
	for (size_t i = 0; i < due.count; i++) {
		bills[count + i] = (struct plan_bill){.bill_id = due.bills[i].bill_id,
			.bill_no = due.bills[i].bill_no,
			.account = account};
		items[count + i] =
			(struct allocation_item){.principal_due = due.bills[i].principal_due,
				.late_due = due.bills[i].late_charge};
	}
	plan->bills = bills;
	plan->items = items;
	plan->bill_count += due.count;
	return true;
}

bool pay_plan_due(struct session *s, struct date on, struct arena *arena, struct pay_plan *plan)
{
	for (size_t i = 0; i < plan->account_count; i++)
		if (!account_due(s, on, arena, plan, i))
			return false;
	return true;
}

static bool refuse_change(
	struct session *s, const struct pay_request *request, enum change_error error)
{
	switch (error) {
	case CHANGE_NOTHING_DUE:
		return session_refuse_plain(s, CODE_NOTHING_DUE);
	case CHANGE_TOO_LITTLE:
		return session_refuse(s, CODE_TENDER_MISMATCH,
			SAY(N_("{1} is to be paid and less was handed over: check every tender."),
				say_money(request->amount)));
	case CHANGE_NOT_IN_CASH:
		return session_refuse(s, CODE_TENDER_MISMATCH,
			SAY(N_("{1} is to be paid, and more would have to be given back than was "
			       "handed over in cash: check every tender."),
				say_money(request->amount)));
	case CHANGE_TOO_LARGE:
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	case CHANGE_OK:
		break;
	}
	assert(!"not an error");
	return false;
}

static bool advance_suffices(
	struct session *s, const struct pay_request *request, const struct pay_plan *plan)
{
	struct money spent, balance;

	if (!tenders_sum(&spent, request->tenders, request->tender_count, TENDER_ADVANCE))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	if (money_sign(spent) == 0)
		return true;
	if (!journal_balance(s->db, LEDGER_ADVANCE, plan->accounts[0].account_id, &balance))
		return session_db_failed(s);
	balance = money_negate(balance);
	if (money_compare(spent, balance) <= 0)
		return true;
	return session_refuse(s, CODE_TENDER_MISMATCH,
		SAY(N_("Account {1} has an advance of {2}: no more than that can be paid out of "
		       "it."),
			say_text(plan->accounts[0].account_no), say_money(balance)));
}

bool pay_plan_change(struct session *s, const struct pay_request *request, struct pay_plan *plan)
{
	const struct change_input in = {
		.due = plan->due,
		.tenders = request->tenders,
		.tender_count = request->tender_count,
		.has_amount = request->has_amount,
		.amount = request->amount,
		.cash_unit = s->policy.cash_unit,
	};
	enum change_error error = change_compute(&plan->change, &in);

	if (error != CHANGE_OK)
		return refuse_change(s, request, error);
	return advance_suffices(s, request, plan);
}

bool pay_plan_spread(struct session *s, const struct pay_request *request, struct pay_plan *plan)
{
	struct money rest;

	if (request->has_expect_due && money_compare(request->expect_due, plan->due) != 0)
		return session_refuse(s, CODE_DUE_CHANGED,
			SAY(N_("{1} is due now, not {2}: look at the account again before taking "
			       "the money."),
				say_money(plan->due), say_money(request->expect_due)));
	if (!pay_plan_change(s, request, plan))
		return false;
	if (!allocation_spread(plan->items, plan->bill_count, plan->change.applied,
		    s->policy.allocation_order, &rest))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	assert(money_sign(rest) == 0);
	return true;
}
