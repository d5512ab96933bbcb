#ifndef DB_SEALED_STORE_H
#define DB_SEALED_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "db/vault.h"

/*
 * Numbers of papers and passwords of meters: sealed by the hall's key where they go in, unsealed
 * where they come out. All answer false when the database failed (db_fault).
 */
#define SEALED_TEXT_MAX 64 /* of the text, with its NUL */
#define SEALED_BYTES_MAX (SEALED_TEXT_MAX + VAULT_SEAL_OVERHEAD)
#define SEALED_PAGE 200

struct db;

NODISCARD bool sealed_store_put(
	struct db *db, const struct vault *v, const char *text, int64_t *sealed_id);

/* *ok: it was sealed with this key and is whole. The caller wipes the text. */
NODISCARD bool sealed_store_get(struct db *db, const struct vault *v, int64_t sealed_id,
	char text[SEALED_TEXT_MAX], bool *ok);

/*
 * Another key takes the place of the former one: up to SEALED_PAGE texts behind *behind are sealed
 * anew. *count is their number, 0 at the end; *ok is false for one that the former key does not
 * open.
 */
struct sealed_change {
	const struct vault *from, *to;
	int64_t behind;
	size_t count;
	bool ok;
};
NODISCARD bool sealed_store_change(struct db *db, struct sealed_change *change);

#endif
