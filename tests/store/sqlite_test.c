/* What only a database file has: making and refusing it, its queue, copies, upgrades, damage. */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fault.h"
#include "db/bind.h"
#include "db/database.h"
#include "db/file_system.h"
#include "db/migration.h"
#include "db/queue_lock.h"
#include "db/sql_sets.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

enum { INSERT, READ, COUNT, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[INSERT] = "INSERT INTO note (id, body, extra) VALUES ($1, $2, $3)",
	[READ] = "SELECT id, body, extra FROM note WHERE id >= $1 ORDER BY id",
	[COUNT] = "SELECT COUNT(*) FROM note",
};

static const struct sql_set notes = {
	.name = "notes", .texts = texts, .count = ARRAY_SIZE(texts), .id = SQL_SET_EXTRA};

/* A database of our own: one append-only table and one counter. */
#define STEP_1                                                                               \
	"CREATE TABLE note (id INTEGER NOT NULL PRIMARY KEY, body TEXT, extra BLOB) STRICT;" \
	"CREATE TRIGGER note_u BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'x'); END;"   \
	"CREATE TRIGGER note_d BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'x'); END;"   \
	"CREATE TABLE tally (total INTEGER NOT NULL) STRICT; INSERT INTO tally VALUES (0);"
#define STEP_2 "CREATE TABLE more (id INTEGER) STRICT;"
#define STEP_3 "CREATE TABLE last (id INTEGER) STRICT; oops;"

struct place {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct migration rows[4];
	struct migration_list until_1, until_2, until_3;
};

static int place_make(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	scratch_init(&place->scratch);
	scratch_path(&place->scratch, "hall.db", place->path, sizeof place->path);
	place->rows[0] = migrations_all.rows[0];
	place->rows[1] = (struct migration){.version = 1, .name = "note", .sqlite_text = STEP_1};
	place->rows[2] = (struct migration){.version = 2, .name = "more", .sqlite_text = STEP_2};
	place->rows[3] = (struct migration){.version = 3, .name = "broken", .sqlite_text = STEP_3};
	place->until_1 = (struct migration_list){place->rows, 2};
	place->until_2 = (struct migration_list){place->rows, 3};
	place->until_3 = (struct migration_list){place->rows, 4};
	*state = place;
	return 0;
}

static int place_remove(void **state)
{
	struct place *place = *state;

	scratch_release(&place->scratch);
	free(place);
	return 0;
}

static struct db_options options_at(const struct place *place, const struct migration_list *list)
{
	return (struct db_options){
		.url = place->path, .migrations = list, .program_version = "test"};
}

static struct db *open_with(const struct db_options *options)
{
	struct fault why = {0};
	struct db *db = NULL;

	if (!db_open(&db, options, &why)) {
		char text[SAY_TEXT_MAX];
		fail_msg("%s: %s", code_name(why.code),
			fault_render(LANG_EN, &why, text, sizeof text));
	}
	return db;
}

static struct db *make_at(const struct place *place)
{
	struct db_options options = options_at(place, &place->until_1);

	options.create = true;
	return open_with(&options);
}

static struct db *open_at(const struct place *place)
{
	struct db_options options = options_at(place, &place->until_1);

	return open_with(&options);
}

/* The code of the refusal, CODE_OK when it opened after all. */
static enum code refusal(const struct db_options *options)
{
	struct fault why = {0};
	struct db *db = NULL;

	if (db_open(&db, options, &why)) {
		db_close(db);
		return CODE_OK;
	}
	assert_null(db);
	return why.code;
}

static bool insert(struct db *db, int64_t id, const char *body)
{
	struct stmt *st = db_stmt(db, &notes, INSERT);

	stmt_bind_int(st, 1, id);
	stmt_bind_text(st, 2, body);
	stmt_bind_blob(st, 3, body, body != NULL ? strlen(body) : 0);
	return stmt_run(st);
}

static void insert_committed(struct db *db, int64_t id, const char *body)
{
	assert_true(db_begin(db));
	assert_true(insert(db, id, body));
	assert_true(db_commit(db));
}

static int64_t number(struct db *db, int which)
{
	struct stmt *st = db_stmt(db, &notes, which);

	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

static struct stmt *read_from(struct db *db, int64_t id)
{
	struct stmt *st = db_stmt(db, &notes, READ);

	stmt_bind_int(st, 1, id);
	return st;
}

static enum db_step read_all(struct stmt *st)
{
	enum db_step step;

	do
		step = stmt_step(st);
	while (step == DB_ROW);
	return step;
}

static void test_create_then_open(void **state)
{
	static const char *const names[] = {
		"hall.db", "hall.db-wal", "hall.db-shm", "hall.db-lock"};
	struct place *place = *state;
	struct db_options options = options_at(place, NULL);
	struct db *db;

	umask(0);
	assert_int_equal(refusal(&options), CODE_DB_UNREACHABLE);
	assert_int_equal(scratch_count(&place->scratch, "."), 0);
	options.create = true;
	db = open_with(&options);
	assert_int_equal(db_engine(db), DB_SQLITE);
	assert_int_equal(db_schema_version(db), migrations_last(&migrations_all));
	assert_string_equal(strrchr(db_path(db), '/'), "/hall.db");
	assert_int_equal(scratch_count(&place->scratch, "."), ARRAY_SIZE(names));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char path[SCRATCH_PATH_MAX];
		struct stat info;
		scratch_path(&place->scratch, names[i], path, sizeof path);
		assert_int_equal(stat(path, &info), 0);
		assert_int_equal(info.st_mode & 0777, 0600);
	}
	db_close(db);
	assert_int_equal(refusal(&options), CODE_EXISTS);
	options.create = false;
	assert_int_equal(refusal(&options), CODE_OK);
}

static void test_urls(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *url;
		enum code code;
	} cases[] = {
		{"", CODE_BAD_VALUE},
		{"sqlite:", CODE_BAD_VALUE},
		{"mysql://host/name", CODE_BAD_VALUE},
		{"http://x", CODE_BAD_VALUE},
		{"/nowhere/at/all/hall.db", CODE_DB_UNREACHABLE},
		{"/etc/passwd/hall.db", CODE_DB_UNREACHABLE},
		{"/tmp", CODE_DB_UNREACHABLE},
		{"/dev/null", CODE_DB_UNREACHABLE},
		{"file:hall.db?mode=memory", CODE_DB_UNREACHABLE},
		{":memory:", CODE_DB_UNREACHABLE},
	};
	struct db_options options = {.migrations = &place->until_1};
	char url[SCRATCH_PATH_MAX + 16];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		options.url = cases[i].url;
		assert_int_equal(refusal(&options), cases[i].code);
	}
	snprintf(url, sizeof url, "sqlite:%s", place->path);
	options.url = url;
	options.create = true;
	assert_int_equal(refusal(&options), CODE_OK);
	options.url = "/tmp/";
	assert_int_equal(refusal(&options), CODE_DB_UNREACHABLE);
}

static void test_foreign_files(void **state)
{
	struct place *place = *state;
	struct db_options options = options_at(place, &place->until_1);
	struct stat before, after;
	char text[8192];

	scratch_write(&place->scratch, "hall.db", "", 0);
	assert_int_equal(refusal(&options), CODE_DB_DAMAGED);
	assert_int_equal(stat(place->path, &after), 0);
	assert_int_equal(after.st_size, 0);
	assert_int_equal(scratch_count(&place->scratch, "."), 1);

	memset(text, 'x', sizeof text);
	scratch_write(&place->scratch, "hall.db", text, sizeof text);
	assert_int_equal(stat(place->path, &before), 0);
	assert_int_equal(refusal(&options), CODE_DB_DAMAGED);
	assert_int_equal(stat(place->path, &after), 0);
	assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);

	options.create = true;
	assert_int_equal(refusal(&options), CODE_EXISTS);
	assert_int_equal(unlink(place->path), 0);
	scratch_write(&place->scratch, "hall.db-wal", "x", 1); /* of a database that was deleted */
	assert_int_equal(refusal(&options), CODE_EXISTS);
	assert_int_equal(scratch_count(&place->scratch, "."), 1);
}

static void test_busy(void **state)
{
	struct place *place = *state;
	struct db *first = make_at(place);
	struct db_options options = options_at(place, &place->until_1);
	struct db *second;

	options.lock_wait_ms = 60;
	second = open_with(&options);
	assert_true(db_begin(first));
	assert_false(db_begin(second));
	assert_int_equal(db_fault(second)->code, CODE_DB_BUSY);
	assert_true(db_fault_is_transient(second));
	db_rollback(second);
	assert_true(db_commit(first));
	insert_committed(second, 1, "one");
	db_close(first);
	db_close(second);
}

static void test_every_statement_prepares(void **state)
{
	struct db_options options = options_at(*state, NULL);
	char text[SAY_TEXT_MAX];
	struct db *db;

	options.create = true;
	db = open_with(&options);
	for (int id = 0; id < SQL_SET_COUNT; id++) {
		const struct sql_set *set = sql_sets[id];
		for (int i = 0; sql_set_is_for(set, DB_SQLITE) && i < set->count; i++) {
			(void)db_stmt(db, set, i);
			if (!db_begin_read(db))
				fail_msg("%s, statement %d: %s", set->name, i,
					fault_render(LANG_EN, db_fault(db), text, sizeof text));
			db_rollback(db);
		}
	}
	db_close(db);
}

/* Several programs make the same hall at once: one succeeds, the others are told. */
static void test_made_once(void **state)
{
	struct db_options options = options_at(*state, NULL);
	int made = 0, status;

	options.create = true;
	for (int i = 0; i < 4; i++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			_exit((int)refusal(&options));
	}
	for (int i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WEXITSTATUS(status) == CODE_OK || WEXITSTATUS(status) == CODE_EXISTS);
		made += WEXITSTATUS(status) == CODE_OK;
	}
	assert_int_equal(made, 1);
	options.create = false;
	assert_int_equal(refusal(&options), CODE_OK);
}

static void test_queue_is_bounded(void **state)
{
	struct place *place = *state;
	struct queue_lock first, second;
	sigset_t all, before;

	assert_true(queue_lock_init(&first, place->path));
	assert_true(queue_lock_init(&second, place->path));
	assert_int_equal(queue_lock_take(&first, 10), QUEUE_TAKEN);
	sigfillset(&all); /* as in a thread that leaves signals to another */
	sigprocmask(SIG_SETMASK, &all, &before);
	assert_int_equal(queue_lock_take(&second, 30), QUEUE_TIMED_OUT);
	sigprocmask(SIG_SETMASK, &before, NULL);
	queue_lock_give(&first);
	assert_int_equal(queue_lock_take(&second, 30), QUEUE_TAKEN);
	assert_int_equal(queue_lock_take(&first, 30), QUEUE_TIMED_OUT);
	queue_lock_release(&second); /* closed: given back */
	assert_int_equal(queue_lock_take(&first, 30), QUEUE_TAKEN);
	queue_lock_release(&first);
}

static void on_slice(void *ctx, int done_percent)
{
	int *last = ctx;

	assert_true(done_percent >= *last && done_percent <= 100);
	*last = done_percent;
}

static void test_backup(void **state)
{
	struct place *place = *state;
	struct place elsewhere = *place;
	struct db *db = make_at(place), *copy;
	struct stat info;

	insert_committed(db, 1, "one");
	scratch_path(&place->scratch, "copy.db", elsewhere.path, sizeof elsewhere.path);
	for (int round = 1; round <= 2; round++) { /* the second replaces the first whole */
		int percent = 0;
		assert_true(db_backup(db, elsewhere.path, on_slice, &percent));
		assert_int_equal(percent, 100);
		assert_int_equal(stat(elsewhere.path, &info), 0);
		assert_int_equal(info.st_mode & 0777, 0600);
		insert_committed(db, 1 + round, "later");
		copy = open_at(&elsewhere);
		assert_int_equal(number(copy, COUNT), round);
		db_close(copy);
	}
	db_close(db);
}

static void test_backup_refused(void **state)
{
	struct place *place = *state;
	struct db *db = make_at(place);
	const struct {
		const char *to;
		enum code code;
	} cases[] = {
		{place->path, CODE_BAD_VALUE}, {"/nowhere/at/all", CODE_DB_UNREACHABLE},
		{"/dev/full/x", CODE_DB_UNREACHABLE},
		{place->scratch.folder, CODE_IO}, /* a folder in its place */
	};

	insert_committed(db, 1, "one");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_false(db_backup(db, cases[i].to, NULL, NULL));
		if (i < 3)
			assert_int_equal(db_fault(db)->code, cases[i].code);
		db_rollback(db);
		assert_int_equal(number(db, COUNT), 1);
	}
	assert_int_equal(scratch_count(&place->scratch, "copy-"), 0); /* no half copy is left */
	db_close(db);
}

static void test_upgrade(void **state)
{
	struct place *place = *state;
	struct db *db = make_at(place);
	struct db_options options = options_at(place, &place->until_2);
	struct place before = *place;

	insert_committed(db, 1, "one");
	db_close(db);
	options.read_only = true;
	assert_int_equal(refusal(&options), CODE_DB_UNREACHABLE);
	options.read_only = false;
	db = open_with(&options);
	assert_int_equal(db_schema_version(db), 2);
	assert_int_equal(number(db, COUNT), 1);
	db_close(db);
	options = options_at(place, &place->until_1);
	assert_int_equal(refusal(&options), CODE_DB_NEWER);

	scratch_path(&place->scratch, "hall.db.before-v002", before.path, sizeof before.path);
	db = open_at(&before);
	assert_int_equal(db_schema_version(db), 1);
	assert_int_equal(number(db, COUNT), 1);
	db_close(db);
}

/* Two rooms number their steps apart; one that comes later into a gap is not passed over. */
static void test_upgrade_into_a_gap(void **state)
{
	struct place *place = *state;
	struct db_options options;
	struct db *db;

	place->rows[2].version = 300;
	options = options_at(place, &place->until_2);
	options.create = true;
	db = open_with(&options);
	assert_int_equal(db_schema_version(db), 300);
	db_close(db);

	place->rows[3] = place->rows[2];
	place->rows[2] = (struct migration){
		.version = 200, .name = "late", .sqlite_text = "CREATE TABLE late (id INTEGER);"};
	options = options_at(place, &place->until_3);
	db = open_with(&options);
	assert_int_equal(db_schema_version(db), 300);
	db_close(db);
	assert_int_equal(scratch_count(&place->scratch, "hall.db.before-v200"), 1);
	db_close(open_with(&options)); /* and is not done twice */

	options = options_at(place, &place->until_2);
	assert_int_equal(refusal(&options), CODE_DB_NEWER);
}

static void test_upgrade_that_fails(void **state)
{
	struct place *place = *state;
	struct db_options options = options_at(place, &place->until_3);
	struct db *db;

	db_close(make_at(place));
	assert_int_equal(refusal(&options), CODE_IO);
	options = options_at(place, &place->until_2);
	db = open_with(&options); /* step 2 was done, nothing of step 3 */
	assert_int_equal(db_schema_version(db), 2);
	db_close(db);
	assert_true(scratch_count(&place->scratch, "hall.db.before-v002"));

	assert_int_equal(unlink(place->path), 0);
	options = options_at(place, &place->until_3);
	options.create = true;
	assert_int_equal(refusal(&options), CODE_IO);
	assert_int_equal(access(place->path, F_OK), -1);
	assert_int_equal(scratch_count(&place->scratch, "new-"), 0); /* nothing half made is left */
}

static void test_damaged_file(void **state)
{
	struct place *place = *state;
	struct db *db = make_at(place);
	char wrong[200], page[4096];
	struct stat info;
	int fd;

	assert_true(db_begin(db));
	for (int i = 1; i <= 500; i++)
		assert_true(insert(db, i, "a body that fills some pages of the file"));
	assert_true(db_commit(db));
	assert_true(db_engine_check(db, false, wrong, sizeof wrong));
	assert_true(db_engine_check(db, true, wrong, sizeof wrong));
	assert_string_equal(wrong, "");
	db_close(db);

	memset(page, 0x5a, sizeof page);
	fd = open(place->path, O_WRONLY);
	assert_int_equal(fstat(fd, &info), 0);
	for (off_t at = info.st_size / 2 / 4096 * 4096; at < info.st_size; at += 4096)
		assert_int_equal(pwrite(fd, page, sizeof page, at), sizeof page);
	close(fd);
	db = open_at(place);
	assert_false(db_engine_check(db, false, wrong, sizeof wrong));
	assert_true(wrong[0] != '\0');
	assert_int_equal(read_all(read_from(db, 0)), DB_FAILED);
	assert_int_equal(db_fault(db)->code, CODE_DB_DAMAGED);
	db_close(db);
}

#define SMALL_DISK "size=600k,mode=0755"

/* Fills a disk of its own with notes until it is full: 0 when all went as it should. */
static int fill_disk(const struct place *place)
{
	char copy[SCRATCH_PATH_MAX];
	struct db *db;
	int64_t id = 0, stored;

	if (unshare(CLONE_NEWNS) != 0 || mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("small", place->scratch.folder, "tmpfs", 0, SMALL_DISK) != 0)
		return 77; /* not allowed here */
	db = make_at(place);
	while (db_begin(db) && insert(db, ++id, "a note that takes its room on the disk") &&
		db_commit(db))
		;
	if (db_fault(db)->code != CODE_DISK_FULL)
		return 1;
	db_rollback(db);
	stored = number(db, COUNT);
	if (stored == 0 || (stored != id - 1 && stored != id))
		return 2;
	if (db_backup(
		    db, scratch_path(&place->scratch, "copy.db", copy, sizeof copy), NULL, NULL) ||
		db_fault(db)->code != CODE_DISK_FULL)
		return 3;
	db_rollback(db);
	if (scratch_count(&place->scratch, "copy") != 0)
		return 4;
	db_close(db);
	db = open_at(place);
	return number(db, COUNT) == stored ? 0 : 5;
}

static void test_full_disk(void **state)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(fill_disk(*state));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

/* Permissions bind nobody who is root: the attempt is made as another user. */
static void as_nobody(const struct place *place, bool create, enum code expected)
{
	struct db_options options = options_at(place, &place->until_1);
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (geteuid() == 0 && seteuid(65534) != 0)
			_exit(99);
		options.create = create;
		_exit((int)refusal(&options));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), expected);
}

static void test_permissions(void **state)
{
	struct place *place = *state;

	db_close(make_at(place));
	assert_int_equal(chmod(place->scratch.folder, 0555), 0);
	assert_int_equal(chmod(place->path, 0444), 0);
	as_nobody(place, false, CODE_IO);
	assert_int_equal(unlink(place->path), geteuid() == 0 ? 0 : -1);
	as_nobody(place, true, CODE_DB_UNREACHABLE);
	assert_int_equal(chmod(place->scratch.folder, 0755), 0);
}

static void test_read_only(void **state)
{
	struct place *place = *state;
	struct db *db = make_at(place), *reader;
	struct db_options options = options_at(place, &place->until_1);

	insert_committed(db, 1, "one");
	options.read_only = true;
	reader = open_with(&options);
	assert_int_equal(number(reader, COUNT), 1);
	db_close(reader);
	db_close(db);
}

static void test_network_disks(void **state)
{
	static const struct {
		int64_t type;
		bool remote;
	} cases[] = {
		{0x6969, true}, {0xff534d42, true},
		{(int32_t)0xff534d42, true}, /* as a 32-bit statfs says it */
		{0xfe534d42, true}, {0x65735546, true}, {0x01021997, true},
		{0xef53, false},     /* ext4 */
		{0x58465342, false}, /* XFS */
		{0x9123683e, false}, /* Btrfs */
		{0x01021994, false}, /* tmpfs */
		{0x794c7630, false}, /* overlay */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(file_system_is_remote(cases[i].type), cases[i].remote);
}

#define AT_A_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_A_PLACE(test_create_then_open),
		AT_A_PLACE(test_urls),
		AT_A_PLACE(test_foreign_files),
		AT_A_PLACE(test_busy),
		AT_A_PLACE(test_every_statement_prepares),
		AT_A_PLACE(test_made_once),
		AT_A_PLACE(test_queue_is_bounded),
		AT_A_PLACE(test_backup),
		AT_A_PLACE(test_backup_refused),
		AT_A_PLACE(test_upgrade),
		AT_A_PLACE(test_upgrade_into_a_gap),
		AT_A_PLACE(test_upgrade_that_fails),
		AT_A_PLACE(test_damaged_file),
		AT_A_PLACE(test_full_disk),
		AT_A_PLACE(test_permissions),
		AT_A_PLACE(test_read_only),
		cmocka_unit_test(test_network_disks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
