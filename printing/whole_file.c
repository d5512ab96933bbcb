#include "printing/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fault.h"

#define PATH_MAX_BYTES 4096

static bool failed(struct fault *fault, int error, const char *path)
{
	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		*fault = (struct fault){.code = CODE_DISK_FULL,
			.say = SAY(N_("There is no room for {1}. Make room "
				      "on the disk and print it again."),
				say_text(path))};
	else
		*fault = (struct fault){.code = CODE_IO,
			.say = SAY(N_("{1} cannot be written ({2}). Check the "
				      "folder and its permissions."),
				say_text(path), say_text(strerror(error)))};
	return false;
}

static bool write_all(int fd, const unsigned char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return fsync(fd) == 0;
}

/* What begins like one of these is the books, or what opens them, and no paper of before. */
static const struct {
	const char *bytes;
	size_t size;
} precious[] = {
	{"SQLite format 3", 16}, /* a database, with its NUL */
	{"\x37\x7f\x06\x82", 4}, /* its log; SQLite's "WAL-Index File Format", both orders */
	{"\x37\x7f\x06\x83", 4},
	{"\x18\xe2\x2d\x00", 4}, /* the index of that log */
	{"wattdesk-key ", 13},
};

static bool begins_precious(const char *path)
{
	char head[16];
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	for (size_t i = 0; i < ARRAY_SIZE(precious); i++)
		if (got >= (ssize_t)precious[i].size &&
			memcmp(head, precious[i].bytes, precious[i].size) == 0)
			return true;
	return false;
}

/* The lock and the journal of a database have no such beginning, but its name before their own. */
static bool stands_beside_database(const char *path)
{
	static const char *const suffixes[] = {"-lock", "-journal"};
	char database[PATH_MAX_BYTES];
	size_t size = strlen(path);

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		size_t tail = strlen(suffixes[i]);

		if (size <= tail || size >= sizeof(database) ||
			strcmp(path + size - tail, suffixes[i]) != 0)
			continue;
		snprintf(database, sizeof(database), "%.*s", (int)(size - tail), path);
		if (begins_precious(database))
			return true;
	}
	return false;
}

bool whole_file_write(const char *path, const void *bytes, size_t size, struct fault *fault)
{
	char temporary[PATH_MAX_BYTES];
	struct stat there;
	int error = 0, fd;

	/* A rename onto /dev/null would be a small catastrophe for the machine. */
	if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
		return failed(fault, S_ISDIR(there.st_mode) ? EISDIR : EEXIST, path);
	if (begins_precious(path) || stands_beside_database(path)) {
		*fault = (struct fault){.code = CODE_BAD_VALUE,
			.say = SAY(N_("{1} belongs to a database. Name another file."),
				say_text(path))};
		return false;
	}
	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary))
		return failed(fault, ENAMETOOLONG, path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return failed(fault, errno, path);
	if (!write_all(fd, bytes, size))
		error = errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(temporary, path) != 0)
		error = errno;
	if (error != 0) {
		unlink(temporary);
		return failed(fault, error, path);
	}
	return true;
}
