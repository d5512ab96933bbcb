#include "devices/sim/sim_display.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define ESC 0x1b
#define NUMBER_MAX 15 /* bytes behind ESC Q A of a LED8N, points with them */
#define LED_CELLS 8

enum sim_display_state { AT_REST, AFTER_ESC, AFTER_Q, IN_TEXT, SKIPPING, AFTER_LAMP, AFTER_STX };

struct sim_display {
	struct sim_line *line;
	bool led;
	enum sim_display_state state;
	char command;                     /* A or B behind ESC Q */
	size_t skip;                      /* arguments of a command that changes nothing here */
	char text[SIM_DISPLAY_CELLS + 1]; /* as it comes in */
	size_t size;
	char upper[SIM_DISPLAY_CELLS + 1], lower[SIM_DISPLAY_CELLS + 1];
	char lamp;   /* '0' … '4' */
	int drawers; /* pulses to the drawer's socket of a LED8N */
};

static void clear(struct sim_display *d)
{
	d->upper[0] = d->lower[0] = '\0';
}

static void initialise(struct sim_display *d)
{
	clear(d);
	d->lamp = '0';
	d->state = AT_REST;
}

static void *make(struct sim_line *line, bool led)
{
	struct sim_display *d = xcalloc(1, sizeof(*d));

	d->line = line;
	d->led = led;
	initialise(d);
	return d;
}

static void *make_led8n(struct sim_line *line)
{
	return make(line, true);
}

static void *make_cd5220(struct sim_line *line)
{
	return make(line, false);
}

/* Digits, points and minus; what has more than eight digits is not taken. */
static bool is_number(const char *text)
{
	size_t digits = strlen(text);

	if (strspn(text, "0123456789.-") != digits)
		return false;
	for (const char *p = text; *p != '\0'; p++)
		digits -= *p == '.' ? 1 : 0;
	return digits <= LED_CELLS;
}

static void take_text(struct sim_display *d)
{
	char *where = d->command == 'B' ? d->lower : d->upper;

	d->state = AT_REST;
	if (!d->led || is_number(d->text))
		memcpy(where, d->text, sizeof(d->text));
}

static void text_byte(struct sim_display *d, uint8_t byte)
{
	size_t room = d->led ? NUMBER_MAX : SIM_DISPLAY_CELLS;

	if (byte == '\r') {
		take_text(d);
		return;
	}
	if (d->size < room) {
		d->text[d->size++] = (char)byte;
		d->text[d->size] = '\0';
	}
}

/* How many bytes follow the commands that neither show nor hide anything. */
static size_t arguments_of(uint8_t command)
{
	switch (command) {
	case '*':
	case '_':
	case 'f':
	case 'c':
	case '=':
	case '[':
		return 1;
	case 'l':
		return 2;
	case 'W':
		return 4;
	default:
		return 0;
	}
}

static void escape_byte(struct sim_display *d, uint8_t byte)
{
	d->state = AT_REST;
	if (byte == '@') {
		initialise(d);
	} else if (byte == 'Q') {
		d->state = AFTER_Q;
	} else if (byte == 's' && d->led) {
		d->state = AFTER_LAMP;
	} else {
		d->skip = arguments_of(byte);
		d->state = d->skip > 0 ? SKIPPING : AT_REST;
	}
}

static void q_byte(struct sim_display *d, uint8_t byte)
{
	bool known = byte == 'A' || (!d->led && (byte == 'B' || byte == 'D'));

	d->state = known ? IN_TEXT : AT_REST;
	d->command = (char)byte;
	d->size = 0;
	d->text[0] = '\0';
}

static void stx_byte(struct sim_display *d, uint8_t byte)
{
	d->drawers += byte == 'M' ? 1 : 0;
	d->skip = byte == 'L' ? 4 : byte == 'B' ? 1 : 0;
	d->state = d->skip > 0 ? SKIPPING : AT_REST;
}

static void rest_byte(struct sim_display *d, uint8_t byte)
{
	if (byte == ESC)
		d->state = AFTER_ESC;
	else if (byte == 0x02 && d->led)
		d->state = AFTER_STX;
	else if (byte == 0x0c || byte == 0x18)
		clear(d);
}

static void one_byte(struct sim_display *d, uint8_t byte)
{
	switch (d->state) {
	case AT_REST:
		rest_byte(d, byte);
		return;
	case AFTER_ESC:
		escape_byte(d, byte);
		return;
	case AFTER_Q:
		q_byte(d, byte);
		return;
	case IN_TEXT:
		text_byte(d, byte);
		return;
	case SKIPPING:
		if (--d->skip == 0)
			d->state = AT_REST;
		return;
	case AFTER_LAMP:
		d->lamp = byte >= '0' && byte <= '4' ? (char)byte : d->lamp;
		d->state = AT_REST;
		return;
	case AFTER_STX:
		stx_byte(d, byte);
		return;
	}
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		one_byte(device, bytes[i]);
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	static const char *const lamps[] = {"", "price ", "total ", "received ", "change "};
	const struct sim_display *d = device;

	if (strcmp(words, "show") != 0)
		return false;
	if (d->led)
		snprintf(say, SIM_SAY_MAX, "%s%s", lamps[d->lamp - '0'], d->upper);
	else
		snprintf(say, SIM_SAY_MAX, "%s|%s", d->upper, d->lower);
	return true;
}

const struct sim_kind sim_led8n = {
	.name = "led8n",
	.baud = 2400,
	.make = make_led8n,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "show",
};

const struct sim_kind sim_cd5220 = {
	.name = "cd5220",
	.baud = 9600,
	.make = make_cd5220,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "show",
};
