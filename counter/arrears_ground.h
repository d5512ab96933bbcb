#ifndef COUNTER_ARREARS_GROUND_H
#define COUNTER_ARREARS_GROUND_H

#include "core/arrears.h"
#include "core/calendar.h"
#include "core/protection.h"
#include "counter/session.h"

/*
 * The rules of a day and the days around it, from the hall's files: share/arrears/HALL.txt, or
 * policy.txt where the hall has none of its own, and share/arrears/holidays-YEAR.txt;
 * protected.txt, or HALL-protected.txt, of the days on which nobody is cut, which may be missing.
 * Read anew by every operation, so that an edited file holds from the next one on.
 */
struct arena;

struct arrears_office {
	struct arrears_policy policy;
	struct calendar calendar;
	struct protection protection;
	struct arrears_rules rules; /* of the day asked */
	struct arrears_ground ground;
};

/* In the arena. policy_bad: file, line and reason, with the article where the law forbids it. */
NODISCARD bool arrears_office_load(
	struct session *s, struct date on, struct arena *arena, struct arrears_office **out);

#endif
