#ifndef COUNTER_PAPER_SLIP_H
#define COUNTER_PAPER_SLIP_H

#include "counter/paper.h"
#include "devices/print_queue.h"

/*
 * A receipt on the roll of the station's receipt printer (ESC/POS). Anything but PRINT_SENT has
 * s->why. Call it without an open transaction.
 */
NODISCARD bool paper_slip_possible(const struct session *s, const struct paper_task *task);
NODISCARD enum print_result paper_slip_print(struct session *s, const struct paper_task *task);

#endif
