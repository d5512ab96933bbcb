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
#define BAD_SPEED 0x08
#define RATES 5
#define VALUE_MAX (4 * RATES)

struct meter {
	bool there, mute, open, may_close, alarmed, kept_on;
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

/* The data of a request. */
struct asked {
	const uint8_t *data;
	size_t size;
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
	switch (item) {
	case 0x03330201:
		put_bcd(value, 2, meter->purchases);
		return 2;
	case 0x00900100:
	case 0x00900200:
		put_bcd(value, 4, meter->left);
		return 4;
	case 0x00900101: /* overdrawn: never, it has no load of its own */
	case 0x00900201:
		put_bcd(value, 4, 0);
		return 4;
	default:
		return 0;
	}
}

/* What never changes here. */
static size_t setting_of(uint32_t item, uint8_t *value)
{
	static const struct {
		uint32_t item;
		size_t bytes;
		int64_t value;
	} rows[] = {
		{0x02010100, 2, 2201}, /* 220.1 V */
		{0x02020100, 3, 1234}, /* 1.234 A */
		{0x04000306, 3, 1},    /* current transformer */
		{0x0400040E, 6, 0},    /* customer */
		{0x04000F01, 4, 2000}, /* alarms in kWh, overdraft */
		{0x04000F02, 4, 1000},
		{0x04000F04, 4, 0},
		{0x04001001, 4, 2000}, /* the same in yuan, and what it may hold */
		{0x04001002, 4, 1000},
		{0x04001003, 4, 0},
		{0x04001004, 4, 5000000},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].item != item)
			continue;
		put_bcd(value, rows[i].bytes, rows[i].value);
		return rows[i].bytes;
	}
	return 0;
}

/* 0 Sunday … 6 Saturday, of YYMMDD; Zeller's way. */
static int64_t weekday(int64_t yymmdd)
{
	int64_t y = 2000 + yymmdd / 10000, m = yymmdd / 100 % 100, d = yymmdd % 100;

	if (m < 3) {
		m += 12;
		y--;
	}
	return (d + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400 + 6) % 7;
}

/* Its name and its clock; a clock that was never set stands at zero. */
static size_t itself(
	const struct meters *m, const struct meter *meter, uint32_t item, uint8_t *value)
{
	switch (item) {
	case 0x04000101: /* YYMMDDWW */
		put_bcd(value, 4,
			m->clock == 0 ? 0 : m->clock / 1000000 * 100 + weekday(m->clock / 1000000));
		return 4;
	case 0x04000102:
		put_bcd(value, 3, m->clock % 1000000);
		return 3;
	case 0x04000401:
	case 0x04000402:
		memcpy(value, meter->address, ADDRESS_BYTES);
		return ADDRESS_BYTES;
	case 0x04000503:
		value[0] = (uint8_t)((meter->open ? 1 << 4 | 1 << 6 : 0) |
				     (meter->alarmed ? 1 << 7 : 0));
		value[1] = 0;
		return 2;
	default:
		return 0;
	}
}

/* All of a block: the total, then each rate. */
static size_t block_of(const struct meter *meter, uint32_t item, uint8_t *value)
{
	for (uint32_t rate = 0; item == 0x0001FF00 && rate < RATES; rate++) {
		int64_t hundredths;

		if (!energy_of(meter, 0x00010000 | rate << 8, &hundredths))
			return 0;
		put_bcd(value + 4 * (size_t)rate, 4, hundredths);
	}
	return item == 0x0001FF00 ? 4 * RATES : 0;
}

static size_t value_of(
	const struct meters *m, const struct meter *meter, uint32_t item, uint8_t *value)
{
	int64_t hundredths;
	size_t size = 0;

	if (energy_of(meter, item, &hundredths)) {
		put_bcd(value, 4, hundredths);
		return 4;
	}
	if (size == 0)
		size = block_of(meter, item, value);
	if (size == 0)
		size = itself(m, meter, item, value);
	if (size == 0)
		size = slot_of(meter, item, value);
	return size > 0 ? size : setting_of(item, value);
}

static uint32_t item_at(const uint8_t *data)
{
	return (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 |
	       (uint32_t)data[3] << 24;
}

static void do_read(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	uint8_t out[4 + VALUE_MAX];
	size_t value;

	if (size != 4) {
		refuse(m, meter, 0x11, OTHER_ERROR);
		return;
	}
	memcpy(out, data, 4);
	value = value_of(m, meter, item_at(data), out + 4);
	if (value > 0)
		answer(m, meter, 0x91, out, 4 + value);
	else
		refuse(m, meter, 0x11, NO_SUCH_DATA);
}

static bool knows(const struct meter *meter, const uint8_t *authority)
{
	return authority[0] == meter->level && memcmp(authority + 1, meter->password, 3) == 0;
}

static bool switch_relay(struct meter *meter, uint8_t order)
{
	switch (order) {
	case 0x1A: /* not while it is to keep its supply */
		if (meter->kept_on)
			return false;
		meter->open = true;
		meter->may_close = false;
		return true;
	case 0x1B:
		meter->may_close = true;
		return true;
	case 0x1C:
		meter->open = false;
		return true;
	case 0x1D:
	case 0x1E:
		meter->alarmed = order == 0x1D;
		return true;
	case 0x3A:
	case 0x3B:
		meter->kept_on = order == 0x3A;
		return true;
	default:
		return false;
	}
}

/* PA P0-2 C0-3 N1 N2 ss mm hh DD MM YY */
static void do_control(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	if (size != 16) {
		refuse(m, meter, 0x1C, OTHER_ERROR);
		return;
	}
	if (!knows(meter, data)) {
		refuse(m, meter, 0x1C, BAD_PASSWORD);
		return;
	}
	if (m->clock != 0 && bcd_of(data + 10, 6) < m->clock) {
		refuse(m, meter, 0x1C, OTHER_ERROR);
		return;
	}
	if (!switch_relay(meter, data[8])) {
		refuse(m, meter, 0x1C, OTHER_ERROR);
		return;
	}
	meter->orders++;
	answer(m, meter, 0x9C, NULL, 0);
}

/* The date (YYMMDDWW) and the time of day can be set; nothing else. */
static bool set_item(struct meters *m, uint32_t item, const uint8_t *value, size_t size)
{
	if (item == 0x04000101 && size == 4)
		m->clock = bcd_of(value + 1, 3) * 1000000 + m->clock % 1000000;
	else if (item == 0x04000102 && size == 3)
		m->clock = m->clock / 1000000 * 1000000 + bcd_of(value, 3);
	else
		return false;
	return true;
}

/* DI PA P0-2 C0-3 and the value. */
static void do_write(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	if (size <= 12)
		refuse(m, meter, 0x14, OTHER_ERROR);
	else if (!knows(meter, data + 4))
		refuse(m, meter, 0x14, BAD_PASSWORD);
	else if (!set_item(m, item_at(data), data + 12, size - 12))
		refuse(m, meter, 0x14, NO_SUCH_DATA);
	else
		answer(m, meter, 0x94, NULL, 0);
}

static void do_name(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	if (size != ADDRESS_BYTES) {
		refuse(m, meter, 0x15, OTHER_ERROR);
		return;
	}
	memcpy(meter->address, data, ADDRESS_BYTES);
	answer(m, meter, 0x95, NULL, 0);
}

static void do_freeze(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	(void)data;
	if (size == 4)
		answer(m, meter, 0x96, NULL, 0);
	else
		refuse(m, meter, 0x16, OTHER_ERROR);
}

/* One bit of 2 to 64 for 600 to 19200. */
static void do_speed(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	bool known = size == 1 && data[0] >= 2 && data[0] <= 64 && (data[0] & (data[0] - 1)) == 0;

	if (known)
		answer(m, meter, 0x97, data, 1);
	else
		refuse(m, meter, 0x17, BAD_SPEED);
}

/* DI, the old authority, the new one. */
static void do_password(struct meters *m, struct meter *meter, const uint8_t *data, size_t size)
{
	if (size != 12) {
		refuse(m, meter, 0x18, OTHER_ERROR);
		return;
	}
	if (!knows(meter, data + 4)) {
		refuse(m, meter, 0x18, BAD_PASSWORD);
		return;
	}
	meter->level = data[8];
	memcpy(meter->password, data + 9, sizeof meter->password);
	answer(m, meter, 0x98, data + 8, 4);
}

/* PA P0-2 C0-3: demand, all of it, events (these with a DI behind). */
static void do_clear(
	struct meters *m, struct meter *meter, uint8_t control, const struct asked *asked)
{
	if (asked->size != (control == 0x1B ? 12U : 8U)) {
		refuse(m, meter, control, OTHER_ERROR);
		return;
	}
	if (!knows(meter, asked->data)) {
		refuse(m, meter, control, BAD_PASSWORD);
		return;
	}
	if (control == 0x1A)
		meter->hundredths = 0;
	answer(m, meter, (uint8_t)(control | 0x80), NULL, 0);
}

/* Security is for a module that this meter has not: SERR "other", two bytes. */
static void do_security(struct meters *m, struct meter *meter)
{
	static const uint8_t serr[] = {OTHER_ERROR, 0x00};

	answer(m, meter, 0x03 | 0xC0, serr, sizeof serr);
}

static const struct {
	uint8_t control;
	void (*run)(struct meters *m, struct meter *meter, const uint8_t *data, size_t size);
} orders[] = {
	{0x11, do_read},
	{0x14, do_write},
	{0x15, do_name},
	{0x16, do_freeze},
	{0x17, do_speed},
	{0x18, do_password},
	{0x1C, do_control},
};

static void obey(
	struct meters *m, struct meter *meter, uint8_t control, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		if (orders[i].control != control)
			continue;
		orders[i].run(m, meter, data, size);
		return;
	}
	if (control == 0x13)
		answer(m, meter, 0x93, meter->address, ADDRESS_BYTES);
	else if (control >= 0x19 && control <= 0x1B)
		do_clear(m, meter, control, &(struct asked){data, size});
	else if (control == 0x03)
		do_security(m, meter);
	else /* no answer of its is longer than a frame: nothing follows */
		refuse(m, meter, control, control == 0x12 ? NO_SUCH_DATA : OTHER_ERROR);
}

/* Of the same day and not five minutes apart. */
static bool is_near(int64_t clock, int64_t other)
{
	int64_t a = clock % 1000000, b = other % 1000000;
	int64_t apart = (a / 10000 - b / 10000) * 3600 + (a / 100 % 100 - b / 100 % 100) * 60 +
			a % 100 - b % 100;

	return clock / 1000000 == other / 1000000 && apart >= -300 && apart <= 300;
}

/* To all of them, ss mm hh DD MM YY: taken where their clock is not far off, and never answered. */
static void set_clock(struct meters *m, const uint8_t *data, size_t size)
{
	int64_t now = size == 6 ? bcd_of(data, 6) : 0;

	if (now != 0 && (m->clock == 0 || is_near(m->clock, now)))
		m->clock = now;
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

static bool is_for_all(const uint8_t *address)
{
	for (size_t i = 0; i < ADDRESS_BYTES; i++)
		if (address[i] != 0x99)
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
	if (is_for_all(m->in + 1) && m->in[8] == 0x08)
		set_clock(m, data, size);
	for (size_t i = 0; i < METERS_MAX && !is_for_all(m->in + 1); i++)
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
