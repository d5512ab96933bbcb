/*
 * The arrears case: every step of the table with all it needs, and then without each of its needs;
 * the days on which one side becomes the other; what the daily run would do.
 */
#include "core/arrears.h"

#include <string.h>

#include "tests/unit/arrears_scene.h"

#define EACH(i, max) for (int i = 0; (i) < (max); (i)++)

static void scene_at(struct scene *s, enum arrears_stage from, const struct arrears_move *move)
{
	scene_init(s);
	s->c.stage = from;
	s->c.open = from != ARREARS_STAGE_NONE;
	s->act.to = move->to;
	if ((move->needs >> ARREARS_NEED_PAID & 1) != 0)
		s->c.overdue = s->c.due = MONEY_ZERO;
}

static size_t missing_count(const struct scene *s)
{
	enum arrears_need missing[ARREARS_NEEDS];

	return arrears_missing(&s->c, &s->act, &s->ground, missing);
}

/* --- each need taken away -------------------------------------------------------------------- */

static void no_debt(struct scene *s)
{
	s->c.overdue = MONEY_ZERO;
}

static void due_today(struct scene *s)
{
	s->c.oldest_due = s->act.on;
}

static void due_after_listing(struct scene *s)
{
	s->c.oldest_due = day("2026-10-30");
}

static void due_lately(struct scene *s)
{
	s->c.oldest_due = date_add_days(s->act.on, -10);
}

static void reminded_today(struct scene *s)
{
	s->c.reminded_on = s->act.on;
}

static void no_holidays(struct scene *s)
{
	s->calendar.count = 0;
}

static void disputed(struct scene *s)
{
	s->c.mark[ARREARS_MARK_DISPUTE] = true;
}

static void deceased(struct scene *s)
{
	s->c.mark[ARREARS_MARK_DECEASED] = true;
}

static void no_evidence(struct scene *s)
{
	s->act.evidence = false;
}

static void served_late(struct scene *s)
{
	s->c.served_on = date_add_days(s->act.on, -6);
}

static void no_approval(struct scene *s)
{
	s->act.approvals = 0;
}

static void important_untold(struct scene *s)
{
	s->c.mark[ARREARS_MARK_IMPORTANT] = true;
	s->act.authority = false;
}

static void important_alone(struct scene *s)
{
	s->c.mark[ARREARS_MARK_IMPORTANT] = true;
	s->act.participants = false;
}

static void important_unsafe(struct scene *s)
{
	s->c.mark[ARREARS_MARK_IMPORTANT] = true;
	s->act.safety = false;
}

static void on_sunday(struct scene *s)
{
	s->act.on = day("2026-11-08");
}

static void warned_yesterday(struct scene *s)
{
	s->c.warned_at = at("2026-11-02", 9, 0);
}

static void warned_just_now(struct scene *s)
{
	s->c.warned_at = at("2026-11-03", 9, 1);
}

static void supply_on(struct scene *s)
{
	s->c.supply_off = false;
}

static void cut_lately(struct scene *s)
{
	s->c.stage = ARREARS_STAGE_DISCONNECTED;
	s->c.since = date_add_days(s->act.on, -14);
}

static void letter_running(struct scene *s)
{
	s->c.letter_until = s->act.on;
}

static void not_paid(struct scene *s)
{
	s->c.due = yuan("0.01");
}

static void cheque_waits(struct scene *s)
{
	s->c.cheque_waits = true;
}

static void in_the_heat(struct scene *s)
{
	s->protection.spans[0] = (struct protection_span){
		.from = day("2026-11-03"), .to = day("2026-11-04"), .reason = "cold"};
	s->protection.count = 1;
}

static void (*const without[ARREARS_NEEDS])(struct scene *) = {
	[ARREARS_NEED_DEBT] = no_debt,
	[ARREARS_NEED_REMIND_DAY] = due_today,
	[ARREARS_NEED_WARNING_DAY] = due_after_listing,
	[ARREARS_NEED_OVERDUE] = due_lately,
	[ARREARS_NEED_REMINDED] = reminded_today,
	[ARREARS_NEED_HOLIDAYS] = no_holidays,
	[ARREARS_NEED_LISTING_DAY] = due_after_listing,
	[ARREARS_NEED_NO_DISPUTE] = disputed,
	[ARREARS_NEED_HOLDER] = deceased,
	[ARREARS_NEED_SERVICE] = no_evidence,
	[ARREARS_NEED_NOTICE] = served_late,
	[ARREARS_NEED_APPROVAL] = no_approval,
	[ARREARS_NEED_AUTHORITY] = important_untold,
	[ARREARS_NEED_PARTICIPANTS] = important_alone,
	[ARREARS_NEED_SAFETY] = important_unsafe,
	[ARREARS_NEED_WORKING_DAY] = on_sunday,
	[ARREARS_NEED_PROTECTED] = in_the_heat,
	[ARREARS_NEED_WARNING_PROOF] = no_evidence,
	[ARREARS_NEED_SAME_DAY] = warned_yesterday,
	[ARREARS_NEED_MINUTES] = warned_just_now,
	[ARREARS_NEED_RESULT] = no_evidence,
	[ARREARS_NEED_CUT] = supply_on,
	[ARREARS_NEED_LETTER_DAY] = cut_lately,
	[ARREARS_NEED_LETTER_PROOF] = no_evidence,
	[ARREARS_NEED_LETTER_DEADLINE] = letter_running,
	[ARREARS_NEED_COURT_FILE] = no_evidence,
	[ARREARS_NEED_JUDGEMENT] = no_evidence,
	[ARREARS_NEED_WRITE_OFF] = no_approval,
	[ARREARS_NEED_REASON] = no_evidence,
	[ARREARS_NEED_PAID] = not_paid,
	[ARREARS_NEED_CLEARED] = cheque_waits,
	[ARREARS_NEED_CARRIED_OUT] = no_evidence,
	[ARREARS_NEED_PLAN_AGREED] = no_evidence,
};

static void check_move(const struct arrears_move *move, enum arrears_stage from)
{
	struct scene s;

	scene_at(&s, from, move);
	if (missing_count(&s) != 0)
		fail_msg("%s to %s is refused with all it needs", arrears_stage_name(from),
			arrears_stage_name(move->to));
	EACH(need, ARREARS_NEEDS)
	{
		if ((move->needs >> need & 1) == 0)
			continue;
		assert_non_null(without[need]);
		scene_at(&s, from, move);
		if (need == ARREARS_NEED_LETTER_DAY && from != ARREARS_STAGE_DISCONNECTED)
			continue; /* the days run from the cut */
		without[need](&s);
		if (!is_missing(&s, (enum arrears_need)need))
			fail_msg("%s to %s is allowed without %s", arrears_stage_name(from),
				arrears_stage_name(move->to),
				arrears_need_name((enum arrears_need)need));
	}
}

static void test_every_precondition_from_both_sides(void **state)
{
	const struct arrears_move *move;

	(void)state;
	for (size_t i = 0; (move = arrears_move_row(i)) != NULL; i++)
		EACH(from, ARREARS_STAGES)
	if ((move->from >> from & 1) != 0)
		check_move(move, (enum arrears_stage)from);
}

static void test_every_need_is_asked_somewhere(void **state)
{
	uint64_t asked = UINT64_C(1) << ARREARS_NEED_ORDER;
	const struct arrears_move *move;

	(void)state;
	for (size_t i = 0; (move = arrears_move_row(i)) != NULL; i++)
		asked |= move->needs;
	EACH(need, ARREARS_NEEDS)
	if ((asked >> need & 1) == 0)
		fail_msg("%s is never asked", arrears_need_name((enum arrears_need)need));
}

/* What is not in the table is not in order, whatever is brought. */
static void test_no_step_is_skipped(void **state)
{
	static const enum arrears_stage chain[] = {ARREARS_STAGE_NONE, ARREARS_STAGE_REMINDED,
		ARREARS_STAGE_AT_RISK, ARREARS_STAGE_LISTED, ARREARS_STAGE_NOTIFIED,
		ARREARS_STAGE_APPROVED, ARREARS_STAGE_WARNED, ARREARS_STAGE_DISCONNECTED};
	struct scene s;

	(void)state;
	for (size_t from = 0; from < ARRAY_SIZE(chain); from++)
		for (size_t to = from + 2; to < ARRAY_SIZE(chain); to++) {
			scene_init(&s);
			s.c.stage = chain[from];
			s.c.open = from > 0;
			s.act.to = chain[to];
			assert_null(arrears_move_find(chain[from], chain[to]));
			assert_true(is_missing(&s, ARREARS_NEED_ORDER));
		}
	EACH(from, ARREARS_STAGES)
	assert_null(arrears_move_find((enum arrears_stage)from, ARREARS_STAGE_NONE));
}

/* --- the days -------------------------------------------------------------------------------- */

static void to_warn(struct scene *s)
{
	scene_init(s);
	s->c.stage = ARREARS_STAGE_APPROVED;
	s->act.to = ARREARS_STAGE_WARNED;
}

static void test_days_of_notice(void **state)
{
	static const struct {
		bool residential;
		const char *served, *on;
		bool allowed;
	} cases[] = {
		{true, "2026-11-02", "2026-11-06", false},
		{true, "2026-11-03", "2026-11-09", false}, /* six days */
		{true, "2026-11-03", "2026-11-10", true},  /* seven */
		{false, "2026-11-03", "2026-11-05", false},
		{false, "2026-11-03", "2026-11-06", true},  /* three */
		{false, "2026-11-05", "2026-11-08", false}, /* three, but a Sunday */
		{false, "2026-11-05", "2026-11-09", true}, {true, "2026-09-23", "2026-09-30", true},
		{true, "2026-09-24", "2026-10-01", false}, /* National Day */
		{true, "2026-09-24", "2026-10-07", false}, {true, "2026-09-24", "2026-10-08", true},
		{true, "2026-09-24", "2026-10-10", true}, /* a Saturday that is worked */
	};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		to_warn(&s);
		s.c.residential = cases[i].residential;
		s.c.served_on = day(cases[i].served);
		s.act.on = day(cases[i].on);
		if ((missing_count(&s) == 0) != cases[i].allowed)
			fail_msg("case %zu, %s", i, cases[i].on);
	}
}

/* The first day that is worked and that nothing protects; and no day of a year nobody knows. */
static void test_cut_days(void **state)
{
	static const struct {
		const char *from, *cut;
	} cases[] = {
		{"2026-11-02", "2026-11-02"},
		{"2026-11-03", "2026-11-05"},
		{"2026-11-04", "2026-11-05"},
		{"2026-10-31", "2026-11-02"},
		{"2026-09-30", "2026-09-30"},
		{"2026-10-01", "2026-10-08"},
	};
	struct date cut;
	struct scene s;

	(void)state;
	scene_init(&s);
	in_the_heat(&s);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_true(arrears_cut_day(&s.ground, day(cases[i].from), &cut));
		assert_int_equal(date_compare(cut, day(cases[i].cut)), 0);
	}
	assert_false(arrears_cut_day(&s.ground, day("2027-01-04"), &cut));
	s.ground.protection = NULL;
	assert_true(arrears_cut_day(&s.ground, day("2026-11-03"), &cut));
	assert_int_equal(date_compare(cut, day("2026-11-03")), 0);
}

static void test_thirty_minutes(void **state)
{
	static const struct {
		int hour, minute;
		bool allowed;
	} cases[] = {{9, 0, false}, {9, 29, false}, {9, 30, true}, {17, 0, true}, {8, 59, false}};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_init(&s);
		s.c.stage = ARREARS_STAGE_WARNED;
		s.act.to = ARREARS_STAGE_DISCONNECTED;
		s.act.at = at("2026-11-03", cases[i].hour, cases[i].minute);
		assert_int_equal(missing_count(&s) == 0, cases[i].allowed);
	}
}

/* The 25th of October 2026 is a Sunday: the list is made on Monday. */
static void test_listing(void **state)
{
	static const struct {
		const char *due, *on;
		bool allowed;
	} cases[] = {
		{"2026-09-15", "2026-10-25", false}, /* the list of September was before */
		{"2026-09-15", "2026-10-26", true},
		{"2026-09-26", "2026-10-26", false}, /* thirty days overdue, not more */
		{"2026-09-25", "2026-10-26", true},  /* 31 */
		{"2026-09-26", "2026-10-27", false}, /* 31, but not on the listing day */
		{"2026-09-26", "2026-11-24", false}, {"2026-09-26", "2026-11-25", true},
		{"2026-08-15", "2026-09-25", false}, /* the 25th is a holiday */
		{"2026-08-15", "2026-09-28", true},  /* and the 28th works again */
	};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_init(&s);
		s.c.stage = ARREARS_STAGE_AT_RISK;
		s.act.to = ARREARS_STAGE_LISTED;
		s.c.oldest_due = day(cases[i].due);
		s.act.on = day(cases[i].on);
		if ((missing_count(&s) == 0) != cases[i].allowed)
			fail_msg("case %zu: due %s, on %s", i, cases[i].due, cases[i].on);
	}
}

static void test_a_year_without_holidays_lists_nobody(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	s.c.stage = ARREARS_STAGE_AT_RISK;
	s.act.to = ARREARS_STAGE_LISTED;
	s.act.on = day("2027-01-26");
	assert_true(is_missing(&s, ARREARS_NEED_HOLIDAYS));
	s.c.stage = ARREARS_STAGE_REMINDED; /* but a warning goes out all the same */
	assert_int_equal(arrears_due_stage(&s.c, s.act.on, &s.ground), ARREARS_STAGE_AT_RISK);
}

static void test_approvals(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	s.c.stage = ARREARS_STAGE_NOTIFIED;
	s.act.to = ARREARS_STAGE_APPROVED;
	s.act.approvals = 1;
	assert_int_equal(missing_count(&s), 0);
	s.c.mark[ARREARS_MARK_IMPORTANT] = true;
	assert_true(is_missing(&s, ARREARS_NEED_APPROVAL));
	s.act.approvals = 2;
	assert_int_equal(missing_count(&s), 0);
}

/* --- the daily run --------------------------------------------------------------------------- */

static void test_run(void **state)
{
	static const struct {
		enum arrears_stage from;
		const char *due, *on;
		enum arrears_stage to;
	} cases[] = {
		{ARREARS_STAGE_NONE, "2026-11-10", "2026-11-10", ARREARS_STAGE_NONE},
		{ARREARS_STAGE_NONE, "2026-11-10", "2026-11-11", ARREARS_STAGE_REMINDED},
		{ARREARS_STAGE_REMINDED, "2026-11-10", "2026-11-17", ARREARS_STAGE_REMINDED},
		{ARREARS_STAGE_REMINDED, "2026-11-10", "2026-11-18", ARREARS_STAGE_AT_RISK},
		{ARREARS_STAGE_REMINDED, "2026-11-20", "2026-11-30", ARREARS_STAGE_REMINDED},
		{ARREARS_STAGE_AT_RISK, "2026-10-10", "2026-11-24", ARREARS_STAGE_AT_RISK},
		{ARREARS_STAGE_AT_RISK, "2026-10-10", "2026-11-25", ARREARS_STAGE_LISTED},
		{ARREARS_STAGE_LISTED, "2026-10-10", "2026-12-31", ARREARS_STAGE_LISTED},
		{ARREARS_STAGE_DISCONNECTED, "2026-10-10", "2026-12-31",
			ARREARS_STAGE_DISCONNECTED},
		/* who owes anew beside it; its supply is off */
		{ARREARS_STAGE_WRITTEN_OFF, "2026-10-10", "2026-10-10", ARREARS_STAGE_WRITTEN_OFF},
		{ARREARS_STAGE_WRITTEN_OFF, "2026-10-10", "2026-10-11", ARREARS_STAGE_DISCONNECTED},
		{ARREARS_STAGE_PLAN, "2026-10-10", "2026-12-31", ARREARS_STAGE_PLAN},
	};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_init(&s);
		s.c.stage = cases[i].from;
		s.c.open = cases[i].from != ARREARS_STAGE_NONE;
		s.c.oldest_due = day(cases[i].due);
		if (arrears_due_stage(&s.c, day(cases[i].on), &s.ground) != cases[i].to)
			fail_msg("case %zu, on %s", i, cases[i].on);
	}
}

static void test_run_settles_whoever_owes_nothing(void **state)
{
	struct scene s;

	(void)state;
	EACH(stage, ARREARS_STAGES)
	{
		const struct arrears_move *move =
			arrears_move_find((enum arrears_stage)stage, ARREARS_STAGE_SETTLED);
		bool owing = move != NULL && move->automatic;

		scene_init(&s);
		s.c.stage = (enum arrears_stage)stage;
		s.c.overdue = s.c.due = MONEY_ZERO;
		assert_int_equal(arrears_due_stage(&s.c, s.act.on, &s.ground),
			owing ? ARREARS_STAGE_SETTLED : (enum arrears_stage)stage);
	}
}

static void test_marks_stop_the_chain(void **state)
{
	static const enum arrears_mark stops[] = {ARREARS_MARK_DISPUTE, ARREARS_MARK_DECEASED};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(stops); i++) {
		scene_init(&s);
		s.c.stage = ARREARS_STAGE_AT_RISK;
		assert_int_equal(
			arrears_due_stage(&s.c, s.act.on, &s.ground), ARREARS_STAGE_LISTED);
		s.c.mark[stops[i]] = true;
		assert_int_equal(
			arrears_due_stage(&s.c, s.act.on, &s.ground), ARREARS_STAGE_AT_RISK);
	}
}

/* What was given up moves nobody; what is owed beside it begins where the customer is. */
static void test_beside_a_write_off(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	s.c.stage = ARREARS_STAGE_WRITTEN_OFF;
	s.c.supply_off = false;
	s.c.lost = yuan("300.00");
	assert_int_equal(arrears_due_stage(&s.c, s.act.on, &s.ground), ARREARS_STAGE_REMINDED);
	assert_false(arrears_only_lost(&s.c));
	assert_int_equal(money_compare(arrears_owed(&s.c), s.c.lost), 0);
	s.c.overdue = MONEY_ZERO;
	assert_int_equal(arrears_due_stage(&s.c, s.act.on, &s.ground), ARREARS_STAGE_WRITTEN_OFF);
	assert_false(arrears_only_lost(&s.c));
	s.c.stage = ARREARS_STAGE_AT_RISK;
	assert_int_equal(arrears_due_stage(&s.c, s.act.on, &s.ground), ARREARS_STAGE_AT_RISK);
	assert_true(arrears_only_lost(&s.c));
	s.c.stage = ARREARS_STAGE_PLAN; /* it was agreed over that, too */
	assert_false(arrears_only_lost(&s.c));
}

/* --- what comes next ------------------------------------------------------------------------- */

static void test_next(void **state)
{
	static const struct {
		enum arrears_stage at, next;
		const char *not_before;
		enum arrears_need first_missing;
	} cases[] = {
		{ARREARS_STAGE_REMINDED, ARREARS_STAGE_AT_RISK, "2026-11-03", ARREARS_NEEDS},
		{ARREARS_STAGE_LISTED, ARREARS_STAGE_NOTIFIED, "2026-11-03", ARREARS_NEED_SERVICE},
		{ARREARS_STAGE_NOTIFIED, ARREARS_STAGE_APPROVED, "2026-11-03",
			ARREARS_NEED_APPROVAL},
		{ARREARS_STAGE_APPROVED, ARREARS_STAGE_WARNED, "2026-11-05", ARREARS_NEED_NOTICE},
		{ARREARS_STAGE_WARNED, ARREARS_STAGE_DISCONNECTED, "2026-11-05",
			ARREARS_NEED_NOTICE},
		{ARREARS_STAGE_DISCONNECTED, ARREARS_STAGE_LETTER, "2026-11-03",
			ARREARS_NEED_LETTER_PROOF},
		{ARREARS_STAGE_LETTER, ARREARS_STAGE_COURT, "2026-11-03", ARREARS_NEED_COURT_FILE},
		{ARREARS_STAGE_PLAN, ARREARS_STAGE_SETTLED, "2026-11-03", ARREARS_NEED_PAID},
	};
	struct arrears_next next;
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_init(&s);
		s.c.stage = cases[i].at;
		s.c.served_on = day("2026-10-29");
		arrears_next(&s.c, s.act.on, &s.ground, &next);
		assert_int_equal(next.stage, cases[i].next);
		assert_true(next.has_day);
		assert_int_equal(date_compare(next.not_before, day(cases[i].not_before)), 0);
		if (cases[i].first_missing == ARREARS_NEEDS)
			assert_int_equal(next.missing_count, 0);
		else
			assert_int_equal(next.missing[0], cases[i].first_missing);
	}
	scene_init(&s);
	s.c.open = false;
	s.c.overdue = MONEY_ZERO;
	arrears_next(&s.c, s.act.on, &s.ground, &next);
	assert_int_equal(next.stage, ARREARS_STAGE_NONE);
}

/* --- steps taken ----------------------------------------------------------------------------- */

static void take(struct scene *s, enum arrears_stage to, const char *on)
{
	s->act.to = to;
	s->act.on = day(on);
	arrears_take(&s->c, &s->act, &s->ground);
}

static void test_taken(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	s.c.open = s.c.supply_off = s.c.letter = false;
	arrears_begin(&s.c, day("2026-08-16"));
	assert_false(s.c.reminded);
	assert_int_equal(s.c.case_id, 0);
	take(&s, ARREARS_STAGE_REMINDED, "2026-08-16");
	assert_true(s.c.open);
	assert_true(s.c.reminded);
	take(&s, ARREARS_STAGE_NOTIFIED, "2026-09-29");
	assert_true(s.c.served);
	take(&s, ARREARS_STAGE_WARNED, "2026-10-09");
	assert_true(s.c.warned);
	take(&s, ARREARS_STAGE_LISTED, "2026-10-12"); /* a plan broke: a notice is served anew */
	assert_false(s.c.served);
	assert_false(s.c.warned);
	take(&s, ARREARS_STAGE_DISCONNECTED, "2026-10-20");
	assert_true(s.c.supply_off);
	take(&s, ARREARS_STAGE_LETTER, "2026-09-17"); /* 15 days: 2 October is a holiday */
	assert_int_equal(date_compare(s.c.letter_until, day("2026-10-08")), 0);
	take(&s, ARREARS_STAGE_SETTLED, "2026-11-01");
	assert_true(s.c.open); /* supply is to be restored */
	take(&s, ARREARS_STAGE_RESTORED, "2026-11-02");
	assert_false(s.c.open);
	assert_false(s.c.supply_off);
	take(&s, ARREARS_STAGE_REMINDED, "2026-11-20");
	take(&s, ARREARS_STAGE_SETTLED, "2026-11-21"); /* never cut: nothing is left to do */
	assert_false(s.c.open);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_precondition_from_both_sides),
		cmocka_unit_test(test_every_need_is_asked_somewhere),
		cmocka_unit_test(test_no_step_is_skipped),
		cmocka_unit_test(test_days_of_notice),
		cmocka_unit_test(test_cut_days),
		cmocka_unit_test(test_thirty_minutes),
		cmocka_unit_test(test_listing),
		cmocka_unit_test(test_a_year_without_holidays_lists_nobody),
		cmocka_unit_test(test_approvals),
		cmocka_unit_test(test_run),
		cmocka_unit_test(test_run_settles_whoever_owes_nothing),
		cmocka_unit_test(test_marks_stop_the_chain),
		cmocka_unit_test(test_beside_a_write_off),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
