/* Working days: weekends, and what a file of the year says otherwise. */
#include "core/calendar.h"

#include <assert.h>
#include <string.h>

#include "core/line_file.h"
#include "core/utf8.h"

#define YEAR_FIRST 1990
#define YEAR_LAST 2099

struct reading {
	struct calendar_year year;
	struct calendar_error *error;
	long line;
};

static bool refuse(struct reading *r, struct say say)
{
	*r->error = (struct calendar_error){.line = r->line, .say = say};
	return false;
}

static int day_of_year(struct date d)
{
	struct date first;
	bool exists = date_from_civil(&first, date_to_civil(d).year, 1, 1);

	assert(exists);
	return date_days_between(first, d);
}

static bool bit_of(const struct calendar_year *year, int day)
{
	return (year->rest[day / 64] >> (day % 64) & 1) != 0;
}

static void set_bit(struct calendar_year *year, int day, bool rest)
{
	uint64_t bit = UINT64_C(1) << (day % 64);

	if (rest)
		year->rest[day / 64] |= bit;
	else
		year->rest[day / 64] &= ~bit;
}

static void set_weekends(struct calendar_year *year)
{
	struct date d;
	bool exists = date_from_civil(&d, year->year, 1, 1);

	assert(exists);
	for (; date_to_civil(d).year == year->year; d = date_add_days(d, 1))
		if (date_weekday(d) == 0 || date_weekday(d) == 6)
			set_bit(year, day_of_year(d), true);
}

static bool read_year(struct reading *r, const char *value)
{
	struct date d;
	char first[DATE_TEXT_MAX];

	if (r->year.year != 0)
		return refuse(r, SAY(N_("The key {1} stands twice."), say_text("year")));
	if (strlen(value) == 4) {
		memcpy(first, value, 4);
		memcpy(first + 4, "-01-01", 7);
		if (date_parse(&d, first))
			r->year.year = date_to_civil(d).year;
	}
	if (r->year.year < YEAR_FIRST || r->year.year > YEAR_LAST)
		return refuse(r, SAY(N_("The value of {1} cannot be read: {2}"), say_text("year"),
					 say_text(value)));
	set_weekends(&r->year);
	return true;
}

/* "2026-02-15" or "2026-02-15 2026-02-23". */
static bool read_span(struct reading *r, const char *key, const char *value)
{
	char first[DATE_TEXT_MAX] = "";
	struct date from, to;
	size_t length = strcspn(value, " \t");
	const char *second = value + length + strspn(value + length, " \t");

	if (r->year.year == 0)
		return refuse(r, SAY(N_("Name the year before its days.")));
	if (length < sizeof first)
		memcpy(first, value, length);
	if (!date_parse(&from, first) || !date_parse(&to, *second == '\0' ? first : second))
		return refuse(r, SAY(N_("The value of {1} cannot be read: {2}"), say_text(key),
					 say_text(value)));
	if (date_compare(from, to) > 0 || date_to_civil(from).year != r->year.year ||
		date_to_civil(to).year != r->year.year)
		return refuse(r, SAY(N_("These days do not lie one after the other in the year "
					"{1}."),
					 say_count(r->year.year)));
	for (; date_compare(from, to) <= 0; from = date_add_days(from, 1)) {
		int day = day_of_year(from);
		bool rest = strcmp(key, "rest") == 0;

		if (!rest && !bit_of(&r->year, day))
			return refuse(r, SAY(N_("{1} is a working day anyway."), say_date(from)));
		set_bit(&r->year, day, rest);
	}
	return true;
}

static bool refuse_line(void *ctx, long line, struct say why)
{
	struct reading *r = ctx;

	r->line = line;
	return refuse(r, why);
}

static bool take_line(void *ctx, long line, const char *key, const char *value)
{
	struct reading *r = ctx;

	r->line = line;
	if (strcmp(key, "year") == 0)
		return read_year(r, value);
	if (strcmp(key, "source") == 0) {
		utf8_copy(r->year.source, sizeof r->year.source, value);
		return true;
	}
	if (strcmp(key, "rest") == 0 || strcmp(key, "work") == 0)
		return read_span(r, key, value);
	return refuse(r, SAY(N_("The key {1} is not known."), say_text(key)));
}

static const struct calendar_year *year_of(const struct calendar *c, int year)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->years[i].year == year)
			return &c->years[i];
	return NULL;
}

bool calendar_read(struct calendar *c, const char *bytes, size_t size, struct calendar_error *error)
{
	struct reading r = {.error = error};
	const struct line_file_reader reader = {
		.ctx = &r, .take = take_line, .refuse = refuse_line};

	if (!line_file_each(bytes, size, &reader))
		return false;
	r.line = 0;
	if (r.year.year == 0)
		return refuse(&r, SAY(N_("The key {1} is missing."), say_text("year")));
	if (r.year.source[0] == '\0')
		return refuse(&r, SAY(N_("The key {1} is missing."), say_text("source")));
	if (year_of(c, r.year.year) != NULL)
		return refuse(&r,
			SAY(N_("There are two files of the year {1}."), say_count(r.year.year)));
	if (c->count == CALENDAR_YEARS_MAX)
		return refuse(&r,
			SAY(N_("More than {1} years of holidays."), say_count(CALENDAR_YEARS_MAX)));
	c->years[c->count++] = r.year;
	return true;
}

bool calendar_knows(const struct calendar *c, struct date d)
{
	return year_of(c, date_to_civil(d).year) != NULL;
}

bool calendar_works(const struct calendar *c, struct date d)
{
	const struct calendar_year *year = year_of(c, date_to_civil(d).year);

	return year != NULL && !bit_of(year, day_of_year(d));
}

bool calendar_working_from(const struct calendar *c, struct date d, struct date *out)
{
	while (calendar_knows(c, d)) {
		if (calendar_works(c, d)) {
			*out = d;
			return true;
		}
		d = date_add_days(d, 1);
	}
	return false;
}
