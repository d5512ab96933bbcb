#ifndef COUNTER_ADVANCE_PAY_H
#define COUNTER_ADVANCE_PAY_H

#include "core/arena.h"
#include "counter/session.h"

/*
 * What an account has in advance pays what it owes of its own accord, where the hall's policy says
 * so (advance_pays_bills): the oldest first, as a tender of it would. Whatever charges an account,
 * a released bill or an approved correction, ends with this, inside its own transaction and with
 * the account locked.
 */
struct advance_paying {
	int64_t account_id;
	const char *price_class; /* of the late charge */
	const char *op_id;
	struct date business_date;
};

NODISCARD bool advance_pay(
	struct session *s, const struct advance_paying *paying, struct arena *arena);

#endif
