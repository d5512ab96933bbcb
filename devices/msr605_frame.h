#ifndef DEVICES_MSR605_FRAME_H
#define DEVICES_MSR605_FRAME_H

#include "core/magnetic_card.h"

/*
 * What goes over the line to a magnetic encoder of the MSR206 family, as pure functions of bytes.
 * A track's data is what stands between the sentinels; the device adds those, parity and LRC.
 */
#define MSR605_ESC 0x1b
#define MSR605_WRITE_MAX (4 + MAGNETIC_TRACKS * (2 + MAGNETIC_TRACK_MAX) + 2)
#define MSR605_BLOCK_MAX (2 + MAGNETIC_TRACKS * (4 + MAGNETIC_TRACK_MAX) + 4)

enum msr605_status { /* the byte behind ESC at the end of an answer */
	MSR605_OK = 0x30,
	MSR605_ERROR = 0x31,
	MSR605_FORMAT = 0x32,
	MSR605_INVALID = 0x34,
	MSR605_BAD_SWIPE = 0x39
};

enum msr605_track { MSR605_TRACK_DATA, MSR605_TRACK_EMPTY, MSR605_TRACK_UNREADABLE };

struct msr605_block {
	struct magnetic_tracks data;
	enum msr605_track state[MAGNETIC_TRACKS];
	uint8_t status;
};

enum msr605_scan {
	MSR605_MORE,    /* not all of it has come */
	MSR605_WHOLE,   /* *out */
	MSR605_NO_BLOCK /* bytes that no block can begin with or go on with */
};

/* ESC w and the block. tracks are valid (core/magnetic_card.h). Returns the size. */
size_t msr605_write_frame(const struct magnetic_tracks *tracks, uint8_t out[MSR605_WRITE_MAX]);

/* An answer to ESC r, from its first byte on. */
NODISCARD enum msr605_scan msr605_block_scan(
	const uint8_t *bytes, size_t size, struct msr605_block *out);

#endif
