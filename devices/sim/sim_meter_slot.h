#ifndef DEVICES_SIM_SIM_METER_SLOT_H
#define DEVICES_SIM_SIM_METER_SLOT_H

#include "devices/sim/sim_meter.h"

/*
 * The simulated prepaid meter as a device: cards go into its slot by hand, and its line answers by
 * DL/T 645-2007 what it counts (03330201), what remains (00900200) and is overdrawn (00900201), its
 * relay (04000503) and whose it is (04000402, 0400040E). The device is a struct sim_meter_slot.
 * Words of its operator, cards and the meter being files beside the line unless they have a slash;
 * amounts like 50 or 12.34:
 *
 *   keep PATH [NUMBER]       the meter kept there, or a new one of that number; without, it takes
 *                            the number of the first opening card
 *   in-use PATH SERIAL CUSTOMER COUNT AMOUNT
 *                            it has been in use: that customer, so many purchases, so much left;
 *                            the customer's card is made with them
 *   insert PATH              a card goes in, and out when the meter has done with it
 *   swipe CARD [PATH]        a magnetic card of the encoder's drawer is drawn through the meter, or
 *                            through the one kept there
 *   in-use-stripe CARD CUSTOMER GENERATION COUNT AMOUNT
 *                            as in-use, of a meter that takes magnetic cards
 *   pull-after N             the next card is pulled after N exchanges
 *   use AMOUNT               electricity for that is used
 *   hoard AMOUNT | overdraft AMOUNT
 *   clock YYMMDDhhmm         stands still there; until it is set, it is the hall's own time
 *   show
 */
#define SIM_METER_IN_MAX 280

struct sim_meter_slot {
	struct sim_line *line;
	struct sim_meter meter;
	bool clock_is_set;
	uint8_t in[SIM_METER_IN_MAX];
	size_t in_size;
};

extern const struct sim_kind sim_meter_slot_kind;

#endif
