#ifndef DEVICES_DEVICE_MODEL_H
#define DEVICES_DEVICE_MODEL_H

#include "devices/port.h"

/*
 * What there is to connect: a kind of device has one interface, a model is one const row. A
 * driver's file ends with its rows; naming them in device_model.c is all that a new model needs.
 */
enum device_kind {
	DEVICE_PRINTER,
	DEVICE_DISPLAY,
	DEVICE_CARD,
	DEVICE_MAG,
	DEVICE_ID,
	DEVICE_KIND_COUNT
};

/*
 * A station may have several of a kind, told by their numbers: "card" is its first card reader,
 * "card-2" its second.
 */
#define DEVICE_NUMBERS 4
#define DEVICE_NAME_MAX 16

struct device_model {
	const char *name;  /* "cd5220": stored and typed */
	const char *title; /* "CD5220, 2 x 20": the maker's words, in no language */
	enum device_kind kind;
	struct port_settings settings;
	const void *traits; /* the driver's own row about the model; may be NULL */

	/*
	 * The driver on a port that was just opened; the port is the driver's from now on. NULL
	 * with *why, and the port closed, if the device must answer first and does not.
	 */
	void *(*begin)(struct port *port, const struct device_model *model, struct fault *why);
	void (*end)(void *driver); /* closes the port */

	/*
	 * Asks the device how it is, within a second or so; a trouble that a person must end (no
	 * paper) is PORT_OK with *why. NULL: it cannot be asked.
	 */
	enum port_end (*look)(void *driver, struct fault *why);

	/* Shows that it works, so that a person sees or hears it; fault as with look. */
	enum port_end (*test)(void *driver, struct fault *why);
};

const char *device_kind_name(enum device_kind kind);  /* "printer": stored and typed */
const char *device_kind_title(enum device_kind kind); /* msgid */
NODISCARD bool device_kind_parse(enum device_kind *out, const char *name);

const char *device_name_format(enum device_kind kind, int number, char buf[DEVICE_NAME_MAX]);
NODISCARD bool device_name_parse(enum device_kind *kind, int *number, const char *name);

/* The model of that name, or NULL; NULL for a name asks for the kind's first, its usual one. */
const struct device_model *device_model_find(enum device_kind kind, const char *name);

/* All of them in their order; NULL behind the last. */
const struct device_model *device_model_nth(size_t n);

/* A port's end as a fault of that model: device_gone or device_timeout; PORT_OK is none. */
void device_fault(const struct device_model *model, enum port_end end, struct fault *why);

#endif
