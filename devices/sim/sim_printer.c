#include "devices/sim/sim_printer.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "devices/sim/sim_qr.h"

#define PAPER_TEXT_MAX 65536
#define LINE_BYTES_MAX 512
#define BUFFER_MAX 65536
#define QR_MAX 1024
#define QR_DOTS 3
#define ENDLESS (-1)
#define NEAR_END_LINES 10
#define TAB 8

#define DLE 0x10
#define ESC 0x1b
#define FS 0x1c
#define GS 0x1d
#define CANCEL 0x18

struct sim_print {
	struct sim_line *wire;
	uint8_t buffer[BUFFER_MAX]; /* what is not printed yet */
	size_t size;
	char paper[PAPER_TEXT_MAX];
	size_t printed;
	uint8_t line[LINE_BYTES_MAX]; /* in GB18030 */
	size_t line_size;
	char qr[QR_MAX];
	uint8_t qr_dots, qr_level; /* of a module; 0 to 3 for L, M, Q, H */
	int roll;                  /* lines left; ENDLESS */
	bool open, mute;
	bool jammed;   /* the cutter */
	bool off_line; /* by its key */
	bool chinese;  /* two and four bytes are a character */
	uint8_t tells; /* GS a: what it tells of by itself */
	uint8_t told[4];
	int drawer;
};

static void *make(struct sim_line *wire)
{
	struct sim_print *p = xcalloc(1, sizeof(*p));

	p->wire = wire;
	p->roll = ENDLESS;
	p->chinese = true;
	p->qr_dots = QR_DOTS;
	return p;
}

const char *sim_printer_paper(const void *device)
{
	const struct sim_print *p = device;

	return p->paper;
}

static void answer(struct sim_print *p, const void *bytes, size_t size)
{
	if (!p->mute)
		sim_line_answer(p->wire, bytes, size);
}

/* --- paper -------------------------------------------------------------------------------------
 */

static void write_paper(struct sim_print *p, const char *text)
{
	size_t size = strlen(text);

	if (p->printed + size >= sizeof(p->paper))
		return;
	memcpy(p->paper + p->printed, text, size + 1);
	p->printed += size;
}

/* GB18030 as it stands on paper; what is no character is printed as a box, here '?'. */
static void write_line(struct sim_print *p)
{
	iconv_t gb = iconv_open("UTF-8", "GB18030");
	char text[LINE_BYTES_MAX * 3 + 1];
	char *from = (char *)p->line, *to = text;
	size_t left = p->line_size, room = sizeof(text) - 1;

	while (gb != (iconv_t)-1 && left > 0 && iconv(gb, &from, &left, &to, &room) == (size_t)-1 &&
		room > 0 && left > 0) {
		*to++ = '?';
		room--;
		from++;
		left--;
	}
	*to = '\0';
	write_paper(p, text);
	if (gb != (iconv_t)-1)
		iconv_close(gb);
	p->line_size = 0;
}

static void feed_lines(struct sim_print *p, int count)
{
	write_line(p);
	for (int i = 0; i < count; i++) {
		write_paper(p, "\n");
		if (p->roll > 0)
			p->roll--;
	}
}

static bool stands_still(const struct sim_print *p)
{
	return p->roll == 0 || p->open || p->jammed || p->off_line;
}

/* --- status ------------------------------------------------------------------------------------
 */

static uint8_t status(const struct sim_print *p, int n)
{
	bool out = p->roll == 0, near = p->roll >= 0 && p->roll < NEAR_END_LINES;

	switch (n) {
	case 1:
		return (uint8_t)(0x12 | (stands_still(p) ? 0x08 : 0));
	case 2:
		return (uint8_t)(0x12 | (p->open ? 0x04 : 0) | (out ? 0x20 : 0) |
				 (p->jammed ? 0x40 : 0));
	case 3:
		return (uint8_t)(0x12 | (p->jammed ? 0x08 : 0));
	case 4:
		return (uint8_t)(0x12 | (near ? 0x0c : 0) | (out ? 0x60 : 0));
	default:
		return 0x12;
	}
}

static void kick(struct sim_print *p)
{
	p->drawer++;
	write_paper(p, "[drawer]\n");
}

static void answer_byte(struct sim_print *p, uint8_t byte)
{
	answer(p, &byte, 1);
}

/* Automatic status: four bytes when it is asked for, and at every change after that. */
static void tell(struct sim_print *p, bool changed_only)
{
	bool out = p->roll == 0, near = p->roll >= 0 && p->roll < NEAR_END_LINES;
	const uint8_t now[] = {
		(uint8_t)(0x10 | (stands_still(p) ? 0x08 : 0) | (p->open ? 0x20 : 0)),
		p->jammed ? 0x08 : 0x00,
		(uint8_t)((near ? 0x03 : 0) | (out ? 0x0c : 0)),
		0x0f,
	};

	if (p->tells == 0 || (changed_only && memcmp(now, p->told, sizeof(now)) == 0))
		return;
	memcpy(p->told, now, sizeof(now));
	answer(p, now, sizeof(now));
}

/* --- commands: a table of what begins them, how long they are and what they do ---------------- */

static void do_nothing(struct sim_print *p, const uint8_t *c)
{
	(void)p;
	(void)c;
}

static void do_initialise(struct sim_print *p, const uint8_t *c)
{
	(void)c;
	p->line_size = 0;
	p->qr[0] = '\0';
	p->qr_dots = QR_DOTS;
	p->qr_level = 0;
	p->chinese = true;
	p->tells = 0;
}

static void do_chinese(struct sim_print *p, const uint8_t *c)
{
	p->chinese = c[1] == '&';
}

static void do_tell(struct sim_print *p, const uint8_t *c)
{
	p->tells = c[2];
	tell(p, false);
}

static void do_feed(struct sim_print *p, const uint8_t *c)
{
	feed_lines(p, c[2]);
}

static void do_feed_dots(struct sim_print *p, const uint8_t *c)
{
	(void)c;
	feed_lines(p, 1);
}

static void do_cut(struct sim_print *p, const uint8_t *c)
{
	(void)c;
	if (p->line_size > 0)
		feed_lines(p, 1);
	write_paper(p, "[cut]\n");
}

static void do_drawer(struct sim_print *p, const uint8_t *c)
{
	(void)c;
	kick(p);
}

/* DLE DC4 1 m t; the other functions of it do nothing here. */
static void do_pulse(struct sim_print *p, const uint8_t *c)
{
	if (c[2] == 1)
		kick(p);
}

/* DLE ENQ: 1 goes on with the line, 2 without it. Paper and covers are for a hand. */
static void do_recover(struct sim_print *p, const uint8_t *c)
{
	if (c[2] == 2)
		p->line_size = 0;
}

static void do_drawer_status(struct sim_print *p, const uint8_t *c)
{
	(void)c;
	answer_byte(p, 0x00);
}

static void do_status(struct sim_print *p, const uint8_t *c)
{
	if (c[2] >= 1 && c[2] <= 4)
		answer_byte(p, status(p, c[2]));
}

static void do_paper_status(struct sim_print *p, const uint8_t *c)
{
	bool paper = c[2] == 1 || c[2] == '1', out = p->roll == 0;

	answer_byte(p, paper && out ? 0x0c : 0x00);
}

static void do_paper_sensor(struct sim_print *p, const uint8_t *c)
{
	(void)c;
	answer_byte(p, p->roll == 0 ? 0x0c : 0x00);
}

static void do_id(struct sim_print *p, const uint8_t *c)
{
	static const char name[] = "_WATTDESK SIM";

	if (c[2] >= 65)
		answer(p, name, sizeof(name));
	else
		answer_byte(p, 0x02);
}

struct command {
	uint8_t lead, code;
	size_t size; /* with its fixed arguments */
	void (*run)(struct sim_print *p, const uint8_t *c);
};

static const struct command commands[] = {
	{DLE, 0x04, 3, do_status},
	{DLE, 0x05, 3, do_recover},
	{DLE, 0x14, 5, do_pulse},
	{ESC, '@', 2, do_initialise},
	{ESC, 'd', 3, do_feed},
	{ESC, 'J', 3, do_feed_dots},
	{ESC, 'a', 3, do_nothing},
	{ESC, '!', 3, do_nothing},
	{ESC, 'E', 3, do_nothing},
	{ESC, 'G', 3, do_nothing},
	{ESC, '-', 3, do_nothing},
	{ESC, '3', 3, do_nothing},
	{ESC, '2', 2, do_nothing},
	{ESC, ' ', 3, do_nothing},
	{ESC, 'M', 3, do_nothing},
	{ESC, 'R', 3, do_nothing},
	{ESC, 'V', 3, do_nothing},
	{ESC, '{', 3, do_nothing},
	{ESC, 't', 3, do_nothing},
	{ESC, '=', 3, do_nothing},
	{ESC, '%', 3, do_nothing},
	{ESC, '?', 3, do_nothing},
	{ESC, 'L', 2, do_nothing},
	{ESC, 'S', 2, do_nothing},
	{ESC, 'T', 3, do_nothing},
	{ESC, 'U', 3, do_nothing},
	{ESC, 'W', 10, do_nothing},
	{ESC, 'e', 3, do_nothing},
	{ESC, 'r', 3, do_nothing},
	{ESC, 'u', 3, do_drawer_status},
	{ESC, 'v', 2, do_paper_sensor},
	{ESC, 'c', 4, do_nothing},
	{ESC, 'B', 4, do_nothing},
	{ESC, '$', 4, do_nothing},
	{ESC, '\\', 4, do_nothing},
	{ESC, 'i', 2, do_cut},
	{ESC, 'm', 2, do_cut},
	{ESC, 'p', 5, do_drawer},
	{FS, '&', 2, do_chinese},
	{FS, '.', 2, do_chinese},
	{FS, '!', 3, do_nothing},
	{FS, '-', 3, do_nothing},
	{FS, 'W', 3, do_nothing},
	{FS, 'C', 3, do_nothing},
	{FS, 'S', 4, do_nothing},
	{FS, 'p', 4, do_nothing},
	{GS, '!', 3, do_nothing},
	{GS, 'B', 3, do_nothing},
	{GS, 'h', 3, do_nothing},
	{GS, 'w', 3, do_nothing},
	{GS, 'H', 3, do_nothing},
	{GS, 'f', 3, do_nothing},
	{GS, 'a', 3, do_tell},
	{GS, 'b', 3, do_nothing},
	{GS, 'L', 4, do_nothing},
	{GS, 'W', 4, do_nothing},
	{GS, 'P', 4, do_nothing},
	{GS, '$', 4, do_nothing},
	{GS, '\\', 4, do_nothing},
	{GS, '/', 3, do_nothing},
	{GS, ':', 2, do_nothing},
	{GS, 'T', 3, do_nothing},
	{GS, '^', 5, do_nothing},
	{GS, 'I', 3, do_id},
	{GS, 'r', 3, do_paper_status},
};

/* --- commands whose length stands in them: 0 means that more bytes are needed ------------------
 */

static size_t little_endian(const uint8_t *c)
{
	return (size_t)c[0] | (size_t)c[1] << 8;
}

static void draw_qr(struct sim_print *p)
{
	char clean[QR_MAX];

	write_paper(p, "[QR ");
	write_paper(p, utf8_clean(clean, sizeof(clean), p->qr));
	write_paper(p, "]\n");
}

/* How large it would be, in dots; nothing stored: no answer. */
static void answer_qr_size(struct sim_print *p)
{
	size_t bytes = strlen(p->qr);
	int dots = sim_qr_width(p->qr_level, bytes) * p->qr_dots;
	char text[32];

	if (bytes == 0 || dots == 0)
		return;
	/* Its head, width, height, a fixed 1, and 0: it can be printed. */
	dots = snprintf(text, sizeof(text), "\x37\x36%d\x1f%d\x1f\x31\x1f\x30", dots, dots);
	answer(p, text, (size_t)dots + 1);
}

/* GS ( k pL pH 1 fn … */
static void obey_qr(struct sim_print *p, const uint8_t *c, size_t body)
{
	switch (c[6]) {
	case 'C':
		p->qr_dots = c[7] > 0 && c[7] <= 16 ? c[7] : p->qr_dots;
		return;
	case 'E':
		p->qr_level = c[7] >= '0' && c[7] <= '3' ? c[7] - '0' : p->qr_level;
		return;
	case 'P':
		if (body - 3 >= QR_MAX)
			return;
		memcpy(p->qr, c + 8, body - 3);
		p->qr[body - 3] = '\0';
		return;
	case 'Q':
		draw_qr(p);
		return;
	case 'R':
		answer_qr_size(p);
		return;
	default:
		return;
	}
}

/* GS ( X: pL pH and that many bytes; X = k draws a QR code. */
static size_t two_dimensions(struct sim_print *p, const uint8_t *c, size_t size)
{
	size_t body = size >= 5 ? little_endian(c + 3) : 0;

	if (size < 5 || size < 5 + body)
		return 0;
	if (c[2] == 'k' && body >= 3 && c[5] == '1')
		obey_qr(p, c, body);
	return 5 + body;
}

/* ESC ( and FS (: what is sized as GS ( is, and draws nothing. */
static size_t sized(struct sim_print *p, const uint8_t *c, size_t size)
{
	size_t body = size >= 5 ? little_endian(c + 3) : 0;

	(void)p;
	return size < 5 || size < 5 + body ? 0 : 5 + body;
}

/* ESC & y c1 c2, then for each of these characters x and x times y bytes. */
static size_t user_characters(struct sim_print *p, const uint8_t *c, size_t size)
{
	size_t at = 5;

	(void)p;
	if (size < at)
		return 0;
	for (int i = c[3]; i <= c[4]; i++) {
		if (size <= at)
			return 0;
		at += 1 + (size_t)c[at] * c[2];
	}
	return size < at ? 0 : at;
}

/* GS k: a form that ends with a zero, and one with its length. */
static size_t barcode(struct sim_print *p, const uint8_t *c, size_t size)
{
	const uint8_t *end;
	size_t whole;

	(void)p;
	if (size < 4)
		return 0;
	if (c[2] >= 65) {
		whole = 4 + (size_t)c[3];
		return size < whole ? 0 : whole;
	}
	end = memchr(c + 3, 0, size - 3);
	return end != NULL ? (size_t)(end - c) + 1 : 0;
}

/* GS v 0 m xL xH yL yH */
static size_t raster(struct sim_print *p, const uint8_t *c, size_t size)
{
	size_t whole = size >= 8 ? 8 + little_endian(c + 4) * little_endian(c + 6) : 0;

	(void)p;
	return size < 8 || size < whole ? 0 : whole;
}

/* ESC * m nL nH: a column has one byte, or three of the fine kinds. */
static size_t bit_image(struct sim_print *p, const uint8_t *c, size_t size)
{
	size_t whole = size >= 5 ? 5 + little_endian(c + 3) * (c[2] >= 32 ? 3 : 1) : 0;

	(void)p;
	return size < 5 || size < whole ? 0 : whole;
}

/* ESC D: tabs, ended by a zero. */
static size_t tabs(struct sim_print *p, const uint8_t *c, size_t size)
{
	const uint8_t *end = memchr(c + 2, 0, size - 2);

	(void)p;
	return end != NULL ? (size_t)(end - c) + 1 : 0;
}

/* GS V m, and GS V m n for m of 65 and more. */
static size_t cut(struct sim_print *p, const uint8_t *c, size_t size)
{
	size_t whole = size >= 3 && c[2] >= 65 ? 4 : 3;

	if (size < whole)
		return 0;
	do_cut(p, c);
	return whole;
}

static const struct {
	uint8_t lead, code;
	size_t (*run)(struct sim_print *p, const uint8_t *c, size_t size);
} long_commands[] = {
	{GS, '(', two_dimensions},
	{FS, '(', sized},
	{ESC, '(', sized},
	{ESC, '&', user_characters},
	{GS, 'k', barcode},
	{GS, 'v', raster},
	{GS, 'V', cut},
	{ESC, '*', bit_image},
	{ESC, 'D', tabs},
};

/* The size of the command at c that was run; 0: it is not whole yet. Unknown ones are two bytes. */
static size_t run_command(struct sim_print *p, const uint8_t *c, size_t size)
{
	if (size < 2)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(long_commands); i++)
		if (long_commands[i].lead == c[0] && long_commands[i].code == c[1])
			return long_commands[i].run(p, c, size);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].lead != c[0] || commands[i].code != c[1])
			continue;
		if (size < commands[i].size)
			return 0;
		commands[i].run(p, c);
		return commands[i].size;
	}
	return 2;
}

static bool leads(uint8_t byte)
{
	return byte == DLE || byte == ESC || byte == FS || byte == GS;
}

static void put_byte(struct sim_print *p, uint8_t byte)
{
	if (p->line_size < sizeof(p->line))
		p->line[p->line_size++] = byte;
}

/* To the next column of eight. */
static void put_tab(struct sim_print *p)
{
	for (size_t i = TAB - p->line_size % TAB; i > 0; i--)
		put_byte(p, ' ');
}

/* Without its Chinese a byte is a character of some code page, which is not known here. */
static void print_byte(struct sim_print *p, uint8_t byte)
{
	if (byte == '\n' || byte == '\f')
		feed_lines(p, 1);
	else if (byte == '\t')
		put_tab(p);
	else if (byte == CANCEL)
		p->line_size = 0;
	else if (byte >= 0x20)
		put_byte(p, byte < 0x80 || p->chinese ? byte : '?');
}

/* Prints as far as the paper goes and commands are whole. */
static void work(struct sim_print *p)
{
	size_t at = 0;

	while (at < p->size && !stands_still(p)) {
		size_t used = 1;

		if (leads(p->buffer[at]))
			used = run_command(p, p->buffer + at, p->size - at);
		else
			print_byte(p, p->buffer[at]);
		if (used == 0)
			break;
		at += used;
	}
	p->size -= at;
	memmove(p->buffer, p->buffer + at, p->size);
}

/*
 * While it stands still what is of real time is taken out of what waits: the bytes that came last.
 */
static void hear_real_time(struct sim_print *p)
{
	static const struct {
		uint8_t code;
		size_t size;
		void (*run)(struct sim_print *p, const uint8_t *c);
	} of_real_time[] = {{0x04, 3, do_status}, {0x05, 3, do_recover}, {0x14, 5, do_pulse}};

	for (size_t i = 0; i < ARRAY_SIZE(of_real_time); i++) {
		size_t size = of_real_time[i].size;
		const uint8_t *c = p->buffer + p->size - size;

		if (p->size < size || c[0] != DLE || c[1] != of_real_time[i].code)
			continue;
		of_real_time[i].run(p, c);
		p->size -= size;
		return;
	}
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	struct sim_print *p = device;

	for (size_t i = 0; i < size; i++) {
		if (p->size < sizeof(p->buffer))
			p->buffer[p->size++] = bytes[i];
		if (stands_still(p))
			hear_real_time(p);
		else
			work(p);
	}
	tell(p, true);
}

/* --- the hand -----------------------------------------------------------------------------------
 */

static void load_roll(struct sim_print *p, int lines)
{
	p->roll = lines;
	work(p);
}

static void set(struct sim_print *p, bool *what, bool on)
{
	*what = on;
	work(p);
}

/* Words that change one thing about it. */
static bool turn(struct sim_print *p, const char *words)
{
	const struct {
		const char *words;
		bool *what;
		bool on;
	} rows[] = {
		{"open", &p->open, true},
		{"close", &p->open, false},
		{"jam", &p->jammed, true},
		{"clear", &p->jammed, false},
		{"offline", &p->off_line, true},
		{"online", &p->off_line, false},
		{"mute", &p->mute, true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].words, words) != 0)
			continue;
		set(p, rows[i].what, rows[i].on);
		return true;
	}
	return false;
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	struct sim_print *p = device;
	size_t shown = p->printed < SIM_SAY_MAX ? 0 : p->printed - SIM_SAY_MAX + 1;
	bool ok = true;

	if (strcmp(words, "show") == 0) {
		snprintf(say, SIM_SAY_MAX, "%s", p->paper + shown);
	} else if (strcmp(words, "tear") == 0) {
		p->printed = 0;
		p->paper[0] = '\0';
	} else if (strcmp(words, "paper-out") == 0) {
		p->roll = 0;
	} else if (strncmp(words, "paper ", 6) == 0) {
		load_roll(p, (int)strtol(words + 6, NULL, 10));
	} else if (strcmp(words, "drawer") == 0) {
		snprintf(say, SIM_SAY_MAX, "%d", p->drawer);
	} else {
		ok = turn(p, words);
	}
	tell(p, true);
	return ok;
}

const struct sim_kind sim_printer = {
	.name = "printer",
	.baud = 9600,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "show | tear | paper-out | paper LINES | open | close | jam | clear | offline | "
		 "online | drawer | mute",
};
