#ifndef CORE_BILL_WORK_H
#define CORE_BILL_WORK_H

#include "core/bill.h"
#include "core/funds.h"

/* What the parts of bill_compute() hand to each other; for core/bill*.c alone. */

/* The days of one tariff, and the energy that falls into them. */
struct bill_part {
	const struct tariff *tariff;
	const struct tariff_season *season;
	struct date from, to;
	struct energy times[TARIFF_TIMES]; /* metered; TARIFF_ALL where no time of use is read */
	struct energy energy;              /* their sum */
	struct energy transformer[TARIFF_TIMES], line[TARIFF_TIMES]; /* losses, likewise */
	struct energy billed;                                        /* with the losses */
};

struct bill_work {
	const struct bill_input *in;
	struct bill *out;
	struct say *why;
	struct bill_part parts[BILL_SPANS_MAX];
	int days, whole_months; /* of the period */
	struct energy metered, reactive;
	bool has_reactive, has_demand;
	struct money adjusted; /* the lines that bear the power-factor adjustment */
};

/* Always false, with the reason. */
bool bill_refuse(struct bill_work *w, struct say say);

/* Prices the line, appends it and adds it up; the caller sets all but amount. */
NODISCARD bool bill_add(struct bill_work *w, struct bill_line line);
NODISCARD bool bill_add_energy(struct bill_work *w, struct bill_line line, struct energy energy);

/* total x part / whole as a running share: what belongs to parts up to `after` less up to `before`.
 */
int64_t bill_share(int64_t total, int64_t before, int64_t after, int64_t whole);

/* Registers into the parts' energies, then losses; core/bill_meter.c. */
NODISCARD bool bill_meter(struct bill_work *w);

/* Lines of energy and tiers; core/bill_energy.c. */
NODISCARD bool bill_energy(struct bill_work *w);

/* Lines of capacity, demand, power factor and funds; core/bill_charge.c. */
NODISCARD bool bill_charge(struct bill_work *w);

#endif
