#ifndef DB_TRANSFER_H
#define DB_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * A whole hall from one database into another, whichever engines they are of, and the proof that
 * both hold the same. Every table of db/migration.h is walked by its key, a page at a time, so no
 * table needs to fit in memory.
 */
#define TRANSFER_HASH_BYTES 32
#define TRANSFER_TABLES_MAX 256

struct db;

/* What a table holds: its rows in the order of the key, each value in one form for all engines. */
struct table_digest {
	int64_t rows;
	uint8_t hash[TRANSFER_HASH_BYTES];
};

/* Told after each page; both may be NULL. */
struct transfer_watch {
	void (*page)(void *ctx, const char *table, int64_t rows);
	void *ctx;
};

/* One digest for each of table_shapes, inside the caller's transaction. False: db failed. */
NODISCARD bool transfer_digest(struct db *db, const struct transfer_watch *watch,
	struct table_digest out[TRANSFER_TABLES_MAX]);

/*
 * Copies all rows, from one view of from, into to, which is new and of the same schema; inside the
 * transactions of both. Identities keep their numbers, and the next ones follow them. out: what was
 * read. A table that the steps themselves filled is left as it is: whether it holds the same, the
 * digests tell. False: one of the two failed.
 */
NODISCARD bool transfer_copy(struct db *from, struct db *to, const struct transfer_watch *watch,
	struct table_digest out[TRANSFER_TABLES_MAX]);

/* The first table in which the digests differ; NULL: none. */
const char *transfer_difference(const struct table_digest *a, const struct table_digest *b);

#endif
