#include "counter/customer.h"

#include "devices/display.h"
#include "devices/printer.h"

static void show(struct device_set *set, enum display_what what, struct money amount)
{
	if (set != NULL && set->of[DEVICE_DISPLAY] != NULL)
		display_show(set->of[DEVICE_DISPLAY], what, amount);
}

void customer_sees_total(struct device_set *set, struct money due)
{
	show(set, DISPLAY_TOTAL, due);
}

void customer_sees_received(struct device_set *set, struct money received)
{
	show(set, DISPLAY_RECEIVED, received);
}

void customer_sees_change(struct device_set *set, struct money change)
{
	show(set, DISPLAY_CHANGE, change);
}

void customer_sees_nothing(struct device_set *set)
{
	if (set != NULL && set->of[DEVICE_DISPLAY] != NULL)
		display_clear(set->of[DEVICE_DISPLAY]);
}

void customer_drawer(struct device_set *set, const struct tender *tenders, size_t count)
{
	if (set == NULL || set->of[DEVICE_PRINTER] == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		if (tenders[i].kind != TENDER_CASH || money_sign(tenders[i].amount) == 0)
			continue;
		printer_open_drawer(set->of[DEVICE_PRINTER]);
		return;
	}
}
