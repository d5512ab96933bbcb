/* The arrears case: its steps as rows, each need as a question, and what follows from both. */
#include "core/arrears.h"

#include <assert.h>

#include "core/calendar.h"
#include "core/protection.h"

#define MS_PER_MINUTE INT64_C(60000)
#define SEARCH_DAYS 800 /* how far ahead a first day is looked for */

#define IN(stage) (UINT32_C(1) << ARREARS_STAGE_##stage)
#define NEED(need) (UINT64_C(1) << ARREARS_NEED_##need)

#define BEFORE_CUT \
	(IN(REMINDED) | IN(AT_RISK) | IN(LISTED) | IN(NOTIFIED) | IN(APPROVED) | IN(WARNED))
#define OWING (BEFORE_CUT | IN(DISCONNECTED) | IN(LETTER) | IN(COURT) | IN(JUDGED))
#define CHAIN (NEED(DEBT) | NEED(NO_DISPUTE) | NEED(HOLDER))
#define LAWFUL (CHAIN | NEED(OVERDUE) | NEED(REMINDED))

/* Needs that a later day meets on its own. */
#define OF_TIME                                                                         \
	(NEED(REMIND_DAY) | NEED(WARNING_DAY) | NEED(OVERDUE) | NEED(REMINDED) |        \
		NEED(LISTING_DAY) | NEED(HOLIDAYS) | NEED(NOTICE) | NEED(WORKING_DAY) | \
		NEED(PROTECTED) | NEED(LETTER_DAY) | NEED(LETTER_DEADLINE))

static const struct arrears_move moves[] = {
	{.from = OWING | IN(PLAN) | IN(WRITTEN_OFF),
		.to = ARREARS_STAGE_SETTLED,
		.needs = NEED(PAID),
		.automatic = true},
	{.from = IN(NONE),
		.to = ARREARS_STAGE_REMINDED,
		.needs = NEED(DEBT) | NEED(REMIND_DAY),
		.automatic = true},
	{.from = IN(REMINDED),
		.to = ARREARS_STAGE_AT_RISK,
		.needs = CHAIN | NEED(WARNING_DAY),
		.automatic = true},
	{.from = IN(AT_RISK),
		.to = ARREARS_STAGE_LISTED,
		.needs = LAWFUL | NEED(HOLIDAYS) | NEED(LISTING_DAY),
		.automatic = true},
	{.from = IN(LISTED) | IN(NOTIFIED),
		.to = ARREARS_STAGE_NOTIFIED,
		.needs = LAWFUL | NEED(SERVICE),
		.ours = true},
	{.from = IN(NOTIFIED),
		.to = ARREARS_STAGE_APPROVED,
		.needs = LAWFUL | NEED(APPROVAL) | NEED(AUTHORITY) | NEED(PARTICIPANTS) |
			 NEED(SAFETY),
		.ours = true},
	{.from = IN(APPROVED) | IN(WARNED),
		.to = ARREARS_STAGE_WARNED,
		.needs = LAWFUL | NEED(NOTICE) | NEED(HOLIDAYS) | NEED(WORKING_DAY) |
			 NEED(PROTECTED) | NEED(WARNING_PROOF),
		.ours = true},
	{.from = IN(WARNED),
		.to = ARREARS_STAGE_DISCONNECTED,
		.needs = LAWFUL | NEED(NOTICE) | NEED(HOLIDAYS) | NEED(WORKING_DAY) |
			 NEED(PROTECTED) | NEED(SAME_DAY) | NEED(MINUTES) | NEED(RESULT),
		.ours = true},
	{.from = IN(LISTED) | IN(NOTIFIED) | IN(APPROVED) | IN(WARNED) | IN(DISCONNECTED),
		.to = ARREARS_STAGE_LETTER,
		.needs = CHAIN | NEED(CUT) | NEED(LETTER_DAY) | NEED(LETTER_PROOF),
		.ours = true},
	{.from = IN(LETTER),
		.to = ARREARS_STAGE_COURT,
		.needs = NEED(DEBT) | NEED(HOLDER) | NEED(LETTER_DEADLINE) | NEED(COURT_FILE),
		.ours = true},
	{.from = IN(COURT),
		.to = ARREARS_STAGE_JUDGED,
		.needs = NEED(DEBT) | NEED(JUDGEMENT),
		.ours = true},
	{.from = OWING,
		.to = ARREARS_STAGE_WRITTEN_OFF,
		.needs = NEED(DEBT) | NEED(WRITE_OFF) | NEED(REASON),
		.ours = true},
	{.from = OWING, .to = ARREARS_STAGE_PLAN, .needs = NEED(DEBT) | NEED(PLAN_AGREED)},
	{.from = IN(SETTLED),
		.to = ARREARS_STAGE_ORDERED,
		.needs = NEED(PAID) | NEED(CUT) | NEED(CLEARED)},
	{.from = IN(ORDERED), .to = ARREARS_STAGE_RESTORED, .needs = NEED(CARRIED_OUT)},
	/* An order that is cancelled: what was paid stays paid, and another can be made. */
	{.from = IN(ORDERED), .to = ARREARS_STAGE_SETTLED, .needs = NEED(PAID)},
	/* A plan that breaks, and a payment that was undone, set the case back. */
	{.from = IN(PLAN) | IN(SETTLED) | IN(ORDERED) | IN(RESTORED),
		.to = ARREARS_STAGE_REMINDED,
		.needs = NEED(DEBT)},
	/* What a payment had recovered and is undone; and a write-off that was a mistake. */
	{.from = IN(SETTLED) | IN(ORDERED) | IN(RESTORED),
		.to = ARREARS_STAGE_WRITTEN_OFF,
		.needs = NEED(DEBT)},
	/* Whoever owes anew beside it is chased for that; so is a write-off that is taken back. */
	{.from = IN(WRITTEN_OFF),
		.to = ARREARS_STAGE_DISCONNECTED,
		.needs = NEED(DEBT) | NEED(REMIND_DAY) | NEED(CUT),
		.automatic = true},
	{.from = IN(WRITTEN_OFF),
		.to = ARREARS_STAGE_REMINDED,
		.needs = NEED(DEBT) | NEED(REMIND_DAY),
		.automatic = true},
	{.from = IN(PLAN), .to = ARREARS_STAGE_AT_RISK, .needs = NEED(DEBT)},
	{.from = IN(PLAN), .to = ARREARS_STAGE_LISTED, .needs = NEED(DEBT)},
	{.from = IN(PLAN) | IN(SETTLED) | IN(ORDERED),
		.to = ARREARS_STAGE_DISCONNECTED,
		.needs = NEED(DEBT) | NEED(CUT)},
	{.from = IN(PLAN), .to = ARREARS_STAGE_LETTER, .needs = NEED(DEBT)},
	{.from = IN(PLAN), .to = ARREARS_STAGE_COURT, .needs = NEED(DEBT)},
	{.from = IN(PLAN), .to = ARREARS_STAGE_JUDGED, .needs = NEED(DEBT)},
};

/* What the case waits for; ARREARS_STAGE_NONE: nothing. */
static const enum arrears_stage follows[ARREARS_STAGES] = {
	[ARREARS_STAGE_NONE] = ARREARS_STAGE_REMINDED,
	[ARREARS_STAGE_REMINDED] = ARREARS_STAGE_AT_RISK,
	[ARREARS_STAGE_AT_RISK] = ARREARS_STAGE_LISTED,
	[ARREARS_STAGE_LISTED] = ARREARS_STAGE_NOTIFIED,
	[ARREARS_STAGE_NOTIFIED] = ARREARS_STAGE_APPROVED,
	[ARREARS_STAGE_APPROVED] = ARREARS_STAGE_WARNED,
	[ARREARS_STAGE_WARNED] = ARREARS_STAGE_DISCONNECTED,
	[ARREARS_STAGE_DISCONNECTED] = ARREARS_STAGE_LETTER,
	[ARREARS_STAGE_SETTLED] = ARREARS_STAGE_ORDERED,
	[ARREARS_STAGE_ORDERED] = ARREARS_STAGE_RESTORED,
	[ARREARS_STAGE_LETTER] = ARREARS_STAGE_COURT,
	[ARREARS_STAGE_COURT] = ARREARS_STAGE_JUDGED,
	[ARREARS_STAGE_JUDGED] = ARREARS_STAGE_SETTLED,
	[ARREARS_STAGE_WRITTEN_OFF] = ARREARS_STAGE_SETTLED,
	[ARREARS_STAGE_PLAN] = ARREARS_STAGE_SETTLED,
};

/* --- days ------------------------------------------------------------------------------------ */

static struct date nominal_day(
	const struct arrears_ground *g, enum arrears_value day, struct date on)
{
	return date_add_days(period_first_day(period_of(on)), arrears_days(g->rules, day) - 1);
}

static struct date month_before(struct date on)
{
	return date_add_days(period_first_day(period_of(on)), -1);
}

/* A day that falls on a holiday is the next working day (Civil Code art. 203). */
bool arrears_calendar_day(const struct arrears_ground *ground, enum arrears_value day,
	struct date on, struct date *out)
{
	struct date found;

	if (!calendar_working_from(ground->calendar, nominal_day(ground, day, on), &found))
		return false;
	if (date_compare(found, on) > 0 &&
		!calendar_working_from(
			ground->calendar, nominal_day(ground, day, month_before(on)), &found))
		return false;
	*out = found;
	return true;
}

bool arrears_cut_day(const struct arrears_ground *ground, struct date d, struct date *out)
{
	while (calendar_working_from(ground->calendar, d, out)) {
		if (ground->protection == NULL || protection_on(ground->protection, *out) == NULL)
			return true;
		d = date_add_days(*out, 1);
	}
	return false;
}

/* --- needs ----------------------------------------------------------------------------------- */

struct look {
	const struct arrears_case *c;
	const struct arrears_act *act;
	const struct arrears_ground *ground;
};

static bool is_debt(const struct look *l)
{
	return money_sign(l->c->overdue) > 0;
}

static bool is_remind_day(const struct look *l)
{
	return date_days_between(l->c->oldest_due, l->act->on) >=
	       arrears_days(l->ground->rules, ARREARS_REMIND_AFTER_DAYS);
}

/* The last such day of the calendar up to `on`, whatever rests on it. */
static struct date last_nominal_day(
	const struct arrears_ground *ground, enum arrears_value day, struct date on)
{
	struct date found = nominal_day(ground, day, on);

	return date_compare(found, on) > 0 ? nominal_day(ground, day, month_before(on)) : found;
}

/* A warning harms nobody: where the year's holidays are not known it keeps to the day itself. */
static bool is_warning_day(const struct look *l)
{
	struct date day;

	if (!arrears_calendar_day(l->ground, ARREARS_WARNING_DAY, l->act->on, &day))
		day = last_nominal_day(l->ground, ARREARS_WARNING_DAY, l->act->on);
	return date_compare(l->c->oldest_due, day) <= 0;
}

static bool is_listing_day(const struct look *l)
{
	struct date day;

	return arrears_calendar_day(l->ground, ARREARS_LISTING_DAY, l->act->on, &day) &&
	       date_compare(l->c->oldest_due, day) <= 0;
}

/* Whoever is listed must have been overdue that long on the listing day itself. */
static bool is_overdue(const struct look *l)
{
	struct date day = l->act->on, listing;

	if (l->act->to == ARREARS_STAGE_LISTED &&
		arrears_calendar_day(l->ground, ARREARS_LISTING_DAY, day, &listing))
		day = listing;
	return date_days_between(l->c->oldest_due, day) >
	       arrears_days(l->ground->rules, ARREARS_OVERDUE_DAYS);
}

static bool is_reminded(const struct look *l)
{
	return l->c->reminded && date_compare(l->c->reminded_on, l->act->on) < 0;
}

static bool is_year_known(const struct look *l)
{
	return calendar_knows(l->ground->calendar, l->act->on);
}

static bool is_undisputed(const struct look *l)
{
	return !l->c->mark[ARREARS_MARK_DISPUTE];
}

static bool is_holder_alive(const struct look *l)
{
	return !l->c->mark[ARREARS_MARK_DECEASED];
}

static bool has_evidence(const struct look *l)
{
	return l->act->evidence;
}

static bool is_notice_over(const struct look *l)
{
	enum arrears_value days =
		l->c->residential ? ARREARS_NOTICE_DAYS_RESIDENTIAL : ARREARS_NOTICE_DAYS_OTHER;

	return l->c->served && date_days_between(l->c->served_on, l->act->on) >=
				       arrears_days(l->ground->rules, days);
}

static bool is_approved(const struct look *l)
{
	return l->act->approvals >= arrears_approvals(l->c, l->ground->rules);
}

static bool is_authority_told(const struct look *l)
{
	return l->act->authority || !l->c->mark[ARREARS_MARK_IMPORTANT];
}

static bool has_participants(const struct look *l)
{
	return l->act->participants || !l->c->mark[ARREARS_MARK_IMPORTANT];
}

static bool has_safety(const struct look *l)
{
	return l->act->safety || !l->c->mark[ARREARS_MARK_IMPORTANT];
}

static bool is_working_day(const struct look *l)
{
	return arrears_switch(l->ground->rules, ARREARS_CUT_ON_REST_DAYS) ||
	       calendar_works(l->ground->calendar, l->act->on);
}

static bool is_unprotected(const struct look *l)
{
	return l->ground->protection == NULL ||
	       protection_on(l->ground->protection, l->act->on) == NULL;
}

static bool is_warned_today(const struct look *l)
{
	return l->c->warned && date_compare(moment_date(l->c->warned_at), l->act->on) == 0;
}

static bool is_warned_long(const struct look *l)
{
	int64_t minutes = arrears_days(l->ground->rules, ARREARS_WARN_MINUTES);

	return l->c->warned && l->act->at.ms - l->c->warned_at.ms >= minutes * MS_PER_MINUTE;
}

static bool is_cut(const struct look *l)
{
	if (l->act->to == ARREARS_STAGE_LETTER &&
		!arrears_switch(l->ground->rules, ARREARS_LETTER_NEEDS_CUT))
		return true;
	return l->c->supply_off;
}

static bool is_letter_day(const struct look *l)
{
	if (l->c->stage != ARREARS_STAGE_DISCONNECTED)
		return true;
	return date_days_between(l->c->since, l->act->on) >=
	       arrears_days(l->ground->rules, ARREARS_LETTER_AFTER_DAYS);
}

static bool is_letter_over(const struct look *l)
{
	return l->c->letter && date_compare(l->c->letter_until, l->act->on) < 0;
}

static bool has_one_approval(const struct look *l)
{
	return l->act->approvals >= 1;
}

static bool is_paid(const struct look *l)
{
	return money_sign(l->c->due) == 0;
}

static bool is_cleared(const struct look *l)
{
	return !l->c->cheque_waits || arrears_switch(l->ground->rules, ARREARS_CHEQUE_RESTORES);
}

/* That one step follows the other is seen before anything else is asked. */
static bool is_in_order(const struct look *l)
{
	return arrears_move_find(arrears_case_stage(l->c), l->act->to) != NULL;
}

static bool (*const met[ARREARS_NEEDS])(const struct look *) = {
	[ARREARS_NEED_ORDER] = is_in_order,
	[ARREARS_NEED_DEBT] = is_debt,
	[ARREARS_NEED_REMIND_DAY] = is_remind_day,
	[ARREARS_NEED_WARNING_DAY] = is_warning_day,
	[ARREARS_NEED_OVERDUE] = is_overdue,
	[ARREARS_NEED_REMINDED] = is_reminded,
	[ARREARS_NEED_HOLIDAYS] = is_year_known,
	[ARREARS_NEED_LISTING_DAY] = is_listing_day,
	[ARREARS_NEED_NO_DISPUTE] = is_undisputed,
	[ARREARS_NEED_HOLDER] = is_holder_alive,
	[ARREARS_NEED_SERVICE] = has_evidence,
	[ARREARS_NEED_NOTICE] = is_notice_over,
	[ARREARS_NEED_APPROVAL] = is_approved,
	[ARREARS_NEED_AUTHORITY] = is_authority_told,
	[ARREARS_NEED_PARTICIPANTS] = has_participants,
	[ARREARS_NEED_SAFETY] = has_safety,
	[ARREARS_NEED_WORKING_DAY] = is_working_day,
	[ARREARS_NEED_PROTECTED] = is_unprotected,
	[ARREARS_NEED_WARNING_PROOF] = has_evidence,
	[ARREARS_NEED_SAME_DAY] = is_warned_today,
	[ARREARS_NEED_MINUTES] = is_warned_long,
	[ARREARS_NEED_RESULT] = has_evidence,
	[ARREARS_NEED_CUT] = is_cut,
	[ARREARS_NEED_LETTER_DAY] = is_letter_day,
	[ARREARS_NEED_LETTER_PROOF] = has_evidence,
	[ARREARS_NEED_LETTER_DEADLINE] = is_letter_over,
	[ARREARS_NEED_COURT_FILE] = has_evidence,
	[ARREARS_NEED_JUDGEMENT] = has_evidence,
	[ARREARS_NEED_WRITE_OFF] = has_one_approval,
	[ARREARS_NEED_REASON] = has_evidence,
	[ARREARS_NEED_PAID] = is_paid,
	[ARREARS_NEED_CLEARED] = is_cleared,
	[ARREARS_NEED_CARRIED_OUT] = has_evidence,
	[ARREARS_NEED_PLAN_AGREED] = has_evidence,
};

/* --- the table asked ------------------------------------------------------------------------- */

bool arrears_only_lost(const struct arrears_case *c)
{
	const struct arrears_move *move =
		arrears_move_find(arrears_case_stage(c), ARREARS_STAGE_WRITTEN_OFF);

	return c->open && move != NULL && money_sign(c->overdue) == 0 && money_sign(c->lost) > 0;
}

struct money arrears_owed(const struct arrears_case *c)
{
	return c->stage == ARREARS_STAGE_WRITTEN_OFF ? c->lost : c->overdue;
}

enum arrears_stage arrears_case_stage(const struct arrears_case *c)
{
	return c->open ? c->stage : ARREARS_STAGE_NONE;
}

int arrears_approvals(const struct arrears_case *c, const struct arrears_rules *rules)
{
	return arrears_days(rules,
		c->mark[ARREARS_MARK_IMPORTANT] ? ARREARS_APPROVALS_IMPORTANT : ARREARS_APPROVALS);
}

const struct arrears_move *arrears_move_find(enum arrears_stage from, enum arrears_stage to)
{
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
		if (moves[i].to == to && (moves[i].from >> from & 1) != 0)
			return &moves[i];
	return NULL;
}

const struct arrears_move *arrears_move_row(size_t index)
{
	return index < ARRAY_SIZE(moves) ? &moves[index] : NULL;
}

static bool need_met(const struct look *look, int need)
{
	return met[need](look);
}

size_t arrears_missing(const struct arrears_case *c, const struct arrears_act *act,
	const struct arrears_ground *ground, enum arrears_need out[ARREARS_NEEDS])
{
	const struct look look = {.c = c, .act = act, .ground = ground};
	const struct arrears_move *move = arrears_move_find(arrears_case_stage(c), act->to);
	size_t count = 0;

	if (move == NULL) {
		out[count++] = ARREARS_NEED_ORDER;
		return count;
	}
	for (enum arrears_need need = ARREARS_NEED_ORDER; need < ARREARS_NEEDS; need++)
		if ((move->needs >> need & 1) != 0 && !need_met(&look, need))
			out[count++] = need;
	return count;
}

static bool time_met(const struct look *look, uint64_t needs)
{
	for (int need = 0; need < ARREARS_NEEDS; need++)
		if ((needs & OF_TIME) >> need & 1 && !need_met(look, need))
			return false;
	return true;
}

static struct moment end_of(struct date on)
{
	return (struct moment){moment_of_day(date_add_days(on, 1)).ms - 1};
}

/* The first day from `on` on which nothing of time stands in the way. */
static bool first_day(const struct arrears_case *c, enum arrears_stage to, struct date on,
	const struct arrears_ground *ground, struct date *out)
{
	const struct arrears_move *move = arrears_move_find(arrears_case_stage(c), to);

	for (int i = 0; move != NULL && i < SEARCH_DAYS; i++) {
		struct arrears_act act = {.to = to, .on = date_add_days(on, i)};
		const struct look look = {.c = c, .act = &act, .ground = ground};

		if (!time_met(&look, move->needs))
			continue;
		*out = act.on;
		return true;
	}
	return false;
}

void arrears_next(const struct arrears_case *c, struct date on, const struct arrears_ground *ground,
	struct arrears_next *out)
{
	enum arrears_stage stage = arrears_case_stage(c);
	struct arrears_act act = {.to = follows[stage], .on = on, .at = end_of(on)};

	*out = (struct arrears_next){.stage = follows[stage]};
	if (stage == ARREARS_STAGE_NONE && money_sign(c->overdue) <= 0)
		out->stage = ARREARS_STAGE_NONE;
	if (out->stage == ARREARS_STAGE_NONE)
		return;
	out->has_day = first_day(c, out->stage, on, ground, &out->not_before);
	out->missing_count = arrears_missing(c, &act, ground, out->missing);
}

enum arrears_stage arrears_due_stage(
	const struct arrears_case *c, struct date on, const struct arrears_ground *ground)
{
	enum arrears_stage stage = arrears_case_stage(c);
	enum arrears_need missing[ARREARS_NEEDS];

	for (size_t i = 0; i < ARRAY_SIZE(moves); i++) {
		const struct arrears_act act = {.to = moves[i].to, .on = on, .at = end_of(on)};

		if (moves[i].automatic && (moves[i].from >> stage & 1) != 0 &&
			arrears_missing(c, &act, ground, missing) == 0)
			return moves[i].to;
	}
	return c->stage;
}

/* --- a step taken ---------------------------------------------------------------------------- */

static void take_letter(
	struct arrears_case *c, const struct arrears_act *act, const struct arrears_ground *ground)
{
	struct date until =
		date_add_days(act->on, arrears_days(ground->rules, ARREARS_LETTER_DEADLINE_DAYS));

	c->letter = true;
	c->letter_on = act->on;
	c->letter_until = until;
	if (!calendar_working_from(ground->calendar, until, &c->letter_until))
		c->letter_until = until; /* the year's holidays are not known */
}

void arrears_begin(struct arrears_case *c, struct date on)
{
	c->case_id = 0;
	c->steps = 0;
	c->opened_on = on;
	c->stage = ARREARS_STAGE_NONE;
	c->open = false;
	c->reminded = c->served = c->warned = c->letter = false;
}

static void forget_notice(struct arrears_case *c)
{
	c->served = false;
	c->warned = false;
}

void arrears_take(
	struct arrears_case *c, const struct arrears_act *act, const struct arrears_ground *ground)
{
	if (act->to == ARREARS_STAGE_REMINDED || act->to == ARREARS_STAGE_AT_RISK ||
		act->to == ARREARS_STAGE_LISTED)
		forget_notice(c);
	if (act->to == ARREARS_STAGE_REMINDED) {
		c->reminded = true;
		c->reminded_on = act->on;
	}
	if (act->to == ARREARS_STAGE_NOTIFIED) {
		forget_notice(c);
		c->served = true;
		c->served_on = act->on;
	}
	if (act->to == ARREARS_STAGE_WARNED) {
		c->warned = true;
		c->warned_at = act->at;
	}
	if (act->to == ARREARS_STAGE_LETTER)
		take_letter(c, act, ground);
	if (act->to == ARREARS_STAGE_DISCONNECTED)
		c->supply_off = true;
	if (act->to == ARREARS_STAGE_RESTORED)
		c->supply_off = false;
	c->stage = act->to;
	c->since = act->on;
	c->open = act->to != ARREARS_STAGE_RESTORED &&
		  (act->to != ARREARS_STAGE_SETTLED || c->supply_off);
}
