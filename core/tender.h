#ifndef CORE_TENDER_H
#define CORE_TENDER_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/money.h"

/* What a customer pays with, and the ledger that takes it. Kinds and ledgers are stored. */
#define TENDER_LIST(X)             \
	X(CASH, "cash", 1)         \
	X(CARD, "card", 2)         \
	X(CHEQUE, "cheque", 3)     \
	X(TRANSFER, "transfer", 4) \
	X(MOBILE, "mobile", 5)     \
	X(ADVANCE, "advance", 6)
#define TENDER_ENUM_(name, text, number) TENDER_##name = (number),
enum tender_kind { TENDER_LIST(TENDER_ENUM_) TENDER_KIND_END };
#undef TENDER_ENUM_

#define TENDERS_MAX 16     /* tenders of one payment */
#define TENDER_REF_MAX 129 /* bytes, with the NUL */

struct tender {
	enum tender_kind kind;
	struct money amount; /* > 0 */
	char ref[TENDER_REF_MAX];
};

/* The chart of accounts, law 11 of the design: one row each in the table ledger. */
enum ledger {
	LEDGER_DRAWER = 1001, /* per shift */
	LEDGER_SAFE = 1002,
	LEDGER_BANK = 1003,       /* in transit */
	LEDGER_CLEARING = 1121,   /* cheques and transfers */
	LEDGER_RECEIVABLE = 1122, /* per customer */
	LEDGER_CARD = 1123,
	LEDGER_MOBILE = 1124,
	LEDGER_ADVANCE = 2203,     /* per customer */
	LEDGER_UNDELIVERED = 2241, /* per sale */
	LEDGER_UNIDENTIFIED = 2242,
	LEDGER_OPENING = 3999,
	LEDGER_ENERGY = 6001,
	LEDGER_ENERGY_CARD = 6002,
	LEDGER_LATE = 6051,
	LEDGER_PENALTY = 6052, /* of theft and breach of contract */
	LEDGER_OVER = 6301,
	LEDGER_WRITTEN_OFF = 6702, /* per bill */
	LEDGER_SHORT = 6711,
	LEDGER_COMPENSATION = 6712 /* for outages */
};

NODISCARD bool tender_kind_parse(enum tender_kind *out, const char *name);
const char *tender_kind_name(enum tender_kind kind);  /* "cash" */
const char *tender_kind_title(enum tender_kind kind); /* msgid */
enum ledger tender_ledger(enum tender_kind kind);
bool tender_needs_ref(enum tender_kind kind); /* cheque */
bool tender_clears(
	enum tender_kind kind); /* cheque and transfer: received, then cleared or bounced */

/* One line of clean UTF-8 that fits; also "". */
NODISCARD bool tender_ref_valid(const char *ref);

/* Reads KIND:AMOUNT[:REF]; the reference is all after the second colon. */
enum tender_error {
	TENDER_OK,
	TENDER_BAD_KIND,
	TENDER_BAD_AMOUNT,
	TENDER_ZERO,
	TENDER_NO_REF,
	TENDER_BAD_REF
};
NODISCARD enum tender_error tender_parse(struct tender *out, const char *text);

#endif
