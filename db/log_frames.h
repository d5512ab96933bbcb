#ifndef DB_LOG_FRAMES_H
#define DB_LOG_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * Are the frames of SQLite's log what was written? Each carries a sum over all before it; the last
 * one that counts, and its sum, stand in the index that all connections share
 * (https://www.sqlite.org/walformat.html).
 */
#define LOG_HEADER 32
#define LOG_FRAME_HEADER 24
#define LOG_INDEX_HEADER 48

/* How far the log counts. */
struct log_end {
	uint32_t frames, sum[2];
	uint8_t salt[8];
};

/* False: there is no index yet, or somebody is writing it. */
NODISCARD bool log_end_read(struct log_end *out, const uint8_t index[2 * LOG_INDEX_HEADER]);

struct log_frames {
	struct log_end seen; /* so far */
	size_t size;         /* of a frame with its header */
	bool is_big;         /* the words that are summed up */
};

/* False: the header is not whole. */
NODISCARD bool log_frames_begin(struct log_frames *f, const uint8_t header[LOG_HEADER]);

/* False: the next one is not what was written. */
NODISCARD bool log_frames_take(struct log_frames *f, const uint8_t *frame);

/* Were those all? */
NODISCARD bool log_frames_are_all(const struct log_frames *f, const struct log_end *end);

#endif
