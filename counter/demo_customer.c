/*
 * The customers of a demo hall: each follows from its index alone, so that a hall of any size is
 * the same on every machine and has all the rare cases.
 */
#include "counter/demo_customer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/demo_identity.h"
#include "counter/demo_random.h"

/* Who is what follows from the index, so that a small hall has all of them too. */
#define ORGANISATION_EVERY 10
#define ORGANISATION_AT 7
#define PREPAID_EVERY 20
#define PREPAID_AT 9
#define DEBTOR_EVERY 8
#define DEBTOR_AT 3
#define RARE_EVERY 25
#define RARE_AT 2
#define MINORITY_AT 13
#define OTHER_PAPER_EVERY 40
#define OTHER_PAPER_AT 12
#define COUNTER_PERCENT 60
#define NEWEST (DEMO_MONTHS_MAX - 1)
#define FIRST (DEMO_MONTHS_MAX - DEMO_MONTHS)
#define PREPAID_SINCE 16 /* the month in which their old meter went */
#define TERM_DAYS 15
#define BLACKLISTED_MONTHS 5
#define ISSUE_DAYS 28
#define TO_READ_BELOW 60 /* of the first customers those of the first place are read by hand */

static const char *const place_files[DEMO_PLACES] = {"zhejiang", "henan", "guangdong"};

static const struct {
	int index;
	enum demo_part part;
} parts[] = {
	{1, DEMO_REVERSED},
	{4, DEMO_REFUNDED},
	{6, DEMO_MOVED_FROM},
	{7, DEMO_BOUNCED},
	{8, DEMO_MOVED_TO},
	{10, DEMO_CLOSED},
	{11, DEMO_WAIVED},
	{14, DEMO_RENAMED},
	{15, DEMO_LANDLORD_1},
	{17, DEMO_CLEARED},
	{18, DEMO_LANDLORD_2},
	{20, DEMO_BY_ADVANCE},
	{21, DEMO_LANDLORD_3},
	{25, DEMO_CUT},
	{27, DEMO_CLEARING},
	{28, DEMO_BLACKLISTED},
	{37, DEMO_TRANSFER},
	{47, DEMO_WITH_AGENT},
};

/* How many months a debtor is behind, in turn; 25 is more than two years, 0 the newest bill alone.
 */
static const int months_behind[] = {
	25, 0, 1, 13, 2, 6, 0, 3, 19, 1, 9, 0, 4, 12, 1, 7, 2, 22, 0, 5, 15, 1, 8, 11};

static bool load_tariffs(struct demo_place *place, const char *share_dir, struct fault *why)
{
	place->tariff_name[DEMO_SHOP] = "commercial";
	return demo_words_need(&place->words, "residential", &place->tariff_name[DEMO_HOME], why) &&
	       demo_words_need(&place->words, "shared", &place->tariff_name[DEMO_SHARED], why) &&
	       demo_tariff_load(&place->tariff[DEMO_HOME], share_dir, "tariffs",
		       place->tariff_name[DEMO_HOME], why) &&
	       demo_tariff_load(&place->tariff[DEMO_SHARED], share_dir, "tariffs",
		       place->tariff_name[DEMO_SHARED], why) &&
	       demo_tariff_load(&place->tariff[DEMO_SHOP], share_dir, "demo",
		       place->tariff_name[DEMO_SHOP], why);
}

static bool load_place(struct demo_place *place, struct arena *arena, const char *share_dir,
	const char *name, struct fault *why)
{
	static const char *const needed[] = {"county", "street", "estate", "village"};
	const struct demo_words *words = &place->words;
	const char *value;

	if (!demo_words_load(&place->words, arena, share_dir, name, why) ||
		!demo_words_need(words, "account", &place->account, why) ||
		!demo_words_need(words, "city", &place->city, why) ||
		!demo_words_need(words, "phone", &place->phone, why) ||
		!demo_words_need(words, "usage", &place->usage, why))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (!demo_words_need(words, needed[i], &value, why))
			return false;
	return load_tariffs(place, share_dir, why);
}

static bool load_companies(
	struct demo_words *out, struct arena *arena, const char *share_dir, struct fault *why)
{
	const char *value;

	return demo_words_load(out, arena, share_dir, "companies", why) &&
	       demo_words_need(out, "word", &value, why) &&
	       demo_words_need(out, "shop", &value, why) &&
	       demo_words_need(out, "shared", &value, why);
}

bool demo_lists_load(
	struct demo_lists *out, struct arena *arena, const char *share_dir, struct fault *why)
{
	*out = (struct demo_lists){0};
	for (size_t i = 0; i < DEMO_PLACES; i++)
		if (!load_place(&out->places[i], arena, share_dir, place_files[i], why))
			return false;
	return demo_words_load(&out->surnames, arena, share_dir, "surnames", why) &&
	       demo_words_load(&out->given_names, arena, share_dir, "given_names", why) &&
	       demo_words_load(&out->rare_names, arena, share_dir, "rare_names", why) &&
	       demo_words_load(&out->minority_names, arena, share_dir, "minority_names", why) &&
	       load_companies(&out->companies, arena, share_dir, why);
}

struct money demo_money(int64_t fen)
{
	struct money m = MONEY_ZERO;

	if (!money_from_fen(&m, fen))
		assert(!"the sums of a demo are small");
	return m;
}

const char *demo_price_class(enum demo_kind kind)
{
	return kind == DEMO_SHOP ? "commercial" : "residential";
}

static enum demo_kind kind_of(int index)
{
	if (index % ORGANISATION_EVERY != ORGANISATION_AT)
		return DEMO_HOME;
	return index / ORGANISATION_EVERY % 3 == 0 ? DEMO_SHARED : DEMO_SHOP;
}

static void name_organisation(
	struct demo_customer *c, const struct demo_lists *lists, struct demo_random *random)
{
	const struct demo_words *words = &lists->companies;
	const char *word = demo_words_pick_value(words, "word", random);
	const char *trade =
		demo_words_pick_value(words, c->kind == DEMO_SHOP ? "shop" : "shared", random);

	snprintf(c->name, sizeof c->name, "%s%s%s", c->place->city, word, trade);
}

/* The surnames at the head of the list are the common ones. */
static const char *pick_surname(const struct demo_words *surnames, struct demo_random *random)
{
	int reach = demo_random_between(random, 1, (int)surnames->count);

	return surnames->line[demo_random_below(random, reach)];
}

/* The rare ones in turn, so that each is somebody's. */
static const char *in_turn(const struct demo_words *words, int index)
{
	return words->line[(size_t)(index / RARE_EVERY) % words->count];
}

static void name_person(
	struct demo_customer *c, const struct demo_lists *lists, struct demo_random *random)
{
	const char *surname = pick_surname(&lists->surnames, random);
	const char *given = demo_words_pick(&lists->given_names, random);

	if (c->index % RARE_EVERY == RARE_AT)
		given = in_turn(&lists->rare_names, c->index);
	if (c->index % RARE_EVERY == MINORITY_AT)
		utf8_copy(c->name, sizeof c->name, in_turn(&lists->minority_names, c->index));
	else
		snprintf(c->name, sizeof c->name, "%s%s", surname, given);
}

/* "330106 浙江省杭州市西湖区": the code is the region, the words begin the address. */
static void place_customer(struct demo_customer *c, struct demo_random *random)
{
	const struct demo_words *words = &c->place->words;
	const char *county = demo_words_pick_value(words, "county", random);
	const char *area = strchr(county, ' ');
	int house = demo_random_between(random, 1, 199), block = demo_random_between(random, 1, 20);
	int unit = demo_random_between(random, 1, 4), room = demo_random_between(random, 1, 18);

	area = area == NULL ? "" : area + 1;
	utf8_copy(c->county, sizeof c->county, county);
	if (c->kind != DEMO_HOME)
		snprintf(c->address, sizeof c->address, "%s%s%d号", area,
			demo_words_pick_value(words, "street", random), house);
	else if (demo_random_chance(random, 20))
		snprintf(c->address, sizeof c->address, "%s%s%d组%d号", area,
			demo_words_pick_value(words, "village", random), block, house);
	else
		snprintf(c->address, sizeof c->address, "%s%s%d号%s%d幢%d单元%d%02d室", area,
			demo_words_pick_value(words, "street", random), house,
			demo_words_pick_value(words, "estate", random), block, unit, room,
			demo_random_between(random, 1, 4));
}

static enum id_type paper_of(const struct demo_customer *c)
{
	static const enum id_type others[] = {ID_HK_MO_PERMIT, ID_PASSPORT, ID_FOREIGN_PR,
		ID_TW_PERMIT, ID_RESIDENCE_PERMIT, ID_NONE};

	if (c->kind != DEMO_HOME)
		return ID_USCC;
	if (c->index % OTHER_PAPER_EVERY != OTHER_PAPER_AT)
		return ID_RESIDENT;
	return others[c->index / OTHER_PAPER_EVERY % (int)ARRAY_SIZE(others)];
}

static void identify(struct demo_customer *c, struct demo_random *random)
{
	struct demo_identity who = {
		.type = paper_of(c), .county = c->county, .number = c->index + 1};

	if (!date_from_civil(&who.birth, demo_random_between(random, 1946, 2004),
		    demo_random_between(random, 1, 12), demo_random_between(random, 1, ISSUE_DAYS)))
		assert(!"every month has so many days");
	c->id_type = who.type;
	if (who.type != ID_NONE)
		demo_identity_write(&who, c->id_no);
}

/* Phones begin with 154, which no company hands out. */
static void number_customer(struct demo_customer *c, struct demo_random *random)
{
	int serial = c->index / DEMO_PLACES + 1;

	snprintf(c->account_no, sizeof c->account_no, "%s%06d", c->place->account, serial);
	snprintf(c->meter_no, sizeof c->meter_no, "%s10%06d", c->place->account,
		serial * 37 % 1000000);
	snprintf(c->phone, sizeof c->phone, "154%s%04d", c->place->phone, c->index);
	if (!date_from_civil(&c->opened_on, demo_random_between(random, 1998, 2019),
		    demo_random_between(random, 1, 12), demo_random_between(random, 1, ISSUE_DAYS)))
		assert(!"every month has so many days");
}

static void take_part(struct demo_customer *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (parts[i].index == c->index)
			c->part = parts[i].part;
}

/* Whose month the bank pays, who comes to the counter, and who owes since when. */
static void behave(struct demo_customer *c, struct demo_random *random)
{
	int turn = c->index / DEBTOR_EVERY % (int)ARRAY_SIZE(months_behind);

	c->first_month = FIRST;
	c->last_month = NEWEST;
	c->habit = demo_random_chance(random, COUNTER_PERCENT) ? DEMO_AT_COUNTER : DEMO_BY_BANK;
	if (c->part == DEMO_CLOSED || c->part == DEMO_MOVED_FROM) {
		c->habit = DEMO_BY_BANK;
	} else if (c->part != DEMO_NOBODY) {
		c->habit = DEMO_DEBTOR;
		c->unpaid_from = NEWEST - 1;
	} else if (c->index % DEBTOR_EVERY == DEBTOR_AT) {
		c->habit = DEMO_DEBTOR;
		c->unpaid_from = NEWEST - months_behind[turn];
	}
	if (c->part == DEMO_WAIVED || c->part == DEMO_CUT)
		c->unpaid_from = NEWEST - 3;
	if (c->part == DEMO_BLACKLISTED || c->part == DEMO_WITH_AGENT)
		c->unpaid_from = NEWEST - BLACKLISTED_MONTHS;
	if (c->part == DEMO_CLOSED)
		c->last_month = NEWEST - 2;
	if (c->habit == DEMO_DEBTOR && c->unpaid_from < c->first_month)
		c->first_month = c->unpaid_from;
}

/* They had bills until the card meter came; some still owe the last one. */
static void give_card_meter(struct demo_customer *c)
{
	c->prepaid = true;
	c->last_month = PREPAID_SINCE - 1;
	c->habit = c->index / PREPAID_EVERY % 5 == 1 ? DEMO_DEBTOR : DEMO_BY_BANK;
	c->unpaid_from = c->last_month;
}

/* Bills come on one day of the month; a debtor of the newest one owes it since yesterday. */
static void set_days(struct demo_customer *c, struct demo_random *random, struct date on)
{
	struct date issued = date_add_days(on, -1 - TERM_DAYS);
	int day = date_to_civil(issued).day;

	c->term_days = TERM_DAYS;
	c->issue_day = demo_random_between(random, 1, ISSUE_DAYS);
	if (c->habit != DEMO_DEBTOR || c->unpaid_from != NEWEST)
		return;
	c->issue_day = day > ISSUE_DAYS ? ISSUE_DAYS : day;
	c->term_days = TERM_DAYS + day - c->issue_day;
}

static void use_energy(struct demo_customer *c, struct demo_random *random)
{
	static const struct {
		int low, high; /* kWh in an average month */
	} uses[DEMO_KINDS] = {
		[DEMO_HOME] = {60, 480}, [DEMO_SHARED] = {900, 6000}, [DEMO_SHOP] = {400, 9000}};
	int yuan = demo_random_between(random, 1, 40) * 5;

	c->large_household = c->kind == DEMO_HOME && demo_random_chance(random, 5);
	c->kwh = demo_random_between(random, uses[c->kind].low, uses[c->kind].high);
	if (c->part == DEMO_CLOSED || c->part == DEMO_MOVED_FROM || c->part >= DEMO_CUT)
		return;
	if (c->part == DEMO_BY_ADVANCE || demo_random_chance(random, 8))
		c->advance = demo_money((int64_t)yuan * 100);
}

/* Their bills come on the first, so that all of last month's are there on any day of the demo. */
static void put_on_route(struct demo_customer *c)
{
	c->to_read = c->index < TO_READ_BELOW && c->index % DEMO_PLACES == 0 &&
		     c->part == DEMO_NOBODY && c->habit != DEMO_DEBTOR && !c->prepaid;
	if (!c->to_read)
		return;
	c->issue_day = 1;
	c->large_household = false;
}

int64_t demo_customer_reading(const struct demo_customer *c, bool now)
{
	return 1000 + (c->index + 7) * 731 % 30000 + (now ? c->kwh : 0);
}

void demo_customer_make(struct demo_customer *out, const struct demo_lists *lists, int index,
	const struct demo_birth *birth)
{
	struct demo_random person = demo_random_of(birth->seed, index, DEMO_TOPIC_PERSON);
	struct demo_random habit = demo_random_of(birth->seed, index, DEMO_TOPIC_HABIT);

	*out = (struct demo_customer){.index = index,
		.place = &lists->places[index % DEMO_PLACES],
		.kind = kind_of(index)};
	take_part(out);
	if (out->kind == DEMO_HOME)
		name_person(out, lists, &person);
	else
		name_organisation(out, lists, &person);
	place_customer(out, &person);
	identify(out, &person);
	number_customer(out, &person);
	behave(out, &habit);
	if (index % PREPAID_EVERY == PREPAID_AT)
		give_card_meter(out);
	set_days(out, &habit, birth->on);
	use_energy(out, &habit);
	put_on_route(out);
}

struct period demo_customer_newest(const struct demo_customer *customer, struct date on)
{
	struct date yesterday = date_add_days(on, -1);
	bool issued = date_to_civil(yesterday).day >= customer->issue_day;

	return period_add(period_of(yesterday), issued ? -1 : -2);
}
