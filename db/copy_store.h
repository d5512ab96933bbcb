#ifndef DB_COPY_STORE_H
#define DB_COPY_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * The papers of a receipt: copy 0 is the original, then 1, 2 and so on, each drawn by an effect
 * (db/effect_store.h) that carries the number. Two stations can never hold the same one. All answer
 * false when the database failed.
 */
struct db;

/*
 * The place of the next paper of a receipt. A copy that certainly failed is taken up again (that of
 * the effect `failed`, if it is one, else the lowest) before a new number is given.
 */
struct copy_place {
	int64_t receipt_id;
	int copy, attempt;
	int64_t failed_effect_id; /* the attempt that this one takes up; 0: a new number */
};

/* Holds the receipt's book until the end of the transaction, where the engine has row locks. */
NODISCARD bool copy_store_next(
	struct db *db, int64_t receipt_id, int64_t failed, struct copy_place *out);

/* Copies of which there is, or may be, a paper; the original included. */
NODISCARD bool copy_store_count(struct db *db, int64_t receipt_id, int *copies);

#endif
