/*
 * The second file. A line is whole with its end, and only whole lines count: what a power cut left
 * is taken off by the next one.
 */
#include "counter/seal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/fault.h"
#include "db/file_system.h"

#define PIECE 4096 /* bytes looked at at once */
#define LOCK_NAME_MAX 4104

/* A file beside the database is not the database: what it meets is io, or a full disk. */
static bool fail(struct fault *why, const char *path, int error)
{
	*why = file_fault(path, error);
	if (why->code != CODE_DISK_FULL)
		why->code = CODE_IO;
	return false;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t done = write(fd, bytes, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes += done;
		size -= (size_t)done;
	}
	return true;
}

/* Where the last whole line ends: what stands behind it was being written when the power went. */
static bool find_end(int fd, off_t *end)
{
	char bytes[PIECE];

	*end = lseek(fd, 0, SEEK_END);
	while (*end > 0) {
		off_t from = *end > PIECE ? *end - PIECE : 0;
		ssize_t got = pread(fd, bytes, (size_t)(*end - from), from);

		if (got != *end - from)
			return false;
		for (; got > 0; got--)
			if (bytes[got - 1] == '\n') {
				*end = from + got;
				return true;
			}
		*end = from;
	}
	return *end == 0;
}

/* The lock keeps a line that somebody else writes from being taken for a torn one. */
static bool append(int fd, const char *line)
{
	off_t end;

	if (flock(fd, LOCK_EX) != 0 || !find_end(fd, &end) || ftruncate(fd, end) != 0)
		return false;
	return write_all(fd, line, strlen(line)) && write_all(fd, "\n", 1) && fsync(fd) == 0;
}

bool seal_file_append(const char *path, const char *line, struct fault *why)
{
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && append(fd, line) && folder_sync(path);
	int error = errno;

	if (fd >= 0)
		close(fd);
	return ok || fail(why, path, error);
}

int seal_file_lock(const char *path)
{
	char name[LOCK_NAME_MAX];
	int fd;

	if (snprintf(name, sizeof name, "%s.lock", path) >= (int)sizeof name)
		return -1;
	fd = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool read_lines(FILE *in, bool (*each)(void *ctx, const char *line), void *ctx)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t size;
	bool ok = true;

	while (ok && (size = getline(&line, &room, in)) > 0) {
		if (line[size - 1] != '\n')
			break; /* torn */
		line[size - 1] = '\0';
		ok = line[0] == '\0' || each(ctx, line);
	}
	free(line);
	return ok;
}

bool seal_file_each(
	const char *path, bool (*each)(void *ctx, const char *line), void *ctx, struct fault *why)
{
	FILE *in = fopen(path, "re");
	bool ok;

	if (in == NULL && errno == ENOENT)
		return true;
	if (in == NULL)
		return fail(why, path, errno);
	ok = read_lines(in, each, ctx);
	if (ok && ferror(in))
		ok = fail(why, path, errno);
	fclose(in);
	return ok;
}

/* Stops at the line. */
static bool is_another(void *ctx, const char *line)
{
	return strcmp(ctx, line) != 0;
}

bool seal_file_has(const char *path, const char *line)
{
	struct fault why = {.code = CODE_OK};
	bool all_others = seal_file_each(path, is_another, (void *)(uintptr_t)line, &why);

	return !all_others && why.code == CODE_OK;
}
