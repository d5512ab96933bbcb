#include "devices/mag_card.h"

#include <assert.h>
#include <string.h>

/* --- MACs ------------------------------------------------------------------------------------ */

static bool make_mac(struct security_module *module, const struct magnetic_card *card,
	uint8_t mac[MAGNETIC_MAC_BYTES])
{
	static const uint8_t iv[MODULE_MAC_IV_BYTES];
	struct key_use use = {.key = MODULE_KEY_MAGNETIC};
	char text[MAGNETIC_TEXT_MAX];

	if (!magnetic_card_text(card, text) || !magnetic_card_key(card, use.diversifier))
		return false;
	const struct module_message message = {(const uint8_t *)text, strlen(text)};

	return module->kind->mac(module, &use, iv, &message, mac);
}

bool mag_card_seal(struct security_module *module, const struct magnetic_card *card,
	struct magnetic_tracks *out)
{
	uint8_t mac[MAGNETIC_MAC_BYTES];

	return make_mac(module, card, mac) && magnetic_card_encode(card, mac, out);
}

bool mag_card_prove(struct security_module *module, const struct magnetic_tracks *tracks,
	struct magnetic_stripe *out)
{
	struct magnetic_stripe stripe = {.state = MAGNETIC_READ, .tracks = *tracks};
	struct magnetic_card card;
	char digits[MAGNETIC_MAC_DIGITS + 1];
	uint8_t mac[MAGNETIC_MAC_BYTES];

	if (magnetic_card_decode(tracks, &card, digits) == MAGNETIC_OK) {
		if (!make_mac(module, &card, mac))
			return false;
		if (!magnetic_mac_is(digits, mac))
			stripe.state = MAGNETIC_UNPROVEN;
	}
	*out = stripe;
	return true;
}

void mag_card_image(const struct magnetic_stripe *stripe, struct card_image *out)
{
	struct magnetic_card card;
	char digits[MAGNETIC_MAC_DIGITS + 1];

	*out = (struct card_image){.stripe = *stripe};
	if (stripe->state != MAGNETIC_READ ||
		magnetic_card_decode(&stripe->tracks, &card, digits) != MAGNETIC_OK ||
		!magnetic_card_key(&card, out->serial))
		memset(out->serial, 0, sizeof out->serial);
}

/* --- swipes ---------------------------------------------------------------------------------- */

static enum card_end end_of(const struct mag_swipe *swipe)
{
	switch (swipe->end) {
	case ENCODER_OK:
		return CARD_OK;
	case ENCODER_NO_SWIPE:
		return CARD_NO_SWIPE;
	case ENCODER_BAD_SWIPE:
	case ENCODER_UNREADABLE:
		return CARD_BAD_SWIPE;
	case ENCODER_REFUSED:
	case ENCODER_BROKEN:
	case ENCODER_GARBLED:
		return CARD_GARBLED;
	case ENCODER_SILENT:
		return CARD_SILENT;
	case ENCODER_GONE:
		return port_is_taken(&swipe->why) ? CARD_TAKEN : CARD_GONE;
	case ENCODER_CANCELLED:
	case ENCODER_ENDS:
		break;
	}
	return CARD_CANCELLED;
}

static struct mag_card *card_of(struct card_medium *medium)
{
	return (struct mag_card *)medium;
}

static enum card_end read_stripe(struct mag_card *card, struct magnetic_stripe *out)
{
	card->last = (struct mag_swipe){.patience_ms = MAG_CARD_SWIPE_MS};
	if (!card->encoder.read(card->encoder.ctx, &card->last)) {
		if (card->last.end != ENCODER_UNREADABLE)
			return end_of(&card->last);
		*out = (struct magnetic_stripe){.state = MAGNETIC_UNREADABLE};
		return CARD_OK;
	}
	return mag_card_prove(&card->module.base, &card->last.tracks, out) ? CARD_OK : CARD_KEYLESS;
}

static enum card_end begin(struct card_medium *medium, struct card_image *image)
{
	struct magnetic_stripe stripe = {.state = MAGNETIC_NONE};
	enum card_end end = read_stripe(card_of(medium), &stripe);

	if (end == CARD_OK)
		mag_card_image(&stripe, image);
	return end;
}

static enum card_end write(
	struct card_medium *medium, enum card_file file, const uint8_t *bytes, size_t size)
{
	struct mag_card *card = card_of(medium);

	assert(file == CARD_FILE_STRIPE && size == sizeof card->last.tracks);
	card->last = (struct mag_swipe){.patience_ms = MAG_CARD_SWIPE_MS};
	memcpy(&card->last.tracks, bytes, size);
	(void)(card->encoder.write(card->encoder.ctx, &card->last) == true);
	return end_of(&card->last);
}

/* Nothing stays open between two swipes. */
static void end(struct card_medium *medium)
{
	(void)medium;
}

static bool seal(
	struct card_medium *medium, const struct magnetic_card *card, struct magnetic_tracks *out)
{
	return mag_card_seal(&card_of(medium)->module.base, card, out);
}

static bool spared(const struct card_medium *medium)
{
	return ((const struct mag_card *)medium)->last.untouched;
}

static const struct fault *own_why(const struct card_medium *medium)
{
	return &((const struct mag_card *)medium)->last.why;
}

static const struct card_medium_kind mag_kind = {.name = "mag_card",
	.begin = begin,
	.write = write,
	.end = end,
	.seal = seal,
	.spared = spared,
	.why = own_why};

static bool device_read(void *ctx, struct mag_swipe *swipe)
{
	struct mag_card *card = ctx;

	if (card->count == 1)
		return mag_device_read(card->devices[0], card->wait, swipe);
	return mag_device_read_any(card->devices, card->count, card->wait, swipe, &card->used);
}

static bool device_write(void *ctx, struct mag_swipe *swipe)
{
	const struct mag_card *card = ctx;

	return mag_device_write(card->devices[card->used], card->wait, swipe);
}

void mag_card_init_encoder(struct mag_card *card, const struct mag_encoder *encoder)
{
	*card = (struct mag_card){.base = {&mag_kind}, .encoder = *encoder};
	software_module_init(&card->module, MODULE_SM4, &module_test_masters);
}

void mag_card_init(struct mag_card *card, struct device *const devices[], size_t count,
	const struct device_wait *wait)
{
	assert(count > 0 && count <= DEVICE_NUMBERS);
	mag_card_init_encoder(card, &(struct mag_encoder){device_read, device_write, card});
	memcpy(card->devices, devices, count * sizeof *devices);
	card->count = count;
	card->wait = wait;
}

void mag_card_release(struct mag_card *card)
{
	card->module.base.kind->release(&card->module.base);
}
