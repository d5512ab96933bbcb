#ifndef DB_IDENTITY_STORE_H
#define DB_IDENTITY_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "db/account_store.h"

/* The sealed identity numbers of all accounts, for a change of the key. False: db failed. */
#define IDENTITY_PAGE 500

struct identity_row {
	int64_t account_id;
	uint8_t sealed[ACCOUNT_SEALED_BYTES];
	size_t sealed_size;
	uint8_t hash[ACCOUNT_HASH_BYTES];
};

/* Up to IDENTITY_PAGE accounts that have a number, behind that id, by id. */
NODISCARD bool identity_store_page(
	struct db *db, int64_t behind, struct identity_row out[IDENTITY_PAGE], size_t *count);

/* The number and its hash as sealed anew; the caller holds key_store_lock. */
NODISCARD bool identity_store_update(struct db *db, const struct identity_row *row);

#endif
