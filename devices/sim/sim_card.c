#include "devices/sim/sim_card.h"

#include <assert.h>
#include <string.h>

#define FIRST_FILE 0x81
#define TRIES 10
#define ATR_SERIAL 5 /* where the serial stands in it */
#define PUBLIC_BYTES 39
#define PUBLIC_SERIAL 10

enum status {
	DONE = 0x9000,
	WRONG_LENGTH = 0x6700,
	NOT_PROVED = 0x6982,
	LOCKED = 0x6983,
	NO_CHALLENGE = 0x6984,
	NO_MAC = 0x6987,
	WRONG_MAC = 0x6988,
	NO_FILE = 0x6A82,
	WRONG_PLACE = 0x6B00,
	NO_COMMAND = 0x6D00
};

void sim_card_init(
	struct sim_card *card, const uint8_t serial[SIM_SERIAL_BYTES], size_t returned_bytes)
{
	static const size_t bytes[SIM_CARD_FILES] = {45, 8, 258, 258, 0};

	*card = (struct sim_card){
		.has_application = true, .tries_left = TRIES, .tear_at = SIM_CARD_NEVER};
	memcpy(card->serial, serial, SIM_SERIAL_BYTES);
	memcpy(card->file_bytes, bytes, sizeof bytes);
	card->file_bytes[SIM_CARD_FILES - 1] = returned_bytes;
}

/* --- power ----------------------------------------------------------------------------------- */

/* What another slot did to the card meanwhile stands in its file. */
static void look_again(struct sim_card *card)
{
	struct sim_card kept;

	if (card->path[0] == '\0' || !sim_card_load(&kept, card->path))
		return;
	memcpy(card->file, kept.file, sizeof card->file);
	memcpy(card->file_bytes, kept.file_bytes, sizeof card->file_bytes);
	card->tries_left = kept.tries_left;
}

size_t sim_card_reset(struct sim_card *card, uint8_t atr[SIM_CARD_ATR_BYTES])
{
	static const uint8_t begin[ATR_SERIAL] = {0x3B, 0x69, 0x00, 0x00, 0x57};
	uint64_t seed = 0;

	sim_card_power_off(card);
	if (card->is_mute)
		return 0;
	look_again(card);
	for (int i = 0; i < SIM_SERIAL_BYTES; i++)
		seed = seed << 8 | card->serial[i];
	card->is_powered = true;
	card->chance += seed * 2 + 1;
	memcpy(atr, begin, sizeof begin);
	memcpy(atr + ATR_SERIAL, card->serial, SIM_SERIAL_BYTES);
	return SIM_CARD_ATR_BYTES;
}

void sim_card_power_off(struct sim_card *card)
{
	card->is_powered = card->in_application = card->is_proved = false;
	card->challenge_bytes = card->response_bytes = 0;
}

/* --- commands: each returns a status word ---------------------------------------------------- */

struct command {
	const uint8_t *header; /* CLA INS P1 P2 P3 */
	const uint8_t *data;
	size_t size; /* of the data */
	uint8_t *answer;
	size_t answer_bytes;
};

static uint16_t no_such_length(size_t right)
{
	return (uint16_t)(0x6C00 | right);
}

static struct sim_key key_of(const struct sim_card *card, enum sim_purpose purpose)
{
	struct sim_key key = {.cipher = card->cipher, .purpose = purpose};

	memcpy(key.serial, card->serial, sizeof key.serial);
	return key;
}

static uint16_t select_file(struct sim_card *card, struct command *c)
{
	if (c->size != 2)
		return WRONG_LENGTH;
	if (c->data[0] == 0x3F && c->data[1] == 0x00) {
		card->in_application = card->is_proved = false;
		return DONE;
	}
	if (c->data[0] != 0xDF || c->data[1] != 0x01 || !card->has_application)
		return NO_FILE;
	card->in_application = true;
	card->is_proved = false;
	return DONE;
}

static uint16_t get_challenge(struct sim_card *card, struct command *c)
{
	size_t wanted = c->header[4];

	if (wanted != 4 && wanted != 8)
		return no_such_length(8);
	for (size_t i = 0; i < wanted; i++) {
		card->chance ^= card->chance << 13;
		card->chance ^= card->chance >> 7;
		card->chance ^= card->chance << 17;
		card->challenge[i] = (uint8_t)(card->chance >> 24);
	}
	card->challenge_bytes = wanted;
	memcpy(c->answer, card->challenge, wanted);
	c->answer_bytes = wanted;
	return DONE;
}

static uint16_t prove_card(struct sim_card *card, struct command *c)
{
	struct sim_key key = key_of(card, SIM_KEY_INTERNAL);

	if (!card->in_application)
		return NO_FILE;
	if (c->size != SIM_CHALLENGE_BYTES)
		return WRONG_LENGTH;
	sim_cryptogram(&key, c->data, card->response);
	card->response_bytes = SIM_CHALLENGE_BYTES;
	return 0x6100 | SIM_CHALLENGE_BYTES;
}

static uint16_t prove_counter(struct sim_card *card, struct command *c)
{
	struct sim_key key = key_of(card, SIM_KEY_EXTERNAL);
	uint8_t expected[SIM_CHALLENGE_BYTES];

	if (!card->in_application)
		return NO_FILE;
	if (card->tries_left == 0)
		return LOCKED;
	if (card->challenge_bytes != SIM_CHALLENGE_BYTES)
		return NO_CHALLENGE;
	if (c->size != SIM_CHALLENGE_BYTES)
		return WRONG_LENGTH;
	card->challenge_bytes = 0;
	sim_cryptogram(&key, card->challenge, expected);
	card->is_proved = memcmp(expected, c->data, sizeof expected) == 0;
	card->tries_left = card->is_proved ? TRIES : card->tries_left - 1;
	return card->is_proved ? DONE : (uint16_t)(0x63C0 | card->tries_left);
}

static uint16_t get_response(struct sim_card *card, struct command *c)
{
	if (card->response_bytes == 0)
		return NO_CHALLENGE;
	if (c->header[4] != card->response_bytes)
		return no_such_length(card->response_bytes);
	memcpy(c->answer, card->response, card->response_bytes);
	c->answer_bytes = card->response_bytes;
	card->response_bytes = 0;
	return DONE;
}

/* The serial number stands in the master file too. */
static uint16_t read_serial(struct sim_card *card, struct command *c)
{
	if (c->header[4] != SIM_SERIAL_BYTES)
		return no_such_length(SIM_SERIAL_BYTES);
	memcpy(c->answer, card->serial, SIM_SERIAL_BYTES);
	c->answer_bytes = SIM_SERIAL_BYTES;
	return DONE;
}

/*
 * What the master file tells of the card before anything is selected, 39 bytes; their layout is not
 * published: all 00 but the serial at 10. A card that was never issued has none.
 */
static uint16_t read_public(struct sim_card *card, struct command *c)
{
	if (!card->has_application)
		return WRONG_PLACE;
	if (c->header[4] != PUBLIC_BYTES)
		return no_such_length(PUBLIC_BYTES);
	memset(c->answer, 0, PUBLIC_BYTES);
	memcpy(c->answer + PUBLIC_SERIAL, card->serial, SIM_SERIAL_BYTES);
	c->answer_bytes = PUBLIC_BYTES;
	return DONE;
}

static bool has_file(const struct sim_card *card, uint8_t id)
{
	return card->in_application && id >= FIRST_FILE && id < FIRST_FILE + SIM_CARD_FILES;
}

static uint16_t read_file(struct sim_card *card, struct command *c)
{
	uint8_t id = c->header[2];
	size_t from = c->header[3], wanted = c->header[4] == 0 ? 256 : c->header[4], left;

	if (id == 0x99 && from == 0x01)
		return read_serial(card, c);
	if (!card->in_application && id == FIRST_FILE && from == 0)
		return read_public(card, c);
	if (!has_file(card, id))
		return NO_FILE;
	left = card->file_bytes[id - FIRST_FILE];
	if (from >= left)
		return WRONG_PLACE;
	left -= from;
	if (wanted > left)
		return no_such_length(left);
	memcpy(c->answer, card->file[id - FIRST_FILE] + from, wanted);
	c->answer_bytes = wanted;
	return DONE;
}

/* A challenge serves one write, right or wrong. */
static bool is_proved_write(struct sim_card *card, const struct command *c)
{
	struct sim_key key = key_of(card, SIM_KEY_WRITE);
	uint8_t proved[5 + 255], mac[SIM_MAC_BYTES];
	size_t size = c->size - SIM_MAC_BYTES;
	bool has_challenge = card->challenge_bytes == SIM_MAC_CHALLENGE_BYTES;

	card->challenge_bytes = 0;
	memcpy(proved, c->header, 5);
	memcpy(proved + 5, c->data, size);
	sim_mac(&key, card->challenge, proved, 5 + size, mac);
	return has_challenge && memcmp(mac, c->data + size, sizeof mac) == 0;
}

static uint16_t write_file(struct sim_card *card, struct command *c)
{
	uint8_t id = c->header[2];
	size_t from = c->header[3], size;

	if (!has_file(card, id))
		return NO_FILE;
	if (!card->is_proved)
		return NOT_PROVED;
	if (c->header[0] != 0x04 || c->size <= SIM_MAC_BYTES)
		return NO_MAC;
	size = c->size - SIM_MAC_BYTES;
	if (from + size > card->file_bytes[id - FIRST_FILE])
		return WRONG_PLACE;
	if (!is_proved_write(card, c))
		return WRONG_MAC;
	if (card->tear_at < size) {
		size = card->tear_at;
		sim_card_power_off(card);
	}
	card->tear_at = SIM_CARD_NEVER;
	memcpy(card->file[id - FIRST_FILE] + from, c->data, size);
	return DONE;
}

/* Whether data goes to the card with a command, and what it does. */
static const struct command_row {
	uint8_t class, instruction;
	bool takes_data;
	uint16_t (*run)(struct sim_card *card, struct command *c);
} rows[] = {
	{0x00, 0xA4, true, select_file},
	{0x00, 0x84, false, get_challenge},
	{0x00, 0x88, true, prove_card},
	{0x00, 0x82, true, prove_counter},
	{0x00, 0xC0, false, get_response},
	{0x00, 0xB0, false, read_file},
	{0x00, 0xD6, true, write_file},
	{0x04, 0xD6, true, write_file},
};

static uint16_t run(struct sim_card *card, struct command *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].class != c->header[0] || rows[i].instruction != c->header[1])
			continue;
		if (rows[i].takes_data && c->size != c->header[4])
			return WRONG_LENGTH;
		return rows[i].run(card, c);
	}
	return NO_COMMAND;
}

size_t sim_card_exchange(struct sim_card *card, const uint8_t *tpdu, size_t size,
	uint8_t answer[SIM_CARD_ANSWER_MAX])
{
	struct command c = {.header = tpdu, .answer = answer};
	uint16_t status;

	if (!card->is_powered || size < 5)
		return 0;
	c.data = tpdu + 5;
	c.size = size - 5;
	status = run(card, &c);
	if (card->path[0] != '\0' && (tpdu[1] == 0xD6 || tpdu[1] == 0x82) && !sim_card_save(card))
		return 0; /* a card that cannot keep what it was told does not say that it did */
	if (!card->is_powered)
		return 0;
	answer[c.answer_bytes] = (uint8_t)(status >> 8);
	answer[c.answer_bytes + 1] = (uint8_t)status;
	return c.answer_bytes + 2;
}
