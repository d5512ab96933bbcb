/*
 * An end at any step: loaded before a program under test (LD_PRELOAD), it counts the calls by which
 * the program changes a disk or speaks to a server. At the KILL_AT-th of them the process is
 * killed, after the call where KILL_AFTER is set. Each call is a line of the file KILL_LOG: its
 * name and what it was about.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long counted;

static void put(int fd, const char *text)
{
	(void)!syscall(SYS_write, fd, text, strlen(text));
}

static void keep(const char *call, const char *path)
{
	const char *to = getenv("KILL_LOG");
	int fd = to == NULL ? -1
			    : (int)syscall(SYS_openat, AT_FDCWD, to,
				      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	put(fd, call);
	put(fd, " ");
	put(fd, path);
	put(fd, "\n");
	syscall(SYS_close, fd);
}

/* Before the call; returns whether it is the one after which to end. */
static int step(const char *call, const char *path)
{
	const char *at = getenv("KILL_AT");
	int here, after = getenv("KILL_AFTER") != NULL;

	pthread_mutex_lock(&lock);
	here = at != NULL && ++counted == strtol(at, NULL, 10);
	keep(call, path);
	pthread_mutex_unlock(&lock);
	if (here && !after)
		raise(SIGKILL);
	return here;
}

static void end(int here)
{
	if (here)
		raise(SIGKILL);
}

static const char *path_of(int fd, char buf[PATH_MAX])
{
	char link[64];
	ssize_t size;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	size = readlink(link, buf, PATH_MAX - 1);
	buf[size > 0 ? size : 0] = '\0';
	return buf;
}

static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	return found;
}

#define ON_FD(type, name, declared, given)                             \
	type name declared                                             \
	{                                                              \
		typedef type call declared;                            \
		char buf[PATH_MAX];                                    \
		int here = fd > 2 ? step(#name, path_of(fd, buf)) : 0; \
		type result = ((call *)real(#name))given;              \
                                                                       \
		end(here);                                             \
		return result;                                         \
	}

#define ON_PATH(type, name, declared, given)              \
	type name declared                                \
	{                                                 \
		typedef type call declared;               \
		int here = step(#name, path);             \
		type result = ((call *)real(#name))given; \
                                                          \
		end(here);                                \
		return result;                            \
	}

ON_FD(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))
ON_FD(ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
ON_FD(ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
ON_FD(int, ftruncate, (int fd, off_t size), (fd, size))
ON_FD(int, ftruncate64, (int fd, off64_t size), (fd, size))
ON_FD(int, fsync, (int fd), (fd))
ON_FD(int, fdatasync, (int fd), (fd))
ON_FD(ssize_t, send, (int fd, const void *from, size_t size, int flags), (fd, from, size, flags))
ON_PATH(int, unlink, (const char *path), (path))
ON_PATH(int, mkdir, (const char *path, mode_t mode), (path, mode))
ON_PATH(int, mkostemp, (char *path, int flags), (path, flags))
ON_PATH(int, mkostemp64, (char *path, int flags), (path, flags))
ON_PATH(int, link, (const char *path, const char *to), (path, to))
ON_PATH(int, rename, (const char *path, const char *to), (path, to))
ON_PATH(int, renameat2, (int at, const char *path, int to_at, const char *to, unsigned flags),
	(at, path, to_at, to, flags))

#define ON_OPEN(name)                                                                  \
	int name(const char *path, int flags, ...)                                     \
	{                                                                              \
		typedef int call(const char *, int, ...);                              \
		int here = (flags & (O_CREAT | O_TRUNC)) != 0 ? step(#name, path) : 0; \
		va_list rest;                                                          \
		mode_t mode;                                                           \
		int result;                                                            \
                                                                                       \
		va_start(rest, flags);                                                 \
		mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;              \
		va_end(rest);                                                          \
		result = ((call *)real(#name))(path, flags, mode);                     \
		end(here);                                                             \
		return result;                                                         \
	}

ON_OPEN(open)
ON_OPEN(open64)
