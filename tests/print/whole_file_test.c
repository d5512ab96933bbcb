/* A file that is replaced whole, or not at all; and what no paper may take the place of. */
#include "printing/whole_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fault.h"
#include "tests/test.h"

#define PATH_SIZE 256

struct place {
	char folder[PATH_SIZE / 2];
};

static int set_up(void **state)
{
	struct place *p = test_calloc(1, sizeof *p);
	const char *root = getenv("TMPDIR");

	snprintf(p->folder, sizeof p->folder, "%.80s/whole-XXXXXX", root != NULL ? root : "/tmp");
	assert_non_null(mkdtemp(p->folder));
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	rmdir(p->folder);
	test_free(p);
	return 0;
}

static const char *in(const struct place *p, const char *name, char buf[PATH_SIZE])
{
	snprintf(buf, PATH_SIZE, "%s/%s", p->folder, name);
	return buf;
}

static void put(const char *path, const char *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static bool holds(const char *path, const char *bytes, size_t size)
{
	char there[64];
	int fd = open(path, O_RDONLY);
	ssize_t got;

	assert_true(fd >= 0);
	got = read(fd, there, sizeof there);
	close(fd);
	return got == (ssize_t)size && memcmp(there, bytes, size) == 0;
}

/* What stood there, and whether a paper may take its place. */
static const struct {
	const char *bytes;
	size_t size;
	bool may;
} before[] = {
	{"", 0, true},
	{"%PDF-1.7 a paper", 16, true},
	{"an old text", 11, true},
	{"SQLite", 6, true},
	{"SQLite format 30 years ago", 26, true},
	{"SQLite format 3\0....", 20, false},
	{"\x37\x7f\x06\x82....", 8, false},
	{"\x37\x7f\x06\x83....", 8, false},
	{"\x18\xe2\x2d\x00....", 8, false},
	{"wattdesk-key 1\n71ab", 19, false},
};

static void test_what_is_replaced(void **state)
{
	const struct place *p = *state;
	char path[PATH_SIZE];

	in(p, "file", path);
	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
		struct fault why = {.code = CODE_OK};
		struct stat info;

		put(path, before[i].bytes, before[i].size);
		assert_int_equal(whole_file_write(path, "new", 3, &why), before[i].may);
		assert_int_equal(why.code, before[i].may ? CODE_OK : CODE_BAD_VALUE);
		if (before[i].may)
			assert_true(holds(path, "new", 3));
		else
			assert_true(holds(path, before[i].bytes, before[i].size));
		assert_int_equal(stat(path, &info), 0);
		assert_int_equal(info.st_mode & 0777, 0600);
		unlink(path);
	}
}

/* A database's lock and journal have no beginning of their own. */
static void test_beside_a_database(void **state)
{
	static const char *const names[] = {"hall.db-lock", "hall.db-journal"};
	const struct place *p = *state;
	char database[PATH_SIZE], path[PATH_SIZE];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct fault why = {.code = CODE_OK};

		put(in(p, names[i], path), "", 0);
		assert_true(whole_file_write(path, "new", 3, &why)); /* only a name so far */
		put(in(p, "hall.db", database), "SQLite format 3\0....", 20);
		assert_false(whole_file_write(path, "other", 5, &why));
		assert_true(holds(path, "new", 3));
		unlink(path);
		unlink(database);
	}
}

/* A link to the books is no paper either, and a folder is none. */
static void test_links_and_folders(void **state)
{
	const struct place *p = *state;
	char database[PATH_SIZE], path[PATH_SIZE];
	struct fault why;

	put(in(p, "hall.db", database), "SQLite format 3\0....", 20);
	assert_int_equal(symlink(database, in(p, "link", path)), 0);
	assert_false(whole_file_write(path, "new", 3, &why));
	assert_true(holds(database, "SQLite format 3\0....", 20));
	unlink(path);
	unlink(database);
	assert_false(whole_file_write(p->folder, "new", 3, &why));
	assert_int_equal(why.code, CODE_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_is_replaced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_beside_a_database, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_links_and_folders, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
