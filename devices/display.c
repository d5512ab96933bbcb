#include "devices/display.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define LED8N_CELLS 8 /* a point shares its digit's cell */
#define CD5220_CELLS 20
#define WRITE_MS 2000

#define CLEAR "\x0c"
#define INITIALISE "\x1b\x40"

static const char *const lamps[] = {
	[DISPLAY_PRICE] = "1",
	[DISPLAY_TOTAL] = "2",
	[DISPLAY_RECEIVED] = "3",
	[DISPLAY_CHANGE] = "4",
};

static const char *const labels[] = {
	[DISPLAY_PRICE] = "PRICE",
	[DISPLAY_TOTAL] = "TOTAL",
	[DISPLAY_RECEIVED] = "RECEIVED",
	[DISPLAY_CHANGE] = "CHANGE",
};

static size_t put(uint8_t out[DISPLAY_BYTES_MAX], const char *text)
{
	size_t size = strlen(text);

	memcpy(out, text, size);
	return size;
}

size_t display_clear_bytes(enum display_dialect dialect, uint8_t out[DISPLAY_BYTES_MAX])
{
	switch (dialect) {
	case DISPLAY_LED8N:
		return put(out, CLEAR "\x1bs0");
	case DISPLAY_CD5220:
		return put(out, CLEAR);
	}
	return 0;
}

size_t display_amount_bytes(enum display_dialect dialect, enum display_what what,
	struct money amount, uint8_t out[DISPLAY_BYTES_MAX])
{
	char figures[MONEY_TEXT_MAX], text[DISPLAY_BYTES_MAX];
	size_t cells;

	money_format(amount, figures);
	cells = strlen(figures) - 1;
	switch (dialect) {
	case DISPLAY_LED8N:
		if (cells > LED8N_CELLS)
			return display_clear_bytes(dialect, out);
		snprintf(text, sizeof(text), "\x1bQA%s\r\x1bs%s", figures, lamps[what]);
		return put(out, text);
	case DISPLAY_CD5220:
		snprintf(text, sizeof(text), "\x1bQA%-*s\r\x1bQB%*s\r", CD5220_CELLS, labels[what],
			CD5220_CELLS, figures);
		return put(out, text);
	}
	return 0;
}

/* --- the driver: its state is its port, and the traits are the dialect --------------------------
 */

static const enum display_dialect led8n = DISPLAY_LED8N, cd5220 = DISPLAY_CD5220;

struct display {
	struct port *port;
	enum display_dialect dialect;
};

static enum port_end send_bytes(struct display *d, const void *bytes, size_t size)
{
	return port_write(d->port, bytes, size, port_now_ms(d->port) + WRITE_MS);
}

static enum port_end clear(struct display *d)
{
	uint8_t bytes[DISPLAY_BYTES_MAX];

	return send_bytes(d, bytes, display_clear_bytes(d->dialect, bytes));
}

static void display_end(void *driver)
{
	struct display *d = driver;

	port_close(d->port);
	free(d);
}

static void *display_begin(struct port *port, const struct device_model *model, struct fault *why)
{
	struct display *d = xcalloc(1, sizeof(*d));
	enum port_end end;

	*d = (struct display){.port = port};
	memcpy(&d->dialect, model->traits, sizeof(d->dialect));
	end = send_bytes(d, INITIALISE, strlen(INITIALISE));
	if (end == PORT_OK)
		end = clear(d);
	if (end == PORT_OK)
		return d;
	device_fault(model, end, why);
	display_end(d);
	return NULL;
}

static enum port_end show(struct display *d, enum display_what what, struct money amount)
{
	uint8_t bytes[DISPLAY_BYTES_MAX];

	return send_bytes(d, bytes, display_amount_bytes(d->dialect, what, amount, bytes));
}

/* All eights, the lamp of the total. */
static enum port_end display_test(void *driver, struct fault *why)
{
	struct money eights = MONEY_ZERO;

	(void)why;
	(void)(money_from_fen(&eights, 88888888) ? 1 : 0);
	return show(driver, DISPLAY_TOTAL, eights);
}

struct showing {
	bool blank;
	enum display_what what;
	struct money amount;
};

static enum port_end run_showing(const struct device_turn *turn, void *arg)
{
	const struct showing *s = arg;

	return s->blank ? clear(turn->driver) : show(turn->driver, s->what, s->amount);
}

static const struct device_task showing_task = {
	.run = run_showing, .drop = free, .newest_only = true};

static void post(struct device *d, struct showing showing)
{
	struct showing *s = xmalloc(sizeof(*s));

	*s = showing;
	/* A mailbox that is full has a newer amount in it. */
	(void)(device_post(d, &showing_task, s) ? 1 : 0);
}

void display_show(struct device *d, enum display_what what, struct money amount)
{
	post(d, (struct showing){.what = what, .amount = amount});
}

void display_clear(struct device *d)
{
	post(d, (struct showing){.blank = true});
}

const struct device_model display_led8n = {
	.name = "led8n",
	.title = "LED8N, 8 digits",
	.kind = DEVICE_DISPLAY,
	.settings = {.baud = 2400, .data_bits = 8, .stop_bits = 1},
	.traits = &led8n,
	.begin = display_begin,
	.end = display_end,
	.test = display_test,
};

const struct device_model display_cd5220 = {
	.name = "cd5220",
	.title = "CD5220, 2 x 20 characters",
	.kind = DEVICE_DISPLAY,
	.settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1},
	.traits = &cd5220,
	.begin = display_begin,
	.end = display_end,
	.test = display_test,
};
