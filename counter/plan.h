#ifndef COUNTER_PLAN_H
#define COUNTER_PLAN_H

#include "counter/account.h"
#include "db/repayment_store.h"

/*
 * Repayment plans (还款计划, A6): the debt of the day with its late charges, acknowledged and
 * repaid in instalments. While it is kept the case stands still and an open disconnection order is
 * cancelled; the daily run watches it. Late charges go on meanwhile (Regulations art. 39) and are
 * due when the plan is over, unless they are waived. PERMIT_PLAN; to look, PERMIT_ARREARS_READ.
 */
struct arena;

struct plan_request {
	const char *account_no;
	struct date start; /* the first instalment, or the earliest of a schedule */
	int months;        /* 0: as the schedule says */
	const struct instalment *schedule;
	size_t schedule_count;
};

struct plan_view {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	bool found; /* of plan_show: is there a plan? */
	struct plan_row plan;
	struct instalment instalments[INSTALMENTS_MAX];
	size_t count;
	struct money paid; /* under the plan */
	bool recalled;     /* an order to cut the supply was cancelled: tell the crew */
};

/*
 * account_unknown, nothing_due, exists (a plan is under way), limit_exceeded (more months than the
 * policy allows), bad_date, bad_amount (the schedule does not add up to what is due).
 */
NODISCARD bool plan_add(
	struct session *s, const struct plan_request *request, struct plan_view *out);

/*
 * A schedule from a file: "due_on,amount" and a line for each instalment. bad_value with file and
 * line, limit_exceeded, io.
 */
NODISCARD bool plan_schedule_load(
	struct session *s, const char *path, struct instalment out[INSTALMENTS_MAX], size_t *count);

/* The account's last plan. */
NODISCARD bool plan_show(struct session *s, const char *account_no, struct plan_view *out);

#endif
