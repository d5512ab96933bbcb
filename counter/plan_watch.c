/* Repayment plans from day to day. */
#include "counter/plan_watch.h"

#include "db/repayment_store.h"

/* A notice that was served before the plan is old by the time the plan breaks. */
static enum arrears_stage fall_back(enum arrears_stage before)
{
	static const enum arrears_stage back[ARREARS_STAGES] = {
		[ARREARS_STAGE_REMINDED] = ARREARS_STAGE_REMINDED,
		[ARREARS_STAGE_AT_RISK] = ARREARS_STAGE_AT_RISK,
		[ARREARS_STAGE_LISTED] = ARREARS_STAGE_LISTED,
		[ARREARS_STAGE_NOTIFIED] = ARREARS_STAGE_LISTED,
		[ARREARS_STAGE_APPROVED] = ARREARS_STAGE_LISTED,
		[ARREARS_STAGE_WARNED] = ARREARS_STAGE_LISTED,
		[ARREARS_STAGE_DISCONNECTED] = ARREARS_STAGE_DISCONNECTED,
		[ARREARS_STAGE_LETTER] = ARREARS_STAGE_LETTER,
		[ARREARS_STAGE_COURT] = ARREARS_STAGE_COURT,
		[ARREARS_STAGE_JUDGED] = ARREARS_STAGE_JUDGED,
	};

	return back[before] == ARREARS_STAGE_NONE ? ARREARS_STAGE_REMINDED : back[before];
}

struct watch_list {
	struct instalment before[INSTALMENTS_MAX], now[INSTALMENTS_MAX];
	size_t count;
};

static bool keep_fates(struct session *s, const struct plan_row *plan,
	const struct watch_list *list, struct date on)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->now[i].fate != list->before[i].fate &&
			!repayment_store_fate(
				s->db, plan->plan_id, (int)i + 1, list->now[i].fate, on))
			return session_db_failed(s);
	return true;
}

static bool load(
	struct session *s, struct plan_row *plan, struct watch_list *list, struct money *paid)
{
	if (!repayment_store_instalments(s->db, plan->plan_id, list->before, &list->count) ||
		!repayment_store_paid(s->db, plan, paid))
		return session_db_failed(s);
	for (size_t i = 0; i < list->count; i++)
		list->now[i] = list->before[i];
	return true;
}

static bool end(
	struct session *s, const struct plan_row *plan, enum plan_state state, struct date on)
{
	const struct plan_end_row row = {.plan_id = plan->plan_id,
		.state = state,
		.on = on,
		.at = session_now(s),
		.login = s->login};

	return repayment_store_end(s->db, &row) || session_db_failed(s);
}

bool plan_watch(
	struct session *s, int64_t account_id, const struct plan_day *day, enum arrears_stage *to)
{
	struct plan_row plan;
	struct watch_list list;
	struct money paid;
	enum plan_state state;
	bool found;

	*to = ARREARS_STAGE_PLAN;
	if (!repayment_store_last(s->db, account_id, &plan, &found))
		return session_db_failed(s);
	if (!found || plan.state != PLAN_UNDER_WAY)
		return true;
	if (!load(s, &plan, &list, &paid))
		return false;
	state = repayment_watch(list.now, list.count, paid, day->on,
		arrears_days(day->rules, ARREARS_PLAN_GRACE_DAYS));
	if (state == PLAN_BROKEN)
		*to = fall_back(plan.stage_before);
	if (state == PLAN_KEPT)
		*to = ARREARS_STAGE_REMINDED;
	if (!day->keep)
		return true;
	if (state != PLAN_UNDER_WAY && !end(s, &plan, state, day->on))
		return false;
	return keep_fates(s, &plan, &list, day->on);
}

bool plan_end(struct session *s, int64_t account_id, struct date on)
{
	struct plan_row plan;
	struct watch_list list;
	struct money paid;
	bool found;

	if (!repayment_store_last(s->db, account_id, &plan, &found))
		return session_db_failed(s);
	if (!found || plan.state != PLAN_UNDER_WAY)
		return true;
	if (!load(s, &plan, &list, &paid))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (list.now[i].fate == INSTALMENT_OPEN)
			list.now[i].fate = INSTALMENT_KEPT;
	return end(s, &plan, PLAN_KEPT, on) && keep_fates(s, &plan, &list, on);
}

bool plan_undone(struct session *s, const struct arrears_case *c, struct date on)
{
	struct plan_row plan;
	bool found;

	if (!repayment_store_last(s->db, c->account_id, &plan, &found))
		return session_db_failed(s);
	if (!found || plan.state != PLAN_KEPT || plan.case_id != c->case_id)
		return true;
	return end(s, &plan, PLAN_BROKEN, on);
}
