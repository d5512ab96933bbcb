#ifndef COUNTER_DEVICE_PLACE_H
#define COUNTER_DEVICE_PLACE_H

#include "counter/devices.h"
#include "devices/device.h"

/*
 * Where a device stands, as people say it: shared by what reads and what changes a station's
 * devices. Screens and verbs do not include this. What is no such thing is bad_value.
 */
struct device_placing {
	enum device_kind kind;
	int number;
	const struct device_model *model;
	const char *address;
};

/* "card" or "card-2". */
NODISCARD bool place_name_read(
	struct session *s, const char *name, enum device_kind *kind, int *number);

/* The model of that name for out->kind; NULL: its usual one. */
NODISCARD bool place_model_find(struct session *s, const char *model, struct device_placing *out);

/* Always false: there is no such kind; there are as many of it as a station can have. */
bool place_refuse_kind(struct session *s, const char *kind);
bool place_refuse_full(struct session *s, enum device_kind kind);

#endif
