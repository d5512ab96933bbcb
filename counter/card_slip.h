#ifndef COUNTER_CARD_SLIP_H
#define COUNTER_CARD_SLIP_H

#include "counter/session.h"

/*
 * The slip that a customer takes along from a card sale that is not finished (受理单), with the
 * sale's number and its operation id. To the station's receipt printer; device_gone without one.
 * bad_value: there is no such open sale. PERMIT_CARD_SELL.
 */
NODISCARD bool card_slip_print(struct session *s, const char *sale_no);

#endif
