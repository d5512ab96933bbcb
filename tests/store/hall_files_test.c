/* The hall's files of rules: one that lies there and cannot be read is no file that is missing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "counter/arrears_ground.h"
#include "counter/reckon.h"
#include "tests/store/dunning.h"
#include "tests/test.h"

static const char *place(struct dunning *d, const char *name, char path[SCRATCH_PATH_MAX])
{
	return scratch_path(&d->share, name, path, SCRATCH_PATH_MAX);
}

static bool rules_of(struct dunning *d)
{
	struct arrears_office *office;

	return arrears_office_load(
		&d->till.session, till_date("2026-11-21"), &d->till.arena, &office);
}

/* As a folder, and as a link that leads nowhere but to itself. */
static void test_unreadable(void **state)
{
	static const char *const names[] = {
		"arrears/protected.txt", "arrears/holidays-2026.txt", "arrears/policy.txt"};
	struct dunning d;
	char path[SCRATCH_PATH_MAX];

	dunning_init(&d, state);
	dunning_rules(&d, "remind_after_days", "remind_after_days");
	assert_true(rules_of(&d));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *file = place(&d, names[i], path);

		(void)unlink(file);
		assert_int_equal(mkdir(file, 0700), 0);
		till_refused(&d.till, rules_of(&d), CODE_POLICY_BAD);
		assert_string_equal(d.till.session.why.file, strrchr(names[i], '/') + 1);
		assert_int_equal(rmdir(file), 0);
		assert_int_equal(symlink(file, file), 0);
		till_refused(&d.till, rules_of(&d), CODE_POLICY_BAD);
		assert_int_equal(unlink(file), 0);
		if (i == 0)
			assert_true(
				rules_of(&d)); /* a hall without a list protects no day by one */
	}
	dunning_release(&d);
}

/* A table of funds that is read by half prices whom it did not come to by nothing. */
static void test_funds_too_large(void **state)
{
	enum { REGIONS = 20000, LINE = 128 };
	struct dunning d;
	struct reckon reckon;
	struct period period;
	char path[SCRATCH_PATH_MAX], *text = xmalloc(REGIONS * LINE);
	size_t size;

	dunning_init(&d, state);
	dunning_rules(&d, "remind_after_days", "remind_after_days");
	assert_true(period_parse(&period, "2026-10"));
	assert_int_equal(mkdir(place(&d, "tariffs", path), 0700), 0);
	size = (size_t)snprintf(
		text, LINE, "region,scheme,yuan_per_mwh,valid_from,valid_to,notice\n");
	for (int i = 0; i < REGIONS; i++)
		size += (size_t)snprintf(
			text + size, LINE, "R%d,any,27.1,2026-01-01,,%064d\n", i, i);
	scratch_write(&d.share, "tariffs/funds.csv", text, size);
	free(text);
	till_refused(&d.till, reckon_init(&reckon, &d.till.session, period), CODE_TEMPLATE_BAD);
	reckon_release(&reckon);
	dunning_release(&d);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_unreadable),
		HALL_TEST(test_funds_too_large),
	};

	return hall_run("hall files", tests, ARRAY_SIZE(tests));
}
