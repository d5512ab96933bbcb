/* Dated tariffs: when they hold, their seasons, and the price of a time of use. */
#include "core/tariff.h"

#include <assert.h>

#include "core/compiler.h"

#define MONTHS_PER_YEAR 12
#define ALL_HOURS 0x00FFFFFFU

bool tariff_holds(const struct tariff *tariff, struct date on)
{
	if (date_compare(on, tariff->valid_from) < 0)
		return false;
	return !tariff->has_valid_to || date_compare(on, tariff->valid_to) <= 0;
}

bool tariff_follows(const struct tariff *later, const struct tariff *earlier)
{
	if (date_compare(later->valid_from, earlier->valid_from) <= 0)
		return false;
	return !earlier->has_valid_to ||
	       date_days_between(earlier->valid_to, later->valid_from) == 1;
}

struct period tariff_cycle_start(const struct tariff *tariff, struct period p)
{
	int since;

	if (tariff->cycle != TARIFF_YEAR)
		return p;
	since = (period_month(p) - tariff->year_starts + MONTHS_PER_YEAR) % MONTHS_PER_YEAR;
	return period_add(p, -since);
}

const struct tariff_season *tariff_season_of(const struct tariff *tariff, int month)
{
	for (size_t i = 0; i < tariff->season_count; i++)
		if (tariff->seasons[i].months & (1U << (month - 1)))
			return &tariff->seasons[i];
	assert(!"the seasons share out the year");
	return &tariff->seasons[0];
}

enum tariff_time tariff_time_priced(const struct tariff_tier *tier, enum tariff_time time)
{
	if (time == TARIFF_ALL)
		return time;
	if (time == TARIFF_SHARP && !tier->has_time[TARIFF_SHARP])
		time = TARIFF_PEAK;
	return tier->has_time[time] ? time : TARIFF_FLAT;
}

struct price tariff_price(const struct tariff_tier *tier, enum tariff_time time)
{
	time = tariff_time_priced(tier, time);
	return tier->has_time[time] ? tier->time_price[time] : tier->price;
}

bool tariff_has_times(const struct tariff_season *season)
{
	const struct tariff_tier *first = &season->tiers[0];

	return first->has_time[TARIFF_SHARP] || first->has_time[TARIFF_PEAK] ||
	       first->has_time[TARIFF_VALLEY];
}

/* Where sharp, peak and valley fill the day there is no flat hour. */
enum tariff_time tariff_time_rest(const struct tariff *tariff, const struct tariff_season *season)
{
	uint32_t hours = 0;

	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
		hours |= season->hours[time] != 0 ? season->hours[time] : tariff->hours[time];
	return hours == ALL_HOURS && season->tiers[0].has_time[TARIFF_PEAK] ? TARIFF_PEAK
									    : TARIFF_FLAT;
}

const char *tariff_time_title(enum tariff_time time)
{
	static const char *const titles[TARIFF_TIMES] = {
		[TARIFF_ALL] = N_("all times"),
		[TARIFF_SHARP] = N_("sharp"),
		[TARIFF_PEAK] = N_("peak"),
		[TARIFF_FLAT] = N_("flat"),
		[TARIFF_VALLEY] = N_("valley"),
	};

	return titles[time];
}

const char *tariff_grade_title(enum tariff_grade grade)
{
	static const char *const titles[] = {
		[TARIFF_GOOD] = N_("confirmed"),
		[TARIFF_MIXED] = N_("confirmed in part"),
		[TARIFF_LOW] = N_("not confirmed"),
		[TARIFF_EXAMPLE] = N_("example, not a price in force"),
	};

	return titles[grade];
}

struct say tariff_source(const struct tariff *tariff)
{
	if (tariff->notice[0] != '\0')
		return SAY(N_("{1}, valid from {2}, {3}"), say_text(tariff->name),
			say_date(tariff->valid_from), say_text(tariff->notice));
	return SAY(N_("{1}, valid from {2}"), say_text(tariff->name), say_date(tariff->valid_from));
}
