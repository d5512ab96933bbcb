#ifndef COUNTER_CARD_AUDIT_H
#define COUNTER_CARD_AUDIT_H

#include "core/card_audit.h"
#include "counter/card_review.h"

/*
 * The list of card meters to be reviewed (core/card_audit.h), over all accounts that have a card in
 * the books. Jump and drop are those of the hall's policy for readings.
 */
struct arena;

struct card_audit_view {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], meter_no[METER_NO_MAX];
	struct card_audit_finding finding;
	struct card_review_view review;
};

/* By account. PERMIT_CARD_AUDIT. */
NODISCARD bool card_audit_list(struct session *s, struct date on, struct arena *arena,
	struct card_audit_view **out, size_t *count);

#endif
