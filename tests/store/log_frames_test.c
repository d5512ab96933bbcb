/* The sums of a log's frames, against logs that SQLite has written, whole and damaged. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "db/log_frames.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define LOG_MAX 400000

struct bed {
	struct scratch scratch;
	sqlite3 *handle;
	uint8_t *log, index[2 * LOG_INDEX_HEADER];
	size_t size;
};

static size_t read_file(const char *path, void *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	assert_true(fd >= 0);
	got = read(fd, out, size);
	close(fd);
	assert_true(got > 0);
	return (size_t)got;
}

/* A database with so large pages, and a log of several commits that has begun anew once. */
static void bed_init(struct bed *b, int page)
{
	char path[SCRATCH_PATH_MAX], name[SCRATCH_PATH_MAX + 8], *sql;

	scratch_init(&b->scratch);
	scratch_path(&b->scratch, "a.db", path, sizeof path);
	b->log = xmalloc(LOG_MAX);
	assert_int_equal(sqlite3_open(path, &b->handle), SQLITE_OK);
	sql = sqlite3_mprintf(
		"PRAGMA page_size=%d; PRAGMA journal_mode=WAL; CREATE TABLE t (a); INSERT INTO t "
		"VALUES (randomblob(9000)); PRAGMA wal_checkpoint(RESTART); INSERT INTO t VALUES "
		"(randomblob(40000)); INSERT INTO t VALUES (1); UPDATE t SET a = 2 WHERE a = 1;",
		page);
	assert_int_equal(sqlite3_exec(b->handle, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(sql);
	snprintf(name, sizeof name, "%s-wal", path);
	b->size = read_file(name, b->log, LOG_MAX);
	assert_in_range(b->size, LOG_HEADER + 1, LOG_MAX - 1);
	snprintf(name, sizeof name, "%s-shm", path);
	assert_int_equal(read_file(name, b->index, sizeof b->index), sizeof b->index);
}

static void bed_release(struct bed *b)
{
	assert_int_equal(sqlite3_close(b->handle), SQLITE_OK);
	free(b->log);
	scratch_release(&b->scratch);
}

/* Is all that the index counts what was written? */
static bool is_whole(const struct bed *b)
{
	struct log_frames frames;
	struct log_end end;

	if (!log_end_read(&end, b->index) || !log_frames_begin(&frames, b->log))
		return false;
	for (uint32_t i = 0; i < end.frames; i++) {
		size_t at = LOG_HEADER + i * frames.size;

		if (at + frames.size > b->size || !log_frames_take(&frames, b->log + at))
			return false;
	}
	return log_frames_are_all(&frames, &end);
}

static void test_whole_and_damaged(void **state)
{
	static const int pages[] = {512, 4096, 65536};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		struct log_end end;
		struct bed b;
		size_t counted;

		bed_init(&b, pages[i]);
		assert_true(log_end_read(&end, b.index));
		assert_in_range(end.frames, 3, 400);
		assert_true(is_whole(&b));
		counted = LOG_HEADER + end.frames * (LOG_FRAME_HEADER + (size_t)pages[i]);
		assert_in_range(counted, LOG_HEADER + 1, b.size);
		for (size_t at = 0; at < counted; at += at < 200 ? 1 : 997) {
			b.log[at] ^= 0x10;
			assert_false(is_whole(&b));
			b.log[at] ^= 0x10;
		}
		for (size_t at = counted; at < b.size; at += 997)
			b.log[at] ^= 0x10; /* what is left of before counts for nothing */
		assert_true(is_whole(&b));
		bed_release(&b);
	}
}

/* Whole frames, but not those that the index counts: an older state of the log. */
static void test_whole_but_not_all(void **state)
{
	struct log_frames frames;
	struct log_end end;
	struct bed b;

	(void)state;
	bed_init(&b, 4096);
	assert_true(log_end_read(&end, b.index));
	assert_true(log_frames_begin(&frames, b.log));
	assert_false(log_frames_are_all(&frames, &end));
	for (uint32_t i = 0; i < end.frames; i++) {
		assert_false(log_frames_are_all(&frames, &end));
		assert_true(log_frames_take(&frames, b.log + LOG_HEADER + i * frames.size));
	}
	assert_true(log_frames_are_all(&frames, &end));
	end.salt[0] ^= 1;
	assert_false(log_frames_are_all(&frames, &end));
	b.index[20] ^= 1; /* its two copies differ: somebody writes it */
	assert_false(log_end_read(&end, b.index));
	memset(b.index, 0, sizeof b.index);
	assert_false(log_end_read(&end, b.index));
	bed_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_and_damaged),
		cmocka_unit_test(test_whole_but_not_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
