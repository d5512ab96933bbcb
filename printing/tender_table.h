#ifndef PRINTING_TENDER_TABLE_H
#define PRINTING_TENDER_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include "core/money.h"
#include "core/tender.h"
#include "printing/page.h"
#include "printing/template.h"

/* What was taken and given back by each kind of tender, as shift and day report have it. */
struct tender_line {
	enum tender_kind kind;
	int64_t payment_count;
	struct money payments; /* as tendered, change taken off the cash */
	int64_t reversal_count;
	struct money reversals;
	struct money net; /* payments less reversals */
};

/*
 * Fields that a template needs for this table; a document puts them among its own words and
 * hands the template over. TENDER_TABLE_WORDS(X) lists them as X(NAME, key, places).
 */
#define TENDER_TABLE_WORDS(X)                  \
	X(TENDER, "tender", 0)                 \
	X(PAYMENT_COUNT, "payment_count", 0)   \
	X(PAYMENTS, "payments", 0)             \
	X(REVERSAL_COUNT, "reversal_count", 0) \
	X(REVERSALS, "reversals", 0)           \
	X(NET, "net", 0)                       \
	X(SUM, "sum", 0)                       \
	X(CASH, "tender_cash", 0)              \
	X(CARD, "tender_card", 0)              \
	X(CHEQUE, "tender_cheque", 0)          \
	X(TRANSFER, "tender_transfer", 0)      \
	X(MOBILE, "tender_mobile", 0)          \
	X(ADVANCE, "tender_advance", 0)

/* Draws at the cursor; total is the last row, its kind is ignored. */
void tender_table_draw(struct document *d, const struct template *words,
	const struct tender_line *lines, size_t count, const struct tender_line *total);

/* The word of a kind in the paper's language. */
const char *tender_table_kind(const struct template *words, enum tender_kind kind);

#endif
