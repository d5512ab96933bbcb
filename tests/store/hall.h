#ifndef TESTS_STORE_HALL_H
#define TESTS_STORE_HALL_H

#include <stddef.h>

#include "db/database.h"
#include "tests/store/scratch.h"

/*
 * A fresh database with all of its tables for each test, and the same tests on both engines.
 * WATTDESK_TEST_ENGINE=sqlite or postgres takes one of them; otherwise both run, PostgreSQL in a
 * temporary cluster that goes away with the program. Everything asserts by cmocka.
 */
struct hall {
	struct scratch scratch; /* where a database file lies; free for a test's own files */
	char url[SCRATCH_PATH_MAX];
	struct db *db;
	struct hall_server *server; /* NULL on SQLite */
};

struct hall_test {
	const char *name;
	void (*run)(void **state); /* *state is a struct hall * */
};

#define HALL_TEST(test)                    \
	{                                  \
		.name = #test, .run = test \
	}

/* Runs the tests on each engine and returns the number that failed, for main to return. */
int hall_run(const char *group, const struct hall_test *tests, size_t count);

/* Another connection to the same database; db_close it before the test ends. */
struct db *hall_connect(const struct hall *hall);

/* Kills a server and starts it again, while the test goes on; nothing on SQLite. */
void hall_restart_server(const struct hall *hall);

/*
 * A copy of the hall as it stands, to be tampered with; one at a time, ended by hall_copy_end.
 * Open statements and other connections of the hall do not outlive it: hall->db is opened anew.
 */
void hall_copy_begin(struct hall *hall, struct hall *copy);
void hall_copy_end(struct hall *copy);

/*
 * Changes the database behind the program's back, as somebody with the file or the server's rights
 * could: without triggers and foreign keys. sql: one or more statements without parameters.
 */
void hall_tamper(const struct hall *hall, const char *sql);

/* The same with triggers and keys as they are. */
void hall_script(const struct hall *hall, const char *sql);

#endif
