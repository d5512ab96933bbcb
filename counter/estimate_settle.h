#ifndef COUNTER_ESTIMATE_SETTLE_H
#define COUNTER_ESTIMATE_SETTLE_H

#include "counter/session.h"
#include "db/abnormal_store.h"

/*
 * An estimate that a real reading shows to have been too high, inside the caller's transaction: the
 * bills that go beyond the last reading that somebody saw are cancelled, from the last one back,
 * and the estimates are put between the two readings by days.
 */
struct estimate_order {
	const char *op_id, *reason;
};
NODISCARD bool estimate_settle(struct session *s, const struct abnormal_row *row,
	const struct estimate_order *order, int64_t *cancelled);

#endif
