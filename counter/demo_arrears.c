/*
 * The arrears of a demo hall: the daily run of each day, and customers who stand at every stage of
 * a case. Each step is the operation that a collector takes, on the first day that the law allows
 * it.
 */
#include <string.h>

#include "counter/arrears_run.h"
#include "counter/arrears_step.h"
#include "counter/demo_hall.h"
#include "counter/plan.h"

#define PAID_AT (16 * 60 + 20)
#define RUN_AT (18 * 60 + 30)
#define WARNED_AT (9 * 60)
#define CUT_AT (9 * 60 + 30)
#define HALL_MINUTES (8 * 60)
#define MS_PER_MINUTE INT64_C(60000)
#define STEPS_A_DAY 6
#define PAID_AFTER_DAYS 2
#define PLAN_MONTHS 3
#define SERVED_DAYS_BEFORE 12 /* the demo; seven of notice and a rest day follow */
#define MONTHS_BEHIND_MIN 3   /* so that it is on the first list of the hall's days */

/* How far the customers get who owe long enough, in their order; the others stay on the list. */
static const enum arrears_stage goals[] = {
	ARREARS_STAGE_DISCONNECTED,
	ARREARS_STAGE_JUDGED,
	ARREARS_STAGE_PLAN,
	ARREARS_STAGE_SETTLED,
	ARREARS_STAGE_APPROVED,
	ARREARS_STAGE_LETTER,
	ARREARS_STAGE_WRITTEN_OFF,
	ARREARS_STAGE_NOTIFIED,
	ARREARS_STAGE_COURT,
	ARREARS_STAGE_WARNED,
};

/* What is brought for a step: its place among the lines "evidence" of share/demo/hall.txt. */
static const struct {
	enum arrears_stage to;
	size_t evidence;
	int minute; /* 0: now */
} papers[] = {
	{ARREARS_STAGE_NOTIFIED, 0, 0},
	{ARREARS_STAGE_WARNED, 1, WARNED_AT},
	{ARREARS_STAGE_DISCONNECTED, 2, CUT_AT},
	{ARREARS_STAGE_LETTER, 3, 0},
	{ARREARS_STAGE_COURT, 4, 0},
	{ARREARS_STAGE_JUDGED, 5, 0},
	{ARREARS_STAGE_WRITTEN_OFF, 6, 0},
};

struct chase {
	struct demo *demo;
	struct date date;
	const char *account_no;
	enum arrears_stage goal;
	struct arena arena;
	struct arrears_view view;
};

static struct session *session_for(struct demo *demo, enum arrears_stage to)
{
	bool legal = to == ARREARS_STAGE_LETTER || to == ARREARS_STAGE_COURT ||
		     to == ARREARS_STAGE_JUDGED;

	return &demo->desks[legal ? DESK_LEGAL : DESK_COLLECTOR];
}

static bool look(struct chase *c)
{
	struct session *s = &c->demo->desks[DESK_COLLECTOR];

	return arrears_show(s, c->account_no, c->date, &c->arena, &c->view) ||
	       demo_failed(c->demo, s);
}

static struct arrears_step_request request_of(const struct chase *c, enum arrears_stage to)
{
	struct arrears_step_request request = {
		.account_no = c->account_no, .to = to, .on = c->date};

	for (size_t i = 0; i < ARRAY_SIZE(papers); i++) {
		if (papers[i].to != to)
			continue;
		request.evidence = demo_words_value(&c->demo->hall, "evidence", papers[i].evidence);
		request.has_at = papers[i].minute > 0;
		request.at.ms =
			((int64_t)c->date.days * 24 * 60 + papers[i].minute - HALL_MINUTES) *
			MS_PER_MINUTE;
	}
	if (to == ARREARS_STAGE_APPROVED)
		request.approval = demo_approval(c->demo, DESK_SUPERVISOR);
	if (to == ARREARS_STAGE_WRITTEN_OFF)
		request.approval = demo_approval(c->demo, DESK_MANAGER);
	return request;
}

/* *taken false: the law does not allow it yet. */
static bool take(struct chase *c, enum arrears_stage to, bool *taken)
{
	struct session *s = session_for(c->demo, to);
	struct arrears_step_request request = request_of(c, to);

	*taken = arrears_step(s, &request, &c->arena, &c->view);
	return *taken || s->why.code == CODE_LAW_FORBIDS || demo_failed(c->demo, s);
}

static bool agree(struct chase *c)
{
	struct session *s = &c->demo->desks[DESK_COLLECTOR];
	const struct plan_request request = {.account_no = c->account_no,
		.start = date_add_days(c->date, 30),
		.months = PLAN_MONTHS};
	struct plan_view view;

	return plan_add(s, &request, &view) || demo_failed(c->demo, s);
}

static bool due_today(const struct chase *c)
{
	return c->view.next.has_day && date_compare(c->view.next.not_before, c->date) <= 0;
}

/* Goals beside the chain are reached from the list. */
static enum arrears_stage next_of(const struct chase *c)
{
	if (c->goal == ARREARS_STAGE_WRITTEN_OFF && c->view.c.stage == ARREARS_STAGE_LISTED)
		return ARREARS_STAGE_WRITTEN_OFF;
	return c->view.next.stage;
}

static bool is_there(const struct chase *c)
{
	enum arrears_stage stage = c->view.c.stage;

	return !c->view.c.open || stage < ARREARS_STAGE_LISTED || stage == c->goal ||
	       stage == ARREARS_STAGE_PLAN || stage == ARREARS_STAGE_SETTLED ||
	       (c->goal == ARREARS_STAGE_SETTLED && stage == ARREARS_STAGE_DISCONNECTED);
}

static bool chase(struct chase *c)
{
	bool taken = true;

	for (int i = 0; taken && i < STEPS_A_DAY; i++) {
		if (!look(c))
			return false;
		if (is_there(c))
			return true;
		if (c->goal == ARREARS_STAGE_PLAN)
			return agree(c);
		if (c->goal != ARREARS_STAGE_WRITTEN_OFF && !due_today(c))
			return true;
		if (!take(c, next_of(c), &taken))
			return false;
	}
	return true;
}

/* Served so late that supply was cut within the last week. */
static bool is_waiting(const struct demo *demo, const struct demo_customer *c, struct date date)
{
	return c->part == DEMO_CUT &&
	       date_days_between(date, demo->request->on) > SERVED_DAYS_BEFORE;
}

static bool owes_long(const struct demo_customer *c)
{
	return c->habit == DEMO_DEBTOR && c->part == DEMO_NOBODY && !c->prepaid &&
	       c->unpaid_from <= c->last_month - MONTHS_BEHIND_MIN;
}

/* Calls each with the customers that have a goal, until one answers false. */
static bool each_goal(struct demo *demo, struct date date,
	bool (*each)(struct chase *c, const struct demo_customer *customer))
{
	size_t goal = 0;
	bool ok = true;

	for (int i = 0; ok && i < demo->request->customers; i++) {
		const struct demo_customer *customer = &demo->customers[i];
		struct chase c = {.demo = demo,
			.date = date,
			.account_no = customer->account_no,
			.goal = ARREARS_STAGE_DISCONNECTED};
		bool toured = customer->part >= DEMO_CUT;

		if (toured ? is_waiting(demo, customer, date)
			   : !owes_long(customer) || goal == ARRAY_SIZE(goals))
			continue;
		if (!toured)
			c.goal = goals[goal++];
		ok = each(&c, &demo->customers[i]);
		arena_release(&c.arena);
	}
	return ok;
}

static bool each_chase(struct chase *c, const struct demo_customer *customer)
{
	(void)customer;
	return chase(c);
}

/* Two days without light, and then the customer comes and pays. */
static bool each_pay(struct chase *c, const struct demo_customer *customer)
{
	const struct demo_visit visit = {
		.desk = DESK_WINDOWS, .customers = {customer}, .count = 1, .kind = TENDER_CARD};

	if (c->goal != ARREARS_STAGE_SETTLED)
		return true;
	if (!look(c))
		return false;
	return c->view.c.stage != ARREARS_STAGE_DISCONNECTED ||
	       date_days_between(c->view.c.since, c->date) < PAID_AFTER_DAYS ||
	       demo_pay(c->demo, &visit, NULL);
}

bool demo_arrears_pay(struct demo *demo, struct date day)
{
	demo_set_time(demo, day, PAID_AT);
	return each_goal(demo, day, each_pay);
}

bool demo_arrears_run(struct demo *demo, struct date day)
{
	struct session *s = &demo->desks[DESK_COLLECTOR];
	const struct dun_request request = {.on = day};
	struct arena arena = ARENA_EMPTY;
	struct dun_result result;
	bool ok;

	demo_set_time(demo, day, RUN_AT);
	ok = dun_run(s, &request, &arena, &result) || demo_failed(demo, s);
	arena_release(&arena);
	return ok && each_goal(demo, day, each_chase);
}
