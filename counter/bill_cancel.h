#ifndef COUNTER_BILL_CANCEL_H
#define COUNTER_BILL_CANCEL_H

#include "counter/bill_run.h"
#include "db/bill_store.h"

/*
 * Taking a bill back. Its entry is reversed to the fen, the bill stays and is shown as cancelled,
 * and what was paid on it, late charges too, goes to the account's advance balance. Where money was
 * paid, a supervisor must have agreed: otherwise whoever makes bills could turn any payment into an
 * advance alone. (An estimate that a real reading settles is by rule and needs nobody.)
 */
struct bill_cancelling {
	const char *op_id, *reason;
	bool approved; /* also where money was paid */
	struct date business_date;
};

/* Was anything paid on it, here or before it came here? */
NODISCARD bool bill_cancel_paid(struct session *s, const struct bill_row *bill, bool *paid);

/* Inside the caller's transaction. approval_required. */
NODISCARD bool bill_cancel_post(struct session *s, const struct bill_row *bill,
	const struct bill_cancelling *how, struct money *to_advance);

/* The one bill that the request names, wherever it came from. bad_value. */
NODISCARD bool bill_cancel_one(
	struct session *s, const struct bill_run_request *request, struct bill_run_result *out);

#endif
