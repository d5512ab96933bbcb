#include "devices/ccid.h"

#include <assert.h>
#include <string.h>

#define SYNC 0x03
#define CONTROL_ACK 0x06
#define CONTROL_NAK 0x15
#define NAK_SUM 0x16
#define EVENT 0x50
#define EVENT_INSERTED 0x03
#define EVENT_PULLED 0x02
#define TIME_REQUEST 0x80 /* this byte and all above */

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum ^= bytes[i];
	return sum;
}

static size_t data_bytes(const uint8_t *frame)
{
	return (size_t)frame[3] | (size_t)frame[4] << 8 | (size_t)frame[5] << 16 |
	       (size_t)frame[6] << 24;
}

static enum ccid_item parse_frame(
	const uint8_t *bytes, size_t size, struct ccid_message *out, size_t *used)
{
	size_t data, whole;

	if (size < 2 + CCID_HEADER)
		return CCID_MORE;
	data = data_bytes(bytes);
	if (data > CCID_DATA_MAX) {
		*used = 1;
		return CCID_NOISE;
	}
	whole = 2 + CCID_HEADER + data + 1;
	if (size < whole)
		return CCID_MORE;
	*used = whole;
	if (sum_of(bytes, whole) != 0)
		return CCID_BAD_SUM;
	*out = (struct ccid_message){.type = bytes[2],
		.slot = bytes[7],
		.sequence = bytes[8],
		.special = {bytes[9], bytes[10], bytes[11]},
		.data = bytes + 2 + CCID_HEADER,
		.size = data};
	return CCID_MESSAGE;
}

/* The items of two and three bytes. */
static const struct short_item {
	uint8_t bytes[3];
	size_t size;
	enum ccid_item item;
} short_items[] = {
	{{EVENT, EVENT_INSERTED}, 2, CCID_INSERTED},
	{{EVENT, EVENT_PULLED}, 2, CCID_PULLED},
	{{SYNC, CONTROL_NAK, NAK_SUM}, 3, CCID_NAK},
};

static enum ccid_item parse_short(const uint8_t *bytes, size_t size, size_t *used)
{
	for (size_t i = 0; i < ARRAY_SIZE(short_items); i++) {
		const struct short_item *item = &short_items[i];
		size_t known = size < item->size ? size : item->size;

		if (memcmp(bytes, item->bytes, known) != 0)
			continue;
		if (known < item->size)
			return CCID_MORE;
		*used = item->size;
		return item->item;
	}
	*used = 1;
	return CCID_NOISE;
}

enum ccid_item ccid_parse(const uint8_t *bytes, size_t size, struct ccid_message *out, size_t *used)
{
	*used = 0;
	if (size == 0)
		return CCID_MORE;
	if (bytes[0] >= TIME_REQUEST) {
		*used = 1;
		return CCID_TIME;
	}
	if (size >= 2 && bytes[0] == SYNC && bytes[1] == CONTROL_ACK)
		return parse_frame(bytes, size, out, used);
	return parse_short(bytes, size, used);
}

size_t ccid_frame(const struct ccid_message *message, uint8_t *out)
{
	size_t size = 2 + CCID_HEADER;

	assert(message->size <= CCID_DATA_MAX);
	out[0] = SYNC;
	out[1] = CONTROL_ACK;
	out[2] = message->type;
	out[3] = (uint8_t)message->size;
	out[4] = (uint8_t)(message->size >> 8);
	out[5] = out[6] = 0;
	out[7] = message->slot;
	out[8] = message->sequence;
	memcpy(out + 9, message->special, sizeof message->special);
	if (message->size > 0)
		memcpy(out + size, message->data, message->size);
	size += message->size;
	out[size] = sum_of(out, size);
	return size + 1;
}
