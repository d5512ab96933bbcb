#ifndef DB_AUDIT_CHAIN_H
#define DB_AUDIT_CHAIN_H

#include "db/audit.h"
#include "db/database.h"
#include "db/vault.h"

/* Shared by audit.c, which writes and walks the chains, and audit_seal.c, which seals them. */
#define AUDIT_SEAL_ACTION "seal"
#define AUDIT_CHAIN_MAX 64
#define AUDIT_HEX (VAULT_HASH_BYTES * 2)

enum audit_statement {
	AUDIT_NEXT,
	AUDIT_BEFORE,
	AUDIT_INSERT,
	AUDIT_PAGE,
	AUDIT_CHAINS,
	AUDIT_HEADS,
	AUDIT_AT,
	AUDIT_LAST_SEAL,
	AUDIT_SEAL_OF,
	AUDIT_LAST,
	AUDIT_STATEMENTS
};

/* A row as it is stored. */
struct audit_row {
	struct audit_entry entry;
	int64_t seq;
	uint8_t hash[VAULT_HASH_BYTES], mac[VAULT_HASH_BYTES];
};

/* Appends the entry; the rest of *row tells where it stands. */
NODISCARD bool audit_put(struct db *db, const struct vault *v, const struct audit_entry *entry,
	struct audit_row *row);

/* A stored hash or MAC; one of another size reads as zeros, which no row has. */
void audit_copy_hash(struct stmt *st, int column, uint8_t out[VAULT_HASH_BYTES]);

/* Notes the first thing that is wrong; later ones are kept quiet. */
void audit_wrong(struct audit_verdict *out, const char *chain, int64_t seq, const char *what);

/* Holds the heads of the last seal in the hall's chain against the chains. */
NODISCARD bool audit_check_last_seal(struct db *db, struct audit_verdict *out);

#endif
