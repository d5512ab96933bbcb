#ifndef DB_BILL_RUN_STORE_H
#define DB_BILL_RUN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"

/*
 * Runs that make bills, and what they made: calculations with their lines, of which the last one of
 * an account and period holds; bills released from them; bills taken back. Nothing but a run's own
 * progress is ever changed. All answer false when the database failed (db_fault).
 */
#define RUN_OP_BYTES 65
#define RUN_ROUTE_BYTES 33

struct db;
struct arena;

enum bill_action { /* stored: never renumber */
	BILL_ACTION_RUN = 1,
	BILL_ACTION_RELEASE = 2,
	BILL_ACTION_CANCEL = 3,
	BILL_ACTION_CHECK = 4 /* looks for what is missed or abnormal, and keeps it */
};

struct bill_run_row {
	int64_t run_id;
	char op_id[RUN_OP_BYTES];
	enum bill_action action;
	struct period period;
	char route[RUN_ROUTE_BYTES]; /* "": all */
	const char *login, *station;
	struct moment at;
	bool done;
	int64_t cursor_id; /* the last account that was looked at */
	int64_t customers, bills;
	struct money amount;
};

/* Stores a new run and sets row->run_id. */
NODISCARD bool bill_run_store_insert(struct db *db, struct bill_run_row *row);

/* The run of that action, period and route that is under way. */
NODISCARD bool bill_run_store_find(
	struct db *db, const struct bill_run_row *key, struct bill_run_row *out, bool *found);

/* Stores how far it is: done, cursor and sums. */
NODISCARD bool bill_run_store_move(struct db *db, const struct bill_run_row *row);

struct calculation_row {
	int64_t calculation_id, run_id, account_id;
	struct period period;
	struct date from_on, to_on; /* of the readings; billed is what comes after from_on */
	struct energy energy;
	struct money amount;
	const char *basis, *explain; /* explain: "" from bill_batch_calculations */
	int64_t bill_id;             /* 0: not released */
	bool cancelled;              /* it was released and taken back */
};

struct line_row {
	const char *name; /* packed (core/say_pack.h) */
	int64_t quantity_e6;
	const char *unit;
	bool has_price;
	struct price price;
	struct money amount;
	const char *rule, *source; /* packed */
};

NODISCARD bool bill_run_store_calculation(struct db *db, struct calculation_row *row,
	const struct line_row *lines, size_t line_count);

/* The calculation of a bill, with its explanation; none: the bill came from elsewhere. */
NODISCARD bool bill_run_store_of_bill(struct db *db, int64_t bill_id, struct arena *arena,
	struct calculation_row *out, bool *found);
NODISCARD bool bill_run_store_lines(struct db *db, int64_t calculation_id, struct arena *arena,
	struct line_row **out, size_t *count);

/* A bill was made of a calculation. */
NODISCARD bool bill_run_store_release(struct db *db, int64_t bill_id, int64_t calculation_id);

struct bill_cancel_row {
	int64_t bill_id, journal_id, credit_id; /* credit_id 0: nothing had been paid */
	struct money to_advance;
	const char *op_id, *login, *station, *reason;
	struct date business_date;
	struct moment at;
};
NODISCARD bool bill_run_store_cancel(struct db *db, const struct bill_cancel_row *row);

/* Was the bill taken back? */
NODISCARD bool bill_run_store_cancelled(struct db *db, int64_t bill_id, bool *cancelled);

/* The last day whose readings a bill of ours stands on. */
NODISCARD bool bill_run_store_billed_until(
	struct db *db, int64_t account_id, struct date *out, bool *billed);

/* The bill that stands on them; 0: there is none. */
NODISCARD bool bill_run_store_last_bill(struct db *db, int64_t account_id, int64_t *bill_id);

#endif
