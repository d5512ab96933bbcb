#ifndef DB_JOURNAL_H
#define DB_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include "core/date.h"
#include "core/money.h"
#include "core/tender.h"

/*
 * The double-entry journal (law 3): an entry is one row and its lines, which sum to zero. Debits
 * are positive. Entries are never changed; a correction names the entry that it reverses.
 */
#define JOURNAL_LINES_MAX 512

/*
 * What is held or owed, not earned. Its balances are asked of an index (migration 230) that SQLite
 * uses only where a statement says these very words.
 */
#define JOURNAL_HELD "ledger < 6000 "

enum journal_kind { /* stored: never renumber */
	JOURNAL_OPENING = 1,
	JOURNAL_BILL = 2,
	JOURNAL_PAYMENT = 3,
	JOURNAL_REVERSAL = 4,
	JOURNAL_FLOAT = 5,
	JOURNAL_HAND_IN = 6,
	JOURNAL_SHIFT_CLOSE = 7,
	JOURNAL_CLEARED = 8,
	JOURNAL_BOUNCED = 9,
	JOURNAL_DEPOSIT = 10,
	JOURNAL_BILL_CANCEL = 11,
	JOURNAL_ADVANCE_PAYS = 12,
	JOURNAL_CREDIT = 20, /* given back to the advance balance */
	JOURNAL_WRITE_OFF = 21,
	JOURNAL_RECOVERY = 22, /* of what was written off */
	JOURNAL_WRITE_OFF_UNDONE = 23,
	JOURNAL_CARD_SETTLED = 30,
	JOURNAL_CARD_DEBT = 31 /* what a bounced cheque had paid for is billed */
};

struct db;

struct journal_entry {
	enum journal_kind kind;
	const char *op_id; /* NULL: none (imports) */
	struct date business_date;
	struct moment at;
	const char *login, *station;
	int64_t shift_id; /* 0: none */
	int64_t reverses; /* 0: none */
	const char *memo;
};

struct journal_line {
	enum ledger ledger;
	int64_t sub; /* account, shift or sale; 0 for ledgers without */
	struct money amount;
};

/* Whether they sum to zero. */
NODISCARD bool journal_balances(const struct journal_line *lines, size_t count);

/*
 * Posts inside the caller's transaction and gives the entry's number. Lines of zero are left out.
 * Lines that do not sum to zero are our own bug (assert). False: the database failed.
 */
NODISCARD bool journal_post(struct db *db, const struct journal_entry *entry,
	const struct journal_line *lines, size_t count, int64_t *journal_id);

/*
 * Posts the exact negative of an entry under a new one whose reverses names it. Cash comes out of
 * the drawer of the new entry's shift, if it has one.
 */
NODISCARD bool journal_reverse(
	struct db *db, const struct journal_entry *entry, int64_t *journal_id);

/* The sum of a ledger's lines for one sub; debits positive. Of income it takes a look at all lines.
 */
NODISCARD bool journal_balance(struct db *db, enum ledger ledger, int64_t sub, struct money *out);

#endif
