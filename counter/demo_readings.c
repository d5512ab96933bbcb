/* What the demo hall has for readers and verifiers: tariffs, and a route that waits to be read. */
#include <stdio.h>

#include "counter/bill_run.h"
#include "counter/demo_hall.h"
#include "counter/reading.h"
#include "counter/tariff.h"

#define READ_AT (18 * 60) /* of the last day */

static bool register_tariffs(struct demo *demo)
{
	char path[DEMO_PLACES * DEMO_KINDS][PATH_MAX_BYTES];
	const char *paths[DEMO_PLACES * DEMO_KINDS];
	struct import_result result;
	size_t count = 0;

	for (size_t place = 0; place < DEMO_PLACES; place++)
		for (size_t kind = 0; kind < DEMO_KINDS; kind++) {
			if (kind == DEMO_SHOP && place > 0)
				continue; /* the same everywhere */
			snprintf(path[count], sizeof path[count], "%s/%s/%s.tariff",
				demo->request->share_dir, kind == DEMO_SHOP ? "demo" : "tariffs",
				demo->lists.places[place].tariff_name[kind]);
			paths[count] = path[count];
			count++;
		}
	return tariff_register(&demo->desks[DESK_ADMIN], paths, count, &demo->arena, &result) ||
	       demo_failed(demo, &demo->desks[DESK_ADMIN]);
}

/* The same day a month earlier, or that month's last. */
static struct date month_before(struct date on)
{
	struct civil civil = date_to_civil(on);
	struct date first = period_first_day(period_add(period_of(on), -1));
	struct date last = period_last_day(period_add(period_of(on), -1));
	struct date day = date_add_days(first, civil.day - 1);

	return date_compare(day, last) > 0 ? last : day;
}

static bool plan_route(struct demo *demo)
{
	struct session *s = &demo->desks[DESK_VERIFIER];
	const struct route_order order = {.period = reading_period(demo->request->on),
		.route = DEMO_ROUTE,
		.reader = demo->login[DESK_READER],
		.due_on = demo->request->on};
	const struct bill_run_request check = {
		.action = BILL_ACTION_CHECK, .period = order.period, .route = DEMO_ROUTE};
	struct bill_run_result result;

	return (route_plan(s, &order) && bill_run(s, &check, &demo->arena, &result)) ||
	       demo_failed(demo, s);
}

bool demo_readings_run(struct demo *demo)
{
	struct date on = demo->request->on, yesterday = date_add_days(on, -1);
	struct date last = month_before(on), remote = yesterday;

	/* On the second of a month yesterday's reading would still close the month before. */
	if (reading_period(yesterday).months != reading_period(on).months)
		remote = last;
	demo_set_time(demo, yesterday, READ_AT);
	return register_tariffs(demo) && demo_import_readings(demo, last, remote) &&
	       plan_route(demo) && demo_line_run(demo);
}
