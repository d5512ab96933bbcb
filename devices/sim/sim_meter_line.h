#ifndef DEVICES_SIM_SIM_METER_LINE_H
#define DEVICES_SIM_SIM_METER_LINE_H

#include "devices/sim/sim_line.h"

/*
 * A simulated line with up to eight meters, by DL/T 645-2007: every command of its table but the
 * following-up of long answers and security, which are refused. A meter's password is 02/123456 and
 * its relay closed; sharp to valley show a tenth, three, four and two tenths of what it shows.
 * Words of its operator, ADDRESS being 1 to 12 digits:
 *
 * - meter ADDRESS KWH: puts a meter on the line that shows so much (two decimals), or sets it;
 * - prepaid ADDRESS PURCHASES LEFT: it has a card slot, has counted so many and holds so much;
 * - relay ADDRESS open|closed, password ADDRESS LEVEL DIGITS;
 * - clock YYMMDDhhmmss: what the meters take for now; without it an order never expires;
 * - mute ADDRESS, wake ADDRESS: it says nothing, or speaks again;
 * - button ADDRESS: somebody presses it, which closes a relay that may be;
 * - show ADDRESS.
 */
extern const struct sim_kind sim_meter_line_kind;

#endif
