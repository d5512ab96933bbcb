#ifndef TESTS_DEVICE_SIM_PORT_H
#define TESTS_DEVICE_SIM_PORT_H

#include "devices/port.h"
#include "devices/sim/sim_line.h"

/*
 * A port straight into a simulated device that is not plugged: no thread, no pseudo-terminal, and a
 * clock that goes on only where the port would wait. A time-out of seconds takes no time.
 */
struct sim_port {
	struct sim_line *sim;
	int64_t now_ms;
	struct port_clock clock;
	struct port_stop *stop;
	struct port *port;
};

void sim_port_open(struct sim_port *p, const struct sim_kind *kind);
void sim_port_close(struct sim_port *p);

#endif
