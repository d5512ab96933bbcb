/* How well a card suits what is asked for, by the serial and the purchases that the books know. */
#include "counter/card_wish.h"

#include <string.h>

bool card_wish_books(struct session *s, const struct card_wish *wish, struct card_books *out)
{
	struct fault before = s->why;
	struct card_account account;
	bool ok;

	*out = (struct card_books){.has_card = false};
	if (wish->account_no == NULL)
		return true;
	ok = db_begin_read(s->db) && card_account_load(s, wish->account_no, &account);
	ok = session_end_read(s, ok);
	if (ok)
		*out = account.books;
	s->why = before;
	return ok;
}

/* It carries no customer, or only this one. */
static enum card_fit fit_new(const struct card_look *look, const struct card_books *books)
{
	return card_may_open(look, books) == SELL_READY ? CARD_FITS : CARD_FITS_NOT;
}

/* Not the card that lives: a blank one, an old one, or one from the field that is not in the books.
 */
static enum card_fit fit_own(const struct card_look *look, const struct card_books *books)
{
	switch (card_may_sell(look, books)) {
	case SELL_UNREADABLE:
	case SELL_OTHER_CUSTOMER:
	case SELL_FOREIGN:
	case SELL_NEWER:
	case SELL_UNPROVEN:
		return CARD_FITS_NOT;
	case SELL_BLANK:
	case SELL_OTHER_SERIAL:
		return CARD_FITS;
	case SELL_READY:
	case SELL_NO_CARD:
	case SELL_OTHER_METER:
	case SELL_NOT_INSERTED:
	case SELL_RETURN_OTHER:
	case SELL_COUNT_CARD:
	case SELL_COUNT_RETURN:
	case SELL_COUNT_FULL:
	case SELL_GENERATION:
	case SELL_VERDICTS:
		break;
	}
	return books->has_card ? CARD_FITS : CARD_FITS_BEST;
}

enum card_fit card_wish_fit(const struct card_wish *wish, const struct card_books *books,
	const struct card_image *image)
{
	const uint8_t *serial = wish->serial;
	bool same;
	struct card_look look;

	if (wish->which == CARD_WISH_ANY)
		return CARD_FITS;
	if (serial == NULL && books->has_card)
		serial = books->serial;
	same = serial != NULL && memcmp(serial, image->serial, CARD_SERIAL_BYTES) == 0;
	card_look_decode(&look, image);
	if (wish->which == CARD_WISH_NEW)
		return same ? CARD_FITS_NOT : fit_new(&look, books);
	if (same)
		return CARD_FITS_BEST;
	return wish->account_no != NULL ? fit_own(&look, books) : CARD_FITS_NOT;
}
