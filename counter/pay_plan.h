#ifndef COUNTER_PAY_PLAN_H
#define COUNTER_PAY_PLAN_H

#include "core/allocation.h"
#include "core/change.h"
#include "counter/pay.h"
#include "db/account_store.h"

/*
 * What a payment would do: which accounts, what is due on which bill, how the money is spread. The
 * quote on the form and the payment itself are the same plan. Everything lies in the arena and
 * holds only inside the transaction in which it was read.
 */
struct plan_bill {
	int64_t bill_id;
	const char *bill_no;
	size_t account; /* its place in accounts */
};

struct pay_plan {
	struct account_payer *accounts; /* in the order named */
	size_t account_count;
	struct plan_bill *bills;       /* in the order in which they are paid */
	struct allocation_item *items; /* of the same bill: due, and paid by this payment */
	size_t bill_count;
	struct money due;
	struct change change;
};

/* Reads the accounts. account_unknown, account_closed. */
NODISCARD bool pay_plan_accounts(struct session *s, const struct pay_request *request,
	struct arena *arena, struct pay_plan *plan);

/* The same of one account alone, locked before anything else (account_store_payer_held). */
NODISCARD bool pay_plan_account_held(struct session *s, const struct pay_request *request,
	struct arena *arena, struct pay_plan *plan);

/* Reads what is due on them on that day. */
NODISCARD bool pay_plan_due(
	struct session *s, struct date on, struct arena *arena, struct pay_plan *plan);

/* What is kept of the tenders and given back, and no more. nothing_due, tender_mismatch. */
NODISCARD bool pay_plan_change(
	struct session *s, const struct pay_request *request, struct pay_plan *plan);

/* Spreads the tenders. due_changed, nothing_due, tender_mismatch. */
NODISCARD bool pay_plan_spread(
	struct session *s, const struct pay_request *request, struct pay_plan *plan);

#endif
