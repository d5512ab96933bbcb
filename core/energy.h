#ifndef CORE_ENERGY_H
#define CORE_ENERGY_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/money.h"

/* Energy in whole watt-hours, and prices in 10^-8 yuan per kWh. Neither is ever a fraction. */
#define ENERGY_LIMIT_WH INT64_C(1000000000000000)
#define ENERGY_TEXT_MAX 24
#define PRICE_LIMIT_E8 INT64_C(1000000000000)
#define PRICE_TEXT_MAX 24

struct energy {
	int64_t wh;
};

struct price {
	int64_t e8; /* 10^-8 yuan per kWh */
};

/* Reads kWh with at most three decimals, no sign. False: empty, other characters, too large. */
NODISCARD bool energy_parse(struct energy *out, const char *text);

/* Writes kWh without trailing zeros ("12.5") into buf and returns buf. */
const char *energy_format(struct energy e, char buf[ENERGY_TEXT_MAX]);

/* Reads yuan per kWh with at most eight decimals and an optional leading minus. */
NODISCARD bool price_parse(struct price *out, const char *text);

/* Writes yuan per kWh, at least four decimals and no more than needed. */
const char *price_format(struct price p, char buf[PRICE_TEXT_MAX]);

/* *out = p * e, rounded once to the fen, halves away from zero. False: out of range. */
NODISCARD bool price_amount(struct money *out, struct price p, struct energy e);

#endif
