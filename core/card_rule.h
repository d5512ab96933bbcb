#ifndef CORE_CARD_RULE_H
#define CORE_CARD_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/card_file.h"
#include "core/code.h"
#include "core/compiler.h"
#include "core/text.h"

/*
 * When a card may be sold on, what is written onto it, and what a card that was read back says
 * about a write whose outcome is not known. Pure functions over the files of a card; the rules are
 * those of docs/card-sales.md.
 */
#define CARD_COUNT_LIMIT 9999 /* four digits in the meter's 03330201 */
#define CARD_COUNT_WARN 100   /* so many before it the cashier is told */
#define CARD_SERIAL_TEXT_MAX (2 * CARD_SERIAL_BYTES + 1)

/* The unit of the hundredths on a card; stored: never renumber. */
enum card_unit { CARD_UNIT_MONEY = 1, CARD_UNIT_ENERGY = 2 };

const char *card_serial_format(
	const uint8_t serial[CARD_SERIAL_BYTES], char buf[CARD_SERIAL_TEXT_MAX]);
NODISCARD bool card_serial_parse(uint8_t serial[CARD_SERIAL_BYTES], const char *text);

/* A number of 1 to 12 digits as a card carries it, with leading zeros. False: it has no place there
 * (letters, lines, or longer). */
NODISCARD bool card_digits(char out[CARD_DIGITS + 1], const char *number);

/* The files of a card as far as they can be read. */
struct card_look {
	uint8_t serial[CARD_SERIAL_BYTES];
	enum card_decode parameter_state, wallet_state, return_state;
	struct card_parameter parameter;
	struct card_wallet wallet;
	struct card_return returned;
};
void card_look_decode(struct card_look *out, const struct card_image *image);

/* What the books know of the account's card. */
struct card_books {
	bool has_card;
	uint8_t serial[CARD_SERIAL_BYTES];
	char customer[CARD_DIGITS + 1], meter[CARD_DIGITS + 1];
	uint32_t count; /* of the last settled purchase of this generation */
};

enum card_verdict {
	SELL_READY,
	SELL_BLANK,      /* no customer on it: it was never opened */
	SELL_UNREADABLE, /* a file that is damaged, or of another company's card */
	SELL_NO_CARD,    /* the account has none in the books */
	SELL_OTHER_CUSTOMER,
	SELL_OTHER_SERIAL, /* an old card of the account: another one took its place */
	SELL_OTHER_METER,  /* the meter was changed */
	SELL_NOT_INSERTED, /* the return file is empty: the last purchase is still on the card */
	SELL_RETURN_OTHER, /* the return file is of another meter or customer */
	SELL_COUNT_CARD,   /* the card's count is not that of the books */
	SELL_COUNT_RETURN, /* the meter's count is not that of the card */
	SELL_COUNT_FULL,
	SELL_VERDICTS
};

/* May something be sold onto this card of this account? The first thing that stands in the way. */
enum card_verdict card_may_sell(const struct card_look *look, const struct card_books *books);

/* May a card be given out as a new one: it carries no customer, or only this one's? */
enum card_verdict card_may_open(const struct card_look *look, const struct card_books *books);

/* So few purchases are left that somebody should prepare for a new meter or generation. */
bool card_count_is_short(uint32_t count);

const char *card_verdict_name(enum card_verdict verdict);    /* "ready" */
const char *card_verdict_message(enum card_verdict verdict); /* msgid: what is wrong, what to do */
enum code card_verdict_code(enum card_verdict verdict);

/* What comes on the card. False: a value has no place in its field. */
struct card_content {
	struct card_parameter parameter;
	struct card_wallet wallet;
};
NODISCARD bool card_image_make(struct card_image *out, const struct card_image *before,
	const struct card_content *content);

/*
 * The kind of a card that takes another's place, by the count that it carries. A meter that was
 * never opened refuses a replacement, an open one takes an opening card of count 0 or 1 as well.
 */
enum card_kind card_kind_for_new(uint32_t count);

/* The parameter file of a purchase: as it stands on the card, but of that kind. */
struct card_parameter card_parameter_for_purchase(const struct card_look *look);

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

/* All in hundredths of the unit; limit 0: none. */
bool card_may_hoard(uint32_t remaining, uint32_t sold_since, uint32_t bought, int64_t limit);

#endif
