/* The Gregorian calendar by counting, and the hall's clock. */
#include "core/date.h"

#include <string.h>

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_DAY INT64_C(86400000)
#define HALL_OFFSET_MS (8 * 60 * 60 * MS_PER_SECOND)
#define DAYS_PER_ERA 146097 /* 400 years, after which the calendar repeats */
#define DAY_MIN (-62091)    /* 1800-01-01 */
#define DAY_MAX 2932896     /* 9999-12-31 */
#define MONTH_MIN (DATE_YEAR_MIN * 12)
#define MONTH_MAX (DATE_YEAR_MAX * 12 + 11)

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Counts in years that begin in March, so that the leap day is the last; year >= 0. */
static int32_t days_from_civil(int year, int month, int day)
{
	int y = year - (month <= 2) + 400;
	int m = (month + 9) % 12;
	int day_of_year = (153 * m + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468 - DAYS_PER_ERA;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
	if (value < low)
		return low;
	return value > high ? high : value;
}

bool date_from_civil(struct date *out, int year, int month, int day)
{
	if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX)
		return false;
	if (day < 1 || day > date_days_in_month(year, month))
		return false;
	out->days = days_from_civil(year, month, day);
	return true;
}

struct civil date_to_civil(struct date d)
{
	int32_t days = (int32_t)clamp(d.days, DAY_MIN, DAY_MAX) + 719468;
	int32_t era = days / DAYS_PER_ERA;
	int32_t of_era = days % DAYS_PER_ERA;
	int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int32_t m = (5 * of_year + 2) / 153;
	int month = m < 10 ? m + 3 : m - 9;

	return (struct civil){
		.year = year + era * 400 + (month <= 2),
		.month = month,
		.day = of_year - (153 * m + 2) / 5 + 1,
	};
}

/* Writes width digits of value at *at and moves it. */
static void put_number(char **at, int64_t value, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		(*at)[i] = (char)('0' + value % 10);
		value /= 10;
	}
	*at += width;
}

static void put_char(char **at, char c)
{
	*(*at)++ = c;
}

static void put_date(char **at, struct date d)
{
	struct civil civil = date_to_civil(d);

	put_number(at, civil.year, 4);
	put_char(at, '-');
	put_number(at, civil.month, 2);
	put_char(at, '-');
	put_number(at, civil.day, 2);
}

/* The hall's milliseconds since its own midnight of 1970-01-01, within the calendar. */
static int64_t hall_ms(struct moment m)
{
	int64_t low = DAY_MIN * MS_PER_DAY, high = (DAY_MAX + 1) * MS_PER_DAY - 1;

	return clamp(m.ms, low - HALL_OFFSET_MS, high - HALL_OFFSET_MS) + HALL_OFFSET_MS;
}

static int64_t hall_seconds_of_day(struct moment m)
{
	int64_t ms = hall_ms(m) % MS_PER_DAY;

	return (ms < 0 ? ms + MS_PER_DAY : ms) / MS_PER_SECOND;
}

static void put_minute(char **at, struct moment m)
{
	int64_t seconds = hall_seconds_of_day(m);

	put_number(at, seconds / 3600, 2);
	put_char(at, ':');
	put_number(at, seconds / 60 % 60, 2);
}

static void put_clock(char **at, struct moment m)
{
	put_minute(at, m);
	put_char(at, ':');
	put_number(at, hall_seconds_of_day(m) % 60, 2);
}

/* Reads count digits, or -1. */
static int read_number(const char *text, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

bool date_parse(struct date *out, const char *text)
{
	if (strlen(text) != DATE_TEXT_MAX - 1)
		return false;
	if (text[4] != '-' || text[7] != '-')
		return false;
	return date_from_civil(
		out, read_number(text, 4), read_number(text + 5, 2), read_number(text + 8, 2));
}

const char *date_format(struct date d, char buf[DATE_TEXT_MAX])
{
	char *at = buf;

	put_date(&at, d);
	*at = '\0';
	return buf;
}

bool period_parse(struct period *out, const char *text)
{
	struct date first;

	if (strlen(text) != PERIOD_TEXT_MAX - 1 || text[4] != '-')
		return false;
	if (!date_from_civil(&first, read_number(text, 4), read_number(text + 5, 2), 1))
		return false;
	*out = period_of(first);
	return true;
}

const char *period_format(struct period p, char buf[PERIOD_TEXT_MAX])
{
	char *at = buf;

	put_number(&at, period_year(p), 4);
	put_char(&at, '-');
	put_number(&at, period_month(p), 2);
	*at = '\0';
	return buf;
}

struct date date_add_days(struct date d, int days)
{
	return (struct date){(int32_t)clamp((int64_t)d.days + days, DAY_MIN, DAY_MAX)};
}

int date_days_between(struct date from, struct date to)
{
	return to.days - from.days;
}

int date_compare(struct date a, struct date b)
{
	return (a.days > b.days) - (a.days < b.days);
}

int date_weekday(struct date d)
{
	int weekday = (d.days % 7 + 4) % 7; /* 1970-01-01 was a Thursday */

	return weekday < 0 ? weekday + 7 : weekday;
}

struct period period_of(struct date d)
{
	struct civil civil = date_to_civil(d);

	return (struct period){civil.year * 12 + civil.month - 1};
}

struct period period_add(struct period p, int months)
{
	return (struct period){(int32_t)clamp((int64_t)p.months + months, MONTH_MIN, MONTH_MAX)};
}

int period_year(struct period p)
{
	return (int)clamp(p.months, MONTH_MIN, MONTH_MAX) / 12;
}

int period_month(struct period p)
{
	return (int)clamp(p.months, MONTH_MIN, MONTH_MAX) % 12 + 1;
}

struct date period_first_day(struct period p)
{
	return (struct date){days_from_civil(period_year(p), period_month(p), 1)};
}

struct date period_last_day(struct period p)
{
	int year = period_year(p), month = period_month(p);

	return (struct date){days_from_civil(year, month, date_days_in_month(year, month))};
}

struct date period_day(struct period p, int day)
{
	struct date last = period_last_day(p), d = date_add_days(period_first_day(p), day - 1);

	return date_compare(d, last) > 0 ? last : d;
}

struct moment moment_of_day(struct date d)
{
	return (struct moment){clamp(d.days, DAY_MIN, DAY_MAX) * MS_PER_DAY - HALL_OFFSET_MS};
}

struct date moment_date(struct moment m)
{
	int64_t ms = hall_ms(m);
	int64_t days = ms / MS_PER_DAY - (ms % MS_PER_DAY < 0);

	return (struct date){(int32_t)days};
}

const char *moment_format(struct moment m, char buf[MOMENT_TEXT_MAX])
{
	char *at = buf;

	put_date(&at, moment_date(m));
	put_char(&at, 'T');
	put_clock(&at, m);
	memcpy(at, "+08:00", sizeof("+08:00"));
	return buf;
}

const char *moment_format_minute(struct moment m, char buf[MOMENT_TEXT_MAX])
{
	char *at = buf;

	put_date(&at, moment_date(m));
	put_char(&at, ' ');
	put_minute(&at, m);
	*at = '\0';
	return buf;
}

const char *moment_format_clock(struct moment m, char buf[MOMENT_TEXT_MAX])
{
	char *at = buf;

	put_clock(&at, m);
	*at = '\0';
	return buf;
}
