#ifndef COUNTER_CARD_SETTLE_H
#define COUNTER_CARD_SETTLE_H

#include "counter/card_books.h"
#include "db/card_price_store.h"

/*
 * The ends of a sale and the steps to them: each is one transaction behind the account's lock, and
 * each looks first whether another station was there before. Shared by the operations on cards;
 * screens and verbs do not include this.
 */

/* One sale under way: the rows behind it as they were last read. */
struct card_job {
	const struct card_desk *desk;
	struct arena *arena;
	struct sale_row sale;
	struct sale_target target;
	struct card_price_row prices; /* size 0: none */
	bool print;
	int64_t print_id;
};

/* Reads sale and target. */
NODISCARD bool card_job_load(struct session *s, int64_t sale_id, struct card_job *job);

/*
 * Adds a state. False: another station resolved the sale meanwhile, or the database failed; then
 * nothing may be written onto the card. *job is read again.
 */
NODISCARD bool card_job_state(
	struct session *s, struct card_job *job, enum sale_state to, const char *detail);

/*
 * Settles: money earned, receipt, the card and its count in the books. Needs the session's own
 * open shift. One that is settled already stays so, and true is answered.
 */
NODISCARD bool card_job_settle(struct session *s, struct card_job *job);

/* The card was read back, or seen again, with all of it: written, then settled, if it can be. */
void card_job_settle_written(struct session *s, struct card_job *job, const char *detail);

/* Gives the money back. The card must be as it was before, or untouched. drawer_short. */
struct card_undoing {
	const char *reason, *approver;
};
NODISCARD bool card_job_undo(
	struct session *s, struct card_job *job, const struct card_undoing *undoing);

/* What became of it, for whoever asked. */
NODISCARD bool card_result_load(
	struct session *s, int64_t sale_id, struct arena *arena, struct card_result *out);

/* What was given back is shown to the customer, and the drawer opens for its cash. */
void card_hand_back(struct session *s, const struct card_result *result);

#endif
