/*
 * Stations leave the desk before the disk has what they wrote: nothing that anybody was told may be
 * lost by it. Two stations in one process, on the disk in memory, whose power is cut.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fault.h"
#include "db/bind.h"
#include "db/database.h"
#include "db/engine.h"
#include "db/log_marks.h"
#include "db/migration.h"
#include "db/queue_lock.h"
#include "db/sql_sets.h"
#include "db/sqlite.h"
#include "tests/crash/disk_vfs.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define SEEDS 24
#define LARGE 40000     /* bytes of a note: some ten pages of the log */
#define LOG_MAX 9000000 /* bytes: of 2,000 pages and what comes until it begins anew */

enum { INSERT, HAS, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[INSERT] = "INSERT INTO note (id, body) VALUES ($1, $2)",
	[HAS] = "SELECT id FROM note WHERE id = $1",
};

static const struct sql_set notes = {
	.name = "notes", .texts = texts, .count = ARRAY_SIZE(texts), .id = SQL_SET_EXTRA};

#define STEP_1 "CREATE TABLE note (id INTEGER NOT NULL PRIMARY KEY, body TEXT) STRICT;"

/* Two stations, a and b, of one database. */
struct hall {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct migration rows[2];
	struct migration_list list;
	struct disk disk;
	struct disk_vfs vfs;
	struct db *a, *b;
};

static struct db *open_hall(struct hall *hall, bool create)
{
	const struct db_options options = {.url = hall->path,
		.migrations = &hall->list,
		.create = create,
		.lock_wait_ms = 50,
		.program_version = "test"};
	char text[SAY_TEXT_MAX];
	struct fault why;
	struct db *db;

	if (!db_open(&db, &options, &why))
		fail_msg("%s", fault_render(LANG_EN, &why, text, sizeof text));
	return db;
}

static void hall_open(struct hall *hall)
{
	hall->a = open_hall(hall, false);
	hall->b = open_hall(hall, false);
}

static void hall_make(struct hall *hall)
{
	memset(hall, 0, sizeof *hall);
	scratch_init(&hall->scratch);
	scratch_path(&hall->scratch, "hall.db", hall->path, sizeof hall->path);
	hall->rows[0] = migrations_all.rows[0];
	hall->rows[1] = (struct migration){.version = 1, .name = "note", .sqlite_text = STEP_1};
	hall->list = (struct migration_list){hall->rows, 2};
	db_close(open_hall(hall, true));
}

/* And on the disk in memory. */
static void hall_init(struct hall *hall)
{
	hall_make(hall);
	disk_init(&hall->disk);
	disk_load(&hall->disk, hall->path, hall->path);
	assert_int_equal(truncate(hall->path, 0), 0);
	disk_vfs_init(&hall->vfs, &hall->disk);
	hall_open(hall);
	disk_vfs_clear(&hall->vfs);
}

static void hall_close(struct hall *hall)
{
	db_close(hall->a);
	db_close(hall->b);
}

static void hall_release(struct hall *hall)
{
	hall_close(hall);
	disk_vfs_release(&hall->vfs);
	disk_release(&hall->disk);
	scratch_release(&hall->scratch);
}

/* All die; what the disk kept is found by whoever comes next. */
static void power_cut(struct hall *hall, uint64_t seed)
{
	struct chance chance = chance_from(seed, 0);
	const struct disk_plan now = {.fault = FAULT_POWER, .at = 1};
	struct disk after;

	disk_vfs_plan(&hall->vfs, &now);
	hall_close(hall);
	disk_power_cut(&after, &hall->disk, &chance);
	disk_release(&hall->disk);
	hall->disk = after;
	disk_vfs_clear(&hall->vfs);
	hall_open(hall);
}

static bool insert(struct db *db, int64_t id, const char *body)
{
	struct stmt *st = db_stmt(db, &notes, INSERT);

	stmt_bind_int(st, 1, id);
	stmt_bind_text(st, 2, body);
	return stmt_run(st);
}

static bool write_note(struct db *db, int64_t id)
{
	return db_begin(db) && insert(db, id, "") && db_commit(db);
}

static enum db_step look(struct db *db, int64_t id)
{
	struct stmt *st = db_stmt(db, &notes, HAS);

	stmt_bind_int(st, 1, id);
	return stmt_one(st);
}

static bool has_note(struct db *db, int64_t id)
{
	enum db_step step = look(db, id);

	assert_int_not_equal(step, DB_FAILED);
	return step == DB_ROW;
}

/* What a station leaves behind that is killed between its commit and the sync. */
static void write_note_and_die(struct db *db, int64_t id)
{
	struct sqlite *engine = db->engine;
	int64_t number;

	assert_true(db_begin(db) && insert(db, id, ""));
	number = sqlite_sync_put_off(db);
	assert_true(number > 0);
	assert_int_equal(sqlite3_exec(engine->handle, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite_sync_put_on(db, number);
	sqlite_desk_give(db);
	db->transaction = DB_NO_TRANSACTION;
}

/* Each told commit outlives the power, whoever's it was; one sync each while nobody else writes. */
static void test_a_commit_is_kept(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct hall hall;

		hall_init(&hall);
		assert_true(write_note(hall.a, 1) && write_note(hall.b, 2));
		disk_vfs_clear(&hall.vfs);
		assert_true(write_note(hall.a, 3));
		assert_int_equal(hall.vfs.syncs, 1);
		power_cut(&hall, seed);
		for (int id = 1; id <= 3; id++)
			assert_true(has_note(hall.b, id));
		hall_release(&hall);
	}
}

static bool looks(struct hall *hall)
{
	return has_note(hall->b, 1);
}

static bool looks_in_a_transaction(struct hall *hall)
{
	bool found = db_begin_read(hall->b) && has_note(hall->b, 1);

	db_rollback(hall->b);
	return found;
}

/* As an operation that finds its id used: it changes nothing, and tells what it found. */
static bool refuses(struct hall *hall)
{
	bool found = db_begin(hall->b) && has_note(hall->b, 1);

	db_rollback(hall->b);
	return found;
}

static bool finds_it_done(struct hall *hall)
{
	return db_begin(hall->b) && has_note(hall->b, 1) && db_commit(hall->b);
}

static bool goes_on(struct hall *hall)
{
	return write_note(hall->b, 2);
}

/* Whoever saw what another one wrote and did not sync has synced it before he tells. */
static void test_what_is_told_is_kept(void **state)
{
	static bool (*const tells[])(struct hall *) = {
		looks, looks_in_a_transaction, refuses, finds_it_done, goes_on};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tells); i++) {
		for (uint64_t seed = 0; seed < SEEDS; seed++) {
			struct hall hall;

			hall_init(&hall);
			assert_true(write_note(hall.b, 9));
			write_note_and_die(hall.a, 1);
			disk_vfs_clear(&hall.vfs);
			assert_true(tells[i](&hall));
			assert_int_equal(hall.vfs.syncs, 1);
			assert_true(looks(&hall));
			assert_int_equal(hall.vfs.syncs, 1); /* once is enough */
			power_cut(&hall, seed);
			assert_true(looks(&hall));
			hall_release(&hall);
		}
	}
}

/* A copy too: on a real disk, where nobody can cut the power. */
static void test_what_is_copied_is_kept(void **state)
{
	const struct log_marks *marks;
	char to[SCRATCH_PATH_MAX];
	struct hall hall;

	(void)state;
	hall_make(&hall);
	hall_open(&hall);
	marks = ((struct sqlite *)hall.b->engine)->queue.marks;
	write_note_and_die(hall.a, 1);
	assert_false(log_marks_hold(marks, log_marks_begun(marks)));
	scratch_path(&hall.scratch, "copy.db", to, sizeof to);
	assert_true(db_backup(hall.b, to, NULL, NULL));
	assert_true(log_marks_hold(marks, log_marks_begun(marks)));
	hall_close(&hall);
	scratch_release(&hall.scratch);
}

/* The other way round, so that the tests above could fail: nobody looked, and some are lost. */
static void test_what_nobody_saw_may_be_lost(void **state)
{
	int lost = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct hall hall;

		hall_init(&hall);
		assert_true(write_note(hall.b, 9));
		write_note_and_die(hall.a, 1);
		power_cut(&hall, seed);
		lost += !looks(&hall);
		assert_true(has_note(hall.b, 9));
		hall_release(&hall);
	}
	assert_in_range(lost, 1, SEEDS);
}

/* Whoever stands still while he syncs, a stopped process, keeps nobody from it for long. */
static void test_one_that_stands_still(void **state)
{
	char path[SCRATCH_PATH_MAX + 8];
	struct queue_lock still;
	struct hall hall;

	(void)state;
	hall_init(&hall);
	snprintf(path, sizeof path, "%s-lock", hall.path);
	assert_true(queue_lock_init(&still, path));
	assert_true(queue_lock_sync_begin(&still, 50));
	assert_true(write_note(hall.a, 1) && write_note(hall.b, 2));
	power_cut(&hall, 1);
	assert_true(has_note(hall.a, 1) && has_note(hall.a, 2));
	queue_lock_sync_end(&still);
	queue_lock_release(&still);
	hall_release(&hall);
}

static void write_in_another_process(const struct hall *hall)
{
	const struct db_options options = {.url = hall->path,
		.migrations = &hall->list,
		.lock_wait_ms = 600000,
		.program_version = "test"};
	struct fault why;
	struct db *db;

	if (!db_open(&db, &options, &why) || !write_note(db, 1))
		_exit(1);
	db_close(db);
	_exit(0);
}

/*
 * Whoever waits for a sync hears of it when it is done, though another one is at the next by then:
 * the lock of the sync stays taken all the time.
 */
static void test_others_keep_syncing(void **state)
{
	char path[SCRATCH_PATH_MAX + 8];
	struct queue_lock lock;
	struct hall hall;
	int status;
	pid_t pid;

	(void)state;
	hall_make(&hall);
	snprintf(path, sizeof path, "%s-lock", hall.path);
	assert_true(queue_lock_init(&lock, path));
	assert_true(queue_lock_sync_begin(&lock, 50));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		write_in_another_process(&hall);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		log_marks_synced(lock.marks, log_marks_written(lock.marks));
		log_marks_tell(lock.marks);
		(void)poll(NULL, 0, 1);
	}
	assert_int_equal(status, 0);
	queue_lock_sync_end(&lock);
	queue_lock_release(&lock);
	scratch_release(&hall.scratch);
}

/* A sync that fails takes its bytes with it: they are written again, those of others too. */
static void test_a_failed_sync_is_mended(void **state)
{
	const struct disk_plan once = {.fault = FAULT_SYNC, .at = 1};

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct hall hall;

		hall_init(&hall);
		assert_true(write_note(hall.b, 9));
		write_note_and_die(hall.a, 1);
		disk_vfs_plan(&hall.vfs, &once);
		assert_true(write_note(hall.b, 2));
		assert_true(hall.vfs.fired);
		power_cut(&hall, seed);
		assert_true(has_note(hall.a, 1) && has_note(hall.a, 2) && has_note(hall.a, 9));
		hall_release(&hall);
	}
}

static void assert_refused(struct db *db, bool ok)
{
	assert_false(ok);
	assert_int_equal(db_fault(db)->code, CODE_IO);
	db_rollback(db);
}

static void assert_lost(struct hall *hall)
{
	char text[SAY_TEXT_MAX];

	assert_non_null(strstr(
		fault_render(LANG_EN, db_fault(hall->b), text, sizeof text), "is lost from it"));
	db_rollback(hall->b);
	for (int i = 0; i < 2; i++) { /* however often, and whoever asks */
		assert_refused(hall->b, look(hall->b, 2) != DB_FAILED);
		assert_refused(hall->a, look(hall->a, 9) != DB_FAILED);
		assert_refused(hall->a, write_note(hall->a, 3));
	}
}

static void assert_whole(struct db *db)
{
	char wrong[256];

	if (!sqlite_check(db, true, wrong, sizeof wrong))
		fail_msg("%s", wrong);
}

/*
 * The system may have read anew from the disk what it could not write: that is not written again as
 * if it were the business of before. Nothing is told until all have closed; then all goes on.
 */
static void test_what_a_failed_sync_has_lost(void **state)
{
	int lost = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const struct disk_plan once = {.fault = FAULT_SYNC,
			.at = 1,
			.forgets = true,
			.chance = chance_from(seed, 0)};
		struct hall hall;
		bool kept;

		hall_init(&hall);
		assert_true(write_note(hall.b, 9));
		write_note_and_die(hall.a, 1);
		disk_vfs_plan(&hall.vfs, &once);
		kept = write_note(hall.b, 2);
		assert_true(hall.vfs.fired);
		if (!kept) {
			lost++;
			assert_lost(&hall);
			hall_close(&hall);
			hall_open(&hall);
		}
		assert_true(has_note(hall.a, 9));
		assert_true(write_note(hall.a, 5));
		power_cut(&hall, seed);
		assert_true(has_note(hall.a, 9) && has_note(hall.a, 5));
		assert_true(!kept || (has_note(hall.a, 1) && has_note(hall.a, 2)));
		assert_whole(hall.a);
		hall_release(&hall);
	}
	assert_in_range(lost, 1, SEEDS - 1);
}

/* While the disk fails nobody is told anything; when it works again, all goes on. */
static void test_a_disk_that_fails_for_a_while(void **state)
{
	const struct disk_plan always = {.fault = FAULT_SYNC, .at = 1, .lasts = true};

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct hall hall;

		hall_init(&hall);
		assert_true(write_note(hall.a, 1));
		disk_vfs_plan(&hall.vfs, &always);
		assert_refused(hall.a, write_note(hall.a, 2));
		assert_refused(hall.b, write_note(hall.b, 3));
		assert_refused(hall.b, look(hall.b, 2) != DB_FAILED);
		assert_refused(hall.a, write_note(hall.a, 4));
		disk_vfs_clear(&hall.vfs);
		if (seed % 2 == 0) { /* all close, and come back */
			hall_close(&hall);
			hall_open(&hall);
		}
		assert_true(has_note(hall.b, 2)); /* it was in doubt */
		assert_false(has_note(hall.b, 3) || has_note(hall.b, 4));
		assert_true(write_note(hall.b, 5));
		power_cut(&hall, seed);
		assert_true(has_note(hall.a, 1) && has_note(hall.a, 2) && has_note(hall.a, 5));
		hall_release(&hall);
	}
}

/* A long log is taken over and begins anew, and nothing is lost at any moment of that. */
static void test_a_long_log_is_cleared(void **state)
{
	static char large[LARGE + 1];
	const char *log;
	char name[SCRATCH_PATH_MAX + 8];
	struct hall hall;
	int64_t id = 0;

	(void)state;
	memset(large, 'n', LARGE);
	hall_init(&hall);
	snprintf(name, sizeof name, "%s-wal", hall.path);
	log = name;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		const struct disk_plan cut = {.fault = FAULT_POWER, .at = (int64_t)(300 * seed)};

		disk_vfs_plan(&hall.vfs, &cut);
		for (;;) {
			struct db *db = id % 2 == 0 ? hall.a : hall.b;

			if (!db_begin(db) || !insert(db, id, large) || !db_commit(db))
				break;
			id++;
			assert_in_range(disk_find(&hall.disk, log)->live.size, 1, LOG_MAX);
		}
		assert_true(hall.vfs.dead);
		db_rollback(hall.a);
		db_rollback(hall.b);
		power_cut(&hall, seed);
		for (int64_t i = 0; i < id; i++)
			assert_true(has_note(hall.a, i));
		id += has_note(hall.b, id); /* in doubt */
	}
	assert_true(disk_find(&hall.disk, hall.path)->live.size > 400 * LARGE);
	hall_release(&hall);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_commit_is_kept),
		cmocka_unit_test(test_what_is_told_is_kept),
		cmocka_unit_test(test_what_is_copied_is_kept),
		cmocka_unit_test(test_what_nobody_saw_may_be_lost),
		cmocka_unit_test(test_one_that_stands_still),
		cmocka_unit_test(test_others_keep_syncing),
		cmocka_unit_test(test_a_failed_sync_is_mended),
		cmocka_unit_test(test_what_a_failed_sync_has_lost),
		cmocka_unit_test(test_a_disk_that_fails_for_a_while),
		cmocka_unit_test(test_a_long_log_is_cleared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
