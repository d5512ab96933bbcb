/* Government funds: the file we ship against the public rows, and files that cannot be. */
#include "core/funds.h"

#include <string.h>

#include "core/compiler.h"
#include "tests/vectors.h"

static struct date day_of(const char *text)
{
	struct date d = {0};

	assert_true(date_parse(&d, text));
	return d;
}

static struct funds_table shipped(struct arena *arena)
{
	struct funds_table table;
	struct funds_error error;
	size_t size;
	char *text = vector_read(arena, "share/tariffs/funds.csv", &size);

	assert_true(funds_read(&table, arena, text, size, &error));
	return table;
}

/* "广西(两部制; 单一制 51.825)" is two rows; western Inner Mongolia goes by its own name. */
static const char *region_of(const char *province, char word[64])
{
	if (strncmp(province, "内蒙古", strlen("内蒙古")) == 0)
		return "蒙西";
	snprintf(word, 64, "%.*s", (int)strcspn(province, "("), province);
	return word;
}

static void test_every_public_row(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct funds_table table = shipped(&arena);
	struct csv_reader reader;
	struct csv_record row;
	size_t size, rows = 0;
	char *text = vector_read(&arena, "tests/vectors/gov_funds.csv", &size);

	(void)state;
	csv_init(&reader, text, size);
	assert_true(vector_next(&reader, &arena, &row));
	for (; vector_next(&reader, &arena, &row); rows++) {
		char word[64];
		const struct funds *funds = funds_find(
			&table, region_of(row.field[0], word), true, day_of("2026-08-01"));
		struct price price;

		print_message("  %s\n", row.field[0]);
		assert_non_null(funds);
		assert_true(price_parse(&price, row.field[1]));
		assert_int_equal(funds->per_mwh.e8, price.e8);
		assert_null(funds_find(&table, funds->region, true, day_of("2026-07-31")));
	}
	assert_int_equal(rows, 29);
	assert_int_equal(table.count, 30);
	assert_int_equal(funds_find(&table, "广西", false, day_of("2027-01-01"))->per_mwh.e8,
		INT64_C(5182500000));
	assert_string_equal(
		funds_find(&table, "广东 深圳", true, day_of("2027-01-01"))->region, "广东");
	assert_null(funds_find(&table, "西藏", true, day_of("2027-01-01")));
	arena_release(&arena);
}

#define HEADER "region,scheme,yuan_per_mwh,valid_from,valid_to,notice\n"

static const struct bad_case {
	const char *text;
	long line;
	const char *why;
} bad[] = {
	{"", 0, "empty"},
	{"\xff", 0, "not UTF-8"},
	{"region,yuan\n", 1, "The columns must be"},
	{HEADER "A,any,1\n", 2, "3 fields and must have 6"},
	{HEADER "A,any,1,2026-01-01,,N,X\n", 2, "7 fields"},
	{HEADER ",any,1,2026-01-01,,N\n", 2, "region cannot be read"},
	{HEADER "A,all,1,2026-01-01,,N\n", 2, "scheme cannot be read: all"},
	{HEADER "A,any,-1,2026-01-01,,N\n", 2, "yuan_per_mwh cannot be read: -1"},
	{HEADER "A,any,,2026-01-01,,N\n", 2, "yuan_per_mwh cannot be read"},
	{HEADER "A,any,1,,,N\n", 2, "valid_from cannot be read"},
	{HEADER "A,any,1,2026-02-30,,N\n", 2, "valid_from cannot be read: 2026-02-30"},
	{HEADER "A,any,1,2026-01-01,soon,N\n", 2, "valid_to cannot be read: soon"},
	{HEADER "A,any,1,2026-01-02,2026-01-01,N\n", 2, "valid_to lies before"},
	{HEADER "A,any,1,2026-01-01,,N\nA,any,2,2027-01-01,,N\n", 3, "hold for A on 2027-01-01"},
	{HEADER "A,single,1,2026-01-01,2026-02-01,N\nA,any,2,2026-02-01,,N\n", 3,
		"hold for A on 2026-02-01"},
	{HEADER "A,\"any,1\n", 2, "quotation mark"},
};

static void test_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct arena arena = ARENA_EMPTY;
		struct funds_table table;
		struct funds_error error;
		char why[SAY_TEXT_MAX];

		assert_false(funds_read(&table, &arena, bad[i].text, strlen(bad[i].text), &error));
		text_render(LANG_EN, &error.say, why, sizeof(why));
		print_message("  %ld: %s\n", error.line, why);
		assert_non_null(strstr(why, bad[i].why));
		assert_int_equal(error.line, bad[i].line);
		arena_release(&arena);
	}
}

static void test_rows_follow_each_other(void **state)
{
	static const char text[] = HEADER "A,any,1,2026-01-01,2026-01-31,N\n"
					  "A,single,2,2026-02-01,,N\nA,two_part,3,2026-02-01,,N\n";
	struct arena arena = ARENA_EMPTY;
	struct funds_table table;
	struct funds_error error;

	(void)state;
	assert_true(funds_read(&table, &arena, text, strlen(text), &error));
	assert_int_equal(
		funds_find(&table, "A", true, day_of("2026-01-31"))->per_mwh.e8, 100000000);
	assert_int_equal(
		funds_find(&table, "A", true, day_of("2026-02-01"))->per_mwh.e8, 300000000);
	assert_int_equal(
		funds_find(&table, "A", false, day_of("2026-02-01"))->per_mwh.e8, 200000000);
	assert_null(funds_find(&table, "A", false, day_of("2025-12-31")));
	assert_null(funds_find(&table, "AB", false, day_of("2026-12-31")));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_public_row),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_rows_follow_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
