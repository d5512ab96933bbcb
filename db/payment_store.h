#ifndef DB_PAYMENT_STORE_H
#define DB_PAYMENT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/tender.h"
#include "db/database.h"

/*
 * Payments as they were taken: never changed afterwards. A payment has its accounts in the order
 * named, its tenders, and (db/allocation_store.h) what it paid.
 */
struct arena;

#define PAYMENT_ROW_NO_MAX 41
#define PAYMENT_ROW_TEXT_MAX 65

struct payment_row {
	int64_t payment_id;
	char payment_no[PAYMENT_ROW_NO_MAX];
	char op_id[PAYMENT_ROW_TEXT_MAX];
	int64_t shift_id;
	char login[PAYMENT_ROW_TEXT_MAX];
	char station[PAYMENT_ROW_TEXT_MAX];
	struct date business_date;
	struct moment at;
	struct money received, change, to_advance;
	int64_t journal_id;
};

/* *payment_id is what the database gave it; the member of row is not looked at. */
NODISCARD bool payment_store_insert(
	struct db *db, const struct payment_row *row, int64_t *payment_id);

/* seq counts from 1. */
NODISCARD bool payment_store_add_account(
	struct db *db, int64_t payment_id, int seq, int64_t account_id);
NODISCARD bool payment_store_add_tender(
	struct db *db, int64_t payment_id, int seq, const struct tender *tender);

/* DB_DONE: there is none of that id. */
NODISCARD enum db_step payment_store_by_id(
	struct db *db, int64_t payment_id, struct payment_row *out);
/* By seq; db_damaged where there are more than TENDERS_MAX. */
NODISCARD bool payment_store_tenders(
	struct db *db, int64_t payment_id, struct tender out[TENDERS_MAX], size_t *count);

/* The accounts in the order named, in the arena. */
struct payment_account_row {
	int64_t account_id;
	const char *account_no, *name;
};
NODISCARD bool payment_store_accounts(struct db *db, int64_t payment_id, struct arena *arena,
	struct payment_account_row **out, size_t *count);

/* The number of the shift's latest payment, also a reversed one; "" when it has none. */
NODISCARD bool payment_store_last_no(
	struct db *db, int64_t shift_id, char payment_no[PAYMENT_ROW_NO_MAX]);

/* DB_ROW: since that moment the account was in an unreversed payment of that net amount. */
NODISCARD enum db_step payment_store_same(
	struct db *db, int64_t account_id, struct money net, struct moment since);

/* DB_ROW: an unreversed payment was taken later on one of this payment's accounts. */
NODISCARD enum db_step payment_store_later(
	struct db *db, int64_t payment_id, char later_no[PAYMENT_ROW_NO_MAX]);

#endif
