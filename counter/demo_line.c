/* One meter of the demo's route can be asked what it shows: over a line that `make demo` simulates.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "counter/demo_hall.h"
#include "counter/meter_line.h"
#include "db/file_system.h"

#define NTH_OF_ROUTE 2 /* which does not come in by itself */
#define SIM_FOLDER "devices"
#define SIM_LINE "line" /* what cli/sim.c calls it */
#define WORDS_FILE "/devices.txt"

/* The password of a simulated meter: devices/sim/sim_meter_line.h. */
#define SIM_LEVEL 2
#define SIM_PASSWORD "123456"

static const struct demo_customer *find_customer(const struct demo *demo)
{
	int nth = 0;

	for (int i = 0; i < demo->request->customers; i++)
		if (demo->customers[i].to_read && nth++ == NTH_OF_ROUTE)
			return &demo->customers[i];
	return NULL;
}

static bool refuse(struct demo *demo, const char *path)
{
	*demo->why = file_fault(path, errno);
	return false;
}

/* What the simulated devices are told at the start; the meter shows what will be read. */
static bool write_words(struct demo *demo, const struct demo_customer *c)
{
	char path[PATH_MAX_BYTES];
	FILE *out;
	bool ok;

	if (!path_with(path, sizeof path, demo->folder, WORDS_FILE)) {
		errno = ENAMETOOLONG;
		return refuse(demo, demo->folder);
	}
	out = fopen(path, "w");
	if (out == NULL)
		return refuse(demo, path);
	ok = fprintf(out, SIM_LINE " meter %s %lld\n", c->meter_no,
		     (long long)demo_customer_reading(c, true)) > 0;
	ok = fclose(out) == 0 && ok;
	return ok || refuse(demo, path);
}

bool demo_line_run(struct demo *demo)
{
	const struct demo_customer *c = find_customer(demo);
	char *folder = realpath(demo->request->folder, NULL);
	char line[PATH_MAX_BYTES];
	int size;

	if (folder == NULL)
		return refuse(demo, demo->request->folder);
	size = snprintf(line, sizeof line, "%s/" SIM_FOLDER "/" SIM_LINE, folder);
	free(folder);
	if (c == NULL || size >= METER_LINE_MAX)
		return true; /* the hall is as good without it */
	const struct meter_line_request request = {.meter_no = c->meter_no,
		.line = line,
		.address = c->meter_no,
		.level = SIM_LEVEL,
		.password = SIM_PASSWORD};

	return (meter_line_set(&demo->desks[DESK_ADMIN], &request) ||
		       demo_failed(demo, &demo->desks[DESK_ADMIN])) &&
	       write_words(demo, c);
}
