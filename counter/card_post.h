#ifndef COUNTER_CARD_POST_H
#define COUNTER_CARD_POST_H

#include "counter/card_books.h"
#include "counter/pay_plan.h"

/*
 * The money of a sale on a card, inside the caller's transaction: taken when it is prepared, earned
 * when it is settled, given back when it is undone.
 */
struct card_intake {
	const struct pay_plan *plan; /* the account, and what is given back */
	const struct tender *tenders;
	size_t tender_count;
	const struct shift_row *shift;
	const char *op_id;
	const struct sale_row *sale; /* its id is there, and what was quoted */
};

/* Dr the tenders' ledgers, Cr 2241 (change Cr 1001, what is left over Cr 2203). No receipt yet. */
NODISCARD bool card_post_intake(
	struct session *s, const struct card_intake *intake, int64_t *payment_id);

struct card_outcome {
	const struct sale_row *sale;
	const struct shift_row *shift; /* of who resolves it */
	const char *op_id;
	const char *reason, *approver; /* of an undoing */
	bool print;
};

/*
 * Dr 2241; Cr 1122 and 6051 for the arrears that are due by now (2203 for what is not), Cr 6002;
 * a receipt of the station's book. *journal_id 0: no money moved.
 */
NODISCARD bool card_post_settled(struct session *s, const struct card_outcome *outcome,
	struct arena *arena, int64_t *journal_id, int64_t *print_id);

/*
 * The exact negative of what was posted; cash out of the shift's drawer. drawer_short. Where a
 * cheque of it bounced, only its bill is taken back: nothing is given back.
 */
NODISCARD bool card_post_undone(struct session *s, const struct card_outcome *outcome,
	struct arena *arena, int64_t *journal_id);

/* Can the drawer give back what that payment took in cash? drawer_short. */
NODISCARD bool card_drawer_holds(
	struct session *s, int64_t payment_id, const struct shift_row *shift, struct arena *arena);

#endif
