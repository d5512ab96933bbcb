#ifndef DB_WRITE_OFF_STORE_H
#define DB_WRITE_OFF_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"
#include "db/bill_store.h"

/* What was written off, undone and recovered. All answer false when the database failed. */
struct db;
struct arena;

/* A bill of an account that was ever written off. */
struct written_bill {
	int64_t bill_id;
	char bill_no[BILL_NO_BYTES];
	struct money written; /* by the acts that were not undone */
	struct money unpaid;  /* principal */
	struct money stands;  /* the balance of 6702 */
	struct money of_act;  /* of written: by the act that was asked for */
};

/* By bill, in the arena. act_id 0: of no act. */
struct written_query {
	int64_t account_id, act_id;
};
NODISCARD bool write_off_store_bills(struct db *db, const struct written_query *query,
	struct arena *arena, struct written_bill **out, size_t *count);

struct write_off_row {
	int64_t write_off_id;
	int64_t account_id, case_id, journal_id;
	int64_t reverses; /* 0: it writes off */
	struct money amount;
	struct date business_date;
	struct moment at;
	const char *op_id, *login, *station, *approver, *reason; /* of an insertion */
};

/* Sets its write_off_id. */
NODISCARD bool write_off_store_insert(struct db *db, struct write_off_row *row);
NODISCARD bool write_off_store_add_bill(
	struct db *db, int64_t write_off_id, int64_t bill_id, struct money amount);

/* From then on the late charge of the act's bills stands still. */
NODISCARD bool write_off_store_stop_late(struct db *db, const struct write_off_row *row);

/* The bills of an account whose late charge stands still since they were written off. */
struct written_late {
	int64_t bill_id;
	struct date written_on; /* the last day that is charged */
};
NODISCARD bool write_off_store_late(struct db *db, int64_t account_id, struct arena *arena,
	struct written_late **out, size_t *count);

/* The account's last act that was not undone; *found tells whether there is one. */
NODISCARD bool write_off_store_last(
	struct db *db, int64_t account_id, struct write_off_row *out, bool *found);

/* Its bills with the sign turned, as those of another act. */
NODISCARD bool write_off_store_turn(struct db *db, int64_t write_off_id, int64_t by_id);

struct recovery_row {
	int64_t journal_id, bill_id, payment_id, shift_id; /* the last two: 0 none */
	struct money amount;
	struct date business_date;
};
NODISCARD bool write_off_store_recover(struct db *db, const struct recovery_row *row);

/* Written off and recovered, of a day or of a shift (shift_id not 0: recovered alone). */
struct write_off_sums {
	int64_t write_offs, recoveries; /* acts less those taken back; what came in */
	struct money written, recovered;
};
NODISCARD bool write_off_store_sums(
	struct db *db, struct date from, struct date to, struct write_off_sums *out);
NODISCARD bool write_off_store_shift(struct db *db, int64_t shift_id, struct write_off_sums *out);

/* What stands of all of it: the balance of 6702, and of how many bills. */
NODISCARD bool write_off_store_stands(struct db *db, int64_t *bills, struct money *out);

#endif
