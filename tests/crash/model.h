#ifndef TESTS_CRASH_MODEL_H
#define TESTS_CRASH_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/date.h"
#include "core/tender.h"

/*
 * What the counter said it had done, kept outside the database, and what follows from it for every
 * ledger, bill, receipt and shift. Plain data without pointers: it may lie in memory that two
 * processes share, and is copied by assignment. Amounts are whole fen.
 */
#define MODEL_DEEDS_MAX 192
#define MODEL_STATIONS 2
#define MODEL_ACCOUNTS 5
#define MODEL_BILLS 6 /* of each account */
#define MODEL_TENDERS 4
#define MODEL_LINES_MAX 16
#define MODEL_PAID_MAX 18 /* bills of one payment */
#define MODEL_BASE_MAX 24
#define MODEL_NO_MAX 41
#define MODEL_SHORT_MAX 21 /* the number of an account or a bill */

enum deed_kind {
	DEED_OPEN,
	DEED_PAY,
	DEED_REVERSE,
	DEED_REFUND,
	DEED_WAIVE,
	DEED_HAND_IN,
	DEED_CLEAR,
	DEED_BOUNCE,
	DEED_CLOSE,
	DEED_SETTLE,
	DEED_KINDS
};
const char *deed_name(enum deed_kind kind);

/* Under way: asked for, and nobody knows what became of it. */
enum deed_fate { DEED_UNDER_WAY, DEED_DONE, DEED_REFUSED };

enum paper_state { PAPER_NONE, PAPER_WAITS, PAPER_CLEARED, PAPER_BOUNCED };

struct model_tender {
	enum tender_kind kind;
	int64_t fen;
	char ref[16];
	enum paper_state paper; /* of a cheque or transfer */
};

struct model_line {
	int ledger;
	int64_t sub, fen;
};

struct model_paid {
	int account, bill; /* their places */
	int64_t principal, late;
};

struct deed {
	enum deed_kind kind;
	enum deed_fate fate;
	int tries;
	int station;
	char op_id[24];

	/* what was asked for */
	int accounts[3];
	int account_count;
	struct model_tender tenders[MODEL_TENDERS];
	int tender_count;
	bool has_fen;
	int64_t fen;       /* to be paid, handed in, waived; the float; what was counted */
	int target;        /* the payment that is undone, cleared or bounced */
	int tender;        /* of a bounce: which */
	int account, bill; /* of a waiver */
	struct date date;

	/* what was answered */
	int refused_code;
	char number[MODEL_NO_MAX], receipt_no[MODEL_NO_MAX];
	int64_t received, change, to_advance, difference;
	struct model_line lines[MODEL_LINES_MAX];
	int line_count;
	struct model_paid paid[MODEL_PAID_MAX];
	int paid_count;
	int undone_by; /* of a payment: the deed that reversed, refunded or bounced it, or -1 */
};

struct model_shift {
	int64_t shift_id; /* 0: none is open */
	int deed;         /* that opened it */
};

struct model {
	struct deed deeds[MODEL_DEEDS_MAX];
	int deed_count;
	struct model_line base[MODEL_BASE_MAX]; /* what the ledgers held before */
	int base_count;
	int64_t account_id[MODEL_ACCOUNTS];
	struct model_shift shift[MODEL_STATIONS];
	struct date date; /* the business date */
};

void model_account_no(int account, char buf[MODEL_SHORT_MAX]);
void model_bill_no(int account, int bill, char buf[MODEL_SHORT_MAX]);
bool model_bill_find(const char *bill_no, int *account, int *bill);

void model_copy(struct model *to, const struct model *from); /* but for room that is not used */
struct deed *model_add(struct model *m, enum deed_kind kind, int station);
void deed_line(struct deed *d, int ledger, int64_t sub, int64_t fen);

/* What a ledger holds after all that was done; debits positive. */
int64_t model_balance(const struct model *m, int ledger, int64_t sub);

#endif
