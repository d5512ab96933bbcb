#ifndef DEVICES_DLT645_H
#define DEVICES_DLT645_H

#include <stdint.h>
#include "core/code.h"
#include "core/date.h"
#include "core/energy.h"
#include "devices/dlt645_frame.h"
#include "devices/port.h"

/*
 * Meters on a line by DL/T 645-2007 (RS-485, an infrared head, or a network box in front of
 * either), 2400 8E1: what they show, and their relay. Calls block up to a second per try and belong
 * to the port's thread. Addresses are 12 digits (dlt645_address_parse).
 */
enum dlt645_end {
	DLT645_OK,
	DLT645_NO_DATA,  /* the meter does not have what was asked for */
	DLT645_PASSWORD, /* password or authority refused */
	DLT645_DENIED,   /* refused for another reason */
	DLT645_GARBLED,
	DLT645_SILENT,
	DLT645_GONE,
	DLT645_CANCELLED,
	DLT645_ENDS
};

/* Forward active energy. */
enum dlt645_register {
	DLT645_TOTAL,
	DLT645_SHARP,
	DLT645_PEAK,
	DLT645_FLAT,
	DLT645_VALLEY,
	DLT645_REGISTER_COUNT
};

enum dlt645_order { DLT645_TRIP, DLT645_PERMIT, DLT645_CLOSE, DLT645_ORDER_COUNT };

/* level 0 … 9 and six digits; wiped by its owner. */
#define DLT645_PASSWORD_MAX 7
struct dlt645_authority {
	int level;
	char password[DLT645_PASSWORD_MAX];
	int64_t operator_no; /* 0 … 99999999: kept by the meter with the event */
};

/* For port_open. */
extern const struct port_settings dlt645_port_settings;

/* What the meter shows, before any multiplier. */
NODISCARD enum dlt645_end dlt645_read_energy(
	struct port *port, const char *address, enum dlt645_register which, struct energy *out);

/*
 * What a meter with a card slot has counted: its purchases (03330201, up to 9999) and what it holds
 * in hundredths of a yuan (00900200) or of a kWh (00900100).
 */
NODISCARD enum dlt645_end dlt645_read_purchases(
	struct port *port, const char *address, int64_t *count);
NODISCARD enum dlt645_end dlt645_read_left(
	struct port *port, const char *address, bool energy, int64_t *hundredths);

/* Has the relay cut the supply? Status word 3, bit 4. */
NODISCARD enum dlt645_end dlt645_read_relay(struct port *port, const char *address, bool *open);

/* The address of the only meter on the line. */
NODISCARD enum dlt645_end dlt645_read_address(struct port *port, char out[DLT645_ADDRESS_MAX]);

struct dlt645_control {
	enum dlt645_order order;
	const struct dlt645_authority *authority;
	struct moment valid_until; /* the hall's time; a meter ignores the order after it */
};

/*
 * Sent once, never again by itself. DLT645_OK: the meter took it. NO_DATA, PASSWORD and DENIED: it
 * certainly did not. After any other end nobody knows: ask dlt645_read_relay.
 */
NODISCARD enum dlt645_end dlt645_control(
	struct port *port, const char *address, const struct dlt645_control *control);

/* The code and the msgid (no places) for the person; CODE_OK for DLT645_OK. */
enum code dlt645_end_code(enum dlt645_end end);
const char *dlt645_end_message(enum dlt645_end end);
const char *dlt645_end_name(enum dlt645_end end); /* "no_data" */

#endif
