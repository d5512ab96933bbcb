/* A line through a network box that passes bytes on as they are (ser2net in raw mode). */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/alloc.h"
#include "devices/port_line.h"

#define HOST_MAX 200

struct tcp_line {
	int fd;
};

static bool fail(struct fault *why, enum code code, struct say say)
{
	*why = (struct fault){.code = code, .say = say};
	return false;
}

/* "HOST:PORT", "[::1]:4001": the last colon parts them. */
static bool split(const char *address, char host[HOST_MAX], const char **service)
{
	const char *colon = strrchr(address, ':');
	size_t size = colon != NULL ? (size_t)(colon - address) : 0;
	bool bracketed = size > 2 && address[0] == '[' && address[size - 1] == ']';
	size_t cut = bracketed ? 1 : 0;

	if (size == 0 || size >= HOST_MAX || colon[1] == '\0')
		return false;
	snprintf(host, HOST_MAX, "%.*s", (int)(size - 2 * cut), address + cut);
	*service = colon + 1;
	return strspn(*service, "0123456789") == strlen(*service);
}

/* Waits until the call was taken: 0, or the errno that says why it was not. */
static int await_connection(int fd, struct port_stop *stop)
{
	struct pollfd watch[] = {
		{.fd = fd, .events = POLLOUT},
		{.fd = port_stop_fd(stop), .events = POLLIN},
	};
	int error = ETIMEDOUT;
	socklen_t size = sizeof(error);

	if (poll(watch, ARRAY_SIZE(watch), PORT_CONNECT_MS) <= 0)
		return ETIMEDOUT;
	if ((watch[1].revents & POLLIN) != 0)
		return ECANCELED;
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

/* A connected descriptor; or -1 with *error. */
static int call(const struct addrinfo *where, struct port_stop *stop, int *error)
{
	int fd = socket(where->ai_family, where->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1;

	*error = errno;
	if (fd < 0)
		return -1;
	*error = connect(fd, where->ai_addr, where->ai_addrlen) == 0 ? 0 : errno;
	if (*error == EINPROGRESS)
		*error = await_connection(fd, stop);
	if (*error != 0) {
		close(fd);
		return -1;
	}
	/* Commands are small and each waits for its answer; a dead box is noticed by and by. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	return fd;
}

static bool tcp_open(
	void **line, const char *address, const struct port_options *options, struct fault *why)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	char host[HOST_MAX];
	const char *service;
	int fd = -1, error = 0;

	if (!split(address, host, &service))
		return fail(why, CODE_BAD_VALUE,
			SAY(N_("{1} is no address behind a network box. Write tcp:HOST:PORT."),
				say_text(address)));
	if (getaddrinfo(host, service, &hints, &found) != 0)
		return fail(why, CODE_DEVICE_GONE,
			SAY(N_("The network knows no host {1}. Check the device's address."),
				say_text(host)));
	for (const struct addrinfo *a = found; a != NULL && fd < 0; a = a->ai_next)
		fd = call(a, options->stop, &error);
	freeaddrinfo(found);
	if (fd < 0)
		return fail(why, CODE_DEVICE_GONE,
			SAY(N_("The network box at {1} takes no call ({2}). Check its plug and its "
			       "power."),
				say_text(address), say_text(strerrorname_np(error))));
	struct tcp_line *t = xcalloc(1, sizeof(*t));

	t->fd = fd;
	*line = t;
	return true;
}

static enum port_end tcp_read(void *line, uint8_t *buf, size_t max, size_t *count)
{
	const struct tcp_line *t = line;

	return port_fd_read(t->fd, buf, max, count);
}

static enum port_end tcp_write(void *line, const uint8_t *bytes, size_t size, size_t *count)
{
	const struct tcp_line *t = line;
	ssize_t put = send(t->fd, bytes, size, MSG_NOSIGNAL);

	if (put > 0) {
		*count = (size_t)put;
		return PORT_OK;
	}
	return put < 0 && (errno == EAGAIN || errno == EINTR) ? PORT_SILENT : PORT_GONE;
}

static void tcp_wait(void *line, bool to_send, struct port_stop *stop, int left_ms)
{
	const struct tcp_line *t = line;

	port_poll(t->fd, to_send, stop, left_ms);
}

static void tcp_close(void *line)
{
	struct tcp_line *t = line;

	close(t->fd);
	free(t);
}

const struct port_line port_line_tcp = {
	.open = tcp_open,
	.read = tcp_read,
	.write = tcp_write,
	.wait = tcp_wait,
	.close = tcp_close,
};
