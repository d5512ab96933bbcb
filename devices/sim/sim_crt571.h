#ifndef DEVICES_SIM_SIM_CRT571_H
#define DEVICES_SIM_SIM_CRT571_H

#include "devices/sim/sim_line.h"
#include "devices/sim/sim_slot.h"

/*
 * A simulated Creator CRT-571 on a serial line, by its F2 protocol: a card that is inserted stands
 * at the gate until it is drawn in. Beside the words of the slot it knows:
 *
 *   jam | clear      its motor moves no card, or does again
 *   error NN         the next command is answered with that error
 *   says-e | says-n  errors are told with E, as by some firmware, or with N
 */
#define SIM_CRT571_IN_MAX 600

struct sim_crt571 {
	struct sim_line *line;
	struct sim_slot slot;
	bool is_inside; /* the card, at the contacts */
	bool is_ready;  /* initialised */
	bool is_shut;   /* its gate takes no card */
	bool is_jammed, says_e;
	char next_error[3], said_error[3]; /* "": none */
	unsigned binned;
	uint8_t in[SIM_CRT571_IN_MAX];
	size_t in_size;
};

extern const struct sim_kind sim_crt571_kind;

#endif
