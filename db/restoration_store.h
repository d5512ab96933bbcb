#ifndef DB_RESTORATION_STORE_H
#define DB_RESTORATION_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"
#include "core/restoration.h"

/*
 * Orders to restore supply and what became of them. An order's row is never changed but for its
 * state, which is that of its last event. All answer false when the database failed (db_fault).
 */
#define RESTORATION_NO_BYTES 33
#define RESTORATION_LOGIN_BYTES 33
#define RESTORATION_RESULT_BYTES 481

struct db;
struct arena;

struct restoration_row {
	int64_t order_id; /* given by the database */
	char order_no[RESTORATION_NO_BYTES];
	int64_t account_id, case_id;
	int64_t check_id; /* 0: no paper was asked for */
	bool blacklisted;
	struct date business_date;
	struct moment settled_at, at, not_before, deadline;
	struct money prepayment; /* that was asked for; zero: none */
	char login[RESTORATION_LOGIN_BYTES], station[RESTORATION_LOGIN_BYTES];
	enum restoration_state state;
};

/* Also writes the first event. Sets order_id. */
NODISCARD bool restoration_store_insert(struct db *db, struct restoration_row *row);

/* How many orders bear that date; for the next number, under the hall's lock. */
NODISCARD bool restoration_store_count(struct db *db, struct date business_date, int64_t *count);

NODISCARD bool restoration_store_find(
	struct db *db, const char *order_no, struct restoration_row *out, bool *found);
NODISCARD bool restoration_store_load(
	struct db *db, int64_t order_id, struct restoration_row *out, bool *found);

/* The account's last. */
NODISCARD bool restoration_store_last(
	struct db *db, int64_t account_id, struct restoration_row *out, bool *found);

/* Those that are still to be done, by deadline; in the arena. */
NODISCARD bool restoration_store_open(struct db *db, int64_t limit, struct arena *arena,
	struct restoration_row **out, size_t *count);

/* How many are still to be done, how many of them past their deadline, and the next deadline. */
struct restoration_totals {
	int64_t open, overdue;
	struct moment next; /* where open > overdue */
};
NODISCARD bool restoration_store_totals(
	struct db *db, struct moment now, struct restoration_totals *out);

struct restoration_event_row {
	int64_t order_id;
	enum restoration_state state;
	enum restoration_how how;
	char result[RESTORATION_RESULT_BYTES];
	struct moment at;
	char login[RESTORATION_LOGIN_BYTES], station[RESTORATION_LOGIN_BYTES];
};
NODISCARD bool restoration_store_event(struct db *db, const struct restoration_event_row *row);

/* All of an order, oldest first; in the arena. */
NODISCARD bool restoration_store_events(struct db *db, int64_t order_id, struct arena *arena,
	struct restoration_event_row **out, size_t *count);

#endif
