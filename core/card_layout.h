#ifndef CORE_CARD_LAYOUT_H
#define CORE_CARD_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * A file on a card as a table: where each field stands, how it is written, and which member of the
 * record it fills. One walk over the table encodes, one decodes. A new edition of a file is a new
 * table and a row that names it; no code is added.
 */
enum card_field_kind {
	CARD_FIELD_BINARY, /* high byte first; the member is uint32_t */
	CARD_FIELD_BCD,    /* two digits a byte; the member is uint32_t */
	CARD_FIELD_DIGITS, /* two digits a byte; the member is char[2 * width + 1] */
	CARD_FIELD_TIME,   /* YYMMDDhhmm in BCD, all 0 for none; the member is struct moment */
	CARD_FIELD_BYTES   /* as they are; the member is uint8_t[width] */
};

struct card_field {
	uint16_t at;
	uint8_t width; /* bytes */
	uint8_t count; /* of fields that stand in a row and fill an array; 0 is 1 */
	enum card_field_kind kind;
	size_t member; /* offsetof in the record */
};

/* Bytes that no field names are 00 when encoded and not looked at when decoded. */
struct card_layout {
	uint16_t bytes;
	bool is_framed;  /* 68, command, length (2), ..., sum of all from the command on, 16 */
	uint8_t command; /* of a frame */
	const struct card_field *fields;
	size_t field_count;
};

/* What stands in bytes that were asked to be a file. */
enum card_decode {
	CARD_DECODE_OK,
	CARD_DECODE_EMPTY, /* all 00: for the return file "not inserted into the meter since" */
	CARD_DECODE_SIZE,  /* fewer bytes than the file has */
	CARD_DECODE_FRAME, /* not 68, command, length, 16 of an edition that we know */
	CARD_DECODE_SUM,   /* the checksum is wrong */
	CARD_DECODE_DIGIT, /* a nibble that is no decimal digit */
	CARD_DECODE_TIME,  /* no such minute */

	CARD_DECODE_NEWER, /* a whole frame of an edition that is not known here */

	/* Of a stripe (core/magnetic_card.h): */
	CARD_DECODE_FOREIGN,  /* another company's */
	CARD_DECODE_UNPROVEN, /* its MAC is wrong */
	CARD_DECODE_UNREADABLE
};

/* The msgid that says what is wrong with a file; "" for CARD_DECODE_OK. */
const char *card_decode_message(enum card_decode decode);

/* Bytes past the file's end are ignored. The record is half filled unless the answer is OK. */
NODISCARD enum card_decode card_layout_decode(
	const struct card_layout *layout, const uint8_t *bytes, size_t size, void *record);

/* False: a value does not fit its field. bytes has room for layout->bytes. */
NODISCARD bool card_layout_encode(
	const struct card_layout *layout, const void *record, uint8_t *bytes);

/* Does it begin with this layout's 68, command and length? Tells editions apart. */
bool card_layout_is(const struct card_layout *layout, const uint8_t *bytes, size_t size);

/*
 * Is it a frame for all that, of an edition that nobody here knows? Its sum is right as far as it
 * lies in size.
 */
bool card_layout_is_frame(const uint8_t *bytes, size_t size);

#endif
