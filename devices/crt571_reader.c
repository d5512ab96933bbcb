/* The protocol over the frames of F2: acknowledged commands, and a card that is moved by a motor.
 */
#include "devices/crt571.h"

#include <string.h>
#include "devices/atr.h"

#define ACK_MS 1000    /* for the byte that acknowledges a command */
#define ANSWER_MS 8000 /* for its answer: a motor, or a card that writes */
#define LATE_MS 50     /* for what is still on its way after a broken exchange */
#define RESENDS 3
#define NOISE_MAX 1024

#define ACK 0x06
#define EOT 0x04

enum { INITIALISE = 0x30, STATUS = 0x31, MOVE = 0x32, ENTRY = 0x33, CPU_CARD = 0x51 };
enum { LEAVE_CARD = 0x33 };
enum { ENTRY_ENABLE = 0x30 };
enum { CARD_STATUS = 0x30 };
enum { TO_GATE = 0x30, TO_CONTACTS = 0x31 };
enum { COLD_RESET = 0x30, POWER_OFF = 0x31, EXCHANGE_T0 = 0x33 };
enum { NO_CARD = 0x30, AT_GATE = 0x31, AT_CONTACTS = 0x32 }; /* the first byte of state */

#define VOLTAGE 0x30
#define PROTOCOL_T0 0x30
#define NOT_RESET "B0" /* of the errors */

/* --- what comes in --------------------------------------------------------------------------- */

static enum card_end end_of(enum port_end end)
{
	switch (end) {
	case PORT_OK:
		return CARD_OK;
	case PORT_SILENT:
		return CARD_SILENT;
	case PORT_GONE:
		return CARD_GONE;
	case PORT_CANCELLED:
		return CARD_CANCELLED;
	}
	return CARD_GONE;
}

/* The next item; what a frame points to lives until the next call. */
static enum card_end next_item(struct crt571_reader *r, int64_t until_ms, enum crt571_item *item,
	struct crt571_frame *frame)
{
	for (;;) {
		size_t used, got;
		enum port_end end;

		*item = crt571_parse(r->in + r->in_used, r->in_size - r->in_used, frame, &used);
		r->in_used += used;
		if (*item != CRT571_MORE)
			return CARD_OK;
		r->in_size -= r->in_used;
		memmove(r->in, r->in + r->in_used, r->in_size);
		r->in_used = 0;
		end = port_read(
			r->port, r->in + r->in_size, sizeof r->in - r->in_size, until_ms, &got);
		if (end != PORT_OK)
			return end_of(end);
		r->in_size += got;
	}
}

static void forget_input(struct crt571_reader *r)
{
	port_flush(r->port);
	r->in_size = r->in_used = 0;
}

/*
 * The answers carry no number: what is late after a broken exchange would be taken for the next
 * answer. EOT ends the exchange on the reader's side, also where the stop was asked; what was under
 * way is waited for and dropped.
 */
static void clear_line(struct crt571_reader *r)
{
	static const uint8_t eot[] = {EOT};
	int64_t until_ms = port_now_ms(r->port) + LATE_MS;
	uint8_t late[CRT571_FRAME_MAX];
	size_t got;

	port_write_last(r->port, eot, sizeof eot, until_ms);
	for (int left = NOISE_MAX; left > 0; left--)
		if (port_read_last(r->port, late, sizeof late, until_ms, &got) != PORT_OK)
			break;
	forget_input(r);
}

/* --- one command ----------------------------------------------------------------------------- */

/* Until the reader has acknowledged the command; it is said again when the reader did not hear it.
 */
static enum card_end send(struct crt571_reader *r, const struct crt571_frame *command)
{
	uint8_t bytes[CRT571_FRAME_MAX];
	size_t size = crt571_frame(command, bytes);
	int noise = 0;

	for (int tries = 0; tries <= RESENDS;) {
		int64_t until_ms = port_now_ms(r->port) + ACK_MS;
		enum crt571_item item = CRT571_NOISE;
		struct crt571_frame late;
		enum card_end end = end_of(port_write(r->port, bytes, size, until_ms));

		while (end == CARD_OK && item != CRT571_ACK && item != CRT571_NAK) {
			if (noise++ > NOISE_MAX)
				return CARD_GARBLED;
			end = next_item(r, until_ms, &item, &late);
		}
		if (end != CARD_OK || item == CRT571_ACK)
			return end;
		tries++;
	}
	return CARD_GARBLED;
}

static bool is_answer(const struct crt571_frame *command, const struct crt571_frame *frame)
{
	return frame->kind != CRT571_COMMAND && frame->command == command->command &&
	       frame->parameter == command->parameter;
}

static enum card_end receive(
	struct crt571_reader *r, const struct crt571_frame *command, struct crt571_frame *answer)
{
	static const uint8_t ack[] = {ACK};
	int64_t until_ms = port_now_ms(r->port) + ANSWER_MS;

	for (int noise = 0; noise < NOISE_MAX; noise++) {
		enum crt571_item item;
		enum card_end end = next_item(r, until_ms, &item, answer);

		if (end != CARD_OK)
			return end;
		if (item == CRT571_BAD_SUM)
			return CARD_GARBLED;
		if (item == CRT571_FRAME && is_answer(command, answer))
			return end_of(port_write(r->port, ack, sizeof ack, until_ms));
	}
	return CARD_GARBLED;
}

/* The error's two digits; those that are not here are the motor's. */
static const struct error_row {
	char digits[3];
	enum card_end end;
} error_rows[] = {
	{"00", CARD_GARBLED}, /* commands that it does not know, or not so */
	{"01", CARD_GARBLED},
	{"02", CARD_GARBLED},
	{"03", CARD_GARBLED},
	{"04", CARD_GARBLED},
	{"40", CARD_JAMMED},
	{"45", CARD_REMOVED}, /* moved by hand */
	{"60", CARD_MUTE},    /* short circuit, activation, transmission, time */
	{"61", CARD_MUTE},
	{"67", CARD_MUTE},
	{"68", CARD_MUTE},
	{"62", CARD_UNKNOWN}, /* no card of this kind */
	{"69", CARD_UNKNOWN},
	{"65", CARD_REMOVED}, /* not activated: it was taken, or lost its power */
	{"66", CARD_REMOVED},
};

static enum card_end end_in(const struct crt571_frame *answer)
{
	if (answer->kind == CRT571_DONE)
		return CARD_OK;
	for (size_t i = 0; i < ARRAY_SIZE(error_rows); i++)
		if (memcmp(answer->state, error_rows[i].digits, 2) == 0)
			return error_rows[i].end;
	return CARD_JAMMED;
}

static enum card_end ask_once(
	struct crt571_reader *r, const struct crt571_frame *command, struct crt571_frame *answer)
{
	enum card_end end;

	forget_input(r);
	end = send(r, command);
	if (end == CARD_OK)
		end = receive(r, command, answer);
	if (end == CARD_SILENT || end == CARD_GARBLED || end == CARD_CANCELLED)
		clear_line(r);
	return end;
}

static bool is_not_reset(const struct crt571_frame *answer)
{
	return answer->kind == CRT571_FAILED && memcmp(answer->state, NOT_RESET, 2) == 0;
}

/* What a reader wants to be told before all else. */
static enum card_end start(struct crt571_reader *r)
{
	static const struct crt571_frame commands[] = {
		{.kind = CRT571_COMMAND, .command = INITIALISE, .parameter = LEAVE_CARD},
		{.kind = CRT571_COMMAND, .command = ENTRY, .parameter = ENTRY_ENABLE},
	};
	enum card_end end = CARD_OK;

	for (size_t i = 0; i < ARRAY_SIZE(commands) && end == CARD_OK; i++) {
		struct crt571_frame answer;

		end = ask_once(r, &commands[i], &answer);
		if (end == CARD_OK)
			end = end_in(&answer);
	}
	return end;
}

/*
 * Sends it and takes its answer, whose data lives until the next call. A reader that was switched
 * off and on is started again; a card that it had under power has lost it.
 */
static enum card_end ask(
	struct crt571_reader *r, const struct crt571_frame *command, struct crt571_frame *answer)
{
	enum card_end end = ask_once(r, command, answer);

	if (end == CARD_OK && is_not_reset(answer)) {
		end = start(r);
		if (end == CARD_OK && r->is_powered)
			return CARD_REMOVED;
		if (end == CARD_OK)
			end = ask_once(r, command, answer);
	}
	return end == CARD_OK ? end_in(answer) : end;
}

static enum card_end ask_short(
	struct crt571_reader *r, uint8_t command, uint8_t parameter, struct crt571_frame *answer)
{
	struct crt571_frame frame = {
		.kind = CRT571_COMMAND, .command = command, .parameter = parameter};

	return ask(r, &frame, answer);
}

/* --- the reader ------------------------------------------------------------------------------ */

static enum card_end present(struct card_reader *base)
{
	struct crt571_reader *r = (struct crt571_reader *)base;
	struct crt571_frame answer;
	enum card_end end = ask_short(r, STATUS, CARD_STATUS, &answer);

	if (end != CARD_OK)
		return end;
	if (r->is_powered && answer.state[0] != AT_CONTACTS)
		return CARD_REMOVED;
	return answer.state[0] == NO_CARD ? CARD_ABSENT : CARD_OK;
}

/* To the gate, where its owner can take it. Where it stays inside, that is remembered. */
static void give_back(struct crt571_reader *r)
{
	struct crt571_frame answer;
	enum card_end end = ask_short(r, MOVE, TO_GATE, &answer);

	r->is_inside = end == CARD_CANCELLED || end == CARD_SILENT || end == CARD_GARBLED;
}

/* The answer is a character for the protocol, then what the card says. */
static enum card_end reset(struct crt571_reader *r, uint8_t *atr, size_t *atr_bytes)
{
	static const uint8_t voltage[] = {VOLTAGE};
	struct crt571_frame command = {.kind = CRT571_COMMAND,
		.command = CPU_CARD,
		.parameter = COLD_RESET,
		.data = voltage,
		.size = sizeof voltage};
	struct crt571_frame answer;
	struct atr parsed;
	enum card_end end = ask(r, &command, &answer);

	if (end != CARD_OK)
		return end;
	if (answer.size < 1 || answer.size - 1 > CARD_ATR_MAX ||
		!atr_parse(&parsed, answer.data + 1, answer.size - 1))
		return CARD_MUTE;
	if (answer.data[0] != PROTOCOL_T0)
		return CARD_UNKNOWN;
	memcpy(atr, answer.data + 1, answer.size - 1);
	*atr_bytes = answer.size - 1;
	return CARD_OK;
}

static enum card_end power_on(struct card_reader *base, uint8_t *atr, size_t *atr_bytes)
{
	struct crt571_reader *r = (struct crt571_reader *)base;
	struct crt571_frame answer;
	enum card_end end;

	r->is_powered = false;
	end = present(base);
	if (end == CARD_OK) {
		r->is_inside = true; /* from now on it may be */
		end = ask_short(r, MOVE, TO_CONTACTS, &answer);
	}
	if (end == CARD_OK)
		end = reset(r, atr, atr_bytes);
	if (end == CARD_MUTE || end == CARD_UNKNOWN)
		give_back(r);
	r->is_powered = end == CARD_OK;
	return end;
}

static enum card_end exchange(struct card_reader *base, const uint8_t *tpdu, size_t tpdu_bytes,
	uint8_t *answer, size_t *answer_bytes)
{
	struct crt571_reader *r = (struct crt571_reader *)base;
	struct crt571_frame command = {.kind = CRT571_COMMAND,
		.command = CPU_CARD,
		.parameter = EXCHANGE_T0,
		.data = tpdu,
		.size = tpdu_bytes};
	struct crt571_frame reply;
	enum card_end end = ask(r, &command, &reply);

	if (end == CARD_MUTE && present(base) == CARD_REMOVED)
		return CARD_REMOVED;
	if (end != CARD_OK)
		return end;
	if (reply.size < 2 || reply.size > *answer_bytes)
		return CARD_GARBLED;
	memcpy(answer, reply.data, reply.size);
	*answer_bytes = reply.size;
	return CARD_OK;
}

/*
 * The card goes to the gate, and the next session draws it in again. While the stop is asked
 * nothing moves: then the next call does it. A jam is told by the next session.
 */
static void power_off(struct card_reader *base)
{
	struct crt571_reader *r = (struct crt571_reader *)base;
	enum card_end end = CARD_OK;
	struct crt571_frame answer;

	if (r->is_powered)
		end = ask_short(r, CPU_CARD, POWER_OFF, &answer);
	r->is_powered = false;
	if (r->is_inside && end != CARD_CANCELLED && end != CARD_SILENT && end != CARD_GONE)
		give_back(r);
}

static void release(struct card_reader *base)
{
	struct crt571_reader *r = (struct crt571_reader *)base;

	power_off(base);
	port_close(r->port);
	r->port = NULL;
}

static const struct card_reader_kind crt571_kind = {.name = "crt571",
	.present = present,
	.power_on = power_on,
	.exchange = exchange,
	.power_off = power_off,
	.release = release};

enum card_end crt571_reader_init(struct crt571_reader *reader, struct port *port)
{
	enum card_end end;

	*reader = (struct crt571_reader){.base = {&crt571_kind}, .port = port};
	end = start(reader);
	if (end != CARD_OK)
		release(&reader->base);
	return end;
}
