#include "devices/crt571.h"

#include <assert.h>
#include <string.h>

#define BEGIN 0xF2
#define ETX 0x03
#define ACK 0x06
#define NAK 0x15
#define HEAD 4      /* F2, address, length */
#define NAMES 3     /* kind, command, parameter: what the length counts beside state and data */
#define ERROR_E 'E' /* some firmware says E where the manual says N */

/* Bytes of state between the names and the data; -1: no such kind. */
static int state_bytes(uint8_t kind)
{
	switch (kind) {
	case CRT571_COMMAND:
		return 0;
	case CRT571_DONE:
		return 3;
	case CRT571_FAILED:
	case ERROR_E:
		return 2;
	default:
		return -1;
	}
}

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum ^= bytes[i];
	return sum;
}

static enum crt571_item noise(size_t *used)
{
	*used = 1;
	return CRT571_NOISE;
}

static enum crt571_item parse_frame(
	const uint8_t *bytes, size_t size, struct crt571_frame *out, size_t *used)
{
	size_t length, whole;
	int state;

	if (size < HEAD + NAMES)
		return CRT571_MORE;
	length = (size_t)bytes[2] << 8 | bytes[3];
	state = state_bytes(bytes[4]);
	if (state < 0 || length < NAMES + (size_t)state ||
		length > NAMES + (size_t)state + CRT571_DATA_MAX)
		return noise(used);
	whole = HEAD + length + 2;
	if (size < whole)
		return CRT571_MORE;
	if (bytes[whole - 2] != ETX)
		return noise(used);
	*used = whole;
	if (sum_of(bytes, whole) != 0)
		return CRT571_BAD_SUM;
	*out = (struct crt571_frame){.kind = bytes[4] == ERROR_E ? CRT571_FAILED : bytes[4],
		.address = bytes[1],
		.command = bytes[5],
		.parameter = bytes[6],
		.data = bytes + HEAD + NAMES + state,
		.size = length - NAMES - (size_t)state};
	memcpy(out->state, bytes + HEAD + NAMES, (size_t)state);
	return CRT571_FRAME;
}

enum crt571_item crt571_parse(
	const uint8_t *bytes, size_t size, struct crt571_frame *out, size_t *used)
{
	*used = 0;
	if (size == 0)
		return CRT571_MORE;
	if (bytes[0] == BEGIN)
		return parse_frame(bytes, size, out, used);
	*used = 1;
	if (bytes[0] == ACK)
		return CRT571_ACK;
	return bytes[0] == NAK ? CRT571_NAK : CRT571_NOISE;
}

size_t crt571_frame(const struct crt571_frame *frame, uint8_t *out)
{
	size_t state = (size_t)state_bytes((uint8_t)frame->kind);
	size_t length = NAMES + state + frame->size;

	assert(frame->size <= CRT571_DATA_MAX);
	out[0] = BEGIN;
	out[1] = frame->address;
	out[2] = (uint8_t)(length >> 8);
	out[3] = (uint8_t)length;
	out[4] = (uint8_t)frame->kind;
	out[5] = frame->command;
	out[6] = frame->parameter;
	memcpy(out + HEAD + NAMES, frame->state, state);
	if (frame->size > 0)
		memcpy(out + HEAD + NAMES + state, frame->data, frame->size);
	out[HEAD + length] = ETX;
	out[HEAD + length + 1] = sum_of(out, HEAD + length + 1);
	return HEAD + length + 2;
}
