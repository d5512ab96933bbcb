#ifndef COUNTER_CARD_STATION_H
#define COUNTER_CARD_STATION_H

#include "counter/card.h"

/*
 * The card reader and the magnetic encoder of the session's station as a desk for the operations on
 * cards. Without one the desk has none: what asks for such a card is then refused with device_gone,
 * what asks for none is not. While a card is waited for the session's stop is asked.
 */
struct card_station;

struct card_station *card_station_new(struct session *s, struct card_desk *desk);
void card_station_free(struct card_station *station);

/*
 * Are the cards of a hall that takes real money written with keys that everybody can read? Whoever
 * sells is to be told: a security module must be fitted first (docs/cards.md).
 */
bool card_station_warns_of_keys(const struct session *s);

#endif
