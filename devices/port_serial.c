/* A line over libserialport: real ports, with the parity and the flow control they have. */
#include <errno.h>
#include <libserialport.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "core/alloc.h"
#include "devices/port_line.h"

struct serial_line {
	struct sp_port *port;
	int fd;
};

static const enum sp_parity parities[] = {
	[PORT_PARITY_NONE] = SP_PARITY_NONE,
	[PORT_PARITY_EVEN] = SP_PARITY_EVEN,
	[PORT_PARITY_ODD] = SP_PARITY_ODD,
};

static const enum sp_flowcontrol flows[] = {
	[PORT_FLOW_NONE] = SP_FLOWCONTROL_NONE,
	[PORT_FLOW_RTS_CTS] = SP_FLOWCONTROL_RTSCTS,
	[PORT_FLOW_XON_XOFF] = SP_FLOWCONTROL_XONXOFF,
	/* Linux knows no flow control by DTR: the line is raised and the device's buffer trusted.
	 */
	[PORT_FLOW_DTR_DSR] = SP_FLOWCONTROL_NONE,
};

static bool configure(struct sp_port *port, const struct port_settings *s)
{
	return sp_set_baudrate(port, s->baud) == SP_OK &&
	       sp_set_bits(port, s->data_bits) == SP_OK &&
	       sp_set_parity(port, parities[s->parity]) == SP_OK &&
	       sp_set_stopbits(port, s->stop_bits) == SP_OK &&
	       sp_set_flowcontrol(port, flows[s->flow]) == SP_OK &&
	       sp_flush(port, SP_BUF_INPUT) == SP_OK;
}

/* libserialport says "wrong argument" of a path that is no serial port. */
static int error_of(enum sp_return result)
{
	if (result == SP_ERR_ARG || result == SP_ERR_SUPP)
		return ENOTTY;
	return result == SP_ERR_FAIL && sp_last_error_code() != 0 ? sp_last_error_code() : EIO;
}

/* flock keeps out whoever asks politely; TIOCEXCL the rest, root apart. */
static bool take(struct sp_port *port, const char *address, const struct port_settings *settings,
	struct fault *why)
{
	int fd = -1;
	enum sp_return result = sp_open(port, SP_MODE_READ_WRITE);

	if (result != SP_OK)
		return port_open_failed(address, error_of(result), why);
	if (sp_get_port_handle(port, &fd) != SP_OK || !port_lock(fd, address, why)) {
		sp_close(port);
		return false;
	}
	ioctl(fd, TIOCEXCL);
	if (configure(port, settings))
		return true;
	sp_close(port);
	*why = (struct fault){.code = CODE_DEVICE_GONE,
		.say = SAY(N_("The port {1} does not know the speed or the settings of this device "
			      "({2} baud)."),
			say_text(address), say_count(settings->baud))};
	return false;
}

static bool serial_open(
	void **line, const char *address, const struct port_options *options, struct fault *why)
{
	struct sp_port *port = NULL;
	enum sp_return result = sp_get_port_by_name(address, &port);

	if (result != SP_OK)
		return port_open_failed(address, error_of(result), why);
	if (!take(port, address, &options->settings, why)) {
		sp_free_port(port);
		return false;
	}
	struct serial_line *s = xcalloc(1, sizeof(*s));

	s->port = port;
	if (sp_get_port_handle(port, &s->fd) != SP_OK)
		s->fd = -1;
	*line = s;
	return true;
}

/* libserialport answers 0 both for "nothing yet" and for a port that was pulled. */
static enum port_end serial_read(void *line, uint8_t *buf, size_t max, size_t *count)
{
	const struct serial_line *s = line;
	enum sp_return got = sp_nonblocking_read(s->port, buf, max);

	if (got > 0) {
		*count = (size_t)got;
		return PORT_OK;
	}
	if (got < 0 || sp_input_waiting(s->port) < 0 || port_fd_hung_up(s->fd))
		return PORT_GONE;
	return PORT_SILENT;
}

static enum port_end serial_write(void *line, const uint8_t *bytes, size_t size, size_t *count)
{
	const struct serial_line *s = line;
	enum sp_return put = sp_nonblocking_write(s->port, bytes, size);

	if (put < 0)
		return PORT_GONE;
	*count = (size_t)put;
	return put > 0 ? PORT_OK : PORT_SILENT;
}

static void serial_wait(void *line, bool to_send, struct port_stop *stop, int left_ms)
{
	const struct serial_line *s = line;

	port_poll(s->fd, to_send, stop, left_ms);
}

static void serial_close(void *line)
{
	struct serial_line *s = line;

	ioctl(s->fd, TIOCNXCL);
	sp_close(s->port);
	sp_free_port(s->port);
	free(s);
}

const struct port_line port_line_serial = {
	.open = serial_open,
	.read = serial_read,
	.write = serial_write,
	.wait = serial_wait,
	.close = serial_close,
};
