/*
 * Every migration and every statement of the program on a real PostgreSQL: what only SQLite
 * understands is found here, by the name of its set and its place in the enum.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fault.h"
#include "db/ahead.h"
#include "db/database.h"
#include "db/sql_sets.h"
#include "tests/store/cluster.h"
#include "tests/test.h"

#define DATABASE "hall"

static int start(void **state)
{
	static struct cluster cluster;

	*state = &cluster;
	cluster_init(&cluster);
	return 0;
}

static int stop(void **state)
{
	cluster_release(*state);
	return 0;
}

static int make_database(void **state)
{
	cluster_create(*state, DATABASE, NULL);
	return 0;
}

static int drop_database(void **state)
{
	cluster_drop(*state, DATABASE);
	return 0;
}

static bool try_open(struct cluster *cluster, bool create, struct db **out, struct fault *why)
{
	char url[256];
	struct db_options options = {.create = create, .program_version = "test"};

	options.url = cluster_url(cluster, DATABASE, url, sizeof url);
	return db_open(out, &options, why);
}

static struct db *open_database(struct cluster *cluster, bool create)
{
	struct fault why = {0};
	struct db *db = NULL;
	char text[SAY_TEXT_MAX];

	if (!try_open(cluster, create, &db, &why))
		fail_msg("%s: %s", code_name(why.code),
			fault_render(LANG_EN, &why, text, sizeof text));
	return db;
}

static void test_every_statement_prepares(void **state)
{
	struct db *db = open_database(*state, true);
	char text[SAY_TEXT_MAX];
	int failed = 0;

	assert_int_equal(db_engine(db), DB_POSTGRES);
	for (int id = 0; id < SQL_SET_COUNT; id++) {
		const struct sql_set *set = sql_sets[id];
		assert_non_null(set);
		assert_int_equal(set->id, id);
		for (int i = 0; sql_set_is_for(set, DB_POSTGRES) && i < set->count; i++) {
			(void)db_stmt(db, set, i);
			if (db_begin_read(db)) {
				db_rollback(db);
				continue;
			}
			failed++;
			print_error("%s, statement %d: %s\n%s\n", set->name, i,
				fault_render(LANG_EN, db_fault(db), text, sizeof text),
				set->texts[i]);
			db_rollback(db);
		}
	}
	db_close(db);
	assert_int_equal(failed, 0);
}

static void test_create_once(void **state)
{
	struct fault why = {0};
	struct db *db = NULL;
	char wrong[200];

	assert_false(try_open(*state, false, &db, &why));
	assert_int_equal(why.code, CODE_DB_DAMAGED);
	db = open_database(*state, true);
	assert_string_equal(db_path(db), "");
	assert_true(db_engine_check(db, true, wrong, sizeof wrong));
	assert_false(db_backup(db, "/tmp/never-made", NULL, NULL));
	assert_int_equal(db_fault(db)->code, CODE_BAD_VALUE);
	db_close(db);
	assert_false(try_open(*state, true, &db, &why));
	assert_int_equal(why.code, CODE_EXISTS);
	db_close(open_database(*state, false));
}

/* A server that went away is a fault to try again, and the next operation finds it again. */
static void test_lost_connection(void **state)
{
	struct db *db = open_database(*state, true);

	assert_int_equal(stmt_one(db_stmt(db, &schema_sql, 0)), DB_ROW);
	assert_true(db_begin(db));
	cluster_disconnect(*state, DATABASE);
	assert_int_equal(stmt_one(db_stmt(db, &schema_sql, 0)), DB_FAILED);
	assert_int_equal(db_fault(db)->code, CODE_DB_UNREACHABLE);
	assert_true(db_fault_is_transient(db));
	assert_false(db_commit(db));
	db_rollback(db);
	assert_true(db_begin(db));
	assert_int_equal(stmt_one(db_stmt(db, &schema_sql, 0)), DB_ROW);
	assert_true(db_commit(db));
	db_close(db);
}

/* A server that was restarted while nobody asked it anything is not noticed at all. */
static void test_lost_while_idle(void **state)
{
	struct db *db = open_database(*state, true);

	cluster_disconnect(*state, DATABASE);
	assert_true(db_begin_read(db));
	assert_int_equal(stmt_one(db_stmt(db, &schema_sql, 0)), DB_ROW);
	db_rollback(db);
	cluster_disconnect(*state, DATABASE);
	assert_true(db_begin(db));
	assert_int_equal(stmt_one(db_stmt(db, &schema_sql, 0)), DB_ROW);
	assert_true(db_commit(db));
	db_close(db);
}

/* Several programs make the same hall at once: one succeeds, the others are told. */
static void test_made_once(void **state)
{
	int made = 0, status;

	for (int i = 0; i < 3; i++) {
		pid_t pid = fork();
		struct fault why = {0};
		struct db *db;
		assert_true(pid >= 0);
		if (pid == 0)
			_exit(try_open(*state, true, &db, &why) ? CODE_OK : (int)why.code);
	}
	for (int i = 0; i < 3; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WEXITSTATUS(status) == CODE_OK || WEXITSTATUS(status) == CODE_EXISTS);
		made += WEXITSTATUS(status) == CODE_OK;
	}
	assert_int_equal(made, 1);
}

static bool touch(struct db *db, int64_t ledger)
{
	static const char *const texts[] = {"INSERT INTO audit_chain (chain, last_seq) "
					    "VALUES (CAST($1 AS TEXT), 1) "
					    "ON CONFLICT (chain) DO UPDATE SET last_seq = 2"};
	static const struct sql_set set = {"touch", texts, 1, SQL_SET_EXTRA};
	struct stmt *st = db_stmt(db, &set, 0);

	stmt_bind_int(st, 1, ledger);
	return stmt_run(st) && db_settle(db); /* the other must not be told too early */
}

/* Takes the two rows in that order, with a pause between in which the other takes its first. */
static bool take_both(struct db *db, int64_t first, int64_t second, int tell, int listen)
{
	char byte = 0;

	assert_true(db_begin(db) && touch(db, first));
	assert_int_equal(write(tell, &byte, 1), 1);
	assert_int_equal(read(listen, &byte, 1), 1);
	return touch(db, second) && db_commit(db);
}

/* Two operations in each other's way: one is told to run again, the other goes through. */
static void test_deadlock(void **state)
{
	int there[2], back[2], status;
	struct db *db = open_database(*state, true);
	bool ours;
	pid_t pid;

	assert_int_equal(pipe(there), 0);
	assert_int_equal(pipe(back), 0);
	pid = fork();
	if (pid == 0) {
		struct db *other = open_database(*state, false);
		bool done = take_both(other, 2, 1, back[1], there[0]);
		_exit(done ? 0 : db_fault_is_transient(other) ? 1 : 2);
	}
	ours = take_both(db, 1, 2, there[1], back[0]);
	if (!ours)
		assert_true(db_fault_is_transient(db));
	db_rollback(db);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), ours ? 1 : 0);
	assert_true(db_begin(db));
	assert_true(touch(db, 1));
	assert_true(db_commit(db));
	db_close(db);
}

/* --- asking ahead ---------------------------------------------------------------------------- */

enum { CHAIN_SEQ, CHAIN_SET, CHAIN_NEXT, CHAIN_WRONG, CHAIN_STATEMENTS };

static struct stmt *chain(struct db *db, int which, const char *name)
{
	static const char *const texts[CHAIN_STATEMENTS] = {
		[CHAIN_SEQ] = "SELECT last_seq FROM audit_chain WHERE chain = $1",
		[CHAIN_SET] = "INSERT INTO audit_chain (chain, last_seq) VALUES ($1, $2) "
			      "ON CONFLICT (chain) DO UPDATE SET last_seq = excluded.last_seq",
		[CHAIN_NEXT] = "UPDATE audit_chain SET last_seq = last_seq + 1 WHERE chain = $1 "
			       "RETURNING last_seq",
		[CHAIN_WRONG] = "SELECT last_seq / (last_seq - last_seq) FROM audit_chain "
				"WHERE chain = $1",
	};
	static const struct sql_set set = {"chain", texts, CHAIN_STATEMENTS, SQL_SET_EXTRA};
	struct stmt *st = db_stmt(db, &set, which);

	stmt_bind_text(st, 1, name);
	return st;
}

static void chain_set(struct db *db, const char *name, int64_t seq)
{
	struct stmt *st = chain(db, CHAIN_SET, name);

	stmt_bind_int(st, 2, seq);
	assert_true(stmt_run(st));
}

static int64_t chain_ask(struct db *db, int which, const char *name)
{
	struct stmt *st = chain(db, which, name);

	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

static void ask_ahead(struct db *db, int which, const char *name)
{
	assert_int_equal(stmt_one(chain(db, which, name)), DB_DONE);
}

static struct db *open_chains(struct cluster *cluster)
{
	struct db *db = open_database(cluster, true);

	assert_true(db_begin(db));
	chain_set(db, "a", 10);
	chain_set(db, "b", 20);
	return db;
}

static void test_ahead_is_the_moment_of_asking(void **state)
{
	struct db *db = open_chains(*state);

	assert_true(db_ahead_begin(db));
	ask_ahead(db, CHAIN_SEQ, "a");
	ask_ahead(db, CHAIN_SEQ, "b");
	db_ahead_end(db);
	chain_set(db, "a", 11);
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "b"), 20);
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "a"), 10); /* asked before the change */
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "a"), 11); /* taken once */
	assert_true(db_ahead_begin(db));
	ask_ahead(db, CHAIN_SEQ, "a");
	db_ahead_end(db);
	chain_set(db, "a", 12);
	assert_true(db_ahead_begin(db)); /* forgets */
	db_ahead_end(db);
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "a"), 12);
	assert_true(db_commit(db));
	db_close(db);
}

/* What begins where the answer is not used goes on; where it is, and is another one, it ends. */
static int ask_again(struct cluster *cluster, bool changes)
{
	char url[256];
	struct db_options options = {.program_version = "test", .asks_again = true};
	struct fault why = {0};
	struct db *db = NULL;

	options.url = cluster_url(cluster, DATABASE, url, sizeof url);
	if (!db_open(&db, &options, &why) || !db_begin(db) || !db_ahead_begin(db))
		return 2;
	ask_ahead(db, CHAIN_SEQ, "a");
	ask_ahead(db, CHAIN_SEQ, "none");
	db_ahead_end(db);
	if (changes)
		chain_set(db, "a", 11);
	(void)chain_ask(db, CHAIN_SEQ, "a");
	if (stmt_one(chain(db, CHAIN_SEQ, "none")) != DB_DONE)
		return 3;
	db_rollback(db);
	db_close(db);
	return 0;
}

static void test_ahead_is_asked_again(void **state)
{
	struct db *db = open_chains(*state);

	assert_true(db_commit(db));
	db_close(db);
	for (int changes = 0; changes < 2; changes++) {
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0)
			_exit(ask_again(*state, changes != 0));
		assert_int_equal(waitpid(child, &status, 0), child);
		if (changes)
			assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
		else
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
}

static void test_ahead_changes_once(void **state)
{
	struct db *db = open_chains(*state);

	assert_true(db_ahead_begin(db));
	ask_ahead(db, CHAIN_NEXT, "a");
	ask_ahead(db, CHAIN_SEQ, "a");
	db_ahead_end(db);
	assert_true(db_ahead_begin(db)); /* forgets questions, and no change */
	db_ahead_end(db);
	assert_int_equal(chain_ask(db, CHAIN_NEXT, "a"), 11);
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "a"), 11);
	assert_true(db_commit(db));
	assert_true(db_begin(db));
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "a"), 11);
	assert_true(db_ahead_begin(db));
	ask_ahead(db, CHAIN_NEXT, "a");
	db_ahead_end(db);
	db_rollback(db);
	assert_true(db_begin(db));
	assert_int_equal(chain_ask(db, CHAIN_NEXT, "a"), 12); /* no answer outlives its end */
	assert_true(db_commit(db));
	db_close(db);
}

static void test_ahead_faults_stick(void **state)
{
	struct db *db = open_chains(*state);

	assert_true(db_commit(db));
	assert_true(db_begin(db));
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "a"), 10); /* all are prepared from here on */
	assert_true(db_ahead_begin(db));
	ask_ahead(db, CHAIN_WRONG, "a");
	ask_ahead(db, CHAIN_SEQ, "a");
	db_ahead_end(db);
	chain_set(db, "a", 11);
	assert_int_equal(stmt_one(chain(db, CHAIN_SEQ, "a")), DB_FAILED);
	assert_false(db_commit(db));
	assert_false(db_ahead_begin(db));
	db_rollback(db);
	assert_true(db_begin(db));
	assert_true(db_ahead_begin(db));
	for (int i = 0; i < 200; i++) /* more than are kept: the rest is asked when it is needed */
		ask_ahead(db, CHAIN_SEQ, i % 2 == 0 ? "a" : "b");
	db_ahead_end(db);
	for (int i = 0; i < 200; i++)
		assert_int_equal(
			chain_ask(db, CHAIN_SEQ, i % 2 == 0 ? "a" : "b"), i % 2 == 0 ? 10 : 20);
	assert_true(db_commit(db));
	assert_true(db_begin(db));
	assert_true(db_ahead_begin(db));
	ask_ahead(db, CHAIN_SEQ, "a");
	cluster_disconnect(*state, DATABASE);
	db_asked(stmt_one(chain(db, CHAIN_SEQ, "b")) == DB_DONE);
	db_ahead_end(db);
	assert_int_equal(stmt_one(chain(db, CHAIN_SEQ, "b")), DB_FAILED);
	assert_true(db_fault_is_transient(db));
	db_rollback(db);
	assert_true(db_begin(db));
	assert_int_equal(chain_ask(db, CHAIN_SEQ, "a"), 10);
	assert_true(db_commit(db));
	db_close(db);
}

static void test_addresses(void **state)
{
	static const struct {
		const char *url;
		enum code code;
	} cases[] = {
		{"postgresql://user:secret@127.0.0.1:1/x", CODE_BAD_VALUE},
		{"postgresql://127.0.0.1:1/x?password=secret", CODE_BAD_VALUE},
		{"postgresql://127.0.0.1:1/x?passwo%72d=secret", CODE_BAD_VALUE},
		{"postgresql://127.0.0.1:1/x?sslpassword=secret", CODE_BAD_VALUE},
		{"postgresql://127.0.0.1:1/x?nonsense=1", CODE_BAD_VALUE},
		{"postgresq://user:secret@127.0.0.1:1/x", CODE_BAD_VALUE},
		{"postgresql://127.0.0.1:1/x", CODE_DB_UNREACHABLE},
		{"postgres://127.0.0.1:1/x", CODE_DB_UNREACHABLE},
		{"postgresql:///x?host=/nowhere", CODE_DB_UNREACHABLE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct db_options options = {.url = cases[i].url};
		struct fault why = {0};
		struct db *db;
		char text[SAY_TEXT_MAX];
		assert_false(db_open(&db, &options, &why));
		assert_int_equal(why.code, cases[i].code);
		fault_render(LANG_EN, &why, text, sizeof text);
		assert_null(strstr(text, "secret"));
	}
}

#define ON_A_DATABASE(test) cmocka_unit_test_setup_teardown(test, make_database, drop_database)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_A_DATABASE(test_every_statement_prepares),
		ON_A_DATABASE(test_create_once),
		ON_A_DATABASE(test_lost_connection),
		ON_A_DATABASE(test_lost_while_idle),
		ON_A_DATABASE(test_made_once),
		ON_A_DATABASE(test_deadlock),
		ON_A_DATABASE(test_ahead_is_the_moment_of_asking),
		ON_A_DATABASE(test_ahead_is_asked_again),
		ON_A_DATABASE(test_ahead_changes_once),
		ON_A_DATABASE(test_ahead_faults_stick),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
