#ifndef CORE_CHANGE_H
#define CORE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"
#include "core/tender.h"

/*
 * What is kept of the money handed over and what is given back.
 *
 * With R received and D due: without an amount the surplus S = max(0, R - D) is given back as far
 * as cash was tendered, the rest of it goes to the advance balance. With an amount A: R - A is
 * given back, max(0, A - D) goes to the advance. Change that no coin pays (policy cash_unit) is
 * rounded down and the remainder goes to the advance too. Always
 * received - change = applied + to_advance.
 */
struct change_input {
	struct money due; /* >= 0 */
	const struct tender *tenders;
	size_t tender_count;
	bool has_amount;
	struct money amount;    /* > 0 */
	struct money cash_unit; /* > 0 */
};

struct change {
	struct money received;
	struct money change;
	struct money applied; /* to bills; at most what is due */
	struct money to_advance;
};

enum change_error {
	CHANGE_OK,
	CHANGE_NOTHING_DUE, /* nothing due, and no amount says that it is paid ahead */
	CHANGE_TOO_LITTLE,  /* less received than the amount */
	CHANGE_NOT_IN_CASH, /* more to be given back than was tendered in cash */
	CHANGE_TOO_LARGE    /* a sum leaves MONEY_LIMIT */
};

NODISCARD enum change_error change_compute(struct change *out, const struct change_input *in);

/* The sum of the tenders of one kind, or of all for TENDER_KIND_END. False: too large. */
NODISCARD bool tenders_sum(
	struct money *out, const struct tender *tenders, size_t count, enum tender_kind kind);

#endif
