#ifndef DEVICES_T0_H
#define DEVICES_T0_H

#include "devices/card_reader.h"

/*
 * Commands to a card over T=0 (ISO/IEC 7816-3): what the reader carries is a header with data or
 * the wish for an answer, never both; the rest is fetched, and a wrong length is asked again.
 */
struct apdu {
	uint8_t header[4];   /* CLA INS P1 P2 */
	const uint8_t *data; /* size 0: none */
	size_t size;
	size_t wanted; /* bytes of answer, 0 none; a card that has fewer says so and is asked for
			  them */
};

struct apdu_answer {
	uint8_t bytes[CARD_ANSWER_MAX]; /* without the status word */
	size_t size;
	uint16_t status; /* 0x9000 */
};

/* CARD_OK: the card answered, with whatever status; else the reader's end. */
NODISCARD enum card_end t0_exchange(
	struct card_reader *reader, const struct apdu *apdu, struct apdu_answer *answer);

#endif
