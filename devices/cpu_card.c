#include "devices/cpu_card.h"

#include <assert.h>
#include <string.h>
#include <sys/random.h>
#include "devices/atr.h"
#include "devices/t0.h"

#define STATUS_DONE 0x9000
#define WRITE_MAC_BYTES 4
#define WRITE_HEADER 5 /* CLA INS P1 P2 Lc: part of what the MAC proves */
#define WRITE_DATA_MAX (255 - WRITE_MAC_BYTES)

/* The first row that fits. */
static const struct status_row {
	uint16_t mask, status;
	enum card_end end;
} status_rows[] = {
	{0xFFFF, STATUS_DONE, CARD_OK},
	{0xFFFF, 0x6988, CARD_MAC_REFUSED}, /* secure messaging is wrong */
	{0xFFFF, 0x6987, CARD_MAC_REFUSED}, /* or missing */
	{0xFFFF, 0x6989, CARD_MAC_REFUSED},
	{0xFFFF, 0x6982, CARD_UNPROVEN}, /* not authenticated */
	{0xFFFF, 0x6983, CARD_UNPROVEN}, /* its key is locked */
	{0xFF00, 0x6300, CARD_UNPROVEN}, /* the cryptogram is wrong, tries left */
	{0xFFFF, 0x6A82, CARD_UNKNOWN},  /* no such file */
	{0xFFFF, 0x6B00, CARD_UNKNOWN},  /* not issued */
	{0xFFFF, 0x6D00, CARD_UNKNOWN},  /* no such command, no such class */
	{0xFFFF, 0x6E00, CARD_UNKNOWN},
};

enum card_end cpu_card_end_of(uint16_t status)
{
	for (size_t i = 0; i < ARRAY_SIZE(status_rows); i++)
		if ((status & status_rows[i].mask) == status_rows[i].status)
			return status_rows[i].end;
	return CARD_REFUSED;
}

/* After these nobody knows the state of the line or of the card: begin again. */
static bool ends_session(enum card_end end)
{
	return end == CARD_REMOVED || end == CARD_ABSENT || end == CARD_MUTE ||
	       end == CARD_JAMMED || end == CARD_SILENT || end == CARD_GARBLED ||
	       end == CARD_GONE || end == CARD_CANCELLED;
}

static enum card_end command(
	struct cpu_card *card, const struct apdu *apdu, struct apdu_answer *answer)
{
	enum card_end end;

	if (card->lost != CARD_OK)
		return card->lost;
	end = t0_exchange(card->reader, apdu, answer);
	if (ends_session(end))
		card->lost = end;
	return end == CARD_OK ? cpu_card_end_of(answer->status) : end;
}

/* --- the steps of a session ------------------------------------------------------------------ */

static enum card_end select_file(struct cpu_card *card, uint8_t high, uint8_t low)
{
	uint8_t id[] = {high, low};
	struct apdu apdu = {.header = {0x00, 0xA4, 0x00, 0x00}, .data = id, .size = sizeof id};
	struct apdu_answer answer;

	return command(card, &apdu, &answer);
}

/* size bytes exactly, out of a card that may have more and may be asked for fewer. */
static enum card_end get_challenge(struct cpu_card *card, uint8_t *out, size_t size)
{
	struct apdu apdu = {.header = {0x00, 0x84, 0x00, 0x00}, .wanted = size};
	struct apdu_answer answer;
	enum card_end end = command(card, &apdu, &answer);

	if (end != CARD_OK)
		return end;
	if (answer.size != size)
		return CARD_REFUSED;
	memcpy(out, answer.bytes, size);
	return CARD_OK;
}

static bool make_cryptogram(struct cpu_card *card, enum module_key key, const uint8_t *challenge,
	uint8_t out[MODULE_CRYPTOGRAM_BYTES])
{
	struct key_use use = {.key = key};

	memcpy(use.diversifier, card->serial, sizeof use.diversifier);
	return card->module->kind->cryptogram(card->module, &use, challenge, out);
}

/* The card proves itself: a forged one has no key that fits its serial. */
static enum card_end prove_card(struct cpu_card *card)
{
	uint8_t challenge[MODULE_CHALLENGE_BYTES], expected[MODULE_CRYPTOGRAM_BYTES];
	struct apdu apdu = {.header = {0x00, 0x88, 0x00, 0x01},
		.data = challenge,
		.size = sizeof challenge,
		.wanted = sizeof expected};
	struct apdu_answer answer;
	enum card_end end;

	if (getrandom(challenge, sizeof challenge, 0) != (ssize_t)sizeof challenge)
		return CARD_KEYLESS;
	if (!make_cryptogram(card, MODULE_KEY_INTERNAL, challenge, expected))
		return CARD_KEYLESS;
	end = command(card, &apdu, &answer);
	if (end != CARD_OK)
		return end;
	if (answer.size != sizeof expected)
		return CARD_UNPROVEN;
	return memcmp(answer.bytes, expected, sizeof expected) == 0 ? CARD_OK : CARD_UNPROVEN;
}

static enum card_end prove_counter(struct cpu_card *card)
{
	uint8_t challenge[MODULE_CHALLENGE_BYTES], cryptogram[MODULE_CRYPTOGRAM_BYTES];
	struct apdu apdu = {
		.header = {0x00, 0x82, 0x00, 0x02}, .data = cryptogram, .size = sizeof cryptogram};
	struct apdu_answer answer;
	enum card_end end = get_challenge(card, challenge, sizeof challenge);

	if (end != CARD_OK)
		return end;
	if (!make_cryptogram(card, MODULE_KEY_EXTERNAL, challenge, cryptogram))
		return CARD_KEYLESS;
	return command(card, &apdu, &answer);
}

/* The serial number is the end of what the card says of itself after a reset. */
static enum card_end power_on(struct cpu_card *card)
{
	uint8_t bytes[CARD_ATR_MAX];
	size_t size = 0;
	struct atr atr;
	enum card_end end = card->reader->kind->power_on(card->reader, bytes, &size);

	if (end != CARD_OK)
		return end;
	if (!atr_parse(&atr, bytes, size))
		return CARD_MUTE;
	if (atr.history_bytes < CARD_SERIAL_BYTES)
		return CARD_UNKNOWN;
	memcpy(card->serial, atr.history + atr.history_bytes - CARD_SERIAL_BYTES,
		CARD_SERIAL_BYTES);
	return CARD_OK;
}

static enum card_end read_up_to(
	struct cpu_card *card, enum card_file file, uint8_t *bytes, size_t *size)
{
	struct apdu apdu = {.header = {0x00, 0xB0, (uint8_t)file, 0x00}, .wanted = *size};
	struct apdu_answer answer;
	enum card_end end = command(card, &apdu, &answer);

	if (end != CARD_OK)
		return end;
	if (answer.size > *size)
		return CARD_UNKNOWN;
	memcpy(bytes, answer.bytes, answer.size);
	*size = answer.size;
	return CARD_OK;
}

static enum card_end read_whole(
	struct cpu_card *card, enum card_file file, uint8_t *bytes, size_t size)
{
	size_t got = size;
	enum card_end end = read_up_to(card, file, bytes, &got);

	if (end != CARD_OK)
		return end;
	return got == size ? CARD_OK : CARD_UNKNOWN;
}

static bool is_return_size(size_t size)
{
	return size == card_return_bytes(CARD_RETURN_698) ||
	       size == card_return_bytes(CARD_RETURN_2013);
}

static enum card_end read_image(struct cpu_card *card, struct card_image *image)
{
	size_t returned = CARD_RETURN_BYTES_MAX;
	enum card_end end =
		read_whole(card, CARD_FILE_PARAMETER, image->parameter, sizeof image->parameter);

	if (end == CARD_OK)
		end = read_whole(card, CARD_FILE_WALLET, image->wallet, sizeof image->wallet);
	if (end == CARD_OK)
		end = read_up_to(card, CARD_FILE_RETURN, image->returned, &returned);
	if (end != CARD_OK)
		return end;
	if (!is_return_size(returned))
		return CARD_UNKNOWN;
	image->returned_bytes = (uint8_t)returned;
	memcpy(image->serial, card->serial, sizeof image->serial);
	return CARD_OK;
}

/* --- card_medium ----------------------------------------------------------------------------- */

static void end_session(struct card_medium *base)
{
	struct cpu_card *card = (struct cpu_card *)base;

	card->reader->kind->power_off(card->reader);
	card->lost = CARD_REMOVED;
}

static enum card_end begin(struct card_medium *base, struct card_image *image)
{
	struct cpu_card *card = (struct cpu_card *)base;
	struct card_image fresh = {0};
	enum card_end end;

	end_session(base);
	card->lost = CARD_OK;
	end = power_on(card);
	if (end == CARD_OK)
		end = select_file(card, 0x3F, 0x00);
	if (end == CARD_OK)
		end = select_file(card, 0xDF, 0x01);
	if (end == CARD_OK)
		end = prove_card(card);
	if (end == CARD_OK)
		end = prove_counter(card);
	if (end == CARD_OK)
		end = read_image(card, &fresh);
	if (end == CARD_OK)
		*image = fresh;
	else
		end_session(base);
	return end;
}

static enum card_end write_file(
	struct card_medium *base, enum card_file file, const uint8_t *bytes, size_t size)
{
	struct cpu_card *card = (struct cpu_card *)base;
	uint8_t proved[WRITE_HEADER + WRITE_DATA_MAX + MODULE_MAC_BYTES] = {
		0x04, 0xD6, (uint8_t)file, 0x00, (uint8_t)(size + WRITE_MAC_BYTES)};
	struct module_message message = {proved, WRITE_HEADER + size};
	struct key_use use = {.key = MODULE_KEY_WRITE};
	struct apdu apdu = {.data = proved + WRITE_HEADER, .size = size + WRITE_MAC_BYTES};
	struct apdu_answer answer;
	uint8_t challenge[MODULE_MAC_IV_BYTES];
	enum card_end end;

	assert(size <= WRITE_DATA_MAX);
	end = get_challenge(card, challenge, sizeof challenge);
	if (end != CARD_OK)
		return end;
	memcpy(apdu.header, proved, sizeof apdu.header);
	memcpy(use.diversifier, card->serial, sizeof use.diversifier);
	memcpy(proved + WRITE_HEADER, bytes, size);
	if (!card->module->kind->mac(
		    card->module, &use, challenge, &message, proved + message.size))
		return CARD_KEYLESS;
	return command(card, &apdu, &answer);
}

static enum card_end read_file(
	struct card_medium *base, enum card_file file, uint8_t *bytes, size_t size)
{
	struct cpu_card *card = (struct cpu_card *)base;

	return read_whole(card, file, bytes, size);
}

static enum card_end same(struct card_medium *base)
{
	struct cpu_card *card = (struct cpu_card *)base;
	enum card_end end;

	if (card->lost != CARD_OK)
		return card->lost;
	end = card->reader->kind->present(card->reader);
	if (end == CARD_ABSENT)
		end = CARD_REMOVED;
	if (ends_session(end))
		card->lost = end;
	return end;
}

static const struct card_medium_kind cpu_card_kind = {.name = "cpu_card",
	.begin = begin,
	.write = write_file,
	.read = read_file,
	.same = same,
	.end = end_session};

void cpu_card_init(
	struct cpu_card *card, struct card_reader *reader, struct security_module *module)
{
	*card = (struct cpu_card){
		.base = {&cpu_card_kind}, .reader = reader, .module = module, .lost = CARD_REMOVED};
}
