/* Restoring from one engine to the other, beside a working station, and after a cut. */
#include "counter/restore.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/backup.h"
#include "counter/verify.h"
#include "db/database.h"
#include "tests/store/cluster.h"
#include "tests/store/till.h"
#include "tests/test.h"

static struct cluster far_cluster; /* where a hall may go */

static struct moment at_noon(void *ctx)
{
	(void)ctx;
	return (struct moment){INT64_C(1795060000000)};
}

/* A hall with a payment, its backup, and a payment that came after it. */
static void start(struct till *till, struct hall *hall, char backup[SCRATCH_PATH_MAX])
{
	struct backup_made made;
	struct pay_result paid;
	char folder[SCRATCH_PATH_MAX];

	till_init(till, hall);
	utf8_copy(till->session.hall_code, sizeof till->session.hall_code, "H1");
	till_bill(till, till_account(till, "1001", "residential"), "B1", "2026-10-20", "90.00");
	till_shift(till, "ann", "2026-11-18", "100.00");
	till_pay(till, "1001", TENDERS("cash:10.00"), &paid);
	till_as(till, "sue");
	scratch_path(&hall->scratch, "backups", folder, sizeof folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	const struct backup_request request = {.folder = folder, .keep = 1};

	assert_true(backup_rotate(&till->session, &request, &till->arena, &made));
	utf8_copy(backup, SCRATCH_PATH_MAX, made.path);
	till_as(till, "ann");
	till_pay(till, "1001", TENDERS("cash:20.00"), &paid);
}

static struct restore_request request_to(
	const struct till *till, const char *backup, const char *url)
{
	return (struct restore_request){.file = backup,
		.hall = {.db_url = url,
			.key_path = till->key_path,
			.station = "cli",
			.clock = {.now = at_noon}}};
}

static void sign_in_admin(struct restore *r)
{
	utf8_copy(r->s.login, sizeof r->s.login, "adm");
	r->s.roles = ROLE_ADMIN;
}

static void check_restored(const struct restore_request *request)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct session s;

	assert_true(session_open(&s, &request->hall));
	assert_true(verify_run(&s, true, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		assert_string_equal(checks[i].first_wrong, "");
	session_close(&s);
}

static void test_to_new_place(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct restore r;
	struct fault why;
	char backup[SCRATCH_PATH_MAX], url[SCRATCH_PATH_MAX];

	start(&till, hall, backup);
	for (int server = 0; server <= 1; server++) {
		scratch_path(&hall->scratch, "there.db", url, sizeof url);
		if (server) {
			cluster_create(&far_cluster, "there", NULL);
			cluster_url(&far_cluster, "there", url, sizeof url);
		}
		const struct restore_request request = request_to(&till, backup, url);

		assert_true(restore_begin(&r, &request, &why));
		assert_string_equal(r.totals->last.receipt_no, "CLI-000001");
		assert_string_equal(r.totals->last.login, "ann");
		assert_false(r.target_there);
		assert_int_equal(r.later_count, 0);
		assert_false(restore_finish(&r)); /* nobody has signed in */
		assert_int_equal(r.s.why.code, CODE_NOT_PERMITTED);
		sign_in_admin(&r);
		assert_true(restore_finish(&r));
		assert_string_equal(r.kept, "");
		restore_release(&r);
		check_restored(&request);
		if (!server)
			continue;
		assert_true(restore_begin(&r, &request, &why)); /* a server's is not replaced */
		sign_in_admin(&r);
		assert_false(restore_finish(&r));
		assert_int_equal(r.s.why.code, CODE_EXISTS);
		restore_release(&r);
		cluster_drop(&far_cluster, "there");
	}
	till_release(&till);
}

/* A station of another process that still has the database open. */
static pid_t hold_open(const char *path, int *leash)
{
	int ready[2], hold[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(hold), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct db_options options = {.url = path};
		struct fault why;
		struct db *db;

		close(hold[1]);
		if (!db_open(&db, &options, &why) || write(ready[1], "", 1) != 1)
			_exit(1);
		_exit(read(hold[0], &byte, 1) == 0 ? 0 : 2);
	}
	close(hold[0]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	*leash = hold[1];
	return pid;
}

static void test_beside_a_station(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct restore r;
	struct fault why;
	char backup[SCRATCH_PATH_MAX];
	int leash, status;
	pid_t pid;

	if (hall->server != NULL)
		skip();
	start(&till, hall, backup);
	const struct restore_request request = request_to(&till, backup, hall->url);

	db_close(hall->db);
	hall->db = NULL;
	pid = hold_open(hall->url, &leash);
	assert_false(restore_begin(&r, &request, &why));
	assert_int_equal(why.code, CODE_DB_BUSY);
	restore_release(&r);
	close(leash);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);

	assert_true(restore_begin(&r, &request, &why));
	assert_true(r.target_there);
	assert_true(r.later_whole);
	bool told = false;
	for (size_t i = 0; i < r.later_count; i++)
		told = told || strstr(r.later[i].detail, "CLI-000002") != NULL;
	assert_true(told);
	pid = hold_open(hall->url, &leash); /* it came back while the question stood */
	sign_in_admin(&r);
	assert_false(restore_finish(&r));
	assert_int_equal(r.s.why.code, CODE_DB_BUSY);
	restore_release(&r);
	close(leash);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	check_restored(&request); /* the hall as it was */
	assert_int_equal(scratch_count(&hall->scratch, "restoring"), 0);
	hall->db = till.session.db = hall_connect(hall);
	till_verify(&till);
	assert_int_equal(till_count(&till, "payment"), 2);
	till_release(&till);
}

/* A run that was cut off leaves its copy beside; the next one takes it away. */
static void test_cut_off(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct restore r;
	struct fault why;
	char backup[SCRATCH_PATH_MAX];

	if (hall->server != NULL)
		skip();
	start(&till, hall, backup);
	const struct restore_request request = request_to(&till, backup, hall->url);

	db_close(hall->db);
	hall->db = NULL;
	scratch_write(&hall->scratch, "hall.db.restoring", "half", 4);
	scratch_write(&hall->scratch, "hall.db.restoring-wal", "half", 4);
	scratch_write(&hall->scratch, "hall.db.restoring.seals", "half", 4);
	assert_true(restore_begin(&r, &request, &why));
	sign_in_admin(&r);
	assert_true(restore_finish(&r));
	restore_release(&r);
	assert_int_equal(scratch_count(&hall->scratch, "restoring"), 0);
	check_restored(&request);
	hall->db = till.session.db = hall_connect(hall);
	assert_int_equal(till_count(&till, "payment"), 1);
	till_release(&till);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_to_new_place),
		HALL_TEST(test_beside_a_station),
		HALL_TEST(test_cut_off),
	};
	int failed;

	cluster_init(&far_cluster);
	failed = hall_run("restore", tests, ARRAY_SIZE(tests));
	cluster_release(&far_cluster);
	return failed;
}
