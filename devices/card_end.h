#ifndef DEVICES_CARD_END_H
#define DEVICES_CARD_END_H

#include "core/code.h"

/*
 * How an exchange with a card ended. After any end but CARD_OK of a write nobody knows what the
 * card holds: read it again.
 */
enum card_end {
	CARD_OK,
	CARD_ABSENT,      /* no card in the reader */
	CARD_REMOVED,     /* the card of this session was pulled, or is another one now */
	CARD_MUTE,        /* a card that does not answer: upside down, dirty, or broken */
	CARD_UNKNOWN,     /* it answers and is none of ours: its ATR, or no such application */
	CARD_UNPROVEN,    /* the card, or we, did not pass the authentication */
	CARD_MAC_REFUSED, /* the card found our MAC wrong, or we the card's */
	CARD_REFUSED,     /* any other status word that is no success */
	CARD_JAMMED,      /* the reader cannot move the card */
	CARD_SILENT,      /* the reader did not answer in time */
	CARD_GARBLED,     /* the reader answers what cannot be understood */
	CARD_GONE,        /* the reader's port is gone */
	CARD_TAKEN,       /* another program has the reader's port */
	CARD_CANCELLED,
	CARD_KEYLESS,   /* the security module does not answer or has no key for this card */
	CARD_NO_SWIPE,  /* nobody drew a card through the encoder in time */
	CARD_BAD_SWIPE, /* too fast, too slow, crooked; what a write left is not known */
	CARD_SEVERAL,   /* several readers hold a card, and nothing tells which is meant */
	CARD_ENDS
};

/* The code and the msgid (no places) for the person; CODE_OK and "" for CARD_OK. */
enum code card_end_code(enum card_end end);
const char *card_end_message(enum card_end end);
const char *card_end_swipe_message(enum card_end end); /* the same of a magnetic encoder */
const char *card_end_name(enum card_end end);          /* "mac_refused", for logs and --json */

#endif
