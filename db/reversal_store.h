#ifndef DB_REVERSAL_STORE_H
#define DB_REVERSAL_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/date.h"
#include "core/money.h"
#include "db/database.h"

/* Reversals of payments (one each at most) and waivers of late charge: approved, never changed. */
#define REVERSAL_ROW_NO_MAX 41
#define REVERSAL_ROW_TEXT_MAX 65
#define REVERSAL_ROW_REASON_MAX 481

struct reversal_row {
	int64_t reversal_id;
	char reversal_no[REVERSAL_ROW_NO_MAX];
	int kind; /* enum reversal_kind of counter/reverse.h */
	int64_t payment_id;
	char op_id[REVERSAL_ROW_TEXT_MAX];
	int64_t shift_id; /* 0: none */
	char login[REVERSAL_ROW_TEXT_MAX];
	char station[REVERSAL_ROW_TEXT_MAX];
	char approver[REVERSAL_ROW_TEXT_MAX];
	char reason[REVERSAL_ROW_REASON_MAX];
	struct date business_date;
	struct moment at;
	int64_t journal_id;
};

/* *reversal_id is what the database gave it. A payment that has one makes the database fail. */
NODISCARD bool reversal_store_insert(
	struct db *db, const struct reversal_row *row, int64_t *reversal_id);

/* DB_ROW: found; DB_DONE: the payment stands. */
NODISCARD enum db_step reversal_store_of_payment(
	struct db *db, int64_t payment_id, struct reversal_row *out);
/* DB_DONE: there is none of that id. */
NODISCARD enum db_step reversal_store_by_id(
	struct db *db, int64_t reversal_id, struct reversal_row *out);

/* Late charge of one bill that need not be paid; the texts belong to the caller. */
struct waiver_row {
	int64_t bill_id;
	struct money amount;
	const char *login, *approver, *reason, *op_id;
	struct date business_date;
	struct moment at;
};
NODISCARD bool waiver_store_insert(struct db *db, const struct waiver_row *row, int64_t *waiver_id);

#endif
