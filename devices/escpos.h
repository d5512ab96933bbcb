#ifndef DEVICES_ESCPOS_H
#define DEVICES_ESCPOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/slip.h"

/*
 * The language of receipt printers, as Chinese models speak it: text is GB18030 in kanji mode. Pure
 * functions of bytes; devices/printer.h has the line.
 */
struct escpos_bytes {
	uint8_t *bytes; /* in the arena */
	size_t size, capacity;
	struct arena *arena;
};

/*
 * A whole slip: initialise, lines, QR code, feed and cut. gbk_only: characters of four bytes become
 * '?', for printers without them.
 */
void escpos_slip(struct escpos_bytes *out, const struct slip *slip, bool gbk_only);

/* Opens the drawer at the printer's socket: pin 2, 50 ms on, 500 ms off. */
#define ESCPOS_DRAWER "\x1b\x70\x00\x19\xfa"
#define ESCPOS_DRAWER_SIZE 5

/* Asked at any time (DLE EOT), even while it prints; which of the four is the third byte. */
#define ESCPOS_STATUS_KINDS 4
#define ESCPOS_STATUS_SIZE 3

/* Asked in its turn (GS r 1): answered when all before it is printed. */
#define ESCPOS_PAPER "\x1d\x72\x01"
#define ESCPOS_PAPER_SIZE 3

enum escpos_state {
	ESCPOS_READY,
	ESCPOS_NO_PAPER,
	ESCPOS_COVER,   /* open */
	ESCPOS_CUTTER,  /* jammed */
	ESCPOS_ERROR,   /* its own reasons */
	ESCPOS_OFFLINE, /* for no reason that it tells */
	ESCPOS_NOISE    /* no byte that answers this question */
};

/* What the answer to DLE EOT n says. */
enum escpos_state escpos_status(int n, uint8_t answer);

/* What the answer to ESCPOS_PAPER says: ready, no paper or noise. */
enum escpos_state escpos_paper(uint8_t answer);

#endif
