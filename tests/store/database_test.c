/* The database as stores see it, the same on both engines: values, faults, transactions. */
#include "db/database.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fault.h"
#include "db/bind.h"
#include "db/sql_sets.h"
#include "tests/store/hall.h"
#include "tests/test.h"

enum statement {
	INSERT,
	READ,
	COUNT,
	TWICE,
	SWAPPED,
	NUMBER,
	BAD,
	INCREMENT,
	POLICY_INSERT,
	POLICY_NAMED,
	POLICY_UPDATE,
	POLICY_DELETE,
	LEDGER_UPDATE,
	LEDGER_DELETE,
	STATEMENTS
};

static const char *const texts[STATEMENTS] = {
	[INSERT] = "INSERT INTO note (id, body, extra) VALUES ($1, $2, $3)",
	[READ] = "SELECT id, body, extra FROM note WHERE id >= $1 ORDER BY id",
	[COUNT] = "SELECT COUNT(*) FROM note",
	[TWICE] = "SELECT CAST($1 AS BIGINT) + $1",
	[SWAPPED] = "SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), '$3' -- $4",
	[NUMBER] = "SELECT CAST($1 AS BIGINT), SUM(id) FROM note",
	[BAD] = "SELECT '2026-02-30', '2026-13', 'word', NULL",
	[INCREMENT] = "UPDATE tally SET total = total + 1 RETURNING total",
	[POLICY_INSERT] = "INSERT INTO policy_value (key, value, set_by, set_at) "
			  "VALUES ('k', 'v', 'me', 1) RETURNING seq",
	[POLICY_NAMED] = "INSERT INTO policy_value (key, value, set_by, set_at) "
			 "VALUES ($1, 'v', 'me', 1) RETURNING key",
	[POLICY_UPDATE] = "UPDATE policy_value SET value = 'w'",
	[POLICY_DELETE] = "DELETE FROM policy_value",
	[LEDGER_UPDATE] = "UPDATE ledger SET name = 'x' WHERE ledger = 1001",
	[LEDGER_DELETE] = "DELETE FROM ledger WHERE ledger = 1001",
};

static const struct sql_set notes = {
	.name = "notes", .texts = texts, .count = STATEMENTS, .id = SQL_SET_EXTRA};

static struct db *with_notes(void **state)
{
	struct hall *hall = *state;

	hall_tamper(hall,
		"CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, body TEXT, extra BYTEA);"
		"CREATE TABLE tally (total BIGINT NOT NULL);"
		"INSERT INTO tally VALUES (0)");
	return hall->db;
}

static bool insert(struct db *db, int64_t id, const char *body)
{
	struct stmt *st = db_stmt(db, &notes, INSERT);

	stmt_bind_int(st, 1, id);
	stmt_bind_text(st, 2, body);
	if (body != NULL)
		stmt_bind_blob(st, 3, body, strlen(body));
	return stmt_run(st);
}

static void insert_committed(struct db *db, int64_t id, const char *body)
{
	assert_true(db_begin(db));
	assert_true(insert(db, id, body));
	assert_int_equal(db_changes(db), 1);
	assert_true(db_commit(db));
}

static int64_t number(struct db *db, enum statement which)
{
	struct stmt *st = db_stmt(db, &notes, (int)which);

	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

static struct stmt *read_from(struct db *db, int64_t id)
{
	struct stmt *st = db_stmt(db, &notes, READ);

	stmt_bind_int(st, 1, id);
	return st;
}

static void test_values_come_back(void **state)
{
	static const char bytes[] = "\xe6\x94\xb6\\\"'\n";
	struct db *db = with_notes(state);
	struct stmt *st;
	size_t size;

	insert_committed(db, INT64_MIN + 1, bytes);
	insert_committed(db, INT64_MAX, "");
	insert_committed(db, 7, NULL);
	st = read_from(db, INT64_MIN + 1);
	assert_int_equal(stmt_step(st), DB_ROW);
	assert_int_equal(stmt_int(st, 0), INT64_MIN + 1);
	assert_string_equal(stmt_text(st, 1), bytes);
	assert_memory_equal(stmt_blob(st, 2, &size), bytes, sizeof bytes - 1);
	assert_int_equal(size, sizeof bytes - 1);
	assert_int_equal(stmt_step(st), DB_ROW);
	assert_true(stmt_is_null(st, 1));
	assert_string_equal(stmt_text(st, 1), "");
	assert_null(stmt_blob(st, 2, &size));
	assert_int_equal(size, 0);
	assert_int_equal(stmt_step(st), DB_ROW);
	assert_int_equal(stmt_int(st, 0), INT64_MAX);
	assert_false(stmt_is_null(st, 1));
	assert_non_null(stmt_blob(st, 2, &size));
	assert_int_equal(size, 0);
	assert_int_equal(stmt_step(st), DB_DONE);
}

static void test_any_byte(void **state)
{
	struct db *db = with_notes(state);
	unsigned char bytes[256];
	struct stmt *st;
	size_t size;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)i;
	assert_true(db_begin(db));
	st = db_stmt(db, &notes, INSERT);
	stmt_bind_int(st, 1, 1);
	stmt_bind_blob(st, 3, bytes, sizeof bytes);
	assert_true(stmt_run(st));
	assert_true(db_commit(db));
	st = read_from(db, 1);
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_memory_equal(stmt_blob(st, 2, &size), bytes, sizeof bytes);
	assert_int_equal(size, sizeof bytes);
}

static void test_parameters_go_by_number(void **state)
{
	struct db *db = with_notes(state);
	struct stmt *st = db_stmt(db, &notes, SWAPPED);

	stmt_bind_text(st, 1, "one");
	stmt_bind_text(st, 2, "two");
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_string_equal(stmt_text(st, 0), "two");
	assert_string_equal(stmt_text(st, 1), "one");
	assert_string_equal(stmt_text(st, 2), "$3");
	st = db_stmt(db, &notes, TWICE);
	stmt_bind_int(st, 1, 21);
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_int_equal(stmt_int(st, 0), 42);
	st = db_stmt(db, &notes, TWICE); /* what was bound before is gone */
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_true(stmt_is_null(st, 0));
}

static void test_money(void **state)
{
	struct db *db = with_notes(state);
	struct stmt *st = db_stmt(db, &notes, NUMBER);
	struct money m;

	assert_true(money_from_fen(&m, -MONEY_LIMIT));
	stmt_bind_money(st, 1, m);
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_int_equal(money_compare(stmt_money(st, 0), m), 0);
	assert_true(stmt_is_null(st, 1)); /* the sum of nothing */
	assert_int_equal(money_sign(stmt_money(st, 1)), 0);
	insert_committed(db, 1250, "");
	insert_committed(db, 50, "");
	st = db_stmt(db, &notes, NUMBER);
	stmt_bind_int(st, 1, MONEY_LIMIT + 1);
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_int_equal(money_to_fen(stmt_money(st, 1)), 1300);
	assert_int_equal(money_sign(stmt_money(st, 0)), 0);
	assert_int_equal(db_fault(db)->code, CODE_DB_DAMAGED);
	assert_false(db_begin(db));
}

static void test_domain_values(void **state)
{
	struct db *db = with_notes(state);
	struct stmt *st = db_stmt(db, &notes, SWAPPED);
	struct date day;
	char text[6];

	assert_true(date_from_civil(&day, 2026, 2, 28));
	stmt_bind_date(st, 2, day);
	stmt_bind_period(st, 1, period_of(day));
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_int_equal(date_compare(stmt_date(st, 0), day), 0);
	assert_int_equal(stmt_period(st, 1).months, period_of(day).months);
	st = db_stmt(db, &notes, SWAPPED);
	stmt_bind_text(st, 2, "\xe6\x94\xb6\xe8\xb4\xb9");
	assert_int_equal(stmt_one(st), DB_ROW);
	stmt_copy_text(st, 0, text, sizeof text);
	assert_string_equal(text, "\xe6\x94\xb6"); /* cut at a character */
}

static void test_values_that_cannot_be(void **state)
{
	struct db *db = with_notes(state);

	for (int column = 0; column < 4; column++) {
		struct stmt *st = db_stmt(db, &notes, BAD);
		assert_int_equal(stmt_one(st), DB_ROW);
		if (column == 0)
			assert_int_equal(stmt_date(st, 0).days, 0);
		if (column == 1)
			assert_int_equal(stmt_period(st, 1).months, 0);
		if (column == 2)
			assert_int_equal(stmt_int(st, 2), 0);
		if (column == 3) { /* null is no damage */
			assert_int_equal(stmt_date(st, 3).days, 0);
			assert_int_equal(stmt_int(st, 3), 0);
			assert_true(db_begin(db));
		} else {
			assert_false(db_begin(db));
			assert_int_equal(db_fault(db)->code, CODE_DB_DAMAGED);
		}
		db_rollback(db);
	}
}

static void test_faults_stick(void **state)
{
	struct db *db = with_notes(state);

	insert_committed(db, 1, "one");
	assert_true(db_begin(db));
	assert_true(insert(db, 2, "two"));
	assert_false(insert(db, 1, "again") && db_settle(db));
	assert_int_equal(db_fault(db)->code, CODE_EXISTS);
	assert_false(insert(db, 3, "three"));
	assert_int_equal(stmt_one(db_stmt(db, &notes, COUNT)), DB_FAILED);
	assert_false(db_commit(db));
	assert_int_equal(db_fault(db)->code, CODE_EXISTS);
	assert_false(db_fault_is_transient(db));
	db_rollback(db);
	assert_int_equal(number(db, COUNT), 1);
	insert_committed(db, 3, "three");
}

/* Where nobody waits for a change, what became of it is told before anything rests upon it. */
static void test_faults_are_told(void **state)
{
	struct db *db = with_notes(state);

	insert_committed(db, 1, "one");
	for (int how = 0; how < 4; how++) {
		assert_true(db_begin(db));
		for (int64_t id = 2; id < 2 + 90 * how; id++)
			assert_true(insert(db, id, "more"));
		(void)(insert(db, 1, "again") == true);
		(void)(insert(db, 1000, "behind it") == true);
		if (how == 1)
			assert_int_equal(stmt_one(db_stmt(db, &notes, COUNT)), DB_FAILED);
		if (how == 2)
			(void)db_changes(db);
		if (how == 3)
			assert_false(db_settle(db));
		assert_false(db_commit(db));
		assert_int_equal(db_fault(db)->code, CODE_EXISTS);
		db_rollback(db);
		assert_int_equal(number(db, COUNT), 1);
	}
	assert_true(db_begin(db)); /* and what is well is stored, in its order */
	for (int64_t id = 2; id < 400; id++)
		assert_true(insert(db, id, "more"));
	assert_int_equal(db_changes(db), 1);
	assert_int_equal(number(db, COUNT), 399);
	assert_true(insert(db, 400, "last"));
	assert_true(db_commit(db));
	assert_int_equal(number(db, COUNT), 400);
}

/* Law 4: the database itself refuses to change what was posted. */
static void test_append_only(void **state)
{
	static const enum statement changes[] = {
		POLICY_UPDATE, POLICY_DELETE, LEDGER_UPDATE, LEDGER_DELETE};
	struct hall *hall = *state;
	struct db *db = hall->db;

	assert_true(db_begin(db));
	assert_int_equal(number(db, POLICY_INSERT), 1);
	assert_int_equal(number(db, POLICY_INSERT), 2);
	assert_true(db_commit(db));
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		assert_true(db_begin(db));
		assert_false(stmt_run(db_stmt(db, &notes, (int)changes[i])) && db_settle(db));
		assert_int_equal(db_fault(db)->code, CODE_IO);
		db_rollback(db);
	}
}

/* What an insert returns: the row's number, once, or any other column. */
static void test_insert_returns(void **state)
{
	struct hall *hall = *state;
	struct db *db = hall->db;
	struct stmt *st;

	assert_true(db_begin(db));
	for (int64_t i = 1; i <= 3; i++) {
		st = db_stmt(db, &notes, POLICY_INSERT);
		assert_int_equal(stmt_step(st), DB_ROW);
		assert_int_equal(stmt_int(st, 0), i);
		assert_int_equal(stmt_step(st), DB_DONE);
		assert_int_equal(db_changes(db), 1);
	}
	st = db_stmt(db, &notes, POLICY_NAMED);
	stmt_bind_text(st, 1, "grüße");
	assert_int_equal(stmt_one(st), DB_ROW);
	assert_string_equal(stmt_text(st, 0), "grüße");
	db_rollback(db);
	assert_true(db_begin(db));
	st = db_stmt(db, &notes, POLICY_NAMED); /* null where none may be */
	assert_int_equal(stmt_one(st), DB_FAILED);
	db_rollback(db);
}

static void test_one_view_of_the_data(void **state)
{
	struct db *first = with_notes(state);
	struct db *second = hall_connect(*state);

	assert_true(db_begin_read(second));
	assert_int_equal(number(second, COUNT), 0);
	insert_committed(first, 1, "one");
	assert_int_equal(number(second, COUNT), 0);
	assert_true(db_commit(second));
	assert_int_equal(number(second, COUNT), 1);
	assert_true(db_begin(first));
	assert_true(insert(first, 2, "two"));
	assert_int_equal(number(second, COUNT), 1); /* who reads does not wait */
	db_rollback(first);
	insert_committed(second, 2, "two");
	db_close(second);
}

/* A list that was not read to its end holds up nobody, and does not keep the old view. */
static void test_list_left_early(void **state)
{
	struct db *first = with_notes(state);
	struct db *second = hall_connect(*state);
	struct stmt *st;

	insert_committed(first, 1, "one");
	insert_committed(first, 2, "two");
	assert_int_equal(stmt_step(read_from(first, 1)), DB_ROW);
	insert_committed(second, 3, "three");
	insert_committed(first, 4, "four");
	assert_int_equal(number(first, COUNT), 4);
	st = read_from(first, 1);
	assert_int_equal(stmt_one(st), DB_ROW);
	insert_committed(first, 5, "five");
	assert_string_equal(stmt_text(st, 1), "one"); /* one row stays readable */
	db_close(second);
}

#define WRITERS 6
#define ROUNDS 40

static void count_up(const struct hall *hall)
{
	struct db *db = hall_connect(hall);

	for (int i = 0; i < ROUNDS; i++) {
		if (!db_begin(db) || number(db, INCREMENT) <= 0 || !db_commit(db))
			_exit(1);
		if (i % 7 == 0 && db_begin(db) && number(db, INCREMENT) > 0)
			db_rollback(db);
	}
	db_close(db);
	_exit(0);
}

static void test_writers_queue(void **state)
{
	struct hall *hall = *state;
	struct db *db = with_notes(state);
	int status;

	for (int i = 0; i < WRITERS; i++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			count_up(hall);
	}
	for (int i = 0; i < WRITERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_true(db_begin(db));
	assert_int_equal(number(db, INCREMENT), WRITERS * ROUNDS + 1);
	db_rollback(db);
}

/* A writer that dies in its transaction leaves neither the queue nor half a change behind. */
static void test_dead_writer(void **state)
{
	struct hall *hall = *state;
	struct db *db = with_notes(state);
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		db = hall_connect(hall);
		if (db_begin(db) && insert(db, 1, "half"))
			raise(SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(number(db, COUNT), 0);
	insert_committed(db, 1, "whole");
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_values_come_back),
		HALL_TEST(test_any_byte),
		HALL_TEST(test_parameters_go_by_number),
		HALL_TEST(test_money),
		HALL_TEST(test_domain_values),
		HALL_TEST(test_values_that_cannot_be),
		HALL_TEST(test_faults_stick),
		HALL_TEST(test_faults_are_told),
		HALL_TEST(test_append_only),
		HALL_TEST(test_insert_returns),
		HALL_TEST(test_one_view_of_the_data),
		HALL_TEST(test_list_left_early),
		HALL_TEST(test_writers_queue),
		HALL_TEST(test_dead_writer),
	};

	return hall_run("database", tests, ARRAY_SIZE(tests));
}
