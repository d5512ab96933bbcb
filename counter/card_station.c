/*
 * The station's reader and encoder as one desk. While a swipe is waited for the reader is looked at
 * now and then, on the same thread: whichever card comes first is taken.
 */
#include "counter/card_station.h"

#include <stdlib.h>

#include "core/alloc.h"
#include "counter/card_bench.h"
#include "devices/device_set.h"
#include "devices/mag_card.h"

struct card_station {
	struct card_bench bench;
	struct mag_card mag;
	bool has_mag;
	int encoders[DEVICE_NUMBERS]; /* the numbers of mag's devices */
	struct device_wait wait;
	const struct session *session;

	/* While a swipe is waited for, the reader beside: */
	bool watching, came;
	int64_t look_at_ms; /* not before */
};

#define LOOK_EVERY_MS 300

bool card_station_warns_of_keys(const struct session *s)
{
	return !s->trial && card_device_has_test_keys();
}

static int64_t now_ms(void)
{
	return port_machine_clock.now_ms(port_machine_clock.ctx);
}

/* A reader that says anything but "no card" is not asked again: the swipe goes on without it. */
static void look_at_reader(struct card_station *station)
{
	enum card_end end;

	if (!station->watching || now_ms() < station->look_at_ms)
		return;
	end = card_bench_look(&station->bench);
	station->watching = end == CARD_ABSENT;
	station->came = end == CARD_OK;
	station->look_at_ms = now_ms() + LOOK_EVERY_MS;
}

/* Of whatever waits for a card. */
static bool asked_to_stop(void *ctx)
{
	struct card_station *station = ctx;
	const struct session *s = station->session;

	if (s->stop.asked != NULL && s->stop.asked(s->stop.ctx))
		return true;
	look_at_reader(station);
	return station->came;
}

static void watch_begin(void *ctx)
{
	struct card_station *station = ctx;

	station->watching = true;
	station->came = false;
	station->look_at_ms = 0;
}

static bool watch_end(void *ctx)
{
	struct card_station *station = ctx;
	bool came = station->came;

	station->watching = station->came = false;
	return came;
}

static void wish(void *ctx, const struct card_wish *wish)
{
	struct card_station *station = ctx;

	card_bench_wish(&station->bench, wish);
}

static int swiped(void *ctx)
{
	const struct card_station *station = ctx;

	return station->has_mag ? station->encoders[station->mag.used] : 0;
}

static void resume(void *ctx, int encoder)
{
	struct card_station *station = ctx;

	for (size_t i = 0; station->has_mag && i < station->mag.count; i++)
		if (station->encoders[i] == encoder)
			station->mag.used = i;
}

static bool init_encoders(struct card_station *station, const struct device_set *set)
{
	struct device_choice order[DEVICE_NUMBERS];
	struct device *devices[DEVICE_NUMBERS];
	size_t count = device_set_order(set, DEVICE_MAG, order);

	for (size_t i = 0; i < count; i++) {
		devices[i] = order[i].device;
		station->encoders[i] = order[i].number;
	}
	if (count > 0)
		mag_card_init(&station->mag, devices, count, &station->wait);
	return count > 0;
}

static int used(void *ctx)
{
	return card_bench_used(&((struct card_station *)ctx)->bench);
}

struct card_station *card_station_new(struct session *s, struct card_desk *desk)
{
	struct card_station *station = xcalloc(1, sizeof *station);

	*desk = (struct card_desk){.medium = NULL};
	station->session = s;
	station->wait = (struct device_wait){.asked_to_stop = asked_to_stop, .ctx = station};
	if (card_bench_init(&station->bench, s, &station->wait)) {
		desk->medium = &station->bench.base;
		desk->readers.wish = wish;
		desk->readers.used = used;
	}
	station->has_mag = init_encoders(station, s->devices);
	if (station->has_mag) {
		desk->encoder = &station->mag.base;
		desk->readers.swiped = swiped;
		desk->readers.resume = resume;
	}
	desk->readers.ctx = station;
	desk->watch.begin = watch_begin;
	desk->watch.end = watch_end;
	desk->watch.ctx = station;
	return station;
}

void card_station_free(struct card_station *station)
{
	if (station->has_mag)
		mag_card_release(&station->mag);
	free(station);
}
