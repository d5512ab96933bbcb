#ifndef DEVICES_SDT_FRAME_H
#define DEVICES_SDT_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * Frames of the SDT protocol, which readers of second-generation identity cards speak (modules by
 * GA/T 450 and GA 450): AA AA AA 96 69, a length in two bytes, the body, and the exclusive or of
 * length and body. Pure functions of bytes.
 */
#define SDT_REQUEST_BYTES 10
#define SDT_LENGTH_MAX 0x0A00 /* status, data and check byte of the longest answer */
#define SDT_FRAME_MAX (5 + 2 + SDT_LENGTH_MAX)
#define SDT_TEXT_BYTES 256
#define SDT_ADDRESS_BYTES 70

enum sdt_command {
	SDT_RESET,
	SDT_STATUS,
	SDT_MODULE_NUMBER,
	SDT_FIND,
	SDT_SELECT,
	SDT_READ,         /* text and photo */
	SDT_READ_FINGERS, /* and the fingerprints, which we do not keep either */
	SDT_ADDRESS,      /* the newest one, where it was written onto the card since */
	SDT_SPEED_115200,
	SDT_SPEED_57600,
	SDT_SPEED_38400,
	SDT_SPEED_19200,
	SDT_SPEED_9600,
	SDT_COMMAND_COUNT
};

/* The third status byte; the names are the protocol's. */
enum sdt_status {
	SDT_STATUS_HOST_CHECK = 0x10,
	SDT_STATUS_HOST_LENGTH = 0x11,
	SDT_STATUS_COMMAND = 0x21,
	SDT_STATUS_NOT_PERMITTED = 0x23,
	SDT_STATUS_UNKNOWN = 0x24,
	SDT_STATUS_CARD_REJECTS = 0x31,
	SDT_STATUS_SAM_REJECTS = 0x32,
	SDT_STATUS_UNPROVEN = 0x33,
	SDT_STATUS_WRONG_CARD = 0x40,
	SDT_STATUS_READ_FAILED = 0x41,
	SDT_STATUS_RANDOM = 0x47,
	SDT_STATUS_SELF_TEST = 0x60,
	SDT_STATUS_UNAUTHORISED = 0x66,
	SDT_STATUS_NO_CARD = 0x80,
	SDT_STATUS_NOT_SELECTED = 0x81,
	SDT_STATUS_OK = 0x90,
	SDT_STATUS_NO_CONTENT = 0x91,
	SDT_STATUS_FOUND = 0x9F
};

void sdt_request(enum sdt_command command, uint8_t out[SDT_REQUEST_BYTES]);

struct sdt_reply {
	uint8_t status;      /* the third status byte */
	const uint8_t *data; /* in the bytes that were scanned */
	size_t size;
};

enum sdt_scan {
	SDT_SCAN_MORE, /* no whole frame yet */
	SDT_SCAN_FRAME,
	SDT_SCAN_BAD /* a frame whose check byte is wrong, or that is too short to be one */
};

/*
 * Looks for a frame: skips to AA AA AA 96 69, then trusts the length up to SDT_LENGTH_MAX. *used is
 * what can be forgotten: noise, and the frame itself.
 */
NODISCARD enum sdt_scan sdt_scan(
	const uint8_t *bytes, size_t size, size_t *used, struct sdt_reply *out);

/*
 * The text block in the data of a good answer to SDT_READ or SDT_READ_FINGERS, whose fingerprints
 * take 1024, 512 or no bytes; NULL: its inner lengths do not fit.
 */
const uint8_t *sdt_text_block(const struct sdt_reply *reply);

/* As it is printed on the module: "05.01-20160823-0001234567-0012345678". */
#define SDT_MODULE_NUMBER_MAX 48
NODISCARD bool sdt_module_number_text(
	const struct sdt_reply *reply, char out[SDT_MODULE_NUMBER_MAX]);

#endif
