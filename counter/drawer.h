#ifndef COUNTER_DRAWER_H
#define COUNTER_DRAWER_H

#include "counter/session.h"

/*
 * Opens the cash drawer without a payment: to give change for a note, to hand in, to count. It
 * moves no money, but it is in the audit chain with who, when and where, for such openings are
 * what a supervisor asks about. shift_not_open; bad_value: no drawer here. PERMIT_SHIFT_WORK.
 */
NODISCARD bool drawer_unlock(struct session *s);

#endif
