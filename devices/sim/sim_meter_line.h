#ifndef DEVICES_SIM_SIM_METER_LINE_H
#define DEVICES_SIM_SIM_METER_LINE_H

#include "devices/sim/sim_line.h"

/*
 * A simulated line with up to eight meters, by DL/T 645-2007: energy, relay, password. Words of its
 * operator, ADDRESS being 1 to 12 digits:
 *
 *   prepaid ADDRESS PURCHASES LEFT   it has a card slot, has counted so many and holds so much
 *   meter ADDRESS KWH         puts a meter on the line that shows so much (two decimals), or sets
 * it; its password is 02/123456, its relay closed. The registers sharp to valley show a tenth,
 * three, four and two tenths of it relay ADDRESS open|closed password ADDRESS LEVEL DIGITS clock
 * YYMMDDhhmmss        what the meters take for now; without it an order never expires mute ADDRESS
 * | wake ADDRESS button ADDRESS            somebody presses the meter's button: closes a relay that
 * may be show ADDRESS
 */
extern const struct sim_kind sim_meter_line_kind;

#endif
