/* Restoration: what stands in its way, from both sides, and when it is due. */
#include "core/restoration.h"

#include <string.h>

#include "core/text.h"
#include "tests/test.h"

#define HOUR INT64_C(3600000)

static struct money yuan(int64_t whole)
{
	struct money m;

	assert_true(money_from_fen(&m, whole * 100));
	return m;
}

/* By the hall's clock. */
static struct moment at(const char *date, int64_t hour, int64_t minute)
{
	struct date d;

	assert_true(date_parse(&d, date));
	return (struct moment){((int64_t)d.days * 24 + hour - 8) * HOUR + minute * 60000};
}

/* A customer who is cut, paid at ten, and stands at the counter at eleven. */
static struct restoration_facts normal(void)
{
	return (struct restoration_facts){.cut = true,
		.due = yuan(0),
		.prepayment = yuan(200),
		.advance = yuan(0),
		.settled_at = at("2026-11-20", 10, 0),
		.at = at("2026-11-20", 11, 0),
		.hours = 24};
}

static struct restoration_facts blacklisted(void)
{
	struct restoration_facts f = normal();

	f.blacklisted = f.paper_shown = f.paper_right = true;
	f.advance = yuan(200);
	return f;
}

static void assert_missing(const struct restoration_facts *f, const char *names)
{
	enum restoration_need missing[RESTORATION_NEEDS];
	size_t count = restoration_missing(f, missing);
	const char *rest = names;

	for (size_t i = 0; i < count; i++) {
		const char *name = restoration_need_name(missing[i]);

		print_message("  %s\n", name);
		rest += *rest == ' ';
		assert_memory_equal(rest, name, strlen(name));
		rest += strlen(name);
	}
	assert_string_equal(rest, "");
}

static void test_normal(void **state)
{
	struct restoration_facts f = normal();

	(void)state;
	assert_missing(&f, "");
	f.cut = false;
	assert_missing(&f, "disconnected");
	f = normal();
	f.due = yuan(1);
	assert_missing(&f, "paid");
	f = normal();
	f.cheque_waits = true;
	assert_missing(&f, "cheque_cleared");
	f.cheque_restores = true; /* the hall's own rule */
	assert_missing(&f, "");
	f = normal();
	f.deceased = true;
	assert_missing(&f, "holder_alive");
	f = normal();
	f.agent = true; /* nobody needs to come in person */
	assert_missing(&f, "");
	f.paper_shown = true; /* but a paper that is shown is right */
	assert_missing(&f, "identity");
	f.paper_right = true;
	assert_missing(&f, "");
}

static void test_blacklisted(void **state)
{
	struct restoration_facts f = blacklisted();

	(void)state;
	assert_missing(&f, "");
	f.paper_shown = false;
	assert_missing(&f, "in_person");
	f = blacklisted();
	f.agent = true; /* for a person nobody else can come, authority or not */
	assert_missing(&f, "in_person");
	f.organisation = true;
	assert_missing(&f, "");
	f.paper_right = false;
	assert_missing(&f, "identity");
	f = blacklisted();
	f.advance = yuan(199);
	assert_missing(&f, "prepayment");
	f.paper_shown = false;
	f.due = yuan(3);
	f.deceased = true;
	assert_missing(&f, "paid holder_alive in_person prepayment");
}

struct time_case {
	bool blacklisted;
	struct {
		const char *date;
		int hour, minute;
	} settled, at, not_before, deadline;
	int hours;
};

static void test_times(void **state)
{
	static const struct time_case rows[] = {
		/* from the payment on, whenever somebody makes the order */
		{false, {"2026-11-20", 10, 0}, {"2026-11-20", 10, 0}, {"2026-11-20", 10, 0},
			{"2026-11-21", 10, 0}, 24},
		{false, {"2026-11-20", 10, 0}, {"2026-11-20", 16, 30}, {"2026-11-20", 16, 30},
			{"2026-11-21", 10, 0}, 24},
		/* over a night, a month, a year, a leap day */
		{false, {"2026-12-31", 23, 59}, {"2026-12-31", 23, 59}, {"2026-12-31", 23, 59},
			{"2027-01-01", 23, 59}, 24},
		{false, {"2028-02-28", 12, 0}, {"2028-02-28", 12, 0}, {"2028-02-28", 12, 0},
			{"2028-02-29", 12, 0}, 24},
		/* a deadline that falls on a holiday stands: 1 October */
		{false, {"2026-09-30", 17, 0}, {"2026-09-30", 17, 0}, {"2026-09-30", 17, 0},
			{"2026-10-01", 17, 0}, 24},
		/* a hall that is quicker */
		{false, {"2026-11-20", 10, 0}, {"2026-11-20", 10, 0}, {"2026-11-20", 10, 0},
			{"2026-11-20", 14, 0}, 4},
		/* late: overdue from the start */
		{false, {"2026-11-18", 10, 0}, {"2026-11-20", 10, 0}, {"2026-11-20", 10, 0},
			{"2026-11-19", 10, 0}, 24},
		/* the blacklist: not on the day of the payment */
		{true, {"2026-11-20", 10, 0}, {"2026-11-20", 11, 0}, {"2026-11-21", 0, 0},
			{"2026-11-22", 0, 0}, 24},
		{true, {"2026-11-20", 23, 59}, {"2026-11-20", 23, 59}, {"2026-11-21", 0, 0},
			{"2026-11-22", 0, 0}, 24},
		{true, {"2026-11-21", 0, 0}, {"2026-11-21", 0, 5}, {"2026-11-22", 0, 0},
			{"2026-11-23", 0, 0}, 24},
		/* shown on a later day: at once, and 24 hours from then */
		{true, {"2026-11-20", 10, 0}, {"2026-11-23", 9, 15}, {"2026-11-23", 9, 15},
			{"2026-11-24", 9, 15}, 24},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct time_case *r = &rows[i];
		struct restoration_facts f = r->blacklisted ? blacklisted() : normal();
		struct moment not_before, deadline;

		f.settled_at = at(r->settled.date, r->settled.hour, r->settled.minute);
		f.at = at(r->at.date, r->at.hour, r->at.minute);
		f.hours = r->hours;
		restoration_times(&f, &not_before, &deadline);
		assert_int_equal(not_before.ms,
			at(r->not_before.date, r->not_before.hour, r->not_before.minute).ms);
		assert_int_equal(
			deadline.ms, at(r->deadline.date, r->deadline.hour, r->deadline.minute).ms);
	}
}

static void test_minutes_left(void **state)
{
	static const struct {
		int64_t left_ms, minutes;
	} rows[] = {{24 * HOUR, 1440}, {1, 1}, {60000, 1}, {60001, 2}, {0, 0}, {-1, -1},
		{-60000, -1}, {-60001, -2}};
	struct moment deadline = at("2026-11-21", 10, 0);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(restoration_minutes_left(
					 deadline, (struct moment){deadline.ms - rows[i].left_ms}),
			rows[i].minutes);
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < RESTORATION_NEEDS; i++) {
		enum restoration_need need = (enum restoration_need)i;

		assert_string_not_equal(text_in(LANG_ZH, restoration_need_message(need)),
			restoration_need_message(need));
		assert_string_not_equal(text_in(LANG_ZH, restoration_need_article(need)),
			restoration_need_article(need));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_blacklisted),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_minutes_left),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
