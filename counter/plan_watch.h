#ifndef COUNTER_PLAN_WATCH_H
#define COUNTER_PLAN_WATCH_H

#include "counter/arrears.h"

/*
 * Looks at the repayment plan of a case that stands at it, inside the caller's transaction: settles
 * the fate of its instalments. *to is where the case goes on: ARREARS_STAGE_PLAN while the plan is
 * under way; where it stood before if it broke (a notice has then to be served again, so never
 * further than the list); the reminder where the plan was kept and something newer is overdue. keep
 * false: only looks.
 */
struct plan_day {
	struct date on;
	const struct arrears_rules *rules;
	bool keep;
};
NODISCARD bool plan_watch(
	struct session *s, int64_t account_id, const struct plan_day *day, enum arrears_stage *to);

/* Everything was paid, also by other ways than the plan's: a plan under way was kept. */
NODISCARD bool plan_end(struct session *s, int64_t account_id, struct date on);

/* The payment that had settled its case is undone: a plan that was kept by it is broken after all.
 */
NODISCARD bool plan_undone(struct session *s, const struct arrears_case *c, struct date on);

#endif
