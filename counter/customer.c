/*
 * The customer's display and the drawer. Nothing here is journalled or waited for: the money is in
 * the books before it is called.
 */
#include "counter/customer.h"

#include "devices/device_set.h"
#include "devices/display.h"
#include "devices/printer.h"

/* Whoever stands before any of the station's displays sees the same. */
static void show(struct device_set *set, enum display_what what, struct money amount)
{
	for (int i = 0; set != NULL && i < DEVICE_NUMBERS; i++)
		if (set->of[DEVICE_DISPLAY][i] != NULL)
			display_show(set->of[DEVICE_DISPLAY][i], what, amount);
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
	for (int i = 0; set != NULL && i < DEVICE_NUMBERS; i++)
		if (set->of[DEVICE_DISPLAY][i] != NULL)
			display_clear(set->of[DEVICE_DISPLAY][i]);
}

void customer_drawer(struct device_set *set, const struct tender *tenders, size_t count)
{
	struct device *printer;

	for (size_t i = 0; i < count; i++) {
		if (tenders[i].kind != TENDER_CASH || money_sign(tenders[i].amount) == 0)
			continue;
		printer = device_set_use(set, DEVICE_PRINTER);
		if (printer != NULL)
			printer_open_drawer(printer);
		return;
	}
}
