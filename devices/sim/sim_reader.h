#ifndef DEVICES_SIM_SIM_READER_H
#define DEVICES_SIM_SIM_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "devices/sim/sim_card.h"
#include "devices/sim/sim_line.h"

/*
 * A simulated GemPC Twin on a serial line: CCID messages in 03 06 ... LRC, an echo of each command,
 * requests for time, NAK, card events. One slot.
 */
#define SIM_READER_IN_MAX 600
#define SIM_READER_NEVER SIZE_MAX

struct sim_reader {
	struct sim_line *line;
	struct sim_card *card; /* in the slot, or NULL */
	struct sim_card own;   /* where an operator's card lies while it is in the slot */
	bool tells_events, echoes;
	uint8_t in[SIM_READER_IN_MAX];
	size_t in_size;

	/* What goes wrong next. */
	size_t pull_after;    /* bytes on their way to the card until somebody pulls it */
	size_t power_loss_in; /* exchanges until the reader loses its power for a moment */
	int time_requests;    /* before each answer of a card */
	uint8_t sequence_off; /* added to the numbers of its answers */
};

/*
 * Words of its operator, cards being files:
 *
 *   blank PATH [49|50]   makes a card as it comes from the maker (bytes of its return file)
 *   insert PATH | pull
 *   pull-after N         pulled when N more bytes are on their way to the card
 *   power-loss N         no power for a moment before the exchange after the next N
 *   tear N               the next write stops after N bytes of the file
 *   turn                 upside down, or right again
 *   slow N               N requests for time before each answer of the card
 *   sequence N           N is added to the sequence numbers of its answers
 *   show
 */
extern const struct sim_kind sim_reader_kind;
bool sim_reader_operate(void *device, const char *words, char say[SIM_SAY_MAX]);

/* --- for the hand, with the line's lock --- */

/* Borrowed until it is pulled; whatever was in the slot is out. */
void sim_reader_insert(struct sim_reader *reader, struct sim_card *card);
void sim_reader_pull(struct sim_reader *reader);

#endif
