#include "db/file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool file_system_is_remote(int64_t type)
{
	/* The numbers of statfs(2) and linux/magic.h. */
	static const uint32_t remote[] = {
		0x6969,     /* NFS */
		0x517b,     /* SMB */
		0xff534d42, /* CIFS */
		0xfe534d42, /* SMB2 */
		0x65735546, /* FUSE: sshfs and its like */
		0x01021997, /* 9P, the host's folders in a virtual machine */
		0x5346414f, /* AFS */
		0x6b414653, /* the kernel's AFS */
		0x73757245, /* Coda */
		0x564c,     /* NCP */
		0x00c36400, /* Ceph */
		0x01161970, /* GFS2 */
		0x7461636f, /* OCFS2 */
		0x0bd00bd0, /* Lustre */
		0x786f4256, /* folders shared by VirtualBox */
	};

	for (size_t i = 0; i < ARRAY_SIZE(remote); i++)
		if ((uint32_t)type == remote[i])
			return true;
	return false;
}

bool path_folder(char *buf, size_t size, const char *path)
{
	const char *slash = strrchr(path, '/');
	int length = slash == NULL ? 1 : (int)(slash - path) + (slash == path);

	return snprintf(buf, size, "%.*s", length, slash == NULL ? "." : path) < (int)size;
}

bool path_with(char *buf, size_t size, const char *path, const char *suffix)
{
	return snprintf(buf, size, "%s%s", path, suffix) < (int)size;
}

bool folder_room(const char *folder, int64_t *free_bytes, int64_t *bytes)
{
	struct statvfs info;

	if (statvfs(folder, &info) != 0)
		return false;
	*free_bytes = (int64_t)info.f_bavail * (int64_t)info.f_frsize;
	*bytes = (int64_t)info.f_blocks * (int64_t)info.f_frsize;
	return true;
}

bool folder_sync(const char *path)
{
	char folder[4096];
	int fd, error;
	bool ok;

	if (!path_folder(folder, sizeof folder, path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ok = fsync(fd) == 0;
	error = errno;
	close(fd);
	errno = error;
	return ok;
}

struct fault file_fault(const char *path, int error)
{
	static const struct {
		int error;
		enum code code;
		const char *msgid;
	} rows[] = {
		{ENOENT, CODE_DB_UNREACHABLE,
			N_("There is no file or folder {1}. Check the name; a new hall is made "
			   "with init.")},
		{ENOTDIR, CODE_DB_UNREACHABLE,
			N_("A part of the path {1} is not a folder. Check the name.")},
		{EISDIR, CODE_DB_UNREACHABLE, N_("{1} is not a file. Check the name.")},
		{ENAMETOOLONG, CODE_DB_UNREACHABLE,
			N_("The path {1} is too long. Use a shorter one.")},
		{ELOOP, CODE_DB_UNREACHABLE,
			N_("The links in the path {1} lead nowhere. Check the name.")},
		{EACCES, CODE_DB_UNREACHABLE,
			N_("This user may not open {1}. Check the owner and the permissions of the "
			   "file and "
			   "of its folder.")},
		{EPERM, CODE_DB_UNREACHABLE,
			N_("This user may not open {1}. Check the owner and the permissions of the "
			   "file and "
			   "of its folder.")},
		{EEXIST, CODE_EXISTS, N_("{1} exists already. Nothing was changed.")},
		{ENOSPC, CODE_DISK_FULL,
			N_("The disk that holds {1} is full. Nothing was stored. Free some space "
			   "and try "
			   "again.")},
		{EDQUOT, CODE_DISK_FULL,
			N_("The disk that holds {1} is full. Nothing was stored. Free some space "
			   "and try "
			   "again.")},
		{EROFS, CODE_IO,
			N_("The disk that holds {1} cannot be written. Nothing was stored.")},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].error == error)
			return (struct fault){.code = rows[i].code,
				.say = {.msgid = rows[i].msgid, .arg = {say_text(path)}}};
	return (struct fault){.code = CODE_IO,
		.say = SAY(
			N_("{1} could not be read or written: {2}. Check the disk and try again."),
			say_text(path), say_text(strerror(error)))};
}
