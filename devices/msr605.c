/* The dialogue with a magnetic encoder: what it answers at once, and what waits for a swipe. */
#include "devices/msr605.h"

#include <string.h>

#define ANSWER_MS 1000 /* of what needs no card */
#define RAM_TEST_MS 3000
#define BLOCK_MS 1500 /* from the first byte of an answer to its last: 240 bytes at 9600 baud */
#define TRACKS_ALL 0x07
#define RETRACT_BYTES_MAX 16 /* a status and two answers, and no noise without end */
#define RETRACT_QUIET_MS 300 /* so long an answer more is waited for */

const struct port_settings msr605_settings = {.baud = 9600,
	.parity = PORT_PARITY_NONE,
	.data_bits = 8,
	.stop_bits = 1,
	.flow = PORT_FLOW_NONE};

static const struct {
	enum code code;
	const char *name, *message;
} rows[ENCODER_ENDS] = {
	[ENCODER_OK] = {CODE_OK, "ok", N_("Done.")},
	[ENCODER_NO_SWIPE] = {CODE_DEVICE_TIMEOUT, "no_swipe",
		N_("No card was drawn through the encoder in time. Start again and swipe it.")},
	[ENCODER_BAD_SWIPE] = {CODE_CARD_BAD, "bad_swipe",
		N_("The swipe was too fast, too slow or crooked: swipe the same card again.")},
	[ENCODER_UNREADABLE] = {CODE_CARD_BAD, "unreadable",
		N_("The card's stripe cannot be read: swipe it again; if that fails too, it is "
		   "damaged and needs a replacement.")},
	[ENCODER_REFUSED] = {CODE_IO, "refused",
		N_("The magnetic encoder does not know the command: check which model it is.")},
	[ENCODER_BROKEN] = {CODE_IO, "broken",
		N_("The magnetic encoder reports a fault: unplug it and plug it in again.")},
	[ENCODER_GARBLED] = {CODE_IO, "garbled",
		N_("The magnetic encoder's answers are garbled: check its cable.")},
	[ENCODER_SILENT] = {CODE_DEVICE_TIMEOUT, "silent",
		N_("The magnetic encoder does not answer: check its cable and its power.")},
	[ENCODER_GONE] = {CODE_DEVICE_GONE, "gone",
		N_("The magnetic encoder is gone: plug it in again.")},
	[ENCODER_CANCELLED] = {CODE_DEVICE_TIMEOUT, "cancelled",
		N_("Stopped before a card was swiped.")},
};

const char *encoder_end_name(enum encoder_end end)
{
	return rows[end].name;
}

const char *encoder_end_message(enum encoder_end end)
{
	return rows[end].message;
}

enum code encoder_end_code(enum encoder_end end)
{
	return rows[end].code;
}

bool encoder_end_spares(enum encoder_end end)
{
	return end == ENCODER_NO_SWIPE || end == ENCODER_CANCELLED;
}

static enum encoder_end of_port(enum port_end end)
{
	switch (end) {
	case PORT_OK:
		return ENCODER_OK;
	case PORT_SILENT:
		return ENCODER_SILENT;
	case PORT_GONE:
		return ENCODER_GONE;
	case PORT_CANCELLED:
		break;
	}
	return ENCODER_CANCELLED;
}

static enum encoder_end of_status(uint8_t status)
{
	static const struct {
		uint8_t status;
		enum encoder_end end;
	} meanings[] = {
		{MSR605_OK, ENCODER_OK},
		{MSR605_ERROR, ENCODER_BAD_SWIPE},
		{MSR605_BAD_SWIPE, ENCODER_BAD_SWIPE},
		{MSR605_FORMAT, ENCODER_REFUSED},
		{MSR605_INVALID, ENCODER_REFUSED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].status == status)
			return meanings[i].end;
	return ENCODER_GARBLED;
}

/* Nothing is answered to it; a swipe that is waited for is given up. */
static void reset(struct port *port)
{
	static const uint8_t bytes[] = {MSR605_ESC, 'a'};

	port_write_last(port, bytes, sizeof bytes, port_now_ms(port) + ANSWER_MS);
	port_flush(port);
}

/* Sends a command and waits for so many bytes, of which the first is ESC. */
static enum encoder_end ask(struct port *port, uint8_t command, int wait_ms, uint8_t answer[2])
{
	const uint8_t bytes[] = {MSR605_ESC, command};
	int64_t until_ms = port_now_ms(port) + wait_ms;
	size_t got = 0;
	enum encoder_end end;

	port_flush(port);
	end = of_port(port_write(port, bytes, sizeof bytes, until_ms));
	if (end == ENCODER_OK)
		end = of_port(port_read_all(port, answer, 2, until_ms, &got));
	if (end == ENCODER_SILENT && got > 0)
		return ENCODER_GARBLED;
	if (end == ENCODER_OK && answer[0] != MSR605_ESC)
		return ENCODER_GARBLED;
	return end;
}

enum encoder_end msr605_look(struct port *port)
{
	uint8_t answer[2];
	enum encoder_end end = ask(port, 'e', ANSWER_MS, answer);

	return end == ENCODER_OK && answer[1] != 'y' ? ENCODER_GARBLED : end;
}

enum encoder_end msr605_begin(struct port *port)
{
	reset(port);
	return msr605_look(port);
}

void msr605_lamp(struct port *port, enum encoder_lamp lamp)
{
	const uint8_t bytes[] = {MSR605_ESC, (uint8_t)lamp};

	port_write_last(port, bytes, sizeof bytes, port_now_ms(port) + ANSWER_MS);
}

enum encoder_end msr605_test(struct port *port)
{
	uint8_t answer[2];
	enum encoder_end end = msr605_begin(port);

	if (end == ENCODER_OK)
		end = ask(port, 0x87, RAM_TEST_MS, answer);
	if (end != ENCODER_OK)
		return end;
	for (enum encoder_lamp lamp = LAMP_ALL; lamp <= LAMP_RED; lamp++)
		msr605_lamp(port, lamp);
	msr605_lamp(port, LAMP_OFF);
	return answer[1] == MSR605_OK ? ENCODER_OK : ENCODER_BROKEN;
}

/* --- what waits for a card ---------------------------------------------------------------------
 */

/* The first bytes of an answer, until the patience is at its end. */
static enum encoder_end wait_for_swipe(
	struct port *port, int64_t until_ms, uint8_t *bytes, size_t max, size_t *got)
{
	enum encoder_end end = of_port(port_read(port, bytes, max, until_ms, got));

	return end == ENCODER_SILENT ? ENCODER_NO_SWIPE : end;
}

/* A stripe with nothing on any track is answered as an error, and is a blank one. */
static enum encoder_end of_block(const struct msr605_block *block, struct magnetic_tracks *tracks)
{
	bool unreadable = false, blank = true;

	for (size_t t = 0; t < MAGNETIC_TRACKS; t++) {
		unreadable |= block->state[t] == MSR605_TRACK_UNREADABLE;
		blank &= block->state[t] == MSR605_TRACK_EMPTY;
	}
	if (unreadable)
		return ENCODER_UNREADABLE;
	if (block->status != MSR605_OK && !(blank && block->status == MSR605_ERROR))
		return of_status(block->status);
	*tracks = block->data;
	return ENCODER_OK;
}

static enum encoder_end read_block(
	struct port *port, int64_t until_ms, struct magnetic_tracks *tracks)
{
	uint8_t bytes[MSR605_BLOCK_MAX];
	struct msr605_block block;
	size_t size;
	enum encoder_end end = wait_for_swipe(port, until_ms, bytes, sizeof bytes, &size);
	enum msr605_scan scan = MSR605_MORE;

	until_ms = port_now_ms(port) + BLOCK_MS;
	while (end == ENCODER_OK) {
		size_t got;

		scan = msr605_block_scan(bytes, size, &block);
		if (scan != MSR605_MORE || size == sizeof bytes)
			break;
		end = of_port(port_read(port, bytes + size, sizeof bytes - size, until_ms, &got));
		size += end == ENCODER_OK ? got : 0;
	}
	if (end == ENCODER_SILENT)
		return ENCODER_GARBLED; /* it began, and did not end */
	if (end != ENCODER_OK)
		return end;
	return scan == MSR605_WHOLE ? of_block(&block, tracks) : ENCODER_GARBLED;
}

enum encoder_end msr605_read(struct port *port, int64_t until_ms, struct magnetic_tracks *tracks)
{
	static const uint8_t command[] = {MSR605_ESC, 'r'};
	enum encoder_end end;

	port_flush(port);
	end = of_port(port_write(port, command, sizeof command, port_now_ms(port) + ANSWER_MS));
	if (end == ENCODER_OK)
		end = read_block(port, until_ms, tracks);
	if (end != ENCODER_OK)
		reset(port);
	return end;
}

/* The status of a write, once a card went through. */
static enum encoder_end read_status(struct port *port, int64_t until_ms)
{
	uint8_t bytes[2];
	size_t size, got = 0;
	enum encoder_end end = wait_for_swipe(port, until_ms, bytes, sizeof bytes, &size);

	if (end == ENCODER_OK && size < sizeof bytes)
		end = of_port(port_read_all(port, bytes + size, sizeof bytes - size,
			port_now_ms(port) + BLOCK_MS, &got));
	if (end == ENCODER_SILENT)
		return ENCODER_GARBLED;
	if (end != ENCODER_OK)
		return end;
	return bytes[0] == MSR605_ESC ? of_status(bytes[1]) : ENCODER_GARBLED;
}

static bool is_empty(const struct magnetic_tracks *tracks)
{
	for (size_t t = 0; t < MAGNETIC_TRACKS; t++)
		if (tracks->track[t][0] != '\0')
			return false;
	return true;
}

/* What came after a write was given up: how often it said that it is there, and a status. */
struct retract {
	enum encoder_end end; /* the status, where there was one */
	bool has_status;
	int answers;
};

static enum encoder_end read_retract(struct port *port, struct retract *r)
{
	int64_t until_ms = port_now_ms(port) + ANSWER_MS;
	uint8_t byte = 0, before = 0;
	size_t got;

	for (int i = 0; i < RETRACT_BYTES_MAX; i++, before = byte) {
		enum port_end line = port_read_last(port, &byte, 1, until_ms, &got);

		if (line == PORT_SILENT && r->answers > 0)
			return ENCODER_OK;
		if (line != PORT_OK)
			return of_port(line);
		if (before == MSR605_ESC && byte == 'y') {
			r->answers++;
			until_ms = port_now_ms(port) + RETRACT_QUIET_MS;
		} else if (before == MSR605_ESC) {
			r->end = of_status(byte);
			r->has_status = true;
		}
	}
	return ENCODER_GARBLED;
}

/*
 * Gives up a write that nobody swiped a card for, as far as was heard. While the device waits it
 * hears nothing but the reset, so of two questions around it one is answered. Where both are, it
 * waited no longer: a card went through, and the word of it was lost. One that went through at the
 * last moment has its status on the line.
 */
static enum encoder_end retract(struct port *port, enum encoder_end end)
{
	static const uint8_t bytes[] = {MSR605_ESC, 'e', MSR605_ESC, 'a', MSR605_ESC, 'e'};
	struct retract r = {.answers = 0};
	enum encoder_end line;

	port_write_last(port, bytes, sizeof bytes, port_now_ms(port) + ANSWER_MS);
	line = read_retract(port, &r);
	if (r.has_status)
		return r.end;
	if (line != ENCODER_OK)
		return line == ENCODER_CANCELLED ? ENCODER_SILENT : line;
	return r.answers == 1 ? end : ENCODER_GARBLED;
}

enum encoder_end msr605_write(
	struct port *port, int64_t until_ms, const struct magnetic_tracks *tracks)
{
	static const uint8_t erase[] = {MSR605_ESC, 'c', TRACKS_ALL};
	bool nothing = is_empty(tracks);
	uint8_t bytes[MSR605_WRITE_MAX];
	size_t size = msr605_write_frame(tracks, bytes);
	enum encoder_end end;

	port_flush(port);
	end = of_port(port_write(port, nothing ? erase : bytes, nothing ? sizeof erase : size,
		port_now_ms(port) + BLOCK_MS));
	if (end == ENCODER_OK)
		end = read_status(port, until_ms);
	if (end == ENCODER_NO_SWIPE || end == ENCODER_CANCELLED)
		return retract(port, end);
	if (end != ENCODER_OK)
		reset(port);
	return end;
}
