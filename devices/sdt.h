#ifndef DEVICES_SDT_H
#define DEVICES_SDT_H

#include <stdint.h>
#include "core/code.h"
#include "devices/port.h"
#include "devices/sdt_frame.h"

/*
 * A reader of identity cards on a serial line, 115200 8N1: find, select, read. Calls block, up to
 * their deadline and the port's stop, and belong to the port's thread.
 */
#define SDT_POLL_MS 300 /* between two looks for a card */

enum sdt_end {
	SDT_OK,
	SDT_NO_CARD,      /* none was laid on; one that was read is not found again until lifted */
	SDT_LIFTED,       /* found, and gone before it was selected or read */
	SDT_READ_ERROR,   /* the card does not let itself be read */
	SDT_OTHER_CARD,   /* not an identity card */
	SDT_NOT_GENUINE,  /* card and module do not accept each other */
	SDT_NO_CONTENT,   /* the card does not hold what was asked for */
	SDT_BROKEN,       /* the module failed its own test, or answers what no module does */
	SDT_UNAUTHORISED, /* the module lacks the authority to read cards */
	SDT_GARBLED,      /* the line is disturbed */
	SDT_SILENT,       /* no reader answers */
	SDT_GONE,
	SDT_CANCELLED,
	SDT_ENDS
};

enum sdt_phase { SDT_LOOKING, SDT_READING };

/* Told on the port's thread; phase NULL: nobody asks. */
struct sdt_watch {
	void (*phase)(void *ctx, enum sdt_phase phase);
	void *ctx;
};

/* For port_open. */
extern const struct port_settings sdt_port_settings;

/*
 * Waits until until_ms for a card and reads its text (core/id_card.h); the photo is not kept. The
 * caller wipes the text. *text is untouched unless SDT_OK.
 */
NODISCARD enum sdt_end sdt_read_card(struct port *port, int64_t until_ms,
	const struct sdt_watch *watch, uint8_t text[SDT_TEXT_BYTES]);

/*
 * Any one command of the protocol and the data of its good answer, which the caller wipes; *size is
 * set for SDT_OK alone.
 */
NODISCARD enum sdt_end sdt_call(
	struct port *port, enum sdt_command command, uint8_t data[SDT_LENGTH_MAX], size_t *size);

/* The number of the module: does a reader answer there, and which? */
NODISCARD enum sdt_end sdt_identify(struct port *port, char number[SDT_MODULE_NUMBER_MAX]);

/* The code and the msgid (no places) for the person; CODE_OK for SDT_OK. */
enum code sdt_end_code(enum sdt_end end);
const char *sdt_end_message(enum sdt_end end);
const char *sdt_end_name(enum sdt_end end); /* "no_card" */

#endif
