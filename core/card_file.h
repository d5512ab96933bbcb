#ifndef CORE_CARD_FILE_H
#define CORE_CARD_FILE_H

#include "core/card_layout.h"
#include "core/date.h"
#include "core/magnetic_card.h"

/*
 * The files on a prepaid CPU card (the State Grid family, Q/GDW 365 and 1365): bytes to records
 * and back; docs/cards.md shows them. Amounts are in hundredths: fen on a money meter, 0.01 kWh on
 * an energy meter; the card does not say which, the account does.
 */
#define CARD_SERIAL_BYTES 8
#define CARD_PARAMETER_BYTES 45
#define CARD_PRESET_BYTES 32
#define CARD_WALLET_BYTES 8
#define CARD_RETURN_BYTES_MAX 50
#define CARD_FILE_BYTES_MAX 258
#define CARD_DIGITS 12                        /* of a meter's and of a customer's number */
#define CARD_NUMBER_MAX (MAGNETIC_DIGITS + 1) /* of either kind of card, with the NUL */
#define CARD_BCD_MAX 99999999                 /* hundredths that four bytes of BCD hold */

enum card_file { /* the short file identifier, as the commands carry it */
	CARD_FILE_PARAMETER = 0x81,
	CARD_FILE_WALLET = 0x82,
	CARD_FILE_PRICES = 0x83,
	CARD_FILE_NEXT_PRICES = 0x84,
	CARD_FILE_RETURN = 0x85,
	CARD_FILE_STRIPE = 0x100 /* all of a magnetic card */
};

enum card_kind { CARD_KIND_OPENING = 1, CARD_KIND_PURCHASE = 2, CARD_KIND_REPLACEMENT = 3 };

enum card_update { /* what the meter is to take over from the card */
	CARD_UPDATE_RATES = 1 << 0,
	CARD_UPDATE_NEXT_RATES = 1 << 1,
	CARD_UPDATE_LADDER = 1 << 2,
	CARD_UPDATE_NEXT_LADDER = 1 << 3,
	CARD_UPDATE_OTHER = 1 << 7
};
#define CARD_UPDATE_OPENING 0x8F /* usual on an opening card; 0 on a purchase */

enum card_return_edition { CARD_RETURN_698, CARD_RETURN_2013, CARD_RETURN_EDITIONS };

struct card_parameter {
	uint32_t user_type;      /* 1 single rate, 2 time of use, 3 ladder, 4 both */
	uint32_t update;         /* bits of enum card_update */
	struct moment switch_at; /* when the next prices begin; 0 never */
	uint32_t rate_count;
	uint32_t alarm_1, alarm_2; /* hundredths: a light, then a trip that any card undoes once */
	uint32_t ct, pt;
	char meter[CARD_NUMBER_MAX], customer[CARD_NUMBER_MAX]; /* decoded: 12 digits */
	uint32_t kind;                                          /* enum card_kind, or what came */
};

struct card_wallet {
	uint32_t hundredths; /* of the last purchase */
	uint32_t count;      /* of purchases since the meter was opened */
};

struct card_return {
	enum card_return_edition edition;
	uint32_t user_type, ct, pt;
	char meter[CARD_DIGITS + 1], customer[CARD_DIGITS + 1];
	uint32_t remaining, count, overdraft; /* the amounts in hundredths */
	uint8_t key_state[4];
	uint32_t strange_cards; /* inserted into the meter, which refused them */
	struct moment written_at;
	uint32_t mode; /* 2013 only */
};

/*
 * What one look at a card gives, and what a sale keeps before it writes: the files of a CPU card,
 * or a stripe alone. A stripe has no serial: the account's number on it is used as one, and zeros
 * where it has none.
 */
struct card_image {
	struct magnetic_stripe stripe; /* MAGNETIC_NONE: a CPU card */
	uint8_t serial[CARD_SERIAL_BYTES];
	uint8_t parameter[CARD_PARAMETER_BYTES];
	uint8_t wallet[CARD_WALLET_BYTES];
	uint8_t returned[CARD_RETURN_BYTES_MAX];
	uint8_t returned_bytes; /* 49 (698) or 50 (2013) */
};

/* *out is untouched unless the answer is CARD_DECODE_OK. Bytes past the file's end are ignored. */
NODISCARD enum card_decode card_parameter_decode(
	struct card_parameter *out, const uint8_t *bytes, size_t size);
NODISCARD enum card_decode card_preset_decode(
	struct card_parameter *out, const uint8_t *bytes, size_t size);
NODISCARD enum card_decode card_wallet_decode(
	struct card_wallet *out, const uint8_t *bytes, size_t size);
NODISCARD enum card_decode card_return_decode(
	struct card_return *out, const uint8_t *bytes, size_t size);

/*
 * False: a value does not fit its field. A meter's or customer's number of fewer than 12 digits is
 * filled with zeros at its left; one with anything but 1 to 12 digits does not fit.
 */
NODISCARD bool card_parameter_encode(
	const struct card_parameter *in, uint8_t bytes[CARD_PARAMETER_BYTES]);
NODISCARD bool card_preset_encode(
	const struct card_parameter *in, uint8_t bytes[CARD_PRESET_BYTES]);
NODISCARD bool card_wallet_encode(const struct card_wallet *in, uint8_t bytes[CARD_WALLET_BYTES]);
NODISCARD bool card_return_encode(
	const struct card_return *in, uint8_t bytes[CARD_RETURN_BYTES_MAX]);

size_t card_return_bytes(enum card_return_edition edition); /* 49, 50 */

#endif
