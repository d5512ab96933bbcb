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
 * When a card may be sold on, and what is written onto it. Pure functions over what is on a card;
 * the rules are those of docs/card-sales.md.
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

/*
 * A card as far as it can be read. Of a stripe: parameter_state says what it is, parameter has
 * its account and meter (16 digits), wallet its purchase; no meter ever wrote on it.
 */
struct card_look {
	bool is_magnetic;
	uint32_t generation; /* of a stripe; a CPU card has none on it */
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
	char customer[CARD_NUMBER_MAX], meter[CARD_NUMBER_MAX];
	uint32_t generation; /* of the meter: a stripe carries it */
	uint32_t count;      /* of the last settled purchase of this generation */
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
	SELL_FOREIGN,    /* a stripe of another company */
	SELL_NEWER,      /* a stripe of a later layout */
	SELL_UNPROVEN,   /* a stripe whose MAC is wrong */
	SELL_GENERATION, /* a stripe of an earlier or later generation of the meter's purchases */
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

/* The same for a stripe, whose MAC the caller's security module makes. False as above. */
NODISCARD bool card_stripe_make(
	struct magnetic_card *out, const struct card_content *content, uint32_t generation);

/* An account's number as a stripe's serial. False: it has no place there. */
NODISCARD bool card_stripe_serial(const char *account_no, uint8_t serial[CARD_SERIAL_BYTES]);

/*
 * The kind of a card that takes another's place, by the count that it carries. A meter that was
 * never opened refuses a replacement, an open one takes an opening card of count 0 or 1 as well.
 */
enum card_kind card_kind_for_new(uint32_t count);

/* The parameter file of a purchase: as it stands on the card, but of that kind. */
struct card_parameter card_parameter_for_purchase(const struct card_look *look);

/* All in hundredths of the unit; limit 0: none of the hall's, and what a meter can hold. */
bool card_may_hoard(uint32_t remaining, uint32_t sold_since, uint32_t bought, int64_t limit);

#endif
