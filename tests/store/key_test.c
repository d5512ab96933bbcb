/* The key and the database know each other: a wrong key is found before anything is done. */
#include "counter/key.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/identity.h"
#include "counter/seal_file.h"
#include "counter/shift.h"
#include "counter/verify.h"
#include "db/account_store.h"
#include "db/audit.h"
#include "db/database.h"
#include "db/key_store.h"
#include "db/sealed_store.h"
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

static const char numbers[][ID_TEXT_MAX] = {
	"11010519491231002X", "110105194912310038", "440524188001010014"};

static void add_people(struct till *till)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct account_row row = {.status = 1, .opened_on = till_date("2000-01-01")};
		struct identity id = {.type = ID_RESIDENT};

		utf8_copy(id.number, sizeof id.number, numbers[i]);
		utf8_copy(row.account_no, sizeof row.account_no, numbers[i]);
		utf8_copy(row.price_class, sizeof row.price_class, "residential");
		identity_seal(&till->session, &id, &row);
		assert_true(db_begin(till->hall->db));
		assert_true(account_store_insert(till->hall->db, &row));
		assert_true(db_commit(till->hall->db));
	}
}

/* Everybody is found by the number, and the number opens. */
static void check_people(struct session *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct account_row row;
		uint8_t hash[VAULT_HASH_BYTES], open[ACCOUNT_SEALED_BYTES];
		bool found;

		assert_true(account_store_find(s->db, numbers[i], &row, &found));
		assert_true(found);
		vault_lookup_hash(s->vault, numbers[i], hash);
		assert_memory_equal(row.id_hash, hash, sizeof hash);
		assert_true(vault_unseal(s->vault, row.id_sealed, row.id_sealed_size, open));
		assert_memory_equal(open, numbers[i], strlen(numbers[i]));
	}
}

static void open_hall(struct session *s, const struct till *till)
{
	const struct session_options options = {.db_url = till->hall->url,
		.key_path = till->key_path,
		.station = "adm",
		.clock = {.now = at_ten}};

	if (!session_open(s, &options))
		fail_msg("%s", code_name(s->why.code));
	utf8_copy(s->login, sizeof s->login, "adm");
	s->roles = ROLE_ADMIN;
	scratch_path(&till->hall->scratch, "seals", s->seal_file, sizeof s->seal_file);
}

/* The judge, and with it the seals of the second file, by the key that is in place now. */
static void check_hall(const struct till *till, int expected_key)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct session s;

	open_hall(&s, till);
	assert_int_equal(vault_key_no(s.vault), expected_key);
	assert_int_equal(key_no(till->hall), expected_key);
	check_people(&s);
	assert_true(verify_run(&s, false, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		assert_string_equal(checks[i].first_wrong, "");
	session_close(&s);
}

/* People, a settled day, and a key that the database knows. */
static void start(struct till *till, struct hall *hall)
{
	till_init(till, hall);
	add_people(till);
	till_end_shift(till, till_shift(till, "ann", "2026-11-18", "100.00"));
	till_settle(till, "2026-11-18");
	check_hall(till, 1);
}

static void change(const struct till *till, struct key_changed *out)
{
	const struct key_change how = {.new_path = NULL};
	struct session s;

	open_hall(&s, till);
	assert_true(key_change(&s, &how, out));
	session_close(&s);
}

static void test_changed(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct key_changed made;
	char former[SCRATCH_PATH_MAX + 16];
	struct shift_open_request request = {.float_amount = till_money("1.00"),
		.has_date = true,
		.business_date = till_date("2026-11-19")};
	struct shift_view shift;
	struct day_view day;

	start(&till, hall);
	for (int no = 2; no <= 4; no++) {
		change(&till, &made);
		assert_int_equal(made.key_no, no);
		assert_int_equal(made.resealed, ARRAY_SIZE(numbers));
		assert_string_equal(made.key_file, till.key_path);
		check_hall(&till, no);
		snprintf(former, sizeof former, "%s.former-%d", till.key_path, no - 1);
		assert_int_equal(opened_with(hall, former), CODE_KEY_MISSING);
	}
	/* The till still has the first key in hand: it is stopped before it writes anything. */
	till_as(&till, "bob");
	till_refused(&till, shift_open(&till.session, &request, &shift), CODE_KEY_MISSING);
	vault_close(till.session.vault);
	assert_true(vault_open(&till.session.vault, till.key_path, &till.session.why));
	till_end_shift(&till, till_shift(&till, "bob", "2026-11-19", "1.00"));
	till_settle(&till, "2026-11-19");
	till_as(&till, "sue"); /* a seal of the first key's time, made once more */
	assert_true(day_show(&till.session, till_date("2026-11-18"), &till.arena, &day));
	assert_true(seal_file_has(till.session.seal_file, day.seal));
	till_verify(&till);
	check_hall(&till, 4);
	till_release(&till);
}

static void kill_at(void *ctx, enum key_step step)
{
	const enum key_step *when = ctx;

	if (step == *when)
		raise(SIGKILL);
}

/* Killed between any two steps: one of the two keys fits, and the next change goes through. */
static void test_killed(void **state)
{
	static const struct {
		enum key_step when;
		int key_no;
	} cases[] = {{KEY_WRITTEN, 1}, {KEY_SEALED, 1}, {KEY_TAKEN, 2}, {KEY_IN_PLACE, 3}};
	struct hall *hall = *state;
	struct till till;
	struct key_changed made;
	int status;

	start(&till, hall);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		enum key_step when = cases[i].when;
		const struct key_change how = {.step = kill_at, .ctx = &when};
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			struct session s;

			open_hall(&s, &till);
			_exit(key_change(&s, &how, &made) ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		check_hall(&till, cases[i].key_no);
		check_hall(&till, cases[i].key_no); /* and it stays so */
	}
	change(&till, &made);
	check_hall(&till, 4);
	till_release(&till);
}

/* --- texts that no account has: an agent's number, a meter's password ------------------------ */

#define TEXTS (SEALED_PAGE + 1) /* two pages */

static const char *text_no(size_t i, char buf[SEALED_TEXT_MAX])
{
	/* the shortest, the longest, and what lies between */
	snprintf(buf, SEALED_TEXT_MAX, "%0*zu", 1 + (int)(i % (SEALED_TEXT_MAX - 1)), i % 10);
	return buf;
}

static void add_texts(struct till *till)
{
	char text[SEALED_TEXT_MAX];
	int64_t id;

	assert_true(db_begin(till->hall->db));
	for (size_t i = 0; i < TEXTS; i++) {
		assert_true(sealed_store_put(
			till->hall->db, till->session.vault, text_no(i, text), &id));
		assert_int_equal(id, i + 1);
	}
	assert_true(db_commit(till->hall->db));
}

/* All of them open with the key in place, and none with another. */
static void check_texts(const struct till *till, const char *key_path, bool opens)
{
	char text[SEALED_TEXT_MAX], expected[SEALED_TEXT_MAX];
	struct fault why;
	struct vault *v;

	assert_true(vault_open(&v, key_path, &why));
	for (size_t i = 0; i < TEXTS; i++) {
		bool ok;

		assert_true(sealed_store_get(till->hall->db, v, (int64_t)i + 1, text, &ok));
		assert_int_equal(ok, opens);
		if (ok)
			assert_string_equal(text, text_no(i, expected));
	}
	vault_close(v);
}

static void test_sealed_texts_change(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct key_changed made;
	char former[SCRATCH_PATH_MAX + 16], text[SEALED_TEXT_MAX];
	bool ok;

	start(&till, hall);
	add_texts(&till);
	check_texts(&till, till.key_path, true);
	change(&till, &made);
	assert_int_equal(made.resealed, ARRAY_SIZE(numbers) + TEXTS);
	check_texts(&till, till.key_path, true);
	snprintf(former, sizeof former, "%s.former-1", till.key_path);
	check_texts(&till, former, false);
	assert_true(sealed_store_get(hall->db, till.session.vault, TEXTS + 1, text, &ok));
	assert_false(ok); /* there is none of that number */
	check_hall(&till, 2);
	till_release(&till);
}

/* One text that the key does not open: nothing is changed, neither the key nor a single seal. */
static void test_sealed_text_is_damaged(void **state)
{
	static const char *const wrong[][2] = {
		{"UPDATE sealed_text SET sealed = zeroblob(60) WHERE sealed_id = 201",
			"UPDATE sealed_text SET sealed = decode(repeat('00', 60), 'hex') "
			"WHERE sealed_id = 201"},
		{"UPDATE sealed_text SET sealed = zeroblob(3) WHERE sealed_id = 201",
			"UPDATE sealed_text SET sealed = decode('000000', 'hex') "
			"WHERE sealed_id = 201"},
		{"UPDATE sealed_text SET sealed = zeroblob(4000) WHERE sealed_id = 201",
			"UPDATE sealed_text SET sealed = decode(repeat('00', 4000), 'hex') "
			"WHERE sealed_id = 201"},
	};
	struct hall *hall = *state;
	const struct key_change how = {.new_path = NULL};
	struct key_changed made;
	struct till till;

	start(&till, hall);
	add_texts(&till);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char text[SEALED_TEXT_MAX], expected[SEALED_TEXT_MAX];
		struct session s;
		bool ok;

		hall_tamper(hall, wrong[i][hall->server != NULL]);
		open_hall(&s, &till);
		assert_false(key_change(&s, &how, &made));
		assert_int_equal(s.why.code, CODE_DB_DAMAGED);
		session_close(&s);
		assert_int_equal(key_no(hall), 1);
		assert_int_equal(scratch_count(&hall->scratch, ".new"), 0);
		assert_true(sealed_store_get(hall->db, till.session.vault, 200, text, &ok));
		assert_true(ok);
		assert_string_equal(text, text_no(199, expected));
		assert_true(sealed_store_get(hall->db, till.session.vault, 201, text, &ok));
		assert_false(ok);
		assert_int_equal(opened_with(hall, till.key_path), CODE_OK);
	}
	till_release(&till);
}

static void test_change_refused(void **state)
{
	struct hall *hall = *state;
	struct key_change how = {.new_path = NULL};
	struct key_changed made;
	struct till till;
	struct session s;

	start(&till, hall);
	open_hall(&s, &till);
	s.roles = ROLE_SUPERVISOR;
	assert_false(key_change(&s, &how, &made));
	assert_int_equal(s.why.code, CODE_NOT_PERMITTED);
	s.roles = ROLE_ADMIN;
	how.new_path = till.key_path; /* a key is never replaced by another file's name */
	assert_false(key_change(&s, &how, &made));
	assert_int_equal(s.why.code, CODE_EXISTS);
	how.new_path = "/nowhere/at/all.key";
	assert_false(key_change(&s, &how, &made));
	assert_int_equal(s.why.code, CODE_IO);
	how.new_path = NULL;
	hall_tamper(
		hall, hall->server == NULL
			      ? "UPDATE account SET id_sealed = zeroblob(60) WHERE account_id = 2"
			      : "UPDATE account SET id_sealed = '123' WHERE account_id = 2");
	assert_false(key_change(&s, &how, &made));
	assert_int_equal(s.why.code, CODE_DB_DAMAGED);
	session_close(&s);
	assert_int_equal(scratch_count(&hall->scratch, ".new"), 0);
	assert_int_equal(scratch_count(&hall->scratch, ".former"), 0);
	assert_int_equal(opened_with(hall, till.key_path), CODE_OK);
	assert_int_equal(key_no(hall), 1);
	till_release(&till);
}

/* The new key elsewhere: the old file is left alone and no longer opens anything. */
static void test_another_place(void **state)
{
	struct hall *hall = *state;
	char path[SCRATCH_PATH_MAX];
	const struct key_change how = {
		.new_path = scratch_path(&hall->scratch, "stick.key", path, sizeof path)};
	struct key_changed made;
	struct till till;
	struct session s;

	start(&till, hall);
	open_hall(&s, &till);
	assert_true(key_change(&s, &how, &made));
	session_close(&s);
	assert_string_equal(made.key_file, path);
	assert_int_equal(opened_with(hall, till.key_path), CODE_KEY_MISSING);
	assert_int_equal(opened_with(hall, path), CODE_OK);
	till_release(&till);
}

/* Who holds a former key writes the past anew, hashes and MACs and all: the change names its end.
 */
static void test_former_key_in_wrong_hands(void **state)
{
	struct hall *hall = *state;
	struct key_changed made;
	struct audit_verdict verdict;
	struct till till;
	struct vault *next;
	struct fault why;
	struct audit_entry entry = {.chain = TILL_STATION,
		.at = {1},
		.login = "ann",
		.action = "pay",
		.subject = "x",
		.detail = ""};

	start(&till, hall);
	change(&till, &made);
	hall_tamper(
		hall, "CREATE TABLE hall_key_kept AS SELECT * FROM hall_key; DELETE FROM hall_key");
	hall_tamper(hall, "DELETE FROM audit WHERE chain = 'cli'; DELETE FROM audit_chain WHERE "
			  "chain = 'cli'");
	assert_true(db_begin(hall->db));
	for (int i = 0; i < 4; i++) /* as many as the chain had */
		assert_true(audit_append(hall->db, till.session.vault, &entry));
	assert_true(db_commit(hall->db));
	assert_true(vault_open(&next, till.key_path, &why));
	assert_true(audit_verify(hall->db, next, &verdict));
	assert_false(verdict.ok);
	assert_non_null(strstr(verdict.first_wrong, "not the row that was sealed"));
	assert_true(audit_verify(hall->db, till.session.vault, &verdict)); /* nor by the former */
	assert_false(verdict.ok);
	vault_close(next);
	till_release(&till);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_older_database),
		HALL_TEST(test_no_key),
		HALL_TEST(test_keys_mixed_up),
		HALL_TEST(test_changed),
		HALL_TEST(test_killed),
		HALL_TEST(test_sealed_texts_change),
		HALL_TEST(test_sealed_text_is_damaged),
		HALL_TEST(test_change_refused),
		HALL_TEST(test_another_place),
		HALL_TEST(test_former_key_in_wrong_hands),
	};

	return hall_run("key", tests, ARRAY_SIZE(tests));
}
