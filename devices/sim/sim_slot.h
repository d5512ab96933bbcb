#ifndef DEVICES_SIM_SIM_SLOT_H
#define DEVICES_SIM_SIM_SLOT_H

#include "devices/sim/sim_card.h"

/*
 * The slot of a simulated reader, whatever it speaks: a card goes in and out, and things go wrong
 * on the way to it. Words of the operator, cards being files beside the line unless they have a
 * slash:
 *
 *   blank PATH [49|50]   makes a card as it comes from the maker (bytes of its return file)
 *   insert PATH | pull
 *   pull-after N         pulled when N more bytes are on their way to the card
 *   power-loss N         no power for a moment before the exchange after the next N
 *   tear N               the next write stops after N bytes of the file
 *   turn                 upside down, or right again
 *   slow N               N requests for time before each answer of the card
 *   sequence N           N is added to the sequence numbers of the reader's answers
 *   show
 */
#define SIM_SLOT_NEVER SIZE_MAX
#define SIM_SLOT_WORDS                                                               \
	"blank PATH [49|50] | insert PATH | pull | pull-after N | pull-writing N | " \
	"power-loss N | tear N | turn | slow N | sequence N | show"

struct sim_slot {
	const struct sim_line *line;
	struct sim_card *card; /* in it, or NULL */
	struct sim_card own;   /* where an operator's card lies while it is in it */

	/* What goes wrong next; a reader that has no such thing does not look. */
	size_t pull_after, pull_writing, power_loss_in;
	int time_requests;
	uint8_t sequence_off;

	void (*moved)(void *owner, bool is_in); /* a card went in or out by hand */
	void *owner;
};

void sim_slot_init(struct sim_slot *slot, const struct sim_line *line,
	void (*moved)(void *owner, bool is_in), void *owner);

/* Borrowed until it is pulled; whatever was in it is out. */
void sim_slot_insert(struct sim_slot *slot, struct sim_card *card);
void sim_slot_pull(struct sim_slot *slot);

/*
 * As sim_card_exchange, with what goes wrong. *pulled: the card left while it ran; moved was not
 * told, because readers tell that after their answer.
 */
size_t sim_slot_exchange(struct sim_slot *slot, const uint8_t *tpdu, size_t size,
	uint8_t answer[SIM_CARD_ANSWER_MAX], bool *pulled);

NODISCARD bool sim_slot_operate(struct sim_slot *slot, const char *words, char say[SIM_SAY_MAX]);

#endif
