#ifndef DB_RECEIPT_STORE_H
#define DB_RECEIPT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/receipt_no.h"
#include "db/database.h"

/*
 * Receipts, numbered without a gap in their book (law 8); a book belongs to one station and is
 * made when the station issues its first receipt. DB_ROW: found; DB_DONE: there is none.
 */
struct arena;

struct receipt_row {
	int64_t receipt_id, payment_id;
	char receipt_no[RECEIPT_TEXT_MAX];
	char check_code[CHECK_CODE_TEXT_MAX];
};

/* The next number of the station's book. Rolled back with the transaction, so no gap is left. */
struct receipt_place {
	int64_t book_id, seq;
	char receipt_no[RECEIPT_TEXT_MAX];
};
NODISCARD bool receipt_store_next(struct db *db, const char *station, struct receipt_place *out);
/* Asks for it ahead (db/ahead.h). */
void receipt_store_ahead(struct db *db, const char *station);

/* receipt_id may be NULL: it is not wanted. */
NODISCARD bool receipt_store_insert(struct db *db, const struct receipt_place *place,
	int64_t payment_id, const char *check_code, int64_t *receipt_id);

NODISCARD enum db_step receipt_store_by_no(
	struct db *db, const char *receipt_no, struct receipt_row *out);
NODISCARD enum db_step receipt_store_by_code(
	struct db *db, const char *check_code, struct receipt_row *out);
NODISCARD enum db_step receipt_store_by_payment(
	struct db *db, int64_t payment_id, struct receipt_row *out);

/* The receipts of a shift's payments, newest first; in the arena. */
NODISCARD bool receipt_store_of_shift(struct db *db, int64_t shift_id, struct arena *arena,
	struct receipt_row **out, size_t *count);

#endif
