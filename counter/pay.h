#ifndef COUNTER_PAY_H
#define COUNTER_PAY_H

#include <stddef.h>
#include "core/tender.h"
#include "counter/account.h"

/* Taking money: one payment for one or several accounts, by one or several tenders. */
struct arena;

#define PAY_ACCOUNTS_MAX 50
#define RECEIPT_NO_MAX 41
#define PAYMENT_NO_MAX 41
#define PAY_ORDER_NO_MAX 33

struct pay_request {
	const char *op_id; /* NULL: minted */
	const char *account_no[PAY_ACCOUNTS_MAX];
	size_t account_count;
	struct tender tenders[TENDERS_MAX]; /* at most one in cash */
	size_t tender_count;
	bool has_amount;
	struct money amount; /* to be applied; without it as much as is due */
	bool has_expect_due;
	struct money expect_due;
	bool again; /* the duplicate warning was seen */
	bool print; /* prepare its print together with it: print_prepared of counter/print.h */
};

struct pay_applied {
	char account_no[ACCOUNT_NO_MAX];
	char bill_no[BILL_NO_MAX];
	struct money principal, late_charge;
};

/* An order to cut the supply that this payment cancelled: the crew must be told at once. */
struct pay_recalled {
	char account_no[ACCOUNT_NO_MAX];
	char order_no[PAY_ORDER_NO_MAX];
};

struct pay_result {
	int64_t payment_id;
	char payment_no[PAYMENT_NO_MAX];
	char receipt_no[RECEIPT_NO_MAX];
	struct date business_date;
	struct money received, to_advance, change;
	struct pay_applied *applied; /* in the arena */
	size_t applied_count;
	struct pay_recalled recalled[PAY_ACCOUNTS_MAX];
	size_t recalled_count;
	bool replayed;
	int64_t print_id; /* 0: none was asked for, or the payment is replayed */
};

/*
 * Takes a payment. With R received and D due on the business date: without an amount the surplus
 * S = max(0, R - D) is given back from cash as far as cash was tendered and cash_unit allows, the
 * rest goes to the first account's advance. With an amount A: change = R - A, to_advance =
 * max(0, A - D). Always received - change = principal + late charge + to_advance.
 * account_unknown, account_closed, due_changed, nothing_due, tender_mismatch, duplicate_suspected,
 * shift_not_open, limit_exceeded (drawer_ceiling), op_conflict. PERMIT_PAY.
 */
NODISCARD bool pay_take(struct session *s, const struct pay_request *request, struct arena *arena,
	struct pay_result *out);

/*
 * What pay_take would do, without doing it: for the form, whenever a sum changes. On the open
 * shift's date; nothing is locked, so another's payment may come between: pay_take says
 * due_changed.
 */
struct pay_quote {
	struct money due, received, change, to_advance, applied;
};
NODISCARD bool pay_quote(
	struct session *s, const struct pay_request *request, struct pay_quote *out);

struct waive_request {
	const char *op_id, *bill_no, *reason;
	struct money amount;
	struct approval approval;
};
/* Takes late charge off a bill; bad_amount when it is more than is due. */
NODISCARD bool pay_waive(struct session *s, const struct waive_request *request);

#endif
