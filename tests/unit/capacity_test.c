/* Capacity by days: layers of every day, by 30 and by the calendar. */
#include "core/capacity.h"

#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

static struct date day_of(const char *text)
{
	struct date d = {0};

	assert_true(date_parse(&d, text));
	return d;
}

static void test_days_of_a_month(void **state)
{
	static const struct {
		const char *day;
		int days;
	} rows[] = {{"2001-02-10", 30}, {"2024-05-31", 30}, {"2024-06-01", 30}, {"2024-07-01", 31},
		{"2026-02-28", 28}, {"2028-02-01", 29}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(month_share(day_of(rows[i].day)) * rows[i].days, MONTH_SHARE);
	assert_false(capacity_by_calendar(day_of("2024-05-31")));
	assert_true(capacity_by_calendar(day_of("2024-06-01")));
}

static void test_whole_months(void **state)
{
	static const struct {
		const char *from, *to;
		int months;
	} rows[] = {
		{"2026-02-01", "2026-02-28", 1},
		{"2026-02-01", "2026-03-01", 1}, /* told as the next reading's day */
		{"2026-01-24", "2026-02-23", 1},
		{"2026-07-07", "2026-08-07", 1},
		{"2026-03-01", "2026-04-30", 2},
		{"2026-01-01", "2026-12-31", 12},
		{"2026-02-01", "2026-02-27", 0},
		{"2026-02-01", "2026-03-02", 0},
		{"2026-01-31", "2026-02-28", 0}, /* there is no 31 February */
		{"2026-02-01", "2026-02-01", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(period_whole_months(day_of(rows[i].from), day_of(rows[i].to)),
			rows[i].months);
}

/* Layers as "kVA days" from the lowest. */
struct layers_case {
	const char *what, *from, *to;
	struct {
		int64_t kva;
		const char *from, *to;
		int interlock;
	} units[3];
	struct {
		int64_t kva;
		const char *from, *to;
	} suspensions[2];
	bool refused;
	struct {
		int64_t kva;
		int days;
	} layers[4];
};

static const struct layers_case cases[] = {
	{"one", "2026-03-01", "2026-03-31", {{100, NULL, NULL, 0}}, {{0}}, false, {{100, 31}}},
	{"none", "2026-03-01", "2026-03-31", {{0}}, {{0}}, false, {{0}}},
	{"one that comes and one that goes", "2026-03-01", "2026-03-31",
		{{100, NULL, "2026-03-10", 0}, {100, "2026-03-11", NULL, 0}}, {{0}}, false,
		{{100, 31}}},
	{"they meet for a day", "2026-03-01", "2026-03-31",
		{{100, NULL, "2026-03-11", 0}, {100, "2026-03-11", NULL, 0}}, {{0}}, false,
		{{100, 31}, {100, 1}}},
	{"a gap between them", "2026-03-01", "2026-03-31",
		{{100, NULL, "2026-03-10", 0}, {100, "2026-03-12", NULL, 0}}, {{0}}, false,
		{{100, 30}}},
	{"interlocked until the larger comes", "2026-03-01", "2026-03-31",
		{{100, NULL, NULL, 1}, {160, "2026-03-21", NULL, 1}, {50, NULL, NULL, 0}}, {{0}},
		false, {{150, 31}, {60, 11}}},
	{"interlocked and equal", "2026-03-01", "2026-03-31",
		{{100, NULL, NULL, 1}, {100, NULL, NULL, 1}}, {{0}}, false, {{100, 31}}},
	{"suspended for 15 days", "2026-03-01", "2026-03-31", {{100, NULL, NULL, 0}},
		{{40, "2026-03-05", "2026-03-19"}}, false, {{60, 31}, {40, 16}}},
	{"for 14", "2026-03-01", "2026-03-31", {{100, NULL, NULL, 0}},
		{{40, "2026-03-05", "2026-03-18"}}, false, {{100, 31}}},
	{"since long", "2026-03-01", "2026-03-31", {{100, NULL, NULL, 0}},
		{{40, "2025-12-05", "2026-03-02"}}, false, {{60, 31}, {40, 29}}},
	{"all of it", "2026-03-01", "2026-03-31", {{100, NULL, NULL, 0}},
		{{100, "2026-02-05", "2026-04-19"}}, false, {{0}}},
	{"more than is there", "2026-03-01", "2026-03-31", {{100, NULL, NULL, 0}},
		{{60, "2026-02-05", "2026-04-19"}, {60, "2026-03-05", "2026-04-19"}}, true, {{0}}},
	{"a period too long", "2024-01-01", "2026-03-31", {{100, NULL, NULL, 0}}, {{0}}, true,
		{{0}}},
	{"a period that ends first", "2026-03-02", "2026-03-01", {{100, NULL, NULL, 0}}, {{0}},
		true, {{0}}},
};

static struct date day_or(const char *text, struct date otherwise)
{
	return text == NULL ? otherwise : day_of(text);
}

static void check_layers(const struct layers_case *c)
{
	struct capacity_unit units[3];
	struct suspension suspensions[2];
	struct capacity_input in = {.from = day_of(c->from),
		.to = day_of(c->to),
		.units = units,
		.suspensions = suspensions};
	struct capacity capacity;

	print_message("  %s\n", c->what);
	for (; in.unit_count < 3 && c->units[in.unit_count].kva > 0; in.unit_count++)
		units[in.unit_count] = (struct capacity_unit){c->units[in.unit_count].kva * 1000,
			day_or(c->units[in.unit_count].from, in.from),
			day_or(c->units[in.unit_count].to, in.to),
			c->units[in.unit_count].interlock};
	for (size_t i = 0; i < 2 && c->suspensions[i].kva > 0; i++, in.suspension_count++)
		suspensions[i] = (struct suspension){c->suspensions[i].kva * 1000,
			day_of(c->suspensions[i].from), day_of(c->suspensions[i].to), 0};
	assert_int_equal(capacity_compute(&capacity, &in), !c->refused);
	if (c->refused)
		return;
	for (size_t i = 0; i < capacity.layer_count; i++) {
		assert_int_equal(capacity.layers[i].va, c->layers[i].kva * 1000);
		assert_int_equal(capacity.layers[i].days, c->layers[i].days);
		assert_int_equal(capacity.layers[i].share, c->layers[i].days * (MONTH_SHARE / 31));
	}
	assert_int_equal(c->layers[capacity.layer_count].kva, 0);
}

static void test_layers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_layers(&cases[i]);
}

/* By thirtieths a month of 31 days never costs more than the month. */
static void test_a_month_is_the_most(void **state)
{
	struct capacity_unit units[] = {{.va = 1000}, {.va = 2000}};
	struct capacity_input in = {.from = day_of("2001-01-01"),
		.to = day_of("2001-02-28"),
		.units = units,
		.unit_count = 2};
	struct capacity capacity;

	(void)state;
	units[0].from = in.from;
	units[0].to = day_of("2001-01-31");
	units[1].from = day_of("2001-02-01");
	units[1].to = in.to;
	assert_true(capacity_compute(&capacity, &in));
	assert_int_equal(capacity.layer_count, 2);
	assert_true(capacity.layers[0].whole);
	assert_int_equal(capacity.layers[0].share, 2 * MONTH_SHARE);
	assert_int_equal(capacity.layers[1].share, 28 * (MONTH_SHARE / 30));
	units[1].to = day_of("2001-01-31"); /* then the January of 31 days alone */
	units[1].from = in.from;
	assert_true(capacity_compute(&capacity, &in));
	assert_int_equal(capacity.layers[0].share, MONTH_SHARE);
	assert_int_equal(capacity.last_va, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_of_a_month),
		cmocka_unit_test(test_whole_months),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_a_month_is_the_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
