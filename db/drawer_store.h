#ifndef DB_DRAWER_STORE_H
#define DB_DRAWER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/money.h"
#include "db/database.h"

/*
 * What was counted in a shift's drawer, what left it for the safe, and how it was closed. Rows are
 * added, never changed. DB_ROW: found; DB_DONE: there is none.
 */
struct arena;

#define DRAWER_TEXT_MAX 33
#define DRAWER_REASON_MAX 481

enum drawer_purpose { DRAWER_FLOAT = 1, DRAWER_COUNT = 2 }; /* stored */

struct drawer_count {
	int attempt; /* from 1; the float's denominations stand under 0 */
	struct money counted;
	char reason[DRAWER_REASON_MAX];
	struct moment at;
};
NODISCARD bool drawer_store_add_count(
	struct db *db, int64_t shift_id, const struct drawer_count *count);
NODISCARD enum db_step drawer_store_last_count(
	struct db *db, int64_t shift_id, struct drawer_count *out);

/* All counts of a shift, first to last; in the arena. */
NODISCARD bool drawer_store_counts(struct db *db, int64_t shift_id, struct arena *arena,
	struct drawer_count **out, size_t *count);

struct drawer_pieces {
	int64_t shift_id;
	enum drawer_purpose purpose;
	int attempt;
	struct money value;
	int64_t pieces;
};
NODISCARD bool drawer_store_add_pieces(struct db *db, const struct drawer_pieces *row);

/* How many pieces of that value were counted; 0 also where no row says so. */
NODISCARD bool drawer_store_pieces(struct db *db, struct drawer_pieces *row);

/* What the cashier says that a tender of that kind (core/tender.h) comes to. */
NODISCARD bool drawer_store_add_declared(
	struct db *db, int64_t shift_id, int kind, struct money amount);

struct drawer_close {
	int64_t shift_id;
	struct money expected, counted, difference;
	char approver[DRAWER_TEXT_MAX]; /* "" where none was needed */
	struct moment at;
	int64_t journal_id; /* 0: nothing had to be posted */
};
NODISCARD bool drawer_store_add_close(struct db *db, const struct drawer_close *row);
NODISCARD enum db_step drawer_store_close_of(
	struct db *db, int64_t shift_id, struct drawer_close *out);

struct drawer_hand_in {
	char hand_in_no[DRAWER_TEXT_MAX];
	int64_t shift_id;
	struct money amount;
	char receiver[DRAWER_TEXT_MAX];
	struct moment at;
	int64_t journal_id;
};
/* *hand_in_id is what the database gave it. */
NODISCARD bool drawer_store_add_hand_in(
	struct db *db, const struct drawer_hand_in *row, int64_t *hand_in_id);

NODISCARD enum db_step drawer_store_hand_in(
	struct db *db, int64_t hand_in_id, struct drawer_hand_in *out);

/* How many there were in the shift and what they come to. */
NODISCARD bool drawer_store_handed_in(
	struct db *db, int64_t shift_id, int64_t *count, struct money *total);

#endif
