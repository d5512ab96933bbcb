#include "devices/sim/sim_id_text.h"

#include <stddef.h>
#include <string.h>

#include "core/utf8.h"

#define TYPE_AT 248

/* Offset and bytes in the four layouts, in their order; no bytes: not there. */
static const struct {
	const char *name;
	struct {
		uint8_t at, bytes;
	} in[4];
} fields[] = {
	{"name", {{0, 30}, {0, 30}, {158, 30}, {0, 30}}},
	{"latin", {{0, 0}, {0, 0}, {0, 120}, {52, 70}}},
	{"sex", {{30, 2}, {30, 2}, {120, 2}, {30, 2}}},
	{"nation", {{32, 4}, {0, 0}, {0, 0}, {0, 0}}},
	{"birth", {{36, 16}, {36, 16}, {220, 16}, {36, 16}}},
	{"address", {{52, 70}, {52, 70}, {0, 0}, {0, 0}}},
	{"number", {{122, 36}, {122, 36}, {122, 30}, {122, 36}}},
	{"issuer", {{158, 30}, {158, 30}, {0, 0}, {0, 0}}},
	{"from", {{188, 16}, {188, 16}, {188, 16}, {188, 16}}},
	{"to", {{204, 16}, {204, 16}, {204, 16}, {204, 16}}},
	{"permit", {{0, 0}, {220, 18}, {0, 0}, {0, 0}}},
	{"nationality", {{0, 0}, {0, 0}, {152, 6}, {0, 0}}},
};

static void put_unit(uint8_t *at, uint32_t unit)
{
	at[0] = (uint8_t)(unit & 0xFF);
	at[1] = (uint8_t)(unit >> 8);
}

void sim_id_text_blank(uint8_t text[SIM_ID_TEXT_BYTES], enum sim_id_layout layout)
{
	static const char marks[] = {' ', 'J', 'I', 'Y'};

	for (size_t i = 0; i < SIM_ID_TEXT_BYTES; i += 2)
		put_unit(text + i, ' ');
	put_unit(text + TYPE_AT, (uint32_t)marks[layout]);
}

/* The units of a text; count stops where room ends. */
static bool encode(uint8_t *at, size_t bytes, const char *value)
{
	size_t size = strlen(value), used = 0;
	uint8_t *end = at + bytes;

	for (uint8_t *p = at; p < end; p += 2)
		put_unit(p, ' ');
	while (used < size) {
		uint32_t c = utf8_next(value, size, &used);
		bool pair = c >= 0x10000;

		if (c == UTF8_BAD || end - at < (pair ? 4 : 2))
			return false;
		if (pair) {
			put_unit(at, 0xD800 + ((c - 0x10000) >> 10));
			at += 2;
			c = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		put_unit(at, c);
		at += 2;
	}
	return true;
}

bool sim_id_text_put(uint8_t text[SIM_ID_TEXT_BYTES], enum sim_id_layout layout, const char *field,
	const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (strcmp(fields[i].name, field) != 0)
			continue;
		return fields[i].in[layout].bytes > 0 &&
		       encode(text + fields[i].in[layout].at, fields[i].in[layout].bytes, value);
	}
	return false;
}
