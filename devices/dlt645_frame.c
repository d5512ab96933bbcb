#include "devices/dlt645_frame.h"

#include <assert.h>
#include <string.h>

#define WAKE 0xFE
#define WAKE_BYTES 4
#define START 0x68
#define END 0x16
#define OFFSET 0x33
#define ADDRESS_BYTES (DLT645_ADDRESS_DIGITS / 2)
#define HEAD_BYTES (1 + ADDRESS_BYTES + 1 + 1 + 1)
#define TAIL_BYTES 2 /* sum and end */
#define WILD 0xA

bool dlt645_address_parse(char out[DLT645_ADDRESS_MAX], const char *text)
{
	size_t length = strlen(text);

	if (length == 0 || length > DLT645_ADDRESS_DIGITS || strspn(text, "0123456789") != length)
		return false;
	memmove(out + DLT645_ADDRESS_DIGITS - length, text, length + 1);
	memset(out, '0', DLT645_ADDRESS_DIGITS - length);
	return true;
}

static unsigned nibble_of(char c)
{
	return c == 'A' ? WILD : (unsigned)(c - '0');
}

static void put_address(uint8_t *at, const char *address)
{
	assert(strlen(address) == DLT645_ADDRESS_DIGITS);
	for (size_t i = 0; i < ADDRESS_BYTES; i++) {
		const char *pair = address + DLT645_ADDRESS_DIGITS - 2 * (i + 1);

		at[i] = (uint8_t)(nibble_of(pair[0]) << 4 | nibble_of(pair[1]));
	}
}

/* A meter's own address has digits only. */
static bool take_address(const uint8_t *at, char *address)
{
	for (size_t i = 0; i < ADDRESS_BYTES; i++) {
		char *pair = address + DLT645_ADDRESS_DIGITS - 2 * (i + 1);
		unsigned high = at[i] >> 4, low = at[i] & 0x0F;

		if ((high > 9 && high != WILD) || (low > 9 && low != WILD))
			return false;
		pair[0] = high == WILD ? 'A' : (char)('0' + high);
		pair[1] = low == WILD ? 'A' : (char)('0' + low);
	}
	address[DLT645_ADDRESS_DIGITS] = '\0';
	return true;
}

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum;
}

size_t dlt645_encode(const struct dlt645_frame *frame, uint8_t out[DLT645_FRAME_MAX])
{
	uint8_t *at = out + WAKE_BYTES;
	size_t size = HEAD_BYTES + frame->size;

	assert(frame->size <= DLT645_DATA_MAX);
	memset(out, WAKE, WAKE_BYTES);
	at[0] = START;
	put_address(at + 1, frame->address);
	at[1 + ADDRESS_BYTES] = START;
	at[2 + ADDRESS_BYTES] = frame->control;
	at[3 + ADDRESS_BYTES] = (uint8_t)frame->size;
	for (size_t i = 0; i < frame->size; i++)
		at[HEAD_BYTES + i] = (uint8_t)(frame->data[i] + OFFSET);
	at[size] = sum_of(at, size);
	at[size + 1] = END;
	return WAKE_BYTES + size + TAIL_BYTES;
}

static void take_data(const uint8_t *at, size_t size, struct dlt645_frame *out)
{
	out->size = size;
	for (size_t i = 0; i < size; i++)
		out->data[i] = (uint8_t)(at[i] - OFFSET);
}

static size_t find_start(const uint8_t *bytes, size_t size)
{
	const uint8_t *at = size == 0 ? NULL : memchr(bytes, START, size);

	return at == NULL ? size : (size_t)(at - bytes);
}

/* A 68 that begins no frame may be a byte of one: the search goes on behind it. */
static enum dlt645_scan not_here(size_t at, size_t *used)
{
	*used = at + 1;
	return DLT645_SCAN_BAD;
}

enum dlt645_scan dlt645_scan(
	const uint8_t *bytes, size_t size, size_t *used, struct dlt645_frame *out)
{
	size_t at = find_start(bytes, size), left = size - at, length;
	const uint8_t *frame = bytes + at;
	struct dlt645_frame found;

	*used = at;
	if (left < HEAD_BYTES)
		return DLT645_SCAN_MORE;
	length = frame[HEAD_BYTES - 1];
	if (frame[1 + ADDRESS_BYTES] != START || length > DLT645_DATA_MAX ||
		!take_address(frame + 1, found.address))
		return not_here(at, used);
	if (left < HEAD_BYTES + length + TAIL_BYTES)
		return DLT645_SCAN_MORE;
	if (frame[HEAD_BYTES + length] != sum_of(frame, HEAD_BYTES + length) ||
		frame[HEAD_BYTES + length + 1] != END)
		return not_here(at, used);
	found.control = frame[2 + ADDRESS_BYTES];
	take_data(frame + HEAD_BYTES, length, &found);
	*out = found;
	*used = at + HEAD_BYTES + length + TAIL_BYTES;
	return DLT645_SCAN_FRAME;
}

bool dlt645_bcd_read(const uint8_t *bytes, size_t size, int64_t *out)
{
	int64_t value = 0;

	assert(size <= 8);
	for (size_t i = size; i > 0; i--) {
		int high = bytes[i - 1] >> 4, low = bytes[i - 1] & 0x0F;

		if (high > 9 || low > 9)
			return false;
		value = value * 100 + high * 10 + low;
	}
	*out = value;
	return true;
}

void dlt645_bcd_write(uint8_t *bytes, size_t size, int64_t value)
{
	assert(value >= 0);
	for (size_t i = 0; i < size; i++) {
		bytes[i] = (uint8_t)(value / 10 % 10 << 4 | value % 10);
		value /= 100;
	}
}
