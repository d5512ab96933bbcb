#ifndef DEVICES_SIM_SIM_READER_H
#define DEVICES_SIM_SIM_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "devices/sim/sim_line.h"
#include "devices/sim/sim_slot.h"

/*
 * A simulated GemPC Twin on a serial line: CCID messages in 03 06 ... LRC, an echo of each command,
 * requests for time, NAK, card events. One slot.
 */
#define SIM_READER_IN_MAX 600

struct sim_reader {
	struct sim_line *line;
	struct sim_slot slot;
	bool tells_events, echoes;
	uint8_t in[SIM_READER_IN_MAX];
	size_t in_size;
};

extern const struct sim_kind sim_reader_kind; /* its words are those of the slot */

#endif
