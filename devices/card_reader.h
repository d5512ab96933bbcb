#ifndef DEVICES_CARD_READER_H
#define DEVICES_CARD_READER_H

#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "devices/card_end.h"

/*
 * A reader for contact cards, whatever its protocol: power and one exchange at the level of T=0.
 * All calls block up to the reader's own deadlines and belong to one thread. A driver embeds the
 * struct as its first member. The ends are CARD_OK, ABSENT, REMOVED, MUTE, SILENT, GARBLED, GONE
 * and CANCELLED, JAMMED where a motor moves the card, and UNKNOWN for one that speaks no T=0.
 */
#define CARD_ATR_MAX 33
#define CARD_TPDU_MAX 261   /* CLA INS P1 P2 P3 and 256 bytes of data */
#define CARD_ANSWER_MAX 258 /* 256 bytes and the status word */

struct card_reader {
	const struct card_reader_kind *kind;
};

struct card_reader_kind {
	const char *name; /* "ccid" */

	/* Is a card in it? With the power on also: is it the one that was powered, never pulled? */
	enum card_end (*present)(struct card_reader *reader);

	/* Resets the card. atr has room for CARD_ATR_MAX. */
	enum card_end (*power_on)(struct card_reader *reader, uint8_t *atr, size_t *atr_bytes);

	/*
	 * One T=0 exchange: five bytes of header and the data of a command that has any; the answer
	 * ends with the two bytes of the status word, at least. *answer_bytes is its room before
	 * and its size after. CARD_REMOVED also when the card was pulled and is back.
	 */
	enum card_end (*exchange)(struct card_reader *reader, const uint8_t *tpdu,
		size_t tpdu_bytes, uint8_t *answer, size_t *answer_bytes);

	void (*power_off)(struct card_reader *reader); /* nothing when it is off */
	void (*release)(struct card_reader *reader);   /* also closes its port */
};

#endif
