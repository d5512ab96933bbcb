/* The protocol over the frames of CCID: commands, answers, and what comes in between. */
#include "devices/ccid.h"

#include <string.h>
#include "devices/atr.h"

#define ANSWER_MS 2000    /* for a reader to answer at all */
#define TIME_MS 2000      /* that one request for time gives a card */
#define EXCHANGE_MS 12000 /* for one command, whatever it asks for */
#define RESENDS 3         /* of a frame that the reader did not understand */
#define NOISE_MAX 1024    /* bytes of noise in one command before it is no line */

#define ICC_MASK 0x03
#define ICC_ABSENT 0x02
#define ICC_ACTIVE 0x00
#define COMMAND_MASK 0xC0
#define COMMAND_DONE 0x00
#define COMMAND_TIME 0x80
#define ERROR_CARD_FROM 0xF8 /* errors from here on are the card's, below the command's */

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

/* --- what comes in --------------------------------------------------------------------------- */

static void drop_used(struct ccid_reader *r)
{
	r->in_size -= r->in_used;
	memmove(r->in, r->in + r->in_used, r->in_size);
	r->in_used = 0;
}

/* The next item; what a message points to lives until the next call. */
static enum card_end next_item(
	struct ccid_reader *r, int64_t until_ms, enum ccid_item *item, struct ccid_message *message)
{
	for (;;) {
		size_t used, got;
		enum port_end end;

		*item = ccid_parse(r->in + r->in_used, r->in_size - r->in_used, message, &used);
		r->in_used += used;
		if (*item == CCID_PULLED)
			r->was_pulled = true;
		if (*item != CCID_MORE)
			return CARD_OK;
		drop_used(r);
		end = port_read(
			r->port, r->in + r->in_size, sizeof r->in - r->in_size, until_ms, &got);
		if (end != PORT_OK)
			return end_of(end);
		r->in_size += got;
	}
}

/* What came unasked before a command: card events are kept, late answers are not. */
static enum card_end drain(struct ccid_reader *r)
{
	enum card_end end = CARD_OK;

	for (int left = NOISE_MAX; left > 0 && end == CARD_OK; left--) {
		struct ccid_message late;
		enum ccid_item item;

		end = next_item(r, port_now_ms(r->port), &item, &late);
	}
	if (end == CARD_OK)
		return CARD_GARBLED;
	if (end != CARD_SILENT)
		return end;
	r->in_size = r->in_used = 0; /* half a frame whose rest did not come */
	return CARD_OK;
}

/* --- one command ----------------------------------------------------------------------------- */

struct command {
	uint8_t frame[CCID_FRAME_MAX];
	size_t size;
	int64_t until_ms, latest_ms;
	int resends, noise;
};

static enum card_end send(struct ccid_reader *r, struct command *c)
{
	c->until_ms = port_now_ms(r->port) + ANSWER_MS;
	return end_of(port_write(r->port, c->frame, c->size, c->until_ms));
}

static enum card_end send_again(struct ccid_reader *r, struct command *c)
{
	return c->resends++ < RESENDS ? send(r, c) : CARD_GARBLED;
}

static void give_time(struct ccid_reader *r, struct command *c)
{
	int64_t until_ms = port_now_ms(r->port) + TIME_MS;

	c->until_ms = until_ms < c->latest_ms ? until_ms : c->latest_ms;
}

static bool is_answer(const struct ccid_reader *r, const struct ccid_message *m)
{
	return m->type >= CCID_DATA_BLOCK && m->sequence == r->sequence && m->slot == 0;
}

/* What one item means while an answer is awaited; *done when it is the answer. */
static enum card_end take(struct ccid_reader *r, struct command *c, enum ccid_item item,
	const struct ccid_message *m, bool *done)
{
	switch (item) {
	case CCID_MESSAGE: /* else our own echo, or the late answer to another command */
		*done = is_answer(r, m) && (m->special[0] & COMMAND_MASK) != COMMAND_TIME;
		if (is_answer(r, m))
			give_time(r, c);
		return CARD_OK;
	case CCID_TIME:
		give_time(r, c);
		return CARD_OK;
	case CCID_NAK:
		return send_again(r, c);
	case CCID_BAD_SUM:
		return CARD_GARBLED;
	case CCID_NOISE:
		return ++c->noise < NOISE_MAX ? CARD_OK : CARD_GARBLED;
	case CCID_MORE:
	case CCID_INSERTED:
	case CCID_PULLED:
		return CARD_OK;
	}
	return CARD_OK;
}

/* Sends it with the next number and waits for its answer, whose data lives until the next call. */
static enum card_end ask(
	struct ccid_reader *r, struct ccid_message *message, struct ccid_message *answer)
{
	struct command c = {.latest_ms = port_now_ms(r->port) + EXCHANGE_MS};
	enum card_end end = drain(r);
	bool done = false;

	message->sequence = ++r->sequence;
	c.size = ccid_frame(message, c.frame);
	if (end == CARD_OK)
		end = send(r, &c);
	while (end == CARD_OK && !done) {
		enum ccid_item item;

		end = next_item(r, c.until_ms, &item, answer);
		if (end == CARD_OK)
			end = take(r, &c, item, answer, &done);
	}
	return end;
}

/* What the status and error of an answer say. */
static enum card_end end_in(const struct ccid_reader *r, const struct ccid_message *answer)
{
	uint8_t status = answer->special[0];

	if ((status & ICC_MASK) == ICC_ABSENT)
		return r->is_powered ? CARD_REMOVED : CARD_ABSENT;
	if ((status & COMMAND_MASK) == COMMAND_DONE)
		return CARD_OK;
	return answer->special[1] >= ERROR_CARD_FROM ? CARD_MUTE : CARD_GARBLED;
}

static enum card_end ask_card(
	struct ccid_reader *r, struct ccid_message *message, struct ccid_message *answer)
{
	enum card_end end = ask(r, message, answer);

	if (end == CARD_OK)
		end = end_in(r, answer);
	if (r->is_powered && r->was_pulled && end != CARD_GONE && end != CARD_CANCELLED)
		return CARD_REMOVED;
	return end;
}

/* --- the reader ------------------------------------------------------------------------------ */

static enum card_end present(struct card_reader *base)
{
	struct ccid_reader *r = (struct ccid_reader *)base;
	struct ccid_message status = {.type = CCID_SLOT_STATUS}, answer;
	enum card_end end = ask_card(r, &status, &answer);

	if (end == CARD_OK && r->is_powered && (answer.special[0] & ICC_MASK) != ICC_ACTIVE)
		return CARD_REMOVED; /* out and in again: the new one is not powered */
	return end;
}

static enum card_end set_parameters(struct ccid_reader *r, const struct atr *atr)
{
	uint8_t t0[] = {atr->speed, 0x00, atr->guard, atr->waiting, 0x00};
	struct ccid_message parameters = {
		.type = CCID_SET_PARAMETERS, .data = t0, .size = sizeof t0};
	struct ccid_message answer;

	return ask_card(r, &parameters, &answer);
}

static enum card_end power_on(struct card_reader *base, uint8_t *atr, size_t *atr_bytes)
{
	struct ccid_reader *r = (struct ccid_reader *)base;
	struct ccid_message on = {.type = CCID_POWER_ON}, answer;
	struct atr parsed;
	enum card_end end;

	r->is_powered = false;
	end = ask_card(r, &on, &answer);
	if (end != CARD_OK)
		return end;
	if (answer.size > CARD_ATR_MAX || !atr_parse(&parsed, answer.data, answer.size))
		return CARD_MUTE;
	memcpy(atr, answer.data, answer.size);
	*atr_bytes = answer.size;
	r->is_powered = true;
	r->was_pulled = false;
	return parsed.protocol == 0 ? set_parameters(r, &parsed) : CARD_UNKNOWN;
}

static enum card_end exchange(struct card_reader *base, const uint8_t *tpdu, size_t tpdu_bytes,
	uint8_t *answer, size_t *answer_bytes)
{
	struct ccid_reader *r = (struct ccid_reader *)base;
	struct ccid_message transfer = {.type = CCID_TRANSFER, .data = tpdu, .size = tpdu_bytes};
	struct ccid_message block;
	enum card_end end = ask_card(r, &transfer, &block);

	if (end != CARD_OK)
		return end;
	if (block.type != CCID_DATA_BLOCK || block.size < 2 || block.size > *answer_bytes)
		return CARD_GARBLED;
	memcpy(answer, block.data, block.size);
	*answer_bytes = block.size;
	return CARD_OK;
}

static void power_off(struct card_reader *base)
{
	struct ccid_reader *r = (struct ccid_reader *)base;
	struct ccid_message off = {.type = CCID_POWER_OFF}, answer;

	/* A card without power is off whatever the reader says; one whose end was stopped is not.
	 */
	if (r->is_powered)
		r->is_powered = ask(r, &off, &answer) == CARD_CANCELLED;
}

static void release(struct card_reader *base)
{
	struct ccid_reader *r = (struct ccid_reader *)base;

	power_off(base);
	port_close(r->port);
	r->port = NULL;
}

static const struct card_reader_kind ccid_kind = {.name = "ccid",
	.present = present,
	.power_on = power_on,
	.exchange = exchange,
	.power_off = power_off,
	.release = release};

enum card_end ccid_reader_init(struct ccid_reader *reader, struct port *port)
{
	static const uint8_t who[] = {0x02}, events_on[] = {0x01, 0x01, 0x01};
	struct ccid_message ask_who = {.type = CCID_ESCAPE, .data = who, .size = sizeof who};
	struct ccid_message ask_events = {
		.type = CCID_ESCAPE, .data = events_on, .size = sizeof events_on};
	struct ccid_message answer;
	enum card_end end;

	*reader = (struct ccid_reader){.base = {&ccid_kind}, .port = port, .sequence = 0xFF};
	end = ask(reader, &ask_who, &answer);
	if (end == CARD_OK)
		end = ask(reader, &ask_events, &answer);
	if (end != CARD_OK)
		release(&reader->base);
	return end;
}
