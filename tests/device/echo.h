#ifndef TESTS_DEVICE_ECHO_H
#define TESTS_DEVICE_ECHO_H

#include "devices/sim/sim_line.h"

/* A device that answers with what it hears, at each line feed; "say X" makes it speak by itself. */
extern const struct sim_kind echo_kind;

/* A folder for names of ports; goes away with whatever is left in it. */
#define PLACE_MAX 128
void place_make(char place[PLACE_MAX]);
const char *place_name(const char *place, const char *name, char buf[SIM_PATH_MAX]);
void place_drop(const char *place);

#endif
