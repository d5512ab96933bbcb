#include "devices/mag_device.h"

#include <assert.h>
#include <stdlib.h>

#include "core/alloc.h"

struct driver {
	struct port *port;
};

static struct fault fault_of(enum encoder_end end)
{
	return (struct fault){.code = encoder_end_code(end), .say = SAY(encoder_end_message(end))};
}

/* What is the line's own end; what the device says of itself is *why; a card's affair is neither.
 */
static enum port_end port_end_of(enum encoder_end end, struct fault *why)
{
	switch (end) {
	case ENCODER_SILENT:
		return PORT_SILENT;
	case ENCODER_GONE:
		return PORT_GONE;
	case ENCODER_CANCELLED:
		return PORT_CANCELLED;
	case ENCODER_REFUSED:
	case ENCODER_BROKEN:
	case ENCODER_GARBLED:
		*why = fault_of(end);
		return PORT_OK;
	case ENCODER_OK:
	case ENCODER_NO_SWIPE:
	case ENCODER_BAD_SWIPE:
	case ENCODER_UNREADABLE:
	case ENCODER_ENDS:
		break;
	}
	return PORT_OK;
}

static void *begin(struct port *port, const struct device_model *model, struct fault *why)
{
	struct fault own = {.code = CODE_OK};
	enum port_end end = port_end_of(msr605_begin(port), &own);
	struct driver *driver;

	if (end == PORT_OK && own.code == CODE_OK) {
		driver = xcalloc(1, sizeof *driver);
		driver->port = port;
		return driver;
	}
	if (end != PORT_OK)
		device_fault(model, end, &own);
	*why = own;
	port_close(port);
	return NULL;
}

static void end(void *ctx)
{
	struct driver *driver = ctx;

	port_close(driver->port);
	free(driver);
}

static enum port_end look(void *ctx, struct fault *why)
{
	struct driver *driver = ctx;

	return port_end_of(msr605_look(driver->port), why);
}

static enum port_end test(void *ctx, struct fault *why)
{
	struct driver *driver = ctx;

	return port_end_of(msr605_test(driver->port), why);
}

const struct device_model mag_device_msr605 = {
	.name = "msr605",
	.title = "MSR206, MSR605, MSR606",
	.kind = DEVICE_MAG,
	.settings = {.baud = 9600,
		.parity = PORT_PARITY_NONE,
		.data_bits = 8,
		.stop_bits = 1,
		.flow = PORT_FLOW_NONE},
	.begin = begin,
	.end = end,
	.look = look,
	.test = test,
};

/* --- one swipe ---------------------------------------------------------------------------------
 */

struct call {
	struct mag_swipe *swipe;
	bool write;
};

static enum port_end run(const struct device_turn *turn, void *arg)
{
	const struct driver *driver = turn->driver;
	struct call *call = arg;
	struct mag_swipe *swipe = call->swipe;
	struct port *port = driver->port;
	int64_t until_ms = port_now_ms(port) + swipe->patience_ms;

	msr605_lamp(port, call->write ? LAMP_YELLOW : LAMP_GREEN);
	swipe->end = call->write ? msr605_write(port, until_ms, &swipe->tracks)
				 : msr605_read(port, until_ms, &swipe->tracks);
	swipe->untouched = encoder_end_spares(swipe->end);
	msr605_lamp(port, swipe->end == ENCODER_OK ? LAMP_OFF : LAMP_RED);
	return port_end_of(swipe->end, turn->why);
}

static enum encoder_end end_of(enum port_end end)
{
	switch (end) {
	case PORT_OK:
		return ENCODER_OK;
	case PORT_SILENT:
		return ENCODER_SILENT;
	case PORT_GONE:
		return ENCODER_GONE;
	case PORT_CANCELLED:
		break;
	}
	return ENCODER_CANCELLED;
}

/* What never ran left every card as it was: the device was not there, or it was stopped before. */
static void swipe_begin(struct mag_swipe *swipe)
{
	swipe->end = ENCODER_ENDS;
	swipe->untouched = true;
}

static bool swipe_ended(struct mag_swipe *swipe, enum port_end end)
{
	if (swipe->end == ENCODER_ENDS)
		swipe->end = end != PORT_OK ? end_of(end) : ENCODER_BROKEN;
	if (swipe->end != ENCODER_OK && swipe->why.code == CODE_OK)
		swipe->why = fault_of(swipe->end);
	return swipe->end == ENCODER_OK;
}

static bool call_swipe(struct device *d, const struct device_wait *wait,
	const struct device_task *task, struct call *call)
{
	swipe_begin(call->swipe);
	return swipe_ended(call->swipe, device_call(d, task, call, wait, &call->swipe->why));
}

static const struct device_task read_task = {.what = N_("Swipe the card to read it."), .run = run};

bool mag_device_read(struct device *d, const struct device_wait *wait, struct mag_swipe *swipe)
{
	struct call call = {.swipe = swipe};

	return call_swipe(d, wait, &read_task, &call);
}

/* Somebody drew a card through it, well or badly. */
static bool was_swiped(const struct device_entrant *entrant)
{
	const struct call *call = entrant->arg;

	return call->swipe->end == ENCODER_OK || call->swipe->end == ENCODER_UNREADABLE ||
	       call->swipe->end == ENCODER_BAD_SWIPE;
}

/* Of none that was swiped: one that waited in vain says more than one that is not there. */
static size_t best_of(const struct mag_swipe swipes[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (swipes[i].end == ENCODER_NO_SWIPE || swipes[i].end == ENCODER_CANCELLED)
			return i;
	return 0;
}

bool mag_device_read_any(struct device *const devices[], size_t count,
	const struct device_wait *wait, struct mag_swipe *swipe, size_t *used)
{
	struct device_entrant all[DEVICE_NUMBERS];
	struct mag_swipe swipes[DEVICE_NUMBERS];
	struct call calls[DEVICE_NUMBERS];
	int winner;

	assert(count > 0 && count <= DEVICE_NUMBERS);
	for (size_t i = 0; i < count; i++) {
		swipes[i] = *swipe;
		swipe_begin(&swipes[i]);
		calls[i] = (struct call){.swipe = &swipes[i]};
		all[i] = (struct device_entrant){.device = devices[i], .arg = &calls[i]};
	}
	winner = device_call_first(all, count, &read_task, was_swiped, wait);
	for (size_t i = 0; i < count; i++) {
		swipes[i].why = all[i].why;
		(void)(swipe_ended(&swipes[i], all[i].end) ? 1 : 0);
	}
	*used = winner >= 0 ? (size_t)winner : best_of(swipes, count);
	*swipe = swipes[*used];
	return swipe->end == ENCODER_OK;
}

bool mag_device_write(struct device *d, const struct device_wait *wait, struct mag_swipe *swipe)
{
	static const struct device_task task = {
		.what = N_("Swipe the same card to write it."), .run = run};
	struct call call = {.swipe = swipe, .write = true};

	return call_swipe(d, wait, &task, &call);
}
