#ifndef DEVICES_ID_DEVICE_H
#define DEVICES_ID_DEVICE_H

#include "devices/device.h"
#include "devices/sdt.h"

/* The identity card reader as a device of the station. */
extern const struct device_model id_device_sdt;

/* Of the progress. */
enum { ID_DEVICE_LOOKING = 1, ID_DEVICE_READING, ID_DEVICE_STEPS };

/*
 * Waits up to patience_ms for a card and reads its text, which the caller wipes. False with *why;
 * *text is then untouched. A card that was not laid on is no trouble of the device.
 */
NODISCARD bool id_device_read(struct device *d, int patience_ms, const struct device_wait *wait,
	uint8_t text[SDT_TEXT_BYTES], struct fault *why);

#endif
