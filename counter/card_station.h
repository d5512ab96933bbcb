#ifndef COUNTER_CARD_STATION_H
#define COUNTER_CARD_STATION_H

#include "counter/card.h"

/*
 * The card reader of the session's station as a desk for the operations on cards. Without a reader
 * the desk has no medium: what asks a card is then refused with device_gone, what asks none is not.
 * While a card is waited for the session's stop is asked.
 */
struct card_station;

struct card_station *card_station_new(struct session *s, struct card_desk *desk);
void card_station_free(struct card_station *station);

/* Is there a reader at the station at all? */
bool card_station_has_reader(const struct session *s);

/*
 * Are the cards of a hall that takes real money written with keys that everybody can read? Whoever
 * sells is to be told: a security module must be fitted first (docs/cards.md).
 */
bool card_station_warns_of_keys(const struct session *s);

#endif
