#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * Civil dates, months (billing periods) and moments. The hall's clock is UTC+08:00 whatever
 * TZ says; nothing here asks what time it is. Sums stop at the first and the last day (or month)
 * of the calendar, and a value outside it is taken as that day.
 */
#define DATE_TEXT_MAX 11   /* "2026-11-21" and its NUL */
#define PERIOD_TEXT_MAX 8  /* "2026-11" and its NUL */
#define MOMENT_TEXT_MAX 26 /* "2026-11-21T08:30:00+08:00" and its NUL */
#define DATE_YEAR_MIN 1800
#define DATE_YEAR_MAX 9999

struct date {
	int32_t days; /* since 1970-01-01 */
};

struct civil {
	int year, month, day;
};

struct period {
	int32_t months; /* year * 12 + month - 1 */
};

struct moment {
	int64_t ms; /* since 1970-01-01T00:00:00Z */
};

/* False when the day does not exist or the year is outside DATE_YEAR_MIN … DATE_YEAR_MAX. */
NODISCARD bool date_from_civil(struct date *out, int year, int month, int day);
struct civil date_to_civil(struct date d);

/* Exactly "YYYY-MM-DD" (date) or "YYYY-MM" (period). False: anything else, or no such day. */
NODISCARD bool date_parse(struct date *out, const char *text);
const char *date_format(struct date d, char buf[DATE_TEXT_MAX]);
NODISCARD bool period_parse(struct period *out, const char *text);
const char *period_format(struct period p, char buf[PERIOD_TEXT_MAX]);

struct date date_add_days(struct date d, int days);
int date_days_between(struct date from, struct date to); /* to - from */
int date_compare(struct date a, struct date b);
int date_weekday(struct date d); /* 0 = Sunday */
int date_days_in_month(int year, int month);

struct period period_of(struct date d);
struct period period_add(struct period p, int months);
int period_year(struct period p);
int period_month(struct period p); /* 1 … 12 */
struct date period_first_day(struct period p);
struct date period_last_day(struct period p);

/* That day of the month, from 1 on; the last one of a month that is shorter (31 in June: the 30th).
 */
struct date period_day(struct period p, int day);

/* The hall's calendar date and wall clock at a moment; and its midnight with which a day begins. */
struct date moment_date(struct moment m);
struct moment moment_of_day(struct date d);
const char *moment_format(struct moment m, char buf[MOMENT_TEXT_MAX]);

/* "2026-11-21 08:30" and "08:30:15", for screens and paper; buf as MOMENT_TEXT_MAX. */
const char *moment_format_minute(struct moment m, char buf[MOMENT_TEXT_MAX]);
const char *moment_format_clock(struct moment m, char buf[MOMENT_TEXT_MAX]);

#endif
