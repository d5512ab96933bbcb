#ifndef DB_KEY_STORE_H
#define DB_KEY_STORE_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/date.h"
#include "db/vault.h"

/*
 * The keys of the hall, by what each makes of a fixed text: so a database knows whether a key is
 * its own. All answer false when the database failed.
 */
struct db;

struct key_row {
	int key_no; /* 0: the database knows no key yet; its program was older */
	uint8_t check_value[VAULT_HASH_BYTES];
};

/* The key in use. */
NODISCARD bool key_store_last(struct db *db, struct key_row *out);

/* The vault's key is in use from now on. */
NODISCARD bool key_store_insert(
	struct db *db, const struct vault *v, const char *login, struct moment at);

/*
 * Until the end of the transaction nobody else seals a number or signs a row. First of all that the
 * transaction does.
 */
NODISCARD bool key_store_lock(struct db *db);

bool key_row_fits(const struct key_row *row, const struct vault *v);

#endif
