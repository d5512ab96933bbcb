#ifndef COUNTER_ARREARS_STEP_H
#define COUNTER_ARREARS_STEP_H

#include "counter/arrears_view.h"

/*
 * Steps of an arrears case that people take, and what is said of an account. A step is checked
 * against the law and the hall's rules: law_forbids, with s->why.rule and .article. Collectors take
 * those up to the disconnection, legal officers the letter and what follows it; who approves is
 * always another person. Each is one transaction.
 */
#define ARREARS_PARTICIPANTS_MAX 16
#define ARREARS_TEXT_MAX REASON_MAX /* of evidence, notes and names: 120 characters */

struct arrears_step_request {
	const char *account_no;
	enum arrears_stage to;
	struct date on;
	bool has_at;
	struct moment at;     /* when it happened on that day; now, if not given */
	const char *evidence; /* proof of service, result, file number, reason; NULL: none */
	struct approval approval;
	/* Of the disconnection order, which is made with its first approval. */
	const char *authority; /* the number under which the power authority was told; NULL */
	const char *safety;    /* NULL */
	struct disconnection_participant participants[ARREARS_PARTICIPANTS_MAX];
	size_t participant_count;
};

/*
 * An important customer's order may need several approvals: until the last one the case stays where
 * it is, and out tells how many there are.
 */
NODISCARD bool arrears_step(struct session *s, const struct arrears_step_request *request,
	struct arena *arena, struct arrears_view *out);

struct arrears_mark_request {
	const char *account_no;
	enum arrears_mark mark;
	bool value;
	const char *reason;
};
/* Disputed, important, deceased: from now on or no longer. PERMIT_ARREARS_MARK. */
NODISCARD bool arrears_mark(struct session *s, const struct arrears_mark_request *request,
	struct arena *arena, struct arrears_view *out);

/* The crew was told that an order is cancelled. bad_value. PERMIT_ARREARS_STEP or PERMIT_PAY. */
NODISCARD bool arrears_told(struct session *s, const char *account_no);

#endif
