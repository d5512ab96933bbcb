#ifndef CORE_DECIMAL_H
#define CORE_DECIMAL_H

#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * Decimal text as a whole number of its smallest place: what money, energy and prices have in
 * common. Digits, then at most `places` decimals after a point; no sign, no spaces, no exponent.
 */
#define DECIMAL_PLACES_MAX 8

enum decimal_error {
	DECIMAL_OK,
	DECIMAL_EMPTY,
	DECIMAL_BAD_CHAR,
	DECIMAL_TOO_PRECISE,
	DECIMAL_TOO_LARGE
};

/* "12.5" with two places is 1250. limit is the largest value that is taken, in smallest places. */
NODISCARD enum decimal_error decimal_parse(
	int64_t *out, const char *text, int places, int64_t limit);

/* Writes value with at least `least` and at most `places` decimals, and returns buf. */
const char *decimal_format(char *buf, size_t size, int64_t value, int places, int least);

/* a / b, halves rounded away from zero; b > 0. */
wide wide_divide(wide a, wide b);

#endif
