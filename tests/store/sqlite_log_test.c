/* The log is written in few pieces, and nobody can tell but by counting: on the disk in memory. */
#include "db/sqlite_log.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "tests/crash/disk_vfs.h"
#include "tests/test.h"

#define NAME "a-wal"
#define HEADER 24
#define PAGE 4096
#define MANY 100 /* pages: more than are gathered at once */

struct bed {
	struct disk disk;
	struct disk_vfs vfs;
	sqlite3_file *file;
	unsigned char page[PAGE];
};

static int open_as(struct bed *b, int kind)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(sqlite_log_vfs());
	int out, flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | kind;

	b->file = xcalloc(1, (size_t)vfs->szOsFile);
	return vfs->xOpen(vfs, NAME, b->file, flags, &out);
}

static void bed_init(struct bed *b, int kind)
{
	memset(b, 0, sizeof *b);
	memset(b->page, 'p', sizeof b->page);
	disk_init(&b->disk);
	disk_vfs_init(&b->vfs, &b->disk);
	assert_int_equal(open_as(b, kind), SQLITE_OK);
	disk_vfs_clear(&b->vfs);
}

static void bed_release(struct bed *b)
{
	(void)b->file->pMethods->xClose(b->file);
	free(b->file);
	disk_vfs_release(&b->vfs);
	disk_release(&b->disk);
}

static int write_at(struct bed *b, const void *bytes, int size, int64_t at)
{
	return b->file->pMethods->xWrite(b->file, bytes, size, at);
}

static int sync_now(struct bed *b)
{
	return b->file->pMethods->xSync(b->file, SQLITE_SYNC_NORMAL);
}

/* A frame as SQLite writes it: two pieces. */
static int write_frame(struct bed *b, int64_t frame)
{
	int64_t at = frame * (HEADER + PAGE);
	unsigned char header[HEADER];
	int rc;

	memset(header, (int)('a' + frame % 26), sizeof header);
	rc = write_at(b, header, HEADER, at);
	return rc != SQLITE_OK ? rc : write_at(b, b->page, PAGE, at + HEADER);
}

static void assert_frames(struct bed *b, int64_t count)
{
	struct disk_file *f = disk_find(&b->disk, NAME);

	assert_int_equal(f->live.size, count * (HEADER + PAGE));
	for (int64_t i = 0; i < count; i++) {
		unsigned char at[HEADER + PAGE];

		(void)disk_read(&f->live, (size_t)i * sizeof at, at, sizeof at);
		assert_int_equal(at[0], 'a' + i % 26);
		assert_int_equal(at[HEADER - 1], 'a' + i % 26);
		assert_memory_equal(at + HEADER, b->page, PAGE);
	}
}

static void test_frames_are_written_at_once(void **state)
{
	struct bed b;

	(void)state;
	bed_init(&b, SQLITE_OPEN_WAL);
	for (int i = 0; i < 20; i++)
		assert_int_equal(write_frame(&b, i), SQLITE_OK);
	assert_int_equal(b.vfs.writes, 0);
	assert_int_equal(sync_now(&b), SQLITE_OK);
	assert_int_equal(b.vfs.writes, 1);
	assert_int_equal(b.vfs.syncs, 1);
	assert_frames(&b, 20);
	bed_release(&b);
}

static void test_many_go_out_in_between(void **state)
{
	struct bed b;

	(void)state;
	bed_init(&b, SQLITE_OPEN_WAL);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(write_frame(&b, i), SQLITE_OK);
	assert_true(b.vfs.writes > 0);
	assert_int_equal(sync_now(&b), SQLITE_OK);
	assert_true(b.vfs.writes < MANY / 10);
	assert_frames(&b, MANY);
	bed_release(&b);
}

static void test_a_gap_and_a_step_back(void **state)
{
	unsigned char old[HEADER];
	struct bed b;

	(void)state;
	memset(old, 'z', sizeof old);
	bed_init(&b, SQLITE_OPEN_WAL);
	assert_int_equal(write_frame(&b, 0), SQLITE_OK);
	assert_int_equal(write_frame(&b, 2), SQLITE_OK);
	assert_int_equal(write_at(&b, old, HEADER, HEADER + PAGE), SQLITE_OK);
	assert_int_equal(write_frame(&b, 1), SQLITE_OK); /* over what was written a moment ago */
	assert_int_equal(sync_now(&b), SQLITE_OK);
	assert_int_equal(b.vfs.writes, 4);
	assert_frames(&b, 3);
	bed_release(&b);
}

/* More than is ever gathered, in one piece. */
static void test_one_large_piece(void **state)
{
	size_t size = (size_t)MANY * PAGE;
	unsigned char *large = xcalloc(1, size), *read = xcalloc(1, size);
	struct bed b;

	(void)state;
	memset(large, 'l', size);
	bed_init(&b, SQLITE_OPEN_WAL);
	assert_int_equal(write_at(&b, b.page, PAGE, 0), SQLITE_OK);
	assert_int_equal(write_at(&b, large, (int)size, PAGE), SQLITE_OK);
	assert_int_equal(sync_now(&b), SQLITE_OK);
	assert_int_equal(disk_find(&b.disk, NAME)->live.size, size + PAGE);
	assert_int_equal(disk_read(&disk_find(&b.disk, NAME)->live, PAGE, read, size), size);
	assert_memory_equal(read, large, size);
	bed_release(&b);
	free(large);
	free(read);
}

/* Whatever is asked of the file knows what was gathered. */
static void test_reading_size_and_cut(void **state)
{
	unsigned char got[PAGE];
	sqlite3_int64 size = 0;
	struct bed b;

	(void)state;
	bed_init(&b, SQLITE_OPEN_WAL);
	assert_int_equal(write_frame(&b, 0), SQLITE_OK);
	assert_int_equal(b.file->pMethods->xRead(b.file, got, PAGE, HEADER), SQLITE_OK);
	assert_memory_equal(got, b.page, PAGE);
	assert_int_equal(write_frame(&b, 1), SQLITE_OK);
	assert_int_equal(b.file->pMethods->xFileSize(b.file, &size), SQLITE_OK);
	assert_int_equal(size, 2 * (HEADER + PAGE));
	assert_int_equal(write_frame(&b, 2), SQLITE_OK);
	assert_int_equal(b.file->pMethods->xTruncate(b.file, HEADER + PAGE), SQLITE_OK);
	assert_int_equal(sync_now(&b), SQLITE_OK);
	assert_frames(&b, 1);
	bed_release(&b);
}

/* A piece that cannot be written is told at the latest by the sync, and only once. */
static void test_what_cannot_be_written_is_told(void **state)
{
	static const struct {
		enum disk_fault fault;
		int told;
	} cases[] = {
		{FAULT_WRITE, SQLITE_IOERR_WRITE},
		{FAULT_FULL, SQLITE_FULL},
		{FAULT_SYNC, SQLITE_IOERR_FSYNC},
		{FAULT_POWER, SQLITE_IOERR_WRITE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct disk_plan plan = {.fault = cases[i].fault, .at = 1};
		struct bed b;

		bed_init(&b, SQLITE_OPEN_WAL);
		disk_vfs_plan(&b.vfs, &plan);
		assert_int_equal(write_frame(&b, 0), SQLITE_OK);
		assert_int_equal(sync_now(&b), cases[i].told);
		disk_vfs_clear(&b.vfs);
		assert_int_equal(write_frame(&b, 0), SQLITE_OK);
		assert_int_equal(sync_now(&b), SQLITE_OK);
		assert_frames(&b, 1);
		bed_release(&b);
	}
}

/* What was synced is there after a power cut; what was only gathered is not. */
static void test_power_cut(void **state)
{
	struct chance chance = chance_from(1, 0);
	struct disk after;
	struct bed b;

	(void)state;
	bed_init(&b, SQLITE_OPEN_WAL);
	assert_int_equal(write_frame(&b, 0), SQLITE_OK);
	assert_int_equal(sync_now(&b), SQLITE_OK);
	assert_int_equal(write_frame(&b, 1), SQLITE_OK);
	disk_power_cut(&after, &b.disk, &chance);
	assert_int_equal(disk_find(&after, NAME)->live.size, HEADER + PAGE);
	disk_release(&after);
	bed_release(&b);
}

/* Only the log is gathered. */
static void test_other_files_are_left_alone(void **state)
{
	static const int kinds[] = {SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_MAIN_JOURNAL};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct bed b;

		bed_init(&b, kinds[i]);
		assert_int_equal(write_at(&b, b.page, PAGE, 0), SQLITE_OK);
		assert_int_equal(b.vfs.writes, 1);
		bed_release(&b);
	}
}

static void test_a_log_that_cannot_be_opened(void **state)
{
	const struct disk_plan plan = {.fault = FAULT_OPEN, .at = 1};
	struct bed b = {.file = NULL};

	(void)state;
	disk_init(&b.disk);
	disk_vfs_init(&b.vfs, &b.disk);
	disk_vfs_plan(&b.vfs, &plan);
	assert_int_equal(open_as(&b, SQLITE_OPEN_WAL), SQLITE_CANTOPEN);
	assert_null(b.file->pMethods); /* by this SQLite knows that there is nothing to close */
	free(b.file);
	disk_vfs_release(&b.vfs);
	disk_release(&b.disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames_are_written_at_once),
		cmocka_unit_test(test_many_go_out_in_between),
		cmocka_unit_test(test_a_gap_and_a_step_back),
		cmocka_unit_test(test_one_large_piece),
		cmocka_unit_test(test_reading_size_and_cut),
		cmocka_unit_test(test_what_cannot_be_written_is_told),
		cmocka_unit_test(test_power_cut),
		cmocka_unit_test(test_other_files_are_left_alone),
		cmocka_unit_test(test_a_log_that_cannot_be_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
