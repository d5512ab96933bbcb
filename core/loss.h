#ifndef CORE_LOSS_H
#define CORE_LOSS_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/energy.h"

/*
 * Losses of a customer's own transformer and line where the meter stands on the low side: they are
 * added to what the meter counted, the transformer's first, then the line's percent of both.
 */
struct transformer {
	int64_t rated_va;         /* Sn; 0: there is none */
	int64_t no_load_w;        /* P0 */
	int64_t load_w;           /* Pk, at rated load */
	int64_t no_load_e4;       /* I0 as a part of Sn: 7 % is 700 */
	int64_t short_circuit_e4; /* Uk: 4.5 % is 450 */
	int64_t hours;            /* in operation */
};

struct loss_input {
	struct transformer transformer;
	struct energy fixed_active, fixed_reactive; /* agreed for the month instead */
	int64_t line_e4;                            /* 3 % is 300 */
};

struct loss {
	struct energy transformer_active, transformer_reactive;
	struct energy line_active, line_reactive;
};

/* Watts and vars at a load: P0 + Pk (S/Sn)^2 and Sn (I0 + Uk (S/Sn)^2), rounded once. */
NODISCARD bool transformer_power(
	int64_t *active_w, int64_t *reactive_var, const struct transformer *t, int64_t load_va);

/*
 * In a month with these energies: the same with the mean load, (P^2 + Q^2) / (Sn^2 x hours), each
 * rounded once to the Wh. False: out of range.
 */
NODISCARD bool loss_compute(struct loss *out, const struct loss_input *in, struct energy active,
	struct energy reactive);

#endif
