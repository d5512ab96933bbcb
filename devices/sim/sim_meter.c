#include "devices/sim/sim_meter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARAMETER_BYTES 45
#define WALLET_BYTES 8
#define RETURN_698_BYTES 49
#define RETURN_2013_BYTES 50

enum kind { OPENING = 1, PURCHASE = 2, REPLACEMENT = 3 };
#define UPDATE_RATES 0x01
#define UPDATE_NEXT_RATES 0x02
#define UPDATE_LADDER 0x04
#define UPDATE_NEXT_LADDER 0x08
#define PRICES_698_BYTES 203
#define PRICES_2013_BYTES 187
#define UPDATE_OTHER 0x80 /* alarms and transformers */
#define UPDATE_MASK 0x7A  /* what of the flag counts on a purchase or a replacement */

/* --- words ----------------------------------------------------------------------------------- */

static const struct code_row {
	enum sim_meter_code code;
	const char *display, *meaning;
} code_rows[] = {
	{SIM_METER_OK, "", "accepted"},
	{SIM_METER_RESET, "Err-32", "the card does not answer"},
	{SIM_METER_FORGED, "Err-32", "the card is not genuine"},
	{SIM_METER_LOCKED, "Err-32", "the card does not accept this meter"},
	{SIM_METER_UNISSUED, "Err-32", "the card was never issued"},
	{SIM_METER_KIND, "Err-32", "no opening, purchase or replacement card"},
	{SIM_METER_MAC, "Err-32", "the card refused the return file"},
	{SIM_METER_NUMBER, "Err-33", "the card is for another meter"},
	{SIM_METER_CUSTOMER, "Err-33", "the card is another customer's"},
	{SIM_METER_SERIAL, "Err-33", "another card has taken this card's place"},
	{SIM_METER_FORMAT, "Err-34", "a file on the card cannot be read"},
	{SIM_METER_BUY_CLOSED, "Err-34", "a purchase before the opening card"},
	{SIM_METER_REPLACE_CLOSED, "Err-34", "a replacement before the opening card"},
	{SIM_METER_COUNT, "Err-34", "the card's counter does not follow the meter's"},
	{SIM_METER_RETURNED, "Err-34", "a new purchase beside an old return file"},
	{SIM_METER_PULLED, "Err-35", "the card was pulled too early"},
	{SIM_METER_HOARD, "Err-36", "more than the meter may hold"},
};

static const struct code_row *row_of(enum sim_meter_code code)
{
	for (size_t i = 0; i < ARRAY_SIZE(code_rows); i++)
		if (code_rows[i].code == code)
			return &code_rows[i];
	return &code_rows[0];
}

const char *sim_meter_display(enum sim_meter_code code)
{
	return row_of(code)->display;
}

const char *sim_meter_meaning(enum sim_meter_code code)
{
	return row_of(code)->meaning;
}

/* --- bytes of files -------------------------------------------------------------------------- */

static uint32_t binary_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

static void put_binary(uint8_t *bytes, uint32_t value)
{
	for (int i = 3; i >= 0; i--, value >>= 8)
		bytes[i] = (uint8_t)value;
}

static uint32_t bcd_at(const uint8_t *bytes, int size)
{
	uint32_t value = 0;

	for (int i = 0; i < size; i++)
		value = value * 100 + (uint32_t)(bytes[i] >> 4) * 10 + (bytes[i] & 15);
	return value;
}

static void put_bcd(uint8_t *bytes, int size, uint32_t value)
{
	for (int i = size - 1; i >= 0; i--, value /= 100)
		bytes[i] = (uint8_t)(value / 10 % 10 << 4 | value % 10);
}

static void number_at(const uint8_t *bytes, char out[SIM_METER_DIGITS + 1])
{
	for (int i = 0; i < SIM_METER_DIGITS; i++)
		out[i] = (char)('0' + (i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15));
	out[SIM_METER_DIGITS] = '\0';
}

static void put_number(uint8_t *bytes, const char number[SIM_METER_DIGITS + 1])
{
	for (int i = 0; i < SIM_METER_DIGITS; i += 2)
		bytes[i / 2] = (uint8_t)((number[i] - '0') << 4 | (number[i + 1] - '0'));
}

static void set_number(char out[SIM_METER_DIGITS + 1], const char *number)
{
	snprintf(out, SIM_METER_DIGITS + 1, "%012llu", strtoull(number, NULL, 10));
}

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 1; i < size - 2; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum;
}

/* --- talking to the card --------------------------------------------------------------------- */

struct slot {
	struct sim_meter *meter;
	struct sim_card *card;
	uint8_t answer[SIM_CARD_ANSWER_MAX];
	size_t size; /* without the status word */
	bool was_pulled;
	uint8_t parameter[PARAMETER_BYTES], wallet[WALLET_BYTES];
	size_t return_bytes;
	bool return_is_empty;
};

/* The status word; 0 when the card is out. */
static uint16_t tell(struct slot *s, const uint8_t *command, size_t size)
{
	size_t got = 0;

	if (s->meter->pull_after == 0) {
		sim_card_power_off(s->card);
		s->was_pulled = true;
	}
	if (s->meter->pull_after >= 0)
		s->meter->pull_after--;
	if (!s->was_pulled)
		got = sim_card_exchange(s->card, command, size, s->answer);
	s->size = got < 2 ? 0 : got - 2;
	if (got < 2)
		return 0;
	return (uint16_t)(s->answer[got - 2] << 8 | s->answer[got - 1]);
}

static struct sim_key key_of(const struct slot *s, enum sim_purpose purpose)
{
	struct sim_key key = {.cipher = s->card->cipher, .purpose = purpose};

	memcpy(key.serial, s->card->serial, sizeof key.serial);
	return key;
}

static enum sim_meter_code prove(struct slot *s)
{
	uint8_t internal[5 + 8] = {0x00, 0x88, 0x00, 0x01, 8, 1, 2, 3, 4, 5, 6, 7, 8};
	uint8_t external[5 + 8] = {0x00, 0x82, 0x00, 0x02, 8}, expected[8];
	static const uint8_t response[] = {0x00, 0xC0, 0x00, 0x00, 8};
	static const uint8_t challenge[] = {0x00, 0x84, 0x00, 0x00, 8};
	struct sim_key key = key_of(s, SIM_KEY_INTERNAL);

	sim_cryptogram(&key, internal + 5, expected);
	if (tell(s, internal, sizeof internal) != 0x6108 ||
		tell(s, response, sizeof response) != 0x9000 ||
		memcmp(s->answer, expected, sizeof expected) != 0)
		return SIM_METER_FORGED;
	if (tell(s, challenge, sizeof challenge) != 0x9000)
		return SIM_METER_LOCKED;
	key = key_of(s, SIM_KEY_EXTERNAL);
	sim_cryptogram(&key, s->answer, external + 5);
	return tell(s, external, sizeof external) == 0x9000 ? SIM_METER_OK : SIM_METER_LOCKED;
}

static bool read_file(struct slot *s, uint8_t id, size_t size)
{
	const uint8_t command[] = {0x00, 0xB0, id, 0x00, (uint8_t)size};

	return tell(s, command, sizeof command) == 0x9000 && s->size == size;
}

static enum sim_meter_code read_files(struct slot *s)
{
	if (!read_file(s, 0x81, PARAMETER_BYTES))
		return SIM_METER_FORMAT;
	memcpy(s->parameter, s->answer, PARAMETER_BYTES);
	if (!read_file(s, 0x82, WALLET_BYTES))
		return SIM_METER_FORMAT;
	memcpy(s->wallet, s->answer, WALLET_BYTES);
	s->return_bytes = RETURN_2013_BYTES;
	if (!read_file(s, 0x85, RETURN_2013_BYTES)) {
		s->return_bytes = RETURN_698_BYTES;
		if (!read_file(s, 0x85, RETURN_698_BYTES))
			return SIM_METER_FORMAT;
	}
	s->return_is_empty = s->answer[0] != 0x68;
	return SIM_METER_OK;
}

static enum sim_meter_code take_card(struct slot *s)
{
	static const uint8_t master[] = {0x00, 0xA4, 0x00, 0x00, 2, 0x3F, 0x00};
	static const uint8_t application[] = {0x00, 0xA4, 0x00, 0x00, 2, 0xDF, 0x01};
	uint8_t atr[SIM_CARD_ATR_BYTES];
	enum sim_meter_code code;

	if (sim_card_reset(s->card, atr) == 0)
		return SIM_METER_RESET;
	if (tell(s, master, sizeof master) != 0x9000 ||
		tell(s, application, sizeof application) != 0x9000)
		return SIM_METER_UNISSUED;
	code = prove(s);
	return code == SIM_METER_OK ? read_files(s) : code;
}

/* --- the return file ------------------------------------------------------------------------- */

static void make_return(const struct slot *s, uint8_t *file)
{
	const struct sim_meter *m = s->meter;

	memset(file, 0, s->return_bytes);
	file[0] = 0x68;
	file[1] = 0x11;
	file[3] = (uint8_t)(s->return_bytes - 6);
	file[4] = s->parameter[4];
	put_bcd(file + 5, 3, m->ct);
	put_bcd(file + 8, 3, m->pt);
	put_number(file + 11, m->number);
	put_number(file + 17, m->customer);
	put_binary(file + 23, m->remaining);
	put_binary(file + 27, m->count);
	put_bcd(file + 31, 4, m->overdraft);
	put_bcd(file + 39, 3, m->strange_cards);
	memcpy(file + 42, m->now, sizeof m->now);
	file[s->return_bytes - 2] = sum_of(file, s->return_bytes);
	file[s->return_bytes - 1] = 0x16;
}

static enum sim_meter_code write_return(struct slot *s)
{
	static const uint8_t challenge[] = {0x00, 0x84, 0x00, 0x00, 4};
	uint8_t command[5 + RETURN_2013_BYTES + SIM_MAC_BYTES] = {
		0x04, 0xD6, 0x85, 0x00, (uint8_t)(s->return_bytes + SIM_MAC_BYTES)};
	struct sim_key key = key_of(s, SIM_KEY_WRITE);
	size_t size = 5 + s->return_bytes;

	make_return(s, command + 5);
	if (tell(s, challenge, sizeof challenge) != 0x9000)
		return SIM_METER_MAC;
	sim_mac(&key, s->answer, command, size, command + size);
	return tell(s, command, size + SIM_MAC_BYTES) == 0x9000 ? SIM_METER_OK : SIM_METER_MAC;
}

/* --- the rules of acceptance ----------------------------------------------------------------- */

static enum sim_meter_code check_format(const struct slot *s)
{
	const uint8_t *f = s->parameter;

	if (f[0] != 0x68 || f[PARAMETER_BYTES - 1] != 0x16 ||
		f[PARAMETER_BYTES - 2] != sum_of(f, PARAMETER_BYTES))
		return SIM_METER_FORMAT;
	if (f[1] != 0x01 || f[2] != 0 || f[3] != PARAMETER_BYTES - 6)
		return SIM_METER_KIND;
	return f[42] >= OPENING && f[42] <= REPLACEMENT ? SIM_METER_OK : SIM_METER_KIND;
}

/* It never had a number: it takes that of the first card that opens it. */
static bool is_new(const struct sim_meter *m)
{
	return !m->is_open && strspn(m->number, "0") == SIM_METER_DIGITS;
}

static enum sim_meter_code check_owner(const struct slot *s)
{
	const struct sim_meter *m = s->meter;
	enum kind kind = s->parameter[42];
	char number[SIM_METER_DIGITS + 1], customer[SIM_METER_DIGITS + 1];

	number_at(s->parameter + 30, number);
	number_at(s->parameter + 36, customer);
	if (strcmp(number, m->number) != 0 && (!is_new(m) || kind != OPENING))
		return SIM_METER_NUMBER;
	if (!m->is_open && kind == PURCHASE)
		return SIM_METER_BUY_CLOSED;
	if (!m->is_open && kind == REPLACEMENT)
		return SIM_METER_REPLACE_CLOSED;
	if (m->is_open && strcmp(customer, m->customer) != 0)
		return SIM_METER_CUSTOMER;
	if (kind == PURCHASE && memcmp(s->card->serial, m->serial, sizeof m->serial) != 0)
		return SIM_METER_SERIAL;
	if (kind == OPENING && binary_at(s->wallet + 4) > 1)
		return SIM_METER_COUNT;
	return SIM_METER_OK;
}

static enum sim_meter_code check_hoard(const struct sim_meter *m, uint32_t bought)
{
	uint64_t would_be = (uint64_t)m->remaining + bought;

	return would_be <= SIM_METER_MONEY_MAX && would_be <= m->hoard_limit ? SIM_METER_OK
									     : SIM_METER_HOARD;
}

/* An overdraft is paid first. */
static void credit(struct sim_meter *m, uint32_t bought)
{
	uint32_t repaid = bought < m->overdraft ? bought : m->overdraft;

	m->overdraft -= repaid;
	m->remaining += bought - repaid;
	m->count++;
	m->credited += bought;
}

/* --- prices ---------------------------------------------------------------------------------- */

/* Rates stand at 4; the ladder's limits and prices behind all of them. */
static void prices_at(const uint8_t *file, size_t size, bool ladder, struct sim_prices *out)
{
	const uint8_t *limits = file + (size == PRICES_698_BYTES ? 132 : 52);

	for (int i = 0; i < SIM_METER_RATES; i++)
		out->rate[i] = bcd_at(file + 4 + 4 * i, 4);
	for (int i = 0; ladder && i < SIM_METER_STEPS; i++)
		out->limit[i] = bcd_at(limits + 4 * i, 4);
	for (int i = 0; ladder && i <= SIM_METER_STEPS; i++)
		out->added[i] = bcd_at(limits + 4 * SIM_METER_STEPS + 4 * i, 4);
}

/* A file that is not whole is no price file: the meter keeps what it has. */
static bool read_prices(struct slot *s, uint8_t id, bool ladder, struct sim_prices *out)
{
	static const size_t sizes[] = {PRICES_698_BYTES, PRICES_2013_BYTES};

	for (size_t i = 0; i < 2; i++) {
		const uint8_t *file = s->answer;

		if (!read_file(s, id, sizes[i]) || file[0] != 0x68 || file[1] != 0x01 ||
			file[3] != sizes[i] - 6 || file[sizes[i] - 1] != 0x16 ||
			file[sizes[i] - 2] != sum_of(file, sizes[i]))
			continue;
		prices_at(file, sizes[i], ladder, out);
		return true;
	}
	return false;
}

static void take_prices(struct slot *s, uint8_t update)
{
	struct sim_meter *m = s->meter;

	if ((update & UPDATE_RATES) != 0)
		(void)read_prices(s, 0x83, (update & UPDATE_LADDER) != 0, &m->prices);
	if ((update & UPDATE_NEXT_RATES) != 0 &&
		read_prices(s, 0x84, (update & UPDATE_NEXT_LADDER) != 0, &m->next))
		m->next_from = bcd_at(s->parameter + 10, 5);
}

/* The next prices hold from their moment on; a meter without a clock never gets there. */
static void switch_prices(struct sim_meter *m)
{
	if (m->next_from == 0 || bcd_at(m->now, 5) < m->next_from)
		return;
	m->prices = m->next;
	m->next_from = 0;
}

/* An opening or a replacement card makes itself the meter's only card. */
static void take_over(struct slot *s)
{
	struct sim_meter *m = s->meter;
	uint8_t kind = s->parameter[42];
	uint8_t update = s->parameter[5] == 0xFF ? 0 : s->parameter[5];

	if (!s->return_is_empty)
		return;
	if (kind != PURCHASE)
		memcpy(m->serial, s->card->serial, sizeof m->serial);
	if (kind == OPENING) {
		number_at(s->parameter + 30, m->number);
		number_at(s->parameter + 36, m->customer);
		m->is_open = true;
	} else {
		update &= UPDATE_MASK;
	}
	take_prices(s, update);
	switch_prices(m);
	if ((update & UPDATE_OTHER) == 0)
		return;
	m->alarm_1 = bcd_at(s->parameter + 16, 4);
	m->alarm_2 = bcd_at(s->parameter + 20, 4);
	m->ct = bcd_at(s->parameter + 24, 3);
	m->pt = bcd_at(s->parameter + 27, 3);
}

/* What the counters say: credit, or why not. After each of these the return file is written. */
static enum sim_meter_code settle(struct slot *s)
{
	int64_t ahead = (int64_t)binary_at(s->wallet + 4) - s->meter->count;

	if (ahead >= 2)
		return SIM_METER_COUNT;
	if (ahead == 1 && !s->return_is_empty)
		return SIM_METER_RETURNED;
	if (ahead == 1)
		credit(s->meter, binary_at(s->wallet));
	if (ahead >= 0)
		take_over(s);
	return SIM_METER_OK;
}

/* Alarm 2 opens the relay once; whoever wants the rest of the money inserts any card. */
static bool is_tripped(const struct sim_meter *m)
{
	return m->alarm_2 > 0 && m->remaining <= m->alarm_2 && !m->is_spared;
}

static bool is_cut_off(const struct sim_meter *m)
{
	return is_tripped(m) || (m->remaining == 0 && m->overdraft >= m->overdraft_limit);
}

static void restore(struct sim_meter *m)
{
	m->is_spared = m->remaining <= m->alarm_2;
	m->relay_is_open = is_cut_off(m);
}

/* What was taken is kept before the return file is written: a card may be pulled there. */
static enum sim_meter_code accept(struct slot *s)
{
	int64_t ahead = (int64_t)binary_at(s->wallet + 4) - s->meter->count;
	enum sim_meter_code code = check_owner(s), written;

	if (code == SIM_METER_OK && ahead == 1 && s->return_is_empty)
		code = check_hoard(s->meter, binary_at(s->wallet));
	if (code != SIM_METER_OK)
		return code;
	code = settle(s);
	restore(s->meter);
	if (s->meter->path[0] != '\0' && !sim_meter_save(s->meter))
		return SIM_METER_RESET;
	written = write_return(s);
	return written == SIM_METER_OK ? code : written;
}

/* --- a stripe ----------------------------------------------------------------------------------
 */

/* All that stands on it, as the digits that the MAC is over. */
struct swiped {
	char account[17], meter[17], text[52];
	uint32_t generation, count, hundredths;
	uint64_t mac;
};

static bool has_form(const char *text, const char *form)
{
	for (; *form != '\0'; form++, text++)
		if (*form == '#' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	return *text == '\0';
}

static bool take_swipe(const char *purchase, const char *identity, struct swiped *out)
{
	unsigned long long mac;

	/* This meter's numbers have twelve digits. */
	if (!has_form(purchase, "1##=####=########") ||
		!has_form(identity, "0000############=0000############=##############"))
		return false;
	if (sscanf(purchase + 1, "%2" SCNu32 "=%4" SCNu32 "=%8" SCNu32, &out->generation,
		    &out->count, &out->hundredths) != 3 ||
		sscanf(identity, "%16[0-9]=%16[0-9]=%14llu", out->account, out->meter, &mac) != 3)
		return false;
	out->mac = mac;
	snprintf(out->text, sizeof out->text, "%s=%s=%s", purchase, out->account, out->meter);
	return true;
}

static bool is_genuine(const struct swiped *swiped)
{
	struct sim_key key = {.cipher = SIM_SM4, .purpose = SIM_KEY_MAGNETIC};
	uint8_t mac[SIM_STRIPE_MAC_BYTES];
	uint64_t number = 0;

	for (int i = 0; i < SIM_SERIAL_BYTES; i++)
		key.serial[i] = (uint8_t)((swiped->account[2 * i] - '0') << 4 |
					  (swiped->account[2 * i + 1] - '0'));
	sim_stripe_mac(&key, (const uint8_t *)swiped->text, strlen(swiped->text), mac);
	for (int i = 0; i < SIM_STRIPE_MAC_BYTES; i++)
		number = number << 8 | mac[i];
	return number % SIM_STRIPE_MAC_RANGE == swiped->mac;
}

static bool is_number(const char *swiped, const char number[SIM_METER_DIGITS + 1])
{
	return strcmp(swiped + strlen(swiped) - SIM_METER_DIGITS, number) == 0;
}

static enum sim_meter_code check_swipe(const struct sim_meter *m, const struct swiped *swiped)
{
	if (!is_number(swiped->meter, m->number) && !is_new(m))
		return SIM_METER_NUMBER;
	if (m->is_open && !is_number(swiped->account, m->customer))
		return SIM_METER_CUSTOMER;
	if (m->is_open && swiped->generation != m->generation)
		return SIM_METER_COUNT;
	if (swiped->count > m->count + 1)
		return SIM_METER_COUNT;
	return swiped->count == m->count + 1 ? check_hoard(m, swiped->hundredths) : SIM_METER_OK;
}

static void open_by_swipe(struct sim_meter *m, const struct swiped *swiped)
{
	set_number(m->number, swiped->meter);
	set_number(m->customer, swiped->account);
	m->generation = swiped->generation;
	m->is_open = true;
}

enum sim_meter_code sim_meter_swipe(
	struct sim_meter *meter, const char *purchase, const char *identity)
{
	struct swiped swiped;
	enum sim_meter_code code = SIM_METER_FORMAT;

	if (take_swipe(purchase, identity, &swiped))
		code = is_genuine(&swiped) ? check_swipe(meter, &swiped) : SIM_METER_FORGED;
	if (code == SIM_METER_OK) {
		if (!meter->is_open)
			open_by_swipe(meter, &swiped);
		if (swiped.count == meter->count + 1)
			credit(meter, swiped.hundredths);
		restore(meter);
	} else if (code <= SIM_METER_SERIAL) {
		meter->strange_cards++;
	}
	meter->code = code;
	if (meter->path[0] != '\0' && !sim_meter_save(meter))
		meter->code = SIM_METER_RESET;
	return meter->code;
}

/* --- a chip card -------------------------------------------------------------------------------
 */

enum sim_meter_code sim_meter_insert(struct sim_meter *meter, struct sim_card *card)
{
	struct slot s = {.meter = meter, .card = card};
	enum sim_meter_code code = take_card(&s);

	if (code == SIM_METER_OK)
		code = check_format(&s);
	if (code == SIM_METER_OK)
		code = accept(&s);
	if (s.was_pulled || !card->is_powered)
		code = code == SIM_METER_RESET ? code : SIM_METER_PULLED;
	if (code != SIM_METER_OK && code != SIM_METER_PULLED && code <= SIM_METER_SERIAL)
		meter->strange_cards++;
	sim_card_power_off(card);
	meter->pull_after = -1;
	meter->code = code;
	if (meter->path[0] != '\0' && !sim_meter_save(meter))
		meter->code = SIM_METER_RESET;
	return meter->code;
}

/* --- electricity ----------------------------------------------------------------------------- */

void sim_meter_init(struct sim_meter *meter, const char *number)
{
	*meter = (struct sim_meter){.hoard_limit = SIM_METER_MONEY_MAX,
		.ct = 1,
		.pt = 1,
		.relay_is_open = true,
		.pull_after = -1};
	set_number(meter->number, number);
}

/* --- in use ---------------------------------------------------------------------------------- */

void sim_meter_hand_over(
	struct sim_meter *meter, const struct sim_meter_past *past, struct sim_card *card)
{
	struct slot s = {.meter = meter, .card = card, .return_bytes = card->file_bytes[4]};
	uint8_t *file = card->file[0];

	set_number(meter->customer, past->customer);
	memcpy(meter->serial, card->serial, sizeof meter->serial);
	meter->is_open = true;
	meter->count = past->count;
	meter->remaining = past->remaining;
	meter->relay_is_open = is_cut_off(meter);
	memset(file, 0, PARAMETER_BYTES);
	file[0] = 0x68;
	file[1] = 0x01;
	file[3] = PARAMETER_BYTES - 6;
	file[4] = 1;
	put_bcd(file + 24, 3, meter->ct);
	put_bcd(file + 27, 3, meter->pt);
	put_number(file + 30, meter->number);
	put_number(file + 36, meter->customer);
	file[42] = PURCHASE;
	file[43] = sum_of(file, PARAMETER_BYTES);
	file[44] = 0x16;
	put_binary(card->file[1], past->remaining);
	put_binary(card->file[1] + 4, past->count);
	memcpy(s.parameter, file, PARAMETER_BYTES);
	make_return(&s, card->file[4]);
}

/* How much can be used before something opens the relay. */
static uint32_t until_cut(const struct sim_meter *m)
{
	if (m->relay_is_open)
		return 0;
	if (m->alarm_2 > 0 && !m->is_spared)
		return m->remaining - m->alarm_2; /* it is closed, so there is more than that */
	return m->remaining + m->overdraft_limit - m->overdraft;
}

uint32_t sim_meter_use(struct sim_meter *meter, uint32_t hundredths)
{
	uint32_t most = until_cut(meter);
	uint32_t used = hundredths < most ? hundredths : most;
	uint32_t paid = used < meter->remaining ? used : meter->remaining;

	meter->remaining -= paid;
	meter->overdraft += used - paid;
	meter->relay_is_open = is_cut_off(meter);
	return used;
}

bool sim_meter_light_is_on(const struct sim_meter *meter)
{
	return meter->is_open && meter->remaining <= meter->alarm_1;
}
