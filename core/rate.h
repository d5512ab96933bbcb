#ifndef CORE_RATE_H
#define CORE_RATE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * The three rates (三率) by which a meter reader is judged: what was really read of what was to be
 * read (实抄率), what of it was wrong (差错率), what was collected of what was billed (电费回收率).
 * In hundredths of a per cent, rounded once, halves up; only a whole that is reached is 100.00.
 */
#define RATE_WHOLE 10000
#define RATE_TEXT_MAX 24

/* part: 0 … whole. False: there is no whole, or part is beyond it. */
NODISCARD bool rate_of(int *out, int64_t part, int64_t whole);

/* "98.50" */
const char *rate_format(int rate, char buf[RATE_TEXT_MAX]);

#endif
