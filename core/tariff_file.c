/* Tariff files: lines into keys, keys into a tariff, and then the tariff as a whole. */
#include "core/tariff_file.h"

#include <assert.h>
#include <string.h>

#include "core/late_charge.h"
#include "core/line_file.h"
#include "core/tariff.h"
#include "core/utf8.h"

#define WORDS_MAX 7 /* of a tier row, and one too many */
#define HOURS 24
#define MONTHS 12
#define ALL_MONTHS 0x0FFFU

struct reading {
	struct tariff *tariff;
	struct tariff_file_error *error;
	long line;
	uint32_t seen; /* bits by key */
	bool seasons;  /* months were named: hours belong to the last of them */
};

struct key {
	const char *name;
	bool required, repeats;
	bool (*read)(struct reading *r, const struct key *key, const char *value);
	size_t offset, room; /* where in struct tariff; of hours, the time of use */
};

/* Sets the reason and returns false, so that a check can end with it. */
static bool refuse(struct reading *r, struct say say)
{
	*r->error = (struct tariff_file_error){.line = r->line, .say = say};
	return false;
}

static bool unreadable(struct reading *r, const struct key *key, const char *value)
{
	return refuse(r, SAY(N_("The value of {1} cannot be read: {2}"), say_text(key->name),
				 say_text(value)));
}

/* A whole number of at most two digits; NULL where there is none, else what follows it. */
static const char *small_number(const char *p, int *out)
{
	int digits = 0;

	*out = 0;
	for (; *p >= '0' && *p <= '9'; p++, digits++) {
		if (digits == 2)
			return NULL;
		*out = *out * 10 + (*p - '0');
	}
	return digits == 0 ? NULL : p;
}

/* "5-10" or "7"; *to is *from where there is one number. */
static const char *small_range(const char *p, int *from, int *to)
{
	p = small_number(p, from);
	if (p == NULL)
		return NULL;
	*to = *from;
	return *p == '-' ? small_number(p + 1, to) : p;
}

/* --- keys ------------------------------------------------------------------------------------ */

static bool read_text(struct reading *r, const struct key *key, const char *value)
{
	if (strlen(value) >= key->room)
		return refuse(r, SAY(N_("The value of {1} is too long."), say_text(key->name)));
	utf8_copy((char *)r->tariff + key->offset, key->room, value);
	return true;
}

static bool read_format(struct reading *r, const struct key *key, const char *value)
{
	return strcmp(value, "1") == 0 || unreadable(r, key, value);
}

static bool read_class(struct reading *r, const struct key *key, const char *value)
{
	return price_class_valid(value) ? read_text(r, key, value) : unreadable(r, key, value);
}

/* The index of value among the words, or -1. */
static int choice(const char *const *words, int count, const char *value)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return -1;
}

static bool read_grade(struct reading *r, const struct key *key, const char *value)
{
	static const char *const words[] = {"good", "mixed", "low", "example"};
	int index = choice(words, ARRAY_SIZE(words), value);

	if (index < 0)
		return unreadable(r, key, value);
	r->tariff->grade = (enum tariff_grade)index;
	return true;
}

static bool read_cycle(struct reading *r, const struct key *key, const char *value)
{
	static const char *const words[] = {"none", "month", "year"};
	int index = choice(words, ARRAY_SIZE(words), value);

	if (index < 0)
		return unreadable(r, key, value);
	r->tariff->cycle = (enum tariff_cycle)index;
	return true;
}

static bool read_year_starts(struct reading *r, const struct key *key, const char *value)
{
	int month;
	const char *end = small_number(value, &month);

	if (end == NULL || *end != '\0' || month < 1 || month > MONTHS)
		return unreadable(r, key, value);
	r->tariff->year_starts = month;
	return true;
}

static bool read_valid_from(struct reading *r, const struct key *key, const char *value)
{
	return date_parse(&r->tariff->valid_from, value) || unreadable(r, key, value);
}

static bool read_valid_to(struct reading *r, const struct key *key, const char *value)
{
	r->tariff->has_valid_to = true;
	return date_parse(&r->tariff->valid_to, value) || unreadable(r, key, value);
}

static bool read_household(struct reading *r, const struct key *key, const char *value)
{
	return energy_parse(&r->tariff->household_addition, value) || unreadable(r, key, value);
}

/* Comma-separated ranges of a ring of first … last as bits; an hour range leaves out its end. */
struct ring {
	int first, last;
	bool end_included;
};

static bool ring_bits(const struct ring *ring, const char *value, uint32_t *bits)
{
	int size = ring->last - ring->first + 1;
	const char *p = value;

	*bits = 0;
	for (;;) {
		int from, to, count;

		p = small_range(p, &from, &to);
		if (p == NULL || from < ring->first || from > ring->last || to < ring->first)
			return false;
		if (to > ring->last + !ring->end_included || (!ring->end_included && from == to))
			return false;
		count = (to - from + size) % size + ring->end_included;
		for (int i = 0; i < (count == 0 ? size : count); i++) {
			uint32_t bit = 1U << ((from - ring->first + i) % size);

			if (*bits & bit)
				return false;
			*bits |= bit;
		}
		if (*p == '\0')
			return true;
		if (*p++ != ',')
			return false;
	}
}

static bool read_hours(struct reading *r, const struct key *key, const char *value)
{
	static const struct ring day = {.first = 0, .last = HOURS - 1, .end_included = false};
	struct tariff *t = r->tariff;
	uint32_t *hours = r->seasons ? t->seasons[t->season_count - 1].hours : t->hours;

	if (hours[key->offset] != 0)
		return refuse(r, SAY(N_("The key {1} stands twice."), say_text(key->name)));
	return ring_bits(&day, value, &hours[key->offset]) || unreadable(r, key, value);
}

static bool read_months(struct reading *r, const struct key *key, const char *value)
{
	static const struct ring year = {.first = 1, .last = MONTHS, .end_included = true};
	struct tariff *t = r->tariff;
	uint32_t months;

	if (!ring_bits(&year, value, &months))
		return unreadable(r, key, value);
	if (t->season_count > 0 && t->seasons[t->season_count - 1].tier_count == 0)
		return refuse(r, SAY(N_("A season without tiers stands before this one.")));
	if (t->season_count > 0 && t->seasons[0].months == ALL_MONTHS)
		return refuse(
			r, SAY(N_("The tiers above hold in all months: put months before them.")));
	if (t->season_count == TARIFF_SEASONS_MAX)
		return refuse(r, SAY(N_("More than {1} seasons."), say_count(TARIFF_SEASONS_MAX)));
	for (size_t i = 0; i < t->season_count; i++)
		if (t->seasons[i].months & months)
			return refuse(
				r, SAY(N_("A month belongs to two seasons: {1}"), say_text(value)));
	t->seasons[t->season_count++].months = (uint16_t)months;
	r->seasons = true;
	return true;
}

/* --- two-part, time of use, funds ------------------------------------------------------------ */

static bool read_flag(struct reading *r, const struct key *key, const char *value)
{
	static const char *const words[][2] = {{"optional", "required"}, {"included", "separate"}};
	bool *flag = (bool *)((char *)r->tariff + key->offset);
	int index = choice(words[strcmp(key->name, "funds") == 0], 2, value);

	*flag = index == 1;
	return index >= 0 || unreadable(r, key, value);
}

static bool read_charge(struct reading *r, const struct key *key, const char *value)
{
	struct price *price = (struct price *)(void *)((char *)r->tariff + key->offset);

	return (price_parse(price, value) && price->e8 > 0 &&
		       price->e8 <= TARIFF_CHARGE_HIGHEST_E8) ||
	       unreadable(r, key, value);
}

/* A value cut into its words; more than WORDS_MAX - 1 are told as WORDS_MAX. */
struct words {
	char text[LINE_FILE_LINE_MAX];
	char *word[WORDS_MAX];
	size_t count;
};

static void words_of(struct words *words, const char *value)
{
	*words = (struct words){.count = 0};
	utf8_copy(words->text, sizeof(words->text), value);
	for (char *p = words->text; *p != '\0' && words->count < WORDS_MAX;) {
		words->word[words->count++] = p;
		p += strcspn(p, " \t");
		if (*p != '\0')
			*p++ = '\0';
		p += strspn(p, " \t");
	}
}

static bool read_discount(struct reading *r, const struct key *key, const char *value)
{
	struct tariff *t = r->tariff;
	struct words words;
	const char *end;
	int percent = 0;

	words_of(&words, value);
	if (words.count != 2 || !energy_parse(&t->discount_from, words.word[0]))
		return unreadable(r, key, value);
	end = small_number(words.word[1], &percent);
	if (end == NULL || *end != '\0' || percent < 1 || t->discount_from.wh == 0)
		return unreadable(r, key, value);
	t->discount_percent = percent;
	return true;
}

/* --- tiers ----------------------------------------------------------------------------------- */

static bool read_price(struct price *out, const char *word)
{
	return price_parse(out, word) && out->e8 > 0 && out->e8 <= TARIFF_PRICE_HIGHEST_E8;
}

/* "-" says that there is none. */
static bool read_time_price(struct tariff_tier *tier, enum tariff_time time, const char *word)
{
	tier->has_time[time] = strcmp(word, "-") != 0;
	return !tier->has_time[time] || read_price(&tier->time_price[time], word);
}

static bool tier_words(struct tariff_tier *tier, const struct words *words)
{
	static const enum tariff_time times[] = {TARIFF_PEAK, TARIFF_VALLEY, TARIFF_SHARP};

	if (words->count != 3 && words->count != 5 && words->count != 6)
		return false;
	tier->open = strcmp(words->word[1], "-") == 0;
	if (!energy_parse(&tier->above, words->word[0]))
		return false;
	if (!tier->open && !energy_parse(&tier->up_to, words->word[1]))
		return false;
	if (!read_price(&tier->price, words->word[2]))
		return false;
	for (size_t i = 3; i < words->count; i++)
		if (!read_time_price(tier, times[i - 3], words->word[i]))
			return false;
	return true;
}

/* Prices by time of use: valley at most flat, flat at most peak, peak at most sharp. */
static bool times_in_order(struct reading *r, const struct tariff_tier *tier)
{
	static const enum tariff_time order[] = {
		TARIFF_VALLEY, TARIFF_FLAT, TARIFF_PEAK, TARIFF_SHARP};

	for (size_t i = 1; i < ARRAY_SIZE(order); i++) {
		struct price low = tariff_price(tier, order[i - 1]);
		struct price high = tariff_price(tier, order[i]);

		if (low.e8 > high.e8)
			return refuse(r,
				SAY(N_("The price {1} of {2} lies above the price {3} of {4}."),
					say_price(low), say_word(tariff_time_title(order[i - 1])),
					say_price(high), say_word(tariff_time_title(order[i]))));
	}
	return true;
}

/* A time of use that has a price in one tier has one in every tier, and it rises with them. */
static bool times_follow(
	struct reading *r, const struct tariff_tier *before, const struct tariff_tier *tier)
{
	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++)
		if (tier->has_time[time] != before->has_time[time])
			return refuse(r, SAY(N_("The tiers do not have the same times of use.")));
	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++) {
		struct price price = tariff_price(tier, time);
		struct price last = tariff_price(before, time);

		if (price.e8 <= last.e8)
			return refuse(
				r, SAY(N_("The price {1} is not above the price {2} of the tier "
					  "before."),
					   say_price(price), say_price(last)));
	}
	return true;
}

/* Where the tier stands among those before it. */
static bool tier_follows(
	struct reading *r, const struct tariff_season *season, const struct tariff_tier *tier)
{
	const struct tariff_tier *before = NULL;
	struct energy begin = {0};

	if (season->tier_count > 0)
		before = &season->tiers[season->tier_count - 1];
	if (before != NULL && before->open)
		return refuse(r, SAY(N_("Only the last tier is without an end.")));
	if (before != NULL)
		begin = before->up_to;
	if (tier->above.wh != begin.wh)
		return refuse(r, SAY(N_("The tier begins at {1} kWh and must begin at {2} kWh."),
					 say_energy(tier->above), say_energy(begin)));
	if (!tier->open && tier->up_to.wh <= tier->above.wh)
		return refuse(r, SAY(N_("The tier ends before it begins.")));
	if (before != NULL && !times_follow(r, before, tier))
		return false;
	return times_in_order(r, tier);
}

static bool read_tier(struct reading *r, const struct key *key, const char *value)
{
	struct tariff *t = r->tariff;
	struct tariff_tier tier = {0};
	struct tariff_season *season;
	struct words words;

	words_of(&words, value);
	if (!tier_words(&tier, &words))
		return unreadable(r, key, value);
	if (t->season_count == 0)
		t->seasons[t->season_count++].months = ALL_MONTHS;
	season = &t->seasons[t->season_count - 1];
	if (season->tier_count == TARIFF_TIERS_MAX)
		return refuse(r, SAY(N_("More than {1} tiers."), say_count(TARIFF_TIERS_MAX)));
	if (!tier_follows(r, season, &tier))
		return false;
	season->tiers[season->tier_count++] = tier;
	return true;
}

#define TEXT_KEY(key, must, function, member)                          \
	{                                                              \
		.name = (key), .required = (must), .read = (function), \
		.offset = offsetof(struct tariff, member),             \
		.room = sizeof(((struct tariff *)NULL)->member)        \
	}

static const struct key keys[] = {
	{.name = "format", .required = true, .read = read_format},
	TEXT_KEY("name", true, read_text, name),
	TEXT_KEY("region", true, read_text, region),
	TEXT_KEY("plan", true, read_text, plan),
	TEXT_KEY("voltage", false, read_text, voltage),
	TEXT_KEY("price_class", true, read_class, price_class),
	TEXT_KEY("notice", false, read_text, notice),
	TEXT_KEY("note", false, read_text, note),
	{.name = "grade", .required = true, .read = read_grade},
	{.name = "valid_from", .required = true, .read = read_valid_from},
	{.name = "valid_to", .read = read_valid_to},
	{.name = "cycle", .required = true, .read = read_cycle},
	{.name = "year_starts", .read = read_year_starts},
	{.name = "household_kwh", .read = read_household},
	{.name = "sharp_hours", .repeats = true, .read = read_hours, .offset = TARIFF_SHARP},
	{.name = "peak_hours", .repeats = true, .read = read_hours, .offset = TARIFF_PEAK},
	{.name = "valley_hours", .repeats = true, .read = read_hours, .offset = TARIFF_VALLEY},
	{.name = "time_of_use",
		.read = read_flag,
		.offset = offsetof(struct tariff, time_required)},
	{.name = "funds", .read = read_flag, .offset = offsetof(struct tariff, funds_apart)},
	TEXT_KEY("capacity_price", false, read_charge, capacity_price),
	TEXT_KEY("demand_price", false, read_charge, demand_price),
	{.name = "demand_discount", .read = read_discount},
	{.name = "months", .repeats = true, .read = read_months},
	{.name = "tier", .required = true, .repeats = true, .read = read_tier},
};

static bool was_seen(const struct reading *r, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(keys[i].name, name) == 0)
			return (r->seen & (1U << i)) != 0;
	assert(!"a key of the table");
	return false;
}

static bool take_pair(void *ctx, long line, const char *name, const char *value)
{
	struct reading *r = ctx;

	r->line = line;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		if (!keys[i].repeats && (r->seen & (1U << i)))
			return refuse(r, SAY(N_("The key {1} stands twice."), say_text(name)));
		r->seen |= 1U << i;
		return keys[i].read(r, &keys[i], value);
	}
	return refuse(r, SAY(N_("The key {1} is not known."), say_text(name)));
}

static bool refuse_line(void *ctx, long line, struct say why)
{
	struct reading *r = ctx;

	r->line = line;
	return refuse(r, why);
}

/* --- the whole ------------------------------------------------------------------------------- */

static bool season_complete(struct reading *r, const struct tariff_season *season)
{
	if (season->tier_count == 0)
		return refuse(r, SAY(N_("A season has no tiers.")));
	if (!season->tiers[season->tier_count - 1].open)
		return refuse(r, SAY(N_("The last tier of a season must be without an end.")));
	if (r->tariff->cycle == TARIFF_NO_CYCLE && season->tier_count != 1)
		return refuse(r, SAY(N_("A tariff without a cycle has one tier only.")));
	return true;
}

/* The limits of a year run through its seasons, so that these cannot have other limits. */
static bool year_is_one(struct reading *r, const struct tariff_season *season)
{
	const struct tariff_season *first = &r->tariff->seasons[0];
	bool same = season->tier_count == first->tier_count;

	for (size_t i = 0; same && i < first->tier_count; i++)
		same = season->tiers[i].up_to.wh == first->tiers[i].up_to.wh &&
		       season->tiers[i].price.e8 == first->tiers[i].price.e8;
	return same || refuse(r, SAY(N_("The seasons of a year may differ in the prices by time of "
					"use only.")));
}

static bool seasons_complete(struct reading *r)
{
	const struct tariff *t = r->tariff;
	unsigned int months = 0;

	for (size_t i = 0; i < t->season_count; i++) {
		if (!season_complete(r, &t->seasons[i]))
			return false;
		if (t->cycle == TARIFF_YEAR && !year_is_one(r, &t->seasons[i]))
			return false;
		months |= t->seasons[i].months;
	}
	return months == ALL_MONTHS || refuse(r, SAY(N_("The seasons leave out a month.")));
}

/* A price for a time of day needs the hours in which it holds, and no hour is two things. */
static bool season_hours(struct reading *r, const struct tariff_season *season)
{
	const struct tariff *t = r->tariff;
	uint32_t taken = 0;

	for (enum tariff_time time = TARIFF_ALL; time < TARIFF_TIMES; time++) {
		uint32_t hours = season->hours[time] != 0 ? season->hours[time] : t->hours[time];

		if (season->tiers[0].has_time[time] && hours == 0)
			return refuse(r, SAY(N_("The price of {1} has no hours."),
						 say_word(tariff_time_title(time))));
		if (taken & hours)
			return refuse(
				r, SAY(N_("An hour of {1} belongs to another time of use as well."),
					   say_word(tariff_time_title(time))));
		taken |= hours;
	}
	return true;
}

static bool hours_complete(struct reading *r)
{
	for (size_t i = 0; i < r->tariff->season_count; i++)
		if (!season_hours(r, &r->tariff->seasons[i]))
			return false;
	return true;
}

/* Capacity and demand are charged to those who have neither tiers nor a household. */
static bool charges_complete(struct reading *r)
{
	struct tariff *t = r->tariff;

	t->has_capacity = was_seen(r, "capacity_price");
	t->has_demand = was_seen(r, "demand_price");
	if ((t->has_capacity || t->has_demand) && t->cycle != TARIFF_NO_CYCLE)
		return refuse(r, SAY(N_("A two-part tariff needs cycle = none.")));
	if ((t->has_capacity || t->has_demand) && price_class_residential(t->price_class))
		return refuse(r, SAY(N_("Homes have no two-part tariff.")));
	if (was_seen(r, "demand_discount") && !t->has_demand)
		return refuse(r, SAY(N_("demand_discount needs demand_price.")));
	if (t->time_required && !tariff_has_times(&t->seasons[0]))
		return refuse(r, SAY(N_("time_of_use = required needs prices by time of use.")));
	return true;
}

static bool check_whole(struct reading *r)
{
	const struct tariff *t = r->tariff;

	r->line = 0;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].required && !(r->seen & (1U << i)))
			return refuse(
				r, SAY(N_("The key {1} is missing."), say_text(keys[i].name)));
	if (t->has_valid_to && date_compare(t->valid_to, t->valid_from) < 0)
		return refuse(r, SAY(N_("valid_to lies before valid_from.")));
	if (t->cycle != TARIFF_YEAR && was_seen(r, "year_starts"))
		return refuse(r, SAY(N_("year_starts belongs to cycle = year only.")));
	if (t->cycle == TARIFF_NO_CYCLE && was_seen(r, "household_kwh"))
		return refuse(r, SAY(N_("household_kwh needs tiers of a month or a year.")));
	return seasons_complete(r) && hours_complete(r) && charges_complete(r);
}

bool tariff_file_read(
	struct tariff *out, const char *bytes, size_t size, struct tariff_file_error *error)
{
	struct reading r = {.tariff = out, .error = error};
	const struct line_file_reader reader = {
		.ctx = &r, .take = take_pair, .refuse = refuse_line};

	*out = (struct tariff){.year_starts = 1, .discount_percent = 100};
	return line_file_each(bytes, size, &reader) && check_whole(&r);
}
