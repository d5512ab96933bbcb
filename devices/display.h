#ifndef DEVICES_DISPLAY_H
#define DEVICES_DISPLAY_H

#include "core/money.h"
#include "devices/device.h"

/*
 * The display towards the customer: one amount and what it is. Nothing is ever answered, so only a
 * line that is gone is noticed. What has more digits than the display is not shown at all rather
 * than cut: the display is blank and the screen has the amount.
 */
#define DISPLAY_BYTES_MAX 64

enum display_what { DISPLAY_PRICE, DISPLAY_TOTAL, DISPLAY_RECEIVED, DISPLAY_CHANGE };

/* What a model is told; the bytes are a pure function of it. */
enum display_dialect {
	DISPLAY_LED8N, /* 8 digits and four lamps */
	DISPLAY_CD5220 /* two lines of 20 characters, no Chinese */
};

size_t display_amount_bytes(enum display_dialect dialect, enum display_what what,
	struct money amount, uint8_t out[DISPLAY_BYTES_MAX]);
size_t display_clear_bytes(enum display_dialect dialect, uint8_t out[DISPLAY_BYTES_MAX]);

/* On the device's thread, later; what is newer takes the place of what was not shown yet. */
void display_show(struct device *d, enum display_what what, struct money amount);
void display_clear(struct device *d);

extern const struct device_model display_led8n, display_cd5220;

#endif
