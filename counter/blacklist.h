#ifndef COUNTER_BLACKLIST_H
#define COUNTER_BLACKLIST_H

#include <stddef.h>
#include "counter/arrears_reason.h"
#include "counter/session.h"

/*
 * The blacklist (黑名单, A4): a period counts once, when one of its bills is unpaid at the end of
 * the listing day; two counted periods with listing days in one calendar year enter the list,
 * whether they were paid since or not. After the policy's months without one the daily run takes
 * the account off; a supervisor may do so before, with a reason.
 */
struct arena;

#define BLACKLIST_PERIODS_MAX 24 /* the latest; all count */

struct blacklist_counted {
	struct period period;
	struct date counted_on;
};

struct blacklist {
	bool blacklisted;
	struct date since;                        /* when blacklisted */
	char stored_reason[ARREARS_REASON_BYTES]; /* arrears_reason_read; "": never listed */
	struct blacklist_counted periods[BLACKLIST_PERIODS_MAX]; /* the latest first */
	size_t period_count;
	bool left; /* it was listed before, and is no longer since: */
	struct date left_on;
};

/* Inside the caller's transaction. */
NODISCARD bool blacklist_state(struct session *s, int64_t account_id, struct blacklist *out);

/*
 * Inside the caller's transaction, when something was paid: what was counted on that very day and
 * was not unpaid at its end counts no longer, nor does an entry that came of it.
 */
NODISCARD bool blacklist_withdraw(struct session *s, int64_t account_id, struct date on);

/* The state by number, in a transaction of its own. account_unknown. PERMIT_ARREARS_READ. */
NODISCARD bool blacklist_show(struct session *s, const char *account_no, struct blacklist *out);

/* Takes an account off before its time. PERMIT_BLACKLIST_LEAVE, approved by another. */
struct blacklist_leave {
	const char *account_no, *reason;
	struct approval approval;
};
NODISCARD bool blacklist_leave(
	struct session *s, const struct blacklist_leave *request, struct blacklist *out);

#endif
