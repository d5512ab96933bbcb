#ifndef CORE_BILL_REQUEST_H
#define CORE_BILL_REQUEST_H

#include <stddef.h>
#include "core/bill_input.h"
#include "core/fault.h"

/*
 * A bill's input as JSON, as `calc bill` takes it:
 *
 *   {"account": {"price_class", "voltage", "capacity_kva", "demand_kw", "household",
 *                "quota_free_kwh", "power_factor_standard"},
 *    "period": {"from", "to"}, "year_to_date_kwh",
 *    "readings": [{"register", "previous", "current", "multiplier"}]}
 *
 * and, where they are needed:
 *
 *   account: household_since (month of approval), quota_months (of the year, for a new account),
 *            units [{kva, from, to, interlock}], suspensions [{kva, from, to, charged_percent}],
 *            demand_rules (1996 or 2016), line_loss_percent, loss_kwh and loss_kvarh (agreed),
 *            transformer {kva, no_load_kw, load_kw, no_load_percent, short_circuit_percent, hours}
 *   readings: digits (of the register), from and to (the days that it counted), line (0 … 7)
 *   year_to_date_tiers [kWh of tier 1, 2, …] as it was billed, instead of the sum; unmetered_kwh
 *
 * Numbers are JSON numbers or texts, never negative. A key that is not known is refused: a
 * misspelt one would make a wrong bill. Only the period and one reading must be given.
 */
#define BILL_REQUEST_TEXT_MAX 64

struct arena;

struct bill_request {
	struct bill_input input; /* its spans and funds are left to the caller */
	char price_class[BILL_REQUEST_TEXT_MAX], voltage[BILL_REQUEST_TEXT_MAX]; /* "": not given */
};

/* The lists live in the arena. bad_value or bad_date, with the key. */
NODISCARD bool bill_request_read(struct bill_request *out, struct arena *arena, const char *bytes,
	size_t size, struct fault *why);

#endif
