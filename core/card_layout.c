/*
 * The walk over a file's table, there and back, and the frame around it: 68, the length, the data,
 * a checksum, 16. A file is proved by its frame before a field of it is believed.
 */
#include "core/card_layout.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "core/date.h"

#define FRAME_BEGIN 0x68
#define FRAME_END 0x16
#define FRAME_BYTES 6       /* 68, command, length, sum, 16: what the length does not count */
#define FRAME_WHOLE_MAX 256 /* no file of a card has more */
#define TIME_BYTES 5
#define MINUTE_MS INT64_C(60000)
#define CENTURY 2000

static const char *const messages[] = {
	[CARD_DECODE_OK] = "",
	[CARD_DECODE_EMPTY] = N_("the file is empty"),
	[CARD_DECODE_SIZE] = N_("the file is too short"),
	[CARD_DECODE_FRAME] = N_("the file is of no layout that is known here"),
	[CARD_DECODE_SUM] = N_("the file's checksum is wrong"),
	[CARD_DECODE_DIGIT] = N_("the file holds a digit that is none"),
	[CARD_DECODE_TIME] = N_("the file holds a time that does not exist"),
	[CARD_DECODE_FOREIGN] = N_("the stripe is another company's"),
	[CARD_DECODE_NEWER] = N_("it is of a newer layout"),
	[CARD_DECODE_UNPROVEN] = N_("the stripe is not genuine"),
	[CARD_DECODE_UNREADABLE] = N_("the stripe cannot be read"),
};

const char *card_decode_message(enum card_decode decode)
{
	return messages[decode];
}

/* --- one field ------------------------------------------------------------------------------- */

static uint32_t get_binary(const uint8_t *bytes, size_t width)
{
	uint32_t value = 0;

	for (size_t i = 0; i < width; i++)
		value = value << 8 | bytes[i];
	return value;
}

static bool put_binary(uint32_t value, uint8_t *bytes, size_t width)
{
	for (size_t i = width; i > 0; i--, value >>= 8)
		bytes[i - 1] = (uint8_t)value;
	return value == 0;
}

static bool get_bcd(uint32_t *out, const uint8_t *bytes, size_t width)
{
	uint32_t value = 0;

	for (size_t i = 0; i < width; i++) {
		if (bytes[i] >> 4 > 9 || (bytes[i] & 15) > 9)
			return false;
		value = value * 100 + (uint32_t)(bytes[i] >> 4) * 10 + (bytes[i] & 15);
	}
	*out = value;
	return true;
}

static bool put_bcd(uint32_t value, uint8_t *bytes, size_t width)
{
	for (size_t i = width; i > 0; i--, value /= 100)
		bytes[i - 1] = (uint8_t)((value / 10 % 10) << 4 | value % 10);
	return value == 0;
}

static bool get_digits(char *text, const uint8_t *bytes, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		if (bytes[i] >> 4 > 9 || (bytes[i] & 15) > 9)
			return false;
		text[2 * i] = (char)('0' + (bytes[i] >> 4));
		text[2 * i + 1] = (char)('0' + (bytes[i] & 15));
	}
	text[2 * width] = '\0';
	return true;
}

static bool put_digits(const char *text, uint8_t *bytes, size_t width)
{
	size_t length = strnlen(text, 2 * width + 1);

	if (length == 0 || length > 2 * width)
		return false;
	memset(bytes, 0, width);
	for (size_t i = 0; i < length; i++) {
		size_t place = 2 * width - length + i;

		if (text[i] < '0' || text[i] > '9')
			return false;
		bytes[place / 2] |= (uint8_t)((text[i] - '0') << (place % 2 == 0 ? 4 : 0));
	}
	return true;
}

static enum card_decode get_time(struct moment *out, const uint8_t *bytes)
{
	uint32_t part[TIME_BYTES]; /* year, month, day, hour, minute */
	struct date day;

	for (size_t i = 0; i < TIME_BYTES; i++)
		if (!get_bcd(&part[i], bytes + i, 1))
			return CARD_DECODE_DIGIT;
	if (get_binary(bytes, 4) == 0 && bytes[4] == 0) {
		*out = (struct moment){0};
		return CARD_DECODE_OK;
	}
	if (!date_from_civil(&day, CENTURY + (int)part[0], (int)part[1], (int)part[2]))
		return CARD_DECODE_TIME;
	if (part[3] > 23 || part[4] > 59)
		return CARD_DECODE_TIME;
	out->ms = moment_of_day(day).ms + (part[3] * 60 + part[4]) * MINUTE_MS;
	return CARD_DECODE_OK;
}

static bool put_time(struct moment m, uint8_t *bytes)
{
	struct civil day = date_to_civil(moment_date(m));
	int64_t minute = (m.ms - moment_of_day(moment_date(m)).ms) / MINUTE_MS;
	uint32_t value;

	memset(bytes, 0, TIME_BYTES);
	if (m.ms == 0)
		return true;
	if (day.year < CENTURY || day.year >= CENTURY + 100)
		return false;
	value = (uint32_t)((day.year - CENTURY) * 10000 + day.month * 100 + day.day);
	return put_bcd(value, bytes, 3) && put_bcd((uint32_t)(minute / 60), bytes + 3, 1) &&
	       put_bcd((uint32_t)(minute % 60), bytes + 4, 1);
}

static enum card_decode get_field(
	enum card_field_kind kind, const uint8_t *bytes, size_t width, void *member)
{
	switch (kind) {
	case CARD_FIELD_BINARY:
		*(uint32_t *)member = get_binary(bytes, width);
		return CARD_DECODE_OK;
	case CARD_FIELD_BCD:
		return get_bcd(member, bytes, width) ? CARD_DECODE_OK : CARD_DECODE_DIGIT;
	case CARD_FIELD_DIGITS:
		return get_digits(member, bytes, width) ? CARD_DECODE_OK : CARD_DECODE_DIGIT;
	case CARD_FIELD_TIME:
		return get_time(member, bytes);
	case CARD_FIELD_BYTES:
		memcpy(member, bytes, width);
		return CARD_DECODE_OK;
	}
	assert(!"a kind of field");
	return CARD_DECODE_FRAME;
}

static bool put_field(enum card_field_kind kind, const void *member, uint8_t *bytes, size_t width)
{
	switch (kind) {
	case CARD_FIELD_BINARY:
		return put_binary(*(const uint32_t *)member, bytes, width);
	case CARD_FIELD_BCD:
		return put_bcd(*(const uint32_t *)member, bytes, width);
	case CARD_FIELD_DIGITS:
		return put_digits(member, bytes, width);
	case CARD_FIELD_TIME:
		return put_time(*(const struct moment *)member, bytes);
	case CARD_FIELD_BYTES:
		memcpy(bytes, member, width);
		return true;
	}
	assert(!"a kind of field");
	return false;
}

/* --- a file ---------------------------------------------------------------------------------- */

/* Only numbers stand in rows of several. */
static size_t repeats(const struct card_field *field)
{
	assert(field->count <= 1 || field->kind == CARD_FIELD_BCD);
	return field->count == 0 ? 1 : field->count;
}

/* Of a frame of so many bytes. */
static uint8_t checksum(const uint8_t *bytes, size_t size)
{
	uint32_t sum = 0;

	for (size_t i = 1; i + 2 < size; i++)
		sum += bytes[i];
	return (uint8_t)sum;
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

bool card_layout_is(const struct card_layout *layout, const uint8_t *bytes, size_t size)
{
	return size >= 4 && bytes[0] == FRAME_BEGIN && bytes[1] == layout->command &&
	       get_binary(bytes + 2, 2) == layout->bytes - (uint32_t)FRAME_BYTES;
}

bool card_layout_is_frame(const uint8_t *bytes, size_t size)
{
	size_t whole;

	if (size < FRAME_BYTES || bytes[0] != FRAME_BEGIN)
		return false;
	whole = FRAME_BYTES + get_binary(bytes + 2, 2);
	if (whole <= FRAME_BYTES || whole > FRAME_WHOLE_MAX)
		return false;
	return whole > size ||
	       (bytes[whole - 1] == FRAME_END && bytes[whole - 2] == checksum(bytes, whole));
}

static enum card_decode check_frame(
	const struct card_layout *layout, const uint8_t *bytes, size_t size)
{
	if (size < layout->bytes)
		return CARD_DECODE_SIZE;
	if (!layout->is_framed)
		return CARD_DECODE_OK;
	if (is_zero(bytes, layout->bytes))
		return CARD_DECODE_EMPTY;
	if (!card_layout_is(layout, bytes, size) || bytes[layout->bytes - 1] != FRAME_END)
		return CARD_DECODE_FRAME;
	if (bytes[layout->bytes - 2] != checksum(bytes, layout->bytes))
		return CARD_DECODE_SUM;
	return CARD_DECODE_OK;
}

enum card_decode card_layout_decode(
	const struct card_layout *layout, const uint8_t *bytes, size_t size, void *record)
{
	enum card_decode end = check_frame(layout, bytes, size);

	for (size_t i = 0; i < layout->field_count && end == CARD_DECODE_OK; i++) {
		const struct card_field *f = &layout->fields[i];
		uint8_t *member = (uint8_t *)record + f->member;

		for (size_t n = 0; n < repeats(f) && end == CARD_DECODE_OK; n++)
			end = get_field(f->kind, bytes + f->at + n * f->width, f->width,
				member + n * sizeof(uint32_t));
	}
	return end;
}

bool card_layout_encode(const struct card_layout *layout, const void *record, uint8_t *bytes)
{
	bool ok = true;

	memset(bytes, 0, layout->bytes);
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct card_field *f = &layout->fields[i];
		const uint8_t *member = (const uint8_t *)record + f->member;

		for (size_t n = 0; n < repeats(f); n++)
			ok = put_field(f->kind, member + n * sizeof(uint32_t),
				     bytes + f->at + n * f->width, f->width) &&
			     ok;
	}
	if (!layout->is_framed)
		return ok;
	bytes[0] = FRAME_BEGIN;
	bytes[1] = layout->command;
	ok = put_binary(layout->bytes - (uint32_t)FRAME_BYTES, bytes + 2, 2) && ok;
	bytes[layout->bytes - 2] = checksum(bytes, layout->bytes);
	bytes[layout->bytes - 1] = FRAME_END;
	return ok;
}
