#ifndef DEVICES_MSR605_H
#define DEVICES_MSR605_H

#include "core/code.h"
#include "devices/msr605_frame.h"
#include "devices/port.h"

/*
 * Magnetic encoders of the MSR206 family (MSR206, 605, 606): the dialogue over a line. The device
 * waits for a swipe for ever; the patience is ours, and whatever ends a wait the device is reset,
 * so that a card swiped later is neither read nor written by surprise.
 */
enum encoder_end {
	ENCODER_OK,
	ENCODER_NO_SWIPE,   /* nobody drew a card through in time */
	ENCODER_BAD_SWIPE,  /* too fast, too slow, crooked; what a write left is not known: read it
			     */
	ENCODER_UNREADABLE, /* a track is damaged, or in a form that is not ISO 7811 */
	ENCODER_REFUSED,    /* the device says that it does not know the command */
	ENCODER_BROKEN,     /* it says of itself that it fails */
	ENCODER_GARBLED,
	ENCODER_SILENT,
	ENCODER_GONE,
	ENCODER_CANCELLED,
	ENCODER_ENDS
};

enum encoder_lamp { LAMP_OFF = 0x81, LAMP_ALL, LAMP_GREEN, LAMP_YELLOW, LAMP_RED };

/* Of a write: by the device's word no card was changed, and none will be. */
bool encoder_end_spares(enum encoder_end end);

extern const struct port_settings msr605_settings;

const char *encoder_end_name(enum encoder_end end);    /* "bad_swipe" */
const char *encoder_end_message(enum encoder_end end); /* msgid */
enum code encoder_end_code(enum encoder_end end);

/* Ends whatever it was doing, and asks whether it is there. */
NODISCARD enum encoder_end msr605_begin(struct port *port);

/* The same without disturbing it. */
NODISCARD enum encoder_end msr605_look(struct port *port);

/* Its RAM, and its lamps one after the other, left off. */
NODISCARD enum encoder_end msr605_test(struct port *port);

/*
 * Waits for a card until then. An empty track is "" in *tracks, which a failure leaves as it was;
 * all of them on a blank stripe, or one that was drawn through the wrong way round.
 */
NODISCARD enum encoder_end msr605_read(
	struct port *port, int64_t until_ms, struct magnetic_tracks *tracks);

/*
 * The same; tracks are valid (core/magnetic_card.h). A card without any is erased. Whether one
 * empty track among others loses what it had is the device's affair: read it back.
 * ENCODER_NO_SWIPE and ENCODER_CANCELLED: the device still waited when it was told to give up, and
 * answered after it: no card was changed, and none will be. After any other failure nobody knows;
 * so also where it waited no longer, because a card went through and the word of it was lost.
 */
NODISCARD enum encoder_end msr605_write(
	struct port *port, int64_t until_ms, const struct magnetic_tracks *tracks);

void msr605_lamp(struct port *port, enum encoder_lamp lamp);

#endif
