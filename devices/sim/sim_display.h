#ifndef DEVICES_SIM_SIM_DISPLAY_H
#define DEVICES_SIM_SIM_DISPLAY_H

#include "devices/sim/sim_line.h"

/*
 * Customer displays as their manuals describe them, LED8N and CD5220. They answer nothing and pass
 * over what they do not know. What stands on one is asked with `operate(…, "show", say)`: the two
 * lines of a CD5220 parted by a bar, the lamps and the digits of a LED8N. "drawer" tells how often
 * a LED8N was told to open the drawer at its socket.
 */
#define SIM_DISPLAY_CELLS 20

extern const struct sim_kind sim_led8n, sim_cd5220;

#endif
