/* An upgrade needs the database for itself: it is refused while another station is connected. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "db/migration.h"
#include "tests/store/cluster.h"
#include "tests/store/hall.h"
#include "tests/test.h"

#define AT_ONCE 4

/* Today's steps and one more, as the next release has them. */
struct release {
	struct hall *hall;
	struct migration *rows;
	struct migration_list next;
};

static void release_init(struct release *r, void **state)
{
	static const char step[] = "CREATE TABLE newcomer (id BIGINT NOT NULL)";
	static const char sqlite_step[] = "CREATE TABLE newcomer (id INTEGER NOT NULL) STRICT";
	int count = migrations_all.count;

	r->hall = *state;
	r->rows = xcalloc((size_t)count + 1, sizeof *r->rows);
	memcpy(r->rows, migrations_all.rows, (size_t)count * sizeof *r->rows);
	r->rows[count] = (struct migration){.version = migrations_last(&migrations_all) + 1,
		.name = "newcomer",
		.sqlite_text = sqlite_step,
		.postgres_text = step};
	r->next = (struct migration_list){.rows = r->rows, .count = count + 1};
}

static bool open_with(const struct release *r, const struct migration_list *list, struct db **db,
	struct fault *why)
{
	const struct db_options options = {.url = r->hall->url,
		.migrations = list,
		.program_version = "next",
		.backed_up = true};

	*why = (struct fault){.code = CODE_OK};
	return db_open(db, &options, why);
}

static void leave(struct release *r)
{
	db_close(r->hall->db);
	r->hall->db = NULL;
}

static void test_refused_while_another_is_connected(void **state)
{
	char text[SAY_TEXT_MAX];
	struct release r;
	struct fault why;
	struct db *db;

	release_init(&r, state);
	assert_false(open_with(&r, &r.next, &db, &why));
	assert_string_equal(code_name(why.code), "db_busy");
	assert_non_null(strstr(fault_render(LANG_EN, &why, text, sizeof text), "Close wattdesk"));
	assert_true(db_begin(r.hall->db)); /* nobody noticed */
	assert_true(db_commit(r.hall->db));
	leave(&r);
	assert_true(open_with(&r, &r.next, &db, &why));
	assert_int_equal(db_schema_version(db), migrations_last(&r.next));
	db_close(db);
	free(r.rows);
}

/* Of a file a copy is made; of what lies on a server somebody has to say that there is one. */
static void test_a_copy_first(void **state)
{
	struct db_options options = {.program_version = "next"};
	char text[SAY_TEXT_MAX], copy[512];
	struct release r;
	struct fault why;
	struct db *db;

	release_init(&r, state);
	options.url = r.hall->url;
	options.migrations = &r.next;
	if (db_engine(r.hall->db) == DB_SQLITE) {
		snprintf(copy, sizeof copy, "%s.before-v%03d", db_path(r.hall->db),
			migrations_last(&r.next));
		leave(&r);
		assert_true(db_open(&db, &options, &why));
		assert_int_equal(access(copy, R_OK), 0);
		db_close(db);
	} else {
		leave(&r);
		assert_false(db_open(&db, &options, &why));
		assert_string_equal(code_name(why.code), "approval_required");
		assert_non_null(
			strstr(fault_render(LANG_EN, &why, text, sizeof text), "--backed-up"));
		assert_true(open_with(&r, &migrations_all, &db, &why)); /* nothing was changed */
		assert_int_equal(db_schema_version(db), migrations_last(&migrations_all));
		db_close(db);
		options.backed_up = true;
		assert_true(db_open(&db, &options, &why));
		assert_int_equal(db_schema_version(db), migrations_last(&r.next));
		db_close(db);
	}
	free(r.rows);
}

static void test_the_older_program_is_refused_afterwards(void **state)
{
	struct db *db, *second;
	struct release r;
	struct fault why;

	release_init(&r, state);
	leave(&r);
	assert_true(open_with(&r, &r.next, &db, &why));
	assert_false(open_with(&r, &migrations_all, &second, &why));
	assert_string_equal(code_name(why.code), "db_newer");
	assert_true(open_with(&r, &r.next, &second, &why)); /* who upgraded is one of many now */
	db_close(second);
	db_close(db);
	free(r.rows);
}

/* Several stations are started in their new version at the same time: one upgrades, all work. */
static void test_several_at_once(void **state)
{
	struct release r;
	int status;

	release_init(&r, state);
	leave(&r);
	for (int i = 0; i < AT_ONCE; i++) {
		struct fault why;
		struct db *db;

		if (fork() == 0)
			_exit(open_with(&r, &r.next, &db, &why) && db_begin(db) && db_commit(db)
					? 0
					: (int)why.code);
	}
	for (int i = 0; i < AT_ONCE; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		assert_string_equal(code_name((enum code)WEXITSTATUS(status)), "ok");
	}
	free(r.rows);
}

/* A process that ends in whatever way is connected no more. */
static void test_a_dead_station_does_not_count(void **state)
{
	struct release r;
	struct fault why;
	struct db *db;
	int status;
	pid_t pid;

	release_init(&r, state);
	leave(&r);
	pid = fork();
	if (pid == 0) {
		(void)!open_with(&r, &migrations_all, &db, &why);
		abort();
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_true(open_with(&r, &r.next, &db, &why));
	db_close(db);
	free(r.rows);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_refused_while_another_is_connected),
		HALL_TEST(test_a_copy_first),
		HALL_TEST(test_the_older_program_is_refused_afterwards),
		HALL_TEST(test_several_at_once),
		HALL_TEST(test_a_dead_station_does_not_count),
	};

	return hall_run("upgrade", tests, sizeof tests / sizeof tests[0]);
}
