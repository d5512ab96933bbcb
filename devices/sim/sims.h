#ifndef DEVICES_SIM_SIMS_H
#define DEVICES_SIM_SIMS_H

#include "devices/sim/sim_line.h"

/* The devices of a whole simulated counter, in their order: a row is all that a new one needs. */
struct sim_seat {
	const char *name; /* of its symbolic link, and for the hand */
	const struct sim_kind *kind;
	const char *choice; /* "printer=escpos-80": behind --device; NULL: none of a station's */
};

#define SIM_SEATS_MAX 16

/* NULL behind the last. */
const struct sim_seat *sim_seat_nth(size_t n);

#endif
