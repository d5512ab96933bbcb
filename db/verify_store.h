#ifndef DB_VERIFY_STORE_H
#define DB_VERIFY_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/money.h"
#include "db/database.h"

/*
 * The questions of the judge (counter/verify.c). Each asks for the first thing that is wrong, in
 * one pass over the tables that it names.
 */
#define VERIFY_PLACE_MAX 121

enum verify_question {
	VERIFY_ENTRY_SUM,         /* an entry's lines sum to zero */
	VERIFY_ENTRY_EMPTY,       /* and there are some */
	VERIFY_ENTRY_LEDGER,      /* on ledgers that exist */
	VERIFY_ENTRY_REVERSES,    /* a reversal is the exact negative, line by line */
	VERIFY_OPERATION,         /* what names an operation id has its operation */
	VERIFY_PAYMENT_TENDERS,   /* received = its tenders */
	VERIFY_PAYMENT_POSTED,    /* and so its entry says, ledger by ledger */
	VERIFY_PAYMENT_ALLOCATED, /* received - change = what it paid */
	VERIFY_PAYMENT_ADVANCE,   /* and what it put on the advance */
	VERIFY_ALLOCATION_REVERSES,
	VERIFY_ALLOCATION_ACCOUNT, /* a bill is paid for its own account */
	VERIFY_ACCOUNT_RECEIVABLE, /* 1122 = unpaid bills, per account */
	VERIFY_BILL_PAID,          /* no bill is paid beyond its amount or below zero */
	VERIFY_BILLED,             /* 6001 and 6052 = all bills, less what was given back */
	VERIFY_CORRECTED,          /* a correction's entry says what was approved */
	VERIFY_CORRECTED_BILL,     /* and so does its bill */
	VERIFY_CORRECTED_BY,       /* by another person than proposed it */
	VERIFY_CALCULATION_LINES,  /* a calculation is the sum of its lines */
	VERIFY_BILL_CALCULATED,    /* and a bill released from it says the same */
	VERIFY_BILL_TAKEN_BACK,    /* a bill taken back has its own entry's negative */
	VERIFY_LATE,               /* 6051 = late charges paid, per entry */
	VERIFY_ACCOUNT_ADVANCE,    /* 2203 = what was put there, per account */
	VERIFY_ADVANCE_DEBIT,      /* and nobody's is below zero */
	VERIFY_PAYMENT_SHIFT,      /* a payment is of the shift of its entry */
	VERIFY_SHIFT_DRAWER,       /* 1001 = what the shift's own rows say */
	VERIFY_SHIFT_CLOSED,       /* a closed shift has its close, an open one none */
	VERIFY_SHIFT_ZERO,         /* and its drawer is empty */
	VERIFY_CLOSE_DIFFERENCE,   /* difference = counted - expected, as counted last */
	VERIFY_CLOSE_POSTED,       /* and as posted to 6301 or 6711 */
	VERIFY_DIFFERENCES,        /* which hold nothing else */
	VERIFY_HAND_IN_POSTED,
	VERIFY_PIECES, /* notes and coins add up to the float or the count */
	VERIFY_BOOK_LAST,
	VERIFY_RECEIPT_GAP,
	VERIFY_RECEIPT_MISSING,
	VERIFY_RECEIPT_NUMBER,
	VERIFY_RECEIPT_STATION,
	VERIFY_RECEIPT_COPIES,
	VERIFY_CARD_COUNT,
	VERIFY_CARD_ROWS,
	VERIFY_SALE_LEDGER,
	VERIFY_SALE_STATE,
	VERIFY_SALE_UNDELIVERED,
	VERIFY_SALE_EARNED,
	VERIFY_SALE_COUNT,
	VERIFY_SALE_OWED, /* a bounced cheque of a sale is a bill, and no other sale is */
	VERIFY_SETTLED_FIGURES,
	VERIFY_SETTLED_SEAL,
	VERIFY_TOLD,      /* every movement of money is told in the chains as it stands */
	VERIFY_UNTOLD,    /* and what they tell of is there */
	VERIFY_CARD_TOLD, /* likewise, of card sales */
	VERIFY_CARD_UNTOLD,
	VERIFY_REFERENCES,
	VERIFY_QUESTIONS
};

struct verify_finding {
	char place[VERIFY_PLACE_MAX]; /* "entry 12", "account 3301000001" */
	bool has_amounts;
	struct money expected, found;
};

/* *wrong tells whether *out was filled. False: the database failed. */
NODISCARD bool verify_store_ask(
	struct db *db, enum verify_question question, bool *wrong, struct verify_finding *out);

/* The same of a question that stands elsewhere (db/verify_case.h). */
NODISCARD bool verify_store_answer(
	struct db *db, struct stmt *st, bool *wrong, struct verify_finding *out);

/* What a check has looked at. */
enum verify_table {
	VERIFY_JOURNAL_LINES,
	VERIFY_BILLS,
	VERIFY_ACCOUNTS,
	VERIFY_SHIFTS,
	VERIFY_RECEIPTS,
	VERIFY_CARDS,
	VERIFY_SALES,
	VERIFY_TABLES
};
NODISCARD bool verify_store_rows(struct db *db, enum verify_table table, int64_t *rows);

#endif
