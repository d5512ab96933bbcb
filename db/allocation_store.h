#ifndef DB_ALLOCATION_STORE_H
#define DB_ALLOCATION_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/money.h"
#include "db/bill_store.h"

/*
 * Where the money went: to a bill (principal, late charge) or to an account's advance balance.
 * Rows are never changed; a reversal adds the exact negative of each.
 */
struct db;
struct arena;

struct allocation_row {
	int64_t journal_id;
	int64_t payment_id; /* 0: none */
	int64_t account_id;
	int64_t bill_id; /* 0: the advance balance */
	struct date business_date;
	struct money principal, late_charge, advance;
};

NODISCARD bool allocation_store_insert(struct db *db, const struct allocation_row *row);

/* Several of the same entry, payment and day. */
NODISCARD bool allocation_store_insert_all(
	struct db *db, const struct allocation_row *rows, size_t count);

/* The exact negative of every row of a payment, under the entry that reverses it. */
NODISCARD bool allocation_store_reverse(
	struct db *db, int64_t payment_id, int64_t journal_id, struct date business_date);

/* What a payment paid, bill by bill in the order it was spread; in the arena. */
struct allocation_paid {
	const char *account_no, *bill_no;
	struct money principal, late_charge;
};
NODISCARD bool allocation_store_paid(struct db *db, int64_t payment_id, struct arena *arena,
	struct allocation_paid **out, size_t *count);

/* What a payment paid on each account's bills, by account. */
struct allocation_sum {
	int64_t account_id;
	struct money principal, late_charge;
};
NODISCARD bool allocation_store_sums(struct db *db, int64_t payment_id, struct arena *arena,
	struct allocation_sum **out, size_t *count);

/* A bill that the payment paid and that was taken back since. */
NODISCARD bool allocation_store_cancelled(
	struct db *db, int64_t payment_id, char bill_no[BILL_NO_BYTES], bool *found);

#endif
