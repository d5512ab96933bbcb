#include "tests/crash/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(bool ok, const char *path)
{
	if (ok)
		return;
	perror(path);
	abort();
}

size_t seals_size(const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0)
		return (size_t)info.st_size;
	must(errno == ENOENT, path);
	return 0;
}

void seals_read(struct seals *seals, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, seals->bytes, sizeof seals->bytes);

	if (fd >= 0)
		close(fd);
	must(got >= 0 && got < SEALS_MAX, path);
	seals->size = (size_t)got;
}

void seals_write(const struct seals *seals, const char *path)
{
	int fd;

	if (seals->size == 0) {
		(void)unlink(path);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	must(fd >= 0 && write(fd, seals->bytes, seals->size) == (ssize_t)seals->size, path);
	close(fd);
}

void instant_take(
	struct instant *to, const struct disk *disk, const struct model *m, const struct site *site)
{
	disk_copy(&to->disk, disk);
	model_copy(&to->model, m);
	to->now = site->now;
	seals_read(&to->seals, site->seal_file);
}

void instant_release(struct instant *at)
{
	disk_release(&at->disk);
}
