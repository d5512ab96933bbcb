#ifndef DB_CORRECTION_STORE_H
#define DB_CORRECTION_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "core/proposal.h"
#include "db/account_store.h"
#include "db/bill_store.h"

/*
 * Corrections by rule, what was decided of each and what it put into the books; nothing is ever
 * changed. All answer false when the database failed (db_fault).
 */
#define CORRECTION_LOGIN_BYTES 33
#define CORRECTION_REASON_BYTES 481

struct db;
struct arena;

enum correction_state { /* stored: never renumber */
	CORRECTION_PROPOSED = 1,
	CORRECTION_APPROVED = 2,
	CORRECTION_REFUSED = 3
};

struct correction_event {
	enum correction_state state;
	struct moment at;
	char login[CORRECTION_LOGIN_BYTES], station[CORRECTION_LOGIN_BYTES];
	char reason[CORRECTION_REASON_BYTES];
};

struct correction_row {
	int64_t correction_id, account_id;
	enum proposal_kind kind;
	struct energy energy;
	struct money make_up, penalty;
	const char *explain; /* packed (core/say_pack.h); in the arena where it was loaded */
	const char *op_id;   /* to be stored */
	/* Loaded beside: */
	char account_no[ACCOUNT_NO_BYTES], name[ACCOUNT_NAME_BYTES];
	char address[ACCOUNT_ADDRESS_BYTES], price_class[ACCOUNT_SHORT_BYTES];
	struct correction_event first, last; /* who proposed it, and how it stands */
	int64_t bill_id;                     /* 0: none, or none yet */
	char bill_no[BILL_NO_BYTES];
	bool bill_cancelled;
};

/* Stores it with its first event, and sets row->correction_id. */
NODISCARD bool correction_store_insert(
	struct db *db, struct correction_row *row, const struct correction_event *event);
NODISCARD bool correction_store_decide(
	struct db *db, int64_t correction_id, const struct correction_event *event);

struct correction_outcome {
	int64_t correction_id, journal_id;
	int64_t bill_id; /* 0: a credit to the advance balance */
	struct date business_date;
};
NODISCARD bool correction_store_outcome(struct db *db, const struct correction_outcome *outcome);

struct correction_filter {
	int64_t account_id; /* 0: all */
	bool open;          /* only what waits for a decision */
	size_t limit;
};

/* The newest first. */
NODISCARD bool correction_store_list(struct db *db, const struct correction_filter *filter,
	struct arena *arena, struct correction_row **out, size_t *count);
NODISCARD bool correction_store_load(struct db *db, int64_t correction_id, struct arena *arena,
	struct correction_row *out, bool *found);

/* The one that a bill came of. */
NODISCARD bool correction_store_of_bill(struct db *db, int64_t bill_id, struct arena *arena,
	struct correction_row *out, bool *found);

#endif
