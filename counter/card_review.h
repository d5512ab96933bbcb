#ifndef COUNTER_CARD_REVIEW_H
#define COUNTER_CARD_REVIEW_H

#include "core/card_audit.h"
#include "core/card_flag.h"
#include "counter/account.h"

/*
 * What somebody decided who looked at a flag, or at a finding of the audit of card meters: the
 * cause is written down, and another look later adds to it. The last decision is shown in the
 * lists.
 */
struct card_review_view {
	enum card_decision decision; /* CARD_DECISION_NONE: nobody has looked yet */
	char note[REASON_MAX];
	char login[LOGIN_MAX];
	struct moment at;
};

struct card_review_request {
	const char *op_id;      /* NULL: minted */
	int64_t flag_id;        /* 0: a finding, known by the three below */
	const char *account_no; /* also for the audit row of a flag; NULL: none */
	enum card_audit_rule rule;
	struct date from;
	enum card_decision decision;
	const char *note; /* 1 … 120 characters */
};

/* bad_value: no such flag, no decision, no note; account_unknown. PERMIT_CARD_REVIEW. */
NODISCARD bool card_review(struct session *s, const struct card_review_request *request);

/* Inside the caller's transaction, for the lists. */
NODISCARD bool card_review_load_flag(
	struct session *s, int64_t flag_id, struct card_review_view *out);
NODISCARD bool card_review_load_finding(struct session *s, int64_t account_id,
	const struct card_audit_finding *finding, struct card_review_view *out);

#endif
