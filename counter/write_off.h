#ifndef COUNTER_WRITE_OFF_H
#define COUNTER_WRITE_OFF_H

#include "counter/session.h"

/*
 * Arrears that are written off (核销): an entry of its own, Dr 6702 Cr 1122, bill by bill. The
 * bills stay owed; what comes in on them later is a recovery, Dr 1122 Cr 6702, and goes back with
 * the payment that brought it. Writing off is a step of the arrears case (counter/arrears_step.h).
 */
struct arena;
struct arrears_case;
struct arrears_view;

struct write_off_act {
	const char *op_id, *approver, *reason;
	bool late_stops; /* policy written_off_late_charge */
};

/* Inside the step's transaction: all that is overdue on the business date. *total is what it comes
 * to. */
NODISCARD bool write_off_post(struct session *s, const struct arrears_case *c,
	const struct write_off_act *act, struct money *total);

/*
 * After something was paid on an account, given back or taken off: 6702 follows (core/write_off.h).
 * payment_id 0: no payment did it. In the caller's transaction, which holds the account's lock.
 */
NODISCARD bool write_off_follow(
	struct session *s, int64_t account_id, int64_t payment_id, struct date on);

struct write_off_undo {
	const char *account_no, *reason;
	struct approval approval;
};
/*
 * The last act was a mistake: what stands of it is a receivable again, and the case goes back to
 * where the customer is, disconnected or reminded. bad_value: nothing is written off.
 * PERMIT_ARREARS_WRITE_OFF and another person's PERMIT_WRITE_OFF_APPROVE.
 */
NODISCARD bool write_off_reinstate(struct session *s, const struct write_off_undo *request,
	struct arena *arena, struct arrears_view *out);

/* Written off and recovered from a day to a day, each net of what was taken back; what stands now.
 */
struct write_off_figures {
	int64_t write_offs, recoveries, bills;
	struct money written, recovered, stands;
};
/* PERMIT_REPORT_READ. */
NODISCARD bool write_off_figures(
	struct session *s, struct date from, struct date to, struct write_off_figures *out);

#endif
