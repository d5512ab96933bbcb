#ifndef DEVICES_CCID_H
#define DEVICES_CCID_H

#include "devices/card_reader.h"
#include "devices/port.h"

/*
 * Card readers that speak CCID over a serial line, as the Gemalto GemPC Twin does: 115200 8N2, the
 * reader echoes each command, asks for time with single bytes, and tells of cards by itself.
 * Framing is pure functions of bytes; the protocol above is straight-line code over a port.
 */
#define CCID_HEADER 10
#define CCID_DATA_MAX 261
#define CCID_FRAME_MAX (2 + CCID_HEADER + CCID_DATA_MAX + 1)

enum ccid_type {
	CCID_SET_PARAMETERS = 0x61,
	CCID_POWER_ON = 0x62,
	CCID_POWER_OFF = 0x63,
	CCID_SLOT_STATUS = 0x65,
	CCID_ESCAPE = 0x6B,
	CCID_TRANSFER = 0x6F,
	CCID_DATA_BLOCK = 0x80,
	CCID_STATUS = 0x81,
	CCID_PARAMETERS = 0x82,
	CCID_ESCAPED = 0x83
};

struct ccid_message {
	uint8_t type; /* enum ccid_type, or what came */
	uint8_t slot, sequence;
	uint8_t special[3]; /* of an answer: status, error, chain */
	const uint8_t *data;
	size_t size;
};

enum ccid_item {
	CCID_MORE,     /* not all of it has come; nothing used */
	CCID_MESSAGE,  /* *out, whose data lies in the bytes */
	CCID_BAD_SUM,  /* a whole frame with a wrong LRC */
	CCID_NAK,      /* the reader did not understand our frame */
	CCID_INSERTED, /* card events */
	CCID_PULLED,
	CCID_TIME, /* the card works; wait on */
	CCID_NOISE /* one byte that begins nothing */
};

/* What the bytes begin with, and how many of them that is; out only for CCID_MESSAGE. */
NODISCARD enum ccid_item ccid_parse(
	const uint8_t *bytes, size_t size, struct ccid_message *out, size_t *used);

/* Writes the frame into out, which has room for CCID_FRAME_MAX, and returns its size. */
size_t ccid_frame(const struct ccid_message *message, uint8_t *out);

struct ccid_reader {
	struct card_reader base; /* first */
	struct port *port;
	uint8_t sequence;
	bool is_powered;
	bool was_pulled; /* since it was powered */
	uint8_t in[2 * CCID_FRAME_MAX];
	size_t in_size, in_used;
};

/*
 * The port becomes the reader's. Asks the reader who it is, which proves that one is there, and for
 * card events. Not CARD_OK: nothing is open and the port is closed.
 */
NODISCARD enum card_end ccid_reader_init(struct ccid_reader *reader, struct port *port);

#endif
