#ifndef DEVICES_CRT571_H
#define DEVICES_CRT571_H

#include "devices/card_reader.h"
#include "devices/port.h"

/*
 * The motor readers of Creator (CRT-571 and its family) by their F2 protocol: 9600 8N1, a command
 * is acknowledged with a byte and answered with a frame. The card is drawn in to be used and goes
 * back to the gate when its power is off; from there it can be drawn in again.
 */
#define CRT571_DATA_MAX 264
#define CRT571_FRAME_MAX                                                         \
	(10 + CRT571_DATA_MAX + 2) /* with the three bytes of state of an answer \
				    */

enum crt571_kind { CRT571_COMMAND = 'C', CRT571_DONE = 'P', CRT571_FAILED = 'N' };

struct crt571_frame {
	enum crt571_kind kind;
	uint8_t address, command, parameter; /* the manual's CM and PM */
	uint8_t state[3]; /* done: where the card is, stacker, error bin; failed: two digits */
	const uint8_t *data;
	size_t size;
};

enum crt571_item {
	CRT571_MORE,    /* not all of it has come; nothing used */
	CRT571_FRAME,   /* *out, whose data lies in the bytes */
	CRT571_BAD_SUM, /* a whole frame with a wrong sum */
	CRT571_ACK,
	CRT571_NAK,
	CRT571_NOISE /* one byte that begins nothing */
};

/* What the bytes begin with, and how many of them that is. Data may hold any byte. */
NODISCARD enum crt571_item crt571_parse(
	const uint8_t *bytes, size_t size, struct crt571_frame *out, size_t *used);

/* Writes the frame into out, which has room for CRT571_FRAME_MAX, and returns its size. */
size_t crt571_frame(const struct crt571_frame *frame, uint8_t *out);

struct crt571_reader {
	struct card_reader base; /* first */
	struct port *port;
	bool is_powered;
	bool is_inside; /* the card was drawn in and not given back yet */
	uint8_t in[2 * CRT571_FRAME_MAX];
	size_t in_size, in_used;
};

/*
 * The port becomes the reader's, which is initialised where a card in it stays and lets cards in
 * at the front. Not CARD_OK: nothing is open and the port is closed.
 */
NODISCARD enum card_end crt571_reader_init(struct crt571_reader *reader, struct port *port);

#endif
