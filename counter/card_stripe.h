#ifndef COUNTER_CARD_STRIPE_H
#define COUNTER_CARD_STRIPE_H

#include "counter/card_settle.h"

/*
 * Steps 3 to 7 of what is written onto a magnetic card: marked, one swipe that writes, one that
 * reads back, settled. Nothing tells which card a swipe wrote, and a swipe may have written
 * although nobody heard of it. So once the encoder was told to write, no money goes back unless it
 * said that no card came and the card itself shows what it had before; all else is written again
 * and settled.
 */
#define CARD_SWIPES_MAX 3 /* crooked ones, or of another card, before a person is to decide */

/* The stripe's sale is prepared, or was begun and is to be written again. */
void card_stripe_run(struct session *s, struct card_job *job);

/* It was read as `now`, and carries nothing new. */
void card_stripe_undo(struct session *s, struct card_job *job, const struct card_image *now,
	const struct card_undoing *undoing);

#endif
