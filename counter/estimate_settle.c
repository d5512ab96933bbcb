/*
 * An estimate that lay too high. The bills on it go first, the last one first, and only then the
 * estimates move: a bill never stands on a reading that was changed under it.
 */
#include "counter/estimate_settle.h"

#include "core/arena.h"
#include "core/estimate.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/bill_cancel.h"
#include "counter/reading_take.h"
#include "db/row_lock.h"

struct settling {
	const struct abnormal_row *row;
	const char *reason, *op_id;
	struct reading_row seen; /* the last one before that is no estimate */
};

static bool find_seen(struct session *s, struct settling *g)
{
	struct reading_row key = g->row->reading;
	bool found;

	do {
		if (!reading_store_find(s->db, &key, READING_BEFORE, &g->seen, &found))
			return session_db_failed(s);
		key.read_on = g->seen.read_on;
	} while (found && g->seen.kind == READING_ESTIMATED);
	if (found && g->seen.value <= g->row->reading.value)
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("No real reading from before the estimate is known that lies below this "
		       "one: send it back.")));
}

/* Cancels the account's last bill; *more tells whether it went beyond what was seen. */
static bool cancel_last(struct session *s, struct settling *g, int64_t *cancelled, bool *more)
{
	struct bill_cancelling how = {.reason = g->reason, .op_id = g->op_id, .approved = true};
	struct bill_row bill;
	struct money to_advance;
	struct date until;
	bool found;

	if (!session_business_date(s, &how.business_date))
		return false;
	if (!bill_run_store_billed_until(s->db, g->row->account_id, &until, more))
		return session_db_failed(s);
	*more = *more && date_compare(until, g->seen.read_on) > 0;
	if (!*more)
		return true;
	if (!bill_run_store_last_bill(s->db, g->row->account_id, &bill.bill_id) ||
		!bill_store_load(s->db, bill.bill_id, &bill, &found))
		return session_db_failed(s);
	if (!bill_cancel_post(s, &bill, &how, &to_advance))
		return false;
	++*cancelled;
	return true;
}

static bool correct_estimates(struct session *s, struct settling *g)
{
	const struct reading_row *now = &g->row->reading;
	const int64_t values[2] = {g->seen.value, now->value};
	const struct date days[2] = {g->seen.read_on, now->read_on};
	struct reading_row key = *now, estimate;
	struct reading_taken taken;
	bool found;

	for (;;) {
		if (!reading_store_find(s->db, &key, READING_BEFORE, &estimate, &found))
			return session_db_failed(s);
		if (!found || estimate.kind != READING_ESTIMATED)
			return true;
		key.read_on = estimate.read_on;
		estimate.value = estimate_between(values, days, estimate.read_on);
		estimate.at = session_now(s);
		utf8_copy(estimate.source, sizeof estimate.source, "rule");
		utf8_copy(estimate.reason, sizeof estimate.reason, g->reason);
		if (!reading_take(s, &estimate, READING_TAKE_CORRECT, &taken))
			return false;
		if (taken.outcome == READING_REFUSED)
			return session_refuse(s, CODE_BAD_VALUE, taken.say);
	}
}

bool estimate_settle(struct session *s, const struct abnormal_row *row,
	const struct estimate_order *order, int64_t *cancelled)
{
	struct settling g = {.row = row, .reason = order->reason, .op_id = order->op_id};
	bool more = true;

	if (!lock_accounts(s->db, &row->account_id, 1))
		return session_db_failed(s);
	if (!find_seen(s, &g))
		return false;
	while (more)
		if (!cancel_last(s, &g, cancelled, &more))
			return false;
	return correct_estimates(s, &g);
}
