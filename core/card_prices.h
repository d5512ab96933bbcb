#ifndef CORE_CARD_PRICES_H
#define CORE_CARD_PRICES_H

#include "core/card_file.h"

/*
 * The price files 83 (current) and 84 (next) of a prepaid CPU card. Editions differ in the number
 * of rates and ladders and are told apart by their length.
 */
#define CARD_RATES_MAX 32
#define CARD_STEPS 6 /* limits of a ladder; it has one price more */

enum card_prices_edition {
	CARD_PRICES_698,
	CARD_PRICES_2013,
	CARD_PRICES_SOUTHERN,
	CARD_PRICES_EDITIONS
};

struct card_ladder {
	uint32_t limit[CARD_STEPS];     /* 0.01 kWh */
	uint32_t price[CARD_STEPS + 1]; /* 0.0001 yuan a kWh */
	uint32_t from[CARD_STEPS]; /* MMDDhh as a number: 70100 is 1 July, 00 h; 698 and 2013: 4 */
};

struct card_prices {
	enum card_prices_edition edition;
	uint32_t rate[CARD_RATES_MAX]; /* 0.0001 yuan a kWh; 32 (698), else 12 */
	struct card_ladder ladder[2];  /* one on 698 */
	struct moment switch_at;       /* 0 never */
};

/* As in core/card_file.h; bytes has room for CARD_FILE_BYTES_MAX. */
NODISCARD enum card_decode card_prices_decode(
	struct card_prices *out, const uint8_t *bytes, size_t size);
NODISCARD bool card_prices_encode(const struct card_prices *in, uint8_t *bytes);

size_t card_prices_bytes(enum card_prices_edition edition); /* 203, 187, 199 */

#endif
