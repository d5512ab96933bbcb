#ifndef COUNTER_CARD_HISTORY_H
#define COUNTER_CARD_HISTORY_H

#include "counter/card.h"

/* What was written onto an account's cards, of every kind: the list beside the card. */
struct card_sale_view {
	char sale_no[CARD_SALE_NO_MAX], meter_no[METER_NO_MAX];
	enum sale_kind kind;
	enum sale_state state;
	int64_t generation, count;
	enum card_unit unit;
	struct money written; /* the hundredths on the card, of the unit */
	struct money amount, arrears;
	char login[LOGIN_MAX], station[STATION_MAX];
	struct moment at;
	bool takes_back; /* the last settled purchase of the present meter: it can be refunded */
};

/* The last SALES_MAX, newest first. account_unknown, bad_value (no card meter).
 * PERMIT_ACCOUNT_READ. */
NODISCARD bool card_history(struct session *s, const char *account_no, struct arena *arena,
	struct card_sale_view **out, size_t *count);

const char *sale_kind_title(enum sale_kind kind);    /* msgid: "Purchase" */
const char *sale_state_title(enum sale_state state); /* msgid: "done", "undone", "not finished" */

#endif
