/*
 * The drawer without a payment: the intent is in the audit chain before it opens, whether it opened
 * nobody can know.
 */
#include "counter/drawer.h"

#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/shift_view.h"
#include "db/shift_store.h"
#include "devices/device_set.h"
#include "devices/printer.h"

/* The intent is on record before the drawer moves; whether it did nobody can know. */
static bool drawer_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct shift_row shift;

	(void)ctx;
	if (!shift_own(s, &shift))
		return false;
	utf8_copy(record->detail, sizeof(record->detail), "opened without a payment");
	return true;
}

bool drawer_unlock(struct session *s)
{
	struct operation_record record;
	struct device *printer;
	const struct operation op = {
		.verb = "drawer", .args = "", .subject = s->station, .work = drawer_work};

	if (!operation_may(s, op.verb, s->station, PERMIT_SHIFT_WORK))
		return false;
	printer = device_set_use(s->devices, DEVICE_PRINTER);
	if (printer == NULL)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("This station has no drawer: it opens by the socket of a receipt "
			       "printer.")));
	if (!operation_run(s, &op, &record))
		return false;
	printer_open_drawer(printer);
	return true;
}
