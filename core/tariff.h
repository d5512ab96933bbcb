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
 * A dated tariff: prices by tier, season and time of use, and what a two-part tariff charges for
 * capacity or demand. Tariffs are data that a hall edits (share/tariffs, read by
 * core/tariff_file.h); nothing here knows a province.
 */
#define TARIFF_TEXT_MAX 128
#define TARIFF_NOTE_MAX 512
#define TARIFF_CLASS_MAX 33
#define TARIFF_TIERS_MAX 6
#define TARIFF_SEASONS_MAX 4

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
	bool has_time[TARIFF_TIMES];           /* of sharp, peak and valley those that have one */
	struct price time_price[TARIFF_TIMES]; /* with the tier's increment */
};

struct tariff_season {
	uint16_t months; /* bit 0 is January */
	struct tariff_tier tiers[TARIFF_TIERS_MAX];
	size_t tier_count;
	uint32_t hours[TARIFF_TIMES]; /* bit 0 is 00:00 to 01:00; none: those of the tariff */
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
	struct energy household_addition; /* a large household's, to tier 1, for one month */
	bool time_required;               /* its prices by time of use hold for every customer */
	bool funds_apart;                 /* government funds come on top of its prices */
	bool has_capacity, has_demand;
	struct price capacity_price; /* a kVA and month */
	struct price demand_price;   /* a kW and month */
	struct energy discount_from; /* kWh a kVA and month from which the demand's price is */
	int64_t discount_percent;    /* so many percent; 100: no such rule */
	uint32_t hours[TARIFF_TIMES];
	struct tariff_season seasons[TARIFF_SEASONS_MAX]; /* share out the 12 months */
	size_t season_count;
};

bool tariff_holds(const struct tariff *tariff, struct date on);

/* Does one take the other's place without a gap and without a day on which both hold? */
bool tariff_follows(const struct tariff *later, const struct tariff *earlier);

/* The month in which the cycle began to which p belongs: p itself where there is no year. */
struct period tariff_cycle_start(const struct tariff *tariff, struct period p);

/* The season of a month, 1 … 12. */
const struct tariff_season *tariff_season_of(const struct tariff *tariff, int month);

/*
 * The time whose price a time of use has: a sharp hour without a price of its own is a peak hour,
 * and a peak or valley hour without one has the flat price.
 */
enum tariff_time tariff_time_priced(const struct tariff_tier *tier, enum tariff_time time);
struct price tariff_price(const struct tariff_tier *tier, enum tariff_time time);

/* Has it prices for any time of use in that season? */
bool tariff_has_times(const struct tariff_season *season);

/* The time that is left where the others are read beside the total: flat, or peak without one. */
enum tariff_time tariff_time_rest(const struct tariff *tariff, const struct tariff_season *season);

const char *tariff_time_title(enum tariff_time time);    /* a msgid */
const char *tariff_grade_title(enum tariff_grade grade); /* a msgid */
struct say tariff_source(const struct tariff *tariff);

#endif
