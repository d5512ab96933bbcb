#ifndef DB_TOTALS_STORE_H
#define DB_TOTALS_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"
#include "core/receipt_no.h"
#include "db/transfer.h"

/*
 * What a hall's books come to: by this a restored copy is held against the live ones, and by its
 * last business somebody knows which backup this is. All answer false when the database failed.
 */
#define TOTALS_LEDGERS_MAX 64
#define TOTALS_BOOKS_MAX 1024 /* a city's stations; what lies beyond is only counted */
#define TOTALS_LOGIN_MAX 33
#define TOTALS_NUMBER_MAX 41

struct db;
struct arena;

struct totals_ledger {
	int64_t ledger, lines;
	struct money balance;
};

/* A book of receipts and its last one; "" where none was written yet. */
struct totals_book {
	const char *station;
	int64_t last_seq;
	const char *receipt_no;
};

struct totals_payment {
	bool found;
	char payment_no[TOTALS_NUMBER_MAX], receipt_no[RECEIPT_TEXT_MAX];
	char shift_no[TOTALS_NUMBER_MAX], login[TOTALS_LOGIN_MAX], station[TOTALS_LOGIN_MAX];
	struct date business_date;
	struct moment at;
	struct money received;
};

struct totals {
	int64_t rows[TRANSFER_TABLES_MAX]; /* in the order of table_shapes */
	struct totals_ledger ledgers[TOTALS_LEDGERS_MAX];
	size_t ledger_count;
	struct totals_book *books; /* by station */
	size_t book_count;
	struct totals_payment last;
};

/* Inside the caller's transaction. */
NODISCARD bool totals_load(struct db *db, struct arena *arena, struct totals *out);

/* Writes what differs first, "table bill: 12, 11", into what; "" when nothing does. */
const char *totals_difference(
	const struct totals *a, const struct totals *b, char *what, size_t size);

#endif
