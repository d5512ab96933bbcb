/* The key and the database know each other: a wrong key is found before anything is done. */
#include "counter/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/database.h"
#include "db/key_store.h"
#include "tests/store/till.h"
#include "tests/test.h"

static struct moment at_ten(void *ctx)
{
	(void)ctx;
	return (struct moment){INT64_C(1795000000000)};
}

/* Opens the hall as the program does. CODE_OK when it was opened, and is closed again. */
static enum code opened_with(const struct hall *hall, const char *key_path)
{
	const struct session_options options = {.db_url = hall->url,
		.key_path = key_path,
		.station = "cli",
		.clock = {.now = at_ten}};
	struct session s;

	if (!session_open(&s, &options)) {
		assert_non_null(s.why.say.msgid);
		return s.why.code;
	}
	assert_int_equal(s.why.code, CODE_OK);
	session_close(&s);
	return CODE_OK;
}

static const char *other_key(const struct hall *hall, char buf[SCRATCH_PATH_MAX])
{
	struct fault why;

	scratch_path(&hall->scratch, "other.key", buf, SCRATCH_PATH_MAX);
	assert_true(vault_create(buf, &why));
	return buf;
}

static int key_no(struct hall *hall)
{
	struct key_row row;

	assert_true(key_store_last(hall->db, &row));
	return row.key_no;
}

/* A database of an older program takes the key that signed its audit rows, and no other. */
static void test_older_database(void **state)
{
	struct hall *hall = *state;
	char other[SCRATCH_PATH_MAX];
	struct till till;

	till_init(&till, hall);
	till_shift(&till, "ann", "2026-11-18", "100.00");
	assert_int_equal(key_no(hall), 0);
	assert_int_equal(opened_with(hall, other_key(hall, other)), CODE_KEY_MISSING);
	assert_int_equal(key_no(hall), 0);
	assert_int_equal(opened_with(hall, till.key_path), CODE_OK);
	assert_int_equal(key_no(hall), 1);
	assert_int_equal(opened_with(hall, till.key_path), CODE_OK);
	assert_int_equal(opened_with(hall, other), CODE_KEY_MISSING);
	till_verify(&till);
	till_release(&till);
}

static void test_no_key(void **state)
{
	struct hall *hall = *state;
	struct till till;

	till_init(&till, hall);
	assert_int_equal(opened_with(hall, till.key_path), CODE_OK);
	assert_int_equal(chmod(till.key_path, 0644), 0);
	assert_int_equal(opened_with(hall, till.key_path), CODE_KEY_MISSING);
	assert_int_equal(truncate(till.key_path, 20), 0);
	assert_int_equal(chmod(till.key_path, 0600), 0);
	assert_int_equal(opened_with(hall, till.key_path), CODE_KEY_MISSING);
	assert_int_equal(unlink(till.key_path), 0);
	assert_int_equal(opened_with(hall, till.key_path), CODE_KEY_MISSING);
	till_release(&till);
}

static void make_hall(const char *db_url, struct hall_made *made)
{
	const struct hall_request request = {
		.db_url = db_url, .code = "H1", .name = "Hall", .now = at_ten(NULL)};
	struct fault why;

	assert_true(hall_init(&request, made, &why));
}

/* Two halls of one folder, their keys mixed up. */
static void test_keys_mixed_up(void **state)
{
	struct hall *outer = *state;
	struct hall one = {.db = NULL}, two = {.db = NULL};
	struct hall_made made_one, made_two;

	scratch_path(&outer->scratch, "one.db", one.url, sizeof one.url);
	scratch_path(&outer->scratch, "two.db", two.url, sizeof two.url);
	make_hall(one.url, &made_one);
	make_hall(two.url, &made_two);
	assert_int_equal(opened_with(&one, NULL), CODE_OK);
	assert_int_equal(opened_with(&one, made_two.key_file), CODE_KEY_MISSING);
	assert_int_equal(rename(made_two.key_file, made_one.key_file), 0);
	assert_int_equal(opened_with(&one, NULL), CODE_KEY_MISSING);
	assert_int_equal(opened_with(&two, made_one.key_file), CODE_OK);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_older_database),
		HALL_TEST(test_no_key),
		HALL_TEST(test_keys_mixed_up),
	};

	return hall_run("key", tests, ARRAY_SIZE(tests));
}
