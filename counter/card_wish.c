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
	db_rollback(s->db);
	if (ok)
		*out = account.books;
	s->why = before;
	return ok;
}

static bool is_serial(const uint8_t *serial, const struct card_image *image)
{
	return memcmp(serial, image->serial, CARD_SERIAL_BYTES) == 0;
}

/* It carries no customer, or only this one. */
static enum card_fit fit_new(const struct card_image *image, const struct card_books *books)
{
	struct card_look look;

	card_look_decode(&look, image);
	return card_may_open(&look, books) == SELL_READY ? CARD_FITS : CARD_FITS_NOT;
}

enum card_fit card_wish_fit(const struct card_wish *wish, const struct card_books *books,
	const struct card_image *image)
{
	const uint8_t *serial = wish->serial;

	if (serial == NULL && books->has_card)
		serial = books->serial;
	switch (wish->which) {
	case CARD_WISH_ANY:
		break;
	case CARD_WISH_OWN:
		if (serial != NULL && is_serial(serial, image))
			return CARD_FITS_BEST;
		return wish->account_no != NULL ? fit_new(image, books) : CARD_FITS_NOT;
	case CARD_WISH_NEW:
		if (serial != NULL && is_serial(serial, image))
			return CARD_FITS_NOT;
		return fit_new(image, books);
	}
	return CARD_FITS;
}
