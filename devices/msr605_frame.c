#include "devices/msr605_frame.h"

#include <assert.h>
#include <string.h>

#define BLOCK_BEGIN 0x73
#define NO_DATA 0x2b
#define NO_SENSE 0x2a
#define FILE_SEPARATOR 0x1c

static const char sentinels[MAGNETIC_TRACKS] = {'%', ';', ';'};

size_t msr605_write_frame(const struct magnetic_tracks *tracks, uint8_t out[MSR605_WRITE_MAX])
{
	size_t size = 0;

	assert(magnetic_tracks_valid(tracks));
	out[size++] = MSR605_ESC;
	out[size++] = 'w';
	out[size++] = MSR605_ESC;
	out[size++] = BLOCK_BEGIN;
	for (size_t t = 0; t < MAGNETIC_TRACKS; t++) {
		size_t length = strlen(tracks->track[t]);

		out[size++] = MSR605_ESC;
		out[size++] = (uint8_t)(t + 1);
		memcpy(out + size, tracks->track[t], length);
		size += length;
	}
	out[size++] = '?';
	out[size++] = FILE_SEPARATOR;
	return size;
}

/* The bytes that are still to be looked at. */
struct rest {
	const uint8_t *at;
	size_t size;
};

static enum msr605_scan take(struct rest *rest, const uint8_t *bytes, size_t size)
{
	size_t here = rest->size < size ? rest->size : size;

	if (memcmp(rest->at, bytes, here) != 0)
		return MSR605_NO_BLOCK;
	if (here < size)
		return MSR605_MORE;
	rest->at += size;
	rest->size -= size;
	return MSR605_WHOLE;
}

/* How many bytes stand before the next ESC or file separator; all of them where there is none. */
static size_t data_size(const struct rest *rest)
{
	size_t n = 0;

	while (n < rest->size && rest->at[n] != MSR605_ESC && rest->at[n] != FILE_SEPARATOR)
		n++;
	return n;
}

/* Without the sentinels; what has none, or does not fit, was not read well. */
static void keep(struct msr605_block *out, size_t t, const uint8_t *bytes, size_t size)
{
	struct magnetic_tracks one = {0};

	out->state[t] = MSR605_TRACK_UNREADABLE;
	if (size == 0) {
		out->state[t] = MSR605_TRACK_EMPTY;
		return;
	}
	if (size < 2 || size - 2 >= MAGNETIC_TRACK_MAX || bytes[0] != (uint8_t)sentinels[t] ||
		bytes[size - 1] != '?' || memchr(bytes, '\0', size) != NULL)
		return;
	memcpy(one.track[t], bytes + 1, size - 2);
	if (!magnetic_tracks_valid(&one))
		return;
	memcpy(out->data.track[t], one.track[t], MAGNETIC_TRACK_MAX);
	out->state[t] = size > 2 ? MSR605_TRACK_DATA : MSR605_TRACK_EMPTY;
}

/* ESC + and ESC * stand for a track without data and one that could not be read. */
static enum msr605_scan take_mark(struct rest *rest, struct msr605_block *out, size_t t)
{
	if (rest->size < 2)
		return MSR605_MORE;
	if (rest->at[1] != NO_DATA && rest->at[1] != NO_SENSE)
		return MSR605_WHOLE; /* the next track's marker: nothing stands here */
	out->state[t] = rest->at[1] == NO_DATA ? MSR605_TRACK_EMPTY : MSR605_TRACK_UNREADABLE;
	rest->at += 2;
	rest->size -= 2;
	return MSR605_WHOLE;
}

static enum msr605_scan take_track(struct rest *rest, struct msr605_block *out, size_t t)
{
	const uint8_t marker[] = {MSR605_ESC, (uint8_t)(t + 1)};
	bool last = t + 1 == MAGNETIC_TRACKS;
	enum msr605_scan scan = take(rest, marker, sizeof marker);
	size_t n;

	if (scan != MSR605_WHOLE)
		return scan;
	n = data_size(rest);
	if (n > MAGNETIC_TRACK_MAX + 2)
		return MSR605_NO_BLOCK;
	if (n == rest->size)
		return MSR605_MORE;
	if (n == 0 && rest->at[0] == MSR605_ESC) {
		out->state[t] = MSR605_TRACK_EMPTY;
		return take_mark(rest, out, t);
	}
	if (n == 0)
		return MSR605_NO_BLOCK; /* the end where a track should be */
	/* Behind the last track stands one ? that belongs to the block. */
	if (last && rest->at[n - 1] == '?')
		keep(out, t, rest->at, n - 1);
	else
		keep(out, t, rest->at, n);
	rest->at += last ? n - 1 : n;
	rest->size -= last ? n - 1 : n;
	return MSR605_WHOLE;
}

enum msr605_scan msr605_block_scan(const uint8_t *bytes, size_t size, struct msr605_block *out)
{
	static const uint8_t begin[] = {MSR605_ESC, BLOCK_BEGIN};
	static const uint8_t end[] = {'?', FILE_SEPARATOR, MSR605_ESC};
	struct rest rest = {bytes, size};
	enum msr605_scan scan = take(&rest, begin, sizeof begin);

	*out = (struct msr605_block){.status = MSR605_ERROR};
	for (size_t t = 0; scan == MSR605_WHOLE && t < MAGNETIC_TRACKS; t++)
		scan = take_track(&rest, out, t);
	if (scan == MSR605_WHOLE)
		scan = take(&rest, end, sizeof end);
	if (scan == MSR605_WHOLE && rest.size == 0)
		scan = MSR605_MORE;
	if (scan == MSR605_WHOLE)
		out->status = rest.at[0];
	return scan;
}
