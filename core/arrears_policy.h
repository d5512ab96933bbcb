#ifndef CORE_ARREARS_POLICY_H
#define CORE_ARREARS_POLICY_H

#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"
#include "core/text.h"

/*
 * What a hall decides about arrears: share/arrears/policy.txt, or share/arrears/HALL.txt of a hall
 * that decides otherwise. Each value holds from a day to a day and says where it comes from:
 *
 *   format = 1
 *   KEY = VALUE FROM TO GRADE SOURCE      TO "-": until further notice
 *
 * GRADE is law (read in a published text), company (the company's own rule) or assumed (general
 * knowledge that nobody confirmed: a parameter, to be checked). SOURCE is the rest of the line. A
 * key may stand several times, for spans that follow each other; one that came later than the rest
 * may be left out, then the law's value holds. A value below what the law asks is refused with the
 * article, whatever its source claims.
 */
#define ARREARS_SPANS_MAX 8 /* of one key */
#define ARREARS_SOURCE_MAX 241

#define ARREARS_VALUE_LIST(X)                                 \
	X(REMIND_AFTER_DAYS, "remind_after_days")             \
	X(WARNING_DAY, "warning_day")                         \
	X(LISTING_DAY, "listing_day")                         \
	X(OVERDUE_DAYS, "overdue_days")                       \
	X(NOTICE_DAYS_RESIDENTIAL, "notice_days_residential") \
	X(NOTICE_DAYS_OTHER, "notice_days_other")             \
	X(WARN_MINUTES, "warn_minutes")                       \
	X(CUT_ON_REST_DAYS, "cut_on_rest_days")               \
	X(APPROVALS, "approvals")                             \
	X(APPROVALS_IMPORTANT, "approvals_important")         \
	X(RESTORE_HOURS, "restore_hours")                     \
	X(CHEQUE_RESTORES, "cheque_restores")                 \
	X(BLACKLIST_PERIODS, "blacklist_periods")             \
	X(BLACKLIST_MONTHS, "blacklist_months")               \
	X(PREPAYMENT_RESIDENTIAL, "prepayment_residential")   \
	X(PREPAYMENT_OTHER, "prepayment_other")               \
	X(LETTER_NEEDS_CUT, "letter_needs_cut")               \
	X(LETTER_AFTER_DAYS, "letter_after_days")             \
	X(LETTER_DEADLINE_DAYS, "letter_deadline_days")       \
	X(LIMITATION_MONTHS, "limitation_months")             \
	X(PLAN_MONTHS, "plan_months")                         \
	X(PLAN_GRACE_DAYS, "plan_grace_days")                 \
	X(PLAN_LATE_CHARGE, "plan_late_charge")               \
	X(PLAN_BROKEN_CHARGED, "plan_broken_charged")         \
	X(WRITTEN_OFF_LATE_CHARGE, "written_off_late_charge")

#define ARREARS_VALUE_ENUM_(name, key) ARREARS_##name,
enum arrears_value { ARREARS_VALUE_LIST(ARREARS_VALUE_ENUM_) ARREARS_VALUES };
#undef ARREARS_VALUE_ENUM_

enum arrears_grade { ARREARS_LAW, ARREARS_COMPANY, ARREARS_ASSUMED };

struct arrears_policy_span {
	int64_t value; /* days, hours, months, minutes; 0 and 1 of a switch; fen of an amount */
	struct date from, to; /* to: DATE_YEAR_MAX-12-31 where it is open */
	enum arrears_grade grade;
	char source[ARREARS_SOURCE_MAX];
};

struct arrears_policy {
	struct arrears_policy_span spans[ARREARS_VALUES]
					[ARREARS_SPANS_MAX]; /* by their first day */
	size_t span_count[ARREARS_VALUES];
};

struct arrears_policy_error {
	long line;           /* 0: the file as a whole */
	const char *article; /* msgid, where the law forbids the value; else NULL */
	struct say say;
};

/* Reads bytes, which need no NUL. False: *error says what is wrong; *out is then undefined. */
NODISCARD bool arrears_policy_read(struct arrears_policy *out, const char *bytes, size_t size,
	struct arrears_policy_error *error);

/* The values of one day. */
struct arrears_rules {
	int64_t value[ARREARS_VALUES];
};

/* False: a value does not hold on that day; *missing is the first of them. */
NODISCARD bool arrears_policy_on(const struct arrears_policy *policy, struct date on,
	struct arrears_rules *out, enum arrears_value *missing);

int arrears_days(const struct arrears_rules *rules, enum arrears_value value);
bool arrears_switch(const struct arrears_rules *rules, enum arrears_value value);
struct money arrears_amount(const struct arrears_rules *rules, enum arrears_value value);

const char *arrears_value_key(enum arrears_value value);
const char *arrears_value_title(enum arrears_value value); /* msgid */

#endif
