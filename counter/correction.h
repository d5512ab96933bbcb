#ifndef COUNTER_CORRECTION_H
#define COUNTER_CORRECTION_H

#include <stddef.h>
#include "core/proposal.h"
#include "counter/account.h"
#include "counter/receipt.h"
#include "counter/session.h"

/*
 * What is charged or given back by rule outside of the month's bills (core/proposal.h): reckoned
 * from facts and proposed by one person, approved by another. An approved charge becomes a
 * supplementary bill of the account, due like any other, and by policy the advance pays it at
 * once (counter/advance_pay.h); what is given back goes to the advance balance. A supplementary
 * bill counts no energy, so that usual consumption and tiers stay what was metered; `bill cancel
 * --bill` takes it back.
 */
struct arena;

#define CORRECTION_LIST_MAX 1000

enum correction_outlook { CORRECTION_WAITS, CORRECTION_STANDS, CORRECTION_IS_REFUSED };

struct correction_request {
	const char *account_no;
	struct proposal_facts facts; /* breach.residential is the account's own */
	const char *reason;          /* what was found, by whom */
	const char *op_id;           /* NULL: one is minted */
};

struct correction_made {
	int64_t correction_no;
	struct proposal proposal;
	bool replayed;
};

/*
 * bad_value, law_forbids: what proposal_compute refuses, or what comes to nothing; account_unknown,
 * account_closed. PERMIT_CORRECTION_PROPOSE.
 */
NODISCARD bool correction_propose(
	struct session *s, const struct correction_request *request, struct correction_made *out);

/* What it would come to for that account, and nothing is stored. */
NODISCARD bool correction_try(
	struct session *s, const struct correction_request *request, struct proposal *out);

struct correction_view {
	int64_t correction_no;
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], address[ADDRESS_MAX];
	enum proposal_kind kind;
	struct energy energy;
	struct money make_up, penalty, total; /* total < 0: given back */
	const struct say *explain;            /* in the arena */
	size_t explain_count;
	enum correction_outlook state;
	char proposer[LOGIN_MAX], reason[REASON_MAX];
	struct moment proposed_at;
	char decider[LOGIN_MAX], decision[REASON_MAX]; /* not while it waits */
	struct moment decided_at;
	char bill_no[BILL_NO_MAX]; /* "": none */
	bool bill_cancelled;
};

const char *correction_outlook_name(enum correction_outlook state);  /* "proposed" */
const char *correction_outlook_title(enum correction_outlook state); /* msgid */

struct correction_query {
	const char *account_no; /* "": all */
	bool open;              /* only what waits */
};

/* The newest first; at most CORRECTION_LIST_MAX. PERMIT_CORRECTION_READ. */
NODISCARD bool correction_list(struct session *s, const struct correction_query *query,
	struct arena *arena, struct correction_view **out, size_t *count);

/* bad_value: there is none of that number. PERMIT_CORRECTION_READ. */
NODISCARD bool correction_show(
	struct session *s, int64_t correction_no, struct arena *arena, struct correction_view *out);

struct correction_decision {
	int64_t correction_no;
	bool approve;
	const char *reason, *op_id;
};

struct correction_decided {
	char bill_no[BILL_NO_MAX]; /* "": none */
	struct money charged, to_advance;
	bool replayed;
};

/*
 * self_approval: whoever proposed it may not approve it, but take it back. bad_value: it was
 * decided before. PERMIT_CORRECTION_APPROVE; to take one's own back, PERMIT_CORRECTION_PROPOSE.
 */
NODISCARD bool correction_decide(struct session *s, const struct correction_decision *decision,
	struct correction_decided *out);

/* The customer's notice (通知书); one that only waits says so. PERMIT_CORRECTION_READ. */
NODISCARD bool correction_notice_pdf(
	struct session *s, int64_t correction_no, const char *path, struct paper_made *out);

/* The same into the folder of the day, and to the printer where there is one. */
NODISCARD bool correction_notice_print(
	struct session *s, int64_t correction_no, struct paper_made *out);

#endif
