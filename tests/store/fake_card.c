#include "tests/store/fake_card.h"

#include <stdlib.h>
#include <string.h>

#include "core/card_rule.h"
#include "core/utf8.h"

static struct fake_card *fake_of(struct card_medium *medium)
{
	return (struct fake_card *)medium;
}

static struct card_image *inside(struct fake_card *card)
{
	return card->is_other ? &card->other : &card->image;
}

/* Does the fault come at this call? */
static bool strikes(struct fake_card *card)
{
	card->calls++;
	return card->fault != FAKE_NONE && card->calls == card->at_call;
}

static enum card_end break_off(struct fake_card *card)
{
	enum fake_fault fault = card->fault;

	card->fault = FAKE_NONE;
	card->powered = false;
	switch (fault) {
	case FAKE_KILL:
		card->kill();
		break;
	case FAKE_PULL:
		card->present = false;
		return CARD_REMOVED;
	case FAKE_OTHER:
		card->is_other = true;
		return CARD_REMOVED;
	case FAKE_SILENCE:
		return CARD_SILENT;
	case FAKE_GARBLE:
		return CARD_GARBLED;
	case FAKE_LIE:
	case FAKE_CHANGE:
		card->powered = true;
		return CARD_OK;
	case FAKE_TEAR:
	case FAKE_NONE:
	case FAKE_FAULTS:
		break;
	}
	return CARD_REMOVED;
}

static enum card_end fake_begin(struct card_medium *medium, struct card_image *image)
{
	struct fake_card *card = fake_of(medium);

	card->powered = false;
	if (strikes(card))
		return break_off(card);
	if (!card->present)
		return CARD_ABSENT;
	card->powered = true;
	*image = *inside(card);
	return CARD_OK;
}

static uint8_t *file_of(struct fake_card *card, enum card_file file)
{
	struct card_image *image = inside(card);

	switch (file) {
	case CARD_FILE_PARAMETER:
		return image->parameter;
	case CARD_FILE_WALLET:
		return image->wallet;
	case CARD_FILE_RETURN:
		return image->returned;
	case CARD_FILE_PRICES:
		return card->prices[0];
	case CARD_FILE_NEXT_PRICES:
		return card->prices[1];
	case CARD_FILE_STRIPE:
		break;
	}
	abort();
}

static enum card_end fake_write(
	struct card_medium *medium, enum card_file file, const uint8_t *bytes, size_t size)
{
	struct fake_card *card = fake_of(medium);
	uint8_t *at = file_of(card, file);
	bool struck = strikes(card);

	if (!card->powered)
		return CARD_REMOVED;
	if (!struck) {
		memcpy(at, bytes, size);
		return CARD_OK;
	}
	/* A command that did not arrive whole changes nothing; a torn one changes a part. */
	if (card->fault == FAKE_LIE) {
		memcpy(at, bytes, size);
		at[card->at_byte] ^= 0x10;
	} else if ((size_t)card->at_byte >= size)
		memcpy(at, bytes, size);
	else if (card->fault == FAKE_TEAR)
		memcpy(at, bytes, (size_t)card->at_byte);
	return break_off(card);
}

static enum card_end fake_read(
	struct card_medium *medium, enum card_file file, uint8_t *bytes, size_t size)
{
	struct fake_card *card = fake_of(medium);

	if (strikes(card))
		return break_off(card);
	if (!card->powered)
		return CARD_REMOVED;
	memcpy(bytes, file_of(card, file), size);
	return CARD_OK;
}

static enum card_end fake_same(struct card_medium *medium)
{
	struct fake_card *card = fake_of(medium);

	if (strikes(card)) {
		if (card->fault == FAKE_CHANGE)
			inside(card)->wallet[3] ^= 0x10;
		return break_off(card);
	}
	return card->powered ? CARD_OK : CARD_REMOVED;
}

static void fake_end(struct card_medium *medium)
{
	fake_of(medium)->powered = false;
}

static const struct card_medium_kind fake_kind = {
	.name = "fake",
	.begin = fake_begin,
	.write = fake_write,
	.read = fake_read,
	.same = fake_same,
	.end = fake_end,
};

void fake_card_init(struct fake_card *card, uint8_t serial)
{
	*card = (struct fake_card){.medium = {&fake_kind}, .present = true};
	card->image.returned_bytes = 49;
	card->image.serial[CARD_SERIAL_BYTES - 1] = serial;
	card->other = card->image;
	card->other.serial[0] = 0xEE;
}

void fake_card_insert(struct fake_card *card, bool other)
{
	card->present = true;
	card->is_other = other;
	card->powered = false;
}

void fake_card_set_fault(struct fake_card *card, enum fake_fault fault, int at_call, int at_byte)
{
	card->fault = fault;
	card->at_call = at_call;
	card->at_byte = at_byte;
	card->calls = 0;
}

/* --- the meter ------------------------------------------------------------------------------ */

void fake_meter_init(struct fake_meter *meter, const char *number)
{
	*meter = (struct fake_meter){.now = {INT64_C(1795000000000)}};
	if (!card_digits(meter->meter, number))
		abort();
}

static void return_write(struct fake_meter *meter, struct card_image *card)
{
	struct card_return returned = {.edition = CARD_RETURN_698,
		.user_type = 1,
		.ct = 1,
		.pt = 1,
		.remaining = (uint32_t)meter->remaining,
		.count = meter->count,
		.written_at = meter->now};

	meter->now.ms += 60000;
	memcpy(returned.meter, meter->meter, sizeof returned.meter);
	memcpy(returned.customer, meter->customer, sizeof returned.customer);
	if (!card_return_encode(&returned, card->returned))
		abort();
}

static int refuse(const struct fake_meter *meter, const struct card_look *look)
{
	if (strcmp(look->parameter.meter, meter->meter) != 0)
		return 11;
	if (meter->opened && strcmp(look->parameter.customer, meter->customer) != 0)
		return 12;
	if (!meter->opened && look->parameter.kind != CARD_KIND_OPENING)
		return 15;
	if (look->parameter.kind == CARD_KIND_PURCHASE &&
		memcmp(look->serial, meter->serial, sizeof meter->serial) != 0)
		return 13;
	if (look->parameter.kind == CARD_KIND_OPENING && look->wallet.count > 1)
		return 17;
	return 0;
}

int fake_meter_insert(struct fake_meter *meter, struct card_image *card)
{
	struct card_look look;
	int64_t ahead;
	int code;

	card_look_decode(&look, card);
	if (look.parameter_state != CARD_DECODE_OK || look.wallet_state != CARD_DECODE_OK)
		return 8;
	if (look.return_state != CARD_DECODE_OK && look.return_state != CARD_DECODE_EMPTY)
		return 14;
	code = refuse(meter, &look);
	if (code != 0)
		return code;
	ahead = (int64_t)look.wallet.count - meter->count;
	if (ahead >= 2)
		code = 17;
	else if (ahead == 1 && look.return_state != CARD_DECODE_EMPTY)
		code = 18;
	else if (ahead == 1) {
		meter->count++;
		meter->remaining += look.wallet.hundredths;
		meter->credited += look.wallet.hundredths;
	}
	if (look.return_state == CARD_DECODE_EMPTY && look.parameter.kind != CARD_KIND_PURCHASE) {
		meter->opened = true;
		memcpy(meter->serial, look.serial, sizeof meter->serial);
		memcpy(meter->customer, look.parameter.customer, sizeof meter->customer);
	}
	return_write(meter, card);
	return code;
}
