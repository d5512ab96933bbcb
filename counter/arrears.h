#ifndef COUNTER_ARREARS_H
#define COUNTER_ARREARS_H

#include <stddef.h>
#include "core/arrears.h"
#include "counter/arrears_ground.h"
#include "counter/session.h"

/*
 * The arrears case of an account inside an operation: read, moved, settled by a payment, opened
 * again when the payment is undone. Everything here runs inside the caller's transaction, which
 * holds the account's lock, and answers false with s->why set. What people do: arrears_step.h.
 */

/* As it stands on the business date, debts included; or on another day. */
NODISCARD bool arrears_load(struct session *s, int64_t account_id, struct arrears_case *out);
NODISCARD bool arrears_load_on(
	struct session *s, int64_t account_id, struct date on, struct arrears_case *out);

/* A step and what is written down with it. */
struct arrears_entry {
	struct arrears_act act;
	struct say reason;    /* said by a rule; msgid NULL: */
	const char *typed;    /* typed by a person; NULL: nothing */
	const char *evidence; /* NULL: none */
	const char *approver; /* NULL: none */
	int64_t run_id, payment_id;
};

/*
 * Takes the step if the law and the hall's rules allow it: else law_forbids with s->why.rule and
 * .article. Restoration goes to ARREARS_STAGE_ORDERED and _RESTORED through here.
 */
NODISCARD bool arrears_enter(struct session *s, struct arrears_case *c,
	const struct arrears_ground *ground, const struct arrears_entry *entry);

/* The same without asking: for a case that is set back by what happened. */
NODISCARD bool arrears_put(struct session *s, struct arrears_case *c,
	const struct arrears_ground *ground, const struct arrears_entry *entry);

/* law_forbids for a need that is not met; always false. */
bool arrears_forbid(struct session *s, enum arrears_need need, const struct arrears_case *c,
	const struct arrears_act *act);

/*
 * Something was paid or taken off. Where nothing is due any more the case is settled, an open
 * disconnection order is cancelled with it, and a period counted on that very day for the blacklist
 * is withdrawn. payment_id 0: no payment did it. had_case, or NULL: whether there ever was a case,
 * without which nothing of it can have happened.
 */
NODISCARD bool arrears_settled(
	struct session *s, int64_t account_id, int64_t payment_id, struct date on, bool *had_case);

/* An order to cut the supply that is still open goes with the case; payment_id 0: no payment did
 * it. */
NODISCARD bool arrears_cancel_order(
	struct session *s, const struct arrears_case *c, int64_t payment_id);

/*
 * A payment was undone that had settled the case: it is open again. Supply that is still off stays
 * off (disconnected); supply that was never cut or is back means a new start at the reminder.
 */
NODISCARD bool arrears_reopened(struct session *s, int64_t account_id, int64_t payment_id,
	struct date on, const char *receipt_no);

#endif
