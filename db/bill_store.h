#ifndef DB_BILL_STORE_H
#define DB_BILL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"

/*
 * Bills, which never change, and what was paid on them: the sum of the allocations that stand. An
 * allocation that was reversed never paid anything; it and its reversing row are left out here.
 * All answer false when the database failed (db_fault).
 */
#define BILL_NO_BYTES 41 /* 40 characters of ASCII and the NUL */

struct db;
struct arena;

struct bill_row {
	int64_t bill_id, account_id;
	char bill_no[BILL_NO_BYTES];
	struct period period;
	struct energy energy;
	struct money amount;
	struct money paid_before; /* before the bill came into this database */
	struct money waived;      /* of its late charge */
	struct date issued_on, due_on;
	bool cancelled;           /* taken back: nothing is due on it any more */
	struct money written_off; /* what of it stands in the books as lost: 6702 */
	bool paused;              /* a repayment plan over it stops or stopped its late charge */
	bool late_stopped;        /* a write-off of the account stops late charges */
};

struct bill_paid {
	int64_t bill_id;
	struct date on;
	struct money principal, late_charge;
};

/* The bills of an account by due date, then number; in the arena. */
NODISCARD bool bill_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct bill_row **out, size_t *count);

/* What was paid on them: in the same order, and for one bill by day; in the arena. */
NODISCARD bool bill_store_paid(struct db *db, int64_t account_id, struct arena *arena,
	struct bill_paid **out, size_t *count);

/* *found tells whether there is a bill of that number. */
NODISCARD bool bill_store_find(
	struct db *db, const char *bill_no, struct bill_row *out, bool *found);

NODISCARD bool bill_store_load(struct db *db, int64_t bill_id, struct bill_row *out, bool *found);

/* Stores row, whose waived is not looked at, under the entry that posts it; sets its bill_id. */
NODISCARD bool bill_store_insert(struct db *db, struct bill_row *row, int64_t journal_id);

/* The entry that posted a bill. */
NODISCARD bool bill_store_journal(struct db *db, int64_t bill_id, int64_t *journal_id);

/* What was billed for one period, without what was taken back. */
struct bill_month {
	struct period period;
	struct energy energy;
	struct money amount;
};

/* Fills count months from first on; zeros where there is no bill. */
NODISCARD bool bill_store_months(struct db *db, int64_t account_id, struct period first,
	struct bill_month *out, size_t count);

#endif
