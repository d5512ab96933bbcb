#ifndef CORE_POWER_FACTOR_H
#define CORE_POWER_FACTOR_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/energy.h"
#include "core/money.h"

/*
 * The power-factor adjustment of the charge (力率调整电费), by 功率因数调整电费办法 1983 (水电财字
 * 215 号): the factor of the month, rounded to hundredths, is held against the customer's standard.
 */
enum power_factor_standard { STANDARD_090, STANDARD_085, STANDARD_080, STANDARD_COUNT };

NODISCARD bool power_factor_standard_parse(enum power_factor_standard *out, const char *text);
const char *power_factor_standard_text(enum power_factor_standard standard); /* "0.90" */

/*
 * P / sqrt(P^2 + Q^2) in hundredths, 0 … 100, halves up: an exact comparison of whole numbers. A
 * month without any energy has the factor 100. False: the energies are out of range.
 */
NODISCARD bool power_factor_of(int *out_hundredths, struct energy active, struct energy reactive);

/* Hundredths of a percent that are added (+) or taken off (-). */
int power_factor_adjust(enum power_factor_standard standard, int hundredths);

/* base x percent, rounded once to the fen, halves away from zero. False: out of range. */
NODISCARD bool power_factor_amount(struct money *out, struct money base, int adjust);

#endif
