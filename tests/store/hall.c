#include "tests/store/hall.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "tests/store/cluster.h"
#include "tests/store/mould.h"
#include "tests/test.h"

#define TEMPLATE "template_hall" /* has all tables and is copied for each test */
#define DATABASE "hall"
#define COPY "copy"

struct hall_server {
	struct cluster cluster;
};

static struct db *open_hall(const char *url, bool create)
{
	struct db_options options = {
		.url = url, .create = create, .program_version = "test", .asks_again = true};
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

static struct hall *hall_new(void)
{
	struct hall *hall = xcalloc(1, sizeof *hall);

	scratch_init(&hall->scratch);
	return hall;
}

static void script_sqlite(const struct hall *hall, const char *sql, bool unguarded)
{
	char *drops, *message = NULL;
	sqlite3_stmt *st;
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(hall->url, &raw), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(raw,
			"SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema "
			"WHERE type = 'trigger' AND name LIKE '%_no_%'",
			-1, &st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	drops = xstrdup(!unguarded || sqlite3_column_type(st, 0) == SQLITE_NULL
				? ""
				: (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_exec(raw, drops, NULL, NULL, NULL), SQLITE_OK);
	free(drops);
	if (sqlite3_exec(raw, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	sqlite3_close(raw);
}

static void script_postgres(const struct hall *hall, const char *sql, bool unguarded)
{
	PGconn *conn = PQconnectdb(hall->url);
	PGresult *result =
		PQexec(conn, unguarded ? "SET session_replication_role = replica" : "SELECT 1");

	PQclear(result);
	result = PQexec(conn, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	PQclear(result);
	PQfinish(conn);
}

static void script(const struct hall *hall, const char *sql, bool unguarded)
{
	if (hall->server == NULL)
		script_sqlite(hall, sql, unguarded);
	else
		script_postgres(hall, sql, unguarded);
}

void hall_tamper(const struct hall *hall, const char *sql)
{
	script(hall, sql, true);
}

void hall_script(const struct hall *hall, const char *sql)
{
	script(hall, sql, false);
}

void hall_copy_begin(struct hall *hall, struct hall *copy)
{
	*copy = *hall;
	if (hall->server == NULL) {
		scratch_path(&hall->scratch, "copy.db", copy->url, sizeof copy->url);
		assert_true(db_backup(hall->db, copy->url, NULL, NULL));
	} else {
		db_close(hall->db);
		hall->db = NULL;
		cluster_create(&hall->server->cluster, COPY, DATABASE);
		cluster_url(&hall->server->cluster, COPY, copy->url, sizeof copy->url);
		hall->db = hall_connect(hall);
	}
	copy->db = NULL;
}

void hall_copy_end(struct hall *copy)
{
	db_close(copy->db);
	if (copy->server == NULL)
		assert_int_equal(unlink(copy->url), 0);
	else
		cluster_drop(&copy->server->cluster, COPY);
}

static int hall_make_sqlite(void **state)
{
	struct hall *hall = hall_new();
	struct mould mould;

	if (!mould_find(&mould, "hall.db")) {
		db_close(open_hall(mould.path, true));
		mould_keep(&mould);
	}
	scratch_path(&hall->scratch, "hall.db", hall->url, sizeof hall->url);
	mould_cast(&mould, hall->url);
	hall->db = open_hall(hall->url, false);
	*state = hall;
	return 0;
}

static int hall_remove_sqlite(void **state)
{
	struct hall *hall = *state;

	db_close(hall->db);
	scratch_release(&hall->scratch);
	free(hall);
	return 0;
}

/* The first state of a test on a server is the server. */
static int hall_make_postgres(void **state)
{
	struct hall *hall = hall_new();

	hall->server = *state;
	cluster_create(&hall->server->cluster, DATABASE, TEMPLATE);
	cluster_url(&hall->server->cluster, DATABASE, hall->url, sizeof hall->url);
	hall->db = open_hall(hall->url, false);
	*state = hall;
	return 0;
}

static int hall_remove_postgres(void **state)
{
	struct hall *hall = *state;
	struct hall_server *server = hall->server;

	(void)hall_remove_sqlite(state);
	cluster_drop(&server->cluster, DATABASE);
	return 0;
}

void hall_restart_server(const struct hall *hall)
{
	if (hall->server != NULL)
		cluster_restart(&hall->server->cluster);
}

static void server_init(struct hall_server *server)
{
	char url[SCRATCH_PATH_MAX];
	struct cluster model;
	struct mould mould;

	if (!mould_find(&mould, "server")) {
		cluster_init_model(&model, mould.path);
		cluster_create(&model, TEMPLATE, NULL);
		db_close(open_hall(cluster_url(&model, TEMPLATE, url, sizeof url), true));
		cluster_release(&model);
		mould_keep(&mould);
	}
	cluster_init_copy(&server->cluster, mould.path);
}

static bool engine_is_asked_for(const char *name)
{
	const char *only = getenv("WATTDESK_TEST_ENGINE");

	return only == NULL || only[0] == '\0' || strcmp(only, name) == 0;
}

#define TEST_NAME_MAX 96

static int run_on(const char *group, const char *engine, const struct hall_test *tests,
	size_t count, const struct CMUnitTest *fixture)
{
	struct CMUnitTest *rows = xcalloc(count, sizeof *rows);
	char(*names)[TEST_NAME_MAX] = xcalloc(count, sizeof *names);
	int failed;

	for (size_t i = 0; i < count; i++) {
		snprintf(names[i], sizeof names[i], "%s on %s", tests[i].name, engine);
		rows[i] = *fixture;
		rows[i].name = names[i];
		rows[i].test_func = tests[i].run;
	}
	failed = _cmocka_run_group_tests(group, rows, count, NULL, NULL);
	free(rows);
	free(names);
	return failed;
}

int hall_run(const char *group, const struct hall_test *tests, size_t count)
{
	struct hall_server server;
	struct moulds moulds;
	const struct CMUnitTest sqlite = {
		.setup_func = hall_make_sqlite, .teardown_func = hall_remove_sqlite};
	const struct CMUnitTest postgres = {.setup_func = hall_make_postgres,
		.teardown_func = hall_remove_postgres,
		.initial_state = &server};
	int failed = 0;

	moulds_init(&moulds);
	if (engine_is_asked_for("sqlite"))
		failed += run_on(group, "SQLite", tests, count, &sqlite);
	if (engine_is_asked_for("postgres")) {
		server_init(&server);
		failed += run_on(group, "PostgreSQL", tests, count, &postgres);
		cluster_release(&server.cluster);
	}
	moulds_release(&moulds);
	return failed;
}
