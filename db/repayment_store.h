#ifndef DB_REPAYMENT_STORE_H
#define DB_REPAYMENT_STORE_H

#include <stdint.h>
#include "core/arrears_stage.h"
#include "core/repayment.h"

/*
 * Repayment plans with their instalments and what became of each. All answer false when the
 * database failed (db_fault).
 */
#define PLAN_NO_BYTES 33

struct db;
struct stmt;
struct arena;

struct plan_row {
	int64_t plan_id, case_id, account_id;
	char plan_no[PLAN_NO_BYTES];
	struct date made_on;
	struct money principal, late_charge, total;
	enum arrears_stage stage_before;
	int64_t after_id; /* the last allocation before it */
	enum plan_state state;
	enum plan_late late;
	const char *login; /* of the insertion */
	struct moment at;
};

/* Stores a plan under way, sets its plan_id and after_id. */
NODISCARD bool repayment_store_insert(
	struct db *db, struct plan_row *row, const struct instalment *instalments, size_t count);

/* How many plans were made on a day, for their numbers. */
NODISCARD bool repayment_store_count(struct db *db, struct date on, int64_t *count);

/* The last plan of an account; *found tells whether there is one. */
NODISCARD bool repayment_store_last(
	struct db *db, int64_t account_id, struct plan_row *out, bool *found);
NODISCARD bool repayment_store_instalments(
	struct db *db, int64_t plan_id, struct instalment out[INSTALMENTS_MAX], size_t *count);

/* Paid under a plan: on the bills that were there when it was made. */
NODISCARD bool repayment_store_paid(struct db *db, const struct plan_row *plan, struct money *out);

/* The fate of the instalment in that place, from 1; once. */
NODISCARD bool repayment_store_fate(
	struct db *db, int64_t plan_id, int seq, enum instalment_fate fate, struct date on);

/* The plan ends, or ends otherwise after all. */
struct plan_end_row {
	int64_t plan_id;
	enum plan_state state;
	struct date on;
	struct moment at;
	const char *login;
};
NODISCARD bool repayment_store_end(struct db *db, const struct plan_end_row *row);

/* The account's plans that stop the late charge, oldest first; in the arena. */
NODISCARD bool repayment_store_spans(struct db *db, int64_t account_id, struct arena *arena,
	struct plan_span **out, size_t *count);

/* Of a column: for the stores that read plans. */
enum plan_late stmt_plan_late(struct stmt *st, int column);

#endif
