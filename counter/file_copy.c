/*
 * Files copied whole or not at all, and on the disk when it is told: keys, seals and backups go
 * through here.
 */
#include "counter/file_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/fault.h"
#include "counter/file_hash.h"
#include "db/file_system.h"

#define SLICE_BYTES 65536

static bool write_whole(int fd, const char *bytes, ssize_t size)
{
	while (size > 0) {
		ssize_t done = write(fd, bytes, (size_t)size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes += done;
		size -= done;
	}
	return true;
}

/* The bytes may be a key: no trace of them is left on the stack. */
static bool copy_bytes(int in, int out)
{
	char slice[SLICE_BYTES];
	ssize_t got;
	bool ok = true;

	while (ok && (got = read(in, slice, sizeof(slice))) != 0)
		ok = got > 0 ? write_whole(out, slice, got) : errno == EINTR;
	explicit_bzero(slice, sizeof(slice));
	return ok && fsync(out) == 0;
}

/* Half a file never has its name: a process that is killed leaves at most its part. */
static bool copy_to(int in, const char *part, const char *to)
{
	int out = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok = out >= 0 && copy_bytes(in, out) &&
		  renameat2(AT_FDCWD, part, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
	int error = errno;

	if (out >= 0)
		close(out);
	if (!ok && out >= 0)
		(void)unlink(part);
	errno = error;
	return ok && folder_sync(to);
}

bool file_copy(const char *from, const char *to, struct fault *why)
{
	char part[PATH_MAX];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (in < 0) {
		*why = file_fault(from, errno);
		return false;
	}
	if (!path_with(part, sizeof(part), to, FILE_PART_SUFFIX)) {
		errno = ENAMETOOLONG;
		ok = false;
	} else {
		(void)unlink(part);
		ok = copy_to(in, part, to);
	}
	if (!ok)
		*why = file_fault(to, errno);
	close(in);
	return ok;
}

bool file_equals(const char *a, const char *b)
{
	char sum_a[SHA256_TEXT_MAX], sum_b[SHA256_TEXT_MAX];
	int64_t size_a, size_b;

	return file_sha256(a, sum_a, &size_a) && file_sha256(b, sum_b, &size_b) &&
	       size_a == size_b && strcmp(sum_a, sum_b) == 0;
}
