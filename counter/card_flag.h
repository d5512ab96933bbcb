#ifndef COUNTER_CARD_FLAG_H
#define COUNTER_CARD_FLAG_H

#include "core/card_flag.h"
#include "counter/card_books.h"

/* Abuse of purchases, noted where it is seen and listed for the inspector. */

/* Inside the sale's transaction, after its row: bought again and again? */
NODISCARD bool card_flag_repeat(
	struct session *s, const struct card_account *account, struct date on);

/* In a transaction of its own: a card of somebody else was brought for this account. */
void card_flag_other(
	struct session *s, const struct card_account *account, const struct card_look *look);

#endif
