#ifndef DB_AUDIT_KEY_H
#define DB_AUDIT_KEY_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "db/audit.h"

/*
 * The change of the hall's key in the audit chains. It is a row of the hall's chain, signed by the
 * new key, that names the heads of all chains like a seal does: what stands up to those heads is
 * signed by the key before. So who holds only a former key cannot write the past anew, for the row
 * of the change names its end.
 */
struct audit_keys;

/*
 * Writes the row, after the new key was made known (db/key_store.h); entry is of the hall's chain.
 * False: the database failed.
 */
NODISCARD bool audit_key_change(
	struct db *db, const struct vault *next, const struct audit_entry *entry);

/* The changes that were made. Free with audit_keys_free. False: the database failed. */
NODISCARD bool audit_keys_load(struct db *db, struct audit_keys **out);
void audit_keys_free(struct audit_keys *keys);

int audit_keys_count(const struct audit_keys *keys); /* one more than there were changes */

/* The number of the key that signed that row. */
int audit_keys_of(const struct audit_keys *keys, const char *chain, int64_t seq);

/* Whether every end that the changes name still stands, and could be read. */
NODISCARD bool audit_keys_check(
	struct db *db, const struct audit_keys *keys, struct audit_verdict *out);

#endif
