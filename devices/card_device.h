#ifndef DEVICES_CARD_DEVICE_H
#define DEVICES_CARD_DEVICE_H

#include "devices/card_medium.h"
#include "devices/device.h"

/*
 * The card reader as a device of the station, and the card in it for whoever works on another
 * thread: every call of the medium is a task of the device's thread, waited for and cancelled as
 * any other. A reader that vanished and came back has lost the session: begin again.
 */
extern const struct device_model card_device_gempc_twin, card_device_crt571;

struct card_device {
	struct card_medium base; /* first */
	struct device *device;
	const struct device_wait *wait;
	struct fault why; /* of the last call that did not end CARD_OK */
};

/* wait is borrowed and may be NULL. Nothing to release; end the session. */
void card_device_init(
	struct card_device *card, struct device *device, const struct device_wait *wait);

/*
 * Is a card in it now? No session is begun. CARD_ABSENT, or an end that is the reader's; *why of
 * the device is left as it is.
 */
NODISCARD enum card_end card_device_look(struct card_device *card);

/* Are the keys of its security module printed in the source (devices/security_module.h)? */
bool card_device_has_test_keys(void);

#endif
