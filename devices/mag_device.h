#ifndef DEVICES_MAG_DEVICE_H
#define DEVICES_MAG_DEVICE_H

#include "devices/device.h"
#include "devices/msr605.h"

/* The magnetic encoder as a device of the station. */
extern const struct device_model mag_device_msr605;

/*
 * Waits up to patience_ms for a card to be drawn through. False with *why (core/code.h); *tracks is
 * then as it was, and after a failed write what is on the card is not known: read it. A card that
 * was not swiped, or swiped badly, is no trouble of the device.
 */
NODISCARD bool mag_device_read(struct device *d, int patience_ms, const struct device_wait *wait,
	struct magnetic_tracks *tracks, struct fault *why);
NODISCARD bool mag_device_write(struct device *d, int patience_ms, const struct device_wait *wait,
	const struct magnetic_tracks *tracks, struct fault *why);

#endif
