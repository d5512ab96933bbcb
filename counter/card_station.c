#include "counter/card_station.h"

#include <stdlib.h>

#include "core/alloc.h"
#include "devices/card_device.h"

struct card_station {
	struct card_device card;
	struct device_wait wait;
};

bool card_station_has_reader(const struct session *s)
{
	return s->devices != NULL && s->devices->of[DEVICE_CARD] != NULL;
}

bool card_station_warns_of_keys(const struct session *s)
{
	return !s->trial && card_device_has_test_keys();
}

struct card_station *card_station_new(struct session *s, struct card_desk *desk)
{
	struct card_station *station = xcalloc(1, sizeof *station);

	*desk = (struct card_desk){.medium = NULL};
	if (!card_station_has_reader(s))
		return station;
	station->wait = (struct device_wait){.asked_to_stop = s->stop.asked, .ctx = s->stop.ctx};
	card_device_init(&station->card, s->devices->of[DEVICE_CARD], &station->wait);
	desk->medium = &station->card.base;
	return station;
}

void card_station_free(struct card_station *station)
{
	free(station);
}
