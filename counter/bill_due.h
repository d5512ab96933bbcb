#ifndef COUNTER_BILL_DUE_H
#define COUNTER_BILL_DUE_H

#include "counter/account.h"

/*
 * What is due on the bills of one account on a day: the rules of core/late_charge.h over what the
 * database holds. Showing, finding and paying all ask here, so that they can never differ.
 */
struct bills_query {
	int64_t account_id;
	const char *price_class;
	struct date on;
	bool all;     /* also bills on which nothing is due */
	bool explain; /* fill bill_view.explain */
};

struct bills_due {
	struct bill_view *bills; /* in the arena; by due date, then number */
	size_t count;
	struct money principal, late_charge, total;
};

/*
 * Runs inside the caller's transaction. A bill is unpaid while principal or late charge is due. A
 * payment that was reversed was never one; what was paid before the bill came here counts as paid
 * before it fell due. False with s->why: the database failed or holds sums that cannot be.
 */
NODISCARD bool bills_due_load(struct session *s, const struct bills_query *query,
	struct arena *arena, struct bills_due *out);

#endif
