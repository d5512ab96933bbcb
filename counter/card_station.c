#include "counter/card_station.h"

#include <stdlib.h>

#include "core/alloc.h"
#include "devices/card_device.h"
#include "devices/mag_card.h"

struct card_station {
	struct card_device card;
	struct mag_card mag;
	bool has_mag;
	struct device_wait wait;
};

static struct device *device_of(const struct session *s, enum device_kind kind)
{
	return s->devices == NULL ? NULL : s->devices->of[kind];
}

bool card_station_warns_of_keys(const struct session *s)
{
	return !s->trial && card_device_has_test_keys();
}

struct card_station *card_station_new(struct session *s, struct card_desk *desk)
{
	struct card_station *station = xcalloc(1, sizeof *station);
	struct device *reader = device_of(s, DEVICE_CARD), *encoder = device_of(s, DEVICE_MAG);

	*desk = (struct card_desk){.medium = NULL};
	station->wait = (struct device_wait){.asked_to_stop = s->stop.asked, .ctx = s->stop.ctx};
	station->has_mag = encoder != NULL;
	if (reader != NULL) {
		card_device_init(&station->card, reader, &station->wait);
		desk->medium = &station->card.base;
	}
	if (encoder != NULL) {
		mag_card_init(&station->mag, encoder, &station->wait);
		desk->encoder = &station->mag.base;
	}
	return station;
}

void card_station_free(struct card_station *station)
{
	if (station->has_mag)
		mag_card_release(&station->mag);
	free(station);
}
