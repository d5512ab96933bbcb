#include "core/ageing.h"

#include "tests/test.h"

static void age(void **state)
{
	static const struct {
		const char *due_on, *on;
		enum ageing_step step;
	} cases[] = {
		{"2026-01-15", "2026-01-01", AGEING_NOT_DUE},
		{"2026-01-15", "2026-01-15",
			AGEING_NOT_DUE}, /* the last day for paying still counts */
		{"2026-01-15", "2026-01-16", AGEING_30},
		{"2026-01-15", "2026-02-14", AGEING_30},
		{"2026-01-15", "2026-02-15", AGEING_90},
		{"2026-01-15", "2026-04-15", AGEING_90},
		{"2026-01-15", "2026-04-16", AGEING_180},
		{"2026-01-15", "2026-07-15", AGEING_365},
		{"2026-01-15", "2027-01-15", AGEING_365},
		{"2026-01-15", "2027-01-16", AGEING_OLDER},
		{"1999-12-31", "2026-01-16", AGEING_OLDER},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct date due_on, on;

		assert_true(date_parse(&due_on, cases[i].due_on));
		assert_true(date_parse(&on, cases[i].on));
		assert_int_equal(ageing_of(due_on, on), cases[i].step);
	}
}

/* Days never make a debt younger. */
static void grow(void **state)
{
	struct date due_on = {0};
	enum ageing_step before = AGEING_NOT_DUE;

	(void)state;
	for (int day = -10; day < 500; day++) {
		enum ageing_step now = ageing_of(due_on, date_add_days(due_on, day));

		assert_true(now >= before);
		assert_true(now <= before + 1);
		before = now;
	}
	assert_int_equal(before, AGEING_OLDER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(age), cmocka_unit_test(grow)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
