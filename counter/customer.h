#ifndef COUNTER_CUSTOMER_H
#define COUNTER_CUSTOMER_H

#include <stddef.h>
#include "core/money.h"
#include "core/tender.h"

/*
 * What happens in front of the customer while money is handed over: the display, and the drawer.
 * All of it is done later on the devices' threads, so that any thread may ask for it and none
 * waits; a station without the device does nothing. None of it is journalled: an amount that was
 * not shown or a drawer that did not open changes no fen, and the cashier sees it.
 */
struct device_set;

void customer_sees_total(struct device_set *set, struct money due);
void customer_sees_received(struct device_set *set, struct money received);
void customer_sees_change(struct device_set *set, struct money change);
void customer_sees_nothing(struct device_set *set);

/* Opens the drawer if one of them is cash; a card or a transfer needs none. */
void customer_drawer(struct device_set *set, const struct tender *tenders, size_t count);

#endif
