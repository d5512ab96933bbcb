#include "tests/store/mould.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/test.h"

#define FOLDER "WATTDESK_TEST_MOULDS"

void moulds_init(struct moulds *moulds)
{
	moulds->alone = getenv(FOLDER) == NULL;
	if (!moulds->alone)
		return;
	scratch_init(&moulds->scratch);
	assert_int_equal(chmod(moulds->scratch.folder, 0755), 0); /* a server walks through it */
	assert_int_equal(setenv(FOLDER, moulds->scratch.folder, 1), 0);
}

void moulds_release(struct moulds *moulds)
{
	if (!moulds->alone)
		return;
	unsetenv(FOLDER);
	scratch_release(&moulds->scratch);
}

bool mould_find(struct mould *mould, const char *name)
{
	char lock[SCRATCH_PATH_MAX];

	assert_true(snprintf(mould->kept, sizeof mould->kept, "%s/%s", getenv(FOLDER), name) <
		    (int)sizeof mould->kept);
	snprintf(lock, sizeof lock, "%s.lock", mould->kept);
	mould->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(mould->lock >= 0);
	assert_int_equal(flock(mould->lock, LOCK_EX), 0);
	if (access(mould->kept, F_OK) == 0) {
		snprintf(mould->path, sizeof mould->path, "%s", mould->kept);
		close(mould->lock);
		return true;
	}
	/* Half of one, left by a program that died over it, is in nobody's way. */
	snprintf(mould->path, sizeof mould->path, "%s.%d", mould->kept, (int)getpid());
	return false;
}

void mould_keep(struct mould *mould)
{
	assert_int_equal(rename(mould->path, mould->kept), 0);
	snprintf(mould->path, sizeof mould->path, "%s", mould->kept);
	close(mould->lock);
}

void mould_cast(const struct mould *mould, const char *path)
{
	int from = open(mould->path, O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ssize_t sent;

	assert_true(from >= 0 && to >= 0);
	while ((sent = sendfile(to, from, NULL, 1U << 30)) > 0)
		;
	assert_int_equal(sent, 0);
	close(from);
	close(to);
}
