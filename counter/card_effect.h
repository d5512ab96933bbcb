#ifndef COUNTER_CARD_EFFECT_H
#define COUNTER_CARD_EFFECT_H

#include "counter/card_settle.h"

/* What is to stand on a card. */
struct card_making {
	struct card_content content;
	int64_t generation;
};

/*
 * Steps 3 to 7 of a sale: marked, held against what was read, written, read back, settled. The
 * medium's session in which the card was read is open, and is ended by these. They do what they
 * can: job->sale.state tells what became of it, s->why what to do where it is still open.
 */
void card_effect_run(struct session *s, struct card_job *job);

/* Reads the card in the reader and acts by what it says. undoing NULL: write again and settle. */
void card_effect_resolve(
	struct session *s, struct card_job *job, const struct card_undoing *undoing);

/*
 * Another program has the reader, perhaps for the same operation: waits a moment. False: the last
 * look failed for another reason, or it has been waited long enough.
 */
#define CARD_TURNS_MAX 150
NODISCARD bool card_effect_wait_turn(struct session *s, int tries);

enum card_want card_want_of(const struct card_image *image);

/* By the kind of the account's meter; any where account_no is NULL or nobody's. */
NODISCARD bool card_want_for(struct session *s, const char *account_no, enum card_want *out);

/*
 * A look at the card: begins a session of power in the reader, or waits for a swipe. A stripe that
 * the desk has seen just now is not asked for again. False: why says what the device says.
 */
NODISCARD bool card_effect_look(struct session *s, const struct card_desk *desk,
	const struct card_wish *wish, struct card_image *image);
void card_effect_end(const struct card_desk *desk); /* power off; also after a failure */

/* What that card is to become. limit_exceeded, or the security module does not answer. */
NODISCARD bool card_effect_make(struct session *s, const struct card_desk *desk,
	const struct card_image *before, const struct card_making *making, struct card_image *out);

#endif
