#ifndef DB_PAPER_STORE_H
#define DB_PAPER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "core/tender.h"

/*
 * What only papers ask. A paper drawn again shows the same: names and balances are those of its
 * day, not today's. Lists lie in the arena; all answer false when the database failed.
 */
struct db;
struct arena;

/* The accounts of a payment in the order named, with name and address as they were then. */
struct paper_account {
	int64_t account_id;
	const char *account_no, *name, *address;
};
NODISCARD bool paper_store_accounts(struct db *db, int64_t payment_id, struct arena *arena,
	struct paper_account **out, size_t *count);

/* What a payment paid, bill by bill in the order it was spread. */
struct paper_bill {
	const char *account_no;
	struct period period;
	struct energy energy;
	struct money amount;
	struct date due_on;
	struct money principal, late_charge; /* paid by this payment */
};
NODISCARD bool paper_store_bills(struct db *db, int64_t payment_id, struct arena *arena,
	struct paper_bill **out, size_t *count);

/* The advance of an account as it stood with that entry of the journal. */
NODISCARD bool paper_store_advance(
	struct db *db, int64_t account_id, int64_t journal_id, struct money *out);

/* Those of a shift, or of all shifts of a date. */
struct paper_scope {
	int64_t shift_id; /* 0: of the date */
	struct date business_date;
};

/* The numbers that a station's book gave out, and how many of them are void by now. */
struct paper_book {
	const char *station, *first_receipt, *last_receipt;
	int64_t receipts, voids;
};
NODISCARD bool paper_store_books(struct db *db, const struct paper_scope *scope,
	struct arena *arena, struct paper_book **out, size_t *count);

/* The payments that were undone there, in the order in which that was done. */
struct paper_void {
	const char *receipt_no, *reversal_no;
	const char *cashier, *approver, *reason; /* cashier and approver: logins */
	struct moment at;
	struct money amount; /* received less change */
};
NODISCARD bool paper_store_voids(struct db *db, const struct paper_scope *scope,
	struct arena *arena, struct paper_void **out, size_t *count);

/* What each station took on a date, less what it gave back. */
struct paper_station {
	const char *station;
	int64_t payments, reversals;
	struct money net;
};
NODISCARD bool paper_store_stations(struct db *db, struct date business_date, struct arena *arena,
	struct paper_station **out, size_t *count);

/* When and by whom a date was settled; *login NULL when it is not. */
NODISCARD bool paper_store_settlement(struct db *db, struct date business_date, struct arena *arena,
	struct moment *at, const char **login);

struct paper_hand_in {
	const char *number, *receiver;
	struct moment at;
	struct money amount;
};
NODISCARD bool paper_store_hand_ins(struct db *db, int64_t shift_id, struct arena *arena,
	struct paper_hand_in **out, size_t *count);

/* What the cashier declared, by kind; has tells where a row is. */
NODISCARD bool paper_store_declared(struct db *db, int64_t shift_id,
	struct money amount[TENDER_KIND_END], bool has[TENDER_KIND_END]);

/*
 * What was paid on bills in a span of business dates, and what was undone in it as the exact
 * negative, by date and receipt.
 */
struct paper_paid {
	const char *receipt_no, *account_no, *name, *bill_no;
	struct date on;
	struct period period;
	struct energy energy;
	struct money principal, late_charge;
	bool reverses; /* the row undoes one of this receipt */
	bool voided;   /* the receipt is void by now */
	int64_t id_type;
	const char *id_masked;
	const void *id_sealed;
	size_t id_sealed_size; /* 0: no number */
};
NODISCARD bool paper_store_each_paid(struct db *db, struct date from, struct date to,
	bool (*each)(void *ctx, const struct paper_paid *row), void *ctx);

#endif
