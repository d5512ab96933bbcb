#ifndef CORE_TARIFF_FILE_H
#define CORE_TARIFF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/text.h"

/*
 * A tariff as a person writes it (share/tariffs/NAME.tariff): UTF-8, one "key = value" a line,
 * lines that begin with # and blank lines are passed over.
 *
 *   format = 1              always
 *   name, region, plan      words for people; voltage, notice, note may be left out
 *   price_class = CLASS     residential, or the class whose bills it prices
 *   grade = good | mixed | low | example
 *   valid_from = DATE       and valid_to = DATE, the last day, where the tariff has ended
 *   cycle = none | month | year
 *   time_of_use = optional | required    optional if left out: the customer's meter decides
 *   funds = included | separate          separate: government funds come on top, by region
 *   capacity_price = YUAN   a kVA and month, and demand_price = YUAN, a kW and month: a two-part
 *                           tariff; the customer pays for one of them
 *   demand_discount = KWH PERCENT        from so many kWh a kVA and month on the demand's price is
 *                                        so many percent
 *   year_starts = MONTH     1 … 12, with cycle = year only; 1 if left out
 *   household_kwh = KWH     what a large household adds to tier 1 in a month
 *   peak_hours = 8-22       hours of the day, "11-17,20-22" or over midnight "22-8"; also
 *   valley_hours = 22-8     sharp_hours; below months they are those of that season alone
 *   months = 5-10           begins a season: the tiers below hold in these months; without it they
 *                           hold in all, and the seasons together must share out the year
 *   tier = FROM TO PRICE [PEAK VALLEY [SHARP]]
 *                           kWh above FROM up to and with TO, "-" for no end; yuan per kWh, "-" for
 *                           none; each tier begins where the one before ends; where a year has
 *                           seasons, their tiers differ in the prices by time of use alone
 */
#define TARIFF_PRICE_HIGHEST_E8 INT64_C(1000000000)    /* above it the decimal point is misplaced */
#define TARIFF_CHARGE_HIGHEST_E8 INT64_C(100000000000) /* a kVA or kW and month */

struct tariff;

struct tariff_file_error {
	long line; /* 0: the file as a whole */
	struct say say;
};

/* Reads bytes, which need no NUL. False: *error says what is wrong; *out is then undefined. */
NODISCARD bool tariff_file_read(
	struct tariff *out, const char *bytes, size_t size, struct tariff_file_error *error);

#endif
