#ifndef CORE_CARD_CONCLUSION_H
#define CORE_CARD_CONCLUSION_H

#include <stdbool.h>
#include "core/card_file.h"

/*
 * What a card that was read again says about a write whose outcome is not known: the tables of
 * docs/card-sales.md and docs/magnetic-card.md. Pure functions over what is on it.
 */

/* What a card says about a write; the row of the table in the order in which they are asked. */
enum card_conclusion {
	CARD_IS_ABSENT,       /* no card: it is lost, gone or destroyed */
	CARD_IS_ANOTHER,      /* another card: nothing is changed on it */
	CARD_IS_WRITTEN,      /* as intended */
	CARD_IS_CREDITED,     /* as intended, and the meter has taken it already */
	CARD_IS_NOT_WRITTEN,  /* as before, or with newer data of the meter */
	CARD_IS_HALF_WRITTEN, /* the return file was emptied, and no value given */
	CARD_IS_DAMAGED,      /* anything else */
	CARD_CONCLUSIONS
};

/* now NULL: there is no card. */
enum card_conclusion card_conclude(const struct card_image *before,
	const struct card_image *intended, const struct card_image *now);
const char *card_conclusion_name(enum card_conclusion conclusion);
const char *card_conclusion_message(enum card_conclusion conclusion); /* one sentence, a msgid */

bool card_image_equal(const struct card_image *a, const struct card_image *b);
bool card_return_is_empty(const struct card_image *image);

#endif
