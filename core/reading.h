#ifndef CORE_READING_H
#define CORE_READING_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/register.h"

/*
 * What was read from a register, and how. A value is in thousandths of the register's unit (kWh,
 * kvarh, kW), before the multiplier.
 */
enum reading_kind { /* stored: never renumber */
	READING_ACTUAL = 1,
	READING_ESTIMATED = 2,
	READING_REMOTE = 3
};

#define READING_DIGITS_MIN 3      /* of a register, before the point */
#define READING_ONE INT64_C(1000) /* a value of one kWh, kvarh or kW */
#define READING_TEXT_MAX 24

const char *reading_kind_name(enum reading_kind kind);  /* "actual" */
const char *reading_kind_title(enum reading_kind kind); /* msgid */
NODISCARD bool reading_kind_parse(enum reading_kind *out, const char *name);

/* Digits, at most three decimals. False: anything else, or out of all bounds. */
NODISCARD bool reading_parse(int64_t *out, const char *text);
const char *reading_format(int64_t value, char buf[READING_TEXT_MAX]);

/* The first value that a register of so many digits cannot show. */
int64_t reading_span(int digits);

/*
 * A reading closes the month of the day before it: one taken on the first of a month closes the
 * month before. first … last: the days on which a month can be read.
 */
struct period reading_period(struct date read_on);
struct date reading_first_day(struct period period);
struct date reading_last_day(struct period period);

/* The months between two readings, at least one: some thirty days each. */
int reading_months(struct date from, struct date to);

/*
 * A route is read every so many months, counted through the years: where 12 can be divided by it in
 * those whose number that divides (every 2: February, April …). It is read on one day of the month;
 * the first closes the month before, so it lies in the next one.
 */
#define READING_EVERY_MAX 12
#define READING_DAY_MAX 28
bool reading_cycle_due(struct period period, int every_months);
struct date reading_cycle_day(struct period period, int day);

/* "kWh", "kvarh", "kW". */
const char *register_unit(enum register_kind kind);

#endif
