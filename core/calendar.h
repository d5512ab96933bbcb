#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/text.h"

/*
 * Working days and rest days. Saturdays and Sundays are rest days; what the State Council arranges
 * for a year (国务院办公厅 放假安排) is a data file of that year: holidays, and weekend days that
 * are worked. Of a year without a file nothing is known, and whoever needs a working day is
 * refused.
 *
 * A file, one "key = value" a line, # and blank lines passed over:
 *   year = 2026
 *   source = WORDS                        where the days were read
 *   rest = 2026-02-15 2026-02-23          a first and a last day, or one day
 *   work = 2026-02-14
 */
#define CALENDAR_YEARS_MAX 32
#define CALENDAR_YEAR_WORDS 6 /* 64 days each */
#define CALENDAR_SOURCE_MAX 121

struct calendar_year {
	int year;
	uint64_t rest[CALENDAR_YEAR_WORDS]; /* a bit for each day of the year */
	char source[CALENDAR_SOURCE_MAX];
};

struct calendar {
	struct calendar_year years[CALENDAR_YEARS_MAX];
	size_t count;
};

struct calendar_error {
	long line; /* 0: the file as a whole */
	struct say say;
};

/* Adds the year of a file. False: *error says what is wrong, and the calendar is as it was. */
NODISCARD bool calendar_read(
	struct calendar *c, const char *bytes, size_t size, struct calendar_error *error);

bool calendar_knows(const struct calendar *c, struct date d);

/* False for a rest day, and for a day of a year that is not known. */
bool calendar_works(const struct calendar *c, struct date d);

/* d itself or the first working day after it. False: a year on the way is not known. */
NODISCARD bool calendar_working_from(const struct calendar *c, struct date d, struct date *out);

#endif
