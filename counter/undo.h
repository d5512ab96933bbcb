#ifndef COUNTER_UNDO_H
#define COUNTER_UNDO_H

#include "counter/reverse.h"
#include "db/payment_store.h"
#include "db/receipt_store.h"
#include "db/reversal_store.h"
#include "db/shift_store.h"
#include "db/tender_store.h"

/*
 * A payment that is to be undone: its rows, what stands in the way, and its exact negative. For
 * reversal, refund, moving and bouncing alike; all inside the caller's transaction.
 */
struct arena;

struct undo {
	struct receipt_row receipt;
	struct payment_row payment;
	struct tender_fate fates[TENDERS_MAX];
	size_t fate_count;
	struct payment_account_row *accounts;
	size_t account_count;
	bool reversed;
	struct reversal_row reversal; /* when reversed */
	struct money cash;            /* taken in cash, net of the change */
	struct money advance_spent;   /* paid out of the advance balance */
};

/*
 * Reads all of it and takes the locks of its accounts, and of one more (0: none). receipt_unknown;
 * card_written: a card sale's is taken back with the card.
 */
NODISCARD bool undo_load(struct session *s, const char *receipt_no, int64_t also_lock,
	struct arena *arena, struct undo *out);

/* The same of any receipt, also of a card sale's: what the bank says of it undoes nothing. */
NODISCARD bool undo_look(
	struct session *s, const char *receipt_no, struct arena *arena, struct undo *out);

/* The same of a payment that has no receipt yet; its accounts are locked by the caller. */
NODISCARD bool undo_load_payment(
	struct session *s, int64_t payment_id, struct arena *arena, struct undo *out);

/*
 * Nothing may have been built on the payment, behind the locks of its accounts: already_reversed,
 * account_closed, advance_used, later_payment.
 */
NODISCARD bool undo_may(struct session *s, const struct undo *undo);

NODISCARD bool undo_not_reversed(struct session *s, const struct undo *undo);

/* No bill that it paid was cancelled since: advance_used. */
NODISCARD bool undo_bills_stand(struct session *s, const struct undo *undo);

/* advance_used unless the first account's advance balance still holds that much. */
NODISCARD bool undo_advance_left(
	struct session *s, const struct undo *undo, struct money needed, struct money coming);

/* drawer_short unless the shift's drawer holds, by the books, what was taken in cash net of change.
 */
NODISCARD bool undo_drawer_holds(
	struct session *s, const struct undo *undo, const struct shift_row *shift);

struct undo_posting {
	enum reversal_kind kind;
	const struct shift_row *shift; /* NULL: none; its drawer gives the cash back */
	struct date business_date;
	const char *op_id, *reason, *approver;
};

/* The entry that undoes the payment is already posted: the row that names it. */
NODISCARD bool undo_record(struct session *s, const struct undo *undo,
	const struct undo_posting *posting, int64_t journal_id, int64_t *reversal_id);

/* The exact negative of the payment, of its allocations, and of what the bank had cleared. */
NODISCARD bool undo_post(struct session *s, const struct undo *undo,
	const struct undo_posting *posting, int64_t *reversal_id);

/* What the bank had already paid goes back into clearing, from where the payment took it. */
NODISCARD bool undo_cleared(
	struct session *s, const struct undo *undo, const struct undo_posting *posting);

/* What is given back, in the order tendered: cash net of the change. */
void undo_refunded(const struct undo *undo, struct reverse_result *out);

/* A reversal as it was done. replayed is left false. */
NODISCARD bool undo_result_load(
	struct session *s, int64_t reversal_id, struct arena *arena, struct reverse_result *out);

/* The same in a transaction of its own, for whoever asks again under the same id. */
NODISCARD bool undo_replay(
	struct session *s, int64_t reversal_id, struct arena *arena, struct reverse_result *out);

/* Receipt, reason, approver and one more (NULL: none): the arguments by which an id is known. */
#define UNDO_ARGS_MAX (REASON_MAX + 256)
const char *undo_args(
	const struct reverse_request *request, const char *more, char buf[UNDO_ARGS_MAX]);

#endif
