#include "tests/device/sim_port.h"

#include "devices/port_line.h"

static enum port_end line_read(void *line, uint8_t *buf, size_t max, size_t *count)
{
	struct sim_port *p = line;

	if (!sim_line_take(p->sim, buf, max, count))
		return PORT_GONE;
	return *count > 0 ? PORT_OK : PORT_SILENT;
}

static enum port_end line_write(void *line, const uint8_t *bytes, size_t size, size_t *count)
{
	struct sim_port *p = line;

	if (!sim_line_feed(p->sim, bytes, size))
		return PORT_GONE;
	*count = size;
	return PORT_OK;
}

static void line_wait(void *line, bool to_send, struct port_stop *stop, int left_ms)
{
	struct sim_port *p = line;

	(void)to_send;
	(void)stop;
	p->now_ms += left_ms;
}

static void line_close(void *line)
{
	(void)line;
}

static int64_t now_ms(void *ctx)
{
	const struct sim_port *p = ctx;

	return p->now_ms;
}

void sim_port_open(struct sim_port *p, const struct sim_kind *kind)
{
	static const struct port_line row = {
		.read = line_read, .write = line_write, .wait = line_wait, .close = line_close};

	*p = (struct sim_port){.sim = sim_line_new(kind), .stop = port_stop_new()};
	p->clock = (struct port_clock){.now_ms = now_ms, .ctx = p};
	p->port = port_from_line(
		&row, p, &(struct port_options){.clock = &p->clock, .stop = p->stop});
}

void sim_port_close(struct sim_port *p)
{
	port_close(p->port);
	port_stop_free(p->stop);
	sim_line_free(p->sim);
}
