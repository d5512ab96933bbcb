#ifndef COUNTER_PAY_AHEAD_H
#define COUNTER_PAY_AHEAD_H

#include "counter/pay.h"
#include "counter/pay_plan.h"
#include "db/shift_store.h"

/*
 * What a payment is going to ask, asked ahead (db/ahead.h): a server is gone to five times for
 * it, whatever it reads and writes. Here stand the same questions as in pay.c, pay_plan.c and
 * pay_post.c; one that is missing here costs a way more, and one too many an answer.
 */

/* Before anything is known but the request. Inside an ahead of the caller's. */
void pay_ahead_first(struct session *s, const struct pay_request *request);

/* The accounts are locked: what is true from now on. The shift is held by the first question. */
struct pay_held {
	const struct pay_plan *plan; /* its accounts */
	const struct shift_row *shift;
	struct moment since; /* of a second payment, as refuse_duplicate asks */
};
void pay_ahead_held(
	struct session *s, const struct pay_request *request, const struct pay_held *held);

/* It is going to be posted: whose arrears it may settle, the book's and the chain's next place. */
void pay_ahead_posted(struct session *s, const struct pay_plan *plan, struct date on);

#endif
