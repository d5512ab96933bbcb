#include "tests/store/hall.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "tests/test.h"

static struct db *open_hall(const char *url, bool create)
{
	struct db_options options = {.url = url, .create = create, .program_version = "test"};
	struct fault why = {0};
	struct db *db = NULL;
	char text[SAY_TEXT_MAX];

	if (!db_open(&db, &options, &why))
		fail_msg("%s: %s", code_name(why.code),
			fault_render(LANG_EN, &why, text, sizeof text));
	return db;
}

struct db *hall_connect(const struct hall *hall)
{
	return open_hall(hall->url, false);
}

static int hall_make_sqlite(void **state)
{
	struct hall *hall = xcalloc(1, sizeof *hall);

	scratch_init(&hall->scratch);
	scratch_path(&hall->scratch, "hall.db", hall->url, sizeof hall->url);
	hall->db = open_hall(hall->url, true);
	*state = hall;
	return 0;
}

static int hall_remove(void **state)
{
	struct hall *hall = *state;

	db_close(hall->db);
	scratch_release(&hall->scratch);
	free(hall);
	return 0;
}

static int run_on(
	const char *group, const struct hall_test *tests, size_t count, CMFixtureFunction make)
{
	struct CMUnitTest *rows = xcalloc(count, sizeof *rows);
	int failed;

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct CMUnitTest){.name = tests[i].name,
			.test_func = tests[i].run,
			.setup_func = make,
			.teardown_func = hall_remove};
	failed = _cmocka_run_group_tests(group, rows, count, NULL, NULL);
	free(rows);
	return failed;
}

int hall_run(const char *group, const struct hall_test *tests, size_t count)
{
	return run_on(group, tests, count, hall_make_sqlite);
}
