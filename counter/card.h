#ifndef COUNTER_CARD_H
#define COUNTER_CARD_H

#include "core/card_rule.h"
#include "counter/card_desk.h"
#include "counter/pay.h"
#include "db/sale_store.h"
#include "devices/card_end.h"

/*
 * Prepaid electricity on cards. A sale is journalled before the first byte that can change the
 * card; afterwards the card itself decides what became of it (docs/card-sales.md). An operation
 * that began a writing answers true, whatever became of it: look at state. While it is
 * SALE_PREPARED, WRITING or WRITTEN it is open, s->why says what to do, and every further sale of
 * the account is refused with sale_open until card_resolve has ended it.
 */
struct arena;

/* A card held against the books. */
struct card_view {
	char serial[CARD_SERIAL_TEXT_MAX];
	struct card_look look;
	int reader; /* the number of the one in which it lies; 0: a stripe */
	bool known; /* the account is found */
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	char meter_no[METER_NO_MAX];
	int64_t generation, count; /* of the books */
	enum card_unit unit;
	enum card_verdict verdict;
	struct say reason;
	bool has_open; /* a sale that is not finished */
	char open_no[CARD_SALE_NO_MAX];
	bool has_last; /* the last settled purchase of this generation */
	struct date last_on;
	int64_t last_hundredths;
	struct card_seen seen;
};

/*
 * The card in the reader, or one that is drawn through the encoder: whichever comes first.
 * card_wrong, card_bad, device_*. PERMIT_ACCOUNT_READ.
 */
NODISCARD bool card_read(struct session *s, const struct card_desk *desk, struct card_view *out);

struct card_sell_request {
	const char *op_id;      /* NULL: minted */
	const char *account_no; /* NULL: the one whose card is in the reader */
	bool open;              /* a first card; may be without a purchase */
	bool has_amount, has_energy;
	struct money amount; /* to be paid, arrears and all */
	struct energy energy;
	struct tender tenders[TENDERS_MAX];
	size_t tender_count;
	struct approval approval; /* "": none */
	bool print;
};

struct card_result {
	int64_t sale_id;
	enum sale_kind kind;
	enum sale_state state;
	char sale_no[CARD_SALE_NO_MAX], receipt_no[RECEIPT_NO_MAX]; /* "": none */
	char account_no[ACCOUNT_NO_MAX], meter_no[METER_NO_MAX];
	int64_t generation, count;
	enum card_unit unit;
	struct money amount, arrears; /* what is on the card was paid by amount */
	struct energy energy;         /* zero: the meter reckons it */
	int64_t hundredths;
	struct money received, change;
	struct money given_back, cash_back; /* by an undoing or a refund, net of the change; of it
					       in cash */
	struct pay_applied *applied;        /* in the arena; what was taken off bills */
	size_t applied_count;
	bool replayed;
	int64_t print_id; /* 0: none */
};

/* Sells onto the card in the reader, or opens a first card. PERMIT_CARD_SELL. */
NODISCARD bool card_sell(struct session *s, const struct card_desk *desk,
	const struct card_sell_request *request, struct arena *arena, struct card_result *out);

/* What would be paid and written; asks no card. */
struct card_quote {
	struct money due, arrears, amount, paid, change, to_advance;
	struct energy energy;
	int64_t hundredths, count;
	enum card_unit unit;
	bool needs_approval;
};
NODISCARD bool card_quote(
	struct session *s, const struct card_sell_request *request, struct card_quote *out);

struct card_resolve_request {
	const char *op_id;
	const char *sale_no; /* NULL: the only open one of the station, else of the hall, else that
				of the card in the reader */
	bool undo;           /* give the money back instead of writing again */
	bool lost, print;    /* lost: a new card takes the sale's place; needs the approval */
	struct approval approval; /* "": none; one that is given is checked in any case */
};
NODISCARD bool card_resolve(struct session *s, const struct card_desk *desk,
	const struct card_resolve_request *request, struct arena *arena, struct card_result *out);

/* Was it undone, or is it a refund that is done: given_back is what came back. */
bool card_result_is_back(const struct card_result *result);

bool sale_is_open(enum sale_state state);
const char *sale_kind_name(enum sale_kind kind);    /* "purchase" */
const char *sale_state_name(enum sale_state state); /* "settled", "undone" or "open" */

#endif
