#ifndef COUNTER_CLEARING_H
#define COUNTER_CLEARING_H

#include "counter/undo.h"

/*
 * One cheque or transfer has cleared: Dr 1003 Cr 1121 under *entry (its kind is set here), and the
 * row that says so. Inside the caller's transaction.
 */
struct journal_entry;

NODISCARD bool clearing_post_cleared(struct session *s, int64_t payment_id,
	const struct tender_fate *fate, const struct journal_entry *entry);

#endif
