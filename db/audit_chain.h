#ifndef DB_AUDIT_CHAIN_H
#define DB_AUDIT_CHAIN_H

#include "db/audit.h"
#include "db/database.h"
#include "db/vault.h"

/*
 * Shared by audit.c, which writes and walks the chains, audit_seal.c, which seals them, and
 * audit_key.c, which knows their keys.
 */
#define AUDIT_SEAL_ACTION "seal"
#define AUDIT_KEY_ACTION "key_change"
#define AUDIT_CHAIN_MAX 64
#define AUDIT_HEX (VAULT_HASH_BYTES * 2)

enum audit_statement {
	AUDIT_NEXT,
	AUDIT_FIRST,
	AUDIT_BEFORE,
	AUDIT_INSERT,
	AUDIT_PAGE,
	AUDIT_CHAINS,
	AUDIT_HEADS,
	AUDIT_AT,
	AUDIT_LAST_SEAL,
	AUDIT_SEAL_OF,
	AUDIT_LAST,
	AUDIT_KEY_CHANGES,
	AUDIT_STATEMENTS
};

/* A row as it is stored. */
struct audit_row {
	struct audit_entry entry;
	int64_t seq;
	uint8_t hash[VAULT_HASH_BYTES], mac[VAULT_HASH_BYTES];
};

/* An end of a chain as seals and changes of the key name it: "chain:seq:mac". */
struct audit_head {
	char chain[AUDIT_CHAIN_MAX];
	int64_t seq;
	char mac[AUDIT_HEX + 1];
};

/* All heads, each behind a blank. Free it with free(). NULL: the database failed. */
char *audit_heads_text(struct db *db);

/* Reads one and nothing behind it. */
NODISCARD bool audit_head_parse(struct audit_head *head, const char *text, size_t size);

/* Notes it as wrong when it no longer stands. False: the database failed. */
NODISCARD bool audit_head_check(
	struct db *db, const struct audit_head *head, struct audit_verdict *out);

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
