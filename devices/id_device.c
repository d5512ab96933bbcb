#include "devices/id_device.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

struct driver {
	struct port *port;
};

static void *begin(struct port *port, const struct device_model *model, struct fault *why)
{
	struct driver *driver = xcalloc(1, sizeof *driver);

	(void)model;
	(void)why;
	driver->port = port;
	return driver;
}

static void end(void *ctx)
{
	struct driver *driver = ctx;

	port_close(driver->port);
	free(driver);
}

static struct fault fault_of(enum sdt_end sdt)
{
	return (struct fault){.code = sdt_end_code(sdt), .say = SAY(sdt_end_message(sdt))};
}

/* What is the line's own end; the others are the reader's, told as *why where they are its fault.
 */
static enum port_end port_end_of(enum sdt_end sdt, struct fault *why)
{
	switch (sdt) {
	case SDT_SILENT:
		return PORT_SILENT;
	case SDT_GONE:
		return PORT_GONE;
	case SDT_CANCELLED:
		return PORT_CANCELLED;
	case SDT_BROKEN:
	case SDT_UNAUTHORISED:
	case SDT_GARBLED:
		*why = fault_of(sdt);
		return PORT_OK;
	case SDT_OK:
	case SDT_NO_CARD:
	case SDT_LIFTED:
	case SDT_READ_ERROR:
	case SDT_OTHER_CARD:
	case SDT_NOT_GENUINE:
	case SDT_NO_CONTENT:
	case SDT_ENDS:
		break;
	}
	return PORT_OK;
}

static enum port_end look(void *ctx, struct fault *why)
{
	struct driver *driver = ctx;
	char number[SDT_MODULE_NUMBER_MAX];

	return port_end_of(sdt_identify(driver->port, number), why);
}

const struct device_model id_device_sdt = {
	.name = "sdt",
	.title = "SDT (GA/T 450)",
	.kind = DEVICE_ID,
	.settings = {.baud = 115200,
		.parity = PORT_PARITY_NONE,
		.data_bits = 8,
		.stop_bits = 1,
		.flow = PORT_FLOW_NONE},
	.begin = begin,
	.end = end,
	.look = look,
	.test = look,
};

struct reading {
	int patience_ms;
	enum sdt_end end;
	uint8_t text[SDT_TEXT_BYTES];
};

static void tell(void *ctx, enum sdt_phase phase)
{
	device_progress(
		ctx, phase == SDT_READING ? ID_DEVICE_READING : ID_DEVICE_LOOKING, ID_DEVICE_STEPS);
}

static enum port_end run(const struct device_turn *turn, void *arg)
{
	const struct driver *driver = turn->driver;
	const struct sdt_watch watch = {.phase = tell, .ctx = (void *)turn};
	struct reading *reading = arg;

	reading->end = sdt_read_card(driver->port, port_now_ms(driver->port) + reading->patience_ms,
		&watch, reading->text);
	return port_end_of(reading->end, turn->why);
}

bool id_device_read(struct device *d, int patience_ms, const struct device_wait *wait,
	uint8_t text[SDT_TEXT_BYTES], struct fault *why)
{
	static const struct device_task task = {
		.what = N_("Lay the identity card on the reader."), .run = run};
	struct reading reading = {.patience_ms = patience_ms, .end = SDT_SILENT};
	bool ok = device_call(d, &task, &reading, wait, why) == PORT_OK && why->code == CODE_OK;

	if (ok && reading.end != SDT_OK)
		*why = fault_of(reading.end);
	ok = ok && reading.end == SDT_OK;
	if (ok)
		memcpy(text, reading.text, SDT_TEXT_BYTES);
	explicit_bzero(&reading, sizeof reading);
	return ok;
}
