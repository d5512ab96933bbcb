#ifndef DB_CARD_DEBT_STORE_H
#define DB_CARD_DEBT_STORE_H

#include "db/bill_store.h"
#include "db/database.h"
#include "db/sale_store.h"

/* The bill that a purchase on a card became when its cheque bounced; one a sale at most. */
struct card_debt_row {
	int64_t bill_id, sale_id;
	struct money amount;  /* of the bill */
	struct money advance; /* of it, what stands for a spent advance of the same payment */
	char bill_no[BILL_NO_BYTES], sale_no[CARD_SALE_NO_MAX];
	int64_t cancelled_by; /* the entry that took the bill back; 0: it stands */
};

/* Only the ids and the advance are looked at. */
NODISCARD bool card_debt_insert(struct db *db, const struct card_debt_row *row);

/* DB_ROW: found; DB_DONE: nothing was ever owed for that sale, or the bill is none of these. */
NODISCARD enum db_step card_debt_of_sale(struct db *db, int64_t sale_id, struct card_debt_row *out);
NODISCARD enum db_step card_debt_of_bill(struct db *db, int64_t bill_id, struct card_debt_row *out);
NODISCARD enum db_step card_debt_of_payment(
	struct db *db, int64_t payment_id, struct card_debt_row *out);

#endif
