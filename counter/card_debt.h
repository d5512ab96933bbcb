#ifndef COUNTER_CARD_DEBT_H
#define COUNTER_CARD_DEBT_H

#include "counter/undo.h"
#include "db/card_debt_store.h"
#include "db/journal.h"

/*
 * The cheque of a sale on a card bounced. The payment is undone like any other, but the energy is
 * on the card: its price becomes a bill of the account, due at once, with all that goes with a bill
 * (late charge, arrears, notices; taken first at the next sale). Taking the purchase back from its
 * card takes the bill back. Inside the caller's transaction.
 */
struct card_debt {
	const struct sale_row *sale;
	const struct journal_entry *entry; /* of the bounce */
	struct money advance; /* that the payment had put on the balance and that is spent */
};

/* Dr 1122; Cr 6002 the energy, Cr 2203 the advance; the bill. */
NODISCARD bool card_debt_post(struct session *s, const struct card_debt *debt);

/* The payment is not there any more: its bill is taken back, what was paid on it is an advance. */
struct card_debt_undoing {
	const char *op_id, *reason;
	struct date business_date;
};
NODISCARD bool card_debt_cancel(struct session *s, const struct sale_row *sale,
	const struct card_debt_undoing *how, int64_t *journal_id);

/* *owed: the sale's cheque had bounced, and its price was billed. */
NODISCARD bool card_debt_load(
	struct session *s, int64_t sale_id, struct card_debt_row *out, bool *owed);

#endif
