#ifndef DEVICES_MAG_CARD_H
#define DEVICES_MAG_CARD_H

#include "devices/card_medium.h"
#include "devices/device.h"
#include "devices/mag_device.h"
#include "devices/software_module.h"

/*
 * A prepaid card with a magnetic stripe at the station's encoder, as a card_medium. Of several
 * encoders the card is read at whichever it is drawn through, and written at that one. Every call
 * waits for a swipe, at most MAG_CARD_SWIPE_MS, and is cancelled as any other wait for a device.
 * The MACs are made and proven here, by the security module. A stripe that was drawn through and
 * cannot be read is no failure: its image says so.
 */
#define MAG_CARD_SWIPE_MS 60000

/* Who draws it through: as mag_device_read and mag_device_write. */
struct mag_encoder {
	bool (*read)(void *ctx, struct mag_swipe *swipe);
	bool (*write)(void *ctx, struct mag_swipe *swipe);
	void *ctx;
};

struct mag_card {
	struct card_medium base; /* first */
	struct mag_encoder encoder;
	struct device *devices[DEVICE_NUMBERS];
	size_t count, used; /* used: through which it was drawn last */
	const struct device_wait *wait;
	struct software_module module;
	struct mag_swipe last;
};

/* wait is borrowed and may be NULL. Release it. */
void mag_card_init(struct mag_card *card, struct device *const devices[], size_t count,
	const struct device_wait *wait);
void mag_card_init_encoder(struct mag_card *card, const struct mag_encoder *encoder);
void mag_card_release(struct mag_card *card);

/* What tracks that were read are worth. False: the security module does not answer. */
NODISCARD bool mag_card_prove(struct security_module *module, const struct magnetic_tracks *tracks,
	struct magnetic_stripe *out);

/* Tracks with their MAC. False as above, or a value that does not fit. */
NODISCARD bool mag_card_seal(struct security_module *module, const struct magnetic_card *card,
	struct magnetic_tracks *out);

/* What there is of the image of a stripe: its serial too. */
void mag_card_image(const struct magnetic_stripe *stripe, struct card_image *out);

#endif
