#include "db/log_frames.h"

#include <string.h>

#define INDEX_VERSION 3007000
#define MAGIC 0x377f0682 /* or one more: the words are big-endian */
#define LOG_VERSION 3007000
#define PAGE_MIN 512
#define PAGE_MAX 65536

static uint32_t word(const uint8_t *at, bool is_big)
{
	return is_big ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
		      : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 |
				at[0];
}

/* As the processor writes it. */
static uint32_t own_word(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof value);
	return value;
}

static void add_up(struct log_frames *f, const uint8_t *bytes, size_t size)
{
	uint32_t *sum = f->seen.sum;

	for (size_t i = 0; i < size; i += 8) {
		sum[0] += word(bytes + i, f->is_big) + sum[1];
		sum[1] += word(bytes + i + 4, f->is_big) + sum[0];
	}
}

static bool sum_is(const struct log_frames *f, const uint8_t *at)
{
	return f->seen.sum[0] == word(at, true) && f->seen.sum[1] == word(at + 4, true);
}

bool log_end_read(struct log_end *out, const uint8_t index[2 * LOG_INDEX_HEADER])
{
	if (memcmp(index, index + LOG_INDEX_HEADER, LOG_INDEX_HEADER) != 0 ||
		own_word(index) != INDEX_VERSION || index[12] == 0)
		return false;
	out->frames = own_word(index + 16);
	out->sum[0] = own_word(index + 24);
	out->sum[1] = own_word(index + 28);
	memcpy(out->salt, index + 32, sizeof out->salt);
	return true;
}

bool log_frames_begin(struct log_frames *f, const uint8_t header[LOG_HEADER])
{
	uint32_t magic = word(header, true), page = word(header + 8, true);

	*f = (struct log_frames){.size = LOG_FRAME_HEADER + (size_t)page, .is_big = magic % 2 == 1};
	if ((magic | 1) != (MAGIC | 1) || word(header + 4, true) != LOG_VERSION)
		return false;
	if (page < PAGE_MIN || page > PAGE_MAX || (page & (page - 1)) != 0)
		return false;
	memcpy(f->seen.salt, header + 16, sizeof f->seen.salt);
	add_up(f, header, 24);
	return sum_is(f, header + 24);
}

bool log_frames_take(struct log_frames *f, const uint8_t *frame)
{
	if (memcmp(frame + 8, f->seen.salt, sizeof f->seen.salt) != 0)
		return false;
	add_up(f, frame, 8);
	add_up(f, frame + LOG_FRAME_HEADER, f->size - LOG_FRAME_HEADER);
	f->seen.frames++;
	return sum_is(f, frame + 16);
}

bool log_frames_are_all(const struct log_frames *f, const struct log_end *end)
{
	return f->seen.frames == end->frames && f->seen.sum[0] == end->sum[0] &&
	       f->seen.sum[1] == end->sum[1] &&
	       memcmp(f->seen.salt, end->salt, sizeof end->salt) == 0;
}
