#ifndef DEVICES_DLT645_FRAME_H
#define DEVICES_DLT645_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * Frames of DL/T 645-2007: 68, the meter's address in six bytes of BCD with the low byte first, 68,
 * a control byte, a length, data with 33H added to each byte, the sum of all that, 16. Up to four
 * bytes FE may stand before it. Pure functions of bytes.
 */
#define DLT645_ADDRESS_DIGITS 12
#define DLT645_ADDRESS_MAX (DLT645_ADDRESS_DIGITS + 1)
#define DLT645_DATA_MAX 200
#define DLT645_FRAME_MAX (4 + 12 + DLT645_DATA_MAX)

struct dlt645_frame {
	char address[DLT645_ADDRESS_MAX]; /* "000012345678"; in a request also "AAAAAAAAAAAA" */
	uint8_t control;
	uint8_t data[DLT645_DATA_MAX]; /* 33H taken off */
	size_t size;
};

/* What an answer's control byte adds to that of the request. */
enum { DLT645_ANSWER = 0x80, DLT645_REFUSED = 0x40 };

/* 1 to 12 digits, made 12 by zeros before them. False: anything else. */
NODISCARD bool dlt645_address_parse(char out[DLT645_ADDRESS_MAX], const char *text);

/* With four FE before it; returns its length. */
size_t dlt645_encode(const struct dlt645_frame *frame, uint8_t out[DLT645_FRAME_MAX]);

enum dlt645_scan {
	DLT645_SCAN_MORE, /* no whole frame yet */
	DLT645_SCAN_FRAME,
	DLT645_SCAN_BAD /* wrong sum or end, or no address that could be one */
};

/* Skips to 68; *used is what can be forgotten: what stands before it, and the frame. */
NODISCARD enum dlt645_scan dlt645_scan(
	const uint8_t *bytes, size_t size, size_t *used, struct dlt645_frame *out);

/* BCD, low byte first; false: a nibble above 9. */
NODISCARD bool dlt645_bcd_read(const uint8_t *bytes, size_t size, int64_t *out);
void dlt645_bcd_write(uint8_t *bytes, size_t size, int64_t value);

#endif
