#ifndef COUNTER_CARD_TARIFF_H
#define COUNTER_CARD_TARIFF_H

#include "counter/card_books.h"
#include "db/card_price_store.h"

/*
 * The prices that a money meter takes over from the card. A first card brings those in force, as
 * file 83. A card in use brings the next ones, file 84 with the day from which they hold, when the
 * card was never given those in force, or when the following ones are registered: of a purchase or
 * a replacement a meter takes nothing else. What the card was given is what a settled sale wrote.
 */
struct card_tariff_wish {
	const struct card_account *account;
	const struct card_image *image; /* the card before it */
	struct date on;
	struct card_parameter *parameter; /* its marks for the meter are set */
};

/*
 * Inside the caller's transaction. out->size 0: no prices; the account's tariff is none that such a
 * meter can keep, the meter counts energy, the card has them, or the hall's policy wants none.
 * False: the database failed.
 */
NODISCARD bool card_tariff_plan(struct session *s, const struct card_tariff_wish *wish,
	struct arena *arena, struct card_price_row *out);

#endif
