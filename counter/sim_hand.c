/*
 * The simulated devices of another process, worked over its socket: for tests and training alone.
 */
#include "counter/sim_hand.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_S 5

/* The name of a socket holds 107 bytes; through a descriptor of its folder it is always short. */
static int call(const char *folder)
{
	struct sockaddr_un where = {.sun_family = AF_UNIX};
	const struct timeval patience = {.tv_sec = ANSWER_S};
	int dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = dir >= 0 ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;

	snprintf(where.sun_path, sizeof(where.sun_path), "/proc/self/fd/%d/" SIM_HAND_NAME, dir);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&where, sizeof(where)) != 0) {
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (dir >= 0)
		close(dir);
	return fd;
}

static bool say(int fd, const char *text, size_t size)
{
	return send(fd, text, size, MSG_NOSIGNAL) == (ssize_t)size;
}

bool sim_hand_do(const char *folder, const char *words, char reply[SIM_HAND_REPLY_MAX])
{
	int fd = call(folder);
	size_t size = 0;
	ssize_t got = 0;
	bool ok = fd >= 0 && say(fd, words, strlen(words)) && say(fd, "\n", 1);

	while (ok && size < SIM_HAND_REPLY_MAX - 1 &&
		(got = recv(fd, reply + size, SIM_HAND_REPLY_MAX - 1 - size, 0)) > 0)
		size += (size_t)got;
	if (fd >= 0)
		close(fd);
	while (size > 0 && reply[size - 1] == '\n')
		size--;
	reply[size] = '\0';
	return ok && got >= 0;
}

bool sim_hand_of(const char *address, char *folder, size_t size, const char **name)
{
	const char *slash = strrchr(address, '/');
	char path[4096];
	struct stat st;

	if (slash == NULL || (size_t)(slash - address) >= size)
		return false;
	snprintf(folder, size, "%.*s", (int)(slash - address), address);
	*name = slash + 1;
	snprintf(path, sizeof(path), "%.4000s/" SIM_HAND_NAME, folder);
	return stat(path, &st) == 0 && S_ISSOCK(st.st_mode);
}
