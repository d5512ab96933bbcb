#include "devices/sim/sim_crt571.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/alloc.h"

#define HEAD 4 /* F2, address, length */
#define DATA_MAX 264
#define BAUD 9600
#define VERSION "CRT-571-V1"
#define BIN_FULL 50

struct reply {
	const char *error; /* two digits, or NULL */
	uint8_t data[DATA_MAX];
	size_t size;
};

struct command {
	uint8_t command, parameter;
	const uint8_t *data;
	size_t size;
};

/* --- commands -------------------------------------------------------------------------------- */

static void fail(struct reply *reply, const char *error)
{
	reply->error = error;
	reply->size = 0;
}

static void say_text(struct reply *reply, const char *text)
{
	reply->size = strlen(text);
	memcpy(reply->data, text, reply->size);
}

static void say_digit(struct reply *reply, bool yes)
{
	say_text(reply, yes ? "1" : "0");
}

/* At the gate, for its owner. */
static void leave(struct sim_crt571 *crt)
{
	if (crt->slot.card != NULL)
		sim_card_power_off(crt->slot.card);
	crt->is_inside = false;
}

static void to_bin(struct sim_crt571 *crt)
{
	leave(crt);
	crt->binned += crt->slot.card != NULL ? 1 : 0;
	crt->slot.card = NULL;
}

/* 0, 1, 3: to the holding position, into the bin, where it is; 4, 5, 7 the same, and it counts. */
static void initialise(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	switch (command->parameter & ~0x04) {
	case 0x30:
		leave(crt);
		break;
	case 0x31:
		to_bin(crt);
		break;
	case 0x33:
		break;
	default:
		fail(reply, "01");
		return;
	}
	crt->is_ready = true;
	say_text(reply, VERSION);
}

/* A '1' for each sensor that sees the card, from the gate inwards. */
static void status(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	if (command->parameter == 0x31)
		say_text(reply, crt->slot.card == NULL ? "000000"
				: crt->is_inside       ? "001100"
						       : "110000");
	else if (command->parameter != 0x30)
		fail(reply, "01");
}

static void draw_in(struct sim_crt571 *crt, struct reply *reply)
{
	crt->is_inside = crt->slot.card != NULL;
	if (!crt->is_inside)
		fail(reply, "43");
}

static void move(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	if (crt->is_jammed) {
		fail(reply, "10");
		return;
	}
	switch (command->parameter) {
	case 0x30:
	case 0x39:
		if (crt->slot.card == NULL)
			fail(reply, "42");
		leave(crt);
		return;
	case 0x31:
	case 0x32:
		draw_in(crt, reply);
		return;
	case 0x33:
		if (crt->slot.card == NULL)
			fail(reply, "42");
		to_bin(crt);
		return;
	default:
		fail(reply, "01");
	}
}

static void entry(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	if (command->parameter != 0x30 && command->parameter != 0x31)
		fail(reply, "01");
	else
		crt->is_shut = command->parameter == 0x31;
}

/* It has contacts and no aerial. */
static void card_type(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	if (command->parameter == 0x31)
		fail(reply, "03");
	else if (command->parameter != 0x30)
		fail(reply, "01");
	else
		say_text(reply, crt->is_inside && !crt->slot.card->is_mute ? "10" : "00");
}

static void reset(struct sim_crt571 *crt, struct reply *reply)
{
	reply->data[0] = '0'; /* T=0 */
	if (crt->is_inside)
		reply->size = sim_card_reset(crt->slot.card, reply->data + 1);
	if (reply->size == 0)
		fail(reply, "61");
	else
		reply->size++;
}

static bool is_active(const struct sim_crt571 *crt)
{
	return crt->is_inside && crt->slot.card->is_powered;
}

static void exchange(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	bool pulled = false;

	reply->size =
		sim_slot_exchange(&crt->slot, command->data, command->size, reply->data, &pulled);
	if (pulled)
		crt->is_inside = false;
	if (reply->size == 0)
		fail(reply, pulled ? "45" : "68");
}

/* What only a card with power can do. */
static void active_card(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	if (!is_active(crt))
		fail(reply, "65");
	else if (command->parameter == 0x38)
		reset(crt, reply);
	else if (command->parameter == 0x34)
		fail(reply, "62"); /* it speaks no T=1 */
	else
		exchange(crt, command, reply);
}

static void cpu_card(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	switch (command->parameter) {
	case 0x30:
		reset(crt, reply);
		return;
	case 0x31:
		if (crt->slot.card != NULL)
			sim_card_power_off(crt->slot.card);
		return;
	case 0x32:
		say_digit(reply, is_active(crt));
		return;
	case 0x33:
	case 0x34:
	case 0x38:
	case 0x39:
		active_card(crt, command, reply);
		return;
	default:
		fail(reply, "01");
	}
}

/* The card in it is none of these; and without one there is nothing to speak to. */
static void memory_card(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	(void)command;
	fail(reply, crt->is_inside ? "62" : "65");
}

/* No module in its slot, no aerial. */
static void not_fitted(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	(void)crt, (void)command;
	fail(reply, "03");
}

static void tell_itself(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	(void)crt;
	if (command->parameter != 0x30)
		fail(reply, "01");
	else
		say_text(reply, command->command == 0xA2   ? "0000000000000001"
				: command->command == 0xA3 ? "9600"
							   : VERSION);
}

static void bin_counter(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	char text[8];

	if (command->parameter == 0x31)
		crt->binned = 0;
	else if (command->parameter != 0x30)
		fail(reply, "01");
	if (command->parameter != 0x30)
		return;
	snprintf(text, sizeof text, "%03u", crt->binned % 1000);
	say_text(reply, text);
}

static const struct command_row {
	uint8_t command;
	void (*run)(struct sim_crt571 *crt, const struct command *command, struct reply *reply);
} rows[] = {
	{0x30, initialise},
	{0x31, status},
	{0x32, move},
	{0x33, entry},
	{0x50, card_type},
	{0x51, cpu_card},
	{0x52, not_fitted},
	{0x53, memory_card},
	{0x54, memory_card},
	{0x60, not_fitted},
	{0xA2, tell_itself},
	{0xA3, tell_itself},
	{0xA4, tell_itself},
	{0xA5, bin_counter},
};

/* --- frames ---------------------------------------------------------------------------------- */

static uint8_t xor_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum ^= bytes[i];
	return sum;
}

static uint8_t position(const struct sim_crt571 *crt)
{
	if (crt->slot.card == NULL)
		return '0';
	return crt->is_inside ? '2' : '1';
}

/* The acknowledgement and the answer go out as one: a script counts them as one answer. */
static void send_reply(struct sim_crt571 *crt, const uint8_t *command, const struct reply *reply)
{
	const uint8_t done[] = {'P', command[5], command[6], position(crt), '2',
		crt->binned < BIN_FULL ? '0' : '1'};
	uint8_t out[1 + HEAD + sizeof done + DATA_MAX + 2] = {0x06, 0xF2, command[1]};
	uint8_t *at = out + 1 + HEAD;
	size_t length;

	memcpy(at, done, sizeof done);
	at += sizeof done;
	if (reply->error != NULL) {
		out[1 + HEAD] = crt->says_e ? 'E' : 'N';
		memcpy(at - 3, reply->error, 2);
		at--;
	}
	memcpy(at, reply->data, reply->size);
	at += reply->size;
	length = (size_t)(at - out) - 1 - HEAD;
	out[3] = (uint8_t)(length >> 8);
	out[4] = (uint8_t)length;
	*at++ = 0x03;
	*at = xor_of(out + 1, (size_t)(at - out) - 1);
	sim_line_answer(crt->line, out, (size_t)(at - out) + 1);
}

/* By hand: this answer says that it went wrong, and nothing was done. */
static bool was_told_to_fail(struct sim_crt571 *crt, struct reply *reply)
{
	if (crt->next_error[0] == '\0')
		return false;
	memcpy(crt->said_error, crt->next_error, sizeof crt->said_error);
	crt->next_error[0] = '\0';
	fail(reply, crt->said_error);
	return true;
}

static void run_command(struct sim_crt571 *crt, const struct command *command, struct reply *reply)
{
	fail(reply, "00");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].command != command->command)
			continue;
		reply->error = NULL;
		if (was_told_to_fail(crt, reply))
			return;
		if (crt->is_ready || command->command == 0x30)
			rows[i].run(crt, command, reply);
		else
			fail(reply, "B0");
	}
}

static void obey(struct sim_crt571 *crt, const uint8_t *frame, size_t length)
{
	struct command command = {.command = frame[5],
		.parameter = frame[6],
		.data = frame + HEAD + 3,
		.size = length - 3};
	struct reply reply = {.error = NULL};

	run_command(crt, &command, &reply);
	send_reply(crt, frame, &reply);
}

static void forget(struct sim_crt571 *crt, size_t size)
{
	crt->in_size -= size;
	memmove(crt->in, crt->in + size, crt->in_size);
}

/* False: not all of a frame is there. Acknowledgements and EOT begin none and are passed over. */
static bool take_frame(struct sim_crt571 *crt)
{
	static const uint8_t nak[] = {0x15};
	size_t length, whole;

	if (crt->in_size > 0 && crt->in[0] != 0xF2) {
		forget(crt, 1);
		return true;
	}
	if (crt->in_size < HEAD)
		return false;
	length = (size_t)crt->in[2] << 8 | crt->in[3];
	whole = HEAD + length + 2;
	if (length < 3 || length > 3 + DATA_MAX) {
		forget(crt, 1);
		return true;
	}
	if (crt->in_size < whole)
		return false;
	if (crt->in[4] == 'C' && crt->in[whole - 2] == 0x03 && xor_of(crt->in, whole) == 0)
		obey(crt, crt->in, length);
	else
		sim_line_answer(crt->line, nak, sizeof nak);
	forget(crt, whole);
	return true;
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	struct sim_crt571 *crt = device;

	for (size_t i = 0; i < size; i++) {
		crt->in[crt->in_size++] = bytes[i];
		while (take_frame(crt))
			;
	}
}

static void moved(void *owner, bool is_in)
{
	struct sim_crt571 *crt = owner;

	(void)is_in;
	crt->is_inside = false;
}

static void *make(struct sim_line *line)
{
	struct sim_crt571 *crt = xcalloc(1, sizeof *crt);

	crt->line = line;
	sim_slot_init(&crt->slot, line, moved, crt);
	return crt;
}

static bool take_error(struct sim_crt571 *crt, const char *digits)
{
	if (strlen(digits) != 2)
		return false;
	memcpy(crt->next_error, digits, sizeof crt->next_error);
	return true;
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	struct sim_crt571 *crt = device;

	if (strncmp(words, "error ", 6) == 0)
		return take_error(crt, words + 6);
	if (strcmp(words, "jam") == 0 || strcmp(words, "clear") == 0)
		crt->is_jammed = words[0] == 'j';
	else if (strcmp(words, "says-e") == 0 || strcmp(words, "says-n") == 0)
		crt->says_e = words[5] == 'e';
	else if (strncmp(words, "insert", 6) == 0 && crt->is_shut)
		return false; /* its gate takes no card */
	else
		return sim_slot_operate(&crt->slot, words, say);
	return true;
}

const struct sim_kind sim_crt571_kind = {
	.name = "crt571",
	.baud = BAUD,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = SIM_SLOT_WORDS " | jam | clear | error NN | says-e | says-n",
};
