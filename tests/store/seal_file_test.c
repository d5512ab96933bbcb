/* The second file after a power cut in the middle of a line, and with several who write it. */
#include "counter/seal_file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compiler.h"
#include "core/fault.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define WRITERS 8
#define LINES_EACH 20
#define LINE_BYTES 4000 /* more than goes to the disk at once */

struct lines {
	int count;
	char last[LINE_BYTES + 1];
};

static bool take(void *ctx, const char *line)
{
	struct lines *lines = ctx;

	lines->count++;
	snprintf(lines->last, sizeof lines->last, "%s", line);
	return true;
}

static struct lines read_all(const char *path)
{
	struct lines lines = {.count = 0};
	struct fault why;

	assert_true(seal_file_each(path, take, &lines, &why));
	return lines;
}

static void test_added_line_by_line(void **state)
{
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct fault why;
	struct stat info;

	(void)state;
	scratch_init(&scratch);
	scratch_path(&scratch, "seals", path, sizeof path);
	assert_int_equal(read_all(path).count, 0);
	assert_false(seal_file_has(path, "first"));
	assert_true(seal_file_append(path, "first", &why));
	assert_true(seal_file_append(path, "second", &why));
	assert_int_equal(read_all(path).count, 2);
	assert_string_equal(read_all(path).last, "second");
	assert_true(seal_file_has(path, "first"));
	assert_false(seal_file_has(path, "firs"));
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	scratch_release(&scratch);
}

/* What the disk kept of a line that was never finished is no line, and no part of the next one. */
static void test_a_torn_line_is_none(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		int whole; /* lines */
	} cases[] = {
		{"", 0, 0},
		{"fir", 3, 0},
		{"first\nsec", 9, 1},
		{"first\n\0\0\0\0", 10, 1}, /* room was made, nothing reached it */
		{"first\nsecond\n", 13, 2},
	};
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct fault why;

	(void)state;
	scratch_init(&scratch);
	scratch_path(&scratch, "seals", path, sizeof path);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scratch_write(&scratch, "seals", cases[i].bytes, cases[i].size);
		assert_int_equal(read_all(path).count, cases[i].whole);
		assert_false(seal_file_has(path, "sec"));
		assert_true(seal_file_append(path, "fresh", &why));
		assert_int_equal(read_all(path).count, cases[i].whole + 1);
		assert_string_equal(read_all(path).last, "fresh");
		assert_int_equal(seal_file_has(path, "first"), cases[i].whole > 0);
	}
	scratch_release(&scratch);
}

/* A line that stands there whole, without its end, is written again: twice says the same. */
static void test_a_line_without_its_end(void **state)
{
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct fault why;

	(void)state;
	scratch_init(&scratch);
	scratch_path(&scratch, "seals", path, sizeof path);
	scratch_write(&scratch, "seals", "first\nsecond", 12);
	assert_false(seal_file_has(path, "second"));
	assert_true(seal_file_append(path, "second", &why));
	assert_true(seal_file_has(path, "second"));
	assert_int_equal(read_all(path).count, 2);
	scratch_release(&scratch);
}

static void write_lines(const char *path, int writer)
{
	char line[LINE_BYTES + 1];
	struct fault why;

	memset(line, 'a' + writer, LINE_BYTES);
	line[LINE_BYTES] = '\0';
	for (int i = 0; i < LINES_EACH; i++)
		if (!seal_file_append(path, line, &why))
			_exit(1);
	_exit(0);
}

/* Whoever mends a torn end must not take it from somebody who is writing it. */
static void test_several_writers(void **state)
{
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX], line[LINE_BYTES + 1];
	int status;

	(void)state;
	scratch_init(&scratch);
	scratch_path(&scratch, "seals", path, sizeof path);
	for (int i = 0; i < WRITERS; i++)
		if (fork() == 0)
			write_lines(path, i);
	for (int i = 0; i < WRITERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(read_all(path).count, WRITERS * LINES_EACH);
	line[LINE_BYTES] = '\0';
	for (int i = 0; i < WRITERS; i++) {
		memset(line, 'a' + i, LINE_BYTES);
		assert_true(seal_file_has(path, line));
	}
	scratch_release(&scratch);
}

static void test_faults(void **state)
{
	struct scratch scratch;
	struct lines lines = {.count = 0};
	struct fault why = {.code = CODE_OK};

	(void)state;
	scratch_init(&scratch);
	assert_false(seal_file_append(scratch.folder, "line", &why));
	assert_int_equal(why.code, CODE_IO);
	assert_false(seal_file_each(scratch.folder, take, &lines, &why));
	assert_false(seal_file_append("/nowhere/seals", "line", &why));
	scratch_release(&scratch);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_added_line_by_line),
		cmocka_unit_test(test_a_torn_line_is_none),
		cmocka_unit_test(test_a_line_without_its_end),
		cmocka_unit_test(test_several_writers),
		cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
