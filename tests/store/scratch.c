#include "tests/store/scratch.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

void scratch_init(struct scratch *scratch)
{
	const char *root = getenv("TMPDIR");

	/* Short, since it stands in lines of the screens that are looked at. */
	assert_true(snprintf(scratch->folder, sizeof scratch->folder, "%s/XXXXXX",
			    root != NULL ? root : "/tmp") < (int)sizeof scratch->folder);
	assert_non_null(mkdtemp(scratch->folder));
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

void scratch_release(struct scratch *scratch)
{
	assert_int_equal(nftw(scratch->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *scratch_path(const struct scratch *scratch, const char *name, char *buf, size_t size)
{
	assert_true(snprintf(buf, size, "%s/%s", scratch->folder, name) < (int)size);
	return buf;
}

void scratch_write(const struct scratch *scratch, const char *name, const void *bytes, size_t size)
{
	char path[SCRATCH_PATH_MAX];
	FILE *f = fopen(scratch_path(scratch, name, path, sizeof path), "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

int scratch_count(const struct scratch *scratch, const char *word)
{
	DIR *folder = opendir(scratch->folder);
	const struct dirent *entry;
	int count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[strspn(entry->d_name, ".")] != '\0')
			count += strstr(entry->d_name, word) != NULL;
	closedir(folder);
	return count;
}
