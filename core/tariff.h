#ifndef CORE_TARIFF_H
#define CORE_TARIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "core/text.h"

/*
 * A dated residential tariff and what it makes of a quantity. Tariffs are data that a hall edits
 * (share/tariffs, read by core/tariff_file.h); nothing here knows a province.
 */
#define TARIFF_TEXT_MAX 128
#define TARIFF_NOTE_MAX 512
#define TARIFF_CLASS_MAX 33
#define TARIFF_TIERS_MAX 6
#define TARIFF_SEASONS_MAX 4
#define TARIFF_EXPLAIN_MAX (2 * TARIFF_TIERS_MAX + 5)

enum tariff_cycle {
	TARIFF_NO_CYCLE, /* one price for all energy (combined meters) */
	TARIFF_MONTH,    /* the limits are of each month read */
	TARIFF_YEAR      /* the limits are of a year that begins with year_starts */
};

/* How well the prices are confirmed by their source; an example's are invented. */
enum tariff_grade { TARIFF_GOOD, TARIFF_MIXED, TARIFF_LOW, TARIFF_EXAMPLE };

/* Times of use (分时). TARIFF_ALL is the one price of those who have no time-of-use meter. */
enum tariff_time {
	TARIFF_ALL,
	TARIFF_SHARP,
	TARIFF_PEAK,
	TARIFF_FLAT,
	TARIFF_VALLEY,
	TARIFF_TIMES
};

/* Energy above `above` up to and with `up_to` in one month or one year. */
struct tariff_tier {
	struct energy above, up_to;
	bool open; /* the last tier: no upper end */
	struct price price;
	bool has_sharp, has_peak, has_valley;
	struct price sharp, peak, valley; /* for time-of-use meters, with the tier's increment */
};

struct tariff_season {
	uint16_t months; /* bit 0 is January */
	struct tariff_tier tiers[TARIFF_TIERS_MAX];
	size_t tier_count;
};

struct tariff {
	char name[TARIFF_TEXT_MAX], region[TARIFF_TEXT_MAX], plan[TARIFF_TEXT_MAX];
	char voltage[TARIFF_TEXT_MAX], notice[TARIFF_TEXT_MAX], note[TARIFF_NOTE_MAX];
	char price_class[TARIFF_CLASS_MAX];
	enum tariff_grade grade;
	enum tariff_cycle cycle;
	int year_starts; /* month 1 … 12 */
	struct date valid_from, valid_to;
	bool has_valid_to;
	struct energy household_addition;  /* a large household's, to tier 1, for one month */
	uint32_t peak_hours, valley_hours; /* bit 0 is 00:00 to 01:00 */
	struct tariff_season seasons[TARIFF_SEASONS_MAX]; /* share out the 12 months */
	size_t season_count;
};

struct tariff_use {
	struct energy energy;
	int month;            /* 1 … 12: the one whose season holds */
	int quota_months;     /* the months read, or of the year those in use (a new account) */
	int household_months; /* those of them with a large household's addition */
	struct energy used[TARIFF_TIERS_MAX]; /* earlier in the year, by tier as it was billed */
};

/* The base price on all energy, or what a higher tier adds to it. */
struct tariff_line {
	int tier; /* 1: the base price */
	struct energy quantity;
	struct price price;
	struct money amount; /* rounded once to the fen, halves away from zero */
};

struct tariff_bill {
	struct tariff_line lines[TARIFF_TIERS_MAX];
	size_t line_count;
	struct money total;
	size_t tier_count;
	struct energy now[TARIFF_TIERS_MAX];       /* of this bill, by tier */
	struct energy limit[TARIFF_TIERS_MAX];     /* width of the tier; none for the last */
	struct energy remaining[TARIFF_TIERS_MAX]; /* of it after this bill */
};

bool tariff_holds(const struct tariff *tariff, struct date on);

/* The month in which the cycle began to which p belongs: p itself where there is no year. */
struct period tariff_cycle_start(const struct tariff *tariff, struct period p);

/* Spreads what was used earlier in the year over the tiers, where only the sum is known. */
void tariff_use_total(struct tariff_use *use, const struct tariff *tariff, struct energy total);

/* False: out of MONEY_LIMIT or ENERGY_LIMIT_WH. */
NODISCARD bool tariff_compute(
	struct tariff_bill *out, const struct tariff *tariff, const struct tariff_use *use);

struct say tariff_line_name(const struct tariff_line *line, const struct tariff *tariff);
struct say tariff_rule(const struct tariff *tariff);
struct say tariff_source(const struct tariff *tariff);

/* The formula with its numbers, its rule and its source; returns the number of lines. */
size_t tariff_explain(const struct tariff_bill *bill, const struct tariff *tariff,
	const struct tariff_use *use, struct say lines[TARIFF_EXPLAIN_MAX]);

#endif
