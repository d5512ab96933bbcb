#ifndef TESTS_UNIT_ARREARS_SCENE_H
#define TESTS_UNIT_ARREARS_SCENE_H

/* A case with its rules and days, for the tests of core/arrears.c; static, one program each. */

#include <string.h>

#include "core/arrears.h"
#include "core/calendar.h"
#include "core/protection.h"
#include "tests/test.h"

static const char holidays[] = "year = 2026\nsource = test\n"
			       "rest = 2026-10-01 2026-10-07\nwork = 2026-10-10\n"
			       "rest = 2026-09-25 2026-09-27\n";

/* The days stand as the rules of the case want them; each test moves one. */
struct scene {
	struct arrears_rules rules;
	struct calendar calendar;
	struct protection protection;
	struct arrears_ground ground;
	struct arrears_case c;
	struct arrears_act act;
};

static inline struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static inline struct moment at(const char *text, int hour, int minute)
{
	return (struct moment){((int64_t)day(text).days * 1440 + (hour - 8) * 60 + minute) * 60000};
}

static inline void rules_set(struct arrears_rules *rules)
{
	*rules = (struct arrears_rules){.value = {
						[ARREARS_REMIND_AFTER_DAYS] = 1,
						[ARREARS_WARNING_DAY] = 18,
						[ARREARS_LISTING_DAY] = 25,
						[ARREARS_OVERDUE_DAYS] = 30,
						[ARREARS_NOTICE_DAYS_RESIDENTIAL] = 7,
						[ARREARS_NOTICE_DAYS_OTHER] = 3,
						[ARREARS_WARN_MINUTES] = 30,
						[ARREARS_APPROVALS] = 1,
						[ARREARS_APPROVALS_IMPORTANT] = 2,
						[ARREARS_LETTER_NEEDS_CUT] = 1,
						[ARREARS_LETTER_AFTER_DAYS] = 15,
						[ARREARS_LETTER_DEADLINE_DAYS] = 15,
					}};
}

static inline struct money yuan(const char *text)
{
	struct money m;

	assert_int_equal(money_parse(&m, text), MONEY_OK);
	return m;
}

/* A resident who owes since 15 August, cut on Tuesday 3 November; all papers are there. */
static inline void scene_init(struct scene *s)
{
	struct calendar_error error;

	memset(s, 0, sizeof *s);
	rules_set(&s->rules);
	assert_true(calendar_read(&s->calendar, holidays, strlen(holidays), &error));
	s->protection.count = 0;
	s->ground = (struct arrears_ground){
		.rules = &s->rules, .calendar = &s->calendar, .protection = &s->protection};
	s->c = (struct arrears_case){
		.account_id = 1,
		.case_id = 1,
		.open = true,
		.residential = true,
		.overdue = yuan("100.00"),
		.due = yuan("103.00"),
		.oldest_due = day("2026-08-15"),
		.since = day("2026-10-10"),
		.reminded = true,
		.reminded_on = day("2026-08-16"),
		.served = true,
		.served_on = day("2026-10-27"),
		.warned = true,
		.warned_at = at("2026-11-03", 9, 0),
		.letter = true,
		.letter_on = day("2026-10-12"),
		.letter_until = day("2026-10-27"),
		.supply_off = true,
	};
	s->act = (struct arrears_act){
		.on = day("2026-11-03"),
		.at = at("2026-11-03", 9, 30),
		.evidence = true,
		.approvals = 2,
		.authority = true,
		.participants = true,
		.safety = true,
	};
}

static inline bool is_missing(const struct scene *s, enum arrears_need need)
{
	enum arrears_need missing[ARREARS_NEEDS];
	size_t count = arrears_missing(&s->c, &s->act, &s->ground, missing);

	for (size_t i = 0; i < count; i++)
		if (missing[i] == need)
			return true;
	return false;
}

#endif
