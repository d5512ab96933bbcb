/* Meters as DL/T 645-2007 describes them; what they are asked and told, and nothing of prepayment.
 */
#include "devices/sim/sim_meter_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"

#define METERS_MAX 8
#define ADDRESS_BYTES 6
#define FRAME_MAX 256
#define HEAD 10 /* 68, address, 68, control, length */
#define NAME_MAX 16

#define NO_SUCH_DATA 0x02
#define BAD_PASSWORD 0x04
#define OTHER_ERROR 0x01

struct meter {
	bool there, mute, open, may_close;
	uint8_t address[ADDRESS_BYTES]; /* low byte first */
	int64_t hundredths;             /* of kWh */
	uint8_t level, password[3];     /* low byte first */
	int orders;
	bool prepaid;            /* has a card slot: the two below */
	int64_t purchases, left; /* left: hundredths of a yuan or of a kWh */
};

struct meters {
	struct sim_line *line;
	struct meter meter[METERS_MAX];
	uint8_t in[FRAME_MAX];
	size_t held;
	int64_t clock; /* YYMMDDhhmmss, 0: none */
};

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum;
}

static int64_t bcd_of(const uint8_t *low_first, size_t size)
{
	int64_t value = 0;

	for (size_t i = size; i > 0; i--)
		value = value * 100 + (low_first[i - 1] >> 4) * 10 + (low_first[i - 1] & 15);
	return value;
}

static void put_bcd(uint8_t *low_first, size_t size, int64_t value)
{
	for (size_t i = 0; i < size; i++, value /= 100)
		low_first[i] = (uint8_t)(value / 10 % 10 << 4 | value % 10);
}

/* An answer: the true address, the control byte, the data with 33H added. */
static void answer(struct meters *m, const struct meter *meter, uint8_t control,
	const uint8_t *data, size_t size)
{
	uint8_t out[FRAME_MAX] = {0xFE, 0xFE, 0xFE, 0xFE, 0x68}, *frame = out + 4;

	memcpy(frame + 1, meter->address, ADDRESS_BYTES);
	frame[7] = 0x68;
	frame[8] = control;
	frame[9] = (uint8_t)size;
	for (size_t i = 0; i < size; i++)
		frame[HEAD + i] = (uint8_t)(data[i] + 0x33);
	frame[HEAD + size] = sum_of(frame, HEAD + size);
	frame[HEAD + size + 1] = 0x16;
	sim_line_answer(m->line, out, 4 + HEAD + size + 2);
}

static void refuse(struct meters *m, const struct meter *meter, uint8_t control, uint8_t error)
{
	answer(m, meter, (uint8_t)(control | 0xC0), &error, 1);
}

/* 0001 RR 00: forward active energy, total, sharp, peak, flat, valley. */
static bool energy_of(const struct meter *meter, uint32_t item, int64_t *hundredths)
{
	static const int tenths[] = {10, 1, 3, 4, 2};
	uint32_t which = item == 0 ? 0 : item >> 8 & 0xFF; /* 0: the combined energy */

	if (item != 0 && ((item & 0xFFFF00FF) != 0x00010000 || which >= ARRAY_SIZE(tenths)))
		return false;
	*hundredths = meter->hundredths * tenths[which] / 10;
	return true;
}

/* 03330201 and what is left, of a meter with a slot. Returns the size of the value. */
static size_t slot_of(const struct meter *meter, uint32_t item, uint8_t *value)
{
	if (!meter->prepaid)
		return 0;
	if (item == 0x03330201) {
		put_bcd(value, 2, meter->purchases);
		return 2;
	}
	if (item != 0x00900100 && item != 0x00900200)
		return 0;
	put_bcd(value, 4, meter->left);
	return 4;
}

static void do_read(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	uint32_t item = 0;
	uint8_t out[8];
	int64_t hundredths;
	size_t slot;

	for (size_t i = 0; i < 4 && size == 4; i++)
		item |= (uint32_t)data[i] << 8 * i;
	if (size != 4) {
		refuse(m, meter, 0x11, OTHER_ERROR);
		return;
	}
	memcpy(out, data, 4);
	if (energy_of(meter, item, &hundredths)) {
		put_bcd(out + 4, 4, hundredths);
		answer(m, meter, 0x91, out, 8);
	} else if (item == 0x04000503) {
		out[4] = (uint8_t)((meter->open ? 1 << 4 : 0) | (meter->open ? 1 << 6 : 0));
		out[5] = 0;
		answer(m, meter, 0x91, out, 6);
	} else if ((slot = slot_of(meter, item, out + 4)) > 0) {
		answer(m, meter, 0x91, out, 4 + slot);
	} else {
		refuse(m, meter, 0x11, NO_SUCH_DATA);
	}
}

/* PA P0-2 C0-3 N1 N2 ss mm hh DD MM YY */
static void do_control(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	if (size != 16) {
		refuse(m, meter, 0x1C, OTHER_ERROR);
		return;
	}
	if (data[0] != meter->level || memcmp(data + 1, meter->password, 3) != 0) {
		refuse(m, meter, 0x1C, BAD_PASSWORD);
		return;
	}
	if (m->clock != 0 && bcd_of(data + 10, 6) < m->clock) {
		refuse(m, meter, 0x1C, OTHER_ERROR);
		return;
	}
	switch (data[8]) {
	case 0x1A:
		meter->open = true;
		meter->may_close = false;
		break;
	case 0x1B:
		meter->may_close = true;
		break;
	case 0x1C:
		meter->open = false;
		break;
	default:
		refuse(m, meter, 0x1C, OTHER_ERROR);
		return;
	}
	meter->orders++;
	answer(m, meter, 0x9C, NULL, 0);
}

static void obey(
	struct meters *m, struct meter *meter, uint8_t control, const uint8_t *data, size_t size)
{
	switch (control) {
	case 0x11:
		do_read(m, meter, data, size);
		return;
	case 0x13:
		answer(m, meter, 0x93, meter->address, ADDRESS_BYTES);
		return;
	case 0x1C:
		do_control(m, meter, data, size);
		return;
	default:
		refuse(m, meter, control, OTHER_ERROR);
	}
}

/* AA stands for any byte; 99 six times is for all, and nobody answers. */
static bool is_meant(const struct meter *meter, const uint8_t *address)
{
	if (!meter->there || meter->mute)
		return false;
	for (size_t i = 0; i < ADDRESS_BYTES; i++)
		if (address[i] != 0xAA && address[i] != meter->address[i])
			return false;
	return true;
}

static void drop_front(struct meters *m, size_t count)
{
	memmove(m->in, m->in + count, m->held - count);
	m->held -= count;
}

static bool take_request(struct meters *m)
{
	uint8_t *end, data[FRAME_MAX];
	size_t size;

	while (m->held > 0 && m->in[0] != 0x68)
		drop_front(m, 1);
	if (m->held < HEAD)
		return false;
	size = m->in[9];
	if (m->in[7] != 0x68 || size > FRAME_MAX - HEAD - 2) {
		drop_front(m, 1);
		return true;
	}
	if (m->held < HEAD + size + 2)
		return false;
	end = m->in + HEAD + size;
	if (end[0] != sum_of(m->in, HEAD + size) || end[1] != 0x16) {
		drop_front(m, 1);
		return true;
	}
	for (size_t i = 0; i < size; i++)
		data[i] = (uint8_t)(m->in[HEAD + i] - 0x33);
	for (size_t i = 0; i < METERS_MAX; i++)
		if (is_meant(&m->meter[i], m->in + 1))
			obey(m, &m->meter[i], m->in[8], data, size);
	drop_front(m, HEAD + size + 2);
	return true;
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	struct meters *m = device;

	for (size_t i = 0; i < size; i++) {
		if (m->held == sizeof m->in)
			drop_front(m, 1);
		m->in[m->held++] = bytes[i];
		while (take_request(m))
			;
	}
}

/* --- the operator --------------------------------------------------------------------------------
 */

static bool find(struct meters *m, const char *digits, struct meter **out)
{
	uint8_t address[ADDRESS_BYTES];
	size_t length = strlen(digits);

	if (length == 0 || length > 12 || strspn(digits, "0123456789") != length)
		return false;
	put_bcd(address, sizeof address, strtoll(digits, NULL, 10));
	for (size_t i = 0; i < METERS_MAX; i++) {
		struct meter *meter = &m->meter[i];

		if (meter->there && memcmp(meter->address, address, sizeof address) != 0)
			continue;
		if (!meter->there)
			*meter = (struct meter){.level = 2, .password = {0x56, 0x34, 0x12}};
		memcpy(meter->address, address, sizeof address);
		*out = meter;
		return true;
	}
	return false;
}

static bool set_meter(struct meter *meter, const char *kwh)
{
	int64_t whole = 0;
	int cents = 0;

	if (sscanf(kwh, "%" SCNd64 ".%2d", &whole, &cents) < 1 || whole < 0 || whole > 999999)
		return false;
	meter->there = true;
	meter->hundredths = whole * 100 + cents;
	return true;
}

static bool set_prepaid(struct meter *meter, const char *words)
{
	int64_t whole = 0;
	int cents = 0;

	if (sscanf(words, "%" SCNd64 " %" SCNd64 ".%2d", &meter->purchases, &whole, &cents) < 2)
		return false;
	meter->prepaid = true;
	meter->left = whole * 100 + cents;
	return true;
}

static bool set_relay(struct meter *meter, const char *state)
{
	meter->open = strcmp(state, "open") == 0;
	meter->may_close = false;
	return meter->open || strcmp(state, "closed") == 0;
}

static bool set_password(struct meter *meter, const char *words)
{
	unsigned level;
	int64_t digits;

	if (sscanf(words, "%1u %6" SCNd64, &level, &digits) != 2)
		return false;
	meter->level = (uint8_t)level;
	put_bcd(meter->password, sizeof meter->password, digits);
	return true;
}

static bool set_mute(struct meter *meter, const char *words)
{
	meter->mute = true;
	return words[0] == '\0';
}

static bool set_awake(struct meter *meter, const char *words)
{
	meter->mute = false;
	return words[0] == '\0';
}

static bool press(struct meter *meter, const char *words)
{
	if (meter->may_close)
		meter->open = false;
	meter->may_close = false;
	return words[0] == '\0';
}

static bool look(struct meter *meter, const char *words)
{
	(void)meter;
	return words[0] == '\0';
}

static const struct {
	const char *verb;
	bool (*act)(struct meter *meter, const char *words);
} verbs[] = {
	{"meter", set_meter},
	{"prepaid", set_prepaid},
	{"relay", set_relay},
	{"password", set_password},
	{"mute", set_mute},
	{"wake", set_awake},
	{"button", press},
	{"show", look},
};

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	char verb[NAME_MAX], digits[NAME_MAX];
	struct meters *m = device;
	struct meter *meter;
	int used = 0;

	say[0] = '\0';
	if (sscanf(words, "clock %" SCNd64, &m->clock) == 1)
		return true;
	if (sscanf(words, "%15s %15s %n", verb, digits, &used) < 2 || !find(m, digits, &meter))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(verbs[i].verb, verb) != 0 || (i > 0 && !meter->there) ||
			!verbs[i].act(meter, words + used))
			continue;
		snprintf(say, SIM_SAY_MAX, "relay %s%s; orders %d", meter->open ? "open" : "closed",
			meter->may_close ? ", may close" : "", meter->orders);
		return true;
	}
	return false;
}

static void *make(struct sim_line *line)
{
	struct meters *m = xcalloc(1, sizeof *m);

	m->line = line;
	return m;
}

const struct sim_kind sim_meter_line_kind = {
	.name = "meter-line",
	.baud = 2400,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "meter ADDRESS KWH | prepaid ADDRESS PURCHASES LEFT | relay ADDRESS open|closed | "
		 "password ADDRESS LEVEL DIGITS | "
		 "clock YYMMDDhhmmss | mute|wake|button|show ADDRESS",
};
