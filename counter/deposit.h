#ifndef COUNTER_DEPOSIT_H
#define COUNTER_DEPOSIT_H

#include "counter/session.h"

/* Cash from the safe to the bank, with its deposit slip (缴款单): Dr 1003 Cr 1002. */
#define DEPOSIT_NO_MAX 33
#define BANK_REF_MAX 129

struct deposit_request {
	const char *op_id; /* NULL: minted */
	struct money amount;
	const char *bank_ref; /* 1 … 32 characters of the bank's slip */
};

struct deposit_made {
	char deposit_no[DEPOSIT_NO_MAX];
	struct money amount;
	struct money safe; /* what stays in it */
	bool replayed;
};

/*
 * On the calendar's date. bad_amount, bad_value (no reference), drawer_short when the safe does not
 * hold as much. PERMIT_HAND_IN_RECEIVE: who may take cash into the safe may take it out.
 */
NODISCARD bool deposit_make(
	struct session *s, const struct deposit_request *request, struct deposit_made *out);

#endif
