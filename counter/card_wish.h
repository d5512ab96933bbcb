#ifndef COUNTER_CARD_WISH_H
#define COUNTER_CARD_WISH_H

#include "counter/card_books.h"

/* How well a card does for what is asked for, where several readers hold one. */
enum card_fit {
	CARD_FITS_NOT,
	CARD_FITS,     /* it would do: any card, or a blank one for an account without one */
	CARD_FITS_BEST /* the very card */
};

/*
 * What the books say of a wish's account; a transaction of its own. False: nothing, and which card
 * is meant then does not matter: the operation itself says what is wrong. s->why is left as it was.
 */
NODISCARD bool card_wish_books(
	struct session *s, const struct card_wish *wish, struct card_books *out);

/* books: of the wish's account. */
enum card_fit card_wish_fit(const struct card_wish *wish, const struct card_books *books,
	const struct card_image *image);

#endif
