/* The dialogue with a meter: questions are asked again where the line was disturbed, orders never.
 */
#include "devices/dlt645.h"

#include <assert.h>
#include <string.h>

#include "core/compiler.h"

#define ANSWER_MS 1500 /* a reply begins within 500 ms; at 2400 baud 40 bytes take 180 ms */
#define TRIES 3
#define ITEM_BYTES 4
#define ENERGY_BYTES 4 /* XXXXXX.XX kWh */
#define WH_PER_HUNDREDTH 10

#define CONTROL_READ 0x11
#define CONTROL_READ_ADDRESS 0x13
#define CONTROL_RELAY 0x1C

#define ITEM_STATUS_3 0x04000503
#define STATUS_RELAY_OPEN (1U << 4)
#define ITEM_PURCHASES 0x03330201
#define ITEM_LEFT_KWH 0x00900100
#define ITEM_LEFT_MONEY 0x00900200
#define PURCHASES_BYTES 2
#define LEFT_BYTES 4 /* XXXXXX.XX */

const struct port_settings dlt645_port_settings = {
	.baud = 2400, .parity = PORT_PARITY_EVEN, .data_bits = 8, .stop_bits = 1};

static const struct {
	enum code code;
	const char *name, *message;
} rows[DLT645_ENDS] = {
	[DLT645_OK] = {CODE_OK, "ok", N_("The meter answered.")},
	[DLT645_NO_DATA] = {CODE_BAD_VALUE, "no_data",
		N_("The meter does not have what was asked for: check its kind.")},
	[DLT645_PASSWORD] = {CODE_NOT_PERMITTED, "password",
		N_("The meter refused the password: enter the meter's present one.")},
	[DLT645_DENIED] = {CODE_BAD_VALUE, "denied",
		N_("The meter refused the order: have it looked at on site.")},
	[DLT645_GARBLED] = {CODE_IO, "garbled",
		N_("The meter's answers are garbled: check the line.")},
	[DLT645_SILENT] = {CODE_DEVICE_TIMEOUT, "silent",
		N_("The meter does not answer: check its address, the line and its power.")},
	[DLT645_GONE] = {CODE_DEVICE_GONE, "gone",
		N_("The line to the meter is gone: plug it in again.")},
	[DLT645_CANCELLED] = {CODE_DEVICE_TIMEOUT, "cancelled",
		N_("Stopped before the meter answered.")},
};

static enum dlt645_end end_of(enum port_end end)
{
	switch (end) {
	case PORT_OK:
		return DLT645_OK;
	case PORT_SILENT:
		return DLT645_SILENT;
	case PORT_GONE:
		return DLT645_GONE;
	case PORT_CANCELLED:
		break;
	}
	return DLT645_CANCELLED;
}

/* What the line brings until a whole frame is in it. */
struct received {
	uint8_t bytes[DLT645_FRAME_MAX * 2];
	size_t held;
	bool heard;
};

static enum dlt645_end receive_more(struct port *port, struct received *r, int64_t until_ms)
{
	enum port_end end;
	size_t got;

	if (r->heard && port_now_ms(port) >= until_ms)
		return DLT645_GARBLED; /* a line may bring noise for ever */
	end = port_read(port, r->bytes + r->held, sizeof r->bytes - r->held, until_ms, &got);
	if (end == PORT_SILENT && r->heard)
		return DLT645_GARBLED;
	r->heard = true;
	r->held += got;
	return end_of(end);
}

static enum dlt645_end receive(
	struct port *port, struct received *r, int64_t until_ms, struct dlt645_frame *out)
{
	enum dlt645_end end = DLT645_OK;

	while (end == DLT645_OK) {
		size_t used = 0;
		enum dlt645_scan scan = dlt645_scan(r->bytes, r->held, &used, out);

		memmove(r->bytes, r->bytes + used, r->held - used);
		r->held -= used;
		if (scan == DLT645_SCAN_FRAME)
			return DLT645_OK;
		if (scan == DLT645_SCAN_MORE)
			end = receive_more(port, r, until_ms);
	}
	return end;
}

/* Bits of the error byte; 1 and 2 are what somebody at the counter can do something about. */
static enum dlt645_end refusal_of(const struct dlt645_frame *answer)
{
	if (answer->size >= 1 && (answer->data[0] & 1U << 2) != 0)
		return DLT645_PASSWORD;
	if (answer->size >= 1 && (answer->data[0] & 1U << 1) != 0)
		return DLT645_NO_DATA;
	return DLT645_DENIED;
}

static bool is_wild(const char *address)
{
	return strchr(address, 'A') != NULL;
}

/* The echo of an infrared head, and what another meter says, is no answer to us. */
static bool answers(const struct dlt645_frame *request, const struct dlt645_frame *answer)
{
	if ((answer->control & ~DLT645_REFUSED) != (request->control | DLT645_ANSWER))
		return false;
	return is_wild(request->address) || strcmp(request->address, answer->address) == 0;
}

static enum dlt645_end await_answer(struct port *port, int64_t until_ms,
	const struct dlt645_frame *request, struct dlt645_frame *answer)
{
	struct received received = {.held = 0};
	enum dlt645_end end;

	do
		end = receive(port, &received, until_ms, answer);
	while (end == DLT645_OK && !answers(request, answer));
	explicit_bzero(&received, sizeof received);
	if (end != DLT645_OK)
		return end;
	return (answer->control & DLT645_REFUSED) != 0 ? refusal_of(answer) : DLT645_OK;
}

/* An order has the password in it, and so has its echo. */
static enum dlt645_end ask_once(
	struct port *port, const struct dlt645_frame *request, struct dlt645_frame *answer)
{
	int64_t until_ms = port_now_ms(port) + ANSWER_MS;
	uint8_t bytes[DLT645_FRAME_MAX];
	size_t size = dlt645_encode(request, bytes);
	enum dlt645_end end;

	port_flush(port);
	end = end_of(port_write(port, bytes, size, until_ms));
	explicit_bzero(bytes, sizeof bytes);
	return end == DLT645_OK ? await_answer(port, until_ms, request, answer) : end;
}

static enum dlt645_end ask(
	struct port *port, const struct dlt645_frame *request, struct dlt645_frame *answer)
{
	enum dlt645_end end = DLT645_SILENT;

	for (int i = 0; i < TRIES && (end == DLT645_SILENT || end == DLT645_GARBLED); i++)
		end = ask_once(port, request, answer);
	return end;
}

static struct dlt645_frame request_to(const char *address, uint8_t control)
{
	struct dlt645_frame frame = {.control = control};

	assert(strlen(address) == DLT645_ADDRESS_DIGITS);
	memcpy(frame.address, address, DLT645_ADDRESS_MAX);
	return frame;
}

static void put_item(uint8_t *at, uint32_t item)
{
	for (size_t i = 0; i < ITEM_BYTES; i++)
		at[i] = (uint8_t)(item >> 8 * i);
}

/* size bytes of that item; it comes back with its own number before it. */
static enum dlt645_end read_item(
	struct port *port, const char *address, uint32_t item, uint8_t *value, size_t size)
{
	struct dlt645_frame request = request_to(address, CONTROL_READ), answer;
	enum dlt645_end end;

	put_item(request.data, item);
	request.size = ITEM_BYTES;
	end = ask(port, &request, &answer);
	if (end != DLT645_OK)
		return end;
	if (answer.size != ITEM_BYTES + size || memcmp(answer.data, request.data, ITEM_BYTES) != 0)
		return DLT645_GARBLED;
	memcpy(value, answer.data + ITEM_BYTES, size);
	return DLT645_OK;
}

enum dlt645_end dlt645_read_energy(
	struct port *port, const char *address, enum dlt645_register which, struct energy *out)
{
	static const uint32_t items[DLT645_REGISTER_COUNT] = {
		[DLT645_TOTAL] = 0x00010000,
		[DLT645_SHARP] = 0x00010100,
		[DLT645_PEAK] = 0x00010200,
		[DLT645_FLAT] = 0x00010300,
		[DLT645_VALLEY] = 0x00010400,
	};
	uint8_t value[ENERGY_BYTES];
	int64_t hundredths;
	enum dlt645_end end;

	assert(which < DLT645_REGISTER_COUNT);
	end = read_item(port, address, items[which], value, sizeof value);
	if (end != DLT645_OK)
		return end;
	if (!dlt645_bcd_read(value, sizeof value, &hundredths))
		return DLT645_GARBLED;
	out->wh = hundredths * WH_PER_HUNDREDTH;
	return DLT645_OK;
}

static enum dlt645_end read_bcd(
	struct port *port, const char *address, uint32_t item, size_t size, int64_t *out)
{
	uint8_t value[LEFT_BYTES];
	enum dlt645_end end = read_item(port, address, item, value, size);
	int64_t number;

	if (end != DLT645_OK)
		return end;
	if (!dlt645_bcd_read(value, size, &number))
		return DLT645_GARBLED;
	*out = number;
	return DLT645_OK;
}

enum dlt645_end dlt645_read_purchases(struct port *port, const char *address, int64_t *count)
{
	return read_bcd(port, address, ITEM_PURCHASES, PURCHASES_BYTES, count);
}

enum dlt645_end dlt645_read_left(
	struct port *port, const char *address, bool energy, int64_t *hundredths)
{
	return read_bcd(
		port, address, energy ? ITEM_LEFT_KWH : ITEM_LEFT_MONEY, LEFT_BYTES, hundredths);
}

enum dlt645_end dlt645_read_relay(struct port *port, const char *address, bool *open)
{
	uint8_t word[2];
	enum dlt645_end end = read_item(port, address, ITEM_STATUS_3, word, sizeof word);

	if (end == DLT645_OK)
		*open = (word[0] & STATUS_RELAY_OPEN) != 0;
	return end;
}

enum dlt645_end dlt645_read_address(struct port *port, char out[DLT645_ADDRESS_MAX])
{
	struct dlt645_frame request = request_to("AAAAAAAAAAAA", CONTROL_READ_ADDRESS), answer;
	enum dlt645_end end = ask(port, &request, &answer);

	if (end != DLT645_OK)
		return end;
	if (is_wild(answer.address))
		return DLT645_GARBLED;
	memcpy(out, answer.address, DLT645_ADDRESS_MAX);
	return DLT645_OK;
}

/* ss mm hh DD MM YY by the hall's clock. */
static void put_moment(uint8_t *at, struct moment when)
{
	struct civil day = date_to_civil(moment_date(when));
	char clock[MOMENT_TEXT_MAX];
	const char *text = moment_format_clock(when, clock);
	const int parts[] = {(text[6] - '0') * 10 + text[7] - '0',
		(text[3] - '0') * 10 + text[4] - '0', (text[0] - '0') * 10 + text[1] - '0', day.day,
		day.month, day.year % 100};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		dlt645_bcd_write(at + i, 1, parts[i]);
}

static void put_authority(uint8_t *at, const struct dlt645_authority *authority)
{
	int64_t password = 0;

	assert(strlen(authority->password) == DLT645_PASSWORD_MAX - 1);
	for (const char *p = authority->password; *p != '\0'; p++)
		password = password * 10 + (*p - '0');
	at[0] = (uint8_t)authority->level;
	dlt645_bcd_write(at + 1, 3, password);
	dlt645_bcd_write(at + 4, 4, authority->operator_no);
}

enum dlt645_end dlt645_control(
	struct port *port, const char *address, const struct dlt645_control *control)
{
	static const uint8_t orders[DLT645_ORDER_COUNT] = {
		[DLT645_TRIP] = 0x1A, [DLT645_PERMIT] = 0x1B, [DLT645_CLOSE] = 0x1C};
	struct dlt645_frame request = request_to(address, CONTROL_RELAY), answer;
	enum dlt645_end end;

	assert(control->order < DLT645_ORDER_COUNT);
	put_authority(request.data, control->authority);
	request.data[8] = orders[control->order];
	request.data[9] = 0;
	put_moment(request.data + 10, control->valid_until);
	request.size = 16;
	end = ask_once(port, &request, &answer);
	explicit_bzero(&request, sizeof request);
	explicit_bzero(&answer, sizeof answer);
	return end;
}

enum code dlt645_end_code(enum dlt645_end end)
{
	assert(end < DLT645_ENDS);
	return rows[end].code;
}

const char *dlt645_end_message(enum dlt645_end end)
{
	assert(end < DLT645_ENDS);
	return rows[end].message;
}

const char *dlt645_end_name(enum dlt645_end end)
{
	assert(end < DLT645_ENDS);
	return rows[end].name;
}
