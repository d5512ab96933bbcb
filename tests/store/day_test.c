/* The end of a business date: settled once, sealed, the seal kept outside the database. */
#include <stdio.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/seal_file.h"
#include "tests/store/drawer.h"
#include "tests/test.h"

static int count_lines(struct till *till)
{
	FILE *in = fopen(till->session.seal_file, "r");
	int lines = 0, c;

	if (in == NULL)
		return 0;
	while ((c = getc(in)) != EOF)
		lines += c == '\n';
	fclose(in);
	return lines;
}

static void test_settle(void **state)
{
	struct till till;
	struct arena arena = ARENA_EMPTY;
	struct shift_view shift;
	struct day_view day, shown;
	struct stat info;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	drawer_take_payments(&till);
	till_as(&till, "sue");
	till_refused(&till, day_settle(&till.session, till_date(DRAWER_TODAY), &arena, &day),
		CODE_SHIFT_OPEN);
	till_as(&till, "ann");
	assert_true(drawer_close(&till, "560.00", NULL, NULL, &shift));
	till_as(&till, "sue");
	assert_int_equal(count_lines(&till), 0);
	must(&till, day_settle(&till.session, till_date(DRAWER_TODAY), &arena, &day));
	assert_true(day.settled);
	check_sum(&day.payments, 2, "130.00");
	check_sum(&day.reversals, 1, "30.00");
	check_sum(&day.tenders[TENDER_CASH], 2, "60.00");
	assert_int_equal(day.shift_count, 1);
	assert_string_equal(day.shifts[0].shift_no, "20261118-cli-1");
	assert_true(seal_file_has(till.session.seal_file, day.seal));
	assert_int_equal(stat(till.session.seal_file, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	till_refused(&till, day_settle(&till.session, till_date(DRAWER_TODAY), &arena, &day),
		CODE_DAY_SETTLED);
	assert_int_equal(count_lines(&till), 1);
	must(&till, day_show(&till.session, till_date(DRAWER_TODAY), &arena, &shown));
	assert_string_equal(shown.seal, day.seal);
	arena_release(&arena);
	drawer_release(&till);
}

/* A seal that did not reach the second file is written by settling once more. */
static void test_seal_lost(void **state)
{
	struct till till;
	struct arena arena = ARENA_EMPTY;
	struct day_view day;
	char path[SCRATCH_PATH_MAX];

	drawer_init(&till, *state);
	till_as(&till, "sue");
	scratch_path(&till.hall->scratch, "none/hall.seals", till.session.seal_file,
		sizeof till.session.seal_file);
	till_refused(
		&till, day_settle(&till.session, till_date(DRAWER_TODAY), &arena, &day), CODE_IO);
	must(&till, day_show(&till.session, till_date(DRAWER_TODAY), &arena, &day));
	assert_true(day.settled);
	scratch_path(&till.hall->scratch, "hall.seals", path, sizeof path);
	utf8_copy(till.session.seal_file, sizeof till.session.seal_file, path);
	must(&till, day_settle(&till.session, till_date(DRAWER_TODAY), &arena, &day));
	assert_true(seal_file_has(path, day.seal));
	till_refused(&till, day_settle(&till.session, till_date(DRAWER_TODAY), &arena, &day),
		CODE_DAY_SETTLED);
	arena_release(&arena);
	drawer_release(&till);
}

/* A day to come has no end yet, unless a shift was worked for it. */
static void test_settle_date(void **state)
{
	struct till till;
	struct arena arena = ARENA_EMPTY;
	struct shift_open_request request = {.has_date = true};
	struct shift_view shift;
	struct day_view day;

	drawer_init(&till, *state);
	till_as(&till, "sue");
	till_refused(&till, day_settle(&till.session, till_date("2026-11-19"), &arena, &day),
		CODE_BAD_DATE);
	till_as(&till, "ann");
	request.business_date = till_date("2026-11-19");
	request.approval = till_approval("sue");
	must(&till, shift_open(&till.session, &request, &shift));
	assert_true(drawer_close(&till, "0.00", NULL, NULL, &shift));
	till_as(&till, "sue");
	must(&till, day_settle(&till.session, till_date("2026-11-19"), &arena, &day));
	arena_release(&arena);
	drawer_release(&till);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_settle),
		HALL_TEST(test_seal_lost),
		HALL_TEST(test_settle_date),
	};

	return hall_run("day", tests, ARRAY_SIZE(tests));
}
