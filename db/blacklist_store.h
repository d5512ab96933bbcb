#ifndef DB_BLACKLIST_STORE_H
#define DB_BLACKLIST_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * Periods counted for the blacklist, and who entered or left it. All answer false when the database
 * failed (db_fault).
 */
struct db;
struct arena;

struct blacklist_period_row {
	struct period period;
	struct date counted_on;
};

/* Those that count, the latest first, at most limit. */
NODISCARD bool blacklist_store_periods(struct db *db, int64_t account_id,
	struct blacklist_period_row *out, size_t limit, size_t *count);

/*
 * Counts, once each, the periods with a bill that fell due up to that day and was unpaid at its
 * end, of the accounts after one id up to another.
 */
struct blacklist_span {
	int64_t after_id, to_id;
	struct date listing_day;
};
NODISCARD bool blacklist_store_count(struct db *db, const struct blacklist_span *span);

/* Whether anything that was counted on that day still counts. */
NODISCARD bool blacklist_store_counted(
	struct db *db, int64_t account_id, struct date counted_on, bool *counted);

/* What was counted on that day counts no longer where none of its bills was unpaid at its end. */
NODISCARD bool blacklist_store_withdraw(struct db *db, int64_t account_id, struct date counted_on);

struct blacklist_event_row {
	int64_t account_id;
	bool entry;
	struct date on;
	struct moment at;
	const char *reason, *login, *approver;
};
NODISCARD bool blacklist_store_event(struct db *db, const struct blacklist_event_row *row);

/* The last entry or exit; *found tells whether there ever was one. */
NODISCARD bool blacklist_store_last(struct db *db, int64_t account_id, struct arena *arena,
	struct blacklist_event_row *out, bool *found);

/*
 * Of the accounts after one id up to another: those not on the list with at least `periods` counted
 * between two days, and those on it with none since a day.
 */
struct blacklist_query {
	int64_t after_id, to_id;
	struct date from, to;
	int64_t periods;
};
NODISCARD bool blacklist_store_entering(struct db *db, const struct blacklist_query *query,
	struct arena *arena, int64_t **out, size_t *count);
NODISCARD bool blacklist_store_leaving(struct db *db, const struct blacklist_query *query,
	struct arena *arena, int64_t **out, size_t *count);

#endif
