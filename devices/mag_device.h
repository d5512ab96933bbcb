#ifndef DEVICES_MAG_DEVICE_H
#define DEVICES_MAG_DEVICE_H

#include "devices/device.h"
#include "devices/msr605.h"

/* The magnetic encoder as a device of the station. */
extern const struct device_model mag_device_msr605;

/* One card drawn through, or none in time. */
struct mag_swipe {
	int patience_ms;               /* so long it is waited for */
	struct magnetic_tracks tracks; /* read, if end is ENCODER_OK; or to be written */
	enum encoder_end end;
	bool untouched;   /* of a write that failed: by the device's word no card was changed */
	struct fault why; /* in a sentence, if end is not ENCODER_OK */
};

/*
 * Waits for the card. False: swipe->end is not ENCODER_OK; after a failed write that is not
 * untouched nobody knows what is on the card: read it. A card that was not swiped, or swiped
 * badly, is no trouble of the device.
 */
NODISCARD bool mag_device_read(
	struct device *d, const struct device_wait *wait, struct mag_swipe *swipe);

/*
 * The same at several encoders at once: the one through which the card is drawn tells, a bad swipe
 * too. *used is its place; 0 where there was no swipe.
 */
NODISCARD bool mag_device_read_any(struct device *const devices[], size_t count,
	const struct device_wait *wait, struct mag_swipe *swipe, size_t *used);

NODISCARD bool mag_device_write(
	struct device *d, const struct device_wait *wait, struct mag_swipe *swipe);

#endif
