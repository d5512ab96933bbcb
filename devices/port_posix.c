/* A line over a plain descriptor: pseudo-terminals, where no modem lines are. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "core/alloc.h"
#include "devices/port_line.h"

struct posix_line {
	int fd;
};

static const struct {
	int baud;
	speed_t speed;
} speeds[] = {
	{1200, B1200},
	{2400, B2400},
	{4800, B4800},
	{9600, B9600},
	{19200, B19200},
	{38400, B38400},
	{57600, B57600},
	{115200, B115200},
};

/* Raw, at the speed asked for: a simulated device reads it there to keep that pace. */
static bool make_raw(int fd, const struct port_settings *settings)
{
	struct termios t;

	if (tcgetattr(fd, &t) != 0)
		return false;
	cfmakeraw(&t);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(speeds); i++)
		if (speeds[i].baud == settings->baud)
			cfsetspeed(&t, speeds[i].speed);
	return tcsetattr(fd, TCSANOW, &t) == 0 && tcflush(fd, TCIFLUSH) == 0;
}

static bool posix_open(
	void **line, const char *address, const struct port_options *options, struct fault *why)
{
	int fd = open(address, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	bool ok = fd >= 0 ? port_lock(fd, address, why) : port_open_failed(address, errno, why);

	if (ok && !make_raw(fd, &options->settings))
		ok = port_open_failed(address, errno, why);
	if (ok) {
		struct posix_line *p = xcalloc(1, sizeof(*p));

		p->fd = fd;
		*line = p;
	} else if (fd >= 0) {
		close(fd);
	}
	return ok;
}

static enum port_end posix_read(void *line, uint8_t *buf, size_t max, size_t *count)
{
	const struct posix_line *p = line;

	return port_fd_read(p->fd, buf, max, count);
}

static enum port_end posix_write(void *line, const uint8_t *bytes, size_t size, size_t *count)
{
	const struct posix_line *p = line;
	ssize_t put = write(p->fd, bytes, size);

	if (put >= 0) {
		*count = (size_t)put;
		return put > 0 ? PORT_OK : PORT_SILENT;
	}
	return errno == EAGAIN || errno == EINTR ? PORT_SILENT : PORT_GONE;
}

static void posix_wait(void *line, bool to_send, struct port_stop *stop, int left_ms)
{
	const struct posix_line *p = line;

	port_poll(p->fd, to_send, stop, left_ms);
}

static void posix_close(void *line)
{
	struct posix_line *p = line;

	close(p->fd);
	free(p);
}

const struct port_line port_line_posix = {
	.open = posix_open,
	.read = posix_read,
	.write = posix_write,
	.wait = posix_wait,
	.close = posix_close,
};
