/*
 * The dialogue with a reader: each command and its answer, tried again where the line was
 * disturbed. What came over the line holds a person's data and is wiped before any function
 * returns.
 */
#include "devices/sdt.h"

#include <assert.h>
#include <string.h>

#include "core/compiler.h"

#define ANSWER_MS 1000  /* find and select take under 100 ms */
#define READ_MS 2500    /* 1295 bytes take 1.4 s at 9600 baud */
#define FINGERS_MS 4500 /* 2321 bytes take 2.5 s there */
#define TRIES 3

const struct port_settings sdt_port_settings = {
	.baud = 115200, .parity = PORT_PARITY_NONE, .data_bits = 8, .stop_bits = 1};

static const struct {
	enum code code;
	const char *name, *message;
} rows[SDT_ENDS] = {
	[SDT_OK] = {CODE_OK, "ok", N_("The card was read.")},
	[SDT_NO_CARD] = {CODE_DEVICE_TIMEOUT, "no_card",
		N_("No identity card was laid on the reader. One that lies there must be lifted "
		   "and laid on again.")},
	[SDT_LIFTED] = {CODE_DEVICE_TIMEOUT, "lifted",
		N_("The identity card was lifted too soon: lay it on and leave it there.")},
	[SDT_READ_ERROR] = {CODE_CARD_BAD, "read_error",
		N_("The identity card cannot be read: lay it on again, or type its number.")},
	[SDT_OTHER_CARD] = {CODE_CARD_WRONG, "other_card",
		N_("This is no identity card: lay the holder's identity card on the reader.")},
	[SDT_NOT_GENUINE] = {CODE_CARD_BAD, "not_genuine",
		N_("Card and reader do not accept each other: check whether the card is genuine.")},
	[SDT_NO_CONTENT] = {CODE_CARD_BAD, "no_content",
		N_("The identity card does not hold what was asked for: type its number.")},
	[SDT_BROKEN] = {CODE_IO, "broken",
		N_("The identity card reader reports a fault: unplug it and plug it in again.")},
	[SDT_UNAUTHORISED] = {CODE_IO, "unauthorised",
		N_("The identity card reader's module is not authorised: call the administrator.")},
	[SDT_GARBLED] = {CODE_IO, "garbled",
		N_("The identity card reader's answers are garbled: check its cable.")},
	[SDT_SILENT] = {CODE_DEVICE_TIMEOUT, "silent",
		N_("The identity card reader does not answer: check its cable and its power.")},
	[SDT_GONE] = {CODE_DEVICE_GONE, "gone",
		N_("The identity card reader is gone: plug it in again.")},
	[SDT_CANCELLED] = {CODE_DEVICE_TIMEOUT, "cancelled",
		N_("Stopped before the identity card was read.")},
};

/* The line and what came over it. */
struct line {
	struct port *port;
	const struct sdt_watch *watch;
	size_t held;
	uint8_t bytes[SDT_FRAME_MAX];
};

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What a frame without a meaning for us leaves in the buffer goes; the rest moves to the front. */
static void forget(struct line *l, size_t used)
{
	assert(used <= l->held);
	memmove(l->bytes, l->bytes + used, l->held - used);
	l->held -= used;
}

/* A whole frame, whatever was wrong before it. *reply lies in l->bytes. */
static enum sdt_end receive(struct line *l, int64_t until_ms, struct sdt_reply *reply)
{
	bool heard = false;

	for (;;) {
		enum sdt_scan scan;
		enum port_end end;
		size_t used, got;

		while ((scan = sdt_scan(l->bytes, l->held, &used, reply)) == SDT_SCAN_BAD)
			forget(l, used);
		if (scan == SDT_SCAN_FRAME)
			return SDT_OK;
		forget(l, used);
		if (heard && port_now_ms(l->port) >= until_ms)
			return SDT_GARBLED; /* a line may bring noise for ever */
		end = port_read(
			l->port, l->bytes + l->held, sizeof l->bytes - l->held, until_ms, &got);
		switch (end) {
		case PORT_OK:
			heard = true;
			l->held += got;
			break;
		case PORT_SILENT:
			return heard ? SDT_GARBLED : SDT_SILENT;
		case PORT_GONE:
			return SDT_GONE;
		case PORT_CANCELLED:
			return SDT_CANCELLED;
		}
	}
}

static enum sdt_end send(struct line *l, enum sdt_command command, int64_t until_ms)
{
	uint8_t request[SDT_REQUEST_BYTES];

	sdt_request(command, request);
	port_flush(l->port);
	l->held = 0;
	switch (port_write(l->port, request, sizeof request, until_ms)) {
	case PORT_OK:
		return SDT_OK;
	case PORT_SILENT:
		return SDT_SILENT;
	case PORT_GONE:
		return SDT_GONE;
	case PORT_CANCELLED:
		break;
	}
	return SDT_CANCELLED;
}

/* What a status means that is not the one hoped for. */
static enum sdt_end meaning_of(uint8_t status)
{
	static const struct {
		uint8_t status;
		enum sdt_end end;
	} meanings[] = {
		{SDT_STATUS_HOST_CHECK, SDT_GARBLED},
		{SDT_STATUS_HOST_LENGTH, SDT_GARBLED},
		{SDT_STATUS_COMMAND, SDT_GARBLED},
		{SDT_STATUS_NOT_PERMITTED, SDT_LIFTED}, /* read before select: the card is away */
		{SDT_STATUS_UNKNOWN, SDT_GARBLED},
		{SDT_STATUS_CARD_REJECTS, SDT_NOT_GENUINE},
		{SDT_STATUS_SAM_REJECTS, SDT_NOT_GENUINE},
		{SDT_STATUS_UNPROVEN, SDT_NOT_GENUINE},
		{SDT_STATUS_WRONG_CARD, SDT_OTHER_CARD},
		{SDT_STATUS_READ_FAILED, SDT_READ_ERROR},
		{SDT_STATUS_RANDOM, SDT_READ_ERROR},
		{SDT_STATUS_SELF_TEST, SDT_BROKEN},
		{SDT_STATUS_UNAUTHORISED, SDT_UNAUTHORISED},
		{SDT_STATUS_NO_CARD, SDT_NO_CARD},
		{SDT_STATUS_NOT_SELECTED, SDT_LIFTED},
		{SDT_STATUS_NO_CONTENT, SDT_NO_CONTENT},
	};

	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].status == status)
			return meanings[i].end;
	return SDT_BROKEN;
}

/* What a good answer to a command looks like; fingers: up to so many bytes more. */
static const struct {
	uint8_t status;
	size_t size, fingers;
	int wait_ms;
} good[SDT_COMMAND_COUNT] = {
	[SDT_RESET] = {SDT_STATUS_OK, 0, 0, ANSWER_MS},
	[SDT_STATUS] = {SDT_STATUS_OK, 0, 0, ANSWER_MS},
	[SDT_MODULE_NUMBER] = {SDT_STATUS_OK, 16, 0, ANSWER_MS},
	[SDT_FIND] = {SDT_STATUS_FOUND, 4, 0, ANSWER_MS},
	[SDT_SELECT] = {SDT_STATUS_OK, 8, 0, ANSWER_MS},
	[SDT_READ] = {SDT_STATUS_OK, 4 + 256 + 1024, 0, READ_MS},
	[SDT_READ_FINGERS] = {SDT_STATUS_OK, 6 + 256 + 1024, 1024, FINGERS_MS},
	[SDT_ADDRESS] = {SDT_STATUS_OK, SDT_ADDRESS_BYTES, 0, ANSWER_MS},
	[SDT_SPEED_115200] = {SDT_STATUS_OK, 0, 0, ANSWER_MS},
	[SDT_SPEED_57600] = {SDT_STATUS_OK, 0, 0, ANSWER_MS},
	[SDT_SPEED_38400] = {SDT_STATUS_OK, 0, 0, ANSWER_MS},
	[SDT_SPEED_19200] = {SDT_STATUS_OK, 0, 0, ANSWER_MS},
	[SDT_SPEED_9600] = {SDT_STATUS_OK, 0, 0, ANSWER_MS},
};

static enum sdt_end ask_once(struct line *l, enum sdt_command command, struct sdt_reply *reply)
{
	int64_t until_ms = port_now_ms(l->port) + good[command].wait_ms;
	enum sdt_end end = send(l, command, until_ms);

	if (end == SDT_OK)
		end = receive(l, until_ms, reply);
	if (end != SDT_OK)
		return end;
	if (reply->status != good[command].status) /* also the good answer to another command */
		return reply->status == SDT_STATUS_OK || reply->status == SDT_STATUS_FOUND
			       ? SDT_GARBLED
			       : meaning_of(reply->status);
	return reply->size >= good[command].size &&
			       reply->size <= good[command].size + good[command].fingers
		       ? SDT_OK
		       : SDT_GARBLED;
}

static enum sdt_end ask(struct line *l, enum sdt_command command, struct sdt_reply *reply)
{
	enum sdt_end end = SDT_GARBLED;

	for (int i = 0; i < TRIES && (end == SDT_GARBLED || end == SDT_SILENT); i++)
		end = ask_once(l, command, reply);
	return end;
}

/* A pause that the stop ends; nothing is expected, and what comes is no answer. */
static enum sdt_end pause_until(struct line *l, int64_t until_ms)
{
	size_t got;

	while (port_now_ms(l->port) < until_ms) {
		switch (port_read(l->port, l->bytes, sizeof l->bytes, until_ms, &got)) {
		case PORT_OK:
			break;
		case PORT_SILENT:
			return SDT_OK;
		case PORT_GONE:
			return SDT_GONE;
		case PORT_CANCELLED:
			return SDT_CANCELLED;
		}
	}
	return SDT_OK;
}

static void tell(const struct line *l, enum sdt_phase phase)
{
	if (l->watch != NULL && l->watch->phase != NULL)
		l->watch->phase(l->watch->ctx, phase);
}

static enum sdt_end find(struct line *l, int64_t until_ms)
{
	struct sdt_reply reply;

	tell(l, SDT_LOOKING);
	for (;;) {
		enum sdt_end end = ask(l, SDT_FIND, &reply);
		int64_t now_ms = port_now_ms(l->port);

		if (end != SDT_NO_CARD || now_ms >= until_ms)
			return end;
		end = pause_until(l, earlier(now_ms + SDT_POLL_MS, until_ms));
		if (end != SDT_OK)
			return end;
	}
}

/* A read that failed is tried again from the selection on: the card lies there still. */
static enum sdt_end select_and_read(struct line *l, uint8_t text[SDT_TEXT_BYTES])
{
	enum sdt_end end = SDT_READ_ERROR;
	const uint8_t *block = NULL;
	struct sdt_reply reply;

	tell(l, SDT_READING);
	for (int i = 0; i < TRIES && end == SDT_READ_ERROR; i++) {
		end = ask(l, SDT_SELECT, &reply);
		if (end == SDT_OK)
			end = ask(l, SDT_READ, &reply);
		if (end == SDT_OK && (block = sdt_text_block(&reply)) == NULL)
			end = SDT_READ_ERROR;
	}
	if (end == SDT_OK)
		memcpy(text, block, SDT_TEXT_BYTES);
	return end == SDT_NO_CARD ? SDT_LIFTED : end;
}

enum sdt_end sdt_read_card(struct port *port, int64_t until_ms, const struct sdt_watch *watch,
	uint8_t text[SDT_TEXT_BYTES])
{
	struct line l = {.port = port, .watch = watch};
	enum sdt_end end;

	end = find(&l, until_ms);
	if (end == SDT_OK)
		end = select_and_read(&l, text);
	explicit_bzero(&l, sizeof l);
	return end;
}

enum sdt_end sdt_call(
	struct port *port, enum sdt_command command, uint8_t data[SDT_LENGTH_MAX], size_t *size)
{
	struct line l = {.port = port};
	struct sdt_reply reply;
	enum sdt_end end = ask(&l, command, &reply);

	if (end == SDT_OK) {
		memcpy(data, reply.data, reply.size);
		*size = reply.size;
	}
	explicit_bzero(&l, sizeof l);
	return end;
}

enum sdt_end sdt_identify(struct port *port, char number[SDT_MODULE_NUMBER_MAX])
{
	struct line l = {.port = port};
	struct sdt_reply reply;
	enum sdt_end end = ask(&l, SDT_MODULE_NUMBER, &reply);

	if (end == SDT_OK && !sdt_module_number_text(&reply, number))
		end = SDT_GARBLED;
	explicit_bzero(&l, sizeof l);
	return end;
}

enum code sdt_end_code(enum sdt_end end)
{
	assert(end < SDT_ENDS);
	return rows[end].code;
}

const char *sdt_end_message(enum sdt_end end)
{
	assert(end < SDT_ENDS);
	return rows[end].message;
}

const char *sdt_end_name(enum sdt_end end)
{
	assert(end < SDT_ENDS);
	return rows[end].name;
}
