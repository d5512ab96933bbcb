#ifndef COUNTER_REVERSE_H
#define COUNTER_REVERSE_H

#include "counter/pay.h"

/* Undoing a payment, each time by a new entry: reversal, refund, bounced cheque, wrong account. */
enum reversal_kind {
	REVERSAL_REVERSE = 1,
	REVERSAL_REFUND = 2,
	REVERSAL_BOUNCE = 3,
	REVERSAL_MOVE = 4,
	REVERSAL_CARD = 5 /* a card sale that was undone or taken back: counter/card.h */
};

struct reverse_request {
	const char *op_id; /* NULL: minted */
	const char *receipt_no;
	const char *reason; /* 1 … 120 characters */
	struct approval approval;
	const char
		*tender_ref; /* tender_bounce: which of several in clearing; NULL: the only one */
};

struct reverse_result {
	char reversal_no[PAYMENT_NO_MAX];
	char receipt_no[RECEIPT_NO_MAX];
	char payment_no[PAYMENT_NO_MAX];
	struct tender refunded[TENDERS_MAX]; /* cash net of the change */
	size_t refunded_count;
	char debt_bill_no[PAYMENT_NO_MAX]; /* of a bounce: the bill for what is on a card; "" */
	struct money debt;
	bool replayed;
};

/*
 * Undoes a payment of the session's own open shift (reverse), or of an earlier one out of the
 * present shift (refund): the exact negative, as a new entry; the receipt is void and stays.
 * receipt_unknown, already_reversed, account_closed, later_payment, advance_used, card_written,
 * day_settled (reverse), drawer_short, shift_not_open, approval_required, self_approval.
 * PERMIT_REVERSE.
 */
NODISCARD bool reverse_payment(struct session *s, enum reversal_kind kind,
	const struct reverse_request *request, struct reverse_result *out);

/*
 * The same money to the account it was meant for: the old receipt is void, a new payment and
 * receipt are made, a paper that the bank has paid stays paid. As reverse_payment, and bad_value
 * where it is that account's already or was paid out of an advance; account_unknown. *out is in the
 * arena. PERMIT_PAYMENT_MOVE.
 */
NODISCARD bool reverse_move(struct session *s, const struct reverse_request *request,
	const char *to_account_no, struct arena *arena, struct pay_result *out);

/*
 * The receipt's cheques and transfers have cleared, all that wait (Dr 1003 Cr 1121).
 * receipt_unknown, bad_value (none waits), day_settled, bad_date. PERMIT_TENDER_CLEAR.
 */
NODISCARD bool tender_clear(struct session *s, const char *receipt_no);

/* One that bounced: the payment is reversed; what other tenders paid goes to the first account's
 * advance. What a card sale had put onto its card is owed: a bill of the account (card_debt.h).
 * The codes of tender_clear, already_reversed, approval_required, self_approval. */
NODISCARD bool tender_bounce(
	struct session *s, const struct reverse_request *request, struct reverse_result *out);

struct clearing_item {
	char receipt_no[RECEIPT_NO_MAX];
	struct date business_date;
	struct tender tender;
};
/* All that wait at the bank, in the arena. PERMIT_TENDER_CLEAR. */
NODISCARD bool tender_clearing_list(
	struct session *s, struct arena *arena, struct clearing_item **out, size_t *count);

#endif
