/* Tariff files: those we ship agree with the public rows; broken ones are refused by line. */
#include "core/tariff_file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "core/line_file.h"
#include "core/tariff.h"
#include "tests/vectors.h"

#define FILES_MAX 100
#define FOLDER "share/tariffs"

/* --- the files that we ship ------------------------------------------------------------------ */

struct shelf {
	struct tariff tariffs[FILES_MAX];
	size_t count;
};

static void load_one(struct shelf *shelf, const char *name)
{
	struct arena arena = ARENA_EMPTY;
	struct tariff_file_error error;
	char path[300], why[SAY_TEXT_MAX];
	size_t size;
	char *bytes;

	snprintf(path, sizeof(path), "%s/%s", FOLDER, name);
	bytes = vector_read(&arena, path, &size);
	assert_true(shelf->count < FILES_MAX);
	if (!tariff_file_read(&shelf->tariffs[shelf->count++], bytes, size, &error))
		fail_msg("%s:%ld: %s", path, error.line,
			text_render(LANG_EN, &error.say, why, sizeof(why)));
	arena_release(&arena);
}

static struct shelf *load(void)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));
	DIR *folder = opendir(FOLDER);

	assert_non_null(folder);
	for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder))
		if (strstr(e->d_name, ".tariff") != NULL)
			load_one(shelf, e->d_name);
	closedir(folder);
	return shelf;
}

/* The rows whose limits or seasons the source leaves open have no file. */
static bool has_no_file(const struct csv_record *row)
{
	static const char *const open[][2] = {{"四川", "一户一表"}, {"海南", "一户一表 夏季4-10月"},
		{"重庆", "一户一表"},
		{"云南", "一户一表 (tiers Dec-Apr only; May-Nov flat 0.423625)"}};

	for (size_t i = 0; i < ARRAY_SIZE(open); i++)
		if (strcmp(row->field[0], open[i][0]) == 0 &&
			strcmp(row->field[1], open[i][1]) == 0)
			return true;
	return false;
}

static struct energy limit_of(const char *text)
{
	struct energy e = {0};

	assert_true(energy_parse(&e, text));
	return e;
}

/* Of Shanghai the source leaves a price open ("0.337/0.357"), so that its tariff has no times. */
static bool time_is_row(const struct tariff_tier *tier, enum tariff_time time, const char *text)
{
	struct price price;

	if (!tier->has_time[time])
		return text[0] == '\0';
	return price_parse(&price, text) && price.e8 == tier->time_price[time].e8;
}

/* Columns: 4 kwh_from, 5 kwh_to, 6 price, 7 peak, 8 valley; the public tables count from 2761 on.
 */
static bool tier_is_row(const struct tariff_tier *tier, const struct csv_record *row)
{
	struct price price;

	if (!price_parse(&price, row->field[6]) || price.e8 != tier->price.e8)
		return false;
	if (strcmp(row->field[0], "上海") != 0 &&
		(!time_is_row(tier, TARIFF_PEAK, row->field[7]) ||
			!time_is_row(tier, TARIFF_VALLEY, row->field[8])))
		return false;
	if (row->field[4][0] == '\0')
		return true;
	if (tier->above.wh != 0 && limit_of(row->field[4]).wh != tier->above.wh + 1000)
		return false;
	if (tier->open != (row->field[5][0] == '\0'))
		return false;
	return tier->open || limit_of(row->field[5]).wh == tier->up_to.wh;
}

/* The n-th tier of one of its seasons is the row. */
static bool tariff_has_row(const struct tariff *tariff, const struct csv_record *row)
{
	int tier = row->field[2][0] == '-' ? 0 : row->field[2][0] - '1';

	if ((tariff->cycle == TARIFF_NO_CYCLE) != (row->field[2][0] == '-'))
		return false;
	for (size_t i = 0; i < tariff->season_count; i++)
		if (tier_is_row(&tariff->seasons[i].tiers[tier], row))
			return true;
	return false;
}

static enum tariff_grade grade_of(const struct csv_record *row)
{
	if (strcmp(row->field[14], "good") == 0)
		return TARIFF_GOOD;
	return strcmp(row->field[14], "mixed") == 0 ? TARIFF_MIXED : TARIFF_LOW;
}

static bool shelf_has_row(const struct shelf *shelf, const struct csv_record *row)
{
	for (size_t i = 0; i < shelf->count; i++) {
		const struct tariff *tariff = &shelf->tariffs[i];
		bool western = strcmp(tariff->region, "蒙西") == 0;
		const char *region = western ? "内蒙古西部" : tariff->region;

		if (strncmp(row->field[0], region, strlen(region)) != 0)
			continue;
		if (tariff->grade == grade_of(row) && tariff_has_row(tariff, row))
			return true;
	}
	return false;
}

static void test_every_public_row_has_its_tariff(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct shelf *shelf = load();
	struct csv_reader reader;
	struct csv_record row;
	int found = 0, left_out = 0;
	size_t size;
	char *text = vector_read(&arena, "tests/vectors/tariffs.csv", &size);

	(void)state;
	csv_init(&reader, text, size);
	assert_true(vector_next(&reader, &arena, &row));
	while (vector_next(&reader, &arena, &row)) {
		if (has_no_file(&row)) {
			left_out++;
			continue;
		}
		print_message("  %s %s %s\n", row.field[0], row.field[1], row.field[2]);
		assert_true(shelf_has_row(shelf, &row));
		found++;
	}
	assert_int_equal(left_out, 12);
	assert_int_equal(found, 93);
	free(shelf);
	arena_release(&arena);
}

static void test_shipped_tariffs_are_whole(void **state)
{
	struct shelf *shelf = load();

	(void)state;
	assert_in_range(shelf->count, 30, FILES_MAX);
	for (size_t i = 0; i < shelf->count; i++) {
		const struct tariff *t = &shelf->tariffs[i];

		if (t->grade == TARIFF_EXAMPLE)
			assert_non_null(strstr(t->name, "虚构"));
		else
			assert_string_equal(t->price_class, "residential");
		assert_int_equal(
			t->household_addition.wh, t->cycle == TARIFF_NO_CYCLE ? 0 : 100000);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(t->name, shelf->tariffs[k].name);
	}
	free(shelf);
}

/* --- what a file may say --------------------------------------------------------------------- */

#define HEAD                                                                                    \
	"format = 1\nname = T\nregion = R\nplan = P\nprice_class = residential\ngrade = good\n" \
	"valid_from = 2012-07-01\n"

static void test_reads_all_keys(void **state)
{
	static const char text[] =
		"\xEF\xBB\xBF# comment\r\n\r\n  format=1\r\n\tname =  A  B \r\nregion = R\n"
		"plan = P\nprice_class = residential_2\ngrade = mixed\nvalid_from = 2020-01-31\n"
		"valid_to = 2020-02-29\nvoltage = V\nnotice = a = b\nnote = N\ncycle = month\n"
		"household_kwh = 50.5\npeak_hours = 11-17,20-22\nvalley_hours = 22-8\n"
		"months = 11-2,4\ntier = 0 - 0.42362501 - 0.1\n"
		"months = 3,5-10\nvalley_hours = 0-6\ntier = 0\t120.5  0.4 0.5 -\ntier = 120.5 - 9 "
		"10 -";
	struct tariff_file_error error;
	struct tariff t;

	(void)state;
	assert_true(tariff_file_read(&t, text, sizeof(text) - 1, &error));
	assert_string_equal(t.name, "A  B");
	assert_string_equal(t.price_class, "residential_2");
	assert_string_equal(t.voltage, "V");
	assert_string_equal(t.notice, "a = b");
	assert_string_equal(t.note, "N");
	assert_int_equal(t.grade, TARIFF_MIXED);
	assert_int_equal(t.cycle, TARIFF_MONTH);
	assert_true(t.has_valid_to);
	assert_int_equal(date_days_between(t.valid_from, t.valid_to), 29);
	assert_int_equal(t.household_addition.wh, 50500);
	assert_int_equal(t.hours[TARIFF_PEAK], 0x3FU << 11 | 0x3U << 20);
	assert_int_equal(t.hours[TARIFF_VALLEY], 0xFFU | 0x3U << 22);
	assert_int_equal(t.season_count, 2);
	assert_int_equal(t.seasons[0].months, 1 << 10 | 1 << 11 | 1 << 0 | 1 << 1 | 1 << 3);
	assert_int_equal(t.seasons[0].tiers[0].price.e8, 42362501);
	assert_false(t.seasons[0].tiers[0].has_time[TARIFF_PEAK]);
	assert_int_equal(t.seasons[0].tiers[0].time_price[TARIFF_VALLEY].e8, 10000000);
	assert_int_equal(t.seasons[1].tier_count, 2);
	assert_int_equal(t.seasons[1].tiers[0].up_to.wh, 120500);
	assert_true(t.seasons[1].tiers[1].open);
	assert_int_equal(t.seasons[1].hours[TARIFF_VALLEY], 0x3FU);
	assert_int_equal(t.seasons[0].hours[TARIFF_VALLEY], 0);
	assert_false(t.time_required);
	assert_false(t.has_capacity);
	assert_int_equal(t.discount_percent, 100);
}

static void test_reads_a_two_part_tariff(void **state)
{
	static const char text[] =
		"format = 1\nname = T\nregion = R\nplan = P\nprice_class = industrial\n"
		"grade = example\nvalid_from = 2023-06-01\ncycle = none\nfunds = separate\n"
		"time_of_use = required\ncapacity_price = 26.5\ndemand_price = 40\n"
		"demand_discount = 260 90\nsharp_hours = 10-12\npeak_hours = 8-10\n"
		"valley_hours = 22-8\ntier = 0 - 0.6 0.9 0.3 1.1\n";
	struct tariff_file_error error;
	const struct tariff_tier *tier;
	struct tariff t;

	(void)state;
	assert_true(tariff_file_read(&t, text, sizeof(text) - 1, &error));
	assert_int_equal(t.grade, TARIFF_EXAMPLE);
	assert_true(t.funds_apart);
	assert_true(t.time_required);
	assert_int_equal(t.capacity_price.e8, 2650000000);
	assert_int_equal(t.demand_price.e8, 4000000000);
	assert_int_equal(t.discount_from.wh, 260000);
	assert_int_equal(t.discount_percent, 90);
	tier = &t.seasons[0].tiers[0];
	assert_int_equal(tariff_price(tier, TARIFF_SHARP).e8, 110000000);
	assert_int_equal(tariff_price(tier, TARIFF_PEAK).e8, 90000000);
	assert_int_equal(tariff_price(tier, TARIFF_FLAT).e8, 60000000);
	assert_int_equal(tariff_price(tier, TARIFF_VALLEY).e8, 30000000);
}

struct broken_case {
	long line; /* 0: the file as a whole */
	const char *text;
	const char *why; /* a part of the English sentence */
};

static const struct broken_case broken[] = {
	{0, HEAD "tier = 0 - 0.5\n", "The key cycle is missing"},
	{0, HEAD "cycle = none\n", "The key tier is missing"},
	{0, "format = 1\n", "The key name is missing"},
	{1, "name\n", "key = value"},
	{1, "colour = red\n", "colour is not known"},
	{1, "Name = T\n", "Name is not known"},
	{1, "= T\n", "is not known"},
	{1, "format = 2\n", "cannot be read: 2"},
	{1, "price_class = Home\n", "cannot be read: Home"},
	{1, "grade = fine\n", "cannot be read: fine"},
	{1, "name =\n", "name has no value"},
	{2, "name = a\nname = b\n", "name stands twice"},
	{1, "name = a\x1b[31m\n", "not UTF-8 text"},
	{1, "name = \xff\n", "not UTF-8 text"},
	{1, "valid_from = 2012-02-30\n", "cannot be read: 2012-02-30"},
	{1, "valid_to = soon\n", "cannot be read: soon"},
	{1, "cycle = weekly\n", "cannot be read: weekly"},
	{1, "year_starts = 13\n", "cannot be read: 13"},
	{1, "year_starts = 0\n", "cannot be read: 0"},
	{1, "year_starts = 121\n", "cannot be read: 121"},
	{1, "household_kwh = -1\n", "cannot be read: -1"},
	{1, "peak_hours = 8\n", "cannot be read: 8"},
	{1, "peak_hours = 8-25\n", "cannot be read: 8-25"},
	{1, "peak_hours = 24-8\n", "cannot be read: 24-8"},
	{1, "peak_hours = 8-12,11-14\n", "cannot be read"},
	{1, "peak_hours = 8-12,\n", "cannot be read"},
	{1, "months = 0-3\n", "cannot be read"},
	{1, "months = 5-13\n", "cannot be read"},
	{1, "months = 1-6,6\n", "cannot be read"},
	{1, "months = May\n", "cannot be read: May"},
	{2, "months = 1-6\nmonths = 7-12\n", "season without tiers"},
	{3, "months = 1-6\ntier = 0 - 0.5\nmonths = 6-12\n", "belongs to two seasons"},
	{2, "tier = 0 - 0.5\nmonths = 1-6\n", "put months before"},
	{1, "tier = 0 100\n", "cannot be read: 0 100"},
	{1, "tier = 0 100 0.5 0.6\n", "cannot be read"},
	{1, "tier = 0 100 0.5 0.6 0.3 0.2\n",
		"0.6000 of peak lies above the price 0.2000 of sharp"},
	{1, "tier = 0 100 0.5 0.4 0.3\n", "0.5000 of flat lies above the price 0.4000 of peak"},
	{1, "tier = 0 100 0.5 0.6 0.7\n", "0.7000 of valley lies above the price 0.5000 of flat"},
	{2, "tier = 0 100 0.5 0.6 0.3\ntier = 100 - 0.6\n", "not have the same times"},
	{2, "tier = 0 100 0.5 0.6 0.3\ntier = 100 - 0.6 0.7 0.3\n", "0.3000 is not above"},
	{1, "time_of_use = maybe\n", "cannot be read: maybe"},
	{1, "funds = some\n", "cannot be read: some"},
	{1, "capacity_price = 0\n", "cannot be read: 0"},
	{1, "capacity_price = 1000.01\n", "cannot be read: 1000.01"},
	{1, "demand_price = -40\n", "cannot be read: -40"},
	{1, "demand_discount = 260\n", "cannot be read: 260"},
	{1, "demand_discount = 260 0\n", "cannot be read: 260 0"},
	{1, "demand_discount = 260 100\n", "cannot be read: 260 100"},
	{1, "demand_discount = 0 90\n", "cannot be read: 0 90"},
	{2, "peak_hours = 8-10\npeak_hours = 10-12\n", "peak_hours stands twice"},
	{4, "months = 1-6\npeak_hours = 8-10\ntier = 0 - 0.5\npeak_hours = 8-9\n", "stands twice"},
	{0, HEAD "cycle = none\ncapacity_price = 20\ntier = 0 - 0.5\n", "Homes have no two-part"},
	{0, HEAD "cycle = month\ncapacity_price = 20\ntier = 0 - 0.5\n", "needs cycle = none"},
	{0, HEAD "cycle = none\ndemand_discount = 260 90\ntier = 0 - 0.5\n", "needs demand_price"},
	{0, HEAD "cycle = none\ntime_of_use = required\ntier = 0 - 0.5\n", "needs prices by time"},
	{1, "tier = 0 100 0.5 0.6 0.3 0.2 0.1\n", "cannot be read"},
	{1, "tier = 0 100 0\n", "cannot be read"},
	{1, "tier = 0 100 -0.5\n", "cannot be read"},
	{1, "tier = 0 100 58.8\n", "cannot be read"},
	{1, "tier = 0 100 0.123456789\n", "cannot be read"},
	{1, "tier = - 100 0.5\n", "cannot be read"},
	{1, "tier = 10 100 0.5\n", "begins at 10 kWh and must begin at 0 kWh"},
	{1, "tier = 0 0 0.5\n", "ends before it begins"},
	{2, "tier = 0 100 0.5\ntier = 101 - 0.6\n", "begins at 101 kWh and must begin at 100 kWh"},
	{2, "tier = 0 100 0.5\ntier = 99 - 0.6\n", "begins at 99 kWh and must begin at 100 kWh"},
	{2, "tier = 0 100 0.5\ntier = 100 50 0.6\n", "ends before it begins"},
	{2, "tier = 0 100 0.5\ntier = 100 - 0.5\n", "0.5000 is not above the price 0.5000"},
	{2, "tier = 0 - 0.5\ntier = 100 - 0.6\n", "Only the last tier"},
	{8, HEAD "tier = 0 1 .1\n", "cannot be read: 0 1 .1"},
	{0, HEAD "cycle = month\ntier = 0 100 0.5\n", "must be without an end"},
	{0, HEAD "cycle = none\ntier = 0 100 0.5\ntier = 100 - 0.6\n", "one tier only"},
	{0, HEAD "cycle = month\nmonths = 1-11\ntier = 0 - 0.5\n", "leave out a month"},
	{0, HEAD "cycle = month\nmonths = 1-6\ntier = 0 - 0.5\nmonths = 7-12\n", "no tiers"},
	{0, HEAD "cycle = year\nmonths = 1-6\ntier = 0 - 0.5\nmonths = 7-12\ntier = 0 - 0.6\n",
		"by time of use only"},
	{0,
		HEAD "cycle = year\nmonths = 1-6\ntier = 0 9 0.5\ntier = 9 - 0.6\nmonths = 7-12\n"
		     "tier = 0 8 0.5\ntier = 8 - 0.6\n",
		"by time of use only"},
	{0, HEAD "cycle = month\nyear_starts = 12\ntier = 0 - 0.5\n", "cycle = year only"},
	{0, HEAD "cycle = none\nhousehold_kwh = 100\ntier = 0 - 0.5\n", "household_kwh needs"},
	{0, HEAD "valid_to = 2012-06-30\ncycle = none\ntier = 0 - 0.5\n", "before valid_from"},
	{0, HEAD "cycle = none\ntier = 0 - 0.5 0.6 -\n", "has no hours"},
	{0, HEAD "cycle = none\npeak_hours = 8-22\ntier = 0 - 0.5 0.6 0.3\n", "has no hours"},
	{0, HEAD "cycle = none\npeak_hours = 8-22\nvalley_hours = 21-8\ntier = 0 - 0.5 0.6 0.3\n",
		"belongs to another time"},
};

static void test_refuses_broken_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		const struct broken_case *c = &broken[i];
		struct tariff_file_error error;
		char why[SAY_TEXT_MAX];
		struct tariff tariff;

		assert_false(tariff_file_read(&tariff, c->text, strlen(c->text), &error));
		text_render(LANG_EN, &error.say, why, sizeof(why));
		print_message("  %ld: %s\n", error.line, why);
		assert_non_null(strstr(why, c->why));
		assert_int_equal(error.line, c->line);
		assert_string_not_equal(text_in(LANG_ZH, error.say.msgid), error.say.msgid);
	}
}

static void test_limits(void **state)
{
	static char text[2 * LINE_FILE_LINE_MAX];
	struct tariff_file_error error;
	struct tariff tariff;

	(void)state;
	memset(text, '#', LINE_FILE_LINE_MAX);
	assert_false(tariff_file_read(&tariff, text, LINE_FILE_LINE_MAX, &error));
	assert_int_equal(error.line, 1);
	snprintf(text, sizeof(text), "name = %0*d\n", TARIFF_TEXT_MAX, 1);
	assert_false(tariff_file_read(&tariff, text, strlen(text), &error));
	assert_string_equal(error.say.msgid, "The value of {1} is too long.");
}

static void test_too_many(void **state)
{
	char text[1024] = "";
	struct tariff_file_error error;
	struct tariff tariff;
	size_t at = 0;

	(void)state;
	for (int i = 0; i <= TARIFF_TIERS_MAX; i++)
		at += (size_t)snprintf(
			text + at, sizeof(text) - at, "tier = %d %d 0.%d\n", i, i + 1, i + 1);
	assert_false(tariff_file_read(&tariff, text, at, &error));
	assert_int_equal(error.line, TARIFF_TIERS_MAX + 1);
	at = 0;
	for (int i = 0; i <= TARIFF_SEASONS_MAX; i++)
		at += (size_t)snprintf(
			text + at, sizeof(text) - at, "months = %d\ntier = 0 - 0.5\n", i + 1);
	assert_false(tariff_file_read(&tariff, text, at, &error));
	assert_int_equal(error.line, 2 * TARIFF_SEASONS_MAX + 1);
}

/* Any bytes, and every shipped form cut short at any place: an answer, never a fault. */
static void test_random_and_cut(void **state)
{
	static const char whole[] =
		HEAD "cycle = month\npeak_hours = 8-22\nvalley_hours = 22-8\nmonths = 1-6\n"
		     "tier = 0 100 0.5 0.6 0.3\ntier = 100 - 0.6 0.7 0.4\nmonths = 7-12\n"
		     "tier = 0 - 0.5\n";
	struct tariff_file_error error;
	struct tariff tariff;
	uint32_t seed = 4;

	(void)state;
	for (size_t size = 0; size < sizeof(whole) - 1; size++) {
		char *exact = malloc(size + 1);

		memcpy(exact, whole, size);
		if (size < sizeof(whole) - 6)
			assert_false(tariff_file_read(&tariff, exact, size, &error));
		free(exact);
	}
	assert_true(tariff_file_read(&tariff, whole, sizeof(whole) - 1, &error));
	for (int round = 0; round < 20000; round++) {
		char mutant[sizeof(whole)];

		memcpy(mutant, whole, sizeof(whole));
		for (int k = 0; k < 3; k++) {
			seed = seed * 1664525U + 1013904223U;
			mutant[(seed >> 8) % (sizeof(whole) - 1)] = (char)(seed >> 24);
		}
		if (tariff_file_read(&tariff, mutant, sizeof(whole) - 1, &error))
			assert_in_range(tariff.season_count, 1, TARIFF_SEASONS_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_public_row_has_its_tariff),
		cmocka_unit_test(test_shipped_tariffs_are_whole),
		cmocka_unit_test(test_reads_all_keys),
		cmocka_unit_test(test_reads_a_two_part_tariff),
		cmocka_unit_test(test_refuses_broken_files),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_random_and_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
