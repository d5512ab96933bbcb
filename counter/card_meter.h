#ifndef COUNTER_CARD_METER_H
#define COUNTER_CARD_METER_H

#include "counter/card.h"

/*
 * What a card meter itself has counted and holds, asked over the line at which it can be reached
 * (DL/T 645, 03330201 and 0090xx00): the evidence for a refund or a change of meter.
 */
struct card_meter_shown {
	char meter_no[METER_NO_MAX];
	enum card_unit unit;
	int64_t count;
	struct money left;         /* in the unit */
	char evidence[REASON_MAX]; /* what was asked and answered, and when: for the books */
};

/*
 * bad_value: no card meter, nobody has said where it can be reached, or it has no such data;
 * device_gone, device_timeout, io. PERMIT_CARD_SELL.
 */
NODISCARD bool card_meter_ask(
	struct session *s, const char *account_no, struct card_meter_shown *out);

#endif
