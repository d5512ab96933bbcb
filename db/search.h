#ifndef DB_SEARCH_H
#define DB_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "db/account_store.h"

/*
 * Finds accounts among a million without sorting many. Hits gather in a page that keeps the lowest
 * account numbers; a hit by a whole number or code is pinned and never pushed out by another.
 *
 * A search by the beginning of something reads at most SEARCH_SAMPLE rows of its index. If there
 * are more, hits are so dense that a walk in the order of account numbers meets a page of them
 * soon; it ends after SEARCH_GLANCE rows that met next to none, else after SEARCH_WALK. Only where
 * neither ends is the page the best of what was read instead of the lowest of all.
 *
 * All answer false when the database failed (db_fault). They run in the caller's transaction.
 */
#define SEARCH_PAGE_MAX 20
#define SEARCH_SAMPLE 4096
#define SEARCH_WALK 12000
#define SEARCH_GLANCE 2000
#define SEARCH_FEW 1000    /* hits in addresses, each of which is looked up */
#define SEARCH_SLICE 20000 /* account ids between two questions whether to stop */
#define SEARCH_TEXT_MAX 241

struct search_hit {
	int64_t account_id;
	char account_no[ACCOUNT_NO_BYTES];
	bool pinned;
};

struct search_page {
	struct search_hit hits[SEARCH_PAGE_MAX]; /* by account number, each account once */
	size_t count;
	bool more; /* there are others */
};

void search_page_add(struct search_page *page, const struct search_hit *hit);

/* By the beginning of the account number, name, initials (lower case) or phone. */
enum search_by { SEARCH_NUMBER, SEARCH_NAME, SEARCH_INITIALS, SEARCH_PHONE };
NODISCARD bool search_beginning(
	struct db *db, enum search_by by, const char *text, struct search_page *page);

/* By the whole of it; hits are pinned. */
enum search_whole { SEARCH_ACCOUNT, SEARCH_METER, SEARCH_RECEIPT, SEARCH_CHECK_CODE };
NODISCARD bool search_exact(
	struct db *db, enum search_whole by, const char *text, struct search_page *page);
NODISCARD bool search_identity(
	struct db *db, const uint8_t hash[ACCOUNT_HASH_BYTES], struct search_page *page);

/* By a part of the address of at least three characters, through the engine's own index. */
NODISCARD bool search_address(struct db *db, const char *text, struct search_page *page);

/*
 * By a shorter part of the address: by the engine's index of terms where it has one and knows the
 * characters, else by reading every account unless a page is met early. stop is asked between
 * slices of that and may be NULL; once it answers true the page holds what was found so far.
 */
struct search_stop {
	bool (*asked)(void *ctx);
	void *ctx;
};
NODISCARD bool search_scan(
	struct db *db, const char *text, const struct search_stop *stop, struct search_page *page);

/* Keeps the index of addresses true; before is NULL for a new account. */
NODISCARD bool search_address_changed(
	struct db *db, int64_t account_id, const char *before, const char *after);

/* Makes that index anew from all accounts that there are. */
NODISCARD bool search_rebuild(struct db *db);

/*
 * The one exception to one SQL text: what each engine has for addresses. Only search.c and the
 * engines' own search_sqlite.c and search_postgres.c use what follows.
 */
#define SEARCH_QUESTION_MAX (2 * SEARCH_TEXT_MAX + 3)

enum search_statement { /* all give account_id and account_no */
	SEARCH_INDEX,   /* $1 question, $2 limit */
	SEARCH_DENSE,   /* $1 pattern of LIKE, $2 rows walked by account number, $3 limit */
	SEARCH_SCAN,    /* $1 text, $2 < account_id <= $3 */
	SEARCH_LETTERS, /* the same by a pattern of LIKE, which makes small and capital letters one
			 */
	SEARCH_STATEMENTS
};

struct sql_set;

struct search_engine {
	const struct sql_set *set;
	int short_statement; /* $1 <= what begins with the part < $2, $3 limit; -1: there is none */
	void (*question)(char *buf, size_t size, const char *text); /* for the index */

	/* As search_address_changed and search_rebuild; NULL where the engine does it by itself. */
	bool (*changed)(struct db *db, int64_t account_id, const char *before, const char *after);
	bool (*rebuild)(struct db *db);
};

extern const struct search_engine search_sqlite, search_postgres;

/* Writes %text% with text's own wildcards escaped by a backslash. */
void search_like(char *buf, size_t size, const char *text);

#endif
