#ifndef DB_IDENTITY_CHECK_STORE_H
#define DB_IDENTITY_CHECK_STORE_H

#include <stdint.h>
#include "core/identity_check.h"

/*
 * Papers that were looked at, and who may act for whom. Rows are added, never changed; a number is
 * in db/sealed_store.h and here only masked. All answer false when the database failed (db_fault).
 */
#define IDENTITY_LOGIN_BYTES 33
#define IDENTITY_DOCUMENT_BYTES 161
#define IDENTITY_NAME_BYTES 241

struct db;
struct arena;

struct identity_check_row {
	int64_t check_id; /* given by the database */
	int64_t account_id;
	struct moment at;
	char login[IDENTITY_LOGIN_BYTES], station[IDENTITY_LOGIN_BYTES];
	enum identity_method method;
	enum id_type type;
	char masked[ID_TEXT_MAX];
	int64_t sealed_id;
	char name[IDENTITY_NAME_BYTES];
	bool has_until, no_end;
	struct date until;
	bool agent, passed;
	struct identity_finding findings[IDENTITY_FINDINGS_MAX];
	size_t finding_count;
};

/* The row with its findings; sets check_id. */
NODISCARD bool identity_check_store_insert(struct db *db, struct identity_check_row *row);

/* *found: there is such a check. */
NODISCARD bool identity_check_store_load(
	struct db *db, int64_t check_id, struct identity_check_row *out, bool *found);

/* The latest IDENTITY_CHECKS_MAX of an account, newest first; in the arena. */
#define IDENTITY_CHECKS_MAX 50
NODISCARD bool identity_check_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct identity_check_row **out, size_t *count);

struct authority_row {
	int64_t authority_id;
	int64_t account_id;
	char document[IDENTITY_DOCUMENT_BYTES], name[IDENTITY_NAME_BYTES];
	enum id_type type;
	char masked[ID_TEXT_MAX];
	int64_t sealed_id;
	struct date from, until; /* both included; withdrawn: until before from */
	struct moment at;
	char login[IDENTITY_LOGIN_BYTES], station[IDENTITY_LOGIN_BYTES];
};
NODISCARD bool authority_store_insert(struct db *db, struct authority_row *row);

/* The last row of a document. */
NODISCARD bool authority_store_find(struct db *db, int64_t account_id, const char *document,
	struct authority_row *out, bool *found);

/* The last row of each document, newest first; in the arena. */
NODISCARD bool authority_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct authority_row **out, size_t *count);

#endif
