#ifndef DEVICES_DEVICE_SET_H
#define DEVICES_DEVICE_SET_H

#include "devices/device.h"

/*
 * What a station has, up to DEVICE_NUMBERS of a kind; each is NULL where there is none. preferred:
 * the number of the one that a person wants used before the others of its kind, 0 the lowest.
 */
struct device_set {
	struct device *of[DEVICE_KIND_COUNT][DEVICE_NUMBERS]; /* number 1 at 0 */
	int preferred[DEVICE_KIND_COUNT];
};

/* Those of a kind in the order in which they are to be used; set may be NULL. How many. */
struct device_choice {
	struct device *device;
	int number;
};
size_t device_set_order(const struct device_set *set, enum device_kind kind,
	struct device_choice out[DEVICE_NUMBERS]);

/*
 * The one to be used where one is enough: the first in that order that is there and answers, else
 * the first; NULL: none. One that was never asked is asked now, so this may wait for a device.
 */
struct device *device_set_use(const struct device_set *set, enum device_kind kind);

void device_set_release(struct device_set *set); /* all at once: their threads end together */

#endif
