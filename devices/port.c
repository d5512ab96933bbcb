#include "devices/port.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>
#include "core/alloc.h"
#include "devices/port_line.h"

#define TCP_PREFIX "tcp:"
#define PTY_PREFIX "/dev/pts/"

static const char TAKEN[] = N_("The port {1} is in use by another program. Close that one first.");

/* The clock and the stop are looked at again at least this often. */
#define SLICE_MS 50

struct port {
	const struct port_line *kind;
	void *line;
	const struct port_clock *clock;
	struct port_stop *stop;
	struct port_trace trace;
	uint8_t early[1]; /* read to find out whether the line is there */
	bool has_early;
};

static int64_t machine_now_ms(void *ctx)
{
	struct timespec t;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const struct port_clock port_machine_clock = {.now_ms = machine_now_ms};

static bool refuse(struct fault *why, enum code code, struct say say)
{
	*why = (struct fault){.code = code, .say = say};
	return false;
}

bool port_open_failed(const char *address, int error, struct fault *why)
{
	switch (error) {
	case ENOENT:
	case ENXIO:
	case ENODEV:
		return refuse(why, CODE_DEVICE_GONE,
			SAY(N_("There is no device at {1}. Check its plug and its power."),
				say_text(address)));
	case EACCES:
	case EPERM:
		return refuse(why, CODE_DEVICE_GONE,
			SAY(N_("The port {1} may not be opened by this user of the machine. Add "
			       "the user to the group dialout."),
				say_text(address)));
	case EBUSY:
	case EWOULDBLOCK:
		return refuse(why, CODE_DEVICE_GONE, SAY(TAKEN, say_text(address)));
	case ENOTTY:
	case EINVAL:
	case EISDIR:
		return refuse(why, CODE_DEVICE_GONE,
			SAY(N_("{1} is no serial port. Check the device's address."),
				say_text(address)));
	default:
		return refuse(why, CODE_DEVICE_GONE,
			SAY(N_("The port {1} cannot be opened ({2}). Check its plug and its "
			       "power."),
				say_text(address), say_text(strerrorname_np(error))));
	}
}

bool port_is_taken(const struct fault *why)
{
	return why->say.msgid != NULL && strcmp(why->say.msgid, TAKEN) == 0;
}

bool port_lock(int fd, const char *address, struct fault *why)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0 || port_open_failed(address, errno, why);
}

void port_poll(int fd, bool to_send, const struct port_stop *stop, int left_ms)
{
	struct pollfd watch[] = {
		{.fd = fd, .events = to_send ? POLLOUT : POLLIN},
		{.fd = port_stop_fd(stop), .events = POLLIN},
	};

	poll(watch, ARRAY_SIZE(watch),
		left_ms); /* a signal ends it early: the caller looks again */
}

bool port_fd_hung_up(int fd)
{
	struct pollfd watch = {.fd = fd, .events = POLLIN};

	return poll(&watch, 1, 0) > 0 && (watch.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

enum port_end port_fd_read(int fd, uint8_t *buf, size_t max, size_t *count)
{
	ssize_t got = read(fd, buf, max);

	if (got > 0) {
		*count = (size_t)got;
		return PORT_OK;
	}
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return PORT_SILENT;
	return PORT_GONE;
}

struct port *port_from_line(
	const struct port_line *kind, void *line, const struct port_options *options)
{
	struct port *p = xcalloc(1, sizeof(*p));

	*p = (struct port){
		.kind = kind,
		.line = line,
		.clock = options->clock != NULL ? options->clock : &port_machine_clock,
		.stop = options->stop,
		.trace = options->trace,
	};
	return p;
}

/* Follows names to the port itself. */
static bool resolve(const char *address, char real[PATH_MAX], struct fault *why)
{
	if (address[0] != '/' || strlen(address) >= PORT_ADDRESS_MAX)
		return refuse(why, CODE_BAD_VALUE,
			SAY(N_("{1} is no address of a device. Write a path like /dev/ttyUSB0, or "
			       "tcp:HOST:PORT."),
				say_text(address)));
	return realpath(address, real) != NULL || port_open_failed(address, errno, why);
}

bool port_open(struct port **out, const char *address, const struct port_options *options,
	struct fault *why)
{
	const struct port_line *kind = &port_line_serial;
	char real[PATH_MAX];
	const char *where = real;
	void *line;

	*out = NULL;
	if (strncmp(address, TCP_PREFIX, strlen(TCP_PREFIX)) == 0) {
		kind = &port_line_tcp;
		where = address + strlen(TCP_PREFIX);
	} else if (!resolve(address, real, why)) {
		return false;
	} else if (strncmp(real, PTY_PREFIX, strlen(PTY_PREFIX)) == 0) {
		kind = &port_line_posix; /* libserialport 0.1.1 refuses what is not in sysfs */
	}
	if (!kind->open(&line, where, options, why))
		return false;
	*out = port_from_line(kind, line, options);
	return true;
}

void port_close(struct port *p)
{
	if (p == NULL)
		return;
	p->kind->close(p->line);
	free(p);
}

int64_t port_now_ms(const struct port *p)
{
	return p->clock->now_ms(p->clock->ctx);
}

void port_set_trace(struct port *p, struct port_trace trace)
{
	p->trace = trace;
}

static void tell(const struct port *p, bool sent, const uint8_t *bytes, size_t size)
{
	if (p->trace.bytes != NULL)
		p->trace.bytes(p->trace.ctx, sent, bytes, size);
}

/* Sleeps until it is worth to try again, or the stop is asked; PORT_OK: try. */
static enum port_end wait_or_stop(
	struct port *p, bool to_send, struct port_stop *stop, int64_t until_ms)
{
	int64_t left = until_ms - port_now_ms(p);

	if (left <= 0)
		return PORT_SILENT;
	p->kind->wait(p->line, to_send, stop, left < SLICE_MS ? (int)left : SLICE_MS);
	return PORT_OK;
}

static enum port_end wait_for(struct port *p, bool to_send, int64_t until_ms)
{
	return wait_or_stop(p, to_send, p->stop, until_ms);
}

static bool is_cancelled(const struct port *p)
{
	return p->stop != NULL && port_stop_asked(p->stop);
}

/* What the line takes at once, and a wait for it to take more. */
static enum port_end write_some(struct port *p, const uint8_t **at, size_t *size, int64_t until_ms)
{
	size_t count = 0;
	enum port_end end = p->kind->write(p->line, *at, *size, &count);

	tell(p, true, *at, count);
	*at += count;
	*size -= count;
	return end == PORT_SILENT ? wait_for(p, true, until_ms) : end;
}

enum port_end port_write(struct port *p, const void *bytes, size_t size, int64_t until_ms)
{
	const uint8_t *at = bytes;
	enum port_end end = PORT_OK;

	while (size > 0 && end == PORT_OK)
		end = is_cancelled(p) ? PORT_CANCELLED : write_some(p, &at, &size, until_ms);
	return end;
}

void port_write_last(struct port *p, const void *bytes, size_t size, int64_t until_ms)
{
	const uint8_t *at = bytes;

	while (size > 0 && write_some(p, &at, &size, until_ms) == PORT_OK)
		;
}

static size_t take_early(struct port *p, uint8_t *buf)
{
	if (!p->has_early)
		return 0;
	buf[0] = p->early[0];
	p->has_early = false;
	return 1;
}

enum port_end port_read(struct port *p, void *buf, size_t max, int64_t until_ms, size_t *got)
{
	assert(max > 0);
	*got = take_early(p, buf);
	while (*got == 0) {
		enum port_end end =
			is_cancelled(p) ? PORT_CANCELLED : p->kind->read(p->line, buf, max, got);

		if (end == PORT_OK)
			tell(p, false, buf, *got);
		if (end == PORT_SILENT)
			end = wait_for(p, false, until_ms);
		if (end != PORT_OK)
			return end;
	}
	return PORT_OK;
}

enum port_end port_read_last(struct port *p, void *buf, size_t max, int64_t until_ms, size_t *got)
{
	assert(max > 0);
	*got = take_early(p, buf);
	while (*got == 0) {
		enum port_end end = p->kind->read(p->line, buf, max, got);

		if (end == PORT_OK)
			tell(p, false, buf, *got);
		if (end == PORT_SILENT)
			end = wait_or_stop(p, false, NULL, until_ms);
		if (end != PORT_OK)
			return end;
	}
	return PORT_OK;
}

enum port_end port_read_all(struct port *p, void *buf, size_t size, int64_t until_ms, size_t *got)
{
	uint8_t *at = buf;

	*got = 0;
	while (*got < size) {
		size_t count;
		enum port_end end = port_read(p, at + *got, size - *got, until_ms, &count);

		if (end != PORT_OK)
			return end;
		*got += count;
	}
	return PORT_OK;
}

void port_flush(struct port *p)
{
	uint8_t dropped[256];
	size_t count;

	p->has_early = false;
	/* Bounded: a line that floods is not emptied by reading. */
	for (int i = 0; i < 64; i++) {
		if (p->kind->read(p->line, dropped, sizeof(dropped), &count) != PORT_OK)
			return;
		tell(p, false, dropped, count);
	}
}

bool port_is_there(struct port *p)
{
	size_t count;

	if (p->has_early)
		return true;
	switch (p->kind->read(p->line, p->early, sizeof(p->early), &count)) {
	case PORT_OK:
		tell(p, false, p->early, count);
		p->has_early = true;
		return true;
	case PORT_SILENT:
		return true;
	case PORT_GONE:
	case PORT_CANCELLED:
		return false;
	}
	return false;
}
