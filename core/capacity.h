#ifndef CORE_CAPACITY_H
#define CORE_CAPACITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * The capacity for which a two-part customer pays (供电营业规则 1996 art. 84–85, 2024; regulations
 * §1.8). What is in use for the whole month pays the month; what is in use for a part of it pays by
 * days, 1/30 each before 2024-06-01 and one of the month's calendar days since then. The day of a
 * change belongs to what comes after it.
 */
#define CAPACITY_UNITS_MAX 16
#define CAPACITY_LIMIT_VA INT64_C(1000000000000)
#define CAPACITY_LAYERS_MAX (4 * CAPACITY_UNITS_MAX + 1)
#define CAPACITY_DAYS_MAX 400    /* the longest period */
#define SUSPENSION_DAYS_LEAST 15 /* a shorter one takes nothing off */

/* Days as an exact part of a month: any sum of days of months of 28 to 31 days has this whole. */
#define MONTH_SHARE INT64_C(377580)

/* A transformer, or a high-voltage motor. */
struct capacity_unit {
	int64_t va;
	struct date from, to; /* the days it was connected, both included */
	int interlock; /* of units with the same number only the largest runs; 0: by itself */
};

struct suspension {
	int64_t va;
	struct date from;    /* the day of sealing, which is already free */
	struct date to;      /* the last free day; the day it is unsealed is charged again */
	int charged_percent; /* 0; 50 for a new customer under the rules before 2016 */
};

struct capacity_input {
	struct date from, to; /* both included */
	const struct capacity_unit *units;
	size_t unit_count;
	const struct suspension *suspensions;
	size_t suspension_count;
};

/* So much capacity for such a part of a month. */
struct capacity_layer {
	int64_t va;
	int days;      /* of the period */
	bool whole;    /* all its days: the months are whole where the period's are */
	int64_t share; /* months, in MONTH_SHARE */
};

struct capacity {
	struct capacity_layer layers[CAPACITY_LAYERS_MAX];
	size_t layer_count;
	int64_t last_va; /* on the last day */
};

/* Whole months from first to last day, told as either the last day or the next first; 0: none. */
int period_whole_months(struct date from, struct date to);

/* Do the days of a month count as they are on that day, or as 30? */
bool capacity_by_calendar(struct date day);

/* A day as a part of its month, in MONTH_SHARE. */
int64_t month_share(struct date day);

/*
 * The days from one to another as months, in MONTH_SHARE: those of one calendar month are a month
 * at most, so that 31 days of a thirtieth are not more than one. 0: to lies before from.
 */
int64_t days_share(struct date from, struct date to);

/* False: more suspended than is there, a period too long, or out of range. */
NODISCARD bool capacity_compute(struct capacity *out, const struct capacity_input *in);

#endif
