#include "devices/sim/sim_display.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define ESC 0x1b
#define STX 0x02
#define NUMBER_MAX 15 /* bytes behind ESC Q A, points with them */
#define CELLS 8
#define LAMPS 4

enum state { AT_REST, AFTER_ESC, AFTER_Q, IN_NUMBER, SKIPPING, AFTER_LAMP, AFTER_STX, IN_LAMPS };

struct led {
	enum state state;
	size_t skip, lamp; /* bytes of a command that are still to come; the next lamp */
	char number[NUMBER_MAX + 1];
	size_t size;
	char shown[NUMBER_MAX + 1];
	bool lamps[LAMPS]; /* price, total, received, change */
	int drawers;       /* pulses to the drawer's socket */
};

static void initialise(struct led *d)
{
	d->shown[0] = '\0';
	memset(d->lamps, 0, sizeof(d->lamps));
	d->state = AT_REST;
}

static void *make(struct sim_line *line)
{
	(void)line; /* it answers nothing */
	return xcalloc(1, sizeof(struct led));
}

/*
 * Digits, points and a minus; a point shares the cell of the digit before it, and there is one a
 * cell. What has more than eight is not taken.
 */
static bool is_number(const char *text)
{
	size_t cells = 0;

	for (const char *p = text; *p != '\0'; p++) {
		bool shares = *p == '.' && p > text && p[-1] != '.';

		if (strchr("0123456789.-", *p) == NULL || (*p == '.' && !shares && p > text))
			return false;
		cells += shares ? 0 : 1;
	}
	return cells <= CELLS;
}

static void number_byte(struct led *d, uint8_t byte)
{
	if (byte != '\r') {
		if (d->size < NUMBER_MAX)
			d->number[d->size++] = (char)byte;
		d->number[d->size] = '\0';
		return;
	}
	d->state = AT_REST;
	if (is_number(d->number))
		memcpy(d->shown, d->number, sizeof(d->shown));
}

/* How many bytes follow what other displays have and this one has not. */
static size_t arguments_of(uint8_t command)
{
	static const char one[] = "*_fc=[";

	if (command == 'l')
		return 2;
	if (command == 'W')
		return 4;
	return command != 0 && strchr(one, command) != NULL ? 1 : 0;
}

static void escape_byte(struct led *d, uint8_t byte)
{
	d->state = AT_REST;
	if (byte == '@') {
		initialise(d);
	} else if (byte == 'Q') {
		d->state = AFTER_Q;
	} else if (byte == 's') {
		d->state = AFTER_LAMP;
	} else if (byte == ESC) {
		d->state = AFTER_ESC;
	} else {
		d->skip = arguments_of(byte);
		d->state = d->skip > 0 ? SKIPPING : AT_REST;
	}
}

static void q_byte(struct led *d, uint8_t byte)
{
	d->state = byte == 'A' ? IN_NUMBER : AT_REST;
	d->size = 0;
	d->number[0] = '\0';
}

/* '0' none, else that one alone. */
static void lamp_byte(struct led *d, uint8_t byte)
{
	d->state = AT_REST;
	if (byte < '0' || byte > '0' + LAMPS)
		return;
	for (uint8_t i = 0; i < LAMPS; i++)
		d->lamps[i] = byte == '1' + i;
}

/* L: each lamp by itself; M: the drawer; B: the speed of the line. */
static void stx_byte(struct led *d, uint8_t byte)
{
	d->lamp = 0;
	d->drawers += byte == 'M' ? 1 : 0;
	d->skip = 1;
	d->state = byte == 'L' ? IN_LAMPS : byte == 'B' ? SKIPPING : AT_REST;
}

static void lamps_byte(struct led *d, uint8_t byte)
{
	d->lamps[d->lamp++] = byte == '1';
	if (d->lamp == LAMPS)
		d->state = AT_REST;
}

static void rest_byte(struct led *d, uint8_t byte)
{
	if (byte == ESC)
		d->state = AFTER_ESC;
	else if (byte == STX)
		d->state = AFTER_STX;
	else if (byte == 0x0c || byte == 0x18)
		d->shown[0] = '\0';
}

static void skip_byte(struct led *d, uint8_t byte)
{
	(void)byte;
	if (--d->skip == 0)
		d->state = AT_REST;
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	static void (*const takers[])(struct led * d, uint8_t byte) = {
		[AT_REST] = rest_byte,
		[AFTER_ESC] = escape_byte,
		[AFTER_Q] = q_byte,
		[IN_NUMBER] = number_byte,
		[SKIPPING] = skip_byte,
		[AFTER_LAMP] = lamp_byte,
		[AFTER_STX] = stx_byte,
		[IN_LAMPS] = lamps_byte,
	};
	struct led *d = device;

	for (size_t i = 0; i < size; i++)
		takers[d->state](d, bytes[i]);
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	static const char *const names[LAMPS] = {"price ", "total ", "received ", "change "};
	const struct led *d = device;
	size_t size = 0;

	if (strcmp(words, "drawer") == 0) {
		snprintf(say, SIM_SAY_MAX, "%d", d->drawers);
		return true;
	}
	if (strcmp(words, "show") != 0)
		return false;
	for (size_t i = 0; i < LAMPS; i++)
		if (d->lamps[i])
			size += (size_t)snprintf(say + size, SIM_SAY_MAX - size, "%s", names[i]);
	snprintf(say + size, SIM_SAY_MAX - size, "%s", d->shown);
	return true;
}

const struct sim_kind sim_led8n = {
	.name = "led8n",
	.baud = 2400,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "show | drawer",
};
