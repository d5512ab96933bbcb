/* Readings and the months they belong to: a reading of the first closes the month before. */
#include "core/reading.h"

#include <assert.h>
#include <string.h>

#include "core/decimal.h"

#define MONTH_DAYS 30

static_assert(READING_ACTUAL == 1 && READING_ESTIMATED == 2 && READING_REMOTE == 3, "stored");

static const struct {
	const char *name, *title;
} kinds[] = {
	[READING_ACTUAL] = {"actual", N_("Actual")},
	[READING_ESTIMATED] = {"estimated", N_("Estimated")},
	[READING_REMOTE] = {"remote", N_("Read remotely")},
};

const char *reading_kind_name(enum reading_kind kind)
{
	assert(kind >= READING_ACTUAL);
	assert(kind <= READING_REMOTE);
	return kinds[kind].name;
}

const char *reading_kind_title(enum reading_kind kind)
{
	assert(kind >= READING_ACTUAL);
	assert(kind <= READING_REMOTE);
	return kinds[kind].title;
}

bool reading_kind_parse(enum reading_kind *out, const char *name)
{
	for (unsigned i = READING_ACTUAL; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*out = (enum reading_kind)i;
			return true;
		}
	return false;
}

bool reading_parse(int64_t *out, const char *text)
{
	return decimal_parse(out, text, REGISTER_PLACES, REGISTER_READING_MAX) == DECIMAL_OK;
}

const char *reading_format(int64_t value, char buf[READING_TEXT_MAX])
{
	return decimal_format(buf, READING_TEXT_MAX, value, REGISTER_PLACES, 0);
}

int reading_months(struct date from, struct date to)
{
	int months = (date_days_between(from, to) + MONTH_DAYS / 2) / MONTH_DAYS;

	return months < 1 ? 1 : months;
}

int64_t reading_span(int digits)
{
	int64_t span = 1;

	assert(digits >= READING_DIGITS_MIN);
	assert(digits <= REGISTER_DIGITS_MAX);
	for (int i = 0; i < digits + REGISTER_PLACES; i++)
		span *= 10;
	return span;
}

struct period reading_period(struct date read_on)
{
	return period_of(date_add_days(read_on, -1));
}

struct date reading_first_day(struct period period)
{
	return date_add_days(period_first_day(period), 1);
}

struct date reading_last_day(struct period period)
{
	return period_first_day(period_add(period, 1));
}

bool reading_cycle_due(struct period period, int every_months)
{
	return every_months <= 1 || (period.months + 1) % every_months == 0;
}

struct date reading_cycle_day(struct period period, int day)
{
	if (day <= 1)
		return reading_last_day(period);
	return date_add_days(period_first_day(period), day - 1);
}

const char *register_unit(enum register_kind kind)
{
	if (kind == REGISTER_REACTIVE)
		return "kvarh";
	return kind == REGISTER_DEMAND ? "kW" : "kWh";
}
