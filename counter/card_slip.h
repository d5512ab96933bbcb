#ifndef COUNTER_CARD_SLIP_H
#define COUNTER_CARD_SLIP_H

#include "counter/session.h"

/*
 * The slip that a customer takes along from a card sale that is not finished (受理单), with the
 * sale's number and its operation id; and from what has no receipt of its own, a new card, a refund
 * or a change of meter, also when it is done. To the station's receipt printer; device_gone without
 * one. bad_value: there is no such sale, or it is a purchase that has its receipt.
 * PERMIT_CARD_SELL.
 */
NODISCARD bool card_slip_print(struct session *s, const char *sale_no);

#endif
