#include "devices/sdt_frame.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const uint8_t preamble[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};

#define LENGTH_AT sizeof(preamble)
#define BODY_AT (LENGTH_AT + 2)
#define STATUS_BYTES 3
#define LENGTH_LEAST (STATUS_BYTES + 1) /* and the check byte */
#define PHOTO_BYTES 1024
#define READ_HEAD_BYTES 4    /* the lengths of text and photo */
#define FINGERS_HEAD_BYTES 2 /* and that of the fingerprints */
#define FINGERS_BYTES 1024
#define MODULE_NUMBER_BYTES 16

static const struct {
	uint8_t command, parameter;
} commands[SDT_COMMAND_COUNT] = {
	[SDT_RESET] = {0x10, 0xFF},
	[SDT_STATUS] = {0x11, 0xFF},
	[SDT_MODULE_NUMBER] = {0x12, 0xFF},
	[SDT_FIND] = {0x20, 0x01},
	[SDT_SELECT] = {0x20, 0x02},
	[SDT_READ] = {0x30, 0x01},
	[SDT_READ_FINGERS] = {0x30, 0x10},
	[SDT_ADDRESS] = {0x30, 0x03},
	[SDT_SPEED_115200] = {0x60, 0x00},
	[SDT_SPEED_57600] = {0x60, 0x01},
	[SDT_SPEED_38400] = {0x60, 0x02},
	[SDT_SPEED_19200] = {0x60, 0x03},
	[SDT_SPEED_9600] = {0x60, 0x04},
};

static uint8_t check_byte(const uint8_t *bytes, size_t size)
{
	uint8_t check = 0;

	for (size_t i = 0; i < size; i++)
		check = (uint8_t)(check ^ bytes[i]);
	return check;
}

void sdt_request(enum sdt_command command, uint8_t out[SDT_REQUEST_BYTES])
{
	assert(command < SDT_COMMAND_COUNT);
	memcpy(out, preamble, sizeof preamble);
	out[LENGTH_AT] = 0;
	out[LENGTH_AT + 1] = 3;
	out[BODY_AT] = commands[command].command;
	out[BODY_AT + 1] = commands[command].parameter;
	out[BODY_AT + 2] = check_byte(out + LENGTH_AT, 4);
}

static size_t length_at(const uint8_t *bytes)
{
	return (size_t)bytes[0] << 8 | bytes[1];
}

/* Where a preamble begins, or as much of one as the bytes still hold; size: nowhere. */
static size_t find_preamble(const uint8_t *bytes, size_t size)
{
	for (size_t at = 0; at < size; at++) {
		size_t left = size - at;

		if (memcmp(bytes + at, preamble, left < sizeof preamble ? left : sizeof preamble) ==
			0)
			return at;
	}
	return size;
}

enum sdt_scan sdt_scan(const uint8_t *bytes, size_t size, size_t *used, struct sdt_reply *out)
{
	size_t at = find_preamble(bytes, size), length;

	*used = at;
	if (size - at < BODY_AT)
		return SDT_SCAN_MORE;
	length = length_at(bytes + at + LENGTH_AT);
	if (length < LENGTH_LEAST || length > SDT_LENGTH_MAX) {
		*used = at + sizeof preamble;
		return SDT_SCAN_BAD;
	}
	if (size - at < BODY_AT + length)
		return SDT_SCAN_MORE;
	if (check_byte(bytes + at + LENGTH_AT, 2 + length - 1) !=
		bytes[at + BODY_AT + length - 1]) {
		*used = at + sizeof preamble; /* the next frame may begin within this one */
		return SDT_SCAN_BAD;
	}
	*used = at + BODY_AT + length;
	*out = (struct sdt_reply){.status = bytes[at + BODY_AT + 2],
		.data = bytes + at + BODY_AT + STATUS_BYTES,
		.size = length - STATUS_BYTES - 1};
	return SDT_SCAN_FRAME;
}

const uint8_t *sdt_text_block(const struct sdt_reply *reply)
{
	const size_t plain = READ_HEAD_BYTES + SDT_TEXT_BYTES + PHOTO_BYTES;
	size_t fingers, head = READ_HEAD_BYTES;

	if (reply->size < plain || length_at(reply->data) != SDT_TEXT_BYTES ||
		length_at(reply->data + 2) != PHOTO_BYTES)
		return NULL;
	if (reply->size > plain) {
		fingers = length_at(reply->data + head);
		head += FINGERS_HEAD_BYTES;
		if (reply->size != plain + FINGERS_HEAD_BYTES + fingers ||
			(fingers != FINGERS_BYTES && fingers != FINGERS_BYTES / 2 && fingers != 0))
			return NULL;
	}
	return reply->data + head;
}

static unsigned long word_at(const uint8_t *bytes, size_t size)
{
	unsigned long word = 0;

	for (size_t i = size; i > 0; i--)
		word = word << 8 | bytes[i - 1];
	return word;
}

bool sdt_module_number_text(const struct sdt_reply *reply, char out[SDT_MODULE_NUMBER_MAX])
{
	const uint8_t *d = reply->data;
	int length;

	if (reply->size != MODULE_NUMBER_BYTES)
		return false;
	length = snprintf(out, SDT_MODULE_NUMBER_MAX, "%02lu.%02lu-%08lu-%010lu-%010lu",
		word_at(d, 2), word_at(d + 2, 2), word_at(d + 4, 4), word_at(d + 8, 4),
		word_at(d + 12, 4));
	return length > 0 && length < SDT_MODULE_NUMBER_MAX;
}
