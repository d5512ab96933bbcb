#include "devices/sim/sim_meter_slot.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "core/alloc.h"
#include "core/date.h"
#include "devices/sim/sim_stripe.h"

#define BAUD 2400
#define ADDRESS_BYTES 6
#define HEAD 10 /* 68, address, 68, control, length */
#define DATA_MAX 200
#define SHIFT 0x33 /* added to each byte of data on the line */
#define ITEM_MAX 6
#define NO_SUCH_ITEM 0x02

/* --- its line -------------------------------------------------------------------------------- */

static void put_low_first(uint8_t *out, size_t size, uint64_t value)
{
	for (size_t i = 0; i < size; i++, value /= 100)
		out[i] = (uint8_t)(value / 10 % 10 << 4 | value % 10);
}

static uint64_t digits_of(const char *number)
{
	return strtoull(number, NULL, 10);
}

/* The item's bytes, low byte first; 0: it has no such item. */
static size_t item_of(const struct sim_meter *m, uint32_t item, uint8_t out[ITEM_MAX])
{
	switch (item) {
	case 0x00900100: /* the card does not say whether it is money or energy */
	case 0x00900200:
		put_low_first(out, 4, m->remaining);
		return 4;
	case 0x00900101:
	case 0x00900201:
		put_low_first(out, 4, m->overdraft);
		return 4;
	case 0x03330201:
		put_low_first(out, 2, m->count % 10000);
		return 2;
	case 0x04000503:
		out[0] = m->relay_is_open ? 1 << 4 | 1 << 6 : 0;
		out[1] = 0;
		return 2;
	case 0x04000402:
		put_low_first(out, 6, digits_of(m->number));
		return 6;
	case 0x0400040E:
		put_low_first(out, 6, digits_of(m->customer));
		return 6;
	default:
		return 0;
	}
}

static void answer(
	struct sim_meter_slot *slot, uint8_t control, const uint8_t *data, size_t data_bytes)
{
	uint8_t frame[HEAD + 4 + ITEM_MAX + 2] = {0x68};
	uint8_t sum = 0;
	size_t size = HEAD;

	put_low_first(frame + 1, ADDRESS_BYTES, digits_of(slot->meter.number));
	frame[7] = 0x68;
	frame[8] = control;
	frame[9] = (uint8_t)data_bytes;
	for (size_t i = 0; i < data_bytes; i++)
		frame[size++] = (uint8_t)(data[i] + SHIFT);
	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + frame[i]);
	frame[size++] = sum;
	frame[size++] = 0x16;
	sim_line_answer(slot->line, frame, size);
}

static void answer_item(struct sim_meter_slot *slot, const uint8_t *shifted)
{
	static const uint8_t refusal[] = {NO_SUCH_ITEM};
	uint8_t data[4 + ITEM_MAX];
	uint32_t item = 0;
	size_t size;

	for (int i = 3; i >= 0; i--) {
		data[i] = (uint8_t)(shifted[i] - SHIFT);
		item = item << 8 | data[i];
	}
	size = item_of(&slot->meter, item, data + 4);
	if (size == 0)
		answer(slot, 0xD1, refusal, sizeof refusal);
	else
		answer(slot, 0x91, data, 4 + size);
}

/* AA stands for any byte, from the high end on. */
static bool is_for(const struct sim_meter_slot *slot, const uint8_t *address)
{
	uint8_t own[ADDRESS_BYTES];

	put_low_first(own, sizeof own, digits_of(slot->meter.number));
	for (size_t i = 0; i < sizeof own; i++)
		if (address[i] != own[i] && address[i] != 0xAA)
			return false;
	return true;
}

static void obey(struct sim_meter_slot *slot, const uint8_t *frame, size_t data_bytes)
{
	uint8_t own[ADDRESS_BYTES], sum = 0;

	for (size_t i = 0; i < HEAD + data_bytes; i++)
		sum = (uint8_t)(sum + frame[i]);
	if (sum != frame[HEAD + data_bytes] || frame[HEAD + data_bytes + 1] != 0x16)
		return; /* what is damaged is not for anybody */
	if (!is_for(slot, frame + 1))
		return;
	put_low_first(own, sizeof own, digits_of(slot->meter.number));
	if (frame[8] == 0x11 && data_bytes == 4)
		answer_item(slot, frame + HEAD);
	if (frame[8] == 0x13 && data_bytes == 0)
		answer(slot, 0x93, own, sizeof own);
}

static void forget(struct sim_meter_slot *slot, size_t size)
{
	slot->in_size -= size;
	memmove(slot->in, slot->in + size, slot->in_size);
}

/* False: not all of a frame is there. */
static bool take_frame(struct sim_meter_slot *slot)
{
	size_t data_bytes;

	if (slot->in_size > 0 && slot->in[0] != 0x68) {
		forget(slot, 1);
		return true;
	}
	if (slot->in_size < HEAD)
		return false;
	data_bytes = slot->in[9];
	if (slot->in[7] != 0x68 || data_bytes > DATA_MAX) {
		forget(slot, 1);
		return true;
	}
	if (slot->in_size < HEAD + data_bytes + 2)
		return false;
	obey(slot, slot->in, data_bytes);
	forget(slot, HEAD + data_bytes + 2);
	return true;
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	struct sim_meter_slot *slot = device;

	for (size_t i = 0; i < size; i++) {
		slot->in[slot->in_size++] = bytes[i];
		while (take_frame(slot))
			;
	}
}

static void *make(struct sim_line *line)
{
	struct sim_meter_slot *slot = xcalloc(1, sizeof *slot);

	slot->line = line;
	sim_meter_init(&slot->meter, "0");
	return slot;
}

/* --- by hand --------------------------------------------------------------------------------- */

static bool say_error(char say[SIM_SAY_MAX], const char *path)
{
	snprintf(say, SIM_SAY_MAX, "%s: %s", path, strerrorname_np(errno));
	return false;
}

static void say_meter(const struct sim_meter *m, char say[SIM_SAY_MAX])
{
	snprintf(say, SIM_SAY_MAX,
		"meter %s: %" PRIu32 ".%02" PRIu32 " left, %" PRIu32 ".%02" PRIu32
		" overdrawn, count %" PRIu32 ", supply %s%s%s%s",
		m->number, m->remaining / 100, m->remaining % 100, m->overdraft / 100,
		m->overdraft % 100, m->count, m->relay_is_open ? "off" : "on",
		sim_meter_light_is_on(m) ? ", light on" : "", m->code == SIM_METER_OK ? "" : ", ",
		sim_meter_display(m->code));
}

static bool take_amount(const char *text, uint32_t *out)
{
	unsigned long whole, part = 0;
	char rest;
	int got = sscanf(text, "%7lu.%2lu%c", &whole, &part, &rest);
	const char *point = strchr(text, '.');

	if (got < 1 || got > 2)
		return false;
	if (point != NULL && strlen(point) == 2)
		part *= 10;
	*out = (uint32_t)(whole * 100 + part);
	return true;
}

static bool keep(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	char name[SIM_PATH_MAX], path[SIM_PATH_MAX], number[SIM_METER_DIGITS + 1] = "0";
	struct sim_meter *meter = &slot->meter;

	if (sscanf(text, "%255s %12[0-9]", name, number) < 1 ||
		!sim_card_place(path, slot->line, name))
		return false;
	if (sim_meter_load(meter, path))
		return true;
	if (errno != ENOENT)
		return say_error(say, path);
	sim_meter_init(meter, number);
	snprintf(meter->path, sizeof meter->path, "%s", path);
	return sim_meter_save(meter) || say_error(say, path);
}

static void set_time(struct sim_meter *m, const char *digits)
{
	for (int i = 0; i < 5; i++)
		m->now[i] = (uint8_t)((digits[2 * i] - '0') << 4 | (digits[2 * i + 1] - '0'));
}

/* "2026-11-21 08:30" without its century and what stands between. */
static void tick(struct sim_meter_slot *slot)
{
	const struct moment now = {.ms = (int64_t)time(NULL) * 1000};
	char text[MOMENT_TEXT_MAX], digits[MOMENT_TEXT_MAX];
	size_t used = 0;

	if (slot->clock_is_set)
		return;
	for (const char *at = moment_format_minute(now, text) + 2; *at != '\0'; at++)
		if (*at >= '0' && *at <= '9')
			digits[used++] = *at;
	set_time(&slot->meter, digits);
}

static bool insert(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	char path[SIM_PATH_MAX];
	struct sim_card card;
	enum sim_meter_code code;

	if (!sim_card_place(path, slot->line, text))
		return false;
	if (!sim_card_load(&card, path))
		return say_error(say, path);
	tick(slot);
	code = sim_meter_insert(&slot->meter, &card);
	if (code == SIM_METER_OK)
		return true;
	snprintf(say, SIM_SAY_MAX, "%s: %s", sim_meter_display(code), sim_meter_meaning(code));
	return false;
}

/* A track's data without its sentinels; "" where it cannot be read. */
static void track_text(const struct sim_stripe *s, int track, char out[SIM_STRIPE_TEXT_MAX])
{
	char text[SIM_STRIPE_TEXT_MAX];
	size_t size;

	out[0] = '\0';
	if (sim_stripe_read(s, track, text) != STRIPE_OK)
		return;
	size = strlen(text);
	memcpy(out, text + 1, size - 2);
	out[size - 2] = '\0';
}

static bool swipe(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	char card[SIM_PATH_MAX - sizeof SIM_STRIPE_SUFFIX + 1], meter[SIM_PATH_MAX];
	char name[SIM_PATH_MAX], path[SIM_PATH_MAX];
	char purchase[SIM_STRIPE_TEXT_MAX], identity[SIM_STRIPE_TEXT_MAX];
	struct sim_stripe track[SIM_STRIPE_TRACKS];
	enum sim_meter_code code;

	int words = sscanf(text, "%248s %255s", card, meter);

	if (words < 1 || (words == 2 && !keep(slot, meter, say)))
		return false;
	snprintf(name, sizeof name, "%s" SIM_STRIPE_SUFFIX, card);
	if (!sim_card_place(path, slot->line, name))
		return false;
	if (!sim_stripe_load(track, path))
		return say_error(say, path);
	track_text(&track[1], 1, purchase);
	track_text(&track[2], 2, identity);
	code = sim_meter_swipe(&slot->meter, purchase, identity);
	if (code == SIM_METER_OK)
		return true;
	snprintf(say, SIM_SAY_MAX, "%s: %s", sim_meter_display(code), sim_meter_meaning(code));
	return false;
}

static bool take_serial(const char *text, uint8_t serial[SIM_SERIAL_BYTES])
{
	for (int i = 0; i < SIM_SERIAL_BYTES; i++)
		if (sscanf(text + 2 * i, "%2hhX", &serial[i]) != 1)
			return false;
	return true;
}

/* "PATH SERIAL CUSTOMER COUNT AMOUNT": the meter is in use, and its customer's card is made. */
static bool hand_over(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	char name[SIM_PATH_MAX], path[SIM_PATH_MAX], serial_text[2 * SIM_SERIAL_BYTES + 1];
	char customer[SIM_METER_DIGITS + 1], amount[16];
	struct sim_meter_past past = {.customer = customer};
	uint8_t serial[SIM_SERIAL_BYTES];
	struct sim_card card;

	if (sscanf(text, "%255s %16[0-9A-F] %12[0-9] %" SCNu32 " %15s", name, serial_text, customer,
		    &past.count, amount) != 5)
		return false;
	if (!take_serial(serial_text, serial) || !take_amount(amount, &past.remaining) ||
		!sim_card_place(path, slot->line, name))
		return false;
	sim_card_init(&card, serial, 49);
	snprintf(card.path, sizeof card.path, "%s", path);
	sim_meter_hand_over(&slot->meter, &past, &card);
	if (slot->meter.path[0] != '\0' && !sim_meter_save(&slot->meter))
		return say_error(say, slot->meter.path);
	return sim_card_save(&card) || say_error(say, path);
}

/* What a counter would have put on the stripe. */
static bool lay_stripe(
	const struct sim_meter *m, uint32_t hundredths, struct sim_stripe track[SIM_STRIPE_TRACKS])
{
	struct sim_key key = {.cipher = SIM_SM4, .purpose = SIM_KEY_MAGNETIC};
	char purchase[32], identity[96], text[96];
	uint8_t mac[SIM_STRIPE_MAC_BYTES];
	uint64_t number = 0;

	snprintf(purchase, sizeof purchase, "1%02" PRIu32 "=%04" PRIu32 "=%08" PRIu32,
		m->generation % 100, m->count % 10000, hundredths);
	snprintf(text, sizeof text, "%s=0000%s=0000%s", purchase, m->customer, m->number);
	for (int i = 0; i < SIM_METER_DIGITS; i += 2)
		key.serial[2 + i / 2] =
			(uint8_t)((m->customer[i] - '0') << 4 | (m->customer[i + 1] - '0'));
	sim_stripe_mac(&key, (const uint8_t *)text, strlen(text), mac);
	for (int i = 0; i < SIM_STRIPE_MAC_BYTES; i++)
		number = number << 8 | mac[i];
	snprintf(identity, sizeof identity, "0000%s=0000%s=%014" PRIu64, m->customer, m->number,
		number % SIM_STRIPE_MAC_RANGE);
	return sim_stripe_write(&track[0], 0, "") && sim_stripe_write(&track[1], 1, purchase) &&
	       sim_stripe_write(&track[2], 2, identity);
}

/* "CARD CUSTOMER GENERATION COUNT AMOUNT": the same for a meter that takes stripes. */
static bool hand_over_stripe(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	char card[SIM_PATH_MAX - sizeof SIM_STRIPE_SUFFIX + 1], name[SIM_PATH_MAX];
	char path[SIM_PATH_MAX], customer[SIM_METER_DIGITS + 1], amount[16];
	struct sim_stripe track[SIM_STRIPE_TRACKS];
	struct sim_meter *m = &slot->meter;

	if (sscanf(text, "%248s %12[0-9] %" SCNu32 " %" SCNu32 " %15s", card, customer,
		    &m->generation, &m->count, amount) != 5 ||
		!take_amount(amount, &m->remaining))
		return false;
	snprintf(m->customer, sizeof m->customer, "%012llu", strtoull(customer, NULL, 10));
	m->is_open = true;
	m->relay_is_open = m->remaining == 0;
	snprintf(name, sizeof name, "%s" SIM_STRIPE_SUFFIX, card);
	if (!sim_card_place(path, slot->line, name) || !lay_stripe(m, m->remaining, track))
		return false;
	if (m->path[0] != '\0' && !sim_meter_save(m))
		return say_error(say, m->path);
	return sim_stripe_save(track, path) || say_error(say, path);
}

static bool pull_after(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	char rest;

	(void)say;
	return sscanf(text, "%d%c", &slot->meter.pull_after, &rest) == 1;
}

static bool use(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	uint32_t amount;

	if (!take_amount(text, &amount))
		return false;
	(void)sim_meter_use(&slot->meter, amount);
	return slot->meter.path[0] == '\0' || sim_meter_save(&slot->meter) ||
	       say_error(say, slot->meter.path);
}

static bool set_hoard(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return take_amount(text, &slot->meter.hoard_limit);
}

static bool set_overdraft(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return take_amount(text, &slot->meter.overdraft_limit);
}

static bool set_clock(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	if (strlen(text) != 10 || strspn(text, "0123456789") != 10)
		return false;
	set_time(&slot->meter, text);
	slot->clock_is_set = true;
	return true;
}

static bool show(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)slot, (void)text, (void)say;
	return true;
}

/* "now 0.5380 0.5380 0.5380 0.5380 + 0.0500 above 2760.00 ..." */
static size_t tell_prices(char *say, size_t used, const char *when, const struct sim_prices *p)
{
	used += (size_t)snprintf(say + used, SIM_SAY_MAX - used, "%s", when);
	for (int i = 0; i < SIM_METER_RATES; i++)
		used += (size_t)snprintf(say + used, SIM_SAY_MAX - used, " %u.%04u",
			p->rate[i] / 10000, p->rate[i] % 10000);
	for (int i = 0; i < SIM_METER_STEPS && p->limit[i] > 0; i++)
		used += (size_t)snprintf(say + used, SIM_SAY_MAX - used, ", +%u.%04u above %u.%02u",
			p->added[i + 1] / 10000, p->added[i + 1] % 10000, p->limit[i] / 100,
			p->limit[i] % 100);
	return used;
}

static bool show_prices(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	size_t used = tell_prices(say, 0, "now", &slot->meter.prices);

	(void)text;
	if (slot->meter.next_from == 0)
		return true;
	used = tell_prices(say, used, "; next", &slot->meter.next);
	snprintf(say + used, SIM_SAY_MAX - used, " from %010u", slot->meter.next_from);
	return true;
}

static const struct word_row {
	const char *word;
	bool (*run)(struct sim_meter_slot *slot, const char *text, char say[SIM_SAY_MAX]);
	bool speaks; /* by itself, not of the meter's money */
} rows[] = {
	{"keep", keep, false},
	{"insert", insert, false},
	{"swipe", swipe, false},
	{"in-use", hand_over, false},
	{"in-use-stripe", hand_over_stripe, false},
	{"pull-after", pull_after, false},
	{"use", use, false},
	{"hoard", set_hoard, false},
	{"overdraft", set_overdraft, false},
	{"clock", set_clock, false},
	{"show", show, false},
	{"prices", show_prices, true},
};

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	struct sim_meter_slot *slot = device;
	size_t length = strcspn(words, " ");
	const char *text = words + length + (words[length] == ' ');

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strlen(rows[i].word) != length || memcmp(rows[i].word, words, length) != 0)
			continue;
		if (!rows[i].run(slot, text, say))
			return false;
		if (!rows[i].speaks)
			say_meter(&slot->meter, say);
		return true;
	}
	return false;
}

const struct sim_kind sim_meter_slot_kind = {
	.name = "meter",
	.baud = BAUD,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "keep PATH [NUMBER] | in-use PATH SERIAL CUSTOMER COUNT AMOUNT | insert PATH | "
		 "swipe CARD [PATH] | "
		 "in-use-stripe CARD CUSTOMER GENERATION COUNT AMOUNT | "
		 "pull-after N | use AMOUNT | hoard AMOUNT | "
		 "overdraft AMOUNT | clock YYMMDDhhmm | prices | show",
};
