#include "devices/sim/sim_reader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "core/alloc.h"

#define HEADER 10
#define DATA_MAX 261
#define FRAME_MAX (2 + HEADER + DATA_MAX + 1)
#define BAUD 115200
#define TIME_REQUEST 0x9A

/* bStatus: the card in its low bits, the command in its high ones. */
enum { ACTIVE = 0x00, INACTIVE = 0x01, NO_CARD = 0x02, FAILED = 0x40 };
enum { ICC_MUTE = 0xFE, BAD_SLOT = 0x05, NO_COMMAND = 0x00 };

struct reply {
	uint8_t type, status, error, third;
	uint8_t data[DATA_MAX];
	size_t size;
	int time_requests;
	bool pulled; /* the card left while this command ran */
};

/* --- what leaves ----------------------------------------------------------------------------- */

static uint8_t xor_of(const uint8_t *bytes, size_t size)
{
	uint8_t lrc = 0;

	for (size_t i = 0; i < size; i++)
		lrc ^= bytes[i];
	return lrc;
}

static void tell_event(void *owner, bool present)
{
	const struct sim_reader *reader = owner;
	const uint8_t event[] = {0x50, present ? 0x03 : 0x02};

	if (reader->tells_events)
		sim_line_answer(reader->line, event, sizeof event);
}

/* The echo, requests for time, and the reply go out as one: a script counts it as one answer. */
static void send_reply(struct sim_reader *reader, const uint8_t *command, size_t command_size,
	const struct reply *reply)
{
	uint8_t out[2 * FRAME_MAX + 64], *frame = out;

	if (reader->echoes) {
		memcpy(out, command, command_size);
		frame += command_size;
	}
	for (int i = 0; i < reply->time_requests && i < 64; i++)
		*frame++ = TIME_REQUEST;
	memset(frame, 0, 2 + HEADER);
	frame[0] = 0x03;
	frame[1] = 0x06;
	frame[2] = reply->type;
	frame[3] = (uint8_t)reply->size;
	frame[4] = (uint8_t)(reply->size >> 8);
	frame[7] = command[7];
	frame[8] = (uint8_t)(command[8] + reader->slot.sequence_off);
	frame[9] = reply->status;
	frame[10] = reply->error;
	frame[11] = reply->third;
	memcpy(frame + 2 + HEADER, reply->data, reply->size);
	frame[2 + HEADER + reply->size] = xor_of(frame, 2 + HEADER + reply->size);
	sim_line_answer(reader->line, out, (size_t)(frame - out) + 2 + HEADER + reply->size + 1);
	if (reply->pulled)
		tell_event(reader, false);
}

/* --- commands -------------------------------------------------------------------------------- */

struct command {
	const uint8_t *special, *data;
	size_t size;
};

static uint8_t card_state(const struct sim_reader *reader)
{
	if (reader->slot.card == NULL)
		return NO_CARD;
	return reader->slot.card->is_powered ? ACTIVE : INACTIVE;
}

static void fail(const struct sim_reader *reader, struct reply *reply, uint8_t error)
{
	reply->status = (uint8_t)(FAILED | card_state(reader));
	reply->error = error;
	reply->size = 0;
}

static void slot_status(
	struct sim_reader *reader, const struct command *command, struct reply *reply)
{
	(void)command;
	reply->status = card_state(reader);
}

static void power_on(struct sim_reader *reader, const struct command *command, struct reply *reply)
{
	(void)command;
	if (reader->slot.card != NULL)
		reply->size = sim_card_reset(reader->slot.card, reply->data);
	reply->status = card_state(reader);
	if (reply->size == 0)
		fail(reader, reply, ICC_MUTE);
}

static void power_off(struct sim_reader *reader, const struct command *command, struct reply *reply)
{
	(void)command;
	if (reader->slot.card != NULL)
		sim_card_power_off(reader->slot.card);
	reply->status = card_state(reader);
	reply->third = 1; /* the clock is stopped */
}

static void set_parameters(
	struct sim_reader *reader, const struct command *command, struct reply *reply)
{
	static const uint8_t usual[] = {0x11, 0x00, 0x00, 0x0A, 0x00};
	bool is_t0 = command->special[0] == 0 && command->size == sizeof usual;

	reply->status = card_state(reader);
	if (reader->slot.card == NULL)
		fail(reader, reply, ICC_MUTE);
	if (reader->slot.card == NULL)
		return;
	memcpy(reply->data, is_t0 ? command->data : usual, sizeof usual);
	reply->size = sizeof usual;
}

static void transfer(struct sim_reader *reader, const struct command *command, struct reply *reply)
{
	reply->size = sim_slot_exchange(
		&reader->slot, command->data, command->size, reply->data, &reply->pulled);
	reply->status = card_state(reader);
	reply->time_requests = reader->slot.time_requests;
	if (reply->size == 0)
		fail(reader, reply, ICC_MUTE);
}

static void escape(struct sim_reader *reader, const struct command *command, struct reply *reply)
{
	static const char firmware[] = "GemTwin-V1.30-GG01";

	reply->status = card_state(reader);
	if (command->size == 1 && command->data[0] == 0x02) {
		reply->size = sizeof firmware - 1;
		memcpy(reply->data, firmware, reply->size);
	} else if (command->size == 3 && command->data[0] == 0x01 && command->data[1] == 0x01) {
		reader->tells_events = command->data[2] == 0x01;
	} else {
		fail(reader, reply, NO_COMMAND);
	}
}

static const struct command_row {
	uint8_t type, reply;
	void (*run)(struct sim_reader *reader, const struct command *command, struct reply *reply);
} rows[] = {
	{0x61, 0x82, set_parameters},
	{0x62, 0x80, power_on},
	{0x63, 0x81, power_off},
	{0x65, 0x81, slot_status},
	{0x6B, 0x83, escape},
	{0x6F, 0x80, transfer},
};

/* A whole frame with a right LRC. */
static void obey(struct sim_reader *reader, const uint8_t *frame, size_t size)
{
	struct command command = {
		.special = frame + 9, .data = frame + 2 + HEADER, .size = size - 2 - HEADER - 1};
	struct reply reply = {.type = 0x81};

	fail(reader, &reply, NO_COMMAND);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].type != frame[2])
			continue;
		reply = (struct reply){.type = rows[i].reply};
		if (frame[7] == 0)
			rows[i].run(reader, &command, &reply);
		else
			fail(reader, &reply, BAD_SLOT);
	}
	send_reply(reader, frame, size, &reply);
}

/* --- what comes in --------------------------------------------------------------------------- */

static void forget(struct sim_reader *reader, size_t size)
{
	reader->in_size -= size;
	memmove(reader->in, reader->in + size, reader->in_size);
}

/* The size of the frame at the beginning; 0 while not all of it is there. */
static size_t frame_size(const struct sim_reader *reader)
{
	size_t data;

	if (reader->in_size < 2 + HEADER)
		return 0;
	data = (size_t)reader->in[3] | (size_t)reader->in[4] << 8;
	if (data > DATA_MAX || reader->in[5] != 0 || reader->in[6] != 0)
		return 2 + HEADER; /* no length; its LRC will not fit either */
	return reader->in_size < 2 + HEADER + data + 1 ? 0 : 2 + HEADER + data + 1;
}

/* False: nothing more can be done with what is there. */
static bool take_frame(struct sim_reader *reader)
{
	static const uint8_t nak[] = {0x03, 0x15, 0x16};
	size_t size;

	if (reader->in_size > 0 && reader->in[0] != 0x03) {
		forget(reader, 1);
		return true;
	}
	if (reader->in_size > 1 && reader->in[1] != 0x06) {
		forget(reader, 1);
		return true;
	}
	size = frame_size(reader);
	if (size == 0)
		return false;
	if (size > 2 + HEADER && xor_of(reader->in, size) == 0)
		obey(reader, reader->in, size);
	else
		sim_line_answer(reader->line, nak, sizeof nak);
	forget(reader, size);
	return true;
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	struct sim_reader *reader = device;

	for (size_t i = 0; i < size; i++) {
		assert(reader->in_size < sizeof reader->in);
		reader->in[reader->in_size++] = bytes[i];
		while (take_frame(reader))
			;
	}
}

static void *make(struct sim_line *line)
{
	struct sim_reader *reader = xcalloc(1, sizeof *reader);

	reader->line = line;
	reader->echoes = true;
	sim_slot_init(&reader->slot, line, tell_event, reader);
	return reader;
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	struct sim_reader *reader = device;

	return sim_slot_operate(&reader->slot, words, say);
}

const struct sim_kind sim_reader_kind = {
	.name = "card",
	.baud = BAUD,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = SIM_SLOT_WORDS,
};
