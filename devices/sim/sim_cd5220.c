/*
 * A display of two lines of 20 characters, with both of the command sets that its manuals describe:
 * its own (CD5220) and the one of Epson's displays. Text without any command stands where the
 * cursor is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "devices/sim/sim_display.h"

#define ESC 0x1b
#define US 0x1f
#define CELLS SIM_DISPLAY_CELLS
#define LINES 2
#define COMMAND_MAX 6 /* bytes of the longest command without text */
#define TEXT_MAX 40   /* of a line that scrolls */

enum mode { OVERWRITE, SCROLL_UP, SCROLL_LEFT };

struct vfd {
	char cell[LINES][CELLS];
	size_t x, y; /* the cursor; x is CELLS behind the last cell */
	enum mode mode;
	bool away; /* the host speaks to the printer behind it */
	uint8_t command[COMMAND_MAX];
	size_t held;
	bool in_text; /* behind ESC Q, until CR */
	char text[TEXT_MAX];
	size_t size;
};

static void clear(struct vfd *d)
{
	memset(d->cell, ' ', sizeof(d->cell));
	d->x = d->y = 0;
}

static void initialise(struct vfd *d)
{
	clear(d);
	d->mode = OVERWRITE;
	d->away = d->in_text = false;
	d->held = 0;
}

static void *make(struct sim_line *line)
{
	struct vfd *d = xcalloc(1, sizeof(*d));

	(void)line; /* it answers nothing */
	initialise(d);
	return d;
}

/* --- the cursor --------------------------------------------------------------------------------
 */

static void down(struct vfd *d)
{
	if (d->y + 1 < LINES) {
		d->y++;
	} else if (d->mode == SCROLL_UP) {
		memmove(d->cell[0], d->cell[1], CELLS);
		memset(d->cell[LINES - 1], ' ', CELLS);
	} else {
		d->y = 0;
	}
}

static void right(struct vfd *d)
{
	if (d->x + 1 < CELLS) {
		d->x++;
		return;
	}
	d->x = 0;
	down(d);
}

static void left(struct vfd *d)
{
	if (d->x > 0) {
		d->x--;
		return;
	}
	d->x = CELLS - 1;
	d->y = d->y > 0 ? d->y - 1 : LINES - 1;
}

static void put(struct vfd *d, char c)
{
	if (d->mode == SCROLL_LEFT && d->x == CELLS) {
		memmove(d->cell[d->y], d->cell[d->y] + 1, CELLS - 1);
		d->x--;
	} else if (d->x == CELLS) {
		d->x = 0;
		down(d);
	}
	d->cell[d->y][d->x++] = c;
}

static void place(struct vfd *d, unsigned x, unsigned y)
{
	if (x < 1 || x > CELLS || y < 1 || y > LINES)
		return;
	d->x = x - 1;
	d->y = y - 1;
}

/* --- commands: what begins them, how long they are, what they do -------------------------------
 */

static void do_nothing(struct vfd *d)
{
	(void)d;
}

static void do_mode(struct vfd *d)
{
	d->mode = (enum mode)((d->command[1] - 1) & 3);
}

static void do_text(struct vfd *d)
{
	d->in_text = strchr("ABD", d->command[2]) != NULL;
	d->size = 0;
}

static void do_move(struct vfd *d)
{
	switch (d->command[2]) {
	case 'A':
		d->y = d->y > 0 ? d->y - 1 : LINES - 1;
		return;
	case 'B':
		down(d);
		return;
	case 'C':
		right(d);
		return;
	case 'D':
		left(d);
		return;
	case 'H':
		place(d, 1, 1);
		return;
	case 'L':
		d->x = 0;
		return;
	case 'R':
		d->x = CELLS - 1;
		return;
	case 'K':
		place(d, CELLS, LINES);
		return;
	default:
		return;
	}
}

static void do_place(struct vfd *d)
{
	place(d, d->command[2], d->command[3]);
}

/* 1 the printer, 2 the display, 3 both. */
static void do_select(struct vfd *d)
{
	d->away = d->command[2] == 1;
}

static void do_up(struct vfd *d)
{
	d->y = d->y > 0 ? d->y - 1 : LINES - 1;
}

static void do_right_end(struct vfd *d)
{
	d->x = CELLS - 1;
}

static void do_bottom(struct vfd *d)
{
	place(d, CELLS, LINES);
}

static void do_clear_line(struct vfd *d)
{
	memset(d->cell[d->y], ' ', CELLS);
	d->x = 0;
}

static const struct {
	uint8_t lead, code;
	size_t size;
	void (*run)(struct vfd *d);
} commands[] = {
	{ESC, 0x11, 2, do_mode},
	{ESC, 0x12, 2, do_mode},
	{ESC, 0x13, 2, do_mode},
	{ESC, 'Q', 3, do_text},
	{ESC, '[', 3, do_move},
	{ESC, 'l', 4, do_place},
	{ESC, '@', 2, initialise},
	{ESC, '*', 3, do_nothing},
	{ESC, '_', 3, do_nothing},
	{ESC, 'f', 3, do_nothing},
	{ESC, 'c', 3, do_nothing},
	{ESC, '=', 3, do_select},
	{ESC, 'W', 6, do_nothing},
	{US, 0x01, 2, do_mode},
	{US, 0x02, 2, do_mode},
	{US, 0x03, 2, do_mode},
	{US, 0x0a, 2, do_up},
	{US, 0x0d, 2, do_right_end},
	{US, '$', 4, do_place},
	{US, '@', 2, do_nothing},
	{US, 'B', 2, do_bottom},
	{US, 'C', 3, do_nothing},
	{US, 'E', 3, do_nothing},
	{US, 'T', 4, do_nothing},
};

/* ESC and the next are no command that it knows: passed over, both. */
static void command_byte(struct vfd *d, uint8_t byte)
{
	if (d->held == 1 && byte == ESC)
		return; /* it begins again */
	d->command[d->held++] = byte;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].lead != d->command[0] || commands[i].code != d->command[1])
			continue;
		if (d->held < commands[i].size)
			return;
		d->held = 0;
		if (!d->away || commands[i].run == do_select)
			commands[i].run(d);
		return;
	}
	d->held = 0;
}

/* What ends ESC Q. Upper and scrolling stand above, the rest below; more than fits runs out. */
static void take_text(struct vfd *d)
{
	size_t y = d->command[2] == 'B' ? 1 : 0;

	d->in_text = false;
	memset(d->cell[y], ' ', CELLS);
	memcpy(d->cell[y], d->text, d->size < CELLS ? d->size : CELLS);
}

static void text_byte(struct vfd *d, uint8_t byte)
{
	if (byte == '\r')
		take_text(d);
	else if (d->size < TEXT_MAX)
		d->text[d->size++] = (char)byte;
}

static void plain_byte(struct vfd *d, uint8_t byte)
{
	switch (byte) {
	case 0x08:
		left(d);
		return;
	case 0x09:
		right(d);
		return;
	case 0x0a:
		down(d);
		return;
	case 0x0b:
		place(d, 1, 1);
		return;
	case 0x0c:
		clear(d);
		return;
	case 0x0d:
		d->x = 0;
		return;
	case 0x18:
		do_clear_line(d);
		return;
	default:
		if (byte >= 0x20)
			put(d, (char)byte);
	}
}

static void one_byte(struct vfd *d, uint8_t byte)
{
	if (d->in_text)
		text_byte(d, byte);
	else if (d->held > 0)
		command_byte(d, byte);
	else if (byte == ESC || byte == US)
		d->command[d->held++] = byte;
	else if (!d->away)
		plain_byte(d, byte);
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		one_byte(device, bytes[i]);
}

/* A line without the blanks at its end. */
static int seen(const struct vfd *d, size_t y)
{
	int size = CELLS;

	while (size > 0 && d->cell[y][size - 1] == ' ')
		size--;
	return size;
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	const struct vfd *d = device;

	if (strcmp(words, "show") != 0)
		return false;
	snprintf(say, SIM_SAY_MAX, "%.*s|%.*s", seen(d, 0), d->cell[0], seen(d, 1), d->cell[1]);
	return true;
}

const struct sim_kind sim_cd5220 = {
	.name = "cd5220",
	.baud = 9600,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "show",
};
