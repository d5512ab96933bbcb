/*
 * What a sale does on a card, over simulated readers that are as slow as real lines, beside the
 * time that its bytes need on the line: what is above 1.00 is waiting that nobody asked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/compiler.h"
#include "devices/ccid.h"
#include "devices/cpu_card.h"
#include "devices/crt571.h"
#include "devices/sim/sim_crt571.h"
#include "devices/sim/sim_reader.h"
#include "devices/software_module.h"
#include "tests/bench/stopwatch.h"

#define PLACE "build/bench"
#define ROUNDS 5
#define BITS_PER_BYTE 10

struct desk {
	struct sim_line *line;
	struct sim_card card;
	struct port *port;
	union {
		struct ccid_reader ccid;
		struct crt571_reader crt571;
	} of;
	struct card_reader *reader;
	int64_t bytes; /* over the line, both ways */
};

struct model {
	const char *name;
	const struct sim_kind *sim;
	struct port_settings settings;
	enum card_end (*open)(struct desk *d);
	struct sim_slot *(*slot)(struct desk *d);
};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "card_bench: %s\n", what);
	exit(1);
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void count_bytes(void *ctx, bool sent, const uint8_t *bytes, size_t size)
{
	struct desk *d = ctx;

	(void)sent;
	(void)bytes;
	d->bytes += (int64_t)size;
}

static enum card_end open_ccid(struct desk *d)
{
	d->reader = &d->of.ccid.base;
	return ccid_reader_init(&d->of.ccid, d->port);
}

static struct sim_slot *ccid_slot(struct desk *d)
{
	return &((struct sim_reader *)sim_line_device(d->line))->slot;
}

static enum card_end open_crt571(struct desk *d)
{
	d->reader = &d->of.crt571.base;
	return crt571_reader_init(&d->of.crt571, d->port);
}

static struct sim_slot *crt571_slot(struct desk *d)
{
	return &((struct sim_crt571 *)sim_line_device(d->line))->slot;
}

static const struct model models[] = {
	{"GemPC Twin", &sim_reader_kind, {115200, PORT_PARITY_NONE, 8, 2, PORT_FLOW_NONE},
		open_ccid, ccid_slot},
	{"CRT-571", &sim_crt571_kind, {9600, PORT_PARITY_NONE, 8, 1, PORT_FLOW_NONE}, open_crt571,
		crt571_slot},
};

static void sit_down(struct desk *d, const struct model *model)
{
	static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};
	struct port_options options = {
		.settings = model->settings, .trace = {.bytes = count_bytes, .ctx = d}};
	char *link = realpath(PLACE, NULL), path[SIM_PATH_MAX];
	struct fault why;

	must(link != NULL, PLACE);
	snprintf(path, sizeof path, "%s/card-reader", link);
	free(link);
	d->line = sim_line_new(model->sim);
	sim_card_init(&d->card, serial, 49);
	must(sim_line_plug(d->line, path, true), path);
	must(port_open(&d->port, path, &options, &why), "the port");
	must(model->open(d) == CARD_OK, "the reader");
	sim_line_lock(d->line);
	sim_slot_insert(model->slot(d), &d->card);
	sim_line_unlock(d->line);
}

/* Read, looked at again, written, read back: steps 1 and 4 to 6 of a sale. */
static void do_sale(struct card_medium *medium)
{
	uint8_t parameter[CARD_PARAMETER_BYTES] = {0x68}, empty[CARD_RETURN_BYTES_MAX] = {0};
	uint8_t wallet[CARD_WALLET_BYTES] = {0}, back[CARD_RETURN_BYTES_MAX];
	struct card_image image;
	bool ok;

	ok = card_medium_begin(medium, &image) == CARD_OK && card_medium_same(medium) == CARD_OK &&
	     card_medium_write(medium, CARD_FILE_PARAMETER, parameter, sizeof parameter) ==
		     CARD_OK &&
	     card_medium_write(medium, CARD_FILE_RETURN, empty, image.returned_bytes) == CARD_OK &&
	     card_medium_write(medium, CARD_FILE_WALLET, wallet, sizeof wallet) == CARD_OK &&
	     card_medium_read(medium, CARD_FILE_PARAMETER, back, sizeof parameter) == CARD_OK &&
	     card_medium_read(medium, CARD_FILE_WALLET, back, sizeof wallet) == CARD_OK &&
	     card_medium_read(medium, CARD_FILE_RETURN, back, image.returned_bytes) == CARD_OK;
	must(ok, "the card");
	card_medium_end(medium);
}

static void measure(const struct model *model)
{
	struct desk d = {.bytes = 0};
	struct software_module module;
	struct cpu_card cpu;
	int64_t took_us[ROUNDS], line_us, median_us;

	sit_down(&d, model);
	software_module_init(&module, MODULE_SM4, &module_test_masters);
	cpu_card_init(&cpu, d.reader, &module.base);
	do_sale(&cpu.base); /* what is loaded once is loaded */
	d.bytes = 0;
	for (int i = 0; i < ROUNDS; i++) {
		int64_t begun_us = now_us();

		do_sale(&cpu.base);
		took_us[i] = now_us() - begun_us;
	}
	line_us = d.bytes / ROUNDS * BITS_PER_BYTE * 1000000 / model->settings.baud;
	median_us = stopwatch_percentile(took_us, ROUNDS, 50);
	printf("card    a sale on a %s, %lld bytes: %.0f ms, the line alone %.0f ms: ratio %.2f "
	       "(goal at most 1.20)\n",
		model->name, (long long)(d.bytes / ROUNDS), (double)median_us / 1000,
		(double)line_us / 1000, (double)median_us / (double)line_us);
	d.reader->kind->release(d.reader);
	sim_line_free(d.line);
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(models); i++)
		measure(&models[i]);
	return 0;
}
