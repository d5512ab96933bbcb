#include "devices/card_device.h"

#include <stdlib.h>
#include "core/alloc.h"
#include "devices/ccid.h"
#include "devices/cpu_card.h"
#include "devices/crt571.h"
#include "devices/software_module.h"

/* --- on the device's thread ------------------------------------------------------------------ */

struct driver {
	struct card_reader *reader;
	struct software_module module;
	struct cpu_card card;
	union {
		struct ccid_reader ccid;
		struct crt571_reader crt571;
	} of; /* reader points to it */
};

/* How a model's reader is made on an open port. */
struct traits {
	enum card_end (*open)(struct driver *driver, struct port *port);
};

static enum card_end open_ccid(struct driver *driver, struct port *port)
{
	driver->reader = &driver->of.ccid.base;
	return ccid_reader_init(&driver->of.ccid, port);
}

static enum card_end open_crt571(struct driver *driver, struct port *port)
{
	driver->reader = &driver->of.crt571.base;
	return crt571_reader_init(&driver->of.crt571, port);
}

static struct fault fault_of(enum card_end end)
{
	return (struct fault){.code = card_end_code(end), .say = SAY(card_end_message(end))};
}

static void *begin(struct port *port, const struct device_model *model, struct fault *why)
{
	const struct traits *traits = model->traits;
	struct driver *driver = xcalloc(1, sizeof *driver);
	enum card_end end = traits->open(driver, port);

	if (end != CARD_OK) {
		*why = fault_of(end);
		free(driver);
		return NULL;
	}
	software_module_init(&driver->module, MODULE_SM4, &module_test_masters);
	cpu_card_init(&driver->card, driver->reader, &driver->module.base);
	return driver;
}

static void end(void *ctx)
{
	struct driver *driver = ctx;

	driver->reader->kind->release(driver->reader);
	driver->module.base.kind->release(&driver->module.base);
	free(driver);
}

/* What is the line's own end; the reader's troubles are told as *why, the card's are none. */
static enum port_end port_end_of(enum card_end end, struct fault *why)
{
	switch (end) {
	case CARD_SILENT:
		return PORT_SILENT;
	case CARD_GONE:
	case CARD_TAKEN:
		return PORT_GONE;
	case CARD_CANCELLED:
		return PORT_CANCELLED;
	case CARD_GARBLED:
	case CARD_JAMMED:
		*why = fault_of(end);
		return PORT_OK;
	case CARD_OK:
	case CARD_ABSENT:
	case CARD_REMOVED:
	case CARD_MUTE:
	case CARD_UNKNOWN:
	case CARD_UNPROVEN:
	case CARD_MAC_REFUSED:
	case CARD_REFUSED:
	case CARD_KEYLESS:
	case CARD_NO_SWIPE:
	case CARD_BAD_SWIPE:
	case CARD_SEVERAL:
	case CARD_ENDS:
		break;
	}
	return PORT_OK;
}

static enum port_end look(void *ctx, struct fault *why)
{
	struct driver *driver = ctx;

	return port_end_of(driver->reader->kind->present(driver->reader), why);
}

/* Its light goes on where a card is in it; a card that does not answer is told. */
static enum port_end test(void *ctx, struct fault *why)
{
	struct driver *driver = ctx;
	uint8_t atr[CARD_ATR_MAX];
	size_t size;
	enum card_end end = driver->reader->kind->power_on(driver->reader, atr, &size);

	driver->reader->kind->power_off(driver->reader);
	if (end == CARD_MUTE)
		*why = fault_of(end);
	return port_end_of(end, why);
}

static const struct traits ccid_traits = {.open = open_ccid};
static const struct traits crt571_traits = {.open = open_crt571};

const struct device_model card_device_gempc_twin = {
	.name = "gempc-twin",
	.title = "Gemalto GemPC Twin (CCID)",
	.kind = DEVICE_CARD,
	.settings = {.baud = 115200,
		.parity = PORT_PARITY_NONE,
		.data_bits = 8,
		.stop_bits = 2,
		.flow = PORT_FLOW_NONE},
	.traits = &ccid_traits,
	.begin = begin,
	.end = end,
	.look = look,
	.test = test,
};

const struct device_model card_device_crt571 = {
	.name = "crt571",
	.title = "Creator CRT-571 (F2)",
	.kind = DEVICE_CARD,
	.settings = {.baud = 9600,
		.parity = PORT_PARITY_NONE,
		.data_bits = 8,
		.stop_bits = 1,
		.flow = PORT_FLOW_NONE},
	.traits = &crt571_traits,
	.begin = begin,
	.end = end,
	.look = look,
	.test = test,
};

/* --- on the caller's ------------------------------------------------------------------------- */

enum operation { BEGIN, WRITE, READ, SAME, END, LOOK };

struct call {
	enum operation operation;
	enum card_file file;
	struct card_image *image;
	const uint8_t *to_write;
	uint8_t *to_read;
	size_t size;
	enum card_end end;
};

static enum card_end carry_out(struct cpu_card *card, struct call *call)
{
	struct card_medium *medium = &card->base;

	switch (call->operation) {
	case BEGIN:
		return card_medium_begin(medium, call->image);
	case WRITE:
		return card_medium_write(medium, call->file, call->to_write, call->size);
	case READ:
		return card_medium_read(medium, call->file, call->to_read, call->size);
	case SAME:
		return card_medium_same(medium);
	case END:
		card_medium_end(medium);
		return CARD_OK;
	case LOOK:
		return card->reader->kind->present(card->reader);
	}
	return CARD_REFUSED;
}

static enum port_end run(const struct device_turn *turn, void *arg)
{
	struct driver *driver = turn->driver;
	struct call *call = arg;

	call->end = carry_out(&driver->card, call);
	return port_end_of(call->end, turn->why);
}

static enum card_end end_of(enum port_end end)
{
	switch (end) {
	case PORT_OK:
		return CARD_OK;
	case PORT_SILENT:
		return CARD_SILENT;
	case PORT_GONE:
		return CARD_GONE;
	case PORT_CANCELLED:
		return CARD_CANCELLED;
	}
	return CARD_GONE;
}

static enum card_end hand_over(struct card_device *card, struct call *call)
{
	static const struct device_task task = {
		.what = N_("Leave the card in the reader."), .run = run};
	const struct device_wait *wait = call->operation == END ? NULL : card->wait;
	struct fault why;
	enum port_end end = device_call(card->device, &task, call, wait, &why);

	if (end != PORT_OK)
		call->end = end == PORT_GONE && port_is_taken(&why) ? CARD_TAKEN : end_of(end);
	else if (call->end != CARD_OK)
		why = fault_of(call->end);
	if (call->end != CARD_OK)
		card->why = why;
	return call->end;
}

enum card_end card_device_look(struct card_device *card)
{
	static const struct device_task task = {.run = run};
	struct call call = {.operation = LOOK};
	struct fault why;
	enum port_end end = device_call(card->device, &task, &call, NULL, &why);

	if (end == PORT_GONE && port_is_taken(&why))
		return CARD_TAKEN;
	return end == PORT_OK ? call.end : end_of(end);
}

static void call_end(struct card_medium *base)
{
	struct call call = {.operation = END};

	(void)hand_over((struct card_device *)base, &call);
}

/* What was stopped could not tidy up after itself: a motor may still hold the card. */
static enum card_end call_begin(struct card_medium *base, struct card_image *image)
{
	struct call call = {.operation = BEGIN, .image = image};
	enum card_end end = hand_over((struct card_device *)base, &call);

	if (end == CARD_CANCELLED)
		call_end(base);
	return end;
}

static enum card_end call_write(
	struct card_medium *base, enum card_file file, const uint8_t *bytes, size_t size)
{
	struct call call = {.operation = WRITE, .file = file, .to_write = bytes, .size = size};

	return hand_over((struct card_device *)base, &call);
}

static enum card_end call_read(
	struct card_medium *base, enum card_file file, uint8_t *bytes, size_t size)
{
	struct call call = {.operation = READ, .file = file, .to_read = bytes, .size = size};

	return hand_over((struct card_device *)base, &call);
}

static enum card_end call_same(struct card_medium *base)
{
	struct call call = {.operation = SAME};

	return hand_over((struct card_device *)base, &call);
}

static const struct fault *own_why(const struct card_medium *base)
{
	return &((const struct card_device *)base)->why;
}

static const struct card_medium_kind device_kind = {.name = "card_device",
	.begin = call_begin,
	.write = call_write,
	.read = call_read,
	.same = call_same,
	.end = call_end,
	.why = own_why};

bool card_device_has_test_keys(void)
{
	struct software_module module;
	bool test;

	software_module_init(&module, MODULE_SM4, &module_test_masters);
	test = module.base.kind->has_test_keys;
	module.base.kind->release(&module.base);
	return test;
}

void card_device_init(
	struct card_device *card, struct device *device, const struct device_wait *wait)
{
	*card = (struct card_device){.base = {&device_kind}, .device = device, .wait = wait};
}
