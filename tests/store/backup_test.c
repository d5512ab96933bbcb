/* Nightly backups: whole, proved by a drill, rotated by date; a bad one takes no good one's place.
 */
#include "counter/backup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/verify.h"
#include "db/database.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define DAY INT64_C(86400000)

static void start(struct till *till, struct hall *hall)
{
	struct pay_result paid;

	till_init(till, hall);
	utf8_copy(till->session.hall_code, sizeof till->session.hall_code, "H1");
	till_bill(till, till_account(till, "1001", "residential"), "B1", "2026-10-20", "90.00");
	till_shift(till, "ann", "2026-11-18", "100.00");
	till_pay(till, "1001", TENDERS("cash:10.00"), &paid);
	till_end_shift(till, 1);
	till_settle(till, "2026-11-18"); /* there is a seal */
	till_as(till, "sue");
}

static struct backup_request into(const struct hall *hall, char folder[SCRATCH_PATH_MAX])
{
	scratch_path(&hall->scratch, "backups", folder, SCRATCH_PATH_MAX);
	(void)mkdir(folder, 0700);
	return (struct backup_request){.folder = folder, .keep = 3, .months = 1};
}

static int count_in(const char *folder, const char *word)
{
	struct scratch there;

	snprintf(there.folder, sizeof there.folder, "%s", folder);
	return scratch_count(&there, word);
}

/* What was made is the hall: opened by itself, it passes the judge and takes money. */
static void test_made(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct backup_made made;
	struct backup_row row;
	char folder[SCRATCH_PATH_MAX];
	struct stat info;
	bool found;

	start(&till, hall);
	struct backup_request request = into(hall, folder);

	assert_true(backup_rotate(&till.session, &request, &till.arena, &made));
	assert_string_equal(made.row.file, "H1-20261118T190640.db");
	assert_string_equal(made.row.code, "ok");
	assert_string_equal(made.totals->last.receipt_no, "CLI-000001");
	assert_int_equal(made.kept, 1);
	assert_int_equal(stat(made.path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(info.st_size, made.row.bytes);
	assert_int_equal(count_in(folder, "H1-"), 2); /* and its seals; nothing else is left */
	assert_true(backup_store_last_good(hall->db, &found, &row));
	assert_true(found);
	assert_string_equal(row.sha256, made.row.sha256);
	till_refused(
		&till, backup_rotate(&till.session, &request, &till.arena, &made), CODE_EXISTS);

	const struct session_options options = {.db_url = made.path,
		.key_path = till.key_path,
		.station = "cli",
		.clock = till.session.clock};
	struct session copy;
	struct verify_check checks[VERIFY_CHECKS];

	assert_true(session_open(&copy, &options));
	assert_true(verify_run(&copy, true, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		assert_string_equal(checks[i].first_wrong, "");
	session_close(&copy);
	till_verify(&till);
	till_release(&till);
}

/* Neither the key nor any part of it stands in the file. */
static void test_without_key(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct backup_made made;
	char folder[SCRATCH_PATH_MAX], text[80];
	uint8_t key[32];
	char *bytes;
	int fd;

	start(&till, hall);
	struct backup_request request = into(hall, folder);

	assert_true(backup_rotate(&till.session, &request, &till.arena, &made));
	fd = open(till.key_path, O_RDONLY);
	assert_int_equal(read(fd, text, sizeof text), 80);
	close(fd);
	for (int i = 0; i < 32; i++) {
		char hex[3] = {text[15 + 2 * i], text[16 + 2 * i], '\0'};
		key[i] = (uint8_t)strtol(hex, NULL, 16);
	}
	bytes = malloc((size_t)made.row.bytes);
	fd = open(made.path, O_RDONLY);
	assert_int_equal(read(fd, bytes, (size_t)made.row.bytes), made.row.bytes);
	close(fd);
	assert_non_null(memmem(bytes, (size_t)made.row.bytes, "CLI-000001", 10));
	assert_null(memmem(bytes, (size_t)made.row.bytes, key, 16));
	assert_null(memmem(bytes, (size_t)made.row.bytes, text + 15, 32));
	free(bytes);
	till_release(&till);
}

static void test_rotated(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct backup_made made;
	char folder[SCRATCH_PATH_MAX], other[SCRATCH_PATH_MAX + 40];

	start(&till, hall);
	struct backup_request request = into(hall, folder);

	snprintf(other, sizeof other, "%s/H2-20200101T000000.db", folder);
	close(open(other, O_WRONLY | O_CREAT, 0600)); /* another hall's */
	for (int day = 0; day < 6; day++) {
		assert_true(backup_rotate(&till.session, &request, &till.arena, &made));
		assert_int_equal(made.kept, day < 3 ? day + 1 : 3);
		assert_int_equal(made.removed_count, day < 3 ? 0 : 1);
		till.now.ms += DAY;
	}
	assert_string_equal(made.removed[0], "H1-20261120T190640.db");
	assert_int_equal(count_in(folder, "H1-"), 6);
	assert_int_equal(access(other, F_OK), 0);
	till_release(&till);
}

/* The books are wrong: so is the copy. It is set aside, and the good one of yesterday stays. */
static void test_failed_drill(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct backup_made made;
	struct backup_row row;
	char folder[SCRATCH_PATH_MAX];
	bool found;

	start(&till, hall);
	struct backup_request request = into(hall, folder);

	request.keep = 1;
	assert_true(backup_rotate(&till.session, &request, &till.arena, &made));
	till.now.ms += DAY;
	hall_tamper(hall, "UPDATE journal_line SET amount = amount + 1 WHERE journal_id = 1");
	till_refused(&till, backup_rotate(&till.session, &request, &till.arena, &made),
		CODE_VERIFY_FAILED);
	if (hall->server == NULL) {
		assert_string_equal(made.row.code, "verify_failed");
		assert_non_null(strstr(made.row.detail, "journal"));
		assert_int_equal(count_in(folder, ".failed"), 1);
	} else {
		assert_string_equal(made.row.code, ""); /* it was not even made */
	}
	assert_int_equal(count_in(folder, "H1-20261118T190640.db"), 2);
	assert_true(backup_store_last_good(hall->db, &found, &row));
	assert_string_equal(row.file, "H1-20261118T190640.db");
	till_release(&till);
}

static void test_refused(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct backup_made made;
	char folder[SCRATCH_PATH_MAX];
	static const struct {
		int keep, months;
	} bad[] = {{0, 1}, {-1, 1}, {BACKUP_KEEP_MAX + 1, 1}, {1, -1}, {1, BACKUP_MONTHS_MAX + 1}};

	start(&till, hall);
	struct backup_request request = into(hall, folder);

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		request.keep = bad[i].keep;
		request.months = bad[i].months;
		till_refused(&till, backup_rotate(&till.session, &request, &till.arena, &made),
			CODE_BAD_VALUE);
	}
	request = into(hall, folder);
	till_as(&till, "ann");
	till_refused(&till, backup_rotate(&till.session, &request, &till.arena, &made),
		CODE_NOT_PERMITTED);
	till_as(&till, "sue");
	request.folder = "/nowhere/at/all";
	till_refused(&till, backup_rotate(&till.session, &request, &till.arena, &made),
		CODE_DB_UNREACHABLE);
	assert_string_equal(till.session.why.say.msgid,
		"There is no folder {1} for the backup: make it, or name another one.");
	assert_int_equal(count_in(folder, "H1-"), 0);
	till_release(&till);
}

static void test_choice(void **state)
{
	static const struct {
		const char *name;
		bool stay[3]; /* for each request below */
	} cases[] = {
		{"H1-20260131T020000.db", {false, false, false}},
		{"H1-20260228T020000.db", {false, false, true}},
		{"H1-20260330T020000.db", {false, false, false}},
		{"H1-20260331T020000.db", {false, true, true}},
		{"H1-20260401T020000.db", {false, false, false}},
		{"H1-20260402T020000.db", {true, false, false}},
		{"H1-20260403T020000.db", {false, false, false}},
		{"H1-20260403T140000.db", {true, true, true}},
	};
	static const struct backup_request requests[] = {
		{.keep = 2, .months = 0}, {.keep = 1, .months = 2}, {.keep = 1, .months = 3}};
	const char *names[ARRAY_SIZE(cases)];
	bool stay[ARRAY_SIZE(cases)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		names[i] = cases[i].name;
	for (size_t r = 0; r < ARRAY_SIZE(requests); r++) {
		backup_choose(names, ARRAY_SIZE(cases), &requests[r], stay);
		for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
			if (stay[i] != cases[i].stay[r])
				fail_msg("request %zu: %s", r, names[i]);
	}
	backup_choose(names, 0, &requests[0], stay);
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		bool ours;
	} cases[] = {
		{"H1-20261121T020000.db", true},
		{"H1-20261121T020000.db.seals", false},
		{"H1-20261121T020000.db.failed", false},
		{"H1-20261121T02000.db", false},
		{"H1-20261121 020000.db", false},
		{"H1-2026112xT020000.db", false},
		{"H1-20261121T020000.dB", false},
		{"H2-20261121T020000.db", false},
		{"H1-A-20261121T020000.db", false},
		{"H120261121T020000.db", false},
		{"hall.db", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(backup_name_time(cases[i].name, "H1") != 0, cases[i].ours);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_made),
		HALL_TEST(test_without_key),
		HALL_TEST(test_rotated),
		HALL_TEST(test_failed_drill),
		HALL_TEST(test_refused),
		HALL_TEST(test_choice),
		HALL_TEST(test_names),
	};

	return hall_run("backup", tests, ARRAY_SIZE(tests));
}
