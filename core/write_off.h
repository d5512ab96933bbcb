#ifndef CORE_WRITE_OFF_H
#define CORE_WRITE_OFF_H

#include "core/compiler.h"
#include "core/money.h"

/*
 * A bill that is written off (核销) leaves the receivables and stays owed: the claim is kept on
 * record (账销案存), and what comes in on it later is a recovery (核销后收回). Of what was written
 * off so much stands as is still unpaid: money goes to what the books still expect first, a payment
 * that is undone makes the loss whole again up to what was written off, and never beyond it.
 */
NODISCARD struct money write_off_stands(struct money written, struct money unpaid);

#endif
