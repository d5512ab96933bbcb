/* What must be well before money moves: a whole database, the right clock, room on the disk. */
#include "counter/guard.h"

#include <fcntl.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counter/bill_run.h"
#include "counter/reverse.h"
#include "counter/shift.h"
#include "counter/verify.h"
#include "db/clock_store.h"
#include "db/database.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define PAGE_BYTES 4096
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void start(struct till *till, struct hall *hall)
{
	till_init(till, hall);
	till_bill(till, till_account(till, "1001", "residential"), "B1", "2026-10-20", "90.00");
	till_shift(till, "ann", "2026-11-18", "100.00");
}

static bool pays(struct till *till)
{
	struct pay_request request = till_request("1001", TENDERS("cash:1.00"));
	struct pay_result result;

	request.again = true;
	return pay_take(&till->session, &request, &till->arena, &result);
}

static void test_clock_set_back(void **state)
{
	static const struct {
		int64_t back_ms;
		bool pays;
	} cases[] = {
		{0, true},
		{4 * MINUTE, true},
		{5 * MINUTE + 1, false},
		{HOUR, false},
		{400 * DAY, false},
		{0, true},
		{-HOUR, true}, /* forward: the entry that is made sets the mark */
		{0, false},
		{-HOUR, true},
	};
	struct till till;
	int64_t began;

	start(&till, *state);
	began = till.now.ms;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		till.now.ms = began - cases[i].back_ms;
		assert_int_equal(pays(&till), cases[i].pays);
		if (!cases[i].pays)
			assert_int_equal(till.session.why.code, CODE_BAD_DATE);
	}
	till_verify(&till);
	till_release(&till);
}

/* Not only what a cashier takes: what the bank says, and a bill taken back, are entries of a day.
 */
static void test_clock_of_other_entries(void **state)
{
	struct till till;
	struct pay_result paid;
	struct reverse_request bounce = {.reason = "退票", .approval = till_approval("sue")};
	struct reverse_result out;
	struct bill_run_request cancel = {
		.action = BILL_ACTION_CANCEL, .route = "", .bill_no = "B2", .reason = "重算"};
	struct bill_run_result result;

	start(&till, *state);
	till_bill(&till, till_account(&till, "1002", "residential"), "B2", "2026-12-20", "9.00");
	till_pay(&till, "1001", TENDERS("cheque:90.00:C1"), &paid);
	bounce.receipt_no = paid.receipt_no;
	till.now.ms -= HOUR;
	till_refused(&till, tender_clear(&till.session, paid.receipt_no), CODE_BAD_DATE);
	till_refused(&till, tender_bounce(&till.session, &bounce, &out), CODE_BAD_DATE);
	till.session.roles = ROLE_VERIFIER;
	till_refused(&till, bill_run(&till.session, &cancel, &till.arena, &result), CODE_BAD_DATE);
	till.now.ms += HOUR;
	assert_true(bill_run(&till.session, &cancel, &till.arena, &result));
	till_as(&till, "ann");
	assert_true(tender_clear(&till.session, paid.receipt_no));
	till_release(&till);
}

/* A clock that ran ahead and was set right: without a way back the hall would stand still. */
static void test_clock_accepted(void **state)
{
	struct till till;

	start(&till, *state);
	till.now.ms += 300 * DAY;
	assert_true(pays(&till));
	till.now.ms -= 300 * DAY;
	till_refused(&till, pays(&till), CODE_BAD_DATE);
	till_refused(&till, clock_accept(&till.session, "battery"), CODE_NOT_PERMITTED);
	till.session.roles = ROLE_ADMIN;
	till_refused(&till, clock_accept(&till.session, ""), CODE_BAD_VALUE);
	assert_true(clock_accept(&till.session, "battery"));
	till_as(&till, "ann");
	assert_true(pays(&till));
	till.now.ms -= HOUR; /* what came after the word counts again */
	till_refused(&till, pays(&till), CODE_BAD_DATE);
	till_release(&till);
}

/* A station that looked before asks for the new entries only: those of others are among them. */
static void test_clock_of_others(void **state)
{
	struct clock_seen mine;
	struct till till;

	till_init(&till, *state);
	till_bill(&till, till_account(&till, "1001", "residential"), "B1", "2026-10-20", "900.00");
	till_shift(&till, "ann", "2026-11-18", "100.00");
	for (int i = 0; i < CLOCK_ENTRIES + 5; i++)
		assert_true(pays(&till));
	mine = till.session.clock_seen;
	assert_true(mine.last > 0 && mine.last < mine.until);
	till.session.clock_seen = (struct clock_seen){0}; /* another station's, an hour ahead */
	till.now.ms += HOUR;
	assert_true(pays(&till));
	till.now.ms -= HOUR;
	till.session.clock_seen = mine;
	till_refused(&till, pays(&till), CODE_BAD_DATE);
	till.now.ms += HOUR;
	assert_true(pays(&till));
	till.session.clock_seen = (struct clock_seen){.last = 1000000, .until = 1000001};
	till.session.clock_seen.latest.ms = till.now.ms + HOUR; /* of books that were restored */
	assert_true(pays(&till));
	assert_true(till.session.clock_seen.last < 1000000);
	till_verify(&till);
	till_release(&till);
}

/* Outside of training the calendar's leaps and a shift left open are asked about. */
static void test_business_dates(void **state)
{
	struct till till;
	struct shift_view shift;
	struct shift_open_request request = {.float_amount = till_money("1.00")};

	start(&till, *state);
	till.session.trial = false;
	assert_true(pays(&till));
	till.now.ms += 23 * HOUR;
	assert_true(pays(&till));
	till.now.ms += HOUR + 1;
	till_refused(&till, pays(&till), CODE_BAD_DATE); /* yesterday's shift */

	till_as(&till, "bob");
	snprintf(till.session.station, sizeof till.session.station, "desk2");
	till.now.ms += 20 * DAY;
	till_refused(&till, shift_open(&till.session, &request, &shift), CODE_APPROVAL_REQUIRED);
	request.has_date = true;
	request.business_date = till_date("2027-01-01");
	till_refused(&till, shift_open(&till.session, &request, &shift), CODE_APPROVAL_REQUIRED);
	request.has_date = false;
	request.approval = till_approval("sue");
	assert_true(shift_open(&till.session, &request, &shift));
	till_release(&till);
}

/* What one session finds stops it, and on SQLite whoever opens the hall afterwards. */
static void test_damage(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct session later;

	start(&till, hall);
	hall_tamper(
		hall, hall->server == NULL
			      ? "PRAGMA ignore_check_constraints=1; UPDATE bill SET due_on = 'x'"
			      : "UPDATE bill SET due_on = 'x'");
	till_refused(&till, pays(&till), CODE_DB_DAMAGED);
	hall_tamper(hall, "UPDATE bill SET due_on = '2026-10-20'");
	till_refused(&till, pays(&till), CODE_DB_DAMAGED); /* a repair that nobody proved */
	till_connect(&later, &till, "ann");
	guard_look(&later);
	assert_int_equal(later.damaged, hall->server == NULL);
	assert_int_equal(scratch_count(&hall->scratch, "hall.db.damaged"), hall->server == NULL);
	till_disconnect(&later);
	till_release(&till);
}

/* What one station finds stops those that are at work, and what proves all whole lets them go on.
 */
static void test_damage_of_others(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct session other;
	char mark[SCRATCH_PATH_MAX];

	start(&till, hall);
	till_connect(&other, &till, "bob");
	assert_true(pays(&till));
	guard_found_damage(&other, "a page");
	if (hall->server != NULL) {
		assert_true(pays(&till)); /* a server tells each that meets it */
		assert_true(guard_walk(&till.session, 1));
	} else {
		till_refused(&till, pays(&till), CODE_DB_DAMAGED);
		scratch_path(&hall->scratch, "hall.db.damaged", mark, sizeof mark);
		assert_int_equal(unlink(mark), 0); /* as the full check does */
		assert_true(pays(&till));
	}
	assert_true(other.damaged);
	guard_look(&other);
	assert_int_equal(other.damaged, hall->server != NULL);
	guard_walk_end(&till.session);
	till_disconnect(&other);
	till_release(&till);
}

/* Where an index begins that is read neither at opening nor by the judge's own questions. */
static off_t page_of_index(const struct hall *hall)
{
	sqlite3_stmt *st;
	sqlite3 *raw;
	off_t page;

	assert_int_equal(sqlite3_open(hall->url, &raw), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(raw,
			"SELECT rootpage FROM sqlite_master WHERE name = 'account_by_phone'", -1,
			&st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	page = (sqlite3_column_int64(st, 0) - 1) * PAGE_BYTES;
	sqlite3_finalize(st);
	sqlite3_close(raw);
	return page;
}

/* Pages of the file overwritten: the judge finds it, and from then on nothing is taken. */
static void test_damaged_pages(void **state)
{
	struct hall *hall = *state;
	struct verify_check checks[VERIFY_CHECKS];
	struct till till;
	char page[PAGE_BYTES] = "Z";
	off_t at;
	int fd;

	if (hall->server != NULL)
		skip();
	start(&till, hall);
	db_close(hall->db); /* the log is played into the file */
	at = page_of_index(hall);
	fd = open(hall->url, O_WRONLY);
	assert_int_equal(pwrite(fd, page, sizeof page, at), sizeof page);
	close(fd);
	hall->db = till.session.db = hall_connect(hall);
	assert_true(verify_run(&till.session, false, NULL, checks));
	assert_false(checks[VERIFY_CHECKS - 1].ok);
	assert_true(till.session.damaged);
	till_refused(&till, pays(&till), CODE_DB_DAMAGED);
	till_release(&till);
}

struct disk_case {
	const char *size;
	int64_t left_kb;
	bool pays;
};

/* A file that takes all room but that. */
static bool fill(const struct scratch *scratch, int64_t left_kb)
{
	char path[SCRATCH_PATH_MAX];
	struct statvfs info;
	int fd =
		open(scratch_path(scratch, "ballast", path, sizeof path), O_WRONLY | O_CREAT, 0600);
	bool ok = fd >= 0 && fstatvfs(fd, &info) == 0;
	int64_t size = ok ? (int64_t)info.f_bavail * (int64_t)info.f_frsize - left_kb * 1024 : 0;

	ok = ok && posix_fallocate(fd, 0, size) == 0;
	close(fd);
	return ok;
}

/* On a disk of its own with that much room: 0 when a payment goes as expected. */
static int pay_on_disk(const struct disk_case *on)
{
	struct hall hall = {.db = NULL};
	struct till till;
	bool paid;

	scratch_init(&hall.scratch);
	if (unshare(CLONE_NEWNS) != 0 || mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("small", hall.scratch.folder, "tmpfs", 0, on->size) != 0)
		return 77; /* not allowed here */
	scratch_path(&hall.scratch, "hall.db", hall.url, sizeof hall.url);
	struct db_options options = {.url = hall.url, .create = true, .program_version = "test"};
	struct fault why;

	if (!db_open(&hall.db, &options, &why))
		return 1;
	till_init(&till, &hall);
	till_bill(&till, till_account(&till, "1001", "residential"), "B1", "2026-10-20", "90.00");
	till_shift(&till, "ann", "2026-11-18", "1.00");
	if (!fill(&hall.scratch, on->left_kb))
		return 3;
	paid = pays(&till);
	return paid == on->pays && (paid || till.session.why.code == CODE_DISK_FULL) ? 0 : 2;
}

static void test_disk_nearly_full(void **state)
{
	static const struct disk_case cases[] = {
		{"size=64m", 2000, false},
		{"size=64m", 8192, true},
		{"size=8m", 200, false},
		{"size=8m", 2048, true},
	};
	int status;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			_exit(pay_on_disk(&cases[i]));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WEXITSTATUS(status) == 77)
			skip();
		assert_int_equal(status, 0);
	}
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_clock_set_back),
		HALL_TEST(test_clock_of_other_entries),
		HALL_TEST(test_clock_accepted),
		HALL_TEST(test_clock_of_others),
		HALL_TEST(test_business_dates),
		HALL_TEST(test_damage),
		HALL_TEST(test_damage_of_others),
		HALL_TEST(test_damaged_pages),
		HALL_TEST(test_disk_nearly_full),
	};

	return hall_run("guard", tests, ARRAY_SIZE(tests));
}
