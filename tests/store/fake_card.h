#ifndef TESTS_STORE_FAKE_CARD_H
#define TESTS_STORE_FAKE_CARD_H

#include "devices/card_medium.h"

/*
 * A card in memory behind the counter's medium, a meter beside it, and one fault at a chosen call
 * and byte. The struct may lie in shared memory, so that it outlives a process that is killed.
 */
enum fake_fault {
	FAKE_NONE,
	FAKE_PULL,    /* the card leaves the reader in the middle of it */
	FAKE_SILENCE, /* the reader answers no more; the command may have arrived */
	FAKE_GARBLE,  /* the answer cannot be understood */
	FAKE_TEAR,    /* the file is written in part, and the card's power is gone */
	FAKE_KILL,    /* the program dies there */
	FAKE_OTHER,   /* pulled, and another card comes back */
	FAKE_LIE,     /* a write is confirmed, and a byte of the file is another one */
	FAKE_CHANGE,  /* the wallet is another one from then on, and nothing tells of it */
	FAKE_FAULTS
};

struct fake_card {
	struct card_medium medium;              /* first */
	struct card_image image;                /* the files of the card that the test is about */
	struct card_image other;                /* what comes in its place */
	uint8_t prices[2][CARD_FILE_BYTES_MAX]; /* files 83 and 84 */
	bool present, is_other;                 /* in the reader; and it is the other one */
	bool powered;
	int calls; /* of the medium so far: begin, write, read, same */

	enum fake_fault fault;
	int at_call; /* counted as calls, from 1 */
	int at_byte; /* of a write's data: fewer than it has are lost, more have arrived */
	void (*kill)(void);
};

/* A blank card with that serial's last byte, in the reader. */
void fake_card_init(struct fake_card *card, uint8_t serial);
void fake_card_insert(struct fake_card *card, bool other);
void fake_card_set_fault(struct fake_card *card, enum fake_fault fault, int at_call, int at_byte);

/* A meter that accepts cards by the published rules (design: prepaid card format, section 6). */
struct fake_meter {
	char meter[CARD_DIGITS + 1], customer[CARD_DIGITS + 1];
	bool opened;
	uint8_t serial[CARD_SERIAL_BYTES];
	uint32_t count;
	int64_t remaining, credited; /* hundredths; credited: all of it so far */
	struct moment now;
};
void fake_meter_init(struct fake_meter *meter, const char *number);

/* 0: accepted; else the meter's inner code (11 other meter, 13 other card, 14 format, 17 count, 18
 * full).
 */
int fake_meter_insert(struct fake_meter *meter, struct card_image *card);

#endif
